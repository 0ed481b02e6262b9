#include "wire/passing.h"

#include <algorithm>

#include "base/by_time.h"
#include "sim/digest.h"
#include "wire/attacks.h"
#include "wire/defaced.h"
#include "wire/deliveries.h"
#include "wire/lookup.h"
#include "wire/sight.h"
#include "wire/talk.h"

namespace naga::wire {

using world::none;

namespace {

constexpr std::int64_t minute_us = 60'000'000;

bool inside(const Place& place, std::uint32_t network) {
    return std::ranges::binary_search(place.networks, network);
}

// The second question of a pair, where it still begins in the minute.
void ask_again(const Stage& stage, const Conversation& first, std::int64_t minute,
               std::vector<Conversation>& made) {
    if (first.use != Use::lookup || !asks_twice(first, *stage.sites)) return;
    const Conversation second = second_question(first, *stage.sites);
    if (second.start_us < (minute + 1) * minute_us) made.push_back(second);
}

// Names are asked for just before a site is: the question of one host to its resolver.
void ask_before(const Stage& stage, const Conversation& visit, std::int64_t minute,
                std::vector<Conversation>& made) {
    const std::uint64_t id = sim::mix(visit.identity, 80);
    // A name that the host still knows is not asked again.
    if (number(id, 1, 100) < 35) return;
    Conversation c;
    c.identity = id;
    c.use = Use::lookup;
    c.protocol = 17;
    c.client = visit.client;
    c.client.port = static_cast<std::uint16_t>(1024 + number(id, 2, 64'000));
    c.site = visit.site;
    c.answers = 1;
    c.campaign = visit.campaign;
    c.deed = visit.deed;
    name_server(c.server, stage.hosts->resolver_of(visit.client.network), visit.client.network,
                *stage.hosts);
    c.server.port = 53;
    c.start_us = asked_before(id, visit.start_us, minute * minute_us);
    fit_lookup(c, *stage.sites);
    put_sight(
        sight_close(*stage.terrain, Close::to_server, visit.client.network, visit.client.network),
        c);
    made.push_back(c);
    ask_again(stage, c, minute, made);
}

void benign(const Stage& stage, const Place& place, Only only, std::int64_t minute,
            std::vector<Conversation>& made, const std::function<void()>& flush) {
    const range::Terrain& terrain = *stage.terrain;
    const world::Nation& nation = *terrain.nation;
    std::vector<Conversation> visits;  // that questions are asked before
    const DefacedSites defaced(*stage.film, *stage.sites, minute);
    for (const Bundle& b : stage.background->bundles()) {
        if (made.size() >= batch_min) flush();
        const world::Service& service = nation.services[b.service];
        const bool own_service = !b.internet && inside(place, b.server_network) &&
                                 service.organisation == place.organisation;
        const bool is_defaced = !b.internet && defaced.has(b.service);
        auto take = [&](const Sight& sight, double share, std::uint32_t people) {
            const std::size_t first = made.size();
            stage.background->make(b, *stage.film, only, minute, share, people, made);
            std::size_t kept = first;
            for (std::size_t i = first; i < made.size(); ++i) {
                Conversation& c = made[i];
                if (is_defaced) defaced.show(c);
                // Some begin at the other end: whoever knocks, and services that ask back.
                Sight s = sight;
                if (c.client.network == b.server_network && b.server_network != b.client_network) {
                    std::swap(s.client_us, s.server_us);
                    std::swap(s.client_hops, s.server_hops);
                }
                put_sight(s, c);
                if (only == Only::web &&
                    (c.use != Use::web || c.end == End::unanswered || c.end == End::refused))
                    continue;
                if (kept != i) made[kept] = c;
                ++kept;
            }
            made.resize(kept);
            for (std::size_t i = first; i < kept && only == Only::all; ++i)
                ask_again(stage, Conversation(made[i]), minute, made);
        };
        // Visitors from abroad come their own way.
        if (!b.internet) {
            visits.clear();
            stage.background->make_abroad(b, *stage.film, minute, visits);
            for (Conversation& c : visits) {
                if (only == Only::lookups) {
                    if (inside(place, c.client.network)) ask_before(stage, c, minute, made);
                    continue;
                }
                if (only == Only::web && c.use != Use::web) continue;
                const bool close = place.organisation != none || only == Only::web;
                if (close && (!inside(place, b.server_network) ||
                              (place.organisation != none && !own_service)))
                    continue;
                const Sight sight =
                    close
                        ? sight_close(terrain, Close::to_server, c.client.network, b.server_network)
                        : sight_of(terrain, place, c.client.network, b.server_network);
                if (!sight.seen) continue;
                if (is_defaced) defaced.show(c);
                put_sight(sight, c);
                made.push_back(c);
            }
        }
        if (only == Only::lookups) {
            if (!inside(place, b.client_network)) continue;
            visits.clear();
            stage.background->make(b, *stage.film, only, minute, 1, none, visits);
            for (const Conversation& c : visits) {
                const bool of_host = c.client.network == b.client_network && c.before == 0;
                const bool named = c.use == Use::web || c.use == Use::secure_web ||
                                   c.use == Use::file_share || c.use == Use::lookup;
                if (of_host && named && c.use != Use::lookup) ask_before(stage, c, minute, made);
                if (of_host && c.use == Use::lookup && b.internet &&
                    c.client.address != stage.hosts->resolver_of(b.client_network)) {
                    Conversation other = c;
                    other.site = none;
                    ask_before(stage, other, minute, made);
                }
            }
            continue;
        }
        if (only == Only::web) {
            if (b.internet || !inside(place, b.server_network)) continue;
            if (place.organisation != none && !own_service) continue;
            take(sight_close(terrain, Close::to_server, b.client_network, b.server_network), 1,
                 none);
            continue;
        }
        if (place.organisation == none) {
            const Sight sight = sight_of(terrain, place, b.client_network, b.server_network);
            if (sight.seen) take(sight, 1, none);
            continue;
        }
        if (own_service) {
            take(sight_close(terrain, Close::to_server, b.client_network, b.server_network), 1,
                 none);
            continue;
        }
        if (!inside(place, b.client_network)) continue;
        const double hosts = static_cast<double>(stage.hosts->count(b.client_network));
        for (std::uint32_t p = 0; p < nation.people.size() && hosts > 0; ++p) {
            const world::People& people = nation.people[p];
            if (people.network != b.client_network || people.organisation != place.organisation)
                continue;
            take(sight_close(terrain, Close::to_client, b.client_network, b.server_network),
                 std::min(1.0, people.count / hosts), p);
        }
    }
}

}  // namespace

double expected_a_minute(const Stage& stage, const Place& place, std::int64_t minute) {
    double sum = 0;
    const auto volumes = stage.film->volumes(minute);
    for (const Bundle& b : stage.background->bundles())
        if (inside(place, b.client_network) || inside(place, b.server_network))
            sum += static_cast<double>(volumes[b.demand].delivered) * 60 / 8 / b.bytes_each;
    return sum;
}

void passing_in_batches(const Stage& stage, const Place& place, Only only, std::int64_t minute,
                        const TakeBatch& take) {
    std::vector<Conversation> made;
    const std::function<void()> flush = [&] {
        take(made);
        made.clear();
    };
    benign(stage, place, only, minute, made, flush);
    attacks(stage, place, only, minute, made, flush);
    deliveries(stage, place, only, minute, made);
    flush();
}

void passing(const Stage& stage, const Place& place, Only only, std::int64_t minute,
             std::vector<Conversation>& conversations) {
    std::vector<Conversation> made;
    if (only == Only::all)
        made.reserve(static_cast<std::size_t>(expected_a_minute(stage, place, minute) * 1.1));
    const std::function<void()> keep_on = [] {};
    benign(stage, place, only, minute, made, keep_on);
    attacks(stage, place, only, minute, made, keep_on);
    deliveries(stage, place, only, minute, made);
    const auto start_us = [](const Conversation& c) { return c.start_us; };
    sort_by_time(made, start_us, [](const Conversation& a, const Conversation& b) {
        return a.identity < b.identity;
    });
    if (conversations.empty())
        conversations = std::move(made);
    else
        conversations.insert(conversations.end(), made.begin(), made.end());
}

}  // namespace naga::wire
