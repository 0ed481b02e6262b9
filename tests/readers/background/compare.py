"""Flows, names and pages of a run without attackers against what was measured in life.

usage: compare.py NAGA SCENARIO

The flow records of a provider and of a ministry, not sampled, against AGH 2015; the share of
names that are not there in a resolver's log; the status codes of a web log.
"""
import collections
import csv
import json
import os
import subprocess
import sys
import tempfile

import flows

BANDS = (0.05, 0.10, 0.15)  # flows, packets, bytes, by length
LEAST = 100_000
CAMPAIGNS = ("stickworm-outbreak", "stone-lions", "payday", "bank-lures", "portal-flood",
             "river-flood")
WHEN = {"isp-a-flow": ("T+00:00", "T+01:30"), "ministry-flow": ("T+00:00", "T+01:30")}


def main():
    naga, scenario = sys.argv[1:3]
    faults = []

    def check(good, text):
        print(("     " if good else "FAULT"), text)
        if not good:
            faults.append(text)

    with tempfile.TemporaryDirectory() as folder:
        run = os.path.join(folder, "run")
        settings = [f"campaigns.{c}.enabled=false" for c in CAMPAIGNS]
        settings.append("sensors.isp-a-flow.sampling=1")
        subprocess.run([naga, "run", scenario, "--out", run, "--respond", "none", "-q",
                        "--replicates", "1", "--until", "T+01:30"] +
                       [w for s in settings for w in ("--set", s)],
                       check=True, capture_output=True)

        def export(sensor, kind, first, end):
            name = os.path.join(folder, sensor)
            subprocess.run([naga, "evidence", "export", run, "--sensor", sensor, "--format", kind,
                            "--from", first, "--to", end, "--out", name],
                           check=True, capture_output=True)
            return name

        reference = flows.table()
        for sensor, (first, end) in WHEN.items():
            name = export(sensor, "csv", first, end)
            found, records, _ = flows.read(name)
            os.remove(name)
            check(records > 0 and len(found) >= LEAST,
                  f"{sensor}: {records} records, {len(found)} flows, "
                  f"{found[:, 1].mean():.1f} packets a flow, "
                  f"{found[:, 2].sum() / found[:, 1].sum():.0f} bytes a packet, "
                  f"TCP {(found[:, 0] == 6).mean():.3f} UDP {(found[:, 0] == 17).mean():.3f}")
            for by in ("length", "size"):
                far = [d.max() for d in flows.distances(found, reference["all", by], by)]
                good = by == "size" or all(d <= most for d, most in zip(far, BANDS))
                check(good, f"{sensor} by {by}: flows {far[0]:.3f}, packets {far[1]:.3f}, "
                            f"bytes {far[2]:.3f}")
        codes = collections.Counter()
        with open(export("laocert-dns", "jsonl", "T+00:30", "T+00:50"), encoding="utf-8") as file:
            for line in file:
                codes[str(json.loads(line).get("rcode", json.loads(line).get("code")))] += 1
        total = sum(codes.values())
        missing = sum(n for code, n in codes.items() if code in ("3", "NXDOMAIN"))
        check(total > 1000 and 0.03 <= missing / total <= 0.12,
              f"resolver: {missing / max(1, total):.4f} of {total} names are not there "
              f"{dict(codes)}")
        status = collections.Counter()
        with open(export("laocert-web", "csv", "T+00:30", "T+00:50"), encoding="utf-8") as file:
            for row in csv.DictReader(file):
                status[row["status"]] += 1
        total = sum(status.values())
        for code, low, high in (("200", 0.80, 0.90), ("304", 0.02, 0.08), ("404", 0.01, 0.05)):
            share = status[code] / max(1, total)
            check(total > 1000 and low <= share <= high, f"web: {share:.4f} of {total} are {code}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
