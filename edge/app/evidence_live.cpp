// `naga evidence live`: the evidence of a run, sent to collectors at the exercise's own pace.

#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

#include "app/commands.h"
#include "app/console.h"
#include "app/evidence_stage.h"
#include "base/time.h"
#include "serve/live_export.h"

namespace naga::app {

namespace {

using explore::minute_text;
using Clock = serve::Exporter::Clock;
using namespace std::chrono_literals;

constexpr std::int64_t minute_us = 60'000'000;
// Rows are made so long before they are due, and told of so often.
constexpr auto made_ahead = 500ms;
constexpr auto told_every = 60s;
constexpr auto drained_max = 30'000ms;

volatile std::sig_atomic_t asked_to_end = 0;
void ask_to_end(int) { asked_to_end = 1; }

// Ends when asked to, with what it has; the old ways hold again behind it.
class Interrupts {
public:
    Interrupts() {
        asked_to_end = 0;
        struct sigaction action {};
        action.sa_handler = ask_to_end;
        sigaction(SIGINT, &action, &interrupt_);
        sigaction(SIGTERM, &action, &terminate_);
    }
    ~Interrupts() {
        sigaction(SIGINT, &interrupt_, nullptr);
        sigaction(SIGTERM, &terminate_, nullptr);
    }
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

private:
    struct sigaction interrupt_ {
    }, terminate_{};
};

void tell_status(const serve::LiveExport& live, std::int64_t minute) {
    const auto& destinations = live.exporter().destinations();
    for (std::size_t d = 0; d < destinations.size(); ++d) {
        const serve::ExportStatus status = live.exporter().status(d);
        const auto made = live.made(d);
        tell("{} {}: {} rows in {} messages, sent {}, dropped {}, waiting {}{}\n",
             minute_text(minute), destinations[d].text, made.rows, made.messages, status.sent,
             status.dropped, status.waiting,
             status.problem.empty() ? std::string() : "; " + status.problem);
    }
}

// Sleeps until then, or until asked to end.
void wait_until(Clock::time_point then) {
    while (asked_to_end == 0 && Clock::now() < then)
        std::this_thread::sleep_for(std::min<Clock::duration>(50ms, then - Clock::now()));
}

}  // namespace

int export_live(const LiveOptions& options) {
    std::vector<serve::Destination> destinations;
    Problems problems;
    for (const std::string& text : options.to) {
        auto read = serve::read_destination(text);
        if (read)
            destinations.push_back(std::move(*read));
        else
            problems.push_back(read.error());
    }
    if (options.speed < 1 || options.speed > live_speed_max)
        problems.push_back({Problem::Kind::invalid, "--speed",
                            "it is not within 1 to " + std::to_string(live_speed_max),
                            "the exercise runs forward", "1 is the exercise's own pace"});
    if (!problems.empty()) return refuse_with(problems, false);

    const auto run = open_run(options.folder);
    if (!run) return refuse_with(run.error(), false);
    std::int64_t first = 0, end = (*run)->minutes;
    const auto read = [&](const std::string& flag, const std::string& text, std::int64_t& minute) {
        if (text.empty()) return;
        const auto time = read_exercise_time(text);
        if (time && time->in_microseconds() % minute_us == 0) minute = time->minute();
        if (!time || time->in_microseconds() % minute_us != 0 || minute < 0 ||
            minute > (*run)->minutes)
            problems.push_back({Problem::Kind::invalid, flag,
                                "`" + scenario::shown(text) + "` is no full minute of the run",
                                "rows are made minute by minute",
                                "give a time from T+00:00 to " + minute_text((*run)->minutes)});
    };
    read("--from", options.from, first);
    read("--until", options.until, end);
    if (problems.empty() && first >= end)
        problems.push_back({Problem::Kind::invalid, "--until", "nothing lies between the two times",
                            "nothing is sent in no time", "give an --until after --from"});
    if (!problems.empty()) return refuse_with(problems, false);
    const auto staged = stage_run(**run, end);
    if (!staged) return refuse_with({staged.error()}, false);

    std::vector<std::string> away;
    for (const serve::Destination& to : destinations)
        if (!serve::is_loopback(to.host)) away.push_back(to.text);
    auto live = serve::LiveExport::start(std::move(destinations), (*staged)->scene,
                                         {first * minute_us, end * minute_us});
    if (!live) return refuse_with({live.error()}, false);
    for (const std::string& text : away) tell("leaves this machine: {}\n", text);
    tell("{} to {} at {} times the exercise's pace — EXERCISE, everything is simulated\n",
         minute_text(first), minute_text(end), options.speed);

    const Interrupts interrupts;
    const serve::Pace pace{Clock::now() + made_ahead, first * minute_us,
                           std::int64_t{options.speed} * 1'000'000};
    auto told = Clock::now() + told_every;
    std::int64_t minute = first;
    for (; minute < end && asked_to_end == 0; ++minute) {
        wait_until(pace.due(minute * minute_us) - made_ahead);
        if (asked_to_end != 0) break;
        (*live)->follow(minute + 1, pace);
        if (Clock::now() < told) continue;
        tell_status(**live, minute);
        told += told_every;
    }
    if (asked_to_end == 0) (*live)->finish(pace);
    // What is made is due within a minute of the exercise.
    while (asked_to_end == 0 && Clock::now() < pace.due(end * minute_us)) {
        wait_until(std::min(told, pace.due(end * minute_us)));
        if (Clock::now() < told) continue;
        tell_status(**live, minute);
        told += told_every;
    }
    for (auto left = drained_max; asked_to_end == 0 && left > 0ms; left -= 100ms)
        if ((*live)->exporter().drain(100ms)) break;
    tell_status(**live, minute);
    for (std::size_t d = 0; d < options.to.size(); ++d) {
        const serve::ExportStatus status = (*live)->exporter().status(d);
        if (status.dropped > 0 || (asked_to_end == 0 && status.waiting > 0)) return failed;
    }
    return good;
}

}  // namespace naga::app
