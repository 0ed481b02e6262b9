#include "serve/views.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "report/describe.h"
#include "serve/view_words.h"
#include "sim/digest.h"

namespace naga::serve {

using conduct::Asked;
using conduct::Case;
using conduct::Item;
using conduct::Letter;
using conduct::LiveDrill;
using conduct::SeatRole;
using conduct::Speaker;
using exercise::Verb;
using world::none;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::int64_t counts_minutes = 120;

bool is_action(Verb verb) { return static_cast<std::size_t>(verb) < exercise::actions; }

void put_because(JsonWriter& json, const std::vector<std::string>& because) {
    json.open_array();
    for (const std::string& cause : because) json.value(marked(cause));
    json.close_array();
}

// What an incident rests on, and where to look for it: a record that an alert named, or a row
// of the explorer ("laocert-ids:150:3"), which the team read there under this name.
void put_record(JsonWriter& json, const conduct::Drill& drill, const std::string& record) {
    const auto& sensors = drill.sensors.sensors;
    std::uint32_t sensor = none;
    std::int64_t minute = 0;
    std::string id = record;
    if (const auto written = evidence::id_written(record)) {
        sensor = evidence::sensor_of(*written);
        minute = evidence::minute_of(*written);
        id = marked(record);
    } else if (const std::size_t colon = record.find(':'); colon != std::string::npos) {
        const std::string of = record.substr(0, colon);
        for (std::uint32_t s = 0; s < sensors.size(); ++s)
            if (sensors[s].id == of) sensor = s;
        for (std::size_t at = colon + 1; at < record.size() && at < colon + 7; ++at) {
            if (record[at] < '0' || record[at] > '9') break;
            minute = minute * 10 + (record[at] - '0');
        }
    }
    json.open_object();
    json.key("id").value(id);
    if (sensor < sensors.size()) {
        json.key("sensor").value(marked(sensors[sensor].id));
        json.key("t").value(in_seconds(minute * minute_us));
        json.key("words");
        put(json, name_of(sensors[sensor].kind));
    }
    json.close_object();
}

std::string_view word(Asked::State state) {
    return state == Asked::State::asked    ? "asked"
           : state == Asked::State::agreed ? "agreed"
                                           : "refused";
}

}  // namespace

std::string marked(std::string_view id) {
    std::string text(1, mark_begin);
    text += id;
    text += mark_end;
    return text;
}

double in_seconds(std::int64_t us) { return static_cast<double>(us) / 1e6; }

void Views::follow(const LiveDrill& live) {
    live_ = &live;
    graphs_.clear();
    deeds_.clear();
    deeds_seen_ = 0;
    desks_.clear();
}

void View::each(const std::function<void(const std::string&, const std::string&)>& then) const {
    for (const Part& part : parts_)
        for (const auto& [path, object] : part.objects) then(path, object);
}

void View::forget_stamps() {
    for (Part& part : parts_) part.made = false;
    for (auto& [id, version] : item_versions_) version = 0;
}

void replace(View::Part& part, Objects fresh, Changes& changes) {
    // Both are in the order of their paths.
    auto old = part.objects.begin();
    for (const auto& one : fresh) {
        for (; old != part.objects.end() && old->first < one.first; ++old)
            changes.gone.push_back(old->first);
        if (old != part.objects.end() && old->first == one.first) {
            if (old->second != one.second) changes.set.push_back(&one);
            ++old;
        } else {
            changes.set.push_back(&one);
        }
    }
    for (; old != part.objects.end(); ++old) changes.gone.push_back(old->first);
    // The nodes stay where they are.
    part.objects = std::move(fresh);
}

std::uint64_t Views::minute() const {
    return static_cast<std::uint64_t>(live_->conductor().now().in_microseconds());
}

void Views::common(const Around& around, bool staff, View& view, Changes& changes) {
    using Name = View::Name;
    bring(view, Name::clock, changes, [&](Objects& out) { clock(around, staff, out); });
    bring(view, Name::teams, 0, changes, [&](Objects& out) { teams(out); });
    bring(view, Name::news, live_->news().size(), changes, [&](Objects& out) { news(out); });
}

