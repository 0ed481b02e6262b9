// What a sensor kept: one line of what a team can know by itself.
//
// A record is late, sampled and sometimes wrong; it is never the truth. Its number is made
// from the sensor, the minute and its place in that minute, so the same run gives the same
// numbers again.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace naga::evidence {

enum class Symptom : std::uint8_t {
    link_load,       // place: directed link; amount: ppm of its capacity
    flood_in,        // place: service; about: source network; amount: bit/s
    amplified_in,    // place: service; about: source network; amount: bit/s
    flood_out,       // place: own network; about: service; amount: bit/s
    slow_service,    // place: service; amount: ppm of probes answered
    scanning,        // place: own network; about: source network; amount: probes a minute
    beacon,          // place: own network; about: lair; amount: lookups a minute
    infected_hosts,  // place: host group; about: malware; amount: alarms
    defaced_page,    // place: service
    odd_mail,        // place: people; about: campaign's lure; amount: mails
    reported_mail,   // place: people; amount: reports by people
    lure_lookups,    // place: people; about: lair; amount: visits
    odd_log_ins,     // place: people; amount: accounts
    complaints,      // place: network; about: service; amount: calls
};
inline constexpr std::size_t symptoms = 14;

std::string_view word(Symptom symptom);
// The symptom with this word, or `symptoms`.
std::size_t symptom_of(std::string_view word);

struct Record {
    std::uint64_t id = 0;
    std::int64_t known_us = 0;  // when the team can read it
    std::int64_t about_us = 0;  // by the sensor's clock
    std::uint32_t sensor = 0;
    Symptom symptom = Symptom::link_load;
    std::uint32_t place = 0;
    std::uint32_t about = 0;
    std::int64_t amount = 0;
    bool operator==(const Record&) const = default;
};

// "e-12-374-2": sensor 12, minute 374, third record of that minute.
std::string as_text(std::uint64_t id);
std::uint64_t id_of(std::uint32_t sensor, std::int64_t minute, std::uint32_t rank);

// A digest of records, in their order.
std::uint64_t digest_of(const std::vector<Record>& records, std::uint64_t before);

}  // namespace naga::evidence
