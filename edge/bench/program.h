// Other programs that a benchmark starts, and what the system says of them.

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace naga::bench {

// A folder that is gone afterwards. Its path is empty where none could be made.
class Temporary {
public:
    Temporary();
    ~Temporary();
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// A program that is ended when this goes.
class Started {
public:
    // Needs a word. `folder` is where it works.
    explicit Started(std::vector<std::string> words, const std::string& folder = "");
    ~Started();
    Started(const Started&) = delete;
    Started& operator=(const Started&) = delete;

    bool is_running() const { return id_ > 0; }
    // Its number, and those of its children.
    std::string process() const { return std::to_string(id_); }
    std::vector<std::string> processes() const;
    // What it said up to a line with `word`; empty if it ended before.
    std::string said_until(std::string_view word);

private:
    int id_ = -1;
    int out_ = -1;
};

// Resident bytes of a process ("self" is this one), and the CPU seconds it took; 0 when it is not
// there.
std::uint64_t resident(const std::string& process);
double cpu_of(const std::string& process);
// Whether the words run and end well, silently.
bool runs(std::vector<std::string> words);

}  // namespace naga::bench
