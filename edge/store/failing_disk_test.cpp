#include "store/failing_disk.h"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <random>
#include <vector>

#include "store/sqlite.h"

namespace naga::store {

namespace {

constexpr std::uint64_t sector = 512;
constexpr std::uint64_t large_sector = 4096;

struct Write {
    std::uint64_t at = 0;
    std::string bytes;  // empty: the file was cut off at `at`
    bool truncates = false;
};

struct File {
    std::string now;
    std::string safe;
    std::vector<Write> pending;  // since the last flush, in order
};

void put(std::string& file, std::uint64_t at, std::string_view bytes) {
    if (file.size() < at + bytes.size()) file.resize(at + bytes.size());
    std::copy(bytes.begin(), bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(at));
}

}  // namespace

struct FailingDisk::State {
    using Files = std::map<std::string, std::shared_ptr<File>>;

    std::string name;
    sqlite3_vfs vfs{};
    bool harms_sectors = false;
    mutable std::mutex mutex;  // guards what follows
    Files now;                 // by name
    Files safe;                // names that outlive a cut for certain
    std::uint64_t changes = 0;
    std::uint64_t cut = 0;
    bool is_cut = false;
    Fault fault = Fault::flush_fails;
    std::uint64_t fault_from = 0, fault_until = 0;
    std::uint64_t room = ~0ull;
    bool read_only = false;
    bool lies = false;

    // Counts a change; the code it fails with, or SQLITE_OK.
    int change(Fault kind, int code) {
        ++changes;
        if (cut != 0 && changes >= cut) is_cut = true;
        if (is_cut) return code;
        if (read_only) return SQLITE_READONLY;
        if (changes < fault_from || changes >= fault_until) return SQLITE_OK;
        const bool flush = kind == Fault::flush_fails;
        if (fault == Fault::flush_fails) return flush ? code : SQLITE_OK;
        if (flush) return SQLITE_OK;
        return fault == Fault::disk_is_full ? SQLITE_FULL : code;
    }

