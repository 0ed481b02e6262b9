#include "wire/dialogue.h"

#include <algorithm>
#include <string_view>

#include "base/ensure.h"
#include "sim/digest.h"
#include "wire/frames.h"
#include "wire/turns.h"

namespace naga::wire {

namespace {

constexpr std::string_view crlf = "\r\n";

std::string banner_of(const Dialogue& d) {
    return "220 " + d.gateway + " ESMTP Postfix EXERCISE" + std::string(crlf);
}
std::string hello_of(const Dialogue& d) { return "EHLO " + d.helo + std::string(crlf); }
// RFC 1870 6.1: the size in octets, without what stuffing adds.
std::string sender_line(const Dialogue& d) {
    return "MAIL FROM:<" + d.sender + "> SIZE=" + std::to_string(d.letter.size()) +
           std::string(crlf);
}
std::string recipient_line(const Dialogue& d) {
    return "RCPT TO:<" + d.recipient + ">" + std::string(crlf);
}
std::string hello_answer(const Dialogue& d) {
    return "250-" + d.gateway +
           "\r\n250-SIZE 10240000\r\n250-VRFY\r\n250-ETRN\r\n250-ENHANCEDSTATUSCODES\r\n"
           "250-8BITMIME\r\n250 DSN\r\n";
}

// RFC 5321 4.5.2: a dot before a line that begins with one; a line with a dot alone ends it.
std::string stuffed(std::string_view letter) {
    std::string out;
    out.reserve(letter.size() + 64);
    bool at_line = true;
    for (const char c : letter) {
        if (at_line && c == '.') out += '.';
        out += c;
        at_line = c == '\n';
    }
    if (!letter.ends_with(crlf)) out += crlf;
    return out + ".\r\n";
}

std::string host_of(std::uint64_t identity) { return "h" + digits_of(identity) + ".mail.example"; }

// All but a letter of this many bytes.
Dialogue without_letter(const Conversation& c) {
    Dialogue d;
    d.helo = host_of(c.client.habit.identity);
    d.gateway = "m" + digits_of(c.server.habit.identity) + ".mail.example";
    d.sender = "u" + digits_of(sim::mix(c.identity, 1)) + "@" + d.helo;
    d.recipient = "u" + digits_of(sim::mix(c.identity, 2)) + "@mail.example";
    d.queue = digits_of(sim::mix(c.identity, 3)).substr(0, mail_queue_digits);
    return d;
}

std::string letter_head(const Dialogue& d) {
    return "From: <" + d.sender + ">\r\nTo: <" + d.recipient +
           ">\r\nSubject: EXERCISE EXERCISE EXERCISE\r\nX-Exercise: EXERCISE\r\nMessage-ID: <" +
           d.queue + "@" + d.helo +
           ">\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n";
}

// Its head, and lines of 70 letters or fewer that fill it up exactly. Needs room for the head.
std::string letter_of(const Dialogue& d, std::uint64_t bytes) {
    constexpr std::string_view words = "this report is the same as that of the last week ";
    constexpr std::size_t line = 70;
    std::string letter = letter_head(d);
    ensure(letter.size() + crlf.size() <= bytes, "a made-up letter has room for its head");
    letter.reserve(bytes);
    std::size_t column = 0, at = 0;
    while (letter.size() + crlf.size() < bytes) {
        const std::uint64_t left = bytes - letter.size() - crlf.size();
        // What is left fits this line, or this line and its end and one letter more.
        if (column >= line && left >= crlf.size() + 1) {
            letter += crlf;
            column = 0;
            continue;
        }
        const char c = words[at++ % words.size()];
        letter += c == ' ' && (column == 0 || left == 1) ? '-' : c;
        ++column;
    }
    return letter += crlf;
}

}  // namespace

void fit_mail(const Dialogue& d, Conversation& c) {
    c.use = Use::mail;
    c.protocol = 6;
    c.server.port = 25;
    c.requests = 1;
    const MailLines lines{banner_of(d).size(), hello_of(d).size(), sender_line(d).size(),
                          recipient_line(d).size()};
    c.bend_payload = packed(lines);
    c.client.payload = lines.asked() + stuffed(d.letter).size();
    c.server.payload = lines.banner + hello_answer(d).size() + mail_answered_after;
}

std::string line_of(const Dialogue& d, std::uint32_t turn) {
    switch (turn) {
        case 1: return banner_of(d);
        case 2: return hello_of(d);
        case 3: return hello_answer(d);
        case 4: return sender_line(d);
        case 5: return "250 2.1.0 Ok\r\n";
        case 6: return recipient_line(d);
        case 7: return "250 2.1.5 Ok\r\n";
        case 8: return "DATA\r\n";
        case 9: return "354 End data with <CR><LF>.<CR><LF>\r\n";
        case 10: return stuffed(d.letter);
        case 11: return "250 2.0.0 Ok: queued as " + d.queue + std::string(crlf);
        case 12: return "QUIT\r\n";
        default: return "221 2.0.0 Bye\r\n";  // the last of the turns
    }
}

Dialogue made_up_dialogue(const Conversation& c) {
    Dialogue d = without_letter(c);
    const std::uint64_t stuffing = 3;  // the last dot: no line of it begins with one
    d.letter = letter_of(d, c.client.payload - mail_lines_of(c).asked() - stuffing);
    return d;
}

void fit_made_up_mail(std::uint64_t bytes, Conversation& c) {
    Dialogue d = without_letter(c);
    d.letter = letter_of(d, std::max<std::uint64_t>(bytes, letter_head(d).size() + crlf.size()));
    fit_mail(d, c);
}

}  // namespace naga::wire
