// What a sensor kept: one line of what a team can know by itself.
//
// A record is late, sampled and sometimes wrong; it is never the truth. Its number is made
// from the sensor, the minute and what the record says of what, never from its rank among
// others: one record more leaves the numbers of all others as they were, so what rests on a
// record can be followed into a counterfactual.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
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
    trace,           // place: service, people or host group; about: actor; amount: 1
};
inline constexpr std::size_t symptoms = 15;

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

// A number has 10 bits of sensor, 16 of minute, and 38 of a digest of symptom, place and about.
inline constexpr std::uint32_t id_sensors_max = 1 << 10;
inline constexpr std::int64_t id_minutes_max = 1 << 16;
inline constexpr std::uint64_t id_digests_max = std::uint64_t{1} << 38;

// The number of a record, never 0. Needs sensor < id_sensors_max, 0 < minute < id_minutes_max.
std::uint64_t id_of(std::uint32_t sensor, std::int64_t minute, Symptom symptom, std::uint32_t place,
                    std::uint32_t about);
std::uint32_t sensor_of(std::uint64_t id);
std::int64_t minute_of(std::uint64_t id);

// "e-12-374-0b5e3a91c2": sensor 12, minute 374, and ten hexadecimal digits of the digest.
std::string as_text(std::uint64_t id);
// The number that is written so; nothing where as_text would not write it.
std::optional<std::uint64_t> id_written(std::string_view text);

// Makes the numbers of one sensor's records of one minute distinct: of equal ones the first in
// order keeps its own, and each later one takes the next number that no record has.
void make_distinct(std::span<Record> records);

// A digest of records, in their order.
std::uint64_t digest_of(const std::vector<Record>& records, std::uint64_t before);

}  // namespace naga::evidence
