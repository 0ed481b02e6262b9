#include "exercise/entry.h"

#include <algorithm>

#include "base/json.h"
#include "exercise/named.h"

namespace naga::exercise {

using scenario::Asker;
using world::none;

namespace {

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t t_max = 60LL * 86'400;         // seconds of exercise time
constexpr std::int64_t wall_max = 8'000'000'000'000;  // milliseconds: the year 2223
constexpr std::array<std::string_view, 5> tlp_words = {"TLP:CLEAR", "TLP:GREEN", "TLP:AMBER",
                                                       "TLP:AMBER+STRICT", "TLP:RED"};

constexpr std::array<Named, 5> case_states{{
    {"suspected", "suspected", "ສົງໄສ"},
    {"confirmed", "confirmed", "ຢືນຢັນແລ້ວ"},
    {"contained", "contained", "ຄວບຄຸມໄດ້ແລ້ວ"},
    {"closed", "closed", "ປິດແລ້ວ"},
    {"false_alarm", "false alarm", "ແຈ້ງເຕືອນຜິດ"},
}};
constexpr std::array<std::string_view, 3> severities = {"low", "medium", "high"};
constexpr std::array<std::string_view, 5> marks = {"P", "S", "M", "U", "not_seen"};

std::string limited(Asker& from, std::string_view key, std::size_t most) {
    std::string text = from.text_or(key, "");
    if (text.size() > most) {
        from.complain(from.where(key), "`" + std::string(key) + "` is too long",
                      std::to_string(most) + " bytes are kept", "shorten it");
        text.clear();
    }
    return text;
}

std::string needed(Asker& from, std::string_view key, std::size_t most) {
    std::string text = limited(from, key, most);
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
        from.complain(from.where(), "`" + std::string(key) + "` is empty",
                      "there is nothing to send", "write it");
    return text;
}

std::int64_t seconds(Asker& from, std::string_view key, std::int64_t otherwise = 0) {
    const double t = from.number_or(key, 0, static_cast<double>(t_max), 0);
    return from.has(key) ? static_cast<std::int64_t>(t * 1e6) : otherwise;
}

Tlp read_tlp(Asker& from, Tlp otherwise) {
    return static_cast<Tlp>(from.choice_or("tlp", {tlp_words.begin(), tlp_words.end()},
                                           static_cast<std::size_t>(otherwise)));
}

// Reads one act; knows who acts.
class ActReader {
public:
    ActReader(Asker& body, const Known& known, std::uint32_t team, const std::string& seat,
              std::int64_t at_us, std::int64_t wall_us)
        : a_(body), known_(known), team_(team), seat_(seat), at_us_(at_us), wall_us_(wall_us) {}

    Act read(std::string_view kind) {
        if (kind == "read") return touch(Touch::What::read);
        if (kind == "own") return touch(Touch::What::own);
        if (kind == "done") return touch(Touch::What::done);
        if (kind == "open") return touch(Touch::What::open);
        if (kind == "answer" || kind == "message" || kind == "help" || kind == "say")
            return words(kind);
        if (kind == "report" || kind == "share" || kind == "log") return told(kind);
        if (kind == "order") return order();
        if (kind == "ask") return ask();
        if (kind == "agree" || kind == "refuse") return reply(kind == "agree");
        if (kind == "free") return free();
        if (kind == "case") return case_edit();
        if (kind == "star") return star();
        if (kind == "statement") return statement();
        if (kind == "clock") return clock();
        if (kind == "inject") return inject();
        if (kind == "rule") return ruling();
        if (kind == "alarm") return alarm();
        if (kind == "branch") return BranchOff{seconds(a_, "to_t"), limited(a_, "name", 200)};
        if (kind == "rate") return rating();
        if (kind == "note")
            return Note{needed(a_, "text", text_max), team("team"), seconds(a_, "t")};
        if (kind == "flag")
            return Flag{needed(a_, "measure", id_max), limited(a_, "text", text_max)};
        if (kind == "reveal") return Reveal{a_.whole("level", 0, 4)};
        if (kind == "take" || kind == "yield") return seating(kind == "take");
        a_.complain(a_.where(), "there is no act `" + scenario::shown(kind) + "`",
                    "nothing would be done", "use a kind that the API page lists");
        return Touch{};
    }

private:
    Asker& a_;
    const Known& known_;
    std::uint32_t team_;
    const std::string& seat_;
    std::int64_t at_us_, wall_us_;

