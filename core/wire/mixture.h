// Conversations made by hand, for tests: the n-th of an endless mix of all uses and ends.
//
// Deterministic. Payloads are such as the uses need; addresses and ports tell conversations apart.

#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/chance.h"
#include "sim/digest.h"
#include "wire/conversation.h"
#include "wire/dialogue.h"
#include "wire/hosts.h"
#include "wire/lookup.h"
#include "wire/script.h"

namespace naga::wire {

// Looked up by the number of the conversation and what it is for.
class Dice {
public:
    explicit Dice(std::uint64_t n) : n_(n) {}
    std::uint32_t below(std::uint32_t sides, std::uint64_t purpose) const {
        return sim::below(static_cast<std::uint32_t>(sim::mix(n_, purpose) >> 32), sides);
    }

private:
    std::uint64_t n_;
};

inline Side made_up_side(const Dice& dice, std::uint64_t salt, std::uint32_t net,
                         std::uint32_t hosts) {
    Side side;
    const std::uint32_t host = dice.below(hosts, salt);
    side.address = {net + 1 + host};
    side.hops = static_cast<std::uint16_t>(1 + host % 9);
    side.way_us = 200 + host * 7'919 % 60'000;
    side.habit.system = static_cast<System>(host % systems);
    side.habit.nat = host / 5 % 3 == 0;
    side.habit.identity = sim::mix(net, host);
    return side;
}

// Needs sites with at least three sites.
inline Conversation made_up(std::uint64_t n, const Sites& sites) {
    const Dice dice(n);
    Conversation c;
    c.identity = sim::mix(n, 0x1DE);
    c.start_us = static_cast<std::int64_t>(n) * 40'000 + dice.below(40'000, 1);
    c.client = made_up_side(dice, 2, 0xC6120000u, 200);  // 198.18.0.0
    c.server = made_up_side(dice, 3, 0xF0000000u, 40);
    // The flow meter's keys: no two conversations of the mix share one.
    c.client.port = static_cast<std::uint16_t>(1'025 + n % 60'000);
    c.site = dice.below(3, 4);
    const std::uint32_t kind = dice.below(100, 5);
    auto payload = [&](std::uint64_t salt, std::uint32_t octaves) {
        return std::uint64_t{dice.below(1'000, salt)} << dice.below(octaves, salt + 1);
    };
    c.span_us = static_cast<std::uint32_t>(payload(10, 14));
    c.repeats = static_cast<std::uint8_t>(dice.below(10, 11) == 0 ? 1 + dice.below(3, 12) : 0);
    c.end = dice.below(20, 13) == 0 ? End::reset : End::closed;
    auto tcp = [&](Use use, std::uint16_t port) {
        c.use = use, c.server.port = port;
        if (dice.below(25, 14) == 0) {
            c.end = dice.below(2, 15) == 0 ? End::refused : End::unanswered;
            c.tries = static_cast<std::uint8_t>(1 + dice.below(3, 16));
        }
    };
    auto udp = [&](Use use, std::uint16_t port) {
        c.protocol = 17, c.use = use, c.server.port = port, c.repeats = 0, c.end = End::closed;
    };
    c.requests = static_cast<std::uint16_t>(1 + (dice.below(3, 17) == 0 ? dice.below(12, 18) : 0));
    if (kind < 30) {
        tcp(Use::web, 80);
        c.client.payload = c.requests * 700u + payload(20, 4);
        c.server.payload = c.requests * 400u + payload(22, 9);
    } else if (kind < 45) {
        tcp(Use::secure_web, 443);
        c.client.payload = 700 + c.requests * 64u + payload(20, 4);
        c.server.payload = 1'800 + c.requests * 64u + payload(22, 9);
    } else if (kind < 52) {
        tcp(Use::mail, 25);
        fit_made_up_mail(1'000 + payload(20, 9), c);
    } else if (kind < 58) {
        tcp(Use::file_share, 6'881);
        c.client.payload = dice.below(5, 23) == 0 ? 0 : payload(20, 8);
        c.server.payload = dice.below(5, 24) == 0 ? 0 : payload(22, 8);
        if (c.client.payload + c.server.payload == 0) c.client.payload = 1;
    } else if (kind < 63) {
        tcp(Use::probe, 445);
        c.end = static_cast<End>(dice.below(4, 25));
        c.repeats = 0;
    } else if (kind < 80) {
        udp(Use::lookup, 53);
        c.requests = 1;
        c.answers = dice.below(20, 26) == 0 ? 0 : 1;
        fit_lookup(c, sites);
    } else if (kind < 84) {
        udp(Use::time, 123);
        c.requests = 1;
        c.client.payload = c.server.payload = time_bytes;
    } else if (kind < 89) {
        udp(Use::chat, static_cast<std::uint16_t>(20'000 + dice.below(1'000, 27)));
        c.requests = static_cast<std::uint16_t>(1 + dice.below(60, 28));
        c.answers = static_cast<std::uint16_t>(dice.below(60, 29));
        c.client.payload = c.requests * std::uint64_t{1 + dice.below(1'400, 30)};
        c.server.payload = c.answers * std::uint64_t{1 + dice.below(1'400, 31)};
    } else if (kind < 93) {
        c.protocol = 1, c.use = Use::echo, c.server.port = 8 * 256, c.client.port = 0;
        c.requests = 1, c.repeats = 0;
        c.client.payload = 32;
        c.server.payload = dice.below(4, 32) == 0 ? 0 : 32;
    } else if (kind < 96) {
        c.protocol = 1, c.use = Use::unreachable, c.server.port = 3 * 256 + 3, c.client.port = 0;
        c.requests = 1, c.repeats = 0;
        c.client.payload = unreachable_bytes;
    } else if (kind < 98) {
        udp(Use::flood, 80);
        c.requests = static_cast<std::uint16_t>(1 + dice.below(300, 33));
        c.client.payload = c.requests * std::uint64_t{1'000} + dice.below(c.requests, 34);
    } else {
        udp(Use::reflection, static_cast<std::uint16_t>(1'024 + dice.below(60'000, 35)));
        c.client.port = 53;
        c.requests = static_cast<std::uint16_t>(1 + dice.below(40, 36));
        c.client.payload = c.requests * std::uint64_t{100 + dice.below(1'372, 37)};
    }
    return c;
}

// A long transfer in slices of a minute and a rest, of `rate` bytes a second.
inline std::uint64_t made_up_slices(std::uint64_t n, std::uint32_t slices, std::uint64_t rate,
                                    const Sites& sites, std::vector<Conversation>& made) {
    Conversation c = made_up(n, sites);
    c.protocol = 6, c.repeats = 0, c.requests = 1;
    c.use = n % 3 == 0 ? Use::web : n % 3 == 1 ? Use::secure_web : Use::file_share;
    c.server.port = n % 3 == 0 ? 80 : n % 3 == 1 ? 443 : 6'881;
    std::uint64_t before = 0;
    for (std::uint32_t k = 0; k < slices; ++k) {
        c.end = k == 0 ? End::slice_first : k + 1 == slices ? End::slice_last : End::slice;
        c.span_us = k + 1 == slices ? 30'000'000 : 60'000'000;
        c.before = before;
        c.client.payload = k == 0 ? long_request_bytes(c.use) : 0;
        c.repeats = static_cast<std::uint8_t>(k % 2 == 1 ? n % 4 : 0);
        c.server.payload =
            std::min(rate * (c.span_us / 1'000'000), payload_max(c) * 9 / 10) + 4'000;
        // Every second slice changes its pace on the way.
        if (k > 0 && k % 2 == 0) {
            c.bend_us = 10'000'000 + c.span_us / 7;
            c.bend_payload = c.server.payload / (2 + n % 5);
        }
        before += c.server.payload;
        made.push_back(c);
        c.start_us += c.span_us;
    }
    return before;
}

}  // namespace naga::wire
