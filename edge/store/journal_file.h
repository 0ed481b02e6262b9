// What stands in a journal's file: its tables, the sums that guard them, and whether one may be
// used.
//
// Each row and document carries a sum of its content, so that damage within a text is noticed,
// which SQLite would not. docs/formats/journal-database.md is the reader's view of this.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/journal_store.h"
#include "store/sqlite.h"
#include "store/sqlite_journal.h"

namespace naga::store {

// XXH3-64 of the numbers (8 bytes each, little-endian) and texts (each after its length as such a
// number), as the signed number that SQLite keeps.
std::int64_t sum_of(const Row& row);
std::int64_t sum_of(std::string_view space, std::string_view name, std::string_view body);

inline constexpr std::string_view row_columns =
    "seq, batch, seat, key, wall_us, body, answer, sum";  // as row_of() reads them

// The row a statement stands at. Refused: its sum is another (damaged).
Result<Row> row_of(const Statement& at, const std::string& where);

struct JournalFile {
    Connection connection;
    Drill drill;  // as it stands in the file
    std::uint64_t last_seq = 0;
    std::uint64_t documents = 0;
};

// As open_sqlite_journal. The connection has the file for itself.
Result<JournalFile> open_journal_file(const std::string& path, const Drill& drill,
                                      const SqliteOptions& options);

// Changes one row of `meta`, in the transaction that is open. A commit of it, made safe, writes
// over what is left in the log of a commit that failed.
bool note_failed_commit(Connection& connection);

}  // namespace naga::store
