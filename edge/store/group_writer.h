// The queue before a journal: batches wait while one group is being written, and then go together.
//
// One thread takes all that waits as one group, has it kept, answers each in order, and rests. So
// the cost of making a group safe is shared by all who waited for it. Used by every JournalStore.

#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "store/journal_store.h"

namespace naga::store {

// Counts against Limits::batch_bytes and queue_bytes.
std::size_t bytes_of(const Batch& batch);

// Says which limit a batch is beyond, or that it has nothing in it. `where` names the journal.
Result<void> check_batch(const std::string& where, const Batch& batch, const Limits& limits);

class GroupWriter {
public:
    // Keeps a group and gives an answer for each batch, in order. On the writer's thread.
    using Keep = std::function<std::vector<Result<Receipt>>(std::span<const Batch>)>;
    // What can be done when the answers are out and nobody waits for it.
    using Rest = std::function<void()>;

    GroupWriter(std::string where, const Limits& limits, Keep keep, Rest rest);
    ~GroupWriter();
    GroupWriter(const GroupWriter&) = delete;
    GroupWriter& operator=(const GroupWriter&) = delete;

    // As JournalStore::append.
    Result<void> append(Batch batch, JournalStore::Done done);
    // Takes nothing more and returns when all that waited is answered.
    void drain();

private:
    void run();

    const std::string where_;
    const Limits limits_;
    const Keep keep_;
    const Rest rest_;

    std::mutex mutex_;  // guards what follows
    std::condition_variable more_;
    // Two lists of equal length: what waits, in order of arrival. queued_bytes_ is their size.
    std::vector<Batch> batches_;
    std::vector<JournalStore::Done> dones_;
    std::size_t queued_bytes_ = 0;
    bool closing_ = false;

    std::thread thread_;
};

}  // namespace naga::store
