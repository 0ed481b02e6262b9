#include "wire/frames.h"

#include <algorithm>
#include <array>

#include "sim/digest.h"

namespace naga::wire {

namespace {

// Two routers on the line: locally administered addresses (IEEE 802), "naga" and a number.
constexpr std::uint8_t routers[2][6] = {{0x02, 0x6E, 0x61, 0x67, 0x61, 0x01},
                                        {0x02, 0x6E, 0x61, 0x67, 0x61, 0x02}};

constexpr std::size_t opaque_period = 32'768;
constexpr std::size_t plain_period = 78 * 256;
// The longest piece that is copied at once.
constexpr std::size_t piece_max = 4'096;

struct Blocks {
    std::array<std::uint8_t, opaque_period + piece_max> opaque;
    std::array<std::uint8_t, plain_period + piece_max> plain;

    Blocks() {
        for (std::size_t i = 0; i < opaque.size(); i += 8) {
            const std::uint64_t bits = sim::mix(0xE8E2'C15E, i % opaque_period);
            std::memcpy(&opaque[i], &bits, 8);
        }
        constexpr std::string_view letters =
            "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789 e";
        for (std::size_t i = 0; i < plain.size(); ++i) {
            const std::size_t place = i % plain_period, column = place % 78;
            const std::uint64_t bits = sim::mix(0x91A1'7E57, place);
            plain[i] = static_cast<std::uint8_t>(column == 76   ? '\r'
                                                 : column == 77 ? '\n'
                                                 : column < 9 && place / 78 % 8 == 0
                                                     ? "EXERCISE "[column]
                                                     : letters[bits % letters.size()]);
        }
    }
};

const Blocks& blocks() {
    static const Blocks made;
    return made;
}

void put_of(const std::uint8_t* block, std::size_t period, std::uint8_t* at, std::uint64_t place,
            std::size_t size) {
    while (size > 0) {
        const std::size_t piece = std::min(size, piece_max);
        std::memcpy(at, block + place % period, piece);
        at += piece, place += piece, size -= piece;
    }
}

}  // namespace

std::uint64_t sum_of(const std::uint8_t* bytes, std::size_t size) {
    std::uint64_t sum = 0;
    std::size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes + i, 8);
        sum += (word & 0xFFFFFFFF) + (word >> 32);
    }
    if (i < size) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes + i, size - i);
        sum += (word & 0xFFFFFFFF) + (word >> 32);
    }
    return sum;
}

Envelope envelope_of(const Conversation& c, int by) {
    const Side& from = by == 0 ? c.client : c.server;
    const Side& to = by == 0 ? c.server : c.client;
    Envelope e;
    // The side that is nearer stands behind the first router.
    const bool near = by == 0 ? c.client.hops <= c.server.hops : c.server.hops < c.client.hops;
    std::memcpy(e.bytes, routers[near ? 1 : 0], 6);
    std::memcpy(e.bytes + 6, routers[near ? 0 : 1], 6);
    put16(e.bytes + 12, 0x0800);
    std::uint8_t* ip = e.bytes + frame_header;  // RFC 791 3.1
    ip[0] = 0x45;
    const int ttl = stack_of(from.habit.system).ttl - from.hops - (from.habit.nat ? 1 : 0);
    ip[8] = static_cast<std::uint8_t>(std::max(ttl, 1));
    ip[9] = c.protocol;
    put32(ip + 12, from.address.bits);
    put32(ip + 16, to.address.bits);
    e.ip_sum = sum_of(ip, 20);
    const std::uint8_t protocol[2] = {0, c.protocol};
    e.pseudo_sum = sum_of(ip + 12, 8) + sum_of(protocol, 2);
    return e;
}

std::uint8_t* put_envelope(const Envelope& e, std::uint8_t* at, std::uint32_t size,
                           std::uint32_t identification, bool whole) {
    std::memcpy(at, e.bytes, sizeof e.bytes);
    std::uint8_t* ip = at + frame_header;
    put16(ip + 2, size);
    put16(ip + 4, identification);
    put16(ip + 6, whole ? 0x4000 : 0);
    put_checksum(ip + 10, e.ip_sum + sum_of(ip + 2, 6));
    return ip + 20;
}

std::uint32_t identification_of(const Conversation& c, int by, std::int64_t sent_us,
                                std::uint64_t rank) {
    const Habit& habit = by == 0 ? c.client.habit : c.server.habit;
    std::uint64_t id = rank;
    switch (stack_of(habit.system).numbering) {
        case Numbering::one_counter:
            // A host sends some sixty packets a second besides these.
            id += sim::mix(habit.identity, 0x1D) + (static_cast<std::uint64_t>(sent_us) >> 14);
            break;
        case Numbering::per_flow:
            id += sim::mix(c.identity, 0x1D00 + static_cast<std::uint64_t>(by));
            break;
        case Numbering::zero: return 0;
    }
    return 1 + static_cast<std::uint32_t>(id % 0xFFFF);  // 0 would mean that there is none
}

void put_opaque(std::uint8_t* at, std::uint64_t place, std::size_t size) {
    put_of(blocks().opaque.data(), opaque_period, at, place, size);
}
void put_plain(std::uint8_t* at, std::uint64_t place, std::size_t size) {
    put_of(blocks().plain.data(), plain_period, at, place, size);
}

std::string digits_of(std::uint64_t bits) {
    std::string text(16, '0');
    for (std::size_t i = 16; i-- > 0; bits >>= 4) text[i] = "0123456789abcdef"[bits & 15];
    return text;
}

}  // namespace naga::wire
