#!/usr/bin/env python3
"""Holds the JSON Schemas that naga prints to the files that it reads and writes.

usage: tests/schema/schema_test.py NAGA ROOT

With a program we did not write: Debian's python3-jsonschema. Every shipped world, scenario and
playbook must fit, and every file of runs of ROOT/tests/small and of the shipped scenarios (an
hour of them). Each schema must also refuse what is broken on purpose, and say of the fields of
actions what `naga actions` says.
"""

import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

NAMES = ("world", "scenario", "playbook", "journal", "report", "run")


class PlainLoader(yaml.SafeLoader):
    """YAML as naga reads it: plain words stay text, but for numbers, true, false and nothing."""


PlainLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^-?[0-9]+$", "-0123456789"),
    ("float", r"^-?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$", "-0123456789"),
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
):
    PlainLoader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), list(first))
# `010` is ten, not eight.
PlainLoader.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value, 10))


def shipped_files(root, pattern):
    """The files that belong to the project: what somebody is still writing beside them does not."""
    found = subprocess.run(["git", "-C", str(root), "ls-files", "--", pattern],
                           capture_output=True, text=True, check=False)
    names = found.stdout.split() if found.returncode == 0 else []
    return [root / name for name in names] or list(root.glob(pattern))


def read_yaml(path):
    return yaml.load(path.read_text(encoding="utf-8"), PlainLoader)


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, good, name, why=""):
        self.passed += bool(good)
        self.failed += not good
        if not good:
            print(f"FAILED  {name}" + (f": {why}" if why else ""))


def complaint(validator, value):
    """The first fault of a value, or nothing."""
    faults = sorted(validator.iter_errors(value), key=lambda fault: list(map(str, fault.path)))
    if not faults:
        return ""
    fault = jsonschema.exceptions.best_match(faults)
    return "/".join(map(str, fault.absolute_path)) + ": " + fault.message[:200]


def changed(value, path, new):
    """A copy in which the value at the path is another; with `...` it is taken away."""
    value = copy.deepcopy(value)
    at = value
    for step in path[:-1]:
        at = at[step]
    if new is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = new
    return value


def check_broken(tally, validator, name, good, mistakes):
    """Each mistake is put into a good value, one at a time, and must be refused."""
    why = complaint(validator, good)
    tally.check(not why, f"{name} before it is broken", why)
    for *path, new in mistakes:
        broken = changed(good, path, new)
        where = ".".join(map(str, path))
        tally.check(complaint(validator, broken), f"{name} with {where} = {new!r} is accepted")


def check_world(tally, validator, world):
    links, groups = "links", "groups"
    check_broken(tally, validator, "world", world, [
        ("format", "naga-world/2"), ("id", "Small"), ("id", ...), ("home", ...), ("hame", "la"),
        ("countries", 0, "name", ...), ("countries", 0, "name", {"lo": "x"}),
        ("countries", 0, "name", {"en": "x", "th": "x"}), ("countries", 0, "name", "a\u0007b"),
        ("networks", 0, "asn", 3356), ("networks", 0, "asn", "64496"),
        ("networks", 0, "kind", "shop"), ("networks", 0, "prefixes", ["198.18.0.0"]),
        ("networks", 0, "core", "true"), (links, 0, "capacity", "2.5"),
        (links, 0, "capacity", 2500), (links, 0, "delay", "8"), (links, 0, "delay", "-8 ms"),
        (links, 0, "peers", ["top", "gov"]), (links, 0, "customer", ...),
        (links, 3, "peers", ["telco"]), (groups, 0, "count", 0), (groups, 0, "count", 1.5),
        (groups, 0, "weaknesses", {"smb-2008": "135 %"}),
        (groups, 0, "weaknesses", {"smb-2008": 1.5}), (groups, 0, "weaknesses", ["smb-2008"]),
        (groups, 0, "weaknesses", {"SMB 2008": "1 %"}), ("services", 0, "name", "gov.la"),
        ("services", 0, "address", ...), ("services", 0, "line", ...),
        ("people", 0, "susceptible", "31"), ("people", 0, "records", -1),
    ])


