#include <algorithm>
#include <vector>

#include "base/ensure.h"
#include "sim/digest.h"
#include "wire/frames.h"
#include "wire/play.h"

namespace naga::wire {

namespace {

struct Collector {
    std::vector<Run> runs;

    void run(const Run& r) {
        runs.push_back(r);
        runs.back().number = static_cast<std::uint32_t>(runs.size());
    }
    void round(std::int64_t, std::int64_t, const Round&) {}
};

// A stack's clock for time stamps (RFC 1323 4.2.2), in microseconds a tick.
std::uint32_t tick_us(System system) {
    switch (system) {
        case System::linux_3: return 4'000;
        case System::android_4: return 10'000;
        case System::windows_xp:
        case System::windows_7:
        case System::freebsd_9: break;
    }
    return 1'000;
}

// What one side's stack writes into its headers.
struct Voice {
    Envelope envelope;
    const Stack* stack = nullptr;
    std::uint32_t way = 0, tick = 1'000, first_sequence = 0, clock_base = 0;
    std::uint32_t window = 0;  // as written behind the opening
    std::uint64_t rank = 0;
    std::uint16_t port = 0, other_port = 0;

    std::uint32_t clock(std::int64_t us) const {
        const auto since = static_cast<std::uint64_t>(us + (std::int64_t{1} << 44));
        return clock_base + static_cast<std::uint32_t>(since / tick);
    }
};

class Writer {
public:
    Writer(const Conversation& c, const Sites& sites, const TellDialogue& tell, Packets& packets)
        : c_(c), terms_(terms_of(c)), packets_(packets), speech_(c, sites, tell) {
        Play(c, collector_).tcp();
        for (int by = 0; by < 2; ++by) {
            const Side& side = by == 0 ? c.client : c.server;
            const Side& other = by == 0 ? c.server : c.client;
            Voice& v = voices_[by];
            v.envelope = envelope_of(c, by);
            v.stack = &stack_of(side.habit.system);
            v.way = side.way_us;
            v.tick = tick_us(side.habit.system);
            v.first_sequence = static_cast<std::uint32_t>(
                sim::mix(c.identity, 0x5E00 + static_cast<std::uint64_t>(by)));
            v.clock_base = static_cast<std::uint32_t>(sim::mix(side.habit.identity, 0x7500)) >> 3;
            v.port = side.port, v.other_port = other.port;
            v.window = window_of(by);
            if (by == 1 && c.before > 0) v.rank = (c.before / terms_.mss) * 17 / 16;
            if (by == 0 && c.before > 0) v.rank = (c.before / terms_.mss) * 9 / 16;
        }
    }

    void write() {
        const std::vector<Run>& runs = collector_.runs;
        for (const Run& run : runs) {
            Cursor c;
            c.run = &run;
            c.done = passed_before(run, packets_.from_us);
            c.end = passed_before(run, packets_.until_us);
            c.at_us = run.at_us + std::int64_t{run.gap_us} * c.done;
            if (is_numbered(run)) voices_[run.by].rank += c.done;
            if (c.done < c.end) waiting_.push_back(c);
        }
        std::sort(waiting_.begin(), waiting_.end(), passes_first);
        make_room();
        // Runs that have begun and not ended; few at a time.
        std::size_t begun = 0;
        std::vector<Cursor>& open = open_;
        while (begun < waiting_.size() || !open.empty()) {
            std::size_t next = 0;
            for (std::size_t i = 1; i < open.size(); ++i)
                if (passes_first(open[i], open[next])) next = i;
            if (begun < waiting_.size() &&
                (open.empty() || passes_first(waiting_[begun], open[next]))) {
                open.push_back(waiting_[begun++]);
                continue;
            }
            // As many as pass before anything else does.
            std::int64_t until = begun < waiting_.size() ? waiting_[begun].at_us : INT64_MAX;
            for (std::size_t i = 0; i < open.size(); ++i)
                if (i != next) until = std::min(until, open[i].at_us);
            Cursor& cursor = open[next];
            const Run& run = *cursor.run;
            do {
                packet(run, cursor.done, cursor.at_us);
                cursor.at_us += run.gap_us;
            } while (++cursor.done < cursor.end && cursor.at_us < until);
            if (cursor.done == cursor.end)
                open.erase(open.begin() + static_cast<std::ptrdiff_t>(next));
        }
    }

private:
    struct Cursor {
        const Run* run = nullptr;
        std::int64_t at_us = 0;           // when the next packet passes
        std::uint32_t done = 0, end = 0;  // packets before the next, and before the window's end
    };
    // Packets at one instant pass in the order in which their runs begin.
    static bool passes_first(const Cursor& a, const Cursor& b) {
        if (a.at_us != b.at_us) return a.at_us < b.at_us;
        return a.run->at_us != b.run->at_us ? a.run->at_us < b.run->at_us
                                            : a.run->number < b.run->number;
    }
    static std::uint32_t passed_before(const Run& run, std::int64_t us) {
        if (us <= run.at_us) return 0;
        if (run.gap_us == 0) return run.count;
        const std::int64_t last = run.at_us + std::int64_t{run.gap_us} * (run.count - 1);
        if (us > last) return run.count;
        return static_cast<std::uint32_t>((us - run.at_us + run.gap_us - 1) / run.gap_us);
    }
    const Conversation& c_;
    const Terms terms_;
    Packets& packets_;
    Speech speech_;
    Collector collector_;
    std::vector<Cursor> waiting_, open_;
    Voice voices_[2];
    std::uint8_t* at_ = nullptr;
    std::uint32_t offset_ = 0;

