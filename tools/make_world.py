#!/usr/bin/env python3
"""Builds a world (docs/formats/world.md) from a page that says what it is made of.

usage: tools/make_world.py [--check] SPECIFICATION

Writes the world to standard output; with --check, compares it with the world.yaml beside
the specification instead and exits 1 where they differ. The same specification gives the
same bytes everywhere: chance is looked up by seed and purpose, and all sums are of whole
numbers.
"""

import ipaddress
import pathlib
import re
import sys

import yaml

MASK = (1 << 64) - 1
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, in C, where there is one


class Chance:
    """SplitMix64 (Steele, Lea and Flood 2014), started from a seed and a purpose."""

    def __init__(self, seed, purpose):
        self.state = seed & MASK
        for byte in purpose.encode():
            self.state = (self.state ^ byte) * 0x100000001B3 & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
        return z ^ z >> 31

    def below(self, limit):
        return self.next() * limit >> 64

    def pick(self, weights):
        """The place of one of these whole weights."""
        left = self.below(sum(weights))
        for place, weight in enumerate(weights):
            left -= weight
            if left < 0:
                return place
        raise ValueError("no weights")


def shared(total, weights):
    """`total` in whole parts in proportion to the weights; the largest remainders go first."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts


def ppm(share):
    """Parts per million of `35 %` or `1.5 %`."""
    whole, _, rest = str(share).removesuffix("%").strip().partition(".")
    return int(whole + rest.ljust(4, "0"))


def powers(number):
    """The powers of two that add up to it, largest first."""
    return [1 << bit for bit in range(number.bit_length() - 1, -1, -1) if number >> bit & 1]


def two_digits(number, unit=1):
    """Rounded up to two significant decimal digits and at least one unit."""
    scale = max(unit, 10 ** (len(str(number)) - 2))
    return -(-number // scale) * scale


# ---- networks and relations ---------------------------------------------------------------


class Relations:
    """Links in order, no pair twice; each belongs to its customer's country."""

    def __init__(self, network_of):
        self.network_of = network_of
        self.links = []
        self.pairs = set()

    def joined(self, one, other):
        return one == other or frozenset((one, other)) in self.pairs

    def add(self, link, one, other):
        if self.joined(one, other):
            raise ValueError(f"{one} and {other} are joined twice")
        self.pairs.add(frozenset((one, other)))
        self.links.append(link)

    def provide(self, ident, provider, customer, capacity, delay, border=False):
        link = {"id": ident, "provider": provider, "customer": customer,
                "capacity": capacity, "delay": delay}
        if border:
            link["border"] = True
        self.add(link, provider, customer)

    def peer(self, ident, one, other, capacity, delay):
        self.add({"id": ident, "peers": [one, other], "capacity": capacity, "delay": delay},
                 one, other)

    def of_country(self, country):
        return [link for link in self.links
                if self.network_of[link.get("customer") or link["peers"][0]]["country"] == country]