    std::uint64_t bytes() const {
        std::uint64_t sum = 0;
        for (const auto& [file, content] : now) sum += content->now.size();
        return sum;
    }
};

namespace {

using State = FailingDisk::State;
using Fault = FailingDisk::Fault;

struct Open {
    sqlite3_file base;  // first: SQLite sees this
    State* disk;
    std::shared_ptr<File>* file;
};

Open& open_of(sqlite3_file* file) { return *reinterpret_cast<Open*>(file); }
State& disk_of(sqlite3_vfs* vfs) { return *static_cast<State*>(vfs->pAppData); }

int close_file(sqlite3_file* file) {
    delete open_of(file).file;
    return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* into, int count, sqlite3_int64 at) {
    Open& open = open_of(file);
    const std::lock_guard lock(open.disk->mutex);
    if (open.disk->is_cut) return SQLITE_IOERR_READ;
    const std::string& now = (*open.file)->now;
    const auto from = std::min(now.size(), static_cast<std::size_t>(at));
    const auto there = std::min(now.size() - from, static_cast<std::size_t>(count));
    std::memset(into, 0, static_cast<std::size_t>(count));
    std::memcpy(into, now.data() + from, there);
    return there == static_cast<std::size_t>(count) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write_bytes(sqlite3_file* file, const void* from, int count, sqlite3_int64 at) {
    Open& open = open_of(file);
    const std::lock_guard lock(open.disk->mutex);
    const int code = open.disk->change(Fault::write_fails, SQLITE_IOERR_WRITE);
    std::string_view bytes(static_cast<const char*>(from), static_cast<std::size_t>(count));
    const auto place = static_cast<std::uint64_t>(at);
    File& target = **open.file;
    const std::uint64_t grown = std::max<std::uint64_t>(target.now.size(), place + bytes.size());
    const std::uint64_t all = open.disk->bytes() - target.now.size() + grown;
    const std::uint64_t beyond = all > open.disk->room ? all - open.disk->room : 0;
    if (open.disk->is_cut || code == SQLITE_READONLY) return code;
    // A write that fails has written a part of it, of a full disk that for which there was room.
    if (code != SQLITE_OK) bytes = bytes.substr(0, bytes.size() / 2);
    if (beyond > 0) {
        if (beyond >= bytes.size()) return SQLITE_FULL;
        bytes.remove_suffix(beyond);
    }
    put(target.now, place, bytes);
    target.pending.push_back({place, std::string(bytes), false});
    return beyond > 0 ? SQLITE_FULL : code;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    Open& open = open_of(file);
    const std::lock_guard lock(open.disk->mutex);
    if (const int code = open.disk->change(Fault::write_fails, SQLITE_IOERR_TRUNCATE)) return code;
    File& target = **open.file;
    target.now.resize(static_cast<std::size_t>(size));
    target.pending.push_back({static_cast<std::uint64_t>(size), "", true});
    return SQLITE_OK;
}

int flush_file(sqlite3_file* file, int) {
    Open& open = open_of(file);
    State& disk = *open.disk;
    const std::lock_guard lock(disk.mutex);
    if (const int code = disk.change(Fault::flush_fails, SQLITE_IOERR_FSYNC)) return code;
    if (disk.lies) return SQLITE_OK;
    File& target = **open.file;
    target.safe = target.now;
    target.pending.clear();
    // SQLite flushes the folder with a file that is new, and with it all names in it.
    const bool is_safe = std::any_of(disk.safe.begin(), disk.safe.end(),
                                     [&](const auto& name) { return name.second == *open.file; });
    if (!is_safe) disk.safe = disk.now;
    return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    Open& open = open_of(file);
    const std::lock_guard lock(open.disk->mutex);
    *size = static_cast<sqlite3_int64>((*open.file)->now.size());
    return open.disk->is_cut ? SQLITE_IOERR_FSTAT : SQLITE_OK;
}

int lock_file(sqlite3_file*, int) { return SQLITE_OK; }
int check_lock(sqlite3_file*, int* held) {
    *held = 0;
    return SQLITE_OK;
}
int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file* file) {
    return static_cast<int>(open_of(file).disk->harms_sectors ? large_sector : sector);
}
int characteristics(sqlite3_file* file) {
    return open_of(file).disk->harms_sectors ? 0 : SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

const sqlite3_io_methods methods = {
    1,         close_file, read_file,  write_bytes,  truncate_file, flush_file,      file_size,
    lock_file, lock_file,  check_lock, file_control, sector_size,   characteristics, nullptr,
    nullptr,   nullptr,    nullptr,    nullptr,      nullptr};

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    State& disk = disk_of(vfs);
    const std::lock_guard lock(disk.mutex);
    file->pMethods = nullptr;
    if (disk.is_cut) return SQLITE_CANTOPEN;
    std::shared_ptr<File> content;
    if (name == nullptr) {
        content = std::make_shared<File>();
    } else if (const auto found = disk.now.find(name); found != disk.now.end()) {
        content = found->second;
    } else {
        if ((flags & SQLITE_OPEN_CREATE) == 0 || disk.read_only) return SQLITE_CANTOPEN;
        if (disk.change(Fault::write_fails, SQLITE_CANTOPEN) != SQLITE_OK) return SQLITE_CANTOPEN;
        content = disk.now[name] = std::make_shared<File>();
    }
    Open& open = open_of(file);
    open.disk = &disk;
    open.file = new std::shared_ptr<File>(content);
    file->pMethods = &methods;
    if (out_flags != nullptr)
        *out_flags =
            disk.read_only ? (flags & ~SQLITE_OPEN_READWRITE) | SQLITE_OPEN_READONLY : flags;
    return SQLITE_OK;
}

int remove_name(sqlite3_vfs* vfs, const char* name, int flush_folder) {
    State& disk = disk_of(vfs);
    const std::lock_guard lock(disk.mutex);
    if (const int code = disk.change(Fault::write_fails, SQLITE_IOERR_DELETE)) return code;
    if (disk.now.erase(name) == 0) return SQLITE_IOERR_DELETE_NOENT;
    if (flush_folder != 0 && !disk.lies) disk.safe = disk.now;
    return SQLITE_OK;
}

int access_file(sqlite3_vfs* vfs, const char* name, int, int* answer) {
    State& disk = disk_of(vfs);
    const std::lock_guard lock(disk.mutex);
    const auto found = disk.now.find(name);
    *answer = found != disk.now.end() && !found->second->now.empty() ? 1 : 0;
    return disk.is_cut ? SQLITE_IOERR_ACCESS : SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int count, char* into) {
    sqlite3_snprintf(count, into, "%s", name);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int count, char* into) {
    std::memset(into, 7, static_cast<std::size_t>(count));
    return count;
}
int sleep_us(sqlite3_vfs*, int us) { return us; }
int current_time(sqlite3_vfs*, double* day) {
    *day = 2456612.5;
    return SQLITE_OK;
}
int last_error(sqlite3_vfs*, int, char*) { return 0; }

// One write, as a power that goes leaves it: each sector old, new or, rarely, noise.
void leave_write(std::string& file, const Write& write, std::mt19937_64& chance, unsigned keep_of_8,
                 bool harms_sectors) {
    if (write.truncates) {
        if (chance() % 8 < keep_of_8) file.resize(write.at);
        return;
    }
    std::uint64_t from = write.at;
    const std::uint64_t end = write.at + write.bytes.size();
    while (from < end) {
        const std::uint64_t unit = harms_sectors ? large_sector : sector;
        const std::uint64_t to = std::min(end, (from / unit + 1) * unit);
        std::string bytes = write.bytes.substr(from - write.at, to - from);
        std::uint64_t at = from;
        const bool noise = keep_of_8 < 8 && chance() % 64 == 0;
        if (noise && harms_sectors) {
            at = from / unit * unit;
            bytes.resize(unit);
        }
        if (noise)
            for (char& byte : bytes) byte = static_cast<char>(chance());
        if (noise || chance() % 8 < keep_of_8)
            put(file, at, bytes);
        else if (chance() % 4 == 0 && file.size() < to)
            file.resize(to);  // the length was kept and the bytes were not
        from = to;
    }
}

}  // namespace

FailingDisk::FailingDisk(Writes writes) : state_(std::make_unique<State>()) {
    static std::atomic<int> number = 0;
    state_->name = "failing disk " + std::to_string(++number);
    state_->harms_sectors = writes == Writes::harm_their_sectors;
    sqlite3_vfs& vfs = state_->vfs;
    vfs.iVersion = 1;
    vfs.szOsFile = sizeof(Open);
    vfs.mxPathname = 512;
    vfs.zName = state_->name.c_str();
    vfs.pAppData = state_.get();
    vfs.xOpen = open_file;
    vfs.xDelete = remove_name;
    vfs.xAccess = access_file;
    vfs.xFullPathname = full_name;
    vfs.xRandomness = randomness;
    vfs.xSleep = sleep_us;
    vfs.xCurrentTime = current_time;
    vfs.xGetLastError = last_error;
    sqlite3_vfs_register(&vfs, 0);
}

FailingDisk::~FailingDisk() { sqlite3_vfs_unregister(&state_->vfs); }

const std::string& FailingDisk::vfs() const { return state_->name; }

std::uint64_t FailingDisk::changes() const {
    const std::lock_guard lock(state_->mutex);
    return state_->changes;
}

void FailingDisk::cut_at(std::uint64_t change) {
    const std::lock_guard lock(state_->mutex);
    state_->cut = change;
}

bool FailingDisk::is_cut() const {
    const std::lock_guard lock(state_->mutex);
    return state_->is_cut;
}

void FailingDisk::fail(Fault fault, std::uint64_t from_change, std::uint64_t changes) {
    const std::lock_guard lock(state_->mutex);
    state_->fault = fault;
    state_->fault_from = from_change;
    state_->fault_until = from_change + changes;
}

void FailingDisk::room(std::uint64_t bytes) {
    const std::lock_guard lock(state_->mutex);
    state_->room = bytes;
}

void FailingDisk::read_only() {
    const std::lock_guard lock(state_->mutex);
    state_->read_only = true;
}

void FailingDisk::lie() {
    const std::lock_guard lock(state_->mutex);
    state_->lies = true;
}

std::map<std::string, std::string> FailingDisk::survivors(std::uint64_t seed) const {
    const std::lock_guard lock(state_->mutex);
    std::mt19937_64 chance(seed);
    std::map<std::string, std::string> left;
    State::Files names = state_->now;
    names.insert(state_->safe.begin(), state_->safe.end());
    for (const auto& [name, content] : names) {
        const auto safe = state_->safe.find(name);
        const auto now = state_->now.find(name);
        // A name that was made or removed and not flushed is there or not; of two files that had
        // it, either.
        const bool both = safe != state_->safe.end() && now != state_->now.end();
        std::shared_ptr<File> file = content;
        if (both && safe->second != now->second) file = chance() % 2 ? safe->second : now->second;
        if (!both && chance() % 2 == 0) continue;
        std::string bytes = file->safe;
        // None of what was written, all, about a half or an eighth; or all up to some moment.
        const unsigned keep_of_8 = std::array{0u, 8u, 4u, 1u, 7u}[chance() % 5];
        const std::size_t until =
            chance() % 2 ? file->pending.size() : chance() % (file->pending.size() + 1);
        for (std::size_t i = 0; i < until; ++i)
            leave_write(bytes, file->pending[i], chance, keep_of_8, state_->harms_sectors);
        left[name] = std::move(bytes);
    }
    return left;
}

}  // namespace naga::store

