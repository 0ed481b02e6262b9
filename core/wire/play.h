// The script of a conversation: which packets pass, in runs, played to whoever counts or writes.
//
// Of this module only. shape_of counts the runs, packets_of writes them, exchanges_of listens for
// the rounds; so all three agree. A run is a number of equally spaced packets of one side. Times
// of runs are those at the tap. Cost: some divisions a turn, no allocation.
//
// TCP: SYN, SYN+ACK, ACK; then turns, alternating: those of a greeting, which depend on the use,
// then rounds of request and answer. What the conversation's span leaves over spaces the data and
// lets the sides think. An acknowledgement for every second segment; a last single one is
// acknowledged by the receiver's next packet, or after 40 ms where none comes before. At most
// what the receiver's window holds is on its way. Segments sent twice are the last of the last
// answer: lost behind the tap, found missing after a time-out, sent one by one, then together.

#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "sim/digest.h"
#include "wire/conversation.h"
#include "wire/exchange.h"
#include "wire/script.h"
#include "wire/turns.h"

namespace naga::wire {

enum Flag : std::uint8_t { flag_fin = 1, flag_syn = 2, flag_rst = 4, flag_psh = 8, flag_ack = 16 };

inline constexpr std::uint32_t line_gap_us = 12;  // a full frame at 1 Gbit/s
inline constexpr std::uint32_t pace_us = 10'000;  // packets of a burst are never further apart
inline constexpr std::uint32_t delayed_ack_us = 40'000;  // RFC 9293 3.8.6.3: below half a second
inline constexpr std::uint32_t time_out_us = 200'000;  // and a round trip: RFC 6298, as Linux does
inline constexpr std::uint32_t initial_flight = 4;     // segments: RFC 3390

enum class What : std::uint8_t { control, data, acks };

struct Run {
    std::int64_t at_us = 0;  // the first passes the tap
    std::uint32_t gap_us = 0;
    std::uint32_t count = 1;
    std::uint8_t by = 0;  // 0 client, 1 server
    What what = What::control;
    std::uint8_t flags = flag_ack;
    bool last = false;         // data: the turn ends with it, so its last segment is pushed
    std::uint32_t header = 0;  // of IP and TCP
    std::uint64_t from = 0;    // its place in what this side sends: the SYN is 0, data begins at 1
    std::uint64_t size = 0;    // data: bytes
    std::uint64_t heard = 0;   // the place in the other's stream that it acknowledges; acks: that
                               // of the data they acknowledge
    std::uint64_t heard_size = 0;  // acks: its bytes
    std::int64_t echo_us = 0;      // when the other side sent what the first packet answers
    std::uint32_t echo_gap_us = 0;
    std::uint32_t number = 0;   // for who keeps runs: in which order they were played
    std::uint32_t turn = 0;     // data: which turn of the conversation it belongs to
    std::uint64_t turn_at = 0;  // and where in it it begins
    std::uint64_t turn_size = 0;
};

// What the two stacks agreed on, and what chance fixed for this conversation.
struct Terms {
    bool scale = false, stamps = false;
    std::uint32_t mss = 1460;                           // payload of a full segment
    std::uint32_t header = 40;                          // of IP and TCP, but for SYNs
    std::uint32_t syn_ack = 60;                         // of IP and TCP
    std::uint32_t one = 0;                              // way from host to host
    std::uint32_t kernel = 0;                           // what a stack takes to answer
    std::uint32_t think = 0;                            // what a server takes
    std::uint32_t turn = 0;                             // what a client takes to ask again
    std::uint32_t leave = 0;                            // until somebody closes
    std::uint32_t gap[2] = {line_gap_us, line_gap_us};  // least, between segments of a side
};

inline std::uint32_t window_max(System system, bool scaled) {
    const Stack& stack = stack_of(system);
    if (!scaled) return 65'535;
    return std::min(65'535u << stack.scale, 4'194'304u);
}

inline Terms terms_of(const Conversation& c) {
    const Stack& a = stack_of(c.client.habit.system);
    const Stack& b = stack_of(c.server.habit.system);
    Terms t;
    t.scale = a.has_scale && b.has_scale;
    t.stamps = a.timestamps && b.timestamps;
    t.mss = std::min(a.mss, b.mss) - (t.stamps ? 12u : 0u);
    t.header = t.stamps ? 52 : 40;
    t.syn_ack = 40 + (t.stamps ? 20u : t.scale ? 12u : 8u);
    t.one = c.client.way_us + c.server.way_us;
    const std::uint64_t bits = sim::mix(c.identity, 0x7E57);
    t.kernel = 15 + (bits & 63);
    t.think = 150 + (bits >> 6 & 2047);
    t.turn = 400 + (bits >> 17 & 4095);
    t.leave = 200 + static_cast<std::uint32_t>(bits >> 29 & 0xFFFF);
    for (std::uint32_t by = 0; by < 2; ++by) {
        const System receiver = (by == 0 ? c.server : c.client).habit.system;
        const std::uint32_t segments = window_max(receiver, t.scale) / t.mss - 5;
        t.gap[by] = std::max(line_gap_us, (2 * t.one + 300) / segments + 1);
    }
    return t;
}

struct Round {
    std::uint64_t asked = 0, answered = 0;  // bytes
    bool bare = false;                      // an answer that says that there is nothing new
};

// How the payloads divide into rounds, one after the other.
class Rounds {
public:
    Rounds(const Conversation& c, std::uint64_t asked, std::uint64_t answered);
    std::uint32_t count() const { return count_; }
    Round next() { return count_ == 1 ? Round{asked_, answered_, false} : next_of_many(); }
    // Its share in the idle time, of shares().
    std::uint32_t share(std::uint32_t k) const { return 1 + (identity_ >> (k % 20 * 3) & 7); }
    std::uint64_t shares() const {
        std::uint64_t sum = 0;
        for (std::uint32_t k = 0; k < count_; ++k) sum += share(k);
        return sum;
    }

private:
    Round next_of_many();
    std::uint64_t identity_;
    std::uint32_t count_ = 1;
    bool mail_ = false;
    MailLines lines_;
    std::uint32_t k_ = 0;
    std::uint64_t asked_, answered_, asked_each_ = 0;
    std::uint64_t asked_least_ = 0, answered_least_ = 0;
    std::uint64_t spare_ = 0, weights_ = 0, seen_ = 0, given_ = 0;
    std::uint64_t bare_spare_ = 0;  // what bare answers may still take
};

// The turns before the rounds, the client's first; zero: none. The rest of the payload is left
// to the rounds.
struct Greeting {
    std::uint64_t size[4] = {};  // client, server, client, server
};
Greeting greeting_of(const Conversation& c);

template <typename Sink>
class Play {
public:
    Play(const Conversation& c, Sink& sink) : c_(c), sink_(sink), t_(terms_of(c)) {}

    void tcp() {
        switch (c_.end) {
            case End::unanswered: return knock();
            case End::refused:
                control(0, c_.start_us, flag_syn, syn_header(), 0, 0, 0);
                control(1, c_.start_us + t_.one + t_.kernel, flag_rst | flag_ack, 40, 0, 1,
                        c_.start_us);
                return;
            case End::slice:
            case End::slice_last: return later();
            case End::closed:
            case End::reset:
            case End::slice_first: break;
        }
        open();
        const std::int64_t until = converse();
        if (c_.end == End::reset) {
            control(0, until + t_.leave, flag_rst | flag_ack, t_.header, sent_[0], sent_[1],
                    heard_us_[0]);
        } else if (c_.end == End::closed) {
            close(c_.use == Use::mail ? 1 : 0, until);
        }
    }

private:
    const Conversation& c_;
    Sink& sink_;
    const Terms t_;
    std::uint64_t sent_[2] = {0, 0};     // places reached
    std::int64_t heard_us_[2] = {0, 0};  // when what a side heard last was sent
    std::uint32_t turn_ = 0;
    bool client_has_sent_ = false;

    std::uint32_t syn_header() const { return 40u + stack_of(c_.client.habit.system).syn_options; }
    std::uint32_t way(int by) const { return by == 0 ? c_.client.way_us : c_.server.way_us; }
    std::uint32_t segments(std::uint64_t bytes) const {
        if (bytes <= t_.mss) return bytes > 0 ? 1 : 0;
        if (bytes <= 0xFFFF'0000u) return (static_cast<std::uint32_t>(bytes) + t_.mss - 1) / t_.mss;
        return static_cast<std::uint32_t>((bytes + t_.mss - 1) / t_.mss);
    }

    void control(int by, std::int64_t sent_us, int flags, std::uint32_t header, std::uint64_t from,
                 std::uint64_t heard, std::int64_t echo_us) {
        Run run;
        run.at_us = sent_us + way(by);
        run.by = static_cast<std::uint8_t>(by);
        run.flags = static_cast<std::uint8_t>(flags);
        run.header = header;
        run.from = from;
        run.heard = heard;
        run.echo_us = echo_us;
        sink_.run(run);
    }

    void knock() {
        constexpr std::int64_t after[] = {0, 3'000'000, 9'000'000};
        for (std::size_t i = 0; i < std::min<std::size_t>(c_.tries, std::size(after)); ++i)
            control(0, c_.start_us + after[i], flag_syn, syn_header(), 0, 0, 0);
    }

    std::int64_t opened_us() const { return c_.start_us + 2 * std::int64_t{t_.one} + t_.kernel; }

    void open() {
        const std::int64_t answered = c_.start_us + t_.one + t_.kernel;
        control(0, c_.start_us, flag_syn, syn_header(), 0, 0, 0);
        control(1, answered, flag_syn | flag_ack, t_.syn_ack, 0, 1, c_.start_us);
        control(0, opened_us(), flag_ack, t_.header, 1, 1, answered);
        sent_[0] = sent_[1] = 1;
        heard_us_[0] = answered;
        heard_us_[1] = opened_us();
    }

    // Segments of a turn, from its first byte `at` to the next `size` bytes.
    void data(int by, std::int64_t sent_us, std::uint32_t gap, std::uint64_t from,
              std::uint64_t size, bool last, std::uint64_t turn_at, std::uint64_t turn_size) {
        Run run;
        run.at_us = sent_us + way(by);
        run.gap_us = gap;
        run.count = segments(size);
        run.by = static_cast<std::uint8_t>(by);
        run.what = What::data;
        run.last = last;
        run.header = t_.header;
        run.from = from;
        run.size = size;
        run.heard = sent_[1 - by];
        run.echo_us = heard_us_[by];
        run.turn = turn_;
        run.turn_at = turn_at;
        run.turn_size = turn_size;
        sink_.run(run);
    }

    // Acknowledgements of every second of `count` segments that `by` sent; of a last single one
    // too where `wait`, until the receiver says something by itself, is long.
    void acks(int by, std::int64_t sent_us, std::uint32_t gap, std::uint64_t from,
              std::uint64_t size, std::uint32_t count, std::uint32_t wait) {
        Run run;
        run.by = static_cast<std::uint8_t>(1 - by);
        run.what = What::acks;
        run.header = t_.header;
        run.from = sent_[1 - by];
        run.heard = from;
        run.heard_size = size;
        run.echo_us = sent_us;
        run.echo_gap_us = 2 * gap;
        const std::int64_t answer = sent_us + t_.one + t_.kernel + way(1 - by);
        if (count >= 2) {
            run.at_us = answer + gap;
            run.gap_us = 2 * gap;
            run.count = count / 2;
            sink_.run(run);
        }
        if (count % 2 == 0 || wait <= delayed_ack_us) return;
        const std::int64_t single = sent_us + std::int64_t{gap} * (count - 1);
        control(1 - by, single + t_.one + (wait == never ? t_.kernel : delayed_ack_us), flag_ack,
                t_.header, sent_[1 - by], from + size, single);
    }
    static constexpr std::uint32_t never = 0xFFFFFFFFu;

    // A turn of `size` bytes; `wait` is from its arrival to the receiver's next packet. Returns
    // when its last segment leaves.
    std::int64_t turn(int by, std::uint64_t size, std::int64_t at, std::uint32_t gap,
                      std::uint32_t wait) {
        ++turn_;
        if (size == 0) return at;
        const std::uint64_t from = sent_[by];
        std::uint64_t done = 0;
        std::uint32_t count = segments(size);
        if (by == 0) {
            if (!client_has_sent_ && count > initial_flight) {
                // The server's window is known only after its first acknowledgement.
                done = std::uint64_t{initial_flight} * t_.mss;
                data(by, at, line_gap_us, from, done, false, 0, size);
                acks(by, at, line_gap_us, from, done, initial_flight, never);
                at += first_wait();
                count -= initial_flight;
            }
            client_has_sent_ = true;
        }
        data(by, at, gap, from + done, size - done, true, done, size);
        acks(by, at, gap, from + done, size - done, count, wait);
        sent_[by] = from + size;
        const std::int64_t last = at + std::int64_t{gap} * (count - 1);
        heard_us_[1 - by] = last;
        return last;
    }
    std::int64_t first_wait() const {
        return 2 * std::int64_t{t_.one} + t_.kernel + initial_flight * line_gap_us;
    }
    std::int64_t extra_of_first(std::uint32_t count) const {
        return !client_has_sent_ && count > initial_flight
                   ? first_wait() - std::int64_t{initial_flight} * t_.gap[0]
                   : 0;
    }

    // The server's last turn, some of whose segments are sent twice. Returns when the client has
    // all of it.
    std::int64_t last_turn(std::uint64_t size, std::int64_t at, std::uint32_t gap,
                           std::uint32_t wait) {
        const std::uint32_t count = segments(size);
        const std::uint32_t lost = std::min<std::uint32_t>(c_.repeats, count);
        if (lost == 0) return turn(1, size, at, gap, wait) + t_.one;
        ++turn_;
        const std::uint64_t from = sent_[1];
        const std::uint64_t held = std::uint64_t{count - lost} * t_.mss;
        data(1, at, gap, from, size, true, 0, size);
        acks(1, at, gap, from, held, count - lost, delayed_ack_us);
        // The first again after the time-out; when it is acknowledged, the others.
        std::int64_t again = at + std::int64_t{gap} * (count - 1) + time_out_us + 2 * t_.one;
        const std::uint64_t one = lost == 1 ? size - held : t_.mss;
        const std::uint32_t wait_one = lost == 1 ? wait : never;
        data(1, again, 0, from + held, one, lost == 1, held, size);
        acks(1, again, 0, from + held, one, 1, wait_one);
        if (lost > 1) {
            again += 2 * std::int64_t{t_.one} + 2 * t_.kernel;
            data(1, again, line_gap_us, from + held + one, size - held - one, true, held + one,
                 size);
            acks(1, again, line_gap_us, from + held + one, size - held - one, lost - 1, wait);
            again += std::int64_t{line_gap_us} * (lost - 2);
        }
        sent_[1] = from + size;
        heard_us_[0] = again;
        return again + t_.one;
    }

    // From the opening to the last data; returns when the client has all of it.
    std::int64_t converse() {
        const Greeting greeting = greeting_of(c_);
        std::int64_t need = opening_of_server(greeting);
        for (int i = 0; i < 4; ++i) {
            if (greeting.size[i] == 0) continue;
            const std::uint32_t n = segments(greeting.size[i]);
            need += t_.think + t_.one + std::int64_t{t_.gap[i & 1]} * (n - 1);
        }
        Rounds sizes(c_, c_.client.payload - greeting.size[0] - greeting.size[2],
                     c_.server.payload - greeting.size[1] - greeting.size[3]);
        const std::uint32_t n = sizes.count();
        const bool greeted = need > 0;
        {
            Rounds ahead = sizes;
            for (std::uint32_t k = 0; k < n; ++k) {
                const Round r = ahead.next();
                const std::uint32_t m = segments(r.asked), s = segments(r.answered);
                need += length(m, s) + (k == 0 && !greeted ? extra_of_first(m) : 0);
            }
            need -= t_.turn + t_.one;
        }
        // The client asks as soon as the way is open; what the span leaves over is slack.
        std::int64_t at = opened_us() + t_.turn / 8;
        const bool long_one = c_.end == End::slice_first;
        const std::int64_t from = long_one ? c_.start_us : at;
        if (long_one) need += repeats_need();
        const std::int64_t slack = std::max<std::int64_t>(0, from + c_.span_us - at - need);
        at = greet(greeting, at);

        const std::uint64_t shares = n == 1 ? 1 : sizes.shares();
        std::uint64_t past = 0;
        std::int64_t used = 0;
        for (std::uint32_t k = 0; k < n; ++k) {
            const Round r = sizes.next();
            const bool last = k + 1 == n;
            std::int64_t idle = slack - used;
            if (!last) {
                past += sizes.share(k);
                const auto until =
                    static_cast<std::int64_t>(static_cast<std::uint64_t>(slack) * past / shares);
                idle = until - used;
                used = until;
            }
            const std::uint32_t m = segments(r.asked), s = segments(r.answered);
            const bool split = !client_has_sent_ && m > initial_flight;
            const std::uint32_t pauses =
                (m > 0 ? m - 1 : 0) + (s > 0 ? s - 1 : 0) - (split ? initial_flight : 0);
            std::uint32_t more = 0;
            if (pauses > 0 && idle > 0) {
                more = quotient(idle, last && long_one ? pauses + 1 : pauses);
                if (!(last && long_one)) more = std::min(more, pace_us);
                idle -= std::int64_t{more} * pauses;
            }
            const std::uint32_t think = t_.think + (last ? static_cast<std::uint32_t>(idle) : 0);
            const std::uint32_t turn_after =
                t_.turn + (last ? 0 : static_cast<std::uint32_t>(idle));
            const std::int64_t asked_at = at;
            at = turn(0, r.asked, at, t_.gap[0] + more, r.answered > 0 ? think : never) + t_.one;
            at += think;
            if (last) {
                sink_.round(asked_at, at + std::int64_t{t_.gap[1] + more} * (s > 0 ? s - 1 : 0), r);
                return last_turn(r.answered, at, t_.gap[1] + more, wait_at_end());
            }
            at = turn(1, r.answered, at, t_.gap[1] + more, turn_after);
            sink_.round(asked_at, at, r);
            at += t_.one + turn_after;
        }
        return at;
    }
    static std::uint32_t quotient(std::int64_t a, std::uint32_t b) {
        if (a <= 0xFFFFFFFF) return static_cast<std::uint32_t>(a) / b;
        return static_cast<std::uint32_t>(a / b);
    }
    std::int64_t length(std::uint32_t m, std::uint32_t s) const {
        return std::int64_t{t_.gap[0]} * (m > 0 ? m - 1 : 0) + t_.one + t_.think +
               std::int64_t{t_.gap[1]} * (s > 0 ? s - 1 : 0) + t_.one + t_.turn;
    }
    // From the client having everything to its next packet.
    std::uint32_t wait_at_end() const {
        switch (c_.end) {
            case End::closed: return c_.use == Use::mail ? t_.leave + 2 * t_.one : t_.leave;
            case End::reset: return t_.leave;
            case End::slice_last: return t_.leave + 2 * t_.one;
            case End::refused:
            case End::unanswered:
            case End::slice_first:
            case End::slice: break;
        }
        return never;
    }

    std::int64_t opening_of_server(const Greeting& greeting) const {
        return greeting.size[0] == 0 && greeting.size[1] > 0 ? t_.one + t_.think : 0;
    }
    std::int64_t greet(const Greeting& greeting, std::int64_t at) {
        // A server that speaks first has heard that the way is open.
        at += opening_of_server(greeting);
        for (int i = 0; i < 4; ++i) {
            if (greeting.size[i] == 0) continue;
            at = turn(i & 1, greeting.size[i], at, t_.gap[i & 1], t_.think) + t_.one + t_.think;
        }
        return at;
    }

    // A slice ends with everything acknowledged, what was sent twice too.
    std::int64_t repeats_need() const {
        return c_.repeats > 0 ? time_out_us + 6 * std::int64_t{t_.one} + 4 * t_.kernel : 0;
    }

    // A later minute of a long transfer: data evenly spaced from its start, or to and from a bend.
    void later() {
        sent_[0] = 1 + long_request_bytes(c_.use);
        sent_[1] = 1 + c_.before;
        heard_us_[1] = heard_us_[0] = c_.start_us - t_.one - t_.kernel;
        const std::uint64_t size = c_.server.payload;
        const std::uint64_t early = c_.repeats > 0 ? 0 : c_.bend_payload / t_.mss * t_.mss;
        std::int64_t until = 0;
        if (early > 0 && early < size && c_.bend_us < c_.span_us) {
            until = bent(early, size);
        } else {
            const std::uint32_t gap = even_gap(segments(size), c_.span_us - repeats_need());
            until = last_turn(size, c_.start_us, gap, wait_at_end());
        }
        if (c_.end == End::slice_last) close(1, until);
    }
    std::uint32_t even_gap(std::uint32_t count, std::int64_t span) const {
        return count > 0 && span > 0 ? std::max(t_.gap[1], quotient(span, count)) : t_.gap[1];
    }
    // One turn at two paces. Returns when the client has all of it.
    std::int64_t bent(std::uint64_t early, std::uint64_t size) {
        ++turn_;
        const std::uint64_t from = sent_[1];
        std::uint32_t count = segments(early);
        std::uint32_t gap = even_gap(count, c_.bend_us);
        data(1, c_.start_us, gap, from, early, false, 0, size);
        acks(1, c_.start_us, gap, from, early, count, 0);
        const std::int64_t at =
            c_.start_us + std::max(std::int64_t{c_.bend_us}, std::int64_t{gap} * count);
        count = segments(size - early);
        gap = even_gap(count, c_.start_us + c_.span_us - at);
        data(1, at, gap, from + early, size - early, true, early, size);
        acks(1, at, gap, from + early, size - early, count, wait_at_end());
        sent_[1] = from + size;
        heard_us_[0] = at + std::int64_t{gap} * (count - 1);
        return heard_us_[0] + t_.one;
    }

    // The first to close does so when it has heard that everything arrived.
    void close(int first, std::int64_t until) {
        const std::int64_t at = until + t_.leave + (first == 1 ? t_.one + t_.kernel : 0);
        const std::int64_t answer = at + t_.one + t_.kernel;
        const std::uint64_t a = sent_[first], b = sent_[1 - first];
        control(first, at, flag_fin | flag_ack, t_.header, a, b, heard_us_[first]);
        control(1 - first, answer, flag_fin | flag_ack, t_.header, b, a + 1, at);
        control(first, answer + t_.one + t_.kernel, flag_ack, t_.header, a + 1, b + 1, answer);
    }
};

// One side's datagrams: evenly spaced, all but the first and last a little early or late.
struct Train {
    std::uint32_t count = 0;
    std::int64_t first_us = 0;  // passes the tap
    std::int64_t span_us = 0;   // from the first to the last
    std::uint64_t payload = 0;
};
struct Trains {
    Train by[2];
};

inline Trains trains_of(const Conversation& c) {
    const std::uint64_t bits = sim::mix(c.identity, 0x7E57);
    const std::uint32_t think = 60 + (bits & 255);
    const std::uint32_t one = c.client.way_us + c.server.way_us;
    const std::int64_t span = c.span_us;
    Trains trains;
    auto train = [&](int by, std::uint32_t count, std::int64_t sent_us, std::int64_t length) {
        Train& t = trains.by[by];
        const Side& side = by == 0 ? c.client : c.server;
        t.count = count;
        if (count == 0) return;
        t.first_us = sent_us + side.way_us;
        t.span_us = count == 1 ? 0 : std::max(length, std::int64_t{line_gap_us} * (count - 1));
        t.payload = side.payload;
    };
    const std::int64_t answer_us = c.start_us + one + think;
    switch (c.use) {
        case Use::chat:
            train(0, c.requests, c.start_us, span);
            train(1, c.answers, answer_us, span - one - think);
            break;
        case Use::flood:
        case Use::reflection: train(0, c.requests, c.start_us, span); break;
        case Use::unreachable: train(0, 1, c.start_us, 0); break;
        case Use::lookup:
            train(0, 1, c.start_us, 0);
            if (c.answers > 0)
                train(1, 1, c.start_us + std::max<std::int64_t>(span, one + think), 0);
            break;
        case Use::time:
        case Use::echo:
            train(0, c.requests, c.start_us, span);
            if (c.server.payload > 0) train(1, c.requests, answer_us, span);
            break;
        case Use::web:
        case Use::secure_web:
        case Use::mail:
        case Use::file_share:
        case Use::probe: break;
    }
    return trains;
}

inline constexpr std::uint32_t datagram_header = 28;  // of IP and UDP or ICMP

}  // namespace naga::wire
