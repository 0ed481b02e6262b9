#!/usr/bin/env python3
"""Runs `naga bench --quick --json` and checks its shape, its arithmetic and its checks.

usage: tests/bench/bench_quick.py NAGA SCENARIO

Times themselves are compared with nothing.
"""

import json
import subprocess
import sys

PLAYED = ["day", "after", "variants"]
OTHERS = ["epidemic", "routes", "hijack", "max-min", "loss", "queue", "chance", "flows", "evidence",
          "asked", "serve"]
FIGURE = {"value", "best", "repetitions", "counted", "stated", "cpu_s", "wall_s", "readings"}
READING = {"what", "unit", "value", "target", "reached"}
ROW = FIGURE | {"row", "what", "work", "thing", "unit", "target", "reached", "shortfall", "peers",
                "checks"}
PEER = FIGURE | {"name", "work", "ratio"}
MACHINE = {"cpu", "cores", "memory_bytes", "system", "compiler", "build"}


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def near(a, b):
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b))


def figure_faults(figure, unit):
    """What is wrong with a time and the figure made of it."""
    for reading in figure["readings"]:
        if set(reading) != READING or not reading["what"] or reading["value"] < 0:
            yield f"a reading is {reading}"
    for key in ("cpu_s", "wall_s"):
        if set(figure[key]) != {"min", "median"}:
            yield f"{key} has {sorted(figure[key])}"
        elif not 0 < figure[key]["min"] <= figure[key]["median"]:
            yield f"{key} is {figure[key]}"
    for key, seconds in (("value", figure["cpu_s"]["median"]), ("best", figure["cpu_s"]["min"])):
        if unit == "s":
            expected = seconds * figure["stated"] / figure["counted"]
        else:
            expected = figure["counted"] / seconds
        if not near(figure[key], expected):
            yield f"{key} is {figure[key]}, and the times give {expected}"


def row_faults(row):
    """What is wrong with a row."""
    if set(row) != ROW:
        yield f"its keys differ by {sorted(set(row) ^ ROW)}"
        return
    yield from figure_faults(row, row["unit"])
    if row["unit"] not in ("s", row["thing"] + "s/s"):
        yield f"its unit is {row['unit']}"
    if row["target"] is not None or row["reached"] is not None:
        yield "a quick row has a target"
    for peer in row["peers"]:
        if set(peer) != PEER:
            yield f"the keys of a peer differ by {sorted(set(peer) ^ PEER)}"
            continue
        yield from figure_faults(peer, row["unit"])
        times = peer["value"] / row["value"]
        if not near(peer["ratio"], times if row["unit"] == "s" else 1 / times):
            yield f"the ratio to {peer['name']} is {peer['ratio']}"
    for check in row["checks"]:
        if check["holds"] is not True:
            yield f"does not hold: {check['what']}"


def faults(naga, scenario):
    """Everything that is wrong."""
    done = run(naga, "bench", "--quick", "--json", "--scenario", scenario)
    if done.returncode != 0:
        yield f"exit {done.returncode}: {done.stderr.strip()[-800:]}"
        return
    report = json.loads(done.stdout)
    if set(report) != {"format", "quick", "machine", "rows", "left_out"}:
        yield f"its keys are {sorted(report)}"
        return
    if report["format"] != "naga-bench/1" or report["quick"] is not True or report["left_out"]:
        yield "it is no whole quick report of naga-bench/1"
    if set(report["machine"]) != MACHINE or not all(report["machine"].values()):
        yield f"the machine is {report['machine']}"
    words = list(dict.fromkeys(row["row"] for row in report["rows"]))
    if words != PLAYED + OTHERS:
        yield f"it has the rows {words}"
    for row in report["rows"]:
        for fault in row_faults(row):
            yield f"{row['row']}, {row['what']}: {fault}"
    some = run(naga, "bench", "chance", "--quick", "--json")
    if [row["row"] for row in json.loads(some.stdout)["rows"]] != ["chance"]:
        yield "it measures rows that were not asked for"
    for wrong, code in (["no-such-row"], 2), (["day", "--scenario", "no/such/folder"], 3):
        ended = run(naga, "bench", *wrong).returncode
        if ended != code:
            yield f"bench {' '.join(wrong)} ends with {ended} instead of {code}"


def main(naga, scenario):
    found = list(faults(naga, scenario))
    for fault in found:
        print(fault)
    print(f"bench: {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
