// How infection moves: contacts, filters on their way, clean-up and patches.

#include <algorithm>

#include "base/det_math.h"
#include "base/ensure.h"
#include "range/range_shared.h"
#include "sim/digest.h"

namespace naga::range {

std::int64_t Range::hour() const { return (setting_.start_of_day_us + now_us_) / hour_us % 24; }

bool Range::filter_on(const world::FilterState& f) const {
    return f.from_us <= now_us_ && now_us_ < f.until_us;
}

std::span<const world::FilterState> Range::filters() const {
    return arena_.rows(filters_).first(arena_.rows(header_)[0].filters);
}

// Whether packets get from one network to the other: there is a route, and no line of it is cut.
bool Range::way_open(std::uint32_t from, std::uint32_t to) const {
    if (from == to) return true;
    if (terrain_->next_hop(from, to) == 0xFFFF) return false;
    if (arena_.rows(header_)[0].links_down == 0) return true;
    while (from != to) {
        const std::uint32_t next = terrain_->next_hop(from, to);
        if (links()[terrain_->directed_link(from, next) / 2].down != 0) return false;
        from = next;
    }
    return true;
}

void Range::list_worm_filters() {
    worm_filters_.clear();
    const auto rows = filters();
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
        const world::FilterState& f = rows[i];
        const auto traffic = static_cast<world::Traffic>(f.traffic);
        if (f.kind != 0 || f.to_service != none || !filter_on(f)) continue;
        if (traffic != world::Traffic::worm && traffic != world::Traffic::any) continue;
        worm_filters_.push_back({i, sim::cause_of(f.at, f.traffic)});
    }
}

// Whether the address of a vulnerable host lies in the prefix.
bool Range::address_in(const Stretch& s, std::uint32_t row, const inet::Prefix& prefix) const {
    const std::uint32_t place =
        sim::permute(chance_.seed(), s.group * 64 + s.malware, row - s.first, s.hosts);
    return prefix.holds(terrain_->addresses.of_host(s.group, place));
}

// Whether a filter on the way from one network to another drops a scan. A signature at a network
// misses or meets the same scan whenever it was ordered, how often, and whatever else was.
bool Range::worm_dropped(const Stretch& from, const Stretch& to, std::uint32_t target,
                         std::uint32_t row, std::uint64_t cause) const {
    if (from.network == to.network) return false;
    for (const WormFilter& filter : worm_filters_) {
        const world::FilterState& f = filters()[filter.row];
        if (f.from_network != none && f.from_network != from.network) continue;
        if (f.from_country != none && f.from_country != from.country) continue;
        std::uint32_t stop = from.network;
        while (stop != f.at && stop != to.network) stop = terrain_->next_hop(stop, to.network);
        if (stop != f.at) continue;
        if (f.to_length != none &&
            !address_in(to, target, {{f.to_first}, static_cast<std::uint8_t>(f.to_length)}))
            continue;
        const auto w =
            chance_.words(Purpose::contact_accept, row, sim::cause_of(cause, filter.identity));
        if (sim::below(w[0], 1'000'000) < static_cast<std::uint32_t>(f.hit_ppm)) return true;
    }
    return false;
}

// A host looks for others for some hours after its infection; then it only calls its lair.
void Range::put_contact(std::uint32_t row, std::int64_t infected_at, double gap_hours,
                        std::uint64_t cause) {
    const std::int64_t at = now_us_ + Duration::from_hours(gap_hours).in_microseconds();
    const Stretch& s = terrain_->stretches[terrain_->stretch_of[row]];
    if (at - infected_at < terrain_->plan->malware[s.malware].spreads_for)
        put(at, row, due_contact, cause);
}

