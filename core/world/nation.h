// The nation as it was built: networks and links, sites and hosts, services and people.
//
// Nothing here changes during a drill. What changes lies in world/state.h, in tables whose
// rows have the same numbers as the vectors here. A world is read from a folder with a
// world.yaml (docs/formats/world.md). Ids in files are words; in the program they are places
// in these vectors.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/text.h"
#include "inet/address.h"
#include "scenario/document.h"

namespace naga::world {

using CountryId = Id<struct CountryTag>;
using OrganisationId = Id<struct OrganisationTag>;
using NetworkId = Id<struct NetworkTag>;
using LinkId = Id<struct LinkTag>;
using RegionId = Id<struct RegionTag>;
using GroupId = Id<struct GroupTag>;
using ServiceId = Id<struct ServiceTag>;
using PeopleId = Id<struct PeopleTag>;

inline constexpr std::uint32_t none = 0xFFFFFFFFu;

struct Country {
    std::string id;
    Text name;
};

struct Organisation {
    std::string id;
    Text name;
    std::string kind;  // telco, isp, government, bank, university, cert, association, media,
                       // company, foreign
    std::uint32_t country = none;
};

struct Network {
    std::string id;
    std::uint32_t asn = 0;
    Text name;
    std::string kind;  // telco, isp, government, campus, transit, access, hosting
    std::string role;  // "transit-th", "transit-cn", "transit-vn", or empty
    std::uint32_t country = none;
    std::uint32_t organisation = none;
    bool core = false;      // part of the world at large: reaching one is being on the Internet
    bool unmapped = false;  // hangs off a provider by assumption; left out of shares
    std::vector<inet::Prefix> prefixes;
    std::uint64_t addresses = 0;  // sum over the prefixes
};

// A business relation carried by a line. Both directions have the capacity.
struct Link {
    std::string id;
    std::uint32_t from = none;  // for `provider`: the provider
    std::uint32_t to = none;    // for `provider`: the customer
    bool peer = false;
    std::int64_t capacity = 0;  // bit/s each way
    std::int64_t delay = 0;     // microseconds one way
    bool border = false;        // crosses the border of a drilled country
};

struct Region {
    std::string id;
    Text name;
    std::uint32_t country = none;
};

// Weakness by name and the share of hosts that has it, in parts per million.
struct Weakness {
    std::string id;
    std::int64_t share_ppm = 0;
};

// Hosts of one kind behind one network in one region: cafes, shops, homes, offices, servers.
struct HostGroup {
    std::string id;
    std::string kind;  // cafe, shop, home, office, server
    std::uint32_t network = none;
    std::uint32_t region = none;
    std::uint32_t organisation = none;
    std::uint32_t count = 0;     // hosts
    std::uint32_t per_site = 1;  // hosts that share one local network
    std::string platform;        // winxp, win7, linux
    bool nat = false;            // not reachable from outside its site
    std::string hours;           // shop, evening, office, always
    std::vector<Weakness> weaknesses;
};

struct Service {
    std::string id;
    std::string kind;  // web, portal, payment, mail, dns, internet
    std::string name;  // domain name
    Text title;
    std::string sector;  // government, finance, education, media, telecom, commerce
    std::uint32_t network = none;
    std::uint32_t region = none;
    std::uint32_t organisation = none;
    inet::Address address;
    std::int64_t requests_max = 0;     // requests a second its servers answer
    std::int64_t line = 0;             // bit/s of its access line
    std::int64_t users = 0;            // people who need it on a day
    std::int64_t kilobits_a_user = 0;  // kbit/s an active user draws
    std::vector<Weakness> weaknesses;  // share 1 000 000 = has it
};

struct People {
    std::string id;
    Text name;
    std::uint32_t organisation = none;
    std::uint32_t network = none;
    std::uint32_t region = none;
    std::uint32_t count = 0;             // people with a mailbox
    std::int64_t susceptible_ppm = 0;    // who click on a good lure
    std::uint32_t service = none;        // the mail service they log in to
    std::uint32_t records_a_person = 0;  // records each can open
};

struct Nation {
    std::string id;
    Text name;
    std::uint32_t home = none;  // country
    std::vector<Country> countries;
    std::vector<Organisation> organisations;
    std::vector<Region> regions;
    std::vector<Network> networks;
    std::vector<Link> links;
    std::vector<HostGroup> groups;
    std::vector<Service> services;
    std::vector<People> people;

    // The place of the thing with this id, or `none`. Logarithmic.
    std::uint32_t country(std::string_view id) const;
    std::uint32_t organisation(std::string_view id) const;
    std::uint32_t region(std::string_view id) const;
    std::uint32_t network(std::string_view id) const;  // id, or "AS64500", or "64500"
    std::uint32_t link(std::string_view id) const;
    std::uint32_t group(std::string_view id) const;
    std::uint32_t service(std::string_view id) const;
    std::uint32_t people_group(std::string_view id) const;
    // The network whose prefix holds the address, or `none`. Logarithmic.
    std::uint32_t network_of(inet::Address address) const;

    // Sorted (id, place) by kind, networks by "AS64500" too, and prefixes with their networks;
    // filled by build_indices.
    std::vector<std::pair<std::string, std::uint32_t>> index[8];
    std::vector<std::pair<inet::Prefix, std::uint32_t>> prefix_index;
    void build_indices();
};

// Reads and checks a whole world; all mistakes at once. Cost: a second for 1,000 networks
// at most.
Checked<Nation> read_nation(const scenario::Document& document);

// The same for one who has more to check: mistakes are added, those of this document in the
// order of the file, and what could be read is returned. With mistakes it is good for finding
// ids and for nothing else.
Nation read_nation(const scenario::Document& document, Problems& problems);

}  // namespace naga::world
