#include "sensor/artefacts.h"

#include <doctest/doctest.h>

#include <memory>
#include <set>
#include <string>

#include "range/small_world.h"
#include "wire/defaced.h"

using namespace naga;
using namespace naga::sensor;

namespace {

constexpr std::string_view mark = "EXERCISE EXERCISE EXERCISE";

}  // namespace

TEST_CASE("a sample is text behind a banner, the same each time and another for each build") {
    const auto small = range::small_world();
    std::set<std::string> all;
    for (std::uint32_t build = 0; build < builds; ++build) {
        const std::string sample = sample_of(small->plan, 0, build);
        CHECK(sample.starts_with(mark));
        CHECK(sample == sample_of(small->plan, 0, build));
        for (const char c : sample) CHECK((c == '\n' || (c >= 32 && c < 127)));
        all.insert(sample);
    }
    CHECK(all.size() == builds);
    CHECK(sample_name(small->plan, 0, 1) == "Worm.Win32.Worm.b");
}

TEST_CASE("a sample does not show its servers to who only searches it") {
    const auto small = range::small_world();
    const std::string sample = sample_of(small->plan, 0, 0);
    CHECK(sample.find("a.example") == std::string::npos);
    CHECK(sample.find("GET /gate.php?id=") != std::string::npos);
}

TEST_CASE("pages and listings bear the mark and hold no script") {
    const auto small = range::small_world();
    for (const std::string& text : {wire::defaced_page(small->nation, small->plan, 1, 0),
                                    shell_listing(small->nation, small->plan, 1, 0),
                                    lure_page(small->nation, small->plan, 2)}) {
        CHECK(text.find(mark) != std::string::npos);
        CHECK(text.find("<script") == std::string::npos);
        CHECK(text.find("<?") == std::string::npos);
    }
    CHECK(wire::defaced_page(small->nation, small->plan, 1, 0).find("portal.gov.example") !=
          std::string::npos);
    CHECK(lure_page(small->nation, small->plan, 2).find("action=\"http://c.example/owa/auth\"") !=
          std::string::npos);
}
