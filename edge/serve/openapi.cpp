#include "serve/openapi.h"

#include <algorithm>
#include <map>

#include "base/json.h"
#include "scenario/document.h"
#include "serve/router_table.h"

namespace naga::serve {

namespace {

// JsonWriter writes values; a schema is text that is JSON already. It stands in for a word that
// cannot occur otherwise, and is put there at the end.
class Pieces {
public:
    void put(JsonWriter& w, std::string text) {
        w.value("\x01" + std::to_string(texts_.size()) + "\x01");
        texts_.push_back(std::move(text));
    }
    std::string filled(const std::string& json) const {
        constexpr std::string_view mark = "\\u0001";
        std::string out;
        for (std::size_t at = 0;;) {
            const std::size_t begin = json.find("\"\\u0001", at);
            if (begin == std::string::npos) return out.append(json, at);
            const std::size_t digits = begin + 1 + mark.size();
            const std::size_t end = json.find(mark, digits);
            out.append(json, at, begin - at);
            out += texts_[std::stoul(json.substr(digits, end - digits))];
            at = end + mark.size() + 1;
        }
    }

private:
    std::vector<std::string> texts_;
};

Result<void> check_schema(const Endpoint& endpoint, const std::string& schema) {
    if (schema.empty()) return {};
    const auto read =
        scenario::read_json(std::string(name_of(endpoint.method)) + " " + endpoint.path, schema);
    if (!read) return refuse(read.error().front());
    if (read->root.kind != scenario::Node::Kind::map)
        return refuse(Problem{Problem::Kind::invalid, endpoint.path,
                              "a schema of it is no JSON object",
                              "the document would not be OpenAPI", "write it as an object"});
    return {};
}

void put_scopes(JsonWriter& w, Scopes scopes) {
    w.open_array();
    for (std::size_t i = 0; i < scopes_total; ++i)
        if (const auto scope = static_cast<Scope>(i); scopes.holds(scope)) w.value(name_of(scope));
    w.close_array();
}

void put_content(JsonWriter& w, Pieces& pieces, const std::string& type,
                 const std::string& schema) {
    w.key("content").open_object().key(type).open_object();
    if (!schema.empty()) {
        w.key("schema");
        pieces.put(w, schema);
    }
    w.close_object().close_object();
}

void put_answer(JsonWriter& w, int status, const std::string& when) {
    w.key(std::to_string(status)).open_object().key("description").value(when);
    w.key("content").open_object().key("application/json").open_object().key("schema");
    w.open_object().key("$ref").value("#/components/schemas/Refusal").close_object();
    w.close_object().close_object().close_object();
}

void put_parameters(JsonWriter& w, Pieces& pieces, const Endpoint& endpoint) {
    w.key("parameters").open_array();
    for (std::size_t at = 0; (at = endpoint.path.find('{', at)) != std::string::npos;) {
        const std::size_t end = endpoint.path.find('}', at);
        w.open_object().key("name").value(endpoint.path.substr(at + 1, end - at - 1));
        w.key("in").value("path").key("required").value(true).key("schema");
        w.open_object().key("type").value("string").close_object().close_object();
        at = end;
    }
    for (const Parameter& parameter : endpoint.query) {
        w.open_object().key("name").value(parameter.name).key("in").value("query");
        w.key("description").value(parameter.summary).key("schema");
        pieces.put(w, parameter.schema.empty() ? "{\"type\":\"string\"}" : parameter.schema);
        w.close_object();
    }
    w.close_array();
}

void put_operation(JsonWriter& w, Pieces& pieces, const Endpoint& endpoint) {
    std::string method(name_of(endpoint.method));
    std::transform(method.begin(), method.end(), method.begin(),
                   [](char c) { return static_cast<char>(c - 'A' + 'a'); });
    w.key(method).open_object().key("summary").value(endpoint.summary);
    w.key("x-naga-scopes");
    put_scopes(w, endpoint.needs);
    if (endpoint.any_of.bits != 0) {
        w.key("x-naga-any-of");
        put_scopes(w, endpoint.any_of);
    }
    w.key("security").open_array();
    if (!endpoint.is_public())
        w.open_object().key("session").open_array().close_array().close_object();
    w.close_array();
    put_parameters(w, pieces, endpoint);
    if (!endpoint.request_schema.empty()) {
        w.key("requestBody").open_object().key("required").value(true);
        w.key("description").value("At most " + std::to_string(endpoint.body_bytes_max) + " bytes");
        put_content(w, pieces, "application/json", endpoint.request_schema);
        w.close_object();
    }
    // One entry a status, as JSON wants it.
    std::map<int, std::string> answers;
    const auto add = [&](int status, const std::string& when) {
        std::string& words = answers[status];
        words += words.empty() ? when : "; " + when;
    };
    for (const Failure& failure : endpoint.failures) add(failure.status, failure.when);
    if (!endpoint.is_public()) add(404, "not there, or not for this session");
    if (!endpoint.request_schema.empty()) add(413, "the body is too large");
    w.key("responses").open_object();
    w.key(std::to_string(endpoint.success)).open_object().key("description").value("done");
    if (endpoint.success != 204 && endpoint.success != 304)
        put_content(w, pieces, endpoint.answer_type, endpoint.response_schema);
    w.close_object();
    answers.erase(endpoint.success);
    for (const auto& [status, when] : answers) put_answer(w, status, when);
    w.close_object().close_object();
}

}  // namespace

Result<std::string> openapi_json(const Router& router, std::string_view version) {
    std::map<std::string, std::vector<const Endpoint*>> by_path;
    for (const Endpoint& endpoint : router.endpoints()) {
        for (const std::string* schema : {&endpoint.request_schema, &endpoint.response_schema})
            if (auto checked = check_schema(endpoint, *schema); !checked)
                return refuse(checked.error());
        for (const Parameter& parameter : endpoint.query)
            if (auto checked = check_schema(endpoint, parameter.schema); !checked)
                return refuse(checked.error());
        by_path[endpoint.path].push_back(&endpoint);
    }
    JsonWriter w;
    Pieces pieces;
    w.open_object().key("openapi").value("3.1.0");
    w.key("info").open_object().key("title").value("naga EXERCISE").key("version").value(version);
    w.key("description")
        .value(
            "A drill, as its screens and robot teams use it. Whatever a session may not know of "
            "is answered with 404, as what is not there.");
    w.close_object().key("paths").open_object();
    for (const auto& [path, endpoints] : by_path) {
        w.key(path).open_object();
        for (const Endpoint* endpoint : endpoints) put_operation(w, pieces, *endpoint);
        w.close_object();
    }
    w.close_object().key("components").open_object().key("schemas").open_object().key("Refusal");
    pieces.put(w, R"({"type":"object","required":["status","error","text"],"properties":{)"
                  R"("status":{"type":"integer"},"error":{"type":"string"},)"
                  R"("text":{"type":"object","required":["en","lo"],"properties":{)"
                  R"("en":{"type":"string"},"lo":{"type":"string"}}},)"
                  R"("problems":{"type":"array","items":{"type":"object","properties":{)"
                  R"("where":{"type":"string"},"what":{"type":"string"},"why":{"type":"string"},)"
                  R"("remedy":{"type":"string"}}}}}})");
    w.close_object().key("securitySchemes").open_object().key("session").open_object();
    w.key("type").value("apiKey").key("in").value("cookie").key("name").value("naga");
    w.key("description").value("Over TLS the cookie is named __Host-naga.");
    w.close_object().close_object().close_object().close_object();
    return pieces.filled(w.take());
}

Result<void> describe(Router& router, std::string_view version) {
    Endpoint endpoint;
    endpoint.path = std::string(openapi_path);
    endpoint.summary = "This description";
    endpoint.response_schema = R"({"type":"object"})";
    auto document = std::make_shared<std::string>();
    router.on(std::move(endpoint),
              [document](const Request&, Answer answer) { answer(json_answer(200, *document)); });
    auto written = openapi_json(router, version);
    if (!written) return refuse(written.error());
    *document = std::move(*written);
    return {};
}

}  // namespace naga::serve
