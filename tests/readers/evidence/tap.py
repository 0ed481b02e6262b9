"""A minute of a tap, read again: packets against flow records, EVE and the truth.

A capture begins and ends in the middle of things. What is compared are the conversations that lie
wholly inside; of the others it is only said how many there are. A *key* is addresses, ports and
protocol, the client first; all conversations of one key are inside or none is.
"""
import collections
import json
import pathlib
import re
import shutil

from judging import (EPOCH_US, check, environment, equal, instant, lines, objects, of_exercise,
                     rows, said, same)

LASTS = 2        # minutes in which a conversation may still show, wire/passing.h
MARGIN = 100_000  # more than a clock is wrong, in us
NUMBERS = {"tcp": 6, "udp": 17, "icmp": 1}


class Inside:
    """Which keys lie wholly in the window, and the truth about them."""

    def __init__(self, labels, first_us, end_us):
        self.end_us = EPOCH_US + end_us  # what begins later may bear the key of what lies inside
        self.all = collections.defaultdict(list)
        for label in labels:
            key = (label["client"], int(label["client_port"]), label["server"],
                   int(label["server_port"]), NUMBERS[label["protocol"]])
            label["first_us"], label["last_us"] = (of_exercise(label[w]) for w in
                                                   ("first", "last"))
            self.all[key].append(label)
        self.keys = {key for key, found in self.all.items() if all(
            first_us + MARGIN <= one["first_us"] and one["last_us"] < end_us - MARGIN
            for one in found)}
        # What has something in the window, and something before it.
        self.before = {key for key, found in self.all.items() if any(
            one["first_us"] < first_us + MARGIN and one["last_us"] >= first_us - MARGIN
            for one in found)}
        # Pieces of streams that began earlier, of which some show.
        self.pieces = {key for key, found in self.all.items() if any(
            one["end"] in ("slice", "slice-last") and one["last_us"] >= first_us - MARGIN
            and one["first_us"] < end_us + MARGIN for one in found)}

    def key(self, source, source_port, target, target_port, protocol):
        """The key of either direction, or nothing."""
        key = (source, source_port, target, target_port, protocol)
        if key in self.all:
            return key
        back = (target, target_port, source, source_port, protocol)
        return back if back in self.all else None


# Ports of talks that are no protocol, and pictures that are noise behind a comment, would be taken
# for what they are not, and who connects from port 3689 for a music player. Checksums are not
# looked at unless asked for.
CHECKS = ["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE",
          "-o", "udp.check_checksum:TRUE", "-d", "tcp.port==3689,data"]
KNOWN = {"frame", "eth", "ethertype", "eth_withoutfcs", "eth_maybefcs", "ip", "tcp", "udp", "icmp",
         "dns", "http", "tls", "smtp", "imf", "ntp", "x509af", "x509ce", "x509if", "x509sat",
         "ns_cert_exts", "pkix1explicit", "pkix1implicit", "pkcs1", "ber", "data",
         "data-text-lines", "media", "mime_multipart", "urlencoded-form", "cflow", "_ws.expert",
         "_ws.malformed"}
FIELDS = ["ip.src", "tcp.srcport", "udp.srcport", "ip.dst", "tcp.dstport", "udp.dstport",
          "ip.proto", "ip.checksum.status", "tcp.checksum.status", "udp.checksum.status",
          "tcp.analysis.retransmission", "tcp.analysis.lost_segment",
          "tcp.analysis.ack_lost_segment", "tcp.analysis.out_of_order",
          "tcp.analysis.duplicate_ack", "tcp.analysis.zero_window", "tcp.analysis.window_full",
          "dns.flags.response", "dns.response_to", "http.request", "http.response",
          "http.request_in", "tcp.flags.reset", "ip.ttl", "ip.id", "ip.flags.df"]


def let_tshark_know(folder):
    """tshark keeps to the protocols that we speak."""
    out, _ = said("tshark", "-G", "protocols")
    names = [line.split("\t")[2] for line in out.splitlines() if line.count("\t") >= 2]
    (folder / "wireshark").mkdir()
    (folder / "wireshark" / "disabled_protos").write_text(
        "".join(name + "\n" for name in names if name not in KNOWN))
    environment["XDG_CONFIG_HOME"] = str(folder)


