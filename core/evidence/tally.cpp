#include "evidence/tally.h"

#include <algorithm>
#include <tuple>

#include "base/ensure.h"
#include "evidence/field_access.h"
#include "sim/chance.h"

namespace naga::evidence {

namespace {

constexpr std::size_t nowhere = SIZE_MAX;

// Rising: what is thrown out first stands first.
bool is_less(const Top::Value& a, const Top::Value& b) {
    return std::tie(a.count, b.number, b.text) < std::tie(b.count, a.number, a.text);
}

std::uint64_t hash_of(std::int64_t number, std::string_view text) {
    return text.empty() ? sim::cause_of(static_cast<std::uint64_t>(number), 1)
                        : sim::cause_of(text);
}

}  // namespace

// Where the value is, or the free slot where it would be.
std::size_t Top::slot_of(std::int64_t number, std::string_view text) const {
    std::size_t slot = hash_of(number, text) & (slots_.size() - 1);
    while (slots_[slot] != 0) {
        const Value& value = values_[slots_[slot] - 1];
        if (value.number == number && value.text == text) break;
        slot = (slot + 1) & (slots_.size() - 1);
    }
    return slot;
}

std::size_t Top::find(std::int64_t number, std::string_view text) const {
    if (slots_.empty()) return nowhere;
    const std::uint32_t slot = slots_[slot_of(number, text)];
    return slot == 0 ? nowhere : slot - 1;
}

void Top::put(Value value) {
    if (2 * (values_.size() + 1) > slots_.size()) {
        slots_.assign(std::max<std::size_t>(64, 2 * slots_.size()), 0);
        for (std::size_t i = 0; i < values_.size(); ++i)
            slots_[slot_of(values_[i].number, values_[i].text)] = static_cast<std::uint32_t>(i + 1);
    }
    const std::size_t slot = slot_of(value.number, value.text);
    values_.push_back(std::move(value));
    slots_[slot] = static_cast<std::uint32_t>(values_.size());
}

// Frees the slot of a value, and moves up those behind it that could stand there (Knuth, volume
// 3, 6.4, algorithm R).
void Top::forget(const Value& value) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t free = slot_of(value.number, value.text);
    for (std::size_t at = (free + 1) & mask; slots_[at] != 0; at = (at + 1) & mask) {
        const Value& other = values_[slots_[at] - 1];
        const std::size_t home = hash_of(other.number, other.text) & mask;
        if (((at - home) & mask) < ((at - free) & mask)) continue;
        slots_[free] = slots_[at];
        free = at;
    }
    slots_[free] = 0;
}

void Top::swap_places(std::size_t a, std::size_t b) {
    const std::size_t slot_a = slot_of(values_[a].number, values_[a].text);
    const std::size_t slot_b = slot_of(values_[b].number, values_[b].text);
    std::swap(slots_[slot_a], slots_[slot_b]);
    std::swap(values_[a], values_[b]);
}

void Top::sink(std::size_t place) {
    for (;;) {
        std::size_t least = place;
        for (const std::size_t child : {2 * place + 1, 2 * place + 2})
            if (child < values_.size() && is_less(values_[child], values_[least])) least = child;
        if (least == place) return;
        swap_places(place, least);
        place = least;
    }
}

void Top::add(std::int64_t number, std::string_view text) {
    text = text.substr(0, top_text_max);
    const std::size_t place = find(number, text);
    if (place != nowhere) {
        ++values_[place].count;
        if (is_heap_) sink(place);
        return;
    }
    if (values_.size() < top_distinct_max) {
        put({number, std::string(text), absent_ + 1, absent_});
        return;
    }
    if (!is_heap_) {
        for (std::size_t i = values_.size() / 2; i-- > 0;) sink(i);
        is_heap_ = true;
    }
    Value& least = values_[0];
    absent_ = std::max(absent_, least.count);
    forget(least);
    least.number = number;
    least.text = text;
    least.count = absent_ + 1, least.over = absent_;
    slots_[slot_of(number, text)] = 1;
    sink(0);
}

