// What two mail servers say while one hands a letter to the other (RFC 5321).
//
// In the clear and without pipelining, as most did in 2013: banner, EHLO, MAIL FROM, RCPT TO, DATA,
// the letter with its dots stuffed, QUIT. The letter is the one that the gateway keeps, as it came:
// without the headers that the gateway put on top. Sizes stand in the conversation, so that its
// shape is known without its text.

#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "wire/conversation.h"

namespace naga::wire {

struct Dialogue {
    std::string helo, gateway;      // what the client calls itself; the server's host name
    std::string sender, recipient;  // without angle brackets
    std::string queue;              // the gateway's queue id, ten digits
    std::string letter;             // RFC 5322; lines end in CRLF
};

// Who knows what is said in a mail conversation.
using TellDialogue = std::function<Dialogue(const Conversation&)>;

// Makes it a mail conversation of the sizes that this dialogue needs.
void fit_mail(const Dialogue& dialogue, Conversation& conversation);

// What is said in the turn, from 1: the banner. Needs a turn of the dialogue.
std::string line_of(const Dialogue& dialogue, std::uint32_t turn);
inline constexpr std::uint32_t dialogue_turns = 13;

// A benign letter for conversations that no gateway knows of, with names made of their identities,
// and as long as the conversation says. It is what packets_of writes where nobody tells it better.
Dialogue made_up_dialogue(const Conversation& conversation);
// Makes it a mail conversation with such a letter of about so many bytes.
void fit_made_up_mail(std::uint64_t bytes, Conversation& conversation);

}  // namespace naga::wire
