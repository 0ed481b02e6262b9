#include "measure/outcome.h"

#include <algorithm>
#include <bit>

#include "sim/digest.h"

namespace naga::measure {

using adversary::CampaignKind;
using conduct::Casting;
using conduct::Conductor;
using conduct::Drill;
using conduct::Respond;
using evidence::Symptom;
using exercise::Incident;
using exercise::Move;
using exercise::Verb;
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

Incident incident_of(CampaignKind kind) {
    switch (kind) {
        case CampaignKind::infection: return Incident::infection;
        case CampaignKind::defacement: return Incident::defacement;
        case CampaignKind::phishing: return Incident::phishing;
        case CampaignKind::flood: return Incident::flood;
    }
    return Incident::none;
}

// Whether a symptom at a place belongs to this campaign's effect on the nation.
bool shows(const adversary::Campaign& c, Symptom symptom, std::uint32_t place) {
    switch (symptom) {
        case Symptom::flood_in:
        case Symptom::amplified_in:
            return c.kind == CampaignKind::flood &&
                   std::ranges::find(c.targets, place) != c.targets.end() &&
                   (symptom == Symptom::flood_in ? c.malware != none : !c.amplifier.empty());
        case Symptom::defaced_page: return c.kind == CampaignKind::defacement;
        case Symptom::odd_mail:
        case Symptom::reported_mail:
        case Symptom::lure_lookups:
        case Symptom::odd_log_ins:
            return c.kind == CampaignKind::phishing &&
                   std::ranges::any_of(c.waves, [&](const adversary::Wave& w) {
                       return std::ranges::find(w.people, place) != w.people.end();
                   });
        case Symptom::scanning:
        case Symptom::beacon:
        case Symptom::infected_hosts:
        case Symptom::flood_out: return c.kind == CampaignKind::infection;
        case Symptom::link_load:
        case Symptom::slow_service:
        case Symptom::complaints:
        case Symptom::trace: return false;
    }
    return false;
}

// Whether a report or share speaks of this campaign and names something truly concerned.
bool speaks_of(const Drill& drill, const adversary::Campaign& c, const Move& m,
               const Concerned& concerned) {
    if (m.incident != incident_of(c.kind)) return false;
    const exercise::Order& o = m.on;
    switch (c.kind) {
        case CampaignKind::flood:
            return o.service != none &&
                   std::ranges::find(c.targets, o.service) != c.targets.end() && m.at_us >= c.start;
        case CampaignKind::defacement:
            return o.service != none && m.at_us >= concerned.services[o.service];
        case CampaignKind::phishing:
            if (o.lair != none && o.lair == c.lair) return true;
            return o.people != none && shows(c, Symptom::odd_mail, o.people) && m.at_us >= c.start;
        case CampaignKind::infection: {
            const auto& malware = drill.plan.malware[c.malware];
            if (o.lair != none && std::ranges::find(malware.lairs, o.lair) != malware.lairs.end())
                return true;
            return o.network != none && m.at_us >= concerned.networks[o.network];
        }
    }
    return false;
}

// Whether an action is a remedy for this campaign.
bool remedies(const Drill& drill, const adversary::Campaign& c, const Move& m,
              const Concerned& concerned) {
    const exercise::Order& o = m.on;
    switch (m.what) {
        case Verb::filter:
        case Verb::rate_limit:
        case Verb::blackhole:
            if (c.kind == CampaignKind::flood)
                return o.service != none &&
                       std::ranges::find(c.targets, o.service) != c.targets.end();
            return c.kind == CampaignKind::infection && o.traffic == world::Traffic::worm;
        case Verb::sinkhole:
        case Verb::take_down:
            if (c.kind == CampaignKind::phishing) return o.lair == c.lair;
            if (c.malware == none) return false;
            return std::ranges::find(drill.plan.malware[c.malware].lairs, o.lair) !=
                   drill.plan.malware[c.malware].lairs.end();
        case Verb::isolate:
        case Verb::clean:
        case Verb::patch:
        case Verb::notify: return c.kind == CampaignKind::infection;
        case Verb::restore:
        case Verb::patch_site:
            return c.kind == CampaignKind::defacement && o.service != none &&
                   concerned.services[o.service] != world::never;
        case Verb::reset:
            return c.kind == CampaignKind::phishing && shows(c, Symptom::odd_mail, o.people);
        case Verb::lift:
        case Verb::advisory:
        case Verb::brief_press:
        case Verb::escalate:
        case Verb::check_in:
        case Verb::report:
        case Verb::share:
        case Verb::request:
        case Verb::agree:
        case Verb::refuse:
        case Verb::log: return false;
    }
    return false;
}

std::vector<Times> times_of(const Drill& drill, const Run& run) {
    const Concerned& concerned = run.concerned;
    std::vector<Times> all;
    for (std::uint32_t c = 0; c < drill.plan.campaigns.size(); ++c) {
        const adversary::Campaign& campaign = drill.plan.campaigns[c];
        if (!campaign.enabled) continue;
        for (std::uint32_t t = 0; t < drill.teams.all.size(); ++t) {
            Times times;
            times.campaign = c;
            times.team = t;
            for (const auto& [key, first] : run.knowable) {
                const auto& [team, symptom, place] = key;
                if (team != t || first.known_us < campaign.start ||
                    !shows(campaign, static_cast<Symptom>(symptom), place))
                    continue;
                if (!times.knowable || first.known_us < *times.knowable) {
                    times.knowable = first.known_us;
                    times.knowable_record = first.record;
                }
            }
            auto first_move = [&](std::optional<std::int64_t>& at, std::uint64_t& id,
                                  const Move& m) {
                if (at) return;
                at = m.at_us;
                id = m.id;
            };
            for (const Move& m : run.journal) {
                if (m.team != t) continue;
                const bool tells = m.what == Verb::report || m.what == Verb::share ||
                                   m.what == Verb::request || m.what == Verb::log;
                if (tells && speaks_of(drill, campaign, m, concerned)) {
                    first_move(times.detected, times.detected_move, m);
                    if (m.what == Verb::report) first_move(times.reported, times.reported_move, m);
                    if (m.what == Verb::share || m.what == Verb::request)
                        first_move(times.shared, times.shared_move, m);
                }
            }
            for (const conduct::Carried& done : run.carried) {
                if (done.team != t || !done.done || done.refused) continue;
                if (!remedies(drill, campaign, run.journal[done.entry], concerned)) continue;
                // A remedy that stood before the attack began contains nothing.
                if (done.effect_us < campaign.start) continue;
                if (!times.contained || done.effect_us < *times.contained) {
                    times.contained = done.effect_us;
                    times.contained_move = done.move;
                }
            }
            times.recovered = run.recovered[c];
            if (times.knowable || times.detected || times.contained) all.push_back(times);
        }
    }
    return all;
}

std::vector<Objective> objectives_of(const Drill& drill, const Run& run) {
    std::vector<Objective> all;
    for (const conduct::Objective& objective : drill.objectives) {
        Objective result;
        result.id = objective.id;
        std::int64_t from = 0;
        if (objective.incident != Incident::none) {
            from = INT64_MAX / 2;
            for (const adversary::Campaign& c : drill.plan.campaigns)
                if (c.enabled && incident_of(c.kind) == objective.incident)
                    from = std::min(from, c.start);
        }
        for (const Move& m : run.journal) {
            if (result.met || m.at_us < from || m.at_us > from + objective.within_us) continue;
            const bool about = objective.incident == Incident::none ||
                               m.incident == objective.incident ||
                               static_cast<std::size_t>(m.what) < exercise::actions;
            if (m.what == objective.verb && about) {
                result.met = true;
                result.move = m.id;
            }
        }
        all.push_back(result);
    }
    return all;
}

std::uint64_t digest_of(const Harm& harm) {
    std::uint64_t sum = 1;
    for (const double x : harm.by_dimension) sum = sim::mix(sum, std::bit_cast<std::uint64_t>(x));
    for (const double x : harm.after_by_dimension)
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

void band(Index& index, const std::vector<double>& values) {
    if (!index.value || values.empty()) return;
    index.low = percentile(values, 0.05);
    index.high = percentile(values, 0.95);
}

Sample sample_of(const Drill& drill, const Conductor& c) {
    Sample s;
    s.at_us = c.now().in_microseconds();
    const range::Range& range = c.range();
    s.service_ppm = range.service_level_ppm();
    s.infected_home = range.infected(drill.nation.home);
    s.infected_all = range.infected(none);
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

Index index_of(double without, double actual, double prompt) {
    Index index;
    const double avoidable = without - prompt;
    if (!(avoidable >= 0.01 * without) || without <= 0)
        index.reason = "a prompt reaction avoids less than 1 % of the harm without any";
    else
        index.value = (without - actual) / avoidable;
    return index;
}

Run run_once(const Drill& drill, const Casting& casting, const std::string& name,
             std::uint64_t seed, std::uint16_t replicate, std::int64_t until_us, bool after,
             bool record, const Watch& watch) {
    Conductor conductor(drill, casting, seed, replicate);
    Run run;
    run.name = name;
    const std::int64_t end = until_us > 0 ? until_us : drill.endex_us();
    const std::size_t campaigns = drill.plan.campaigns.size();
    run.contained.resize(campaigns);
    run.recovered.resize(campaigns);
    std::vector<bool> hurting(campaigns);
    run.concerned.networks.assign(drill.nation.networks.size(), world::never);
    run.concerned.services.assign(drill.nation.services.size(), world::never);
    while (conductor.now().in_microseconds() < end) {
        conductor.run_minute();
        const std::int64_t now = conductor.now().in_microseconds();
        note_concerned(drill, conductor, run.concerned);
        if (record) {
            run.samples.push_back(sample_of(drill, conductor));
            run.digests.push_back(conductor.digest());
        }
        // A campaign is over when what it did to the home country no longer shows.
        for (std::size_t c = 0; c < campaigns; ++c) {
            const adversary::Campaign& campaign = drill.plan.campaigns[c];
            bool hurts = false;
            if (campaign.kind == CampaignKind::defacement) {
                for (const world::ServiceState& site : conductor.range().services())
                    hurts |= site.site == world::SiteState::defaced && site.by_campaign == c;
            } else if (campaign.kind == CampaignKind::flood) {
                for (const std::uint32_t target : campaign.targets)
                    hurts |= conductor.range().services()[target].lost_milliusers > 0 &&
                             now >= campaign.start;
            } else if (campaign.kind == CampaignKind::phishing) {
                hurts = now >= campaign.start && conductor.range().lairs()[campaign.lair].open != 0;
            } else {
                hurts = now >= campaign.start && conductor.range().infected(drill.nation.home) > 0;
            }
            if (hurting[c] && !hurts) run.recovered[c] = now;
            if (hurts) run.recovered[c].reset();
            hurting[c] = hurts;
        }
        if (watch) watch(conductor, now / minute_us);
    }
    const range::HarmSoFar at_end = conductor.range().harm();
    run.harm.by_dimension = by_dimension(at_end);
    run.harm.total = weighed(run.harm.by_dimension, drill.weights);
    run.users_cut_hours = static_cast<double>(at_end.users_cut_hours) / 1000;
    run.cost = conductor.cost();
    run.journal = conductor.journal();
    run.carried = conductor.carried();
    run.knowable = conductor.knowable();
    run.evidence_digest = conductor.evidence_digest();
    run.journal_digest = conductor.journal_digest();
    run.ever_infected = conductor.range().ever_infected();
    run.border_full_us = conductor.range().border_full_us();
    if (record) run.parts = conductor.range().parts();
    if (after && until_us <= 0) {
        while (conductor.now().in_microseconds() < drill.endex_us() + drill.after_us)
            conductor.run_minute();
        const auto later = by_dimension(conductor.range().harm());
        for (std::size_t d = 0; d < dimensions; ++d)
            run.harm.after_by_dimension[d] = later[d] - run.harm.by_dimension[d];
        run.harm.after_endex = weighed(run.harm.after_by_dimension, drill.weights);
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

    std::vector<std::function<void()>> jobs;
    jobs.push_back([&] {
        outcome.actual = run_once(drill, asked.casting, "actual", asked.seed, 0, asked.until_us,
                                  true, true, watch);
    });
    jobs.push_back([&] {
        outcome.none =
            run_once(drill, nobody, "none", asked.seed, 0, asked.until_us, true, true, {});
    });
    jobs.push_back([&] {
        outcome.prompt =
            run_once(drill, prompt, "prompt", asked.seed, 0, asked.until_us, true, true, {});
    });
    // Other days: the same teams, luck drawn again, stand-ins deciding anew.
    struct Day {
        Harm none, actual, prompt;
    };
    std::vector<Day> days(asked.replicates);
    for (std::uint32_t r = 0; r < asked.replicates; ++r) {
        const auto day = static_cast<std::uint16_t>(r + 1);
        auto job = [&, r, day](const Casting& casting, Harm Day::*into) {
            jobs.push_back([&, r, day, into] {
                days[r].*into =
                    run_once(drill, casting, "", asked.seed, day, asked.until_us, false, false, {})
                        .harm;
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
    outcome.index_after_endex = index_of(without.after_endex, actual.after_endex, best.after_endex);
    std::vector<double> values;
    for (const Day& day : days)
        if (const Index i = index_of(day.none.total, day.actual.total, day.prompt.total); i.value)
            values.push_back(*i.value);
    band(outcome.index, values);
    for (std::size_t d = 0; d < dimensions; ++d) {
        outcome.index_by_dimension[d] =
            index_of(without.by_dimension[d], actual.by_dimension[d], best.by_dimension[d]);
        values.clear();
        for (const Day& day : days)
            if (const Index i = index_of(day.none.by_dimension[d], day.actual.by_dimension[d],
                                         day.prompt.by_dimension[d]);
                i.value)
                values.push_back(*i.value);
        band(outcome.index_by_dimension[d], values);
    }

    outcome.times = times_of(drill, outcome.actual);
    outcome.objectives = objectives_of(drill, outcome.actual);
    for (const conduct::Inject& inject : drill.injects)
        if (inject.checks_contact)
            outcome.contacts_asked += static_cast<std::uint32_t>(
                inject.to.empty() ? drill.teams.all.size() : inject.to.size());
    for (const Move& m : outcome.actual.journal)
        if (m.what == Verb::check_in && m.at_us <= 30 * minute_us) ++outcome.contacts_reached;

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
