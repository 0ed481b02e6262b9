#include "sensor/sensor.h"

#include <algorithm>
#include <array>

#include "base/det_math.h"

namespace naga::sensor {

using evidence::Record;
using evidence::Symptom;
using world::Nation;
using world::none;
using world::Observation;
using world::Seen;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::array<std::string_view, kinds> kind_words = {
    "flow", "ids", "dns", "web", "mail", "antivirus", "helpdesk", "tap", "bgp"};
constexpr double packet_bits = 6'400;  // 800 bytes a packet

bool watches(const Sensor& sensor, std::uint32_t network) {
    return std::ranges::binary_search(sensor.networks, network);
}

// A count of things of which `mean` are met on average, from one uniform: Poisson's law by
// inversion for few, the normal one with its mean and variance for many.
std::int64_t counted(double mean, double variance, double uniform) {
    if (mean <= 0) return 0;
    if (mean > 30) {
        const double z = det::normal_quantile(uniform);
        const double kept = mean + z * det::sqrt(variance) + 0.5;
        return kept < 0 ? 0 : static_cast<std::int64_t>(kept);
    }
    double term = det::exp(-mean), sum = term;
    std::int64_t count = 0;
    while (uniform > sum && count < 200) {
        ++count;
        term *= mean / static_cast<double>(count);
        sum += term;
    }
    return count;
}

// What a sampled count says: right on average, off by the luck of the sample.
std::int64_t sampled(std::int64_t amount, const Sensor& sensor, const sim::Chance& chance,
                     std::uint64_t cause, std::uint32_t entity) {
    if (sensor.sampling <= 1) return amount;
    const double scale = static_cast<double>(sensor.sampling) * packet_bits / 60.0;
    const double taken = static_cast<double>(amount) / scale;
    const std::int64_t packets =
        counted(taken, taken, chance.uniform(sim::Purpose::sensor_sample, entity, cause));
    return static_cast<std::int64_t>(static_cast<double>(packets) * scale + 0.5);
}

// How many of `amount` things the sensor recognises.
std::int64_t recognised(std::int64_t amount, const Sensor& sensor, const sim::Chance& chance,
                        std::uint64_t cause, std::uint32_t entity) {
    if (sensor.seen_ppm >= 1'000'000) return amount;
    const double share = static_cast<double>(sensor.seen_ppm) * 1e-6;
    const double mean = static_cast<double>(amount) * share;
    const double u = chance.uniform(sim::Purpose::sensor_noise, entity, cause);
    if (mean < 20) {
        // Each thing for itself would cost a draw each; one draw decides the fraction.
        const auto whole = static_cast<std::int64_t>(mean);
        return whole + (u < mean - static_cast<double>(whole) ? 1 : 0);
    }
    return std::min(amount, counted(mean, mean * (1 - share), u));
}

struct Sight {
    bool seen = false;
    Symptom symptom = Symptom::link_load;
    std::uint32_t place = 0;
    std::uint32_t about = 0;
    std::int64_t amount = 0;
};

// What a sensor of this kind and place makes of an observation, before sampling.
Sight sight_of(const Sensor& sensor, const Nation& nation, const Observation& o,
               std::int64_t minute) {
    auto here = [&](const auto& thing) {
        return watches(sensor, thing.network) &&
               (sensor.organisation == none || sensor.organisation == thing.organisation);
    };
    auto service_here = [&] { return here(nation.services[o.place]); };
    auto people_here = [&] { return here(nation.people[o.place]); };
    auto take = [&](bool seen, Symptom symptom) -> Sight {
        return {seen, symptom, o.place, o.about, o.amount};
    };
    switch (sensor.kind) {
        case Kind::flow:
            if (o.seen == Seen::link_load) {
                const world::Link& link = nation.links[o.place / 2];
                const std::int64_t ppm =
                    link.capacity > 0
                        ? static_cast<std::int64_t>(static_cast<double>(o.amount) * 1e6 /
                                                    static_cast<double>(link.capacity))
                        : 0;
                // Counters are read every five minutes, and at once when a line is full.
                const bool due = minute % 5 == 0 || ppm > 950'000;
                return {due && (watches(sensor, link.from) || watches(sensor, link.to)),
                        Symptom::link_load, o.place, 0, ppm};
            }
            if (o.seen == Seen::flood_volume && service_here())
                return take(true, Symptom::flood_in);
            if (o.seen == Seen::amplified_volume && service_here())
                return take(true, Symptom::amplified_in);
            if (o.seen == Seen::flood_volume && watches(sensor, o.about))
                return {true, Symptom::flood_out, o.about, o.place, o.amount};
            return {};
        case Kind::ids:
            if (o.seen == Seen::probe) return take(watches(sensor, o.place), Symptom::scanning);
            if (o.seen == Seen::command_poll)
                return take(watches(sensor, o.place), Symptom::beacon);
            return {};
        case Kind::dns:
            if (o.seen == Seen::command_poll)
                return take(watches(sensor, o.place), Symptom::beacon);
            if (o.seen == Seen::lure_visit) return take(people_here(), Symptom::lure_lookups);
            return {};
        case Kind::web:
            if (o.seen == Seen::defacement) return take(service_here(), Symptom::defaced_page);
            if (o.seen == Seen::service_answer && o.amount < 900'000)
                return take(service_here(), Symptom::slow_service);
            return {};
        case Kind::mail:
            if (o.seen == Seen::lure) return take(people_here(), Symptom::odd_mail);
            if (o.seen == Seen::account_abuse) return take(people_here(), Symptom::odd_log_ins);
            return {};
        case Kind::antivirus:
            if (o.seen == Seen::infection)
                return take(here(nation.groups[o.place]), Symptom::infected_hosts);
            return {};
        case Kind::helpdesk:
            if (o.seen == Seen::complaint)
                return take(watches(sensor, o.place), Symptom::complaints);
            if (o.seen == Seen::lure_report) return take(people_here(), Symptom::reported_mail);
            return {};
        case Kind::tap:
        case Kind::bgp: return {};
    }
    return {};
}

// The kinds of observation that a kind of sensor can see at all, in their order.
std::span<const Seen> eyes_of(Kind kind) {
    static constexpr Seen flow[] = {Seen::link_load, Seen::flood_volume, Seen::amplified_volume};
    static constexpr Seen ids[] = {Seen::probe, Seen::command_poll};
    static constexpr Seen dns[] = {Seen::command_poll, Seen::lure_visit};
    static constexpr Seen web[] = {Seen::service_answer, Seen::defacement};
    static constexpr Seen mail[] = {Seen::lure, Seen::account_abuse};
    static constexpr Seen antivirus[] = {Seen::infection};
    static constexpr Seen helpdesk[] = {Seen::lure_report, Seen::complaint};
    switch (kind) {
        case Kind::flow: return flow;
        case Kind::ids: return ids;
        case Kind::dns: return dns;
        case Kind::web: return web;
        case Kind::mail: return mail;
        case Kind::antivirus: return antivirus;
        case Kind::helpdesk: return helpdesk;
        case Kind::tap:
        case Kind::bgp: return {};
    }
    return {};
}

template <typename Row>
std::uint32_t place_of(const std::vector<Row>& rows, std::string_view id) {
    for (std::uint32_t i = 0; i < rows.size(); ++i)
        if (rows[i].id == id) return i;
    return none;
}

// Whose trace lies in what a sensor saw: the page, the mail or the file itself. Or none.
std::uint32_t actor_in(const Array& array, const Observation& o) {
    auto of = [&](const std::vector<std::uint32_t>& actors) {
        return o.about < actors.size() ? actors[o.about] : none;
    };
    if (o.seen == Seen::defacement || o.seen == Seen::lure) return of(array.actor_of_campaign);
    return o.seen == Seen::infection ? of(array.actor_of_malware) : none;
}

// Who leaves a trace at all, by campaign and by malware.
void attribute(const adversary::Plan& plan, Array& array) {
    array.actor_of_malware.assign(plan.malware.size(), none);
    for (const adversary::Campaign& c : plan.campaigns) {
        const bool leaves = c.actor < plan.actors.size() && !plan.actors[c.actor].trace.en.empty();
        const std::uint32_t actor = leaves ? c.actor : none;
        array.actor_of_campaign.push_back(actor);
        if (c.kind != adversary::CampaignKind::infection || c.malware >= plan.malware.size())
            continue;
        std::uint32_t& owner = array.actor_of_malware[c.malware];
        if (owner == none) owner = actor;
    }
}

std::vector<Outage> read_outages(scenario::Asker& sensor) {
    std::vector<Outage> outages;
    for (scenario::Asker o : sensor.list("outage", outages_max)) {
        const Outage outage = {o.instant("from"), o.instant("to")};
        if (o.has("from") && o.has("to") && outage.until_us <= outage.from_us)
            o.complain(o.where("to"), "an outage ends before it begins",
                       "it is not known when the sensor was out of order",
                       "give `to` a time after `from`");
        o.done();
        outages.push_back(outage);
    }
    std::ranges::sort(outages, {},
                      [](const Outage& o) { return std::pair(o.from_us, o.until_us); });
    return outages;
}

}  // namespace

std::string_view word(Kind kind) { return kind_words[static_cast<std::size_t>(kind)]; }

bool Sensor::is_silent(std::int64_t minute_end_us) const {
    return !enabled || std::ranges::any_of(outages, [&](const Outage& o) {
        return o.from_us < minute_end_us && o.until_us > minute_end_us - minute_us;
    });
}

std::uint32_t Array::sensor(std::string_view id) const { return place_of(sensors, id); }

Array read_sensors(scenario::Asker& top, const Nation& nation, const adversary::Plan& plan) {
    Array array;
    attribute(plan, array);
    for (scenario::Asker s : top.list("sensors", sensors_max)) {
        Sensor sensor;
        sensor.id = s.id("id");
        if (!sensor.id.empty() && array.sensor(sensor.id) != none)
            s.complain(s.where("id"), "the id " + sensor.id + " is used twice",
                       "evidence could not say where it comes from", "rename one of them");
        sensor.kind = static_cast<Kind>(s.choice("kind", {kind_words.begin(), kind_words.end()}));
        sensor.team = s.id("team");
        for (const auto& [id, where] : s.references("networks", sensor_networks_max)) {
            const std::uint32_t network = nation.network(id);
            if (network == none)
                s.complain(where, "the world has no network " + id, "a sensor must stand somewhere",
                           "name a network of the world");
            else
                sensor.networks.push_back(network);
        }
        std::vector<std::uint32_t> countries;
        for (const auto& [id, where] : s.references("networks_of", sensor_networks_max)) {
            countries.push_back(nation.country(id));
            if (countries.back() == none)
                s.complain(where, "the world has no country " + id, "a sensor must stand somewhere",
                           "name a country of the world");
        }
        std::ranges::sort(countries);
        for (std::uint32_t n = 0; n < nation.networks.size(); ++n)
            if (std::ranges::binary_search(countries, nation.networks[n].country))
                sensor.networks.push_back(n);
        std::ranges::sort(sensor.networks);
        sensor.networks.erase(std::unique(sensor.networks.begin(), sensor.networks.end()),
                              sensor.networks.end());
        if (s.has("organisation")) {
            const std::string id = s.id("organisation");
            sensor.organisation = nation.organisation(id);
            if (sensor.organisation == none && !id.empty())
                s.complain(s.where("organisation"), "the world has no organisation " + id,
                           "it is not known what the sensor may see",
                           "name an organisation of the world");
        }
        sensor.sampling = s.whole_or("sampling", 1, 1'000'000, 1);
        sensor.delay_us = s.duration_or("delay", 0);
        sensor.clock_error_us = s.duration_or("clock_error", 0);
        sensor.seen_ppm = s.share_ppm_or("recognises", 1'000'000);
        sensor.retention_us = s.duration_or("retention", sensor.retention_us);
        sensor.outages = read_outages(s);
        sensor.enabled = s.truth_or("enabled", true);
        s.done();
        array.sensors.push_back(std::move(sensor));
    }
    for (scenario::Asker d : top.list("decoys", decoys_max)) {
        Decoy decoy;
        decoy.id = d.id("id");
        if (!decoy.id.empty() &&
            std::ranges::any_of(array.decoys, [&](const Decoy& o) { return o.id == decoy.id; }))
            d.complain(d.where("id"), "the id " + decoy.id + " is used twice",
                       "a setting could not say which is meant", "rename one of them");
        const std::string sensor = d.id("sensor");
        decoy.sensor = array.sensor(sensor);
        decoy.at_us = d.instant("at");
        decoy.length_us = d.duration_or("length", minute_us);
        const std::string symptom = d.text("symptom");
        const std::size_t known = evidence::symptom_of(symptom);
        if (known == evidence::symptoms)
            d.complain(d.where("symptom"), "there is no symptom " + scenario::shown(symptom),
                       "no stand-in would know what to make of it",
                       "use one of docs/formats/scenario.md");
        else
            decoy.symptom = static_cast<Symptom>(known);
        auto find = [&](std::string_view key) -> std::uint32_t {
            if (!d.has(key)) return 0;
            const std::string id = d.id(key);
            if (id.empty()) return 0;
            if (key == "about" && decoy.symptom == Symptom::trace) {
                const std::uint32_t actor = plan.actor(id);
                if (actor != none) return actor;
                d.complain(d.where(key), "there is no actor " + id,
                           "a trace must point to somebody", "name one under actors");
                return 0;
            }
            for (const std::uint32_t place :
                 {nation.network(id), nation.service(id), nation.group(id), nation.people_group(id),
                  plan.lair(id)})
                if (place != none) return place;
            d.complain(d.where(key), "nothing in the world is called " + id,
                       "an alarm must be about something", "name a network, service or group");
            return 0;
        };
        decoy.place = find("place");
        decoy.about = find("about");
        decoy.amount = d.whole_or("amount", 0, 1'000'000'000'000, 1);
        decoy.enabled = d.truth_or("enabled", false);
        if (decoy.sensor == none && !sensor.empty())
            d.complain(d.where("sensor"), "there is no sensor " + sensor,
                       "a false alarm must come from somewhere", "name one under sensors");
        if (decoy.sensor != none && eyes_of(array.sensors[decoy.sensor].kind).empty())
            d.complain(d.where("sensor"), "the sensor " + sensor + " raises no alarms",
                       "a tap and a collector only write down what passes",
                       "name a sensor of another kind");
        d.done();
        if (decoy.sensor != none) array.decoys.push_back(std::move(decoy));
    }
    return array;
}

namespace {

// A decoy shows in every minute that it shares an instant with.
bool shows_in(const Decoy& decoy, std::int64_t minute_end_us) {
    return decoy.enabled && decoy.at_us < minute_end_us &&
           decoy.at_us + std::max<std::int64_t>(decoy.length_us, 1) > minute_end_us - minute_us;
}

}  // namespace

std::int64_t minute_end_of(const Array& array, const Record& record) {
    return record.known_us - array.sensors[record.sensor].delay_us;
}

bool is_decoy(const Array& array, const Record& record) {
    const std::int64_t minute_end_us = minute_end_of(array, record);
    return std::ranges::any_of(array.decoys, [&](const Decoy& decoy) {
        return decoy.sensor == record.sensor && decoy.symptom == record.symptom &&
               decoy.place == record.place && decoy.about == record.about &&
               decoy.amount == record.amount && shows_in(decoy, minute_end_us);
    });
}

namespace {

// Appends what one sensor kept of the minute.
void keep_of(const Array& array, std::uint32_t s, const Nation& nation,
             std::span<const Observation> seen, std::int64_t minute_end_us,
             const sim::Chance& chance, std::vector<Record>& records) {
    const Sensor& sensor = array.sensors[s];
    if (sensor.is_silent(minute_end_us)) return;
    const std::int64_t minute = minute_end_us / minute_us;
    const std::size_t first = records.size();
    std::vector<std::pair<std::uint32_t, std::uint32_t>> traces;  // place and actor
    auto put = [&](Symptom symptom, std::uint32_t place, std::uint32_t about, std::int64_t amount) {
        records.push_back({evidence::id_of(s, minute, symptom, place, about),
                           minute_end_us + sensor.delay_us, minute_end_us + sensor.clock_error_us,
                           s, symptom, place, about, amount});
    };
    auto look = [&](const Observation& o) {
        Sight sight = sight_of(sensor, nation, o, minute);
        if (!sight.seen) return;
        const std::uint64_t cause = sim::cause_of(static_cast<std::uint64_t>(minute),
                                                  (std::uint64_t{sight.place} << 32) | sight.about);
        const std::uint32_t entity = s * 64 + static_cast<std::uint32_t>(sight.symptom);
        if (sensor.kind == Kind::flow && sight.symptom != Symptom::link_load)
            sight.amount = sampled(sight.amount, sensor, chance, cause, entity);
        if (sensor.kind == Kind::antivirus || sensor.kind == Kind::ids)
            sight.amount = recognised(sight.amount, sensor, chance, cause, entity);
        if (sight.amount <= 0 && sight.symptom != Symptom::slow_service) return;
        put(sight.symptom, sight.place, sight.about, sight.amount);
        if (const std::uint32_t actor = actor_in(array, o); actor != none)
            traces.emplace_back(sight.place, actor);
    };
    for (const Seen kind : eyes_of(sensor.kind))
        for (const Observation& o : std::ranges::equal_range(seen, kind, {}, &Observation::seen))
            look(o);
    std::ranges::sort(traces);
    traces.erase(std::unique(traces.begin(), traces.end()), traces.end());
    for (const auto& [place, actor] : traces) put(Symptom::trace, place, actor, 1);
    // A decoy shows in every minute that it shares an instant with.
    for (const Decoy& decoy : array.decoys)
        if (decoy.sensor == s && shows_in(decoy, minute_end_us))
            put(decoy.symptom, decoy.place, decoy.about, decoy.amount);
    evidence::make_distinct(std::span(records).subspan(first));
}

}  // namespace

std::vector<Record> keep(const Array& array, const Nation& nation,
                         std::span<const Observation> seen, std::int64_t minute_end_us,
                         const sim::Chance& chance) {
    std::vector<Record> records;
    for (std::uint32_t s = 0; s < array.sensors.size(); ++s)
        keep_of(array, s, nation, seen, minute_end_us, chance, records);
    return records;
}

std::vector<Record> kept_by(const Array& array, std::uint32_t sensor, const Nation& nation,
                            std::span<const Observation> seen, std::int64_t minute_end_us,
                            const sim::Chance& chance) {
    std::vector<Record> records;
    keep_of(array, sensor, nation, seen, minute_end_us, chance, records);
    return records;
}

}  // namespace naga::sensor
