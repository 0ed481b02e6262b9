// What entries do to a live drill, and which it allows.

#include <algorithm>

#include "conduct/live.h"

namespace naga::conduct {

using exercise::CaseState;
using exercise::LiveEntry;
using exercise::Move;
using exercise::Phase;
using exercise::Receipt;
using exercise::StatementEdit;
using exercise::Tlp;
using exercise::Verb;
using world::none;

namespace {

bool is_action(Verb verb) { return static_cast<std::size_t>(verb) < exercise::actions; }

tl::unexpected<Problem> missing(std::string what) {
    return refuse({Problem::Kind::missing, "", std::move(what),
                   "it may have been there at another time, or at another seat",
                   "look at what stands on the screen now"});
}

tl::unexpected<Problem> too_late(std::string what, std::string remedy) {
    return refuse({Problem::Kind::conflict, "", std::move(what),
                   "somebody was quicker, or play has gone on", std::move(remedy)});
}

// Acts of play stand still while the clock does; reading, notes and drafts do not.
bool is_play(const exercise::Act& act) {
    return std::holds_alternative<exercise::Moves>(act) ||
           std::holds_alternative<exercise::Reply>(act) ||
           std::holds_alternative<exercise::Free>(act);
}

constexpr std::size_t helps_max = 10'000;
constexpr std::size_t notes_max = 100'000;
constexpr std::size_t news_max = 10'000;

}  // namespace

// Asks without changing anything.
class Checking {
public:
    Checking(const LiveDrill& live, const LiveEntry& entry)
        : live_(live), entry_(entry), seat_(live.seat(entry.seat)) {}

    Result<void> check() {
        if (seat_ == nullptr && !std::holds_alternative<exercise::ClockChange>(entry_.act))
            return missing("there is no seat `" + entry_.seat + "`");
        const Phase phase = live_.clock().state_at(entry_.wall_us).phase;
        if (is_play(entry_.act)) {
            if (phase == Phase::lobby)
                return too_late("the exercise has not begun", "wait for STARTEX");
            if (phase == Phase::ended || live_.is_over())
                return too_late("the exercise is over", "write it down for the hot wash");
            if (phase == Phase::paused)
                return too_late("play is paused", "keep a draft; it can be sent when play goes on");
        }
        return std::visit([this](const auto& act) { return may(act); }, entry_.act);
    }

private:
    const LiveDrill& live_;
    const LiveEntry& entry_;
    const Seat* seat_;

    std::uint32_t team() const { return seat_ == nullptr ? none : seat_->team; }
    Desk desk() const { return team() == none ? excon_desk : team(); }

    Result<void> own_item(const std::string& id) const {
        const Item* item = live_.item(id);
        if (item == nullptr || item->desk != desk()) return missing("there is no such message");
        return {};
    }
    Result<void> own_case(const std::string& id) const {
        if (team() == none || !live_.find_case(team(), id))
            return missing("there is no such incident");
        return {};
    }

