#include "store/files.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace naga::store {

namespace {

Problem failed(const std::filesystem::path& path, const std::string& what, int error) {
    Problem p;
    p.kind = Problem::Kind::unavailable;
    p.where = path.string();
    p.what = what;
    p.why = std::strerror(error);
    p.remedy = "check the path, the rights and the free space";
    return p;
}

// Writes all bytes, whatever the kernel takes at a time.
bool write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(file, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

std::filesystem::path beside_of(const std::filesystem::path& path) {
    return path.string() + ".part";
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::exists(path, error))
        return refuse({Problem::Kind::missing, path.string(), "there is no such file",
                       "it cannot be read", "check the name"});
    if (!std::filesystem::is_regular_file(path, error))
        return refuse({Problem::Kind::invalid, path.string(), "it is no ordinary file",
                       "naga reads files only", "name a file, not a folder or a device"});
    const auto size = std::filesystem::file_size(path, error);
    if (error) return refuse(failed(path, "the file cannot be read", error.value()));
    if (size > file_bytes_max)
        return refuse({Problem::Kind::refused, path.string(),
                       "the file has more than " + std::to_string(file_bytes_max >> 20) + " MiB",
                       "naga keeps memory for files up to that size", "make it smaller"});
    std::ifstream in(path, std::ios::binary);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(size));
    if (!in) return refuse(failed(path, "the file cannot be read", errno));
    return bytes;
}

Result<void> write_file(const std::filesystem::path& path, std::string_view bytes) {
    auto file = Writing::of(path);
    if (!file) return refuse(file.error());
    if (auto written = file->append(bytes); !written) return written;
    return file->complete();
}

Result<Writing> Writing::of(const std::filesystem::path& path) {
    // Renaming would put an ordinary file where a pipe, a device or a link was.
    struct stat there = {};
    if (::lstat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode))
        return refuse({Problem::Kind::unavailable, path.string(),
                       "what stands there is no ordinary file",
                       "a finished file would have to take its place",
                       "name another file, or for a pipe write to the standard output"});
    const std::filesystem::path beside = beside_of(path);
    const Problem busy = {Problem::Kind::unavailable, path.string(),
                          "somebody else is writing this file", "one of the two would be lost",
                          "wait for the other, or name another file"};
    // What lies there is from a run that was cut off, or a trap: it is never written through.
    const int old = ::open(beside.c_str(), O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (old >= 0 && ::flock(old, LOCK_EX | LOCK_NB) != 0) {
        ::close(old);
        return refuse(busy);
    }
    ::unlink(beside.c_str());
    if (old >= 0) ::close(old);
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0) return refuse(failed(path, "the file cannot be written", errno));
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) return Writing(path, file);
    ::close(file);
    return refuse(busy);
}

Writing::~Writing() {
    if (file_ < 0) return;
    ::unlink(beside_of(path_).c_str());
    ::close(file_);
}

Result<void> Writing::append(std::string_view bytes) {
    if (file_ >= 0 && write_all(file_, bytes)) return {};
    const int error = file_ >= 0 ? errno : EBADF;
    if (file_ >= 0) {
        ::unlink(beside_of(path_).c_str());
        ::close(std::exchange(file_, -1));
    }
    return refuse(failed(path_, "the file cannot be written", error));
}

Result<void> Writing::complete() {
    const std::filesystem::path beside = beside_of(path_);
    bool good = file_ >= 0 && ::fsync(file_) == 0;
    int error = file_ >= 0 ? errno : EBADF;
    if (good && ::rename(beside.c_str(), path_.c_str()) != 0) {
        good = false;
        error = errno;
    }
    if (!good) ::unlink(beside.c_str());
    // Its lock is held until it has its name: nobody takes it for left over.
    if (file_ >= 0 && ::close(std::exchange(file_, -1)) != 0 && good) {
        good = false;
        error = errno;
        ::unlink(path_.c_str());
    }
    if (good) return {};
    return refuse(failed(path_, "the file cannot be written", error));
}

Result<void> put_in_place(const std::filesystem::path& from, const std::filesystem::path& to) {
    const int file = ::open(from.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return refuse(failed(from, "the file cannot be opened", errno));
    const bool flushed = ::fsync(file) == 0;
    const int error = errno;
    ::close(file);
    if (!flushed) return refuse(failed(from, "the file cannot be flushed", error));
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0)
        return refuse(failed(to, "the file cannot be put there", errno));
    flush_folder(to);
    return {};
}

void flush_folder(const std::filesystem::path& path) {
    const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const int folder = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    ::fsync(folder);
    ::close(folder);
}

Result<void> remove_file(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::remove(path, error);
    if (error) return refuse(failed(path, "the file cannot be removed", error.value()));
    return {};
}

Result<void> make_folder(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) return refuse(failed(path, "the folder cannot be made", error.value()));
    return {};
}

Result<FolderLock> lock_folder(const std::filesystem::path& path) {
    const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return refuse(failed(path, "the folder cannot be opened", errno));
    FolderLock lock(folder);
    if (::flock(folder, LOCK_EX | LOCK_NB) != 0)
        return refuse({Problem::Kind::conflict, path.string(),
                       "another naga plays into this folder", "two runs would mix",
                       "wait for it, or name another --out"});
    return lock;
}

FolderLock::~FolderLock() {
    if (folder_ >= 0) ::close(folder_);
}

}  // namespace naga::store
