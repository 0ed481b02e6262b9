#include "wire/passing.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>

#include "range/small_world.h"
#include "wire/deeds.h"
#include "wire/defaced.h"
#include "wire/deliveries.h"
#include "wire/lookup.h"
#include "wire/packets.h"
#include "wire/web.h"

namespace naga::wire {
namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::uint16_t nobody = 0xFFFF;

// A day of the small world, filmed, and a stage to look at it.
struct Filmed {
    std::unique_ptr<range::SmallWorld> small;
    Film film;
    std::unique_ptr<Hosts> hosts;
    std::unique_ptr<Sites> sites;
    std::unique_ptr<Background> background;
    std::unique_ptr<Culprits> culprits;
    Stage stage;

    Place at(std::string_view network) const { return {{small->network(network)}, world::none}; }
    std::vector<Conversation> pass(const Place& place, std::int64_t minute,
                                   Only only = Only::all) const {
        std::vector<Conversation> made;
        passing(stage, place, only, minute, made);
        return made;
    }
};

std::unique_ptr<Filmed> filmed(int minutes, std::string_view plan = range::small_plan,
                               std::string_view nation = range::small_nation,
                               const std::function<void(range::Range&, int)>& before = {}) {
    auto f = std::make_unique<Filmed>();
    f->small = range::small_world(nation, plan);
    range::Range range = range::started(*f->small);
    for (int m = 0; m < minutes; ++m) {
        if (before) before(range, m);
        range.run_minute();
        f->film.keep(range);
    }
    const sim::Chance chance(1, 0);
    const std::int64_t nine = range::short_day().start_of_day_us;
    f->hosts = std::make_unique<Hosts>(f->small->nation);
    f->sites = std::make_unique<Sites>(f->small->nation, f->small->plan);
    f->background =
        std::make_unique<Background>(f->small->terrain, *f->hosts, *f->sites, chance, nine);
    f->background->follow(f->film);
    f->culprits = std::make_unique<Culprits>(f->small->terrain, chance);
    f->culprits->follow(f->film);
    f->stage = {&f->small->terrain,
                &f->film,
                f->background.get(),
                f->culprits.get(),
                f->hosts.get(),
                f->sites.get(),
                chance,
                nine};
    return f;
}

bool same(const Conversation& a, const Conversation& b) {
    return a.identity == b.identity && a.start_us == b.start_us && a.before == b.before &&
           a.span_us == b.span_us && a.site == b.site && a.use == b.use && a.end == b.end &&
           a.deed == b.deed && a.client.address == b.client.address &&
           a.server.address == b.server.address && a.client.port == b.client.port &&
           a.server.port == b.server.port && a.client.payload == b.client.payload &&
           a.server.payload == b.server.payload && a.client.way_us == b.client.way_us &&
           a.server.hops == b.server.hops;
}

}  // namespace

TEST_CASE("a minute is the same whichever minutes the film holds after the next two") {
    const auto brief = filmed(23), whole = filmed(60);
    for (const char* place : {"isp", "gate", "gov"}) {
        const auto a = brief->pass(brief->at(place), 20), b = whole->pass(whole->at(place), 20);
        REQUIRE(a.size() == b.size());
        CHECK(a.size() > 200);
        for (std::size_t i = 0; i < a.size(); ++i) CHECK(same(a[i], b[i]));
    }
}

TEST_CASE("conversations begin in their minute, in order, each under a name of its own") {
    const auto f = filmed(23);
    const auto made = f->pass(f->at("isp"), 20);
    std::set<std::uint64_t> names;
    for (std::size_t i = 0; i < made.size(); ++i) {
        CHECK(made[i].start_us >= 20 * minute_us);
        CHECK(made[i].start_us < 21 * minute_us);
        if (i > 0) CHECK(made[i - 1].start_us <= made[i].start_us);
        CHECK(names.insert(made[i].identity).second);
    }
}

