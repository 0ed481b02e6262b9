#include "store/sqlite_journal.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <random>
#include <thread>

#include "store/failing_disk.h"
#include "store/files.h"
#include "store/journal_trial.h"
#include "store/sqlite.h"

using namespace naga;
using namespace naga::store;

namespace fs = std::filesystem;

namespace {

Result<std::unique_ptr<JournalStore>> open(const fs::path& path) {
    return open_sqlite_journal(path, some_drill);
}

// The kind and the words with which a file is refused.
struct Refusal {
    Problem::Kind kind = Problem::Kind::invalid;
    std::string what = "it was opened";
};

Refusal refusal(const fs::path& path, const Drill& drill = some_drill,
                const SqliteOptions& options = {}) {
    const auto store = open_sqlite_journal(path, drill, options);
    if (store) return {};
    CHECK(store.error().where == path.string());
    CHECK(!store.error().remedy.empty());
    return {store.error().kind, store.error().what};
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// A journal with rows and documents over several pages, closed.
void make_journal(const fs::path& path, int rows = 60) {
    const auto store = open(path);
    REQUIRE(store);
    for (int i = 0; i < rows; ++i)
        REQUIRE(send(**store, {{row("cert", std::to_string(i), std::string(400, 'x'))},
                               {{"drafts", std::to_string(i), std::string(300, 'y')}}}));
}

// Runs SQL on a closed journal, as a person with the sqlite3 shell might.
void run_sql(const fs::path& path, const std::string& sql) {
    auto connection = Connection::open(path.string(), "", Connection::Use::change);
    REQUIRE(connection);
    REQUIRE(connection->run(sql));
}

void overwrite(const fs::path& path, std::size_t at, const std::string& bytes) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(at));
    file << bytes;
    REQUIRE(file.good());
}

// What a child says with its exit code.
template <typename Work>
int in_child(Work work) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(work());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("what was kept in a file is there when it is opened again, and goes on") {
    const Folder folder;
    const fs::path path = folder / "journal.db";
    make_journal(path);
    CHECK(folder.files() == 1);  // closed, a journal is one file
    const auto store = open_sqlite_journal(path, {some_drill.scenario, some_drill.seed, "0.2.0", 5},
                                           {.opening = SqliteOptions::Opening::there_already});
    REQUIRE(store);
    CHECK((*store)->drill() == some_drill);  // as it was made
    CHECK((*store)->last_seq() == 60);
    CHECK(rows_of(**store).size() == 60);
    CHECK((*store)->documents("drafts")->size() == 60);
    CHECK(send(**store, row("cert", "7"))->first_seq == 8);
    CHECK(send(**store, row("cert", "new"))->first_seq == 61);
}

TEST_CASE("a drill that has begun does not begin again when its journal is gone or empty") {
    const Folder folder;
    const SqliteOptions options{.opening = SqliteOptions::Opening::there_already};
    CHECK(refusal(folder / "journal.db", some_drill, options).kind != Problem::Kind::invalid);
    CHECK(folder.files() == 0);
    REQUIRE(write_file(folder / "journal.db", ""));
    CHECK(refusal(folder / "journal.db", some_drill, options).kind == Problem::Kind::missing);
    run_sql(folder / "journal.db", "PRAGMA user_version = 0");
    CHECK(open(folder / "journal.db"));
}

TEST_CASE("a journal of another scenario or seed is refused") {
    const Folder folder;
    make_journal(folder / "journal.db", 1);
    Drill other = some_drill;
    other.scenario = "another";
    Refusal refused = refusal(folder / "journal.db", other);
    CHECK(refused.kind == Problem::Kind::conflict);
    CHECK(refused.what ==
          "it is the journal of another drill: its scenario is 5c0ffee5c0ffee5c, not another");
    other = some_drill;
    other.seed = ~0ull;
    refused = refusal(folder / "journal.db", other);
    CHECK(refused.kind == Problem::Kind::conflict);
    CHECK(contains(refused.what, "its seed is 2013, not 18446744073709551615"));
    CHECK(open(folder / "journal.db"));
}