    // Room for twice what can be on its way to this side, as a stack that tunes itself gives.
    std::uint32_t window_of(int by) const {
        std::uint64_t flying = 0;
        for (const Run& run : collector_.runs) {
            if (run.what != What::data || run.by == by) continue;
            const std::uint64_t round = 2 * terms_.one + 300;
            const std::uint64_t n = run.gap_us == 0 ? 1 : round / run.gap_us + 4;
            flying = std::max(flying, std::min<std::uint64_t>(n, run.count) * terms_.mss);
        }
        const System system = (by == 0 ? c_.client : c_.server).habit.system;
        const std::uint32_t most = window_max(system, terms_.scale);
        const std::uint32_t usual = system == System::linux_3 ? 29'312 : 65'535;
        const auto wanted = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(most, std::max<std::uint64_t>(usual, 2 * flying)));
        const std::uint32_t scale = terms_.scale ? stack_of(system).scale : 0;
        return std::min(65'535u, wanted >> scale);
    }

    void make_room() {
        std::size_t bytes = 0;
        for (const Cursor& c : waiting_) {
            const Run& run = *c.run;
            bytes += std::size_t{c.end - c.done} * (run.header + frame_header);
            const auto sent = [&](std::uint32_t k) {
                return std::min(std::uint64_t{k} * terms_.mss, run.size);
            };
            if (run.what == What::data) bytes += sent(c.end) - sent(c.done);
        }
        ensure(packets_.bytes.size() + bytes < UINT32_MAX, "frames of a window fill 4 GiB at most");
        offset_ = static_cast<std::uint32_t>(packets_.bytes.size());
        packets_.bytes.resize(packets_.bytes.size() + bytes);
        at_ = packets_.bytes.data() + offset_;
    }

    // Linux answers a SYN, and resets, without a number of its own.
    bool is_numbered(const Run& run) const {
        return voices_[run.by].stack->numbering != Numbering::per_flow ||
               (run.flags != (flag_syn | flag_ack) && (run.flags & flag_rst) == 0);
    }

