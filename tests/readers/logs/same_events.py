"""Lets Suricata make events of our packets, and compares them with those that we make ourselves.

usage: same_events.py NAGA_LOG_FILES NAGA.rules

The conversations are the same: once as packets, which Suricata reads, once as our EVE. Every
alert, dns, http and flow event of the one must be one of the other, with the same keys in the
same order and the same values; starts and ends of flows may differ by a millisecond, times of
questions, answers and alerts not at all. What Suricata says of itself and not of what passed is
not compared: that a flow ends because the file does, where it looked. Alerts are those of the rules
that look at one request.
"""
import collections
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

# What is about the reader and not about what passed.
OWN = {"timestamp", "flow_id", "in_iface", "host", "pcap_cnt", "pkt_src"}
TYPES = {"dns": 500, "http": 500, "flow": 500, "alert": 50}  # and how many there must be


def events(path):
    found = collections.defaultdict(list)
    for line in path.read_text().splitlines():
        event = json.loads(line)
        if event["event_type"] in TYPES:
            ends = (event["src_ip"], event.get("src_port"), event["dest_ip"],
                    event.get("dest_port"))
            kind = event.get("dns", {}).get("type", "")
            if "alert" in event:
                kind = str(event["alert"]["signature_id"])
                event.pop("flow", None)
                event.pop("files", None)
            found[(event["event_type"], kind, event.get("tx_id", 0), *ends)].append(event)
    return found


def seconds(text):
    hour, minute, second = text[11:26].split(":")
    return int(hour) * 3600 + int(minute) * 60 + float(second)


def differences(ours, theirs):
    """What differs, as (where, our value, their value)."""
    ours = {k: v for k, v in ours.items() if k not in OWN}
    theirs = {k: v for k, v in theirs.items() if k not in OWN}
    if list(ours) != list(theirs):
        yield "keys", list(ours), list(theirs)
    for key in ours.keys() & theirs.keys():
        a, b = ours[key], theirs[key]
        if isinstance(a, dict) and isinstance(b, dict):
            if list(a) != list(b):
                yield f"keys of {key}", list(a), list(b)
            for inner in a.keys() & b.keys():
                if inner in ("start", "end"):
                    if abs(seconds(a[inner]) - seconds(b[inner])) > 0.001:
                        yield f"{key}.{inner}", a[inner], b[inner]
                elif inner == "reason":
                    if (a[inner], b[inner]) not in (("timeout", "shutdown"), ("timeout",) * 2):
                        yield f"{key}.{inner}", a[inner], b[inner]
                elif inner == "age":
                    if abs(a[inner] - b[inner]) > 1:
                        yield f"{key}.{inner}", a[inner], b[inner]
                elif a[inner] != b[inner]:
                    yield f"{key}.{inner}", a[inner], b[inner]
        elif a != b:
            yield key, a, b


def main():
    if shutil.which("suricata") is None:
        sys.exit("suricata is not here: run tools/setup test")
    faults = collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([sys.argv[1], str(folder)], check=True)
        out = folder / "out"
        out.mkdir()
        subprocess.run(["suricata", "-c", "/etc/suricata/suricata.yaml", "-k", "all",
                        "-r", str(folder / "traffic.pcap"), "-l", str(out), "-S", sys.argv[2]],
                       capture_output=True)
        ours, theirs = events(folder / "traffic.json"), events(out / "eve.json")
    late = dict.fromkeys(("dns", "alert"), 0.0)
    for key in sorted(ours.keys() | theirs.keys(), key=str):
        a, b = ours.get(key, []), theirs.get(key, [])
        if len(a) != len(b):
            faults[f"{key[0]}: number of events"].append((key, len(a), len(b)))
            continue
        for one, other in zip(a, b):
            if key[0] in late:
                apart = abs(seconds(one["timestamp"]) - seconds(other["timestamp"]))
                late[key[0]] = max(late[key[0]], apart)
            for where, mine, its in differences(one, other):
                faults[f"{key[0]}: {where}"].append((key[3:], mine, its))
    for kind, least in TYPES.items():
        mine = sum(len(v) for k, v in ours.items() if k[0] == kind)
        its = sum(len(v) for k, v in theirs.items() if k[0] == kind)
        print(f"{kind}: {mine} events of ours, {its} of Suricata's")
        if mine < least:
            faults[kind].append("so few that little was tried")
    for kind, apart in late.items():
        print(f"{kind} events differ in time by {apart * 1e3:.3f} ms at most")
        if apart > 0.00001:
            faults[f"{kind}: time"].append(apart)
    for what, cases in faults.items():
        print(f"{what}: {len(cases)} differ, such as {cases[:2]}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