    Result<void> may(const exercise::Words& w) const {
        if (!w.answers.empty()) {
            if (auto fine = own_item(w.answers); !fine) return fine;
            if (live_.item(w.answers)->kind == ItemKind::alert)
                return too_late("an alert of a sensor cannot be answered",
                                "take it, or add it to an incident");
        }
        if (live_.on_desk(desk()).size() >= items_max)
            return too_late("the desk is full", "ask exercise control");
        return {};
    }
    Result<void> may(const exercise::Touch& t) const { return own_item(t.item); }
    Result<void> may(const exercise::Moves& all) const {
        if (team() == none) return missing("this seat plays for no team");
        if (!all.incident.empty())
            if (auto fine = own_case(all.incident); !fine) return fine;
        for (const Move& m : all.moves) {
            if (m.on.lair != none) {
                const auto known = live_.lairs_known(team());
                if (!std::ranges::binary_search(known, m.on.lair))
                    return missing("nobody here has heard of that server");
            }
            if (m.on.undoes != 0) {
                const Move* undone = live_.move(m.on.undoes);
                if (undone == nullptr || undone->team != team())
                    return missing("there is no such order");
            }
        }
        return {};
    }
    Result<void> may(const exercise::Reply& r) const {
        const auto asked = live_.asked().find(r.request);
        if (asked == live_.asked().end() || asked->second.to != team() || team() == none)
            return missing("there is no such request");
        if (asked->second.state != Asked::State::asked)
            return too_late("the request was answered already", "look at the thread");
        return {};
    }
    Result<void> may(const exercise::CaseEdit& edit) const {
        if (team() == none) return missing("this seat plays for no team");
        if (edit.incident.empty()) {
            if (live_.cases(team()).size() >= cases_a_team_max)
                return too_late("the team has too many incidents", "close some");
            return {};
        }
        return own_case(edit.incident);
    }
    Result<void> may(const exercise::Star& s) const {
        if (auto fine = own_case(s.incident); !fine) return fine;
        if (!s.record.empty()) {
            const auto id = evidence::id_written(s.record);
            const bool known = id && std::ranges::any_of(live_.read_by(team()), [&](const auto& r) {
                                   return r.id == *id;
                               });
            // Rows of the explorer have ids of their own, which the server has checked.
            if (id && !known) return missing("there is no such record");
        }
        return {};
    }
    Result<void> may(const exercise::Free&) const {
        if (team() == none) return missing("this seat plays for no team");
        return {};
    }
    Result<void> may(const exercise::Ruling& r) const {
        exercise::Rulings copy = live_.rulings();
        return copy.rule(r);
    }
    Result<void> may(const StatementEdit& s) const {
        if (team() == none) return missing("this seat plays for no team");
        if (s.statement.empty()) return {};
        const auto known = live_.statements().find(s.statement);
        if (known == live_.statements().end() || known->second.team != team())
            return missing("there is no such statement");
        const Statement& old = known->second;
        if (old.state == StatementEdit::Step::publish)
            return too_late("the statement is published", "publish another that corrects it");
        if (s.step == StatementEdit::Step::approve) {
            if (old.state != StatementEdit::Step::submit)
                return too_late("the statement was not submitted", "submit it first");
            if (old.by == entry_.seat && others_on())
                return too_late("who wrote the statement cannot approve it",
                                "ask somebody else of your team");
        }
        if (s.step == StatementEdit::Step::publish) {
            if (old.state != StatementEdit::Step::approve)
                return too_late("the statement is not approved", "have it approved first");
            if (old.tlp != Tlp::clear)
                return too_late("only what is TLP:CLEAR can be published",
                                "lower its label, with whom it came from");
        }
        return {};
    }
    bool others_on() const {
        return std::ranges::any_of(live_.seats(), [&](const Seat& s) {
            return s.team == team() && s.id != entry_.seat && live_.taken(s.id).on;
        });
    }
    Result<void> may(const exercise::ClockChange& c) const {
        exercise::Clock copy = live_.clock();
        if (c.kind == exercise::ClockChange::Kind::jump && c.target_us > live_.drill().endex_us())
            return refuse({Problem::Kind::refused, "", "the exercise is over before that",
                           "ENDEX is at " +
                               as_exercise_time(SimTime::at_microseconds(live_.drill().endex_us())),
                           "jump to an earlier time"});
        return copy.apply(c);
    }
    Result<void> may(const exercise::ScriptChange& c) const {
        exercise::Script copy = live_.script();
        auto fired = copy.apply(c);
        if (!fired) return refuse(fired.error());
        return {};
    }
    Result<void> may(const exercise::AlarmChange& c) const {
        exercise::AlarmDesk copy = live_.alarm_desk();
        return copy.apply(c);
    }
    Result<void> may(const exercise::Rating& r) const {
        for (const Objective& o : live_.drill().objectives)
            if (o.id == r.objective) return {};
        return missing("there is no such objective");
    }
    Result<void> may(const exercise::Note&) const {
        if (live_.notes().size() >= notes_max)
            return too_late("there are too many notes", "write on paper");
        return {};
    }
    Result<void> may(const exercise::Flag&) const { return {}; }
    Result<void> may(const exercise::Reveal&) const { return {}; }
    Result<void> may(const exercise::Seating&) const { return {}; }
    Result<void> may(const exercise::BranchOff& b) const {
        if (b.to_us > live_.now_us())
            return refuse({Problem::Kind::refused, "", "that time has not come yet",
                           "a branch begins at a time that was played", "jump there instead"});
        return {};
    }
};

// Carries out; what is no longer possible changes nothing.
class Applying {
public:
    Applying(LiveDrill& live, const LiveEntry& entry)
        : live_(live), entry_(entry), team_(live.team_of(entry.seat)), at_us_(live.now_us()) {}

