// What rows of evidence can be asked about: the fields of each kind of row, by name.
//
// Names follow the field's own words and are the same wherever the same thing stands. The list
// with meanings is docs/formats/query.md; a test holds the two together.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "evidence/rows.h"

namespace naga::evidence {

// Kinds of rows: of rows.h, without frames, which are packets and are asked for as flows.
enum class Table : std::uint8_t { flows, queries, visits, alarms, lines, letters, routes };
inline constexpr std::size_t tables = 7;
std::string_view word(Table table);  // "flows", ...

enum class FieldType : std::uint8_t {
    time,      // microseconds since 1970
    length,    // microseconds
    number,    // whole
    decimal,   // in thousandths
    truth,     // 0 or 1
    protocol,  // a number of IANA; tcp, udp and icmp are known by name
    address,   // as a number
    prefix,    // routes: lies in
    covers,    // routes: holds the address
    text,
};

struct FieldEntry {
    std::string_view name;
    FieldType type = FieldType::number;
    std::string_view what_en, what_lo;  // Lao: not reviewed
};

// In the order in which rows are printed. `lines` have besides `field.NAME` for each name in
// their structured data.
std::span<const FieldEntry> fields_of(Table table);
// The place in fields_of(table).
std::optional<std::size_t> field_of(Table table, std::string_view name);

// A row's field as people read it: times as T+hh:mm:ss.ffffff from `epoch_us`, several values with
// blanks between them, empty where there is none.
std::string text_of(const Flow&, std::size_t field, std::int64_t epoch_us);
std::string text_of(const Query&, std::size_t field, std::int64_t epoch_us);
std::string text_of(const Visit&, std::size_t field, std::int64_t epoch_us);
std::string text_of(const Alarm&, std::size_t field, std::int64_t epoch_us);
std::string text_of(const Line&, std::size_t field, std::int64_t epoch_us);
std::string text_of(const Letter&, std::size_t field, std::int64_t epoch_us);
std::string text_of(const Route&, std::size_t field, std::int64_t epoch_us);
// One value of that type.
std::string text_of(FieldType type, std::int64_t value, std::int64_t epoch_us);

}  // namespace naga::evidence
