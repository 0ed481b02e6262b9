#include "base/result.h"

namespace naga {

std::string as_line(const Problem& problem) {
    std::string line = problem.where.empty() ? problem.what : problem.where + ": " + problem.what;
    if (!problem.why.empty()) line += "; " + problem.why;
    if (!problem.remedy.empty()) line += "; " + problem.remedy;
    return line;
}

}  // namespace naga