    void apply() {
        ++live_.version_;
        if (const auto taken = live_.taken_.find(entry_.seat); taken != live_.taken_.end())
            taken->second.last_act_us = at_us_;
        std::visit([this](const auto& act) { carry_out(act); }, entry_.act);
    }

private:
    LiveDrill& live_;
    const LiveEntry& entry_;
    std::uint32_t team_;
    std::int64_t at_us_;

    Desk desk() const { return team_ == none ? excon_desk : team_; }
    std::string key() const { return "t" + std::to_string(entry_.seq); }
    Item* own_item(const std::string& id) {
        const auto found = live_.items_.find(id);
        return found == live_.items_.end() || found->second.desk != desk() ? nullptr
                                                                           : &found->second;
    }
    Speaker self() const {
        if (team_ == none) return {};
        return {Speaker::Kind::team, team_, ""};
    }

    void carry_out(const exercise::Words& w) {
        if (!w.answers.empty()) return answer(w);
        const Speaker from = w.as_persona && !w.persona.empty()
                                 ? Speaker{Speaker::Kind::persona, none, w.persona}
                                 : self();
        const ItemKind kind =
            w.asks_help ? ItemKind::help
            : w.as_persona && (w.by == exercise::Channel::news || w.by == exercise::Channel::social)
                ? ItemKind::news
            : w.as_persona && w.by == exercise::Channel::overlay ? ItemKind::overlay
                                                                 : ItemKind::message;
        std::vector<Desk> desks(w.to.begin(), w.to.end());
        if (w.to_excon) desks.push_back(excon_desk);
        if (std::ranges::find(desks, desk()) == desks.end()) desks.push_back(desk());
        for (const Desk to : desks) {
            Item& item = live_.put(to, key(), kind, at_us_);
            const bool own = to == desk();
            item.subject = {w.subject, w.subject};
            item.from = from;
            item.by = w.by;
            item.tlp = w.tlp;
            item.outgoing = own;
            live_.add(item, {at_us_, from, own ? entry_.seat : "", {w.text, w.text}, 0}, !own);
            if (own) item.unread = false, item.state = ItemState::done;
        }
        if (kind == ItemKind::news && live_.news_.size() < news_max)
            live_.news_.push_back({at_us_, from, {w.subject, w.subject}, {w.text, w.text}});
        if (w.asks_help && live_.help_.size() < helps_max)
            live_.help_.push_back(
                {entry_.seat, team_, at_us_, entry_.wall_us, w.text, "excon:" + key()});
    }

