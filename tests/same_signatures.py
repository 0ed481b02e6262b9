#!/usr/bin/env python3
"""Plays one scenario with several builds of naga and compares the signatures of the runs.

usage: tests/same_signatures.py SCENARIO NAGA...

Each build plays the day with one job and with several. All signatures must be equal, whatever
the compiler, its optimisation and the number of variants at work in one process.
"""

import json
import pathlib
import subprocess
import sys
import tempfile


def signatures(naga, scenario, jobs, folder):
    """The signatures of one run, or the reason why there are none."""
    command = [naga, "run", scenario, "--replicates", "2", "--jobs", str(jobs), "--out", folder]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        return None, f"exit {done.returncode}: {done.stderr.strip()[-400:]}"
    path = pathlib.Path(folder) / "report.json"
    if not path.exists():
        return None, "it wrote no report.json"
    report = json.loads(path.read_text())
    return {"signature": report["signature"], **report["signatures"]}, ""


def main(scenario, *builds):
    first = None
    passed = failed = 0
    for naga in builds:
        for jobs in (1, 3):
            with tempfile.TemporaryDirectory() as folder:
                found, why = signatures(naga, scenario, jobs, folder)
            first = first or found
            name = f"{naga} --jobs {jobs}"
            if found and found == first:
                passed += 1
                print(f"ok      {name}: {found['signature']}")
                continue
            failed += 1
            differ = why or "other " + ", ".join(p for p in found if found[p] != first.get(p))
            print(f"FAILED  {name}: {differ}")
    print(f"same signatures: {passed} passed, {failed} failed")
    return 1 if failed or passed < 2 else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
