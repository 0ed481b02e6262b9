// Pages that the server writes itself: seat cards, a team's own day, and the console without
// JavaScript. Everything people or attackers wrote is text in them, never markup.

#pragma once

#include <string>
#include <string_view>

#include "base/text.h"

namespace naga::serve {

// & < > " ' as entities (HTML Living Standard 13.1).
std::string escaped(std::string_view text);
// A whole page in the language, with the EXERCISE banner and the style of /lite.css.
std::string page(Language language, std::string_view title, std::string_view body);
// The style that these pages share.
std::string_view page_style();

}  // namespace naga::serve
