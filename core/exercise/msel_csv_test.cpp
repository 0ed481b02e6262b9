#include "exercise/msel_csv.h"

#include <doctest/doctest.h>

#include "exercise/dice_for_tests.h"
#include "exercise/msel_time.h"

using namespace naga;
using namespace naga::exercise;

namespace {

constexpr std::int64_t minute = 60'000'000, hour = 60 * minute;

Msel cast() {
    Msel msel;
    msel.teams = {"laocert", "telco-a", "ministry"};
    msel.objectives = {"goal"};
    Persona p;
    p.id = "news-reporter";
    p.name = {"Reporter of the Morning News", ""};
    msel.personas = {p};
    return msel;
}

CsvSetting monday() {
    CsvSetting setting;
    setting.start = "2013-12-09T09:00";
    return setting;
}

std::vector<std::string> said(const CsvRead& read) {
    std::vector<std::string> lines;
    for (const Problem& p : read.problems) {
        CHECK(!p.remedy.empty());
        lines.push_back(p.where + ": " + p.what);
    }
    return lines;
}
using Said = std::vector<std::string>;

}  // namespace

TEST_CASE("times are read as people write them, and nothing else is a time") {
    const std::string start = "2013-12-09T09:00";
    const std::vector<std::pair<const char*, std::int64_t>> times{
        {"T+02:30", 150 * minute},
        {"T+1:15:00", 75 * minute},
        {"+ 01:30:00", 90 * minute},
        {"+ 2 03:00:00", 51 * hour},
        {"- 00:05:00", -5 * minute},
        {"T+2", 2 * hour},
        {"M-5", -5 * minute},
        {"J+1 H+2 M-5", 26 * hour - 5 * minute},
        {"D+2 H+3 M+45", 51 * hour + 45 * minute},
        {"09:30", 30 * minute},
        {"9h30", 30 * minute},
        {"09h", 0},
        {"08:00", -hour},
        {"D+1 09:00", 24 * hour},
        {"J+1 09h00", 24 * hour},
        {"2013-12-09T09:30", 30 * minute},
        {"2013-12-10 00:00:30", 15 * hour + minute / 2},
        {"2014-01-01 09:00", 23 * 24 * hour},
        {" 10:00 ", hour},
    };
    for (const auto& [text, at] : times) {
        CAPTURE(text);
        CHECK(read_list_time(text, start) == at);
    }
    for (const char* text : {"",
                             "Thursday",
                             "MAR-12",
                             "T09",
                             "24:00",
                             "09:60",
                             "9:3",
                             "M",
                             "M+",
                             "H+2 D+1",
                             "H+1 H+2",
                             "2013-13-01 09:00",
                             "2013-12-09",
                             "09:30 am",
                             "+",
                             "+ 1:2",
                             "D+1 9",
                             "T+2 09:00",
                             "2013-12-09T09:30Z",
                             "99999999999",
                             "D+11111"}) {
        CAPTURE(text);
        CHECK(!read_list_time(text, start));
    }
    CHECK(!read_list_time("09:30", ""));
    CHECK(read_list_time("T+02:30", "") == 150 * minute);
}

TEST_CASE("a table is read as RFC 4180 says, and written so that no cell is a formula") {
    const auto table = read_csv("t",
                                "\xEF\xBB\xBF"
                                "a;b\r\n\"x \"\"y\"\"\nz\";'=1+1\r\n\r\n;\r\n");
    REQUIRE(table);
    CHECK(*table == std::vector<Cells>{{"a", "b"}, {"x \"y\"\nz", "=1+1"}, {""}, {"", ""}});
    CHECK(write_csv({{"=1", "+1", "-1", "@x", "'tis"}, {"a,b", "say \"x\"", " y", ""}}) ==
          "'=1,'+1,'-1,'@x,''tis\n\"a,b\",\"say \"\"x\"\"\",\" y\",\n");
    CHECK(!read_csv("t", "a,\"b"));
    CHECK(!read_csv("t", "a\xFF"));
    CHECK(!read_csv("t", std::string(cell_max + 1, 'x')));
    CHECK(!read_csv("t", std::string(csv_columns_max + 1, ',')));
    CHECK(!read_csv("t", std::string(csv_rows_max + 2, '\n')));
    CHECK(!read_csv("t", std::string(csv_bytes_max + 1, '\n')));
    CHECK(read_csv("t", std::string(cell_max, 'x')));
}

