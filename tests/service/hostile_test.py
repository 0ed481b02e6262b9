#!/usr/bin/env python3
"""Hostile users, a full disk, and what must not move the clock.

usage: hostile_test.py NAGA ROOT
"""

import json
import random
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from harness import Seat, Server, small

NAGA, ROOT = sys.argv[1:3]


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(NAGA, small(ROOT))
        cls.director = Seat(cls.server, "DIRECTOR")
        cls.player = Seat(cls.server, "TELCO-1")
        assert cls.director.move("clock", {"change": "start"})[0] == 200
        assert cls.director.move("clock", {"change": "pause", "reason": "safety"})[0] == 200
        time.sleep(0.4)
        cls.clock = cls.director.snapshot()["objects"]["clock"]

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def tearDown(self):
        self.assertEqual(
            self.director.snapshot()["objects"]["clock"], self.clock, "the clock was moved"
        )
        self.assertIsNone(self.server.process.poll(), "the server has ended")

    def test_random_bodies_to_every_act(self):
        page = json.loads(self.server.ask("GET", "/api/v1/openapi.json")[2])
        kinds = [p for p in page["paths"] if p.startswith("/api/v1/moves/")]
        kinds = [p for p in kinds if not p.endswith(("clock", "branch"))]
        self.assertGreater(len(kinds), 20)
        dice = random.Random(7)
        words = ["", "x", "all", "excon", "telco", "cert", "filter", "flood", "TLP:RED"]
        words += ["~aaaaaaaaaaaa", "telco:m1", "m1", "f1", "\u0001x\u0002", "\ud7ff", "9" * 30]
        words += ["T+00:10", "../../etc"]

        def value(depth):
            roll = dice.random()
            if roll < 0.5:
                return dice.choice(words)
            if roll < 0.6:
                return dice.choice([0, -1, 1e300, 2**63, 0.5, True, None])
            if roll < 0.8 and depth < 4:
                return [value(depth + 1) for _ in range(dice.randrange(4))]
            if depth < 4:
                return {dice.choice(words): value(depth + 1) for _ in range(dice.randrange(4))}
            return ""

        for n in range(1500):
            path = dice.choice(kinds)
            schema = page["paths"][path]["post"]["requestBody"]["content"]["application/json"]
            names = list(schema["schema"]["properties"])
            body = {name: value(0) for name in names if dice.random() < 0.7}
            seat = dice.choice([self.player, self.director])
            status, answer = seat.move(path.rsplit("/", 1)[1], body)
            self.assertIn(status, (200, 400, 404, 409, 422, 429), (path, body, answer))
            if status == 429:
                time.sleep(0.5)
            if status in (400, 409, 422):
                self.assertTrue(answer["text"]["en"], (path, body, answer))
                self.assertTrue(answer["text"]["lo"], (path, body, answer))

    def test_bodies_that_are_none(self):
        for body, status in (
            (b"", 422), (b"{", 422), (b"[]", 422), (b"null", 422), (b"\xff\xfe", 422),
            (b'{"a":1,"a":2}', 422), (b"[" * 1000, 422),
            (b'{"item":"' + b"x" * 70_000 + b'"}', 413),
        ):
            got, _, answer = self.server.ask(
                "POST", "/api/v1/moves/read", body=body, cookie=self.player.cookie,
                headers={"Content-Type": "application/json"},
            )
            self.assertIn(got, (status, 400), (body[:40], answer))

    def test_forged_and_old_tokens(self):
        name = self.player.cookie.split("=")[0]
        for token in ("", "x", "A" * 43, "a" * 5000, "../..", "%00"):
            self.assertEqual(
                self.server.ask("GET", "/api/v1/snapshot", cookie=f"{name}={token}")[0],
                404 if len(token) < 4000 else 404,
            )
        gone = Seat(self.server, "TELCO-3")
        self.server.ask("POST", "/api/v1/sign-out", body="{}", cookie=gone.cookie,
                        headers={"Content-Type": "application/json"})
        self.assertEqual(gone.get("/api/v1/snapshot")[0], 404)

    def test_pages_of_others_cannot_ask(self):
        for header in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            status, _, _ = self.server.ask(
                "POST", "/api/v1/moves/help", body=json.dumps({"text": "x"}),
                cookie=self.player.cookie, headers={"Content-Type": "application/json", **header},
            )
            self.assertEqual(status, 403)
        status, _, _ = self.server.ask("GET", "/api/v1/hello", headers={"Host": "evil.example"})
        self.assertIn(status, (400, 421))

    def test_idle_and_slow_connections_hold_nobody_up(self):
        host, port = self.server.address.split(":")
        idle = []
        for n in range(800):
            s = socket.create_connection((host, int(port)))
            if n % 2:
                s.sendall(b"POST /api/v1/moves/help HTTP/1.1\r\nHost: ")
            idle.append(s)
        time.sleep(3)
        begun = time.monotonic()
        for _ in range(20):
            self.assertEqual(self.player.move("case", {"set": {"title": "quick"}})[0], 200)
        self.assertLess(time.monotonic() - begun, 10)
        for s in idle:
            s.close()

    def test_what_people_write_is_text_in_every_page(self):
        time.sleep(1)  # whoever asked too much before may ask again
        evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
        self.assertEqual(self.player.move("message", {"to": ["telco", "cert"], "subject": evil,
                                                      "text": evil})[0], 200)
        time.sleep(0.5)
        other = Seat(self.server, "CERT-2", evil[:90])
        for path in ("/lite", "/api/v1/snapshot"):
            _, body = other.get(path)
            if path == "/lite":
                self.assertNotIn(b"<script", body)
                self.assertNotIn(b"<img", body)
        link = re.search(rb'/lite/item\?id=(~[a-z2-7]+)">[^<]*script', other.get("/lite")[1])
        self.assertTrue(link)
        _, item = other.get("/lite/item?id=" + link[1].decode())
        self.assertIn(b"&lt;script", item)
        self.assertNotIn(b"<script", item)


class Disk(unittest.TestCase):
    def test_a_full_disk_is_told_and_loses_nothing(self):
        folder = tempfile.mkdtemp(prefix="naga-disk-")
        server = Server(NAGA, small(ROOT), folder)
        pins = server.pins
        seat = Seat(server, "TELCO-1")
        server.stop()
        # From now on no file can grow beyond what a disk might have left.
        limit = 400_000
        real = subprocess.Popen

        def limited(words, **more):
            def shrink():
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

            return real(words, preexec_fn=shrink, **more)

        subprocess.Popen = limited
        try:
            server.start()
        finally:
            subprocess.Popen = real
        server.pins = pins
        kept, told = [], None
        for n in range(400):
            title = f"{n}-" + "x" * 400
            status, answer = seat.move("case", {"set": {"title": title, "notes": "y" * 12_000}})
            if status == 200:
                kept.append(title)
            elif status == 503:
                told = answer
                break
            elif status == 429:
                time.sleep(0.3)
        self.assertIsNotNone(told, "the limit was never met")
        self.assertGreater(len(told["text"]["en"]), 20)
        # It still shows what there is.
        self.assertEqual(len([c for c in seat.objects("case/").values() if c["by"] == "seat"]),
                         len(kept))
        server.stop()
        server.start()
        server.pins = pins
        titles = {c["title"]["en"] for c in seat.objects("case/").values()}
        self.assertEqual(len(titles & set(kept)), len(kept))
        self.assertEqual(seat.move("case", {"set": {"title": "again"}})[0], 200)
        server.stop()


if __name__ == "__main__":
    sys.argv = sys.argv[:1]
    unittest.main(verbosity=2, warnings="ignore")