void Top::merge(const Top& other) {
    std::vector<Value> all;
    for (const Value& value : values_) {
        const std::size_t there = other.find(value.number, value.text);
        all.push_back(value);
        all.back().count += there == nowhere ? other.absent_ : other.values_[there].count;
        all.back().over += there == nowhere ? other.absent_ : other.values_[there].over;
    }
    for (const Value& value : other.values_) {
        if (find(value.number, value.text) != nowhere) continue;
        all.push_back(value);
        all.back().count += absent_;
        all.back().over += absent_;
    }
    absent_ += other.absent_;
    if (all.size() > top_distinct_max) {
        std::ranges::sort(all, [](const Value& a, const Value& b) { return is_less(b, a); });
        absent_ = std::max(absent_, all[top_distinct_max].count);
        all.resize(top_distinct_max);
    }
    values_.clear(), slots_.clear();
    is_heap_ = false;
    for (Value& value : all) put(std::move(value));
}

std::vector<Top::Value> Top::best(std::size_t most) const {
    std::vector<Value> all = values_;
    const auto kept = static_cast<std::ptrdiff_t>(std::min(most, all.size()));
    std::partial_sort(all.begin(), all.begin() + kept, all.end(),
                      [](const Value& a, const Value& b) { return is_less(b, a); });
    all.resize(static_cast<std::size_t>(kept));
    return all;
}

template <typename Row>
Tally<Row>::Tally(TallyAsked asked) : asked_(std::move(asked)), tops_(asked_.top.size()) {
    ensure(asked_.bin_minutes > 0 && asked_.last_minute >= asked_.first_minute - 1,
           "the bins of a tally follow one another");
    const std::int64_t minutes = asked_.last_minute - asked_.first_minute + 1;
    const std::int64_t bins = (minutes + asked_.bin_minutes - 1) / asked_.bin_minutes;
    ensure(bins <= static_cast<std::int64_t>(tally_bins_max) &&
               asked_.top.size() <= tally_fields_max && asked_.rows <= tally_rows_max,
           "a tally is asked for no more than it may hold");
    bins_.assign(static_cast<std::size_t>(bins), 0);
}

template <typename Row>
void Tally<Row>::add(std::int64_t minute, std::span<const Row> rows, const Search& search) {
    using Reads = Access<Row>;
    const auto bin = static_cast<std::size_t>((minute - asked_.first_minute) / asked_.bin_minutes);
    ensure(minute >= asked_.first_minute && bin < bins_.size(), "a minute has a bin");
    looked_at_ += rows.size();
    for (std::size_t rank = 0; rank < rows.size(); ++rank) {
        const Row& row = rows[rank];
        if (!search.finds(row)) continue;
        ++found_;
        ++bins_[bin];
        for (std::size_t i = 0; i < tops_.size(); ++i) {
            const auto count = [&](auto value) {
                tops_[i].add(value);
                return false;
            };
            const FieldType type = fields_of(Reads::table)[asked_.top[i]].type;
            if (type == FieldType::prefix) {
                // Counted as it is read: the first address alone would not tell its length.
                const std::string prefix = text_of(row, asked_.top[i], 0);
                if (!prefix.empty()) count(std::string_view(prefix));
                continue;
            }
            if (type == FieldType::text)
                Reads::any_text(row, asked_.top[i], {}, [&](std::string_view value) {
                    return count(value.empty() ? std::string_view("-") : value);
                });
            else
                Reads::any_number(row, asked_.top[i], count);
        }
        const Cursor at = {minute, static_cast<std::uint32_t>(rank)};
        if (asked_.after && at <= *asked_.after) continue;
        ++behind_;
        if (page_.size() < asked_.rows) page_.push_back({at, row});
    }
}

template <typename Row>
void Tally<Row>::merge(const Tally& later) {
    looked_at_ += later.looked_at_;
    found_ += later.found_;
    behind_ += later.behind_;
    for (std::size_t i = 0; i < bins_.size(); ++i) bins_[i] += later.bins_[i];
    for (std::size_t i = 0; i < tops_.size(); ++i) tops_[i].merge(later.tops_[i]);
    for (const Shown& shown : later.page_)
        if (page_.size() < asked_.rows) page_.push_back(shown);
}

template class Tally<Flow>;
template class Tally<Query>;
template class Tally<Visit>;
template class Tally<Alarm>;
template class Tally<Line>;
template class Tally<Letter>;
template class Tally<Route>;

}  // namespace naga::evidence
