// The two outputs of the program: answers, and what is told beside them.
//
// A closed or full output never stops the work that is under way: what cannot be told is dropped,
// and a lost answer is noticed at the end.

#pragma once

#include <string_view>
#include <utility>

#include <fmt/core.h>

namespace naga::app {

void print_text(std::string_view text);  // standard output
void tell_text(std::string_view text);   // standard error
// False when some answer could not be written.
bool answers_arrived();

template <typename... Values>
void print(fmt::format_string<Values...> form, Values&&... values) {
    print_text(fmt::format(form, std::forward<Values>(values)...));
}

template <typename... Values>
void tell(fmt::format_string<Values...> form, Values&&... values) {
    tell_text(fmt::format(form, std::forward<Values>(values)...));
}

}  // namespace naga::app