    // Who is in the thread reads the answer: other teams of it, or exercise control.
    void answer(const exercise::Words& w) {
        Item* own = own_item(w.answers);
        if (own == nullptr) return;
        const Speaker from =
            team_ == none && own->from.kind == Speaker::Kind::persona && own->outgoing ? own->from
                                                                                       : self();
        const std::string thread = own->thread;
        const Item model = *own;
        live_.add(*own, {at_us_, from, entry_.seat, {w.text, w.text}, 0}, false);
        own->unread = false;
        std::set<Desk> others;
        for (auto& [id, item] : live_.items_)
            if (item.thread == thread && item.desk != desk()) others.insert(item.desk);
        // What a row of the script brought is answered to exercise control.
        if (!model.row.empty()) {
            others = {excon_desk};
            live_.receipt(Receipt::Kind::read, model, entry_.seat, at_us_);
            live_.receipt(Receipt::Kind::answered, model, entry_.seat, at_us_);
            own->state = ItemState::done;
        }
        for (const Desk to : others) {
            const std::string key =
                model.row.empty() ? thread : thread + "-" + live_.desk_word(desk());  // one a team
            Item& item = live_.put(to, key, ItemKind::answer, at_us_);
            if (item.letters.empty()) {
                item.subject = model.subject;
                item.from = from;
                item.by = model.by;
                item.tlp = w.tlp;
                if (!model.row.empty())
                    for (const Letter& letter : model.letters) item.letters.push_back(letter);
            }
            live_.add(item, {at_us_, from, "", {w.text, w.text}, 0}, true);
        }
        if (model.kind == ItemKind::contact) {
            const exercise::Row* row = live_.script_.msel().find(model.row);
            if (row != nullptr) {
                Move m;
                m.at_us = at_us_;
                m.team = team_;
                m.by = entry_.seat;
                m.what = Verb::check_in;
                m.on.verb = Verb::check_in;
                m.about = row->number + 1;
                m.because = {"i" + std::to_string(row->number)};
                m.text = w.text;
                play(std::move(m), Tlp::amber);
            }
        }
    }

    void carry_out(const exercise::Touch& t) {
        Item* item = own_item(t.item);
        if (item == nullptr) return;
        switch (t.what) {
            case exercise::Touch::What::read: break;
            case exercise::Touch::What::own:
                item->owner = entry_.seat;
                item->state = ItemState::mine;
                break;
            case exercise::Touch::What::done: item->state = ItemState::done; break;
            case exercise::Touch::What::open:
                item->state = ItemState::open;
                item->owner.clear();
                break;
        }
        item->unread = false;
        live_.changed(*item);
        live_.receipt(Receipt::Kind::read, *item, entry_.seat, at_us_);
        if (desk() == excon_desk && t.what == exercise::Touch::What::done)
            std::erase_if(live_.help_, [&](const Help& h) { return h.item == t.item; });
    }

    void play(Move m, Tlp tlp) {
        if (at_us_ >= live_.drill_->endex_us()) return;
        m.id = live_.conductor_.take_id();
        m.at_us = at_us_;
        live_.arrive(m, entry_.seat, tlp);
        live_.submit(std::move(m));
    }

    void carry_out(const exercise::Moves& all) {
        for (const Move& m : all.moves) play(m, all.tlp);
        if (all.incident.empty()) return;
        adopt(all.incident);
        const auto found = live_.cases_.find(all.incident);
        if (found == live_.cases_.end()) return;
        for (const Move& m : all.moves)
            if (m.what == Verb::report)
                found->second.reports.push_back({at_us_, m.to, entry_.seat});
        line(found->second, {"report sent", "ສົ່ງລາຍງານແລ້ວ"});
    }

    void carry_out(const exercise::Reply& r) {
        const auto asked = live_.asked_.find(r.request);
        if (asked == live_.asked_.end() || asked->second.state != Asked::State::asked) return;
        const Move* request = live_.move(r.request);
        if (request == nullptr) return;
        const exercise::Order order = request->on;
        Move m;
        m.team = team_;
        m.by = entry_.seat;
        m.what = r.agrees ? Verb::agree : Verb::refuse;
        m.on.verb = m.what;
        m.to = asked->second.from;
        m.about = r.request;
        m.because = {"m" + std::to_string(r.request)};
        m.text = r.text;
        play(m, Tlp::amber);
        if (!r.agrees || !is_action(order.verb)) return;
        Move carried;
        carried.team = team_;
        carried.by = entry_.seat;
        carried.what = order.verb;
        carried.on = order;
        carried.because = m.because;
        play(std::move(carried), Tlp::amber);
    }

    // An incident of the stand-in becomes the team's own when somebody writes into it.
    void adopt(const std::string& id) {
        if (live_.cases_.contains(id)) return;
        if (auto draft = live_.find_case(team_, id)) {
            draft->opened_us = at_us_;
            live_.cases_.emplace(id, std::move(*draft));
        }
    }
    void line(Case& c, Text text) {
        if (c.timeline.size() < in_case_max)
            c.timeline.push_back({at_us_, entry_.seat, std::move(text)});
        live_.changed(c);
    }

