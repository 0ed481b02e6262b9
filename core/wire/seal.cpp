#include "wire/seal.h"

#include <sodium.h>

#include <vector>

#include "sim/digest.h"

namespace naga::wire {

namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Hash sha256(std::string_view bytes) {
    Hash hash{};
    crypto_hash_sha256(hash.data(), bytes_of(bytes), bytes.size());
    return hash;
}

std::string as_hex(const Hash& hash) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : hash) text += digits[byte >> 4], text += digits[byte & 15];
    return text;
}

std::string as_base64(std::string_view bytes) {
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), variant);
    text.pop_back();  // the zero behind it
    return text;
}

namespace {

Key make_key_of(std::string_view domain) {
    const Hash seed = sha256("EXERCISE EXERCISE EXERCISE naga key of " + std::string(domain));
    Key key;
    crypto_sign_seed_keypair(key.open.data(), key.secret.data(), seed.data());
    return key;
}

}  // namespace

// A key takes some 30 us and is asked for again and again: the last ones are kept.
Key exercise_key_of(std::string_view domain) {
    struct Kept {
        std::string domain;
        Key key;
    };
    static thread_local std::vector<Kept> memo(1'024);
    Kept& kept = memo[sim::digest_of(domain) % memo.size()];
    if (kept.domain != domain || domain.empty()) kept = {std::string(domain), make_key_of(domain)};
    return kept.key;
}

std::string signed_by(const Key& key, std::string_view message) {
    std::string signature(64, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                         bytes_of(message), message.size(), key.secret.data());
    return signature;
}

}  // namespace naga::wire
