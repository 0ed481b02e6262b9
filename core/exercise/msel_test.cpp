#include "exercise/msel.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace naga;
using namespace naga::exercise;

namespace {

Row good_row() {
    Row r;
    r.number = 1;
    r.id = "a";
    r.when = at_time(60'000'000);
    r.to = {"cert", "telco/noc"};
    r.subject = {"Subject", "ຫົວຂໍ້"};
    r.text = {"Text of the row.", "ເນື້ອໃນ"};
    return r;
}

Msel good_list() {
    Msel msel;
    msel.rows = {good_row()};
    msel.teams = {"cert", "telco"};
    msel.objectives = {"goal"};
    Persona p;
    p.id = "reporter";
    msel.personas = {p};
    msel.forbidden_words = {"Night Market", "bot", "ທຸງແດງ"};
    return msel;
}

std::vector<std::string> found(const Row& row, std::int64_t now_us = 0) {
    std::vector<std::string> said;
    for (const Finding& f : problems(row, good_list(), now_us)) {
        CHECK(!f.text.en.empty());
        CHECK(!f.text.lo.empty());
        said.push_back((f.weight == Finding::Weight::error ? "" : "(") + std::string(word(f.kind)) +
                       " " + f.field + (f.weight == Finding::Weight::error ? "" : ")"));
    }
    return said;
}
using Said = std::vector<std::string>;

}  // namespace

TEST_CASE("triggers are read as they are written, and written as they are read") {
    for (const char* words :
         {"T+02:30", "T+00:00", "T+02:30:15", "after comcheck delivered by any",
          "after comcheck answered by all plus 10m", "milestone flood-told",
          "milestone flood-told plus 1h30m", "service down e-pay", "hosts infected above 500",
          "hosts infected above 0 in telco-1-net plus 90s", "line full telco-1-sv",
          "page defaced school-web", "campaign begun river-flood",
          "no report by laocert about flood until T+05:15",
          "no report by laocert about none until T+05:15:30 plus 5m", "by hand"}) {
        CAPTURE(words);
        const auto trigger = read_trigger("x", words);
        REQUIRE(trigger);
        const auto again = read_trigger("x", as_words(*trigger));
        REQUIRE(again);
        CHECK(*again == *trigger);
        CHECK(!told(*trigger).en.empty());
        CHECK(!told(*trigger).lo.empty());
    }
    CHECK(as_words(read_trigger("", "after a read").value()) == "after a read by any");
    CHECK(as_words(read_trigger("", " milestone  m plus 90s").value()) == "milestone m plus 1m30s");
    CHECK(told(read_trigger("", "after c answered by all").value()).en ==
          "waits until c is answered by all");
}

TEST_CASE("what does not say when is refused with the forms there are") {
    for (const char* words : {"",
                              "soon",
                              "T+2:3",
                              "T+01:00 plus 5m",
                              "by hand plus 5m",
                              "by foot",
                              "after a",
                              "after a seen",
                              "after a read by some",
                              "after a read by all plus",
                              "after a read plus x",
                              "milestone",
                              "milestone a b",
                              "service up x",
                              "hosts infected above",
                              "line full",
                              "hosts infected above -1",
                              "hosts infected above 5 on x",
                              "page defaced bad/id",
                              "hosts infected above 9999999999999",
                              "no report by a about rain until T+01:00",
                              "no report by a about flood until 9",
                              "campaign begun"}) {
        CAPTURE(words);
        const auto trigger = read_trigger("list:3:7", words);
        REQUIRE(!trigger);
        CHECK(trigger.error().where == "list:3:7");
        CHECK(trigger.error().remedy.find("no report by TEAM") != std::string::npos);
    }
}

TEST_CASE("a good row has no problems") { CHECK(found(good_row()) == Said{}); }

