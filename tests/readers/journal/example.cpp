// Writes the journal that docs/formats/journal-database.md works through, into the file named.

#include <cstdio>
#include <future>

#include "store/sqlite_journal.h"

using namespace naga;
using namespace naga::store;

namespace {

bool send(JournalStore& store, Batch batch) {
    std::promise<bool> kept;
    const auto taken = store.append(
        std::move(batch), [&](Result<Receipt> receipt) { kept.set_value(receipt.has_value()); });
    return taken && kept.get_future().get();
}

}  // namespace

int main(int count, char** words) {
    if (count != 2) return 2;
    const auto store =
        open_sqlite_journal(words[1], {"d3dab771e651ec64", 1, "0.1.0", 1'384'480'800'000'000});
    if (!store) {
        std::fprintf(stderr, "%s\n", as_line(store.error()).c_str());
        return 1;
    }
    const Row filter{
        .seat = "telco",
        .key = "7f3a",
        .wall_us = 1'384'482'763'000'000,
        .body = R"({"id":"m1","at":"T+00:32:43","team":"telco","by":"telco","kind":"action",)"
                R"("do":"filter","on":{"network":"telco","traffic":"worm"},"because":[]})",
        .answer = R"({"id":"m1"})"};
    const Row log{.seat = "cert", .wall_us = 1'384'482'790'000'000, .body = R"({"kind":"log"})"};
    const Change draft{"drafts", "cert", R"({"text":"EXERCISE"})"};
    const bool kept = send(**store, {{filter}, {}}) && send(**store, {{filter}, {}}) &&
                      send(**store, {{log, log}, {draft}});
    return kept ? 0 : 1;
}
