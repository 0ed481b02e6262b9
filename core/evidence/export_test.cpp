#include "evidence/export.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "evidence/ipfix.h"
#include "evidence/netflow.h"
#include "evidence/pcap.h"

using namespace naga;
using namespace naga::evidence;

namespace {

constexpr std::int64_t epoch_us = 1'366'873'200'000'000;  // 2013-04-25 07:00 UTC

Exporter exporter() {
    return {.address = {0xC6120001},
            .collector = {0xC6120002},
            .domain = 7,
            .sampling = 100,
            .booted_us = epoch_us - 86'400'000'000,
            .name = marked_name("VC-BORDER")};
}

Flow flow(std::uint32_t k) {
    Flow f;
    f.last_us = epoch_us + k * 12'345ll;
    f.first_us = f.last_us - (k * 7'919ll) % 5'000'000;
    f.source = {0xC6130000 + k % 251};
    f.target = {0xCB007101};
    f.source_port = static_cast<std::uint16_t>(1'025 + k % 3'000);
    f.target_port = 80;
    f.tcp_flags = 0x1B;
    f.end_reason = ended_seen;
    f.packets = 1 + k % 9;
    f.bytes = f.packets * (40ull + k % 1'400);
    f.in = 1, f.out = 4;
    f.source_as = 64'512, f.target_as = 65'540;
    return f;
}

std::vector<Flow> flows(std::uint32_t count) {
    std::vector<Flow> rows;
    for (std::uint32_t k = 0; k < count; ++k) rows.push_back(flow(k));
    return rows;
}

std::uint64_t number(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t length) {
    std::uint64_t value = 0;
    for (std::size_t k = 0; k < length; ++k) value = value << 8 | bytes[at + k];
    return value;
}

struct Set {
    std::uint64_t id, length;
    std::size_t at;
};
// The sets behind the head of a datagram; they fill it to the end.
std::vector<Set> sets(std::span<const std::uint8_t> d, std::size_t head) {
    std::vector<Set> found;
    std::size_t at = head;
    while (at + 4 <= d.size()) {
        found.push_back({number(d, at, 2), number(d, at + 2, 2), at});
        REQUIRE(found.back().length >= 4);
        at += found.back().length;
    }
    CHECK(at == d.size());
    return found;
}

Datagrams sent(FlowStream stream, const std::vector<Flow>& rows) {
    Datagrams datagrams;
    stream.append(rows, datagrams);
    stream.flush(datagrams);
    return datagrams;
}

std::string hex(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (const std::uint8_t b : bytes) {
        text += "0123456789abcdef"[b >> 4];
        text += "0123456789abcdef"[b & 15];
    }
    return text;
}

}  // namespace

TEST_CASE("a flow leaves when its end is seen, and else fifteen seconds after its last packet") {
    Flow f = flow(3);
    CHECK(leaves_us(f) == f.last_us);
    f.end_reason = ended_active;
    CHECK(leaves_us(f) == f.first_us + active_us);
    f.end_reason = ended_idle;
    CHECK(leaves_us(f) == f.last_us + idle_us);
}

TEST_CASE("templates and options go out first, and again after twenty datagrams or ten minutes") {
    std::vector<Flow> rows = flows(3'000);
    rows.push_back(flow(3'001));
    rows.back().last_us += template_us;
    for (const bool is_v9 : {true, false}) {
        const Datagrams d = sent(is_v9 ? netflow9(exporter()) : ipfix(exporter()), rows);
        std::uint32_t since = template_datagrams;
        REQUIRE(d.list.size() > 2 * template_datagrams);
        for (std::size_t k = 0; k < d.list.size(); ++k) {
            const auto found = sets(d.at(k), is_v9 ? 20 : 16);
            const bool with = found.size() == 4;
            CHECK(with == (since == template_datagrams || k + 1 == d.list.size()));
            if (with) {
                CHECK(found[0].id == (is_v9 ? 0 : 2));
                CHECK(found[1].id == (is_v9 ? 1 : 3));
                CHECK(found[2].id == 257);
            }
            CHECK(found.back().id == 256);
            since = with ? 1 : since + 1;
        }
    }
}

TEST_CASE("no datagram is longer than the limit, and each set ends on four bytes") {
    for (const bool is_v9 : {true, false}) {
        const Datagrams d = sent(is_v9 ? netflow9(exporter()) : ipfix(exporter()), flows(20'000));
        for (std::size_t k = 0; k < d.list.size(); ++k) {
            CHECK(d.list[k].length <= datagram_bytes_max);
            for (const Set& s : sets(d.at(k), is_v9 ? 20 : 16)) CHECK(s.length % 4 == 0);
            if (k > 0) CHECK(d.list[k].at_us > d.list[k - 1].at_us);
        }
    }
}

TEST_CASE("NetFlow counts records in the head and datagrams in the sequence") {
    const Datagrams d = sent(netflow9(exporter(), {.sequence = 0xFFFFFFFE}), flows(2'000));
    std::uint64_t seen = 0;
    std::uint32_t sequence = 0xFFFFFFFE;
    for (std::size_t k = 0; k < d.list.size(); ++k) {
        const auto bytes = d.at(k);
        std::uint64_t records = 0;
        for (const Set& s : sets(bytes, 20)) {
            const std::uint64_t here = s.id == 256 ? (s.length - 4) / 48 : 1;
            records += here;
            seen += s.id == 256 ? here : 0;
        }
        CHECK(number(bytes, 0, 2) == 9);
        CHECK(number(bytes, 2, 2) == records);
        CHECK(number(bytes, 12, 4) == sequence++);
        CHECK(number(bytes, 16, 4) == 7);
    }
    CHECK(seen == 2'000);
}

TEST_CASE("NetFlow says when a flow began to the millisecond, and never after the head") {
    const std::vector<Flow> rows = flows(2'000);
    const Datagrams d = sent(netflow9(exporter()), rows);
    std::size_t row = 0;
    for (std::size_t k = 0; k < d.list.size(); ++k) {
        const auto bytes = d.at(k);
        const std::uint64_t uptime = number(bytes, 4, 4);
        const std::uint64_t booted = number(bytes, 8, 4) * 1'000 - uptime;
        const Set set = sets(bytes, 20).back();
        for (std::size_t at = set.at + 4; at < bytes.size(); at += 48, ++row) {
            CHECK(booted + number(bytes, at + 30, 4) ==
                  static_cast<std::uint64_t>(rows[row].first_us / 1'000));
            CHECK(number(bytes, at + 34, 4) <= uptime);
        }
    }
    CHECK(row == rows.size());
}

TEST_CASE("IPFIX counts its bytes in the head and data records in the sequence") {
    const Datagrams d = sent(ipfix(exporter(), {.sequence = 41}), flows(2'000));
    std::uint64_t sequence = 41;
    for (std::size_t k = 0; k < d.list.size(); ++k) {
        const auto bytes = d.at(k);
        CHECK(number(bytes, 0, 2) == 10);
        CHECK(number(bytes, 2, 2) == bytes.size());
        CHECK(number(bytes, 8, 4) == sequence);
        for (const Set& s : sets(bytes, 16))
            sequence += s.id == 256 ? (s.length - 4) / 56 : s.id == 257 ? 1 : 0;
    }
    CHECK(sequence == 41 + 2'000 + (d.list.size() + 19) / 20);
}

TEST_CASE("the bytes of a stream do not depend on how its rows are handed over") {
    const std::vector<Flow> rows = flows(1'000);
    const Datagrams whole = sent(ipfix(exporter()), rows);
    FlowStream stream = ipfix(exporter());
    Datagrams parts;
    for (std::size_t k = 0; k < rows.size(); k += 7)
        stream.append(std::span(rows).subspan(k, std::min<std::size_t>(7, rows.size() - k)), parts);
    stream.flush(parts);
    CHECK(parts.bytes == whole.bytes);
    CHECK(parts.list.size() == whole.list.size());
}

TEST_CASE("a stream that goes on from its progress counts on") {
    FlowStream first = netflow9(exporter());
    Datagrams a, b;
    first.append(flows(100), a);
    first.flush(a);
    FlowStream second = netflow9(exporter(), first.progress());
    second.append(flows(100), b);
    second.flush(b);
    CHECK(number(b.at(0), 12, 4) == a.list.size());
    CHECK(sets(b.at(0), 20).size() == 1);
}

TEST_CASE("a name that is too long is cut between characters") {
    Exporter e = exporter();
    e.name = marked_name("ສູນ-ວຽງຈັນ-ຊາຍແດນ");
    const Datagrams d = sent(ipfix(e), flows(1));
    const auto bytes = d.at(0);
    const Set options = sets(bytes, 16)[2];
    std::string name;
    for (std::size_t k = options.at + 12; k < options.at + 12 + name_bytes && bytes[k] != 0; ++k)
        name += static_cast<char>(bytes[k]);
    CHECK(e.name.starts_with(name));
    CHECK(name.size() == 31);
    CHECK((static_cast<unsigned char>(e.name[name.size()]) & 0xC0) != 0x80);
}

TEST_CASE("the examples of the format pages are what is written") {
    const std::string v9 = hex(sent(netflow9(exporter()), flows(1)).at(0));
    CHECK(v9 ==
          "0009000405265fe85178d4710000000000000007"
          "000000440100000f00080004000c000400070002000b00020004000100060001000a0002000e0002"
          "00020004000100080016000400150004001000040011000400200002"
          "000100180101000400080001000400220004005400200000"
          "0101002cc61200010000006445584552434953452056432d424f5244455200000000000000000000"
          "00000000"
          "01000034c6130000cb00710104010050061b0001000400000001000000000000002805265c000526"
          "5c000000fc00000100040000");
    const std::string v10 = hex(sent(ipfix(exporter()), flows(1)).at(0));
    CHECK(v10 ==
          "000a00d85178d4710000000000000007"
          "000200480100001000080004000c000400070002000b00020004000100060001000a0002000e0002"
          "000200040001000800980008009900080010000400110004003d000100880001"
          "000300180101000300010095000400220004012c00200000"
          "0101002c000000070000006445584552434953452056432d424f5244455200000000000000000000"
          "00000000"
          "0100003cc6130000cb00710104010050061b000100040000000100000000000000280000013e3ffd"
          "d5800000013e3ffdd5800000fc00000100040003");
}

TEST_CASE("the file of datagrams is a pcap whose checksums hold") {
    const Datagrams d = sent(netflow9(exporter()), flows(500));
    std::string text;
    pcap_begin(65'535, text);
    append_pcap(exporter(), d, text);
    const std::vector<std::uint8_t> file(text.begin(), text.end());
    std::size_t at = 24, packets = 0;
    while (at < file.size()) {
        const std::size_t length = file[at + 8] + 256u * file[at + 9];
        const auto frame = std::span(file).subspan(at + 16, length);
        // RFC 1071: the sum over a header and its checksum is all ones.
        const auto folded = [](std::uint64_t sum) {
            while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
            return sum;
        };
        std::uint64_t ip = 0, udp = 17 + (length - 34);
        for (std::size_t k = 14; k < 34; k += 2) ip += number(frame, k, 2);
        for (std::size_t k = 26; k < length; k += 2)
            udp += k + 1 < length ? number(frame, k, 2) : number(frame, k, 1) << 8;
        CHECK(folded(ip) == 0xFFFF);
        CHECK(folded(udp) == 0xFFFF);
        CHECK(number(frame, 36, 2) == 2'055);
        at += 16 + length;
        ++packets;
    }
    CHECK(packets == d.list.size());
}