TEST_CASE("each mistake of a row is found, and mending it makes it go away") {
    Row r = good_row();
    r.to.clear();
    CHECK(found(r) == Said{"no-recipient to"});
    r.kind = RowKind::facilitation;
    CHECK(found(r) == Said{});
    r = good_row();
    r.to = {"cert", "ghost", "nobody/1"};
    CHECK(found(r) == Said{"unknown-team to", "unknown-team to"});
    r = good_row();
    r.from = "minister";
    r.expects = "nothing";
    CHECK(found(r) == Said{"unknown-persona from", "(unknown-expected expects)"});
    r.from = "reporter";
    r.expects = "goal";
    CHECK(found(r) == Said{});
    r.when = read_trigger("", "after b read").value();
    CHECK(found(r) == Said{"unknown-row when"});
    r.when = read_trigger("", "after a read").value();
    CHECK(found(r) == Said{"(never-due when)"});
    r.when = read_trigger("", "milestone m").value();
    CHECK(found(r) == Said{"unknown-milestone when"});
    r.when = read_trigger("", "no report by ghost about flood until T+01:00").value();
    CHECK(found(r) == Said{"unknown-team when"});
    r = good_row();
    CHECK(found(r, 60'000'001) == Said{"(due-in-the-past when)"});
    r.subject = {};
    r.text.lo = "";
    CHECK(found(r) == Said{"empty-subject subject", "(missing-translation text.lo)"});
    r.text = {};
    r.subject = {"S", "S"};
    CHECK(found(r) == Said{"empty-text text"});
    r = good_row();
    r.attachments.resize(attachments_max + 1);
    CHECK(found(r) == Said{"too-many attachments"});
    r = good_row();
    for (std::size_t i = 0; i <= columns_max; ++i) r.columns[std::to_string(i)] = "x";
    CHECK(found(r) == Said{"too-many columns"});
    r = good_row();
    r.to.assign(recipients_max + 1, "cert");
    CHECK(found(r) == Said{"too-many to"});
}

TEST_CASE("letters are counted, not bytes") {
    Row r = good_row();
    r.subject.lo.clear();
    for (std::size_t i = 0; i < subject_max; ++i) r.subject.lo += "ກ";
    CHECK(found(r) == Said{});
    r.subject.lo += "ກ";
    CHECK(found(r) == Said{"too-long subject.lo"});
    r = good_row();
    r.text.en.assign(sms_max + 1, 'x');
    CHECK(found(r) == Said{});
    r.by = Channel::sms;
    CHECK(found(r) == Said{"(too-long text.en)"});
    r.by = Channel::mail;
    r.text.en.assign(body_max + 1, 'x');
    CHECK(found(r) == Said{"too-long text.en"});
}

TEST_CASE("words of the truth are found whole, in any case, and in Lao anywhere") {
    Row r = good_row();
    r.text.en = "The NIGHT MARKET did it.";
    CHECK(found(r) == Said{"forbidden-word text.en"});
    r.text.en = "Look at the bottom of the robot.";
    CHECK(found(r) == Said{});
    r.text.en = "A robot, a bottle, a bot.";
    CHECK(found(r) == Said{"forbidden-word text.en"});
    r.text.en = "Nothing.";
    r.text.lo = "ວ່າທຸງແດງແມ່ນໃຜ";
    CHECK(found(r) == Said{"forbidden-word text.lo"});
    // Exercise control may read the truth.
    r.kind = RowKind::facilitation;
    CHECK(found(r) == Said{});
}

TEST_CASE("addresses and names that somebody could have are found, reserved ones are not") {
    Row r = good_row();
    for (const char* text :
         {"See 8.8.8.8.", "(8.8.8.8)", "mail to a@gov.la today", "www.bcel.com.la", "AS3356 says",
          "HTTP://News.ORG/page", "it is at example.com"}) {
        CAPTURE(text);
        r.text.en = text;
        CHECK(found(r).size() == 1);
    }
    for (const char* text :
         {"See 198.18.0.1 and 192.0.2.7.", "desk@news.example", "AS64500", "at 09.30 o'clock",
          "invoice.pdf.exe", "version 1.2.3", "e.g. this", "the end.", "10.1.2.3", "ASAP", "AS"}) {
        CAPTURE(text);
        r.text.en = text;
        CHECK(found(r) == Said{});
    }
}

TEST_CASE("every kind and channel has its word and a name in both languages") {
    for (std::size_t i = 0; i < 5; ++i) {
        const auto kind = static_cast<RowKind>(i);
        CHECK(row_kind_of(word(kind)) == kind);
        CHECK(!name_of(kind).lo.empty());
    }
    for (std::size_t i = 0; i < 9; ++i) {
        const auto channel = static_cast<Channel>(i);
        CHECK(channel_of(word(channel)) == channel);
        CHECK(!name_of(channel).lo.empty());
    }
}
