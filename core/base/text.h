// A text that people see, in the languages of the drill.
//
// English is always there. Lao is empty where a translation is missing, and the
// English text is shown instead.

#pragma once

#include <string>

namespace naga {

enum class Language { english, lao };

struct Text {
    std::string en;
    std::string lo;

    const std::string& in(Language language) const {
        return language == Language::lao && !lo.empty() ? lo : en;
    }
    bool operator==(const Text&) const = default;
};

}  // namespace naga
