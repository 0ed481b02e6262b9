// The flow exporter: what a router at a border keeps of the conversations that pass it.
//
// Of each conversation it writes up to two records, one a direction, as a meter does that has
// idle and active time-outs (evidence/export.h). Unsampled, packets, bytes and times are those
// of the packets (wire::shape_of), by the exporter's own clock. Sampled 1:N, each packet is
// taken with chance 1/N: of p packets a binomial number is seen, none leaves no record, and
// bytes, times and TCP flags are those of what was seen. Counts are not scaled up; the exporter
// announces N. Luck is looked up by sensor and conversation. See docs/models/flow-records.md.
//
//     std::vector<evidence::Flow> rows;
//     flows_leaving(stage, place, settings, minute, rows);
//     auto stream = evidence::netflow9(exporter_of(*stage.terrain, place, settings, id, 2055));
//     evidence::Datagrams datagrams;
//     stream.append(rows, datagrams), stream.flush(datagrams);

#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "evidence/export.h"
#include "evidence/rows.h"
#include "range/terrain.h"
#include "sim/chance.h"
#include "wire/conversation.h"
#include "wire/passing.h"

namespace naga::sensor {

struct MeterSettings {
    std::uint32_t sensor = 0;         // its number
    std::int64_t sampling = 1;        // one packet in so many
    std::int64_t epoch_us = 0;        // T+0 in microseconds since 1970
    std::int64_t clock_error_us = 0;  // of the exporter's clock
};

// A record of a conversation begun in minute m leaves (evidence::leaves_us) before the end of
// minute m + this, by a clock without error.
inline constexpr std::int64_t leaves_minutes_max = wire::lasts_minutes_max + 1;

class Meter {
public:
    // Needs the terrain for as long as it lives, and sampling of at least 1. Cost: about a
    // microsecond.
    Meter(const range::Terrain& terrain, const wire::Place& place, const MeterSettings& settings,
          const sim::Chance& chance);

    // Appends the records of conversations in their order, client to server first. Not for two
    // threads at a time. Cost: about 100 ns a conversation.
    void meter(std::span<const wire::Conversation> conversations,
               std::vector<evidence::Flow>& rows);

private:
    struct Ports {
        std::uint32_t client = 0xFFFFFFFF, server = 0;  // networks
        std::uint16_t at_client = 0, at_server = 0;     // interfaces towards them
    };
    const Ports& ports_of(const wire::Conversation& conversation);
    Ports find_ports(std::uint32_t client, std::uint32_t server) const;
    std::uint32_t asn_of(std::uint32_t network) const;
    bool sample(const wire::Direction& seen, std::uint64_t cause, evidence::Flow& row) const;

    const range::Terrain* terrain_;
    wire::Place place_;
    MeterSettings settings_;
    sim::Chance chance_;
    double log_missed_ = 0;             // of the chance that a packet is not taken
    std::vector<std::uint32_t> lines_;  // over the border of the place, sorted
    std::vector<Ports> memo_;           // by a digest of the networks: only saves time
};

// Appends the records that leave the exporter in a minute, [m, m+1) minutes since T+0 by its own
// clock, in the order in which they leave (evidence::leaves_before). What began before the film is
// not there. A pure function of its arguments. Cost: that of making and metering the
// conversations of leaves_minutes_max + 1 minutes, one more with a clock error.
void flows_leaving(const wire::Stage& stage, const wire::Place& place,
                   const MeterSettings& settings, std::int64_t minute,
                   std::vector<evidence::Flow>& rows);

// How many of `packets` a sampler takes that takes each with chance 1/`sampling`, for a cause:
// binomial. Up to 48 expected ones it counts the gaps between them; beyond that it takes the
// normal law of the same mean and variance. Needs sampling > 1.
std::uint64_t taken(std::uint64_t packets, std::int64_t sampling, const sim::Chance& chance,
                    std::uint32_t sensor, std::uint64_t cause);

// The exporter as it presents itself: addresses that no host has in the first network of the
// place, an uptime of some days, the sensor's id behind the mark. Needs a place with a network.
evidence::Exporter exporter_of(const range::Terrain& terrain, const wire::Place& place,
                               const MeterSettings& settings, std::string_view id,
                               std::uint16_t collector_port);

}  // namespace naga::sensor
