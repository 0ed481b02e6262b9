#include "serve/live_export.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "conduct/conductor.h"
#include "explore/explorer.h"

using namespace naga;
using namespace naga::serve;

namespace {

std::string small(const std::string& name) {
    std::ifstream in("tests/small/" + name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    REQUIRE_MESSAGE(!text.empty(), "the tests run in the root of the tree");
    return text;
}

std::unique_ptr<conduct::Drill> small_drill() {
    const auto story = scenario::read_yaml("s.yaml", small("scenario.yaml"));
    const auto book = scenario::read_yaml("p.yaml", small("playbook.yaml"));
    const auto world = scenario::read_yaml("w.yaml", small("world/world.yaml"));
    REQUIRE((story && book && world));
    auto drill = conduct::read_drill(*story, *book, *world);
    REQUIRE(drill);
    return std::move(*drill);
}

// Nobody listens there: what is made counts, not what arrives.
std::vector<Destination> destinations() {
    std::vector<Destination> list;
    for (const char* text :
         {"syslog+udp://127.0.0.1:9?sensor=gov-web", "syslog+udp://127.0.0.1:9?sensor=gov-mail",
          "syslog+udp://127.0.0.1:9?sensor=gov-antivirus", "ipfix://127.0.0.1:9?sensor=telco-flow",
          "netflow9://127.0.0.1:9?sensor=telco-flow"}) {
        auto read = read_destination(text);
        REQUIRE(read);
        list.push_back(std::move(*read));
    }
    return list;
}

}  // namespace

TEST_CASE("a running drill is exported as the same drill is when it is over") {
    constexpr std::int64_t minutes = 12;
    const auto drill = small_drill();
    conduct::Conductor conductor(*drill, {}, 1, 0);
    explore::Explorer explorer(*drill, 1);
    const auto staged = explorer.stage();
    auto growing = LiveExport::start(destinations(), staged->scene);
    REQUIRE(growing);
    // Never due, so nothing leaves.
    const Pace pace{Exporter::Clock::now() + std::chrono::hours(1), 0, 1'000'000};
    for (std::int64_t minute = 0; minute < minutes; ++minute) {
        conductor.run_minute();
        explorer.keep(conductor.range());
        explorer.renew(*staged);
        (*growing)->follow(explorer.minutes(), pace);
    }
    (*growing)->finish(pace);
    const auto whole = explorer.still();
    auto at_end = LiveExport::start(destinations(), whole->scene);
    REQUIRE(at_end);
    (*at_end)->follow(minutes, pace);
    (*at_end)->finish(pace);
    std::uint64_t rows = 0;
    for (std::size_t d = 0; d < destinations().size(); ++d) {
        CHECK((*growing)->made(d).rows == (*at_end)->made(d).rows);
        CHECK((*growing)->made(d).messages == (*at_end)->made(d).messages);
        rows += (*growing)->made(d).rows;
    }
    CHECK(rows > 100);
}
