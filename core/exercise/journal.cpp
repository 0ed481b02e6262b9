#include "exercise/journal.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/json.h"
#include "base/time.h"
#include "evidence/record.h"
#include "sim/digest.h"

namespace naga::exercise {

using scenario::Asker;
using world::Nation;
using world::none;

namespace {

constexpr std::array<std::string_view, 6> incident_words = {"none",      "defacement", "phishing",
                                                            "infection", "flood",      "outage"};
constexpr std::array<std::string_view, 5> traffic_words = {"any", "flood", "amplification", "worm",
                                                           "benign"};

template <typename Words>
std::vector<std::string_view> list_of(const Words& words) {
    return {words.begin(), words.end()};
}

}  // namespace

std::string_view word(Incident incident) {
    return incident_words[static_cast<std::size_t>(incident)];
}

std::string_view rsit(Incident incident) {
    switch (incident) {
        case Incident::none: return "other/undetermined";
        case Incident::defacement:
            return "information-content-security/unauthorised-information-modification";
        case Incident::phishing: return "fraud/phishing";
        case Incident::infection: return "malicious-code/infected-system";
        case Incident::flood: return "availability/ddos";
        case Incident::outage: return "availability/outage";
    }
    return "other/undetermined";
}

std::string_view kind_of(Verb verb) {
    return static_cast<std::size_t>(verb) < actions ? "action" : word(verb);
}

std::string as_line(const Move& m, const Nation& nation, const adversary::Plan& plan,
                    const Teams& teams) {
    JsonWriter json;
    json.open_object();
    json.key("id").value("m" + std::to_string(m.id));
    json.key("at").value(as_exercise_time(SimTime::at_microseconds(m.at_us)));
    json.key("team").value(m.team == none ? std::string() : teams.all[m.team].id);
    json.key("by").value(m.by);
    json.key("kind").value(kind_of(m.what));
    json.key("do").value(m.what == Verb::request ? word(m.on.verb) : word(m.what));
    json.key("on").open_object();
    const Order& o = m.on;
    if (m.to != none) json.key("to").value(teams.all[m.to].id);
    if (m.incident != Incident::none) json.key("incident").value(word(m.incident));
    if (m.about != 0)
        json.key("about").value(m.what == Verb::check_in ? "i" + std::to_string(m.about - 1)
                                                         : "m" + std::to_string(m.about));
    if (o.network != none) json.key("network").value(nation.networks[o.network].id);
    if (o.service != none) json.key("service").value(nation.services[o.service].id);
    if (o.group != none) json.key("group").value(nation.groups[o.group].id);
    if (o.people != none) json.key("people").value(nation.people[o.people].id);
    if (o.lair != none) json.key("lair").value(plan.lairs[o.lair].id);
    if (o.country != none) json.key("country").value(nation.countries[o.country].id);
    if (o.from_network != none) json.key("from").value(nation.networks[o.from_network].id);
    if (o.from_country != none) json.key("from-country").value(nation.countries[o.from_country].id);
    if (o.traffic != world::Traffic::any)
        json.key("traffic").value(traffic_words[static_cast<std::size_t>(o.traffic)]);
    if (o.detailed) json.key("detailed").value(true);
    if (o.undoes != 0) json.key("undoes").value("m" + std::to_string(o.undoes));
    if (o.prefix) json.key("prefix").value(inet::as_text(*o.prefix));
    json.close_object();
    json.key("because").open_array();
    for (const std::string& cause : m.because) json.value(cause);
    json.close_array();
    if (!m.text.empty()) json.key("text").value(m.text);
    json.close_object();
    return json.take();
}

namespace {

// Reads one line; what cannot be understood becomes a problem.
class LineReader {
public:
    LineReader(const Nation& nation, const adversary::Plan& plan, const Teams& teams)
        : nation_(nation), plan_(plan), teams_(teams) {}

