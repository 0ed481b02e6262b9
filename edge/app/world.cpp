#include "app/console.h"

#include "app/commands.h"
#include "app/load.h"
#include "base/json.h"
#include "routing/nation_graph.h"

namespace naga::app {

int world_info(const std::string& path, bool json) {
    const auto nation = load_world(path);
    if (!nation) {
        return refuse_with(nation.error(), json);
    }
    std::uint64_t hosts = 0, addresses = 0;
    for (const world::HostGroup& group : nation->groups) hosts += group.count;
    for (const world::Network& network : nation->networks)
        if (network.country == nation->home) addresses += network.addresses;
    if (json) {
        JsonWriter out(JsonWriter::Layout::pretty);
        out.open_object();
        out.key("id").value(nation->id);
        out.key("home").value(nation->countries[nation->home].id);
        out.key("addresses").value(addresses);
        out.key("hosts").value(hosts);
        out.key("links").value(std::uint64_t{nation->links.size()});
        out.key("services").value(std::uint64_t{nation->services.size()});
        out.key("networks").open_array();
        for (const world::Network& n : nation->networks) {
            out.open_object();
            out.key("id").value(n.id);
            out.key("asn").value(n.asn);
            out.key("role").value(n.role);
            out.key("country").value(nation->countries[n.country].id);
            out.key("kind").value(n.kind);
            out.key("addresses").value(n.addresses);
            out.key("core").value(n.core);
            out.key("unmapped").value(n.unmapped);
            out.close_object();
        }
        out.close_array();
        out.close_object();
        print("{}\n", out.take());
        return good;
    }
    print(
        "{} ({})\n{} networks, {} links, {} host groups with {} hosts, {} services, "
        "{} groups of people\n",
        nation->name.en, nation->id, nation->networks.size(), nation->links.size(),
        nation->groups.size(), hosts, nation->services.size(), nation->people.size());
    print("{} addresses at home\n\n{:<20} {:>10} {:<12} {:<12} {:>10}\n", addresses, "network",
          "AS", "kind", "role", "addresses");
    for (const world::Network& n : nation->networks)
        if (n.country == nation->home || !n.role.empty())
            print("{:<20} {:>10} {:<12} {:<12} {:>10}\n", n.id, n.asn, n.kind, n.role, n.addresses);
    return good;
}

int world_check(const std::string& path, bool json) {
    const auto nation = load_world(path);
    if (!nation) {
        return refuse_with(nation.error(), json);
    }
    if (json)
        print("{{\"problems\": []}}\n");
    else
        print("{}: no mistakes in {} networks and {} links\n", path, nation->networks.size(),
              nation->links.size());
    return good;
}

int world_cut(const std::string& path, const std::vector<std::string>& removed, bool json) {
    const auto nation = load_world(path);
    if (!nation) {
        return refuse_with(nation.error(), json);
    }
    std::vector<std::uint32_t> networks, links;
    Problems problems;
    for (const std::string& id : removed) {
        if (const std::uint32_t n = nation->network(id); n != world::none)
            networks.push_back(n);
        else if (const std::uint32_t l = nation->link(id); l != world::none)
            links.push_back(l);
        else
            problems.push_back(
                {Problem::Kind::missing, "--remove",
                 "the world has no network or link `" + id + "`", "nothing would be cut",
                 "`naga world info --json` lists the networks, world.yaml the links"});
    }
    if (!problems.empty()) {
        return refuse_with(problems, json);
    }
    const auto cut = routing::cut(*nation, networks, links);
    if (!cut) {
        return refuse_with(cut.error(), json);
    }
    if (json) {
        JsonWriter out;
        out.open_object();
        out.key("mapped").value(cut->mapped);
        out.key("lost").value(cut->lost);
        out.key("share").value(cut->share);
        out.close_object();
        print("{}\n", out.take());
    } else {
        print("{} of {} mapped addresses lose the Internet: {:.1f} %\n", cut->lost, cut->mapped,
              100 * cut->share);
    }
    return good;
}

}  // namespace naga::app
