#!/usr/bin/env python3
"""What embed_assets.py puts into a program comes out of it again, and the rest stays out.

usage: tools/embed_assets_test.py [COMPILER]
"""

import gzip
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).resolve().parent
COMPILER = sys.argv.pop(1) if len(sys.argv) > 1 else "c++"
BROTLI = shutil.which("brotli")

MAIN = r"""
#include <cstdio>
#include <string>
#include "serve/assets.h"
int main(int, char** words) {
    const auto all = naga::serve::embedded_assets();
    for (std::size_t i = 0; i < all.count; ++i) {
        const auto& a = all.list[i];
        if (std::string(words[1]) == "list")
            std::printf("%s %d %zu %zu %zu %s\n", a.path, a.immutable ? 1 : 0, a.raw.size(),
                        a.gzip.size(), a.brotli.size(), a.etag);
        else if (std::string(words[1]) == a.path) {
            const auto& b = words[2][0] == 'r' ? a.raw : words[2][0] == 'g' ? a.gzip : a.brotli;
            std::fwrite(b.data(), 1, b.size(), stdout);
        }
    }
}
"""

FILES = {
    "index.html": b"<!doctype html>\n" + b"<p>EXERCISE</p>\n" * 200,
    "assets/desk-BsK3j9x_.js": "let lao = 'ສະບາຍດີ';\n".encode() * 100,
    "assets/noise.svg": os.urandom(500),  # nothing to squeeze
    "empty.txt": b"",
    "zero.bin": b"\0\n\"\\" * 10,
    "assets/desk-BsK3j9x_.js.map": b"{}",
    ".env": b"secret",
    ".git/config": b"secret",
}


class Embedded(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.scratch.name)
        for name, data in FILES.items():
            (self.root / "dist" / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / "dist" / name).write_bytes(data)

    def tearDown(self):
        self.scratch.cleanup()

    def run_tool(self, *words):
        subprocess.run([sys.executable, "-B", TOOLS / "embed_assets.py", *words], check=True)

    def build(self, generated):
        (self.root / "main.cpp").write_text(MAIN)
        tree = TOOLS.parent
        subprocess.run([COMPILER, "-std=c++20", f"-I{tree}/edge", f"-I{tree}/core", "-Wall",
                        "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror",
                        self.root / "main.cpp", generated, "-o", self.root / "show"], check=True)

    def show(self, *words):
        return subprocess.run([self.root / "show", *words], check=True,
                              stdout=subprocess.PIPE).stdout

    def test_what_goes_in_comes_out(self):
        out = self.root / "out" / "embedded_assets.cpp"
        words = ["--brotli", BROTLI] if BROTLI else []
        self.run_tool(*words, self.root / "dist", out)
        first = out.read_bytes()
        self.run_tool(*words, self.root / "dist", out)
        self.assertEqual(first, out.read_bytes(), "the same files give the same bytes")
        self.build(out)
        listed = [line.split() for line in self.show("list").decode().splitlines()]
        rows = {words[0]: words[1:] for words in listed}
        expected = {"/" + n for n in FILES if not n.startswith(".") and not n.endswith(".map")}
        self.assertEqual(set(rows), expected)
        for path in expected:
            raw = FILES[path[1:]]
            self.assertEqual(self.show(path, "raw"), raw)
            if rows[path][2] != "0":
                self.assertEqual(gzip.decompress(self.show(path, "gzip")), raw)
            if rows[path][3] != "0":
                plain = subprocess.run([BROTLI, "-d", "-c"], input=self.show(path, "brotli"),
                                       stdout=subprocess.PIPE, check=True).stdout
                self.assertEqual(plain, raw)
        self.assertEqual(rows["/assets/desk-BsK3j9x_.js"][0], "1")
        self.assertEqual(rows["/index.html"][0], "0")
        self.assertNotEqual(rows["/index.html"][2], "0")
        self.assertEqual(rows["/assets/noise.svg"][2:4], ["0", "0"])
        self.assertEqual(rows["/zero.bin"][2:4], ["0", "0"])
        if BROTLI:
            self.assertNotEqual(rows["/index.html"][3], "0")

    def test_a_changed_file_changes_the_text(self):
        out = self.root / "embedded_assets.cpp"
        self.run_tool(self.root / "dist", out)
        first = out.read_bytes()
        (self.root / "dist" / "index.html").write_bytes(FILES["index.html"].replace(b"p", b"b"))
        self.run_tool(self.root / "dist", out)
        self.assertNotEqual(first, out.read_bytes())

    def test_no_pages_are_none_or_refused(self):
        out = self.root / "embedded_assets.cpp"
        self.run_tool("--none", out)
        self.build(out)
        self.assertEqual(self.show("list"), b"")
        (self.root / "nothing").mkdir()
        with self.assertRaises(subprocess.CalledProcessError):
            self.run_tool(self.root / "nothing", out)


if __name__ == "__main__":
    unittest.main()