def tshark(pcap, inside):
    words = [word for field in FIELDS for word in ("-e", field)]
    out, _ = said("tshark", "-r", pcap, "-n", *CHECKS, "-T", "fields", "-E", "occurrence=f",
                  *words)
    seen = [dict(zip(FIELDS, line.split("\t"))) for line in out.splitlines()]
    order, _ = said("capinfos", "-M", "-c", "-o", pcap)
    check("Strict time order:   True" in order, "capinfos finds strict order of time")
    found = re.search(r"Number of packets:\s+(\d+)", order)
    equal("frames of tshark and capinfos", len(seen), int(found[1]) if found else -1)
    equal("wrong checksums", sum(row[field] == "0" for row in seen for field in FIELDS[7:10]), 0)

    again, unknown = collections.Counter(), 0
    early = collections.Counter()   # what would be a tell, but for what came before the window
    tells = collections.Counter()
    resets = 0
    lives, numbers = collections.defaultdict(set), collections.defaultdict(collections.Counter)
    for row in seen:
        protocol = int(row["ip.proto"] or 0)
        layer = {6: "tcp", 17: "udp"}.get(protocol)
        ports = [int(row[f"{layer}.{end}port"]) if layer else 0 for end in ("src", "dst")]
        key = inside.key(row["ip.src"], ports[0], row["ip.dst"], ports[1], protocol)
        if layer and key is None:
            unknown += 1
        if key and len(inside.all[key]) == 1:
            lives[row["ip.src"], key].add(row["ip.ttl"])
        if row["ip.flags.df"] in ("0", "False"):
            numbers[row["ip.src"]][row["ip.id"]] += 1
        resets += row["tcp.flags.reset"] in ("1", "True")
        if row["tcp.analysis.retransmission"]:
            again[key] += 1
        odd = {name: row["tcp.analysis." + name] for name in
               ("lost_segment", "ack_lost_segment", "out_of_order", "duplicate_ack",
                "zero_window", "window_full")}
        odd["answer without question"] = (row["dns.flags.response"] in ("1", "True")
                                          and not row["dns.response_to"])
        odd["page without request"] = row["http.response"] and not row["http.request_in"]
        for name, there in odd.items():
            if there:
                (tells if key in inside.keys else early)[name] += 1
                if not (key in inside.before or key in inside.pieces):
                    tells[name + " of what began here"] += 1
    equal("frames that belong to no conversation", unknown, 0)
    equal("tells of what began in the window", dict(tells), {})
    print("      of what began before:", dict(early))
    check(len(lives) > 1000, f"{len(lives)} directions of conversations with a TTL")
    equal("hosts whose TTL changes within a conversation",
          sum(len(ttls) > 1 for ttls in lives.values()), 0)
    still = [host for host, found in numbers.items()
             if sum(found.values()) > 20 and len(found) < sum(found.values()) / 4]
    equal("hosts whose identification stands still", still, [])
    meant = {key: sum(int(one["repeats"]) + int(one["tries"]) - 1 for one in inside.all[key])
             for key in inside.keys if key[4] == 6}
    same("segments sent twice, by conversation",
         (key for key in again.elements() if key in inside.keys),
         collections.Counter(meant).elements())
    data = sum(int(one["repeats"]) for key in meant for one in inside.all[key])
    print(f"      of these {data} of data; {sum(bool(n) for n in meant.values())} of {len(meant)} "
          "connections have some")
    out, _ = said("tshark", "-r", pcap, "-q", "-n", *CHECKS, "-z", "expert,warn")
    parts = re.split(r"^(Errors|Warns) \((\d+)\)$", out, flags=re.M)
    found = dict(zip(parts[1::3], (int(n) for n in parts[2::3])))
    equal("expert errors", found.get("Errors", 0), 0)
    equal("expert warnings, which are resets", found.get("Warns", 0), resets)
    return len(seen)


