#include "world/nation.h"

#include <algorithm>
#include <map>
#include <optional>

namespace naga::world {

using scenario::Asker;

namespace {

enum Kind {
    country_kind,
    organisation_kind,
    region_kind,
    network_kind,
    link_kind,
    group_kind,
    service_kind,
    people_kind
};

constexpr std::int64_t count_max = 100'000'000;
constexpr std::int64_t delay_max = 60'000'000;  // microseconds

using Index = std::vector<std::pair<std::string, std::uint32_t>>;

std::uint32_t place_in(const Index& index, std::string_view id) {
    const auto found = std::lower_bound(
        index.begin(), index.end(), id,
        [](const auto& row, std::string_view wanted) { return row.first < wanted; });
    return found != index.end() && found->first == id ? found->second : none;
}

template <typename Row>
Index index_of(const std::vector<Row>& rows) {
    Index index;
    index.reserve(rows.size());
    for (const Row& row : rows)
        index.emplace_back(row.id, static_cast<std::uint32_t>(index.size()));
    std::sort(index.begin(), index.end());
    return index;
}

Text text_of(const Asker::Words& words) { return {words.en, words.lo}; }

std::string quoted(std::string_view word) { return "`" + scenario::shown(word) + "`"; }

using Words = std::vector<std::string_view>;
const Words organisation_kinds = {"telco", "isp",   "government", "bank",    "university",
                                  "cert",  "media", "company",    "foreign", "association"};
const Words network_kinds = {"telco",   "isp",    "government", "campus",
                             "transit", "access", "hosting"};
const Words group_kinds = {"cafe", "shop", "home", "office", "server"};
const Words platforms = {"winxp", "win7", "linux"};
const Words opening_hours = {"shop", "evening", "office", "always"};
const Words service_kinds = {"web", "portal", "payment", "mail", "dns", "internet"};
const Words sectors = {"government", "finance", "education", "media", "telecom", "commerce"};

// Reads the lists in an order in which everything is known before it is referred to.
class NationReader {
public:
    NationReader(const scenario::Document& document, Problems& problems)
        : problems_(problems), top_(document, document.root, "", problems) {}

    Nation read() {
        read_head();
        for (Asker row : top_.list("countries")) read_country(row);
        for (Asker row : top_.list("organisations")) read_organisation(row);
        for (Asker row : top_.list("regions")) read_region(row);
        for (Asker row : top_.list("networks")) read_network(row);
        for (Asker row : top_.list("links")) read_link(row);
        for (Asker row : top_.list("groups")) read_group(row);
        for (Asker row : top_.list("services")) read_service(row);
        for (Asker row : top_.list("people")) read_people(row);
        if (!home_.empty()) nation_.home = find(top_, "home", home_, country_kind);
        top_.done();
        check_prefixes();
        check_providers();
        return std::move(nation_);
    }

private:
    struct Written {
        inet::Prefix prefix;
        std::uint32_t network = none;
        std::string where;
    };

    void read_head() {
        const std::string format = top_.text("format");
        if (!format.empty() && format != "naga-world/1")
            top_.complain(top_.where("format"), "the format is " + quoted(format),
                          "only naga-world/1 is read here", "write format: naga-world/1");
        nation_.id = top_.id("id");
        nation_.name = text_of(top_.words("name"));
        home_ = top_.id("home");
    }

    // The id of a row, which no other row of its list may have.
    std::string new_id(Asker& row, Kind kind, std::size_t place) {
        std::string id = row.id("id");
        if (id.empty()) return id;
        if (!ids_[kind].emplace(id, static_cast<std::uint32_t>(place)).second)
            row.complain(row.where("id"), "the id " + quoted(id) + " is used twice",
                         "an order could not say which is meant", "give one of them another id");
        return id;
    }

    std::uint32_t find(Asker& from, std::string_view key, const std::string& id, Kind kind) {
        return find_at(from, from.where(key), id, kind);
    }