def check_scenario(tally, validator, scenario):
    flood = next(i for i, c in enumerate(scenario["campaigns"]) if c["kind"] == "flood")
    worm = next(i for i, c in enumerate(scenario["campaigns"]) if c["kind"] == "infection")
    check_broken(tally, validator, "scenario", scenario, [
        ("format", "naga-scenario/9"), ("start", "2013-12-09 09:00"), ("start", "2013-13-09T09:00"),
        ("length", "7.5"), ("weights", "records_lost", ...), ("weights", "fame", 1),
        ("weights", "records_lost", -1), ("time_factor", 0), ("attack_size", "1"),
        ("actors", 0, "motive", "bored"), ("lairs", 0, "name", "update.example.com"),
        ("lairs", 0, "mood", "x"), ("malware", 0, "scan_per_hour", -1),
        ("malware", [{"id": f"m{i}", "name": "M", "weakness": "w"} for i in range(9)]),
        ("campaigns", worm, "start", "00:10"), ("campaigns", worm, "start", "T+0:60"),
        ("campaigns", worm, "kind", "rumour"), ("campaigns", worm, "targets", ["portal"]),
        ("campaigns", worm, "seeds", [{"group": "cafes"}]),
        ("campaigns", worm, "seeds", [{"group": "cafes", "count": 1, "when": "T+00:01"}]),
        ("campaigns", flood, "length", "long"), ("campaigns", flood, "per_bot", ...),
        ("campaigns", flood, "malware", ...), ("campaigns", flood, "per_amplifier", "2"),
        ("campaigns", flood, "waves", []), ("teams", 0, "role", "boss"),
        ("teams", 0, "authority", ["dance"]), ("teams", 0, "authority", ["report"]),
        ("teams", 0, "staff", 0), ("teams", []), ("sensors", 0, "kind", "nose"),
        ("sensors", 0, "team", ...), ("sensors", 0, "enabled", "yes"),
        ("sensors", 0, "recognises", "101 %"), ("decoys", 0, "symptom", "itch"),
        ("msel", 0, "at", "T+-1:00"), ("msel", 0, "text", ...),
        ("objectives", 0, "move", "dance"), ("objectives", 0, "within", ...),
        ("objectives", 0, "by", "most"), ("objectives", 0, "abroad", "yes"),
        ("objectives", 0, "names_lair", "lair-1"),
    ])


def check_playbook(tally, validator, playbook):
    prompt = next(i for i, s in enumerate(playbook["skills"]) if s["id"] == "prompt")
    check_broken(tally, validator, "playbook", playbook, [
        ("format", "naga-scenario/1"), ("skills", prompt, "id", "quick"), ("floors", ...),
        ("skills", 0, "notice_sigma", 3.5), ("skills", 0, "confirm", 0), ("skills", 0, "luck", 1),
        ("skills", 0, "mistakes", "-1 %"), ("floors", "itch", 1), ("floors", "scanning", -1),
        ("rules", 0, "steps", ["dance"]), ("rules", 0, "roles", ["boss"]),
        ("rules", 0, "incident", ...), ("rules", 0, "heard", "maybe"),
    ])


def check_journal(tally, validator, actions):
    def line(do, on, kind="action"):
        return {"id": "m7", "at": "T+00:10:36.102711", "team": "telco", "by": "file", "kind": kind,
                "do": do, "on": on, "because": ["e-1-6-0b5e3a91c2", "m3", "i0"]}

    values = {"undoes": "m6", "detailed": True, "traffic": "worm",
              "prefix": "198.18.0.0/19"}
    fields = sorted({field for action in actions for field in action["may_have"]})
    for action in actions:
        do = action["do"]
        # The schema never asks for `traffic`: without it, any is meant.
        needs = [field for field in action["needs"] if field != "traffic"]
        least = {field: values.get(field, "x") for field in needs}
        for kind in ("action", "request"):
            why = complaint(validator, line(do, least, kind))
            tally.check(not why, f"the least {kind} of {do}", why)
            for field in fields:
                fits = not complaint(validator, line(do, {**least, field: values.get(field, "x")}))
                tally.check(fits == (field in action["may_have"]),
                            f"`naga actions` and the schema differ on {do} with {field}")
            for field in needs:
                part = {key: value for key, value in least.items() if key != field}
                tally.check(complaint(validator, line(do, part, kind)), f"{do} without {field}")
    for kind in ("check-in", "report", "share", "agree", "refuse", "log"):
        on = {"about": "i0" if kind == "check-in" else "m3"}
        why = complaint(validator, line(kind, on, kind))
        tally.check(not why, f"a {kind}", why)
        tally.check(complaint(validator, line("filter", on, kind)), f"a {kind} that does filter")
        tally.check(complaint(validator, line(kind, {"about": "x3"}, kind)), f"a {kind} about x3")
    good = line("filter", {"network": "telco", "from": "AS64496", "traffic": "flood"})
    check_broken(tally, validator, "journal", good, [
        ("id", "7"), ("id", "m0"), ("id", "m-1"), ("at", "00:10"), ("at", "T+00:10:60"),
        ("at", 10), ("team", "Telco"), ("team", ...), ("by", ...), ("by", "b" * 101),
        ("kind", "order"), ("kind", "report"), ("do", "dance"), ("do", "report"), ("on", ...),
        ("on", "network", 64496), ("on", "traffic", "bad"), ("on", "colour", "red"),
        ("because", [""]), ("because", [7]), ("because", ["w" * 101]), ("because", "m3"),
        ("because", ["m1"] * 101), ("mood", "bad"),
    ])
    for leave_out in ("id", "because"):
        tally.check(not complaint(validator, changed(good, [leave_out], ...)),
                    f"a line by hand without {leave_out}")


