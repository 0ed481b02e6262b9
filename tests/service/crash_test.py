#!/usr/bin/env python3
"""Kills a busy live drill at random moments: what was acknowledged is there, once.

usage: crash_test.py NAGA ROOT [--kills N] [--seats N] [--scenario FOLDER]
"""

import argparse
import json
import os
import random
import shutil
import stat
import sys
import tempfile
import threading
import time
import pathlib

from harness import Seat, Server, small

parser = argparse.ArgumentParser()
parser.add_argument("naga")
parser.add_argument("root")
parser.add_argument("--kills", type=int, default=10)
parser.add_argument("--seats", type=int, default=8)
parser.add_argument("--scenario")
asked = parser.parse_args()
scenario = asked.scenario or small(asked.root)

failures = []


def check(fine, words):
    if not fine:
        failures.append(words)
        print("FAILED:", words)


def busy(server, seat, acknowledged, stop, number):
    n = 0
    while not stop.is_set():
        n += 1
        key = f"{number}-{n}-{time.time_ns()}"
        try:
            status, _ = seat.move("case", {"key": key, "set": {"title": key}})
        except Exception:  # the server was killed
            return
        if status == 200:
            acknowledged.append((seat.code, key))


def titles(seats):
    found = {}
    for seat in seats:
        code = seat.code
        for case in seat.objects("case/").values():
            if not case["by"] == "stand-in":
                found.setdefault((code.rsplit("-", 1)[0], case["title"]["en"]), 0)
                found[(code.rsplit("-", 1)[0], case["title"]["en"])] += 1
    return found


dice = random.Random(1)
folder = tempfile.mkdtemp(prefix="naga-crash-")
server = Server(asked.naga, scenario, folder)
pins = server.pins
staff = {"DIRECTOR", "OBSERVER", "ADMIN"}
codes = [c for c in pins if c not in staff and not c.startswith(("CELL-", "EVALUATOR-"))]
codes = sorted(codes, key=lambda code: code.rsplit("-", 1)[1])[: asked.seats]
first = [code for code in codes if code.endswith("-1")]
# Whoever has signed in stays so over a restart.
seats = [Seat(server, code) for code in codes]
director = Seat(server, "DIRECTOR")
check(director.move("clock", {"change": "start", "speed": 20})[0] == 200, "the drill starts")
time.sleep(0.5)
acknowledged, slowest = [], 0.0
for kill in range(asked.kills):
    stop = threading.Event()
    threads = [
        threading.Thread(target=busy, args=(server, seat, acknowledged, stop, n))
        for n, seat in enumerate(seats)
    ]
    for thread in threads:
        thread.start()
    time.sleep(dice.uniform(0.05, 0.6))
    server.kill()
    stop.set()
    for thread in threads:
        thread.join()
    server.start()
    server.pins = pins
    slowest = max(slowest, server.ready_s)
    check(server.ready_s < 2, f"back after {server.ready_s:.2f} s")

found = titles([seat for seat in seats if seat.code in first])
lost = [a for a in acknowledged if (a[0].rsplit("-", 1)[0], a[1]) not in found]
twice = [title for title, times in found.items() if times > 1]
check(not lost, f"{len(lost)} acknowledged moves are lost: {lost[:3]}")
check(not twice, f"{len(twice)} moves were done twice: {twice[:3]}")

# The same journal gives the same state again.
check(
    director.move("clock", {"change": "pause", "reason": "technical"})[0] == 200, "the clock pauses"
)
time.sleep(1)


def view(seat):
    return {p: v for p, v in seat.snapshot()["objects"].items() if not p.startswith("seat/")}


before = {seat.code: view(seat) for seat in seats[:4]}
server.kill()
server.start()
server.pins = pins
for seat in seats[:4]:
    check(view(seat) == before[seat.code], f"{seat.code} sees the same after a restart")
check(server.stop() == 0, "the server ends well when asked to")


# What cannot be a journal is refused with a clear message.
def refusal(prepare):
    place = pathlib.Path(tempfile.mkdtemp(prefix="naga-crash-"))
    prepare(place)
    try:
        started = Server(asked.naga, scenario, place)
    except RuntimeError as error:
        return str(error)
    started.stop()
    return ""


def garbage(place):
    (place / "drill.db").write_bytes(b"this is no database" * 1000)


def damaged(place):
    shutil.copy(os.path.join(folder, "drill.db"), place / "drill.db")
    data = bytearray((place / "drill.db").read_bytes())
    for at in range(4096, min(len(data), 40960)):
        data[at] ^= 0x5A
    (place / "drill.db").write_bytes(data)


def another(place):
    other = Server(asked.naga, scenario, place, "--seed", "2")
    other.stop()


for name, prepare in (("garbage", garbage), ("damaged", damaged), ("another drill", another)):
    words = refusal(prepare)
    check(words and "drill.db" in words, f"{name}: {words!r}")
    check("Traceback" not in words and "terminate" not in words, f"{name}: {words!r}")

print(f"{len(acknowledged)} moves acknowledged over {asked.kills} kills")
print(f"slowest start {slowest:.2f} s")
shutil.rmtree(folder, ignore_errors=True)
print(f"crash test: {1 if not failures else 0} passed, {len(failures)} failed")
sys.exit(1 if failures else 0)
