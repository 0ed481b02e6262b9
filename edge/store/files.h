// Files and folders, read and written whole: a file is there complete or not at all.

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace naga::store {

inline constexpr std::size_t file_bytes_max = 256u << 20;

// The whole file. Refused when it is not there, not a file, or larger than file_bytes_max.
Result<std::string> read_file(const std::filesystem::path& path);

// Writes beside the file, flushes to disk and renames: a reader sees the old or the new.
Result<void> write_file(const std::filesystem::path& path, std::string_view bytes);

// A file that is written piece by piece beside its place, and put there when it is complete. What
// was not completed leaves nothing.
class Writing {
public:
    // Refused when the file beside cannot be made, when another process writes the same file, and
    // when something stands at the path that is no ordinary file: a folder, link, pipe or device.
    static Result<Writing> of(const std::filesystem::path& path);
    Writing(Writing&& other) noexcept
        : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)) {}
    Writing& operator=(Writing&&) = delete;
    ~Writing();

    // After a refusal nothing more can be written and nothing is left.
    Result<void> append(std::string_view bytes);
    // Flushes to disk and renames. Needs to be called once, at the end.
    Result<void> complete();

private:
    Writing(std::filesystem::path path, int file) : path_(std::move(path)), file_(file) {}
    std::filesystem::path path_;
    int file_;  // open, or -1
};

// Flushes the file at `from` and gives it the name `to`. Refused when something stands there.
Result<void> put_in_place(const std::filesystem::path& from, const std::filesystem::path& to);

// Makes safe that a file of that name is in its folder; the file's bytes are another matter.
void flush_folder(const std::filesystem::path& path);

// Nothing stands at `path` afterwards; a file that is not there is no mistake.
Result<void> remove_file(const std::filesystem::path& path);

Result<void> make_folder(const std::filesystem::path& path);

// While it lives no other naga gets the lock of the same folder.
class FolderLock {
public:
    explicit FolderLock(int folder) : folder_(folder) {}
    FolderLock(FolderLock&& other) noexcept : folder_(std::exchange(other.folder_, -1)) {}
    FolderLock& operator=(FolderLock&&) = delete;
    ~FolderLock();

private:
    int folder_;  // open, or -1
};
// Refused when another process holds it.
Result<FolderLock> lock_folder(const std::filesystem::path& path);

}  // namespace naga::store