void Views::clock(const Around& around, bool staff, Objects& out) const {
    const conduct::Drill& drill = live_->drill();
    const exercise::ClockState clock = live_->clock().state_at(around.wall_us);
    {
        JsonWriter json;
        json.open_object();
        const bool over = clock.phase != exercise::Phase::lobby && live_->is_over();
        json.key("state").value(word(over ? exercise::Phase::ended : clock.phase));
        json.key("speed").value(static_cast<double>(clock.speed_milli) / 1000);
        json.key("moving").value(clock.moving && !over);
        if (clock.phase == exercise::Phase::paused || !clock.words.empty()) {
            const Text reason = exercise::name_of(clock.reason);
            json.key("reason");
            put(json, clock.words.empty() ? reason : Text{clock.words, clock.words});
            json.key("reason_kind").value(word(clock.reason));
        }
        if (clock.until_wall_us) json.key("until_wall").value(*clock.until_wall_us / 1000);
        if (clock.due_wall_us) json.key("due_wall").value(*clock.due_wall_us / 1000);
        if (staff && clock.due_wall_us && clock.phase == exercise::Phase::jumping)
            json.key("target_t").value(in_seconds(clock.target_us));
        json.key("start").value(drill.start);
        json.key("zone").value(drill.zone);
        json.key("length_t").value(in_seconds(drill.length_us));
        json.key("exercise");
        put(json, drill.name);
        json.close_object();
        out["clock"] = json.take();
    }
}

void Views::teams(Objects& out) const {
    const conduct::Drill& drill = live_->drill();
    for (const exercise::Team& team : drill.teams.all) {
        JsonWriter json;
        json.open_object();
        json.key("id").value(team.id);
        json.key("name");
        put(json, team.name);
        json.key("role");
        put(json, name_of(team.role));
        json.key("kind").value(static_cast<std::int32_t>(team.role));
        if (team.country != none)
            json.key("country").value(drill.nation.countries[team.country].id);
        json.key("contact").value(team.contact);
        json.key("authority").open_array();
        for (std::size_t v = 0; v < exercise::actions; ++v)
            if (team.authority & bit(static_cast<Verb>(v))) json.value(word(static_cast<Verb>(v)));
        json.close_array();
        json.close_object();
        out["team/" + team.id] = json.take();
    }
}

void Views::news(Objects& out) const {
    const conduct::Drill& drill = live_->drill();
    const auto& news = live_->news();
    for (std::size_t i = news.size() > 50 ? news.size() - 50 : 0; i < news.size(); ++i) {
        JsonWriter json;
        json.open_object();
        json.key("at").value(in_seconds(news[i].at_us));
        json.key("from");
        put(json, name_of(drill, news[i].from, live_->script()));
        json.key("subject");
        put(json, news[i].subject);
        json.key("text");
        put(json, news[i].text);
        json.key("tlp").value("TLP:CLEAR");
        json.close_object();
        out["news/" + marked("n" + std::to_string(i))] = json.take();
    }
}

// ---- a team's desk ---------------------------------------------------------------------------

