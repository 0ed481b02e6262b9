#include "store/files.h"

#include <fcntl.h>
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
    // Put in the place of a device, a file would break whatever else uses it.
    struct stat there {};
    if (::stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode))
        return refuse(failed(path, "there is something else than a file", EEXIST));
    const std::filesystem::path beside = beside_of(path);
    // What lies there is from a run that was cut off, or a trap: it is never written through.
    ::unlink(beside.c_str());
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0) return refuse(failed(path, "the file cannot be written", errno));
    return Writing(path, file);
}

Writing::~Writing() {
    if (file_ < 0) return;
    ::close(file_);
    ::unlink(beside_of(path_).c_str());
}

Result<void> Writing::append(std::string_view bytes) {
    if (file_ >= 0 && write_all(file_, bytes)) return {};
    const int error = file_ >= 0 ? errno : EBADF;
    if (file_ >= 0) ::close(std::exchange(file_, -1));
    ::unlink(beside_of(path_).c_str());
    return refuse(failed(path_, "the file cannot be written", error));
}

Result<void> Writing::complete() {
    const std::filesystem::path beside = beside_of(path_);
    bool good = file_ >= 0 && ::fsync(file_) == 0;
    int error = file_ >= 0 ? errno : EBADF;
    if (file_ >= 0 && ::close(std::exchange(file_, -1)) != 0 && good) {
        good = false;
        error = errno;
    }
    if (good && ::rename(beside.c_str(), path_.c_str()) != 0) {
        good = false;
        error = errno;
    }
    if (good) return {};
    ::unlink(beside.c_str());
    return refuse(failed(path_, "the file cannot be written", error));
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
