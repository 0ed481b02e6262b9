// An intrusion detection system at a line: which conversations it raises alarms on.
//
// It has a short list of rules, all published (docs/formats/eve.md), and knows of a conversation
// only what passes: addresses, ports, paths and how often. So it is wrong both ways: benign
// traffic that looks like a rule's text raises alarms, and of what matches it misses a share.
// Sweeps and floods are counted in the minute and raise one alarm for each source or target.

#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "evidence/rows.h"
#include "wire/conversation.h"
#include "wire/sites.h"

namespace naga::sensor {

struct Rule {
    std::uint32_t number = 0;  // in alarms
    std::uint8_t severity = 2;
    std::string_view signature, category;
};
std::span<const Rule> rules();

// A scan or a flood is called one from here on, within a minute.
inline constexpr std::uint32_t sweep_targets_min = 5;
inline constexpr std::uint32_t flood_packets_min = 3'000;
// One conversation in so many raises an alarm that has no reason at all.
inline constexpr std::uint32_t groundless_one_in = 40'000;

struct Detector {
    std::uint64_t key = 0;              // of the sensor: what it misses is looked up by it
    std::int64_t seen_ppm = 1'000'000;  // of what matches a rule
    std::int64_t base_us = 0;           // T+0 by its clock, in microseconds since 1970
};

// Whether a conversation can raise an alarm, alone or with others: the rest need not be detected
// in, and memory is saved by leaving it out.
bool is_suspect(const Detector& detector, const wire::Conversation& conversation);
// Appends the alarms on the conversations of one minute, in any order of theirs, by (time, rule,
// conversation). Alarms on a conversation do not depend on others, those on sweeps and floods on
// all of the minute. About 1 us a web conversation, 50 ns another.
void detect(const Detector& detector, const wire::Sites& sites,
            std::span<const wire::Conversation> minute, std::vector<evidence::Alarm>& alarms);

}  // namespace naga::sensor
