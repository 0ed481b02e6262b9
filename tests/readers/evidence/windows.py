"""Any window alone is that window of the whole: two that follow each other are the one of both."""
import itertools

from flows import datagrams, messages
from judging import check, equal, said

# What stands before the first row of a format, in bytes; csv has its first line.
PCAP_HEAD = 24
WHOLE = [("isp-a-web", "weblog"), ("isp-a-web", "jsonl"), ("isp-a-web", "csv"),
         ("isp-a-dns", "dnslog"), ("isp-a-dns", "csv"), ("isp-a-mail", "syslog"),
         ("isp-a-mail", "mbox"), ("isp-a-mail", "jsonl"), ("isp-a-ids", "eve"),
         ("isp-a-ids", "csv"), ("isp-a-flow", "csv"), ("ministry-flow", "csv"),
         ("shops-web", "weblog"), ("telco-a-antivirus", "jsonl")]
SELDOM = [("laocert-bgp", "mrt-updates"), ("laocert-bgp", "jsonl"), ("laocert-bgp", "csv"),
          ("laocert-antivirus", "syslog"), ("laocert-helpdesk", "syslog")]
ZEEK = [("isp-a-ids", "zeek-conn"), ("isp-a-ids", "zeek-dns"), ("isp-a-ids", "zeek-http")]


def without_head(data, form):
    return data[data.index(b"\n") + 1:] if form == "csv" else data


def joined(run, sensor, form, times, strip):
    return b"".join(strip(run.export(sensor, form, *window).read_bytes())
                    for window in itertools.pairwise(times))


def records(file, form):
    """The bytes of all flow records, without heads and templates."""
    import struct
    found = []
    for message in datagrams(file) if form == "netflow9" else messages(file):
        at = 20 if form == "netflow9" else 16
        while at + 4 <= len(message):
            number, size = struct.unpack_from(">HH", message, at)
            if number == 256:
                found.append((number, message[at + 4:at + size]))
            at += size
    return found


def judge(run, times, seldom):
    first, *_, last = times
    for sensor, form in WHOLE + SELDOM:
        strip = lambda data, form=form: without_head(data, form)
        some = seldom if (sensor, form) in SELDOM else times
        parts = joined(run, sensor, form, some, strip)
        whole = strip(run.export(sensor, form, some[0], some[-1]).read_bytes())
        check(parts == whole and whole, f"{sensor} {form}: windows joined are the whole, "
              f"{len(parts)} and {len(whole)} bytes")
    for sensor, form in ZEEK:
        strip = lambda data: b"".join(line for line in data.splitlines(keepends=True)
                                      if not line.startswith(b"#"))
        parts = joined(run, sensor, form, times, strip)
        whole = strip(run.export(sensor, form, first, last).read_bytes())
        check(parts == whole and whole, f"{sensor} {form}: windows joined are the whole, "
              f"{len(parts)} and {len(whole)} bytes")
    # Sequence numbers and up-times go on, and templates come again: the records are compared, as
    # tshark reads them.
    fields = ["cflow.srcaddr", "cflow.srcport", "cflow.dstaddr", "cflow.dstport",
              "cflow.protocol", "cflow.packets", "cflow.octets", "cflow.tcpflags"]
    words = [word for field in fields for word in ("-e", field)]

    def read(file):
        out, _ = said("tshark", "-r", file, "-n", "-d", "udp.port==2055,cflow", "-T", "fields",
                      *words)
        for line in out.splitlines():
            columns = [column.split(",") if column else [] for column in line.split("\t")]
            yield from zip(*columns)

    for sensor in ("isp-a-flow", "ministry-flow"):
        parts = [row for window in itertools.pairwise(times)
                 for row in read(run.export(sensor, "netflow9", *window))]
        whole = list(read(run.export(sensor, "netflow9", first, last)))
        check(parts == whole and whole, f"{sensor} netflow9: records of the windows are those of "
              f"the whole, {len(parts)} and {len(whole)}")
        # IPFIX has whole instants, so that the bytes of records are the same.
        parts = b"".join(data for window in itertools.pairwise(times)
                         for _, data in records(run.export(sensor, "ipfix", *window), "ipfix"))
        whole = b"".join(data for _, data in records(run.export(sensor, "ipfix", first, last),
                                                     "ipfix"))
        check(parts == whole and whole, f"{sensor} ipfix: records of the windows are those of the "
              f"whole, {len(parts)} and {len(whole)} bytes")


def judge_tap(run, sensor, times):
    """A capture goes on where the one before it ended. Read piece by piece: it is large."""
    first, *_, last = times
    whole = open(run.export(sensor, "pcap", first, last), "rb")
    head, alike, size = whole.read(PCAP_HEAD), True, 0
    for window in itertools.pairwise(times):
        file = run.export(sensor, "pcap", *window)
        with open(file, "rb") as part:
            alike = alike and part.read(PCAP_HEAD) == head
            while piece := part.read(1 << 20):
                size += len(piece)
                alike = alike and whole.read(len(piece)) == piece
        file.unlink()
    check(alike and not whole.read(1), f"{sensor} pcap: windows joined are the whole, {size} bytes")
    whole.close()
    run.export(sensor, "pcap", first, last).unlink()