std::string Views::item_json(const Item& item) const {
    const conduct::Drill& drill = live_->drill();
    const exercise::Script& script = live_->script();
    JsonWriter json;
    json.open_object();
    json.key("kind").value(conduct::word(item.kind));
    json.key("subject");
    const exercise::Move* move = item.move != 0 ? live_->move(item.move) : nullptr;
    if (item.kind == conduct::ItemKind::alert)
        put(json, subject_of(drill, item));
    else if (move != nullptr && item.subject.en.empty())
        put(json, subject_of(drill, *move));
    else if (item.kind == conduct::ItemKind::help && item.subject.en.empty())
        put(json, {"A call for help", "ຂໍຄວາມຊ່ວຍເຫຼືອ"});
    else
        put(json, item.subject);
    json.key("from").open_object();
    json.key("name");
    put(json, name_of(drill, item.from, script));
    if (item.from.kind == Speaker::Kind::team)
        json.key("team").value(drill.teams.all[item.from.place].id);
    if (item.from.kind == Speaker::Kind::persona) json.key("persona").value(true);
    if (item.from.kind == Speaker::Kind::sensor)
        json.key("sensor").value(marked(drill.sensors.sensors[item.from.place].id));
    json.close_object();
    json.key("by").value(word(item.by));
    json.key("tlp").value(exercise::word(item.tlp));
    json.key("at").value(in_seconds(item.at_us));
    json.key("last").value(in_seconds(item.last_us));
    json.key("owner").value(item.owner);
    json.key("state").value(conduct::word(item.state));
    json.key("unread").value(item.unread);
    json.key("outgoing").value(item.outgoing);
    if (item.withdrawn) json.key("withdrawn").value(true);
    json.key("answerable")
        .value(item.kind != conduct::ItemKind::alert && item.kind != conduct::ItemKind::overlay &&
               item.kind != conduct::ItemKind::news);
    if (item.kind == conduct::ItemKind::alert) {
        json.key("count").value(item.count);
        // Where it is seen, the most often seen first.
        std::vector<std::pair<std::int64_t, std::uint32_t>> places;
        for (const auto& [place, times] : item.places) places.push_back({-times, place});
        std::ranges::sort(places);
        json.key("places").open_array();
        for (std::size_t i = 0; i < std::min<std::size_t>(places.size(), 20); ++i) {
            json.open_object();
            json.key("name").value(report::place_of(drill, drill.sensors.sensors[item.sensor].kind,
                                                    item.symptom, places[i].second));
            json.key("times").value(-places[i].first);
            json.close_object();
        }
        json.close_array();
        json.key("sensor").value(marked(drill.sensors.sensors[item.sensor].id));
        json.key("records").open_array();
        for (const std::string& record : item.records) json.value(marked(record));
        json.close_array();
        json.key("amount").value(item.amount);
    }
    json.key("messages").open_array();
    if (item.kind == conduct::ItemKind::alert) {
        json.open_object();
        json.key("id").value(marked(item.id + "#all"));
        json.key("from");
        put(json, name_of(drill, item.from, script));
        json.key("at").value(in_seconds(item.last_us));
        json.key("text");
        put(json, text_of_alert(drill, item));
        json.close_object();
    }
    std::size_t place = 0;
    for (const Letter& letter : item.letters) {
        json.open_object();
        json.key("id").value(marked(item.id + "#" + std::to_string(place++)));
        json.key("from");
        put(json, name_of(drill, letter.from, script));
        json.key("at").value(in_seconds(letter.at_us));
        if (!letter.seat.empty()) json.key("seat").value(letter.seat);
        const exercise::Move* said = letter.move != 0 ? live_->move(letter.move) : nullptr;
        json.key("text");
        if (said != nullptr) {
            Text text = subject_of(drill, *said);
            if (!said->text.empty()) text.en += "\n\n" + said->text, text.lo += "\n\n" + said->text;
            put(json, text);
        } else {
            put(json, letter.text);
        }
        json.close_object();
    }
    json.close_array();
    if (item.kind == conduct::ItemKind::request && move != nullptr) {
        const auto asked = live_->asked().find(item.move);
        json.key("request").open_object();
        json.key("id").value(marked("m" + std::to_string(item.move)));
        json.key("verb").value(word(move->on.verb));
        json.key("words");
        put(json, subject_of(drill, *move));
        json.key("state").value(
            word(asked == live_->asked().end() ? Asked::State::asked : asked->second.state));
        json.key("to").value(drill.teams.all[move->to].id);
        json.close_object();
    }
    json.close_object();
    return json.take();
}

// Of a desk only the items that changed are made.
void Views::items(conduct::Desk desk, View& view, Changes& changes) const {
    View::Part& part = view.part(View::Name::items);
    const std::uint64_t stamp = live_->desk_version(desk);
    if (part.made && part.stamp == stamp) return;
    part.made = true;
    part.stamp = stamp;
    const std::vector<std::string>& ids = live_->on_desk(desk);
    for (const std::string& id : ids) {
        const Item* item = live_->item(id);
        if (item == nullptr) continue;
        std::uint64_t& version = view.item_versions_[id];
        if (version == item->version) continue;
        version = item->version;
        std::string json = item_json(*item);
        const auto [at, fresh] = part.objects.try_emplace("item/" + marked(id));
        if (!fresh && at->second == json) continue;
        at->second = std::move(json);
        changes.set.push_back(&*at);
    }
    if (view.item_versions_.size() == ids.size()) return;
    const std::set<std::string> there(ids.begin(), ids.end());
    std::erase_if(view.item_versions_, [&](const auto& kept) {
        if (there.contains(kept.first)) return false;
        const std::string path = "item/" + marked(kept.first);
        part.objects.erase(path);
        changes.gone.push_back(path);
        return true;
    });
}