def summed(flows):
    """By key: first, last, packets, bytes."""
    all_of = {}
    for key, first, last, packets, size in flows:
        known = all_of.setdefault(key, [first, last, 0, 0])
        known[0], known[1] = min(known[0], first), max(known[1], last)
        known[2] += packets
        known[3] += size
    return all_of


def of_csv(file):
    for row in rows(file):
        yield ((row["source"], int(row["source_port"]), row["target"], int(row["target_port"]),
                int(row["protocol"])), instant(row["first"]), instant(row["last"]),
               int(row["packets"]), int(row["bytes"]))


# nfpcapd 1.7.1 makes a flow of every datagram of port 53 and of ICMP, looks at the active time-out
# only every dozen seconds and ends no flow at FIN: so records are summed by key. Its times are
# whole milliseconds, cut. ICMP has its type where ports are, and an unreachable has both ways.
def nfpcapd(pcap, folder, inside, csv_file, frames):
    kept = folder / "nf"
    kept.mkdir()
    out, complaint = said("nfpcapd", "-r", pcap, "-w", kept, "-e", "60,15")
    told = re.findall(r"Processed: (\d+), skipped: (\d+), short caplen: (\d+), unknown: (\d+)",
                      out + complaint)
    equal("nfpcapd takes all packets", set(told), {(str(frames), "0", "0", "0")})
    out, _ = said("nfdump", "-R", kept, "-q", "-o", "json")
    theirs = []
    for row in objects(out):
        protocol = {"TCP": 6, "UDP": 17, "ICMP": 1}.get(row["proto"], row["proto"])
        port = (row.get("icmp_type", 0) * 256 + row.get("icmp_code", 0) if protocol == 1
                else row["dst_port"])
        theirs.append(((row["src4_addr"], 0 if protocol == 1 else row["src_port"],
                        row["dst4_addr"], port, protocol), instant(row["first"]),
                       instant(row["last"]), row["in_packets"], row["in_bytes"]))
    def within(flows):
        return summed(flow for flow in flows if flow[1] < inside.end_us and (
            (key := inside.key(*flow[0])) in inside.keys
            or key is None and flow[0][4] == 1 and is_answer_inside(inside, flow[0])))
    read, ours = within(theirs), within(of_csv(csv_file))
    equal("directions of nfpcapd inside", len(read), len(ours))
    differ = [key for key, one in ours.items() if (other := read.get(key)) is None
              or one[2:] != other[2:] or abs(one[0] - other[0]) > 1000
              or abs(one[1] - other[1]) > 1000]
    packets, size = (sum(one[n] for one in ours.values()) for n in (2, 3))
    equal(f"directions that differ in start, end, packets or bytes, of {len(ours)} "
          f"({packets} packets, {size} bytes)", len(differ), 0)
    for key in differ[:3]:
        print("     ", key, ours[key], read.get(key))
    for key in list(read.keys() - ours.keys())[:3]:
        print("      only nfpcapd:", key, read[key])


def is_answer_inside(inside, way):
    """The answer of an echo, whose type is not that of its question."""
    return way[3] == 0 and (way[2], 0, way[0], 8 * 256, 1) in inside.keys


RULES = pathlib.Path("/etc/suricata/rules")
# Suricata knows SMTP only by the words of the client, so every letter is "only one direction".
# It looks a mebibyte deep into a stream, so it counts no body further.
DEPTH = 1_000_000
INTENDED = {"SURICATA Applayer Detect protocol only one direction"}


