#include "sim/chance.h"

#include "base/det_math.h"
#include "base/ensure.h"
#include "sim/digest.h"

namespace naga::sim {

namespace {

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> c, std::uint32_t k0,
                                    std::uint32_t k1) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = std::uint64_t{0xD2511F53u} * c[0];
        const std::uint64_t p1 = std::uint64_t{0xCD9E8D57u} * c[2];
        c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ k0, static_cast<std::uint32_t>(p1),
             static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ k1, static_cast<std::uint32_t>(p0)};
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return c;
}

// One Feistel round function; any mixing will do, it need not be secret.
std::uint32_t scramble(std::uint64_t key, std::uint32_t round, std::uint32_t half) {
    return static_cast<std::uint32_t>(mix(key + round, half) >> 32);
}

struct Halves {
    std::uint32_t bits;  // of each half
    std::uint32_t mask;
};

Halves halves_for(std::uint32_t n) {
    std::uint32_t bits = 1;
    while (bits < 16 && (std::uint64_t{1} << (2 * bits)) < n) ++bits;
    return {bits, (1u << bits) - 1};
}

std::uint32_t forward(std::uint64_t key, Halves h, std::uint32_t x) {
    std::uint32_t left = x >> h.bits, right = x & h.mask;
    for (std::uint32_t round = 0; round < 4; ++round) {
        const std::uint32_t next = left ^ (scramble(key, round, right) & h.mask);
        left = right;
        right = next;
    }
    return (left << h.bits) | right;
}

std::uint32_t backward(std::uint64_t key, Halves h, std::uint32_t x) {
    std::uint32_t left = x >> h.bits, right = x & h.mask;
    for (std::uint32_t round = 4; round-- > 0;) {
        const std::uint32_t before = right ^ (scramble(key, round, left) & h.mask);
        right = left;
        left = before;
    }
    return (left << h.bits) | right;
}

}  // namespace

std::array<std::uint32_t, 4> Chance::words(Purpose purpose, std::uint32_t entity,
                                           std::uint64_t cause) const {
    const auto number = static_cast<std::uint32_t>(purpose);
    const std::uint32_t day = number >= first_luck ? replicate_ : 0u;
    return philox({(number << 16) | day, entity, static_cast<std::uint32_t>(cause),
                   static_cast<std::uint32_t>(cause >> 32)},
                  static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32));
}

std::uint64_t Chance::bits(Purpose purpose, std::uint32_t entity, std::uint64_t cause) const {
    const auto w = words(purpose, entity, cause);
    return (std::uint64_t{w[0]} << 32) | w[1];
}

double Chance::uniform(Purpose purpose, std::uint32_t entity, std::uint64_t cause) const {
    const auto w = words(purpose, entity, cause);
    return unit(w[0], w[1]);
}

double Chance::exponential(Purpose purpose, std::uint32_t entity, std::uint64_t cause) const {
    return -det::log(uniform(purpose, entity, cause));
}

double Chance::lognormal(Purpose purpose, std::uint32_t entity, std::uint64_t cause, double median,
                         double sigma) const {
    return median * det::exp(sigma * det::normal_quantile(uniform(purpose, entity, cause)));
}

std::uint32_t permute(std::uint64_t seed, std::uint32_t entity, std::uint32_t k, std::uint32_t n) {
    ensure(k < n, "a member of a group has a number below its count");
    const std::uint64_t key = mix(seed, entity);
    const Halves h = halves_for(n);
    do k = forward(key, h, k);
    while (k >= n);
    return k;
}

std::uint32_t unpermute(std::uint64_t seed, std::uint32_t entity, std::uint32_t place,
                        std::uint32_t n) {
    ensure(place < n, "a place in a group lies below its count");
    const std::uint64_t key = mix(seed, entity);
    const Halves h = halves_for(n);
    do place = backward(key, h, place);
    while (place >= n);
    return place;
}

std::uint64_t cause_of(std::uint64_t a, std::uint64_t b) { return mix(a, b); }
std::uint64_t cause_of(std::string_view text) { return digest_of(text); }

}  // namespace naga::sim
