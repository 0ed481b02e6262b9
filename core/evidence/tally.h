// What a search comes to: how many rows, when, by which values, and the first of them.
//
// Rows are given minute by minute, as a sensor wrote them down. Tallies of parts that follow one
// another are put together by merge(), so several threads can count: the parts, and so the
// answer, must not depend on how many threads there are. Counts of values are exact up to
// top_distinct_max different ones; beyond that they are those of Space-Saving (Metwally, Agrawal
// and El Abbadi 2005; merged as Agarwal and others 2012): never too low, and too high by `over`
// at most. Memory is bounded by the limits below, whatever is counted.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evidence/query.h"

namespace naga::evidence {

inline constexpr std::size_t top_distinct_max = 16'384;
inline constexpr std::size_t top_text_max = 256;  // bytes of a value; longer ones are cut there
inline constexpr std::size_t tally_fields_max = 8;
inline constexpr std::size_t tally_bins_max = 2'000;
inline constexpr std::size_t tally_rows_max = 1'000;

// A row of a sensor: its place among all rows of a minute, found or not.
struct Cursor {
    std::int64_t minute = -1;
    std::uint32_t rank = 0;
    auto operator<=>(const Cursor&) const = default;
};

// The values of one field and how often each was met: texts, and prefixes as they are read, in
// `text`, all others in `number`.
class Top {
public:
    struct Value {
        std::int64_t number = 0;
        std::string text;
        std::uint64_t count = 0;
        std::uint64_t over = 0;  // the true count is at least count - over
        bool operator==(const Value&) const = default;
    };

    void add(std::int64_t number) { add(number, {}); }
    void add(std::string_view text) { add(0, text); }
    void merge(const Top& other);
    // The `most` met most often; equals by value.
    std::vector<Value> best(std::size_t most) const;
    std::size_t distinct() const { return values_.size(); }  // top_distinct_max: that many or more
    bool is_exact() const { return absent_ == 0; }

private:
    // values_ is also a heap, the least first, once there are top_distinct_max of them.
    void add(std::int64_t number, std::string_view text);
    void put(Value value);
    std::size_t find(std::int64_t number, std::string_view text) const;
    std::size_t slot_of(std::int64_t number, std::string_view text) const;
    void forget(const Value& value);
    void swap_places(std::size_t a, std::size_t b);
    void sink(std::size_t place);

    std::vector<Value> values_;
    // Places in values_, and 1 more, by hash: the first free slot (0) at or behind the slot of a
    // value's hash comes after the value's own. A power of two, at most half full.
    std::vector<std::uint32_t> slots_;
    std::uint64_t absent_ = 0;  // a value that is not here was met so often at most
    bool is_heap_ = false;
};

struct TallyAsked {
    std::int64_t first_minute = 0, last_minute = 0;  // of the bins, both included
    std::int64_t bin_minutes = 1;
    std::vector<std::size_t> top;  // fields, tally_fields_max at most
    std::size_t rows = 50;         // of the page, tally_rows_max at most
    std::optional<Cursor> after;   // the page begins behind it
};

template <typename Row>
class Tally {
public:
    // Needs an ask within the limits: tally_bins_max bins, no bin before the first minute.
    explicit Tally(TallyAsked asked);

    // Counts those of a minute's rows that are found. Needs minutes in rising order, and all rows
    // of the minute at once.
    void add(std::int64_t minute, std::span<const Row> rows, const Search& search);
    // Adds what was counted in later minutes, asked in the same way.
    void merge(const Tally& later);

    std::uint64_t looked_at() const { return looked_at_; }
    std::uint64_t found() const { return found_; }
    const std::vector<std::uint64_t>& bins() const { return bins_; }
    const std::vector<Top>& tops() const { return tops_; }
    struct Shown {
        Cursor at;
        Row row;
    };
    const std::vector<Shown>& page() const { return page_; }
    bool has_more() const { return behind_ > page_.size(); }

private:
    TallyAsked asked_;
    std::uint64_t looked_at_ = 0, found_ = 0;
    std::uint64_t behind_ = 0;  // found behind the cursor
    std::vector<std::uint64_t> bins_;
    std::vector<Top> tops_;
    std::vector<Shown> page_;
};

extern template class Tally<Flow>;
extern template class Tally<Query>;
extern template class Tally<Visit>;
extern template class Tally<Alarm>;
extern template class Tally<Line>;
extern template class Tally<Letter>;
extern template class Tally<Route>;

}  // namespace naga::evidence
