// What letters say: a catalogue of subjects and texts in English and Lao.
//
// Notices ask for something and hold a link; the services of the nation and of the world send
// them, and so do those who only pretend to be one: the words are the same. In a text, {name} is
// whom it is to, {sender} whom it is from, {link} its link, {n} a number, {day} a day of the week,
// {org} the sender's house. Lao: not reviewed by a native speaker.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace naga::wire {

enum class Tone : std::uint8_t { office, reply, notice, circular, newsletter, spam };
inline constexpr std::size_t tones = 6;

struct Wording {
    std::string_view subject_en, subject_lo, body_en, body_lo;
    bool has_link = false;
};
std::span<const Wording> wordings_of(Tone tone);

// The wordings of notices that an institution of this sector would send.
const Wording& notice_of(std::string_view sector, std::uint64_t bits);

using Fillings = std::span<const std::pair<std::string_view, std::string>>;
// The text with each {word} replaced; words that are not given stay.
std::string filled(std::string_view text, Fillings fillings);

// The words between double quotation marks in what gives an actor away: `recieve`. They stand in
// what he writes for the words that are spelt with the same letters.
std::string with_trace(std::string text, const Text& trace);

}  // namespace naga::wire
