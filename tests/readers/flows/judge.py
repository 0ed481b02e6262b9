#!/usr/bin/env python3
"""Lets programs we did not write read our flow records and syslog, and compares all values.

usage: judge.py netflow9|ipfix|syslog naga_flow_evidence
       judge.py meter naga_flow_meter
"""

import collections
import datetime
import json
import os
import pathlib
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

FAULTS = []
UTC = dict(os.environ, TZ="UTC", LC_ALL="C")


def check(claim, words):
    print(("ok    " if claim else "WRONG ") + words)
    if not claim:
        FAULTS.append(words)


def same(seen, wanted, what):
    """Compares two multisets and shows the first values that differ."""
    seen, wanted = collections.Counter(seen), collections.Counter(wanted)
    extra, missing = seen - wanted, wanted - seen
    check(not extra and not missing,
          f"{what}: {sum(seen.values())} read, {sum(wanted.values())} sent, "
          f"{sum(extra.values())} extra, {sum(missing.values())} missing")
    for word, rest in (("extra", extra), ("missing", missing)):
        for value in sorted(rest, key=str)[:3]:
            print("     ", word, value)


def run(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, env=UTC, **more)


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


def wait_for(claim, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if claim():
            return True
        time.sleep(0.05)
    return False


def udp_bound(port):
    wanted = f":{port:04X} "
    return any(wanted in line for line in open("/proc/net/udp"))


def tcp_listens(port):
    return any(f":{port:04X} 00000000:0000 0A" in line for line in open("/proc/net/tcp"))


def collected(program, cargo, sampling, folder):
    """What nfcapd took from our exporter: (its log, its flows)."""
    port = free_port(socket.SOCK_DGRAM)
    log = folder / "nfcapd.log"
    with open(log, "w") as out:
        nfcapd = subprocess.Popen(
            ["nfcapd", "-w", str(folder), "-p", str(port), "-b", "127.0.0.1", "-t", "3600",
             "-B", "4000000"], stdout=out, stderr=subprocess.STDOUT, env=UTC)
    try:
        check(wait_for(lambda: udp_bound(port)), "nfcapd listens")
        sent = run(program, "send", str(sampling), f"{cargo}://127.0.0.1:{port}?sensor=border")
        print("     ", sent.stdout.strip(), sent.stderr.strip())
        check(sent.returncode == 0 and " dropped 0 " in sent.stdout, "all was sent")
        time.sleep(0.5)
    finally:
        nfcapd.send_signal(signal.SIGTERM)
        nfcapd.wait(20)
    read = run("nfdump", "-R", str(folder), "-o", "json")
    return log.read_text(), json.loads(read.stdout[:read.stdout.rindex("]") + 1])


def milliseconds(text):
    moment = datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc)
    return round(moment.timestamp() * 1000)


def of_nfdump(flow):
    flags = sum(bit for bit, letter in zip((32, 16, 8, 4, 2, 1), "UAPRSF")
                if letter in flow.get("tcp_flags", ""))
    icmp = flow["proto"] == 1
    return (flow["src4_addr"], flow["dst4_addr"], flow.get("src_port", 0),
            flow["icmp_type"] * 256 + flow["icmp_code"] if icmp else flow["dst_port"],
            flow["proto"], flags, flow["in_packets"], flow["in_bytes"],
            milliseconds(flow["first"]), milliseconds(flow["last"]),
            *(flow.get(key, 0) for key in ("input_snmp", "output_snmp", "src_as", "dst_as")))


def as_collected(row, sampling):
    row = list(row)
    row[6] *= sampling
    row[7] *= sampling
    return tuple(row[:14])


