#include "bench/program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

namespace naga::bench {

Temporary::Temporary() {
    std::string name = (std::filesystem::temp_directory_path() / "naga-bench-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
}
Temporary::~Temporary() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

Started::Started(std::vector<std::string> words, const std::string& folder) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    int pipe[2] = {-1, -1};
    if (::pipe2(pipe, O_CLOEXEC) != 0) return;
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, pipe[1], 1);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    if (!folder.empty()) posix_spawn_file_actions_addchdir_np(&files, folder.c_str());
    if (posix_spawnp(&id_, arguments[0], &files, nullptr, arguments.data(), environ) != 0) id_ = -1;
    posix_spawn_file_actions_destroy(&files);
    ::close(pipe[1]);
    out_ = pipe[0];
}

Started::~Started() {
    if (out_ >= 0) ::close(out_);
    if (id_ <= 0) return;
    ::kill(id_, SIGTERM);
    for (int i = 0; i < 50; ++i) {
        if (::waitpid(id_, nullptr, WNOHANG) != 0) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
}

std::vector<std::string> Started::processes() const {
    std::vector<std::string> all = {process()};
    std::ifstream file("/proc/" + process() + "/task/" + process() + "/children");
    for (std::string child; file >> child;) all.push_back(child);
    return all;
}

std::string Started::said_until(std::string_view word) {
    std::string text;
    for (char c = 0; ::read(out_, &c, 1) == 1;) {
        text += c;
        if (c == '\n' && text.find(word) != std::string::npos) return text;
    }
    return "";
}

// Resident bytes of a process, by its number; 0 when it is not there.
std::uint64_t resident(const std::string& process) {
    std::ifstream file("/proc/" + process + "/status");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("VmRSS:"))
            return 1024ull * std::strtoull(line.c_str() + 6, nullptr, 10);
    return 0;
}
double cpu_of(const std::string& process) {
    std::ifstream file("/proc/" + process + "/stat");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    const std::size_t after = text.rfind(')');
    if (after == std::string::npos) return 0;
    unsigned long long user = 0, system = 0;
    if (std::sscanf(text.c_str() + after + 2,
                    "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &user, &system) != 2)
        return 0;
    return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

bool runs(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t silent;
    posix_spawn_file_actions_init(&silent);
    posix_spawn_file_actions_addopen(&silent, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&silent, 2, "/dev/null", O_WRONLY, 0);
    pid_t id = -1;
    if (posix_spawnp(&id, arguments[0], &silent, nullptr, arguments.data(), environ) != 0) id = -1;
    posix_spawn_file_actions_destroy(&silent);
    if (id < 0) return false;
    int status = 0;
    while (::waitpid(id, &status, 0) < 0)
        if (errno != EINTR) return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace naga::bench
