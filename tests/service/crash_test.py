#!/usr/bin/env python3
"""Kills a busy live drill at random moments: what was acknowledged is there, once.

usage: crash_test.py NAGA ROOT [--kills N] [--seats N]
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
asked = parser.parse_args()

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


def titles(server, codes):
    found = {}
    for code in codes:
        seat = Seat(server, code)
        for case in seat.objects("case/").values():
            if not case["by"] == "stand-in":
                found.setdefault((code.rsplit("-", 1)[0], case["title"]["en"]), 0)
                found[(code.rsplit("-", 1)[0], case["title"]["en"])] += 1
    return found


dice = random.Random(1)
folder = tempfile.mkdtemp(prefix="naga-crash-")
server = Server(asked.naga, small(asked.root), folder)
pins = server.pins
teams = ["CERT", "TELCO", "MINISTRY"]
codes = [f"{team}-{n}" for n in range(1, 5) for team in teams][: asked.seats]
director = Seat(server, "DIRECTOR")
check(director.move("clock", {"change": "start", "speed": 20})[0] == 200, "the drill starts")
time.sleep(0.5)
acknowledged, slowest = [], 0.0
for kill in range(asked.kills):
    seats = []
    for code in codes:
        seats.append(Seat(server, code))
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

found = titles(server, [f"{team}-1" for team in teams])
lost = [a for a in acknowledged if (a[0].rsplit("-", 1)[0], a[1]) not in found]
twice = [title for title, times in found.items() if times > 1]
check(not lost, f"{len(lost)} acknowledged moves are lost: {lost[:3]}")
check(not twice, f"{len(twice)} moves were done twice: {twice[:3]}")

# The same journal gives the same state again.
before = Seat(server, "CERT-1").objects("case/")
items = Seat(server, "TELCO-1").objects("item/")
director = Seat(server, "DIRECTOR")
director.move("clock", {"change": "pause", "reason": "technical"})
time.sleep(0.5)
items = Seat(server, "TELCO-1").objects("item/")
server.kill()
server.start()
server.pins = pins
check(Seat(server, "CERT-1").objects("case/") == before, "incidents are the same after a restart")
check(Seat(server, "TELCO-1").objects("item/") == items, "desks are the same after a restart")
check(server.stop() == 0, "the server ends well when asked to")

# What cannot be a journal is refused with a clear message.
def refusal(prepare):
    place = pathlib.Path(tempfile.mkdtemp(prefix="naga-crash-"))
    prepare(place)
    try:
        started = Server(asked.naga, small(asked.root), place)
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
    other = Server(asked.naga, small(asked.root), place, "--seed", "2")
    other.stop()


for name, prepare in (("garbage", garbage), ("damaged", damaged), ("another drill", another)):
    words = refusal(prepare)
    check(words and "drill.db" in words, f"{name}: {words!r}")
    check("Traceback" not in words and "terminate" not in words, f"{name}: {words!r}")

print(f"{len(acknowledged)} moves acknowledged over {asked.kills} kills; slowest start {slowest:.2f} s")
shutil.rmtree(folder, ignore_errors=True)
print(f"crash test: {1 if not failures else 0} passed, {len(failures)} failed")
sys.exit(1 if failures else 0)
