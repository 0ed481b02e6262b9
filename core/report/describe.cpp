#include "report/describe.h"

#include "report/texts.h"

namespace naga::report {

using conduct::Drill;
using exercise::Verb;
using world::none;

namespace {

// Lao vowels and tones that stand above or below their consonant.
bool is_mark(std::string_view three) {
    if (three.size() < 3 || three[0] != '\xE0') return false;
    const auto second = static_cast<unsigned char>(three[1]);
    const auto third = static_cast<unsigned char>(three[2]);
    const unsigned point = (second & 0x3Fu) << 6 | (third & 0x3Fu);  // the low twelve bits
    return point == 0xEB1 || (point >= 0xEB4 && point <= 0xEBC) ||
           (point >= 0xEC8 && point <= 0xECE);
}

std::size_t length_of(char first) {
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

Text verb_of(const exercise::Move& m) {
    const Text& what = exercise::entry(m.what).what;
    if (m.what != Verb::request) return what;
    const Text& asked = exercise::entry(m.on.verb).what;
    return {what.en + ": " + asked.en, what.lo + ": " + asked.lo};
}

std::string objects_of(const Drill& drill, const exercise::Move& m) {
    std::string text;
    const auto add = [&](std::string_view word) {
        if (!text.empty()) text += ", ";
        text += word;
    };
    const world::Nation& n = drill.nation;
    const exercise::Order& o = m.on;
    if (m.incident != exercise::Incident::none) add(exercise::word(m.incident));
    if (o.service != none) add(n.services[o.service].name);
    if (o.people != none) add(n.people[o.people].id);
    if (o.group != none) add(n.groups[o.group].id);
    if (o.lair != none) add(drill.plan.lairs[o.lair].name);
    if (o.network != none) add(n.networks[o.network].id);
    if (o.country != none) add(n.countries[o.country].id);
    if (o.from_network != none) add("\u2190 " + n.networks[o.from_network].id);
    if (o.from_country != none) add("\u2190 " + n.countries[o.from_country].id);
    switch (o.traffic) {
        case world::Traffic::any: break;
        case world::Traffic::flood: add("flood"); break;
        case world::Traffic::amplification: add("amplification"); break;
        case world::Traffic::worm: add("worm"); break;
        case world::Traffic::benign: add("benign"); break;
    }
    return text;
}

std::string place_of(const Drill& drill, sensor::Kind kind, evidence::Symptom symptom,
                     std::uint32_t place) {
    using evidence::Symptom;
    const world::Nation& n = drill.nation;
    const auto of = [&](const auto& list, const auto& name) {
        return place < list.size() ? std::string(name(list[place])) : std::string();
    };
    // A trace is found in what the sensor looks at.
    if (symptom == Symptom::trace)
        symptom = kind == sensor::Kind::web    ? Symptom::defaced_page
                  : kind == sensor::Kind::mail ? Symptom::odd_mail
                                               : Symptom::infected_hosts;
    switch (symptom) {
        case Symptom::link_load:
            return place / 2 < n.links.size() ? n.links[place / 2].id : std::string();
        case Symptom::flood_in:
        case Symptom::amplified_in:
        case Symptom::slow_service:
        case Symptom::defaced_page:
            return of(n.services, [](const world::Service& s) { return s.name; });
        case Symptom::flood_out:
        case Symptom::scanning:
        case Symptom::beacon:
        case Symptom::complaints:
            return of(n.networks, [](const world::Network& w) { return w.id; });
        case Symptom::trace:
        case Symptom::infected_hosts:
            return of(n.groups, [](const world::HostGroup& g) { return g.id; });
        case Symptom::odd_mail:
        case Symptom::reported_mail:
        case Symptom::lure_lookups:
        case Symptom::odd_log_ins: return of(n.people, [](const world::People& p) { return p.id; });
    }
    return "";
}

std::string shortened(std::string_view text, std::size_t characters) {
    std::size_t at = 0, count = 0;
    while (at < text.size()) {
        const bool mark = is_mark(text.substr(at, 3));
        if (!mark && count == characters) return std::string(text.substr(0, at)) + "\u2026";
        if (!mark) ++count;
        at = std::min(text.size(), at + length_of(text[at]));
    }
    return std::string(text);
}

}  // namespace naga::report
