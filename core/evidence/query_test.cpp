#include "evidence/query.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>

using namespace naga;
using namespace naga::evidence;

namespace {

constexpr std::int64_t epoch_us = 1'386'554'400'000'000;
constexpr std::int64_t second_us = 1'000'000;

inet::Address address(const char* text) { return *inet::read_address(text); }

Flow flow() {
    Flow f;
    f.first_us = epoch_us + 130 * 60 * second_us;  // T+02:10
    f.last_us = f.first_us + 1'500'000;
    f.source = address("198.18.5.6"), f.target = address("248.1.2.3");
    f.source_port = 40'000, f.target_port = 443;
    f.protocol = 6;
    f.packets = 12, f.bytes = 5'000;
    return f;
}
Visit visit() {
    Visit v;
    v.at_us = epoch_us + 60 * second_us;
    v.client = address("240.0.0.1"), v.server = address("198.18.16.10");
    v.method = "GET", v.host = "portal.gov.example", v.path = "/a/Index.php?id=1..2";
    v.agent = "Mozilla/5.0 (Windows NT 6.1)";
    v.status = 404;
    v.body_bytes = 1'234;
    return v;
}
Line line() {
    Line l;
    l.at_us = epoch_us;
    l.host = "av.centre.example", l.app = "console";
    l.fields = {{"host", "pc-7"}, {"threat", "Worm \"x\""}};
    l.text = "EXERCISE: ພົບ a worm";
    return l;
}
Route route(const char* prefix) {
    Route r;
    r.prefix = *inet::read_prefix(prefix);
    r.peer_as = 64496;
    r.path = {64496, 65536, 64499};
    r.communities = {0xFFFF029A};
    return r;
}

template <typename Row>
bool finds(const Row& row, Table table, std::string_view query) {
    const auto search = Search::read(query, table, epoch_us);
    if (!search) FAIL(as_shown(search.error(), query, Language::english));
    return search->finds(row);
}
bool finds(std::string_view query) { return finds(flow(), Table::flows, query); }
bool visits(std::string_view query) { return finds(visit(), Table::visits, query); }

std::string mistake(std::string_view query, Table table = Table::flows,
                    Language language = Language::english) {
    const auto search = Search::read(query, table, epoch_us);
    return search ? "none" : as_shown(search.error(), query, language);
}

}  // namespace

TEST_CASE("a field is compared with a value, a prefix, a range and a bound") {
    CHECK(finds(""));
    CHECK(finds("  "));
    CHECK(finds("source:198.18.5.6"));
    CHECK(finds("source:198.18.0.0/16"));
    CHECK_FALSE(finds("source:198.19.0.0/16"));
    CHECK(finds("source:0.0.0.0/0"));
    CHECK(finds("source:198.18.5.0..198.18.5.6"));
    CHECK_FALSE(finds("source:198.18.5.7.."));
    CHECK(finds("target_port:443"));
    CHECK(finds("target_port:(80 OR 443)"));
    CHECK_FALSE(finds("target_port:(80 OR 8080)"));
    CHECK(finds("target_port:100..500"));
    CHECK(finds("target_port:443..443"));
    CHECK(finds("target_port:..443"));
    CHECK_FALSE(finds("target_port:444.."));
    CHECK(finds("bytes > 4999"));
    CHECK_FALSE(finds("bytes>5000"));
    CHECK(finds("bytes >= 5k"));
    CHECK(finds("bytes:>=5k"));
    CHECK(finds("bytes < 1M"));
    CHECK(finds("bytes <= 5000"));
    CHECK_FALSE(finds("bytes < 5000"));
    CHECK(finds("protocol:tcp"));
    CHECK(finds("protocol:TCP"));
    CHECK(finds("protocol:6"));
    CHECK_FALSE(finds("protocol:udp"));
    CHECK(finds("lasted:1s..2s"));
    CHECK(finds("lasted > 1400ms"));
    CHECK(finds("packets:*"));
}

