"""Benign volume by border line and minute against the load law, and through a day.

usage: volume.py NAGA_BACKGROUND SCENARIO

Each line adds up to the law within 1 % over the drill and within 3 % in at least 98 of 100 minutes;
it falls in a flood where the law falls, and to nothing under a filter. Through a day, the evening's
busiest hour has more than twice the conversations of the night and less than four times those of
any hour.
"""
import collections
import csv
import subprocess
import sys

import numpy as np

FLOOD = range(150, 270)     # the first flood of the scenario
FILTER = range(402, 419)    # inside the minutes in which naga_background filters a provider
FILTERED = "telco-1-net:provider-2-net"


def rows_of(command, what, scenario):
    lines = subprocess.run([command, what, scenario], check=True, capture_output=True,
                           text=True).stdout.splitlines()
    rows = list(csv.DictReader(lines[:-1]))
    if lines[-1] != f"# {len(rows)} rows":
        sys.exit(f"{what}: {len(rows)} rows, and the program says `{lines[-1]}`")
    return rows


def main():
    command, scenario = sys.argv[1:3]
    faults = []
    lines = collections.defaultdict(list)
    for row in rows_of(command, "volume", scenario):
        lines[row["network"], row["line"]].append((float(row["rendered"]), float(row["law"])))
    if len(lines) < 7:
        faults.append(f"only {len(lines)} border lines")
    total = np.zeros(2)
    for (network, line), values in lines.items():
        rendered, law = np.array(values).T
        if law.sum() == 0:
            continue
        steady = np.ones(len(law), bool)
        steady[:3] = steady[-3:] = steady[396:424] = False
        # Long transfers are spread over a minute of their own, so the minutes at which a flood
        # begins or ends share what they have.
        steps = np.abs(np.diff(law, prepend=law[0])) > 0.1 * law
        for minute in np.flatnonzero(steps):
            steady[max(0, minute - 1):minute + 2] = False
        off = rendered[steady] / law[steady] - 1
        whole = rendered[steady].sum() / law[steady].sum() - 1
        near = (np.abs(off) <= 0.03).mean()
        before, within = law[100:140].mean(), law[FLOOD.start + 2:FLOOD.stop - 2].mean()
        fell = (rendered[FLOOD.start + 2:FLOOD.stop - 2].mean() / rendered[100:140].mean(),
                within / before)
        print(f"{network} {line}: {law.mean() * 8 / 60e6:.1f} Mbit/s, all {whole:+.4f}, minutes "
              f"within 3 %: {near:.3f} of {steady.sum()}, standard deviation {off.std():.4f}; "
              f"in the flood {fell[0]:.3f} of what it was, by the law {fell[1]:.3f}")
        total += rendered[steady].sum(), law[steady].sum()
        if abs(whole) > 0.01:
            faults.append(f"{line}: {whole:+.4f} over all")
        if near < 0.98:
            faults.append(f"{line}: {near:.3f} of the minutes within 3 %")
        if abs(fell[0] - fell[1]) > 0.05:
            faults.append(f"{line}: falls to {fell[0]:.3f} in a flood, the law to {fell[1]:.3f}")
        if line == FILTERED:
            left = rendered[FILTER].mean() / rendered[380:396].mean()
            print(f"  under a filter {left:.5f} of it is left")
            if left > 0.01:
                faults.append(f"{line}: {left:.5f} is left under a filter")
    print(f"all lines together {total[0] / total[1] - 1:+.4f}")
    hours = collections.defaultdict(dict)
    for row in rows_of(command, "hours", scenario):
        hours[row["network"]][int(row["hour"])] = int(row["conversations"])
    for network, by_hour in hours.items():
        evening = max(by_hour[h] for h in (18, 19, 20, 21))
        night = np.mean([by_hour[h] for h in (23, 0, 1, 2, 3, 4, 5)])
        print(f"{network}: evening {evening}, night {night:.0f}, {evening / night:.2f} times; "
              f"least hour {min(by_hour.values())}")
        if not 2 * night <= evening <= 4 * min(by_hour.values()):
            faults.append(f"{network}: the evening is {evening / night:.2f} times the night")
    for fault in faults:
        print("FAULT", fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
