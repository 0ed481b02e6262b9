// Ids as one seat knows them: the same thing has another id at another seat, and none tells how
// many there are or which came first.
//
// An id is a keyed digest (SipHash-2-4, 128 bits, by libsodium; 60 bits are shown) of what the
// drill calls a thing, with the seat's secret as key. Back from it leads only a search among what
// the seat can see.

#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace naga::serve {

class SeatIds {
public:
    using Secret = std::array<unsigned char, 16>;
    explicit SeatIds(const Secret& secret) : secret_(secret) {}

    // "~" and twelve letters and digits.
    std::string own(std::string_view id) const;
    // The text with the seat's ids for all that are marked (serve/views.h), in JSON or in a path.
    std::string with_own(std::string_view text) const;
    // The text with the drill's ids for all quoted strings that are the seat's id of one of
    // `seen`. What is nobody's id stays as it is.
    std::string with_true(std::string_view json, const std::set<std::string>& seen) const;

private:
    Secret secret_;
};

// Adds what is marked in the text.
void collect_marked(std::string_view text, std::set<std::string>& into);

}  // namespace naga::serve
