"""Lets bgpdump, which others wrote, read our MRT files, and compares what it prints.

usage: compare.py NAGA_MRT_FILES WORLD.yaml

Good is: the expected lines and no other, nothing but [info] said besides, and in the table the
simulator's own routes for at least 98 in 100 (the rest flaps). bgpdump returns 0 whatever it
meets, so its code says nothing. A file cut short must be noticed by the same comparison.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile


def read(file):
    done = subprocess.run(["bgpdump", "-m", "-v", str(file)], capture_output=True, text=True)
    said = [line for line in done.stderr.splitlines() if "[info]" not in line]
    return done.stdout.splitlines(), said


def main():
    program, world = sys.argv[1:3]
    if shutil.which("bgpdump") is None:
        sys.exit("bgpdump is not here: run tools/setup test")
    faults = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([program, world, str(folder)], check=True)
        for kind in ("table", "updates"):
            wanted = (folder / f"{kind}.txt").read_text().splitlines()
            lines, said = read(folder / f"{kind}.mrt")
            print(f"{kind}: {len(lines)} lines of {len(wanted)}, {len(said)} complaints")
            if said:
                faults.append(f"{kind}: bgpdump says: {said[0]}")
            # Within one message bgpdump prints in an order of its own.
            if sorted(lines) != sorted(wanted):
                strange = sorted(set(lines) ^ set(wanted))
                faults.append(f"{kind}: {len(strange)} lines differ, such as {strange[:2]}")
            if len(wanted) < 1000:
                faults.append(f"{kind}: only {len(wanted)} lines, so little was tried")
            cut = folder / f"{kind}-cut.mrt"
            cut.write_bytes((folder / f"{kind}.mrt").read_bytes()[:-7])
            if read(cut)[0] == lines:
                faults.append(f"{kind}: the comparison does not notice a file cut short")
        updates = (folder / "updates.txt").read_text()
        for what in ("|STATE|", "|W|", "|A|", "65535:666"):
            if what not in updates:
                faults.append(f"updates: there is no {what} among them, so it was not tried")
        routes = set((folder / "routes.txt").read_text().splitlines())
        table = set()
        for line in read(folder / "table.mrt")[0]:
            part = line.split("|")
            table.add("|".join((part[4], part[5], part[6])))
        same = len(table & routes)
        print(f"routes: {same} of {len(routes)} are the simulator's, {len(table - routes)} others")
        if same * 100 < len(routes) * 98 or len(table) > len(routes):
            faults.append("the table is not the simulator's routes")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
