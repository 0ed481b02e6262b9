// The sections of the report, in the order of HSEEP: the answer first, the method last.
//
// Each writes itself onto the page in one language. The annexes of the journal and of the
// evidence are written once, in both.

#pragma once

#include "report/beside.h"
#include "report/telling.h"

namespace naga::report {

void tell_masthead(const Telling& telling);
void tell_answer(const Telling& telling);
void tell_avoided(const Telling& telling);
void tell_day(const Telling& telling);
void tell_attacks(const Telling& telling);
void tell_objectives(const Telling& telling);
void tell_cooperation(const Telling& telling);
void tell_costs(const Telling& telling);
void tell_strengths(const Telling& telling);
void tell_improvements(const Telling& telling);
void tell_after_endex(const Telling& telling);
void tell_method(const Telling& telling);
void tell_masterplan(const Telling& telling);
void tell_signatures(const Telling& telling);

// Injects, journal and cited evidence, with the letters of these annexes; in both languages.
void tell_people(const Telling& telling, const Beside& beside, const std::string& letter);
void tell_annexes(const Telling& telling, const std::array<std::string, 3>& letters);

}  // namespace naga::report