TEST_CASE("benign volume adds up to what the load law lets through") {
    const auto f = filmed(90);
    const Place isp = f->at("isp");
    std::map<std::int64_t, double> seen;
    for (std::int64_t m = 10; m < 85; ++m)
        for (const Conversation& c : f->pass(isp, m)) {
            if (c.campaign != nobody) continue;
            // Bytes towards the user, spread over the time they take.
            const double bytes = static_cast<double>(shape_of(c).direction[1].bytes);
            const std::int64_t end = c.start_us + c.span_us + 1;
            for (std::int64_t k = m; k <= m + 1; ++k) {
                const std::int64_t part =
                    std::min(end, (k + 1) * minute_us) - std::max(c.start_us, k * minute_us);
                if (part > 0)
                    seen[k] +=
                        bytes * static_cast<double>(part) / static_cast<double>(end - c.start_us);
            }
        }
    double all = 0, law_all = 0;
    for (std::int64_t m = 12; m < 84; ++m) {
        double law = 0;
        for (const Bundle& b : f->background->bundles())
            if ((b.client_network == isp.networks[0]) != (b.server_network == isp.networks[0]))
                law += static_cast<double>(f->film.volumes(m)[b.demand].delivered) * 60 / 8;
        CAPTURE(m);
        CHECK(seen[m] == doctest::Approx(law).epsilon(0.10));
        all += seen[m], law_all += law;
    }
    CHECK(all == doctest::Approx(law_all).epsilon(0.03));
}

TEST_CASE("visitors from abroad pass the border of a service and stand in its web log alike") {
    const auto f = filmed(23);
    const world::Nation& nation = f->small->nation;
    const auto abroad = [&](const Conversation& c) {
        return c.use == Use::web && c.campaign == nobody && c.client.network != world::none &&
               nation.networks[c.client.network].country != nation.home;
    };
    std::size_t seen = 0;
    for (const char* id : {"isp", "gov"}) {
        for (std::int64_t m = 5; m < 20; ++m) {
            std::set<std::uint64_t> border, log;
            for (const Conversation& c : f->pass(f->at(id), m))
                if (abroad(c)) border.insert(c.identity);
            for (const Conversation& c : f->pass(f->at(id), m, Only::web))
                if (abroad(c)) log.insert(c.identity);
            CHECK(border == log);
            seen += log.size();
        }
    }
    CHECK(seen > 5);
}

TEST_CASE("a campaign that passes nothing of a place changes nothing there") {
    // Too small to fill a line that others use.
    const std::string with = range::changed(range::small_plan, "700 kbit/s", "1 kbit/s");
    const std::string without =
        range::changed(with, "id: echoes, name: Echoes, actor: gang",
                       "id: echoes, enabled: false, name: Echoes, actor: gang");
    const auto a = filmed(45, with), b = filmed(45, without);
    bool differs_at_gate = false;
    for (std::int64_t m = 28; m < 42; ++m) {
        for (const Only only : {Only::all, Only::web, Only::lookups}) {
            const auto here = a->pass(a->at("isp"), m, only),
                       there = b->pass(b->at("isp"), m, only);
            REQUIRE(here.size() == there.size());
            for (std::size_t i = 0; i < here.size(); ++i) REQUIRE(same(here[i], there[i]));
        }
        differs_at_gate |= a->pass(a->at("gate"), m).size() != b->pass(b->at("gate"), m).size();
    }
    CHECK(differs_at_gate);
}

TEST_CASE("every infected host calls its command server about once in ten minutes") {
    const auto f = filmed(60);
    const std::uint32_t isp = f->small->network("isp");
    std::size_t polls = 0, hosts = 0;
    std::vector<Bot> bots;
    f->culprits->bots(f->film, isp, 45, 9, bots);
    hosts = bots.size();
    for (std::int64_t m = 40; m < 50; ++m)
        for (const Conversation& c : f->pass(f->at("isp"), m))
            polls += c.deed == static_cast<std::uint8_t>(Deed::poll) && c.client.network == isp;
    REQUIRE(hosts > 20);
    CHECK(static_cast<double>(polls) == doctest::Approx(static_cast<double>(hosts)).epsilon(0.15));
}

TEST_CASE("a resolver is asked for the name of the command server as often as it is called") {
    const auto f = filmed(60);
    std::size_t polls = 0, questions = 0;
    for (std::int64_t m = 40; m < 50; ++m) {
        for (const Conversation& c : f->pass(f->at("isp"), m))
            polls += c.deed == static_cast<std::uint8_t>(Deed::poll) &&
                     c.client.network == f->small->network("isp");
        for (const Conversation& c : f->pass(f->at("isp"), m, Only::lookups))
            questions += c.deed == static_cast<std::uint8_t>(Deed::poll) && c.before == 0;
    }
    CHECK(polls > 0);
    CHECK(polls == questions);
}

