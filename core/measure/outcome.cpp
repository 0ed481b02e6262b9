#include "measure/outcome.h"

#include <algorithm>
#include <bit>

#include "sim/digest.h"

namespace naga::measure {

using conduct::Casting;
using conduct::Conductor;
using conduct::Drill;
using conduct::Respond;
using world::none;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::array<std::string_view, dimensions> words = {
    "service_user_hours", "defaced_site_hours", "infected_host_hours", "credentials_lost",
    "records_lost"};

std::array<double, dimensions> by_dimension(const range::HarmSoFar& h) {
    return {static_cast<double>(h.service_user_hours) / 1000,
            static_cast<double>(h.defaced_site_hours) / 1000,
            static_cast<double>(h.infected_host_hours) / 1000,
            static_cast<double>(h.credentials_lost) / 1000,
            static_cast<double>(h.records_lost) / 1000};
}

double weighed(const std::array<double, dimensions>& harm, const conduct::Weights& w) {
    return harm[0] * w.service_user_hours + harm[1] * w.defaced_site_hours +
           harm[2] * w.infected_host_hours + harm[3] * w.credentials_lost +
           harm[4] * w.records_lost;
}

Sum sum_of(const std::array<double, dimensions>& by_dimension, const Drill& drill) {
    return {by_dimension, weighed(by_dimension, drill.weights)};
}

std::uint64_t digest_of(const Harm& harm) {
    std::uint64_t sum = 1;
    for (const double x : harm.by_dimension) sum = sim::mix(sum, std::bit_cast<std::uint64_t>(x));
    for (const double x : harm.after.value_or(Sum{}).by_dimension)
        sum = sim::mix(sum, std::bit_cast<std::uint64_t>(x));
    return sum;
}

double percentile(std::vector<double> values, double share) {
    std::ranges::sort(values);
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    const double into = place - static_cast<double>(below);
    return values[below] * (1 - into) + values[above] * into;
}

Sample sample_of(const Drill& drill, const Conductor& c) {
    Sample s;
    s.at_us = c.now().in_microseconds();
    const range::Range& range = c.range();
    s.service_ppm = range.service_level_ppm();
    s.infected_home = range.infected(drill.nation.home);
    for (const world::ServiceState& site : range.services())
        s.defaced += site.site == world::SiteState::defaced ? 1 : 0;
    for (std::size_t l = 0; l < drill.nation.links.size(); ++l) {
        const world::Link& link = drill.nation.links[l];
        if (!link.border) continue;
        for (const std::int64_t arriving : range.links()[l].arriving)
            s.border_ppm = std::max(s.border_ppm,
                                    static_cast<std::int64_t>(1e6 * static_cast<double>(arriving) /
                                                              static_cast<double>(link.capacity)));
    }
    s.harm_total = weighed(by_dimension(range.harm()), drill.weights);
    return s;
}

// Notes what is concerned for the first time at the end of this minute.
void note_concerned(const Drill& drill, const Conductor& c, Concerned& concerned) {
    const std::int64_t now = c.now().in_microseconds();
    const auto groups = c.range().groups();
    for (std::size_t g = 0; g < groups.size(); ++g) {
        if (groups[g].infected == 0) continue;
        std::int64_t& first =
            concerned.networks[drill.nation.groups[g % drill.nation.groups.size()].network];
        first = std::min(first, now);
    }
    for (std::size_t s = 0; s < concerned.services.size(); ++s)
        if (c.range().services()[s].defacements > 0)
            concerned.services[s] = std::min(concerned.services[s], now);
}

}  // namespace

std::string_view dimension_word(std::size_t dimension) { return words[dimension]; }

double harm_so_far(const Drill& drill, const Conductor& conductor) {
    return weighed(by_dimension(conductor.range().harm()), drill.weights);
}

Index index_of(double without, double actual, double prompt) {
    Index index;
    const double avoidable = without - prompt;
    if (!(avoidable >= 0.01 * without) || without <= 0)
        index.reason = "a prompt reaction avoids less than 1 % of the harm without any";
    else
        index.value = (without - actual) / avoidable;
    return index;
}

Index index_after(const Harm& without, const Harm& actual, const Harm& prompt) {
    if (without.after && actual.after && prompt.after)
        return index_of(without.after->total, actual.after->total, prompt.after->total);
    Index index;
    index.reason = "the run was ended before ENDEX";
    return index;
}

void give_band(Index& index, const std::vector<std::optional<double>>& other_days) {
    if (!index.value) return;
    std::vector<double> values;
    for (const std::optional<double>& value : other_days)
        if (value) values.push_back(*value);
    index.days = static_cast<std::uint32_t>(values.size());
    if (values.empty()) return;
    index.low = percentile(values, 0.05);
    index.high = percentile(values, 0.95);
}

