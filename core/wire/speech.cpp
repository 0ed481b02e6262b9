#include <algorithm>

#include "base/ensure.h"
#include "sim/digest.h"
#include "wire/frames.h"
#include "wire/turns.h"
#include "wire/web.h"

namespace naga::wire {

namespace {

// Of an answer's body as text; the rest is plain.
constexpr std::uint64_t body_max = 4'096;

// Records of a turn: as large as can be, but that the last is never tiny.
constexpr std::uint64_t full_record = 5 + tls_record, tiny = 64;

std::uint64_t end_of_record(std::uint64_t number, std::uint64_t size) {
    const std::uint64_t end = (number + 1) * full_record;
    if (end >= size) return size;
    return size - end < tiny ? end - tiny : end;
}

bool is_slice(End end) { return end == End::slice || end == End::slice_last; }

}  // namespace

void Speech::put(const Part& part, std::uint8_t* to) {
    if (part.turn != turn_) {
        turn_ = part.turn;
        text_.clear(), tail_.clear();
        secure_ = plain_ = false;
        compose(part);
    }
    if (secure_) return put_records(part, to);
    std::uint64_t at = part.at, place = part.place;
    std::size_t left = part.size;
    if (at < text_.size()) {
        const std::size_t piece = std::min<std::size_t>(left, text_.size() - at);
        std::memcpy(to, text_.data() + at, piece);
        to += piece, at += piece, place += piece, left -= piece;
    }
    const std::uint64_t tail_at = part.turn_size - tail_.size();
    if (left > 0 && at < tail_at) {
        const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(left, tail_at - at));
        if (plain_)
            put_plain(to, at, piece);
        else
            put_opaque(to, place, piece);
        to += piece, at += piece, left -= piece;
    }
    if (left > 0) std::memcpy(to, tail_.data() + (at - tail_at), left);
}

void Speech::compose(const Part& part) {
    switch (c_.use) {
        case Use::web: return compose_web(part);
        case Use::secure_web: return compose_secure(part);
        case Use::mail: return compose_letter(part);
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
}

void Speech::compose_web(const Part& part) {
    plain_ = true;
    if (is_slice(c_.end)) return;
    const std::vector<Request> requests = requests_of(c_, sites_);
    const std::size_t k = (part.turn - 1) / 2;
    ensure(k < requests.size(), "each round of a web conversation has a request");
    text_ = part.by == 0 ? text_of_request(requests[k]) : text_of_answer(requests[k], c_, body_max);
    ensure(text_.size() <= part.turn_size, "a web text fills its turn");
}

void Speech::compose_secure(const Part& part) {
    if (is_slice(c_.end) || part.turn > 4) {
        secure_ = true;
        return;
    }
    const std::string_view name =
        c_.site < sites_.count() ? std::string_view(sites_.site(c_.site).name) : "exercise.example";
    switch (part.turn) {
        case 1: text_ = tls_client_hello(c_, name, sites_.epoch_us()); break;
        case 2: text_ = tls_server_hello(c_, name, sites_.epoch_us()); break;
        case 3: text_ = tls_client_keys(c_); break;
        case 4:
        default: text_ = tls_server_change(c_); break;  // over turns, which are 1 to 4 here
    }
    ensure(text_.size() == part.turn_size, "a handshake has the size of its turn");
}

// RFC 5246 6.2.1: application data; nobody can read what is inside.
void Speech::put_records(const Part& part, std::uint8_t* to) const {
    put_opaque(to, part.place, part.size);
    const std::uint64_t until = part.at + part.size;
    std::uint64_t number = part.at / full_record;
    if (number > 0) --number;
    std::uint64_t begin = number == 0 ? 0 : end_of_record(number - 1, part.turn_size);
    while (begin < until) {
        const std::uint64_t end = end_of_record(number++, part.turn_size);
        if (begin + 5 > part.at && begin < end) {
            std::uint8_t head[5] = {23, 3, 1, 0, 0};
            if (speaks_tls_12(c_.client.habit.system)) head[2] = 3;
            put16(head + 3, static_cast<std::uint32_t>(end - begin - 5));
            for (std::uint64_t i = 0; i < 5; ++i)
                if (begin + i >= part.at && begin + i < until) to[begin + i - part.at] = head[i];
        }
        begin = end;
        if (begin >= part.turn_size) break;
    }
}

// RFC 5321, RFC 5322.
void Speech::compose_letter(const Part& part) {
    const std::string client = "h" + digits_of(c_.client.habit.identity) + ".mail.example";
    const std::string server = "m" + digits_of(c_.server.habit.identity) + ".mail.example";
    const std::string sender = "u" + digits_of(sim::mix(c_.identity, 1)) + "@" + client;
    const std::string recipient = "u" + digits_of(sim::mix(c_.identity, 2)) + "@mail.example";
    const std::string number = digits_of(sim::mix(c_.identity, 3)).substr(0, 10);
    const std::string end = "\r\n";
    if (part.turn == 1) {
        text_ = "220 " + server + " ESMTP EXERCISE" + end;
    } else {
        const std::uint32_t k = (part.turn - 2) / 2;
        if (part.by == 0) {
            std::string size = std::to_string(c_.client.payload - mail_asked_before);
            size.insert(0, 10 - std::min<std::size_t>(10, size.size()), '0');
            switch (k) {
                case 0: text_ = "EHLO " + client + end; break;
                case 1: text_ = "MAIL FROM:<" + sender + "> SIZE=" + size + end; break;
                case 2: text_ = "RCPT TO:<" + recipient + ">" + end; break;
                case 3: text_ = "DATA" + end; break;
                case 4:
                    text_ = "From: <" + sender + ">" + end + "To: <" + recipient + ">" + end +
                            "Subject: EXERCISE EXERCISE EXERCISE" + end + "X-Exercise: EXERCISE" +
                            end + "Message-ID: <" + number + "@" + client + ">" + end +
                            "MIME-Version: 1.0" + end +
                            "Content-Type: text/plain; charset=us-ascii" + end + end;
                    tail_ = "\r\n.\r\n";
                    plain_ = true;
                    // A lone CR must not end the text.
                    if ((part.turn_size - tail_.size()) % 78 == 77) tail_ = "\r\n\r\n.\r\n";
                    break;
                default: text_ = "QUIT" + end; break;  // the last of the rounds
            }
        } else {
            switch (k) {
                case 0: {
                    const std::string first = "250-" + server + end, last = "250 8BITMIME" + end;
                    std::size_t left =
                        static_cast<std::size_t>(part.turn_size) - first.size() - last.size();
                    text_ = first;
                    // Lines of 12 to 200 bytes that say nothing.
                    while (left > 0) {
                        const std::size_t line =
                            left <= 200 ? left : std::min<std::size_t>(200, left - 12);
                        text_ += "250-X";
                        text_ += std::string(line - 7, 'E');
                        text_ += end;
                        left -= line;
                    }
                    text_ += last;
                    break;
                }
                case 1: text_ = "250 2.1.0 Ok" + end; break;
                case 2: text_ = "250 2.1.5 Ok" + end; break;
                case 3: text_ = "354 End data with <CR><LF>.<CR><LF>" + end; break;
                case 4: text_ = "250 2.0.0 Ok: queued as " + number + end; break;
                default: text_ = "221 2.0.0 Bye" + end; break;  // the last of the rounds
            }
        }
    }
    ensure(
        text_.size() + tail_.size() <= part.turn_size && (plain_ || text_.size() == part.turn_size),
        "a line of a letter has the size of its turn");
}

}  // namespace naga::wire
