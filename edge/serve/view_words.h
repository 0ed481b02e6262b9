// The words of views: things of the drill by the names people gave them, in both languages.

#pragma once

#include <cstdint>
#include <string>

#include "base/json.h"
#include "base/text.h"
#include "conduct/live.h"
#include "report/texts.h"

namespace naga::serve {

inline Text text_of(report::Wording wording) {
    return {std::string(wording.en), std::string(wording.lo)};
}
// {"en": …, "lo": …}; the same text in both where only one is there.
void put(JsonWriter& json, const Text& text);

Text name_of(sensor::Kind kind);
Text name_of(exercise::Role role);
Text name_of(conduct::SeatRole role);
// "homes, Dok Khoun Telecom, Vientiane" and "Dok Khoun Telecom – National Internet Centre".
Text name_of(const world::Nation& nation, const world::HostGroup& group);
Text name_of(const world::Nation& nation, const world::Link& link);
// What an alert is about: "DNS lookups of a command server: telco-1-net".
Text subject_of(const conduct::Drill& drill, const conduct::Item& alert);
// How often, since when, and where most.
Text text_of_alert(const conduct::Drill& drill, const conduct::Item& alert);
// A case that nobody gave a title.
Text title_of(const conduct::Drill& drill, const conduct::Case& c);
// What a move between teams is about, for its thread.
Text subject_of(const conduct::Drill& drill, const exercise::Move& move);
Text name_of(const conduct::Drill& drill, const conduct::Speaker& speaker,
             const exercise::Script& script);

}  // namespace naga::serve
