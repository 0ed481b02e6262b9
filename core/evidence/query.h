// The query language: what a team asks of the rows of its sensors.
//
//     source:198.18.0.0/16 target_port:(80 OR 443) bytes > 1M NOT protocol:udp
//     name:*.example code:NXDOMAIN at:T+02:00..T+02:30
//     status:400..499 "/phpmyadmin"
//
// A text is read for one kind of rows into a search: tests of fields, each with the place to go
// on when it holds and when it does not. A mistake is shown where it stands, with what would mend
// it. The language is described in docs/formats/query.md. A search refers to nothing outside it;
// it may be asked by several threads.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "base/text.h"
#include "evidence/fields.h"

namespace naga::evidence {

// More than these are refused.
inline constexpr std::size_t search_bytes_max = 4'096;
inline constexpr std::size_t search_depth_max = 32;  // brackets and NOTs in one another
inline constexpr std::size_t search_terms_max = 200;
inline constexpr std::size_t search_stars_max = 8;    // of one value
inline constexpr std::size_t search_value_max = 256;  // bytes of one value

// What is wrong with a query, and where.
struct Misread {
    std::size_t first = 0, length = 1;  // bytes of the text; length at least 1, may lie at its end
    Text what, remedy;                  // Lao: not reviewed
};
// Four lines: the query, a line with ^~~~ under the place, what is wrong and what would mend it.
// Control characters are shown as blanks, long queries around the place only.
std::string as_shown(const Misread& misread, std::string_view query, Language language);

class Search {
public:
    // Reads a query; an empty one finds everything. `epoch_us` is T+0 in microseconds since 1970.
    static tl::expected<Search, Misread> read(std::string_view query, Table table,
                                              std::int64_t epoch_us);

    Table table() const { return table_; }
    bool finds_all() const { return tests_.empty(); }
    // Rows outside [first, second) are never found: microseconds since 1970 as the rows have them.
    // Follows from conditions on `at` that hold for the whole query.
    std::pair<std::int64_t, std::int64_t> window() const { return window_; }

    // Whether a row is found. Needs a row of the table.
    bool finds(const Flow& row) const;
    bool finds(const Query& row) const;
    bool finds(const Visit& row) const;
    bool finds(const Alarm& row) const;
    bool finds(const Line& row) const;
    bool finds(const Letter& row) const;
    bool finds(const Route& row) const;

private:
    enum class Kind : std::uint8_t {
        between,    // a number in [low, high]
        lies_in,    // a prefix inside [low, high]
        covers,     // a prefix that holds low
        is,         // a text, but for the case of its letters
        like,       // a text with * for anything
        has_value,  // a text that is not empty
        mentions,   // any text with this in it, but for case; or any address in [low, high]
        mentions_text
    };
    struct Test {
        std::int64_t low = 0, high = 0;
        std::uint16_t yes = 0, no = 0;     // the test to go on with, or one of the two below
        std::uint16_t text = 0, name = 0;  // in texts_; the name of a structured field
        Kind kind = Kind::between;
        std::uint8_t field = 0;
    };
    static constexpr std::uint16_t found = 0xFFFF, not_found = 0xFFFE;

    template <typename Row>
    bool holds(const Test& test, const Row& row) const;
    template <typename Row>
    bool finds_row(const Row& row) const;

    Table table_ = Table::flows;
    std::vector<Test> tests_;  // every one goes on with one before it: it ends
    std::vector<std::string> texts_;
    std::pair<std::int64_t, std::int64_t> window_ = {INT64_MIN, INT64_MAX};

    friend class Reading;
};

}  // namespace naga::evidence
