#include "serve/host.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <unordered_set>

#include "base/json.h"
#include "serve/refusal_words.h"
#include "serve/view_words.h"

namespace naga::serve {

using conduct::LiveDrill;
using conduct::Seat;
using conduct::SeatRole;
using exercise::LiveEntry;
using world::none;

namespace {

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t push_us = 250'000;  // at most four deltas a second
constexpr std::size_t crowd = 200;         // streams, from which on two deltas a second must do
constexpr std::int64_t crowd_push_us = 500'000;
constexpr std::int64_t beat_us = 5 * second_us;
constexpr std::int64_t slice_us = 20'000;  // of minutes run at once, before others are served
constexpr std::size_t deltas_max = 400;    // kept of an audience for those who come back
constexpr std::size_t deltas_bytes_max = 2u << 20;

// How often something is sent follows this machine's time, also where the drill's is frozen.
std::int64_t steady_us() {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

// What stands under `on.lair` of a body.
std::string lair_in(const scenario::Document& body) {
    if (body.root.kind != scenario::Node::Kind::map) return "";
    const scenario::Node* on = body.root.find("on");
    if (on == nullptr || on->kind != scenario::Node::Kind::map) return "";
    const scenario::Node* lair = on->find("lair");
    return lair == nullptr ? "" : lair->scalar;
}

// Whether a lair is named otherwise than by an id of the seat that means something to it. `sent`
// is as the browser sent it, `read` has the drill's ids.
bool names_unseen_lair(const std::string& sent, const scenario::Document& read) {
    const std::string known = lair_in(read);
    if (known.empty()) return false;
    const auto document = scenario::read_json("body", sent);
    return !document || !lair_in(*document).starts_with('~') || known.starts_with('~');
}

std::string object_of(std::string_view path, std::string_view json) {
    return "\"" + std::string(path) + "\":" + std::string(json);
}

// A path as a key of JSON: marks as JSON writes them.
std::string json_path(std::string_view path) {
    std::string text;
    for (const char c : path) {
        if (c == mark_begin)
            text += "\\u0001";
        else if (c == mark_end)
            text += "\\u0002";
        else
            text += c;
    }
    return text;
}

}  // namespace

// A set of seats that see the same.
struct DrillHost::Audience {
    std::string name;
    std::string seat;  // of one seat alone; empty: of a team
    std::uint32_t team = none;
    SeatRole role = SeatRole::player;
    bool board = false;
    View view;
    std::uint64_t seq = 0;
    struct Delta {
        std::uint64_t seq;
        MarkedText json;
    };
    std::deque<Delta> deltas;
    std::size_t delta_bytes = 0;
    bool made = false;
    // Ids that its seats have been shown, in the order in which they were.
    std::vector<std::string> ids;
    std::unordered_set<std::string> ids_known;
    // The objects as they are sent to who comes late, of the number they were made at.
    std::optional<MarkedText> all;
    std::uint64_t all_seq = 0;