def judge_collector(program, cargo, rows, base):
    for sampling in (1, 100):
        folder = base / f"nfcapd-{sampling}"
        folder.mkdir()
        log, flows = collected(program, cargo, sampling, folder)
        ident = re.findall(r"Flows: (\d+), Packets: (\d+), Bytes: (\d+), "
                           r"Sequence Errors: (\d+), Bad Packets: (\d+)", log)
        total = [sum(int(line[k]) for line in ident) for k in range(5)]
        print("     ", "nfcapd 1:%d" % sampling, "flows %d packets %d bytes %d sequence errors %d "
              "bad %d" % tuple(total))
        check(total[:3] == [len(rows), sampling * sum(r[6] for r in rows),
                            sampling * sum(r[7] for r in rows)],
              "nfcapd counts the flows, packets and bytes that were sent")
        check(total[4] == 0, "nfcapd finds no bad packet")
        if cargo == "netflow9":
            check(total[3] == 0, "nfcapd finds no sequence error")
        else:
            # RFC 7011 3.1 counts all data records; nfcapd 1.7.1 leaves those of options out, and
            # stumbles once behind each of them.
            options = sum(with_options for _, _, _, with_options in messages(base / "flows.ipfix"))
            check(total[3] == options,
                  f"nfcapd stumbles at the {options} records of options, and nowhere else")
        announced = re.findall(r"packet space: (\d+)", log)
        check(announced and {int(space) + 1 for space in announced} == {sampling},
              f"nfcapd learns of the sampling: {announced}")
        complaints = [line for line in log.splitlines() if re.search(
            r"error|abort|skip|invalid|unknown|not enough|fail", re.sub(
                r"Sequence Errors: \d+", "", line), re.I)]
        check(not complaints, f"nfcapd does not complain: {complaints[:3]}")
        same(map(of_nfdump, flows), (as_collected(row, sampling) for row in rows),
             "flows of nfdump")


def tshark(path, port, *words):
    read = run("tshark", "-r", str(path), "-o", "ip.check_checksum:TRUE",
               "-o", "udp.check_checksum:TRUE", "-d", f"udp.port=={port},cflow", *words)
    return read.stdout


def judge_tshark(path, port):
    faults = tshark(path, port, "-Y", "_ws.expert", "-T", "fields", "-e", "frame.number",
                    "-e", "_ws.expert.message")
    check(faults.strip() == "", f"tshark has no remark: {faults[:200]!r}")
    told = tshark(path, port, "-Y", "cflow.version", "-T", "fields", "-e", "cflow.version")
    check(len(told.split()) > 100, f"tshark reads {len(told.split())} datagrams")
    names = tshark(path, port, "-c", "1", "-V")
    check("EXERCISE VC-BORDER" in names, "tshark shows the mark")


def judge_netflow9(program, base, rows):
    judge_tshark(base / "flows.pcap", 2055)
    order = run("capinfos", "-M", "-c", "-o", str(base / "flows.pcap"))
    check(order.returncode == 0 and "Strict time order:   True" in order.stdout,
          "capinfos finds a whole file in strict order of time")
    judge_collector(program, "netflow9", rows, base)


def messages(path):
    """Walks an IPFIX file as RFC 5655 and 7011 have it: (head, flows, bytes, with options)."""
    data = path.read_bytes()
    at = 0
    while at < len(data):
        version, length, when, sequence, domain = struct.unpack_from(">HHIII", data, at)
        if version != 10 or length < 16 or at + length > len(data):
            raise ValueError(f"no message at {at}: version {version}, length {length}")
        flows, options, inside = [], 0, at + 16
        while inside < at + length:
            number, size = struct.unpack_from(">HH", data, inside)
            if size < 4 or size % 4 or inside + size > at + length:
                raise ValueError(f"no set at {inside}: length {size}")
            if number == 256:
                flows += struct.iter_unpack(">IIHHBBHHIQQQIIBB", data[inside + 4:inside + size])
            elif number == 257:
                options += 1
            inside += size
        yield (when, sequence, domain), flows, data[at:at + length], options
        at += length


