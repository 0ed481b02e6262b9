// A disk for tests: it fails when it is told to, and loses its power with what was not yet flushed.
//
// A file system for SQLite that lives in memory. Of each file it knows what is safe and what was
// written since it was last flushed. After a cut every call fails, and survivors() says what a real
// disk might hold: of the writes that were not flushed any subset, torn at sectors, in part noise.
// For one connection at a time.

#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace naga::store {

class FailingDisk {
public:
    // Whether a write harms only the bytes it writes when the power goes, or its whole sectors of
    // 4 KiB; SQLite is told.
    enum class Writes { harm_their_bytes, harm_their_sectors };
    explicit FailingDisk(Writes writes = Writes::harm_their_bytes);
    ~FailingDisk();
    FailingDisk(const FailingDisk&) = delete;
    FailingDisk& operator=(const FailingDisk&) = delete;

    const std::string& vfs() const;  // its name at SQLite

    // Changes are counted from 1: opening a new file, writing, flushing, truncating, removing.
    std::uint64_t changes() const;

    // Each of these may be called from any thread; a change number of 0 is never.
    void cut_at(std::uint64_t change);  // this one and all later calls fail
    bool is_cut() const;
    enum class Fault { flush_fails, write_fails, disk_is_full };
    void fail(Fault fault, std::uint64_t from_change, std::uint64_t changes);
    void room(std::uint64_t bytes);  // of all files together; more is refused as full
    void read_only();                // no new file, no change
    // A flush says that it was done and does nothing, as disks have been seen to do.
    void lie();

    // What the disk holds when the power comes back, by file name, as the seed decides.
    std::map<std::string, std::string> survivors(std::uint64_t seed) const;

    struct State;

private:
    std::unique_ptr<State> state_;
};

}  // namespace naga::store
