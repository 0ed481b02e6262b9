// SQLite's C interface with owners: a connection and its statements, closed when they go.
//
// Only the .cpp files of this module see sqlite3.h. Nothing here locks: one thread at a time.
// Codes are SQLite's extended result codes (sqlite3.h).

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_backup;
struct sqlite3_stmt;

namespace naga::store {

class Statement {
public:
    enum class Step { row, done, failed };

    Statement() = default;

    // Texts must live until reset().
    Statement& bind(int place, std::int64_t number);  // places from 1
    Statement& bind(int place, std::string_view text);
    Step step();
    // Ready to be bound and stepped again.
    void reset();
    // Steps a statement that gives no rows, and resets it. False when it failed.
    bool run();

    // Of the row that step() found, columns from 0; texts live until the next step.
    std::int64_t number(int column) const;
    std::string_view text(int column) const;

private:
    friend class Connection;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;  // none: it could not be prepared
};

class Connection {
public:
    enum class Use { make_or_change, change, make_new };

    // `vfs` names a registered file system of SQLite; empty: the system's. What stands in the file
    // is not looked at yet.
    static Result<Connection> open(const std::string& path, const std::string& vfs, Use use);

    Statement prepare(std::string_view sql);
    // One statement whose rows nobody needs.
    bool run(std::string_view sql);
    // The first column of the first row; empty when there is none or it failed.
    std::string ask(std::string_view sql);

    int code() const;  // of the last call
    bool in_transaction() const;
    std::int64_t changed() const;  // rows changed by the last statement
    bool is_read_only() const;
    // What the last code means here: `doing` begins "the journal cannot be".
    Problem problem(const std::string& doing) const;

    // Pages of the write-ahead log that are not in the file yet: those of the last commits.
    int log_pages() const { return *log_pages_; }
    // Whether the log has room behind those for a page of a commit that failed. If it has none,
    // nothing of that commit can come back.
    bool log_may_hold_more() const;
    // Copies the log into the file, as far as it can. Without it the log only grows.
    void checkpoint();
    // Whether close() copies the log into the file and removes it. Yes, unless told otherwise.
    enum class Leaving { tidy, as_it_is };
    void leave(Leaving how);

private:
    friend class Copying;
    struct Close {
        void operator()(sqlite3* database) const;
    };
    Connection(const std::string& path, sqlite3* database);
    std::string path_;
    std::unique_ptr<int> log_pages_;  // SQLite keeps its address
    std::unique_ptr<sqlite3, Close> database_;
};

inline constexpr int read_only_code = 8;  // SQLite's primary codes
inline constexpr int constraint_code = 19;
inline constexpr int page_bytes = 4096;           // of every file here
inline constexpr int value_bytes_max = 64 << 20;  // of a row or text in a file from elsewhere

// The same for a code that was kept. `system_error` is an errno, or 0.
Problem sqlite_problem(const std::string& path, const std::string& doing, int code,
                       const std::string& message, int system_error);

// A copy of all pages from one connection into another, a few at a time. What `from` commits
// meanwhile comes along. Both connections must outlive it.
class Copying {
public:
    enum class Step { more, done, failed };

    Copying(Connection& from, Connection& to);
    Step step(int pages);
    // Needs to be called after the last step, and with `from` in nobody else's hands.
    void finish() { copy_.reset(); }

private:
    struct Finish {
        void operator()(sqlite3_backup* copy) const;
    };
    std::unique_ptr<sqlite3_backup, Finish> copy_;  // none: it could not begin
};

// If there is such a file and it is not empty, as that file system sees it.
bool file_stands(const std::string& path, const std::string& vfs);

}  // namespace naga::store
