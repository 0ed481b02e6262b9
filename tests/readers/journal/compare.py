#!/usr/bin/env python3
"""Reads a journal's database as its page says, with Python's sqlite3 and the xxHash library.

usage: compare.py naga_journal_example docs/formats/journal-database.md

Exits 1 with a line a fault.
"""

import ctypes
import json
import pathlib
import sqlite3
import struct
import subprocess
import sys
import tempfile

XXHASH = ctypes.CDLL("libxxhash.so.0")
XXHASH.XXH3_64bits.restype = ctypes.c_uint64


def sum_of(*parts):
    summed = b""
    for part in parts:
        if isinstance(part, int):
            summed += struct.pack("<q", part)
        else:
            summed += struct.pack("<Q", len(part.encode())) + part.encode()
    return ctypes.c_int64(XXHASH.XXH3_64bits(summed, ctypes.c_size_t(len(summed)))).value


def faults(database, page):
    for pragma, value in (
        ("application_id", 0x6E616761),
        ("user_version", 1),
        ("page_size", 4096),
        ("encoding", "UTF-8"),
        ("journal_mode", "wal"),
    ):
        if database.execute(f"PRAGMA {pragma}").fetchone()[0] != value:
            yield f"{pragma} is not {value}"
    written = " ".join(page.split())
    for (sql,) in database.execute("SELECT sql FROM sqlite_schema"):
        if " ".join(sql.split()) + ";" not in written:
            yield f"the page does not say: {sql}"

    rows = database.execute("SELECT * FROM journal ORDER BY seq").fetchall()
    for row in rows:
        seq, batch, seat, key, wall_us, body, answer, kept = row
        if kept != sum_of(seq, batch, wall_us, seat, key, body, answer):
            yield f"row {seq} has another sum"
        if "|".join(str(value) for value in row) not in page.split("\n"):
            yield f"row {seq} is not on the page as it is"
        json.loads(body)
    if [row[:2] for row in rows] != [(1, 1), (2, 2), (3, 2)]:
        yield "other rows, or in other batches, than on the page"
    documents = database.execute("SELECT * FROM documents").fetchall()
    if len(documents) != 1:
        yield f"{len(documents)} documents instead of one"
    for space, name, body, kept in documents:
        if kept != sum_of(space, name, body):
            yield f"document {name} has another sum"
        if f"{space}|{name}|{body}|{kept}" not in page.split("\n"):
            yield f"document {name} is not on the page as it is"
    meta = database.execute("SELECT * FROM meta ORDER BY name").fetchall()
    if [row[0] for row in meta] != ["created_us", "failed_commits", "naga", "scenario", "seed"]:
        yield "meta has other rows than the page says"
    for name, value, kept in meta:
        if kept != sum_of("meta", name, value):
            yield f"{name} of meta has another sum"


def main(program, page):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "journal.db"
        subprocess.run([program, path], check=True)
        left = sorted(entry.name for entry in pathlib.Path(folder).iterdir())
        found = [] if left == ["journal.db"] else [f"a closed journal leaves {left}"]
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        found += faults(database, pathlib.Path(page).read_text(encoding="utf-8"))
        database.close()
    print("\n".join(found) if found else "the journal reads as its page says")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