TEST_CASE("any table that is written is read back as it was") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        std::vector<Cells> rows(static_cast<std::size_t>(1 + dice.below(4)));
        const std::int64_t width = 2 + dice.below(4);
        for (Cells& row : rows)
            for (std::int64_t c = 0; c < width; ++c) {
                std::string cell;
                for (std::int64_t n = dice.below(5); n > 0; --n)
                    cell += "=+-@',;\"\n\txy ກ"[static_cast<std::size_t>(dice.below(13))];
                row.push_back(cell);
            }
        // The first line decides the separator: ours is a comma.
        rows[0].assign(static_cast<std::size_t>(width), "h");
        const auto again = read_csv("t", write_csv(rows));
        REQUIRE(again);
        CHECK(*again == rows);
    }
}

TEST_CASE("headings of others are understood, in any order, below a title") {
    const CsvRead read = read_msel_csv(
        "akira.csv",
        "Crisis exercise,,,,,,\n"
        "Action to be taken,Timeline,Teams,Subject,Content,Comments,Delivery Method\n"
        "Inform,T+2,\"LaoCERT, Telco A\",Initial alert,Something is wrong,Provide notes,E-Mail\n"
        "Second part,,,,,,\n"
        "Call,09:10,everyone,Bridge,Please join,,Phone call\n"
        "Odd,whenever,Sponsor,Hello,Text,,Pigeon\n",
        cast(), monday());
    CHECK(said(read) ==
          Said{"akira.csv:4:1: only one cell is filled", "akira.csv:6:2: `whenever` is no time",
               "akira.csv:6:3: there is no team Sponsor", "akira.csv:6:7: `Pigeon` is no channel"});
    REQUIRE(read.rows.size() == 3);
    const Row& first = read.rows[0];
    CHECK(first.id == "initial-alert");
    CHECK(first.when == at_time(2 * hour));
    CHECK(first.to == std::vector<std::string>{"laocert", "telco-a"});
    CHECK(first.text.en == "Something is wrong");
    CHECK(first.by == Channel::mail);
    CHECK(first.columns.at("Comments") == "Provide notes");
    // `Subject` says it better than `Action to be taken`, which stays the author's.
    CHECK(first.columns.at("Action to be taken") == "Inform");
    CHECK(read.rows[1].when == at_time(10 * minute));
    CHECK(read.rows[1].to == std::vector<std::string>{"all"});
    CHECK(read.rows[1].by == Channel::phone);
    CHECK(read.rows[2].draft);
    CHECK(read.rows[2].to == std::vector<std::string>{"Sponsor"});
    CHECK(field_of_heading("Delivery Time") == "when");
    CHECK(field_of_heading("Measure of Performance") == "");
}

TEST_CASE("an export gives the same columns and cells back, and an id") {
    const std::string sheet =
        "Control Number,Local Time,To,From,Title,Description,Local Time,Points\n"
        "INJ 1.2,09:30,LaoCERT,Reporter of the Morning News,Lion,A page shows a lion.,10:30,=5\n"
        "INJ 1.3,T+01:00,all,EXCON,Next,\"Line one\nline two\",,\n";
    const CsvRead read = read_msel_csv("s.csv", sheet, cast(), monday());
    CHECK(said(read) == Said{"s.csv:1:7: the heading Local Time stands twice"});
    auto msel = merged(cast(), read);
    REQUIRE(msel);
    CHECK(msel->rows[0].from == "news-reporter");
    CHECK(write_msel_csv(*msel, monday()) ==
          "Control Number,Local Time,To,From,Title,Description,Local Time (2),Points\n"
          "INJ 1.2,09:30,LaoCERT,Reporter of the Morning News,Lion,A page shows a lion.,10:30,'=5\n"
          "INJ 1.3,T+01:00,all,EXCON,Next,\"Line one\nline two\",,\n");
    // A row that is changed since is written as it is now.
    msel->rows[0].when = at_time(45 * minute);
    msel->rows[0].to = {"ministry"};
    const std::string changed = write_msel_csv(*msel, monday());
    CHECK(changed.find("INJ 1.2,T+00:45,ministry,") != std::string::npos);
}