void Range::contact(const sim::Event& event) {
    const auto hosts = arena_.rows(hosts_);
    const std::uint32_t row = event.entity;
    Host& host = hosts[row];
    if (host.health != Health::infected ||
        event.cause != ((std::uint64_t{host.infection} << 32) | host.contacts))
        return;
    const Stretch& s = terrain_->stretches[terrain_->stretch_of[row]];
    const auto w = chance_.words(Purpose::contact_target, row, event.cause);

    ++host.contacts;
    const double gap = -det::log((static_cast<double>(w[3]) + 0.5) * 0x1p-32);
    put_contact(row, host.infected_at, gap / s.contacts_per_hour, event.cause + 1);

    std::uint32_t target = none;
    enum { scan, local, stick } how = scan;
    if (w[0] < s.scan_below) {
        const std::uint32_t first = terrain_->malware_first[s.malware];
        target = first + sim::below(w[1], terrain_->malware_first[s.malware + 1] - first);
    } else if (w[0] < s.local_below) {
        how = local;
        const std::uint32_t group = s.group * 64 + s.malware;
        const std::uint32_t place = sim::permute(chance_.seed(), group, row - s.first, s.hosts);
        const std::uint32_t beside = place / s.per_site * s.per_site + sim::below(w[1], s.per_site);
        if (beside >= s.hosts) return;
        const std::uint32_t k = sim::unpermute(chance_.seed(), group, beside, s.hosts);
        if (k >= s.count) return;
        target = s.first + k;
    } else {
        how = stick;
        const std::size_t countries = terrain_->nation->countries.size() + 1;
        const std::uint32_t first = terrain_->country_first[s.malware * countries + s.country];
        const std::uint32_t end = terrain_->country_first[s.malware * countries + s.country + 1];
        target = first + sim::below(w[1], end - first);
    }
    // Who is cut off from the network still lends out sticks.
    if (host.isolated != 0 && how != stick) return;
    const Stretch& t = terrain_->stretches[terrain_->stretch_of[target]];
    const std::int64_t now_hour = hour();
    const double on = share_on(s.hours, now_hour) * share_on(t.hours, now_hour);
    if (static_cast<double>(w[2]) * 0x1p-32 >= on) return;
    if (how == stick && (target - t.first >= t.sticks || t.server)) return;
    if (how == scan) {
        if (!way_open(s.network, t.network)) return;
        if (worm_dropped(s, t, target, row, event.cause)) return;
        if (t.country == terrain_->nation->home)
            see(Seen::probe, t.network, s.network,
                terrain_->plan->malware[s.malware].probes_a_contact);
        if (t.nat) return;
    }
    if (hosts[target].health == Health::susceptible) infect(target, sim::mix(event.cause, row));
}

// The luck of an infection hangs on the contact or step that it came by: never on how many
// the host had before.
void Range::infect(std::uint32_t row, std::uint64_t cause) {
    Host& host = arena_.rows(hosts_)[row];
    const Stretch& s = terrain_->stretches[terrain_->stretch_of[row]];
    if (host.ever == 0) ++arena_.rows(header_)[0].ever_infected;
    host.ever = 1;
    host.health = Health::infected;
    host.isolated = 0;
    host.infected_at = now_us_;
    host.contacts = 0;
    host.infection = static_cast<std::uint32_t>(cause >> 32);
    const std::uint64_t infection = host.infection;
    const double wait = chance_.exponential(Purpose::cleanup_natural, row, infection);
    host.clean_at =
        now_us_ + std::max<std::int64_t>(1, people::clean_up_delay(people::Notice::none_or_poor,
                                                                   wait, setting_.time_factor)
                                                .in_microseconds());
    put(host.clean_at, row, due_clean, infection);
    GroupState& g = arena_.rows(groups_)[s.malware * terrain_->nation->groups.size() + s.group];
    ++g.infected;
    ++g.newly_infected;
    g.begun.add(1, now_us_);
    ++arena_.rows(malware_)[s.malware].infected;
    if (s.contacts_per_hour > 0) {
        const double gap = chance_.exponential(Purpose::contact_gap, row, infection);
        put_contact(row, now_us_, gap / s.contacts_per_hour, infection << 32);
    }
    note(row, 1);
}

void Range::disinfect(std::uint32_t row) {
    Host& host = arena_.rows(hosts_)[row];
    const Stretch& s = terrain_->stretches[terrain_->stretch_of[row]];
    GroupState& g = arena_.rows(groups_)[s.malware * terrain_->nation->groups.size() + s.group];
    --g.infected;
    g.isolated -= host.isolated;
    g.cut.add(host.isolated, now_us_);
    g.begun.add(-1, host.infected_at);
    g.done.add(1, now_us_ - host.infected_at);
    --arena_.rows(malware_)[s.malware].infected;
    host.health = Health::susceptible;
    host.isolated = 0;
    host.told = 0;
    note(row, 2);
}

void Range::cleaned(std::uint32_t row, std::int64_t due) {
    Host& host = arena_.rows(hosts_)[row];
    if (host.health != Health::infected || host.clean_at != due) return;
    disinfect(row);
    if (host.remedy != 0) patched(row);
}

void Range::patched(std::uint32_t row) {
    Host& host = arena_.rows(hosts_)[row];
    if (host.health == Health::immune) return;
    if (host.health == Health::infected) {
        host.remedy = 1;
        note(row, 6);
        return;
    }
    const Stretch& s = terrain_->stretches[terrain_->stretch_of[row]];
    host.health = Health::immune;
    host.remedy = 0;
    ++arena_.rows(groups_)[s.malware * terrain_->nation->groups.size() + s.group].immune;
    note(row, 3);
}

}  // namespace naga::range