    void show(std::string_view text) {
        each_marked(text, [this](std::string_view id) {
            if (ids_known.emplace(id).second) ids.emplace_back(id);
        });
    }
    struct Listener {
        std::string seat;
        std::shared_ptr<EventStream> stream;
        std::uint64_t sent = 0;  // the number it is at
    };
    std::vector<Listener> listeners;
};

Scopes scopes_of(SeatRole role) {
    switch (role) {
        case SeatRole::player: return {Scope::anyone, Scope::play, Scope::act};
        case SeatRole::lead: return {Scope::anyone, Scope::play, Scope::act, Scope::share};
        case SeatRole::spokesperson: return {Scope::anyone, Scope::play, Scope::share};
        case SeatRole::director:
            return {Scope::anyone, Scope::staff, Scope::truth,  Scope::clock,
                    Scope::inject, Scope::rule,  Scope::observe};
        case SeatRole::cell: return {Scope::anyone, Scope::staff, Scope::inject};
        case SeatRole::evaluator: return {Scope::anyone, Scope::staff, Scope::observe};
        case SeatRole::observer: return {Scope::anyone, Scope::staff};
        case SeatRole::admin: return {Scope::anyone, Scope::staff, Scope::admin};
    }
    return {Scope::anyone};
}

std::optional<Scopes> scopes_for(std::string_view kind) {
    static const std::map<std::string_view, Scopes> needs = {
        {"message", {Scope::play}},    {"report", {Scope::play}},  {"case", {Scope::play}},
        {"star", {Scope::play}},       {"help", {Scope::play}},    {"log", {Scope::play}},
        {"ask", {Scope::play}},        {"order", {Scope::act}},    {"agree", {Scope::act}},
        {"refuse", {Scope::act}},      {"free", {Scope::act}},     {"share", {Scope::play}},
        {"statement", {Scope::share}}, {"clock", {Scope::clock}},  {"inject", {Scope::inject}},
        {"say", {Scope::inject}},      {"rule", {Scope::rule}},    {"alarm", {Scope::clock}},
        {"branch", {Scope::clock}},    {"reveal", {Scope::clock}}, {"rate", {Scope::observe}},
        {"note", {Scope::observe}},    {"flag", {Scope::observe}},
    };
    if (const auto found = needs.find(kind); found != needs.end()) return found->second;
    return std::nullopt;
}

Acted refused(const Problem& problem) {
    int status = 422;
    std::string_view code = "refused";
    switch (problem.kind) {
        case Problem::Kind::invalid: status = 400, code = "malformed"; break;
        case Problem::Kind::missing: status = 404, code = "not_found"; break;
        case Problem::Kind::conflict: status = 409, code = "too_late"; break;
        case Problem::Kind::refused: break;
        case Problem::Kind::damaged: status = 400, code = "malformed"; break;
        case Problem::Kind::unavailable: status = 503, code = "busy"; break;
    }
    JsonWriter json;
    json.open_object();
    json.key("status").value(status);
    json.key("error").value(code);
    json.key("text");
    put(json, words_of(problem));
    if (!problem.where.empty()) json.key("where").value(problem.where);
    json.close_object();
    return {status, json.take()};
}

DrillHost::DrillHost(const conduct::Drill& drill, std::shared_ptr<store::JournalStore> journal,
                     HostOptions options)
    : drill_(&drill), journal_(std::move(journal)), options_(std::move(options)) {
    if (!options_.wall_us)
        options_.wall_us = [] {
            return std::chrono::duration_cast<std::chrono::microseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                .count();
        };
    // Deltas of a later start are numbered higher than those of any before.
    first_seq_ = static_cast<std::uint64_t>(options_.wall_us() / second_us) << 16;
}

Result<std::unique_ptr<DrillHost>> DrillHost::open(const conduct::Drill& drill,
                                                   std::shared_ptr<store::JournalStore> journal,
                                                   HostOptions options) {
    std::unique_ptr<DrillHost> host(new DrillHost(drill, std::move(journal), std::move(options)));
    if (auto played = host->rebuild(); !played) return refuse(played.error());
    host->thread_ = std::thread([raw = host.get()] { raw->run(); });
    return host;
}

DrillHost::~DrillHost() { stop(); }

void DrillHost::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void DrillHost::post(std::function<void()> task) {
    {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
    }
    wake_.notify_one();
}

// Wall time that never goes back, whatever is done to the machine's clock.
std::int64_t DrillHost::wall_us() {
    wall_seen_us_ = std::max(wall_seen_us_, options_.wall_us());
    return wall_seen_us_;
}

// ---- state -----------------------------------------------------------------------------------

namespace {

// The entries that make the state of now: those before a branch that lie after its time are left
// out, and the clock begins anew there.
struct Course {
    std::vector<LiveEntry> entries;

