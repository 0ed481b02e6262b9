#include "conduct/playbook.h"

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

// The place of `word` in `words`, or a complaint about `key`.
std::size_t place_of(Asker& a, std::string_view key, const std::string& word,
                     const std::vector<std::string_view>& words) {
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i] == word) return i;
    const std::string near =
        scenario::nearest(word, std::vector<std::string>(words.begin(), words.end()));
    a.complain(a.where(key), "`" + word + "` is not known here",
               "a stand-in would not know what it means",
               near.empty() ? "see docs/formats/playbook.md" : "did you mean " + near + "?");
    return words.size();
}

}  // namespace

std::uint32_t Playbook::skill(std::string_view id) const {
    for (std::uint32_t i = 0; i < skills.size(); ++i)
        if (skills[i].id == id) return i;
    return world::none;
}

Playbook read_playbook(Asker& top) {
    Playbook book;
    for (Asker s : top.list("skills")) {
        Skill skill;
        skill.id = s.id("id");
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
    for (Asker r : top.list("rules")) {
        Rule rule;
        rule.incident = static_cast<exercise::Incident>(r.choice(
            "incident", {"none", "defacement", "phishing", "infection", "flood", "outage"}));
        rule.heard = r.truth_or("heard", false);
        for (const std::string& role : r.ids("roles")) {
            const std::size_t place = place_of(r, "roles", role, role_words);
            if (place < role_words.size()) rule.roles.push_back(static_cast<exercise::Role>(place));
        }
        for (const std::string& step : r.ids("steps")) {
            const std::size_t place = place_of(r, "steps", step, step_words);
            if (place < steps) rule.steps.push_back(static_cast<Step>(place));
        }
        r.done();
        book.rules.push_back(std::move(rule));
    }
    return book;
}

}  // namespace naga::conduct
