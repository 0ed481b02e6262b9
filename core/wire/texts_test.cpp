// What is asked and answered in the traffic of a filmed world, by its shares.

#include <doctest/doctest.h>

#include <map>

#include "range/small_world.h"
#include "wire/deeds.h"
#include "wire/lookup.h"
#include "wire/passing.h"
#include "wire/web.h"

using namespace naga;
using namespace naga::wire;

TEST_CASE("statuses and codes of a filmed day are mixed as in life") {
    const auto small = range::small_world(range::small_nation, range::small_plan);
    range::Range range = range::started(*small);
    Film film;
    for (int minute = 0; minute < 120; ++minute) {
        range.run_minute();
        film.keep(range);
    }
    const sim::Chance chance(1, 0);
    const std::int64_t nine = range::short_day().start_of_day_us;
    const Hosts hosts(small->nation);
    const Sites sites(small->nation, small->plan);
    Background background(small->terrain, hosts, sites, chance, nine);
    background.follow(film);
    Culprits culprits(small->terrain, chance);
    culprits.follow(film);
    const Stage stage = {&small->terrain, &film,  &background, &culprits,
                         &hosts,          &sites, chance,      nine};
    std::map<int, double> statuses, codes;
    std::map<std::string, double> methods;
    double requests = 0, answers = 0;
    std::vector<Conversation> made;
    std::vector<Request> room;
    for (const char* network : {"gov", "isp", "gate"})
        for (const std::int64_t minute : {40, 80, 119}) {
            made.clear();
            passing(stage, {{small->network(network)}, world::none}, Only::all, minute, made);
            for (const Conversation& c : made) {
                if (c.use == Use::lookup && c.answers > 0)
                    ++codes[lookup_of(c, sites).code], ++answers;
                const bool whole = c.end == End::closed || c.end == End::reset;
                if (c.use != Use::web || !whole || c.client.payload == 0 || c.deed != 0) continue;
                requests_of(c, sites, room);
                for (const Request& r : room)
                    ++statuses[r.status], ++methods[std::string(r.method)], ++requests;
            }
        }
    const auto percent = [](double part, double all) { return 100 * part / all; };
    INFO(requests, " requests, ", answers, " answers");
    REQUIRE(requests > 5'000);
    REQUIRE(answers > 3'000);
    CHECK(percent(statuses[200], requests) > 80);
    CHECK(percent(statuses[200], requests) < 90);
    CHECK(percent(statuses[304], requests) > 2);
    CHECK(percent(statuses[304], requests) < 8);
    CHECK(percent(statuses[404], requests) > 1);
    CHECK(percent(statuses[404], requests) < 5);
    CHECK(percent(methods["POST"], requests) < 6);
    CHECK(percent(codes[3], answers) > 3);
    CHECK(percent(codes[3], answers) < 12);
    CHECK(percent(codes[2], answers) < 1);
    MESSAGE("200: ", percent(statuses[200], requests),
            " %, 304: ", percent(statuses[304], requests),
            " %, 404: ", percent(statuses[404], requests),
            " %; NXDOMAIN: ", percent(codes[3], answers), " %");
}
