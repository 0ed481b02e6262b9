// A journal's database that somebody hostile made. It is refused with words, or opened, and then
// everything in it can be read and a batch is kept in it.

#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <string_view>

#include "store/sqlite_journal.h"

using namespace naga;
using namespace naga::store;

namespace {

void must(bool promise, const char* words) {
    if (promise) return;
    std::fprintf(stderr, "%s\n", words);
    std::abort();
}

bool keeps_a_batch(JournalStore& store) {
    std::promise<bool> kept;
    const auto taken =
        store.append({{{.seat = "cert", .body = "{}"}}, {}},
                     [&](Result<Receipt> receipt) { kept.set_value(receipt.has_value()); });
    return taken && kept.get_future().get();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    namespace fs = std::filesystem;
    const fs::path folder = fs::is_directory("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
    const fs::path path = folder / ("naga-fuzz-" + std::to_string(::getpid()) + ".db");
    std::ofstream(path, std::ios::binary)
        << std::string_view(reinterpret_cast<const char*>(bytes), count);
    // The drill of the kept input, so that a journal can be taken.
    const auto store = open_sqlite_journal(path, {"d3dab771e651ec64", 1, "0.1.0", 0});
    if (!store) {
        must(!store.error().what.empty() && !store.error().remedy.empty(), "refused without words");
    } else {
        std::uint64_t rows = 0;
        const auto read = (*store)->read(1, [&](const Row& row) { return row.seq == ++rows; });
        must(read.has_value() && rows == (*store)->last_seq(), "it was opened and cannot be read");
        must((*store)->documents("drafts").has_value(), "documents cannot be read");
        must(keeps_a_batch(**store), "it was opened and keeps nothing");
        (*store)->close();
    }
    for (const char* part : {"", "-wal", "-journal"}) fs::remove(path.string() + part);
    return 0;
}
