#include "evidence/syslog.h"

#include <doctest/doctest.h>

using namespace naga;
using namespace naga::evidence;

namespace {

Line line() {
    Line l;
    l.at_us = 1'366'873'200'123'456;
    l.facility = 16, l.severity = 4;
    l.host = "av.moic.example", l.app = "avconsole", l.process = "711", l.kind = "DETECT";
    l.fields = {{"address", "198.19.4.7"}, {"file", "C:\\temp\\a \"b\" [c].exe"}};
    l.text = "File quarantined";
    return l;
}
std::string as_syslog(const Line& l, std::int64_t zone_us = 0) {
    std::string out;
    append_syslog(l, zone_us, out);
    return out;
}
constexpr std::int64_t hour = 3'600'000'000;

}  // namespace

TEST_CASE("the example of the format page is what is written") {
    CHECK(as_syslog(line(), 7 * hour) ==
          "<132>1 2013-04-25T14:00:00.123456+07:00 av.moic.example avconsole 711 DETECT "
          "[naga@32473 mark=\"EXERCISE\" address=\"198.19.4.7\" "
          "file=\"C:\\\\temp\\\\a \\\"b\\\" [c\\].exe\"] File quarantined");
}

TEST_CASE("a time is written in its zone, over ends of days, years and Februaries") {
    Line l = line();
    const auto time = [&](std::int64_t at_us, std::int64_t zone_us) {
        l.at_us = at_us;
        const std::string text = as_syslog(l, zone_us);
        return text.substr(7, text.find(' ', 7) - 7);
    };
    CHECK(time(0, 0) == "1970-01-01T00:00:00.000000Z");
    CHECK(time(-1, 0) == "1969-12-31T23:59:59.999999Z");
    CHECK(time(951'782'399'000'000, 0) == "2000-02-28T23:59:59.000000Z");
    CHECK(time(951'782'400'000'000, 0) == "2000-02-29T00:00:00.000000Z");
    CHECK(time(951'868'800'000'000, 0) == "2000-03-01T00:00:00.000000Z");
    CHECK(time(1'388'509'200'000'000, 7 * hour) == "2014-01-01T00:00:00.000000+07:00");
    CHECK(time(0, -hour / 2) == "1969-12-31T23:30:00.000000-00:30");
}

TEST_CASE("what is empty is a dash, and names hold no blank") {
    Line l;
    l.host = "front desk";
    l.text = "two\nlines";
    CHECK(as_syslog(l) ==
          "<134>1 1970-01-01T00:00:00.000000Z front_desk - - - [naga@32473 mark=\"EXERCISE\"] "
          "two lines");
    l.text.clear();
    CHECK(as_syslog(l).ends_with("mark=\"EXERCISE\"]"));
}

TEST_CASE("only text beyond ASCII begins with a BOM") {
    Line l = line();
    CHECK(as_syslog(l).find("\xEF\xBB\xBF") == std::string::npos);
    l.text = "ກວດພົບ";
    CHECK(as_syslog(l).ends_with("] \xEF\xBB\xBFກວດພົບ"));
}

TEST_CASE("a message keeps within its limit, whole in its fields and characters") {
    Line l = line();
    l.text.clear();
    for (int k = 0; k < 1'000; ++k) l.text += "ກ";
    std::string text = as_syslog(l);
    CHECK(text.size() <= syslog_bytes_max);
    CHECK(text.size() > syslog_bytes_max - 3);
    CHECK(text.ends_with("ກ"));
    l.fields.assign(500, {"name", "value"});
    l.fields.push_back({"large", std::string(5'000, ']')});
    text = as_syslog(l);
    CHECK(text.size() <= syslog_bytes_max);
    CHECK(text.find("value\"]") != std::string::npos);
}

TEST_CASE("a stream counts the bytes of each message") {
    std::string out;
    append_counted("<13>1 - ກ", out);
    append_counted("abc", out);
    CHECK(out == "11 <13>1 - ກ3 abc");
}
