#include "evidence/mail.h"

#include <doctest/doctest.h>

#include <vector>

using namespace naga::evidence;

namespace {

Letter letter_saying(std::string body) {
    Letter letter;
    letter.at_us = 1'386'555'302'000'000;
    letter.queue = "3F2A01BC7D";
    letter.sender = "a@b.example";
    letter.raw = "Subject: x\r\n\r\n" + std::move(body);
    return letter;
}

}  // namespace

TEST_CASE("a From line of a mailbox has the time in UTC as asctime writes it") {
    CHECK(as_asctime(1'386'555'302'000'000) == "Mon Dec  9 02:15:02 2013");
    CHECK(as_asctime(0) == "Thu Jan  1 00:00:00 1970");
    CHECK(as_asctime(951'782'400'000'000) == "Tue Feb 29 00:00:00 2000");
}

TEST_CASE("a mailbox quotes what looks like a From line, and only that") {
    std::string mbox;
    const std::vector<Letter> letters = {
        letter_saying("From here\r\n>From there\r\n> From far\r\nFrom\r\n>>From x\r\n")};
    append_mbox(letters, mbox);
    CHECK(mbox ==
          "From a@b.example Mon Dec  9 02:15:02 2013\n"
          "Subject: x\n\n>From here\n>>From there\n> From far\nFrom\n>>>From x\n\n");
}

TEST_CASE("a message is what the gateway took, and is named by its queue id") {
    const Letter letter = letter_saying("Hello\r\n");
    CHECK(eml(letter) == letter.raw);
    CHECK(eml_name(letter) == "3F2A01BC7D.eml");
}
