// How often somebody may try: token buckets, one for each (what, who), in bounded memory.
//
// Pure, and for one thread at a time. Time is an argument, in microseconds of any clock that does
// not go back. A bucket begins full; each try takes one, and they come back one by one. When more
// than `kept_max` are known, the fullest is forgotten first, so an attacker with many addresses
// does not make the server forget the one that tried most.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace naga::serve {

struct Rate {
    std::int64_t burst = 5;               // tries at once
    std::int64_t refill_us = 30'000'000;  // until one more
};

class RateLimits {
public:
    explicit RateLimits(std::size_t kept_max = 10'000) : kept_max_(kept_max) {}

    // Takes one if there is one. The same `what` needs the same rate every time.
    bool take(std::string_view what, std::string_view who, const Rate& rate, std::int64_t now_us);
    // Microseconds until there is one; 0: now. Takes nothing.
    std::int64_t wait(std::string_view what, std::string_view who, const Rate& rate,
                      std::int64_t now_us) const;
    // Puts one back that was taken.
    void give_back(std::string_view what, std::string_view who, const Rate& rate);
    // Full again.
    void forget(std::string_view what, std::string_view who);
    std::size_t kept() const { return buckets_.size(); }

private:
    // A bucket with n tries left at `now` is full at now + (burst - n) * refill.
    struct Bucket {
        std::int64_t full_at_us = 0;
    };
    using Key = std::pair<std::string, std::string>;
    std::size_t kept_max_;
    std::map<Key, Bucket> buckets_;
    std::set<std::pair<std::int64_t, Key>> by_fullness_;  // the same buckets, the fullest first
};

// Signing in: five wrong PINs for a seat, or a hundred from an address, then one try in 30 seconds
// for each. A hall shares an address, and all in it sit down at once, so that limit is wider. A
// right PIN makes the seat's full again, and gives the address back the one that it took. Whether a
// seat exists makes no difference: limits hold for names.
class SignIn {
public:
    static constexpr Rate seat_rate{5, 30'000'000};
    static constexpr Rate address_rate{100, 30'000'000};

    // Microseconds to wait before the next try is looked at; 0: now.
    std::int64_t wait(std::string_view seat, std::string_view address, std::int64_t now_us) const;
    // Before the PIN is looked at, so that tries at the same time count too. False: wait first.
    bool try_once(std::string_view seat, std::string_view address, std::int64_t now_us);
    void was_right(std::string_view seat, std::string_view address);

private:
    RateLimits limits_;
};

}  // namespace naga::serve