    void packet(const Run& run, std::uint32_t j, std::int64_t at_us) {
        Voice& v = voices_[run.by];
        const Voice& other = voices_[1 - run.by];
        std::uint32_t flags = run.flags;
        std::uint64_t from = run.from, heard = run.heard;
        std::uint32_t size = 0;
        if (run.what == What::data) {
            const std::uint64_t done = std::uint64_t{j} * terms_.mss;
            from += done;
            size = static_cast<std::uint32_t>(std::min<std::uint64_t>(terms_.mss, run.size - done));
            if (run.last && j + 1 == run.count) flags |= flag_psh;
        } else if (run.what == What::acks) {
            heard += std::min(std::uint64_t{j + 1} * 2 * terms_.mss, run.heard_size);
        }
        const std::uint32_t length = run.header + size;
        const std::int64_t sent_us = at_us - v.way;
        const std::uint32_t id =
            is_numbered(run) ? identification_of(c_, run.by, sent_us, v.rank++) : 0;
        std::uint8_t* tcp = put_envelope(v.envelope, at_, length, id, true);

        // RFC 9293 3.1
        put16(tcp, v.port);
        put16(tcp + 2, v.other_port);
        const bool lost = (flags & flag_rst) != 0 && run.header == 40 && run.by == 1;
        put32(tcp + 4, lost ? 0 : v.first_sequence + static_cast<std::uint32_t>(from));
        put32(tcp + 8, (flags & flag_ack) != 0
                           ? other.first_sequence + static_cast<std::uint32_t>(heard)
                           : 0);
        tcp[12] = static_cast<std::uint8_t>((run.header - 20) / 4 << 4);
        tcp[13] = static_cast<std::uint8_t>(flags);
        put16(tcp + 14, window(run, flags));
        put16(tcp + 16, 0);
        put16(tcp + 18, 0);
        const std::int64_t echo_us = run.echo_us + std::int64_t{run.echo_gap_us} * j;
        options(tcp + 20, run, flags, v.clock(sent_us),
                (flags & flag_ack) != 0 ? other.clock(echo_us) : 0);
        const std::uint32_t tcp_size = length - 20;
        if (size > 0) {
            const std::uint64_t in_turn = run.turn_at + (from - run.from);
            speech_.put({run.by, run.turn, run.turn_size, in_turn, from - 1, size},
                        tcp + (run.header - 20));
        }
        std::uint8_t length_word[2];
        put16(length_word, tcp_size);
        put_checksum(tcp + 16,
                     v.envelope.pseudo_sum + sum_of(length_word, 2) + sum_of(tcp, tcp_size));
        packets_.list.push_back({at_us, offset_, length + frame_header});
        offset_ += length + frame_header;
        at_ += length + frame_header;
    }

    std::uint32_t window(const Run& run, std::uint32_t flags) const {
        if ((flags & flag_rst) != 0) return 0;
        if ((flags & flag_syn) == 0) return voices_[run.by].window;
        const Stack& stack = *voices_[run.by].stack;
        if (run.by == 0 || stack.numbering != Numbering::per_flow) return stack.window;
        return 10u * (terms_.stamps ? stack.mss - 12u : stack.mss);
    }

    // RFC 9293 3.2, RFC 1323, RFC 2018, in the order of each system (p0f 3.09).
    void options(std::uint8_t* at, const Run& run, std::uint32_t flags, std::uint32_t clock,
                 std::uint32_t echo) const {
        if (run.header == 40) return;
        if ((flags & flag_syn) == 0) {
            at = put_nops(at, 2);
            put_stamps(at, clock, echo);
            return;
        }
        const Stack& stack = *voices_[run.by].stack;
        const bool answer = run.by == 1;
        const bool stamps = answer ? terms_.stamps : stack.timestamps;
        const bool scale = answer ? terms_.scale : stack.has_scale;
        at[0] = 2, at[1] = 4;
        put16(at + 2, stack.mss);
        at += 4;
        switch (stack.system) {
            case System::linux_3:
            case System::android_4:
                if (!stamps) at = put_nops(at, 2);
                at = put_sack(at);
                if (stamps) at = put_stamps(at, clock, echo);
                if (scale) at = put_scale(put_nops(at, 1), stack.scale);
                return;
            case System::freebsd_9:
                if (scale) at = put_scale(put_nops(at, 1), stack.scale);
                at = put_sack(at);
                if (stamps)
                    at = put_stamps(at, clock, echo);
                else
                    at[0] = at[1] = 0;
                return;
            case System::windows_xp:
            case System::windows_7:
                if (scale) at = put_scale(put_nops(at, 1), stack.scale);
                at = put_sack(put_nops(at, 2));
                return;
        }
    }
    static std::uint8_t* put_nops(std::uint8_t* at, int count) {
        while (count-- > 0) *at++ = 1;
        return at;
    }
    static std::uint8_t* put_sack(std::uint8_t* at) {
        at[0] = 4, at[1] = 2;
        return at + 2;
    }
    static std::uint8_t* put_scale(std::uint8_t* at, std::uint8_t scale) {
        at[0] = 3, at[1] = 3, at[2] = scale;
        return at + 3;
    }
    static std::uint8_t* put_stamps(std::uint8_t* at, std::uint32_t clock, std::uint32_t echo) {
        at[0] = 8, at[1] = 10;
        put32(at + 2, clock);
        put32(at + 6, echo);
        return at + 10;
    }
};

}  // namespace

void tcp_packets_of(const Conversation& c, const Sites& sites, const TellDialogue& tell,
                    Packets& packets) {
    Writer(c, sites, tell, packets).write();
}

}  // namespace naga::wire
