"""Flow records of a border, replayed to a collector, and sampled ones against all."""
import collections
import pathlib
import re
import signal
import socket
import struct
import subprocess
import time

from judging import check, environment, equal, instant, objects, rows, said, same


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as it:
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
    return any(f":{port:04X} " in line for line in open("/proc/net/udp"))


def datagrams(pcap):
    """What the UDP datagrams of a capture carry."""
    data = pcap.read_bytes()
    at = 24
    while at < len(data):
        length = struct.unpack_from("<I", data, at + 8)[0]
        yield data[at + 16 + 42:at + 16 + length]
        at += 16 + length


def messages(file):
    """The messages of an IPFIX file (RFC 5655), and how many records of options each has."""
    data = file.read_bytes()
    at = 0
    while at < len(data):
        version, length = struct.unpack_from(">HH", data, at)
        if version != 10 or length < 16 or at + length > len(data):
            raise ValueError(f"no message at {at}: version {version}, length {length}")
        yield data[at:at + length]
        at += length


def options_in(message):
    found, at = 0, 16
    while at < len(message):
        number, size = struct.unpack_from(">HH", message, at)
        found += number == 257
        at += size
    return found


def as_capture(payloads, port, to):
    """Datagrams in a capture, for tshark; their checksum is said to be left out."""
    frames = struct.pack(">IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
    for payload in payloads:
        udp = struct.pack(">HHHH", 50007, port, 8 + len(payload), 0) + payload
        ip = struct.pack(">HHHHBBHII", 0x4500, 20 + len(udp), 0, 0, 64, 17, 0,
                         0xC6120001, 0xC6120002)
        frame = b"\2" * 12 + b"\x08\0" + ip + udp
        frames += struct.pack(">IIII", struct.unpack_from(">I", payload, 4)[0], 0, len(frame),
                              len(frame)) + frame
    to.write_bytes(frames)
    return to


def collected(payloads, folder):
    """What nfcapd took of datagrams sent to it: (its log, its flows)."""
    folder.mkdir()
    port = free_port()
    log = folder / "nfcapd.log"
    with open(log, "w") as out:
        nfcapd = subprocess.Popen(
            ["nfcapd", "-w", str(folder), "-p", str(port), "-b", "127.0.0.1", "-t", "3600", "-B",
             "8000000"], stdout=out, stderr=subprocess.STDOUT, env=environment)
    try:
        check(wait_for(lambda: udp_bound(port)), "nfcapd listens")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for number, payload in enumerate(payloads):
                sender.sendto(payload, ("127.0.0.1", port))
                if number % 20 == 19:
                    time.sleep(0.005)
        time.sleep(0.7)
    finally:
        nfcapd.send_signal(signal.SIGTERM)
        nfcapd.wait(20)
    out, _ = said("nfdump", "-R", folder, "-o", "json", "-q")
    return log.read_text(), list(objects(out))


def of_nfdump(flow):
    flags = sum(bit for bit, letter in zip((32, 16, 8, 4, 2, 1), "UAPRSF")
                if letter in flow.get("tcp_flags", ""))
    protocol = {"TCP": 6, "UDP": 17, "ICMP": 1}.get(flow["proto"], flow["proto"])
    icmp = protocol == 1
    return (flow["src4_addr"], flow.get("src_port", 0), flow["dst4_addr"],
            flow["icmp_type"] * 256 + flow["icmp_code"] if icmp else flow["dst_port"],
            protocol, flags, flow["in_packets"], flow["in_bytes"],
            instant(flow["first"]) // 1000, instant(flow["last"]) // 1000,
            *(flow.get(key, 0) for key in ("input_snmp", "output_snmp", "src_as", "dst_as")))


def of_csv(row, sampling):
    # Times leave as whole milliseconds, cut.
    near = lambda text: instant(text) // 1000
    return (row["source"], int(row["source_port"]), row["target"], int(row["target_port"]),
            int(row["protocol"]), int(row["tcp_flags"]), sampling * int(row["packets"]),
            sampling * int(row["bytes"]), near(row["first"]), near(row["last"]), int(row["in"]),
            int(row["out"]), int(row["source_as"]), int(row["target_as"]))


def judge_sensor(run, sensor, sampling, first, end, folder):
    wanted = rows(run.export(sensor, "csv", first, end))
    for form, port in (("netflow9", 2055), ("ipfix", 4739)):
        file = run.export(sensor, form, first, end)
        if form == "netflow9":
            payloads, pcap, options = list(datagrams(file)), file, 0
            order, _ = said("capinfos", "-M", "-c", "-o", pcap)
            check("Strict time order:   True" in order, f"{sensor} {form}: strict order of time")
        else:
            payloads = list(messages(file))
            pcap = as_capture(payloads, port, folder / f"{sensor}.ipfix.pcap")
            options = sum(map(options_in, payloads))
        remarks, _ = said("tshark", "-r", pcap, "-o", "udp.check_checksum:TRUE", "-d",
                          f"udp.port=={port},cflow", "-Y", "_ws.expert", "-T", "fields", "-e",
                          "frame.number", "-e", "_ws.expert.message")
        equal(f"{sensor} {form}: remarks of tshark on {len(payloads)} datagrams", remarks.strip(),
              "")
        log, flows = collected(payloads, folder / f"{sensor}-{form}")
        ident = re.findall(r"Flows: (\d+), Packets: (\d+), Bytes: (\d+), "
                           r"Sequence Errors: (\d+), Bad Packets: (\d+)", log)
        total = [sum(int(line[k]) for line in ident) for k in range(5)]
        # nfcapd 1.7.1 leaves the records of options out of IPFIX sequence numbers, against RFC
        # 7011 3.1, and stumbles once behind each of them.
        equal(f"{sensor} {form}: flows, sequence errors, bad packets of nfcapd",
              [total[0], total[3] - options, total[4]], [len(wanted), 0, 0])
        space = set(re.findall(r"packet space: (\d+)", log))
        if sampling > 1:
            equal(f"{sensor} {form}: sampling that nfcapd hears of",
                  {int(n) + 1 for n in space}, {sampling})
        same(f"{sensor} {form}: flows of nfdump", map(of_nfdump, flows),
             (of_csv(row, sampling) for row in wanted))
    return wanted


def judge_sampling(sampled, whole, sensor, sampling, first, end):
    """Within three standard errors; each packet is taken by itself with chance 1 / sampling."""
    few, many = rows(sampled.export(sensor, "csv", first, end)), rows(
        whole.export(sensor, "csv", first, end))
    check(len(many) > 10 * len(few), f"{sensor}: {len(few)} flows sampled, {len(many)} in all")
    for what in ("packets", "bytes"):
        total = sum(int(row[what]) for row in many)
        spread = ((sampling - 1) * sum(int(row[what]) ** 2 / int(row["packets"])
                                       for row in many)) ** 0.5
        scaled = sampling * sum(int(row[what]) for row in few)
        off = (scaled - total) / spread
        check(abs(off) < 3, f"{sensor}: {what} {scaled} by sampling 1:{sampling}, {total} without, "
              f"{off:+.2f} standard errors")
    ends = lambda row: (row["source"], row["source_port"], row["target"], row["target_port"],
                        row["protocol"])
    strangers = {ends(row) for row in few} - {ends(row) for row in many}
    # A flow may leave before the window in one and after its begin in the other.
    check(len(strangers) <= len(few) / 50,
          f"{sensor}: {len(strangers)} of the sampled flows are not among all")


def judge(run, whole, folder):
    judge_sensor(run, "ministry-flow", 1, 4, 6, folder)
    judge_sensor(run, "isp-a-flow", 1000, 3, 13, folder)
    judge_sampling(run, whole, "isp-a-flow", 1000, 3, 13)
