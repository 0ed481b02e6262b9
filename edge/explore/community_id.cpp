#include "explore/community_id.h"

#include <openssl/evp.h>

#include <array>
#include <tuple>
#include <utility>

#include "base/ensure.h"

namespace naga::explore {

namespace {

constexpr std::uint8_t icmp = 1;

// The type that answers a type of ICMP (RFC 792, 950, 1256); -1: none.
int counterpart(std::uint16_t type) {
    constexpr std::pair<int, int> pairs[] = {{0, 8}, {9, 10}, {13, 14}, {15, 16}, {17, 18}};
    for (const auto& [one, other] : pairs) {
        if (type == one) return other;
        if (type == other) return one;
    }
    return -1;
}

}  // namespace

std::string community_id(inet::Address source, std::uint16_t source_port, inet::Address target,
                         std::uint16_t target_port, std::uint8_t protocol) {
    bool one_way = false;
    if (protocol == icmp) {
        const int other = counterpart(source_port);
        one_way = other < 0;
        if (!one_way) target_port = static_cast<std::uint16_t>(other);
    }
    if (!one_way && std::tuple(target.bits, target_port) < std::tuple(source.bits, source_port)) {
        std::swap(source, target);
        std::swap(source_port, target_port);
    }
    std::array<unsigned char, 16> text{};
    std::size_t at = 2;  // behind the seed, 0
    const auto put = [&](std::uint32_t value, int bytes) {
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
            text[at++] = static_cast<unsigned char>(value >> shift);
    };
    put(source.bits, 4), put(target.bits, 4);
    put(protocol, 1), put(0, 1);
    put(source_port, 2), put(target_port, 2);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    ensure(EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) == 1,
           "SHA-1 is there");
    std::array<unsigned char, 64> base64{};
    const int length = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
    return "1:" + std::string(base64.begin(), base64.begin() + length);
}

}  // namespace naga::explore
