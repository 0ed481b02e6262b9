// What exercise control, evaluators, administrators and the public see.

#include <algorithm>
#include <bit>

#include "exercise/alarm.h"
#include "measure/about.h"
#include "report/describe.h"
#include "serve/view_words.h"
#include "serve/views.h"
#include "sim/digest.h"

namespace naga::serve {

using exercise::Verb;
using world::none;

namespace {

void put_row(JsonWriter& json, const exercise::Row& row, const exercise::Script& script) {
    const exercise::Standing& standing = script.standing(row.id);
    json.open_object();
    json.key("number").value(row.number);
    json.key("id").value(row.id);
    json.key("kind").value(exercise::word(row.kind));
    json.key("trigger").open_object();
    json.key("words");
    put(json, exercise::told(row.when));
    json.key("when").value(exercise::as_words(row.when));
    json.close_object();
    json.key("to").open_array();
    for (const std::string& to : row.to) json.value(to);
    json.close_array();
    json.key("from").value(row.from);
    json.key("by").value(exercise::word(row.by));
    json.key("subject");
    put(json, row.subject);
    json.key("text");
    put(json, row.text);
    json.key("state").value(exercise::word(standing.state));
    json.key("state_words");
    put(json, exercise::told(standing));
    json.key("reached").open_object();
    json.key("of").value(static_cast<std::uint64_t>(standing.recipients.size()));
    json.key("delivered").value(static_cast<std::uint64_t>(standing.delivered()));
    json.key("read").value(static_cast<std::uint64_t>(standing.read()));
    json.key("answered").value(static_cast<std::uint64_t>(standing.answered()));
    json.close_object();
    json.key("why").value(standing.why);
    if (const auto due = script.due(row.id)) json.key("due_t").value(in_seconds(*due));
    if (standing.sent_us) json.key("sent_t").value(in_seconds(*standing.sent_us));
    json.key("problems").open_array();
    for (const exercise::Finding& finding : script.problems(row.id)) {
        json.open_object();
        json.key("field").value(finding.field);
        json.key("error").value(finding.weight == exercise::Finding::Weight::error);
        json.key("text");
        put(json, finding.text);
        json.close_object();
    }
    json.close_array();
    json.key("columns").open_object();
    for (const auto& [name, value] : row.columns) json.key(name).value(value);
    json.close_object();
    json.close_object();
}

// Whom an alarm is about, by the name on the door or on the card.
Text who_of(const conduct::LiveDrill& live, const exercise::Alarm& alarm) {
    const exercise::Teams& teams = live.drill().teams;
    std::string about = alarm.about;
    if (alarm.kind == exercise::Alarm::Kind::ruling_needed)
        for (const exercise::FreeAction& free : live.rulings().asked())
            if (std::to_string(free.id) == about) about = free.team;
    if (const std::uint32_t team = teams.find(about); team != none) return teams.all[team].name;
    for (const exercise::Row& row : live.script().msel().rows)
        if (row.id == about) return row.subject;
    if (live.seat(about) == nullptr) return {};
    std::string code;
    for (const char c : about) code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    const std::string& person = live.taken(about).person;
    if (!person.empty()) code += " (" + person + ")";
    return {code, code};
}

}  // namespace

void Views::script(Objects& out) const {
    const exercise::Script& script = live_->script();
    for (const exercise::Row& row : script.msel().rows) {
        JsonWriter json;
        put_row(json, row, script);
        out["row/" + row.id] = json.take();
    }
    JsonWriter json;
    json.open_array();
    for (const exercise::Persona& p : script.msel().personas) {
        json.open_object();
        json.key("id").value(p.id);
        json.key("name");
        put(json, p.name);
        json.key("role");
        put(json, p.role);
        json.close_object();
    }
    json.close_array();
    out["personas"] = "{\"list\":" + json.take() + "}";
}

void Views::alarms(const Around& around, Objects& out) const {
    exercise::Situation situation;
    situation.clock = &live_->clock();
    situation.script = &live_->script();
    situation.wall_us = around.wall_us;
    for (const conduct::Seat& seat : live_->seats()) {
        if (seat.team == none) continue;
        const conduct::Taken& taken = live_->taken(seat.id);
        situation.seats.push_back({seat.id, live_->drill().teams.all[seat.team].id, taken.on,
                                   std::ranges::binary_search(around.connected, seat.id),
                                   taken.since_wall_us});
    }
    for (const conduct::Help& help : live_->help())
        situation.help.push_back({help.seat, help.wall_us});
    for (const exercise::FreeAction& action : live_->rulings().waiting())
        situation.rulings.push_back({std::to_string(action.id), around.wall_us});
    const auto all = exercise::alarms(situation, {});
    for (const exercise::Alarm& alarm : live_->alarm_desk().shown(all, around.wall_us)) {
        JsonWriter json;
        json.open_object();
        json.key("rule").value(exercise::word(alarm.kind));
        json.key("about").value(alarm.about);
        json.key("words");
        const Text who = who_of(*live_, alarm);
        const Text what = exercise::name_of(alarm.kind);
        put(json,
            who.en.empty() ? alarm.text : Text{who.en + ": " + what.en, who.lo + ": " + what.lo});
        json.key("since_wall").value(alarm.since_wall_us / 1000);
        json.key("owner").value(live_->alarm_desk().owner(alarm.id()));
        json.close_object();
        out["alarm/" + alarm.id()] = json.take();
    }
}

void Views::rulings(Objects& out) const {
    for (const exercise::FreeAction& action : live_->rulings().asked()) {
        const exercise::Ruling* ruling = live_->rulings().ruling_on(action.id);
        JsonWriter json;
        json.open_object();
        json.key("team").value(action.team);
        json.key("seat").value(action.by);
        json.key("who").value(action.who);
        json.key("text").value(action.what);
        json.key("where").value(action.where);
        json.key("at").value(in_seconds(action.at_us));
        json.key("state").value(ruling == nullptr ? "needed" : "ruled");
        if (ruling != nullptr) {
            json.key("effect").value(exercise::word(ruling->effect));
            json.key("percent").value(ruling->percent);
            json.key("note").value(ruling->why);
            json.key("house_rule").value(ruling->house_rule);
        }
        json.close_object();
        out["ruling/f" + std::to_string(action.id)] = json.take();
    }
}

// Teams at a glance.
void Views::stands(const Around& around, Objects& out) {
    const conduct::Drill& drill = live_->drill();
    const std::size_t teams = drill.teams.all.size();
    struct Sitting {
        std::int64_t of = 0, on = 0, taken = 0, last = -1;
    };
    std::vector<Sitting> sitting(teams);
    for (const conduct::Seat& seat : live_->seats()) {
        if (seat.team >= teams) continue;
        const conduct::Taken& taken = live_->taken(seat.id);
        Sitting& s = sitting[seat.team];
        ++s.of;
        s.on += std::ranges::binary_search(around.connected, seat.id) ? 1 : 0;
        s.taken += taken.on ? 1 : 0;
        s.last = std::max(s.last, taken.last_act_us);
    }
    // Whoever plays: what the team did, the latest of it last.
    const auto& journal = live_->conductor().journal();
    deeds_.resize(teams);
    for (; deeds_seen_ < journal.size(); ++deeds_seen_) {
        const exercise::Move& m = journal[deeds_seen_];
        if (m.team >= teams) continue;
        Deeds& deeds = deeds_[m.team];
        deeds.latest = deeds_seen_;
        if (static_cast<std::size_t>(m.what) < exercise::actions) ++deeds.orders;
        if (m.what != Verb::report) continue;
        const std::string word(exercise::word(m.incident));
        if (std::ranges::find(deeds.reported, word) == deeds.reported.end())
            deeds.reported.push_back(word);
    }
    desks_.resize(teams);
    for (std::uint32_t t = 0; t < teams; ++t) {
        Desk& desk = desks_[t];
        if (const std::uint64_t version = live_->desk_version(t);
            !desk.made || desk.version != version) {
            desk = {true, version, 0, 0, -1};
            for (const std::string& id : live_->on_desk(t)) {
                const conduct::Item& item = *live_->item(id);
                if (item.outgoing || item.kind == conduct::ItemKind::alert) continue;
                if (item.unread)
                    ++desk.unread, desk.oldest = desk.oldest < 0 ? item.at_us : desk.oldest;
                desk.waiting += item.state == conduct::ItemState::open ? 1 : 0;
            }
        }
        const Sitting& s = sitting[t];
        const Deeds& deeds = deeds_[t];
        JsonWriter json;
        json.open_object();
        json.key("team").value(drill.teams.all[t].id);
        json.key("name");
        put(json, drill.teams.all[t].name);
        json.key("contact").value(drill.teams.all[t].contact);
        json.key("seats").open_object();
        json.key("of").value(s.of);
        json.key("taken").value(s.taken);
        json.key("on").value(s.on);
        json.key("stand_in").value(!live_->conductor().is_seated(t));
        json.close_object();
        json.key("unread").value(desk.unread);
        json.key("open").value(desk.waiting);
        if (desk.oldest >= 0) json.key("oldest_unread_t").value(in_seconds(desk.oldest));
        const exercise::Move* latest = deeds.latest == SIZE_MAX ? nullptr : &journal[deeds.latest];
        const std::int64_t last = latest == nullptr ? s.last : std::max(s.last, latest->at_us);
        if (last >= 0) json.key("last_act_t").value(in_seconds(last));
        json.key("doing");
        put(json, latest == nullptr ? Text{} : subject_of(drill, *latest));
        json.key("orders").value(deeds.orders);
        json.key("reported").open_array();
        for (const std::string& word : deeds.reported) json.value(word);
        json.close_array();
        json.close_object();
        out["stand/" + drill.teams.all[t].id] = json.take();
    }
}

void Views::truth(const Around& around, Objects& out) const {
    const conduct::Drill& drill = live_->drill();
    const range::Range& range = live_->conductor().range();
    JsonWriter json;
    json.open_object();
    json.key("steps").open_array();
    for (const adversary::Campaign& c : drill.plan.campaigns) {
        if (!c.enabled) continue;
        json.open_object();
        json.key("t").value(in_seconds(c.start));
        json.key("campaign").value(c.id);
        json.key("words");
        put(json, c.name);
        json.key("done").value(c.start <= live_->now_us());
        // Who could have known, and since when.
        json.key("knowable").open_array();
        for (std::uint32_t t = 0; t < drill.teams.all.size(); ++t) {
            std::int64_t first = INT64_MAX;
            for (const auto& [key, known] : live_->conductor().knowable())
                if (std::get<0>(key) == t && known.minute_end_us > c.start &&
                    measure::shows(c, static_cast<evidence::Symptom>(std::get<1>(key)),
                                   std::get<2>(key)))
                    first = std::min(first, known.known_us);
            if (first == INT64_MAX) continue;
            json.open_object();
            json.key("team").value(drill.teams.all[t].id);
            json.key("t").value(in_seconds(first));
            json.close_object();
        }
        json.close_array();
        json.close_object();
    }
    json.close_array();
    json.key("infected").value(range.infected(drill.nation.home));
    std::uint64_t defaced = 0, accounts = 0;
    for (const world::ServiceState& s : range.services())
        defaced += s.site == world::SiteState::defaced ? 1 : 0;
    accounts = static_cast<std::uint64_t>(range.harm().credentials_lost / 1000);
    json.key("defaced").value(defaced);
    json.key("accounts").value(accounts);
    json.key("service_ppm").value(range.service_level_ppm());
    json.key("lines").open_array();
    for (std::size_t l = 0; l < drill.nation.links.size(); ++l) {
        const world::Link& link = drill.nation.links[l];
        if (!link.border) continue;
        const world::LinkState& state = range.links()[l];
        const std::int64_t most = std::max(state.arriving[0], state.arriving[1]);
        json.open_object();
        json.key("id").value(link.id);
        json.key("load_ppm")
            .value(static_cast<std::int64_t>(1e6 * static_cast<double>(most) /
                                             static_cast<double>(link.capacity)));
        json.key("state").value(state.down != 0 ? "down" : state.full != 0 ? "full" : "normal");
        json.close_object();
    }
    json.close_array();
    if (!around.harm.empty()) {
        json.key("harm").open_object();
        static constexpr std::string_view names[] = {"none", "actual", "prompt"};
        for (std::size_t i = 0; i < std::min<std::size_t>(3, around.harm.size()); ++i)
            json.key(names[i]).value(around.harm[i]);
        json.close_object();
    }
    json.close_object();
    out["truth"] = json.take();
}

void Views::objectives(const std::string& seat, bool all, Objects& out) const {
    const conduct::Drill& drill = live_->drill();
    for (const conduct::Objective& o : drill.objectives) {
        JsonWriter json;
        json.open_object();
        json.key("id").value(o.id);
        json.key("text");
        put(json, o.text);
        json.key("within_s").value(in_seconds(o.within_us));
        const bool own = std::ranges::any_of(live_->ratings(), [&](const conduct::Rated& r) {
            return r.seat == seat && r.rating.objective == o.id;
        });
        json.key("ratings").open_array();
        for (const conduct::Rated& r : live_->ratings()) {
            if (r.rating.objective != o.id) continue;
            // Somebody else's rating is hidden until the own one stands.
            if (r.seat != seat && !own && !all) continue;
            json.open_object();
            json.key("seat").value(r.seat);
            json.key("rating").value(exercise::word(r.rating.mark));
            json.key("note").value(r.rating.note);
            json.key("seen_t").value(in_seconds(r.rating.seen_us));
            json.key("at").value(in_seconds(r.at_us));
            json.close_object();
        }
        json.close_array();
        json.close_object();
        out["objective/" + o.id] = json.take();
    }
}

std::uint64_t Views::truth_stamp(const Around& around) const {
    std::uint64_t begun = 0;
    for (const adversary::Campaign& c : live_->drill().plan.campaigns)
        begun += c.start <= live_->now_us() ? 1 : 0;
    std::uint64_t stamp = sim::mix(minute(), begun);
    for (const double harm : around.harm)
        stamp = sim::mix(stamp, std::bit_cast<std::uint64_t>(harm));
    return stamp;
}

void Views::director(const Around& around, View& view, Changes& changes) {
    using Name = View::Name;
    common(around, true, view, changes);
    items(conduct::excon_desk, view, changes);
    bring(view, Name::seats, sim::mix(live_->seats_version(), around.connections), changes,
          [&](Objects& out) {
              for (std::uint32_t t = 0; t < live_->drill().teams.all.size(); ++t)
                  seats(t, around, out);
              seats(none, around, out);
          });
    bring(view, Name::script, sim::mix(live_->script_version(), minute()), changes,
          [&](Objects& out) { script(out); });
    bring(view, Name::alarms, changes, [&](Objects& out) { alarms(around, out); });
    bring(view, Name::rulings, live_->moves_version(), changes,
          [&](Objects& out) { rulings(out); });
    bring(view, Name::stands, sim::mix(live_->version(), around.connections), changes,
          [&](Objects& out) { stands(around, out); });
    bring(view, Name::truth, truth_stamp(around), changes,
          [&](Objects& out) { truth(around, out); });
    bring(view, Name::objectives, changes,
          [&](Objects& out) { objectives("director", true, out); });
    bring(view, Name::reveal, changes, [&](Objects& out) {
        JsonWriter json;
        json.open_object();
        json.key("level").value(live_->reveal());
        json.close_object();
        out["reveal"] = json.take();
    });
}

void Views::cell(const Around& around, View& view, Changes& changes) {
    common(around, true, view, changes);
    items(conduct::excon_desk, view, changes);
    bring(view, View::Name::script, sim::mix(live_->script_version(), minute()), changes,
          [&](Objects& out) { script(out); });
}

void Views::evaluator(const std::string& seat, const Around& around, View& view, Changes& changes) {
    using Name = View::Name;
    common(around, true, view, changes);
    bring(view, Name::stands, sim::mix(live_->version(), around.connections), changes,
          [&](Objects& out) { stands(around, out); });
    bring(view, Name::objectives, changes, [&](Objects& out) { objectives(seat, false, out); });
    bring(view, Name::notes, changes, [&](Objects& out) { notes(seat, out); });
    bring(view, Name::acts, live_->conductor().journal().size(), changes,
          [&](Objects& out) { acts(out); });
}

void Views::notes(const std::string& seat, Objects& out) const {
    std::size_t n = 0;
    for (const conduct::Noted& noted : live_->notes()) {
        const std::size_t number = n++;
        if (noted.seat != seat) continue;
        JsonWriter json;
        json.open_object();
        json.key("text").value(noted.note.text);
        if (noted.note.team != none)
            json.key("team").value(live_->drill().teams.all[noted.note.team].id);
        json.key("t").value(in_seconds(noted.note.about_us));
        json.key("at").value(in_seconds(noted.at_us));
        json.close_object();
        out["note/" + marked("n" + std::to_string(number))] = json.take();
    }
}

// What teams did, as it can be seen over their shoulders.
void Views::acts(Objects& out) const {
    const auto& journal = live_->conductor().journal();
    for (std::size_t i = journal.size() > 100 ? journal.size() - 100 : 0; i < journal.size(); ++i) {
        const exercise::Move& m = journal[i];
        if (m.team == none) continue;
        JsonWriter json;
        json.open_object();
        json.key("team").value(live_->drill().teams.all[m.team].id);
        json.key("t").value(in_seconds(m.at_us));
        json.key("words");
        put(json, subject_of(live_->drill(), m));
        json.close_object();
        out["act/" + marked("m" + std::to_string(m.id))] = json.take();
    }
}

void Views::admin(const Around& around, View& view, Changes& changes) {
    using Name = View::Name;
    common(around, true, view, changes);
    bring(view, Name::seats, sim::mix(live_->seats_version(), around.connections), changes,
          [&](Objects& out) {
              for (std::uint32_t t = 0; t < live_->drill().teams.all.size(); ++t)
                  seats(t, around, out);
              seats(none, around, out);
          });
    bring(view, Name::health, changes, [&](Objects& out) {
        std::string health = "{";
        for (const auto& [name, value] : around.health) {
            if (health.size() > 1) health += ',';
            health += "\"" + name + "\":" + value;
        }
        out["health"] = health + "}";
    });
}

// 0: the clock. 1: public news and acts. 2: counts without how many there are. 3: availability.
// 4: everything, with what would have happened.
void Views::board(const Around& around, View& view, Changes& changes) {
    using Name = View::Name;
    const std::int64_t level = live_->reveal();
    bring(view, Name::clock, changes, [&](Objects& out) { clock(around, false, out); });
    bring(view, Name::news, level < 1 ? SIZE_MAX : live_->news().size(), changes,
          [&](Objects& out) {
              if (level >= 1) news(out);
          });
    bring(view, Name::board, changes, [&](Objects& out) {
        JsonWriter json;
        json.open_object();
        json.key("level").value(level);
        if (level >= 2) {
            std::int64_t reports = 0, shares = 0, requests = 0, orders = 0;
            for (const exercise::Move& m : live_->conductor().journal()) {
                reports += m.what == Verb::report ? 1 : 0;
                shares += m.what == Verb::share ? 1 : 0;
                requests += m.what == Verb::request ? 1 : 0;
                orders += static_cast<std::size_t>(m.what) < exercise::actions ? 1 : 0;
            }
            json.key("counts").open_object();
            json.key("reports").value(reports);
            json.key("shares").value(shares);
            json.key("requests").value(requests);
            json.key("orders").value(orders);
            json.close_object();
        }
        if (level >= 3)
            json.key("service_ppm").value(live_->conductor().range().service_level_ppm());
        if (level >= 4 && live_->is_over() && !around.harm.empty()) {
            json.key("harm").open_object();
            static constexpr std::string_view names[] = {"none", "actual", "prompt"};
            for (std::size_t i = 0; i < std::min<std::size_t>(3, around.harm.size()); ++i)
                json.key(names[i]).value(around.harm[i]);
            json.close_object();
        }
        json.close_object();
        out["board"] = json.take();
    });
}

}  // namespace naga::serve
