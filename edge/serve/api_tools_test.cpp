#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "serve/assets.h"
#include "serve/http_client_test.h"
#include "serve/json.h"
#include "serve/openapi.h"
#include "serve/qr.h"

using namespace naga;
using namespace naga::serve;
using namespace naga::serve::testing;

namespace {

Request with_body(std::string type, std::string body) {
    Request request;
    request.headers.emplace_back("content-type", std::move(type));
    request.body = std::move(body);
    return request;
}

std::string output_of(const std::string& command) {
    std::string text;
    std::FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    char bytes[4096];
    while (const std::size_t n = std::fread(bytes, 1, sizeof bytes, pipe)) text.append(bytes, n);
    ::pclose(pipe);
    return text;
}

struct Folder {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() /
        ("naga-api-" + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
    void put(const std::string& name, const std::string& bytes) const {
        std::filesystem::create_directories((path / name).parent_path());
        std::ofstream(path / name, std::ios::binary) << bytes;
    }
};

}  // namespace

TEST_CASE("a body of the API is one JSON value in UTF-8, of its type, not too deep, not too much") {
    const auto good = read_body(with_body("application/json; charset=utf-8", R"({"pin":"1234"})"));
    REQUIRE(good.has_value());
    CHECK(good->root.find("pin")->scalar == "1234");
    for (const char* type :
         {"text/plain", "", "application/jsonx", "application/x-www-form-urlencoded"})
        CHECK_FALSE(read_body(with_body(type, "{}")).has_value());
    for (const char* body : {"", "{", "{}x", "{'a':1}", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "nul",
                             "\"\xFF\"", "[1 2]", "// c\n{}", "01", "NaN"})
        CHECK_FALSE(read_body(with_body("application/json", body)).has_value());
    const auto nested = [](std::size_t depth) {
        return with_body("application/json", std::string(depth, '[') + std::string(depth, ']'));
    };
    CHECK(read_body(nested(16)).has_value());
    CHECK_FALSE(read_body(nested(17)).has_value());
    CHECK_FALSE(read_body(nested(20'000)).has_value());
    std::string many = "[0";
    for (int i = 1; i < 9'999; ++i) many += ",0";
    CHECK(read_body(with_body("application/json", many + "]")).has_value());
    CHECK_FALSE(read_body(with_body("application/json", many + ",0]")).has_value());
}

TEST_CASE("all mistakes of a body are told at once, with their places") {
    const auto body = read_body(with_body("application/json", "{\"pin\": 5,\n \"nme\": \"x\"}"));
    REQUIRE(body.has_value());
    Problems problems;
    scenario::Asker top(*body, body->root, "", problems);
    top.text("name");
    top.whole("pin", 1000, 9999);
    top.done();
    const Response response = problems_answer(problems);
    CHECK(response.status == 422);
    CHECK(response.body.find("\"where\":\"body:1:9\"") != std::string::npos);
    CHECK(response.body.find("\"where\":\"body:2:2\"") != std::string::npos);
    CHECK(response.body.find("\"remedy\":") != std::string::npos);
    CHECK(problem_answer({Problem::Kind::missing, "a", "b", "c", "d"}).body == not_found().body);
    CHECK(problem_answer({Problem::Kind::conflict, "a", "b", "c", "d"}).status == 409);
    CHECK(problem_answer({Problem::Kind::unavailable, "a", "b", "c", "d"}).status == 503);
}

TEST_CASE("the description has every address that is routed, with its scopes, and no other") {
    Router router;
    Endpoint act;
    act.method = Method::post;
    act.path = "/api/v1/seats/{id}/acts";
    act.summary = "Act in the team's name, \"EXERCISE\"";
    act.needs = {Scope::act, Scope::play};
    act.any_of = {Scope::share, Scope::rule};
    act.query = {{"dry", "only ask", R"({"type":"boolean"})"}};
    act.request_schema = R"({"type":"object","properties":{"x":{"type":"string"}}})";
    act.response_schema = R"({"type":"object"})";
    act.failures = {{409, "it has been done"}};
    act.success = 202;
    router.on(act, [](const Request&, Answer) {});
    router.on(Method::get, "/api/v1/health", [](const Request&, Answer) {});
    router.stream("/api/v1/stream",
                  [](const Request&, std::shared_ptr<EventStream>) { return std::nullopt; });
    REQUIRE(describe(router, "1.2.3").has_value());
    Running server(std::move(router));
    const Reply reply = server.get(std::string(openapi_path));
    CHECK(reply.status == 200);
    Request request = with_body("application/json", reply.body);
    const auto read = read_body(request);
    REQUIRE(read.has_value());
    const scenario::Node& root = read->root;
    CHECK(root.find("openapi")->scalar == "3.1.0");
    CHECK(root.find("info")->find("version")->scalar == "1.2.3");
    CHECK(root.find("paths")->keys ==
          std::vector<std::string>{"/api/v1/health", "/api/v1/openapi.json",
                                   "/api/v1/seats/{id}/acts", "/api/v1/stream"});
    const scenario::Node* post = root.find("paths")->find("/api/v1/seats/{id}/acts")->find("post");
    REQUIRE(post != nullptr);
    CHECK(post->find("summary")->scalar == "Act in the team's name, \"EXERCISE\"");
    CHECK(post->find("x-naga-scopes")->items.size() == 2);
    CHECK(post->find("x-naga-any-of")->items[0].scalar == "rule");
    CHECK(post->find("parameters")->items.size() == 2);
    CHECK(post->find("parameters")->items[1].find("schema")->find("type")->scalar == "boolean");
    CHECK(post->find("requestBody")->find("content")->find("application/json")->find("schema") !=
          nullptr);
    CHECK(post->find("responses")->keys == std::vector<std::string>{"202", "404", "409", "413"});
    CHECK(post->find("security")->items.size() == 1);
    const scenario::Node* health = root.find("paths")->find("/api/v1/health")->find("get");
    CHECK(health->find("security")->items.empty());
    CHECK(reply.body.find("text/event-stream") != std::string::npos);
}

TEST_CASE("a schema that is no JSON object is refused, by its address") {
    for (const char* schema : {"{", "[]", "1", "{\"a\":1,\"a\":2}"}) {
        Router router;
        Endpoint endpoint;
        endpoint.path = "/api/v1/x";
        endpoint.response_schema = schema;
        router.on(endpoint, [](const Request&, Answer) {});
        const auto described = openapi_json(router, "1");
        REQUIRE_FALSE(described.has_value());
        CHECK(described.error().where.find("/api/v1/x") != std::string::npos);
    }
}

TEST_CASE("a QR code is read back by a program that is not ours") {
    Folder folder;
    for (const std::string& text : {std::string("https://127.0.0.1:8080/#seat=cert-1&pin=123456"),
                                    std::string("x"), std::string(900, 'a') + " EXERCISE"}) {
        const auto svg = qr_svg(text, "Seat <1> & \"2\"");
        REQUIRE(svg.has_value());
        CHECK(svg->find("<title>Seat &lt;1&gt; &amp; &quot;2&quot;</title>") != std::string::npos);
        folder.put("code.svg", *svg);
        const std::string stem = (folder.path / "code").string();
        CHECK(output_of("rsvg-convert -w 800 -o '" + stem + ".png' '" + stem +
                        ".svg' && zbarimg -q --nodbus --raw '" + stem + ".png'") == text + "\n");
    }
    CHECK_FALSE(qr_svg("", "x").has_value());
    CHECK(qr_svg(std::string(qr_bytes_max, 'a'), "x").has_value());
    CHECK_FALSE(qr_svg(std::string(qr_bytes_max + 1, 'a'), "x").has_value());
}

TEST_CASE("pages are read from a folder, with their compressed copies, and nothing else is") {
    Folder folder;
    CHECK_FALSE(AssetSet::from_folder(folder.path / "nothing").has_value());
    CHECK_FALSE(AssetSet::from_folder(folder.path).has_value());
    folder.put("index.html", "<p>EXERCISE");
    folder.put("desk.html", "desk");
    folder.put("help/index.html", "help");
    folder.put("assets/a-BsK3j9x_.js", "let a = 1");
    folder.put("assets/a-BsK3j9x_.js.gz", "GZ");
    folder.put("assets/a-BsK3j9x_.js.br", "BR");
    folder.put("assets/logo.svg", "<svg/>");
    folder.put(".git/config", "secret");
    folder.put(".env", "secret");
    std::filesystem::create_symlink("/etc/passwd", folder.path / "passwd");
    std::filesystem::create_directory_symlink("/etc", folder.path / "etc");
    const auto set = AssetSet::from_folder(folder.path);
    REQUIRE(set.has_value());
    CHECK(set->all().size() == 5);
    CHECK(set->find("/")->raw == "<p>EXERCISE");
    CHECK(set->find("/desk")->raw == "desk");
    CHECK(set->find("/help")->raw == "help");
    CHECK(set->find("/help/")->raw == "help");
    const auto script = set->find("/assets/a-BsK3j9x_.js");
    REQUIRE(script);
    CHECK(script->gzip == "GZ");
    CHECK(script->brotli == "BR");
    CHECK(script->immutable);
    CHECK(script->type == "text/javascript; charset=utf-8");
    CHECK_FALSE(set->find("/assets/logo.svg")->immutable);
    CHECK(set->find("/desk")->etag != set->find("/help")->etag);
    for (const char* path : {"/.env", "/.git/config", "/passwd", "/etc/hostname", "", "desk"})
        CHECK_FALSE(set->find(path));
}

TEST_CASE("what the build puts into the program has an index page") {
    const AssetSet set = AssetSet::built_in();
    REQUIRE(set.find("/"));
    CHECK_FALSE(set.find("/")->etag.empty());
}
