"""Lets programs that others wrote read our packets, and compares what they say with what was meant.

usage: compare.py NAGA_CAPTURES

capinfos, tshark, tcptrace, p0f, nfpcapd with nfdump, and Suricata read the same mixture of
conversations. None of their exit codes is trusted: what they print is parsed and compared, and a
damaged copy must not pass. Remarks on each stand beside its function.
"""
import collections
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

faults = []


def expect(what, got, wanted):
    print(f"{what}: {got}" + ("" if got == wanted else f", wanted {wanted}"))
    if got != wanted:
        faults.append(f"{what} is {got}, wanted {wanted}")


environment = dict(os.environ, TZ="UTC", LC_ALL="C")


def said(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, errors="replace",
                          env=environment, **more)
    return done.stdout, done.stderr


def capinfos(folder, counts):
    for name in ("mixture.pcap", "mixture.pcapng"):
        out, _ = said("capinfos", "-M", "-c", "-d", "-o", "-k", folder / name)
        fields = dict(line.split(":", 1) for line in out.splitlines() if ":" in line)
        fields = {key.strip(): value.strip() for key, value in fields.items()}
        expect(f"capinfos {name} frames", int(fields.get("Number of packets", "0").split()[0]),
               counts["frames"])
        expect(f"capinfos {name} bytes", int(fields.get("Data size", "0").split()[0]),
               counts["bytes"])
        expect(f"capinfos {name} order", fields.get("Strict time order"), "True")
    expect("capinfos remark", fields.get("Capture comment"), "EXERCISE EXERCISE EXERCISE")


# Checksum checks are off unless asked for. Ports of talks that are no protocol at all and
# pictures whose bodies are noise behind a comment would be taken for what they are not.
CHECKS = ["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE",
          "-o", "udp.check_checksum:TRUE"]
KNOWN = {"frame", "eth", "ethertype", "eth_withoutfcs", "eth_maybefcs", "ip", "tcp", "udp", "icmp",
         "dns", "http", "tls", "smtp", "imf", "ntp", "x509af", "x509ce", "x509if", "x509sat",
         "ns_cert_exts", "pkix1explicit", "pkix1implicit", "pkcs1", "ber", "data",
         "data-text-lines", "media", "mime_multipart", "urlencoded-form", "_ws.expert",
         "_ws.malformed"}
FIELDS = ["ip.checksum.status", "tcp.checksum.status", "udp.checksum.status",
          "tcp.analysis.retransmission", "tcp.analysis.lost_segment",
          "tcp.analysis.ack_lost_segment", "tcp.analysis.out_of_order",
          "tcp.analysis.duplicate_ack", "tcp.analysis.window_full", "tcp.analysis.zero_window",
          "dns.flags.response", "dns.response_to", "http.request", "http.response",
          "http.request_in", "tls.handshake.type", "icmp.type", "tcp.flags.reset",
          "tls.handshake.extensions_server_name", "ip.src", "ip.ttl", "ip.id", "ip.flags.df"]


def let_tshark_know(folder):
    out, _ = said("tshark", "-G", "protocols")
    names = [line.split("\t")[2] for line in out.splitlines() if line.count("\t") >= 2]
    (folder / "wireshark").mkdir()
    (folder / "wireshark" / "disabled_protos").write_text(
        "".join(name + "\n" for name in names if name not in KNOWN))
    environment["XDG_CONFIG_HOME"] = str(folder)


def tshark_rows(file):
    command = ["tshark", "-r", file, "-n", *CHECKS, "-T", "fields"]
    for field in FIELDS:
        command += ["-e", field]
    out, _ = said(*command)
    return [dict(zip(FIELDS, line.split("\t"))) for line in out.splitlines()]


def wrong_sums(rows):
    return sum(1 for row in rows for field in FIELDS[:3]
               if "0" in row[field].split(",")[:1])


