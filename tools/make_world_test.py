#!/usr/bin/env python3
"""The bundled worlds keep their golden values, and make_world.py its promises."""

import collections
import ipaddress
import pathlib
import re
import sys
import unittest

import yaml

ROOT = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import make_world  # noqa: E402

PAGE = ROOT / "worlds/laos-2013/specification.yaml"
SPEC = yaml.load(PAGE.read_text(encoding="utf-8"), make_world.LOADER)
WORLD = make_world.make_world(SPEC)
NETWORKS = {network["id"]: network for network in WORLD["networks"]}


def size(network):
    return sum(ipaddress.ip_network(prefix).num_addresses for prefix in network["prefixes"])


def country(ident):
    return NETWORKS[ident]["country"]


def providers():
    found = collections.defaultdict(list)
    for link in WORLD["links"]:
        if "provider" in link:
            found[link["customer"]].append(link["provider"])
    return found


def lost_by_cutting(*dark):
    """Share in tenths of a per cent of home addresses with no way up to the core."""
    above = providers()

    def reaches(ident):
        if ident in dark:
            return False
        return NETWORKS[ident].get("core", False) or any(map(reaches, above[ident]))

    home = [n for n in WORLD["networks"] if n["country"] == "la" and not n.get("unmapped")]
    lost = sum(size(n) for n in home if not reaches(n["id"]))
    return round(1000 * lost / sum(map(size, home)))


def hosts_with(weakness, of=None):
    return sum(g["count"] * make_world.ppm(g["weaknesses"].get(weakness, "0 %")) // 10**6
               for g in WORLD["groups"] if of in (None, country(g["network"])))


def peak_of_links():
    """Share in use of every link over the home border at the busiest hour, in the fuller way.

    Shortest valley-free ways: a network prefers what its customers tell it, then its peers,
    then its providers; then the shorter way; then the neighbour listed first.
    """
    order = {ident: place for place, ident in enumerate(NETWORKS)}
    sides = {kind: collections.defaultdict(list) for kind in ("customer", "peer", "provider")}
    lines = {}
    for link in WORLD["links"]:
        one, other = link.get("peers") or (link["provider"], link["customer"])
        lines[one, other] = lines[other, one] = link
        if "peers" in link:
            sides["peer"][one].append(other)
            sides["peer"][other].append(one)
        else:
            sides["customer"][one].append(other)
            sides["provider"][other].append(one)

    def routes(to):
        best = {to: (0, 0, 0, None)}
        changed = True
        while changed:
            changed = False
            for ident in NETWORKS:
                for rank, kind in enumerate(("customer", "peer", "provider"), 1):
                    for via in sides[kind][ident]:
                        if via not in best or (kind != "provider" and best[via][0] > 1):
                            continue
                        if best[via][3] == ident:
                            continue
                        new = (rank, best[via][1] + 1, order[via], via)
                        if ident != to and (ident not in best or new < best[ident]):
                            best[ident] = new
                            changed = True
        return best

    access = {s["network"]: s["users"] for s in WORLD["services"] if s["kind"] == "internet"}
    everybody = sum(access.values())
    cores = [ident for ident in NETWORKS if NETWORKS[ident].get("core")]
    used = collections.Counter()
    for network, people in access.items():
        best = routes(network)

        def send(source, rate):
            while source != network:
                used[source, best[source][3]] += rate
                source = best[source][3]

        for service in WORLD["services"]:
            if service["kind"] == "internet":
                if service["network"] == network:
                    for core in cores:
                        send(core, people * 0.12 * service["kilobits"] / len(cores))
            else:
                send(service["network"], service["users"] * people / everybody * 0.12
                     * service["kilobits"])
    units = {"M": 1e3, "G": 1e6}
    shares = {}
    for (one, other), rate in used.items():
        link = lines[one, other]
        if link.get("border"):
            amount, unit = link["capacity"].split()
            shares[link["id"]] = max(shares.get(link["id"], 0),
                                     rate / (float(amount) * units[unit[0]]))
    return shares


