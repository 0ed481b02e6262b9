// A query that somebody hostile wrote, for every kind of rows. It is read, or refused with words
// at a place inside it; asked of a row, and asked with NOT around it, the answers are opposite.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "evidence/query.h"

using namespace naga;
using namespace naga::evidence;

namespace {

constexpr std::int64_t epoch_us = 1'386'554'400'000'000;

void must(bool promise, const char* words) {
    if (promise) return;
    std::fprintf(stderr, "%s\n", words);
    std::abort();
}

template <typename Row>
void ask(std::string_view text, Table table, const Row& row) {
    const auto search = Search::read(text, table, epoch_us);
    if (!search) {
        const Misread& wrong = search.error();
        must(wrong.first <= text.size() && wrong.length >= 1, "a mistake stands in the query");
        must(!wrong.what.en.empty() && !wrong.what.lo.empty() && !wrong.remedy.en.empty() &&
                 !wrong.remedy.lo.empty(),
             "a mistake is told in both languages");
        as_shown(wrong, text, Language::english);
        as_shown(wrong, text, Language::lao);
        return;
    }
    const bool found = search->finds(row);
    const auto window = search->window();
    std::int64_t at_us = 0;
    if constexpr (requires { row.first_us; })
        at_us = row.first_us;
    else
        at_us = row.at_us;
    must(!found || (window.first <= at_us && at_us < window.second),
         "what is found lies in the window");
    const auto opposite = Search::read("NOT (" + std::string(text) + ")", table, epoch_us);
    if (opposite) must(opposite->finds(row) != found, "NOT is the opposite");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    Flow flow;
    flow.first_us = epoch_us + 60'000'000;
    flow.last_us = flow.first_us + 5;
    flow.source.bits = 0xC6120001, flow.target_port = 80, flow.packets = 3, flow.bytes = 120;
    ask(text, Table::flows, flow);
    Query query;
    query.at_us = epoch_us;
    query.name = "www.gov.example", query.type = "A", query.code = "NXDOMAIN";
    query.answers = {{0xC6120001}, {0xF0000001}};
    ask(text, Table::queries, query);
    Visit visit;
    visit.at_us = epoch_us + 7;
    visit.path = "/aab/aaab?x=1", visit.method = "GET", visit.status = 404;
    ask(text, Table::visits, visit);
    Alarm alarm;
    alarm.at_us = epoch_us;
    alarm.signature = "EXERCISE scan", alarm.rule = 300'001;
    ask(text, Table::alarms, alarm);
    Line line;
    line.at_us = epoch_us;
    line.fields = {{"host", "pc-7"}, {"host", "pc-8"}};
    line.text = "\xE0\xBA\x9E\xE0\xBA\xBB\xE0\xBA\x9A a worm";
    ask(text, Table::lines, line);
    Letter letter;
    letter.at_us = epoch_us;
    letter.raw = "Subject: a\r\n b\r\n\r\nbody\r\n", letter.score = 5.25;
    ask(text, Table::letters, letter);
    Route route;
    route.at_us = epoch_us;
    route.prefix = {{0xC6120000}, 20}, route.path = {64496, 64497};
    ask(text, Table::routes, route);
    return 0;
}
