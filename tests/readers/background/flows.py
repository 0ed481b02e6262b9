"""Flow records of naga's exporters against measured flows (AGH University, 2015).

read(file) gives one row a flow: records of one 5-tuple that follow each other within the idle
time-out are one, since an exporter cuts long transfers every minute. distances(flows, table) gives
the largest difference of the cumulative shares of flows, packets and bytes at the powers of two.
"""
import collections
import csv
import datetime
import os

import numpy as np

IDLE_US = 15_000_000
TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "agh_2015_cdf_pow2.csv")


def table():
    """(proto, var) -> (bounds, their cumulative shares of flows, packets and bytes)."""
    rows = collections.defaultdict(list)
    with open(TABLE, encoding="ascii") as file:
        for row in csv.DictReader(file):
            rows[row["proto"], row["var"]].append(
                [float(row[k]) for k in ("upto", "flows_cdf", "packets_cdf", "octets_cdf")])
    return {key: np.array(sorted(value)).T for key, value in rows.items()}


def microseconds(text):
    """Since an epoch of its own: only differences count."""
    day = datetime.date(int(text[0:4]), int(text[5:7]), int(text[8:10])).toordinal()
    seconds = day * 86_400 + int(text[11:13]) * 3_600 + int(text[14:16]) * 60 + int(text[17:19])
    return seconds * 1_000_000 + int(text[20:26])


def read(name, leave_out=frozenset()):
    """Protocol, packets, bytes of each flow, without conversations of the keys to leave out."""
    open_flows, done, records, left_out = {}, [], 0, 0
    with open(name, encoding="utf-8") as file:
        lines = csv.reader(file)
        head = next(lines)
        at = {column: head.index(column) for column in
              ("first", "last", "source", "source_port", "target", "target_port", "protocol",
               "packets", "bytes")}
        key_at = [at[c] for c in ("source", "source_port", "target", "target_port", "protocol")]
        for line in lines:
            key = tuple(line[i] for i in key_at)
            if key in leave_out or (key[2], key[3], key[0], key[1], key[4]) in leave_out:
                left_out += 1
                continue
            records += 1
            first, last = microseconds(line[at["first"]]), microseconds(line[at["last"]])
            packets, size = int(line[at["packets"]]), int(line[at["bytes"]])
            flow = open_flows.get(key)
            if flow is not None and first - flow[0] <= IDLE_US:
                flow[0] = max(last, flow[0])
                flow[1] += packets
                flow[2] += size
                continue
            if flow is not None:
                done.append((int(key[4]), flow[1], flow[2]))
            open_flows[key] = [last, packets, size]
    done += [(int(key[4]), flow[1], flow[2]) for key, flow in open_flows.items()]
    return np.array(done, dtype=np.int64), records, left_out


def distances(flows, reference, by):
    """Kolmogorov-Smirnov distances of flows, packets, bytes, at the bounds of the reference."""
    value = flows[:, 1] if by == "length" else flows[:, 2]
    order = np.argsort(value, kind="stable")
    value = value[order]
    places = np.searchsorted(value, reference[0], side="right")
    result = []
    for weights, truth in zip((np.ones(len(value)), flows[order, 1], flows[order, 2]),
                              reference[1:]):
        sums = np.concatenate(([0], np.cumsum(weights, dtype=float)))
        result.append(np.abs(sums[places] / sums[-1] - truth))
    return result