    void add(LiveEntry entry) {
        const auto* branch = std::get_if<exercise::BranchOff>(&entry.act);
        if (branch != nullptr) {
            std::erase_if(entries, [&](const LiveEntry& e) {
                if (std::holds_alternative<exercise::ClockChange>(e.act)) return true;
                // Seats stay taken, and notes stay written.
                if (std::holds_alternative<exercise::Seating>(e.act) ||
                    std::holds_alternative<exercise::Note>(e.act))
                    return false;
                return e.at_us > branch->to_us;
            });
            for (LiveEntry& e : entries) e.at_us = std::min(e.at_us, branch->to_us);
            const std::int64_t wall = entry.wall_us;
            using Change = exercise::ClockChange;
            const auto change = [&](Change::Kind kind) {
                Change c;
                c.kind = kind, c.wall_us = wall, c.target_us = branch->to_us;
                c.words = branch->name;
                c.reason = exercise::PauseReason::teaching;
                LiveEntry e = entry;
                e.at_us = branch->to_us;
                e.kind = "clock";
                e.act = c;
                entries.push_back(std::move(e));
            };
            change(Change::Kind::start);
            if (branch->to_us > 0) change(Change::Kind::jump);
            change(Change::Kind::pause);
            return;
        }
        entries.push_back(std::move(entry));
    }
};

}  // namespace

Result<void> DrillHost::rebuild() {
    auto script = exercise::Script::of(drill_->msel);
    if (!script) return refuse(script.error().front());
    if (options_.on_restart) options_.on_restart();
    auto live = std::make_unique<LiveDrill>(*drill_, options_.seed, std::move(*script),
                                            conduct::seats_of(*drill_, options_.seats_a_team));
    const exercise::Known known{&drill_->nation, &drill_->plan, &drill_->teams};
    Course course;
    std::optional<Problem> wrong;
    std::uint64_t last = 0;
    auto read = journal_->read(1, [&](const store::Row& row) {
        auto entry = exercise::read_row(row.seq, row.body, known,
                                        [&](std::string_view seat) { return live->team_of(seat); });
        if (!entry) {
            wrong = entry.error().front();
            return false;
        }
        last = row.seq;
        course.add(std::move(*entry));
        return true;
    });
    if (!read) return read;
    if (wrong) return refuse(*wrong);
    for (const LiveEntry& entry : course.entries) {
        while (live->run_one_minute(entry.at_us))
            if (options_.on_minute) options_.on_minute(live->conductor().range());
        live->apply(entry);
        last_at_us_ = std::max(last_at_us_, entry.at_us);
        wall_seen_us_ = std::max(wall_seen_us_, entry.wall_us);
    }
    if (!course.entries.empty()) last_at_us_ = course.entries.back().at_us;
    applied_ = last;
    live_ = std::move(live);
    for (auto& [name, a] : audiences_) a->view.forget_stamps();
    around_made_us_ = 0;
    if (views_)
        views_->follow(*live_);
    else
        views_ = std::make_unique<Views>(*live_);
    pushed_version_ = 0;
    must_rebuild_ = false;
    const std::lock_guard lock(mutex_);
    entries_ = applied_;
    return {};
}

void DrillHost::run() {
    while (true) {
        {
            std::unique_lock lock(mutex_);
            if (to_push_.empty())
                wake_.wait_for(lock, std::chrono::milliseconds(lag_s_ > 1 ? 1 : 50),
                               [this] { return stopping_ || !tasks_.empty(); });
        }
        // Many who come at once do not keep the nation waiting.
        const auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(slice_us);
        do {
            std::function<void()> task;
            {
                const std::lock_guard lock(mutex_);
                if (stopping_) return;
                if (tasks_.empty()) break;
                task = std::move(tasks_.front());
                tasks_.pop_front();
            }
            task();
        } while (std::chrono::steady_clock::now() < until);
        // A journal that holds more than was carried out: what was uncertain is there after all.
        if (must_rebuild_ && in_flight_.empty()) static_cast<void>(rebuild());
        if (!options_.frozen) advance();
        const std::int64_t now = steady_us();
        if ((live_->version() != pushed_version_ || connections_changed_) &&
            now - pushed_us_ >= (streams() > crowd ? crowd_push_us : push_us))
            begin_push();
        if (now - beat_us_ >= beat_us) beat();
        // One audience at a time: whoever acts does not wait until all have been told.
        if (!to_push_.empty()) {
            push(*to_push_.back());
            to_push_.pop_back();
        }
    }
}

// Time goes on, but not beyond an entry that is still to be carried out.
void DrillHost::advance() {
    if (live_->clock().changes().empty()) return;
    std::int64_t target = live_->clock().exercise_at(wall_us());
    if (!in_flight_.empty()) target = std::min(target, *in_flight_.begin());
    const std::int64_t begun = options_.wall_us();
    bool behind = false;
    while (live_->run_one_minute(target)) {
        if (options_.on_minute) options_.on_minute(live_->conductor().range());
        if (options_.wall_us() - begun > slice_us) {
            behind = true;
            break;
        }
    }
    if (!behind && target > live_->now_us()) live_->run_to(target);
    const double lag = static_cast<double>(target - live_->now_us()) / 1e6;
    const std::lock_guard lock(mutex_);
    lag_s_ = live_->is_over() ? 0 : lag;
}

// ---- acts --------------------------------------------------------------------------------------

void DrillHost::act(std::string seat, std::string kind, std::string key, std::string body,
                    Done done) {
    post([this, seat = std::move(seat), kind = std::move(kind), key = std::move(key),
          body = std::move(body),
          done = std::move(done)] { begin_act(seat, kind, key, body, done); });
}

void DrillHost::begin_act(const std::string& seat, const std::string& kind, const std::string& key,
                          const std::string& body, const Done& done) {
    std::string text = body;
    if (live_->seat(seat) != nullptr && body.find("\"~") != std::string::npos) {
        text = true_ids(seat, body);
    }
    auto document = scenario::read_json("body", text);
    if (!document) return done(refused(document.error().front()));
    // A player names a server of the attackers by the seat's own id for it, so that nobody learns
    // by trying which words the plan has.
    if (live_->team_of(seat) != none && names_unseen_lair(body, *document))
        return done(refused({Problem::Kind::missing, "", "nobody here has heard of that server",
                             "it stands in no evidence and no message", "find it first"}));
    LiveEntry entry;
    entry.wall_us = wall_us();
    const std::int64_t now =
        live_->clock().changes().empty() ? 0 : live_->clock().exercise_at(entry.wall_us);
    entry.at_us = std::max({last_at_us_, now, live_->now_us()});
    entry.at_us = std::min(entry.at_us, std::max(drill_->endex_us(), last_at_us_));
    entry.seat = seat;
    entry.kind = kind;
    Problems problems;
    scenario::Asker asker(*document, document->root, "", problems);
    const exercise::Known known{&drill_->nation, &drill_->plan, &drill_->teams};
    entry.act = exercise::read_act(kind, asker, known, live_->team_of(seat), seat, entry.at_us,
                                   entry.wall_us);
    if (!problems.empty()) return done(refused(problems.front()));
    if (auto* clock = std::get_if<exercise::ClockChange>(&entry.act)) {
        clock->seats_taken = 0;
        for (const Seat& s : live_->seats())
            if (s.team != none && live_->taken(s.id).on) ++clock->seats_taken;
    }
    if (auto fine = live_->check(entry); !fine) return done(refused(fine.error()));
    last_at_us_ = entry.at_us;
    store::Row row;
    row.seat = seat;
    row.key = key;
    row.wall_us = entry.wall_us;
    row.body = exercise::as_row(entry, text);
    row.answer = "{}";
    const auto waiting = in_flight_.insert(entry.at_us);
    auto shared = std::make_shared<LiveEntry>(std::move(entry));
    auto taken = journal_->append(
        {{std::move(row)}, {}}, [this, shared, done, waiting](Result<store::Receipt> receipt) {
            // On the journal's thread: the drill's own carries it out.
            post([this, shared, done, waiting, receipt = std::move(receipt)]() mutable {
                in_flight_.erase(waiting);
                if (!receipt) {
                    if (store::is_uncertain(receipt.error())) must_rebuild_ = true;
                    return done(refused(receipt.error()));
                }
                if (receipt->outcome == store::Receipt::Outcome::written) {
                    shared->seq = receipt->first_seq;
                    apply_durable(std::move(*shared));
                }
                // The number is the journal's own: it would tell how much others do.
                done({200, R"({"done":true})"});
            });
        });
    if (!taken) {
        in_flight_.erase(waiting);
        done(refused(taken.error()));
    }
}

// A seat can name what it was shown, and what it would be shown now.
std::string DrillHost::true_ids(const std::string& seat, const std::string& text) {
    Audience& audience = audience_of(seat);
    const SeatIds ids(secret_of(seat));
    std::string known = ids.with_true(text, audience.ids);
    if (known.find("\"~") == std::string::npos) return known;
    make(audience);
    return ids.with_true(text, audience.ids);
}

void DrillHost::apply_durable(LiveEntry entry) {
    if (entry.seq != applied_ + 1) {
        must_rebuild_ = true;
        return;
    }
    if (std::holds_alternative<exercise::BranchOff>(entry.act)) {
        must_rebuild_ = true;
        return;
    }
    while (live_->run_one_minute(entry.at_us))
        if (options_.on_minute) options_.on_minute(live_->conductor().range());
    live_->apply(entry);
    applied_ = entry.seq;
    const std::lock_guard lock(mutex_);
    entries_ = applied_;
}

// ---- views -------------------------------------------------------------------------------------

DrillHost::Audience& DrillHost::audience(const std::string& name) {
    auto& place = audiences_[name];
    if (!place) {
        place = std::make_unique<Audience>();
        place->name = name;
        place->seq = first_seq_;
    }
    return *place;
}

DrillHost::Audience& DrillHost::audience_of(const std::string& seat) {
    const Seat* s = live_->seat(seat);
    if (s == nullptr) return audience("nobody");
    const bool alone = s->role == SeatRole::evaluator;
    std::string name(conduct::word(s->role));
    if (s->team != none) name = "team:" + drill_->teams.all[s->team].id;
    if (alone) name = "seat:" + seat;
    Audience& a = audience(name);
    a.team = s->team;
    a.role = s->role;
    if (alone) a.seat = seat;
    return a;
}

// What the server knows beside the drill: asked again when the drill has changed, or after a while.
const Around& DrillHost::around() {
    around_.wall_us = wall_us();
    if (connections_changed_) {
        connections_changed_ = false;
        around_.connected.clear();
        for (const auto& [name, a] : audiences_)
            for (const Audience::Listener& listener : a->listeners)
                if (!listener.seat.empty()) around_.connected.push_back(listener.seat);
        std::ranges::sort(around_.connected);
        ++around_.connections;
    }
    const bool fresh = around_version_ == live_->version() &&
                       around_.wall_us - around_made_us_ < push_us && around_made_us_ != 0;
    if (fresh) return around_;
    around_version_ = live_->version();
    around_made_us_ = around_.wall_us;
    if (options_.sensors) around_.sensors = options_.sensors(*live_);
    // It changes with the minute alone, once it is known.
    const std::int64_t minute = live_->conductor().now().in_microseconds();
    if (options_.harm && (around_.harm.empty() || harm_minute_us_ != minute)) {
        around_.harm = options_.harm(*live_);
        harm_minute_us_ = minute;
    }
    const bool asked = std::ranges::any_of(audiences_, [](const auto& one) {
        return one.second->role == SeatRole::admin && one.second->team == none;
    });
    if (options_.health && asked) around_.health = options_.health();
    return around_;
}

// Brings the audience's view up to now, and keeps what changed as a delta.
void DrillHost::make(Audience& a) {
    Changes changes;
    const Around& with = around();
    if (a.board)
        views_->board(with, a.view, changes);
    else if (a.team != none)
        views_->team(a.team, with, a.view, changes);
    else if (a.role == SeatRole::director)
        views_->director(with, a.view, changes);
    else if (a.role == SeatRole::cell)
        views_->cell(with, a.view, changes);
    else if (a.role == SeatRole::evaluator || a.role == SeatRole::observer)
        views_->evaluator(a.seat, with, a.view, changes);
    else if (a.role == SeatRole::admin)
        views_->admin(with, a.view, changes);
    for (const Objects::value_type* one : changes.set) {
        a.show(one->first);
        a.show(one->second);
    }
    if (a.made && !(changes.set.empty() && changes.gone.empty())) {
        ++a.seq;
        std::string json = "{\"seq\":" + std::to_string(a.seq) + ",\"set\":{";
        bool first = true;
        for (const Objects::value_type* one : changes.set) {
            if (!std::exchange(first, false)) json += ',';
            json += object_of(json_path(one->first), one->second);
        }
        json += "},\"gone\":[";
        first = true;
        for (const std::string& path : changes.gone) {
            if (!std::exchange(first, false)) json += ',';
            json += "\"" + json_path(path) + "\"";
        }
        json += "]}";
        a.deltas.push_back({a.seq, MarkedText(json)});
        a.delta_bytes += a.deltas.back().json.size();
        while (a.deltas.size() > deltas_max || a.delta_bytes > deltas_bytes_max) {
            a.delta_bytes -= a.deltas.front().json.size();
            a.deltas.pop_front();
        }
    }
    a.made = true;
}

void DrillHost::begin_push() {
    if (!to_push_.empty()) return;
    pushed_version_ = live_->version();
    pushed_us_ = steady_us();
    std::size_t streams = 0;
    for (auto& [name, a] : audiences_) {
        streams += a->listeners.size();
        if (!a->listeners.empty()) to_push_.push_back(a.get());
    }
    const std::lock_guard lock(mutex_);
    streams_ = streams;
}

void DrillHost::push(Audience& a) {
    make(a);
    // A delta may have been made before, for somebody who came or who acted.
    const std::size_t gone = std::erase_if(a.listeners, [&](Audience::Listener& listener) {
        if (listener.sent == a.seq) return false;
        const std::uint64_t from = std::exchange(listener.sent, a.seq);
        if (a.deltas.empty() || a.deltas.front().seq > from + 1) {
            const std::string text = snapshot_text(a, listener.seat);
            listener.sent = a.seq;
            return !listener.stream->send("snapshot", a.seq, text);
        }
        const SeatIds ids(a.board ? SeatIds::Secret{} : secret_of(listener.seat));
        for (const Audience::Delta& delta : a.deltas)
            if (delta.seq > from &&
                !listener.stream->send("delta", delta.seq, ids.with_own(delta.json)))
                return true;
        return false;
    });
    if (gone > 0) connections_changed_ = true;
}

std::string DrillHost::beat_text() {
    const exercise::ClockState clock = live_->clock().state_at(wall_us());
    JsonWriter json;
    json.open_object();
    json.key("t").value(in_seconds(live_->is_over() ? live_->now_us() : clock.exercise_us));
    json.key("wall").value(wall_us() / 1000);
    json.key("speed").value(static_cast<double>(clock.speed_milli) / 1000);
    json.key("moving").value(clock.moving && !live_->is_over());
    json.key("state").value(word(live_->is_over() && clock.phase != exercise::Phase::lobby
                                     ? exercise::Phase::ended
                                     : clock.phase));
    json.key("lag_ms").value(static_cast<std::int64_t>(lag_s_ * 1000));
    json.close_object();
    return json.take();
}

void DrillHost::beat() {
    beat_us_ = steady_us();
    const std::string text = beat_text();
    bool lost = false;
    for (auto& [name, a] : audiences_)
        lost |= std::erase_if(a->listeners, [&](const Audience::Listener& listener) {
                    return !listener.stream->send("beat", 0, text);
                }) > 0;
    // Presence and alarms change with time alone.
    if (lost) connections_changed_ = true;
    begin_push();
}

std::string DrillHost::me(const std::string& seat) const {
    const Seat* s = live_->seat(seat);
    JsonWriter json;
    json.open_object();
    json.key("seat").value(seat);
    const conduct::Taken& taken = live_->taken(seat);
    json.key("name").value(taken.person);
    json.key("role").value(s == nullptr ? "" : conduct::word(s->role));
    json.key("role_name");
    put(json, s == nullptr ? Text{} : name_of(s->role));
    if (s != nullptr && s->team != none) json.key("team").value(drill_->teams.all[s->team].id);
    json.key("language").value(taken.language == Language::lao ? "lo" : "en");
    json.key("scopes").open_array();
    if (s != nullptr)
        for (std::size_t i = 0; i < scopes_total; ++i)
            if (scopes_of(s->role).holds(static_cast<Scope>(i)))
                json.value(name_of(static_cast<Scope>(i)));
    json.close_array();
    json.key("exercise").open_object();
    json.key("id").value(drill_->id);
    json.key("name");
    put(json, drill_->name);
    json.close_object();
    json.close_object();
    return json.take();
}

std::string DrillHost::snapshot_text(Audience& a, const std::string& seat) {
    make(a);
    const exercise::ClockState clock = live_->clock().state_at(wall_us());
    if (!a.all || a.all_seq != a.seq) {
        std::string objects;
        a.view.each([&](const std::string& path, const std::string& object) {
            if (!objects.empty()) objects += ',';
            objects += object_of(json_path(path), object);
        });
        a.all.emplace(objects);
        a.all_seq = a.seq;
    }
    JsonWriter head;
    head.open_object();
    head.key("seq").value(a.seq);
    head.key("t").value(in_seconds(live_->is_over() ? live_->now_us() : clock.exercise_us));
    head.key("wall").value(wall_us() / 1000);
    head.close_object();
    std::string text = head.take();
    text.pop_back();
    text += ",\"objects\":{";
    if (!a.board) text += object_of("me", me(seat)) + (a.all->size() > 0 ? "," : "");
    text += SeatIds(a.board ? SeatIds::Secret{} : secret_of(seat)).with_own(*a.all);
    return text + "}}";
}

const SeatIds::Secret& DrillHost::secret_of(const std::string& seat) { return secrets_[seat]; }

void DrillHost::set_secret(const std::string& seat, const SeatIds::Secret& secret) {
    post([this, seat, secret] { secrets_[seat] = secret; });
}

void DrillHost::subscribe(std::string seat, std::uint64_t from,
                          std::shared_ptr<EventStream> stream) {
    post([this, seat = std::move(seat), from, stream = std::move(stream)] {
        Audience& a = audience_of(seat);
        make(a);
        const bool resumes =
            from != 0 && from <= a.seq && from >= first_seq_ &&
            (from == a.seq || (!a.deltas.empty() && a.deltas.front().seq <= from + 1));
        if (resumes) {
            const SeatIds ids(secret_of(seat));
            for (const Audience::Delta& delta : a.deltas)
                if (delta.seq > from) stream->send("delta", delta.seq, ids.with_own(delta.json));
        } else {
            const std::string text = snapshot_text(a, seat);
            stream->send("snapshot", a.seq, text);
        }
        stream->send("beat", 0, beat_text());
        a.listeners.push_back({seat, stream, a.seq});
        connections_changed_ = true;
    });
}

void DrillHost::snapshot(std::string seat, Done done) {
    post([this, seat = std::move(seat), done = std::move(done)] {
        done({200, snapshot_text(audience_of(seat), seat)});
    });
}

void DrillHost::watch_board(std::shared_ptr<EventStream> stream) {
    post([this, stream = std::move(stream)] {
        Audience& a = audience("board");
        a.board = true;
        const std::string text = snapshot_text(a, "");
        stream->send("snapshot", a.seq, text);
        stream->send("beat", 0, beat_text());
        a.listeners.push_back({"", stream, a.seq});
    });
}

void DrillHost::board(Done done) {
    post([this, done = std::move(done)] {
        Audience& a = audience("board");
        a.board = true;
        done({200, snapshot_text(a, "")});
    });
}

void DrillHost::replay(std::string seat, std::int64_t at_us, Done done) {
    post([this, seat = std::move(seat), at_us, done = std::move(done)] {
        auto script = exercise::Script::of(drill_->msel);
        const Seat* s = live_->seat(seat);
        if (!script || s == nullptr || at_us > live_->now_us() || at_us < 0)
            return done(refused({Problem::Kind::missing, "", "that was not seen",
                                 "the seat is not there, or the time has not come",
                                 "choose a seat and a time that was played"}));
        LiveDrill then(*drill_, options_.seed, std::move(*script),
                       conduct::seats_of(*drill_, options_.seats_a_team));
        const exercise::Known known{&drill_->nation, &drill_->plan, &drill_->teams};
        Course course;
        auto read = journal_->read(1, [&](const store::Row& row) {
            if (row.seq > applied_) return false;
            auto entry = exercise::read_row(row.seq, row.body, known,
                                            [&](std::string_view id) { return then.team_of(id); });
            if (entry) course.add(std::move(*entry));
            return true;
        });
        if (!read) return done(refused(read.error()));
        for (const LiveEntry& entry : course.entries)
            if (entry.at_us <= at_us) then.apply(entry);
        then.run_to(at_us);
        Views views(then);
        View view;
        Changes changes;
        Around with = around();
        with.sensors.clear();
        if (s->team != none)
            views.team(s->team, with, view, changes);
        else
            views.director(with, view, changes);
        std::string text;
        view.each([&](const std::string& path, const std::string& object) {
            if (!text.empty()) text += ',';
            text += object_of(json_path(path), object);
        });
        done({200, SeatIds(secret_of(seat))
                       .with_own("{\"t\":" + std::to_string(at_us / second_us) + ",\"objects\":{" +
                                 text + "}}")});
    });
}

void DrillHost::look(std::function<void(const LiveDrill&)> at) {
    post([this, at = std::move(at)] { at(*live_); });
}

void DrillHost::with_true_ids(std::string seat, std::string text,
                              std::function<void(std::string)> then) {
    post([this, seat = std::move(seat), text = std::move(text), then = std::move(then)] {
        then(true_ids(seat, text));
    });
}

void DrillHost::cut(std::string seat) {
    post([this, seat = std::move(seat)] {
        for (auto& [name, a] : audiences_)
            if (std::erase_if(a->listeners, [&](const Audience::Listener& listener) {
                    if (listener.seat != seat) return false;
                    listener.stream->close();
                    return true;
                }) > 0)
                connections_changed_ = true;
    });
}

std::uint64_t DrillHost::entries() const {
    const std::lock_guard lock(mutex_);
    return entries_;
}
std::size_t DrillHost::streams() const {
    const std::lock_guard lock(mutex_);
    return streams_;
}
double DrillHost::lag_s() const {
    const std::lock_guard lock(mutex_);
    return lag_s_;
}

}  // namespace naga::serve
