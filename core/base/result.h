// The answer to a request that may be refused.
//
// A Problem says what is wrong, where, and what would mend it, in words a white
// cell can act on. It is a value: it is returned, never thrown.

#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace naga {

struct Problem {
    enum class Kind { invalid, missing, conflict, refused, damaged, unavailable };

    Kind kind = Kind::invalid;
    std::string where;   // "scenario.yaml:41:7", "inject 3.2", "journal.jsonl:12"
    std::string what;    // "the trigger names inject 9.9, which the MSEL does not have"
    std::string why;     // "an inject with an unknown trigger would never be sent"; may be empty
    std::string remedy;  // "add inject 9.9 or change the trigger"; may be empty
};

// All the mistakes found at once, in the order of the file.
using Problems = std::vector<Problem>;

template <typename T>
using Result = tl::expected<T, Problem>;

// For input in which every mistake is reported at once.
template <typename T>
using Checked = tl::expected<T, Problems>;

inline tl::unexpected<Problem> refuse(Problem problem) {
    return tl::make_unexpected(static_cast<Problem&&>(problem));
}
inline tl::unexpected<Problems> refuse(Problems problems) {
    return tl::make_unexpected(static_cast<Problems&&>(problems));
}

// "file:line:column: what; why; remedy", on one line.
std::string as_line(const Problem& problem);

}  // namespace naga
