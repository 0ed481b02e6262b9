#!/usr/bin/env python3
"""Evidence does not tell the truth about a drill, bears its marks, and refuses hostile use.

usage: evidence_test.py NAGA SCENARIO

Plays short days of the scenario without anybody who responds, and asks for evidence as teams do.
"""

import collections
import csv
import io
import ipaddress
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest

NAGA, SCENARIO = "", ""
DAY = ["--respond", "none", "--replicates", "1", "-q"]
FORMATS = {
    "flow": ["netflow9", "ipfix", "csv", "jsonl"],
    "tap": ["zeek", "csv", "jsonl"],
    "ids": ["eve", "zeek", "zeek-conn", "zeek-dns", "zeek-http", "csv", "jsonl"],
    "dns": ["dnslog", "csv", "jsonl"],
    "web": ["weblog", "vhostlog", "csv", "jsonl"],
    "mail": ["eml", "mbox", "syslog", "csv", "jsonl"],
    "antivirus": ["syslog", "csv", "jsonl"],
    "helpdesk": ["syslog", "csv", "jsonl"],
    "bgp": ["mrt-rib", "mrt-updates", "csv", "jsonl"],
}


def naga(*words, **how):
    return subprocess.run([NAGA, *map(str, words)], capture_output=True, timeout=300, **how)


