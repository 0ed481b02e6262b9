// A live drill under load: 1,000 seats with open streams, moves at a steady rate.

#include <chrono>
#include <filesystem>
#include <future>
#include <thread>

#include "bench/crowd.h"
#include "bench/flask.h"
#include "bench/program.h"
#include "bench/rows.h"
#include "bench/timing.h"
#include "serve/service.h"
#include "store/sqlite_journal.h"

namespace naga::bench {

namespace {

using std::chrono::milliseconds;

constexpr std::int64_t second_us = 1'000'000;

struct Work {
    std::uint32_t seats = 1'000;
    double moves_per_s = 25;  // one a seat every 40 s
    double warm_s = 5, measured_s = 30;
    double fast_s = 15;  // at x60
    std::int64_t begins_us = 6LL * 3600 * second_us;
};

double in_mb(std::uint64_t bytes) { return static_cast<double>(bytes) / 1e6; }

// Reading and taking what lies on the desk, messages, incidents, the own book, orders.
Sent move_of(std::uint64_t n, const Person& by, const std::vector<std::string>& teams) {
    const std::string key = "\"key\":\"b" + std::to_string(n) + "\"";
    const std::string number = std::to_string(n);
    Draws draws(n);
    const auto one_of = [&](const std::vector<std::string>& list) {
        return list[draws.below(static_cast<std::uint32_t>(list.size()))];
    };
    const auto move = [](std::string_view kind, std::string body) {
        return Sent{"/api/v1/moves/" + std::string(kind), std::move(body)};
    };
    const std::uint32_t dice = draws.below(100);
    if (dice < 60 && !by.items.empty()) {
        const char* kind = dice < 40 ? "read" : dice < 52 ? "own" : "done";
        return move(kind, "{" + key + ",\"item\":\"" + one_of(by.items) + "\"}");
    }
    if (dice < 75) {
        std::string to = one_of(teams);
        return move("message", "{" + key + ",\"to\":[\"" + to + "\"],\"subject\":\"EXERCISE " +
                                   number +
                                   "\",\"text\":\"We see more of it on our line since ten; do you "
                                   "see the same sources? Please look at your border.\","
                                   "\"tlp\":\"TLP:AMBER\"}");
    }
    if (dice < 92 && !by.cases.empty())
        return move("case", "{" + key + ",\"case\":\"" + one_of(by.cases) +
                                "\",\"set\":{\"notes\":\"Seen again, note " + number +
                                "\",\"severity\":\"high\"}}");
    if (dice < 94)
        return move("case", "{" + key + ",\"set\":{\"title\":\"EXERCISE incident " + number +
                                "\",\"severity\":\"medium\"}}");
    if (dice < 97)
        return move("log", "{" + key + ",\"incident\":\"flood\",\"text\":\"Line full, note " +
                               number + "\"}");
    return move("help", "{" + key + ",\"text\":\"Question " + number + "\"}");
}

// A server of its own: from the start of the program until it answers, and what it takes when
// nobody is there and its cards are made.
void measure_idle(const Request& request, Row& row) {
    Temporary folder;
    const double begun = instant().wall;
    Started server({request.program, "serve", request.scenario, "--listen", "127.0.0.1:0", "--db",
                    (folder.path() / "drill.db").string()});
    const std::string said = server.is_running() ? server.said_until("board: ") : "";
    const std::size_t at = said.find("http://127.0.0.1:");
    if (at == std::string::npos) {
        row.checks.push_back({"`naga serve` starts", false});
        return;
    }
    const std::string address = said.substr(at + 7, said.find('/', at + 7) - at - 7);
    const std::string hello = ask_once(address, "GET /api/v1/hello HTTP/1.1\r\nHost: " + address +
                                                    "\r\nConnection: close\r\n\r\n");
    row.readings.push_back({"start, to the first answer", "s", instant().wall - begun, 1});
    row.checks.push_back({"a server that has just started answers", !hello.empty()});
    // Cards and what would have happened without defenders are made in the background.
    double before = -1;
    for (int i = 0; i < 90; ++i) {
        std::this_thread::sleep_for(milliseconds(1000));
        const double cpu = cpu_of(server.process());
        if (before >= 0 && cpu - before < 0.05) break;
        before = cpu;
    }
    row.readings.push_back({"idle server, resident", "MB", in_mb(resident(server.process())), 64});
}

}  // namespace

std::vector<Row> measure_serve(const Request& request) {
    Work work;
    if (request.size == Size::quick) {
        work.seats = 60, work.moves_per_s = 20, work.warm_s = 0.3, work.measured_s = 1;
        work.fast_s = 1;
        work.begins_us = 1200 * second_us;
    }
    const conduct::Drill& drill = *request.drill;
    Row row;
    row.what = grouped(work.seats) + " live seats, CPU of the server for a move";
    row.thing = "move";
    row.unit = Unit::seconds;
    const auto fails = [&](const std::string& why) {
        row.work = why;
        row.checks.push_back({why, false});
        return std::vector<Row>{row};
    };
    if (raise_file_limit() < 2 * work.seats + 200)
        return fails("the system lets this program open too few files");

    Temporary folder;
    store::Drill identity;
    identity.scenario = "bench", identity.seed = 1, identity.naga = "bench";
    identity.created_us = serve::wall_now_us();
    auto opened = store::open_sqlite_journal(folder.path() / "drill.db", identity);
    if (!opened) return fails(opened.error().what);
    std::shared_ptr<store::JournalStore> journal = std::move(*opened);

    std::uint32_t teams_that_play = 0;
    std::vector<std::string> teams;
    for (const exercise::Team& team : drill.teams.all) {
        teams_that_play += team.contact ? 0 : 1;
        teams.push_back(team.id);
    }
    if (teams_that_play == 0) return fails("no team plays");
    std::atomic<std::int64_t> ahead_us = 0;
    serve::ServiceOptions options;
    options.seats_a_team = (work.seats + teams_that_play - 1) / teams_that_play;
    options.without_pins = true;
    options.folder = folder.path();
    options.wall_us = [&] { return serve::wall_now_us() + ahead_us; };
    auto service = serve::Service::open(drill, journal, std::move(options));
    if (!service) return fails(service.error().what);
    serve::Options http;
    http.listen = "127.0.0.1:0";
    auto server = serve::HttpServer::open(std::move(http), (*service)->router());
    if (!server) return fails(server.error().what);
    std::thread serving([&] { (*server)->run(); });
    const auto end = [&] {
        (*server)->stop();
        serving.join();
        (*service)->stop();
        journal->close();
    };

    // The day until now is played by stand-ins; then the seats are taken, and time runs at x1.
    const auto act = [&](const std::string& kind, const std::string& body) {
        std::promise<int> done;
        (*service)->host().act("director", kind, "", body,
                               [&](const serve::Acted& acted) { done.set_value(acted.status); });
        return done.get_future().get() == 200;
    };
    bool fine = act("clock", R"({"change":"start"})");
    const double run_from = instant().wall;
    ahead_us = work.begins_us;
    do std::this_thread::sleep_for(milliseconds(100));
    while (instant().wall - run_from < 120 && (*service)->host().lag_s() > 1);
    const double caught_up_s = instant().wall - run_from;

    std::vector<Person> people;
    for (const conduct::Seat& seat :
         conduct::seats_of(drill, (work.seats + teams_that_play - 1) / teams_that_play)) {
        // Staff, too, looks on.
        if (people.size() >= work.seats && seat.team != world::none) continue;
        std::promise<std::string> token;
        (*service)->admit(seat.id, "Somebody", "en", "127.0.0.1",
                          [&](std::string t) { token.set_value(std::move(t)); });
        Person person;
        person.seat = seat.id;
        person.acts = seat.team != world::none;
        person.team = seat.team == world::none ? "" : drill.teams.all[seat.team].id;
        person.cookie = "naga=" + token.get_future().get();
        fine = fine && person.cookie.size() > 5;
        people.push_back(std::move(person));
    }

    const std::uint64_t rows_before = journal->last_seq();
    double lag_most_s = 0;
    CrowdAsked asked;
    asked.address = (*server)->address();
    asked.stream_path = "/api/v1/stream";
    asked.moves_per_s = work.moves_per_s;
    asked.warm_s = work.warm_s, asked.measured_s = work.measured_s;
    asked.move = [&](std::uint64_t n, const Person& by) { return move_of(n, by, teams); };
    asked.meanwhile = [&] { lag_most_s = std::max(lag_most_s, (*service)->host().lag_s()); };
    const Crowd crowd = load(asked, people);
    const std::uint64_t memory = resident("self");
    const std::uint64_t rows_after = journal->last_seq();
    const double lag_x1_s = lag_most_s;

    // An hour of the exercise a minute, with the same crowd.
    lag_most_s = 0;
    std::uint64_t first_most = 0, gaps = 0, without = 0;
    for (Person& person : people) {
        first_most = std::max(first_most, person.first_bytes);
        gaps += person.gaps;
        without += person.snapshots == 1 ? 0 : 1;
        person.bytes = person.first_bytes = person.snapshots = person.deltas = person.beats = 0;
    }
    fine = fine && act("clock", R"({"change":"speed","speed":60,"countdown_s":10})");
    ahead_us += 10 * second_us;  // the countdown
    asked.warm_s = request.size == Size::quick ? 1 : 4, asked.measured_s = work.fast_s;
    const Crowd fast = load(asked, people);
    end();

    row.work = grouped(people.size()) + " seats with a stream each, from " +
               std::to_string(work.begins_us / 3600 / second_us) + " h on at x1, " +
               grouped(static_cast<std::uint64_t>(work.moves_per_s)) + " moves a second for " +
               std::to_string(static_cast<int>(work.measured_s)) +
               " s, each durable in SQLite before it is answered; over loopback, the crowd in the "
               "same process and its CPU taken off";
    row.figure.taken = taken({crowd.process_cpu_s}, {crowd.wall_s});
    row.figure.counted = static_cast<double>(std::max<std::uint64_t>(1, crowd.taken));
    const auto add = [&](std::string what, std::string unit, double value,
                         std::optional<double> target = {}) {
        row.readings.push_back({std::move(what), std::move(unit), value, target});
    };
    const double streams_s = std::max(1e-9, crowd.wall_s * static_cast<double>(people.size()));
    add("a move until it is durable and answered, p50", "ms",
        1e3 * quantile(crowd.latencies_s, 0.5));
    add("a move until it is durable and answered, p99", "ms",
        1e3 * quantile(crowd.latencies_s, 0.99), 50);
    add("stream of a seat", "kB/s", static_cast<double>(crowd.stream_bytes) / streams_s / 1e3, 2);
    add("largest first snapshot", "kB", static_cast<double>(first_most) / 1e3, 300);
    add("resident, the crowd with it", "MB", in_mb(memory), 300);
    add("CPU of the server", "% of a core",
        100 * crowd.process_cpu_s / std::max(1e-9, crowd.wall_s));
    add("lag behind the clock at x1, most", "ms", 1e3 * lag_x1_s, 1'000);
    add("lag behind the clock at x60, most", "ms", 1e3 * lag_most_s, 60'000);
    add("a move at x60, p99", "ms", 1e3 * quantile(fast.latencies_s, 0.99));
    add("stream of a seat at x60", "kB/s",
        static_cast<double>(fast.stream_bytes) /
            std::max(1e-9, fast.wall_s * static_cast<double>(people.size())) / 1e3);
    add("CPU of the server at x60", "% of a core",
        100 * fast.process_cpu_s / std::max(1e-9, fast.wall_s));
    add("the day until then, played by stand-ins", "s", caught_up_s);

    const auto check = [&](std::string what, bool holds) {
        row.checks.push_back({std::move(what), holds});
    };
    check("the drill runs and every seat is taken", fine);
    check("the crowd could act: " + (crowd.problem.empty() ? "yes" : crowd.problem),
          crowd.problem.empty() && fast.problem.empty());
    check("every move that was sent is answered with 200: " + grouped(crowd.taken) + " of " +
              grouped(crowd.sent),
          crowd.refused == 0 && crowd.taken > 0 && crowd.sent - crowd.taken < 64);
    check("every answered move is a row of the journal", rows_after - rows_before >= crowd.taken);
    check("every stream has one snapshot and its deltas without a gap", gaps == 0 && without == 0);
    check("no stream was cut", crowd.streams_open == people.size());

    if (!request.program.empty()) measure_idle(request, row);
    measure_flask(work.seats, work.moves_per_s, work.warm_s, work.measured_s, row);
    return {row};
}

}  // namespace naga::bench
