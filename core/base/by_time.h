// Sorts many rows by the time they bear: by counting, not by comparing.
//
// Rows of a minute differ in some 26 bits of their times, so two or three passes over their times
// put them in order, and each row is moved once or twice. Rows of the same time are put in the
// order of `before`. The outcome is that of std::sort with a total order by time and then `before`.
// Cost: some nanoseconds and 32 bytes of memory a row.

#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace naga {

// Needs fewer than 2^32 rows.
template <typename Row, typename TimeOf, typename Before>
void sort_by_time(std::vector<Row>& rows, const TimeOf& time_of, const Before& before) {
    struct Key {
        std::uint64_t time = 0;
        std::uint32_t row = 0;
    };
    if (rows.size() < 2) return;
    std::vector<Key> keys(rows.size()), moved(rows.size());
    std::int64_t least = INT64_MAX;
    for (const Row& row : rows) least = std::min(least, time_of(row));
    std::uint64_t any = 0;
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
        // Differences of two times never run over without a sign.
        keys[i] = {static_cast<std::uint64_t>(time_of(rows[i])) - static_cast<std::uint64_t>(least),
                   i};
        any |= keys[i].time;
    }
    constexpr unsigned digit = 11;
    constexpr std::uint64_t mask = (1u << digit) - 1;
    for (unsigned shift = 0; shift < 64 && any >> shift != 0; shift += digit) {
        std::array<std::uint32_t, mask + 1> first{};
        for (const Key& key : keys) ++first[key.time >> shift & mask];
        std::uint32_t sum = 0;
        for (std::uint32_t& f : first) sum += std::exchange(f, sum);
        for (const Key& key : keys) moved[first[key.time >> shift & mask]++] = key;
        keys.swap(moved);
    }
    for (std::size_t i = 0; i + 1 < keys.size();) {
        std::size_t end = i + 1;
        while (end < keys.size() && keys[end].time == keys[i].time) ++end;
        if (end - i > 1)
            std::sort(keys.begin() + static_cast<std::ptrdiff_t>(i),
                      keys.begin() + static_cast<std::ptrdiff_t>(end),
                      [&](const Key& a, const Key& b) { return before(rows[a.row], rows[b.row]); });
        i = end;
    }
    // Round the circles in which rows change places, so that no row is there twice.
    for (std::uint32_t i = 0; i < keys.size(); ++i) {
        if (keys[i].row == i) continue;
        Row held = std::move(rows[i]);
        for (std::uint32_t at = i;;) {
            const std::uint32_t from = std::exchange(keys[at].row, at);
            if (from == i) {
                rows[at] = std::move(held);
                break;
            }
            rows[at] = std::move(rows[from]);
            at = from;
        }
    }
}

// Sorts the rows from `first` on; those that `less` does not tell apart keep their order. For what
// std::stable_sort does, whose memory C++17 calls deprecated.
template <typename Row, typename Less>
void sort_stably(std::vector<Row>& rows, std::size_t first, const Less& less) {
    std::vector<std::size_t> order(rows.size() - first);
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = first + i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (less(rows[a], rows[b])) return true;
        return !less(rows[b], rows[a]) && a < b;
    });
    std::vector<Row> sorted;
    sorted.reserve(order.size());
    for (const std::size_t i : order) sorted.push_back(std::move(rows[i]));
    std::move(sorted.begin(), sorted.end(), rows.begin() + static_cast<std::ptrdiff_t>(first));
}

}  // namespace naga
