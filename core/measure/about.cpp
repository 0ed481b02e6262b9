#include "measure/about.h"

#include <algorithm>

namespace naga::measure {

using adversary::Campaign;
using adversary::CampaignKind;
using conduct::Drill;
using evidence::Symptom;
using exercise::Incident;
using exercise::Move;
using exercise::Verb;
using world::none;

namespace {

bool holds(const std::vector<std::uint32_t>& list, std::uint32_t what) {
    return std::ranges::find(list, what) != list.end();
}

bool lured(const Campaign& c, std::uint32_t people) {
    return std::ranges::any_of(c.waves,
                               [&](const adversary::Wave& w) { return holds(w.people, people); });
}

bool has_lair(const Drill& drill, const Campaign& c, std::uint32_t lair) {
    if (lair == none) return false;
    return c.lair == lair ||
           (c.malware != none && holds(drill.plan.malware[c.malware].lairs, lair));
}

// Whether what is said, or asked for, has this campaign's class and names none but its own.
bool speaks_of(const Drill& drill, const Campaign& c, const Move& m) {
    if (m.incident != incident_of(c.kind)) return false;
    switch (c.kind) {
        case CampaignKind::flood:
            return m.on.service == none || c.targets.empty() || holds(c.targets, m.on.service);
        case CampaignKind::phishing:
            return (m.on.people == none || lured(c, m.on.people)) &&
                   (m.on.lair == none || has_lair(drill, c, m.on.lair));
        case CampaignKind::infection: return m.on.lair == none || has_lair(drill, c, m.on.lair);
        case CampaignKind::defacement: return true;
    }
    return false;
}

}  // namespace

Incident incident_of(CampaignKind kind) {
    switch (kind) {
        case CampaignKind::infection: return Incident::infection;
        case CampaignKind::defacement: return Incident::defacement;
        case CampaignKind::phishing: return Incident::phishing;
        case CampaignKind::flood: return Incident::flood;
    }
    return Incident::none;
}

bool is_about(const Drill& drill, const Campaign& c, const Move& m) {
    const exercise::Order& o = m.on;
    if (m.incident != Incident::none) return speaks_of(drill, c, m);
    switch (m.what == Verb::request ? o.verb : m.what) {
        case Verb::filter:
        case Verb::rate_limit:
        case Verb::blackhole:
            if (c.kind == CampaignKind::infection) return o.traffic == world::Traffic::worm;
            return c.kind == CampaignKind::flood && o.traffic != world::Traffic::worm &&
                   (o.service == none || holds(c.targets, o.service));
        case Verb::sinkhole:
        case Verb::take_down: return has_lair(drill, c, o.lair);
        case Verb::isolate:
        case Verb::clean:
        case Verb::patch:
        case Verb::notify: return c.kind == CampaignKind::infection;
        case Verb::restore:
        case Verb::patch_site: return c.kind == CampaignKind::defacement;
        case Verb::reset: return c.kind == CampaignKind::phishing && lured(c, o.people);
        case Verb::lift:
        case Verb::advisory:
        case Verb::brief_press:
        case Verb::escalate:
        case Verb::check_in:
        case Verb::report:
        case Verb::share:
        case Verb::request:
        case Verb::agree:
        case Verb::refuse:
        case Verb::log: return false;
    }
    return false;
}

bool speaks_truly_of(const Drill& drill, const Campaign& c, const Move& m,
                     const Concerned& concerned) {
    if (m.incident != incident_of(c.kind)) return false;
    const exercise::Order& o = m.on;
    if (c.kind == CampaignKind::phishing || c.kind == CampaignKind::infection)
        if (has_lair(drill, c, o.lair)) return true;
    switch (c.kind) {
        case CampaignKind::flood: return holds(c.targets, o.service) && m.at_us >= c.start;
        case CampaignKind::phishing: return lured(c, o.people) && m.at_us >= c.start;
        case CampaignKind::defacement:
            return o.service != none && m.at_us >= concerned.services[o.service];
        case CampaignKind::infection:
            return o.network != none && m.at_us >= concerned.networks[o.network];
    }
    return false;
}

bool remedies(const Drill& drill, const Campaign& c, const Move& m, const Concerned& concerned) {
    if (static_cast<std::size_t>(m.what) >= exercise::actions) return false;
    if (!is_about(drill, c, m)) return false;
    if (m.what == Verb::notify) return m.on.detailed;
    // A filter that names no service is aimed at no flood, and a site that no campaign touched
    // needs no remedy.
    if (c.kind == CampaignKind::flood) {
        // A sinkhole silences a flood only where its bots are.
        if (m.what == Verb::sinkhole)
            return m.on.network != none &&
                   holds(c.bot_countries, drill.nation.networks[m.on.network].country);
        return m.what == Verb::take_down || m.on.service != none;
    }
    if (c.kind == CampaignKind::defacement)
        return m.on.service != none && concerned.services[m.on.service] != world::never;
    return true;
}

bool shows(const Campaign& c, Symptom symptom, std::uint32_t place) {
    switch (symptom) {
        case Symptom::flood_in:
        case Symptom::amplified_in:
            return c.kind == CampaignKind::flood && holds(c.targets, place) &&
                   (symptom == Symptom::flood_in ? c.malware != none : !c.amplifier.empty());
        case Symptom::defaced_page: return c.kind == CampaignKind::defacement;
        case Symptom::odd_mail:
        case Symptom::reported_mail:
        case Symptom::lure_lookups:
        case Symptom::odd_log_ins: return c.kind == CampaignKind::phishing && lured(c, place);
        case Symptom::scanning:
        case Symptom::beacon:
        case Symptom::infected_hosts:
        case Symptom::flood_out: return c.kind == CampaignKind::infection;
        case Symptom::link_load:
        case Symptom::slow_service:
        case Symptom::complaints:
        case Symptom::trace: return false;
    }
    return false;
}

}  // namespace naga::measure
