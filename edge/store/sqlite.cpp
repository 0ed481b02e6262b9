#include "store/sqlite.h"

#include <sqlite3.h>

#include <cstring>
#include <memory>

#include "base/ensure.h"

namespace naga::store {

static_assert(read_only_code == SQLITE_READONLY && constraint_code == SQLITE_CONSTRAINT);

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement& Statement::bind(int place, std::int64_t number) {
    if (statement_) sqlite3_bind_int64(statement_.get(), place, number);
    return *this;
}

Statement& Statement::bind(int place, std::string_view text) {
    // A null pointer would bind NULL instead of an empty text.
    const char* bytes = text.data() != nullptr ? text.data() : "";
    if (statement_)
        sqlite3_bind_text64(statement_.get(), place, bytes, text.size(), SQLITE_STATIC,
                            SQLITE_UTF8);
    return *this;
}

Statement::Step Statement::step() {
    if (!statement_) return Step::failed;
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return Step::row;
    return code == SQLITE_DONE ? Step::done : Step::failed;
}

void Statement::reset() {
    if (!statement_) return;
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
}

bool Statement::run() {
    Step step = Step::row;
    while (step == Step::row) step = this->step();
    reset();
    return step == Step::done;
}

std::int64_t Statement::number(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::text(int column) const {
    const auto* bytes =
        reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

void Connection::Close::operator()(sqlite3* database) const {
    ensure(sqlite3_close(database) == SQLITE_OK, "statements go before their connection");
}

Connection::Connection(const std::string& path, sqlite3* database)
    : path_(path), log_pages_(std::make_unique<int>(0)), database_(database) {}

Result<Connection> Connection::open(const std::string& path, const std::string& vfs, Use use) {
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (use != Use::change) flags |= SQLITE_OPEN_CREATE;
    if (use == Use::make_new) flags |= SQLITE_OPEN_EXCLUSIVE;
    sqlite3* database = nullptr;
    const int code =
        sqlite3_open_v2(path.c_str(), &database, flags, vfs.empty() ? nullptr : vfs.c_str());
    Connection connection(path, database);
    if (code != SQLITE_OK) return refuse(connection.problem("opened"));
    // A file from elsewhere runs nothing of its own.
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, value_bytes_max);
    const auto note = [](void* kept, sqlite3*, const char*, int pages) {
        *static_cast<int*>(kept) = pages;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(database, note, connection.log_pages_.get());
    return connection;
}

Statement Connection::prepare(std::string_view sql) {
    Statement statement;
    sqlite3_stmt* raw = nullptr;
    sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                       SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    statement.statement_.reset(raw);
    return statement;
}

bool Connection::run(std::string_view sql) { return prepare(sql).run(); }

std::string Connection::ask(std::string_view sql) {
    Statement statement = prepare(sql);
    if (statement.step() != Statement::Step::row) return {};
    return std::string(statement.text(0));
}

int Connection::code() const { return sqlite3_extended_errcode(database_.get()); }

bool Connection::in_transaction() const { return sqlite3_get_autocommit(database_.get()) == 0; }

std::int64_t Connection::changed() const { return sqlite3_changes64(database_.get()); }

bool Connection::is_read_only() const { return sqlite3_db_readonly(database_.get(), "main") == 1; }

bool Connection::log_may_hold_more() const {
    sqlite3_file* log = nullptr;
    sqlite3_int64 bytes = 0;
    if (sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) !=
            SQLITE_OK ||
        log == nullptr || log->pMethods == nullptr ||
        log->pMethods->xFileSize(log, &bytes) != SQLITE_OK)
        return true;
    // https://www.sqlite.org/fileformat2.html, 4.1: a header of 32 bytes, 24 before each page.
    return bytes >= 32 + (*log_pages_ + sqlite3_int64{1}) * (24 + page_bytes);
}

void Connection::checkpoint() {
    int pages = 0;
    int copied = 0;
    const int code = sqlite3_wal_checkpoint_v2(database_.get(), "main", SQLITE_CHECKPOINT_PASSIVE,
                                               &pages, &copied);
    // The next commit begins the log anew.
    if (code == SQLITE_OK && copied == pages) *log_pages_ = 0;
}

void Connection::leave(Leaving how) {
    sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE,
                      how == Leaving::as_it_is ? 1 : 0, nullptr);
}

Problem Connection::problem(const std::string& doing) const {
    return sqlite_problem(path_, doing, code(), sqlite3_errmsg(database_.get()),
                          sqlite3_system_errno(database_.get()));
}

Problem sqlite_problem(const std::string& path, const std::string& doing, int code,
                       const std::string& message, int system_error) {
    const std::string what = "the journal cannot be " + doing + ": ";
    const std::string reason = system_error != 0 ? std::strerror(system_error) : message;
    switch (code & 0xff) {  // an int of SQLite's, of which these have words of their own
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {Problem::Kind::conflict, path, what + "another program has it open",
                    "two at once would damage it",
                    "stop the other one: a naga, or a sqlite3 shell"};
        case SQLITE_FULL:
            return {Problem::Kind::unavailable, path, what + "there is no room",
                    "the disk is full, or the journal has reached its limit of size",
                    "make room on the disk and send it again"};
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return {Problem::Kind::unavailable, path, what + "it is read-only",
                    "a journal is written to, and a file stands beside it",
                    "give naga the right to write the file and its folder"};
        case SQLITE_CANTOPEN:
            return {Problem::Kind::unavailable, path, what + reason,
                    "a journal is written to, and a file stands beside it",
                    "check that the folder is there and that naga may write into it"};
        case SQLITE_NOTADB:
            return {Problem::Kind::damaged, path, what + "it is no SQLite database",
                    "it is another file, or its first page is damaged",
                    "name another file, or restore it from a backup"};
        case SQLITE_CORRUPT:
            return {Problem::Kind::damaged, path, what + "it is damaged (" + message + ")",
                    "what it says could be wrong", "restore it from a backup"};
        case SQLITE_IOERR:
            return {Problem::Kind::unavailable, path, what + "the disk failed (" + reason + ")",
                    "code " + std::to_string(code) + " of SQLite",
                    "check the disk and send it again"};
        case SQLITE_NOMEM:
            return {Problem::Kind::unavailable, path, what + "there is no memory", "",
                    "give the machine more memory and send it again"};
        default:
            return {Problem::Kind::unavailable, path, what + message,
                    "code " + std::to_string(code) + " of SQLite", "tell who keeps naga"};
    }
}

void Copying::Finish::operator()(sqlite3_backup* copy) const { sqlite3_backup_finish(copy); }

Copying::Copying(Connection& from, Connection& to)
    : copy_(sqlite3_backup_init(to.database_.get(), "main", from.database_.get(), "main")) {}

Copying::Step Copying::step(int pages) {
    if (!copy_) return Step::failed;
    const int code = sqlite3_backup_step(copy_.get(), pages);
    if (code == SQLITE_OK) return Step::more;
    return code == SQLITE_DONE ? Step::done : Step::failed;
}

bool file_stands(const std::string& path, const std::string& vfs) {
    sqlite3_vfs* files = sqlite3_vfs_find(vfs.empty() ? nullptr : vfs.c_str());
    if (files == nullptr) return false;
    int stands = 0;
    return files->xAccess(files, path.c_str(), SQLITE_ACCESS_EXISTS, &stands) == SQLITE_OK &&
           stands != 0;
}

}  // namespace naga::store