def suricata(pcap, folder, inside, eve_file):
    to = folder / "suricata"
    to.mkdir()
    ruled = to / "events.rules"
    ruled.write_text("\n".join(rule.read_text() for rule in sorted(RULES.glob("*-events.rules"))
                               if rule.name not in ("dnp3-events.rules", "modbus-events.rules")))
    said("suricata", "-c", "/etc/suricata/suricata.yaml", "-r", pcap, "-l", to, "-S", ruled,
         "-k", "all")
    found = re.search(r"(\d+) rules successfully loaded, (\d+) rules failed",
                      (to / "suricata.log").read_text())
    check(found and int(found[1]) > 300 and found[2] == "0", "Suricata takes its rules of events")
    theirs, ours = lines(to / "eve.json"), lines(eve_file)
    begins = lambda e: instant(e["flow"]["start"] if e["event_type"] == "flow"
                               else e["timestamp"][:-5])

    alerts = collections.Counter(e["alert"]["signature"] for e in theirs
                                 if e["event_type"] == "alert")
    letters = sum(1 for key, found in inside.all.items() for one in found
                  if one["use"] == "mail")
    print("      alerts", dict(alerts), "letters", letters)
    equal("Suricata's remarks but for those on letters",
          {name: n for name, n in alerts.items() if name not in INTENDED}, {})
    check(sum(alerts.values()) <= letters, "no more remarks on letters than letters")

    def key_of(event):
        protocol = NUMBERS[event["proto"].lower()]
        return (event["src_ip"], event.get("src_port", 0), event["dest_ip"],
                event.get("dest_port", 0), protocol)

    def kept(events, kind):
        return [e for e in events if e["event_type"] == kind and begins(e) < inside.end_us
                and inside.key(*key_of(e)) in inside.keys]

    # Bytes of EVE are those of Ethernet. A piece of a stream may begin with either side, so each
    # direction is compared alone.
    def directions(events):
        sums = collections.Counter()
        for event in events:
            if event["proto"] == "ICMP":
                continue
            key, flow = key_of(event), event["flow"]
            back = (*key[2:4], *key[0:2], key[4])
            for way, name in ((key, "toserver"), (back, "toclient")):
                sums[way, "packets"] += flow["pkts_" + name]
                sums[way, "bytes"] += flow["bytes_" + name]
        return {way: n for way, n in sums.items() if n > 0}

    for use in ("flow", "dns", "http"):
        print(f"      {use}: Suricata {sum(e['event_type'] == use for e in theirs)}, inside "
              f"{len(kept(theirs, use))}; ours inside {len(kept(ours, use))}")
    read, meant = directions(kept(theirs, "flow")), directions(kept(ours, "flow"))
    differ = [way for way in read.keys() | meant.keys() if read.get(way) != meant.get(way)]
    equal(f"sums of Suricata's flows that differ, of {len(meant)}", len(differ), 0)
    for way in differ[:4]:
        print("     ", way, read.get(way), meant.get(way), inside.all[inside.key(*way[0])])
    ends = lambda events: {key_of(e): (instant(e["flow"]["start"]), instant(e["flow"]["end"]))
                           for e in events if e["proto"] != "ICMP"}
    read, meant = ends(kept(theirs, "flow")), ends(kept(ours, "flow"))
    equal("flows whose client is another", len(meant.keys() - read.keys()), 0)
    for key in list(meant.keys() - read.keys())[:3]:
        print("     ", key, inside.all.get(key))
    one_each = [key for key in read.keys() & meant.keys() if len(inside.all[key]) == 1]
    apart = [key for key in one_each
             if any(abs(a - b) > 1000 for a, b in zip(read[key], meant[key]))]
    equal("flows whose start or end is more than 1 ms off", len(apart), 0)
    for key in apart[:3]:
        print("     ", key, read[key], meant[key], inside.all[key])

    flows = [e for e in ours if e["event_type"] == "flow"]
    times = [instant(e["timestamp"][:-5]) for e in ours]
    late = max(a - b for a, b in zip(times, times[1:]))
    check(late < 10_000_000, f"no event of our EVE is much earlier than the one above: {late} us")
    times = [instant(e["timestamp"][:-5]) for e in flows]
    check(times == sorted(times), "flows of our EVE stand in the order in which they end")
    raised = {e["flow_id"] for e in ours if e["event_type"] == "alert"}
    equal("flows that were alarmed about and do not say so, or say so and were not",
          sum((e["flow_id"] in raised) != e["flow"]["alerted"] for e in kept(flows, "flow")), 0)

    def dns(event):
        words = event["dns"]
        return (inside.key(*key_of(event)), words["type"], words["id"], words["rrname"],
                words["rrtype"], words.get("rcode"),
                tuple(sorted((a["rrtype"], str(a.get("rdata")), a["ttl"])
                             for a in words.get("answers", []))))

    same("Suricata's dns", map(dns, kept(theirs, "dns")), map(dns, kept(ours, "dns")))

    def http(event):
        words = event["http"]
        return (inside.key(*key_of(event)), words.get("hostname"), words.get("url"),
                words.get("http_method"), words.get("status"), words.get("http_user_agent"),
                words.get("http_refer"), words.get("http_content_type"), words.get("protocol"),
                min(words["length"], DEPTH))

    seen = same("Suricata's http", map(http, kept(theirs, "http")), map(http, kept(ours, "http")))
    check(len(seen) > 50, f"{len(seen)} different requests")

    def applications(events):
        return collections.Counter((inside.key(*key_of(e)), e.get("app_proto", "failed"))
                                   for e in kept(events, "flow") if e["proto"] != "ICMP")
    same("Suricata's app_proto", applications(theirs).elements(), applications(ours).elements())


