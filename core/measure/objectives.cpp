#include "measure/objectives.h"

#include <algorithm>
#include <set>

#include "measure/about.h"

namespace naga::measure {

using conduct::Drill;
using exercise::Incident;
using exercise::Move;
using world::none;

namespace {

std::vector<std::uint32_t> asked_by(const Drill& drill, const conduct::Inject& inject) {
    std::vector<std::uint32_t> all = inject.to;
    std::ranges::sort(all);
    if (!all.empty()) return all;
    for (std::uint32_t t = 0; t < drill.teams.all.size(); ++t) all.push_back(t);
    return all;
}

// The start of its campaign, of the first of the kind, or of the exercise; never where there is
// none.
std::int64_t begin_of(const Drill& drill, const conduct::Objective& objective) {
    if (objective.campaign != none) {
        const adversary::Campaign& c = drill.plan.campaigns[objective.campaign];
        return c.enabled ? c.start : world::never;
    }
    const Incident incident = objective.incident;
    if (incident == Incident::none) return 0;
    std::int64_t first = world::never;
    for (const adversary::Campaign& c : drill.plan.campaigns)
        if (c.enabled && incident_of(c.kind) == incident) first = std::min(first, c.start);
    return first;
}

bool serves(const Drill& drill, const conduct::Objective& objective, const Move& m) {
    if (m.what != objective.verb) return false;
    // An action bears no class of incident: any of its kind serves.
    if (objective.incident != Incident::none && m.incident != objective.incident &&
        static_cast<std::size_t>(m.what) >= exercise::actions)
        return false;
    if (objective.names_lair && m.on.lair == none) return false;
    if (!objective.abroad) return true;
    return m.team != none && m.to != none &&
           drill.teams.all[m.team].country != drill.teams.all[m.to].country;
}

}  // namespace

std::vector<Objective> objectives_of(const Drill& drill, std::span<const Move> journal) {
    std::vector<Objective> all;
    for (const conduct::Objective& objective : drill.objectives) {
        Objective result;
        result.id = objective.id;
        std::set<std::uint32_t> missing;
        if (objective.by == conduct::By::all)
            for (const conduct::Inject& inject : drill.injects)
                if (inject.expects == objective.id)
                    for (const std::uint32_t team : asked_by(drill, inject)) missing.insert(team);
        const std::int64_t from = begin_of(drill, objective);
        for (const Move& m : journal) {
            // Written so that it holds where `from` is never.
            if (m.at_us < from || m.at_us - from > objective.within_us) continue;
            if (!serves(drill, objective, m)) continue;
            if (objective.by == conduct::By::all && missing.erase(m.team) == 0) continue;
            if (!missing.empty()) continue;
            result.met = true;
            result.move = m.id;
            break;
        }
        all.push_back(std::move(result));
    }
    return all;
}

std::vector<Contact> contacts_of(const Drill& drill, std::span<const Move> journal) {
    std::vector<Contact> all;
    for (const conduct::Inject& inject : drill.injects) {
        if (!inject.checks_contact) continue;
        for (const std::uint32_t team : asked_by(drill, inject)) {
            Contact contact;
            contact.team = team;
            const auto answer = std::ranges::find_if(journal, [&](const Move& m) {
                return m.what == exercise::Verb::check_in && m.team == team &&
                       m.at_us <= contact_within_us;
            });
            if (answer != journal.end()) {
                contact.move = answer->id;
                contact.at_us = answer->at_us;
            }
            all.push_back(contact);
        }
    }
    return all;
}

}  // namespace naga::measure
