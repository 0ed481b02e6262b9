#include "wire/script.h"

#include <limits>

#include "base/ensure.h"
#include "wire/play.h"
#include "wire/turns.h"

namespace naga::wire {

namespace {

struct Least {
    std::uint64_t asked = 0, answered = 0;
};

Least least_of(Use use) {
    switch (use) {
        case Use::web: return {request_bytes_min, answer_bytes_min};
        case Use::secure_web: return {secure_round_bytes_min, secure_round_bytes_min};
        case Use::mail:
        case Use::lookup:
        case Use::time:
        case Use::chat:
        case Use::file_share:
        case Use::echo:
        case Use::unreachable:
        case Use::probe:
        case Use::flood:
        case Use::reflection: break;
    }
    return {16, 16};
}

// Of one answer: squares of uniform numbers, so that most are small and a few large; 0 where it
// is bare, as one in twelve after the first.
struct Weight {
    std::uint64_t weight = 0;
    std::uint64_t filling = 0;  // of a bare one
};
Weight weight_of(std::uint64_t identity, std::uint32_t k) {
    const std::uint64_t bits = sim::mix(identity, 0x1000 + k);
    if (k > 0 && (bits >> 16) % 12 == 0)
        return {0, (bits >> 32) % (bare_answer_bytes_max - answer_bytes_min)};
    const std::uint64_t u = bits & 0xFFFF;
    return {1 + (u * u >> 16), 0};
}

}  // namespace

Rounds::Rounds(const Conversation& c, std::uint64_t asked, std::uint64_t answered)
    : identity_(c.identity), asked_(asked), answered_(answered) {
    if (c.use == Use::mail) {
        lines_ = mail_lines_of(c);
        mail_ = true;
        count_ = mail_rounds;
        return;
    }
    count_ = std::max<std::uint32_t>(c.requests, 1);
    if (count_ == 1) return;
    const Least least = least_of(c.use);
    if (asked >= count_ * least.asked) asked_least_ = least.asked;
    if (answered >= count_ * least.answered) answered_least_ = least.answered;
    // Small differences go to all requests; what is much goes up with the first.
    asked_ -= count_ * asked_least_;
    asked_each_ = std::min<std::uint64_t>(asked_ / count_, 240);
    spare_ = answered - count_ * answered_least_;
    std::uint64_t bare = 0;
    for (std::uint32_t k = 0; k < count_; ++k) {
        const Weight w = weight_of(identity_, k);
        weights_ += w.weight;
        bare += w.filling;
    }
    bare_spare_ = std::min(bare, spare_);
    spare_ -= bare_spare_;
}

Round Rounds::next_of_many() {
    const std::uint32_t k = k_++;
    std::uint64_t asked = 0, answered = 0;
    if (mail_) {
        switch (k) {
            case mail_hello: asked = lines_.hello; break;
            case mail_sender: asked = lines_.sender; break;
            case mail_recipient: asked = lines_.recipient; break;
            case mail_letter: asked = asked_ - lines_.asked(); break;
            default: asked = mail_data; break;  // DATA and QUIT are of one length
        }
        answered = k == mail_hello ? answered_ - mail_answered_after : mail_answered[k];
        return {asked, answered, false};
    }
    asked = asked_least_ + asked_each_ + (k == 0 ? asked_ - count_ * asked_each_ : 0);
    const Weight w = weight_of(identity_, k);
    if (w.weight == 0) {
        const std::uint64_t filling = std::min(w.filling, bare_spare_);
        bare_spare_ -= filling;
        return {asked, answered_least_ + filling, true};
    }
    // Rounded so that all parts add up to the whole, and no product overflows.
    seen_ += w.weight;
    const std::uint64_t upto = spare_ / weights_ * seen_ + spare_ % weights_ * seen_ / weights_;
    answered = answered_least_ + (upto - given_);
    given_ = upto;
    return {asked, answered, false};
}

Greeting greeting_of(const Conversation& c) {
    if (c.use == Use::mail) {
        const MailLines lines = mail_lines_of(c);
        ensure(lines.banner > 0 && c.client.payload > lines.asked() &&
                   c.server.payload > lines.banner + mail_answered_after,
               "a mail conversation has the sizes of a dialogue");
        return {{0, lines.banner, 0, 0}};
    }
    if (c.use == Use::secure_web && c.client.payload + c.server.payload > 0) {
        ensure(c.client.payload >= secure_client_bytes_min &&
                   c.server.payload >= secure_server_bytes_min,
               "a secure conversation has room for its handshake");
        const std::uint64_t finished = finished_bytes(c.client.habit.system);
        return {{tls_hello, tls_certificate, tls_key_exchange + finished, tls_change + finished}};
    }
    return {};
}

std::uint64_t payload_max(const Conversation& c) {
    const Terms terms = terms_of(c);
    return std::uint64_t{c.span_us / terms.gap[1]} * terms.mss;
}

}  // namespace naga::wire
