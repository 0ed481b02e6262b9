// Hashes and signatures of what is rendered: SHA-256, Base64, and Ed25519 for DKIM.
//
// Pure functions of their arguments: the hash and the signature need no chance and no clock. The
// key of a domain is made from its name, which everybody knows, so it protects nothing and is
// meant to: it lets a verifier that others wrote say that a signature fits a key. Sources: FIPS
// 180-4, RFC 4648 section 4, RFC 8032. Done by libsodium.

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace naga::wire {

using Hash = std::array<std::uint8_t, 32>;

Hash sha256(std::string_view bytes);
std::string as_hex(const Hash& hash);  // 64 lower-case digits
// With padding, in one line.
std::string as_base64(std::string_view bytes);

// The key pair of a domain: EXERCISE only, worth nothing. Cost: about 50 us, as for a signature.
struct Key {
    std::array<std::uint8_t, 32> open{};
    std::array<std::uint8_t, 64> secret{};
};
Key exercise_key_of(std::string_view domain);
std::string signed_by(const Key& key, std::string_view message);  // 64 bytes

}  // namespace naga::wire
