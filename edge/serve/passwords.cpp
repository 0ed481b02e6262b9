#include "serve/passwords.h"

#include <sodium.h>

#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "base/ensure.h"

namespace naga::serve {

namespace {

void ready() {
    static const bool is_ready = sodium_init() >= 0;
    ensure(is_ready, "libsodium can be used");
}

}  // namespace

std::string hash_password(std::string_view password) {
    ready();
    if (password.size() > password_bytes_max) return {};
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), argon_passes,
                              argon_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return {};
    return out.data();
}

bool is_password(std::string_view hash, std::string_view password) {
    ready();
    // Of a password nobody has.
    static const std::string nobody = hash_password(random_token());
    const bool fits = hash.substr(0, 10) == "$argon2id$" && hash.size() < crypto_pwhash_STRBYTES &&
                      password.size() <= password_bytes_max;
    std::array<char, crypto_pwhash_STRBYTES> padded{};
    const std::string_view with = fits ? hash : std::string_view(nobody);
    with.copy(padded.data(), padded.size() - 1);
    const bool matches =
        crypto_pwhash_str_verify(padded.data(), password.data(),
                                 std::min(password.size(), password_bytes_max)) == 0;
    return fits && matches;
}

std::string random_token() {
    ready();
    std::array<unsigned char, 32> bits{};
    randombytes_buf(bits.data(), bits.size());
    constexpr int form = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_encoded_len(bits.size(), form), '\0');
    sodium_bin2base64(text.data(), text.size(), bits.data(), bits.size(), form);
    text.pop_back();
    return text;
}

std::string random_pin(std::size_t digits) {
    ready();
    ensure(digits <= 18, "a PIN has at most 18 digits");
    std::string pin;
    for (std::size_t i = 0; i < digits; ++i)
        pin += static_cast<char>('0' + randombytes_uniform(10));
    return pin;
}

bool is_equal_secret(std::string_view a, std::string_view b) {
    return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

std::string digest_of(std::string_view token) {
    ready();
    std::array<unsigned char, 32> digest{};
    crypto_generichash(digest.data(), digest.size(),
                       reinterpret_cast<const unsigned char*>(token.data()), token.size(), nullptr,
                       0);
    std::string text(2 * digest.size() + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    text.pop_back();
    return text;
}

struct PasswordDesk::Room {
    std::mutex mutex;
    std::condition_variable arrived;
    std::deque<std::function<void()>> waiting;  // people who sign in
    std::deque<std::function<void()>> later;    // cards to be made
    std::size_t waiting_max = 0;
    bool closed = false;
    std::vector<std::thread> threads;

    void work() {
        while (true) {
            std::function<void()> job;
            {
                std::unique_lock lock(mutex);
                arrived.wait(lock, [this] { return closed || !waiting.empty() || !later.empty(); });
                if (closed) return;
                auto& first = waiting.empty() ? later : waiting;
                job = std::move(first.front());
                first.pop_front();
            }
            job();
        }
    }
    bool take(std::deque<std::function<void()>>& queue, std::function<void()> job) {
        {
            const std::lock_guard lock(mutex);
            if (closed || queue.size() >= waiting_max) return false;
            queue.push_back(std::move(job));
        }
        arrived.notify_one();
        return true;
    }
};

PasswordDesk::PasswordDesk(unsigned threads, std::size_t waiting_max)
    : room_(std::make_unique<Room>()) {
    ensure(threads >= 1, "somebody is at the desk");
    room_->waiting_max = waiting_max;
    for (unsigned i = 0; i < threads; ++i)
        room_->threads.emplace_back([room = room_.get()] { room->work(); });
}

PasswordDesk::~PasswordDesk() {
    {
        const std::lock_guard lock(room_->mutex);
        room_->closed = true;
    }
    room_->arrived.notify_all();
    for (std::thread& thread : room_->threads) thread.join();
}

bool PasswordDesk::hash(std::string password, std::function<void(std::string)> then) {
    return room_->take(room_->later,
                       [password = std::move(password), then = std::move(then)]() mutable {
                           std::string hash = hash_password(password);
                           sodium_memzero(password.data(), password.size());
                           then(std::move(hash));
                       });
}

bool PasswordDesk::check(std::string hash, std::string password, std::function<void(bool)> then) {
    return room_->take(room_->waiting, [hash = std::move(hash), password = std::move(password),
                                        then = std::move(then)]() mutable {
        const bool matches = is_password(hash, password);
        sodium_memzero(password.data(), password.size());
        then(matches);
    });
}

}  // namespace naga::serve
