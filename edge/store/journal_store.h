// Where a live drill keeps what must never be lost: its journal, and the documents beside it.
//
// The journal is a list of rows, numbered from 1 without a gap, that are only ever added. Documents
// (seats, sessions, drafts, branches, settings) are texts with a name that are put and erased. Both
// change in batches, of which each is kept wholly or not at all, and answered once it is safe: an
// answered batch is still there after a killed process or a lost power.
//
// A face: behind it stand SQLite (store/sqlite_journal.h) and memory (store/memory_journal.h).
// All calls but close() may come from any thread at once.
//
//     auto store = open_sqlite_journal("drill/journal.db", drill);
//     (*store)->append({{{.seat = "cert", .key = "7f3a", .wall_us = now, .body = move}}, {}},
//                      [](Result<Receipt> receipt) { ... });

#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace naga::store {

// The drill that a journal belongs to. Another scenario or seed is another drill.
struct Drill {
    std::string scenario;         // digest of the scenario and its world, as text
    std::uint64_t seed = 0;       // of the drill
    std::string naga;             // version of the program that made the journal
    std::int64_t created_us = 0;  // wall clock, microseconds since 1970 UTC

    bool operator==(const Drill&) const = default;
};

// All texts are UTF-8 without control characters other than tab and the ends of lines.
struct Row {
    std::uint64_t seq = 0;     // given by the store, from 1, without a gap
    std::uint64_t batch = 0;   // given by the store: seq of the first row of the same batch
    std::string seat = {};     // who
    std::string key = {};      // of idempotency: no seat has a key twice; empty: none
    std::int64_t wall_us = 0;  // wall clock, microseconds since 1970 UTC
    std::string body = {};     // JSON; the store does not look into it
    std::string answer = {};   // JSON, given again to who sends the same key again; may be empty

    bool operator==(const Row&) const = default;
};

struct Document {
    std::string space;  // "seats", "sessions", "drafts", "branches", "settings"
    std::string name;   // unique in its space
    std::string body;   // JSON; the store does not look into it

    bool operator==(const Document&) const = default;
};

// A document to put in place of what has that name, or to erase: then it has no body.
struct Change {
    std::string space;
    std::string name;
    std::optional<std::string> body;
};

// What is kept together or not at all: rows, in order, and changes, in order. Needs one of either.
struct Batch {
    std::vector<Row> rows;  // seq and batch are not read
    std::vector<Change> changes;
};

struct Receipt {
    enum class Outcome {
        written,
        repeated,  // its keyed rows were there: nothing was written or changed now
    };
    Outcome outcome = Outcome::written;
    std::uint64_t first_seq = 0;  // of the batch as it is kept; 0 if it has no rows
    std::string answer;           // kept with the batch's first keyed row; else with its first row
};

// Each is refused beyond, with its name.
struct Limits {
    std::size_t name_bytes = 200;       // a seat, a key, a space, the name of a document
    std::size_t body_bytes = 4u << 20;  // of a row or document
    std::size_t answer_bytes = 64u << 10;
    std::size_t batch_items = 1'000;  // rows and changes together
    std::size_t batch_bytes = 16u << 20;
    std::size_t queue_batches = 10'000;  // that wait; one more is refused as busy
    std::size_t queue_bytes = 64u << 20;
    std::uint64_t rows = 10'000'000;  // of a journal
    std::uint64_t documents = 100'000;
    std::uint64_t file_bytes = 16ull << 30;  // of a journal in a file
};

class JournalStore {
public:
    // Called exactly once for each batch that was taken, on the store's own thread, in the order of
    // append(), after the batch is safe or refused. No lock is held: it may call append() and
    // read(). It must not throw and not call close(); while it works nothing is written.
    using Done = std::function<void(Result<Receipt>)>;
    // False: no more rows, please.
    using Visitor = std::function<bool(const Row&)>;

    virtual ~JournalStore() = default;

    // Takes a batch and returns at once. Refused, and `done` is never called: a batch beyond a
    // limit or without content (invalid, refused), a full queue ("busy"; unavailable) and a closed
    // store (unavailable). Later refused through `done`: a batch of which some keyed rows are there
    // and some are not (conflict), a full journal (refused), and a disk that does not take it
    // (unavailable); nothing of it is then kept, unless the problem is_uncertain(). The store goes
    // on: what comes next may succeed. A batch that was there before is answered as `repeated`;
    // whether the rest of it is equal is not looked at.
    virtual Result<void> append(Batch batch, Done done) = 0;

    // Visits rows from `from_seq` on, in order, up to the last that was safe when the call began.
    // Writing goes on meanwhile. Refused: damage, a closed store.
    virtual Result<void> read(std::uint64_t from_seq, const Visitor& visitor) = 0;

    // All documents of a space, by name.
    virtual Result<std::vector<Document>> documents(std::string_view space) = 0;

    // Of the last row that is safe; 0 if there is none.
    virtual std::uint64_t last_seq() = 0;

    virtual const Drill& drill() const = 0;

    // Writes a copy that can be opened as a journal, complete or not at all, with all that was safe
    // when the call began. Writing goes on meanwhile. Refused: something stands at the path, a
    // disk that does not take it, a journal that is in no file.
    virtual Result<void> backup_to(const std::filesystem::path& path) = 0;

    // Takes no more batches, answers all that wait, and lets the file go. Needs to be called by one
    // thread that is not the store's own; a second call does nothing. The destructor calls it.
    virtual void close() = 0;
};

// The disk failed in such a way that nobody knows if the batch will be there when the journal is
// opened next. Sent again with its key it will be there once.
bool is_uncertain(const Problem& problem);

}  // namespace naga::store
