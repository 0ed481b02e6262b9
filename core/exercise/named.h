// A closed list of things with a word for files and programs, and names for people.
//
// The order is that of the enumeration the list belongs to, so a place is a value.

#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace naga::exercise {

struct Named {
    std::string_view word;
    const char* en = "";
    const char* lo = "";  // not reviewed

    Text name() const { return {en, lo}; }
};

// The thing of this word, or nothing.
template <typename Kind, std::size_t Count>
std::optional<Kind> named(const std::array<Named, Count>& list, std::string_view word) {
    for (std::size_t i = 0; i < Count; ++i)
        if (list[i].word == word) return static_cast<Kind>(i);
    return std::nullopt;
}

template <typename Kind, std::size_t Count>
const Named& entry_of(const std::array<Named, Count>& list, Kind kind) {
    return list[static_cast<std::size_t>(kind)];
}

// The words of a whole enumeration up to and with `last`, in its order; needs word(Kind).
template <typename Kind>
std::vector<std::string_view> words_up_to(Kind last) {
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i)
        words.push_back(word(static_cast<Kind>(i)));
    return words;
}

}  // namespace naga::exercise
