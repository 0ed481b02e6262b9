// JSON of the API: reads a request's body strictly, and says in an answer all that is wrong in it.
//
// Answers are written with JsonWriter (base/json.h). A body is read into the tree that scenarios
// are read into, with its line and column everywhere, and taken apart by its Asker, which collects
// every mistake:
//
//     auto body = read_body(request);
//     if (!body) return answer(problems_answer(body.error()));
//     Problems problems;
//     scenario::Asker top(*body, body->root, "", problems);
//     const std::string pin = top.text("pin");
//     top.done();
//     if (!problems.empty()) return answer(problems_answer(problems));

#pragma once

#include <cstddef>

#include "base/json.h"
#include "base/result.h"
#include "scenario/document.h"
#include "serve/http.h"

namespace naga::serve {

struct JsonLimits {
    std::size_t depth_max = 16;
    std::size_t values_max = 10'000;
};

// Refused: another Content-Type than application/json, text that is no single JSON value
// (RFC 8259) in UTF-8, a key twice, too deep, too many values.
Checked<scenario::Document> read_body(const Request& request, const JsonLimits& limits = {});

// 422 with {"status":422,"error":"invalid","text":{…},"problems":[{"where":…,"what":…,"why":…,
// "remedy":…}]}, at most problems_max of them.
Response problems_answer(const Problems& problems);
// By its kind: invalid 422, missing 404 (the bytes of not_found(), for what is missing may be
// hidden), conflict 409, refused 403, damaged 500, unavailable 503.
Response problem_answer(const Problem& problem);

}  // namespace naga::serve
