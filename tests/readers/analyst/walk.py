#!/usr/bin/env python3
"""Runs the command blocks of docs/guides/analyst.md on a run of the bundled drill, as a reader
would type them, and compares what they find with the truth. Prints precision and recall.

usage: tests/readers/analyst/walk.py NAGA SOURCE [--run DIR] [--renew]

--run takes a run that is there instead of playing one (seed 1, default stand-ins). --renew writes
what the commands print into the guide, below each block.
"""

import argparse
import csv
import ipaddress
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time

LINES_MAX = 18
BLOCK = re.compile(r"```sh\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", re.S)
TOOLS = ["bgpdump", "goaccess", "jq", "mlr", "nfcapd", "nfdump", "tcpdump", "tshark"]

wrong = []


def check(right, text):
    print(("ok     " if right else "WRONG  ") + text)
    if not right:
        wrong.append(text)


def compare(name, found, truth, precision, recall):
    both = len(found & truth)
    p = both / len(found) if found else 0.0
    r = both / len(truth) if truth else 0.0
    check(found and truth and p >= precision and r >= recall,
          f"{name}: found {len(found)}, true {len(truth)}, precision {p:.3f} (>= {precision}), "
          f"recall {r:.3f} (>= {recall})")


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def run_blocks(blocks, work, environment):
    """What each block printed on its standard output."""
    script = "\n".join(f"{block}\nprintf '\\n@@@ {i} %s\\n' \"$SECONDS\"\n"
                       for i, block in enumerate(blocks))
    # Nothing but the guide's own words: no startup files, an error ends it.
    done = subprocess.run(["bash", "--norc", "-e", "-c", script], capture_output=True, text=True,
                          env=environment, stdin=subprocess.DEVNULL, timeout=540)
    parts = re.split(r"\n@@@ \d+ (\d+)\n", done.stdout)
    printed, seconds = parts[0:-1:2], parts[1::2]
    print(f"blocks: {len(printed)} of {len(blocks)} ran, ended after (s): {' '.join(seconds)}")
    if done.returncode != 0 or len(printed) != len(blocks):
        print(parts[-1], done.stderr[-3000:], sep="\n")
        sys.exit(f"a block of the guide failed: number {len(printed)}")
    return printed


def renew(guide, printed):
    number = iter(range(len(printed)))

    def with_output(match):
        lines = [line.rstrip() for line in printed[next(number)].strip("\n").split("\n")]
        lines = [line for line in lines if line]
        if len(lines) > LINES_MAX:
            lines = lines[:LINES_MAX] + ["..."]
        text = f"```sh\n{match[1]}```\n"
        return text + ("\n```text\n" + "\n".join(lines) + "\n```\n" if lines else "")

    guide.write_text(BLOCK.sub(with_output, guide.read_text()))


class Truth:
    def __init__(self, naga, run):
        self.naga, self.run = naga, run

    def labels(self, sensor, start, end):
        done = subprocess.run([self.naga, "evidence", "labels", self.run, "--sensor", sensor,
                               "--from", start, "--to", end, "--out", "-"],
                              capture_output=True, text=True, check=True)
        return list(csv.DictReader(done.stdout.splitlines()))


def main():
    words = argparse.ArgumentParser()
    words.add_argument("naga")
    words.add_argument("source")
    words.add_argument("--run")
    words.add_argument("--renew", action="store_true")
    asked = words.parse_args()
    source = pathlib.Path(asked.source).resolve()
    naga = str(pathlib.Path(asked.naga).resolve())
    guide = source / "docs/guides/analyst.md"
    missing = [t for t in TOOLS if subprocess.run(["sh", "-c", f"command -v {t}"],
                                                  capture_output=True).returncode]
    if missing:
        sys.exit(f"{', '.join(missing)} not here: run tools/setup test")
    with tempfile.TemporaryDirectory() as folder:
        walk(naga, source, guide, asked, pathlib.Path(folder))
    sys.exit(f"{len(wrong)} wrong" if wrong else 0)