void Views::seats(std::uint32_t team, const Around& around, Objects& out) const {
    for (const conduct::Seat& seat : live_->seats()) {
        if (seat.team != team) continue;
        const conduct::Taken& taken = live_->taken(seat.id);
        JsonWriter json;
        json.open_object();
        json.key("id").value(seat.id);
        json.key("team").value(team == none ? std::string() : live_->drill().teams.all[team].id);
        json.key("role").value(word(seat.role));
        json.key("role_name");
        put(json, name_of(seat.role));
        json.key("name").value(taken.person);
        json.key("taken").value(taken.on);
        json.key("on").value(std::ranges::binary_search(around.connected, seat.id));
        json.close_object();
        out["seat/" + seat.id] = json.take();
    }
}

void Views::orders(std::uint32_t team, Objects& out) const {
    const conduct::Drill& drill = live_->drill();
    const conduct::Conductor& conductor = live_->conductor();
    const auto put_order = [&](const exercise::Move& m, std::string_view state,
                               std::optional<std::int64_t> effect_us, bool by_stand_in) {
        const exercise::Entry& entry =
            exercise::entry(m.what == Verb::request ? m.on.verb : m.what);
        JsonWriter json;
        json.open_object();
        json.key("verb").value(word(m.what == Verb::request ? m.on.verb : m.what));
        json.key("words");
        put(json, subject_of(drill, m));
        json.key("state").value(state);
        json.key("at").value(in_seconds(m.at_us));
        if (effect_us) json.key("effect_t").value(in_seconds(*effect_us));
        if (m.what == Verb::request) json.key("asked_of").value(drill.teams.all[m.to].id);
        json.key("stand_in").value(by_stand_in);
        json.key("seat").value(by_stand_in ? std::string() : m.by);
        json.key("cost").open_object();
        json.key("staff_minutes").value(entry.staff_minutes);
        json.key("money_usd").value(entry.money_usd);
        json.close_object();
        json.key("liftable").value(entry.undone_by_lift && m.what != Verb::request);
        json.key("move").value(marked("m" + std::to_string(m.id)));
        json.key("because");
        put_because(json, m.because);
        json.close_object();
        out["order/" + marked("m" + std::to_string(m.id))] = json.take();
    };
    const std::int64_t now = live_->now_us();
    std::set<std::uint64_t> lifted;
    for (const conduct::Carried& c : conductor.carried())
        if (c.verb == Verb::lift && c.done) lifted.insert(conductor.journal()[c.entry].on.undoes);
    for (const conduct::Carried& c : conductor.carried()) {
        if (c.team != team) continue;
        const exercise::Move& m = conductor.journal()[c.entry];
        std::string_view state = "under_way";
        if (c.refused)
            state = "refused";
        else if (c.done || c.effect_us <= now)
            state = "in_effect";
        if (lifted.contains(m.id)) state = "lifted";
        // When it will be done is what the catalogue says, not what luck has decided.
        put_order(m, state, c.done ? std::optional(c.effect_us) : std::nullopt, m.by == "stand-in");
    }
    for (const auto& [at, m] : live_->waiting())
        if (m.team == team && is_action(m.what)) put_order(m, "under_way", std::nullopt, false);
    for (const auto& [id, asked] : live_->asked()) {
        if (asked.from != team) continue;
        if (const exercise::Move* m = live_->move(id))
            put_order(*m, word(asked.state), std::nullopt, m->by == "stand-in");
    }
    for (const exercise::FreeAction& free : live_->rulings().asked()) {
        if (drill.teams.find(free.team) != team) continue;
        const exercise::Ruling* ruling = live_->rulings().ruling_on(free.id);
        JsonWriter json;
        json.open_object();
        json.key("verb").value("free");
        json.key("words");
        put(json, {free.what, free.what});
        json.key("state").value(ruling == nullptr                          ? "ruling"
                                : ruling->effect == exercise::Effect::none ? "refused"
                                                                           : "in_effect");
        json.key("at").value(in_seconds(free.at_us));
        json.key("seat").value(free.by);
        if (ruling != nullptr) {
            json.key("effect").value(word(ruling->effect));
            json.key("percent").value(ruling->percent);
            json.key("note").value(ruling->why);
        }
        json.close_object();
        out["order/" + marked("f" + std::to_string(free.id))] = json.take();
    }
}