class Drill(unittest.TestCase):
    """A folder with the days that tests share; each is played once."""

    folder = None

    @classmethod
    def setUpClass(cls):
        if Drill.folder is None:
            Drill.folder = pathlib.Path(tempfile.mkdtemp(prefix="naga-evidence-"))
            unittest.addModuleCleanup(shutil.rmtree, Drill.folder)

    def day(self, name, *words, until="T+01:20"):
        out = Drill.folder / name
        if not out.exists():
            done = naga("run", SCENARIO, *DAY, "--until", until, *words, "--out", out)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
        return out

    def export(self, day, sensor, form, begin, end, *more):
        done = naga("evidence", "export", day, "--sensor", sensor, "--format", form,
                    "--from", begin, "--to", end, "--out", "-", *more)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout

    def rows(self, day, sensor, begin, end):
        text = self.export(day, sensor, "jsonl", begin, end).decode()
        return [json.loads(line) for line in text.splitlines()]

    def beginning(self, day, sensor, form, size):
        with subprocess.Popen(
                [NAGA, "evidence", "export", self.day(day), "--sensor", sensor, "--format", form,
                 "--from", "T+01:11", "--to", "T+01:12", "--out", "-"],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as source:
            head = source.stdout.read(size)
            source.kill()
        return head

    def sensors(self, day):
        return json.loads(naga("evidence", "ls", day, "--json").stdout)


class WhatATeamCannotSee(Drill):
    """Two days that differ in a campaign look the same to who is not touched by it."""

    def compare(self, one, other, quiet, begin, end, touched):
        kinds = {s["id"]: s["kind"] for s in self.sensors(one)}
        for sensor in quiet:
            for form in FORMATS[kinds[sensor]]:
                with self.subTest(sensor=sensor, format=form):
                    first = self.export(one, sensor, form, begin, end)
                    self.assertEqual(first, self.export(other, sensor, form, begin, end))
        for sensor in touched:
            self.assertNotEqual(self.export(one, sensor, "jsonl", begin, end),
                                self.export(other, sensor, "jsonl", begin, end))

    def test_defaced_pages_elsewhere(self):
        self.compare(self.day("base"),
                     self.day("no-lions", "--set", "campaigns.stone-lions.enabled=false"),
                     ["isp-b-flow", "isp-b-web", "isp-b-mail", "isp-b-helpdesk"],
                     "T+00:50", "T+00:52", ["laocert-web"])

    def test_letters_to_others(self):
        self.compare(self.day("base"),
                     self.day("no-payday", "--set", "campaigns.payday.enabled=false"),
                     ["isp-a-dns", "isp-a-mail", "isp-a-antivirus", "isp-a-ids",
                      "isp-a-helpdesk"],
                     "T+01:10", "T+01:11", ["laocert-mail"])

    def test_infected_machines_abroad_that_only_call_their_server(self):
        quiet = [word for way in ("scan", "local", "stick")
                 for word in ("--set", f"malware.stickworm.{way}_per_hour=0")]
        seeds = "campaigns.stickworm-outbreak.seeds=[{group: kh-1-homes, count: 900}]"
        self.compare(self.day("calls", *quiet, "--set", seeds, until="T+00:20"),
                     self.day("no-worm", "--set", "campaigns.stickworm-outbreak.enabled=false",
                              until="T+00:20"),
                     ["isp-b-flow", "telco-b-antivirus", "laocert-bgp"],
                     "T+00:12", "T+00:14", [])
        self.compare(self.day("calls"), self.day("no-worm"), ["mmcert-flow"], "T+00:10", "T+00:20",
                     ["camcert-flow"])

    def test_packets_at_a_tap(self):
        # The beginning of a minute will do: it has hundreds of megabytes.
        base = self.beginning("base", "isp-b-tap", "pcap", 24 << 20)
        self.day("no-payday", "--set", "campaigns.payday.enabled=false")
        self.assertEqual(len(base), 24 << 20)
        self.assertEqual(base, self.beginning("no-payday", "isp-b-tap", "pcap", 24 << 20))


def area(attack, benign):
    """The area under the curve of a classifier that takes the larger value for the attack."""
    counts = collections.defaultdict(lambda: [0, 0])
    for value in attack:
        counts[value][0] += 1
    for value in benign:
        counts[value][1] += 1
    below, won = 0, 0.0
    for value in sorted(counts):
        hits, others = counts[value]
        won += hits * (below + others / 2)
        below += others
    return won / (len(attack) * len(benign))


class WhatNothingTells(Drill):
    def labelled(self, sensor, begin, end):
        """Truth of conversations by their ends: the deed, or "" where it is nobody's."""
        done = naga("evidence", "labels", self.day("base"), "--sensor", sensor, "--all",
                    "--from", begin, "--to", end, "--out", "-")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        found = {}
        for row in csv.DictReader(io.StringIO(done.stdout.decode())):
            key = (row["client"], int(row["client_port"]), row["server"], int(row["server_port"]))
            found[key] = (row["campaign"], row["deed"], row["at"])
        return found

    def test_ids_times_and_places_in_a_log_say_nothing(self):
        begin, end = "T+01:00", "T+01:05"
        truth = self.labelled("telco-a-ids", begin, end)
        kinds = {True: collections.defaultdict(list), False: collections.defaultdict(list)}
        log = self.export(self.day("base"), "telco-a-ids", "eve", begin, end).decode()
        for line in log.splitlines():
            event = json.loads(line)
            if event["event_type"] != "flow":
                continue
            key = (event["src_ip"], event.get("src_port"), event["dest_ip"], event.get("dest_port"))
            if key not in truth or event.get("dest_port") != 80:
                continue
            mine = kinds[truth[key][1] == "poll"]
            number = event["flow_id"]
            for modulus in (4, 16, 7, 10, 1000):
                mine[f"flow_id % {modulus}"].append(number % modulus)
            mine["flow_id"].append(number)
            start = event["flow"]["start"]
            mine["second of the minute"].append(float(start[17:26]))
            mine["fraction of the second"].append(int(start[20:26]))
            mine["digits of the fraction"].append(int(start[20:26]) % 1000)
        self.assertGreater(len(kinds[True]["flow_id"]), 150)
        bound = 0.05 if len(kinds[True]["flow_id"]) > 400 else 0.085
        for what in kinds[True]:
            with self.subTest(what=what):
                self.assertAlmostEqual(area(kinds[True][what], kinds[False][what]), 0.5,
                                       delta=bound)

    def test_rows_of_one_instant_are_not_parted_by_who_did_them(self):
        # In the log of a line with many worms theirs stand neither first nor last.
        begin, end = "T+01:00", "T+01:01"
        truth = self.labelled("telco-a-ids", begin, end)
        log = self.export(self.day("base"), "telco-a-ids", "zeek-conn", begin, end).decode()
        order = []
        for line in log.splitlines():
            if line.startswith("#"):
                continue
            cells = line.split("\t")
            key = (cells[2], int(cells[3]), cells[4], int(cells[5]))
            # Of one kind: others are written down sooner or later after they began.
            if key in truth and cells[11] == "REJ":
                order.append(truth[key][0] != "")
        self.assertGreater(sum(order), 150)
        places = {True: [], False: []}
        for place, whose in enumerate(order):
            places[whose].append(place)
        self.assertAlmostEqual(area(places[True], places[False]), 0.5, delta=0.085)

    def test_uploads_come_at_no_fixed_time_before_the_page_changes(self):
        truth = naga("evidence", "labels", self.day("base"), "--sensor", "laocert-watch",
                     "--from", "T+00:49", "--to", "T+01:20", "--out", "-").stdout.decode()
        seconds = collections.defaultdict(list)
        for row in csv.DictReader(io.StringIO(truth)):
            h, m, s = row["at"][2:].split(":")
            if row["campaign"] == "stone-lions":
                seconds[row["server"], row["deed"]].append(3600 * int(h) + 60 * int(m) + float(s))
        gaps = []
        for (server, deed), times in seconds.items():
            if deed == "upload" and len(times) == 1 and len(seconds[server, "shell-visit"]) == 2:
                gaps.append(round(min(seconds[server, "shell-visit"]) - times[0], 2))
        self.assertGreater(len(gaps), 3)
        self.assertEqual(len(set(gaps)), len(gaps), gaps)
        self.assertGreater(max(gaps) - min(gaps), 2)

    def test_no_word_of_the_plan_stands_in_evidence(self):
        day = self.day("base")
        text = (day / "inputs" / "scenario.yaml").read_text()
        plan = text[text.index("\nactors:"):text.index("\nteams:")]
        ids = set(re.findall(r"(?m)^\s+-\s+\{?id: ([\w-]+)", plan))
        self.assertTrue({"stone-lions", "payday", "command-1", "night-market"} <= ids)
        # The malware's name is what antivirus calls it, and shops call each other so.
        words = sorted(ids - {"stickworm"}) + ["malicious", "benign", "botnet", "campaign", "lair",
                                               "deed", "simulat", str(Drill.folder), "inputs/"]
        seen = re.compile("|".join(rf"(?<![a-z]){re.escape(w)}" for w in words), re.IGNORECASE)
        for sensor in self.sensors(day):
            if sensor["team"] != "laocert" or sensor["id"] == "laocert-watch":
                continue
            for form in FORMATS[sensor["kind"]]:
                if form in ("zeek-conn", "zeek-dns", "zeek-http"):
                    continue
                bytes_ = self.export(day, sensor["id"], form, "T+01:11", "T+01:12")
                with self.subTest(sensor=sensor["id"], format=form):
                    hits = collections.Counter(seen.findall(bytes_.decode("latin-1")))
                    self.assertFalse(hits)

    def test_no_other_file_of_a_run_holds_the_labels(self):
        day = self.day("base")
        naga("evidence", "query", day, "--sensor", "laocert-ids", "--from", "T+01:00",
             "--to", "T+01:05", "--top", "source")
        for path in day.rglob("*"):
            if path.is_file() and "inputs" not in path.parts:
                self.assertNotRegex(path.read_bytes().decode("latin-1"), "lure-visit|shell-visit|"
                                    "stolen-log-in|lure-typed", path.name)


DRILL_NETWORKS = [ipaddress.ip_network(n) for n in (
    "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", "100.64.0.0/10",
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "240.0.0.0/4")]
ADDRESS = re.compile(r"(?<![\w.-])(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?![\w.-]*\w)")
NAME = re.compile(r"(?:[a-z0-9_-]+\.)+(?:example|test|invalid)\.?")


def is_drill_address(text):
    address = ipaddress.ip_address(text)
    return any(address in network for network in DRILL_NETWORKS)


def is_drill_asn(number):
    return (64496 <= number <= 64511 or 65536 <= number <= 65551 or 64512 <= number <= 65534
            or 4200000000 <= number <= 4294967294)


class WhereEverythingLies(Drill):
    def check_addresses(self, text, least=1):
        found = set()
        for address in ADDRESS.findall(text):
            if all(int(part) < 256 for part in address.split(".")):
                found.add(address)
        # A filter on the same machine is spoken to at the loopback address, which nobody routes.
        strange = {a for a in found if not is_drill_address(a)} - {"127.0.0.1"}
        self.assertFalse(strange)
        self.assertGreaterEqual(len(found), least)

    def check_names(self, names, least=1):
        # Who keeps the tree of addresses, in the answer that somebody is not there: .arpa is the
        # Internet's own, and nobody can have a name in it.
        names = {n.lower() for n in names if n} - {"ns1.in-addr.arpa", "hostmaster.in-addr.arpa"}
        reverse = {n for n in names if n.endswith(".in-addr.arpa")}
        for name in reverse:
            address = ".".join(reversed(name.split(".")[:4]))
            self.assertTrue(is_drill_address(address), name)
        bare = {n for n in names - reverse if not ADDRESS.fullmatch(n)}
        strange = {n for n in bare if not NAME.fullmatch(n)}
        self.assertFalse(strange)
        self.assertGreaterEqual(len(names), least)

    def test_rows_of_every_sensor(self):
        day = self.day("base")
        for sensor in self.sensors(day):
            if sensor["team"] != "laocert" or sensor["id"] == "laocert-watch":
                continue
            rows = self.rows(day, sensor["id"], "T+01:11", "T+01:12")
            with self.subTest(sensor=sensor["id"]):
                for row in rows:
                    self.assertEqual(row["exercise"], "EXERCISE")
                    for key, value in row.items():
                        if key in ("source", "target", "client", "server", "resolver") and value:
                            self.assertTrue(is_drill_address(value), value)
                        if key.endswith("_as") and value:
                            self.assertTrue(is_drill_asn(value), value)
                self.check_names((r.get("host") for r in rows), 0)
                if sensor["kind"] == "dns":
                    self.check_names((r["name"] for r in rows), 50)

    def test_logs_and_letters(self):
        day = self.day("base")
        at = ("T+01:11", "T+01:12")
        eve = [json.loads(line) for line in
               self.export(day, "laocert-ids", "eve", *at).decode().splitlines()]
        for event in eve:
            for end in ("src_ip", "dest_ip"):
                self.assertTrue(is_drill_address(event[end]), event[end])
        self.check_names([e.get("http", {}).get("hostname") for e in eve], 20)
        for sensor in ("laocert-mail", "laocert-antivirus", "laocert-helpdesk"):
            self.check_addresses(self.export(day, sensor, "syslog", *at).decode(), 0)
        web = self.export(day, "laocert-web", "weblog", *at).decode()
        self.check_names(re.findall(r'https?://([^/"\s:]+)', web), 20)
        for line in web.splitlines():
            self.assertTrue(is_drill_address(line.split()[0]), line)
        letters = self.export(day, "laocert-mail", "mbox", *at).decode("latin-1")
        letters = re.sub(r"=\r?\n", "", letters)  # RFC 2045 6.7, a soft end of line
        self.check_names(re.findall(r'https?://([^/"\s:>]+)', letters), 3)
        self.check_names(re.findall(r"(?i)[\w.+-]+@([a-z0-9.-]+[a-z])", letters), 20)
        self.check_addresses("\n".join(re.findall(r"\[(\d[\d.]+)\]", letters)), 10)

    @unittest.skipUnless(shutil.which("bgpdump"), "bgpdump is not installed")
    def test_routes(self):
        for form in ("mrt-rib", "mrt-updates"):
            path = Drill.folder / f"{form}.mrt"
            naga("evidence", "export", self.day("base"), "--sensor", "laocert-bgp", "--format",
                 form, "--from", "T+01:00", "--to", "T+01:10", "--out", path)
            lines = subprocess.run(["bgpdump", "-m", path], capture_output=True, text=True,
                                   check=False).stdout.splitlines()
            self.assertGreater(len(lines), 10)
            for line in lines:
                cells = line.split("|")
                self.assertTrue(is_drill_address(cells[3]), line)
                self.assertTrue(is_drill_asn(int(cells[4])), line)
                if cells[2] != "STATE":
                    network = ipaddress.ip_network(cells[5])
                    self.assertTrue(any(network.subnet_of(n) for n in DRILL_NETWORKS), line)
                path_to = cells[6] if cells[2] != "STATE" and len(cells) > 6 else ""
                for asn in re.findall(r"\d+", path_to):
                    self.assertTrue(is_drill_asn(int(asn)), line)

    @unittest.skipUnless(shutil.which("tshark"), "tshark is not installed")
    def test_packets(self):
        # A minute is large; its first packets have all there is.
        path = Drill.folder / "head.pcap"
        path.write_bytes(self.beginning("base", "laocert-tap", "pcap", 16 << 20))
        fields = ["ip.src", "ip.dst", "dns.qry.name", "dns.a", "http.host",
                  "tls.handshake.extensions_server_name", "dns.ptr.domain_name",
                  "dns.mx.mail_exchange", "dns.soa.mname"]
        words = ["tshark", "-r", path, "-n", "-T", "fields", "-E", "separator=\t"]
        for field in fields:
            words += ["-e", field]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        found = collections.defaultdict(set)
        for line in done.stdout.splitlines():
            for field, cell in zip(fields, line.split("\t")):
                found[field].update(part for part in cell.split(",") if part)
        for field in ("ip.src", "ip.dst", "dns.a"):
            for address in found[field]:
                self.assertTrue(is_drill_address(address), (field, address))
        self.assertGreater(len(found["ip.src"]), 100)
        for field in fields[2:3] + fields[4:]:
            with self.subTest(field=field):
                self.check_names((n for n in found[field] if n != "<Root>"), 0)
        for field in ("http.host", "tls.handshake.extensions_server_name"):
            self.assertGreater(len(found[field]), 1, field)


class WhatBearsTheMark(Drill):
    def test_every_format_with_room_for_it(self):
        day = self.day("base")
        at = ("T+01:11", "T+01:12")
        with self.subTest(format="eml"):
            letters = self.archive("laocert-mail", "eml", at)
            self.assertGreater(len(letters), 10)
            for name, body in letters.items():
                self.assertTrue(name.startswith("EXERCISE/"), name)
                self.assertIn(b"EXERCISE", body.split(b"\r\n\r\n")[0], name)
        with self.subTest(format="mbox"):
            box = self.export(day, "laocert-mail", "mbox", *at)
            self.assertEqual(len(re.findall(rb"(?m)^X-[\w-]*: *EXERCISE|^X-Exercise: ", box)),
                             len(re.findall(rb"(?m)^From ", box)))
        with self.subTest(format="syslog"):
            lines = self.export(day, "laocert-mail", "syslog", *at).splitlines()
            self.assertTrue(lines)
            for line in lines:
                self.assertIn(b"EXERCISE", line)
        with self.subTest(format="eve"):
            for line in self.export(day, "laocert-ids", "eve", *at).decode().splitlines()[:2000]:
                self.assertIn("EXERCISE", line)
        with self.subTest(format="zeek"):
            logs = self.archive("laocert-ids", "zeek", at)
            self.assertEqual(sorted(logs), ["EXERCISE/conn.log", "EXERCISE/dns.log",
                                            "EXERCISE/http.log"])
            for name in ("conn", "dns", "http"):
                body = logs[f"EXERCISE/{name}.log"]
                self.assertIn(b"#exercise\tEXERCISE\n", body)
                self.assertEqual(body, self.export(day, "laocert-ids", f"zeek-{name}", *at))
        with self.subTest(format="csv"):
            rows = list(csv.reader(io.StringIO(
                self.export(day, "laocert-web", "csv", *at).decode())))
            self.assertEqual(rows[0][-1], "exercise")
            self.assertEqual({row[-1] for row in rows[1:]}, {"EXERCISE"})
        with self.subTest(format="pcapng"):
            self.assertIn(b"EXERCISE", self.beginning("base", "laocert-tap", "pcapng", 4096))
        with self.subTest(format="mrt-rib"):
            self.assertIn(b"EXERCISE", self.export(day, "laocert-bgp", "mrt-rib", *at))
        with self.subTest(format="ipfix"):
            self.assertIn(b"EXERCISE", self.export(day, "laocert-flow", "ipfix", *at))
        with self.subTest(format="netflow9"):
            self.assertIn(b"EXERCISE", self.export(day, "laocert-flow", "netflow9", *at))
        # weblog, dnslog, pcap and mrt-updates have no room; the file's name says it.
        with self.subTest(format="name"):
            naga("evidence", "export", day, "--sensor", "laocert-web", "--format", "weblog",
                 "--from", at[0], "--to", at[1], cwd=Drill.folder)
            self.assertTrue(
                (Drill.folder / "EXERCISE_laocert-web_T01-11_T01-12.log").is_file())

    def archive(self, sensor, form, at):
        bytes_ = self.export(self.day("base"), sensor, form, *at)
        with tarfile.open(fileobj=io.BytesIO(bytes_)) as archive:
            return {m.name: archive.extractfile(m).read() for m in archive.getmembers()}


class ACafe(Drill):
    def test_one_address_shows_the_habits_of_many(self):
        day = self.day("base")
        agents, ports = collections.defaultdict(set), collections.defaultdict(set)
        for row in self.rows(day, "laocert-web", "T+00:20", "T+00:30"):
            agents[row["client"]].add(row["agent"])
            ports[row["client"]].add(row["client_port"] // 16384)
        several = [a for a in agents if len(agents[a]) >= 4]
        self.assertGreater(len(several), 5)
        # And most addresses are of one machine or few.
        self.assertGreater(sum(len(s) == 1 for s in agents.values()), len(agents) / 2)
        busiest = max(agents, key=lambda a: len(agents[a]))
        systems = {s for agent in agents[busiest]
                   for s in re.findall(r"Windows NT \d\.\d|Android|Macintosh|Linux|iPhone", agent)}
        self.assertGreaterEqual(len(systems), 2, agents[busiest])

    @unittest.skipUnless(shutil.which("tshark"), "tshark is not installed")
    def test_its_packets_come_from_several_stacks(self):
        path = Drill.folder / "cafe.pcap"
        path.write_bytes(self.beginning("base", "laocert-tap", "pcap", 48 << 20))
        done = subprocess.run(
            ["tshark", "-r", path, "-n", "-Y", "tcp.flags.syn==1 && tcp.flags.ack==0", "-T",
             "fields", "-e", "ip.src", "-e", "ip.ttl", "-e", "tcp.window_size_value",
             "-e", "tcp.options"], capture_output=True, text=True, check=False)
        stacks = collections.defaultdict(set)
        for line in done.stdout.splitlines():
            source, ttl, window, options = line.split("\t")
            stacks[source].add((ttl, window, re.sub(r"080a.{16}", "080a", options)))
        self.assertGreater(len(stacks), 100)
        self.assertGreater(sum(len(s) >= 2 for s in stacks.values()), 1)


class Small(Drill):
    """A small drill of an hour, whose evidence is made in a moment."""

    def small(self, name, *words):
        out = Drill.folder / name
        if not out.exists():
            where = pathlib.Path(SCENARIO).parent.parent / "tests" / "small"
            done = naga("run", where, *DAY, *words, "--out", out)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
        return out


class WhenASensorIsNotItself(Small):
    SENSORS = ("telco-flow", "telco-ids", "gov-web", "gov-mail", "gov-antivirus",
               "telco-helpdesk")

    def test_an_outage_leaves_a_hole_in_every_format(self):
        words = []
        for sensor in self.SENSORS:
            words += ["--set", f"sensors.{sensor}.outage=[{{from: T+00:20, to: T+00:30}}]"]
        whole, broken = self.small("whole"), self.small("broken", *words)
        kinds = {s["id"]: s["kind"] for s in self.sensors(broken)}
        for sensor in self.SENSORS:
            for form in FORMATS[kinds[sensor]]:
                with self.subTest(sensor=sensor, format=form):
                    hole = self.export(broken, sensor, form, "T+00:20", "T+00:30")
                    if form in ("csv",):
                        self.assertEqual(hole.count(b"\n"), 1)  # the names of the columns
                    elif form.startswith("zeek-"):
                        self.assertFalse([line for line in hole.splitlines()
                                          if line and not line.startswith(b"#")])
                    elif form == "zeek":
                        with tarfile.open(fileobj=io.BytesIO(hole)) as archive:
                            for member in archive.getmembers():
                                for line in archive.extractfile(member).read().splitlines():
                                    self.assertTrue(line.startswith(b"#"), line)
                    elif form == "eml":
                        with tarfile.open(fileobj=io.BytesIO(hole)) as archive:
                            self.assertEqual(archive.getnames(), [])
                    elif form in ("netflow9", "ipfix"):
                        self.assertLess(len(hole), 1500)  # templates at most
                    else:
                        self.assertEqual(hole, b"")
                    # Before it all is as it was.
                    self.assertEqual(self.export(broken, sensor, form, "T+00:10", "T+00:20"),
                                     self.export(whole, sensor, form, "T+00:10", "T+00:20"))

    def test_a_wrong_clock_shifts_what_is_stamped(self):
        whole = self.small("whole")
        late = self.small("late", "--set", "sensors.gov-web.clock_error=7s")
        right = {(r["at"], r["client"], r["client_port"], r["path"])
                 for r in self.rows(whole, "gov-web", "T+00:10", "T+00:20")}
        wrong = self.rows(late, "gov-web", "T+00:11", "T+00:19")
        self.assertGreater(len(wrong), 50)
        for row in wrong:
            day, clock = row["at"].rstrip("Z").split("T")
            h, m, s = clock.split(":")
            us = ((int(h) * 60 + int(m)) * 60) * 10**6 + round(float(s) * 1e6) - 7 * 10**6
            back = (f"{day}T{us // 3600000000:02}:{us // 60000000 % 60:02}:"
                    f"{us // 1000000 % 60:02}.{us % 1000000:06}Z")
            self.assertIn((back, row["client"], row["client_port"], row["path"]), right)

    def test_what_is_older_than_the_retention_is_gone(self):
        short = self.small("short", "--set", "sensors.gov-web.retention=20m")
        done = naga("evidence", "export", short, "--sensor", "gov-web", "--format", "csv",
                    "--from", "T+00:10", "--to", "T+00:50", "--out", "-")
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn("older than what the sensor keeps", done.stderr.decode())
        self.assertIn("T+00:40", done.stderr.decode())
        self.assertTrue(self.rows(short, "gov-web", "T+00:40", "T+00:50"))

    def test_a_sensor_that_is_switched_off_gives_nothing(self):
        whole = self.small("whole")
        self.assertEqual(self.rows(whole, "telco-dns", "T+00:00", "T+01:00"), [])


class HostileUse(Small):
    def ask(self, *words, **how):
        return naga("evidence", "export", self.small("whole"), *words, **how)

    def test_wrong_words_are_answered_with_what_where_and_a_remedy(self):
        flow = ("--sensor", "telco-flow", "--format", "csv")
        for words, code, told in (
                (("--sensor", "nobody", "--format", "csv"), 2, "no sensor `nobody`"),
                (("--sensor", "telco-flow", "--format", "cvs"), 2, "netflow9"),
                (("--sensor", "telco-flow", "--format", "mbox"), 2, "cannot give mbox"),
                ((*flow, "--from", "T+09:00"), 2, "after the end"),
                ((*flow, "--from", "T+00:00:30"), 2, "no full minute"),
                ((*flow, "--from", "\x1b[2J"), 2, "no full minute"),
                ((*flow, "--from", "T+00:10", "--to", "T+00:05"), 2, "empty"),
                ((*flow, "--to", "T+" + "9" * 5000 + ":00"), 2, "T+01:00"),
                ((*flow, "--jobs", "-1"), 2, "--jobs"),
                ((*flow, "--out", "no/such/folder/x"), 1, "No such file"),
                ((*flow, "--out", Drill.folder), 1, "no ordinary file"),
                ((*flow, "--out", "/dev/full"), 1, "no ordinary file")):
            with self.subTest(words=str(words)[:80]):
                done = self.ask(*words, cwd=Drill.folder)
                error = done.stderr.decode()
                self.assertEqual(done.returncode, code, error)
                self.assertIn(told, error)
                self.assertNotIn("\x1b", error)
                self.assertLess(len(error), 1000)

    def test_threads_change_nothing(self):
        flow = ("--sensor", "telco-flow", "--format", "csv", "--out", "-")
        one = self.ask(*flow, "--jobs", 1).stdout
        self.assertGreater(len(one), 100_000)
        for jobs in (0, 3, 999, 4_000_000_000):
            self.assertEqual(self.ask(*flow, "--jobs", jobs).stdout, one)

    # A program begins with the peak of whoever starts it: here a small one, not this test.
    STARTER = ("import resource, subprocess, sys; "
               "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode; "
               "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")

    def most_memory(self, day, sensor, form, *window):
        done = subprocess.run(
            [sys.executable, "-c", self.STARTER, NAGA, "evidence", "export", day, "--sensor",
             sensor, "--format", form, *window, "--out", "-", "--jobs", "1"],
            capture_output=True, timeout=300, check=True)
        code, used = map(int, done.stdout.split())
        self.assertEqual(code, 0, done.stderr.decode())
        return used * 1024

    def test_no_format_needs_much_memory(self):
        window = ("--from", "T+01:10", "--to", "T+01:14")
        for form in FORMATS["ids"]:
            with self.subTest(format=form):
                self.assertLess(
                    self.most_memory(self.day("memory"), "telco-a-ids", form, *window),
                    200_000_000)

    def test_queries_of_all_sizes(self):
        for query in ("(" * 100_000, "NOT " * 25_000 + "a", "a " * 50_000, "\"" + "x" * 100_000,
                      "(" * 500 + "a" + ")" * 500, "source:" + "9" * 100_000):
            done = naga("evidence", "query", self.small("whole"), "--sensor", "telco-flow", query)
            with self.subTest(query=query[:10]):
                self.assertIn(done.returncode, (0, 2), done.stderr.decode()[:300])
                self.assertLess(len(done.stderr), 5000)

    def test_no_half_file_is_left_where_the_disk_is_full(self):
        out = Drill.folder / "full.csv"
        out.write_text("before")
        done = self.ask("--sensor", "telco-flow", "--format", "csv", "--out", out,
                        preexec_fn=limit_files)
        self.assertEqual(done.returncode, 1)
        self.assertIn(str(out), done.stderr.decode())
        self.assertEqual(out.read_text(), "before")
        self.assertFalse(out.with_name("full.csv.part").exists())
        with open("/dev/full", "wb") as full:
            done = subprocess.run([NAGA, "evidence", "export", self.small("whole"), "--sensor",
                                   "telco-flow", "--format", "csv", "--out", "-"],
                                  stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr)

    def test_a_pipe_is_not_replaced(self):
        pipe = Drill.folder / "pipe"
        os.mkfifo(pipe)
        done = self.ask("--sensor", "telco-flow", "--format", "csv", "--out", pipe)
        self.assertEqual(done.returncode, 1)
        self.assertTrue(pipe.is_fifo())

    def test_killed_exports_leave_no_file_of_that_name(self):
        for number in (signal.SIGKILL, signal.SIGINT, signal.SIGTERM):
            out = Drill.folder / f"killed-{number}.pcap"
            part = out.with_name(out.name + ".part")
            with subprocess.Popen(
                    [NAGA, "evidence", "export", self.day("base"), "--sensor", "isp-b-tap",
                     "--format", "pcap", "--out", out], stderr=subprocess.DEVNULL) as running:
                until = time.monotonic() + 120
                while not (part.exists() and part.stat().st_size > 0):
                    self.assertLess(time.monotonic(), until)
                    self.assertIsNone(running.poll())
                    time.sleep(0.02)
                running.send_signal(number)
            self.assertFalse(out.exists())
            # What is left is called .part, and the next export takes its place.
            done = self.ask("--sensor", "telco-flow", "--format", "csv", "--out", out)
            self.assertEqual(done.returncode, 0)
            self.assertTrue(out.exists())
            self.assertFalse(part.exists())

    def test_two_exports_into_one_file_leave_a_whole_one(self):
        out = Drill.folder / "both.csv"
        words = [NAGA, "evidence", "export", self.small("whole"), "--sensor", "telco-flow",
                 "--format", "csv", "--out", out]
        running = [subprocess.Popen(words, stderr=subprocess.PIPE) for _ in range(4)]
        codes = []
        for one in running:
            error = one.communicate()[1].decode()
            codes.append(one.returncode)
            if one.returncode != 0:
                self.assertIn("somebody else is writing", error)
        self.assertIn(0, codes)
        whole = self.ask("--sensor", "telco-flow", "--format", "csv", "--out", "-").stdout
        self.assertEqual(out.read_bytes(), whole)

    def test_damaged_folders_are_refused_with_the_file(self):
        whole = self.small("whole")
        naga("evidence", "query", whole, "--sensor", "telco-flow", "protocol:6")
        harms = {
            "run.json": (lambda b: b[:len(b) // 2], lambda b: b"", lambda b: b"[" * 100_000,
                         lambda b: b.replace(b'"seed"', b'"sead"')),
            "journal.jsonl": (lambda b: b[:-20], lambda b: b"\xff" * 1000),
            "inputs/scenario.yaml": (lambda b: b[:500], lambda b: b + b"\n# more\n"),
            "inputs/world/world.yaml": (lambda b: b"", lambda b: b + b"\n# more\n"),
        }
        for name, ways in harms.items():
            for number, harm in enumerate(ways):
                with self.subTest(file=name, way=number):
                    broken = Drill.folder / "broken-copy"
                    shutil.rmtree(broken, ignore_errors=True)
                    shutil.copytree(whole, broken)
                    (broken / name).write_bytes(harm((broken / name).read_bytes()))
                    done = naga("evidence", "export", broken, "--sensor", "telco-flow",
                                "--format", "csv", "--out", "-")
                    if name == "journal.jsonl" and done.returncode == 0:
                        continue  # nobody responded: nothing is read from it
                    self.assertEqual(done.returncode, 3, done.stderr.decode()[:300])
                    self.assertEqual(done.stdout, b"")
                    self.assertIn(name.rsplit("/", maxsplit=1)[-1], done.stderr.decode())
                    self.assertLess(len(done.stderr), 20_000)

    def test_a_damaged_cache_is_as_good_as_none(self):
        copy = Drill.folder / "cached"
        shutil.copytree(self.small("whole"), copy)
        words = ("evidence", "query", copy, "--sensor", "telco-flow", "protocol:6", "--json")
        first = naga(*words).stdout
        files = list((copy / "evidence-cache").iterdir())
        self.assertTrue(files)
        for harm in (lambda b: b[:len(b) // 2], lambda b: b"", lambda b: b[:-3] + b"xyz"):
            for path in files:
                path.write_bytes(harm(path.read_bytes()))
            self.assertEqual(naga(*words).stdout, first)
        for path in files:
            path.unlink()
            path.mkdir()
        self.assertEqual(naga(*words).stdout, first)


def limit_files():
    import resource  # pylint: disable=import-outside-toplevel
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))


if __name__ == "__main__":
    NAGA, SCENARIO = (str(pathlib.Path(word).resolve()) for word in sys.argv[1:3])
    unittest.main(argv=[sys.argv[0]] + sys.argv[3:])