    Move read(Asker& a) {
        Move m;
        m.id = number(a, "id", 'm', 1);
        m.at_us = a.instant("at");
        m.team = find(a, "team", [&](std::string_view id) { return teams_.find(id); });
        m.by = a.text("by");
        if (m.by.size() > by_max)
            a.complain(a.where("by"), "the name of who gave the order is too long",
                       std::to_string(by_max) + " bytes are kept", "shorten it");
        const std::size_t kind = a.choice(
            "kind", {"action", "check-in", "report", "share", "request", "agree", "refuse", "log"});
        const std::string doing = a.text("do");
        const auto verb = verb_of(doing);
        const bool names_action = kind == 0 || kind == 4;
        if (!a.has("do")) {
            // That it is missing was said.
        } else if (!verb || names_action != (static_cast<std::size_t>(*verb) < actions)) {
            a.complain(a.where("do"), "`" + scenario::shown(doing) + "` cannot be done here",
                       "an entry of this kind needs another word",
                       names_action ? "use one that `naga actions` lists"
                                    : "repeat the kind of the entry");
        } else {
            m.what = *verb;
            if (kind == 4) m.what = Verb::request;
            m.on.verb = *verb;
        }
        Asker on = a.map("on");
        read_on(on, m);
        if (verb && names_action && static_cast<std::size_t>(*verb) < actions && a.has("on"))
            check_fields(on, *verb);
        on.done();
        m.because = read_because(a);
        m.text = a.text_or("text", "");
        if (m.text.size() > move_text_max)
            a.complain(a.where("text"), "the text is too long",
                       std::to_string(move_text_max) + " bytes are kept", "shorten it");
        a.done();
        return m;
    }

    void read_on(Asker& on, Move& m);
    // An order has the fields its action needs, and none that would mean nothing.
    static void check_fields(Asker& on, Verb verb);

private:
    const Nation& nation_;
    const adversary::Plan& plan_;
    const Teams& teams_;

    static std::uint64_t number(Asker& a, std::string_view key, char letter, std::uint64_t least) {
        if (!a.has(key)) return 0;
        const std::string text = a.text(key);
        std::uint64_t value = 0;
        bool good = text.size() >= 2 && text.size() <= 16 && text[0] == letter;
        for (std::size_t i = 1; good && i < text.size(); ++i) {
            good = text[i] >= '0' && text[i] <= '9';
            value = value * 10 + static_cast<std::uint64_t>(text[i] - '0');
        }
        if (!good || value < least)
            a.complain(a.where(key), "`" + scenario::shown(text) + "` is no number of an entry",
                       "it is a letter and digits", std::string("write ") + letter + "12");
        return good ? value : 0;
    }

    template <typename Find>
    static std::uint32_t find(Asker& a, std::string_view key, const Find& look) {
        const std::string id = a.text(key);
        const std::uint32_t place = look(id);
        if (place == none && a.has(key))
            a.complain(a.where(key),
                       "there is no " + std::string(key) + " `" + scenario::shown(id) + "`",
                       "the entry is about nothing", "use an id of the world or the scenario");
        return place;
    }