void Views::cases(std::uint32_t team, Objects& out) const {
    const conduct::Drill& drill = live_->drill();
    for (const Case& c : live_->cases(team)) {
        JsonWriter json;
        json.open_object();
        json.key("title");
        put(json, title_of(drill, c));
        json.key("incident").value(exercise::word(c.kind));
        json.key("rsit").value(exercise::rsit(c.kind));
        json.key("state").value(exercise::word(c.state));
        json.key("severity").value(exercise::word(c.severity));
        json.key("owner").value(c.owner);
        json.key("by").value(c.by_stand_in ? "stand-in" : "seat");
        // A stand-in's begins with the first thing it rests on.
        std::int64_t opened_us = c.by_stand_in && c.opened_us == 0 ? INT64_MAX : c.opened_us;
        for (const std::string& record : c.records)
            if (const auto id = evidence::id_written(record); id && c.by_stand_in)
                opened_us = std::min(opened_us, evidence::minute_of(*id) * minute_us);
        json.key("opened").value(in_seconds(opened_us == INT64_MAX ? c.opened_us : opened_us));
        json.key("notes").value(c.notes);
        json.key("draft").value(c.draft);
        json.key("timeline").open_array();
        for (const Case::Line& line : c.timeline) {
            json.open_object();
            json.key("t").value(in_seconds(line.at_us));
            json.key("seat").value(line.seat);
            json.key("text");
            put(json, line.text);
            json.close_object();
        }
        json.close_array();
        json.key("records").open_array();
        for (const std::string& record : c.records) put_record(json, drill, record);
        json.close_array();
        json.key("assets").open_array();
        for (const std::string& asset : c.assets) json.value(asset);
        json.close_array();
        json.key("indicators").open_array();
        for (const Case::Found& found : c.indicators) {
            json.open_object();
            json.key("value").value(found.what.value);
            json.key("type").value(found.what.type);
            json.key("note").value(found.what.note);
            json.key("first").value(in_seconds(found.first_us));
            json.key("last").value(in_seconds(found.last_us));
            json.close_object();
        }
        json.close_array();
        json.key("reports").open_array();
        for (const Case::Sent& sent : c.reports) {
            json.open_object();
            json.key("t").value(in_seconds(sent.at_us));
            if (sent.to != none) json.key("to").value(drill.teams.all[sent.to].id);
            json.key("seat").value(sent.seat);
            json.close_object();
        }
        json.close_array();
        json.close_object();
        out["case/" + marked(c.id)] = json.take();
    }
}

std::uint64_t Views::orders_stamp(std::uint32_t team) const {
    // What is under way is in effect when its time has passed.
    std::uint64_t passed = 0;
    for (const conduct::Carried& c : live_->conductor().carried())
        passed += c.team == team && c.effect_us <= live_->now_us() ? 1 : 0;
    return sim::mix(live_->moves_version(), passed);
}

std::int64_t Views::complete_us(std::uint32_t sensor, const Around& around) const {
    const auto read = around.sensors.find(sensor);
    return read != around.sensors.end()
               ? read->second.complete_us
               : std::max<std::int64_t>(
                     0, live_->now_us() - live_->drill().sensors.sensors[sensor].delay_us);
}