    std::uint32_t find_at(Asker& from, std::string where, const std::string& id, Kind kind) {
        static constexpr std::string_view lists[] = {"countries", "organisations", "regions",
                                                     "networks",  "links",         "groups",
                                                     "services",  "people"};
        if (id.empty()) return none;
        if (const auto found = ids_[kind].find(id); found != ids_[kind].end()) return found->second;
        if (problems_.size() > scenario::problems_max) return none;
        std::vector<std::string> known;
        for (const auto& row : ids_[kind]) {
            if (known.size() == scenario::candidates_max) break;
            known.push_back(row.first);
        }
        const std::string near = scenario::nearest(id, known);
        const std::string list(lists[kind]);
        from.complain(
            std::move(where), "there is no " + quoted(id) + " under `" + list + "`",
            "what it stands for cannot be found",
            near.empty() ? "name one that stands there, or add it" : "did you mean " + near + "?");
        return none;
    }

    std::uint32_t refer(Asker& row, std::string_view key, Kind kind) {
        return find(row, key, row.id(key), kind);
    }
    std::uint32_t refer_or_none(Asker& row, std::string_view key, Kind kind) {
        return row.has(key) ? refer(row, key, kind) : none;
    }

    std::uint32_t whole(Asker& row, std::string_view key, std::int64_t least, std::int64_t most) {
        return static_cast<std::uint32_t>(row.whole(key, least, most));
    }

    // A rate of a line, which must carry something.
    std::int64_t line_rate(Asker& row, std::string_view key) {
        const std::size_t before = problems_.size();
        const std::int64_t rate = row.rate(key);
        if (rate == 0 && problems_.size() == before)
            row.complain(row.where(key), "the line carries nothing", "its rate is zero",
                         "give it a rate, or leave it out");
        return rate;
    }

    void read_country(Asker& row) {
        Country country;
        country.id = new_id(row, country_kind, nation_.countries.size());
        country.name = text_of(row.words("name"));
        row.done();
        nation_.countries.push_back(std::move(country));
    }

    void read_organisation(Asker& row) {
        Organisation organisation;
        organisation.id = new_id(row, organisation_kind, nation_.organisations.size());
        organisation.name = text_of(row.words("name"));
        organisation.kind = organisation_kinds[row.choice("kind", organisation_kinds)];
        organisation.country = refer(row, "country", country_kind);
        row.done();
        nation_.organisations.push_back(std::move(organisation));
    }

    void read_region(Asker& row) {
        Region region;
        region.id = new_id(row, region_kind, nation_.regions.size());
        region.name = text_of(row.words("name"));
        region.country = refer(row, "country", country_kind);
        row.done();
        nation_.regions.push_back(std::move(region));
    }

    void read_network(Asker& row) {
        Network network;
        const auto place = static_cast<std::uint32_t>(nation_.networks.size());
        network.id = new_id(row, network_kind, place);
        network.asn = read_asn(row);
        network.name = text_of(row.words("name"));
        network.kind = network_kinds[row.choice("kind", network_kinds)];
        network.role = row.text_or("role", "");
        network.country = refer(row, "country", country_kind);
        network.organisation = refer_or_none(row, "organisation", organisation_kind);
        network.core = row.truth_or("core", false);
        network.unmapped = row.truth_or("unmapped", false);
        for (Asker item : row.list("prefixes")) read_prefix(item, network, place);
        row.done();
        nation_.networks.push_back(std::move(network));
    }

    std::uint32_t read_asn(Asker& row) {
        const std::size_t before = problems_.size();
        const std::uint32_t asn = whole(row, "asn", 0, UINT32_MAX);
        if (problems_.size() != before) return 0;
        if (!inet::is_drill_asn(asn))
            row.complain(row.where("asn"), "AS" + std::to_string(asn) + " could be somebody's",
                         "a drill may name nobody's network",
                         "take one of 64496-64511, 64512-65534, 65536-65551 or "
                         "4200000000-4294967294");
        if (!asns_.emplace(asn, 0).second)
            row.complain(row.where("asn"), "AS" + std::to_string(asn) + " is given twice",
                         "routes could not tell the two apart", "give one of them another number");
        return asn;
    }

