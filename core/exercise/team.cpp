#include "exercise/team.h"

#include <algorithm>

namespace naga::exercise {

using world::Nation;
using world::none;

bool Team::answers_for(std::uint32_t network) const {
    return std::ranges::binary_search(networks, network);
}

std::uint32_t Teams::find(std::string_view id) const {
    for (std::uint32_t i = 0; i < all.size(); ++i)
        if (all[i].id == id) return i;
    return none;
}

bool Teams::may(std::uint32_t team, const Order& o, const Nation& nation,
                const adversary::Plan& plan) const {
    const Team& t = all[team];
    if ((t.authority & bit(o.verb)) == 0) return false;
    switch (o.verb) {
        case Verb::filter:
        case Verb::rate_limit:
        case Verb::blackhole:
        case Verb::sinkhole: return o.network != none && t.answers_for(o.network);
        case Verb::notify:
            if (o.network == none) return false;
            if (o.group == none) return t.answers_for(o.network);
            return nation.groups[o.group].network == o.network &&
                   t.answers_for(nation.groups[o.group]);
        case Verb::isolate:
        case Verb::clean:
        case Verb::patch: return o.group != none && t.answers_for(nation.groups[o.group]);
        case Verb::restore:
        case Verb::patch_site:
            return o.service != none && t.answers_for(nation.services[o.service]);
        case Verb::reset: return o.people != none && t.answers_for(nation.people[o.people]);
        case Verb::take_down: return o.lair != none && t.answers_for(plan.lairs[o.lair].network);
        case Verb::advisory: return o.country == t.country;
        case Verb::lift:
        case Verb::brief_press:
        case Verb::escalate:
        case Verb::check_in:
        case Verb::report:
        case Verb::share:
        case Verb::request:
        case Verb::agree:
        case Verb::refuse:
        case Verb::log: return true;
    }
    return false;
}

std::uint32_t Teams::authority_over(const Order& order, const Nation& nation,
                                    const adversary::Plan& plan) const {
    for (std::uint32_t t = 0; t < all.size(); ++t)
        if (may(t, order, nation, plan)) return t;
    return none;
}

std::uint32_t Teams::first_of(Role role) const {
    for (std::uint32_t i = 0; i < all.size(); ++i)
        if (all[i].role == role) return i;
    return none;
}

Teams read_teams(scenario::Asker& top, const Nation& nation) {
    Teams teams;
    for (scenario::Asker t : top.list("teams", teams_max)) {
        Team team;
        team.id = t.id("id");
        if (!team.id.empty() && teams.find(team.id) != none)
            t.complain(t.where("id"), "the id " + team.id + " is used twice",
                       "a move could not say whose it is", "rename one of them");
        const auto words = t.words("name");
        team.name = {words.en, words.lo};
        team.role =
            static_cast<Role>(t.choice("role", {"cert", "telco", "isp", "ministry", "association",
                                                "foreign-cert", "provider"}));
        const std::string country = t.id("country");
        team.country = nation.country(country);
        if (team.country == none && !country.empty())
            t.complain(t.where("country"), "the world has no country " + country,
                       "a team acts for somebody", "name a country of the world");
        if (t.has("organisation")) {
            const std::string id = t.id("organisation");
            team.organisation = nation.organisation(id);
            if (team.organisation == none && !id.empty())
                t.complain(t.where("organisation"), "the world has no organisation " + id,
                           "a team belongs to one", "name an organisation of the world");
        }
        for (const auto& [id, where] : t.references("networks", team_networks_max)) {
            const std::uint32_t network = nation.network(id);
            if (network == none)
                t.complain(where, "the world has no network " + id, "a team answers for networks",
                           "name a network of the world");
            else
                team.networks.push_back(network);
        }
        // All networks of a country, so that a foreign CERT need not list hundreds.
        std::vector<std::uint32_t> countries;
        for (const auto& [id, where] : t.references("networks_of", team_networks_max)) {
            countries.push_back(nation.country(id));
            if (countries.back() == none)
                t.complain(where, "the world has no country " + id, "a team answers for networks",
                           "name a country of the world");
        }
        std::ranges::sort(countries);
        for (std::uint32_t n = 0; n < nation.networks.size(); ++n)
            if (std::ranges::binary_search(countries, nation.networks[n].country))
                team.networks.push_back(n);
        std::ranges::sort(team.networks);
        team.networks.erase(std::unique(team.networks.begin(), team.networks.end()),
                            team.networks.end());
        for (const auto& [id, where] : t.references("authority", actions)) {
            const auto verb = verb_of(id);
            if (!verb || static_cast<std::size_t>(*verb) >= actions) {
                std::vector<std::string> known;
                for (std::size_t v = 0; v < actions; ++v)
                    known.emplace_back(word(static_cast<Verb>(v)));
                const std::string near = scenario::nearest(id, known);
                t.complain(where, "there is no action " + id, "nobody could be allowed it",
                           near.empty() ? "naga actions lists them" : "did you mean " + near + "?");
            } else {
                team.authority |= bit(*verb);
            }
        }
        team.contact = t.truth_or("contact", false);
        team.staff = t.whole_or("staff", 1, 1000, 3);
        team.skill = t.has("skill") ? t.id("skill") : "";
        t.done();
        teams.all.push_back(std::move(team));
    }
    return teams;
}

}  // namespace naga::exercise
