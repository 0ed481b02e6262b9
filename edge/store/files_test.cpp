#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "store/files.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

#include "store/journal_trial.h"

using namespace naga;
using namespace naga::store;

namespace fs = std::filesystem;

TEST_CASE("what was written is read back, byte for byte") {
    const Folder folder;
    std::string bytes("a\0b\r\n\xff", 6);
    for (int i = 0; i < 12; ++i) bytes += bytes;
    REQUIRE(write_file(folder / "f", bytes));
    CHECK(*read_file(folder / "f") == bytes);
    REQUIRE(write_file(folder / "f", ""));
    CHECK(read_file(folder / "f")->empty());
    CHECK(folder.files() == 1);  // nothing is left beside it
}

TEST_CASE("a file that cannot be replaced stays as it was, and nothing is left beside it") {
    const Folder folder;
    REQUIRE(make_folder(folder / "taken"));
    REQUIRE(write_file(folder / "taken/inside", "x"));
    const auto written = write_file(folder / "taken", "new");
    REQUIRE(!written);
    CHECK(written.error().kind == Problem::Kind::unavailable);
    CHECK(written.error().where == (folder / "taken").string());
    CHECK(!written.error().why.empty());
    CHECK(!written.error().remedy.empty());
    CHECK(folder.files() == 1);
    CHECK(*read_file(folder / "taken/inside") == "x");
}

TEST_CASE("what is not there, or is no file, is refused with its name") {
    const Folder folder;
    for (const char* name : {"missing", "missing/deeper", "."}) {
        const auto bytes = read_file(folder / name);
        REQUIRE(!bytes);
        CHECK(bytes.error().where == (folder / name).string());
        CHECK(bytes.error().kind ==
              (std::string_view(name) == "." ? Problem::Kind::invalid : Problem::Kind::missing));
    }
    CHECK(!write_file(folder / "missing/deeper", "x"));
}

TEST_CASE("a link that lies where a file is written is replaced, not written through") {
    const Folder folder;
    REQUIRE(write_file(folder / "victim", "untouched"));
    fs::create_symlink(folder / "victim", folder / "new.part");
    REQUIRE(write_file(folder / "new", "x"));
    CHECK(*read_file(folder / "victim") == "untouched");
    CHECK(*read_file(folder / "new") == "x");
}

TEST_CASE("a pipe, a device and a link are never replaced by a file") {
    const Folder folder;
    REQUIRE(write_file(folder / "victim", "untouched"));
    fs::create_symlink(folder / "victim", folder / "link");
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    for (const fs::path& path : {folder / "link", folder / "pipe", fs::path("/dev/null")}) {
        const auto written = write_file(path, "x");
        REQUIRE(!written);
        CHECK(written.error().where == path.string());
        CHECK(!written.error().remedy.empty());
    }
    CHECK(fs::is_fifo(folder / "pipe"));
    CHECK(fs::is_symlink(folder / "link"));
    CHECK(*read_file(folder / "victim") == "untouched");
}

TEST_CASE("of two that write a file at once the second is refused, and the first is whole") {
    const Folder folder;
    auto first = Writing::of(folder / "both");
    REQUIRE(first);
    REQUIRE(first->append("of the "));
    CHECK(!Writing::of(folder / "both"));
    REQUIRE(first->append("first"));
    REQUIRE(first->complete());
    CHECK(*read_file(folder / "both") == "of the first");
    CHECK(write_file(folder / "both", "later"));
}

TEST_CASE("what a killed program left beside a file is in nobody's way") {
    const Folder folder;
    REQUIRE(write_file(folder / "file.part", "half of it"));
    REQUIRE(write_file(folder / "file", "whole"));
    CHECK(*read_file(folder / "file") == "whole");
    CHECK(folder.files() == 1);
}

TEST_CASE("a folder is locked by one at a time") {
    const Folder folder;
    {
        const auto first = lock_folder(folder / ".");
        REQUIRE(first);
        CHECK(!lock_folder(folder / "."));
    }
    CHECK(lock_folder(folder / "."));
    CHECK(!lock_folder(folder / "missing"));
}

TEST_CASE("a file beyond the limit is refused before it takes memory") {
    const Folder folder;
    REQUIRE(write_file(folder / "large", ""));
    fs::resize_file(folder / "large", file_bytes_max + 1);  // takes no room on disk
    const auto bytes = read_file(folder / "large");
    REQUIRE(!bytes);
    CHECK(bytes.error().kind == Problem::Kind::refused);
    CHECK(bytes.error().what.find("256 MiB") != std::string::npos);
}

TEST_CASE("a folder is made with all above it, and may be there already") {
    const Folder folder;
    CHECK(make_folder(folder / "a/b/c"));
    CHECK(make_folder(folder / "a/b/c"));
    REQUIRE(write_file(folder / "file", "x"));
    CHECK(!make_folder(folder / "file/below"));
}

TEST_CASE("a file written piece by piece is there when it is complete, and before that nothing") {
    const Folder folder;
    const fs::path path = folder / "pieces";
    {
        auto writing = Writing::of(path);
        REQUIRE(writing);
        REQUIRE(writing->append("one "));
        REQUIRE(writing->append("two"));
        CHECK_FALSE(fs::exists(path));
        REQUIRE(writing->complete());
        CHECK(*read_file(path) == "one two");
        CHECK_FALSE(writing->append("three"));
    }
    {
        auto writing = Writing::of(path);
        REQUIRE(writing);
        REQUIRE(writing->append("another"));
    }
    CHECK(*read_file(path) == "one two");
    CHECK(folder.files() == 1);
}

TEST_CASE("a device or a folder is never replaced by a file") {
    const Folder folder;
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK_FALSE(Writing::of(folder / "pipe"));
    CHECK(std::filesystem::is_fifo(folder / "pipe"));
    CHECK_FALSE(Writing::of(folder / "."));
    CHECK_FALSE(Writing::of("/dev/null"));
}

TEST_CASE("a full disk is told and leaves nothing") {
    // A limit on the size of files stands for it.
    const Folder folder;
    ::signal(SIGXFSZ, SIG_IGN);
    ::rlimit before{}, small{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    small = before;
    small.rlim_cur = 100;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    auto writing = Writing::of(folder / "large");
    REQUIRE(writing);
    const auto written = writing->append(std::string(1'000, 'x'));
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    REQUIRE_FALSE(written);
    CHECK(written.error().remedy.find("space") != std::string::npos);
    CHECK(folder.files() == 0);
}

TEST_CASE("a finished file is put where nothing stands, and never over something") {
    const Folder folder;
    REQUIRE(write_file(folder / "a", "first"));
    REQUIRE(put_in_place(folder / "a", folder / "b"));
    REQUIRE(write_file(folder / "a", "second"));
    const auto put = put_in_place(folder / "a", folder / "b");
    REQUIRE(!put);
    CHECK(put.error().where == (folder / "b").string());
    CHECK(*read_file(folder / "b") == "first");
    CHECK(!put_in_place(folder / "missing", folder / "c"));
}
