#include "base/json.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <limits>

using naga::JsonWriter;

namespace {

std::string written(double number) {
    JsonWriter json;
    json.value(number);
    return json.take();
}

std::string written(std::string_view text) {
    JsonWriter json;
    json.value(text);
    return json.take();
}

}  // namespace

TEST_CASE("objects and arrays keep the order they are given") {
    JsonWriter json;
    json.open_object().key("b").value(1).key("a").open_array().value(true).null().close_array();
    json.key("empty").open_object().close_object().close_object();
    CHECK(json.take() == R"({"b":1,"a":[true,null],"empty":{}})");
}

TEST_CASE("pretty is indented by two blanks, and nothing is put into empty brackets") {
    JsonWriter json(JsonWriter::Layout::pretty);
    json.open_object().key("a").open_array().value(1).value(2).close_array();
    json.key("b").open_array().close_array().key("c").open_object().close_object().close_object();
    CHECK(json.take() == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": [],\n  \"c\": {}\n}");
}

TEST_CASE("every character that JSON forbids in a text is escaped") {
    CHECK(written("a\"b\\c") == R"("a\"b\\c")");
    CHECK(written("\n\r\t") == R"("\n\r\t")");
    CHECK(written(std::string_view("\0\x1f", 2)) == R"("\u0000\u001f")");
    CHECK(written("ລາວ") == "\"ລາວ\"");
    JsonWriter json;
    json.open_object().key("a\"b").null().close_object();
    CHECK(json.take() == R"({"a\"b":null})");
}

TEST_CASE("whole numbers are written in full, of any size") {
    JsonWriter json;
    json.open_array();
    json.value(std::numeric_limits<std::int64_t>::min());
    json.value(std::numeric_limits<std::uint64_t>::max());
    json.value(std::int32_t{-1}).value(std::uint32_t{4'294'967'295}).close_array();
    CHECK(json.take() == "[-9223372036854775808,18446744073709551615,-1,4294967295]");
}

TEST_CASE("fractions read back as the same number, and what is no number becomes null") {
    CHECK(written(0.5) == "0.5");
    CHECK(written(0.1 + 0.2) == "0.30000000000000004");
    for (double x = 1e-300; x < 1e300; x *= -37.123456789)
        CHECK(std::strtod(written(x).c_str(), nullptr) == x);
    CHECK(written(std::numeric_limits<double>::infinity()) == "null");
    CHECK(written(-std::numeric_limits<double>::infinity()) == "null");
    CHECK(written(std::numeric_limits<double>::quiet_NaN()) == "null");
}

TEST_CASE("a writer can be used again after its text was taken") {
    JsonWriter json;
    json.open_array().value(1).close_array();
    CHECK(json.take() == "[1]");
    json.value("x");
    CHECK(json.take() == "\"x\"");
    CHECK(json.take().empty());
}
