#!/usr/bin/env python3
"""Plays a run to nfcapd and rsyslogd on loopback, and counts what arrives.

usage: live.py naga scenario
"""

import json
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from judge import FAULTS, UTC, check, free_port, run, tcp_listens, udp_bound, wait_for

RSYSLOG = """
global(workDirectory="{base}")
module(load="imudp") module(load="imptcp")
template(name="one" type="string" string="%hostname% %app-name% %structured-data% %msg%\\n")
ruleset(name="udp") {{ action(type="omfile" file="{base}/udp.out" template="one") }}
ruleset(name="tcp") {{ action(type="omfile" file="{base}/tcp.out" template="one") }}
input(type="imudp" port="{udp}" address="127.0.0.1" ruleset="udp")
input(type="imptcp" port="{tcp}" address="127.0.0.1" ruleset="tcp")
"""


def told(text):
    """What naga said last of each destination: {sensor: (rows, messages, sent, dropped)}."""
    found = {}
    for line in text.splitlines():
        match = re.search(r"sensor=(\S+): (\d+) rows in (\d+) messages, sent (\d+), dropped (\d+)",
                          line)
        if match:
            found[match[1]] = tuple(map(int, match.groups()[1:]))
    return found


def main():
    naga, scenario = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="naga-live-") as name:
        base = pathlib.Path(name)
        made = run(naga, "run", scenario, "--replicates", "0", "--out", str(base / "run"))
        check(made.returncode == 0, f"the drill is played {made.stderr[-300:]}")
        listed = json.loads(run(naga, "evidence", "ls", str(base / "run"), "--json").stdout)
        of_kind = {}
        for sensor in listed:
            of_kind.setdefault(sensor["kind"], sensor["id"])
        print("     ", of_kind)
        flows = base / "nfcapd"
        flows.mkdir()
        ports = {"nf9": free_port(socket.SOCK_DGRAM), "udp": free_port(socket.SOCK_DGRAM),
                 "tcp": free_port(socket.SOCK_STREAM)}
        (base / "rsyslog.conf").write_text(RSYSLOG.format(base=base, **ports))
        log = base / "nfcapd.log"
        with open(log, "w") as out:
            nfcapd = subprocess.Popen(["nfcapd", "-w", str(flows), "-p", str(ports["nf9"]), "-b",
                                       "127.0.0.1", "-t", "3600", "-B", "4000000"],
                                      stdout=out, stderr=subprocess.STDOUT, env=UTC)
            rsyslogd = subprocess.Popen(["rsyslogd", "-n", "-f", str(base / "rsyslog.conf"), "-i",
                                         str(base / "pid")], stdout=out,
                                        stderr=subprocess.STDOUT, env=UTC)
        try:
            check(wait_for(lambda: udp_bound(ports["nf9"]) and udp_bound(ports["udp"])
                           and tcp_listens(ports["tcp"])), "the collectors listen")
            urls = {"flow": f"netflow9://127.0.0.1:{ports['nf9']}",
                    "antivirus": f"syslog+udp://127.0.0.1:{ports['udp']}",
                    "web": f"syslog+tcp://127.0.0.1:{ports['tcp']}"}
            words = []
            for kind, url in urls.items():
                if kind in of_kind:
                    words += ["--to", f"{url}?sensor={of_kind[kind]}"]
            begun = time.monotonic()
            sent = run(naga, "evidence", "live", str(base / "run"), *words, "--from", "T+00:05",
                       "--until", "T+00:25", "--speed", "300")
            took = time.monotonic() - begun
            print("     ", sent.stderr.strip().replace("\n", "\n      "))
            check(sent.returncode == 0, f"naga ends well, code {sent.returncode}")
            check(4 <= took < 30, f"20 minutes at 300 times their pace took {took:.1f} s")
            check("leaves this machine" not in sent.stderr, "nothing leaves this machine")
            last = told(sent.stderr)
            read = {kind: base / f"{file}.out"
                    for kind, file in (("antivirus", "udp"), ("web", "tcp")) if kind in of_kind}
            lines = lambda kind: (read[kind].read_text().count("\n")
                                  if read[kind].exists() else 0)
            wait_for(lambda: all(lines(kind) >= last[of_kind[kind]][0] for kind in read), 10)
            time.sleep(0.3)

            # Asked to end, it ends soon and well.
            early = subprocess.Popen([naga, "evidence", "live", str(base / "run"), "--to",
                                      f"netflow9://127.0.0.1:9?sensor={of_kind['flow']}"],
                                     stderr=subprocess.PIPE, text=True)
            time.sleep(2)
            early.send_signal(signal.SIGINT)
            try:
                words = early.communicate(timeout=10)[1]
                check(early.returncode == 0 and "rows in" in words, "SIGINT ends it, counts told")
            except subprocess.TimeoutExpired:
                early.kill()
                check(False, "SIGINT ends it")
        finally:
            for one in (nfcapd, rsyslogd):
                one.send_signal(signal.SIGTERM)
                one.wait(20)
        total = [sum(int(line[k]) for line in re.findall(
            r"Flows: (\d+), Packets: \d+, Bytes: \d+, Sequence Errors: (\d+), Bad Packets: (\d+)",
            log.read_text())) for k in range(3)]
        rows = last[of_kind["flow"]][0]
        check(rows > 0 and total == [rows, 0, 0],
              f"nfcapd counts {total[0]} flows of {rows}, {total[1]} sequence errors")
        for kind in read:
            rows = last[of_kind[kind]][0]
            check(rows > 0 and lines(kind) == rows,
                  f"rsyslogd writes {lines(kind)} of {rows} lines of {kind}")
            check(read[kind].read_text().count("EXERCISE") >= rows, "each bears the mark")
    print(f"live: {len(FAULTS)} faults")
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main())
