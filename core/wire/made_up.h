// A nation made by hand, and conversations in it, for the tests of names and texts.

#pragma once

#include <cstdint>
#include <string>

#include "sim/digest.h"
#include "wire/sites.h"
#include "wire/web.h"

namespace naga::wire {

inline world::Nation made_up_nation() {
    world::Nation nation;
    const auto network = [&](std::string id, std::uint32_t first, std::uint8_t length, bool core) {
        world::Network n;
        n.id = std::move(id);
        n.core = core;
        n.prefixes = {{{first}, length}};
        n.addresses = n.prefixes[0].size();
        nation.networks.push_back(n);
    };
    network("core-1", 0xF8000000, 10, true);
    network("core-2", 0xF8400000, 10, true);
    network("gov-net", 0xC6121000, 20, false);
    network("host-net", 0xF5060000, 18, false);
    const auto service = [&](std::string id, std::string kind, std::string name, std::uint32_t at) {
        world::Service s;
        s.id = std::move(id);
        s.kind = std::move(kind);
        s.name = std::move(name);
        s.sector = "government";
        s.network = 2;
        s.address = {at};
        nation.services.push_back(s);
    };
    service("portal", "portal", "portal.gov-la.example", 0xC612100B);
    service("mail", "mail", "mail.gov-la.example", 0xC612100C);
    service("browsing", "internet", "", 0);
    nation.build_indices();
    return nation;
}

inline adversary::Plan made_up_plan() {
    adversary::Plan plan;
    for (const char* name : {"update.weather-now.example", "mail-gov-la.example"}) {
        adversary::Lair lair;
        lair.id = name;
        lair.name = name;
        lair.network = 3;
        plan.lairs.push_back(lair);
    }
    return plan;
}

// The i-th of many web conversations of all sizes, with this site.
inline Conversation made_up_visit(std::uint64_t i, std::uint32_t site) {
    const std::uint64_t bits = sim::mix(i, 77);
    Conversation c;
    c.identity = sim::mix(bits, 1);
    c.site = site;
    c.start_us = static_cast<std::int64_t>(i % 3'600) * 1'000'000;
    c.requests = static_cast<std::uint16_t>(1 + (bits >> 8) % ((bits & 3) == 0 ? 24 : 3));
    c.client.address = {0xC6121100u + static_cast<std::uint32_t>(i % 200)};
    c.client.port = static_cast<std::uint16_t>(1'030 + i % 3'900);
    c.client.way_us = 2'000;
    c.server.way_us = 60'000;
    c.server.address = {0xF8000102};
    c.server.port = 80;
    c.client.habit.system = static_cast<System>(bits >> 20 & 3);
    c.client.habit.agent = static_cast<std::uint8_t>(bits >> 24 & 7);
    c.client.habit.identity = sim::mix(i % 97, 9);
    c.server.habit.identity = site;
    c.client.payload = c.requests * (request_bytes_min + (bits >> 30 & 127));
    if ((bits >> 37 & 63) == 0) c.client.payload += 9'000;
    const std::uint64_t scale = std::uint64_t{1} << (4 + (bits >> 44) % 12);
    c.server.payload = c.requests * (answer_bytes_min + (bits >> 48 & 511) + 12 * scale);
    c.span_us = 150'000 + c.requests * 180'000u;
    return c;
}

}  // namespace naga::wire