    void read_prefix(Asker& item, Network& network, std::uint32_t place) {
        const std::string text = item.self_text();
        if (text.empty()) return;
        const auto prefix = inet::read_prefix(text);
        if (!prefix)
            return item.complain(item.where(), quoted(text) + " is no prefix",
                                 "it needs four numbers, a length and zeros behind it",
                                 "write it as 198.18.0.0/18");
        if (!inet::is_drill_prefix(*prefix))
            item.complain(item.where(), inet::as_text(*prefix) + " could be somebody's",
                          "a drill may name nobody's addresses",
                          "take it from 198.18.0.0/15, 100.64.0.0/10, 240.0.0.0/4 or an example "
                          "or private block");
        network.prefixes.push_back(*prefix);
        network.addresses += prefix->size();
        written_.push_back({*prefix, place, item.where()});
    }

    void read_link(Asker& row) {
        Link link;
        link.id = new_id(row, link_kind, nation_.links.size());
        link.capacity = line_rate(row, "capacity");
        link.delay = row.duration("delay");
        if (link.delay > delay_max)
            row.complain(row.where("delay"), "the delay is longer than a minute",
                         "no line is that long", "write it as 12 ms");
        link.border = row.truth_or("border", false);
        link.peer = row.has("peers");
        if (link.peer) {
            const std::vector<Asker> peers = row.list("peers");
            if (peers.size() == 2) {
                link.from = refer_to_peer(peers[0]);
                link.to = refer_to_peer(peers[1]);
            } else {
                row.complain(row.where("peers"), "a link of peers joins two networks",
                             std::to_string(peers.size()) + " are given", "write peers: [a, b]");
            }
        } else {
            link.from = refer(row, "provider", network_kind);
            link.to = refer(row, "customer", network_kind);
        }
        row.done();
        if (link.from != none && link.to != none) check_pair(row, link);
        link_places_.push_back(row.where());
        nation_.links.push_back(std::move(link));
    }

    std::uint32_t refer_to_peer(Asker peer) {
        return find_at(peer, peer.where(), peer.self_text(), network_kind);
    }

    void check_pair(Asker& row, const Link& link) {
        if (link.from == link.to)
            return row.complain(row.where(), "the link joins a network with itself",
                                "it would carry nothing", "name two networks");
        const auto pair = std::minmax(link.from, link.to);
        if (!pairs_.emplace(std::pair(pair.first, pair.second), 0).second)
            row.complain(row.where(),
                         quoted(nation_.networks[link.from].id) + " and " +
                             quoted(nation_.networks[link.to].id) + " are joined twice",
                         "two networks have one business relation",
                         "give the first link the capacity of both");
    }