def judge_ipfix(program, base, rows):
    wanted, seen, last = None, [], 0
    for (when, sequence, domain), flows, _, options in messages(base / "flows.ipfix"):
        if wanted is not None and sequence != wanted:
            check(False, f"sequence {sequence} where {wanted} was due")
        if domain != 7 or when < last:
            check(False, f"domain {domain} and time {when} after {last}")
        wanted, last = sequence + len(flows) + options, when
        seen += flows
    address = lambda bits: socket.inet_ntoa(struct.pack(">I", bits))
    same(((address(f[0]), address(f[1]), *f[2:6], f[8], f[9], f[10], f[11], f[6], f[7], f[12],
           f[13], f[15]) for f in seen), map(tuple, rows), "flows of the IPFIX file")

    # As datagrams for tshark, which reads messages and their lengths in its own way.
    frames = b""
    for head, _, message, _ in messages(base / "flows.ipfix"):
        udp = struct.pack(">HHHH", 50007, 4739, 8 + len(message), 0) + message
        ip = struct.pack(">HHHHBBHII", 0x4500, 20 + len(udp), 0, 0, 64, 17, 0,
                         0xC6120001, 0xC6120002)
        total = sum(struct.unpack(">10H", ip))
        total = (total & 0xFFFF) + (total >> 16)
        ip = ip[:10] + struct.pack(">H", ~total & 0xFFFF) + ip[12:]
        frame = b"\2" * 12 + b"\x08\0" + ip + udp
        frames += struct.pack(">IIII", head[0], 0, len(frame), len(frame)) + frame
    pcap = base / "ipfix.pcap"
    pcap.write_bytes(struct.pack(">IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1) + frames)
    judge_tshark(pcap, 4739)
    judge_collector(program, "ipfix", rows, base)


RSYSLOG = """
global(workDirectory="{base}" maxMessageSize="16k"
       DefaultNetstreamDriverCAFile="{base}/cert.pem"
       DefaultNetstreamDriverCertFile="{base}/cert.pem"
       DefaultNetstreamDriverKeyFile="{base}/key.pem")
module(load="imudp") module(load="imptcp") module(load="mmpstrucdata")
module(load="imtcp" StreamDriver.Name="gtls" StreamDriver.Mode="1" StreamDriver.AuthMode="anon")
template(name="all" type="list" option.jsonf="on") {{
    property(outname="time" name="timereported" dateFormat="rfc3339" format="jsonf")
    property(outname="host" name="hostname" format="jsonf")
    property(outname="pri" name="pri" format="jsonf")
    property(outname="app" name="app-name" format="jsonf")
    property(outname="process" name="procid" format="jsonf")
    property(outname="kind" name="msgid" format="jsonf")
    property(outname="fields" name="$!rfc5424-sd!naga@32473" format="jsonf")
    property(outname="text" name="msg" format="jsonf")
}}
"""
RULESET = """
ruleset(name="{name}") {{
    action(type="mmpstrucdata")
    action(type="omfile" file="{base}/{name}.out" template="all")
}}
input(type="{module}" port="{port}" address="127.0.0.1" ruleset="{name}")
"""


def of_rsyslog(line):
    fields = line["fields"]
    if isinstance(fields, str):
        fields = json.loads(fields)
    moment = datetime.datetime.fromisoformat(line["time"])
    return (round(moment.timestamp() * 1_000_000), line["time"][-6:], int(line["pri"]),
            line["host"], line["app"], line["process"], line["kind"],
            line["text"].strip().removeprefix("\ufeff"), tuple(sorted(fields.items())))


def judge_syslog(program, base, _rows):
    sent = json.loads((base / "lines.json").read_text())
    wanted = [(line["at_us"], "+07:00", line["pri"], line["host"], line["app"],
               line["process"] or "-", line["kind"], line["text"],
               tuple(sorted(line["fields"].items()))) for line in sent]
    made = run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
               "-keyout", str(base / "key.pem"), "-out", str(base / "cert.pem"),
               "-subj", "/CN=EXERCISE collector", "-addext", "subjectAltName=IP:127.0.0.1")
    check(made.returncode == 0, "a certificate of our own")

    ways = {"udp": ("imudp", free_port(socket.SOCK_DGRAM)),
            "tcp": ("imptcp", free_port(socket.SOCK_STREAM)),
            "tls": ("imtcp", free_port(socket.SOCK_STREAM))}
    config = RSYSLOG.format(base=base)
    for name, (module, port) in ways.items():
        config += RULESET.format(base=base, name=name, module=module, port=port)
    (base / "rsyslog.conf").write_text(config)
    tried = run("rsyslogd", "-N1", "-f", str(base / "rsyslog.conf"))
    check(tried.returncode == 0, "rsyslogd takes its configuration"
          if tried.returncode == 0 else tried.stderr)
    with open(base / "rsyslog.log", "w") as out:
        rsyslogd = subprocess.Popen(
            ["rsyslogd", "-n", "-f", str(base / "rsyslog.conf"), "-i", str(base / "pid")],
            stdout=out, stderr=subprocess.STDOUT, env=UTC)
    read = {name: base / f"{name}.out" for name in ways}
    try:
        check(wait_for(lambda: udp_bound(ways["udp"][1]) and tcp_listens(ways["tcp"][1])
                       and tcp_listens(ways["tls"][1])), "rsyslogd listens")
        urls = [f"syslog+{name}://127.0.0.1:{port}?sensor=av"
                + (f"&ca={base}/cert.pem" if name == "tls" else "")
                for name, (_, port) in ways.items()]
        out = run(program, "send", "1", *urls)
        print("     ", out.stdout.strip().replace("\n", "\n      "), out.stderr.strip())
        check(out.returncode == 0 and out.stdout.count(f" sent {len(sent)} dropped 0 ") == 3,
              "all was sent over UDP, TCP and TLS")
        wait_for(lambda: all(path.exists() and path.read_bytes().count(b'"time":') >= len(sent)
                             for path in read.values()), 15)
    finally:
        rsyslogd.send_signal(signal.SIGTERM)
        rsyslogd.wait(20)
    complaints = (base / "rsyslog.log").read_text()
    check(complaints == "", f"rsyslogd does not complain {complaints[-600:]}")
    for name, path in read.items():
        text = path.read_text() if path.exists() else ""
        lines = text.replace("}{", "}\n{").splitlines()
        same((of_rsyslog(json.loads(line)) for line in lines), wanted,
             f"messages of rsyslogd over {name.upper()}")
    lines = (base / "syslog.txt").read_text().splitlines()
    check(len(lines) == len(sent), "the file has a message a line")


def merged(records, which):
    """Records of one 5-tuple joined into one, for the 5-tuples named."""
    joined, rest = {}, []
    for record in records:
        key = record[:5]
        if not which(key):
            rest.append(record)
            continue
        packets, size, first, last = joined.get(key, (0, 0, 1 << 62, 0))
        joined[key] = (packets + record[5], size + record[6], min(first, record[7]),
                       max(last, record[8]))
    return rest + [key + value for key, value in joined.items()]


def judge_meter(program, which_ones, base):
    base = base / which_ones
    base.mkdir()
    made = run(program, which_ones, str(base))
    check(made.returncode == 0, f"{which_ones}: {made.stdout.strip()} {made.stderr}")
    ours = [tuple(row[:9]) for row in json.loads((base / "records.json").read_text())]
    folder = base / "nfpcapd"
    folder.mkdir()
    read = run("nfpcapd", "-r", str(base / "passed.pcap"), "-w", str(folder), "-e", "60,15")
    told = re.findall(r"Processed: (\d+), skipped: (\d+), short caplen: (\d+), unknown: (\d+)",
                      read.stdout + read.stderr)
    check(told and told[0][1:] == ("0", "0", "0"), f"nfpcapd takes all packets: {told}")
    flows = run("nfdump", "-R", str(folder), "-o", "json").stdout
    flows = [of_nfdump(flow) for flow in json.loads(flows[:flows.rindex("]") + 1])]
    theirs = [f[:5] + f[6:10] for f in flows]
    # nfpcapd 1.7.1 makes a record of each packet of DNS and ICMP, and looks for records that are
    # too old every ten seconds: these are joined, and so are ours.
    long_ones = {row[:5] for row in theirs + ours if row[8] - row[7] > 50_000}
    which = lambda key: key in long_ones or key[4] == 1 or key[4] == 17 and 53 in key[2:4]
    check(len(long_ones) >= 4, f"{len(long_ones)} directions of transfers are long")
    same(merged(theirs, which), merged(ours, which), "records of nfpcapd and of our meter")
    apart = sum(not which(row[:5]) for row in ours)
    check(apart > len(ours) / 2, f"{apart} of our {len(ours)} record by record")

    sampled = json.loads((base / "sampled.json").read_text())
    for place, what in ((5, "packets"), (6, "bytes")):
        total = sum(row[place] for row in theirs)
        spread = (9 * sum(row[5] * (row[place] / row[5]) ** 2 for row in theirs)) ** 0.5
        off = (10 * sum(row[place] for row in sampled) - total) / spread
        check(abs(off) < 3, f"sampled 1:10, {what} are {off:.2f} standard errors off {total}")


def main():
    judge, program = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="naga-flows-") as name:
        base = pathlib.Path(name)
        if judge == "meter":
            judge_meter(program, "mix", base)
            judge_meter(program, "film", base)
            print(f"{judge}: {len(FAULTS)} faults")
            return 1 if FAULTS else 0
        made = run(program, "write", name, "1")
        check(made.returncode == 0, f"the files are written {made.stderr}")
        rows = json.loads((base / "flows.json").read_text())
        {"netflow9": judge_netflow9, "ipfix": judge_ipfix, "syslog": judge_syslog}[judge](
            program, base, rows)
    print(f"{judge}: {len(FAULTS)} faults")
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main())
