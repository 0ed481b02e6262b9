#include "conduct/playbook.h"

#include <algorithm>

namespace naga::conduct {

using scenario::Asker;

namespace {

const std::vector<std::string_view> role_words = {
    "cert", "telco", "isp", "ministry", "association", "foreign-cert", "provider"};
const std::vector<std::string_view> step_words = {
    "report",          "share",         "restore",      "patch-site",   "patch-like",
    "reset",           "advisory",      "notify",       "filter-worm",  "clean-offices",
    "patch-offices",   "sinkhole",      "take-down",    "filter-flood", "filter-amplified",
    "filter-upstream", "filter-source", "clean-source", "escalate",     "brief-press",
    "clean-own",       "patch-own",     "notify-own"};

// The places in `words` of the words under `key`, with a complaint about each unknown one.
std::vector<std::size_t> places_of(Asker& a, std::string_view key,
                                   const std::vector<std::string_view>& words) {
    std::vector<std::size_t> places;
    for (const Asker::Reference& written : a.references(key, words_in_rule_max)) {
        const auto found = std::find(words.begin(), words.end(), written.id);
        if (found != words.end()) {
            places.push_back(static_cast<std::size_t>(found - words.begin()));
            continue;
        }
        const std::string near = scenario::nearest(written.id, {words.begin(), words.end()});
        a.complain(written.where, "`" + written.id + "` is not known here",
                   "a stand-in would not know what it means",
                   near.empty() ? "see docs/formats/playbook.md" : "did you mean " + near + "?");
    }
    return places;
}

}  // namespace

std::uint32_t Playbook::skill(std::string_view id) const {
    for (std::uint32_t i = 0; i < skills.size(); ++i)
        if (skills[i].id == id) return i;
    return world::none;
}

Playbook read_playbook(Asker& top) {
    Playbook book;
    const std::string format = top.text("format");
    if (!format.empty() && format != "naga-playbook/1")
        top.complain(top.where("format"), "the format is `" + scenario::shown(format) + "`",
                     "only naga-playbook/1 is read here", "write format: naga-playbook/1");
    for (Asker s : top.list("skills", skills_max)) {
        Skill skill;
        skill.id = s.id("id");
        if (!skill.id.empty() && book.skill(skill.id) != world::none)
            s.complain(s.where("id"), "the id " + skill.id + " is used twice",
                       "nobody could say which is played", "give one of them another id");
        skill.notice_us = s.duration("notice");
        skill.notice_sigma = s.number("notice_sigma", 0, 3);
        skill.work_us = s.duration("work");
        skill.work_sigma = s.number("work_sigma", 0, 3);
        skill.answer_us = s.duration("answer");
        skill.answer_sigma = s.number("answer_sigma", 0, 3);
        skill.confirm = s.whole("confirm", 1, 1000);
        skill.scale = s.number("scale", 0.01, 1000);
        skill.mistake_ppm = s.share_ppm("mistakes");
        skill.mistake_us = s.duration("mistake_costs");
        skill.detailed_ppm = s.share_ppm("detailed");
        s.done();
        book.skills.push_back(std::move(skill));
    }
    Asker floors = top.map("floors");
    for (std::size_t i = 0; i < evidence::symptoms; ++i)
        book.floors[i] = floors.whole_or(evidence::word(static_cast<evidence::Symptom>(i)), 0,
                                         1'000'000'000'000'000, 0);
    floors.done();
    for (Asker r : top.list("rules", rules_max)) {
        Rule rule;
        rule.incident = static_cast<exercise::Incident>(r.choice(
            "incident", {"none", "defacement", "phishing", "infection", "flood", "outage"}));
        rule.heard = r.truth_or("heard", false);
        for (const std::size_t role : places_of(r, "roles", role_words))
            rule.roles.push_back(static_cast<exercise::Role>(role));
        for (const std::size_t step : places_of(r, "steps", step_words))
            rule.steps.push_back(static_cast<Step>(step));
        r.done();
        book.rules.push_back(std::move(rule));
    }
    top.done();
    return book;
}

}  // namespace naga::conduct