TEST_CASE("times count from the start, a minute means all of it, and a range leaves out its end") {
    CHECK(finds("at:T+02:10"));
    CHECK(finds("at:T+02:10:00"));
    CHECK_FALSE(finds("at:T+02:10:01"));
    CHECK(finds("at:T+02:00..T+02:30"));
    CHECK_FALSE(finds("at:T+02:00..T+02:10"));
    CHECK(finds("at:T+02:10..T+02:11"));
    CHECK(finds("at >= T+02:10"));
    CHECK_FALSE(finds("at > T+02:10"));
    CHECK(finds("at <= T+02:10"));
    CHECK_FALSE(finds("at < T+02:10"));
    const auto search =
        Search::read("at:T+02:00..T+02:30 at < T+02:20 bytes:1", Table::flows, epoch_us);
    REQUIRE(search);
    CHECK(search->window().first == epoch_us + 7'200 * second_us);
    CHECK(search->window().second == epoch_us + 8'400 * second_us);
    const auto wide = Search::read("at:T+02:00 OR bytes:1", Table::flows, epoch_us);
    CHECK(wide->window().first == INT64_MIN);
}

TEST_CASE("conditions are joined by AND, OR, NOT and brackets, AND before OR, in any case") {
    CHECK(finds("protocol:tcp target_port:443"));
    CHECK(finds("protocol:tcp AND target_port:443"));
    CHECK_FALSE(finds("protocol:tcp and target_port:80"));
    CHECK(finds("protocol:udp OR target_port:443"));
    CHECK(finds("protocol:tcp or protocol:udp AND target_port:80"));
    CHECK_FALSE(finds("(protocol:tcp or protocol:udp) AND target_port:80"));
    CHECK(finds("NOT protocol:udp"));
    CHECK(finds("not not protocol:tcp"));
    CHECK(finds("NOT(protocol:udp OR target_port:80)"));
    CHECK_FALSE(finds("NOT (protocol:udp OR target_port:443)"));
}

TEST_CASE("texts are the same but for the case of letters, and * stands for anything") {
    CHECK(visits("host:portal.gov.example"));
    CHECK(visits("host:PORTAL.gov.example"));
    CHECK_FALSE(visits("host:portal"));
    CHECK(visits("host:*.example"));
    CHECK(visits("host:p*.*.exampl*e"));
    CHECK_FALSE(visits("host:*.test"));
    CHECK(visits("path:/a/index.php?id=1..2"));
    CHECK(visits("path:*index*"));
    CHECK(visits("agent:\"mozilla/5.0 (windows nt 6.1)\""));
    CHECK_FALSE(visits("agent:\"mozilla*\""));
    CHECK(visits("agent:mozilla*"));
    CHECK_FALSE(visits("referer:*"));
    CHECK(visits("agent:*"));
    CHECK(visits("method:(GET OR POST)"));
}

TEST_CASE("a free word is looked for in all texts, and a free address in all addresses") {
    CHECK(visits("windows"));
    CHECK(visits("\"windows nt\""));
    CHECK(visits("win*6.1"));
    CHECK_FALSE(visits("linux"));
    CHECK(visits("240.0.0.1"));
    CHECK(visits("198.18.0.0/16 NOT linux"));
    CHECK_FALSE(visits("198.19.0.0/16"));
    CHECK(finds("248.0.0.0/8"));
    CHECK(finds(line(), Table::lines, "ພົບ"));
    CHECK(finds(line(), Table::lines, "PC-7"));
    CHECK(finds(line(), Table::lines, "field.threat:\"worm \\\"x\\\"\""));
    CHECK(finds(line(), Table::lines, "field:pc-7"));
    CHECK_FALSE(finds(line(), Table::lines, "field.threat:pc-7"));
    CHECK_FALSE(finds(line(), Table::lines, "field.nobody:*"));
}

TEST_CASE("routes are found by prefix, address, path and mark") {
    const Route r = route("198.18.16.0/20");
    const auto is = [&](std::string_view query) { return finds(r, Table::routes, query); };
    CHECK(is("prefix:198.18.0.0/16"));
    CHECK(is("prefix:198.18.16.0/20"));
    CHECK_FALSE(is("prefix:198.18.16.0/21"));
    CHECK(is("covers:198.18.17.1"));
    CHECK_FALSE(is("covers:198.18.32.1"));
    CHECK(is("path:65536"));
    CHECK_FALSE(is("path:65537"));
    CHECK(is("origin:64499 peer_as:64496 withdrawn:false"));
    CHECK(is("community:4294902426"));
}

TEST_CASE("letters are found by subject and score") {
    Letter letter;
    letter.raw = "From: a@b.example\r\nSUBJECT:  Your mailbox\r\n\r\nSubject: no\r\n";
    letter.score = 5.25;
    letter.verdict = "held";
    const auto is = [&](std::string_view query) { return finds(letter, Table::letters, query); };
    CHECK(is("subject:\"your mailbox\""));
    CHECK_FALSE(is("subject:no"));
    CHECK(is("score > 5.2"));
    CHECK(is("score:5.25 verdict:held"));
    CHECK_FALSE(is("score >= 5.251"));
    CHECK(is("mailbox"));
}

TEST_CASE("alarms and questions are found by their own fields") {
    Alarm alarm;
    alarm.signature = "EXERCISE scan", alarm.rule = 300'001, alarm.severity = 1;
    CHECK(finds(alarm, Table::alarms, "severity:1 rule:300001 signature:*scan"));
    Query query;
    query.name = "a.test", query.type = "AAAA", query.code = "NXDOMAIN";
    query.answers = {address("240.0.0.1"), address("240.0.0.2")};
    CHECK(finds(query, Table::queries, "name:*.test code:nxdomain type:aaaa answer:240.0.0.2"));
    CHECK_FALSE(finds(query, Table::queries, "answer:240.0.0.3"));
    CHECK(finds(query, Table::queries, "edns:false recursive:true"));
}

TEST_CASE("a mistake is shown where it stands, in two languages") {
    CHECK(mistake("sorce:198.18.0.1") ==
          "sorce:198.18.0.1\n^~~~~\ncolumn 1: flows have no field of this name\n"
          "did you mean source? there are at, until, source, target, source_port, target_port, "
          "protocol, flags, end, packets, bytes, lasted, in, out, source_as, target_as\n");
    CHECK(mistake("target_port:80 source:198.18.0.0/33") ==
          "target_port:80 source:198.18.0.0/33\n"
          "                      ^~~~~~~~~~~~~\n"
          "column 23: the field cannot have this value\n"
          "write an address such as 198.18.0.1 or a prefix such as 198.18.0.0/16\n");
    // A Lao letter is one place, however many bytes it has.
    CHECK(mistake("\"ພົບ\" (a", Table::lines)
              .starts_with("\"ພົບ\" (a\n      ^\ncolumn 7: this bracket is never closed\n"));
    const struct {
        const char* query;
        std::size_t first, length;
    } cases[] = {
        {"bytes:", 0, 6},
        {"bytes > ", 0, 6},
        {"bytes:x", 6, 1},
        {"bytes = 4", 6, 1},
        {"(bytes:1", 0, 1},
        {"bytes:1)", 7, 1},
        {"bytes:1 AND", 11, 1},
        {"AND bytes:1", 0, 3},
        {"NOT", 3, 1},
        {"bytes:(1 2)", 9, 1},
        {"bytes:20..10", 6, 6},
        {"bytes:..", 6, 2},
        {"bytes:1..x", 9, 1},
        {"hello", 0, 5},
        {"\"hello", 0, 6},
        {"at:02:10", 3, 5},
        {"protocol:gre", 9, 3},
        {"()", 1, 1},
        {"bytes:1 OR OR bytes:2", 11, 2},
        {"bytes:()", 0, 6},
        {"lasted:5", 7, 1},
    };
    for (const auto& c : cases) {
        CAPTURE(c.query);
        const auto search = Search::read(c.query, Table::flows, epoch_us);
        REQUIRE_FALSE(search);
        CHECK(search.error().first == c.first);
        CHECK(search.error().length == c.length);
        CHECK(!search.error().what.lo.empty());
        CHECK(!search.error().remedy.lo.empty());
        CHECK(as_shown(search.error(), c.query, Language::lao).find("ຕົວອັກສອນທີ") !=
              std::string::npos);
    }
    CHECK(mistake("path > 1", Table::visits).find("not larger or smaller") != std::string::npos);
}

TEST_CASE("what is too long, too deep or too much is refused, and what is just not is read") {
    const auto deep = [](std::size_t n) {
        return std::string(n, '(') + "bytes:1" + std::string(n, ')');
    };
    CHECK(mistake(deep(search_depth_max)) == "none");
    CHECK(mistake(deep(search_depth_max + 1)).find("deep") != std::string::npos);
    std::string nots;
    for (std::size_t i = 0; i <= search_depth_max; ++i) nots += "NOT ";
    CHECK(mistake(nots + "bytes:1").find("deep") != std::string::npos);
    std::string many = "bytes:(1";
    for (std::size_t i = 1; i < search_terms_max; ++i) many += " OR 1";
    CHECK(mistake(many + ")") == "none");
    CHECK(mistake(many + " OR 1)").find("conditions") != std::string::npos);
    std::string stars;
    for (std::size_t i = 0; i < search_stars_max; ++i) stars += "a*";
    CHECK(mistake("path:" + stars, Table::visits) == "none");
    CHECK(mistake("path:" + stars + "a*", Table::visits).find("stars") != std::string::npos);
    CHECK(mistake("path:" + std::string(search_value_max, 'a'), Table::visits) == "none");
    CHECK(mistake("path:" + std::string(search_value_max + 1, 'a'), Table::visits)
              .find("256 bytes") != std::string::npos);
    const std::string full = "bytes:1" + std::string(search_bytes_max - 7, ' ');
    CHECK(mistake(full) == "none");
    CHECK(mistake(full + " ").find("4096 bytes") != std::string::npos);
}

TEST_CASE("* finds what a plain search for the parts between the stars finds") {
    std::mt19937 random(20'131'209);
    MESSAGE("seed 20131209");
    const auto letters = [&](std::size_t n, std::string_view from) {
        std::string out;
        for (std::size_t i = 0; i < n; ++i) out += from[random() % from.size()];
        return out;
    };
    for (int i = 0; i < 20'000; ++i) {
        Visit v = visit();
        v.path = "/" + letters(random() % 12, "ab");
        std::string pattern = "/" + letters(random() % 7, "ab*");
        if (std::ranges::count(pattern, '*') > 6 || pattern == "*") continue;
        // By trying every length for each star.
        const std::function<bool(std::string_view, std::string_view)> slow =
            [&](std::string_view text, std::string_view p) -> bool {
            if (p.empty()) return text.empty();
            if (p[0] != '*')
                return !text.empty() && text[0] == p[0] && slow(text.substr(1), p.substr(1));
            for (std::size_t k = 0; k <= text.size(); ++k)
                if (slow(text.substr(k), p.substr(1))) return true;
            return false;
        };
        CHECK(finds(v, Table::visits, "path:" + pattern) == slow(v.path, pattern));
    }
}

TEST_CASE("the page of the format names every field, and no other") {
    std::ifstream in("docs/formats/query.md", std::ios::binary);
    const std::string page{std::istreambuf_iterator<char>(in), {}};
    REQUIRE(!page.empty());
    for (std::size_t t = 0; t < tables; ++t) {
        const auto table = static_cast<Table>(t);
        const std::size_t at = page.find("### " + std::string(word(table)));
        REQUIRE(at != std::string::npos);
        const std::string part = page.substr(at, page.find("\n#", at + 4) - at);
        std::size_t rows = 0;
        for (const FieldEntry& field : fields_of(table)) {
            CAPTURE(field.name);
            CHECK(part.find("| `" + std::string(field.name) + "` | ") != std::string::npos);
            CHECK(part.find(" | " + std::string(field.what_en) + " |") != std::string::npos);
            CHECK(!field.what_lo.empty());
            ++rows;
        }
        CHECK(static_cast<std::size_t>(std::ranges::count(part, '`')) == 2 * rows);
    }
}

TEST_CASE("a field is printed as people read it") {
    const Flow f = flow();
    CHECK(text_of(f, 0, epoch_us) == "T+02:10:00");
    CHECK(text_of(f, 2, epoch_us) == "198.18.5.6");
    CHECK(text_of(f, 6, epoch_us) == "tcp");
    CHECK(text_of(f, 11, epoch_us) == "1.5s");
    CHECK(text_of(route("198.18.16.0/20"), 2, epoch_us) == "198.18.16.0/20");
    CHECK(text_of(route("198.18.16.0/20"), 5, epoch_us) == "64496 65536 64499");
    CHECK(text_of(line(), 8, epoch_us) == "host=\"pc-7\" threat=\"Worm \"x\"\"");
}

TEST_CASE("a simple condition runs over flows at twenty million rows a second" *
          doctest::test_suite("long")) {
    std::vector<Flow> rows(1 << 16, flow());
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i].target_port = static_cast<std::uint16_t>(i);
    for (const char* query :
         {"target_port:80", "source:198.18.0.0/16 target_port:(80 OR 443) NOT protocol:udp"}) {
        const auto search = Search::read(query, Table::flows, epoch_us);
        REQUIRE(search);
        std::size_t found = 0, asked = 0;
        const auto start = std::chrono::steady_clock::now();
        for (int round = 0; round < 300; ++round) {
            for (const Flow& row : rows) found += search->finds(row);
            asked += rows.size();
        }
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        MESSAGE(query << ": " << static_cast<double>(asked) / seconds / 1e6 << " M rows/s, "
                      << found);
    }
}