# Names of ours, and what p0f 3.09 calls the same.
NAMES = {"Windows XP": "Windows XP", "Windows 7": "Windows 7 or 8", "Linux 3": "Linux 3.1-3.10",
         "FreeBSD 9": "FreeBSD 9.x or newer", "Android 4": "Linux (Android)"}


def p0f(pcap, folder, inside):
    log = folder / "p0f.log"
    said("p0f", "-r", pcap, "-o", log)
    systems, wrong, unknown, strangers, clients = collections.Counter(), [], 0, 0, set()
    for line in log.read_text().splitlines():
        fields = dict(part.split("=", 1) for part in line.split("] ", 1)[1].split("|"))
        if fields["mod"] == "syn+ack":
            unknown += fields["os"] == "???"
        if fields["mod"] != "syn":
            continue
        (client, port), (server, door) = (fields[end].split("/") for end in ("cli", "srv"))
        truth = inside.all.get((client, int(port), server, int(door), 6))
        if truth is None:
            strangers += 1
            continue
        systems[fields["os"]] += 1
        clients.add(client)
        if fields["os"] not in {NAMES[one["system"]] for one in truth}:
            wrong.append((client, fields["os"], truth[0]["system"]))
    equal("p0f connections of no conversation", strangers, 0)
    equal(f"p0f systems that are another than the host's, of {sum(systems.values())} connections "
          f"of {len(clients)} addresses, {dict(systems)}", len(wrong), 0)
    equal("p0f unknown answers", unknown, 0)
    for one in wrong[:3]:
        print("     ", one)


FLOW_FIELDS = ["cflow.srcaddr", "cflow.srcport", "cflow.dstaddr", "cflow.dstport",
               "cflow.protocol", "cflow.packets", "cflow.octets"]


def netflow9(file, csv_file):
    """The same flow records, as tshark reads their datagrams."""
    words = [word for field in FLOW_FIELDS for word in ("-e", field)]
    out, _ = said("tshark", "-r", file, "-n", "-d", "udp.port==2055,cflow", "-T", "fields",
                  *words)
    read = []
    for line in out.splitlines():
        columns = [column.split(",") if column else [] for column in line.split("\t")]
        read += zip(*columns)
    wanted = ((row["source"], row["source_port"], row["target"], row["target_port"],
               row["protocol"], row["packets"], row["bytes"]) for row in rows(csv_file))
    same("flow records of the tap, NetFlow v9 by tshark and CSV", read, wanted)


def judge(run, sensor, minute, folder):
    folder.mkdir()
    first, end = minute, minute + 1
    inside = Inside(run.labels(sensor, first - LASTS, end), first * 60_000_000, end * 60_000_000)
    print(f"      {sensor} at {minute} min: {len(inside.keys)} of {len(inside.all)} keys inside, "
          f"{len(inside.before)} began before, {len(inside.pieces)} pieces of streams")
    pcap = run.export(sensor, "pcap", first, end)
    frames = tshark(pcap, inside)
    nfpcapd(pcap, folder, inside, run.export(sensor, "csv", first, end + 2), frames)
    suricata(pcap, folder, inside, run.export(sensor, "eve", first, end + 3))
    p0f(pcap, folder, inside)
    netflow9(run.export(sensor, "netflow9", first, end), run.export(sensor, "csv", first, end))
    pcap.unlink()
