#include "app/commands.h"

#include <algorithm>

#include "app/console.h"

#include "app/load.h"
#include "base/json.h"
#include "report/schemas.h"

namespace naga::app {

void print_problems(const Problems& problems, bool json) {
    if (!json) {
        for (const Problem& p : problems) tell("{}\n", as_line(p));
        if (problems.size() > 1) tell("{} mistakes\n", problems.size());
        return;
    }
    JsonWriter out(JsonWriter::Layout::pretty);
    out.open_object().key("problems").open_array();
    for (const Problem& p : problems) {
        out.open_object();
        out.key("where").value(p.where);
        out.key("what").value(p.what);
        out.key("why").value(p.why);
        out.key("remedy").value(p.remedy);
        out.close_object();
    }
    out.close_array().close_object();
    print("{}\n", out.take());
}

int refuse_with(const Problems& problems, bool json) {
    print_problems(problems, json);
    const bool flags =
        std::ranges::all_of(problems, [](const Problem& p) { return p.where.starts_with("--"); });
    return flags ? wrong_use : refused;
}

int check(const std::string& scenario, bool json) {
    const auto loaded = load_drill(scenario, {});
    if (!loaded) {
        return refuse_with(loaded.error(), json);
    }
    const conduct::Drill& drill = *loaded->drill;
    if (json)
        print("{{\"problems\": []}}\n");
    else
        print(
            "{}: no mistakes in {} teams, {} sensors, {} campaigns and {} injects; "
            "{} vulnerable hosts, {} aggregates of demand\n",
            scenario, drill.teams.all.size(), drill.sensors.sensors.size(),
            drill.plan.campaigns.size(), drill.injects.size(), drill.terrain.host_rows(),
            drill.terrain.load.aggregates.size());
    return good;
}

int list_actions(bool json) {
    using exercise::Field;
    using exercise::Verb;
    JsonWriter out(JsonWriter::Layout::pretty);
    out.open_array();
    for (std::size_t v = 0; v < exercise::actions; ++v) {
        const auto verb = static_cast<Verb>(v);
        const exercise::Entry& entry = exercise::entry(verb);
        if (!json)
            print("{:<14} {}  [{} min, {} staff minutes{}]\n", entry.name, entry.what.en,
                  entry.takes.in_microseconds() / 60'000'000, entry.staff_minutes,
                  entry.undone_by_lift ? ", can be lifted" : "");
        out.open_object();
        out.key("do").value(entry.name);
        out.key("what").open_object();
        out.key("en").value(entry.what.en).key("lo").value(entry.what.lo).close_object();
        for (const auto& [key, bits] :
             {std::pair("needs", entry.needs), std::pair("may_have", entry.allows)}) {
            out.key(key).open_array();
            for (std::size_t f = 0; f < exercise::fields; ++f)
                if ((bits & bit(static_cast<Field>(f))) != 0)
                    out.value(word(static_cast<Field>(f)));
            out.close_array();
        }
        out.key("takes_minutes").value(entry.takes.in_microseconds() / 60'000'000);
        out.key("staff_minutes").value(entry.staff_minutes);
        out.key("money_usd").value(entry.money_usd);
        out.key("can_be_lifted").value(entry.undone_by_lift);
        const Text besides = exercise::side_effect(verb);
        out.key("side_effect");
        if (besides.en.empty())
            out.null();
        else
            out.open_object()
                .key("en")
                .value(besides.en)
                .key("lo")
                .value(besides.lo)
                .close_object();
        out.close_object();
    }
    out.close_array();
    if (json) print("{}\n", out.take());
    return good;
}

int print_schema(const std::string& name) {
    const std::string_view text = report::schema(name);
    if (text.empty()) {
        tell("there is no schema {}; use one of {}\n", name, report::schema_names);
        return wrong_use;
    }
    print("{}\n", text);
    return good;
}

}  // namespace naga::app
