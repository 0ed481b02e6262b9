#include "exercise/msel_read.h"

#include <algorithm>
#include <set>

#include "inet/address.h"

namespace naga::exercise {

using scenario::Asker;
using world::none;

namespace {

constexpr const char* waits_for_ever = "the row would wait for ever";

template <typename Enum, typename Word>
std::vector<std::string_view> list_of(std::size_t count, const Word& word_of) {
    std::vector<std::string_view> list;
    for (std::size_t i = 0; i < count; ++i) list.push_back(word_of(static_cast<Enum>(i)));
    return list;
}

const std::vector<std::string_view>& incident_words() {
    static const auto list = list_of<Incident>(6, [](Incident i) { return word(i); });
    return list;
}

class MselReader {
public:
    MselReader(Asker& top, const Stage& stage) : top_(top), stage_(stage) {}

    Msel read() {
        for (const Team& team : stage_.teams->all) msel_.teams.push_back(team.id);
        for (Asker p : top_.list("personas", personas_max)) persona(p);
        for (Asker word : top_.list("forbidden_words", forbidden_words_max))
            msel_.forbidden_words.push_back(word.self_text());
        for (Asker m : top_.list("milestones", milestones_max)) milestone(m);
        std::vector<Asker> rows = top_.list("msel", scenario_rows_max);
        for (Asker& r : rows) row(r);
        for (std::size_t i = 0; i < rows.size(); ++i) cross_check(rows[i], msel_.rows[i]);
        std::vector<Asker> milestones = top_.list("milestones", milestones_max);
        for (std::size_t i = 0; i < milestones.size(); ++i)
            if (const Milestone& m = msel_.milestones[i]; m.by == Milestone::By::answered)
                known_row(milestones[i], "row", m.about);
        return std::move(msel_);
    }

private:
    Asker& top_;
    const Stage& stage_;
    Msel msel_;
    std::int64_t last_us_ = 0;
    std::set<std::string> row_ids_, persona_ids_, milestone_ids_;

    static Text words(Asker& a, std::string_view key) {
        const auto w = a.words(key);
        return {w.en, w.lo};
    }

    std::string own_id(Asker& a, std::set<std::string>& known, const char* why) {
        std::string id = a.id("id");
        if (!id.empty() && !known.insert(id).second)
            a.complain(a.where("id"), "the id " + id + " is used twice", why, "rename one of them");
        return id;
    }

    void persona(Asker& p) {
        Persona persona;
        persona.id = own_id(p, persona_ids_, "nobody could say who is meant");
        persona.name = words(p, "name");
        const auto role = p.words_or("role");
        persona.role = {role.en, role.lo};
        persona.address = p.text_or("address", "");
        const std::size_t at = persona.address.find('@');
        if (!persona.address.empty() &&
            (at == std::string::npos || at == 0 ||
             !inet::is_drill_name(std::string_view(persona.address).substr(at + 1))))
            p.complain(p.where("address"),
                       "`" + scenario::shown(persona.address) + "` could be somebody's",
                       "mail of a drill must not reach real people",
                       "use a name under .example, .test or .invalid, like desk@news.example");
        p.done();
        msel_.personas.push_back(std::move(persona));
    }

    void milestone(Asker& m) {
        Milestone milestone;
        milestone.id = own_id(m, milestone_ids_, "nobody could say which was reached");
        milestone.text = words(m, "text");
        milestone.by = static_cast<Milestone::By>(
            m.choice("by", {"hand", "report", "action", "objective", "answered"}));
        switch (milestone.by) {
            case Milestone::By::hand: break;
            case Milestone::By::report:
                milestone.incident =
                    static_cast<Incident>(m.choice_or("incident", incident_words(), 0));
                break;
            case Milestone::By::action: {
                const std::string said = m.id("move");
                const auto verb = verb_of(said);
                if (!verb && !said.empty())
                    m.complain(m.where("move"), "there is no move " + said,
                               "the milestone could never be reached", "naga actions lists them");
                else if (verb)
                    milestone.verb = *verb;
                break;
            }
            case Milestone::By::objective: milestone.about = m.id("objective"); break;
            case Milestone::By::answered: milestone.about = m.id("row"); break;
        }
        const bool of_team =
            milestone.by == Milestone::By::report || milestone.by == Milestone::By::action;
        if (of_team && m.has("team")) {
            milestone.team = m.id("team");
            known_team(m, "team", milestone.team, "the milestone could never be reached");
        }
        m.done();
        msel_.milestones.push_back(std::move(milestone));
    }

    void row(Asker& r) {
        Row row;
        row.number = msel_.rows.size();
        row.id = own_id(r, row_ids_, "nobody could say which was sent");
        row.kind = static_cast<RowKind>(
            r.choice_or("kind", list_of<RowKind>(5, [](RowKind k) { return word(k); }), 0));
        when(r, row);
        recipients(r, row);
        row.by = static_cast<Channel>(
            r.choice_or("by", list_of<Channel>(9, [](Channel c) { return word(c); }), 0));
        row.subject = words(r, "subject");
        row.text = words(r, "text");
        for (Asker a : r.list("attachments", attachments_max))
            row.attachments.push_back(a.self_text());
        row.checks_contact = r.truth_or("check_of_contact", false);
        row.expects = r.has("expects") ? r.id("expects") : "";
        row.draft = r.truth_or("draft", false);
        for (auto& [header, cell] : r.members("columns")) row.columns[header] = cell.self_text();
        if (row.columns.size() > columns_max)
            r.complain(r.where("columns"),
                       "there are more than " + std::to_string(columns_max) + " columns",
                       "no table shows so many", "leave some out");
        if (msel_.rows.empty() != row.checks_contact)
            r.complain(r.where(), "inject 0, and it alone, checks the points of contact",
                       "who cannot be reached cannot be drilled",
                       "set check_of_contact: true on the first row only");
        times(r, row);
        r.done();
        msel_.rows.push_back(std::move(row));
    }

