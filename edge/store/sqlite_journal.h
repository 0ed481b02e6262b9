// The journal of a live drill in one SQLite file, which anybody can read when naga does not run.
//
// Write-ahead log, flushed to disk at each commit; one commit for all batches that waited. The file
// is open for this store alone, other programs included, until close(). Format, guarantees and an
// example: docs/formats/journal-database.md; why SQLite: docs/design/journal-in-sqlite.md.

#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "store/journal_store.h"

namespace naga::store {

struct SqliteOptions {
    enum class Opening {
        make_if_missing,
        there_already,  // a file that is not there or empty is refused
    };
    Opening opening = Opening::make_if_missing;
    Limits limits = {};
    int checkpoint_pages = 1'000;  // of 4 KiB in the log, from which it is copied into the file
    std::string vfs = {};          // a file system registered with SQLite; empty: the system's
};

// Opens the journal of the drill, or makes it. Refused: a file that is no database, no journal of
// naga, of another format, of another drill (scenario or seed; which naga made it does not matter),
// damaged, open elsewhere, or on a disk that cannot be written; a log that stands without its file.
// Nothing of a refused file is changed. Reads the whole file once: see
// docs/formats/journal-database.md for what that costs.
Result<std::unique_ptr<JournalStore>> open_sqlite_journal(const std::filesystem::path& path,
                                                          const Drill& drill,
                                                          const SqliteOptions& options = {});

}  // namespace naga::store
