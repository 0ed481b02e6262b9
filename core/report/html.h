// Markup that cannot be broken into: text is escaped where it enters, elements close in order.
//
// An Html is markup that may stand in a page as it is. The only ways from a text to an Html
// escape it, so that a name from a scenario stays a name. A Page writes elements that are
// well-formed as XML too, and checks that each is closed.

#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"

namespace naga::report {

struct Html {
    std::string code;

    Html& operator+=(const Html& more) {
        code += more.code;
        return *this;
    }
    friend Html operator+(Html a, const Html& b) { return std::move(a += b); }
};

// The text, to be read and never to be obeyed. Bytes that are no UTF-8, control characters
// and characters that turn the direction of writing become U+FFFD.
Html plain(std::string_view text);

using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// One element around what is given. Attribute values are escaped.
Html element(std::string_view tag, Attributes attributes, const Html& inside);
// A link within the page, to the element with this id.
Html link_to(std::string_view id, const Html& inside);
// `*a*, b and *c*` as the language joins them; nothing for an empty list.
Html joined(const std::vector<Html>& parts);

// With `decimals` digits after the point, halves away from zero. English groups by commas,
// Lao by full stops with a decimal comma. A dash where the number is not finite.
std::string as_decimal(double value, int decimals, Language language);
// Whole above 100, one decimal above 10, else two; "0" for nothing.
std::string as_amount(double value, Language language);
// The coordinate of a drawing, given in tenths.
std::string as_tenths(std::int64_t tenths);

class Page {
public:
    Page& open(std::string_view tag, Attributes attributes = {});
    Page& close();
    // An element without content, like <br/>.
    Page& single(std::string_view tag, Attributes attributes = {});
    Page& put(std::string_view tag, const Html& inside) { return put(tag, {}, inside); }
    Page& put(std::string_view tag, Attributes attributes, const Html& inside);
    Page& add(const Html& html);
    // The page so far. Needs every element to be closed.
    std::string take();

private:
    std::string out_;
    std::vector<std::string> open_;  // elements that are not closed yet, outermost first
};

}  // namespace naga::report
