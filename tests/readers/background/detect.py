"""Ordinary-looking attack traffic against benign traffic: can cheap features tell them apart?

usage: detect.py NAGA_BACKGROUND SCENARIO [FILE]

From the first packets that `naga_background talks` prints (or FILE has, for another look): each
web conversation that an attacker opens is paired with one that nobody's campaign opens, at the
same border, in the same direction, with a service of the same kind, from the same system, and once
from the same country, once from any. All visits from abroad are there, and of those within the
country one in 50, or in 6 where they begin at the border. Detectors train on five seeds and are
tried on five others; the area under the curve must be at most 0.6 either way.
"""
import collections
import csv
import subprocess
import sys

import numpy as np

from detectors import Forest, Logistic, auc

MOST = 0.6
FEATURES = ["ttl", "ip_id", "fragment", "window", "options", "mss", "scale", "sack_ts", "port",
            "fraction"]
GROUPS = {"polls": {1}, "lure visits": {2, 3}, "defacement": {4, 5}, "stolen log-ins": {6},
          "all": {1, 2, 3, 4, 5, 6}}
PAIRS_MAX = 3000  # of one kind, for one side


def pairs(rows, deeds, seeds, chance, same):
    """Features and truth: as many of others as of these deeds, alike in the columns `same`."""
    benign = collections.defaultdict(list)
    found = []
    for row in rows:
        if row["seed"] not in seeds:
            continue
        if row["deed"] == 0:
            benign[tuple(row[k] for k in same)].append(row["x"])
        elif row["deed"] in deeds:
            found.append(row)
    chance.shuffle(found)
    for of_key in benign.values():
        chance.shuffle(of_key)
    x, y, lost = [], [], 0
    for row in found:
        others = benign.get(tuple(row[k] for k in same))
        if not others:
            lost += 1
            continue
        if len(y) >= 2 * PAIRS_MAX:
            break
        x += [row["x"], others.pop()]
        y += [1, 0]
    return np.array(x, dtype=float), np.array(y), lost


def main():
    command, scenario = sys.argv[1:3]
    if len(sys.argv) > 3:
        lines = open(sys.argv[3], encoding="ascii").read().splitlines()
    else:
        lines = subprocess.run([command, "talks", scenario] + [str(s) for s in range(1, 11)],
                               check=True, capture_output=True, text=True).stdout.splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    if len(sys.argv) == 3 and lines[-1] != f"# {len(rows)} rows":
        sys.exit(f"{len(rows)} rows, and the program says `{lines[-1]}`")
    for row in rows:
        row["seed"], row["deed"] = int(row["seed"]), int(row["deed"])
        row["x"] = [float(row[f]) for f in FEATURES]
    seeds = sorted({row["seed"] for row in rows})
    half = len(seeds) // 2
    bad = 0
    for same in (("place", "way", "service", "country", "system"),
                 ("place", "way", "service", "system")):
        print("alike in " + ", ".join(same) + ":")
        for name, deeds in GROUPS.items():
            chance = np.random.default_rng(7)
            x, y, lost = pairs(rows, deeds, seeds[:half], chance, same)
            tried, truth, also_lost = pairs(rows, deeds, seeds[half:], chance, same)
            if len(y) < 40 or len(truth) < 40:
                print(f"  {name:15s} too few: {len(y)} and {len(truth)}")
                bad += 1
                continue
            found = {"logistic": auc(Logistic().fit(x, y).score(tried), truth),
                     "forest": auc(Forest().fit(x, y).score(tried), truth)}
            each = {f: auc(tried[:, i], truth) for i, f in enumerate(FEATURES)}
            worst = max(each, key=lambda f: abs(each[f] - 0.5))
            print(f"  {name:15s} {len(y) // 2:5d} pairs to learn, {len(truth) // 2:5d} to try, "
                  f"{lost + also_lost} without a like: logistic {found['logistic']:.3f} forest "
                  f"{found['forest']:.3f}; farthest alone {worst} {each[worst]:.3f}")
            bad += sum(value > MOST for value in found.values())
    if bad:
        sys.exit(f"{bad} detectors find what in life looks ordinary (more than {MOST})")


if __name__ == "__main__":
    main()
