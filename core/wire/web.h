// What is said inside a web conversation: its requests and answers (RFC 9110, 9112).
//
// Looked up by the conversation's identity. The texts fill exactly the payload that the
// conversation has: requests are filled up with a cookie, answers with their body.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wire/conversation.h"
#include "wire/exchange.h"
#include "wire/sites.h"

namespace naga::wire {

// The user agent of a host, by its system and habit. Never longer than 160 bytes.
std::string_view agent_of(const Habit& habit);

// Texts that are a std::string_view are of fixed lists that live as long as the program.
struct Request {
    std::int64_t epoch_us = 0;     // T+0 in microseconds since 1970, UTC
    std::int64_t at_us = 0;        // when its first byte leaves the client, since STARTEX
    std::int64_t answered_us = 0;  // when the last byte of the answer leaves the server
    std::string_view method;       // GET, POST, HEAD
    std::string host;              // of the site; an address where a scanner names none
    std::string path;              // with query; printable ASCII, no blanks
    std::string referer;           // empty: none
    std::string_view agent, content_type;
    std::uint16_t status = 200;
    std::uint64_t request_bytes = 0;  // head and body, as sent
    std::uint64_t head_bytes = 0;     // of the answer, with the empty line
    std::uint64_t body_bytes = 0;     // of the answer
};

// The requests of a `web` conversation, in order, as wire/exchange.h divides it. Needs payloads
// of at least the least for each request.
std::vector<Request> requests_of(const Conversation& conversation, const Sites& sites);
// The same into a vector that keeps its room: nothing is allocated where the texts fit.
void requests_of(const Conversation& conversation, const Sites& sites,
                 std::vector<Request>& requests);

// How long the head of the first answer of this conversation is where it carries a body.
std::uint64_t answer_head_bytes(const Conversation& conversation);

// The bytes of the k-th request and answer: request_bytes, and head_bytes + body_bytes long.
// Bodies beyond `body_max` bytes are cut there; the rest is drawn elsewhere. A defaced front page
// is whole.
std::string text_of_request(const Request& request);
std::string text_of_answer(const Request& request, const Conversation& conversation,
                           const Sites& sites, std::uint64_t body_max);

}  // namespace naga::wire