void Views::sensors(std::uint32_t team, const Around& around, Objects& out) const {
    const conduct::Drill& drill = live_->drill();
    for (std::uint32_t s = 0; s < drill.sensors.sensors.size(); ++s) {
        const sensor::Sensor& sensor = drill.sensors.sensors[s];
        if (!sensor.enabled || drill.teams.find(sensor.team) != team) continue;
        const std::int64_t complete = complete_us(s, around);
        JsonWriter json;
        json.open_object();
        json.key("id").value(sensor.id);
        json.key("name");
        put(json, name_of(sensor.kind));
        json.key("kind").value(sensor::word(sensor.kind));
        json.key("complete_to_t").value(in_seconds(complete / minute_us * minute_us));
        json.key("delay_s").value(in_seconds(sensor.delay_us));
        json.key("sampling").value(sensor.sampling);
        // Records a minute, the last of them the newest that is complete.
        const std::int64_t last = complete / minute_us;
        const std::int64_t first = std::max<std::int64_t>(0, last - counts_minutes);
        json.key("from_t").value(in_seconds(first * minute_us));
        json.key("counts").open_array();
        const auto counts = live_->counts().find(s);
        std::int64_t total = 0;
        for (std::int64_t m = first; m < last; ++m) {
            std::int64_t n = 0;
            if (counts != live_->counts().end())
                if (const auto at = counts->second.find(m); at != counts->second.end())
                    n = at->second;
            json.value(n);
            total += n;
        }
        json.close_array();
        json.key("records").value(total);
        json.close_object();
        out["sensor/" + marked(sensor.id)] = json.take();
    }
}

// Loads of own lines, services' answers: what link_load and slow_service records measured.
void Views::series(std::uint32_t team, Objects& out) {
    const conduct::Drill& drill = live_->drill();
    Graphs& graphs = graphs_[team];
    const std::int64_t from =
        std::max<std::int64_t>(0, live_->now_us() / minute_us - counts_minutes);
    const std::vector<evidence::Record>& records = live_->read_by(team);
    for (; graphs.seen < records.size(); ++graphs.seen) {
        const evidence::Record& r = records[graphs.seen];
        const bool load = r.symptom == evidence::Symptom::link_load;
        if (!load && r.symptom != evidence::Symptom::slow_service) continue;
        const std::int64_t minute = r.about_us / minute_us;
        if (minute < from) continue;
        std::int64_t& most =
            graphs
                .all[{static_cast<std::uint8_t>(r.symptom), load ? r.place / 2 : r.place}][minute];
        most = std::max(r.amount, most);
    }
    for (auto& [what, values] : graphs.all) {
        while (!values.empty() && values.begin()->first < from) values.erase(values.begin());
        if (values.empty()) continue;
        const bool load = what.first == static_cast<std::uint8_t>(evidence::Symptom::link_load);
        const world::Nation& n = drill.nation;
        const std::string name = load ? n.links[what.second].id : n.services[what.second].name;
        const Text line = load ? name_of(n, n.links[what.second]) : Text{};
        const std::int64_t first = values.begin()->first, last = values.rbegin()->first;
        // As often as it was measured: some lines are only read every few minutes.
        std::int64_t step = 0;
        for (const auto& [minute, value] : values) step = std::gcd(step, minute - first);
        step = std::max<std::int64_t>(1, step);
        JsonWriter json;
        json.open_object();
        json.key("name");
        put(json, load ? Text{"Load: " + line.en, "ການໃຊ້ສາຍ: " + line.lo}
                       : Text{"Answers of " + name, "ການຕອບຂອງ " + name});
        json.key("unit").value("%");
        json.key("from_t").value(in_seconds(first * minute_us));
        json.key("step_s").value(60 * step);
        json.key("values").open_array();
        for (std::int64_t m = first; m <= last; m += step) {
            const auto at = values.find(m);
            if (at == values.end())
                json.null();
            else
                json.value(static_cast<double>(at->second / 1000) / 10);
        }
        json.close_array();
        // What the team itself did, to see what came of it.
        json.key("marks").open_array();
        for (const conduct::Carried& c : live_->conductor().carried()) {
            if (c.team != team || !c.done || c.effect_us < first * minute_us) continue;
            json.open_object();
            json.key("t").value(in_seconds(c.effect_us));
            json.key("text");
            put(json, exercise::entry(c.verb).what);
            json.close_object();
        }
        json.close_array();
        json.close_object();
        out["series/" + marked((load ? "load-" : "answers-") + name)] = json.take();
    }
}