TEST_CASE("where a lair's name is hidden its callers are told the sinkhole and call that") {
    const auto order = [](range::Range& range, int minute) {
        const auto isp = range.terrain().nation->network("isp");
        if (minute == 40) REQUIRE(range.apply(world::Sinkhole{isp, 0}, 77).has_value());
        if (minute == 50) REQUIRE(range.apply(world::Lift{77}, 78).has_value());
    };
    const auto f = filmed(60, range::small_plan, range::small_nation, order);
    const std::uint32_t isp = f->small->network("isp");
    REQUIRE(f->film.sinkholes().size() == 1);
    const std::uint32_t lair = f->sites->of_lair(0);
    const inet::Address home = f->sites->site(lair).address, sink = f->hosts->sinkhole_of(isp);
    CHECK(sink != f->hosts->resolver_of(isp));
    const auto polls = [](const Conversation& c) {
        return c.deed == static_cast<std::uint8_t>(Deed::poll);
    };
    for (std::int64_t m = 30; m < 60; ++m) {
        const bool hidden = m >= 40 && m < 50;
        std::size_t asked = 0, crossed = 0;
        for (const Conversation& c : f->pass(f->at("isp"), m, Only::lookups)) {
            if (!polls(c) || c.before != 0 || c.site != lair) continue;
            ++asked;
            const Lookup l = lookup_of(c, *f->sites);
            CHECK(l.name == f->sites->site(lair).name);
            REQUIRE(l.addresses.size() == 1);
            CHECK(l.addresses[0] == (hidden ? sink : home));
            Packets packets;
            packets_of(c, *f->sites, packets);
            CHECK(packets.list.size() == 2);
        }
        for (const Conversation& c : f->pass(f->at("isp"), m))
            crossed += polls(c) && c.client.network == isp && c.site == lair;
        CHECK(asked > 0);
        // The sinkhole is in the network: what calls it does not come to the border.
        CHECK(crossed == (hidden ? 0 : asked));
    }
}

TEST_CASE(
    "who asks for an address asks for an IPv6 one too, and services ask for visitors' names") {
    const auto f = filmed(60);
    std::size_t firsts = 0, seconds = 0, names = 0;
    for (const Only only : {Only::all, Only::lookups})
        for (const Conversation& c : f->pass(f->at("isp"), 40, only)) {
            if (c.use != Use::lookup) continue;
            const Lookup l = lookup_of(c, *f->sites);
            firsts += asks_twice(c, *f->sites);
            seconds += l.type == Asked::aaaa;
            names += c.before == static_cast<std::uint64_t>(Asked::ptr);
            if (l.type == Asked::aaaa) CHECK(c.client.habit.system != System::windows_xp);
        }
    CHECK(seconds > 100);
    CHECK(seconds <= firsts);
    CHECK(seconds >= firsts * 98 / 100);  // some would begin in the next minute
    CHECK(names > 20);
}

TEST_CASE("each defaced page was put there by a request that its web server saw") {
    const auto f = filmed(60);
    CHECK(!f->film.defacements().empty());
    for (const Defacement& d : f->film.defacements()) {
        const world::Service& site = f->small->nation.services[d.service];
        const Place place{{site.network}, world::none};
        int uploads = 0;
        for (std::int64_t m = d.from_us / minute_us - 1; m <= d.from_us / minute_us; ++m)
            for (const Conversation& c : f->pass(place, m, Only::web))
                uploads += c.deed == static_cast<std::uint8_t>(Deed::upload) &&
                           c.site == f->sites->of_service(d.service) && c.start_us < d.from_us &&
                           c.start_us > d.from_us - 3'000'000;
        CHECK(uploads == 1);
    }
}

