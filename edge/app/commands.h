// What the words of the command line do. Each returns the exit code of the program:
// 0 good, 1 failed at run time, 2 wrong use, 3 input refused, 7 a run does not repeat itself.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace naga::app {

enum Exit { good = 0, failed = 1, wrong_use = 2, refused = 3, differs = 7 };

struct RunOptions {
    std::string scenario;
    std::uint64_t seed = 1;
    std::string respond = "stand-ins";  // none, stand-ins, prompt, or a journal file
    std::string skill;
    std::string share = "playbook";  // none, silent, playbook
    std::vector<std::string> settings;
    std::uint32_t replicates = 16;
    std::uint32_t jobs = 0;  // 0: as many as there are processors
    std::string until;
    std::string out;
    bool json = false;
    bool quiet = false;
};

struct BenchOptions {
    std::vector<std::string> rows;  // empty: all
    std::string scenario;           // empty: scenarios/vientiane-2013, where it is
    bool json = false;
    bool quick = false;
};

int check(const std::string& scenario, bool json);
int run(const RunOptions& options);
int verify(const std::string& folder, bool json);
int compare(const std::vector<std::string>& folders, bool json);
int world_info(const std::string& world, bool json);
int world_check(const std::string& world, bool json);
int world_cut(const std::string& world, const std::vector<std::string>& removed, bool json);
int list_actions(bool json);
int print_schema(const std::string& name);
int bench(const BenchOptions& options);

// Prints one problem a line on the standard error, or all as JSON on the standard output.
void print_problems(const Problems& problems, bool json);
// The same; and the exit code: wrong_use when only flags are at fault, else refused.
int refuse_with(const Problems& problems, bool json);

}  // namespace naga::app
