#include "report/report_json.h"

#include <array>
#include <bit>

#include "base/json.h"
#include "base/time.h"
#include "evidence/record.h"
#include "sim/digest.h"

namespace naga::report {

using conduct::Drill;
using measure::dimension_word;
using measure::dimensions;
using measure::Outcome;
using measure::Run;

namespace {

constexpr double minute_us = 6e7;

void put(JsonWriter& json, std::string_view key, const std::optional<double>& value) {
    json.key(key);
    if (value)
        json.value(*value);
    else
        json.null();
}

void put_reason(JsonWriter& json, const std::string& reason) {
    json.key("reason");
    if (reason.empty())
        json.null();
    else
        json.value(reason);
}

void put_index(JsonWriter& json, const measure::Index& index) {
    put(json, "value", index.value);
    put(json, "low", index.low);
    put(json, "high", index.high);
    json.key("days").value(std::uint64_t{index.days});
    put_reason(json, index.reason);
}

void put_dimensions(JsonWriter& json, std::string_view key,
                    const std::array<double, dimensions>& values) {
    json.key(key).open_object();
    for (std::size_t d = 0; d < dimensions; ++d) json.key(dimension_word(d)).value(values[d]);
    json.close_object();
}

void put_harm(JsonWriter& json, const Run& run) {
    json.key(run.name).open_object();
    json.key("total").value(run.harm.total);
    json.key("unit").value("weighted points");
    put_dimensions(json, "by_dimension", run.harm.by_dimension);
    if (run.harm.after) {
        json.key("after_endex").value(run.harm.after->total);
        put_dimensions(json, "after_endex_by_dimension", run.harm.after->by_dimension);
    } else {
        json.key("after_endex").null();
        json.key("after_endex_by_dimension").null();
    }
    json.close_object();
}

void put_time(JsonWriter& json, std::string_view key, const std::optional<std::int64_t>& at_us) {
    json.key(key);
    if (at_us)
        json.value(as_exercise_time(SimTime::at_microseconds(*at_us)));
    else
        json.null();
}

void put_entry(JsonWriter& json, std::string_view key, std::uint64_t move) {
    json.key(key);
    if (move != 0)
        json.value("m" + std::to_string(move));
    else
        json.null();
}

void put_times(JsonWriter& json, const Drill& drill, const measure::Times& t) {
    json.open_object();
    json.key("campaign").value(drill.plan.campaigns[t.campaign].id);
    json.key("team").value(drill.teams.all[t.team].id);
    put_time(json, "knowable", t.knowable);
    put_time(json, "detected", t.detected);
    put_time(json, "reported", t.reported);
    put_time(json, "shared", t.shared);
    put_time(json, "contained", t.contained);
    put_time(json, "recovered", t.recovered);
    json.key("entries").open_object();
    json.key("knowable");
    if (t.knowable)
        json.value(evidence::as_text(t.knowable_record));
    else
        json.null();
    put_entry(json, "detected", t.detected_move);
    put_entry(json, "reported", t.reported_move);
    put_entry(json, "shared", t.shared_move);
    put_entry(json, "contained", t.contained_move);
    json.close_object();
    json.close_object();
}

void put_signatures(JsonWriter& json, const measure::Signatures& s) {
    json.key("signature").value(sim::as_hex(s.all));
    json.key("signatures").open_object();
    json.key("world").value(sim::as_hex(s.world));
    json.key("world_parts").open_object();
    for (const range::Part& part : s.world_parts)
        json.key(part.table).value(sim::as_hex(part.digest));
    json.close_object();
    json.key("evidence").value(sim::as_hex(s.evidence));
    json.key("harm").value(sim::as_hex(s.harm));
    json.key("journal").value(sim::as_hex(s.journal));
    json.close_object();
}

void put_objectives(JsonWriter& json, const Drill& drill, const Outcome& outcome) {
    json.key("objectives").open_array();
    for (std::size_t i = 0; i < outcome.objectives.size(); ++i) {
        const measure::Objective& o = outcome.objectives[i];
        json.open_object();
        json.key("id").value(o.id);
        if (i < drill.objectives.size()) {
            const Text& text = drill.objectives[i].text;
            json.key("text").open_object();
            json.key("en").value(text.en);
            json.key("lo").value(text.in(Language::lao));
            json.close_object();
        }
        json.key("met").value(o.met);
        put_entry(json, "move", o.move);
        json.close_object();
    }
    json.close_array();
}

}  // namespace

double weight_of(const conduct::Weights& w, std::size_t dimension) {
    const std::array<double, dimensions> all = {w.service_user_hours, w.defaced_site_hours,
                                                w.infected_host_hours, w.credentials_lost,
                                                w.records_lost};
    return all[dimension];
}

std::uint64_t weights_hash(const conduct::Weights& weights) {
    std::uint64_t sum = 1;
    for (std::size_t d = 0; d < dimensions; ++d)
        sum = sim::mix(sum, std::bit_cast<std::uint64_t>(weight_of(weights, d)));
    return sum;
}

std::string report_json(const Drill& drill, const Outcome& outcome) {
    const std::array<const Run*, 3> runs = {&outcome.none, &outcome.actual, &outcome.prompt};
    JsonWriter json(JsonWriter::Layout::pretty);
    json.open_object();
    json.key("exercise").value(exercise_mark);
    json.key("format").value("naga-report/1");
    json.key("scenario").value(drill.id);
    put_signatures(json, outcome.signatures);
    json.key("seed").value(outcome.seed);
    json.key("replicates").value(outcome.replicates);
    json.key("weights").open_object();
    for (std::size_t d = 0; d < dimensions; ++d)
        json.key(dimension_word(d)).value(weight_of(drill.weights, d));
    json.close_object();
    json.key("weights_hash").value(sim::as_hex(weights_hash(drill.weights)));

    json.key("reaction_index").open_object();
    put_index(json, outcome.index);
    json.key("by_dimension").open_object();
    for (std::size_t d = 0; d < dimensions; ++d) {
        json.key(dimension_word(d)).open_object();
        put_index(json, outcome.index_by_dimension[d]);
        json.close_object();
    }
    json.close_object();
    json.key("after_endex").open_object();
    put(json, "value", outcome.index_after_endex.value);
    put_reason(json, outcome.index_after_endex.reason);
    json.close_object();
    json.close_object();

    json.key("harm").open_object();
    for (const Run* run : runs) put_harm(json, *run);
    json.close_object();

    json.key("cost").open_object();
    json.key("staff_hours").value(static_cast<double>(outcome.actual.cost.staff_minutes) / 60);
    json.key("money_usd").value(outcome.actual.cost.money_usd);
    json.key("users_cut_hours").value(outcome.actual.users_cut_hours);
    json.close_object();

    json.key("times").open_array();
    for (const measure::Times& t : outcome.times) put_times(json, drill, t);
    json.close_array();
    put_objectives(json, drill, outcome);

    json.key("contacts").open_object();
    json.key("asked").value(outcome.contacts_asked);
    json.key("reached").value(outcome.contacts_reached);
    json.close_object();

    json.key("facts").open_object();
    json.key("ever_infected").open_object();
    for (const Run* run : runs) json.key(run->name).value(run->ever_infected);
    json.close_object();
    json.key("border_full_minutes").open_object();
    for (const Run* run : runs)
        json.key(run->name).value(static_cast<double>(run->border_full_us) / minute_us);
    json.close_object();
    json.key("moves").value(std::uint64_t{outcome.actual.journal.size()});
    json.close_object();
    json.close_object();
    return json.take();
}

std::string journal_lines(const Drill& drill, const Outcome& outcome) {
    std::string text;
    for (const exercise::Move& move : outcome.actual.journal) {
        text += exercise::as_line(move, drill.nation, drill.plan, drill.teams);
        text += '\n';
    }
    return text;
}

}  // namespace naga::report
