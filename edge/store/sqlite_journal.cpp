#include "store/sqlite_journal.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <utility>

#include "store/batch_words.h"
#include "store/files.h"
#include "store/group_writer.h"
#include "store/journal_file.h"
#include "store/sqlite.h"

namespace naga::store {

namespace {

constexpr std::size_t read_rows = 1'000;  // for which the file is held at a time
constexpr std::size_t read_bytes = 1u << 20;
constexpr int copy_pages = 256;  // likewise

// The statements that writing needs, prepared once.
struct Prepared {
    explicit Prepared(Connection& connection)
        : begin(connection.prepare("BEGIN IMMEDIATE")),
          commit(connection.prepare("COMMIT")),
          rollback(connection.prepare("ROLLBACK")),
          mark(connection.prepare("SAVEPOINT batch")),
          undo(connection.prepare("ROLLBACK TO batch")),
          release(connection.prepare("RELEASE batch")),
          find(connection.prepare("SELECT batch, answer FROM journal"
                                  " WHERE seat = ? AND key = ? AND key <> ''")),
          add(connection.prepare("INSERT INTO journal VALUES(?, ?, ?, ?, ?, ?, ?, ?)")),
          renew(connection.prepare(
              "UPDATE documents SET body = ?3, sum = ?4 WHERE space = ?1 AND name = ?2")),
          put(connection.prepare("INSERT INTO documents VALUES(?, ?, ?, ?)")),
          erase(connection.prepare("DELETE FROM documents WHERE space = ? AND name = ?")) {}

    Statement begin, commit, rollback, mark, undo, release, find, add, renew, put, erase;
};

class SqliteJournal final : public JournalStore {
public:
    SqliteJournal(std::string where, JournalFile file, const SqliteOptions& options)
        : where_(std::move(where)),
          limits_(options.limits),
          checkpoint_pages_(options.checkpoint_pages),
          drill_(file.drill),
          connection_(std::move(file.connection)),
          use_(std::in_place, *connection_),
          last_seq_(file.last_seq),
          seq_(file.last_seq),
          documents_(file.documents),
          writer_(
              where_, limits_, [this](std::span<const Batch> group) { return keep(group); },
              [this] { rest(); }) {}
    ~SqliteJournal() override { close(); }
    SqliteJournal(const SqliteJournal&) = delete;
    SqliteJournal& operator=(const SqliteJournal&) = delete;

    Result<void> append(Batch batch, Done done) override {
        return writer_.append(std::move(batch), std::move(done));
    }
    Result<void> read(std::uint64_t from_seq, const Visitor& visitor) override;
    Result<std::vector<Document>> documents(std::string_view space) override;
    std::uint64_t last_seq() override { return last_seq_; }
    const Drill& drill() const override { return drill_; }
    Result<void> backup_to(const std::filesystem::path& path) override;
    void close() override;

private:
    // Who waits for the file next has its turn before who just had it: a long reader and the writer
    // alternate.
    std::unique_lock<std::mutex> hold() {
        const std::lock_guard turn(turn_);
        return std::unique_lock(mutex_);
    }

    // On the writer's thread.
    std::vector<Result<Receipt>> keep(std::span<const Batch> group);
    Result<Receipt> keep(const Batch& batch);
    std::optional<Result<Receipt>> repeated(const Batch& batch);
    Result<void> write(const Batch& batch, std::uint64_t first);
    Result<void> change(const Change& change);
    Problem failed();
    Problem commit_failed();
    void rest();

    Result<void> copy_into(const std::string& path);
    Result<std::vector<Row>> some_rows(std::uint64_t from_seq, std::uint64_t last);

    const std::string where_;
    const Limits limits_;
    const int checkpoint_pages_;
    const Drill drill_;

    std::atomic<bool> closing_ = false;
    std::mutex copying_;  // held while a copy is made
    std::mutex turn_;     // held only while waiting for mutex_
    std::mutex mutex_;    // guards the connection and its statements; none of either once closed
    std::optional<Connection> connection_;
    std::optional<Prepared> use_;
    std::atomic<std::uint64_t> last_seq_;  // of the last row that is safe

    // The writer's thread alone: as in the transaction that is open, or as committed.
    std::uint64_t seq_;
    std::uint64_t documents_;
    bool broken_ = false;  // SQLite failed in this transaction: none of it can be kept

