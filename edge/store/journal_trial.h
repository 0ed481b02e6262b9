// What tests of journals share: a folder that goes away, and a batch that is waited for.

#pragma once

#include <cstdlib>
#include <filesystem>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include "base/ensure.h"
#include "store/journal_store.h"

namespace naga::store {

// A folder that is gone again after the test.
class Folder {
public:
    // In memory where the machine has that: for many small journals, whose flushes cost time.
    enum class Place { disk, memory_if_possible };
    explicit Folder(Place place = Place::disk) {
        std::filesystem::path parent = std::filesystem::temp_directory_path();
        if (place == Place::memory_if_possible && std::filesystem::is_directory("/dev/shm"))
            parent = "/dev/shm";
        std::string name = (parent / "naga-store-XXXXXX").string();
        ensure(::mkdtemp(name.data()) != nullptr, "a test may make a folder");
        path_ = name;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    std::size_t files() const {
        std::size_t count = 0;
        for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(path_))
            ++count;
        return count;
    }

private:
    std::filesystem::path path_;
};

inline const Drill some_drill{"5c0ffee5c0ffee5c", 2013, "0.1.0", 1'384'000'000'000'000};

inline Row row(const std::string& seat, const std::string& key, const std::string& body = "{}") {
    Row row;
    row.seat = seat;
    row.key = key;
    row.wall_us = 1'384'000'000'000'000;
    row.body = body;
    row.answer = "{\"to\":\"" + key + "\"}";
    return row;
}

// Sends a batch and waits for its answer.
inline Result<Receipt> send(JournalStore& store, Batch batch) {
    std::promise<Result<Receipt>> answer;
    auto taken = store.append(
        std::move(batch), [&](Result<Receipt> receipt) { answer.set_value(std::move(receipt)); });
    if (!taken) return refuse(taken.error());
    return answer.get_future().get();
}

inline Result<Receipt> send(JournalStore& store, const Row& row) {
    return send(store, Batch{{row}, {}});
}

inline std::vector<Row> rows_of(JournalStore& store, std::uint64_t from_seq = 1) {
    std::vector<Row> rows;
    const auto read = store.read(from_seq, [&](const Row& row) {
        rows.push_back(row);
        return true;
    });
    ensure(read.has_value(), "a journal under test can be read");
    return rows;
}

}  // namespace naga::store