    static void when(Asker& r, Row& row) {
        if (!r.has("when")) {
            row.when = at_time(r.instant("at"));
            return;
        }
        const std::string text = r.text("when");
        if (r.has("at")) {
            r.instant("at");
            r.complain(r.where("when"), "the row has `at` and `when`",
                       "nobody could say which holds", "delete one of them");
        }
        if (text.empty()) return;
        auto trigger = read_trigger(r.where("when"), text);
        if (trigger)
            row.when = *trigger;
        else
            r.complain(trigger.error().where, trigger.error().what, trigger.error().why,
                       trigger.error().remedy);
    }

    void recipients(Asker& r, Row& row) {
        for (const auto& [id, where] : r.references("to", teams_max)) {
            if (id != all_teams && stage_.teams->find(id) == none)
                r.complain(where, "there is no team " + id, "the inject would reach nobody",
                           "name a team of the scenario");
            else
                row.to.push_back(id);
        }
        if (row.to.empty() && row.kind != RowKind::facilitation) row.to = {std::string(all_teams)};
        row.from = r.has("from") ? r.id("from") : "";
        if (!row.from.empty() && !persona_ids_.contains(row.from))
            r.complain(r.where("from"), "there is no persona " + row.from,
                       "nobody could say who sends it", "add it under personas");
    }

    void times(Asker& r, const Row& row) {
        const bool at_a_time = row.when.kind == Trigger::Kind::time;
        const char* key = r.has("when") ? "when" : "at";
        if (row.checks_contact && !at_a_time)
            r.complain(r.where("when"), "inject 0 has no time", "stand-ins answer it at a time",
                       "give it one, as T+00:00");
        if (at_a_time && row.when.at_us < last_us_)
            r.complain(r.where(key), "the inject comes before the one above it",
                       "they are sent in the order in which they stand", "sort the rows by time");
        if (at_a_time) last_us_ = row.when.at_us;
        if ((at_a_time || row.when.kind == Trigger::Kind::no_report) &&
            row.when.at_us > stage_.length_us)
            r.complain(r.where(key), "the inject comes after the end of the exercise",
                       "it would never be sent", "move it, or lengthen the exercise");
    }

    void known_team(Asker& a, std::string_view key, const std::string& id, const char* why) {
        if (!id.empty() && stage_.teams->find(id) == none)
            a.complain(a.where(key), "there is no team " + id, why, "name a team of the scenario");
    }
    void known_row(Asker& a, std::string_view key, const std::string& id) {
        if (!id.empty() && !row_ids_.contains(id))
            a.complain(a.where(key), "there is no row " + id, waits_for_ever,
                       "name a row of the list");
    }

    // What a row can only be asked when all are known.
    void cross_check(Asker& r, const Row& row) {
        switch (row.when.kind) {
            case Trigger::Kind::time:
            case Trigger::Kind::hand: break;
            case Trigger::Kind::after: known_row(r, "when", row.when.about); break;
            case Trigger::Kind::milestone:
                if (!milestone_ids_.contains(row.when.about))
                    r.complain(r.where("when"), "there is no milestone " + row.when.about,
                               waits_for_ever, "add it under milestones");
                break;
            case Trigger::Kind::condition:
            case Trigger::Kind::no_report: known_condition(r, row.when.condition); break;
        }
        for (const Finding& f : problems(row, msel_, 0)) {
            const std::string key = f.field.substr(0, f.field.find('.'));
            if (f.kind == Finding::Kind::forbidden_word)
                r.complain(r.where(key), f.text.en.substr(0, f.text.en.find(';')),
                           "it stands in forbidden_words", "say it otherwise");
            if (f.kind == Finding::Kind::never_due)
                r.complain(r.where("when"), "the rows wait for each other", waits_for_ever,
                           "give one of them a time");
        }
    }

    void known_condition(Asker& r, const Condition& c) {
        std::uint32_t found = 0;
        const char* kind = "";
        switch (c.kind) {
            case Condition::Kind::service_down:
            case Condition::Kind::page_defaced:
                found = stage_.nation->service(c.about);
                kind = "service ";
                break;
            case Condition::Kind::hosts_infected:
                if (!c.about.empty()) found = stage_.nation->network(c.about);
                kind = "network ";
                break;
            case Condition::Kind::line_full:
                found = stage_.nation->link(c.about);
                kind = "link ";
                break;
            case Condition::Kind::campaign_begun:
                found = stage_.plan->campaign(c.about);
                kind = "campaign ";
                break;
            case Condition::Kind::report: known_team(r, "when", c.about, waits_for_ever); return;
        }
        if (found == none)
            r.complain(r.where("when"), "there is no " + std::string(kind) + c.about,
                       waits_for_ever, "use an id of the world or the scenario");
    }
};

}  // namespace

Msel read_msel(Asker& top, const Stage& stage) { return MselReader(top, stage).read(); }

}  // namespace naga::exercise
