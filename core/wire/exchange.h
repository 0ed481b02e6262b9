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

}  // namespace naga::wire