using namespace naga::store;

TEST_CASE("a failing disk keeps what was flushed, and of the rest what the seed decides") {
    FailingDisk disk;
    {
        auto connection = Connection::open("a.db", disk.vfs(), Connection::Use::make_or_change);
        REQUIRE(connection);
        REQUIRE(connection->run("PRAGMA locking_mode = EXCLUSIVE"));
        REQUIRE(connection->ask("PRAGMA journal_mode = WAL") == "wal");
        REQUIRE(connection->run("CREATE TABLE t(x)"));
        const std::string safe = disk.survivors(1)["a.db-wal"];
        CHECK(safe.size() > 4096);
        CHECK(disk.survivors(2)["a.db-wal"] == safe);             // all of it is flushed
        REQUIRE(connection->run("PRAGMA synchronous = NORMAL"));  // flushes no commit
        REQUIRE(connection->run("INSERT INTO t VALUES(zeroblob(9000))"));
        bool lost = false, whole = false, torn = false;
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            const std::string left = disk.survivors(seed)["a.db-wal"];
            CHECK(left.substr(0, safe.size()) == safe);
            lost |= left.size() == safe.size();
            whole |= left.size() > safe.size() + 3 * 4096;
            torn |= left.size() > safe.size() && left.size() % sector != 0 &&
                    left.size() < safe.size() + 3 * 4096;
            CHECK(disk.survivors(seed)["a.db-wal"] == left);
        }
        CHECK(lost);
        CHECK(whole);
        CHECK(torn);
        disk.cut_at(disk.changes() + 3);
        CHECK(!connection->run("INSERT INTO t VALUES(zeroblob(9000))"));
        CHECK(disk.is_cut());
        CHECK(!connection->run("SELECT * FROM t"));
    }
    CHECK(!disk.survivors(1)["a.db"].empty());
}
