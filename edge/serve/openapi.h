// Describes the API of a server as an OpenAPI 3.1 document, from the table that routes.
//
// Every routed address is in it, each with its scopes (`x-naga-scopes`, `x-naga-any-of`), limits,
// schemas and refusals; what is not routed is not. The document is the same for everybody and says
// nothing of a drill.

#pragma once

#include <string>

#include "base/result.h"
#include "serve/http.h"

namespace naga::serve {

inline constexpr std::string_view openapi_path = "/api/v1/openapi.json";

// Paths in alphabetical order. Refused: a schema that is no JSON object, named by its endpoint.
Result<std::string> openapi_json(const Router& router, std::string_view version);

// Adds the endpoint openapi_path, open to anyone, which answers with the document of the router
// as it is then, itself included. Call it last. Refused as above.
Result<void> describe(Router& router, std::string_view version);

}  // namespace naga::serve
