#include "sim/digest.h"

#include <xxhash.h>

namespace naga::sim {

std::uint64_t digest_of(std::span<const std::byte> bytes, std::uint64_t seed) {
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::uint64_t digest_of(std::string_view text, std::uint64_t seed) {
    return XXH3_64bits_withSeed(text.data(), text.size(), seed);
}

std::string as_hex(std::uint64_t digest) {
    std::string text(16, '0');
    for (int i = 15; i >= 0; --i, digest >>= 4)
        text[static_cast<std::size_t>(i)] = "0123456789abcdef"[digest & 15];
    return text;
}

}  // namespace naga::sim