def tshark(folder, counts):
    let_tshark_know(folder)
    rows = tshark_rows(folder / "mixture.pcap")
    expect("tshark frames", len(rows), counts["frames"])
    expect("tshark wrong checksums", wrong_sums(rows), 0)
    # A quoted header in an ICMP message has a checksum of its own.
    checked = sum(1 for row in rows if row["ip.checksum.status"].split(",")[0] == "1")
    expect("tshark right IP checksums", checked, counts["frames"])
    number = {field: sum(1 for row in rows if row[field]) for field in FIELDS}
    expect("tshark retransmissions", number["tcp.analysis.retransmission"],
           counts["sent_twice"] + counts["syns_again"])
    for field in ("lost_segment", "ack_lost_segment", "out_of_order", "window_full",
                  "zero_window"):
        expect(f"tshark {field}", number["tcp.analysis." + field], 0)
    answers = [row for row in rows if row["dns.flags.response"] == "1"]
    expect("tshark answers", len(answers), counts["answers"] + counts["reflected"])
    expect("tshark answers nobody asked for", sum(1 for r in answers if not r["dns.response_to"]),
           counts["reflected"])
    expect("tshark questions", sum(1 for r in rows if r["dns.flags.response"] == "0"),
           counts["questions"])
    expect("tshark requests", sum(len(r["http.request"].split(",")) for r in rows
                                  if r["http.request"]), counts["requests"])
    expect("tshark web answers without request",
           sum(1 for r in rows if r["http.response"] and not r["http.request_in"]), 0)
    hellos = collections.Counter(kind for r in rows if r["tls.handshake.type"]
                                 for kind in r["tls.handshake.type"].split(","))
    for kind, name in (("1", "client hellos"), ("2", "server hellos"), ("11", "certificates"),
                       ("16", "key exchanges")):
        expect(f"tshark {name}", hellos[kind], counts["hellos"])
    expect("tshark names in hellos", number["tls.handshake.extensions_server_name"],
           counts["hellos"])
    expect("tshark unreachables", sum(1 for r in rows if r["icmp.type"] == "3"),
           counts["unreachables"])
    expect("tshark resets", sum(1 for r in rows if r["tcp.flags.reset"] in ("1", "True")),
           counts["resets"])
    # Tells: one TTL for each address, no identification that stands still.
    lives, ids = collections.defaultdict(set), collections.defaultdict(set)
    for row in rows:
        source = row["ip.src"].split(",")[0]
        lives[source].add(row["ip.ttl"].split(",")[0])
        if row["ip.flags.df"].split(",")[0] in ("0", "False"):
            ids[source].add(row["ip.id"].split(",")[0])
    expect("addresses of more than one TTL", sum(1 for v in lives.values() if len(v) > 1), 0)
    whole = [v for v in ids.values() if v in ({"0x0000"}, {"0x0001"})]
    expect("addresses with a constant identification", len(whole), 0)
    print("distinct TTLs:", len({ttl for v in lives.values() for ttl in v}))

    # What is malformed is an error there.
    out, _ = said("tshark", "-r", folder / "mixture.pcapng", "-q", "-n", *CHECKS, "-z",
                  "expert,warn")
    parts = re.split(r"^(Errors|Warns) \((\d+)\)$", out, flags=re.M)
    found = dict(zip(parts[1::3], (int(n) for n in parts[2::3])))
    expect("tshark expert errors", found.get("Errors", 0), 0)
    expect("tshark expert warnings", found.get("Warns", 0), counts["resets"])


def tcptrace(folder, counts):
    out, _ = said("tcptrace", "-n", folder / "mixture.pcap")
    ends = collections.Counter(re.findall(r"\((complete|reset|unidirectional)\)", out))
    expect("tcptrace complete", ends["complete"], counts["closed"])
    expect("tcptrace reset", ends["reset"], counts["resets"])
    expect("tcptrace unidirectional", ends["unidirectional"], counts["unanswered"])
    found = re.search(r"(\d+) packets seen, (\d+) TCP packets", out)
    expect("tcptrace TCP packets", int(found[2]) if found else 0, counts["tcp"])
    out, _ = said("tcptrace", "-n", "-l", folder / "mixture.pcap")
    again = sum(int(a) + int(b) for a, b in
                re.findall(r"rexmt data pkts:\s+(\d+)\s+rexmt data pkts:\s+(\d+)", out))
    expect("tcptrace segments sent twice", again, counts["sent_twice"] + counts["syns_again"])
    lines = re.findall(r"hardware dups:\s+(\d+)\s+hardware dups:\s+(\d+)", out)
    expect("tcptrace hardware duplicates", sum(int(a) + int(b) for a, b in lines), 0)
    disorder = re.findall(r"outoforder pkts:\s+(\d+)\s+outoforder pkts:\s+(\d+)", out)
    expect("tcptrace out of order", sum(int(a) + int(b) for a, b in disorder),
           0 if disorder else -1)


