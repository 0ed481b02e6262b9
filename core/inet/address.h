// Addresses of the simulated Internet: IPv4 addresses and prefixes, and AS numbers.
//
// Only numbers that can never be routed are allowed in a world (is_drill_address,
// is_drill_asn): RFC 5737, RFC 2544, RFC 6598, RFC 1918, 240.0.0.0/4; RFC 5398, RFC 6996.
// Nothing here allocates but as_text.

#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace naga::inet {

struct Address {
    std::uint32_t bits = 0;  // host order: 192.0.2.1 is 0xC0000201
    constexpr auto operator<=>(const Address&) const = default;
};

struct Prefix {
    Address first;
    std::uint8_t length = 32;  // 0 to 32

    constexpr std::uint64_t size() const { return std::uint64_t{1} << (32 - length); }
    constexpr bool holds(Address a) const {
        return length == 0 || ((a.bits ^ first.bits) >> (32 - length)) == 0;
    }
    constexpr bool overlaps(const Prefix& other) const {
        return holds(other.first) || other.holds(first);
    }
    constexpr auto operator<=>(const Prefix&) const = default;
};

std::string as_text(Address address);
std::string as_text(Prefix prefix);

// "192.0.2.1"; exactly four decimal parts without leading zeros.
std::optional<Address> read_address(std::string_view text);
// "198.18.0.0/19"; host bits must be zero.
std::optional<Prefix> read_prefix(std::string_view text);

// True when nobody on the real Internet can hold it.
bool is_drill_prefix(Prefix prefix);
bool is_drill_asn(std::uint32_t asn);
// Names of at least two labels under .example, .test or .invalid (RFC 2606), in lower case
// letters, digits and '-', as RFC 1035 allows them.
bool is_drill_name(std::string_view name);

}  // namespace naga::inet