    void read_group(Asker& row) {
        HostGroup group;
        group.id = new_id(row, group_kind, nation_.groups.size());
        group.kind = group_kinds[row.choice("kind", group_kinds)];
        group.network = refer(row, "network", network_kind);
        group.region = refer(row, "region", region_kind);
        group.organisation = refer_or_none(row, "organisation", organisation_kind);
        group.count = whole(row, "count", 1, count_max);
        group.per_site = static_cast<std::uint32_t>(row.whole_or("per_site", 1, 65'536, 1));
        group.platform = platforms[row.choice("platform", platforms)];
        group.nat = row.truth_or("nat", false);
        group.hours = opening_hours[row.choice_or("hours", opening_hours, 3)];
        for (auto& [id, share] : row.members("weaknesses")) {
            if (!scenario::is_id(id))
                share.complain(share.where(), "the name of a weakness is no id",
                               "an id is at most 64 lower case letters, digits and '-'",
                               "choose such a word");
            group.weaknesses.push_back({id, share.self_share_ppm()});
        }
        row.done();
        nation_.groups.push_back(std::move(group));
    }

    void read_service(Asker& row) {
        Service service;
        service.id = new_id(row, service_kind, nation_.services.size());
        service.kind = service_kinds[row.choice("kind", service_kinds)];
        const bool internet = service.kind == "internet";
        service.name = internet ? row.text_or("name", "") : row.text("name");
        if (!service.name.empty() && !inet::is_drill_name(service.name))
            row.complain(row.where("name"),
                         quoted(service.name) + " could be somebody's, or is no name",
                         "a drill may name nobody's machine",
                         "use lower case and end it in .example or .test");
        service.title = text_of(row.words("title"));
        service.sector = sectors[row.choice("sector", sectors)];
        service.network = refer(row, "network", network_kind);
        service.region = refer(row, "region", region_kind);
        service.organisation = refer_or_none(row, "organisation", organisation_kind);
        if (!internet || row.has("address")) read_address(row, service);
        if (!internet || row.has("requests"))
            service.requests_max = row.whole("requests", 1, count_max);
        if (!internet || row.has("line")) service.line = line_rate(row, "line");
        service.users = row.whole("users", 0, 1'000'000'000);
        service.kilobits_a_user = row.whole("kilobits", 0, 1'000'000);
        for (std::string& id : row.ids("weaknesses"))
            service.weaknesses.push_back({std::move(id), 1'000'000});
        row.done();
        nation_.services.push_back(std::move(service));
    }

    void read_address(Asker& row, Service& service) {
        const std::string text = row.text("address");
        if (text.empty()) return;
        const auto address = inet::read_address(text);
        if (!address)
            return row.complain(row.where("address"), quoted(text) + " is no IPv4 address",
                                "it needs four numbers from 0 to 255", "write it as 198.18.64.10");
        service.address = *address;
        if (service.network == none) return;
        const Network& network = nation_.networks[service.network];
        for (const inet::Prefix& prefix : network.prefixes)
            if (prefix.holds(*address)) return;
        row.complain(row.where("address"),
                     inet::as_text(*address) + " is not in a prefix of " + quoted(network.id),
                     "nobody could reach it there",
                     network.prefixes.empty()
                         ? "give the network a prefix"
                         : "take an address of " + inet::as_text(network.prefixes.front()));
    }

    void read_people(Asker& row) {
        People people;
        people.id = new_id(row, people_kind, nation_.people.size());
        people.name = text_of(row.words("name"));
        people.organisation = refer_or_none(row, "organisation", organisation_kind);
        people.network = refer(row, "network", network_kind);
        people.region = refer(row, "region", region_kind);
        people.count = whole(row, "count", 1, count_max);
        people.susceptible_ppm = row.share_ppm("susceptible");
        people.service = refer(row, "service", service_kind);
        if (people.service != none && nation_.services[people.service].kind != "mail")
            row.complain(row.where("service"),
                         "the service that people log in to is no mail service",
                         "a stolen password opens a mailbox", "name a service of kind mail");
        people.records_a_person =
            static_cast<std::uint32_t>(row.whole_or("records", 0, 1'000'000, 0));
        row.done();
        nation_.people.push_back(std::move(people));
    }

    void check_prefixes() {
        std::vector<const Written*> order;
        for (const Written& w : written_) order.push_back(&w);
        std::sort(order.begin(), order.end(), [](const Written* a, const Written* b) {
            return a->prefix != b->prefix ? a->prefix < b->prefix : a < b;
        });
        // The one that reaches farthest of those before: prefixes nest, they never straddle.
        const Written* wide = nullptr;
        for (const Written* w : order) {
            if (wide && wide->prefix.overlaps(w->prefix))
                top_.complain(w->where,
                              inet::as_text(w->prefix) + " overlaps " +
                                  inet::as_text(wide->prefix) + " of " +
                                  quoted(nation_.networks[wide->network].id),
                              "an address belongs to one network", "take another prefix");
            else
                wide = w;
        }
    }

    // Takes away, again and again, the networks without providers; what is left runs in circles.
    void check_providers() {
        const std::size_t n = nation_.networks.size();
        std::vector<std::vector<std::uint32_t>> customers(n);
        std::vector<std::uint32_t> providers(n, 0);
        for (const Link& link : nation_.links) {
            if (link.peer || link.from == none || link.to == none) continue;
            customers[link.from].push_back(link.to);
            ++providers[link.to];
        }
        std::vector<std::uint32_t> free;
        for (std::uint32_t i = 0; i < n; ++i)
            if (providers[i] == 0) free.push_back(i);
        for (std::size_t i = 0; i < free.size(); ++i)
            for (const std::uint32_t customer : customers[free[i]])
                if (--providers[customer] == 0) free.push_back(customer);
        if (free.size() == n) return;
        complain_of_circle(providers);
    }

    // Every network with providers left has one of them among its like: climbing comes back.
    void complain_of_circle(const std::vector<std::uint32_t>& providers) {
        std::vector<std::uint32_t> link_up(providers.size(), none);
        for (std::uint32_t i = 0; i < nation_.links.size(); ++i) {
            const Link& link = nation_.links[i];
            if (!link.peer && link.from != none && link.to != none && providers[link.from] > 0 &&
                providers[link.to] > 0 && link_up[link.to] == none)
                link_up[link.to] = i;
        }
        std::uint32_t at = 0;
        while (link_up[at] == none) ++at;
        for (std::size_t i = 0; i < providers.size(); ++i) at = nation_.links[link_up[at]].from;
        constexpr std::size_t named_max = 8;
        const std::uint32_t start = at;
        std::string names = quoted(nation_.networks[start].id);
        std::size_t named = 1;
        do {
            at = nation_.links[link_up[at]].from;
            if (++named <= named_max) names += " buys from " + quoted(nation_.networks[at].id);
        } while (at != start);
        if (named > named_max) names += " and so on";
        top_.complain(
            link_places_[link_up[start]], "a network is in the end its own provider: " + names,
            "routes would never settle", "turn one of these links round or make it one of peers");
    }

    Problems& problems_;
    Asker top_;
    Nation nation_;
    std::string home_;
    std::map<std::string, std::uint32_t> ids_[8];  // by Kind; the first row with an id
    std::map<std::uint32_t, int> asns_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> pairs_;
    std::vector<Written> written_;
    std::vector<std::string> link_places_;
};

}  // namespace

std::uint32_t Nation::country(std::string_view word) const {
    return place_in(index[country_kind], word);
}
std::uint32_t Nation::organisation(std::string_view word) const {
    return place_in(index[organisation_kind], word);
}
std::uint32_t Nation::region(std::string_view word) const {
    return place_in(index[region_kind], word);
}
std::uint32_t Nation::network(std::string_view word) const {
    const std::uint32_t place = place_in(index[network_kind], word);
    return place != none ? place : place_in(index[network_kind], "AS" + std::string(word));
}
std::uint32_t Nation::link(std::string_view word) const { return place_in(index[link_kind], word); }
std::uint32_t Nation::group(std::string_view word) const {
    return place_in(index[group_kind], word);
}
std::uint32_t Nation::service(std::string_view word) const {
    return place_in(index[service_kind], word);
}
std::uint32_t Nation::people_group(std::string_view word) const {
    return place_in(index[people_kind], word);
}

std::uint32_t Nation::network_of(inet::Address address) const {
    const auto after = std::upper_bound(
        prefix_index.begin(), prefix_index.end(), address,
        [](inet::Address wanted, const auto& row) { return wanted < row.first.first; });
    if (after == prefix_index.begin()) return none;
    const auto& [prefix, place] = *std::prev(after);
    return prefix.holds(address) ? place : none;
}

void Nation::build_indices() {
    index[country_kind] = index_of(countries);
    index[organisation_kind] = index_of(organisations);
    index[region_kind] = index_of(regions);
    index[network_kind] = index_of(networks);
    index[link_kind] = index_of(links);
    index[group_kind] = index_of(groups);
    index[service_kind] = index_of(services);
    index[people_kind] = index_of(people);
    prefix_index.clear();
    for (std::uint32_t i = 0; i < networks.size(); ++i) {
        index[network_kind].emplace_back("AS" + std::to_string(networks[i].asn), i);
        for (const inet::Prefix& prefix : networks[i].prefixes)
            prefix_index.emplace_back(prefix, i);
    }
    std::sort(index[network_kind].begin(), index[network_kind].end());
    std::sort(prefix_index.begin(), prefix_index.end());
}

Nation read_nation(const scenario::Document& document, Problems& problems) {
    Problems own;
    Nation nation = NationReader(document, own).read();
    scenario::put_in_file_order(own);
    problems.insert(problems.end(), own.begin(), own.end());
    nation.build_indices();
    return nation;
}

Checked<Nation> read_nation(const scenario::Document& document) {
    Problems problems;
    Nation nation = read_nation(document, problems);
    if (!problems.empty()) return refuse(std::move(problems));
    return nation;
}

}  // namespace naga::world