Run run_once(const Drill& drill, const Casting& casting, const Play& play, const Watch& watch) {
    Conductor conductor(drill, casting, play.seed, play.replicate);
    Run run;
    run.name = play.name;
    const std::int64_t end = play.until_us > 0 ? play.until_us : drill.endex_us();
    const bool keeps_minutes = play.keep == Keep::minutes;
    const std::size_t campaigns = drill.plan.campaigns.size();
    run.recovered.resize(campaigns);
    std::vector<bool> hurting(campaigns);
    run.concerned.networks.assign(drill.nation.networks.size(), world::never);
    run.concerned.services.assign(drill.nation.services.size(), world::never);
    while (conductor.now().in_microseconds() < end) {
        conductor.run_minute();
        const std::int64_t now = conductor.now().in_microseconds();
        note_concerned(drill, conductor, run.concerned);
        if (keeps_minutes) {
            run.samples.push_back(sample_of(drill, conductor));
            run.digests.push_back(conductor.digest());
        }
        // A campaign is over when what it did to the home country no longer shows.
        const range::Range& range = conductor.range();
        const Shown shown{now, range.services(), range.lairs(), range.campaigns(),
                          range.infected(drill.nation.home)};
        for (std::uint32_t c = 0; c < campaigns; ++c) {
            const bool hurts = still_shows(drill.plan, c, shown);
            if (hurting[c] && !hurts) run.recovered[c] = now;
            if (hurts) run.recovered[c].reset();
            hurting[c] = hurts;
        }
        if (watch) watch(conductor, now / minute_us);
    }
    const range::HarmSoFar at_end = conductor.range().harm();
    static_cast<Sum&>(run.harm) = sum_of(by_dimension(at_end), drill);
    run.users_cut_hours = static_cast<double>(at_end.users_cut_hours) / 1000;
    run.cost = conductor.cost();
    run.journal = conductor.journal();
    run.carried = conductor.carried();
    run.knowable = conductor.knowable();
    run.evidence_digest = conductor.evidence_digest();
    run.journal_digest = conductor.journal_digest();
    run.ever_infected = conductor.range().ever_infected();
    run.border_full_us = conductor.range().border_full_us();
    if (keeps_minutes) run.parts = conductor.range().parts();
    const auto lairs = conductor.range().lairs();
    run.lairs.assign(lairs.begin(), lairs.end());
    if (play.follow == Follow::after_endex && end >= drill.endex_us()) {
        while (conductor.now().in_microseconds() < drill.endex_us() + drill.after_us)
            conductor.run_minute();
        auto later = by_dimension(conductor.range().harm());
        for (std::size_t d = 0; d < dimensions; ++d) later[d] -= run.harm.by_dimension[d];
        run.harm.after = sum_of(later, drill);
    }
    return run;
}

Outcome measure(const Drill& drill, const Asked& asked, const Executor& executor,
                const Watch& watch) {
    Outcome outcome;
    outcome.seed = asked.seed;
    outcome.replicates = asked.replicates;

    Casting nobody;
    nobody.respond = Respond::none;
    Casting prompt;
    prompt.respond = Respond::prompt;

    const auto play = [&](const char* name) {
        return Play{name, asked.seed, 0, asked.until_us, Follow::after_endex, Keep::minutes};
    };
    std::vector<std::function<void()>> jobs;
    jobs.push_back([&] { outcome.actual = run_once(drill, asked.casting, play("actual"), watch); });
    jobs.push_back([&] { outcome.none = run_once(drill, nobody, play("none")); });
    jobs.push_back([&] { outcome.prompt = run_once(drill, prompt, play("prompt")); });
    // Other days: the same teams, luck drawn again, stand-ins deciding anew.
    struct Day {
        Harm none, actual, prompt;
    };
    std::vector<Day> days(asked.replicates);
    for (std::uint32_t r = 0; r < asked.replicates; ++r) {
        auto job = [&, r](const Casting& casting, Harm Day::*into) {
            jobs.push_back([&, r, into] {
                Play other;
                other.seed = asked.seed;
                other.replicate = static_cast<std::uint16_t>(r + 1);
                other.until_us = asked.until_us;
                days[r].*into = run_once(drill, casting, other).harm;
            });
        };
        job(nobody, &Day::none);
        job(asked.casting, &Day::actual);
        job(prompt, &Day::prompt);
    }
    executor(jobs);

    const Harm& without = outcome.none.harm;
    const Harm& actual = outcome.actual.harm;
    const Harm& best = outcome.prompt.harm;
    outcome.index = index_of(without.total, actual.total, best.total);
    outcome.index_after_endex = index_after(without, actual, best);
    std::vector<std::optional<double>> values;
    for (const Day& day : days)
        values.push_back(index_of(day.none.total, day.actual.total, day.prompt.total).value);
    give_band(outcome.index, values);
    for (std::size_t d = 0; d < dimensions; ++d) {
        outcome.index_by_dimension[d] =
            index_of(without.by_dimension[d], actual.by_dimension[d], best.by_dimension[d]);
        values.clear();
        for (const Day& day : days)
            values.push_back(index_of(day.none.by_dimension[d], day.actual.by_dimension[d],
                                      day.prompt.by_dimension[d])
                                 .value);
        give_band(outcome.index_by_dimension[d], values);
    }

    outcome.times = times_of(drill, outcome.actual);
    outcome.objectives = objectives_of(drill, outcome.actual.journal);
    for (const Contact& contact : contacts_of(drill, outcome.actual.journal)) {
        ++outcome.contacts_asked;
        outcome.contacts_reached += contact.move != 0 ? 1 : 0;
    }

    Signatures& s = outcome.signatures;
    s.world_parts = outcome.actual.parts;
    for (const range::Part& part : s.world_parts) s.world = sim::mix(s.world, part.digest);
    s.evidence = outcome.actual.evidence_digest;
    s.journal = outcome.actual.journal_digest;
    s.harm = sim::mix(sim::mix(digest_of(without), digest_of(actual)), digest_of(best));
    s.all = sim::mix(sim::mix(sim::mix(s.world, s.evidence), s.harm), s.journal);
    return outcome;
}

}  // namespace naga::measure