void Views::catalogue(std::uint32_t team, Objects& out) const {
    const exercise::Teams& teams = live_->drill().teams;
    for (std::size_t v = 0; v < exercise::actions; ++v) {
        const Verb verb = static_cast<Verb>(v);
        const exercise::Entry& entry = exercise::entry(verb);
        JsonWriter json;
        json.open_object();
        json.key("name");
        put(json, entry.what);
        json.key("side_effect");
        put(json, exercise::side_effect(verb));
        const auto fields = [&](std::string_view key, std::uint32_t bits) {
            json.key(key).open_array();
            for (std::size_t f = 0; f < exercise::fields; ++f)
                if (bits & bit(static_cast<exercise::Field>(f)))
                    json.value(word(static_cast<exercise::Field>(f)));
            json.close_array();
        };
        fields("needs", entry.needs);
        fields("allows", entry.allows);
        json.key("takes_s").value(in_seconds(entry.takes.in_microseconds()));
        json.key("staff_minutes").value(entry.staff_minutes);
        json.key("money_usd").value(entry.money_usd);
        json.key("reversible").value(entry.undone_by_lift);
        json.key("own").value((teams.all[team].authority & bit(verb)) != 0);
        json.key("others").open_array();
        for (const exercise::Team& other : teams.all)
            if (&other != &teams.all[team] && (other.authority & bit(verb))) json.value(other.id);
        json.close_array();
        json.close_object();
        out["catalogue/" + std::string(word(verb))] = json.take();
    }
}

// What the fields of an order may name: what is public, and what the team has found.
void Views::choices(std::uint32_t team, Objects& out) const {
    const conduct::Drill& drill = live_->drill();
    const world::Nation& n = drill.nation;
    const exercise::Team& own = drill.teams.all[team];
    JsonWriter json;
    json.open_object();
    const auto list = [&](std::string_view key, const auto& things, const auto& name,
                          const auto& first) {
        json.key(key).open_array();
        for (const bool mine : {true, false})
            for (const auto& thing : things) {
                if (first(thing) != mine) continue;
                json.open_object();
                json.key("id").value(thing.id);
                json.key("name");
                put(json, name(thing));
                if (mine) json.key("own").value(true);
                json.close_object();
            }
        json.close_array();
    };
    list(
        "networks", n.networks, [](const world::Network& w) { return w.name; },
        [&](const world::Network& w) { return own.answers_for(n.network(w.id)); });
    list(
        "services", n.services,
        [](const world::Service& s) {
            return Text{s.name, s.name};
        },
        [&](const world::Service& s) { return own.answers_for(s); });
    list(
        "groups", n.groups, [&n](const world::HostGroup& g) { return name_of(n, g); },
        [&](const world::HostGroup& g) { return own.answers_for(g); });
    list(
        "people", n.people, [](const world::People& p) { return p.name; },
        [&](const world::People& p) { return own.answers_for(p); });
    list(
        "countries", n.countries, [](const world::Country& c) { return c.name; },
        [&](const world::Country& c) {
            return own.country != none && &c == &n.countries[own.country];
        });
    json.key("lairs").open_array();
    for (const std::uint32_t lair : live_->lairs_known(team)) {
        json.open_object();
        json.key("id").value(marked("lair:" + drill.plan.lairs[lair].id));
        json.key("name");
        put(json, {drill.plan.lairs[lair].name, drill.plan.lairs[lair].name});
        json.close_object();
    }
    json.close_array();
    json.close_object();
    out["choices"] = json.take();
}

