#include "wire/film.h"

#include <algorithm>

#include "base/ensure.h"

namespace naga::wire {

using world::never;
using world::none;

namespace {

constexpr std::int64_t minute_us = 60'000'000;

// Opens and ends the intervals of one thing, by what holds at the end of a minute. `since` is
// when it began, or `never` where it does not hold.
template <typename Interval>
void follow(std::vector<Interval>& list, std::uint32_t& open, std::int64_t since,
            std::int64_t now_us, const Interval& fresh) {
    if (open != none && list[open].from_us == since) return;
    if (open != none) list[open].until_us = std::min(now_us, since);
    open = none;
    if (since == never) return;
    open = static_cast<std::uint32_t>(list.size());
    list.push_back(fresh);
    list.back().from_us = since;
}

// Keeps what an order set, and until when it holds.
template <typename Interval>
void keep_order(std::vector<Interval>& list, std::uint32_t Interval::*what, std::uint32_t of,
                const world::FilterState& f) {
    const auto known = std::ranges::find_if(list, [&](const Interval& i) {
        return i.order == f.order && i.at == f.at && i.*what == of;
    });
    if (known != list.end()) {
        known->until_us = f.until_us;
        return;
    }
    Interval fresh;
    fresh.at = f.at, fresh.*what = of, fresh.order = f.order;
    fresh.from_us = f.from_us, fresh.until_us = f.until_us;
    list.push_back(fresh);
}

}  // namespace

void Film::keep(const range::Range& range) {
    const std::int64_t now_us = range.now().in_microseconds();
    ensure(now_us == (minutes() + 1) * minute_us, "a film keeps each minute in turn");
    const range::Terrain& terrain = range.terrain();
    if (minutes() == 0) {
        demands_ = terrain.demands.size();
        open_infection_.assign(terrain.host_rows(), none);
        open_cut_.assign(terrain.host_rows(), none);
        open_defacement_.assign(terrain.nation->services.size(), none);
    }

    std::vector<Volume> volumes;
    volumes.reserve(demands_);
    const traffic::Flow& flow = range.flow();
    for (std::size_t i = 0; i < demands_; ++i)
        volumes.push_back({static_cast<std::int64_t>(flow.sent[i]),
                           static_cast<std::int64_t>(flow.delivered[i])});
    // A minute in which nothing changed needs no frame of its own.
    if (frames_.empty() || volumes != *frames_.back())
        frames_.push_back(std::make_shared<const std::vector<Volume>>(std::move(volumes)));
    frame_of_.push_back(static_cast<std::uint32_t>(frames_.size() - 1));

    const auto& observations = range.observations();
    seen_.push_back(std::make_shared<const std::vector<world::Observation>>(observations.begin(),
                                                                            observations.end()));

    const auto hosts = range.hosts();
    for (std::uint32_t row = 0; row < hosts.size(); ++row) {
        const world::Host& host = hosts[row];
        const bool infected = host.health == world::Health::infected;
        // Nearly all hosts, nearly always.
        if (!infected && open_infection_[row] == none && open_cut_[row] == none) continue;
        follow(infections_, open_infection_[row], infected ? host.infected_at : never, now_us,
               {row, 0, never});
        const bool cut = infected && host.isolated != 0;
        const bool was_cut = open_cut_[row] != none;
        if (cut != was_cut)
            follow(cuts_, open_cut_[row], cut ? now_us : never, now_us, {row, 0, never});
    }
    const auto services = range.services();
    for (std::uint32_t s = 0; s < services.size(); ++s) {
        const world::ServiceState& state = services[s];
        const bool defaced = state.site == world::SiteState::defaced;
        follow(defacements_, open_defacement_[s], defaced ? state.defaced_at : never, now_us,
               {s, state.by_campaign, state.defacement, 0, never});
    }
    for (const world::FilterState& f : range.filters()) {
        if (f.from_us >= now_us) continue;
        if (f.kind == 1) keep_order(blackholes_, &Blackhole::service, f.to_service, f);
        if (f.kind == 2) keep_order(sinkholes_, &Sinkhole::lair, f.lair, f);
    }
    for (std::uint32_t l = 0; l < range.links().size(); ++l) {
        const bool down = range.links()[l].down != 0;
        const auto open = std::ranges::find_if(
            line_cuts_, [&](const LineCut& c) { return c.link == l && c.until_us == never; });
        if (down && open == line_cuts_.end()) line_cuts_.push_back({l, now_us, never});
        if (!down && open != line_cuts_.end()) open->until_us = now_us;
    }
    for (const world::MalwareState& m : range.malware()) {
        const bool open = m.lair != none && range.lairs()[m.lair].open != 0;
        lairs_.push_back({m.lair, open});
    }
    malware_ = range.malware().size();
    for (const world::LairState& lair : range.lairs()) open_lairs_.push_back(lair.open != 0);
    lair_count_ = range.lairs().size();
}

std::span<const Volume> Film::volumes(std::int64_t minute) const {
    return *frames_[frame_of_[static_cast<std::size_t>(minute)]];
}

std::uint32_t Film::frame(std::int64_t minute) const {
    return frame_of_[static_cast<std::size_t>(minute)];
}

std::span<const world::Observation> Film::seen(std::int64_t minute) const {
    return *seen_[static_cast<std::size_t>(minute)];
}

Called Film::called(std::int64_t minute, std::uint32_t malware) const {
    return lairs_[static_cast<std::size_t>(minute) * malware_ + malware];
}

bool Film::lair_open(std::int64_t minute, std::uint32_t lair) const {
    return open_lairs_[static_cast<std::size_t>(minute) * lair_count_ + lair] != 0;
}

bool Film::sinks(std::uint32_t network, std::uint32_t lair, std::int64_t at_us) const {
    return std::ranges::any_of(sinkholes_, [&](const Sinkhole& s) {
        return s.at == network && s.lair == lair && s.from_us <= at_us && at_us < s.until_us;
    });
}

std::size_t Film::bytes() const {
    std::size_t seen = 0;
    for (const auto& minute : seen_) seen += minute->size();
    return frames_.size() * demands_ * sizeof(Volume) + seen * sizeof(world::Observation) +
           infections_.size() * sizeof(Infection) + cuts_.size() * sizeof(Cut) +
           (open_infection_.size() + open_cut_.size()) * sizeof(std::uint32_t);
}

}  // namespace naga::wire
