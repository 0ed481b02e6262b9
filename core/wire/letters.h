// Letters that reach the mailboxes of the nation: office mail, notices, newsletters, spam, lures.
//
// A letter is small and says who gets it, from where and when; its text is written when asked for,
// by its identity. The lures of a wave are as many as the range delivered in that minute. They are
// made of the wordings and headers of the notices that banks and ministries send; only what their
// sender cannot help differs: his host and domain, and the trace he leaves. Each letter bears the
// header X-Exercise. Sources: RFC 5321, 5322, 2045-2047, DKIM of RFC 6376 with RFC 8463. See
// docs/models/mail.md.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inet/address.h"
#include "wire/letter_texts.h"
#include "wire/mailboxes.h"
#include "wire/passing.h"

namespace naga::wire {

// What clocks on the wall show at T+0.
struct Calendar {
    std::int64_t epoch_us = epoch_2013_us;       // microseconds since 1970, UTC
    std::int64_t zone_us = 7 * 3'600'000'000LL;  // local time less UTC
};

struct Letter {
    std::int64_t at_us = 0;  // when the gateway takes it, since STARTEX
    std::uint64_t identity = 0;
    std::uint64_t batch = 0;               // what letters of one text share: its wording, its look
    std::uint32_t people = 0, person = 0;  // who gets it
    std::uint32_t sender_people = world::none;  // who of the nation wrote it, or
    std::uint32_t sender_person = 0;
    std::uint32_t site = world::none;  // the site that sends it, or none: some host at home
    Tone tone = Tone::office;
    std::uint16_t campaign = 0xFFFF;  // truth: whose doing it is; 0xFFFF: nobody's
};

// Appends the letters to these people in a minute, by (at_us, identity). Needs a minute of the
// film. Cost: about 500 ns each.
void letters_to(const Stage& stage, const Calendar& calendar, std::uint32_t people,
                std::int64_t minute, std::vector<Letter>& letters);

// The identity of the k-th lure of a wave: that of the conversation that brings it
// (wire/attacks.h).
std::uint64_t lure_identity(std::uint64_t seed, std::uint32_t people, std::uint32_t campaign,
                            std::int64_t minute, std::uint32_t k);

// Mails a person gets on a working day, circulars to the whole group included.
inline constexpr std::int64_t mails_a_person_day = 8;
inline constexpr std::int64_t circulars_a_day = 2;

// As the gateway of the reader's mail service took it.
struct Written {
    std::string queue;    // its queue id
    std::string gateway;  // host name of the mail service
    inet::Address gateway_address;
    std::string client, helo;  // DNS name of the host that brought it ("unknown"), and what it
                               // called itself
    inet::Address from;
    std::string sender, recipient, message_id;  // without angle brackets
    std::string subject;                        // UTF-8, as read
    std::string link;                           // what it asks to open; empty: nothing
    std::string raw;                            // RFC 5322, lines end in CRLF
    std::string verdict;                        // clean, spam, held
    double score = 0;
    std::int64_t took_us = 0;  // from the first command to the mailbox
};

// Whether the text is signed, where its domain signs: what a signature costs is saved where only
// sizes matter, and sizes are the same.
enum class Signing : std::uint8_t { real, blank };

// Writes a letter. Cost: about 60 us, nearly half of it signatures.
Written written(const Stage& stage, const Calendar& calendar, const Letter& letter,
                Signing signing = Signing::real);

// The name under which a domain keeps its DKIM key, and what its TXT record says. Nothing where
// the domain does not sign or the name is none under which it keeps a key.
std::string selector_of(std::string_view domain);
bool signs(std::string_view domain);
std::optional<std::string> dkim_record(std::string_view name);

// "Mon, 09 Dec 2013 09:15:02 +0700" of RFC 5322 3.3.
std::string as_mail_date(std::int64_t since_1970_us, std::int64_t zone_us);
// What the link of a letter carries to tell its readers apart: GET /owa/?ref=...
std::string reference_of(const Letter& letter);

}  // namespace naga::wire
