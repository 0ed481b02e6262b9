// Makes pieces on some threads and takes them in their order on the calling one.
//
// What is made and not yet taken is bounded: by `ahead` pieces a thread, and by weight: while
// the pieces that wait weigh more than weight_max, only the one that is next is made.

#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/result.h"

namespace naga::explore {

inline constexpr std::size_t weight_max = 64u << 20;

// `make(number)` gives a piece with a `weight`; `take(piece, number)` a Result<void>, and after a
// refusal nothing more is made. Rethrows what a make threw. Needs first <= end.
template <typename Make, typename Take>
Result<void> in_order(std::int64_t first, std::int64_t end, unsigned threads, const Make& make,
                      const Take& take) {
    using Made = decltype(make(first));
    if (threads <= 1 || end - first <= 1) {
        for (std::int64_t number = first; number < end; ++number) {
            Made piece = make(number);
            if (auto taken = take(piece, number); !taken) return taken;
        }
        return {};
    }
    std::mutex mutex;
    std::condition_variable changed;
    std::map<std::int64_t, Made> waiting;
    std::int64_t next_made = first, next_taken = first;
    std::size_t weight = 0;
    bool over = false;
    std::exception_ptr thrown;
    const std::int64_t ahead = 2 * static_cast<std::int64_t>(threads);
    const auto work = [&] {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] {
                return over || next_made == end ||
                       (next_made < next_taken + ahead &&
                        (weight < weight_max || next_made == next_taken));
            });
            if (over || next_made == end) return;
            const std::int64_t number = next_made++;
            lock.unlock();
            try {
                Made piece = make(number);
                lock.lock();
                weight += piece.weight;
                waiting.emplace(number, std::move(piece));
            } catch (...) {
                if (!lock.owns_lock()) lock.lock();
                if (!thrown) thrown = std::current_exception();
                over = true;
            }
            changed.notify_all();
        }
    };
    std::vector<std::thread> others;
    const auto stop = [&] {
        {
            const std::lock_guard lock(mutex);
            over = true;
        }
        changed.notify_all();
        for (std::thread& other : others) other.join();
    };
    try {
        for (unsigned t = 0; t < threads; ++t) others.emplace_back(work);
    } catch (const std::system_error&) {
        // Where the machine allows fewer threads, fewer do the same work; one there must be.
        if (others.empty()) return in_order(first, end, 1, make, take);
    }
    Result<void> result;
    try {
        for (std::int64_t number = first; number < end && result; ++number) {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return over || waiting.contains(number); });
            const auto at = waiting.find(number);
            if (at == waiting.end()) break;
            Made piece = std::move(at->second);
            waiting.erase(at);
            lock.unlock();
            result = take(piece, number);
            lock.lock();
            weight -= piece.weight;
            next_taken = number + 1;
            lock.unlock();
            changed.notify_all();
        }
    } catch (...) {
        stop();
        throw;
    }
    stop();
    if (thrown) std::rethrow_exception(thrown);
    return result;
}

}  // namespace naga::explore
