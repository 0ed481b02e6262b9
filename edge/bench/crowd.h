// A crowd at its browsers: many streams of server-sent events, and moves sent at a steady rate.
//
// One thread speaks HTTP/1.1 to a server on loopback and measures from the instant at which a
// move was due, so that a server that makes the crowd wait is not flattered. It knows nothing of
// drills but that what a browser may name stands in its stream between quotes, as "item/~…".
// Its own CPU time can be taken off the process's.

#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace naga::bench {

// One at a browser.
struct Person {
    std::string cookie;  // "naga=…"
    std::string team;
    std::string seat;
    bool acts = true;
    std::vector<std::string> items, cases;  // ids seen in the stream, the latest few
    // What came through the stream.
    std::uint64_t bytes = 0, snapshots = 0, deltas = 0, beats = 0, gaps = 0;
    std::uint64_t first_bytes = 0;  // of its first snapshot
};

// What somebody sends: POST `path` with a JSON body.
struct Sent {
    std::string path;
    std::string body;
};

struct CrowdAsked {
    std::string address;  // "127.0.0.1:40123"
    std::string stream_path;
    double moves_per_s = 0;
    double warm_s = 0, measured_s = 0;
    // The n-th move, by this person. Called on the crowd's thread.
    std::function<Sent(std::uint64_t n, const Person& by)> move;
    // Called on it every tenth of a second while it is measured.
    std::function<void()> meanwhile;
};

struct Crowd {
    std::vector<double> latencies_s;  // sorted; from due to answered, of moves that were taken
    std::uint64_t sent = 0, taken = 0, refused = 0;
    std::uint64_t stream_bytes = 0;  // while it was measured, all streams
    std::uint64_t streams_open = 0;  // at the end
    double wall_s = 0;
    double process_cpu_s = 0;  // of the process while it was measured, this thread's not counted
    std::string problem;       // why it could not be measured; or empty
};

// Needs that many file descriptors: two for each person and some.
Crowd load(const CrowdAsked& asked, std::vector<Person>& people);

// Of a sorted list; 0 of an empty one.
double quantile(const std::vector<double>& sorted, double part);

// One request and its answer's body; empty where nobody answers.
std::string ask_once(const std::string& address, const std::string& request);

// As many files open as the system lets us.
std::uint64_t raise_file_limit();

}  // namespace naga::bench