TEST_CASE("a list goes out and comes back whole") {
    Msel msel = cast();
    Row r;
    r.number = 0;
    r.id = "comcheck";
    r.when = at_time(0);
    r.to = {"all"};
    r.subject = {"Check, \"contacts\"", "ກວດ"};
    r.text = {"Line one\nline two", "ເນື້ອໃນ"};
    r.checks_contact = true;
    r.expects = "goal";
    msel.rows.push_back(r);
    r = Row{};
    r.number = 7;
    r.id = "press";
    r.kind = RowKind::contingency;
    r.when = read_trigger("", "no report by laocert about flood until T+02:30 plus 5m").value();
    r.to = {"laocert", "ministry/press"};
    r.from = "news-reporter";
    r.by = Channel::walk_in;
    r.subject = {"-5 degrees", ""};
    r.text = {"@all", ""};
    r.attachments = {"page.html", "photo.jpg"};
    r.columns = {{"Owner", "Kham"}, {"Measure", "=A1"}};
    r.draft = true;
    r.corrects = "comcheck";
    msel.rows.push_back(r);
    const std::string sheet = write_msel_csv(msel, monday());
    const CsvRead read = read_msel_csv("again.csv", sheet, cast(), monday());
    CHECK(said(read) == Said{});
    const auto again = merged(cast(), read);
    REQUIRE(again);
    CHECK(again->rows == msel.rows);
    CHECK(write_msel_csv(*again, monday()) == sheet);
}

TEST_CASE("a second import finds the rows again and keeps what it has no column for") {
    Msel msel = cast();
    const auto first = merged(
        msel, read_msel_csv("a", "Id,When,Subject,Subject (Lao),Text\nx,T+00:10,One,ໜຶ່ງ,Text\n",
                            msel, monday()));
    REQUIRE(first);
    const auto second = merged(
        *first,
        read_msel_csv("b", "Id,Time,Title,Note\nx,09:20,Uno,n\ny,09:30,Two,\n", msel, monday()));
    REQUIRE(second);
    REQUIRE(second->rows.size() == 2);
    CHECK(second->rows[0].number == first->rows[0].number);
    CHECK(second->rows[0].when == at_time(20 * minute));
    CHECK(second->rows[0].subject == Text{"Uno", "ໜຶ່ງ"});
    CHECK(second->rows[0].text.en == "Text");
    CHECK(second->rows[0].columns.at("Note") == "n");
    CHECK(second->rows[1].number == second->rows[0].number + 1);
}

TEST_CASE("the author's mapping goes before the names that are known") {
    CsvSetting setting = monday();
    setting.mapping = {{"Wann", "when"}, {"Was", "subject"}, {"Text", ""}};
    setting.teams = {{"Die Leute", "ministry"}};
    const CsvRead read =
        read_msel_csv("m", "Wann,Was,Text,To\n09:30,Etwas,Privat,Die Leute\n", cast(), setting);
    CHECK(said(read) == Said{});
    REQUIRE(read.rows.size() == 1);
    CHECK(read.rows[0].subject.en == "Etwas");
    CHECK(read.rows[0].text.en == "");
    CHECK(read.rows[0].columns.at("Text") == "Privat");
    CHECK(read.rows[0].to == std::vector<std::string>{"ministry"});
}

TEST_CASE("a table without known headings, and too many rows, are refused or cut with a reason") {
    CHECK(said(read_msel_csv("x", "a,b\nc,d\n", cast(), monday())) ==
          Said{"x:1:1: no row has headings that are known"});
    std::string many = "Id,Subject\n";
    for (std::size_t i = 0; i <= rows_max; ++i) many += "r" + std::to_string(i) + ",S\n";
    const CsvRead read = read_msel_csv("x", many, cast(), monday());
    CHECK(read.rows.size() == rows_max);
    CHECK(said(read) == Said{"x:5002:1: there are more than 5000 rows"});
    Msel full = cast();
    Row r;
    r.id = "another";
    r.number = 99'999;
    full.rows = {r};
    CHECK(!merged(full, read));
}
