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

Text subject_of(const conduct::Drill& drill, const conduct::Item& alert) {
    const sensor::Kind kind = drill.sensors.sensors[alert.sensor].kind;
    const Text what = text_of(report::symptom_name(alert.symptom));
    if (alert.places.size() == 1) {
        const std::string place =
            report::place_of(drill, kind, alert.symptom, alert.places.begin()->first);
        return {what.en + ": " + place, what.lo + ": " + place};
    }
    const std::string places = std::to_string(alert.places.size());
    return {what.en + ": " + places + " places", what.lo + ": " + places + " ບ່ອນ"};
}

Text text_of_alert(const conduct::Drill& drill, const conduct::Item& alert) {
    const sensor::Kind kind = drill.sensors.sensors[alert.sensor].kind;
    const auto time = [](std::int64_t us) {
        return as_exercise_time(SimTime::at_microseconds(us / 1'000'000 * 1'000'000));
    };
    const std::string span = time(alert.at_us) + " – " + time(alert.last_us);
    Text text{std::to_string(alert.count) + " records, " + span,
              std::to_string(alert.count) + " ບັນທຶກ, " + span};
    // Where it is seen, the most often seen first.
    std::vector<std::pair<std::int64_t, std::uint32_t>> places;
    for (const auto& [place, times] : alert.places) places.push_back({-times, place});
    std::ranges::sort(places);
    for (std::size_t i = 0; i < std::min<std::size_t>(places.size(), 10); ++i) {
        const std::string line = "\n" +
                                 report::place_of(drill, kind, alert.symptom, places[i].second) +
                                 " (" + std::to_string(-places[i].first) + ")";
        text.en += line, text.lo += line;
    }
    return text;
}

Text title_of(const conduct::Drill& drill, const conduct::Case& c) {
    Text name = text_of(report::incident_name(c.kind));
    std::string place;
    if (c.place != none) {
        const world::Nation& n = drill.nation;
        switch (c.kind) {
            case exercise::Incident::defacement:
            case exercise::Incident::flood:
            case exercise::Incident::outage:
                if (c.place < n.services.size()) place = n.services[c.place].name;
                break;
            case exercise::Incident::phishing:
                if (c.place < n.people.size()) place = n.people[c.place].id;
                break;
            case exercise::Incident::infection:
                if (c.place < n.networks.size()) place = n.networks[c.place].id;
                break;
            case exercise::Incident::none: break;
        }
    }
    if (!c.title.empty()) return {c.title, c.title};
    if (!place.empty()) name.en += ": " + place, name.lo += ": " + place;
    return name;
}

Text subject_of(const conduct::Drill& drill, const exercise::Move& m) {
    Text what = report::verb_of(m);
    const std::string about = report::objects_of(drill, m);
    if (!about.empty()) what.en += ": " + about, what.lo += ": " + about;
    return what;
}

Text name_of(const conduct::Drill& drill, const Speaker& speaker, const exercise::Script& script) {
    switch (speaker.kind) {
        case Speaker::Kind::team: return drill.teams.all[speaker.place].name;
        case Speaker::Kind::persona:
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
