#include "base/by_time.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <tuple>
#include <vector>

using namespace naga;

TEST_CASE("rows sorted by time are in the order of their times, and equal times in the other") {
    struct Row {
        std::int64_t at = 0;
        std::uint64_t rank = 0;
        bool operator==(const Row&) const = default;
    };
    std::uint64_t state = 7;
    for (const std::uint64_t span : {std::uint64_t{1}, std::uint64_t{50}, std::uint64_t{60'000'000},
                                     std::uint64_t{1} << 62, UINT64_MAX})
        for (const std::size_t count : {0u, 1u, 2u, 3'000u}) {
            std::vector<Row> rows;
            for (std::size_t i = 0; i < count; ++i) {
                state = state * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
                const std::uint64_t at = span == UINT64_MAX ? state : state % span;
                rows.push_back({static_cast<std::int64_t>(at), state >> 50});
            }
            std::vector<Row> expected = rows;
            const auto before = [](const Row& a, const Row& b) { return a.rank < b.rank; };
            std::sort(expected.begin(), expected.end(), [](const Row& a, const Row& b) {
                return std::tie(a.at, a.rank) < std::tie(b.at, b.rank);
            });
            sort_by_time(
                rows, [](const Row& r) { return r.at; }, before);
            CHECK(rows == expected);
        }
}
TEST_CASE("rows that are not told apart keep their order, and those before the first their place") {
    std::vector<std::pair<int, int>> rows = {{9, 0}, {3, 1}, {1, 2}, {3, 3}, {1, 4}, {2, 5}};
    sort_stably(rows, 1, [](const auto& a, const auto& b) { return a.first < b.first; });
    const std::vector<std::pair<int, int>> wanted = {{9, 0}, {1, 2}, {1, 4},
                                                     {2, 5}, {3, 1}, {3, 3}};
    CHECK(rows == wanted);
}
