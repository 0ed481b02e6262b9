// What stands in a page as text and is no markup.

#pragma once

#include <string>
#include <string_view>

namespace naga::wire {

// With `&`, `<`, `>` and `"` as entities (HTML 4.01, 5.3.2): for text and for quoted values.
std::string html_text(std::string_view text);

}  // namespace naga::wire
