// What is asked and answered in a `lookup` conversation: one question of the DNS (RFC 1035).

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "inet/address.h"
#include "wire/conversation.h"
#include "wire/sites.h"

namespace naga::wire {

enum class Asked : std::uint16_t { a = 1, ns = 2, ptr = 12, mx = 15, txt = 16, aaaa = 28 };
std::string_view word(Asked type);  // "A", "AAAA", ...

struct Lookup {
    std::int64_t at_us = 0;  // when the question leaves the client, since STARTEX
    std::uint16_t id = 0;
    std::string name;  // without the last dot
    Asked type = Asked::a;
    std::uint8_t code = 0;  // 0 NOERROR, 2 SERVFAIL, 3 NXDOMAIN
    bool edns = false;
    bool answered = true;
    std::vector<inet::Address> addresses;  // of an answer to A
    std::string text;                      // of an answer to PTR, MX (a name) or TXT
    std::uint32_t ttl_s = 0;               // of the answer; falls while a resolver keeps it
};

// The question of a `lookup` conversation. Its texts fill exactly the payload: payloads are set
// by fit_lookup.
//
// A conversation with a site asks for the address of that name; with `before` 28 it is the
// second question of a pair, for an IPv6 address that no name of the drill has; with 12 a service
// asks who its visitor is, whose address `site` holds. Without a site
// (world::none), and by their identity in 7 of 100 that mean a site and no lair, it
// asks for something else: of a hundred such, 70 for a name that is not there (NXDOMAIN), 6 for
// one whose servers do not answer (SERVFAIL), 24 for PTR, MX or TXT.
Lookup lookup_of(const Conversation& conversation, const Sites& sites);
// The same in place of what `lookup` held, whose texts keep their room.
void lookup_of(const Conversation& conversation, const Sites& sites, Lookup& lookup);
// Sets the payloads of both sides to what its question and answer need; that of the server to 0
// where nothing is answered. About 10 ns where a site is asked for, else 100.
void fit_lookup(Conversation& conversation, const Sites& sites);
// Whether it is a question for the IPv4 address of a site after which the client's system asks for
// an IPv6 one: all but Windows XP do.
bool asks_twice(const Conversation& first, const Sites& sites);
// The second question of a pair, by the same client from another port, fitted. Needs a question
// with a site.
Conversation second_question(const Conversation& first, const Sites& sites);
// The zone whose SOA record says that there is nothing, and the serial number in it.
std::string_view zone_of(std::string_view name);
std::uint32_t serial_of(std::string_view zone);
// The messages, in wire format (RFC 1035 4.1, RFC 6891 6.1.2, RFC 2308 3).
std::string text_of_question(const Lookup& lookup);
std::string text_of_answer(const Lookup& lookup);

}  // namespace naga::wire
