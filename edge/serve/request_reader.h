// Reads one HTTP/1.1 request from hostile bytes, head first, and refuses what is not exactly one.
//
// Two readers look at every head: Boost.Beast, and before it a check of the raw bytes for what
// Beast lets through. What either refuses is refused. Also refused, though RFC 9112 would let a
// server repair it: line ends without CR, blank lines before a request, folded headers, blanks
// around names, a header twice that may stand once, bodies of GET, HEAD and OPTIONS, trailers
// longer than a head, targets with encoded slashes, dots as parts, empty parts or controls.

#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "serve/http.h"
#include "serve/refusal.h"

namespace naga::serve {

// A reason phrase of RFC 9110; "Answer" where there is none.
std::string_view reason_of(int status);

// Splits and decodes a target in origin form ("/a%20b?x=1") into path and query. Returns why not.
Refusal read_target(std::string_view target, const Limits& limits, Request& into);

// "name", "name:port", "192.0.2.1", "[2001:db8::1]:80" (RFC 3986 3.2.2, ASCII). The name in lower
// case and without port or brackets; empty when it is malformed.
std::string host_name(std::string_view host);

// Whether a page of another site asks for a change (Origin, Sec-Fetch-Site). Programs send
// neither header, and are let through: they have no cookie of a victim.
bool is_cross_site(const Request& request);

class RequestReader {
public:
    enum class Step { more, done, refused };

    explicit RequestReader(const Limits& limits);
    ~RequestReader();

    // `bytes` is everything received from the beginning of this head on. Done: `used` bytes were
    // the head, and request() has all but the body. Time linear in what is new.
    Step read_head(std::string_view bytes, std::size_t& used);
    // After the head, where has_body(). Takes `used` of the bytes.
    Step read_body(std::string_view bytes, std::size_t& used);

    // Bodies beyond are refused. True when Content-Length says already that it will be.
    bool limit_body(std::size_t bytes_max);

    bool has_body() const { return has_body_; }
    bool expects_continue() const { return expects_continue_; }
    bool keeps_alive() const { return keeps_alive_; }
    Refusal refusal() const { return refusal_; }
    Request& request() { return request_; }

private:
    struct Parser;
    Limits limits_;
    Request request_;
    std::unique_ptr<Parser> parser_;
    std::size_t scanned_ = 0, line_ = 0;
    std::size_t body_max_ = 0;
    bool has_body_ = false, expects_continue_ = false, keeps_alive_ = false;
    Refusal refusal_ = Refusal::none;

    Step refuse(Refusal why);
    Refusal check_lines(std::string_view head) const;
    Refusal parse(std::string_view head);
    Refusal check_framing();
};

}  // namespace naga::serve
