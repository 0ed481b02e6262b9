#include "routing/synthetic.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "base/ensure.h"

namespace naga::routing {
namespace {

// splitmix64 of Steele, Lea and Flood 2014.
std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

class Draws {
public:
    explicit Draws(std::uint64_t seed) : state_(seed) {}
    std::uint64_t word() { return mix(state_ += 0x9e3779b97f4a7c15); }
    std::uint32_t below(std::uint32_t n) {
        return static_cast<std::uint32_t>(((word() >> 32) * n) >> 32);
    }
    // Below n, crowded toward 0: n times a power of a uniform number in [0, 1).
    std::uint32_t low(std::uint32_t n, int power) {
        const std::uint64_t u = word() >> 32;
        std::uint64_t x = u;
        for (int i = 1; i < power; ++i) x = (x * u) >> 32;
        return static_cast<std::uint32_t>((x * n) >> 32);
    }
    bool percent(std::uint32_t p) { return below(100) < p; }

private:
    std::uint64_t state_;
};

// Unordered pairs of different nodes, each at most once.
class Pairs {
public:
    explicit Pairs(std::uint64_t expected) : slots_(std::bit_ceil(expected * 2 + 16), 0) {}
    bool add(Node a, Node b) {
        const std::uint64_t key = (std::uint64_t{std::min(a, b)} << 32) | std::max(a, b);
        if (a == b || count_ * 4 > slots_.size() * 3) return false;
        std::uint64_t at = mix(key) & (slots_.size() - 1);
        while (slots_[at] != 0 && slots_[at] != key) at = (at + 1) & (slots_.size() - 1);
        if (slots_[at] == key) return false;
        slots_[at] = key;
        ++count_;
        return true;
    }

private:
    std::vector<std::uint64_t> slots_;  // never 0: the larger of two nodes is not 0
    std::uint64_t count_ = 0;
};

std::uint32_t providers_wanted(Draws& draws, bool transit) {
    const std::uint32_t u = draws.below(100);
    if (transit) return u < 35 ? 1 : u < 65 ? 2 : u < 85 ? 3 : 4 + draws.below(3);
    return u < 45 ? 1 : u < 85 ? 2 : 3;
}

}  // namespace

Synthetic synthetic_internet(std::uint32_t nodes, std::uint32_t links, std::uint64_t seed) {
    ensure(nodes >= 1 && nodes <= nodes_max, "a synthetic graph is within the limits");
    Draws draws(seed);
    const std::uint32_t top = std::min(15U, 1 + nodes / 8);
    const std::uint32_t transit = std::max(top, nodes * 15 / 100);

    Synthetic made;
    made.asns.resize(nodes);
    std::iota(made.asns.begin(), made.asns.end(), 1U);
    for (std::uint32_t i = nodes; i > 1; --i)
        std::swap(made.asns[i - 1], made.asns[draws.below(i)]);

    Pairs pairs(std::uint64_t{links} + std::uint64_t{nodes} * 7);
    const auto link = [&](Node a, Node b, Relation relation) {
        if (!pairs.add(a, b)) return false;
        made.edges.push_back({a, b, relation});
        return true;
    };

    // Drawing from all ends so far is drawing in proportion to customers.
    std::vector<Node> ends;
    for (Node a = 0; a < top; ++a) {
        for (Node b = a + 1; b < top; ++b) link(a, b, Relation::peer_of);
        ends.insert(ends.end(), 20, a);
    }
    for (Node v = top; v < nodes; ++v) {
        const std::uint32_t wanted = providers_wanted(draws, v < transit);
        for (std::uint32_t k = 0; k < wanted; ++k) {
            for (int tries = 0; tries < 20; ++tries) {
                const Node p = draws.percent(90)
                                   ? ends[draws.below(static_cast<std::uint32_t>(ends.size()))]
                                   : draws.below(std::min(v, transit));
                if (!link(p, v, Relation::provider_of)) continue;
                ends.push_back(p);
                break;
            }
        }
    }

    constexpr std::uint32_t exchanges = 40;
    std::vector<std::vector<Node>> members(exchanges);
    for (Node v = top; v < nodes; ++v) {
        if (!draws.percent(v < transit ? 90 : 25)) continue;
        const std::uint32_t joins =
            1 + (draws.percent(30) ? 1 : 0) + (v < transit && draws.percent(30) ? 4 : 0);
        for (std::uint32_t k = 0; k < joins; ++k) members[draws.low(exchanges, 2)].push_back(v);
    }
    for (std::uint64_t tries = 0; tries < std::uint64_t{links} * 50; ++tries) {
        if (made.edges.size() >= links) break;
        const std::vector<Node>& here = members[draws.low(exchanges, 2)];
        if (here.size() < 2) continue;
        const auto count = static_cast<std::uint32_t>(here.size());
        const Node busy = here[draws.low(count, 3)];
        const Node other = here[draws.below(count)];
        link(busy, other, Relation::peer_of);
    }
    return made;
}

}  // namespace naga::routing
