#include "evidence/record.h"

#include <array>

#include "sim/digest.h"

namespace naga::evidence {

namespace {

constexpr std::array<std::string_view, symptoms> words = {
    "link-load",     "flood-in",     "amplified-in",   "flood-out",    "slow-service",
    "scanning",      "beacon",       "infected-hosts", "defaced-page", "odd-mail",
    "reported-mail", "lure-lookups", "odd-log-ins",    "complaints"};

}  // namespace

std::string_view word(Symptom symptom) { return words[static_cast<std::size_t>(symptom)]; }

std::size_t symptom_of(std::string_view word) {
    std::size_t i = 0;
    while (i < symptoms && words[i] != word) ++i;
    return i;
}

std::uint64_t id_of(std::uint32_t sensor, std::int64_t minute, std::uint32_t rank) {
    return (std::uint64_t{sensor} << 44) | (static_cast<std::uint64_t>(minute) << 20) | rank;
}

std::string as_text(std::uint64_t id) {
    return "e-" + std::to_string(id >> 44) + "-" + std::to_string(id >> 20 & 0xFFFFFF) + "-" +
           std::to_string(id & 0xFFFFF);
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
