#include "report/schemas.h"

namespace naga::report {

std::string_view schema(std::string_view) { return {}; }

}  // namespace naga::report