# Names of ours, and what p0f 3.09 calls the same.
NAMES = {"Windows XP": "Windows XP", "Windows 7": "Windows 7 or 8", "Linux 3": "Linux 3.1-3.10",
         "FreeBSD 9": "FreeBSD 9.x or newer", "Android 4": "Linux (Android)"}


def p0f(folder, systems):
    log = folder / "p0f.log"
    said("p0f", "-r", folder / "mixture.pcap", "-o", log)
    seen, answers, unknown = {}, collections.Counter(), 0
    for line in log.read_text().splitlines():
        fields = dict(part.split("=", 1) for part in line.split("] ", 1)[1].split("|"))
        if fields["mod"] == "syn":
            seen.setdefault(fields["cli"].split("/")[0], set()).add(fields["os"])
        elif fields["mod"] == "syn+ack":
            answers[fields["os"]] += 1
            unknown += fields["os"] == "???"
    wanted = {host: {NAMES[system]} for host, system in systems.items()}
    expect("p0f hosts", len(seen), len(wanted))
    expect("p0f hosts of another system", sum(1 for h in wanted if seen.get(h) != wanted[h]), 0)
    expect("p0f unknown answers", unknown, 0)
    expect("p0f systems of servers", sorted(answers),
           ["FreeBSD 8.x-9.x", "FreeBSD 9.x", "Linux 3.x", "Windows 7 or 8", "Windows XP"])


def objects(text):
    at, decoder = 0, json.JSONDecoder()
    while (at := text.find("{", at)) >= 0:
        found, at = decoder.raw_decode(text, at)
        yield found


def instant(text):
    return datetime.datetime.fromisoformat(text + "+00:00").timestamp() * 1e6


def summed(rows):
    """By key: first, last, packets, bytes."""
    all_of = {}
    for key, first, last, packets, size in rows:
        known = all_of.setdefault(key, [first, last, 0, 0])
        known[0], known[1] = min(known[0], first), max(known[1], last)
        known[2] += packets
        known[3] += size
    return all_of


# nfpcapd 1.7.1 makes a flow of its own of every datagram of port 53, looks at the active time-out
# only every dozen seconds and ends no flow at FIN: so rows are summed by key. Its times are whole
# milliseconds, cut.
def nfdump(folder, flows):
    kept = folder / "nf"
    kept.mkdir()
    said("nfpcapd", "-r", folder / "mixture.pcap", "-w", kept, "-e", "3000,600")
    out, _ = said("nfdump", "-R", kept, "-q", "-o", "json")
    numbers = {"TCP": 6, "UDP": 17, "ICMP": 1}
    rows = []
    for row in objects(out):
        protocol = numbers.get(row["proto"], row["proto"])
        port = (row.get("icmp_type", 0) * 256 + row.get("icmp_code", 0) if protocol == 1
                else row["dst_port"])
        key = (row["src4_addr"], row["dst4_addr"], 0 if protocol == 1 else row["src_port"], port,
               protocol)
        rows.append((key, instant(row["first"]), instant(row["last"]), row["in_packets"],
                     row["in_bytes"]))
    theirs = summed(rows)
    ours = summed((tuple(f[:5]), f[5], f[6], f[7], f[8]) for f in flows)
    expect("nfdump keys", len(theirs), len(ours))
    close = lambda a, b: abs(a - b) <= 1000
    differ = [key for key, a in ours.items()
              if (b := theirs.get(key)) is None or a[2:] != b[2:] or not close(a[0], b[0])
              or not close(a[1], b[1])]
    expect("nfdump keys that differ from shape_of", len(differ), 0)
    if differ:
        print(differ[0], ours[differ[0]], theirs.get(differ[0]))


RULES = pathlib.Path("/etc/suricata/rules")