def neighbour_networks(spec, near):
    """The networks of one neighbour, largest first, with the blocks they hold."""
    count = near["networks"]
    unit = 256
    units = near["addresses"] // unit
    if near["addresses"] % unit:
        raise ValueError(f"{near['country']}: addresses come in blocks of {unit}")
    # Heavy-tailed: Zipf with exponent one, each at least one block, two bits kept of each; the
    # first network takes what is left.
    sizes = [1 + part for part in shared(units - count, [10**6 // rank
                                                         for rank in range(1, count + 1)])]
    sizes = [size >> max(0, size.bit_length() - 2) << max(0, size.bit_length() - 2)
             for size in sizes]
    sizes[0] += units - sum(sizes)
    kinds = spec["kinds_of_neighbours"]
    given = near.get("first", [])
    networks = []
    for rank in range(count):
        said = dict(given[rank]) if rank < len(given) else {}
        later = rank - len(given)
        kind = said.get("kind") or kinds[later // len(near["words"]) % len(kinds)]
        name = said.get("name") or {
            "en": f"{near['words'][later % len(near['words'])]} {spec['second_words'][kind]}"}
        networks.append({
            "id": said.get("id", f"{near['country']}-{rank + 1}"), "asn": near["asn"] + rank,
            "name": name, "kind": kind, "country": near["country"],
            **({"role": said["role"]} if "role" in said else {}),
            "blocks": {near["country"]: [unit * size for size in powers(sizes[rank])]}})
    return networks


def neighbour_links(spec, near, networks, relations):
    """Draws relations until the country has the counts that the specification states."""
    country = near["country"]
    ids = [network["id"] for network in networks]
    rank_of = {ident: rank for rank, ident in enumerate(ids)}
    stated = relations.of_country(country)
    foreign_now = [link for link in stated if link["provider"] not in rank_of]
    if len(foreign_now) != len(stated):
        raise ValueError(f"{country}: only relations with providers abroad are stated by name")
    chance = Chance(spec["seed"], f"relations {country}")
    number = len(stated)

    def capacity(rank):
        return near["lines"][0 if rank < 3 else 1 if rank < 18 else 2]

    def delay(least, most):
        return f"{least + chance.below(most - least + 1)} ms"

    def provide(provider, customer, least, most):
        nonlocal number
        number += 1
        relations.provide(f"{country}-l{number}", provider, customer,
                          capacity(rank_of[customer]), delay(least, most))

    # Ways abroad: the largest networks have them, at least one each.
    outward = ids[: near["foreign"]]
    abroad, weights = list(near["providers"]), list(near["providers"].values())
    served = {link["customer"] for link in foreign_now}
    if not served <= set(outward):
        raise ValueError(f"{country}: a stated relation abroad is beyond the first networks")
    wanted = [ident for ident in outward if ident not in served]
    extra = near["foreign_links"] - len(foreign_now) - len(wanted)
    if extra < 0:
        raise ValueError(f"{country}: too few foreign_links")
    eager = [ident for ident in outward if ident not in served] or outward
    wanted += [eager[chance.pick([100 // (1 + place) + 1 for place in range(len(eager))])]
               for _ in range(extra)]
    for customer in wanted:
        free = [0 if relations.joined(provider, customer) else weight
                for provider, weight in zip(abroad, weights)]
        if not any(free):  # it has them all: the next network that has not
            customer = next(ident for ident in eager
                            if not all(relations.joined(p, ident) for p in abroad))
            free = [0 if relations.joined(provider, customer) else weight
                    for provider, weight in zip(abroad, weights)]
        provide(abroad[chance.pick(free)], customer, 12, 45)

    # Providers at home: always a larger network, so there is no cycle and all reach the core.
    def provider_for(rank):
        free = [0 if relations.joined(ids[above], ids[rank]) else 10_000 // (above + 2)
                for above in range(rank)]
        return ids[chance.pick(free)] if any(free) else None

    home = near["relations"] - near["peerings"] - near["foreign_links"]
    for rank in range(near["foreign"], len(ids)):
        provide(provider_for(rank), ids[rank], 1, 8)
        home -= 1
    while home > 0:
        rank = 1 + chance.below(len(ids) - 1)
        provider = provider_for(rank)
        if provider:
            provide(provider, ids[rank], 1, 8)
            home -= 1

    peerings = near["peerings"]
    weights = [10_000 // (rank + 6) for rank in range(len(ids))]
    while peerings > 0:
        one, other = sorted((chance.pick(weights), chance.pick(weights)))
        if relations.joined(ids[one], ids[other]):
            continue
        number += 1
        relations.peer(f"{country}-l{number}", ids[one], ids[other], capacity(other), delay(1, 4))
        peerings -= 1


def give_addresses(spec, networks):
    """Lays every network's blocks into its pools: largest first, so each is aligned."""
    requests = {pool: [] for pool in spec["pools"]}
    for place, network in enumerate(networks):
        for pool, sizes in network.pop("blocks", {}).items():
            requests[pool] += [(-size, place) for size in sizes]
        network["prefixes"] = []
    for pool, wanted in requests.items():
        whole = ipaddress.ip_network(spec["pools"][pool])
        at = int(whole.network_address)
        for size, place in sorted(wanted):
            prefix = ipaddress.ip_network((at, 32 - (-size).bit_length() + 1))
            if not prefix.subnet_of(whole):
                raise ValueError(f"pool {pool} is too small")
            networks[place]["prefixes"].append(prefix)
            at -= size


def addresses(network):
    return sum(prefix.num_addresses for prefix in network["prefixes"])


# ---- hosts, services, people --------------------------------------------------------------


def regions_of(spec, country):
    """Ids of a country's regions, the heaviest first."""
    found = [region for region in spec["regions"] if region["country"] == country]
    return sorted(found, key=lambda region: -region.get("weight", 1))


def close_groups(spec, network_of):
    """Groups of the hosts that are stated: by network, then by region."""
    for hosts in spec["hosts"]:
        places, weights = [], []
        for network, (weight, regions) in hosts["networks"].items():
            chosen = regions_of(spec, network_of[network]["country"])[:regions]
            parts = shared(10**6 * weight, [region.get("weight", 1) for region in chosen])
            places += [(network, region["id"]) for region in chosen]
            weights += parts
        for (network, region), sites in zip(places, shared(hosts["sites"], weights)):
            if sites == 0:
                continue
            short = network.removesuffix("-net")
            ident = f"{hosts['id']}-{short}-{region}"
            group = {"id": ident if len(places) > 1 else hosts["id"], "kind": hosts["kind"],
                     "network": network, "region": region}
            if "organisation" in hosts:
                group["organisation"] = hosts["organisation"]
            yield {**group, "count": sites * hosts["per_site"], "per_site": hosts["per_site"],
                   "platform": hosts["platform"], "nat": hosts["nat"], "hours": hosts["hours"],
                   "weaknesses": hosts["weaknesses"]}


def far_groups(spec, near, networks):
    """Two groups in every network of a neighbour, in proportion to its addresses."""
    law = spec["neighbour_hosts"][near["country"]]
    region = regions_of(spec, near["country"])[0]["id"]
    counts = shared(near["hosts"], [addresses(network) for network in networks])
    for network, count in zip(networks, counts):
        homes = count * ppm(law["homes"]) // 10**6
        if homes:
            yield {"id": f"{network['id']}-homes", "kind": "home", "network": network["id"],
                   "region": region, "count": homes, "platform": "winxp", "nat": False,
                   "hours": "evening", "weaknesses": law["home"]}
        if count - homes:
            yield {"id": f"{network['id']}-offices", "kind": "office", "network": network["id"],
                   "region": region, "count": count - homes, "per_site": 12,
                   "platform": "winxp", "nat": True, "hours": "office",
                   "weaknesses": law["office"]}


class Services:
    """Services in order, each with the next free address of its network."""

    def __init__(self, spec, network_of):
        self.law = spec["provision"]
        self.network_of = network_of
        self.used = {}
        self.first_region = regions_of(spec, spec["home"])[0]["id"]
        self.services = []

    def add(self, ident, kind, name, title, sector, network, organisation, users, kilobits,
            weaknesses=(), region=None):
        self.used[network] = self.used.get(network, 9) + 1
        prefix = self.network_of[network]["prefixes"][0]
        active = users * ppm(self.law["active"])  # millionths of a user
        asks = int(active * self.law["asks_a_second"] * self.law["servers"]) // 10**6
        line = int(active * self.law["line"]) * kilobits // 10**9  # Mbit/s
        service = {
            "id": ident, "kind": kind, "name": name, "title": title, "sector": sector,
            "network": network, "region": region or self.first_region,
            "organisation": organisation, "address": str(prefix[self.used[network]]),
            "requests": two_digits(max(20, asks), 10),
            "line": f"{two_digits(max(4, line))} Mbit/s", "users": users, "kilobits": kilobits}
        if weaknesses:
            service["weaknesses"] = sorted(weaknesses)
        self.services.append(service)


def small_sites(spec, services):
    for kind in spec["sites"]:
        chance = Chance(spec["seed"], f"sites {kind['sector']}")
        networks, weaknesses = list(kind["networks"]), list(kind["weaknesses"])
        least, most = kind["users"]
        for thing in kind["things"]:
            for region in regions_of(spec, spec["home"])[: kind["regions"]]:
                place = re.sub(r"[^a-z]+", "-", region["name"]["en"].lower())
                title = {language: f"{words}, {region['name'][language]}"
                         for language, words in thing["name"].items()}
                network = networks[chance.pick(list(kind["networks"].values()))]
                weakness = weaknesses[chance.pick(list(kind["weaknesses"].values()))]
                # The least of two draws: most sites are small.
                users = least + min(chance.below(most - least), chance.below(most - least))
                services.add(f"{thing['id']}-{place}", "web",
                             f"{thing['id']}.{place}.{kind['domain']}", title, kind["sector"],
                             network, kind["organisation"], users, kind["kilobits"],
                             [weakness], region["id"])


# ---- the whole ----------------------------------------------------------------------------


def make_world(spec):
    """The world as lists of maps, in the order in which it is written."""
    networks = [dict(network) for network in spec["networks"]]
    generated = {}
    for near in spec["neighbours"]:
        generated[near["country"]] = neighbour_networks(spec, near)
        networks += generated[near["country"]]
    give_addresses(spec, networks)
    network_of = {network["id"]: network for network in networks}

    relations = Relations(network_of)
    for provider, customer, capacity, delay in spec["links"]:
        ends = {network_of[provider]["country"], network_of[customer]["country"]}
        relations.provide(f"{customer.removesuffix('-net')}-{provider.removesuffix('-net')}",
                          provider, customer, capacity, delay,
                          len(ends) == 2 and spec["home"] in ends)
    for mesh in spec["meshes"]:
        for place, one in enumerate(mesh["among"]):
            for other in mesh["among"][place + 1:]:
                relations.peer(f"{one}-{other}", one, other, mesh["capacity"], mesh["delay"])
    for near in spec["neighbours"]:
        neighbour_links(spec, near, generated[near["country"]], relations)

    groups = list(close_groups(spec, network_of))
    for near in spec["neighbours"]:
        groups += far_groups(spec, near, generated[near["country"]])

    services = Services(spec, network_of)
    browsing = spec["browsing"]
    for network, users in browsing["networks"].items():
        short = network.removesuffix("-net")
        services.add(f"internet-{short}", "internet", f"gw.{short}.example", browsing["title"],
                     "telecom", network, network_of[network]["organisation"], users,
                     browsing["kilobits"])
    for service in spec["services"]:
        services.add(*service)
    small_sites(spec, services)

    first = services.first_region
    people = [{"id": ident, "name": name, "organisation": organisation, "network": network,
               "region": first, "count": count, "susceptible": susceptible, "service": service,
               "records": records}
              for ident, name, organisation, network, count, susceptible, service, records
              in spec["people"]]
    return {
        "format": "naga-world/1", "id": spec["id"], "name": spec["name"], "home": spec["home"],
        "countries": spec["countries"], "organisations": spec["organisations"],
        "regions": [{key: region[key] for key in ("id", "name", "country")}
                    for region in spec["regions"]],
        "networks": [{**{key: value for key, value in network.items() if key != "prefixes"},
                      "prefixes": [str(prefix) for prefix in network["prefixes"]]}
                     for network in networks],
        "links": relations.links, "groups": groups, "services": services.services,
        "people": people}


PLAIN = re.compile(r"[^\W_](?:[^\W_]|[-./%'’_ \u0e80-\u0eff])*")


def flow(value):
    """One value on one line of YAML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(flow, value)) + "]"
    word = str(value)
    if PLAIN.fullmatch(word) and word == word.strip():
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def written(world, source):
    lines = [f"# Generated by tools/make_world.py from {source}; edit that page instead."]
    for key, value in world.items():
        if isinstance(value, list):
            lines.append(f"{key}:")
            lines += [f"  - {flow(item)}" for item in value]
        else:
            lines.append(f"{key}: {flow(value)}")
    return "\n".join(lines) + "\n"


def main(words):
    check = "--check" in words
    pages = [word for word in words if word != "--check"]
    if len(pages) != 1:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    page = pathlib.Path(pages[0])
    try:
        spec = yaml.load(page.read_text(encoding="utf-8"), LOADER)
        world = written(make_world(spec), page.name)
    except (OSError, ValueError, yaml.YAMLError) as wrong:
        print(f"{page}: {wrong}", file=sys.stderr)
        return 1
    except KeyError as wrong:
        print(f"{page}: {wrong} is missing, or named but not defined", file=sys.stderr)
        return 1
    if not check:
        sys.stdout.buffer.write(world.encode())
        return 0
    there = page.with_name("world.yaml")
    if there.read_text(encoding="utf-8") == world:
        return 0
    print(f"{there}: differs; run tools/make_world.py {page} > {there}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
