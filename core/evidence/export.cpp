#include "evidence/export.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/ensure.h"

namespace naga::evidence {

namespace {

// A datagram of 1,400 bytes and its headers take this long on a line of 1 Gbit/s.
constexpr std::int64_t spacing_us = 12;
constexpr std::int64_t second_us = 1'000'000;

// The second of the exporter's clock on which a row is sent.
std::int64_t tick_of(const Flow& row) {
    const std::int64_t leaves = leaves_us(row);
    return leaves - leaves % second_us + second_us;
}

auto key_of(const Flow& f) {
    return std::tuple(leaves_us(f), f.first_us, f.source.bits, f.target.bits, f.source_port,
                      f.target_port, f.protocol, f.packets, f.bytes, f.in, f.out);
}

}  // namespace

bool leaves_before(const Flow& a, const Flow& b) { return key_of(a) < key_of(b); }

std::string marked_name(std::string_view id) {
    std::string name(mark);
    name += ' ';
    name += id;
    return name;
}

void Pen::text(std::string_view words, std::size_t bytes) {
    std::size_t kept = std::min(words.size(), bytes);
    // Not within a character of UTF-8: those begin with anything but 10xxxxxx.
    while (kept > 0 && kept < words.size() &&
           (static_cast<unsigned char>(words[kept]) & 0xC0u) == 0x80u)
        --kept;
    for (std::size_t k = 0; k < bytes; ++k)
        u8(k < kept ? static_cast<unsigned char>(words[k]) : 0u);
}

FlowStream::FlowStream(const Dialect& dialect, Exporter exporter, Progress progress)
    : dialect_(&dialect), exporter_(std::move(exporter)), progress_(progress) {
    ensure(exporter_.booted_us % 1'000 == 0, "an exporter starts on a whole millisecond");
}

void FlowStream::begin(std::int64_t at_us) {
    Pen pen{open_.data() + dialect_->head_bytes};
    content_ = {};
    at_us_ = at_us;
    if (!progress_.begun || progress_.since >= template_datagrams ||
        at_us - progress_.templates_us >= template_us) {
        dialect_->templates(exporter_, pen);
        content_.templates = dialect_->template_records;
        content_.options = dialect_->option_records;
        progress_.begun = true;
        progress_.since = 0;
        progress_.templates_us = at_us;
    }
    set_at_ = static_cast<std::uint32_t>(pen.at - open_.data());
    content_.bytes = set_at_ + dialect_->set_head_bytes;
}

void FlowStream::append(std::span<const Flow> rows, Datagrams& datagrams) {
    while (!rows.empty()) {
        const std::int64_t tick = tick_of(rows.front());
        if (content_.bytes != 0 && tick != at_us_) flush(datagrams);
        if (content_.bytes == 0) begin(tick);
        const std::size_t room = (datagram_bytes_max - content_.bytes) / dialect_->record_bytes;
        std::size_t taken = 1;
        while (taken < room && taken < rows.size() && tick_of(rows[taken]) == tick) ++taken;
        Pen pen{open_.data() + content_.bytes};
        dialect_->records(exporter_, rows.first(taken), pen);
        content_.bytes = static_cast<std::uint32_t>(pen.at - open_.data());
        content_.flows += static_cast<std::uint32_t>(taken);
        if (taken == room) flush(datagrams);
        rows = rows.subspan(taken);
    }
}

void FlowStream::flush(Datagrams& datagrams) {
    if (content_.bytes == 0) return;
    Pen set{open_.data() + set_at_};
    set.u16(dialect_->set);
    set.u16(content_.bytes - set_at_);
    dialect_->head(exporter_, progress_, content_, at_us_, Pen{open_.data()});
    ++progress_.since;
    // One behind the other, and all of a second before the next.
    const std::int64_t last_us = at_us_ + second_us - 1;
    sent_us_ = sent_us_ < at_us_ ? at_us_ : std::min(sent_us_ + spacing_us, last_us);
    datagrams.list.push_back({datagrams.bytes.size(), content_.bytes, sent_us_});
    datagrams.bytes.insert(datagrams.bytes.end(), open_.begin(), open_.begin() + content_.bytes);
    content_ = {};
}

}  // namespace naga::evidence
