// Entries of the journal in words: what was done, to what, in the names people gave things.

#pragma once

#include <string>

#include "conduct/drill.h"
#include "evidence/record.h"
#include "sensor/sensor.h"

namespace naga::report {

// What an entry does: of a request, the action asked for behind the word for asking.
Text verb_of(const exercise::Move& move);
// The things it is about, by their names and ids, or nothing: "bank.example, AS 64500".
std::string objects_of(const conduct::Drill& drill, const exercise::Move& move);
// The place a symptom is seen at by a kind of sensor, by its name.
std::string place_of(const conduct::Drill& drill, sensor::Kind kind, evidence::Symptom symptom,
                     std::uint32_t place);
// At most so many characters, marks above and below not counted; an ellipsis where it was cut.
std::string shortened(std::string_view text, std::size_t characters);

}  // namespace naga::report
