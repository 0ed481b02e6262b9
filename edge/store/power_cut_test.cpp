// The power goes at any moment, and each batch is there as its sender was told.

#include <doctest/doctest.h>

#include <fstream>
#include <future>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "store/failing_disk.h"
#include "store/journal_trial.h"
#include "store/sqlite_journal.h"

using namespace naga;
using namespace naga::store;

namespace {

// What the sender of a batch knows.
enum class Told { nothing, kept, refused, uncertain };

struct Sent {
    Batch batch;
    Told told = Told::nothing;
    std::uint64_t first_seq = 0;
};

// Batches of every kind, in groups of several, sent until all are answered or the power goes.
class Workload {
public:
    Workload(std::uint64_t seed, const FailingDisk& disk) : chance_(seed), disk_(disk) {}

    void run(JournalStore& store) {
        // Sent from the store's own thread while nothing else waits, so each group is one
        // transaction whatever the threads do.
        const auto taken =
            store.append({{row("first", "")}, {}}, [&](Result<Receipt>) { group(store); });
        if (taken) over_.get_future().wait();
    }

    const std::vector<Sent>& sent() const { return sent_; }

private:
    static constexpr int groups = 24;

    std::uint64_t below(std::uint64_t n) { return chance_() % n; }

    Batch some_batch(std::size_t number) {
        const std::string name = std::to_string(number);
        Batch batch;
        const std::size_t rows = below(8) == 0 ? 0 : 1 + below(3);
        for (std::size_t i = 0; i < rows; ++i) {
            const std::size_t size = below(6) == 0 ? below(9'000) : below(200);
            batch.rows.push_back(row("seat" + std::to_string(below(4)),
                                     below(4) == 0 ? "" : name + "." + std::to_string(i),
                                     name + " " + std::string(size, 'x')));
        }
        if (rows == 0) batch.changes.push_back({"alone", name, "written"});
        for (std::size_t i = below(3); i > 0 && rows > 0; --i) {
            Change change{"shared", std::to_string(below(5)), name};
            if (below(4) == 0) change.body.reset();
            batch.changes.push_back(change);
        }
        return batch;
    }

    // Sends a group whose last answer sends the next one.
    void group(JournalStore& store) {
        if (++groups_ > groups || disk_.is_cut()) return over_.set_value();
        const std::size_t first = sent_.size();
        const std::size_t count = 1 + below(5);
        for (std::size_t i = 0; i < count; ++i) {
            sent_.emplace_back();
            sent_.back().batch = some_batch(sent_.size());
        }
        for (std::size_t n = first; n < first + count; ++n) {
            const bool last = n + 1 == first + count;
            const auto taken =
                store.append(sent_[n].batch, [this, n, last, &store](Result<Receipt> receipt) {
                    note(sent_[n], receipt);
                    if (last) group(store);
                });
            ensure(taken.has_value(), "the queue has room for a group");
        }
    }

    void note(Sent& sent, const Result<Receipt>& receipt) const {
        if (receipt) {
            sent.told = Told::kept;
            sent.first_seq = receipt->first_seq;
        } else if (!disk_.is_cut()) {  // a program without power tells nothing
            sent.told = is_uncertain(receipt.error()) ? Told::uncertain : Told::refused;
        }
    }

    std::mt19937_64 chance_;
    const FailingDisk& disk_;
    std::vector<Sent> sent_;
    int groups_ = 0;
    std::promise<void> over_;
};

// What stands in a journal, to be compared with what was told.
struct Found {
    std::map<std::string, std::vector<Row>> batches;  // by the number in the body
    std::set<std::string> alone;
    std::map<std::string, std::string> shared;
};

std::string number_of(const Row& row) { return row.body.substr(0, row.body.find(' ')); }

Found found_in(JournalStore& store) {
    Found found;
    for (const Row& row : rows_of(store)) found.batches[number_of(row)].push_back(row);
    const auto alone = store.documents("alone");
    const auto shared = store.documents("shared");
    ensure(alone && shared, "a journal under test can be read");
    for (const Document& document : *alone) found.alone.insert(document.name);
    for (const Document& document : *shared) found.shared[document.name] = document.body;
    return found;
}

// The first thing that is not as it was told; empty when all is.
std::string fault_in(const Found& found, const std::vector<Sent>& sent) {
    std::map<std::uint64_t, const Batch*> kept;  // by first seq
    for (std::size_t n = 0; n < sent.size(); ++n) {
        const Sent& one = sent[n];
        const std::string name = std::to_string(n + 1);
        const auto rows = found.batches.find(name);
        const bool there =
            one.batch.rows.empty() ? found.alone.contains(name) : rows != found.batches.end();
        if (!there && one.told == Told::kept) return "answered batch " + name + " is lost";
        if (there && one.told == Told::refused) return "refused batch " + name + " is there";
        if (!there || one.batch.rows.empty()) continue;
        if (rows->second.size() != one.batch.rows.size()) return "of batch " + name + " a part";
        for (std::size_t i = 0; i < rows->second.size(); ++i) {
            Row expected = one.batch.rows[i];
            expected.batch = rows->second.front().seq;
            expected.seq = expected.batch + i;
            if (!(rows->second[i] == expected)) return "batch " + name + " reads otherwise";
        }
        kept[rows->second.front().seq] = &one.batch;
        if (one.told == Told::kept && rows->second.front().seq != one.first_seq)
            return "batch " + name + " has another number than was told";
    }
    std::map<std::string, std::string> shared;
    for (const auto& [seq, batch] : kept)
        for (const Change& change : batch->changes) {
            if (change.body)
                shared[change.name] = *change.body;
            else
                shared.erase(change.name);
        }
    return shared == found.shared ? "" : "the documents are not those of the batches kept";
}

// Every batch with keys throughout is sent once more: it is then there exactly once.
std::string fault_after_resending(JournalStore& store, const std::vector<Sent>& sent) {
    const Found before = found_in(store);
    for (std::size_t n = 0; n < sent.size(); ++n) {
        const Batch& batch = sent[n].batch;
        if (batch.rows.empty() || batch.rows.front().key.empty()) continue;
        const std::string name = std::to_string(n + 1);
        const bool there = before.batches.contains(name);
        const auto receipt = send(store, batch);
        if (!receipt) return "batch " + name + " is refused: " + as_line(receipt.error());
        if ((receipt->outcome == Receipt::Outcome::repeated) != there)
            return "batch " + name + " is not known again";
        if (found_in(store).batches[name].size() != batch.rows.size())
            return "batch " + name + " is there twice";
        if (n % 8 != 0) n += 3;  // some of them are enough
    }
    return "";
}

struct Trial {
    std::string fault;
    std::size_t kept = 0, refused = 0, uncertain = 0, unanswered = 0;
};

enum class Flushes { honest, lying };

Trial cut_the_power(std::uint64_t seed, const Folder& folder, Flushes flushes) {
    std::mt19937_64 chance(seed * 2 + 1);
    FailingDisk disk(chance() % 4 == 0 ? FailingDisk::Writes::harm_their_sectors
                                       : FailingDisk::Writes::harm_their_bytes);
    if (flushes == Flushes::lying) disk.lie();
    disk.cut_at(1 + chance() % 700);
    if (chance() % 2 == 0)
        disk.fail(std::array{FailingDisk::Fault::flush_fails, FailingDisk::Fault::flush_fails,
                             FailingDisk::Fault::write_fails,
                             FailingDisk::Fault::disk_is_full}[chance() % 4],
                  30 + chance() % 500, 1 + chance() % 60);
    if (chance() % 8 == 0) disk.room(20'000 + chance() % 400'000);
    SqliteOptions options;
    options.vfs = disk.vfs();
    options.checkpoint_pages = static_cast<int>(2 + chance() % 40);
    Workload workload(seed, disk);
    if (auto store = open_sqlite_journal("journal.db", some_drill, options)) {
        workload.run(**store);
        // Half of the drills whose power lasted stop as they should, and lose it then.
        if (!disk.is_cut() && chance() % 2 == 0) disk.cut_at(disk.changes() + 1 + chance() % 12);
        if (!disk.is_cut() && chance() % 2 == 0) disk.cut_at(disk.changes() + 1);
        (*store)->close();
    }
    Trial trial;
    for (const Sent& sent : workload.sent()) {
        trial.kept += sent.told == Told::kept;
        trial.refused += sent.told == Told::refused;
        trial.uncertain += sent.told == Told::uncertain;
        trial.unanswered += sent.told == Told::nothing;
    }
    std::error_code ignored;
    for (const char* name : {"journal.db", "journal.db-wal", "journal.db-journal"})
        std::filesystem::remove(folder / name, ignored);
    for (const auto& [name, bytes] : disk.survivors(chance()))
        std::ofstream(folder / name, std::ios::binary) << bytes;
    const auto store = open_sqlite_journal(folder / "journal.db", some_drill);
    if (!store) {
        trial.fault = as_line(store.error());
        return trial;
    }
    trial.fault = fault_in(found_in(**store), workload.sent());
    if (trial.fault.empty()) trial.fault = fault_after_resending(**store, workload.sent());
    return trial;
}

void cut_the_power_often(std::uint64_t first, std::uint64_t count) {
    const Folder folder(Folder::Place::memory_if_possible);
    Trial all;
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        const Trial trial = cut_the_power(seed, folder, Flushes::honest);
        INFO("seed " << seed << ": " << trial.fault << "; repeat with NAGA_SEED=" << seed
                     << " naga_store_test -tc='*power*'");
        CHECK(trial.fault.empty());
        all.kept += trial.kept;
        all.refused += trial.refused;
        all.uncertain += trial.uncertain;
        all.unanswered += trial.unanswered;
    }
    MESSAGE(count << " cuts: of the batches " << all.kept << " answered, " << all.refused
                  << " refused, " << all.uncertain << " uncertain, " << all.unanswered
                  << " not answered");
    if (count < 100) return;
    CHECK(all.kept > 10 * count);  // the cuts fall among work, and faults happen
    CHECK(all.refused > count / 10);
    CHECK(all.unanswered > count / 10);
}

std::uint64_t seed_of_environment() {
    const char* text = std::getenv("NAGA_SEED");
    return text != nullptr ? std::strtoull(text, nullptr, 10) : 0;
}

}  // namespace

TEST_CASE("whenever the power goes, each answered batch is there once, whole, and no refused one") {
    if (const std::uint64_t seed = seed_of_environment(); seed != 0)
        cut_the_power_often(seed, 1);
    else
        cut_the_power_often(1, 200);
}

TEST_CASE("on a disk that only says it has flushed, the same trial finds what is lost") {
    const Folder folder(Folder::Place::memory_if_possible);
    int faults = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed)
        faults += !cut_the_power(seed, folder, Flushes::lying).fault.empty();
    CHECK(faults > 10);
}

TEST_SUITE("long") {
    TEST_CASE("whenever the power goes, at two thousand moments") { cut_the_power_often(1, 2'000); }
}
