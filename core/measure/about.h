// Which attack an entry of the journal is about, and whether it is right about it.
//
// One place for the rules by which moves and campaigns belong together: the times of a team and
// the pages of the report both rest on them.

#pragma once

#include "conduct/drill.h"
#include "measure/run.h"

namespace naga::measure {

// The kind of incident a campaign is reported as.
exercise::Incident incident_of(adversary::CampaignKind kind);

// Whether an entry speaks of this campaign or acts against it. Two campaigns of one kind are
// told apart by service, people and command server; where an entry names none, it is about both.
bool is_about(const conduct::Drill& drill, const adversary::Campaign& campaign,
              const exercise::Move& move);

// Whether a report, share, request or note has the class of this campaign and names something it
// truly concerned by then.
bool speaks_truly_of(const conduct::Drill& drill, const adversary::Campaign& campaign,
                     const exercise::Move& move, const Concerned& concerned);

// Whether an action is a remedy for this campaign. A notice without details is none: hardly
// anybody cleans a host for it.
bool remedies(const conduct::Drill& drill, const adversary::Campaign& campaign,
              const exercise::Move& move, const Concerned& concerned);

// Whether a symptom at a place belongs to what this campaign does to the nation.
bool shows(const adversary::Campaign& campaign, evidence::Symptom symptom, std::uint32_t place);

}  // namespace naga::measure
