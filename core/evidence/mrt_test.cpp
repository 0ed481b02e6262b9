#include "evidence/mrt.h"

#include <doctest/doctest.h>

using namespace naga;
using namespace naga::evidence;

namespace {

std::string hex(const std::string& bytes) {
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += "0123456789abcdef"[byte >> 4];
        out += "0123456789abcdef"[byte & 15];
    }
    return out;
}

const Collecting collecting = {65551, *inet::read_address("203.0.113.254")};
const std::vector<Peer> peers = {
    {64496, *inet::read_address("203.0.113.1"), *inet::read_address("198.18.32.1")}};
constexpr std::int64_t at_us = 1'386'554'400'000'000;  // 2013-12-09T02:00:00Z

Route route(const char* prefix, std::vector<std::uint32_t> path) {
    Route r;
    r.at_us = at_us + 5'250'000;
    r.prefix = *inet::read_prefix(prefix);
    r.path = std::move(path);
    r.next_hop = peers[0].address;
    r.learned_us = at_us - 3'600'000'000;
    return r;
}

std::size_t records(const std::string& bytes) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < bytes.size(); ++count) {
        std::size_t length = 0;
        for (std::size_t i = 8; i < 12; ++i)
            length = length << 8 | static_cast<unsigned char>(bytes[at + i]);
        at += 12 + length;
        CHECK(at <= bytes.size());
    }
    return count;
}

}  // namespace

// The example of docs/formats/mrt.md, put together by hand from RFC 6396.
TEST_CASE("a table is the peers and then a record for each prefix") {
    std::string bytes;
    write_mrt_rib(collecting, peers, {{route("198.18.0.0/20", {64496, 64497})}}, at_us, bytes);
    CHECK(hex(bytes) ==
          "52a52420"
          "000d"
          "0001"
          "0000001d"
          "cb0071fe"
          "0008"
          "4558455243495345"
          "0001"
          "02"
          "c6122001"
          "cb007101"
          "0000fbf0"
          "52a52420"
          "000d"
          "0002"
          "0000002a"
          "00000000"
          "14"
          "c61200"
          "0001"
          "0000"
          "52a51610"
          "0018"
          "40010100"
          "40020a"
          "0202"
          "0000fbf0"
          "0000fbf1"
          "400304"
          "cb007101");
}

TEST_CASE("an update is the message a peer sent, and a session that falls is a change of state") {
    Route down;
    down.at_us = at_us;
    down.old_state = 6, down.new_state = 1;
    Route gone = route("198.18.0.0/20", {});
    gone.withdrawn = true;
    Route there = route("198.18.0.0/20", {64496, 64497});
    there.communities = {0xFFFF029A};
    std::string bytes;
    write_mrt_updates(collecting, peers, std::vector{down, gone, there}, bytes);
    CHECK(hex(bytes) ==
          "52a52420"
          "0010"
          "0005"
          "00000018"
          "0000fbf0"
          "0001000f"
          "0000"
          "0001"
          "cb007101"
          "cb0071fe"
          "0006"
          "0001"
          "52a52425"
          "0010"
          "0004"
          "0000002f"
          "0000fbf0"
          "0001000f"
          "0000"
          "0001"
          "cb007101"
          "cb0071fe"
          "ffffffffffffffffffffffffffffffff"
          "001b"
          "02"
          "0004"
          "14c61200"
          "0000"
          "52a52425"
          "0010"
          "0004"
          "0000004e"
          "0000fbf0"
          "0001000f"
          "0000"
          "0001"
          "cb007101"
          "cb0071fe"
          "ffffffffffffffffffffffffffffffff"
          "003a"
          "02"
          "0000"
          "001f"
          "40010100"
          "40020a"
          "0202"
          "0000fbf0"
          "0000fbf1"
          "400304"
          "cb007101"
          "c00804"
          "ffff029a"
          "14c61200");
}

TEST_CASE("routes with one path share a message until it is full, and others do not") {
    std::vector<Route> rows;
    for (std::uint32_t i = 0; i < 2'000; ++i) {
        rows.push_back(route("240.0.0.0/24", {64496, 64497}));
        rows.back().prefix.first.bits += i << 8;
    }
    std::string bytes;
    write_mrt_updates(collecting, peers, rows, bytes);
    // 4,096 less 19, 4 and 24 of attributes hold 1,012 prefixes of four bytes.
    CHECK(records(bytes) == 2);
    for (std::size_t i = 0; i < rows.size(); i += 2) rows[i].path.push_back(64498);
    bytes.clear();
    write_mrt_updates(collecting, peers, rows, bytes);
    CHECK(records(bytes) == 2'000);
}

TEST_CASE("the longest path is said in segments of 255, and still leaves room for its prefix") {
    Route longest = route("198.18.0.0/20", std::vector<std::uint32_t>(mrt_path_max, 64496));
    longest.communities.assign(mrt_communities_max, 1);
    std::string bytes;
    write_mrt_updates(collecting, peers, std::vector{longest}, bytes);
    CHECK(records(bytes) == 1);
    CHECK(bytes.size() < 12 + 20 + bgp_message_max);
    write_mrt_rib(collecting, peers, std::vector{longest}, at_us, bytes);
    CHECK(records(bytes) == 3);
}