    void carry_out(const exercise::CaseEdit& edit) {
        if (team_ == none) return;
        std::string id = edit.incident;
        if (id.empty()) {
            id = live_.desk_word(team_) + ":c" + std::to_string(entry_.seq);
            Case c;
            c.id = id;
            c.team = team_;
            c.opened_us = at_us_;
            c.owner = entry_.seat;
            live_.cases_.emplace(id, std::move(c));
        } else {
            adopt(id);
        }
        const auto found = live_.cases_.find(id);
        if (found == live_.cases_.end() || found->second.team != team_) return;
        Case& c = found->second;
        if (edit.incident.empty()) line(c, {"opened", "ເປີດ"});
        if (edit.title) c.title = *edit.title;
        if (edit.owner) c.owner = *edit.owner;
        if (edit.notes) c.notes = *edit.notes;
        if (edit.draft) c.draft = *edit.draft;
        if (edit.kind) c.kind = *edit.kind;
        if (edit.severity) c.severity = *edit.severity;
        if (edit.state && *edit.state != c.state) {
            c.state = *edit.state;
            line(c, exercise::name_of(c.state));
        }
        live_.changed(c);
    }

    void carry_out(const exercise::Star& s) {
        adopt(s.incident);
        const auto found = live_.cases_.find(s.incident);
        if (found == live_.cases_.end() || found->second.team != team_) return;
        Case& c = found->second;
        const auto keep = [](std::vector<std::string>& list, const std::string& what) {
            if (!what.empty() && list.size() < in_case_max &&
                std::ranges::find(list, what) == list.end())
                list.push_back(what);
        };
        keep(c.records, s.record);
        keep(c.assets, s.asset);
        if (s.indicator) {
            const auto same = std::ranges::find(c.indicators, s.indicator->value,
                                                [](const Case::Found& f) { return f.what.value; });
            if (same != c.indicators.end())
                same->last_us = at_us_, same->what = *s.indicator;
            else if (c.indicators.size() < in_case_max)
                c.indicators.push_back({*s.indicator, at_us_, at_us_});
        }
        if (!s.text.empty()) line(c, {s.text, s.text});
        live_.changed(c);
    }

    void carry_out(const exercise::Free& f) {
        exercise::FreeAction action;
        action.id = entry_.seq;
        action.at_us = at_us_;
        action.team = live_.desk_word(team_);
        action.by = entry_.seat;
        action.who = f.who, action.what = f.what, action.where = f.where;
        static_cast<void>(live_.rulings_.ask(action));
        live_.moves_version_ = ++live_.version_;
    }
    void carry_out(const exercise::Ruling& r) {
        if (!live_.rulings_.rule(r)) return;
        live_.moves_version_ = ++live_.version_;
        const exercise::FreeAction* about = nullptr;
        for (const exercise::FreeAction& a : live_.rulings_.asked())
            if (a.id == r.about) about = &a;
        if (about == nullptr) return;
        const std::uint32_t team = live_.drill_->teams.find(about->team);
        if (team == none) return;
        Item& item = live_.put(team, "f" + std::to_string(r.about), ItemKind::answer, at_us_);
        item.subject = {about->what, about->what};
        Letter letter;
        letter.at_us = at_us_;
        letter.text = ruled(r);
        live_.add(item, std::move(letter), true);
        if (const auto ordered = exercise::order_of(r)) {
            Move m;
            m.id = live_.conductor_.take_id();
            m.at_us = std::max(ordered->at_us, at_us_);
            m.team = team;
            m.by = about->by;
            m.what = ordered->order.verb;
            m.on = ordered->order;
            m.because = {"ruled by " + entry_.seat};
            if (m.at_us < live_.drill_->endex_us()) live_.submit(std::move(m));
        }
    }
    static Text ruled(const exercise::Ruling& r) {
        const Text effect = exercise::name_of(r.effect);
        Text text{effect.en, effect.lo};
        if (r.effect == exercise::Effect::partial) {
            text.en += " (" + std::to_string(r.percent) + " %)";
            text.lo += " (" + std::to_string(r.percent) + " %)";
        }
        if (!r.why.empty()) text.en += ": " + r.why, text.lo += ": " + r.why;
        return text;
    }

