// A program that writes a journal is killed at any moment, and nothing that it answered is lost.

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "store/journal_trial.h"
#include "store/sqlite_journal.h"

using namespace naga;
using namespace naga::store;

namespace {

constexpr std::size_t rows_of_a_batch = 2;

// The child: three seats write as fast as they can, and each answer is printed.
[[noreturn]] void write_until_killed(const std::filesystem::path& path, int round, int out) {
    SqliteOptions options;
    options.checkpoint_pages = 50;
    const auto store = open_sqlite_journal(path, some_drill, options);
    if (!store) ::_exit(3);
    std::vector<std::thread> seats;
    for (int seat = 0; seat < 3; ++seat)
        seats.emplace_back([&, seat] {
            const std::string name = "seat" + std::to_string(seat);
            for (int i = 0;; ++i) {
                const std::string key = std::to_string(round) + "." + std::to_string(i);
                const auto receipt =
                    send(**store, {{row(name, key), row(name, key + "b", std::string(700, 'x'))},
                                   {{"drafts", name, key}}});
                if (!receipt) ::_exit(4);
                const std::string line =
                    name + " " + key + " " + std::to_string(receipt->first_seq) + "\n";
                if (::write(out, line.data(), line.size()) < 0) ::_exit(5);
            }
        });
    for (std::thread& seat : seats) seat.join();
    ::_exit(6);
}

// From when a child's life is counted: some are killed while they open the journal.
enum class From { its_start, its_first_answer };

// What a child answered before it was killed: (seat and key) -> seq.
std::map<std::string, std::uint64_t> answers_of_a_killed(const std::filesystem::path& path,
                                                         int round, From from, int life_us) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::close(ends[0]);
        write_until_killed(path, round, ends[1]);
    }
    ::close(ends[1]);
    std::string text;
    char bytes[4096];
    const auto read_some = [&] {
        const ssize_t n = ::read(ends[0], bytes, sizeof bytes);
        if (n > 0) text.append(bytes, static_cast<std::size_t>(n));
        return n > 0;
    };
    if (from == From::its_first_answer) CHECK(read_some());
    // The pipe holds what is answered meanwhile: some thousand lines.
    std::this_thread::sleep_for(std::chrono::microseconds(life_us));
    ::kill(child, SIGKILL);
    while (read_some()) {
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    std::map<std::string, std::uint64_t> answers;
    std::istringstream lines(text);
    std::string seat, key;
    for (std::uint64_t seq = 0; lines >> seat >> key >> seq;) answers[seat + " " + key] = seq;
    return answers;
}

void kill_often(int kills) {
    constexpr std::uint64_t seed = 11;
    std::mt19937_64 chance(seed);
    std::size_t answered = 0;
    for (int round = 0; round < kills;) {
        // A file outlives several killed writers, and some are killed while they make it.
        const Folder folder;
        std::map<std::string, std::uint64_t> answers;
        for (int lives = 0; lives < 10 && round < kills; ++lives, ++round) {
            const From from = chance() % 4 == 0 ? From::its_start : From::its_first_answer;
            const auto more = answers_of_a_killed(folder / "journal.db", round, from,
                                                  static_cast<int>(chance() % 20'000));
            answers.insert(more.begin(), more.end());
            INFO("kill " << round << " of seed " << seed);
            const auto store = open_sqlite_journal(folder / "journal.db", some_drill);
            REQUIRE(store);
            const auto rows = rows_of(**store);
            std::map<std::string, std::uint64_t> found;
            for (const Row& row : rows) found[row.seat + " " + row.key] = row.seq;
            CHECK(found.size() == rows.size());
            CHECK(rows.size() % rows_of_a_batch == 0);
            for (const auto& [name, seq] : answers) {
                CHECK(found[name] == seq);
                CHECK(found[name + "b"] == seq + 1);
            }
        }
        answered += answers.size();
    }
    MESSAGE(kills << " kills, " << answered << " answers");
    CHECK(answered > 2 * static_cast<std::size_t>(kills));
}

}  // namespace

TEST_CASE("a writer that is killed has lost nothing that it answered") { kill_often(40); }

TEST_SUITE("long") {
    TEST_CASE("writers killed two hundred times have lost nothing") { kill_often(200); }
}
