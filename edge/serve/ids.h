// Ids as one seat knows them: the same thing has another id at another seat, and none tells how
// many there are or which came first.
//
// An id is a keyed digest (SipHash-2-4, 128 bits, by libsodium; 60 bits are shown) of what the
// drill calls a thing, with the seat's secret as key. Back from it leads only a search among what
// the seat can see.

#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace naga::serve {

// A text in which ids are marked (serve/views.h), taken apart once for all seats that are sent it.
class MarkedText {
public:
    explicit MarkedText(std::string_view text);
    // Bytes it takes, about.
    std::size_t size() const { return plain_.size() + ids_.size(); }

private:
    friend class SeatIds;
    std::string plain_, ids_;  // what stands outside of the marks; ids, one after the other
    struct Place {
        std::uint32_t plain, id;  // where the text before the id and the id end
    };
    std::vector<Place> places_;
};

class SeatIds {
public:
    using Secret = std::array<unsigned char, 16>;
    explicit SeatIds(const Secret& secret) : secret_(secret) {}

    // "~" and twelve letters and digits.
    std::string own(std::string_view id) const;
    // The text with the seat's ids for all that are marked (serve/views.h), in JSON or in a path.
    std::string with_own(std::string_view text) const;
    std::string with_own(const MarkedText& text) const;
    // The text with the drill's ids for all quoted strings that are the seat's id of one of
    // `seen`, which is searched from its end. What is nobody's id stays as it is. Cost: a digest
    // for each of `seen`, until all are found.
    std::string with_true(std::string_view json, const std::vector<std::string>& seen) const;

private:
    Secret secret_;
    std::uint64_t bits_of(std::string_view id) const;
};

// Calls with each id that is marked in the text.
void each_marked(std::string_view text, const std::function<void(std::string_view)>& then);

}  // namespace naga::serve
