#include "exercise/trigger.h"

#include <array>
#include <vector>

#include "base/time.h"
#include "scenario/document.h"

namespace naga::exercise {

namespace {

using Words = std::vector<std::string_view>;

constexpr std::array<std::string_view, 3> reached_words{"delivered", "read", "answered"};
constexpr std::array<std::string_view, 2> whose_words{"any", "all"};
constexpr std::string_view forms =
    "write T+02:30, `after ROW answered by all plus 10m`, `milestone ID`, `service down ID`, "
    "`hosts infected above 500`, `line full ID`, `page defaced ID`, `campaign begun ID`, "
    "`no report by TEAM about flood until T+02:30`, or `by hand`";

Words split(std::string_view text) {
    Words words;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(" \t", at)) != std::string_view::npos) {
        const std::size_t end = std::min(text.find_first_of(" \t", at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

template <typename List>
std::optional<std::size_t> place_in(const List& list, std::string_view word) {
    for (std::size_t i = 0; i < list.size(); ++i)
        if (list[i] == word) return i;
    return std::nullopt;
}

// Ids of the world and the scenario, as scenario::Asker::references reads them.
bool is_reference(std::string_view word) {
    if (word.empty() || word.size() > 64) return false;
    for (const char c : word)
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            c != '-' && c != '.' && c != '_')
            return false;
    return true;
}

std::optional<std::int64_t> instant(std::string_view word) {
    const auto time = read_exercise_time(word);
    return time ? std::optional(time->in_microseconds()) : std::nullopt;
}

std::optional<Incident> incident_of(std::string_view said) {
    for (std::size_t i = 0; i <= static_cast<std::size_t>(Incident::outage); ++i)
        if (word(static_cast<Incident>(i)) == said) return static_cast<Incident>(i);
    return std::nullopt;
}

Trigger of_kind(Trigger::Kind kind) {
    Trigger t;
    t.kind = kind;
    return t;
}

struct OfWorld {
    std::string_view first, second;
    Condition::Kind kind;
};
constexpr std::array<OfWorld, 4> of_world{{
    {"service", "down", Condition::Kind::service_down},
    {"line", "full", Condition::Kind::line_full},
    {"page", "defaced", Condition::Kind::page_defaced},
    {"campaign", "begun", Condition::Kind::campaign_begun},
}};

// "ROW answered by all", without what went before and comes after.
std::optional<Trigger> after_row(const Words& w) {
    Trigger t = of_kind(Trigger::Kind::after);
    if (w.size() != 3 && !(w.size() == 5 && w[3] == "by")) return std::nullopt;
    const auto reached = place_in(reached_words, w[2]);
    const auto whose = w.size() == 5 ? place_in(whose_words, w[4]) : std::optional<std::size_t>(0);
    if (!reached || !whose || !is_reference(w[1])) return std::nullopt;
    t.about = w[1];
    t.reached = static_cast<Reached>(*reached);
    t.whose = static_cast<Whose>(*whose);
    return t;
}

std::optional<Trigger> infected(const Words& w) {
    Trigger t = of_kind(Trigger::Kind::condition);
    t.condition.kind = Condition::Kind::hosts_infected;
    if (w.size() != 4 && !(w.size() == 6 && w[4] == "in" && is_reference(w[5])))
        return std::nullopt;
    if (w[1] != "infected" || w[2] != "above" || w[3].empty() || w[3].size() > 12)
        return std::nullopt;
    for (const char c : w[3]) {
        if (c < '0' || c > '9') return std::nullopt;
        t.condition.above = t.condition.above * 10 + (c - '0');
    }
    if (w.size() == 6) t.condition.about = w[5];
    return t;
}

std::optional<Trigger> no_report(const Words& w) {
    Trigger t = of_kind(Trigger::Kind::no_report);
    t.condition.kind = Condition::Kind::report;
    if (w.size() != 8 || w[1] != "report" || w[2] != "by" || w[4] != "about" || w[6] != "until" ||
        !is_reference(w[3]))
        return std::nullopt;
    const auto incident = incident_of(w[5]);
    const auto until = instant(w[7]);
    if (!incident || !until) return std::nullopt;
    t.condition.about = w[3];
    t.condition.incident = *incident;
    t.at_us = *until;
    return t;
}

std::optional<Trigger> trigger_of(const Words& w) {
    if (w.empty()) return std::nullopt;
    if (w.size() == 1) {
        const auto at = instant(w[0]);
        return at ? std::optional(at_time(*at)) : std::nullopt;
    }
    if (w[0] == "by" && w[1] == "hand" && w.size() == 2) return Trigger{};
    if (w[0] == "after") return after_row(w);
    if (w[0] == "hosts") return infected(w);
    if (w[0] == "no") return no_report(w);
    if (w[0] == "milestone" && w.size() == 2 && is_reference(w[1])) {
        Trigger t = of_kind(Trigger::Kind::milestone);
        t.about = w[1];
        return t;
    }
    for (const OfWorld& form : of_world)
        if (w.size() == 3 && w[0] == form.first && w[1] == form.second && is_reference(w[2])) {
            Trigger t = of_kind(Trigger::Kind::condition);
            t.condition.kind = form.kind;
            t.condition.about = w[2];
            return t;
        }
    return std::nullopt;
}

// The id in a message, or the word for any.
std::string or_any(const std::string& id, const char* any) { return id.empty() ? any : id; }

Text condition_told(const Condition& c) {
    switch (c.kind) {
        case Condition::Kind::service_down:
            return {"the service " + c.about + " is down", "ບໍລິການ " + c.about + " ໃຊ້ບໍ່ໄດ້"};
        case Condition::Kind::hosts_infected:
            return {"more than " + std::to_string(c.above) + " hosts are infected in " +
                        or_any(c.about, "any network"),
                    "ມີເຄື່ອງຕິດມັນແວຫຼາຍກວ່າ " + std::to_string(c.above) + " ໃນ " +
                        or_any(c.about, "ທຸກເຄືອຂ່າຍ")};
        case Condition::Kind::line_full:
            return {"the line " + c.about + " is full", "ສາຍ " + c.about + " ເຕັມ"};
        case Condition::Kind::page_defaced:
            return {"the page " + c.about + " is defaced", "ໜ້າເວັບ " + c.about + " ຖືກປ່ຽນແປງ"};
        case Condition::Kind::campaign_begun:
            return {"the campaign " + c.about + " has begun", "ການໂຈມຕີ " + c.about + " ເລີ່ມແລ້ວ"};
        case Condition::Kind::report:
            return {c.about + " has reported " + std::string(word(c.incident)),
                    c.about + " ໄດ້ລາຍງານ " + std::string(word(c.incident))};
    }
    return {};
}

std::string condition_words(const Condition& c) {
    if (c.kind == Condition::Kind::hosts_infected)
        return "hosts infected above " + std::to_string(c.above) +
               (c.about.empty() ? "" : " in " + c.about);
    for (const OfWorld& form : of_world)
        if (form.kind == c.kind)
            return std::string(form.first) + " " + std::string(form.second) + " " + c.about;
    return "report by " + c.about + " about " + std::string(word(c.incident));
}

std::string instant_words(std::int64_t at_us) {
    std::string text = as_exercise_time(SimTime::at_microseconds(at_us));
    // Whole minutes are written as people write them.
    if (at_us % 60'000'000 == 0 && text.ends_with(":00")) text.resize(text.size() - 3);
    return text;
}

}  // namespace

Trigger at_time(std::int64_t at_us) {
    Trigger t = of_kind(Trigger::Kind::time);
    t.at_us = at_us;
    return t;
}

std::string as_length(std::int64_t us) {
    std::string text;
    for (const auto& [unit, size] :
         {std::pair("h", std::int64_t{3'600'000'000}), std::pair("m", std::int64_t{60'000'000}),
          std::pair("s", std::int64_t{1'000'000}), std::pair("ms", std::int64_t{1'000}),
          std::pair("us", std::int64_t{1})}) {
        if (us >= size) text += std::to_string(us / size) + unit;
        us %= size;
    }
    return text.empty() ? "0s" : text;
}

Result<Trigger> read_trigger(const std::string& where, std::string_view text) {
    Words words = split(text);
    std::int64_t plus_us = 0;
    bool good = true;
    if (words.size() > 2 && words[words.size() - 2] == "plus") {
        const auto plus = read_duration(words.back());
        good = plus.has_value();
        if (plus) plus_us = plus->in_microseconds();
        words.resize(words.size() - 2);
    }
    auto trigger = trigger_of(words);
    // A time is written whole, and what is sent by hand waits for the hand.
    if (trigger && plus_us != 0 &&
        (trigger->kind == Trigger::Kind::time || trigger->kind == Trigger::Kind::hand))
        good = false;
    if (!good || !trigger)
        return refuse(Problem{Problem::Kind::invalid, where,
                              "`" + scenario::shown(text) + "` does not say when",
                              "the row would never be due", std::string(forms)});
    trigger->plus_us = plus_us;
    return *trigger;
}

std::string as_words(const Trigger& t) {
    std::string text;
    switch (t.kind) {
        case Trigger::Kind::time: return instant_words(t.at_us);
        case Trigger::Kind::hand: return "by hand";
        case Trigger::Kind::after:
            text = "after " + t.about + " " +
                   std::string(reached_words[static_cast<std::size_t>(t.reached)]) + " by " +
                   std::string(whose_words[static_cast<std::size_t>(t.whose)]);
            break;
        case Trigger::Kind::milestone: text = "milestone " + t.about; break;
        case Trigger::Kind::condition: text = condition_words(t.condition); break;
        case Trigger::Kind::no_report:
            text = "no " + condition_words(t.condition) + " until " + instant_words(t.at_us);
            break;
    }
    return t.plus_us == 0 ? text : text + " plus " + as_length(t.plus_us);
}

Text told(const Trigger& t) {
    static constexpr std::array<std::string_view, 3> reached_lo{"ສົ່ງຮອດ", "ອ່ານ", "ຕອບ"};
    Text text;
    switch (t.kind) {
        case Trigger::Kind::time:
            return {"at " + instant_words(t.at_us), "ເວລາ " + instant_words(t.at_us)};
        case Trigger::Kind::hand: return {"by hand", "ສົ່ງດ້ວຍມື"};
        case Trigger::Kind::after: {
            const auto r = static_cast<std::size_t>(t.reached);
            const bool all = t.whose == Whose::all;
            text = {"waits until " + t.about + " is " + std::string(reached_words[r]) +
                        (t.reached == Reached::delivered ? (all ? " to all" : " to anyone")
                                                         : (all ? " by all" : " by anyone")),
                    "ລໍຖ້າໃຫ້ " + t.about + " " + std::string(reached_lo[r]) +
                        (all ? "ໂດຍທຸກທີມ" : "ໂດຍທີມໃດໜຶ່ງ")};
            break;
        }
        case Trigger::Kind::milestone:
            text = {"waits for the milestone " + t.about, "ລໍຖ້າຈຸດໝາຍ " + t.about};
            break;
        case Trigger::Kind::condition: {
            const Text what = condition_told(t.condition);
            text = {"waits until " + what.en, "ລໍຖ້າຈົນກວ່າ " + what.lo};
            break;
        }
        case Trigger::Kind::no_report: {
            const std::string until = instant_words(t.at_us);
            const std::string incident(word(t.condition.incident));
            text = {"if " + t.condition.about + " has not reported " + incident + " by " + until,
                    "ຖ້າ " + t.condition.about + " ບໍ່ໄດ້ລາຍງານ " + incident + " ກ່ອນ " + until};
            break;
        }
    }
    if (t.plus_us != 0) {
        text.en += ", and then " + as_length(t.plus_us);
        text.lo += ", ແລະ ຫຼັງຈາກນັ້ນ " + as_length(t.plus_us);
    }
    return text;
}

}  // namespace naga::exercise
