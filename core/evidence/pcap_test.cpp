#include "evidence/pcap.h"

#include <doctest/doctest.h>

using namespace naga::evidence;

namespace {

std::string hex(const std::string& bytes) {
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

constexpr std::uint8_t bytes[5] = {1, 2, 3, 4, 5};

}  // namespace

TEST_CASE("a pcap file is its head and its frames, little-endian") {
    std::string out;
    pcap_begin(65'535, out);
    pcap_append({1'371'945'600'000'007, bytes, 5, 60}, out);
    CHECK(hex(out) ==
          "d4c3b2a1020004000000000000000000ffff000001000000"  // head
          "803ac65107000000050000003c0000000102030405");
}

TEST_CASE("a pcapng file says in its first block that it is an exercise") {
    std::string out;
    pcapng_begin(96, "tap", out);
    CHECK(out.find("EXERCISE EXERCISE EXERCISE") < 40);
    CHECK(out.size() % 4 == 0);
    const std::size_t before = out.size();
    pcapng_append({1'371'945'600'000'007, bytes, 5, 60}, out);
    CHECK(hex(out.substr(before)) ==
          "060000002800000000000000c6df040007a023fa"
          "050000003c0000000102030405000000"
          "28000000");
    for (std::uint32_t length = 0; length <= 5; ++length) {
        std::string more;
        pcapng_append({0, bytes, length, length}, more);
        CHECK(more.size() == 32 + (length + 3) / 4 * 4);
    }
}