def check_report(tally, validator, report):
    check_broken(tally, validator, "report", report, [
        ("format", "naga-report/2"), ("signature", "C0FFEE"), ("signature", ...),
        ("signatures", "world_parts", {}), ("signatures", "world_parts", "hosts", None),
        ("seed", -1), ("replicates", 1.5), ("weights", "records_lost", ...),
        ("reaction_index", "value", "0.5"), ("reaction_index", "by_dimension", "fame", 1),
        ("harm", "none", "unit", "points"), ("harm", "best", 1), ("harm", "actual", "total", -1),
        ("harm", "actual", "after_endex", -1), ("cost", "money_usd", 0.5),
        ("times", 0, "detected", "00:10"), ("times", 0, "entries", "detected", "7"),
        ("exercise", ...), ("exercise", "REAL"), ("reaction_index", "days", ...),
        ("times", 0, "entries", "recovered", None), ("harm", "none", "after_endex_by_dimension", 0),
        ("times", 0, "entries", ...), ("objectives", 0, "met", "yes"), ("contacts", "asked", -1),
        ("facts", "moves", ...), ("grade", "A"),
    ])


def check_run(tally, validator, run):
    check_broken(tally, validator, "run", run, [
        ("exercise", ...), ("format", "naga-report/1"), ("seed", ...), ("seed", 2**64),
        ("respond", "everybody"),
        ("share", "all"), ("replicates", 10001), ("until", "T+00:10:30"), ("set", ["x"]),
        ("digests", 0, "0123"), ("digests", 0, None), ("mood", "bad"),
    ])
    tally.check(not complaint(validator, changed(run, ["digests"], ...)), "run without digests")


def check_folder(tally, validators, folder):
    """What one run left behind."""
    for name in ("run", "report"):
        why = complaint(validators[name], json.loads((folder / f"{name}.json").read_text()))
        tally.check(not why, folder / f"{name}.json", why)
    lines = (folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    tally.check(lines, f"{folder}/journal.jsonl has no lines")
    for number, line in enumerate(lines, 1):
        why = complaint(validators["journal"], json.loads(line))
        tally.check(not why, f"{folder}/journal.jsonl:{number}", why)


def main(naga, root):
    root = pathlib.Path(root)
    tally = Tally()

    def say(*words):
        return subprocess.run([naga, *words], capture_output=True, text=True, check=True).stdout

    validators = {}
    for name in NAMES:
        schema = json.loads(say("schema", name))
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[name] = jsonschema.Draft202012Validator(schema)

    small = root / "tests/small"
    shipped_scenarios = shipped_files(root, "scenarios/*/scenario.yaml")
    scenarios = sorted([small, *(path.parent for path in shipped_scenarios)])
    shipped = [("world", path) for path in sorted(shipped_files(root, "worlds/*/world.yaml"))]
    shipped.append(("world", small / "world/world.yaml"))
    shipped += [(name, folder / f"{name}.yaml")
                for folder in scenarios for name in ("scenario", "playbook")]
    for name, path in shipped:
        why = complaint(validators[name], read_yaml(path))
        tally.check(not why, path, why)

    check_world(tally, validators["world"], read_yaml(small / "world/world.yaml"))
    check_scenario(tally, validators["scenario"], read_yaml(small / "scenario.yaml"))
    check_playbook(tally, validators["playbook"], read_yaml(small / "playbook.yaml"))
    check_journal(tally, validators["journal"], json.loads(say("actions", "--json")))

    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder)
        for scenario in scenarios:
            kept = out / scenario.name
            say("run", str(scenario), "--replicates", "1", "--until", "T+01:00", "--quiet",
                "--out", str(kept))
            check_folder(tally, validators, kept)
        # Without replicates `low` and `high` are null; without teams most times are too.
        say("run", str(small), "--replicates", "0", "--share", "silent", "--skill", "competent",
            "--set", "campaigns.flood.enabled=false", "--quiet", "--out", str(out / "quiet"))
        check_folder(tally, validators, out / "quiet")
        check_report(tally, validators["report"],
                     json.loads((out / small.name / "report.json").read_text()))
        check_run(tally, validators["run"], json.loads((out / small.name / "run.json").read_text()))

    print(f"schema: {tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
