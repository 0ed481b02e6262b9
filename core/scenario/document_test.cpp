#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "scenario/document.h"

#include <doctest/doctest.h>

using namespace naga;
using namespace naga::scenario;

namespace {

Document yaml(std::string_view text) {
    auto document = read_yaml("a.yaml", text);
    if (!document) FAIL(as_line(document.error().front()));
    return *document;
}

Document json(std::string_view text) {
    auto document = read_json("a.json", text);
    if (!document) FAIL(as_line(document.error().front()));
    return *document;
}

// The message of the refusal, or "accepted".
std::string refusal(const Checked<Document>& document) {
    return document ? "accepted" : as_line(document.error().front());
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

// The tree written on one line, with the place of every value.
std::string drawn(const Node& node) {
    const std::string at =
        "@" + std::to_string(node.place.line) + ":" + std::to_string(node.place.column);
    switch (node.kind) {
        case Node::Kind::null: return "~" + at;
        case Node::Kind::scalar: return (node.quoted ? "'" + node.scalar + "'" : node.scalar) + at;
        case Node::Kind::list: {
            std::string out = "[";
            for (const Node& item : node.items) out += drawn(item) + " ";
            return out + "]" + at;
        }
        case Node::Kind::map: {
            std::string out = "{";
            for (std::size_t i = 0; i < node.items.size(); ++i)
                out += node.keys[i] + "=" + drawn(node.items[i]) + " ";
            return out + "}" + at;
        }
    }
    return "";
}

}  // namespace

TEST_CASE("a YAML text becomes a tree in which every value knows its place") {
    CHECK(drawn(yaml("id: la\nlist:\n  - 010\n  - 'NO'\n  - {a: ~, b: \"x y\"}\n").root) ==
          "{id=la@1:5 list=[010@3:5 'NO'@4:5 {a=~@5:9 b='x y'@5:15 }@5:5 ]@3:3 }@1:1");
    CHECK(drawn(yaml("").root) == "~@1:1");
    CHECK(drawn(yaml("\xEF\xBB\xBF"
                     "a: 1")
                    .root) == "{a=1@1:4 }@1:1");
    CHECK(drawn(yaml("ລາວ").root) == "ລາວ@1:1");
    CHECK(drawn(yaml("ﻟ: 1").root) == "{ﻟ=1@1:6 }@1:1");
    CHECK(drawn(yaml("a: |\n  one\n  two\n").root) == "{a='one\ntwo\n'@1:4 }@1:1");
    CHECK(yaml("a: 1\r\nb: 2\r\n").root.find("b")->place.line == 2);
    CHECK(yaml("a: 1\nbcd: 2\n").root.key_places[1].line == 2);
}

TEST_CASE("a JSON text becomes the same kind of tree") {
    CHECK(drawn(json("{\"id\": \"l\\u0061\",\n \"list\": [-1.5e3, true, null,\n  {}, []]}").root) ==
          "{id='la'@1:8 list=[-1.5e3@2:11 true@2:19 ~@2:25 {}@3:3 []@3:7 ]@2:10 }@1:1");
    CHECK(drawn(json("{\"a\\\"\": \"\\\\\", \"b\": 1}").root) == "{a\"='\\'@1:9 b=1@1:20 }@1:1");
    CHECK(drawn(json(" 12345678901234567890123 ").root) == "12345678901234567890123@1:2");
    CHECK(read_json("j", "[1,\n2]", 7)->root.items[1].place.line == 8);
}

TEST_CASE("a text that is not YAML is refused where it breaks") {
    CHECK(refusal(read_yaml("a.yaml", "a: [1, 2\nb: 3\n")).starts_with("a.yaml:"));
    CHECK(refusal(read_yaml("a.yaml", "a: 1\nb: 'x")).find("not YAML") != std::string::npos);
    CHECK(refusal(read_yaml("a.yaml", "a: 1\n  b: 2: 3\n")).starts_with("a.yaml:2:"));
    CHECK(refusal(read_yaml("a.yaml", "a: *b\n")).find("a.yaml:1:") == 0);
    for (const char* text : {"a: 'x\nb: 3\n", "a: 'x\nb: 3", "a: \"x\n\n", "'x\n", "'", "\"",
                             "a: [1,\n", "a: {b: 1\n"})
        CHECK_MESSAGE(refusal(read_yaml("a", text)).find("not YAML") != std::string::npos, text);
}

TEST_CASE("the end of a YAML text may be marked, and blank texts are empty") {
    for (const char* text :
         {"a: 1", "a: 1\n", "a: 1\n...\n", "--- \na: 1\n...\n# bye\n", "a: 1\n\n"})
        CHECK_MESSAGE(yaml(text).root.find("a")->scalar == "1", text);
    for (const char* text : {"", " ", "\n", "\n\n", "# nothing", "---", "...\n", "\t\n"})
        CHECK_MESSAGE(yaml(text).root.kind == Node::Kind::null, text);
    CHECK(yaml("a: |+\n  one\n\n").root.find("a")->scalar == "one\n\n");
}

TEST_CASE("what YAML could do and a scenario does not need is refused") {
    struct Case {
        std::string_view text;
        std::string_view what;
    };
    for (const Case& c :
         {Case{"a: 1\nb: 2\na: 3\n", "a.yaml:3:1: the key `a` is given twice"},
          Case{"a: &x 1\n", "anchor"}, Case{"a: &x [1]\nb: *x\n", "anchor"},
          Case{"a: !!str 1\n", "tag"}, Case{"a: !mine {b: 1}\n", "tag"},
          Case{"a: 1\n---\nb: 2\n", "a.yaml:2:1: a second document"},
          Case{"[1, 2]: 3\n", "where a key should"}, Case{"~: 3\n", "where a key should"}}) {
        const std::string message = refusal(read_yaml("a.yaml", c.text));
        CHECK_MESSAGE(message.find(c.what) != std::string::npos, message);
    }
}

TEST_CASE("a text that is not JSON is refused where it breaks") {
    for (const char* text :
         {"", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "[1] 2", "nul", "01", "1.", "'a'", "// x\n1",
          "\"\\ud800\"", "\"a\nb\"", "[1}", "NaN", "{\"a\" 1}", "\"\\x\""})
        CHECK_MESSAGE(refusal(read_json("a.json", text)).find("not JSON") != std::string::npos,
                      text);
    CHECK(refusal(read_json("a.json", "[1,\n 2,\n x]", 4)).starts_with("a.json:6:2: "));
    CHECK(refusal(read_json("a.json", "{\"a\": 1,\n \"a\": 2}")).find("a.json:2:2: the key `a`") ==
          0);
}

TEST_CASE("texts that are not UTF-8 or hold control characters are refused before parsing") {
    using namespace std::string_view_literals;
    for (const std::string_view text :
         {"\xFF\xFE"sv, "\xFE\xFF"sv, "a\0"sv, "\0a"sv, "\xEF\xBB"sv, "a: \x04"sv, "\xC0\x80"sv,
          "\xED\xA0\x80"sv, "\xF4\x90\x80\x80"sv, "\xE0\x80\x80"sv, "\xC3"sv, "\x80"sv, "\x7F"sv}) {
        CHECK(refusal(read_yaml("a", text)).starts_with("a:1:"));
        CHECK(refusal(read_json("a", text)).starts_with("a:1:"));
    }
    CHECK(refusal(read_yaml("a", "b: 1\nc: \xFF\n")).starts_with("a:2:4: this is not UTF-8"));
}

TEST_CASE("nesting is allowed to the limit and refused beyond it, however deep") {
    const auto lists = [](std::size_t n) { return repeated("[", n) + repeated("]", n); };
    CHECK(read_yaml("a", lists(depth_max)));
    CHECK(read_json("a", lists(depth_max)));
    for (const std::size_t n :
         {depth_max + 1, depth_max + 2, std::size_t{600}, std::size_t{20'000}}) {
        CHECK(refusal(read_yaml("a", lists(n))).find("nested deeper") != std::string::npos);
        CHECK(refusal(read_json("a", lists(n))).find("nested deeper") != std::string::npos);
    }
    for (const std::string& text :
         {repeated("- ", 20'000), repeated("? ", 20'000), repeated("{a: ", 20'000),
          repeated("[", 100'000), repeated("{", 100'000), repeated("[{", 100'000)})
        CHECK(refusal(read_yaml("a", text)) != "accepted");
    std::string stairs;
    for (std::size_t i = 0; i < 1'000; ++i) stairs += std::string(i, ' ') + "a:\n";
    CHECK(refusal(read_yaml("a", stairs)).find("nested deeper") != std::string::npos);
}

TEST_CASE("texts with too many bytes, marks or values are refused") {
    CHECK(refusal(read_yaml("a", std::string(bytes_max + 1, 'a'))).find("bytes") !=
          std::string::npos);
    CHECK(refusal(read_json("a", std::string(bytes_max + 1, ' '))).find("bytes") !=
          std::string::npos);
    CHECK(refusal(read_yaml("a", std::string(3 * nodes_max + 1, ','))).find("too many marks") !=
          std::string::npos);
    CHECK(refusal(read_json("a", "[" + repeated("1,", nodes_max) + "1]")).find("more than") !=
          std::string::npos);
}

TEST_CASE("one value is replaced by its path") {
    Document d =
        yaml("campaigns:\n  - {id: flood, peak: 1}\n  - {id: worm}\nteams: {a: {on: true}}\n");
    CHECK(set_value(d, "campaigns.flood.peak=20 Gbit/s"));
    CHECK(d.root.find("campaigns")->items[0].find("peak")->scalar == "20 Gbit/s");
    CHECK(set_value(d, "campaigns.worm.start=T+00:10"));
    CHECK(d.root.find("campaigns")->items[1].find("start")->scalar == "T+00:10");
    CHECK(set_value(d, "teams.a={on: false, list: [1, 2]}"));
    CHECK(d.root.find("teams")->find("a")->find("list")->items.size() == 2);
    CHECK(set_value(d, "teams.a.name=ລາວ"));
    CHECK(set_value(d, "teams.a.name="));
    CHECK(d.root.find("teams")->find("a")->find("name")->kind == Node::Kind::null);
}

TEST_CASE("a value whose path leads nowhere is refused with the nearest name") {
    Document d = yaml("campaigns:\n  - {id: flood, peak: 1}\n");
    const auto message = [&](std::string_view assignment) {
        const auto done = set_value(d, assignment);
        return done ? "done" : as_line(done.error());
    };
    CHECK(message("campaigns.flod.peak=2").find("did you mean flood?") != std::string::npos);
    CHECK(message("campains.flood.peak=2").find("did you mean campaigns?") != std::string::npos);
    for (const char* assignment : {"", "=1", "campaigns", "campaigns..x=1", "campaigns.new=1",
                                   "campaigns.flood.peak.deeper=1", "a.b=1", "campaigns.flood.x=[",
                                   ".=1", "campaigns.flood.x=\xFF"})
        CHECK_MESSAGE(message(assignment).starts_with("--set"), assignment);
    CHECK(drawn(d.root) == drawn(yaml("campaigns:\n  - {id: flood, peak: 1}\n").root));
    CHECK(message("campaigns.flood.x=" + repeated("[", depth_max) + repeated("]", depth_max))
              .find("nested deeper") != std::string::npos);
}

TEST_CASE("an asker reads every kind of value") {
    const Document d = yaml(
        "id: a-1\nname: {en: Laos, lo: ລາວ}\ntitle: Plain\nn: 010\nx: 2.5\non: true\n"
        "kind: web\nrate: 2.5 Gbit/s\nwait: 12 ms\nlong: 1h30m\nat: T+02:10\nshare: 35 %\n"
        "part: 0.35\nids: [T1498.001, b]\nfree: {one: 5 %, two: 0.5}\ninner: {id: z}\n"
        "rows: [{id: r1, n: 1}, {id: r2, n: 2}]\n");
    Problems problems;
    Asker top(d, d.root, "", problems);
    CHECK(top.id("id") == "a-1");
    CHECK(top.words("name").lo == "ລາວ");
    CHECK(top.words("title").en == "Plain");
    CHECK(top.whole("n", 0, 100) == 10);
    CHECK(top.number("x", 0, 10) == 2.5);
    CHECK(top.truth_or("on", false));
    CHECK(top.choice("kind", {"mail", "web"}) == 1);
    CHECK(top.rate("rate") == 2'500'000'000);
    CHECK(top.duration("wait") == 12'000);
    CHECK(top.duration("long") == 5'400'000'000);
    CHECK(top.instant("at") == 7'800'000'000);
    CHECK(top.share_ppm("share") == 350'000);
    CHECK(top.share_ppm("part") == 350'000);
    CHECK(top.ids("ids") == std::vector<std::string>{"T1498.001", "b"});
    auto free = top.members("free");
    REQUIRE(free.size() == 2);
    CHECK(free[0].first == "one");
    CHECK(free[1].second.self_share_ppm() == 500'000);
    CHECK(top.map("inner").id("id") == "z");
    auto rows = top.list("rows");
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].path() == "rows.r2");
    CHECK(rows[1].where("n") == "a.yaml:17:36");
    CHECK(top.whole_or("none", 0, 1, 7) == 7);
    CHECK(top.rate_or("none", 7) == 7);
    CHECK(top.list("none").empty());
    CHECK(!top.has("none"));
    top.done();
    CHECK(problems.empty());
}

TEST_CASE("an asker reports all mistakes, each where it stands and with a remedy") {
    const Document d = yaml(
        "id: Not An Id\nn: '5'\nm: 500\nkind: wbe\nrate: 2.5\nwait: soon\nat: 02:10\nshare: 35\n"
        "on: yes\nrows: 3\ncout: 4\nname: {lo: x}\nnothing:\n");
    Problems problems;
    Asker top(d, d.root, "", problems);
    top.id("id");
    top.whole("n", 0, 9);
    CHECK(top.whole("m", 1, 9) == 1);
    top.choice("kind", {"mail", "web"});
    top.rate("rate");
    top.duration("wait");
    top.instant("at");
    top.share_ppm("share");
    CHECK(!top.truth_or("on", false));
    CHECK(top.list("rows").empty());
    CHECK(top.whole("count", 3, 9) == 3);
    top.words("name");
    top.text("nothing");
    top.map("gone").whole("deeper", 0, 1);
    top.done();
    REQUIRE(problems.size() == 15);
    put_in_file_order(problems);
    for (std::size_t i = 1; i < problems.size(); ++i) CHECK(!problems[i].remedy.empty());
    std::string all;
    for (const Problem& p : problems) all += as_line(p) + "\n";
    for (const char* part :
         {"a.yaml:1:5: `id` is \"Not An Id\"", "a.yaml:1:1: `count` is missing",
          "a.yaml:4:7: `kind` is \"wbe\"; it is one of mail, web; did you mean web?",
          "a.yaml:11:1: the key `cout` is not known; it would have no effect; did you mean count?",
          "`name.en` is missing", "`nothing` is empty", "`gone` is missing"})
        CHECK_MESSAGE(all.find(part) != std::string::npos, all);
}

TEST_CASE("quantities that are no whole number of their base unit or too large are refused") {
    for (const char* text : {"2.5 bit/s", "1e9 bit/s", "-1 kbit/s", "1  kbit/s", "kbit/s", "",
                             "1.2.3 kbit/s", ".5 kbit/s", "5. kbit/s", "99999999999999999999 bit/s",
                             "101 Tbit/s", "1 Gb/s", "0.0000000001 Gbit/s"}) {
        const Document d = yaml("a: '" + std::string(text) + "'");
        Problems problems;
        Asker(d, d.root, "", problems).rate("a");
        CHECK_MESSAGE(problems.size() == 1, text);
    }
    for (const char* text : {"101 %", "1.01", "-5 %", "0.1234567", "%", " %", "5 %%"}) {
        const Document d = yaml("a: '" + std::string(text) + "'");
        Problems problems;
        Asker(d, d.root, "", problems).share_ppm("a");
        CHECK_MESSAGE(problems.size() == 1, text);
    }
}

TEST_CASE("a document of another shape than expected is reported once for each place") {
    for (const char* text : {"", "5", "[1]", "~"}) {
        const Document d = yaml(text);
        Problems problems;
        Asker top(d, d.root, "", problems);
        top.id("id");
        top.words("name");
        top.list("rows");
        top.done();
        CHECK(problems.size() == 1);
    }
}

TEST_CASE("of very many mistakes the first ones are reported") {
    std::string text;
    for (int i = 0; i < 1'000; ++i) text += "k" + std::to_string(i) + ": 1\n";
    const Document d = yaml(text);
    Problems problems;
    Asker top(d, d.root, "", problems);
    top.done();
    REQUIRE(problems.size() == problems_max + 1);
    CHECK(problems.back().what == "there are more mistakes");
}

TEST_CASE("the nearest word is found by spelling, and none where none is near") {
    const std::vector<std::string> known = {"capacity", "delay", "prefixes", "peers"};
    CHECK(nearest("capcity", known) == "capacity");
    CHECK(nearest("dealy", known) == "delay");
    CHECK(nearest("prefix", known) == "prefixes");
    CHECK(nearest("colour", known).empty());
    CHECK(nearest("", known).empty());
    CHECK(nearest(std::string(1'000, 'a'), known).empty());
}

TEST_CASE("no scrambled text stops the readers") {
    // Pieces that parsers stumble over, put together in every order a counter gives.
    const std::string_view pieces[] = {"a", ": ", "\n", "- ", "[",   "]",   "{",  "}",
                                       ",", "'",  "\"", "#",  "? ",  "| ",  ">",  "\n  ",
                                       "&", "*",  "!",  "%",  "---", "...", "\t", "\\",
                                       "ລ", "1",  "~",  "\r", " ",   "<<",  "@",  "`"};
    std::uint64_t state = 20131209;
    std::size_t accepted = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (std::uint64_t length = 1 + (state >> 60); length > 0; --length) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            text += pieces[(state >> 40) % std::size(pieces)];
        }
        INFO("round " << round << ": " << text);
        const auto document = read_yaml("a", text);
        accepted += document.has_value();
        if (!document) CHECK(document.error().size() == 1);
        read_json("a", text);
    }
    CHECK(accepted > 1'000);
}
