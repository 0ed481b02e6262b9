#!/usr/bin/env python3
"""Plays the first three hours of a drill and compares what it comes to with what is kept here.

usage: tests/golden/golden_test.py NAGA SCENARIO

report.json holds the signatures of all state, so every compiler, build and machine must give these
very bytes. With NAGA_ACCEPT=1 in the environment the kept file is renewed instead.
"""

import difflib
import os
import pathlib
import subprocess
import sys
import tempfile


def main(naga, scenario):
    kept = pathlib.Path(__file__).with_name("vientiane-2013-report.json")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([naga, "run", scenario, "--until", "T+03:00", "--replicates", "0", "-q",
                        "--out", folder], check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL)
        report = (pathlib.Path(folder) / "report.json").read_text()
    if os.environ.get("NAGA_ACCEPT") == "1":
        kept.write_text(report)
        print(f"renewed {kept.name}")
        return 0
    if report == kept.read_text():
        return 0
    sys.stdout.writelines(difflib.unified_diff(kept.read_text().splitlines(True),
                                               report.splitlines(True), "kept", "now"))
    print("if this is meant: ./dev accept, and read the diff")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