    void carry_out(const StatementEdit& s) {
        if (team_ == none) return;
        std::string id = s.statement;
        if (id.empty()) id = live_.desk_word(team_) + ":p" + std::to_string(entry_.seq);
        Statement& st = live_.statements_[id];
        if (st.id.empty()) st.id = id, st.team = team_, st.by = entry_.seat;
        if (st.team != team_ || st.state == StatementEdit::Step::publish) return;
        st.at_us = at_us_;
        if (s.step == StatementEdit::Step::save || s.step == StatementEdit::Step::submit) {
            if (!s.text.empty()) st.subject = s.subject, st.text = s.text;
            st.tlp = s.tlp;
            st.by = entry_.seat;
        }
        if (s.step == StatementEdit::Step::approve) st.approver = entry_.seat;
        st.state = s.step;
        if (s.step != StatementEdit::Step::publish || live_.news_.size() >= news_max) return;
        live_.news_.push_back({at_us_, self(), {st.subject, st.subject}, {st.text, st.text}});
        for (std::uint32_t t = 0; t < live_.drill_->teams.all.size(); ++t) {
            if (t == team_ || live_.drill_->teams.all[t].contact) continue;
            Item& item = live_.put(t, "n" + std::to_string(entry_.seq), ItemKind::news, at_us_);
            item.subject = {st.subject, st.subject};
            item.from = self();
            item.by = exercise::Channel::news;
            item.tlp = Tlp::clear;
            live_.add(item, {at_us_, self(), "", {st.text, st.text}, 0}, true);
        }
    }

    void carry_out(const exercise::ClockChange& c) { static_cast<void>(live_.clock_.apply(c)); }
    void carry_out(const exercise::ScriptChange& c) {
        exercise::ScriptChange now = c;
        now.at_us = at_us_;
        if (auto fired = live_.script_.apply(now)) live_.fire(*fired);
        live_.script_version_ = ++live_.version_;
    }
    void carry_out(const exercise::AlarmChange& c) {
        static_cast<void>(live_.alarm_desk_.apply(c));
    }
    void carry_out(const exercise::Rating& r) {
        std::erase_if(live_.ratings_, [&](const Rated& old) {
            return old.seat == entry_.seat && old.rating.objective == r.objective;
        });
        live_.ratings_.push_back({r, entry_.seat, at_us_});
    }
    void carry_out(const exercise::Note& n) {
        if (live_.notes_.size() < notes_max) live_.notes_.push_back({n, entry_.seat, at_us_});
    }
    void carry_out(const exercise::Flag& f) {
        if (live_.notes_.size() < notes_max)
            live_.notes_.push_back(
                {{f.measure + ": " + f.text, team_, at_us_}, entry_.seat, at_us_});
    }
    void carry_out(const exercise::Reveal& r) { live_.reveal_ = r.level; }
    void carry_out(const exercise::Seating& s) {
        const auto taken = live_.taken_.find(entry_.seat);
        if (taken == live_.taken_.end()) return;
        Taken& t = taken->second;
        live_.seats_version_ = ++live_.version_;
        t.on = s.takes;
        if (s.takes) t.person = s.person, t.language = s.language;
        t.since_wall_us = entry_.wall_us;
        if (team_ == none) return;
        const bool persons = std::ranges::any_of(live_.seats_, [&](const Seat& seat) {
            return seat.team == team_ && live_.taken(seat.id).on;
        });
        live_.conductor_.seat(team_, persons);
    }
    void carry_out(const exercise::BranchOff&) {}  // whoever holds the entries makes the branch
};

Result<void> LiveDrill::check(const LiveEntry& entry) const {
    return Checking(*this, entry).check();
}

void LiveDrill::apply(const LiveEntry& entry) {
    run_to(entry.at_us);
    Applying(*this, entry).apply();
}

}  // namespace naga::conduct
