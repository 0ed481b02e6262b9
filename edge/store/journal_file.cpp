#include "store/journal_file.h"

#include <array>
#include <charconv>
#include <filesystem>
#include <utility>

#include "sim/digest.h"
#include "store/files.h"

namespace naga::store {

namespace {

constexpr std::int64_t application_id = 0x6E616761;  // "naga"
constexpr std::int64_t schema_version = 1;

struct Table {
    std::string_view type, name, on, sql;
};

// In the order they are made; a file with anything else in it is refused.
constexpr std::array tables = {
    Table{"table", "meta", "meta",
          "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL, sum INTEGER NOT NULL)"
          " STRICT, WITHOUT ROWID"},
    Table{"table", "journal", "journal",
          "CREATE TABLE journal(seq INTEGER PRIMARY KEY, batch INTEGER NOT NULL,"
          " seat TEXT NOT NULL, key TEXT NOT NULL, wall_us INTEGER NOT NULL, body TEXT NOT NULL,"
          " answer TEXT NOT NULL, sum INTEGER NOT NULL) STRICT"},
    Table{"index", "journal_keys", "journal",
          "CREATE UNIQUE INDEX journal_keys ON journal(seat, key) WHERE key <> ''"},
    Table{"table", "documents", "documents",
          "CREATE TABLE documents(space TEXT, name TEXT, body TEXT NOT NULL, sum INTEGER NOT NULL,"
          " PRIMARY KEY(space, name)) STRICT, WITHOUT ROWID"},
};

class Summed {
public:
    void add(std::uint64_t number) {
        for (int i = 0; i < 8; ++i) bytes_ += static_cast<char>(number >> (8 * i));
    }
    void add(std::string_view text) {
        add(text.size());
        bytes_ += text;
    }
    std::int64_t sum() const { return static_cast<std::int64_t>(sim::digest_of(bytes_)); }

private:
    std::string bytes_;
};

Problem damaged(const std::string& where, const std::string& what) {
    return {Problem::Kind::damaged, where, what, "what the journal says could be wrong",
            "restore it from a backup"};
}

std::int64_t as_number(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

bool put_meta(Connection& connection, std::string_view name, std::string_view value) {
    return connection.prepare("INSERT OR REPLACE INTO meta VALUES(?, ?, ?)")
        .bind(1, name)
        .bind(2, value)
        .bind(3, sum_of("meta", name, value))
        .run();
}

Result<std::string> meta(Connection& connection, const std::string& where, std::string_view name) {
    Statement found = connection.prepare("SELECT value, sum FROM meta WHERE name = ?");
    if (found.bind(1, name).step() != Statement::Step::row)
        return refuse(damaged(where, "the journal does not say its " + std::string(name)));
    const std::string value(found.text(0));
    if (found.number(1) != sum_of("meta", name, value))
        return refuse(damaged(where, "the journal's " + std::string(name) + " is damaged"));
    return value;
}

// Makes all tables in the transaction that is open.
Result<void> make_tables(Connection& connection, const Drill& drill) {
    bool made = connection.run("PRAGMA application_id = " + std::to_string(application_id)) &&
                connection.run("PRAGMA user_version = " + std::to_string(schema_version));
    for (const Table& table : tables) made = made && connection.run(table.sql);
    made = made && put_meta(connection, "scenario", drill.scenario) &&
           put_meta(connection, "seed", std::to_string(drill.seed)) &&
           put_meta(connection, "naga", drill.naga) &&
           put_meta(connection, "created_us", std::to_string(drill.created_us)) &&
           put_meta(connection, "failed_commits", "0");
    if (!made) return refuse(connection.problem("made"));
    return {};
}

// It is a journal of naga of the version that this program knows.
Result<void> check_kind(Connection& connection, const std::string& where) {
    const std::string application = connection.ask("PRAGMA application_id");
    const std::string version = connection.ask("PRAGMA user_version");
    if (application.empty() || version.empty()) return refuse(connection.problem("read"));
    if (as_number(application) != application_id)
        return refuse({Problem::Kind::invalid, where,
                       "it is a SQLite database, but no journal of naga",
                       "another program's file would be changed", "name another file"});
    if (as_number(connection.ask("PRAGMA page_size")) != page_bytes)
        return refuse(damaged(where, "its pages have another size than those of a journal"));
    if (as_number(version) != schema_version)
        return refuse({Problem::Kind::refused, where,
                       "it is a journal of format " + version + ", and this naga knows format " +
                           std::to_string(schema_version),
                       "it could be read wrongly", "open it with the naga that wrote it"});
    return {};
}

Result<void> check_tables(Connection& connection, const std::string& where) {
    Statement found =
        connection.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid");
    std::size_t at = 0;
    Statement::Step step = found.step();
    for (; step == Statement::Step::row; step = found.step(), ++at)
        if (at >= tables.size() || found.text(0) != tables[at].type ||
            found.text(1) != tables[at].name || found.text(2) != tables[at].on ||
            found.text(3) != tables[at].sql)
            return refuse(damaged(
                where, "it has a table that no journal has: " + std::string(found.text(1))));
    if (step == Statement::Step::failed) return refuse(connection.problem("read"));
    if (at != tables.size())
        return refuse(damaged(where, "table " + std::string(tables[at].name) + " is not there"));
    return {};
}

Result<Drill> check_drill(Connection& connection, const std::string& where, const Drill& drill) {
    std::array<std::string, 4> values;
    constexpr std::array names = {"scenario", "seed", "naga", "created_us"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto value = meta(connection, where, names[i]);
        if (!value) return refuse(value.error());
        values[i] = *std::move(value);
    }
    if (auto failed = meta(connection, where, "failed_commits"); !failed)
        return refuse(failed.error());
    const auto other = [&](const std::string& what, const std::string& there,
                           const std::string& here) {
        return refuse(
            {Problem::Kind::conflict, where,
             "it is the journal of another drill: its " + what + " is " + there + ", not " + here,
             "moves of one drill mean nothing in another",
             "name another file, or start naga with that " + what});
    };
    if (values[0] != drill.scenario) return other("scenario", values[0], drill.scenario);
    if (values[1] != std::to_string(drill.seed))
        return other("seed", values[1], std::to_string(drill.seed));
    return Drill{values[0], drill.seed, values[2], as_number(values[3])};
}

// Every row, for its sum and its place: a row that is missing shows as a gap.
Result<std::uint64_t> check_rows(Connection& connection, const std::string& where) {
    Statement rows =
        connection.prepare("SELECT " + std::string(row_columns) + " FROM journal ORDER BY seq");
    std::uint64_t last = 0;
    std::uint64_t batch = 0;
    Statement::Step step = rows.step();
    for (; step == Statement::Step::row; step = rows.step()) {
        const auto row = row_of(rows, where);
        if (!row) return refuse(row.error());
        if (row->seq != last + 1)
            return refuse(damaged(where, "after row " + std::to_string(last) + " comes row " +
                                             std::to_string(row->seq)));
        if (row->batch != batch && row->batch != row->seq)
            return refuse(damaged(where, "row " + std::to_string(row->seq) + " is in batch " +
                                             std::to_string(row->batch)));
        last = row->seq;
        batch = row->batch;
    }
    if (step == Statement::Step::failed) return refuse(connection.problem("read"));
    return last;
}

Result<std::uint64_t> check_documents(Connection& connection, const std::string& where) {
    Statement found = connection.prepare("SELECT space, name, body, sum FROM documents");
    std::uint64_t count = 0;
    Statement::Step step = found.step();
    for (; step == Statement::Step::row; step = found.step(), ++count)
        if (found.number(3) != sum_of(found.text(0), found.text(1), found.text(2)))
            return refuse(damaged(where, "document " + std::string(found.text(1)) + " of " +
                                             std::string(found.text(0)) + " is damaged"));
    if (step == Statement::Step::failed) return refuse(connection.problem("read"));
    return count;
}

Result<void> check_structure(Connection& connection, const std::string& where) {
    const std::string verdict = connection.ask("PRAGMA integrity_check(1)");
    if (verdict.empty()) return refuse(connection.problem("read"));
    if (verdict != "ok")
        return refuse(
            damaged(where, "the journal cannot be read: it is damaged (" + verdict + ")"));
    return {};
}

// Fills what stands in the file into `file`, or says why it may not be used.
Result<void> check_all(JournalFile& file, const std::string& where, const Drill& drill) {
    Connection& connection = file.connection;
    if (auto good = check_kind(connection, where); !good) return good;
    if (auto good = check_structure(connection, where); !good) return good;
    if (auto good = check_tables(connection, where); !good) return good;
    auto there = check_drill(connection, where, drill);
    if (!there) return refuse(there.error());
    file.drill = *there;
    const auto last = check_rows(connection, where);
    if (!last) return refuse(last.error());
    file.last_seq = *last;
    const auto documents = check_documents(connection, where);
    if (!documents) return refuse(documents.error());
    file.documents = *documents;
    return {};
}

Problem no_journal(const std::string& path) {
    return {Problem::Kind::missing, path, "there is no journal, or it is empty",
            "the drill has begun, so there was one", "restore it from a backup"};
}

Result<void> check_place(const std::string& path, const SqliteOptions& options) {
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored))
        return refuse({Problem::Kind::invalid, path, "it is no ordinary file", "a journal is one",
                       "name a file, not a folder or a device"});
    // SQLite takes a file of one byte for an empty one.
    if (std::filesystem::exists(path, ignored) && std::filesystem::file_size(path, ignored) == 1)
        return refuse(damaged(path, "it is one byte, and no journal"));
    const bool stands = file_stands(path, options.vfs);
    if (!stands && file_stands(path + "-wal", options.vfs))
        return refuse(damaged(
            path, "the journal is missing or empty, but its log " + path + "-wal is there"));
    if (!stands && options.opening == SqliteOptions::Opening::there_already)
        return refuse(no_journal(path));
    return {};
}

}  // namespace

