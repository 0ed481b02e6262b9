// Writes a letter as it lies in a mailbox: headers, parts and signature of RFC 5322.
//
// Only wire/letters.cpp needs it: it decides what is said, this decides how it looks.

#pragma once

#include <cstdint>
#include <string>

#include "inet/address.h"
#include "wire/letters.h"

namespace naga::wire {

// All that a letter's text follows from. Times are microseconds since 1970, UTC.
struct Draft {
    std::uint64_t identity = 0, look = 0;
    std::string subject, from_name, from, to_name, to, body, link;
    std::string domain;      // of the sender's address: it may sign
    std::string id_host;     // behind the @ of the Message-ID
    std::string reply_host;  // behind that of the letter it answers
    std::int64_t written_us = 0, passed_us = 0, taken_us = 0;
    std::int64_t zone_us = 0;
    std::string gateway, client, helo;
    inet::Address address;
    bool has_html = false, is_reply = false, is_inside = false, has_inner_hop = false;
    Signing signing = Signing::real;
};

std::string format(const Draft& draft);
std::string message_id_of(const Draft& draft);  // without angle brackets
// A queue id of ten hexadecimal digits, as Postfix writes it.
std::string queue_id(std::uint64_t identity);

}  // namespace naga::wire
