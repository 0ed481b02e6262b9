"""Starts `naga serve` on loopback and speaks to it as browsers do. Standard library alone."""

import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time


class Server:
    """One `naga serve`; its journal stays in `folder` when it is stopped or killed."""

    def __init__(self, naga, scenario, folder=None, *more, fixture=None):
        self.naga, self.scenario = naga, scenario
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="naga-serve-"))
        self.more, self.fixture = list(more), fixture
        self.pins = {}
        self.start()

    def start(self):
        begun = time.monotonic()
        words = [self.naga, "serve", self.scenario, "--listen", "127.0.0.1:0", *self.more]
        if self.fixture:
            words += ["--fixture", self.fixture]
        else:
            words += ["--db", str(self.folder / "drill.db")]
        self.process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.lines = []
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError("naga serve ended: " + self.process.stderr.read())
            self.lines.append(line.rstrip())
            card = re.fullmatch(r"([A-Z0-9-]+) +(\d{6})  .*", line.rstrip())
            if card:
                self.pins[card[1]] = card[2]
            found = re.search(r"http://(127\.0\.0\.1:\d+)/ +board: \S+key=(\S+)", line)
            if found:
                self.address, self.board_key = found[1], found[2]
                break
        self.ready_s = time.monotonic() - begun
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
        return self.process.returncode

    def connect(self, timeout=20):
        host, port = self.address.split(":")
        return http.client.HTTPConnection(host, int(port), timeout=timeout)

    def ask(self, method, path, body=None, cookie=None, headers=None):
        """(status, headers, bytes) of one request on a connection of its own."""
        connection = self.connect()
        try:
            given = dict(headers or {})
            if cookie:
                given["Cookie"] = cookie
            if body is not None and not isinstance(body, (bytes, str)):
                body = json.dumps(body)
                given.setdefault("Content-Type", "application/json")
            connection.request(method, path, body=body, headers=given)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def sign_in(self, code, name="Somebody", language="en"):
        return Seat(self, code, name, language)


class Seat:
    """Somebody who sits at a seat."""

    def __init__(self, server, code, name="Somebody", language="en"):
        self.server, self.code = server, code
        pin = "000000" if server.fixture else server.pins[code]
        status, headers, body = server.ask(
            "POST",
            "/api/v1/sign-in",
            {"code": code, "pin": pin, "name": name, "language": language},
        )
        if status != 200:
            raise RuntimeError(f"{code} cannot sign in: {status} {body!r}")
        self.cookie = headers["Set-Cookie"].split(";")[0]

    def get(self, path):
        status, _, body = self.server.ask("GET", path, cookie=self.cookie)
        return status, body

    def move(self, kind, body):
        status, _, answer = self.server.ask(
            "POST", "/api/v1/moves/" + kind, body, cookie=self.cookie
        )
        return status, json.loads(answer) if answer else {}

    def snapshot(self):
        status, body = self.get("/api/v1/snapshot")
        assert status == 200, (status, body)
        return json.loads(body)

    def objects(self, prefix):
        return {
            path: value
            for path, value in self.snapshot()["objects"].items()
            if path.startswith(prefix)
        }


class Stream:
    """Server-sent events of a seat, read by hand."""

    def __init__(self, server, cookie, since=None):
        host, port = server.address.split(":")
        self.socket = socket.create_connection((host, int(port)), timeout=30)
        path = "/api/v1/stream" + (f"?from={since}" if since else "")
        self.socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {server.address}\r\nCookie: {cookie}\r\n"
            "Accept: text/event-stream\r\n\r\n".encode()
        )
        self.file = self.socket.makefile("rb")
        self.bytes = 0
        self.chunked = False
        while True:
            line = self.file.readline()
            if line.lower().startswith(b"transfer-encoding: chunked"):
                self.chunked = True
            if line in (b"\r\n", b""):
                break
        self.rest = b""

    def _line(self):
        while b"\n" not in self.rest:
            if self.chunked:
                size = int(self.file.readline().strip() or b"0", 16)
                data = self.file.read(size)
                self.file.readline()
            else:
                data = self.file.readline()
            if not data:
                return None
            self.bytes += len(data)
            self.rest += data
        line, self.rest = self.rest.split(b"\n", 1)
        return line.rstrip(b"\r").decode()

    def event(self):
        """(name, id, data) of the next event; None at the end."""
        name, number, data = "message", None, []
        while True:
            line = self._line()
            if line is None:
                return None
            if line == "":
                if data:
                    return name, number, "\n".join(data)
                continue
            field, _, value = line.partition(":")
            value = value[1:] if value.startswith(" ") else value
            if field == "event":
                name = value
            elif field == "id":
                number = value
            elif field == "data":
                data.append(value)

    def close(self):
        self.socket.close()


def small(root):
    """The smallest drill that has one of everything."""
    return os.path.join(root, "tests", "small")