TEST_CASE("who asks for the front page of a defaced site gets what was put there, nobody else") {
    const auto f = filmed(60);
    REQUIRE(!f->film.defacements().empty());
    const Defacement& d = f->film.defacements().front();
    const std::string page = defaced_page(f->small->nation, f->small->plan, d.campaign, d.service);
    const Place place{{f->small->nation.services[d.service].network}, world::none};
    std::size_t before = 0, after = 0, other = 0;
    for (std::int64_t m = 0; m < 60; ++m) {
        for (const Conversation& c : f->pass(place, m, Only::web)) {
            if (c.end != End::closed && c.end != End::reset) continue;
            const bool defaced =
                std::ranges::any_of(f->film.defacements(), [&](const Defacement& one) {
                    return c.site == f->sites->of_service(one.service) &&
                           c.start_us >= one.from_us && c.start_us < one.until_us;
                });
            if (defaced && c.site != f->sites->of_service(d.service)) continue;
            for (const Request& r : requests_of(c, *f->sites)) {
                if (r.method != "GET" || r.path != "/") {
                    ++other;
                    continue;
                }
                ++(defaced ? after : before);
                const std::string answer = text_of_answer(r, c, *f->sites, 1 << 20);
                CHECK((answer.substr(r.head_bytes) == page) == defaced);
                CHECK((r.body_bytes == page.size()) == defaced);
                if (defaced) CHECK(r.status == 200);
            }
        }
    }
    CHECK(before + other > 100);
    CHECK(after > 3);
    CHECK(other > after);
}

TEST_CASE("who defaces a site keeps no clock and reads pages of many sizes") {
    const auto f = filmed(60);
    std::set<std::int64_t> after;
    std::set<std::uint64_t> sizes;
    std::size_t visits = 0;
    for (const Defacement& d : f->film.defacements()) {
        const Place place{{f->small->nation.services[d.service].network}, world::none};
        for (std::int64_t m = d.from_us / minute_us; m <= d.from_us / minute_us + 1; ++m)
            for (const Conversation& c : f->pass(place, m, Only::web)) {
                if (c.deed != static_cast<std::uint8_t>(Deed::shell_visit) ||
                    c.site != f->sites->of_service(d.service))
                    continue;
                ++visits;
                after.insert(c.start_us - d.from_us), sizes.insert(c.server.payload);
            }
    }
    REQUIRE(visits >= 4);
    CHECK(after.size() == visits);
    CHECK(sizes.size() > visits / 2);
}

TEST_CASE("a flood at its target has the volume that was observed there") {
    const auto f = filmed(90);
    for (const std::int64_t m : {75, 80}) {
        double observed = 0, seen = 0;
        for (const world::Observation& o : f->film.seen(m))
            if (o.seen == world::Seen::flood_volume) observed += static_cast<double>(o.amount);
        for (const Conversation& c : f->pass(f->at("gov"), m))
            if (c.use == Use::flood) seen += static_cast<double>(shape_of(c).direction[0].bytes);
        REQUIRE(observed > 0);
        CHECK(seen * 8 / 60 == doctest::Approx(observed).epsilon(0.03));
    }
}

TEST_CASE("all that passes has packets, and as many as its shape says") {
    const auto f = filmed(90);
    Packets packets;
    Postbag postbag(f->stage);
    const TellDialogue tell = [&](const Conversation& c) { return postbag.dialogue_of(c); };
    std::map<Use, int> uses;
    for (const char* network : {"isp", "gov"}) {
        for (std::int64_t m = 40; m < 85; m += 11) {
            for (const Conversation& c : f->pass(f->at(network), m)) {
                CAPTURE(static_cast<int>(c.use));
                CAPTURE(static_cast<int>(c.end));
                CAPTURE(c.identity);
                ++uses[c.use];
                const Shape shape = shape_of(c);
                const std::uint64_t n = shape.direction[0].packets + shape.direction[1].packets;
                const std::uint64_t bytes = shape.direction[0].bytes + shape.direction[1].bytes;
                const std::int64_t last =
                    std::max(shape.direction[0].last_us, shape.direction[1].last_us);
                CHECK(last < c.start_us + lasts_minutes_max * minute_us);
                if (c.use == Use::flood || c.use == Use::reflection) {
                    if (uses[c.use] > 20) continue;
                }
                packets.clear();
                packets_of(c, *f->sites, tell, packets);
                REQUIRE(packets.list.size() == n);
                CHECK(packets.bytes.size() == bytes + n * frame_header);
                if (n > 0) CHECK(packets.list.back().at_us == last);
            }
        }
    }
    for (const Use use : {Use::web, Use::secure_web, Use::mail, Use::lookup, Use::file_share,
                          Use::chat, Use::echo, Use::probe})
        CHECK(uses[use] > 0);
}

}  // namespace naga::wire