def walk(naga, source, guide, asked, folder):
    run = asked.run
    if not run:
        run = str(folder / "run")
        subprocess.run([naga, "run", str(source / "scenarios/vientiane-2013"), "--replicates", "0",
                        "-q", "--out", run], check=True, capture_output=True)
    run = str(pathlib.Path(run).resolve())
    work = folder / "work"
    work.mkdir()
    shown = BLOCK.findall(guide.read_text())
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8",
                   "NAGA": naga, "RUN": run, "WORLD": str(source / "worlds/laos-2013"),
                   "WORK": str(work), "PORT": str(free_port())}
    began = time.monotonic()
    printed = run_blocks([block for block, _ in shown], work, environment)
    print(f"the guide's commands took {time.monotonic() - began:.0f} s")
    if asked.renew:
        renew(guide, printed)
    stale = 0
    for (_, text), output in zip(shown, printed):
        there = {line.strip() for line in output.split("\n")}
        stale += any(line.strip() not in there for line in text.split("\n")
                     if line.strip() not in ("", "..."))
    if not asked.renew:
        print(f"note: {stale} of {len(shown)} blocks print other figures than the guide shows")

    def words_of(name, column=0):
        rows = (line.split() for line in (work / name).read_text().splitlines())
        return {row[column] for row in rows if len(row) > column}

    truth = Truth(naga, run)
    names = {lair["id"]: lair["name"] for lair in lairs_of(source)}
    commands = {names["command-1"], names["command-2"]}

    # 1. stickworm-outbreak
    # The labels of lookups: an infected host that uses the resolver asks for its server, unless it
    # is cleaned before that; so a few that the antivirus names have no label.
    looked = [r for r in truth.labels("telco-a-dns", "T+00:15", "T+02:00") if r["deed"] == "poll"]
    ever = {r["client"] for r in looked}
    window = {r["client"] for r in looked if "T+01:00" <= r["at"][:7] < "T+01:25"}
    compare("infected, by antivirus", words_of("infected-antivirus.txt"), ever, 0.95, 0.25)
    compare("infected, by lookups", words_of("infected-dns.txt"), window, 0.99, 0.99)
    compare("infected, together", words_of("infected.txt"), ever, 0.97, 0.8)
    check(words_of("servers.txt") == commands, "the settings name both command servers")
    samples = words_of("hashes-files.txt")
    check(samples and samples == words_of("hashes-log.txt"),
          f"the hashes of {len(samples)} samples are those of the log")
    periodic = [line.split() for line in (work / "periodic.txt").read_text().splitlines()]
    standing_out = max(periodic, key=lambda row: int(row[2].rstrip("%")))
    check(standing_out[3] in commands, f"among names asked for periodically {standing_out[3]} "
                                       f"stands out by its share ({standing_out[2]})")
    polled = {r["server"] for r in truth.labels("telco-a-ids", "T+01:10", "T+01:12")
              if r["deed"] == "poll"}
    compare("addresses of command servers", words_of("command-servers.txt"), polled, 1.0, 1.0)

    caught = {r["client"] for r in looked if "T+01:40" <= r["at"][:7] < "T+01:42"}
    compare("infected, by the sinkhole", words_of("sunk.txt"), caught, 1.0, 1.0)
    crossed = [r for r in truth.labels("telco-a-ids", "T+01:40", "T+01:42") if r["deed"] == "poll"
               and r["client"] in caught]
    check(not crossed and len(words_of("sunk.txt", 2)) == 1,
          f"{len(crossed)} calls of theirs cross the border, and one address answers")

    # 2. stone-lions
    doings = truth.labels("laocert-watch", "T+00:48", "T+01:28")
    uploads = {(r["client"], r["server"]) for r in doings if r["deed"] == "upload"}
    hosts = {}
    for row in csv.DictReader((work / "uploads.csv").open()):
        hosts[row["host"]] = row["server"]
    found = [line.split() for line in (work / "defacements.txt").read_text().splitlines()]
    compare("uploads: source and site", {(f[1], hosts[f[2]]) for f in found}, uploads, 1.0, 1.0)
    compare("addresses of defacers", words_of("defacers.txt"), {c for c, _ in uploads}, 1.0, 1.0)
    pages = {p.name.removeprefix("EXERCISE_laocert-watch_").removesuffix("-index.html")
             for p in (work / "pages").glob("*-index.html")}
    compare("defaced sites, pages kept", pages, {f[2] for f in found}, 1.0, 1.0)

    # 3. payday, 4. bank-lures
    for campaign, lair, lure, sensor, start, end, clicked, typed in (
            ("payday", "lure-mail", "lure.txt", "laocert-ids", "T+01:10", "T+01:30",
             "clicked.txt", "typed.txt"),
            ("bank-lures", "lure-bank", "bank-lure.txt", "telco-a-ids", "T+02:00", "T+02:10",
             "bank-clicked.txt", "bank-typed.txt")):
        check(words_of(lure) == {names[lair]}, f"{campaign}: the lure's name is {names[lair]}")
        doings = [r for r in truth.labels(sensor, start, end) if r["campaign"] == campaign]
        for deed, name in (("lure-visit", clicked), ("lure-typed", typed)):
            compare(f"{campaign}, {deed}", words_of(name),
                    {r["client"] for r in doings if r["deed"] == deed}, 0.99, 0.98)

    # 5. portal-flood: one packet in a thousand is seen, so recall is that of luck.
    answers = [r for r in truth.labels("laocert-flow", "T+02:31", "T+02:34")
               if r["campaign"] == "portal-flood"]
    amplifiers = {r["client"] for r in answers} | {r["server"] for r in answers}
    targets = words_of("flood-targets.txt") - {"target"}
    compare("flooded, by flow records", targets,
            {r["server"] if r["client_port"] == "53" else r["client"] for r in answers}, 1.0, 1.0)
    compare("amplifiers, 1 packet in 1,000", words_of("amplifiers.txt"), amplifiers - targets, 0.98,
            0.25)

    # 6. river-flood
    bots = {r["client"] for r in truth.labels("ministry-flow", "T+04:31", "T+04:33")
            if r["campaign"] == "river-flood"}
    sources = words_of("sources.txt")
    compare("sources of the flood", sources, bots, 0.99, 0.99)
    countries = dict((line.split()[1], int(line.split()[0])) for line in
                     (work / "source-countries.txt").read_text().splitlines())
    check(countries.get("kh", 0) >= 0.99 * len(sources),
          f"{countries.get('kh', 0)} of {len(sources)} sources are Cambodian")
    compare("flooding machines, by Cambodia", words_of("cambodia-flooders.txt"), bots, 0.95,
            0.95)
    compare("machines that talk to the servers, by Cambodia", words_of("commanded.txt"), bots, 0.9,
            0.01)
    check(polled <= words_of("commands.txt"), "Cambodia sees the command server of walk 1")
    check(words_of("servers-kh.txt") == commands, "samples of Cambodia name the same servers")
    nfdump = (work / "nfdump.txt").read_text().split() if (work / "nfdump.txt").exists() else []
    check(any(is_address(word) and word in targets for word in nfdump),
          "nfdump names a target that walk 5 found")


def is_address(word):
    try:
        return bool(ipaddress.ip_address(word))
    except ValueError:
        return False


def lairs_of(source):
    """The lairs of the scenario: one a line, in flow style."""
    text = (source / "scenarios/vientiane-2013/scenario.yaml").read_text()
    return [{"id": i, "name": n} for i, n in
            re.findall(r"- \{id: ([\w-]+), kind: \w+, actor: [\w-]+, name: ([\w.-]+)", text)]


if __name__ == "__main__":
    main()
