// Digests of state: the same bytes give the same number on every machine.
//
// XXH3 of xxHash 0.8 for blocks; `mix` joins numbers. Not secret, not for passwords.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace naga::sim {

std::uint64_t digest_of(std::span<const std::byte> bytes, std::uint64_t seed = 0);
std::uint64_t digest_of(std::string_view text, std::uint64_t seed = 0);

// The rows of a table of plain records without padding.
template <typename Row>
std::uint64_t digest_of_rows(std::span<const Row> rows, std::uint64_t seed = 0) {
    static_assert(std::has_unique_object_representations_v<Row>);
    return digest_of(std::as_bytes(rows), seed);
}

// Joins two numbers, order-sensitive (the finaliser of splitmix64).
constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    std::uint64_t z = a + 0x9E3779B97F4A7C15ull * (b + 1);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

// Sixteen hexadecimal digits.
std::string as_hex(std::uint64_t digest);

}  // namespace naga::sim