class Laos2013(unittest.TestCase):
    def test_cuts_lose_the_shares_that_were_measured(self):
        self.assertEqual(lost_by_cutting("transit-th"), 0)
        self.assertEqual(lost_by_cutting("transit-cn"), 0)
        self.assertEqual(lost_by_cutting("transit-th", "transit-cn"), 661)
        self.assertEqual(lost_by_cutting("transit-vn"), 165)
        self.assertEqual(lost_by_cutting("transit-th", "transit-cn", "transit-vn"), 826)

    def test_the_home_country_has_the_shape_of_2013(self):
        home = [n for n in WORLD["networks"] if n["country"] == "la"]
        self.assertEqual(len(home), 12)
        self.assertEqual(sum(map(size, home)), 57_856)
        visible = {n["id"] for n in home if not n.get("unmapped")}
        self.assertEqual(len(visible), 8)
        self.assertEqual(sum(size(NETWORKS[ident]) for ident in visible), 55_808)
        edges = [link for link in WORLD["links"]
                 if link.get("customer") in visible or visible & set(link.get("peers", []))]
        self.assertEqual(len(edges), 13)
        self.assertEqual(sum("peers" in link for link in edges), 0)
        border = [link for link in edges if link.get("border")]
        self.assertEqual(len(border), 10)
        self.assertEqual(len({link["customer"] for link in border}), 5)
        self.assertEqual([link for link in WORLD["links"] if link.get("border")], border)
        mbits = {"Gbit/s": 1000, "Mbit/s": 1}
        total = sum(float(link["capacity"].split()[0]) * mbits[link["capacity"].split()[1]]
                    for link in border)
        self.assertEqual(round(total), 10_000)

    def test_five_telecom_companies_and_seven_providers_share_the_networks(self):
        trade = collections.Counter(o["kind"] for o in WORLD["organisations"]
                                    if o["country"] == "la")
        self.assertEqual((trade["telco"], trade["isp"]), (5, 7))

    def test_neighbours_have_the_counts_of_2013(self):
        wanted = {"kh": (37, 102, 20, 18, 227_328), "mm": (2, 6, 0, 1, 30_720),
                  "vn": (107, 530, 307, 16, 15_588_096), "th": (155, 404, 87, 17, 8_577_536)}
        for of, counts in wanted.items():
            with self.subTest(of):
                own = [n for n in WORLD["networks"] if n["country"] == of]
                # A relation belongs to its customer's country.
                links = [link for link in WORLD["links"]
                         if country(link.get("customer") or link["peers"][0]) == of]
                abroad = {link["customer"] for link in links
                          if "provider" in link and country(link["provider"]) != of}
                peerings = sum("peers" in link for link in links)
                self.assertEqual((len(own), len(links), peerings, len(abroad),
                                  sum(map(size, own))), counts)

    def test_every_network_reaches_the_core_and_no_provider_is_its_own_customer(self):
        above = providers()
        state = {}

        def climb(ident):
            self.assertNotEqual(state.get(ident), "climbing", f"{ident} is in a cycle")
            if ident not in state:
                state[ident] = "climbing"
                ways = [climb(provider) for provider in above[ident]]
                state[ident] = NETWORKS[ident].get("core", False) or any(ways)
            return state[ident]

        for ident in NETWORKS:
            self.assertTrue(climb(ident), ident)

    def test_no_pair_is_joined_twice_and_no_id_is_used_twice(self):
        pairs = [frozenset(link.get("peers") or (link["provider"], link["customer"]))
                 for link in WORLD["links"]]
        self.assertEqual(len(pairs), len(set(pairs)))
        for kind, things in WORLD.items():
            if isinstance(things, list):
                ids = [thing["id"] for thing in things]
                self.assertEqual(len(ids), len(set(ids)), kind)
                for ident in ids:
                    self.assertRegex(ident, r"^[a-z0-9-]{1,64}$")

    def test_every_reference_leads_somewhere(self):
        ids = {kind: {thing["id"] for thing in things} for kind, things in WORLD.items()
               if isinstance(things, list)}
        lists = {"country": "countries", "organisation": "organisations", "region": "regions",
                 "network": "networks", "service": "services", "provider": "networks",
                 "customer": "networks"}
        for things in WORLD.values():
            for thing in things if isinstance(things, list) else []:
                for key, kind in lists.items():
                    if key in thing:
                        self.assertIn(thing[key], ids[kind], thing["id"])

    def test_nobody_holds_these_numbers_in_the_real_internet(self):
        asns = [network["asn"] for network in WORLD["networks"]]
        self.assertEqual(len(asns), len(set(asns)))
        for asn in asns:
            self.assertTrue(64496 <= asn <= 65534 or 65536 <= asn <= 65551, asn)
        ours = [ipaddress.ip_network(p) for p in ("198.18.0.0/15", "100.64.0.0/10", "240.0.0.0/4")]
        blocks = sorted(ipaddress.ip_network(p) for n in WORLD["networks"] for p in n["prefixes"])
        for block in blocks:
            self.assertTrue(any(block.subnet_of(pool) for pool in ours), block)
        for one, other in zip(blocks, blocks[1:]):
            self.assertFalse(one.overlaps(other), (one, other))

    def test_services_stand_in_their_networks_under_reserved_names(self):
        seen = set()
        for service in WORLD["services"]:
            address = ipaddress.ip_address(service["address"])
            prefixes = map(ipaddress.ip_network, NETWORKS[service["network"]]["prefixes"])
            self.assertTrue(any(address in prefix for prefix in prefixes), service["id"])
            self.assertTrue(re.fullmatch(r"[a-z0-9.-]+\.(example|test)", service["name"]))
            self.assertFalse({service["address"], service["name"]} & seen, service["id"])
            seen |= {service["address"], service["name"]}

    def test_hosts_are_as_many_as_the_page_says(self):
        counts = collections.Counter()
        for group in WORLD["groups"]:
            counts[country(group["network"])] += group["count"]
            counts[country(group["network"]), group["kind"]] += group["count"]
            share = group["weaknesses"]
            self.assertLessEqual(make_world.ppm(share.get("autorun", "0 %")),
                                 make_world.ppm(share.get("smb-2008", "0 %")), group["id"])
        self.assertEqual(counts["la", "cafe"], 250 * 12)
        self.assertEqual(counts["la", "shop"], 600 * 2)
        self.assertTrue(115_000 <= counts["la"] <= 125_000, counts["la"])
        self.assertTrue(200_000 <= hosts_with("smb-2008") <= 240_000, hosts_with("smb-2008"))
        home = hosts_with("smb-2008", "la") / counts["la"]
        self.assertTrue(0.12 <= home <= 0.20, home)
        self.assertTrue(27_000 <= hosts_with("open-resolver") <= 33_000,
                        hosts_with("open-resolver"))

    def test_users_and_mailboxes_add_up(self):
        users = sum(s["users"] for s in WORLD["services"] if s["kind"] == "internet")
        self.assertEqual(users, 700_000)
        self.assertTrue(38_000 <= sum(p["count"] for p in WORLD["people"]) <= 42_000)

    def test_the_border_is_about_half_full_at_the_busiest_hour(self):
        shares = peak_of_links()
        # The second line of the centre carries no addresses, so nobody is asked over it.
        self.assertEqual(len(shares), 8, shares)
        for ident, share in shares.items():
            self.assertTrue(0.45 <= share <= 0.60, (ident, shares))

    def test_written_twice_it_is_the_same_and_reads_back(self):
        page = PAGE.read_text(encoding="utf-8")
        again = make_world.make_world(yaml.load(page, make_world.LOADER))
        text = make_world.written(WORLD, PAGE.name)
        self.assertEqual(make_world.written(again, PAGE.name), text)
        self.assertLess(len(text.encode()), 400_000)
        read = yaml.load(text, make_world.LOADER)
        self.assertEqual([n["name"] for n in read["networks"]],
                         [n["name"] for n in WORLD["networks"]])
        self.assertEqual(read["groups"], [{**g} for g in WORLD["groups"]])


class Parts(unittest.TestCase):
    def test_shares_add_up_to_the_whole(self):
        self.assertEqual(make_world.shared(10, [1, 1, 1]), [4, 3, 3])
        self.assertEqual(sum(make_world.shared(12_345, [7, 0, 3, 11])), 12_345)

    def test_per_cent_become_parts_per_million(self):
        self.assertEqual(make_world.ppm("2.2 %"), 22_000)
        self.assertEqual(make_world.ppm("0.52 %"), 5_200)
        self.assertEqual(make_world.ppm("35 %"), 350_000)

    def test_splitmix64_gives_the_published_numbers(self):
        chance = make_world.Chance(1234567, "")
        self.assertEqual([chance.next() for _ in range(2)],
                         [6457827717110365317, 3203168211198807973])


if __name__ == "__main__":
    unittest.main()
