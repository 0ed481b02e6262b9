#include "store/memory_journal.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "store/batch_words.h"
#include "store/group_writer.h"

namespace naga::store {

namespace {

const std::string where = "journal in memory";

class MemoryJournal final : public JournalStore {
public:
    MemoryJournal(const Drill& drill, const Limits& limits)
        : drill_(drill),
          limits_(limits),
          writer_(
              where, limits, [this](std::span<const Batch> group) { return keep(group); }, [] {}) {}
    ~MemoryJournal() override { close(); }
    MemoryJournal(const MemoryJournal&) = delete;
    MemoryJournal& operator=(const MemoryJournal&) = delete;

    Result<void> append(Batch batch, Done done) override {
        return writer_.append(std::move(batch), std::move(done));
    }

    Result<void> read(std::uint64_t from_seq, const Visitor& visitor) override {
        const std::uint64_t last = last_seq();
        for (std::uint64_t seq = std::max<std::uint64_t>(from_seq, 1); seq <= last; ++seq) {
            std::unique_lock lock(mutex_);
            if (closed_) return refuse(closed_problem(where));
            const Row row = rows_[seq - 1];
            lock.unlock();
            if (!visitor(row)) break;
        }
        const std::lock_guard lock(mutex_);
        if (closed_) return refuse(closed_problem(where));
        return {};
    }

    Result<std::vector<Document>> documents(std::string_view space) override {
        const std::lock_guard lock(mutex_);
        if (closed_) return refuse(closed_problem(where));
        std::vector<Document> found;
        for (const auto& [name, body] : documents_)
            if (name.first == space) found.push_back({name.first, name.second, body});
        return found;
    }

    std::uint64_t last_seq() override {
        const std::lock_guard lock(mutex_);
        return rows_.size();
    }

    const Drill& drill() const override { return drill_; }

    Result<void> backup_to(const std::filesystem::path& path) override {
        return refuse({Problem::Kind::refused, path.string(), "there is no file to copy",
                       "this journal is kept in memory only", "keep the journal in a file"});
    }

    void close() override {
        writer_.drain();
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }

private:
    std::vector<Result<Receipt>> keep(std::span<const Batch> group) {
        const std::lock_guard lock(mutex_);
        std::vector<Result<Receipt>> answers;
        for (const Batch& batch : group) answers.push_back(keep(batch));
        return answers;
    }

    Result<Receipt> keep(const Batch& batch) {
        Repeats repeats;
        for (const Row& row : batch.rows) {
            if (row.key.empty()) continue;
            const auto found = keys_.find({row.seat, row.key});
            if (found == keys_.end()) {
                repeats.add_missing();
            } else {
                const Row& there = rows_[found->second - 1];
                repeats.add_found(row, there.batch, there.answer);
            }
        }
        if (auto repeated = repeats.verdict(where)) return *repeated;
        if (batch.rows.size() > limits_.rows - rows_.size())
            return refuse(rows_problem(where, limits_));
        if (auto changed = change(batch.changes); !changed) return refuse(changed.error());
        const std::uint64_t first = rows_.size() + 1;
        for (const Row& row : batch.rows) {
            rows_.push_back(row);
            rows_.back().seq = rows_.size();
            rows_.back().batch = first;
            if (!row.key.empty()) keys_[{row.seat, row.key}] = rows_.size();
        }
        return written_receipt(batch, first);
    }

    Result<void> change(const std::vector<Change>& changes) {
        if (changes.empty()) return {};
        auto changed = documents_;
        for (const Change& change : changes) {
            if (change.body)
                changed[{change.space, change.name}] = *change.body;
            else
                changed.erase({change.space, change.name});
        }
        if (changed.size() > limits_.documents) return refuse(documents_problem(where, limits_));
        documents_ = std::move(changed);
        return {};
    }

    const Drill drill_;
    const Limits limits_;
    std::mutex mutex_;                                                   // guards what follows
    std::vector<Row> rows_;                                              // that of seq n at n - 1
    std::map<std::pair<std::string, std::string>, std::uint64_t> keys_;  // (seat, key) -> seq
    std::map<std::pair<std::string, std::string>, std::string> documents_;
    bool closed_ = false;
    GroupWriter writer_;  // its thread uses the others: last to be made, first to go
};

}  // namespace

std::unique_ptr<JournalStore> memory_journal(const Drill& drill, const Limits& limits) {
    return std::make_unique<MemoryJournal>(drill, limits);
}

}  // namespace naga::store
