#include "adversary/plan.h"

#include <algorithm>

namespace naga::adversary {

using scenario::Asker;
using world::Nation;
using world::none;

namespace {

template <typename Row>
std::uint32_t place_of(const std::vector<Row>& rows, std::string_view id) {
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows[i].id == id) return static_cast<std::uint32_t>(i);
    return none;
}

// The things of one list that an id can stand for.
template <typename Row, typename Find>
struct Known {
    const std::vector<Row>& rows;
    std::string_view list;
    Find find;

    std::string hint(std::string_view word) const {
        std::vector<std::string> ids;
        for (const Row& row : rows) ids.push_back(row.id);
        const std::string best = scenario::nearest(word, ids);
        return best.empty() ? "name one that stands under " + std::string(list)
                            : "did you mean " + best + "?";
    }
};

template <typename Row>
auto known(const std::vector<Row>& rows, std::string_view list) {
    auto find = [&rows](std::string_view id) { return place_of(rows, id); };
    return Known<Row, decltype(find)>{rows, list, find};
}

// Of the world, which finds its things faster.
template <typename Row>
auto known(const Nation& nation, const std::vector<Row>& rows, std::string_view list,
           std::uint32_t (Nation::*look)(std::string_view) const) {
    auto find = [&nation, look](std::string_view id) { return (nation.*look)(id); };
    return Known<Row, decltype(find)>{rows, list, find};
}

auto known_groups(const Nation& n) {
    return known(n, n.groups, "the world's groups", &Nation::group);
}
auto known_people(const Nation& n) {
    return known(n, n.people, "the world's people", &Nation::people_group);
}
auto known_services(const Nation& n) {
    return known(n, n.services, "the world's services", &Nation::service);
}
auto known_networks(const Nation& n) {
    return known(n, n.networks, "the world's networks", &Nation::network);
}
auto known_countries(const Nation& n) {
    return known(n, n.countries, "the world's countries", &Nation::country);
}

// The place of `id`, or none with a complaint.
std::uint32_t refer(Asker& from, std::string where, const std::string& id, const auto& list) {
    if (id.empty()) return none;
    const std::uint32_t place = list.find(id);
    if (place == none && !from.is_full())
        from.complain(std::move(where), "there is no " + id + " under " + std::string(list.list),
                      "what it stands for cannot be found", list.hint(id));
    return place;
}

std::uint32_t refer(Asker& from, std::string_view key, const auto& list) {
    return refer(from, from.where(key), from.id(key), list);
}

// The places of all ids under `key`, each of which may stand there once.
std::vector<std::uint32_t> refer_all(Asker& from, std::string_view key, const auto& list) {
    std::vector<std::uint32_t> places;
    for (const Asker::Reference& written : from.references(key, parts_max)) {
        const std::uint32_t place = refer(from, written.where, written.id, list);
        if (std::ranges::find(places, place) != places.end())
            from.complain(written.where, written.id + " is named twice",
                          "once is enough, and twice would not be more", "delete one of them");
        else if (place != none)
            places.push_back(place);
    }
    return places;
}

template <typename Row>
void refuse_twin(Asker& from, const std::vector<Row>& rows, const std::string& id) {
    if (!id.empty() && place_of(rows, id) != none)
        from.complain(from.where("id"), "the id " + id + " is used twice",
                      "an order could not say which is meant", "give one of them another id");
}

Text text_of(const Asker::Words& words) { return {words.en, words.lo}; }

// The habits of whose campaign it is; of a criminal's where that was not understood.
Habits habits_of(const Campaign& campaign, const Plan& plan) {
    const bool known = campaign.actor < plan.actors.size();
    return adversary::habits_of(known ? plan.actors[campaign.actor].motive : Motive::criminal);
}

Campaign read_campaign(Asker& c, const Plan& plan, const Nation& nation) {
    static const std::vector<std::string_view> kinds = {"infection", "defacement", "phishing",
                                                        "flood"};
    Campaign campaign;
    campaign.id = c.id("id");
    refuse_twin(c, plan.campaigns, campaign.id);
    campaign.name = text_of(c.words("name"));
    campaign.actor = refer(c, "actor", known(plan.actors, "actors"));
    campaign.kind = static_cast<CampaignKind>(c.choice("kind", kinds));
    campaign.techniques = c.ids("techniques", parts_max);
    campaign.enabled = c.truth_or("enabled", true);
    campaign.start = c.instant("start");
    const Habits habits = habits_of(campaign, plan);
    switch (campaign.kind) {
        case CampaignKind::infection:
            campaign.malware = refer(c, "malware", known(plan.malware, "malware"));
            for (Asker s : c.list("seeds", parts_max)) {
                Seeding seed;
                seed.group = refer(s, "group", known_groups(nation));
                seed.count = static_cast<std::uint32_t>(s.whole("count", 1, 1'000'000));
                seed.at = s.instant_or("at", campaign.start);
                s.done();
                if (seed.group != none) campaign.seeds.push_back(seed);
            }
            break;
        case CampaignKind::defacement:
            campaign.weakness = c.id("weakness");
            campaign.sectors = c.ids("sectors", parts_max);
            if (!c.has("sectors")) campaign.sectors = habits.sectors;
            campaign.sites_max = static_cast<std::uint32_t>(c.whole("sites", 1, 100'000));
            campaign.pace = c.duration("pace");
            campaign.again_after = c.duration_or("again_after", habits.again_after);
            break;
        case CampaignKind::phishing:
            campaign.lair = refer(c, "lair", known(plan.lairs, "lairs"));
            campaign.use_after = c.duration_or("use_after", habits.use_after);
            for (Asker w : c.list("waves", parts_max)) {
                Wave wave;
                wave.at = w.instant_or("at", campaign.start);
                wave.people = refer_all(w, "people", known_people(nation));
                w.done();
                campaign.waves.push_back(std::move(wave));
            }
            break;
        case CampaignKind::flood:
            campaign.length = c.duration_or("length", habits.length);
            campaign.targets = refer_all(c, "targets", known_services(nation));
            if (c.has("malware")) {
                campaign.malware = refer(c, "malware", known(plan.malware, "malware"));
                campaign.per_bot = c.rate("per_bot");
                campaign.bot_countries = refer_all(c, "bots_in", known_countries(nation));
            }
            if (c.has("amplifier")) {
                campaign.amplifier = c.id("amplifier");
                campaign.per_amplifier = c.rate("per_amplifier");
            }
            if (!c.has("malware") && !c.has("amplifier"))
                c.complain(c.where(), "the flood comes from nowhere",
                           "it has neither malware, whose bots send it, nor an amplifier",
                           "give it one of them");
            campaign.size = c.number_or("size", 0, 1000, 1.0);
            break;
    }
    c.done();
    return campaign;
}

}  // namespace

Habits habits_of(Motive motive) {
    constexpr std::int64_t hour_us = 3'600'000'000;
    switch (motive) {
        // Money is where trade is. A site once lost is not worth a second visit, a flood only
        // has to hurt, and a password is sold before it goes stale.
        case Motive::criminal: return {{"commerce", "finance"}, 0, hour_us / 2, 2 * hour_us};
        // To be seen by many, and at once again where somebody wiped it away.
        case Motive::cultural:
            return {{"education", "media", "government"}, hour_us, hour_us, 6 * hour_us};
        // To show the state helpless for as long as it can be kept up.
        case Motive::political: return {{"government"}, 2 * hour_us, 2 * hour_us, 6 * hour_us};
    }
    return {};
}

std::uint32_t Plan::actor(std::string_view id) const { return place_of(actors, id); }
std::uint32_t Plan::lair(std::string_view id) const { return place_of(lairs, id); }
std::uint32_t Plan::campaign(std::string_view id) const { return place_of(campaigns, id); }

Plan read_plan(Asker& top, const Nation& nation) {
    Plan plan;
    plan.attack_size = top.number_or("attack_size", 0, 1000, 1.0);
    for (Asker a : top.list("actors", actors_max)) {
        Actor actor;
        actor.id = a.id("id");
        refuse_twin(a, plan.actors, actor.id);
        actor.name = text_of(a.words("name"));
        actor.motive =
            static_cast<Motive>(a.choice("motive", {"criminal", "cultural", "political"}));
        actor.country = refer(a, "country", known_countries(nation));
        actor.trace = text_of(a.words_or("trace"));
        a.done();
        plan.actors.push_back(std::move(actor));
    }
    for (Asker l : top.list("lairs", lairs_max)) {
        Lair lair;
        lair.id = l.id("id");
        refuse_twin(l, plan.lairs, lair.id);
        lair.kind = static_cast<LairKind>(l.choice("kind", {"command", "phishing"}));
        lair.actor = refer(l, "actor", known(plan.actors, "actors"));
        lair.name = l.text("name");
        lair.network = refer(l, "network", known_networks(nation));
        lair.stance =
            static_cast<Stance>(l.choice_or("stance", {"helpful", "inadequate", "ignoring"}, 1));
        lair.hosting = static_cast<Hosting>(l.choice_or("hosting", {"ordinary", "resilient"}, 0));
        if (!lair.name.empty() && !inet::is_drill_name(lair.name))
            l.complain(l.where("name"),
                       "the name " + scenario::shown(lair.name) + " could be somebody's",
                       "a drill may name nobody's machine", "end it in .example or .test");
        l.done();
        plan.lairs.push_back(std::move(lair));
    }
    for (Asker m : top.list("malware", malware_max)) {
        Malware malware;
        malware.id = m.id("id");
        refuse_twin(m, plan.malware, malware.id);
        malware.name = text_of(m.words("name"));
        malware.weakness = m.id("weakness");
        malware.stick_weakness = m.has("stick_weakness") ? m.id("stick_weakness") : "";
        malware.scan_per_hour = m.number_or("scan_per_hour", 0, 1e4, 0);
        malware.local_per_hour = m.number_or("local_per_hour", 0, 1e4, 0);
        malware.stick_per_hour = m.number_or("stick_per_hour", 0, 1e4, 0);
        malware.spreads_for = m.duration_or("spreads_for", INT64_MAX);
        malware.probes_a_contact = m.whole_or("probes_a_contact", 0, 100'000'000, 20'000);
        malware.lairs = refer_all(m, "lairs", known(plan.lairs, "lairs"));
        malware.moves_after = m.duration_or("moves_after", 0);
        m.done();
        plan.malware.push_back(std::move(malware));
    }
    for (Asker c : top.list("campaigns", campaigns_max)) {
        Campaign campaign = read_campaign(c, plan, nation);
        plan.campaigns.push_back(std::move(campaign));
    }
    return plan;
}

}  // namespace naga::adversary
