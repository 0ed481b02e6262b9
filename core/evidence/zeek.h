// Logs of a network monitor as Zeek writes them: conn, dns and http, as tab-separated values.
//
// One file a log. It begins with zeek_head, holds lines of write_zeek and ends with zeek_foot. The
// uid of a conversation is the same in all logs of one sensor, and another at the next. Columns
// are those of Zeek 5.0; times are seconds since 1970. An example: docs/formats/zeek.md.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "evidence/rows.h"

namespace naga::evidence {

enum class ZeekLog : std::uint8_t { conn, dns, http };

// Who writes: uids follow from the name; addresses inside are those that `local` holds.
struct ZeekSensor {
    std::string_view name;
    std::span<const inet::Prefix> local;  // sorted by first address, none within another
};

// Appends the lines in front, and the one behind. Local times as the clock of the sensor shows
// them in its zone: Zeek writes them without one.
void write_zeek_head(ZeekLog log, std::int64_t opened_us, std::int64_t zone_us, std::string& bytes);
void write_zeek_foot(std::int64_t closed_us, std::int64_t zone_us, std::string& bytes);

// Append lines. Zeek writes a line when the conversation, answer or request ends; the order is
// that of the rows. About 300 ns a line.
void write_zeek(const ZeekSensor& sensor, std::span<const Session> sessions, std::string& bytes);
void write_zeek(const ZeekSensor& sensor, std::span<const Query> queries, std::string& bytes);
void write_zeek(const ZeekSensor& sensor, std::span<const Visit> visits, std::string& bytes);

// "C" and 17 letters of base 62.
std::string zeek_uid(std::string_view sensor, std::uint64_t conversation);

}  // namespace naga::evidence
