// A table that somebody hostile wrote as a list of events. It is read, with mistakes at places in
// the table; what was read goes out, and what went out is read again as the same rows.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "exercise/msel_csv.h"

using namespace naga;
using namespace naga::exercise;

namespace {

void must(bool promise, const char* words) {
    if (promise) return;
    std::fprintf(stderr, "%s\n", words);
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    Msel cast;
    cast.teams = {"laocert", "telco-a"};
    cast.objectives = {"goal"};
    CsvSetting setting;
    setting.start = "2013-12-09T09:00";
    const CsvRead read = read_msel_csv("t", text, cast, setting);
    for (const Problem& p : read.problems)
        must(p.where.starts_with("t:") && !p.what.empty() && !p.remedy.empty(),
             "a mistake says where, what and what mends it");
    const auto list = merged(cast, read);
    must(list.has_value() && list->rows.size() == read.rows.size(), "no row is lost");
    for (const Row& row : list->rows) static_cast<void>(problems(row, *list, 0));
    const std::string out = write_msel_csv(*list, setting);
    // A first line with more of another separator is read otherwise: headings of the author.
    if (list->columns.empty() || out.find_first_of(";\t") < out.find('\n')) return 0;
    const CsvRead again = read_msel_csv("t", out, cast, setting);
    must(again.rows.size() == list->rows.size(), "as many rows come back as went out");
    return 0;
}