def suricata_run(file, to):
    to.mkdir()
    rules = to / "events.rules"
    rules.write_text("\n".join(rule.read_text() for rule in sorted(RULES.glob("*-events.rules"))
                               if rule.name not in ("dnp3-events.rules", "modbus-events.rules")))
    said("suricata", "-c", "/etc/suricata/suricata.yaml", "-r", file, "-l", to, "-S", rules,
         "-k", "all")
    log = (to / "suricata.log").read_text()
    found = re.search(r"(\d+) rules successfully loaded, (\d+) rules failed", log)
    expect("suricata rules that failed", found and int(found[2]), 0)
    return [json.loads(line) for line in (to / "eve.json").read_text().splitlines()]


# Suricata 7.0.10 counts bytes of Ethernet, and knows SMTP only by the words of the client, so
# that every letter, a real one too, is "only one direction". Modbus and DNP3 are off in its
# configuration. An unreachable belongs to the flow that it quotes.
def suricata(folder, counts, flows):
    events = suricata_run(folder / "mixture.pcap", folder / "suricata")
    alerts = collections.Counter(e["alert"]["signature"] for e in events
                                 if e["event_type"] == "alert")
    expect("suricata events", dict(alerts),
           {"SURICATA Applayer Detect protocol only one direction": counts["letters"]})
    kinds = collections.Counter(e["event_type"] for e in events)
    expect("suricata dns", kinds["dns"], counts["questions"] + counts["answers"])
    expect("suricata http", kinds["http"], counts["requests"])
    expect("suricata tls", kinds["tls"], counts["hellos"])
    seen = [e for e in events if e["event_type"] == "flow"]
    protocols = collections.Counter(e["proto"] for e in seen)
    expect("suricata TCP flows", protocols["TCP"], counts["connections"])
    expect("suricata UDP flows", protocols["UDP"], counts["talks"])
    theirs = {}
    for event in seen:
        if event["proto"] == "ICMP":
            continue
        number = {"TCP": 6, "UDP": 17}[event["proto"]]
        ends = (event["src_ip"], event["dest_ip"], event["src_port"], event["dest_port"], number)
        flow = event["flow"]
        for key, way in ((ends, "toserver"), ((*ends[1::-1], *ends[3:1:-1], number), "toclient")):
            if flow["pkts_" + way] > 0:
                theirs[key] = [flow["pkts_" + way], flow["bytes_" + way]]
    ours = summed((tuple(f[:5]), f[5], f[6], f[7], f[8] + 14 * f[7]) for f in flows if f[4] != 1)
    differ = [key for key, row in ours.items() if theirs.get(key) != row[2:]]
    expect("suricata directions", len(theirs), len(ours))
    expect("suricata directions that differ from shape_of", len(differ), 0)


def damaged(folder):
    """A flipped byte and a file cut short: whoever does not notice is no judge."""
    whole = (folder / "mixture.pcap").read_bytes()[:400_000]
    sums = []
    for name, text in (("cut", whole[:-1]), ("flipped", None)):
        file = folder / f"{name}.pcap"
        if text is None:
            changed = bytearray(whole)
            for at in range(20_000, len(changed), 40_000):
                changed[at] ^= 0x55
            text = bytes(changed)
        file.write_bytes(text)
        sums.append(wrong_sums(tshark_rows(file)))
    out, err = said("capinfos", "-M", "-c", folder / "cut.pcap")
    expect("capinfos notices a cut file", "cut short" in out + err, True)
    expect("tshark notices flipped bytes", sums[1] > sums[0], True)
    alerts = suricata_run(folder / "flipped.pcap", folder / "suricata-flipped")
    expect("suricata notices flipped bytes",
           any("checksum" in e["alert"]["signature"] for e in alerts
               if e["event_type"] == "alert"), True)


def main():
    program = sys.argv[1]
    for judge in ("capinfos", "tshark", "tcptrace", "p0f", "nfpcapd", "nfdump", "suricata"):
        if shutil.which(judge) is None:
            sys.exit(f"{judge} is not here: run tools/setup test")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        os.chmod(folder, 0o755)
        subprocess.run([program, str(folder)], check=True)
        truth = json.loads((folder / "truth.json").read_text())
        counts = collections.Counter(truth["counts"])
        print(dict(counts))
        capinfos(folder, counts)
        tshark(folder, counts)
        tcptrace(folder, counts)
        p0f(folder, truth["systems"])
        nfdump(folder, truth["flows"])
        suricata(folder, counts, truth["flows"])
        damaged(folder)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
