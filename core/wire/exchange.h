// How a web conversation divides into requests and answers: how large each is, and when.
//
// Packets at a tap, lines in a web log and events of a detection system all follow this one
// division. It depends on the conversation alone, not on any text. Times are those at the hosts.

#pragma once

#include <cstdint>
#include <vector>

#include "wire/conversation.h"

namespace naga::wire {

// The least payload a web request and its answer need, whatever they say.
inline constexpr std::uint64_t request_bytes_min = 700;
inline constexpr std::uint64_t answer_bytes_min = 400;

// What an answer without a body has at most.
inline constexpr std::uint64_t bare_answer_bytes_max = 640;

struct Exchange {
    std::int64_t at_us = 0;        // when the first byte of the request leaves the client
    std::int64_t answered_us = 0;  // when the last byte of the answer leaves the server
    std::uint64_t asked = 0;       // bytes of the request
    std::uint64_t answered = 0;    // bytes of the answer
    bool bare = false;             // the answer is small because there is nothing new to say
};

// The exchanges of a `web` conversation, in order; replaces what `exchanges` held. The first is
// asked a round trip after the start, the last is answered span_us later, or when it can be; sums
// are those of the payloads. About one answer in twelve is bare where there are several. Needs
// payloads of at least the least for each request. Cost: about 10 ns a request.
void exchanges_of(const Conversation& conversation, std::vector<Exchange>& exchanges);

// When a monitor where the conversation is seen judges a request, and how much of the answer it
// knows then. A monitor that rebuilds streams, as Suricata does, reads what the other side has
// acknowledged, and looks for a request at the client's first packet after that. Behind a request
// of a segment or two this packet acknowledges the head of the answer; in a long upload it carries
// the next part of it, and no answer is known.
struct Judged {
    std::int64_t at_us = 0;      // when that packet passes there
    std::uint64_t answered = 0;  // bytes of the answer that it acknowledges
};
// Of the k-th request of a `web` conversation that has as many; Needs one that is closed or reset.
// Cost: about 1 us.
Judged judged(const Conversation& conversation, std::size_t k);

}  // namespace naga::wire
