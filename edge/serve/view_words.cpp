#include "serve/view_words.h"

#include <algorithm>
#include <array>

#include "report/describe.h"

namespace naga::serve {

using conduct::Speaker;
using exercise::Verb;
using world::none;

void put(JsonWriter& json, const Text& text) {
    json.open_object();
    json.key("en").value(text.en);
    json.key("lo").value(text.lo.empty() ? text.en : text.lo);
    json.close_object();
}

Text name_of(sensor::Kind kind) {
    static const std::array<Text, sensor::kinds> names = {{
        {"Flow records", "ບັນທຶກການໄຫຼ"},
        {"Intrusion detection", "ລະບົບກວດຈັບການບຸກລຸກ"},
        {"Name resolver", "ເຄື່ອງແກ້ຊື່ (DNS)"},
        {"Web servers", "ເຄື່ອງແມ່ຂ່າຍເວັບ"},
        {"Mail gateway", "ປະຕູອີເມວ"},
        {"Antivirus console", "ໜ້າຄວບຄຸມແອນຕີໄວຣັດ"},
        {"Help desk", "ໂຕະຊ່ວຍເຫຼືອ"},
        {"Packet tap", "ຈຸດດັກແພັກເກັດ"},
        {"Route collector", "ເຄື່ອງເກັບເສັ້ນທາງ (BGP)"},
    }};
    return names[static_cast<std::size_t>(kind)];
}

Text name_of(exercise::Role role) {
    switch (role) {
        case exercise::Role::cert: return {"National CERT", "ທີມ CERT ແຫ່ງຊາດ"};
        case exercise::Role::telco: return {"Telecom company", "ບໍລິສັດໂທລະຄົມ"};
        case exercise::Role::isp: return {"Internet provider", "ຜູ້ໃຫ້ບໍລິການອິນເຕີເນັດ"};
        case exercise::Role::ministry: return {"Ministry", "ກະຊວງ"};
        case exercise::Role::association: return {"Association", "ສະມາຄົມ"};
        case exercise::Role::foreign_cert: return {"CERT abroad", "ທີມ CERT ຕ່າງປະເທດ"};
        case exercise::Role::provider: return {"Provider abroad", "ຜູ້ໃຫ້ບໍລິການຕ່າງປະເທດ"};
    }
    return {};
}

Text name_of(conduct::SeatRole role) {
    static const std::array<Text, conduct::seat_roles> names = {{
        {"Player", "ຜູ້ຫຼິ້ນ"},
        {"Team lead", "ຫົວໜ້າທີມ"},
        {"Spokesperson", "ໂຄສົກ"},
        {"Director", "ຜູ້ອຳນວຍການ"},
        {"Exercise control", "ຜູ້ຄວບຄຸມການຝຶກຊ້ອມ"},
        {"Evaluator", "ຜູ້ປະເມີນ"},
        {"Observer", "ຜູ້ສັງເກດການ"},
        {"Administrator", "ຜູ້ດູແລລະບົບ"},
    }};
    return names[static_cast<std::size_t>(role)];
}

namespace {

Text or_id(const Text& name, const std::string& id) {
    return {name.en.empty() ? id : name.en, name.lo.empty() ? id : name.lo};
}

Text kind_of_hosts(const std::string& kind) {
    if (kind == "home") return {"homes", "ເຮືອນ"};
    if (kind == "shop") return {"shops", "ຮ້ານ"};
    if (kind == "cafe") return {"cafes", "ຮ້ານອິນເຕີເນັດ"};
    if (kind == "office") return {"offices", "ຫ້ອງການ"};
    if (kind == "server") return {"servers", "ເຄື່ອງແມ່ຂ່າຍ"};
    return {kind, kind};
}

Text traffic_name(world::Traffic traffic) {
    switch (traffic) {
        case world::Traffic::any: break;
        case world::Traffic::flood: return {"flood", "ການຖ້ວມ"};
        case world::Traffic::amplification: return {"amplification", "ການຂະຫຍາຍ"};
        case world::Traffic::worm: return {"worm", "ໜອນ (worm)"};
        case world::Traffic::benign: return {"ordinary traffic", "ການໃຊ້ງານທົ່ວໄປ"};
    }
    return {};
}

// The things a move is about, by the names people gave them.
Text objects_of(const conduct::Drill& drill, const exercise::Move& m) {
    Text text;
    const auto add = [&](const Text& word, std::string_view before = "") {
        if (word.en.empty()) return;
        for (auto* side : {&text.en, &text.lo})
            if (!side->empty()) *side += ", ";
        text.en += std::string(before) + word.en;
        text.lo += std::string(before) + (word.lo.empty() ? word.en : word.lo);
    };
    const world::Nation& n = drill.nation;
    const exercise::Order& o = m.on;
    if (m.incident != exercise::Incident::none) add(text_of(report::incident_name(m.incident)));
    if (o.service != none) add({n.services[o.service].name, ""});
    if (o.people != none) add(or_id(n.people[o.people].name, n.people[o.people].id));
    if (o.group != none) add(name_of(n, n.groups[o.group]));
    if (o.lair != none) add({drill.plan.lairs[o.lair].name, ""});
    if (o.network != none) add(or_id(n.networks[o.network].name, n.networks[o.network].id));
    if (o.country != none) add(or_id(n.countries[o.country].name, n.countries[o.country].id));
    if (o.from_network != none)
        add(or_id(n.networks[o.from_network].name, n.networks[o.from_network].id), "\u2190 ");
    if (o.from_country != none)
        add(or_id(n.countries[o.from_country].name, n.countries[o.from_country].id), "\u2190 ");
    add(traffic_name(o.traffic));
    return text;
}

// A place that the report names by its id, by its name.
Text place_in_words(const world::Nation& n, const std::string& id) {
    for (const world::People& p : n.people)
        if (p.id == id) return or_id(p.name, id);
    for (const world::Network& w : n.networks)
        if (w.id == id) return or_id(w.name, id);
    for (const world::HostGroup& g : n.groups)
        if (g.id == id) return name_of(n, g);
    for (const world::Link& l : n.links)
        if (l.id == id) return name_of(n, l);
    return {id, id};
}

Text beginning_large(Text text) {
    if (!text.en.empty() && text.en[0] >= 'a' && text.en[0] <= 'z')
        text.en[0] = static_cast<char>(text.en[0] - 'a' + 'A');
    return text;
}

}  // namespace

Text name_of(const world::Nation& n, const world::HostGroup& group) {
    Text name = kind_of_hosts(group.kind);
    if (group.network != none) {
        const Text of = or_id(n.networks[group.network].name, n.networks[group.network].id);
        name.en += ", " + of.en, name.lo += ", " + of.lo;
    }
    if (group.region != none) {
        const Text in = or_id(n.regions[group.region].name, n.regions[group.region].id);
        name.en += ", " + in.en, name.lo += ", " + in.lo;
    }
    return name;
}

Text name_of(const world::Nation& n, const world::Link& link) {
    if (link.from == none || link.to == none) return {link.id, link.id};
    const Text from = or_id(n.networks[link.from].name, n.networks[link.from].id);
    const Text to = or_id(n.networks[link.to].name, n.networks[link.to].id);
    return {from.en + " \u2013 " + to.en, from.lo + " \u2013 " + to.lo};
}

Text subject_of(const conduct::Drill& drill, const conduct::Item& alert) {
    const sensor::Kind kind = drill.sensors.sensors[alert.sensor].kind;
    const Text what = text_of(report::symptom_name(alert.symptom));
    const auto at = [&](std::uint32_t place) {
        return place_in_words(drill.nation, report::place_of(drill, kind, alert.symptom, place));
    };
    Text where;
    if (alert.places.size() == 1) {
        where = at(alert.places.begin()->first);
    } else {
        const std::string places = std::to_string(alert.places.size());
        where = {places + " places", places + " ບ່ອນ"};
    }
    return beginning_large({what.en + ": " + where.en, what.lo + ": " + where.lo});
}

Text text_of_alert(const conduct::Drill& drill, const conduct::Item& alert) {
    const sensor::Kind kind = drill.sensors.sensors[alert.sensor].kind;
    const auto time = [](std::int64_t us) {
        return as_exercise_time(SimTime::at_microseconds(us / 1'000'000 * 1'000'000));
    };
    const std::string span = time(alert.at_us) + " \u2013 " + time(alert.last_us);
    Text text{std::to_string(alert.count) + " records, " + span,
              std::to_string(alert.count) + " ບັນທຶກ, " + span};
    // Where it is seen, the most often seen first.
    std::vector<std::pair<std::int64_t, std::uint32_t>> places;
    for (const auto& [place, times] : alert.places) places.push_back({-times, place});
    std::ranges::sort(places);
    for (std::size_t i = 0; i < std::min<std::size_t>(places.size(), 10); ++i) {
        const Text name = place_in_words(
            drill.nation, report::place_of(drill, kind, alert.symptom, places[i].second));
        const std::string times = " (" + std::to_string(-places[i].first) + ")";
        text.en += "\n" + name.en + times, text.lo += "\n" + name.lo + times;
    }
    return text;
}

Text title_of(const conduct::Drill& drill, const conduct::Case& c) {
    Text name = text_of(report::incident_name(c.kind));
    Text place;
    if (c.place != none) {
        const world::Nation& n = drill.nation;
        switch (c.kind) {
            case exercise::Incident::defacement:
            case exercise::Incident::flood:
            case exercise::Incident::outage:
                if (c.place < n.services.size())
                    place = {n.services[c.place].name, n.services[c.place].name};
                break;
            case exercise::Incident::phishing:
                if (c.place < n.people.size())
                    place = or_id(n.people[c.place].name, n.people[c.place].id);
                break;
            case exercise::Incident::infection:
                if (c.place < n.networks.size())
                    place = or_id(n.networks[c.place].name, n.networks[c.place].id);
                break;
            case exercise::Incident::none: break;
        }
    }
    if (!c.title.empty()) return {c.title, c.title};
    if (!place.en.empty()) name.en += ": " + place.en, name.lo += ": " + place.lo;
    return beginning_large(name);
}

Text subject_of(const conduct::Drill& drill, const exercise::Move& m) {
    Text what = report::verb_of(m);
    const Text about = objects_of(drill, m);
    if (!about.en.empty()) what.en += ": " + about.en, what.lo += ": " + about.lo;
    return what;
}

Text name_of(const conduct::Drill& drill, const Speaker& speaker, const exercise::Script& script) {
    switch (speaker.kind) {
        case Speaker::Kind::team: return drill.teams.all[speaker.place].name;
        case Speaker::Kind::persona:
            if (speaker.persona.empty()) break;
            if (const exercise::Persona* p = script.msel().persona(speaker.persona)) {
                Text name = p->name;
                if (!p->role.en.empty()) name.en += ", " + p->role.en;
                if (!p->role.lo.empty()) name.lo += ", " + p->role.lo;
                return name;
            }
            return {speaker.persona, speaker.persona};
        case Speaker::Kind::sensor: return name_of(drill.sensors.sensors[speaker.place].kind);
        case Speaker::Kind::excon: break;
    }
    return {"Exercise control", "ຜູ້ຄວບຄຸມການຝຶກຊ້ອມ"};
}

}  // namespace naga::serve
