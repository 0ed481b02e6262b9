#include "store/group_writer.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/ensure.h"
#include "scenario/builder.h"
#include "store/batch_words.h"

namespace naga::store {

namespace {

struct Text {
    const char* what;
    std::string_view text;
    std::size_t bytes_max;
};

Result<void> check_text(const std::string& where, const Text& text) {
    if (text.text.size() > text.bytes_max)
        return refuse({Problem::Kind::refused, where,
                       std::string(text.what) + " has " + std::to_string(text.text.size()) +
                           " bytes and may have " + std::to_string(text.bytes_max),
                       "a journal keeps small things", "make it shorter"});
    if (const auto fault = scenario::text_fault(where, text.text, 1))
        return refuse({Problem::Kind::invalid, where,
                       std::string(text.what) + " is no text: " + fault->what,
                       "a journal is read by other programs too", "send UTF-8"});
    return {};
}

Result<void> check_name(const std::string& where, const Text& text) {
    if (text.text.empty())
        return refuse({Problem::Kind::invalid, where, std::string(text.what) + " is empty",
                       "it could not be found again", "give it a name"});
    return check_text(where, text);
}

Result<void> check_keys(const std::string& where, const Batch& batch) {
    std::vector<std::pair<std::string_view, std::string_view>> keys;
    for (const Row& row : batch.rows)
        if (!row.key.empty()) keys.emplace_back(row.seat, row.key);
    std::sort(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    if (twice == keys.end()) return {};
    return refuse({Problem::Kind::invalid, where,
                   "two rows of the batch have key " + std::string(twice->second) + " of seat " +
                       std::string(twice->first),
                   "a key stands for one row", "give each its own key"});
}

}  // namespace

std::size_t bytes_of(const Batch& batch) {
    std::size_t bytes = sizeof(Batch);
    for (const Row& row : batch.rows)
        bytes +=
            sizeof(Row) + row.seat.size() + row.key.size() + row.body.size() + row.answer.size();
    for (const Change& change : batch.changes)
        bytes += sizeof(Change) + change.space.size() + change.name.size() +
                 (change.body ? change.body->size() : 0);
    return bytes;
}

Result<void> check_batch(const std::string& where, const Batch& batch, const Limits& limits) {
    const std::size_t items = batch.rows.size() + batch.changes.size();
    if (items == 0)
        return refuse({Problem::Kind::invalid, where, "the batch has no row and no document",
                       "there is nothing to keep", "put something into it"});
    if (items > limits.batch_items)
        return refuse({Problem::Kind::refused, where,
                       "the batch has " + std::to_string(items) +
                           " rows and documents and may have " + std::to_string(limits.batch_items),
                       "others wait while it is written", "send several batches"});
    if (const std::size_t bytes = bytes_of(batch); bytes > limits.batch_bytes)
        return refuse({Problem::Kind::refused, where,
                       "the batch takes " + std::to_string(bytes) + " bytes and may take " +
                           std::to_string(limits.batch_bytes),
                       "others wait while it is written", "send several batches"});
    for (const Row& row : batch.rows) {
        for (const Text& text : {Text{"the seat of a row", row.seat, limits.name_bytes},
                                 Text{"the key of a row", row.key, limits.name_bytes},
                                 Text{"the body of a row", row.body, limits.body_bytes},
                                 Text{"the answer of a row", row.answer, limits.answer_bytes}})
            if (auto good = check_text(where, text); !good) return good;
    }
    if (auto good = check_keys(where, batch); !good) return good;
    for (const Change& change : batch.changes) {
        for (const Text& text : {Text{"the space of a document", change.space, limits.name_bytes},
                                 Text{"the name of a document", change.name, limits.name_bytes}})
            if (auto good = check_name(where, text); !good) return good;
        if (!change.body) continue;
        if (auto good = check_text(where, {"a document", *change.body, limits.body_bytes}); !good)
            return good;
    }
    return {};
}

GroupWriter::GroupWriter(std::string where, const Limits& limits, Keep keep, Rest rest)
    : where_(std::move(where)),
      limits_(limits),
      keep_(std::move(keep)),
      rest_(std::move(rest)),
      thread_([this] { run(); }) {}

GroupWriter::~GroupWriter() { drain(); }

Result<void> GroupWriter::append(Batch batch, JournalStore::Done done) {
    ensure(done != nullptr, "who sends a batch wants to know");
    if (auto good = check_batch(where_, batch, limits_); !good) return good;
    const std::size_t bytes = bytes_of(batch);
    const std::lock_guard lock(mutex_);
    if (closing_) return refuse(closed_problem(where_));
    if (batches_.size() >= limits_.queue_batches || queued_bytes_ + bytes > limits_.queue_bytes)
        return refuse({Problem::Kind::unavailable, where_,
                       "the journal is busy: " + std::to_string(batches_.size()) +
                           " batches wait to be written",
                       "the disk is slower than what comes in", "try again in a second"});
    batches_.push_back(std::move(batch));
    dones_.push_back(std::move(done));
    queued_bytes_ += bytes;
    if (batches_.size() == 1) more_.notify_one();
    return {};
}

void GroupWriter::run() {
    std::vector<Batch> group;
    std::vector<JournalStore::Done> dones;
    while (true) {
        group.clear();
        dones.clear();
        {
            std::unique_lock lock(mutex_);
            more_.wait(lock, [this] { return closing_ || !batches_.empty(); });
            if (batches_.empty()) return;
            group.swap(batches_);
            dones.swap(dones_);
            queued_bytes_ = 0;
        }
        auto answers = keep_(group);
        ensure(answers.size() == group.size(), "each batch of a group has its answer");
        for (std::size_t i = 0; i < dones.size(); ++i) dones[i](std::move(answers[i]));
        rest_();
    }
}

void GroupWriter::drain() {
    ensure(thread_.get_id() != std::this_thread::get_id(),
           "a journal is not closed by its own thread");
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    more_.notify_one();
    if (thread_.joinable()) thread_.join();
}

}  // namespace naga::store
