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
        text_.clear();
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
    if (left == 0) return;
    if (plain_)
        put_plain(to, at, left);
    else
        put_opaque(to, place, left);
}

void Speech::compose(const Part& part) {
    switch (c_.use) {
        case Use::web: return compose_web(part);
        case Use::secure_web: return compose_secure(part);
        case Use::mail: return compose_mail(part);
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
    text_ = part.by == 0 ? text_of_request(requests[k])
                         : text_of_answer(requests[k], c_, sites_, body_max);
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

void Speech::compose_mail(const Part& part) {
    if (!dialogue_) dialogue_ = tell_(c_);
    text_ = line_of(*dialogue_, part.turn);
    ensure(text_.size() == part.turn_size, "a line of a dialogue has the size of its turn");
}

}  // namespace naga::wire
