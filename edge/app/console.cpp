#include "app/console.h"

#include <cstdio>

namespace naga::app {

void print_text(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void tell_text(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

bool answers_arrived() { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

}  // namespace naga::app