TEST_CASE("a journal is open once, in this program and in another") {
    const Folder folder;
    const fs::path path = folder / "journal.db";
    const auto refused_elsewhere = [&] {
        return in_child([&] {
            const auto store = open(path);
            return !store && store.error().kind == Problem::Kind::conflict &&
                           contains(store.error().what, "another program has it open")
                       ? 7
                       : 1;
        });
    };
    std::unique_ptr<JournalStore> store;
    {
        auto opened = open(path);
        REQUIRE(opened);
        store = *std::move(opened);
    }
    CHECK(refusal(path).kind == Problem::Kind::conflict);
    CHECK(refused_elsewhere() == 7);
    // Neither does a shell read it meanwhile, whose checkpoint could meet ours.
    auto shell = Connection::open(path.string(), "", Connection::Use::change);
    REQUIRE(shell);
    CHECK(shell->ask("SELECT count(*) FROM journal").empty());
    CHECK(send(*store, row("cert", "")));
    store->close();
    CHECK(shell->ask("SELECT count(*) FROM journal") == "1");
}

TEST_CASE("what is no database or no journal of naga is refused and left as it was") {
    const Folder folder;
    const fs::path path = folder / "file";
    for (const std::string& bytes :
         {std::string("x"), std::string("{\"id\":\"m1\"}\n"), std::string(100'000, '\0'),
          std::string(5'000, 'x'), "SQLite format 3" + std::string(4'000, '\0')}) {
        REQUIRE(write_file(path, bytes));
        const Refusal refused = refusal(path);
        CHECK(refused.kind == Problem::Kind::damaged);
        CHECK(*read_file(path) == bytes);
        CHECK(folder.files() == 1);
    }
    fs::remove(path);
    {
        auto other = Connection::open(path.string(), "", Connection::Use::make_new);
        REQUIRE(other);
        REQUIRE(other->run("CREATE TABLE films(title)"));
    }
    const std::string bytes = *read_file(path);
    CHECK(refusal(path).what == "it is a SQLite database, but no journal of naga");
    CHECK(*read_file(path) == bytes);
    CHECK(refusal(folder / ".").kind == Problem::Kind::invalid);
    CHECK(refusal(folder / "missing/journal.db").kind == Problem::Kind::unavailable);
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK(refusal(folder / "pipe").kind == Problem::Kind::invalid);
}

TEST_CASE("a journal of a later format is refused with the numbers of both") {
    const Folder folder;
    make_journal(folder / "journal.db", 1);
    run_sql(folder / "journal.db", "PRAGMA user_version = 2");
    const Refusal refused = refusal(folder / "journal.db");
    CHECK(refused.kind == Problem::Kind::refused);
    CHECK(refused.what == "it is a journal of format 2, and this naga knows format 1");
}

TEST_CASE("a journal that somebody changed is refused, whatever was changed") {
    const Folder folder;
    const fs::path path = folder / "journal.db";
    make_journal(path);
    const std::string good = *read_file(path);
    struct Edit {
        std::string sql, with;
    };
    for (const Edit& edit : {
             Edit{"UPDATE journal SET body = '{}' WHERE seq = 30", "row 30 is damaged"},
             Edit{"UPDATE journal SET wall_us = 0 WHERE seq = 1", "row 1 is damaged"},
             Edit{"UPDATE journal SET answer = seat, seat = answer WHERE seq = 2",
                  "row 2 is damaged"},
             Edit{"DELETE FROM journal WHERE seq = 30", "after row 29 comes row 31"},
             Edit{"DELETE FROM journal WHERE seq = 1", "after row 0 comes row 2"},
             Edit{"UPDATE documents SET body = '' WHERE name = '7'",
                  "document 7 of drafts is damaged"},
             Edit{"UPDATE meta SET value = '2014' WHERE name = 'seed'",
                  "the journal's seed is damaged"},
             Edit{"DELETE FROM meta WHERE name = 'naga'", "the journal does not say its naga"},
             Edit{"DROP INDEX journal_keys", "table documents"},
             Edit{"DROP TABLE documents", "table documents is not there"},
             Edit{"CREATE TABLE more(x)", "it has a table that no journal has: more"},
             Edit{"CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM journal; END",
                  "it has a table that no journal has: t"},
         }) {
        REQUIRE(write_file(path, good));
        run_sql(path, edit.sql);
        const Refusal refused = refusal(path);
        INFO(edit.sql << ": " << refused.what);
        CHECK(refused.kind == Problem::Kind::damaged);
        CHECK((contains(refused.what, edit.with) || edit.sql.starts_with("DROP INDEX")));
    }
}

TEST_CASE("with any byte of its file changed a journal is refused or reads as it did") {
    const Folder folder(Folder::Place::memory_if_possible);
    const fs::path path = folder / "journal.db";
    make_journal(path);
    const std::string good = *read_file(path);
    std::vector<Row> rows;
    std::vector<Document> documents;
    const auto reads_as_before = [&](JournalStore& store) {
        return rows_of(store) == rows && *store.documents("drafts") == documents &&
               store.last_seq() == rows.size() && store.drill() == some_drill &&
               send(store, row("cert", "31"))->outcome == Receipt::Outcome::repeated;
    };
    {
        const auto store = open(path);
        REQUIRE(store);
        rows = rows_of(**store);
        documents = *(*store)->documents("drafts");
        REQUIRE(reads_as_before(**store));
    }
    constexpr std::uint64_t seed = 7;
    std::mt19937_64 chance(seed);
    int refused = 0;
    for (int i = 0; i < 600; ++i) {
        const std::size_t at = chance() % good.size();
        const char byte = static_cast<char>(good[at] ^ (1 << (chance() % 8)));
        std::ofstream(path, std::ios::binary) << good.substr(0, at) << byte << good.substr(at + 1);
        const auto store = open(path);
        refused += !store;
        INFO("byte " << at << " of seed " << seed);
        CHECK((!store || reads_as_before(**store)));
        fs::remove(path.string() + "-wal");
    }
    CHECK(refused > 300);  // most of a file is content
    CHECK(refused < 600);
}

TEST_CASE("a file that lost its end, or a page, is refused") {
    const Folder folder;
    const fs::path path = folder / "journal.db";
    make_journal(path);
    const std::string good = *read_file(path);
    REQUIRE(good.size() > 40'000);
    for (const std::size_t left : {1ul, 99ul, 512ul, 4'096ul, 8'192ul, good.size() / 2 + 100,
                                   good.size() - 4'096, good.size() - 1}) {
        REQUIRE(write_file(path, good.substr(0, left)));
        INFO("of " << good.size() << " bytes " << left);
        CHECK(refusal(path).kind == Problem::Kind::damaged);
    }
    for (std::size_t page = 0; page < good.size() / 4096; ++page)
        for (const char with : {'\0', '\xff'}) {
            REQUIRE(write_file(path, good));
            overwrite(path, page * 4096, std::string(4096, with));
            INFO("page " << page);
            CHECK(refusal(path).kind == Problem::Kind::damaged);
        }
}

TEST_CASE("a value larger than any that naga keeps is refused before it takes memory") {
    const Folder folder;
    const fs::path path = folder / "journal.db";
    make_journal(path, 1);
    const auto put = [&](int bytes) {
        const std::string count = std::to_string(bytes / 2);
        return "UPDATE documents SET body = hex(zeroblob(" + count + "))";
    };
    auto connection = Connection::open(path.string(), "", Connection::Use::change);
    REQUIRE(connection);
    CHECK(connection->run(put(value_bytes_max / 2)));
    CHECK(!connection->run(put(value_bytes_max)));
    CHECK(contains(connection->problem("written").what, "too big"));
}

TEST_CASE("a log whose journal is gone is refused, and so is one beside an empty file") {
    const Folder folder;
    const fs::path path = folder / "journal.db";
    const auto store = open(path);
    REQUIRE(store);
    REQUIRE(send(**store, row("cert", "a")));
    // As after a crash: both files stand, and the row is in the log alone.
    const Folder crashed;
    fs::copy(path, crashed / "journal.db");
    fs::copy(path.string() + "-wal", crashed / "journal.db-wal");
    const Folder log_only;
    fs::copy(path.string() + "-wal", log_only / "journal.db-wal");
    CHECK(rows_of(**open(crashed / "journal.db")).size() == 1);
    const Refusal refused = refusal(log_only / "journal.db");
    CHECK(refused.kind == Problem::Kind::damaged);
    CHECK(contains(refused.what, "the journal is missing or empty, but its log"));
    REQUIRE(write_file(log_only / "journal.db", ""));
    CHECK(refusal(log_only / "journal.db").kind == Problem::Kind::damaged);
    CHECK(fs::file_size(log_only / "journal.db-wal") > 4'096);  // it is still there to be saved
}

TEST_CASE("a journal that may not be written is refused, and so is its folder") {
    const Folder folder;
    fs::create_directory(folder / "closed");
    make_journal(folder / "closed/journal.db", 1);
    const auto as_nobody = [&] {
        return in_child([&] {
            if (::geteuid() == 0 && ::seteuid(65534) != 0) return 2;
            const auto store = open(folder / "closed/journal.db");
            if (store) return 1;
            return store.error().kind == Problem::Kind::unavailable && !store.error().remedy.empty()
                       ? 7
                       : 3;
        });
    };
    fs::permissions(folder / ".", fs::perms(0755));
    fs::permissions(folder / "closed", fs::perms(0555));
    fs::permissions(folder / "closed/journal.db", fs::perms(0444));
    CHECK(as_nobody() == 7);
    // The file alone may be written: its log could not be made.
    fs::permissions(folder / "closed/journal.db", fs::perms(0666));
    CHECK(as_nobody() == 7);
    fs::permissions(folder / "closed", fs::perms(0777));
    CHECK(as_nobody() == 1);
}

TEST_CASE("a read-only disk refuses, at opening and in the middle of a drill") {
    FailingDisk disk;
    SqliteOptions options;
    options.vfs = disk.vfs();
    const auto store = open_sqlite_journal("journal.db", some_drill, options);
    REQUIRE(store);
    REQUIRE(send(**store, row("cert", "")));
    disk.read_only();
    const auto refused = send(**store, row("cert", ""));
    REQUIRE(!refused);
    CHECK(refused.error().kind == Problem::Kind::unavailable);
    CHECK(contains(refused.error().what, "read-only"));
    CHECK(rows_of(**store).size() == 1);
    (*store)->close();
    const auto again = open_sqlite_journal("journal.db", some_drill, options);
    REQUIRE(!again);
    CHECK(contains(again.error().what, "read-only"));
}

TEST_CASE("a full disk refuses with the reason, keeps what was answered, and takes more later") {
    FailingDisk disk;
    SqliteOptions options;
    options.vfs = disk.vfs();
    options.checkpoint_pages = 20;
    const auto store = open_sqlite_journal("journal.db", some_drill, options);
    REQUIRE(store);
    std::size_t kept = 0;
    int refused = 0;
    for (std::uint64_t room : {200'000u, 201'000u, 203'500u, 206'000u, 400'000u}) {
        disk.room(room);
        // Until the disk is full, and then some times more.
        for (int tries = 0; tries < 5;) {
            const auto receipt = send(
                **store, {{row("cert", "", std::string(9'000, 'x'))}, {{"seats", "cert", "x"}}});
            if (receipt) {
                ++kept;
                CHECK(receipt->first_seq == kept);
                continue;
            }
            ++tries;
            ++refused;
            CHECK(receipt.error().kind == Problem::Kind::unavailable);
            CHECK(contains(receipt.error().what, "there is no room"));
            CHECK(!is_uncertain(receipt.error()));
            CHECK(rows_of(**store).size() == kept);
        }
    }
    CHECK(kept > 20);
    CHECK(refused == 25);
    disk.room(~0ull);
    CHECK(send(**store, row("cert", ""))->first_seq == kept + 1);
    (*store)->close();
    const auto again = open_sqlite_journal("journal.db", some_drill, options);
    REQUIRE(again);
    CHECK(rows_of(**again).size() == kept + 1);
}

TEST_CASE("a journal that reaches its size is full, and keeps what it has") {
    const Folder folder(Folder::Place::memory_if_possible);
    SqliteOptions options;
    options.limits.file_bytes = 200'000;
    options.checkpoint_pages = 20;
    const auto store = open_sqlite_journal(folder / "journal.db", some_drill, options);
    REQUIRE(store);
    std::size_t kept = 0;
    while (true) {
        const auto receipt = send(**store, row("cert", "", std::string(3'000, 'x')));
        if (!receipt) {
            CHECK(contains(receipt.error().what, "there is no room"));
            CHECK(contains(receipt.error().why, "has reached its limit of size"));
            break;
        }
        ++kept;
        REQUIRE(kept < 100);
    }
    CHECK(kept > 30);
    CHECK(rows_of(**store).size() == kept);
    (*store)->close();
    CHECK(fs::file_size(folder / "journal.db") <= 200'000);
    CHECK(rows_of(**open(folder / "journal.db")).size() == kept);
}

TEST_CASE("a limit of the system on the size of files refuses, and the program lives on") {
    const Folder folder;
    const int said = in_child([&] {
        std::signal(SIGXFSZ, SIG_IGN);
        const auto store = open(folder / "journal.db");
        if (!store) return 2;
        const rlimit small{200'000, 200'000};
        ::setrlimit(RLIMIT_FSIZE, &small);
        std::size_t kept = 0;
        while (send(**store, row("cert", "", std::string(3'000, 'x')))) ++kept;
        const auto refused = send(**store, row("cert", "", std::string(9'000, 'x')));
        if (refused || refused.error().kind != Problem::Kind::unavailable) return 3;
        return kept > 10 && rows_of(**store).size() == kept ? 7 : 4;
    });
    CHECK(said == 7);
    const auto store = open(folder / "journal.db");
    REQUIRE(store);
    CHECK((*store)->last_seq() > 10);
    CHECK(send(**store, row("cert", "")));
}

TEST_CASE("a disk whose flush fails once refuses that batch for certain, and goes on") {
    FailingDisk disk;
    SqliteOptions options;
    options.vfs = disk.vfs();
    const auto store = open_sqlite_journal("journal.db", some_drill, options);
    REQUIRE(store);
    REQUIRE(send(**store, row("cert", "a")));
    // Writes of the commit, its flush, and with luck nothing of what follows.
    for (std::uint64_t from = 1; from <= 8; ++from) {
        disk.fail(FailingDisk::Fault::flush_fails, disk.changes() + from, 1);
        const std::string key = "b" + std::to_string(from);
        const auto receipt = send(**store, row("cert", key));
        disk.fail(FailingDisk::Fault::flush_fails, 0, 0);
        if (receipt) continue;
        CHECK(contains(receipt.error().what, "the disk failed"));
        CHECK(!is_uncertain(receipt.error()));
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            const Folder folder(Folder::Place::memory_if_possible);
            for (const auto& [name, bytes] : disk.survivors(seed))
                std::ofstream(folder / name, std::ios::binary) << bytes;
            for (const Row& row : rows_of(**open(folder / "journal.db"))) CHECK(row.key != key);
        }
    }
    // While it cannot be flushed at all, nobody knows.
    disk.fail(FailingDisk::Fault::flush_fails, disk.changes() + 1, 1'000);
    const auto receipt = send(**store, row("cert", "c"));
    REQUIRE(!receipt);
    CHECK(is_uncertain(receipt.error()));
    CHECK(contains(receipt.error().remedy, "sent again with its key it will be there once"));
    disk.fail(FailingDisk::Fault::flush_fails, 0, 0);
    CHECK(send(**store, row("cert", "c"))->outcome == Receipt::Outcome::written);
}

TEST_CASE("a backup is a journal with all that was answered before, whole or not there") {
    const Folder folder;
    make_journal(folder / "journal.db");
    const auto store = open(folder / "journal.db");
    REQUIRE(store);
    REQUIRE((*store)->backup_to(folder / "first.db"));
    CHECK(folder.files() == 3);  // a log beside the journal, none beside the backup
    {
        const auto backup = open(folder / "first.db");
        REQUIRE(backup);
        CHECK(rows_of(**backup) == rows_of(**store));
        CHECK(*(*backup)->documents("drafts") == *(*store)->documents("drafts"));
        CHECK((*backup)->drill() == some_drill);
    }
    const auto taken = (*store)->backup_to(folder / "first.db");
    REQUIRE(!taken);
    CHECK(taken.error().kind == Problem::Kind::conflict);
    CHECK(!(*store)->backup_to(folder / "journal.db"));
    fs::create_symlink(folder / "nowhere", folder / "link");
    CHECK(!(*store)->backup_to(folder / "link"));
    CHECK(!(*store)->backup_to(folder / "missing/backup.db"));
    CHECK(send(**store, row("cert", "after"))->first_seq == 61);
    (*store)->close();
    CHECK(!(*store)->backup_to(folder / "late.db"));
    CHECK(!fs::exists(folder / "late.db"));
}

TEST_CASE("a backup made while a drill goes on is a beginning of it") {
    const Folder folder(Folder::Place::memory_if_possible);
    const auto store = open(folder / "journal.db");
    REQUIRE(store);
    for (int i = 0; i < 40; ++i) {
        Batch batch;
        for (int n = 0; n < 100; ++n) batch.rows.push_back(row("cert", "", std::string(900, 'x')));
        REQUIRE(send(**store, batch));
    }
    std::atomic<bool> over = false;
    std::thread team([&] {
        for (int i = 0; !over; ++i)
            send(**store, {{row("telco", std::to_string(i), std::string(500, 'y'))},
                           {{"drafts", std::to_string(i % 9), std::to_string(i)}}});
    });
    const std::uint64_t before = (*store)->last_seq();
    const auto done = (*store)->backup_to(folder / "backup.db");
    over = true;
    team.join();
    REQUIRE(done);
    const auto backup = open(folder / "backup.db");
    REQUIRE(backup);
    CHECK((*backup)->last_seq() >= before);
    const auto rows = rows_of(**store);
    const auto kept = rows_of(**backup);
    REQUIRE(kept.size() <= rows.size());
    CHECK(std::equal(kept.begin(), kept.end(), rows.begin()));
}
