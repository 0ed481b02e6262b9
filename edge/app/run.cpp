#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <set>

#include "app/console.h"

#include "app/commands.h"
#include "app/executor.h"
#include "app/load.h"
#include "app/played.h"
#include "base/json.h"
#include "measure/outcome.h"
#include "report/report_html.h"
#include "report/report_json.h"
#include "sim/digest.h"
#include "store/files.h"

namespace naga::app {

namespace fs = std::filesystem;

namespace {

std::string clock_of(const conduct::Drill& drill, std::int64_t at_us) {
    const std::int64_t minute = (drill.start_of_day_us + at_us) / 60'000'000 % 1440;
    return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
}

// Tells what happens as it happens: clock, attacks, moves, national service level.
class Progress {
public:
    Progress(const conduct::Drill& drill, bool quiet)
        : drill_(drill), quiet_(quiet), live_(isatty(STDERR_FILENO) != 0) {}

    void minute(const conduct::Conductor& conductor, std::int64_t minute) {
        if (quiet_) return;
        const std::int64_t now = conductor.now().in_microseconds();
        for (std::size_t c = 0; c < drill_.plan.campaigns.size(); ++c) {
            const adversary::Campaign& campaign = drill_.plan.campaigns[c];
            if (campaign.enabled && campaign.start < now && campaign.start >= now - 60'000'000)
                line(fmt::format("{}  attack: {}", clock_of(drill_, campaign.start),
                                 campaign.name.en));
        }
        const auto& journal = conductor.journal();
        for (; told_ < journal.size(); ++told_) {
            const exercise::Move& m = journal[told_];
            ++moves_;
            // The first act of each kind of each team is news; the rest is counted.
            const auto news = std::pair(m.team, m.what);
            if (m.what == exercise::Verb::check_in || !seen_.insert(news).second) continue;
            line(fmt::format("{}  {}: {}", clock_of(drill_, m.at_us),
                             drill_.teams.all[m.team].name.en, exercise::entry(m.what).what.en));
        }
        const auto level = static_cast<double>(conductor.range().service_level_ppm()) / 1e4;
        const std::string status = fmt::format(
            "simulating {} ({})  service {:5.1f} %  infected in all countries {:6}  moves {:4}",
            as_exercise_time(conductor.now()), clock_of(drill_, now), level,
            conductor.range().infected(world::none), moves_);
        if (live_)
            tell("\r{}\033[K", status);
        else if (minute % 45 == 0)
            tell("{}\n", status);
        std::fflush(stderr);
    }

    void say(const std::string& text) {
        if (quiet_) return;
        line(text);
    }

private:
    const conduct::Drill& drill_;
    bool quiet_;
    bool live_;
    std::size_t told_ = 0;
    std::size_t moves_ = 0;
    std::set<std::pair<std::uint32_t, exercise::Verb>> seen_;