    GroupWriter writer_;  // its thread uses the others: last to be made, first to go
};

Problem SqliteJournal::failed() {
    broken_ = (connection_->code() & 0xff) != constraint_code;
    return connection_->problem("written");
}

std::vector<Result<Receipt>> SqliteJournal::keep(std::span<const Batch> group) {
    const auto lock = hold();
    const std::uint64_t seq = seq_;
    const std::uint64_t documents = documents_;
    broken_ = false;
    std::optional<Problem> problem;
    std::vector<Result<Receipt>> answers;
    answers.reserve(group.size());
    if (!use_->begin.run()) problem = failed();
    for (std::size_t i = 0; i < group.size() && !problem; ++i) {
        answers.push_back(keep(group[i]));
        if (broken_) problem = answers.back().error();
    }
    if (!problem && !use_->commit.run()) problem = commit_failed();
    if (!problem) {
        last_seq_ = seq_;
        return answers;
    }
    if (connection_->in_transaction()) use_->rollback.run();
    seq_ = seq;
    documents_ = documents;
    return std::vector<Result<Receipt>>(group.size(), refuse(*problem));
}

// The whole transaction may stand in the log and only its flush have failed. Then a lost power
// could bring it back, until something else is written over it and made safe.
Problem SqliteJournal::commit_failed() {
    const Problem problem = failed();
    use_->rollback.run();
    if (!connection_->log_may_hold_more()) return problem;
    if (use_->begin.run() && note_failed_commit(*connection_) && use_->commit.run()) return problem;
    return uncertain(problem);
}

std::optional<Result<Receipt>> SqliteJournal::repeated(const Batch& batch) {
    Repeats repeats;
    for (const Row& row : batch.rows) {
        if (row.key.empty()) continue;
        const auto step = use_->find.bind(1, row.seat).bind(2, row.key).step();
        if (step == Statement::Step::row)
            repeats.add_found(row, static_cast<std::uint64_t>(use_->find.number(0)),
                              use_->find.text(1));
        else
            repeats.add_missing();
        std::optional<Problem> problem;
        if (step == Statement::Step::failed) problem = failed();
        use_->find.reset();
        if (problem) return Result<Receipt>(refuse(*problem));
    }
    return repeats.verdict(where_);
}

Result<Receipt> SqliteJournal::keep(const Batch& batch) {
    if (auto before = repeated(batch)) return *std::move(before);
    if (seq_ + batch.rows.size() > limits_.rows) return refuse(rows_problem(where_, limits_));
    const std::uint64_t first = seq_ + 1;
    const std::uint64_t documents = documents_;
    // A statement alone undoes itself.
    const bool several = batch.rows.size() + batch.changes.size() > 1 || !batch.changes.empty();
    if (several && !use_->mark.run()) return refuse(failed());
    auto written = write(batch, first);
    if (written && documents_ > limits_.documents)
        written = refuse(documents_problem(where_, limits_));
    if (!written) {
        seq_ = first - 1;
        documents_ = documents;
        if (several && !broken_ && !use_->undo.run()) return refuse(failed());
    }
    if (several && !broken_ && !use_->release.run()) return refuse(failed());
    if (!written) return refuse(written.error());
    return written_receipt(batch, first);
}

Result<void> SqliteJournal::write(const Batch& batch, std::uint64_t first) {
    for (Row row : batch.rows) {
        row.seq = ++seq_;
        row.batch = first;
        use_->add.bind(1, static_cast<std::int64_t>(row.seq))
            .bind(2, static_cast<std::int64_t>(row.batch))
            .bind(3, row.seat)
            .bind(4, row.key)
            .bind(5, row.wall_us)
            .bind(6, row.body)
            .bind(7, row.answer)
            .bind(8, sum_of(row));
        if (!use_->add.run()) return refuse(failed());
    }
    for (const Change& one : batch.changes)
        if (auto changed = change(one); !changed) return changed;
    return {};
}

Result<void> SqliteJournal::change(const Change& change) {
    if (!change.body) {
        if (!use_->erase.bind(1, change.space).bind(2, change.name).run()) return refuse(failed());
        documents_ -= static_cast<std::uint64_t>(connection_->changed());
        return {};
    }
    const std::int64_t sum = sum_of(change.space, change.name, *change.body);
    const auto put = [&](Statement& statement) {
        return statement.bind(1, change.space)
            .bind(2, change.name)
            .bind(3, *change.body)
            .bind(4, sum)
            .run();
    };
    if (!put(use_->renew)) return refuse(failed());
    if (connection_->changed() > 0) return {};
    if (!put(use_->put)) return refuse(failed());
    ++documents_;
    return {};
}

void SqliteJournal::rest() {
    const auto lock = hold();
    // Should it fail, the log stays as it is and grows; nothing in it is lost.
    if (connection_->log_pages() >= checkpoint_pages_) connection_->checkpoint();
}

Result<std::vector<Row>> SqliteJournal::some_rows(std::uint64_t from_seq, std::uint64_t last) {
    const auto lock = hold();
    if (!connection_) return refuse(closed_problem(where_));
    if (from_seq > last) return std::vector<Row>();
    Statement found = connection_->prepare("SELECT " + std::string(row_columns) +
                                           " FROM journal WHERE seq BETWEEN ? AND ? ORDER BY seq");
    last = std::min<std::uint64_t>(last, from_seq + read_rows - 1);
    found.bind(1, static_cast<std::int64_t>(from_seq)).bind(2, static_cast<std::int64_t>(last));
    std::vector<Row> rows;
    Statement::Step step = found.step();
    for (std::size_t bytes = 0; step == Statement::Step::row; step = found.step()) {
        auto row = row_of(found, where_);
        if (!row) return refuse(row.error());
        bytes += row->body.size() + row->answer.size();
        rows.push_back(*std::move(row));
        if (bytes >= read_bytes) return rows;
    }
    if (step == Statement::Step::failed) return refuse(connection_->problem("read"));
    return rows;
}

Result<void> SqliteJournal::read(std::uint64_t from_seq, const Visitor& visitor) {
    const std::uint64_t last = last_seq_;
    std::uint64_t next = std::max<std::uint64_t>(from_seq, 1);
    while (true) {
        const auto rows = some_rows(next, last);
        if (!rows) return refuse(rows.error());
        for (const Row& row : *rows)
            if (!visitor(row)) return {};
        if (rows->empty()) return {};
        next = rows->back().seq + 1;
    }
}

Result<std::vector<Document>> SqliteJournal::documents(std::string_view space) {
    const auto lock = hold();
    if (!connection_) return refuse(closed_problem(where_));
    Statement found =
        connection_->prepare("SELECT name, body, sum FROM documents WHERE space = ? ORDER BY name");
    found.bind(1, space);
    std::vector<Document> documents;
    Statement::Step step = found.step();
    for (; step == Statement::Step::row; step = found.step()) {
        const std::string name(found.text(0));
        if (found.number(2) != sum_of(space, name, found.text(1)))
            return refuse({Problem::Kind::damaged, where_,
                           "document " + name + " of " + std::string(space) + " is damaged",
                           "what it says could be wrong", "restore the journal from a backup"});
        documents.push_back({std::string(space), name, std::string(found.text(1))});
    }
    if (step == Statement::Step::failed) return refuse(connection_->problem("read"));
    return documents;
}

Result<void> SqliteJournal::copy_into(const std::string& path) {
    auto to = Connection::open(path, "", Connection::Use::make_new);
    if (!to) return refuse(to.error());
    // Nothing is kept of a copy that is cut off, so nothing need be safe before it is complete.
    to->run("PRAGMA journal_mode = OFF");
    to->run("PRAGMA synchronous = OFF");
    std::optional<Copying> copying;
    auto step = Copying::Step::more;
    while (step == Copying::Step::more) {
        const auto lock = hold();
        if (!copying) copying.emplace(*connection_, *to);
        step = closing_ ? Copying::Step::failed : copying->step(copy_pages);
        if (step != Copying::Step::more) copying->finish();
    }
    if (closing_) return refuse(closed_problem(where_));
    if (step == Copying::Step::failed) return refuse(to->problem("copied"));
    if (to->ask("PRAGMA journal_mode = DELETE") != "delete" ||
        to->ask("PRAGMA integrity_check(1)") != "ok")
        return refuse(to->problem("copied"));
    return {};
}

Result<void> SqliteJournal::backup_to(const std::filesystem::path& path) {
    std::error_code ignored;
    if (std::filesystem::exists(std::filesystem::symlink_status(path, ignored)))
        return refuse({Problem::Kind::conflict, path.string(), "something stands there already",
                       "a backup takes the place of nothing", "name another file"});
    const std::filesystem::path part = path.string() + ".part";
    const std::lock_guard one_at_a_time(copying_);
    if (auto removed = remove_file(part); !removed) return removed;
    if (closing_) return refuse(closed_problem(where_));
    auto copied = copy_into(part.string());
    if (copied) copied = put_in_place(part, path);
    if (!copied) (void)remove_file(part);
    return copied;
}

void SqliteJournal::close() {
    writer_.drain();
    closing_ = true;
    const std::lock_guard no_copy(copying_);
    const auto lock = hold();
    use_.reset();
    connection_.reset();
}

}  // namespace

Result<std::unique_ptr<JournalStore>> open_sqlite_journal(const std::filesystem::path& path,
                                                          const Drill& drill,
                                                          const SqliteOptions& options) {
    auto file = open_journal_file(path.string(), drill, options);
    if (!file) return refuse(file.error());
    return std::make_unique<SqliteJournal>(path.string(), *std::move(file), options);
}

}  // namespace naga::store
