#include "evidence/record.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ensure.h"
#include "sim/digest.h"

namespace naga::evidence {

namespace {

constexpr std::array<std::string_view, symptoms> words = {
    "link-load",     "flood-in",     "amplified-in",   "flood-out",    "slow-service",
    "scanning",      "beacon",       "infected-hosts", "defaced-page", "odd-mail",
    "reported-mail", "lure-lookups", "odd-log-ins",    "complaints",   "trace"};

constexpr std::size_t digits = 10;

}  // namespace

std::string_view word(Symptom symptom) { return words[static_cast<std::size_t>(symptom)]; }

std::size_t symptom_of(std::string_view word) {
    std::size_t i = 0;
    while (i < symptoms && words[i] != word) ++i;
    return i;
}

std::uint64_t id_of(std::uint32_t sensor, std::int64_t minute, Symptom symptom, std::uint32_t place,
                    std::uint32_t about) {
    ensure(sensor < id_sensors_max, "the number of a record has room for its sensor");
    ensure(minute > 0 && minute < id_minutes_max, "the number of a record has room for its minute");
    const std::uint64_t digest =
        sim::mix(static_cast<std::uint64_t>(symptom), (std::uint64_t{place} << 32) | about);
    return (std::uint64_t{sensor} << 54) | (static_cast<std::uint64_t>(minute) << 38) |
           digest % id_digests_max;
}

std::uint32_t sensor_of(std::uint64_t id) { return static_cast<std::uint32_t>(id >> 54); }

std::int64_t minute_of(std::uint64_t id) {
    return static_cast<std::int64_t>(id >> 38) % id_minutes_max;
}

std::string as_text(std::uint64_t id) {
    return "e-" + std::to_string(sensor_of(id)) + "-" + std::to_string(minute_of(id)) + "-" +
           sim::as_hex(id % id_digests_max).substr(16 - digits);
}

std::optional<std::uint64_t> id_written(std::string_view text) {
    if (!text.starts_with("e-")) return {};
    std::array<std::uint64_t, 3> parts{};
    const char* from = text.data() + 2;
    const char* end = text.data() + text.size();
    for (std::size_t i = 0; i < 3; ++i) {
        const auto [next, fault] = std::from_chars(from, end, parts[i], i < 2 ? 10 : 16);
        const bool closed = i < 2 ? next != end && *next == '-' : next == end;
        if (fault != std::errc{} || !closed) return {};
        from = next + (i < 2 ? 1 : 0);
    }
    const auto [sensor, minute, digest] = parts;
    if (sensor >= id_sensors_max || minute == 0 || digest >= id_digests_max ||
        minute >= static_cast<std::uint64_t>(id_minutes_max))
        return {};
    const std::uint64_t id = (sensor << 54) | (minute << 38) | digest;
    if (as_text(id) != text) return {};
    return id;
}

void make_distinct(std::span<Record> records) {
    std::vector<std::uint64_t> taken;
    for (const Record& r : records) taken.push_back(r.id);
    std::ranges::sort(taken);
    if (std::ranges::adjacent_find(taken) == taken.end()) return;
    std::vector<std::uint64_t> kept;  // by the records so far, sorted
    for (Record& r : records) {
        auto at = std::ranges::lower_bound(kept, r.id);
        if (at != kept.end() && *at == r.id) {
            const std::uint64_t head = r.id - r.id % id_digests_max;
            while (std::ranges::binary_search(taken, r.id))
                r.id = head | (r.id + 1) % id_digests_max;
            taken.insert(std::ranges::lower_bound(taken, r.id), r.id);
            at = std::ranges::lower_bound(kept, r.id);
        }
        kept.insert(at, r.id);
    }
}

std::uint64_t digest_of(const std::vector<Record>& records, std::uint64_t before) {
    for (const Record& r : records) {
        before = sim::mix(before, r.id);
        before = sim::mix(before, static_cast<std::uint64_t>(r.known_us));
        before = sim::mix(before, (std::uint64_t{r.place} << 32) | r.about);
        before = sim::mix(before, static_cast<std::uint64_t>(r.amount));
    }
    return before;
}

}  // namespace naga::evidence