    void line(const std::string& text) {
        tell("{}{}{}\n", live_ ? "\r" : "", text, live_ ? "\033[K" : "");
    }
};

std::string percent(const std::optional<double>& x) {
    return x ? fmt::format("{:.0f} %", 100 * *x) : "not defined";
}

void print_answer(const conduct::Drill& drill, const measure::Outcome& o, const fs::path& out) {
    print("\n{} — EXERCISE, everything is simulated\n", drill.name.en);
    if (o.index.value)
        print("How well did the nation react? It avoided {} of the harm a prompt reaction avoids",
              percent(o.index.value));
    else
        print("How well did the nation react? That cannot be said: {}", o.index.reason);
    if (o.index.low)
        print(" ({} to {} on {} other days)", percent(o.index.low), percent(o.index.high),
              o.index.days);
    print(".\n\n");
    print("{:<22}{:>14}{:>14}{:>14}{:>10}\n", "harm", "no reaction", "as played", "prompt",
          "index");
    for (std::size_t d = 0; d < measure::dimensions; ++d)
        print("{:<22}{:>14.1f}{:>14.1f}{:>14.1f}{:>10}\n", measure::dimension_word(d),
              o.none.harm.by_dimension[d], o.actual.harm.by_dimension[d],
              o.prompt.harm.by_dimension[d],
              o.index_by_dimension[d].value ? fmt::format("{:.2f}", *o.index_by_dimension[d].value)
                                            : "-");
    print("{:<22}{:>14.0f}{:>14.0f}{:>14.0f}{:>10}\n", "weighted points", o.none.harm.total,
          o.actual.harm.total, o.prompt.harm.total,
          o.index.value ? fmt::format("{:.2f}", *o.index.value) : "-");
    const auto after = [](const measure::Harm& harm) {
        return harm.after ? fmt::format("{:.0f}", harm.after->total) : std::string("-");
    };
    print("{:<22}{:>14}{:>14}{:>14}{:>10}\n",
          fmt::format("still to come in {} h", drill.after_us / 3'600'000'000), after(o.none.harm),
          after(o.actual.harm), after(o.prompt.harm),
          o.index_after_endex.value ? fmt::format("{:.2f}", *o.index_after_endex.value) : "-");
    print(
        "\nhosts ever infected: {} without a reaction, {} as played; "
        "a border line full for {} min without, {} as played\n",
        o.none.ever_infected, o.actual.ever_infected, o.none.border_full_us / 60'000'000,
        o.actual.border_full_us / 60'000'000);
    const auto refused_orders = std::ranges::count_if(
        o.actual.carried, [](const conduct::Carried& c) { return c.refused; });
    if (refused_orders > 0)
        print("{} orders came to nothing: the team has no such authority (see the report)\n",
              refused_orders);
    print("signature {}\n", sim::as_hex(o.signatures.all));
    print("report {}\n", (out / "report.html").string());
}

}  // namespace

int run(const RunOptions& options) {
    auto loaded = load_drill(options.scenario, options.settings);
    if (!loaded) {
        return refuse_with(loaded.error(), options.json);
    }
    auto asked = as_asked(options, *loaded->drill);
    if (!asked) {
        return refuse_with(asked.error(), options.json);
    }
    const conduct::Drill& drill = *loaded->drill;
    const fs::path out = options.out.empty() ? fs::path("out") / drill.id : fs::path(options.out);
    if (auto made = store::make_folder(out); !made) {
        print_problems({made.error()}, options.json);
        return failed;
    }
    // Whatever would stop the results from being kept shows before the day is played.
    const auto lock = store::lock_folder(out);
    if (!lock) {
        print_problems({lock.error()}, options.json);
        return failed;
    }
    const fs::path probe = out / ".naga";
    auto writable = store::write_file(probe, "");
    if (writable) writable = store::remove_file(probe);
    if (!writable) {
        print_problems({writable.error()}, options.json);
        return failed;
    }
    Progress progress(drill, options.quiet || options.json);
    progress.say("shown is the first move of each kind of each team");
    const auto began = std::chrono::steady_clock::now();
    const measure::Outcome outcome = measure::measure(
        drill, *asked,
        [&](std::vector<std::function<void()>>& jobs) {
            // The run that is shown comes first; the counterfactuals follow.
            jobs.front()();
            jobs.erase(jobs.begin());
            progress.say(
                fmt::format("now the same day without a reaction, with a prompt one, "
                            "and {} other days",
                            asked->replicates));
            run_jobs(jobs, options.jobs);
        },
        [&](const conduct::Conductor& conductor, std::int64_t minute) {
            progress.minute(conductor, minute);
        });
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    progress.say(fmt::format("simulated in {:.1f} s", took.count()));

    if (auto kept = keep_run(out, options, *loaded, outcome); !kept) {
        print_problems({kept.error()}, options.json);
        return failed;
    }
    if (options.json)
        print("{}\n", report::report_json(drill, outcome));
    else
        print_answer(drill, outcome, out);
    return good;
}

}  // namespace naga::app
