"""Plays a drill, exports evidence, lets programs that others wrote read it, and compares.

usage: rederive.py tap|flows|logs|windows NAGA SCENARIO

One cause is rendered as what several sensors see of it; whoever reads one of these must find what
the others say. Exit codes of judges are not trusted: what they print is parsed.
"""
import pathlib
import shutil
import sys
import tempfile

import flows
import judging
import logs
import tap
import windows


def main():
    part, program, scenario = sys.argv[1:]
    for judge in ("capinfos", "tshark", "p0f", "nfpcapd", "nfdump", "nfcapd", "suricata",
                  "bgpdump", "goaccess", "mlr", "jq"):
        if shutil.which(judge) is None:
            sys.exit(f"{judge} is not here: run tools/setup test")
    with tempfile.TemporaryDirectory(prefix="naga-evidence-") as name:
        base = pathlib.Path(name)
        base.chmod(0o755)
        tap.let_tshark_know(base)
        run = judging.Run(program, scenario, base / "run", 16)
        if part == "tap":
            tap.judge(run, "isp-b-tap", 4, base / "tap")
        elif part == "flows":
            whole = judging.Run(program, scenario, base / "unsampled", 16,
                                "sensors.isp-a-flow.sampling=1")
            flows.judge(run, whole, base)
        elif part == "logs":
            logs.judge(run, ["198.18.56.0/21"], base)
        elif part == "windows":
            windows.judge(run, (4, 5, 7), (1, 6, 14))
            windows.judge_tap(run, "isp-b-tap", (0, 1, 2))
        else:
            sys.exit(f"no part {part}")
    print(f"{part}: {len(judging.faults)} faults")
    return 1 if judging.faults else 0


if __name__ == "__main__":
    sys.exit(main())
