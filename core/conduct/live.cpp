#include "conduct/live.h"

#include <algorithm>

#include "base/ensure.h"

namespace naga::conduct {

using exercise::Channel;
using exercise::Firing;
using exercise::LiveEntry;
using exercise::Move;
using exercise::Receipt;
using exercise::Tlp;
using exercise::Verb;
using world::none;

namespace {

constexpr std::int64_t minute_us = 60'000'000;

constexpr std::array<std::string_view, seat_roles> role_words = {
    "player", "lead", "spokesperson", "director", "cell", "evaluator", "observer", "admin"};
constexpr std::array<std::string_view, 12> item_words = {"inject",  "message", "request",  "report",
                                                         "share",   "answer",  "alert",    "news",
                                                         "contact", "overlay", "question", "help"};
constexpr std::array<std::string_view, 3> state_words = {"open", "mine", "done"};

// "telco-a:m12"
std::string id_of(std::string_view desk, std::string_view key) {
    return std::string(desk) + ":" + std::string(key);
}

ItemKind kind_of(const exercise::Row& row) {
    if (row.checks_contact) return ItemKind::contact;
    switch (row.by) {
        case Channel::news:
        case Channel::social: return ItemKind::news;
        case Channel::overlay: return ItemKind::overlay;
        case Channel::question: return ItemKind::question;
        case Channel::mail:
        case Channel::phone:
        case Channel::sms:
        case Channel::document:
        case Channel::walk_in: return ItemKind::inject;
    }
    return ItemKind::inject;
}

}  // namespace

std::string_view word(SeatRole role) { return role_words[static_cast<std::size_t>(role)]; }
std::string_view word(ItemKind kind) { return item_words[static_cast<std::size_t>(kind)]; }
std::string_view word(ItemState state) { return state_words[static_cast<std::size_t>(state)]; }

std::optional<SeatRole> seat_role_of(std::string_view text) {
    const auto found = std::ranges::find(role_words, text);
    if (found == role_words.end()) return std::nullopt;
    return static_cast<SeatRole>(found - role_words.begin());
}

std::vector<Seat> seats_of(const Drill& drill, std::uint32_t a_team) {
    ensure(a_team >= 1, "a team has a seat");
    std::vector<Seat> seats;
    for (std::uint32_t t = 0; t < drill.teams.all.size(); ++t) {
        const exercise::Team& team = drill.teams.all[t];
        const std::uint32_t count = team.contact ? 1 : a_team;
        for (std::uint32_t i = 1; i <= count; ++i) {
            SeatRole role = i == 1 ? SeatRole::lead : SeatRole::player;
            if (team.role == exercise::Role::ministry && i == count && count > 1)
                role = SeatRole::spokesperson;
            seats.push_back({team.id + "-" + std::to_string(i), role, t});
        }
    }
    for (const auto& [id, role] : {std::pair("director", SeatRole::director),
                                   {"cell-1", SeatRole::cell},
                                   {"cell-2", SeatRole::cell},
                                   {"evaluator-1", SeatRole::evaluator},
                                   {"evaluator-2", SeatRole::evaluator},
                                   {"observer", SeatRole::observer},
                                   {"admin", SeatRole::admin}})
        seats.push_back({id, role, none});
    return seats;
}

LiveDrill::LiveDrill(const Drill& drill, std::uint64_t seed, exercise::Script script,
                     std::vector<Seat> seats)
    : drill_(&drill),
      seed_(seed),
      script_(std::move(script)),
      conductor_(drill,
                 Casting{.respond = Respond::live, .skill = {}, .orders = {}, .evidence = {}}, seed,
                 0),
      facts_(drill),
      seats_(std::move(seats)) {
    ensure(seats_.size() <= seats_max, "a drill has at most seats_max seats");
    for (std::size_t i = 0; i < seats_.size(); ++i) {
        taken_.try_emplace(seats_[i].id);
        seat_places_.emplace(seats_[i].id, i);
    }
}

const Seat* LiveDrill::seat(std::string_view id) const {
    const auto found = seat_places_.find(id);
    return found == seat_places_.end() ? nullptr : &seats_[found->second];
}

std::uint32_t LiveDrill::team_of(std::string_view id) const {
    const Seat* s = seat(id);
    return s == nullptr ? none : s->team;
}

const Taken& LiveDrill::taken(std::string_view id) const {
    static const Taken nobody;
    const auto found = taken_.find(id);
    return found == taken_.end() ? nobody : found->second;
}

const Item* LiveDrill::item(std::string_view id) const {
    const auto found = items_.find(std::string(id));
    return found == items_.end() ? nullptr : &found->second;
}

const std::vector<std::string>& LiveDrill::on_desk(Desk desk) const {
    static const std::vector<std::string> empty;
    const auto found = desks_.find(desk);
    return found == desks_.end() ? empty : found->second;
}

const Move* LiveDrill::move(std::uint64_t id) const {
    if (const auto found = moves_.find(id); found != moves_.end()) return &found->second;
    const auto known = journal_places_.find(id);
    return known == journal_places_.end() ? nullptr : &conductor_.journal()[known->second];
}

std::uint64_t LiveDrill::desk_version(Desk desk) const {
    const auto found = desk_versions_.find(desk);
    return found == desk_versions_.end() ? 0 : found->second;
}

std::uint64_t LiveDrill::cases_version(std::uint32_t team) const {
    const auto found = case_versions_.find(team);
    return found == case_versions_.end() ? 0 : found->second;
}

const std::vector<evidence::Record>& LiveDrill::read_by(std::uint32_t team) const {
    static const std::vector<evidence::Record> empty;
    const auto found = read_by_.find(team);
    return found == read_by_.end() ? empty : found->second;
}

std::vector<std::uint32_t> LiveDrill::lairs_known(std::uint32_t team) const {
    std::set<std::uint32_t> known;
    if (const auto told = told_lairs_.find(team); told != told_lairs_.end()) known = told->second;
    if (const StandIn* s = conductor_.stand_in(team))
        for (const std::uint32_t lair : s->known_lairs()) known.insert(lair);
    return {known.begin(), known.end()};
}

bool LiveDrill::is_over() const {
    return now_us_ >= drill_->endex_us() ||
           (!clock_.changes().empty() &&
            clock_.changes().back().kind == exercise::ClockChange::Kind::end);
}

std::string LiveDrill::desk_word(Desk desk) const {
    return desk == excon_desk ? std::string(exercise::excon) : drill_->teams.all[desk].id;
}

// ---- time ----------------------------------------------------------------------------------

bool LiveDrill::run_one_minute(std::int64_t at_us) {
    const std::int64_t until = std::min(at_us, drill_->endex_us());
    const std::int64_t end = (conductor_.now().in_microseconds() / minute_us + 1) * minute_us;
    if (end > until) return false;
    fire(script_.advance(end, facts_));
    bring(end);
    now_us_ = end;
    close_minute();
    return true;
}

void LiveDrill::run_to(std::int64_t at_us) {
    while (run_one_minute(at_us)) {
    }
    const std::int64_t until = std::min(at_us, drill_->endex_us());
    if (until <= now_us_) return;
    fire(script_.advance(until, facts_));
    bring(until);
    now_us_ = until;
}

void LiveDrill::close_minute() {
    const std::int64_t end = now_us_;
    while (!waiting_.empty() && waiting_.begin()->first < end) {
        conductor_.submit(waiting_.begin()->second);
        waiting_.erase(waiting_.begin());
    }
    conductor_.run_minute();
    facts_.see(conductor_.range());
    for (const evidence::Record& record : conductor_.kept())
        mail_.emplace(std::pair(record.known_us, record.id), record);
    absorb();
    moves_version_ = ++version_;
}

// What stand-ins did in the minute past reaches the desks; persons' moves are there already.
void LiveDrill::absorb() {
    const auto& journal = conductor_.journal();
    for (; journal_seen_ < journal.size(); ++journal_seen_) {
        const Move& m = journal[journal_seen_];
        journal_places_.emplace(m.id, journal_seen_);
        if (moves_.contains(m.id)) continue;
        arrive(m, "", Tlp::amber);
    }
}

// Records that can be read from now on.
void LiveDrill::bring(std::int64_t until_us) {
    for (; !mail_.empty() && mail_.begin()->first.first <= until_us; mail_.erase(mail_.begin())) {
        const evidence::Record& r = mail_.begin()->second;
        const sensor::Sensor& sensor = drill_->sensors.sensors[r.sensor];
        const std::uint32_t team = drill_->teams.find(sensor.team);
        if (team == none) continue;
        read_by_[team].push_back(r);
        ++counts_[r.sensor][r.about_us / minute_us];
        ++version_;
        const std::int64_t floor = drill_->playbook.floors[static_cast<std::size_t>(r.symptom)];
        const bool slow = r.symptom == evidence::Symptom::slow_service;
        if (slow ? r.amount > floor : r.amount < floor) continue;
        if (r.symptom == evidence::Symptom::link_load) continue;
        const std::string key =
            "a" + std::to_string(r.sensor) + "-" + std::string(evidence::word(r.symptom));
        const auto known = items_.find(id_of(desk_word(team), key));
        const bool fresh = known == items_.end();
        Item& item = fresh ? put(team, key, ItemKind::alert, r.known_us) : known->second;
        if (fresh) {
            item.from = {Speaker::Kind::sensor, r.sensor, ""};
            item.sensor = r.sensor, item.symptom = r.symptom;
        }
        // A place that was not concerned before is news.
        const bool new_place = ++item.places[r.place] == 1;
        // What was set aside and goes on is unread again after a while, not at every record.
        const bool again = new_place || r.known_us - item.last_us >= 10 * minute_us;
        if (again && item.state == ItemState::done) item.state = ItemState::open;
        if (again) item.unread = true;
        ++item.count;
        item.amount = r.amount;
        item.last_us = r.known_us;
        item.records.push_back(evidence::as_text(r.id));
        if (item.records.size() > alert_records_max) item.records.erase(item.records.begin());
        changed(item);
    }
}

// ---- desks ---------------------------------------------------------------------------------

Item& LiveDrill::put(Desk desk, const std::string& key, ItemKind kind, std::int64_t at_us) {
    const std::string id = id_of(desk_word(desk), key);
    const auto [place, fresh] = items_.try_emplace(id);
    Item& item = place->second;
    if (fresh) {
        item.id = id;
        item.desk = desk;
        item.kind = kind;
        item.at_us = item.last_us = at_us;
        item.thread = key;
        desks_[desk].push_back(id);
    }
    changed(item);
    return item;
}

void LiveDrill::add(Item& item, Letter letter, bool unread) {
    item.last_us = letter.at_us;
    item.letters.push_back(std::move(letter));
    if (item.letters.size() > letters_max) item.letters.erase(item.letters.begin());
    if (unread) {
        item.unread = true;
        if (item.state == ItemState::done) item.state = ItemState::open;
    }
    changed(item);
}

void LiveDrill::fire(const std::vector<Firing>& firings) {
    for (const Firing& f : firings) {
        script_version_ = ++version_;
        const exercise::Row* row = script_.msel().find(f.id);
        if (row == nullptr) continue;
        if (f.kind == Firing::Kind::fail || f.kind == Firing::Kind::skip) continue;
        std::vector<std::uint32_t> calls;
        std::set<std::uint32_t> reached;
        for (const std::string& to : f.to) {
            const std::uint32_t team = drill_->teams.find(to.substr(0, to.find('/')));
            if (team == none || !reached.insert(team).second) continue;
            Item& item = put(team, "i" + std::to_string(f.number), kind_of(*row), f.at_us);
            if (f.kind == Firing::Kind::pull_back) {
                desks_[team].erase(std::ranges::find(desks_[team], item.id));
                items_.erase(item.id);
                continue;
            }
            if (f.kind == Firing::Kind::withdraw) {
                item.withdrawn = true;
                continue;
            }
            item.row = row->id;
            item.subject = row->subject;
            item.by = row->by;
            item.tlp = Tlp::amber;
            item.from =
                row->from.empty() ? Speaker{} : Speaker{Speaker::Kind::persona, none, row->from};
            add(item, {f.at_us, item.from, "", row->text, 0}, true);
            calls.push_back(team);
            receipt(Receipt::Kind::delivered, item, "", f.at_us);
        }
        if (f.kind != Firing::Kind::send) continue;
        if (row->checks_contact) conductor_.check_contacts(f.number, calls, f.at_us);
        if (kind_of(*row) == ItemKind::news)
            news_.push_back({f.at_us, Speaker{Speaker::Kind::persona, none, row->from},
                             row->subject, row->text});
    }
}

void LiveDrill::receipt(Receipt::Kind kind, const Item& item, const std::string& seat,
                        std::int64_t at_us) {
    if (item.row.empty() || item.desk == excon_desk) return;
    Receipt receipt;
    receipt.kind = kind;
    receipt.id = item.row;
    receipt.team = drill_->teams.all[item.desk].id;
    receipt.seat = seat;
    receipt.at_us = at_us;
    // A row that was withdrawn meanwhile wants no receipt.
    static_cast<void>(script_.receive(receipt));
    script_version_ = ++version_;
}

// A person's move is played in its minute; what it says reaches people at once.
void LiveDrill::submit(Move m) {
    moves_.emplace(m.id, m);
    waiting_.emplace(m.at_us, std::move(m));
    moves_version_ = ++version_;
}

// A move between teams, or what a team tells itself, as it lies on the desks.
void LiveDrill::arrive(const Move& m, const std::string& seat, Tlp tlp) {
    moves_version_ = script_version_ = ++version_;
    static_cast<void>(script_.saw(m, m.team == none ? "" : drill_->teams.all[m.team].id));
    if (m.what == Verb::report) facts_.reported(m.team, m.incident, m.at_us);
    if (m.on.lair != none && m.to != none) told_lairs_[m.to].insert(m.on.lair);
    if (m.what == Verb::check_in) {
        const auto own = items_.find(id_of(desk_word(m.team), "i" + std::to_string(m.about - 1)));
        if (own != items_.end()) {
            receipt(Receipt::Kind::read, own->second, seat, m.at_us);
            receipt(Receipt::Kind::answered, own->second, seat, m.at_us);
            own->second.state = ItemState::done;
            own->second.unread = false;
            changed(own->second);
        }
        return;
    }
    if (m.to == none || m.team == none) return;
    const Speaker from{Speaker::Kind::team, m.team, ""};
    if (m.what == Verb::agree || m.what == Verb::refuse) {
        const auto asked = asked_.find(m.about);
        if (asked == asked_.end()) return;
        if (asked->second.state == Asked::State::asked)
            asked->second.state =
                m.what == Verb::agree ? Asked::State::agreed : Asked::State::refused;
        const std::string key = "m" + std::to_string(m.about);
        for (const std::uint32_t desk : {m.to, m.team}) {
            const auto found = items_.find(id_of(desk_word(desk), key));
            if (found == items_.end()) continue;
            add(found->second, {m.at_us, from, desk == m.team ? seat : "", {m.text, m.text}, m.id},
                desk == m.to);
            if (desk == m.team) found->second.state = ItemState::done;
        }
        return;
    }
    ItemKind kind = ItemKind::share;
    if (m.what == Verb::request) kind = ItemKind::request;
    if (m.what == Verb::report) kind = ItemKind::report;
    if (m.what == Verb::request) asked_[m.id] = {m.id, m.team, m.to, m.at_us, Asked::State::asked};
    for (const std::uint32_t desk : {m.to, m.team}) {
        Item& item = put(desk, "m" + std::to_string(m.id), kind, m.at_us);
        item.from = from;
        item.tlp = tlp;
        item.move = m.id;
        item.outgoing = desk == m.team;
        add(item, {m.at_us, from, item.outgoing ? seat : "", {m.text, m.text}, m.id},
            !item.outgoing);
        if (item.outgoing) item.unread = false, item.state = ItemState::done;
    }
}

// ---- incidents -----------------------------------------------------------------------------

std::vector<Case> LiveDrill::cases(std::uint32_t team) const {
    std::vector<Case> all;
    std::set<std::string> kept;
    for (const auto& [id, c] : cases_)
        if (c.team == team) all.push_back(c), kept.insert(id);
    const StandIn* stand_in = team == none ? nullptr : conductor_.stand_in(team);
    if (stand_in == nullptr) return all;
    for (const StandIn::Draft& draft : stand_in->drafts()) {
        if (!draft.noticed && !draft.heard) continue;
        Case c;
        c.id = id_of(desk_word(team), "s-" + std::string(exercise::word(draft.incident)) + "-" +
                                          std::to_string(draft.place));
        if (kept.contains(c.id)) continue;
        c.team = team;
        c.kind = draft.incident;
        c.place = draft.place;
        c.by_stand_in = true;
        c.records = draft.because;
        c.version = static_cast<std::uint64_t>(draft.records) + draft.steps_waiting;
        all.push_back(std::move(c));
    }
    std::ranges::sort(all, {}, &Case::id);
    return all;
}

std::optional<Case> LiveDrill::find_case(std::uint32_t team, std::string_view id) const {
    const auto kept = cases_.find(std::string(id));
    if (kept != cases_.end())
        return kept->second.team == team ? std::optional(kept->second) : std::nullopt;
    for (Case& c : cases(team))
        if (c.id == id) return std::move(c);
    return std::nullopt;
}

}  // namespace naga::conduct