    std::uint32_t team_named(const std::string& id, const std::string& where) {
        const std::uint32_t found = known_.teams->find(id);
        if (found == none)
            a_.complain(where, "there is no team `" + scenario::shown(id) + "`",
                        "nobody would receive it", "use the id of a team");
        return found;
    }
    std::uint32_t team(std::string_view key) {
        const std::string id = limited(a_, key, id_max);
        return id.empty() ? none : team_named(id, a_.where(key));
    }
    std::vector<Asker::Reference> recipients() {
        std::vector<Asker::Reference> to;
        if (!a_.has("to")) return to;
        if (a_.node().find("to")->kind == scenario::Node::Kind::scalar)
            to.push_back({limited(a_, "to", id_max), a_.where("to")});
        else
            to = a_.references("to", to_max);
        return to;
    }
    std::vector<std::uint32_t> teams_to() {
        std::vector<std::uint32_t> teams;
        for (const Asker::Reference& to : recipients())
            if (const std::uint32_t t = team_named(to.id, to.where); t != none) teams.push_back(t);
        std::ranges::sort(teams);
        teams.erase(std::ranges::unique(teams).begin(), teams.end());
        if (teams.empty() && !a_.has("to"))
            a_.complain(a_.where(), "nobody is named in `to`", "nobody would receive it",
                        "name a team");
        return teams;
    }

    Act touch(Touch::What what) { return Touch{needed(a_, "item", id_max), what}; }

    Act words(std::string_view kind) {
        Words w;
        w.asks_help = kind == "help";
        w.to_excon = w.asks_help;
        w.text = needed(a_, "text", text_max);
        w.subject = limited(a_, "subject", subject_bytes_max);
        w.tlp = read_tlp(a_, Tlp::amber);
        if (kind == "answer") w.answers = needed(a_, "item", id_max);
        if (kind == "say") {
            w.persona = limited(a_, "as", id_max);
            w.as_persona = true;
            w.by = static_cast<Channel>(a_.choice_or("by", words_up_to(Channel::overlay), 0));
        }
        if (kind == "message" || kind == "say") {
            for (const Asker::Reference& to : recipients()) {
                if (to.id == excon && kind == "message")
                    w.to_excon = true;
                else if (to.id == all_teams && kind == "say")
                    for (std::uint32_t t = 0; t < known_.teams->all.size(); ++t) w.to.push_back(t);
                else if (const std::uint32_t t = known_.teams->find(to.id); t != none)
                    w.to.push_back(t);
                else if (kind == "message" && w.persona.empty())
                    w.persona = to.id, w.to_excon = true;
                else
                    team_named(to.id, to.where);
            }
            std::ranges::sort(w.to);
            w.to.erase(std::ranges::unique(w.to).begin(), w.to.end());
            if (w.to.empty() && !w.to_excon)
                a_.complain(a_.where(), "nobody is named in `to`", "nobody would receive it",
                            "name a team, or excon");
        }
        return w;
    }

    Move begun(Verb what) const {
        Move m;
        m.at_us = at_us_;
        m.team = team_;
        m.by = seat_;
        m.what = what;
        m.on.verb = what;
        return m;
    }
    // What the move is about: the fields of `on`, and the reasons.
    void about(Move& m, std::optional<Verb> verb) {
        if (a_.has("on")) {
            Asker on = a_.map("on");
            const std::uint32_t to = m.to;
            const Incident incident = m.incident;
            read_on(on, m, verb, *known_.nation, *known_.plan, *known_.teams);
            if (to != none) m.to = to;
            if (incident != Incident::none) m.incident = incident;
            on.done();
        } else if (verb && entry(*verb).needs != 0) {
            a_.complain(a_.where(), "`on` is missing", "it would not be known where to act",
                        "add \"on\": {…}");
        }
        m.because = read_because(a_);
    }
    Incident incident(std::string_view key) {
        return static_cast<Incident>(a_.choice(key, words_up_to(Incident::outage)));
    }

    // What the reader of a report gets: all that was filled in, each under its name in both
    // languages, as on a form of paper.
    static std::string as_text(const ReportForm& form) {
        std::string text = form.what;
        const auto add = [&](std::string_view name, const std::string& value) {
            if (!value.empty()) text += "\n" + std::string(name) + ": " + value;
        };
        add("Since / ແຕ່ເມື່ອໃດ", form.when);
        add("Harm / ຜົນກະທົບ", form.impact);
        add("From / ມາຈາກ", form.origin);
        add("Done / ເຮັດແລ້ວ", form.action);
        add("Needed / ຕ້ອງການ", form.need);
        return text;
    }