void Views::next(std::uint32_t team, Objects& out) const {
    struct Todo {
        Text text;
        std::string path;
        std::int64_t since_us;
    };
    std::vector<Todo> todo;
    const auto add = [&](Text text, std::string path, std::int64_t since) {
        if (todo.size() < 5) todo.push_back({std::move(text), std::move(path), since});
    };
    const auto& desk = live_->on_desk(team);
    for (const conduct::ItemKind kind :
         {conduct::ItemKind::overlay, conduct::ItemKind::contact, conduct::ItemKind::request,
          conduct::ItemKind::question, conduct::ItemKind::inject}) {
        for (const std::string& id : desk) {
            const Item& item = *live_->item(id);
            if (item.kind != kind || item.state == conduct::ItemState::done || item.outgoing)
                continue;
            Text what;
            switch (kind) {
                case conduct::ItemKind::contact:
                    what = {"Answer: are you there?", "ຕອບ: ທ່ານຢູ່ບໍ?"};
                    break;
                case conduct::ItemKind::request: what = {"Answer a request", "ຕອບຄຳຮ້ອງຂໍ"}; break;
                case conduct::ItemKind::question: what = {"Answer a question", "ຕອບຄຳຖາມ"}; break;
                case conduct::ItemKind::overlay: what = {"Read", "ອ່ານ"}; break;
                default: what = {"Read and answer", "ອ່ານ ແລະ ຕອບ"}; break;
            }
            const exercise::Move* move = item.move != 0 ? live_->move(item.move) : nullptr;
            const Text about = move != nullptr && item.subject.en.empty()
                                   ? subject_of(live_->drill(), *move)
                                   : item.subject;
            if (kind != conduct::ItemKind::contact)
                what.en += ": " + about.en,
                    what.lo += ": " + (about.lo.empty() ? about.en : about.lo);
            add(std::move(what), "item/" + marked(id), item.at_us);
        }
    }
    for (const Case& c : live_->cases(team)) {
        if (c.state == exercise::CaseState::closed || c.state == exercise::CaseState::false_alarm)
            continue;
        const Text title = title_of(live_->drill(), c);
        if (c.owner.empty())
            add({"Nobody owns: " + title.en, "ບໍ່ມີເຈົ້າຂອງ: " + title.lo}, "case/" + marked(c.id),
                c.opened_us);
        else if (c.reports.empty())
            add({"Report: " + title.en, "ລາຍງານ: " + title.lo}, "case/" + marked(c.id),
                c.opened_us);
    }
    for (std::size_t i = 0; i < todo.size(); ++i) {
        JsonWriter json;
        json.open_object();
        json.key("text");
        put(json, todo[i].text);
        json.key("path").value(todo[i].path);
        json.key("since_t").value(in_seconds(todo[i].since_us));
        json.close_object();
        out["next/" + std::to_string(i)] = json.take();
    }
}

void Views::statements(std::uint32_t team, Objects& out) const {
    static constexpr std::string_view states[] = {"draft", "submitted", "approved", "published"};
    for (const auto& [id, s] : live_->statements()) {
        if (s.team != team) continue;
        JsonWriter json;
        json.open_object();
        json.key("subject").value(s.subject);
        json.key("text").value(s.text);
        json.key("state").value(states[static_cast<std::size_t>(s.state)]);
        json.key("by").value(s.by);
        json.key("approver").value(s.approver);
        json.key("tlp").value(exercise::word(s.tlp));
        json.key("at").value(in_seconds(s.at_us));
        json.close_object();
        out["statement/" + marked(id)] = json.take();
    }
}

void Views::team(std::uint32_t team, const Around& around, View& view, Changes& changes) {
    using Name = View::Name;
    const conduct::Drill& drill = live_->drill();
    const std::uint64_t records = live_->read_by(team).size();
    const std::uint64_t cases_stamp = sim::mix(live_->cases_version(team), minute());
    std::uint64_t read = sim::mix(records, 0);
    for (std::uint32_t s = 0; s < drill.sensors.sensors.size(); ++s)
        if (drill.teams.find(drill.sensors.sensors[s].team) == team)
            read = sim::mix(read, static_cast<std::uint64_t>(complete_us(s, around) / minute_us));
    const auto now = static_cast<std::uint64_t>(live_->now_us() / minute_us);

    common(around, false, view, changes);
    items(team, view, changes);
    bring(view, Name::seats, sim::mix(live_->seats_version(), around.connections), changes,
          [&](Objects& out) { seats(team, around, out); });
    bring(view, Name::orders, orders_stamp(team), changes,
          [&](Objects& out) { orders(team, out); });
    bring(view, Name::cases, cases_stamp, changes, [&](Objects& out) { cases(team, out); });
    bring(view, Name::sensors, read, changes, [&](Objects& out) { sensors(team, around, out); });
    bring(view, Name::series, sim::mix(sim::mix(records, now), minute()), changes,
          [&](Objects& out) { series(team, out); });
    bring(view, Name::catalogue, 0, changes, [&](Objects& out) { catalogue(team, out); });
    bring(view, Name::choices, live_->lairs_known(team).size(), changes,
          [&](Objects& out) { choices(team, out); });
    bring(view, Name::next, sim::mix(live_->desk_version(team), cases_stamp), changes,
          [&](Objects& out) { next(team, out); });
    bring(view, Name::statements, changes, [&](Objects& out) { statements(team, out); });
}

}  // namespace naga::serve
