#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/rows.h"
#include "bench/timing.h"
#include "evidence/netflow.h"
#include "evidence/query.h"
#include "evidence/tally.h"
#include "sensor/meter.h"
#include "wire/mixture.h"
#include "wire/some_sites.h"

namespace naga::bench {

namespace {

constexpr std::int64_t epoch_us = 1'386'554'400'000'000;
constexpr double stated = 5e6;

// A program of the system, silent; its id, or -1 where it is not installed.
pid_t start(std::vector<std::string> words) {
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
    return id;
}
// Whether it ended well.
bool wait_for(pid_t id) {
    int status = 0;
    while (waitpid(id, &status, 0) < 0)
        if (errno != EINTR) return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

double cpu_of_children() {
    rusage used{};
    getrusage(RUSAGE_CHILDREN, &used);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

// The records in files of nfcapd, sent to it over loopback. False where it is not installed.
bool collected(const evidence::Datagrams& datagrams, const std::filesystem::path& folder) {
    const int to = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // A port that nobody listens at just now.
    socklen_t size = sizeof at;
    const int probe = socket(AF_INET, SOCK_DGRAM, 0);
    bool good = to >= 0 && probe >= 0 &&
                bind(probe, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0 &&
                getsockname(probe, reinterpret_cast<sockaddr*>(&at), &size) == 0;
    if (probe >= 0) close(probe);
    const pid_t id = good ? start({"nfcapd", "-w", folder.string(), "-b", "127.0.0.1", "-p",
                                   std::to_string(ntohs(at.sin_port)), "-t", "3600"})
                          : -1;
    good = good && id > 0;
    if (good) {
        using std::chrono::milliseconds;
        std::this_thread::sleep_for(milliseconds(500));
        for (std::size_t k = 0; k < datagrams.list.size(); ++k) {
            const auto bytes = datagrams.at(k);
            sendto(to, bytes.data(), bytes.size(), 0, reinterpret_cast<const sockaddr*>(&at),
                   sizeof at);
            if (k % 20 == 19) std::this_thread::sleep_for(milliseconds(1));
        }
        std::this_thread::sleep_for(milliseconds(300));
        kill(id, SIGTERM);
        good = wait_for(id);
    }
    if (to >= 0) close(to);
    return good;
}

}  // namespace

std::vector<Row> measure_asked(const Request& request) {
    const bool quick = request.size == Size::quick;
    constexpr std::uint32_t minutes = 60;
    const std::uint32_t a_minute = quick ? 50 : 10'000;
    const auto small = range::small_world();
    const auto networks = static_cast<std::uint32_t>(small->nation.networks.size());
    constexpr std::uint32_t gate = 2;
    const wire::Place place{{gate}, world::none};
    const sensor::MeterSettings settings{.sensor = 1, .epoch_us = epoch_us};
    sensor::Meter meter(small->terrain, place, settings, sim::Chance(1, 0));
    std::vector<std::vector<wire::Conversation>> hour(minutes);
    for (std::uint32_t n = 0; n < a_minute * minutes; ++n) {
        wire::Conversation c = wire::made_up(n, wire::some_sites());
        c.start_us = n / a_minute * 60'000'000LL + n % a_minute * (59'000'000LL / a_minute);
        c.client.network = n % 2 == 0 ? gate : n / 2 % networks;
        c.server.network = n % 2 == 0 ? n / 2 % networks : gate;
        hour[n / a_minute].push_back(c);
    }

    const auto search = evidence::Search::read("", evidence::Table::flows, epoch_us);
    std::vector<evidence::Flow> rows;
    Row row;
    row.thing = "flow record";
    row.unit = Unit::seconds;
    row.target = 2;
    std::uint64_t found = 0, in_bins = 0, made = 0;
    std::size_t shown = 0;
    evidence::TallyAsked asked;
    asked.last_minute = minutes - 1;
    row.figure.taken = time(quick ? 1 : 5, [&] {
        evidence::Tally<evidence::Flow> tally(asked);
        made = 0;
        for (std::uint32_t m = 0; m < minutes; ++m) {
            rows.clear();
            meter.meter(hour[m], rows);
            made += rows.size();
            tally.add(m, rows, *search);
        }
        found = tally.found(), shown = tally.page().size(), in_bins = 0;
        for (const std::uint64_t bin : tally.bins()) in_bins += bin;
    });
    row.what = "an hour of flow records asked for: count, histogram of minutes, first page";
    row.work = grouped(made) + " records, metered from conversations that are there, then counted";
    row.figure.counted = static_cast<double>(made);
    row.figure.stated = stated;
    row.checks.push_back(
        {"every record is counted, and in one bin", found == made && in_bins == made});
    row.checks.push_back({"a page is shown", shown == 50});

    evidence::Datagrams datagrams;
    evidence::FlowStream stream =
        evidence::netflow9(sensor::exporter_of(small->terrain, place, settings, "border", 2'055));
    for (const auto& conversations : hour) {
        rows.clear();
        meter.meter(conversations, rows);
        std::ranges::sort(rows, evidence::leaves_before);
        stream.append(rows, datagrams);
    }
    stream.flush(datagrams);
    std::string name = (std::filesystem::temp_directory_path() / "naga-bench-XXXXXX").string();
    const bool has_folder = mkdtemp(name.data()) != nullptr;
    if (has_folder && collected(datagrams, name)) {
        Peer peer;
        peer.name = "nfdump";
        peer.work = "the same records in its own file: read, and counted by protocol";
        std::vector<double> cpu, wall;
        bool good = true;
        for (int i = 0; i < (quick ? 1 : 5); ++i) {
            const double cpu_begin = cpu_of_children();
            const Instant begin = instant();
            const pid_t id = start({"nfdump", "-q", "-R", name, "-s", "proto/flows"});
            good = good && id > 0 && wait_for(id);
            wall.push_back(instant().wall - begin.wall);
            cpu.push_back(cpu_of_children() - cpu_begin);
        }
        peer.figure = {taken(std::move(cpu), std::move(wall)), static_cast<double>(made), stated};
        if (good) row.peers.push_back(std::move(peer));
    }
    if (row.peers.empty()) row.work += "; nfdump is not installed";
    std::error_code ignored;
    if (has_folder) std::filesystem::remove_all(name, ignored);
    return {row};
}

}  // namespace naga::bench
