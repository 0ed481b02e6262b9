#include "bench/flask.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "bench/crowd.h"
#include "bench/program.h"
#include "bench/timing.h"

namespace naga::bench {

namespace {

// What a careful beginner writes: one process, so that all streams hear of all moves, a thread a
// stream, one writer at a time, each move flushed before it is answered. It knows no drill: it
// checks nothing, and sends the move on as it came.
constexpr const char* program = R"py(
import itertools, json, queue, sqlite3, threading
from flask import Flask, Response, request

app = Flask(__name__)
lock, streams, number = threading.Lock(), {}, itertools.count(1)
db = sqlite3.connect("journal.db", check_same_thread=False, isolation_level=None)
db.execute("PRAGMA journal_mode=WAL")
db.execute("PRAGMA synchronous=FULL")
db.execute("CREATE TABLE rows (seq INTEGER PRIMARY KEY, seat TEXT, body TEXT)")


@app.get("/api/v1/hello")
def hello():
    return {"streams": sum(len(s) for s in streams.values())}


@app.get("/api/v1/stream")
def stream():
    team = request.cookies["naga"].split(".")[0]
    mine = queue.SimpleQueue()
    with lock:
        streams.setdefault(team, []).append(mine)

    def events():
        yield "event: snapshot\nid: 1\ndata: {}\n\nevent: beat\ndata: {}\n\n"
        for n in itertools.count(2):
            yield f"event: delta\nid: {n}\ndata: {mine.get()}\n\n"

    return Response(events(), mimetype="text/event-stream")


@app.post("/api/v1/moves/<kind>")
def move(kind):
    team, seat = request.cookies["naga"].split(".")
    body = json.dumps(request.get_json() | {"kind": kind, "seat": seat})
    with lock:
        db.execute("INSERT INTO rows VALUES (?, ?, ?)", (next(number), seat, body))
        for listener in streams.get(team, ()):
            listener.put(body)
    return {"done": True}
)py";

int free_port() {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    const bool good = probe >= 0 &&
                      ::bind(probe, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0 &&
                      ::getsockname(probe, reinterpret_cast<sockaddr*>(&at), &size) == 0;
    if (probe >= 0) ::close(probe);
    return good ? ntohs(at.sin_port) : 0;
}

}  // namespace

void measure_flask(std::uint32_t seats, double moves_per_s, double warm_s, double measured_s,
                   Row& row) {
    // The system's own Python, which Debian's packages are for.
    const std::string python = "/usr/bin/python3";
    if (!runs({python, "-c", "import flask, gunicorn, sqlite3"})) {
        row.work += "; Flask and gunicorn (python3-flask, gunicorn) are not installed";
        return;
    }
    Temporary folder;
    std::ofstream(folder.path() / "peer.py") << program;
    const std::string address = "127.0.0.1:" + std::to_string(free_port());
    Started server({python, "-m", "gunicorn", "-k", "gthread", "--threads",
                    std::to_string(seats + 64), "-w", "1", "--worker-connections",
                    std::to_string(seats + 200), "-t", "0", "-b", address, "peer:app"},
                   folder.path().string());
    const std::string hello =
        "GET /api/v1/hello HTTP/1.1\r\nHost: " + address + "\r\nConnection: close\r\n\r\n";
    bool there = false;
    for (int i = 0; i < 100 && !there; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        there = !ask_once(address, hello).empty();
    }
    if (!there) {
        row.work += "; gunicorn did not start";
        return;
    }
    std::vector<Person> people(seats);
    constexpr std::uint32_t teams = 12;
    for (std::uint32_t p = 0; p < seats; ++p)
        people[p].cookie = "naga=t" + std::to_string(p % teams) + ".s" + std::to_string(p);
    const auto cpu = [&] {
        double seconds = 0;
        for (const std::string& process : server.processes()) seconds += cpu_of(process);
        return seconds;
    };
    double before = -1;
    CrowdAsked asked;
    asked.address = address;
    asked.stream_path = "/api/v1/stream";
    asked.moves_per_s = moves_per_s;
    asked.warm_s = warm_s, asked.measured_s = measured_s;
    asked.move = [](std::uint64_t n, const Person&) {
        return Sent{"/api/v1/moves/message", "{\"key\":\"b" + std::to_string(n) + "\",\"text\":\"" +
                                                 std::string(300, 'x') + "\"}"};
    };
    asked.meanwhile = [&] {
        if (before < 0) before = cpu();
    };
    const Crowd crowd = load(asked, people);
    const double took = cpu() - before;
    std::uint64_t memory = 0;
    for (const std::string& process : server.processes()) memory += resident(process);
    if (!crowd.problem.empty() || crowd.taken == 0) {
        row.work += "; Flask with gunicorn was not measured: " + crowd.problem;
        return;
    }
    Peer peer;
    peer.name = "Flask with gunicorn";
    peer.work =
        "as many streams and moves, each flushed in SQLite and sent on as it came to the "
        "streams of a team; no drill, no rights, no views";
    peer.figure.taken = taken({took}, {crowd.wall_s});
    peer.figure.counted = static_cast<double>(crowd.taken);
    const double streams_s = std::max(1e-9, crowd.wall_s * static_cast<double>(seats));
    peer.readings = {
        {"a move until it is durable and answered, p50", "ms",
         1e3 * quantile(crowd.latencies_s, 0.5)},
        {"a move until it is durable and answered, p99", "ms",
         1e3 * quantile(crowd.latencies_s, 0.99)},
        {"stream of a seat", "kB/s", static_cast<double>(crowd.stream_bytes) / streams_s / 1e3},
        {"resident", "MB", static_cast<double>(memory) / 1e6},
        {"CPU of the server", "% of a core", 100 * took / std::max(1e-9, crowd.wall_s)},
        {"moves not answered with 200", "of all",
         static_cast<double>(crowd.sent - crowd.taken) /
             static_cast<double>(std::max<std::uint64_t>(1, crowd.sent))},
    };
    row.peers.push_back(std::move(peer));
}

}  // namespace naga::bench