std::int64_t sum_of(const Row& row) {
    Summed summed;
    summed.add(row.seq);
    summed.add(row.batch);
    summed.add(static_cast<std::uint64_t>(row.wall_us));
    for (const std::string* text : {&row.seat, &row.key, &row.body, &row.answer}) summed.add(*text);
    return summed.sum();
}

std::int64_t sum_of(std::string_view space, std::string_view name, std::string_view body) {
    Summed summed;
    for (const std::string_view text : {space, name, body}) summed.add(text);
    return summed.sum();
}

Result<Row> row_of(const Statement& at, const std::string& where) {
    Row row;
    row.seq = static_cast<std::uint64_t>(at.number(0));
    row.batch = static_cast<std::uint64_t>(at.number(1));
    row.seat = at.text(2);
    row.key = at.text(3);
    row.wall_us = at.number(4);
    row.body = at.text(5);
    row.answer = at.text(6);
    if (at.number(7) != sum_of(row))
        return refuse(damaged(where, "row " + std::to_string(row.seq) + " is damaged"));
    return row;
}

Result<JournalFile> open_journal_file(const std::string& path, const Drill& drill,
                                      const SqliteOptions& options) {
    if (auto good = check_place(path, options); !good) return refuse(good.error());
    const bool make = options.opening == SqliteOptions::Opening::make_if_missing;
    auto opened = Connection::open(
        path, options.vfs, make ? Connection::Use::make_or_change : Connection::Use::change);
    if (!opened) return refuse(opened.error());
    JournalFile file{*std::move(opened), drill};
    Connection& connection = file.connection;
    connection.leave(Connection::Leaving::as_it_is);  // unless it is ours
    if (connection.is_read_only())
        return refuse(sqlite_problem(path, "opened", read_only_code, "", 0));
    // The lock is taken here, and kept: no other connection reads, writes or checkpoints.
    if (!connection.run("PRAGMA locking_mode = EXCLUSIVE") ||
        !connection.run("PRAGMA synchronous = FULL") ||
        !connection.run("PRAGMA temp_store = MEMORY") ||
        !connection.run("PRAGMA page_size = " + std::to_string(page_bytes)) ||
        !connection.run("PRAGMA cell_size_check = ON") || !connection.run("BEGIN EXCLUSIVE"))
        return refuse(connection.problem("opened"));
    // SQLite gives an empty file its first page when a transaction begins.
    const bool fresh = connection.ask("PRAGMA page_count") == "1" &&
                       connection.ask("PRAGMA application_id") == "0" &&
                       connection.ask("SELECT count(*) FROM sqlite_schema") == "0";
    if (fresh && !make) return refuse(no_journal(path));
    auto good = fresh ? make_tables(connection, drill) : check_all(file, path, drill);
    if (!good) return refuse(good.error());
    if (!connection.run("COMMIT")) return refuse(connection.problem("made"));
    if (connection.ask("PRAGMA journal_mode = WAL") != "wal")
        return refuse(connection.problem("opened"));
    // That the file is there, and that the rollback journal of the changes above is gone: it would
    // undo them if it came back.
    if (options.vfs.empty()) flush_folder(path);
    connection.leave(Connection::Leaving::tidy);
    connection.ask("PRAGMA journal_size_limit = " + std::to_string(64 << 20));
    connection.ask("PRAGMA max_page_count = " +
                   std::to_string(options.limits.file_bytes / page_bytes));
    return file;
}

bool note_failed_commit(Connection& connection) {
    const auto count =
        as_number(connection.ask("SELECT value FROM meta WHERE name = 'failed_commits'"));
    return put_meta(connection, "failed_commits", std::to_string(count + 1));
}

}  // namespace naga::store
