#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "inet/address.h"

#include <doctest/doctest.h>

using namespace naga::inet;

TEST_CASE("an address reads back as it was written") {
    for (const char* text : {"0.0.0.0", "192.0.2.1", "198.18.64.10", "255.255.255.255"}) {
        const auto address = read_address(text);
        REQUIRE(address);
        CHECK(as_text(*address) == text);
    }
    CHECK(read_address("192.0.2.1")->bits == 0xC0000201);
}

TEST_CASE("what is not four decimal parts is no address") {
    for (const char* text :
         {"", "1", "1.2.3", "1.2.3.", ".1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.00",
          "1.2.3.4 ", " 1.2.3.4", "+1.2.3.4", "1..3.4", "1.2.3.99999999999", "1.2.3.4/8", "::1"})
        CHECK_MESSAGE(!read_address(text), text);
}

TEST_CASE("a prefix reads back as it was written") {
    for (const char* text : {"0.0.0.0/0", "198.18.0.0/18", "192.0.2.1/32", "240.0.0.0/4"}) {
        const auto prefix = read_prefix(text);
        REQUIRE(prefix);
        CHECK(as_text(*prefix) == text);
    }
    CHECK(read_prefix("0.0.0.0/0")->size() == 4294967296u);
    CHECK(read_prefix("198.18.0.0/18")->size() == 16384);
}

TEST_CASE("a prefix with host bits or a wrong length is refused") {
    for (const char* text :
         {"198.18.0.1/18", "192.0.2.0", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/024",
          "192.0.2.0/-1", "192.0.2.0/24/24", "/24", "1.0.0.0/0"})
        CHECK_MESSAGE(!read_prefix(text), text);
}

TEST_CASE("a prefix holds its first and last address and neither neighbour") {
    const Prefix prefix = *read_prefix("198.18.64.0/18");
    CHECK(prefix.holds(*read_address("198.18.64.0")));
    CHECK(prefix.holds(*read_address("198.18.127.255")));
    CHECK(!prefix.holds(*read_address("198.18.63.255")));
    CHECK(!prefix.holds(*read_address("198.18.128.0")));
    CHECK(read_prefix("0.0.0.0/0")->holds(*read_address("203.0.113.9")));
}

TEST_CASE("prefixes overlap exactly when one holds the other") {
    const Prefix wide = *read_prefix("198.18.0.0/15");
    const Prefix narrow = *read_prefix("198.19.4.0/24");
    const Prefix other = *read_prefix("198.20.0.0/15");
    CHECK(wide.overlaps(narrow));
    CHECK(narrow.overlaps(wide));
    CHECK(!wide.overlaps(other));
    CHECK(!narrow.overlaps(other));
}

TEST_CASE("only prefixes that nobody can hold are for drills") {
    for (const char* text : {"192.0.2.0/24", "198.51.100.0/25", "203.0.113.9/32", "198.18.0.0/15",
                             "198.19.255.0/24", "100.64.0.0/10", "10.0.0.0/8", "172.31.0.0/16",
                             "192.168.1.0/24", "240.0.0.0/4", "254.0.0.0/8"})
        CHECK_MESSAGE(is_drill_prefix(*read_prefix(text)), text);
    for (const char* text :
         {"0.0.0.0/0", "192.0.0.0/16", "192.0.3.0/24", "198.16.0.0/14", "198.20.0.0/16",
          "100.0.0.0/8", "172.32.0.0/16", "224.0.0.0/3", "224.0.0.0/4", "8.8.8.8/32"})
        CHECK_MESSAGE(!is_drill_prefix(*read_prefix(text)), text);
}

TEST_CASE("only AS numbers that nobody can hold are for drills") {
    for (const std::uint32_t asn :
         {64496u, 64511u, 64512u, 65534u, 65536u, 65551u, 4200000000u, 4294967294u})
        CHECK_MESSAGE(is_drill_asn(asn), asn);
    for (const std::uint32_t asn :
         {0u, 1u, 9873u, 64495u, 65535u, 65552u, 4199999999u, 4294967295u})
        CHECK_MESSAGE(!is_drill_asn(asn), asn);
}

TEST_CASE("only names under the reserved ends are for drills") {
    for (const char* name : {"portal.gov-la.example", "a.test", "x1.y2.invalid"})
        CHECK_MESSAGE(is_drill_name(name), name);
    for (const char* name :
         {"", "example", ".example", "a..example", "a.example.", "a.example.com", "aexample",
          "-a.example", "a-.example", "A.example", "a b.example", "gov.la"})
        CHECK_MESSAGE(!is_drill_name(name), name);
    CHECK(is_drill_name(std::string(63, 'a') + ".test"));
    CHECK(!is_drill_name(std::string(64, 'a') + ".test"));
    std::string longest;
    while (longest.size() < 260) longest += "abcdefgh.";
    CHECK(!is_drill_name(longest + "test"));
}
