// Why the server refuses a request, in a closed list: status, code for programs, words for people.

#pragma once

#include <cstdint>
#include <string>

#include "base/text.h"

namespace naga::serve {

enum class Refusal : std::uint8_t {
    none,
    malformed,        // not HTTP, or written in a way that two servers could read differently
    version,          // neither HTTP/1.1 nor HTTP/1.0
    head_too_large,   // head_bytes_max, headers_max
    target_too_long,  // target_bytes_max, query_max
    bad_target,       // a path that could be read as another
    bad_host,         // none, two, or malformed
    other_host,       // a host that this server is not
    bad_length,       // Content-Length and Transfer-Encoding that do not fit together
    bad_coding,       // a Transfer-Encoding other than chunked
    bad_body,         // chunks that are none, or a body where none belongs
    body_too_large,   // the endpoint's body_bytes_max
    expectation,      // Expect of something other than 100-continue
    cross_site,       // a change asked for by a page of another site
    too_slow,         // head_max, body_max
    not_found,
    wrong_method,
    too_many,  // tries; see rate.h
    busy,      // connections_max, connections_per_address_max
    failed,    // a function of ours did not answer
};

struct RefusalWords {
    int status;
    const char* code;
    Text text;
};

const RefusalWords& words_of(Refusal refusal);

}  // namespace naga::serve