    Act told(std::string_view kind) {
        Moves all;
        const Verb verb = kind == "report"  ? Verb::report
                          : kind == "share" ? Verb::share
                                            : Verb::log;
        Move m = begun(verb);
        m.incident = incident("incident");
        all.incident = limited(a_, "case", id_max);
        all.tlp = read_tlp(a_, Tlp::amber);
        std::vector<std::uint32_t> to;
        if (verb != Verb::log) to = teams_to();
        about(m, std::nullopt);
        if (verb == Verb::report) {
            ReportForm form{needed(a_, "what", text_max),    limited(a_, "when", text_max),
                            limited(a_, "impact", text_max), limited(a_, "origin", text_max),
                            limited(a_, "action", text_max), limited(a_, "need", text_max)};
            m.text = as_text(form);
            all.form = std::move(form);
        } else {
            m.text = limited(a_, "text", text_max);
        }
        if (verb == Verb::log) to.push_back(none);
        for (const std::uint32_t t : to) {
            m.to = t;
            all.moves.push_back(m);
            if (t == team_ && t != none)
                a_.complain(a_.where("to"), "this is your own team", "it knows already",
                            "name another team");
        }
        return all;
    }

    std::optional<Verb> action() {
        const std::string name = limited(a_, "verb", id_max);
        const std::optional<Verb> verb = verb_of(name);
        if (verb && static_cast<std::size_t>(*verb) < actions) return verb;
        a_.complain(a_.where("verb"), "there is no action `" + scenario::shown(name) + "`",
                    "it could not be carried out", "use one of the catalogue, or say it in words");
        return std::nullopt;
    }
    Act order() {
        Moves all;
        const auto verb = action();
        Move m = begun(verb.value_or(Verb::filter));
        const std::uint32_t whom = team("ask");
        about(m, verb);
        m.text = limited(a_, "text", text_max);
        if (whom != none && whom != team_) m.what = Verb::request, m.to = whom;
        all.moves.push_back(std::move(m));
        return all;
    }
    Act ask() {
        Moves all;
        const auto verb = action();
        Move m = begun(Verb::request);
        m.on.verb = verb.value_or(Verb::filter);
        const std::vector<std::uint32_t> to = teams_to();
        if (a_.has("incident")) m.incident = incident("incident");
        about(m, verb);
        m.text = limited(a_, "text", text_max);
        all.tlp = read_tlp(a_, Tlp::amber);
        for (const std::uint32_t t : to) {
            m.to = t;
            all.moves.push_back(m);
        }
        return all;
    }
    Act reply(bool agrees) {
        const std::string id = needed(a_, "request", id_max);
        Reply r;
        bool good = id.size() >= 2 && id.size() <= 16 && id[0] == 'm';
        for (std::size_t i = 1; good && i < id.size(); ++i) {
            good = id[i] >= '0' && id[i] <= '9';
            r.request = r.request * 10 + static_cast<std::uint64_t>(id[i] - '0');
        }
        if (!good)
            a_.complain(a_.where("request"), "there is no request `" + scenario::shown(id) + "`",
                        "nobody would be answered", "use the id of a request");
        r.agrees = agrees;
        r.text = limited(a_, "text", text_max);
        return r;
    }
    Act free() {
        Free f;
        f.what = needed(a_, "text", ruling_words_max);
        f.who = limited(a_, "who", ruling_words_max);
        f.where = limited(a_, "where", ruling_words_max);
        f.because = read_because(a_);
        return f;
    }
    Act case_edit() {
        CaseEdit edit;
        edit.incident = limited(a_, "case", id_max);
        Asker set = a_.map("set");
        auto text = [&](std::string_view key, std::optional<std::string>& into, std::size_t most) {
            if (set.has(key)) into = limited(set, key, most);
        };
        text("title", edit.title, subject_bytes_max);
        text("owner", edit.owner, id_max);
        text("notes", edit.notes, text_max);
        text("draft", edit.draft, text_max);
        if (set.has("incident"))
            edit.kind =
                static_cast<Incident>(set.choice("incident", words_up_to(Incident::outage)));
        if (set.has("state"))
            edit.state =
                static_cast<CaseState>(set.choice("state", words_up_to(CaseState::false_alarm)));
        if (set.has("severity"))
            edit.severity =
                static_cast<Severity>(set.choice("severity", words_up_to(Severity::high)));
        set.done();
        return edit;
    }
    Act star() {
        Star s;
        s.incident = needed(a_, "case", id_max);
        s.record = limited(a_, "record", id_max);
        s.asset = limited(a_, "asset", id_max);
        s.text = limited(a_, "text", text_max);
        if (a_.has("indicator")) {
            Asker i = a_.map("indicator");
            s.indicator = Indicator{needed(i, "value", 500), limited(i, "type", id_max),
                                    limited(i, "note", text_max)};
            i.done();
        }
        if (s.record.empty() && s.asset.empty() && s.text.empty() && !s.indicator)
            a_.complain(a_.where(), "nothing is added to the incident", "it would stay as it is",
                        "give a record, an indicator, an asset or a text");
        return s;
    }
    Act statement() {
        StatementEdit s;
        s.statement = limited(a_, "statement", id_max);
        s.step = static_cast<StatementEdit::Step>(
            a_.choice("step", {"save", "submit", "approve", "publish"}));
        s.subject = limited(a_, "subject", subject_bytes_max);
        s.text = limited(a_, "text", text_max);
        s.tlp = read_tlp(a_, Tlp::clear);
        if (s.statement.empty() && s.text.empty())
            a_.complain(a_.where(), "the statement is empty", "there is nothing to keep",
                        "write it");
        return s;
    }
    Act clock() {
        ClockChange c;
        c.wall_us = wall_us_;
        c.kind = static_cast<ClockChange::Kind>(
            a_.choice("change", words_up_to(ClockChange::Kind::end)));
        if (a_.has("speed"))
            c.speed_milli = static_cast<std::int64_t>(a_.number("speed", 1, 3600) * 1000);
        if (a_.has("reason")) {
            const std::string reason = limited(a_, "reason", pause_words_max);
            if (const auto known = pause_reason_of(reason))
                c.reason = *known;
            else
                c.reason = PauseReason::other, c.words = reason;
        }
        if (a_.has("until_wall")) c.until_wall_us = a_.whole("until_wall", 0, wall_max) * 1000;
        c.target_us = seconds(a_, "target_t");
        c.countdown_us = a_.whole_or("countdown_s", 0, 600, 0) * second_us;
        c.seats_taken = static_cast<std::uint32_t>(a_.whole_or("seats_taken", 0, 100'000, 0));
        return c;
    }
    Act inject() {
        ScriptChange c;
        c.at_us = at_us_, c.wall_us = wall_us_, c.by = seat_;
        c.kind = static_cast<ScriptChange::Kind>(
            a_.choice("change", words_up_to(ScriptChange::Kind::undo)));
        c.id = limited(a_, "row", id_max);
        c.to_us = seconds(a_, "to_t");
        c.why = limited(a_, "why", ruling_words_max);
        using Kind = ScriptChange::Kind;
        if (c.kind == Kind::edit || c.kind == Kind::compose || c.kind == Kind::correct)
            c.row = row();
        return c;
    }
    Row row() {
        Row r;
        r.id = limited(a_, "id", 64);
        r.kind = static_cast<RowKind>(a_.choice_or("kind", words_up_to(RowKind::facilitation), 0));
        r.by = static_cast<Channel>(a_.choice_or("by", words_up_to(Channel::overlay), 0));
        if (const std::string when = limited(a_, "when", 500); !when.empty()) {
            auto trigger = read_trigger(a_.where("when"), when);
            if (trigger)
                r.when = *trigger;
            else
                a_.complain(trigger.error().where, trigger.error().what, trigger.error().why,
                            trigger.error().remedy);
        }
        for (const Asker::Reference& to : recipients()) r.to.push_back(to.id);
        r.from = limited(a_, "from", id_max);
        auto text = [&](std::string_view key) {
            const Asker::Words words = a_.words_or(key);
            return Text{words.en, words.lo};
        };
        r.subject = text("subject");
        r.text = text("text");
        r.attachments = a_.ids("attachments", attachments_max);
        r.expects = limited(a_, "expects", id_max);
        r.draft = a_.truth_or("draft", false);
        return r;
    }
    Act ruling() {
        Ruling r;
        const std::string id = needed(a_, "ruling", id_max);
        for (const char c : id)
            if (c >= '0' && c <= '9' && r.about < 100'000'000'000)
                r.about = r.about * 10 + static_cast<std::uint64_t>(c - '0');
        r.at_us = at_us_;
        r.by = seat_;
        r.effect = static_cast<Effect>(a_.choice("effect", words_up_to(Effect::full)));
        r.percent = a_.whole_or("percent", 0, 100, 0);
        r.delay_us = seconds(a_, "delay_s");
        r.why = limited(a_, "note", ruling_words_max);
        r.side_effect = limited(a_, "side_effect", ruling_words_max);
        r.house_rule = limited(a_, "house_rule", 200);
        if (a_.has("order")) {
            Asker order = a_.map("order");
            Move m;
            const std::string name = limited(order, "verb", id_max);
            const auto verb = verb_of(name);
            if (!verb || static_cast<std::size_t>(*verb) >= actions) {
                order.complain(order.where("verb"),
                               "there is no action `" + scenario::shown(name) + "`",
                               "it could not be carried out", "use one of the catalogue");
            } else {
                m.on.verb = *verb;
                Asker on = order.map("on");
                read_on(on, m, verb, *known_.nation, *known_.plan, *known_.teams);
                on.done();
                r.order = m.on;
            }
            order.done();
        }
        return r;
    }
    Act alarm() {
        AlarmChange c;
        c.id = needed(a_, "alarm", id_max);
        c.kind = static_cast<AlarmChange::Kind>(a_.choice("change", {"snooze", "own", "wake"}));
        c.wall_us = wall_us_;
        c.by = seat_;
        c.until_wall_us = a_.whole_or("until_wall", 0, wall_max, 0) * 1000;
        return c;
    }
    Act rating() {
        Rating r;
        r.objective = needed(a_, "objective", id_max);
        r.mark =
            static_cast<Rating::Mark>(a_.choice("rating", words_up_to(Rating::Mark::not_seen)));
        r.note = limited(a_, "note", text_max);
        r.seen_us = seconds(a_, "seen_t", at_us_);
        return r;
    }
    Act seating(bool takes) {
        Seating s;
        s.takes = takes;
        s.person = limited(a_, "person", by_max);
        s.language =
            a_.choice_or("language", {"en", "lo"}, 0) == 1 ? Language::lao : Language::english;
        return s;
    }
};

}  // namespace

std::string_view word(CaseState state) { return entry_of(case_states, state).word; }
Text name_of(CaseState state) { return entry_of(case_states, state).name(); }
std::string_view word(Severity severity) { return severities[static_cast<std::size_t>(severity)]; }
std::string_view word(Rating::Mark mark) { return marks[static_cast<std::size_t>(mark)]; }

std::string_view word(Tlp tlp) { return tlp_words[static_cast<std::size_t>(tlp)]; }

std::optional<Tlp> tlp_of(std::string_view text) {
    const auto found = std::ranges::find(tlp_words, text);
    if (found == tlp_words.end()) return std::nullopt;
    return static_cast<Tlp>(found - tlp_words.begin());
}

Act read_act(std::string_view kind, Asker& body, const Known& known, std::uint32_t team,
             const std::string& seat, std::int64_t at_us, std::int64_t wall_us) {
    if (body.node().kind != scenario::Node::Kind::map) {
        body.complain(body.where(), "the body is no object", "an act has named fields",
                      "send {\"key\": …}");
        return Touch{};
    }
    Act act = ActReader(body, known, team, seat, at_us, wall_us).read(kind);
    limited(body, "key", 64);  // the browser's own
    body.done();
    return act;
}

std::string as_row(const LiveEntry& entry, std::string_view body) {
    JsonWriter json;
    json.open_object();
    json.key("kind").value(entry.kind);
    json.key("at").value(entry.at_us);
    json.key("wall").value(entry.wall_us);
    json.key("seat").value(entry.seat);
    json.close_object();
    std::string row = json.take();
    row.pop_back();
    row += ",\"do\":";
    row += body.empty() ? "{}" : body;
    row += '}';
    return row;
}

Checked<LiveEntry> read_row(std::uint64_t seq, std::string_view row, const Known& known,
                            const std::function<std::uint32_t(std::string_view)>& team_of) {
    auto document = scenario::read_json("journal entry " + std::to_string(seq), row);
    if (!document) return refuse(document.error());
    Problems problems;
    Asker a(*document, document->root, "", problems);
    LiveEntry e;
    e.seq = seq;
    e.kind = a.text("kind");
    e.at_us = a.whole("at", 0, t_max * second_us);
    e.wall_us = a.whole("wall", 0, wall_max * 1000);
    e.seat = a.text_or("seat", "");
    Asker body = a.map("do");
    if (problems.empty())
        e.act = read_act(e.kind, body, known, team_of(e.seat), e.seat, e.at_us, e.wall_us);
    a.done();
    if (!problems.empty()) return refuse(std::move(problems));
    return e;
}

}  // namespace naga::exercise
