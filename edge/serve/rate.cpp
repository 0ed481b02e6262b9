#include "serve/rate.h"

#include <algorithm>

namespace naga::serve {

namespace {

// Names of people are kept no longer than this; longer ones share a bucket with their beginning.
constexpr std::size_t name_bytes_max = 96;

std::pair<std::string, std::string> key_of(std::string_view what, std::string_view who) {
    const auto kept = [](std::string_view name) {
        return std::string(name.substr(0, name_bytes_max));
    };
    return {kept(what), kept(who)};
}

}  // namespace

bool RateLimits::take(std::string_view what, std::string_view who, const Rate& rate,
                      std::int64_t now_us) {
    const Key key = key_of(what, who);
    auto it = buckets_.find(key);
    if (it == buckets_.end()) {
        while (buckets_.size() >= kept_max_) {
            buckets_.erase(by_fullness_.begin()->second);
            by_fullness_.erase(by_fullness_.begin());
        }
        it = buckets_.emplace(key, Bucket{now_us}).first;
    } else {
        by_fullness_.erase({it->second.full_at_us, key});
    }
    Bucket& bucket = it->second;
    const std::int64_t full_at = std::max(bucket.full_at_us, now_us) + rate.refill_us;
    const bool has_one = full_at - now_us <= rate.burst * rate.refill_us;
    if (has_one) bucket.full_at_us = full_at;
    by_fullness_.emplace(bucket.full_at_us, key);
    return has_one;
}

std::int64_t RateLimits::wait(std::string_view what, std::string_view who, const Rate& rate,
                              std::int64_t now_us) const {
    const auto it = buckets_.find(key_of(what, who));
    if (it == buckets_.end()) return 0;
    return std::max<std::int64_t>(
        0, it->second.full_at_us - now_us - (rate.burst - 1) * rate.refill_us);
}

void RateLimits::give_back(std::string_view what, std::string_view who, const Rate& rate) {
    const auto it = buckets_.find(key_of(what, who));
    if (it == buckets_.end()) return;
    by_fullness_.erase({it->second.full_at_us, it->first});
    it->second.full_at_us -= rate.refill_us;
    by_fullness_.emplace(it->second.full_at_us, it->first);
}

void RateLimits::forget(std::string_view what, std::string_view who) {
    const auto it = buckets_.find(key_of(what, who));
    if (it == buckets_.end()) return;
    by_fullness_.erase({it->second.full_at_us, it->first});
    buckets_.erase(it);
}

std::int64_t SignIn::wait(std::string_view seat, std::string_view address,
                          std::int64_t now_us) const {
    return std::max(limits_.wait("seat", seat, seat_rate, now_us),
                    limits_.wait("address", address, address_rate, now_us));
}

bool SignIn::try_once(std::string_view seat, std::string_view address, std::int64_t now_us) {
    if (wait(seat, address, now_us) > 0) return false;
    limits_.take("seat", seat, seat_rate, now_us);
    limits_.take("address", address, address_rate, now_us);
    return true;
}

void SignIn::was_right(std::string_view seat, std::string_view address) {
    limits_.forget("seat", seat);
    limits_.give_back("address", address, address_rate);
}

}  // namespace naga::serve
