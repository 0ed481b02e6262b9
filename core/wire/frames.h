// How frames are written: byte order, checksums, Ethernet and IP headers, bytes that mean nothing.
//
// Of this module only. Sums are those of RFC 1071 in the byte order of the machine, so that a
// folded one is stored as it lies.

#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "wire/conversation.h"
#include "wire/packets.h"

namespace naga::wire {

inline void put16(std::uint8_t* at, std::uint32_t value) {
    at[0] = static_cast<std::uint8_t>(value >> 8);
    at[1] = static_cast<std::uint8_t>(value);
}
inline void put32(std::uint8_t* at, std::uint32_t value) {
    put16(at, value >> 16);
    put16(at + 2, value);
}
inline void put64(std::uint8_t* at, std::uint64_t value) {
    put32(at, static_cast<std::uint32_t>(value >> 32));
    put32(at + 4, static_cast<std::uint32_t>(value));
}
inline void append16(std::string& text, std::uint32_t value) {
    text += static_cast<char>(value >> 8 & 0xFF);
    text += static_cast<char>(value & 0xFF);
}

// The sum of 16-bit words; an odd last byte is the first of a word. Never overflows below 4 GiB.
std::uint64_t sum_of(const std::uint8_t* bytes, std::size_t size);
inline void put_checksum(std::uint8_t* at, std::uint64_t sum) {
    while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
    const auto word = static_cast<std::uint16_t>(~sum);
    std::memcpy(at, &word, 2);
}

// Ethernet and IPv4 headers of the packets of one side, all but length, identification and sum.
struct Envelope {
    std::uint8_t bytes[frame_header + 20] = {};
    std::uint64_t ip_sum = 0;      // of the header, without length, identification and fragment
    std::uint64_t pseudo_sum = 0;  // addresses and protocol
};
Envelope envelope_of(const Conversation& conversation, int by);
// Writes both headers of a packet with `size` bytes of IP. Returns what follows them.
std::uint8_t* put_envelope(const Envelope& envelope, std::uint8_t* at, std::uint32_t size,
                           std::uint32_t identification, bool whole);

// The identification of the rank-th packet of a side: rising, by the host's counter or the flow's.
std::uint32_t identification_of(const Conversation& conversation, int by, std::int64_t sent_us,
                                std::uint64_t rank);

// Bytes that mean nothing, by their place in a stream: the same wherever the same place is asked
// for. Opaque ones look like noise; plain ones like lines of 76 letters and digits, CRLF.
void put_opaque(std::uint8_t* at, std::uint64_t place, std::size_t size);
void put_plain(std::uint8_t* at, std::uint64_t place, std::size_t size);

// Sixteen hexadecimal digits of something about the conversation.
std::string digits_of(std::uint64_t bits);

// What a side says in a TCP conversation.
class Speech {
public:
    // Needs all as long as it lives.
    Speech(const Conversation& conversation, const Sites& sites, const TellDialogue& tell)
        : c_(conversation), sites_(sites), tell_(tell) {}

    // Bytes [at, at + size) of a turn of `turn_size`, which begins at `place` of the side's stream.
    struct Part {
        int by = 0;
        std::uint32_t turn = 0;  // from 1
        std::uint64_t turn_size = 0, at = 0, place = 0;
        std::size_t size = 0;
    };
    void put(const Part& part, std::uint8_t* to);

private:
    const Conversation& c_;
    const Sites& sites_;
    const TellDialogue& tell_;
    std::optional<Dialogue> dialogue_;  // asked for when something of it is written
    std::uint32_t turn_ = 0;            // whose text this is
    std::string text_;                  // from the begin of the turn, maybe not to its end
    bool secure_ = false;               // the turn is of records behind the handshake
    bool plain_ = false;                // what text_ leaves out is plain, not opaque

    void compose(const Part& part);
    void compose_web(const Part& part);
    void compose_secure(const Part& part);
    void compose_mail(const Part& part);
    void put_records(const Part& part, std::uint8_t* to) const;
};

// The texts of the handshake, as long as wire/turns.h says.
std::string tls_client_hello(const Conversation& conversation, std::string_view name,
                             std::int64_t epoch_us);
std::string tls_server_hello(const Conversation& conversation, std::string_view name,
                             std::int64_t epoch_us);
std::string tls_client_keys(const Conversation& conversation);
std::string tls_server_change(const Conversation& conversation);

void tcp_packets_of(const Conversation& conversation, const Sites& sites, const TellDialogue& tell,
                    Packets& packets);
void datagrams_of(const Conversation& conversation, const Sites& sites, Packets& packets);

}  // namespace naga::wire