    static std::optional<inet::Prefix> prefix(Asker& a, std::string_view key) {
        const std::string text = a.text(key);
        const auto prefix = inet::read_prefix(text);
        if (!prefix)
            a.complain(a.where(key), "`" + scenario::shown(text) + "` is no prefix",
                       "it is four numbers, a slash and a length, and no bit is set behind that",
                       "write it like 198.18.0.0/19");
        return prefix;
    }
};

void LineReader::read_on(Asker& on, Move& m) {
    Order& o = m.on;
    if (on.has("to")) m.to = find(on, "to", [&](std::string_view id) { return teams_.find(id); });
    if (on.has("incident"))
        m.incident = static_cast<Incident>(on.choice("incident", list_of(incident_words)));
    if (on.has("about"))
        m.about = m.what == Verb::check_in ? number(on, "about", 'i', 0) + 1
                                           : number(on, "about", 'm', 1);
    auto place = [&](std::string_view key, std::uint32_t& into, const auto& look) {
        if (on.has(key)) into = find(on, key, look);
    };
    auto network = [&](std::string_view id) { return nation_.network(id); };
    auto country = [&](std::string_view id) { return nation_.country(id); };
    place("network", o.network, network);
    place("service", o.service, [&](std::string_view id) { return nation_.service(id); });
    place("group", o.group, [&](std::string_view id) { return nation_.group(id); });
    place("people", o.people, [&](std::string_view id) { return nation_.people_group(id); });
    place("lair", o.lair, [&](std::string_view id) { return plan_.lair(id); });
    place("country", o.country, country);
    place("from", o.from_network, network);
    place("from-country", o.from_country, country);
    if (on.has("traffic"))
        o.traffic = static_cast<world::Traffic>(on.choice("traffic", list_of(traffic_words)));
    o.detailed = on.truth_or("detailed", false);
    if (on.has("undoes")) o.undoes = number(on, "undoes", 'm', 1);
    if (on.has("prefix")) o.prefix = prefix(on, "prefix");
}

void LineReader::check_fields(Asker& on, Verb verb) {
    const std::string name(word(verb));
    for (std::size_t f = 0; f < fields; ++f) {
        const auto field = static_cast<Field>(f);
        const std::string key(word(field));
        const bool given = on.has(key);
        if (given && (entry(verb).allows & bit(field)) == 0)
            on.complain(on.where(key), name + " has no `" + key + "`", "it would mean nothing",
                        "delete it");
        if (!given && (entry(verb).needs & bit(field)) != 0)
            on.complain(on.where(), name + " needs a " + key, "it would not be known where to act",
                        "add \"" + key + "\"");
    }
}

}  // namespace

void read_on(Asker& on, Move& move, std::optional<Verb> verb, const Nation& nation,
             const adversary::Plan& plan, const Teams& teams) {
    LineReader(nation, plan, teams).read_on(on, move);
    if (verb && static_cast<std::size_t>(*verb) < actions) LineReader::check_fields(on, *verb);
}

std::vector<std::string> read_because(Asker& from) {
    std::vector<std::string> because;
    // A record, an entry, an inject, or words of a person: "told by telephone".
    for (Asker item : from.list("because", causes_max)) {
        std::string cause = item.self_text();
        if (cause.empty() || cause.size() > by_max)
            item.complain(item.where(), "a reason has no words, or too many",
                          std::to_string(by_max) + " bytes are kept",
                          "write e-1-374-0b5e3a91c2, m12, i0 or a few words");
        because.push_back(std::move(cause));
    }
    return because;
}

Checked<std::vector<Move>> read_journal(const std::string& file, std::string_view text,
                                        const Nation& nation, const adversary::Plan& plan,
                                        const Teams& teams) {
    std::vector<Move> moves;
    Problems problems;
    LineReader reader(nation, plan, teams);
    std::set<std::uint64_t> known;
    std::uint32_t line = 0;
    while (!text.empty() && problems.size() <= scenario::problems_max) {
        const std::size_t end = text.find('\n');
        const std::string_view row = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        ++line;
        if (row.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        auto document = scenario::read_json(file, row, line);
        if (!document) {
            problems.insert(problems.end(), document.error().begin(), document.error().end());
            continue;
        }
        Asker asker(*document, document->root, "", problems);
        const std::size_t before = problems.size();
        Move move = reader.read(asker);
        if (problems.size() != before) continue;
        if (move.id == 0) move.id = moves.empty() ? 1 : moves.back().id + 1;
        const std::string where = asker.where();
        if (!known.insert(move.id).second)
            problems.push_back({Problem::Kind::damaged, where,
                                "there is an entry m" + std::to_string(move.id) + " already",
                                "an answer could not say which is meant",
                                "number every entry once, or leave the ids out"});
        moves.push_back(std::move(move));
        if (moves.size() > moves_max)
            return refuse(Problems{{Problem::Kind::refused, where,
                                    "there are more than " + std::to_string(moves_max) + " entries",
                                    "memory is kept for that many", "split the drill"}});
    }
    if (!problems.empty()) return refuse(std::move(problems));
    std::ranges::sort(moves, {}, [](const Move& m) { return std::pair(m.at_us, m.id); });
    return moves;
}

std::uint64_t identity_of(const Move& m) {
    Move bare;
    bare.team = m.team;
    bare.what = m.what;
    bare.to = m.to;
    bare.incident = m.incident;
    bare.on = m.on;
    bare.on.undoes = 0;
    return digest_of(bare);
}

std::uint64_t digest_of(const Move& m) {
    std::uint64_t sum = sim::mix(m.id, static_cast<std::uint64_t>(m.at_us));
    auto add = [&sum](std::uint64_t x) { sum = sim::mix(sum, x); };
    add(m.team), add(sim::digest_of(m.by)), add(static_cast<std::uint64_t>(m.what)), add(m.to);
    const Order& o = m.on;
    for (const std::uint32_t x : {o.network, o.service, o.group, o.people, o.lair, o.country,
                                  o.from_network, o.from_country})
        add(x);
    add(static_cast<std::uint64_t>(o.verb)), add(static_cast<std::uint64_t>(o.traffic));
    add(o.detailed ? 1 : 0), add(o.undoes), add(static_cast<std::uint64_t>(m.incident));
    add(m.about);
    // Moves without a prefix keep the digest, and with it the luck, they had.
    if (o.prefix) add((std::uint64_t{o.prefix->length} << 32) | o.prefix->first.bits);
    for (const std::string& cause : m.because) add(sim::digest_of(cause));
    if (!m.text.empty()) add(sim::digest_of(m.text));
    return sum;
}

}  // namespace naga::exercise
