// Puts an answer into bytes: the status line, the headers every answer has, and the rest.

#pragma once

#include <string>
#include <string_view>

#include "serve/http.h"
#include "serve/refusal.h"

namespace naga::serve {

// The policy of every page (UI.md 4.13): our own files and nothing else.
inline constexpr std::string_view content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' "
    "data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

// What of a request an answer depends on.
struct Asked {
    bool is_head = false;
    bool keeps_alive = false;
    std::string_view accept_encoding, if_none_match;
};

// The bytes to send: `head` with everything up to the body, and the body, which lies in `response`
// or in its asset.
struct Laid {
    std::string head;
    std::string_view body;
};

// `date` as RFC 9110 5.6.7 writes it. `reports`: also ask browsers to report to policy_path.
// An answer that cannot be sent (a header with a line end) becomes `failed`.
Laid lay_out(Response& response, const Asked& asked, std::string_view date,
             std::string_view reports);
// Of a stream, whose body has no end.
std::string stream_head(std::string_view date, std::string_view reports);

std::string http_date(std::int64_t unix_seconds);
Response refusal_answer(Refusal refusal);

}  // namespace naga::serve
