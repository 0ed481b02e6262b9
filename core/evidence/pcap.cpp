#include "evidence/pcap.h"

#include <cstring>

namespace naga::evidence {

namespace {

void put32(char* at, std::uint32_t value) {
    for (int i = 0; i < 4; ++i) at[i] = static_cast<char>(value >> (8 * i) & 0xFF);
}
void append16(std::string& out, std::uint32_t value) {
    out += static_cast<char>(value & 0xFF);
    out += static_cast<char>(value >> 8 & 0xFF);
}
void append32(std::string& out, std::uint32_t value) {
    char word[4];
    put32(word, value);
    out.append(word, 4);
}
constexpr std::uint32_t padded(std::size_t size) {
    return static_cast<std::uint32_t>((size + 3) / 4 * 4);
}

constexpr std::uint32_t ethernet = 1;
constexpr std::string_view remark = "EXERCISE EXERCISE EXERCISE";

// draft-ietf-opsawg-pcapng-02 3.5
void append_option(std::string& out, std::uint32_t code, std::string_view value) {
    append16(out, code);
    append16(out, static_cast<std::uint32_t>(value.size()));
    out.append(value).append(padded(value.size()) - value.size(), '\0');
}

}  // namespace

// draft-ietf-opsawg-pcap-04 4
void pcap_begin(std::uint32_t snap, std::string& out) {
    append32(out, 0xA1B2C3D4);  // microseconds
    append16(out, 2);
    append16(out, 4);
    append32(out, 0);
    append32(out, 0);
    append32(out, snap);
    append32(out, ethernet);
}

// draft-ietf-opsawg-pcap-04 5
void pcap_append(const Frame& frame, std::string& out) {
    char head[16];
    put32(head, static_cast<std::uint32_t>(frame.at_us / 1'000'000));
    put32(head + 4, static_cast<std::uint32_t>(frame.at_us % 1'000'000));
    put32(head + 8, frame.length);
    put32(head + 12, frame.on_wire);
    out.append(head, sizeof head);
    out.append(reinterpret_cast<const char*>(frame.bytes), frame.length);
}

// draft-ietf-opsawg-pcapng-02 4.1, 4.2
void pcapng_begin(std::uint32_t snap, std::string_view sensor, std::string& out) {
    std::string body;
    append32(body, 0x1A2B3C4D);
    append16(body, 1);
    append16(body, 0);
    append32(body, 0xFFFFFFFF);  // how long the section is: not said
    append32(body, 0xFFFFFFFF);
    append_option(body, 1, remark);
    append_option(body, 4, "naga");
    append_option(body, 0, "");
    append32(out, 0x0A0D0D0A);
    append32(out, static_cast<std::uint32_t>(body.size() + 12));
    out += body;
    append32(out, static_cast<std::uint32_t>(body.size() + 12));

    body.clear();
    append16(body, ethernet);
    append16(body, 0);
    append32(body, snap);
    append_option(body, 2, sensor);
    append_option(body, 9, std::string_view("\x06", 1));  // microseconds
    append_option(body, 0, "");
    append32(out, 1);
    append32(out, static_cast<std::uint32_t>(body.size() + 12));
    out += body;
    append32(out, static_cast<std::uint32_t>(body.size() + 12));
}

// draft-ietf-opsawg-pcapng-02 4.3
void pcapng_append(const Frame& frame, std::string& out) {
    const std::uint32_t size = padded(frame.length), total = size + 32;
    const auto us = static_cast<std::uint64_t>(frame.at_us);
    char head[28];
    put32(head, 6);
    put32(head + 4, total);
    put32(head + 8, 0);
    put32(head + 12, static_cast<std::uint32_t>(us >> 32));
    put32(head + 16, static_cast<std::uint32_t>(us));
    put32(head + 20, frame.length);
    put32(head + 24, frame.on_wire);
    out.append(head, sizeof head);
    out.append(reinterpret_cast<const char*>(frame.bytes), frame.length);
    char tail[8] = {};
    const std::uint32_t gap = size - frame.length;
    put32(tail + gap, total);
    out.append(tail, gap + 4);
}

}  // namespace naga::evidence
