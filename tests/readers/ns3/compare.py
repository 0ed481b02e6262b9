#!/usr/bin/env python3
"""Holds the fluid solver against ns-3 on the small networks of cases.txt.

usage: compare.py cases.txt load.md FLUID PACKETS

Prints what each delivers of every stream, and the gap as a share of the larger figure. Fails
when a gap is wider than its case allows, and when the table on the model's page is not the one
that the fluid solver gives today. The packets' figures there may differ a little: ns-3 calls the
machine's own logarithm.
"""

import json
import subprocess
import sys


def allowed(path):
    cases = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            words = line.split()
            if words[:1] == ["case"]:
                cases[words[1]] = float(words[3])
    return cases


def deliveries(program, path):
    done = subprocess.run([program, path], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def rows_of(page):
    """(case, stream): fluid figure, of the table on the page."""
    rows = {}
    with open(page, encoding="utf-8") as file:
        for line in file:
            words = line.split()
            if len(words) == 6 and words[2].isdigit() and words[5].endswith("%"):
                rows[words[0], words[1]] = int(words[2])
    return rows


def main(cases_path, page, fluid_program, packet_program):
    within = allowed(cases_path)
    fluid = deliveries(fluid_program, cases_path)
    packets = deliveries(packet_program, cases_path)
    if not within or set(within) != set(fluid) or set(within) != set(packets):
        sys.exit("compare.py: the programs did not answer the cases of " + cases_path)
    told = rows_of(page)
    faults = []
    print(f"{'case':37}{'stream':8}{'fluid':>7}{'ns-3':>7}{'gap':>7}{'allowed':>9}   kbit/s")
    for case, most in within.items():
        for stream, ours in fluid[case].items():
            theirs = packets[case][stream]
            gap = (ours - theirs) / max(ours, theirs, 1)
            kbit_s = round(ours / 1e3)
            print(f"{case:37}{stream:8}{kbit_s:7}{round(theirs / 1e3):7}{gap:+7.1%}{most:9.0%}")
            if abs(gap) > most:
                faults.append(f"{case}, {stream}: the gap is wider than {most:.0%}")
            if told.pop((case, stream), None) != kbit_s:
                faults.append(f"{case}, {stream}: {page} does not say {kbit_s}")
    faults += [f"{case}, {stream}: {page} has it, the cases have not" for case, stream in told]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
