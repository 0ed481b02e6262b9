"""Logs of one sensor in all its formats, of two sensors of one event, and routes."""
import collections
import email
import email.policy
import ipaddress
import json
import mailbox
import re
import tarfile

from judging import check, equal, instant, lines, rows, said, same


def counted(run, sensor, first, end):
    """How many rows miller and jq find; they and we agree."""
    table = run.export(sensor, "csv", first, end)
    out, _ = said("mlr", "--icsv", "--ojson", "count", table)
    by_mlr = json.loads(out)[0]["count"]
    out, _ = said("jq", "-s", "length", run.export(sensor, "jsonl", first, end))
    ours = rows(table)
    equal(f"{sensor}: rows by miller and by jq", (by_mlr, int(out)), (len(ours), len(ours)))
    return ours


def routes(run, first, end):
    ours = counted(run, "laocert-bgp", first, end)
    out, complaint = said("bgpdump", "-v", "-m", run.export("laocert-bgp", "mrt-updates", first,
                                                            end))
    odd = [line for line in complaint.splitlines() if "[info]" not in line]
    equal("bgpdump complains", odd, [])
    read = [line.split("|") for line in out.splitlines()]

    def of_csv(row):
        at = str(instant(row["at"]) // 1_000_000)
        if (row["old_state"], row["new_state"]) != ("0", "0"):
            return ("STATE", at, "", "", row["old_state"] + ">" + row["new_state"])
        return ("W" if row["withdrawn"] == "1" else "A", at, row["prefix"], row["path"], "")

    def of_bgpdump(line):
        if line[2] == "STATE":
            return ("STATE", line[1], "", "", ">".join(line[5:7]))
        return (line[2], line[1], line[5], line[6] if line[2] == "A" else "", "")

    same("updates of bgpdump", map(of_bgpdump, read), map(of_csv, ours))

    # The table at the end is the table at the begin with what the updates say.
    def table(minute):
        text, grumble = said("bgpdump", "-v", "-m", run.export("laocert-bgp", "mrt-rib", minute,
                                                             minute + 1))
        equal("bgpdump complains of a table",
              [line for line in grumble.splitlines() if "[info]" not in line], [])
        return {(line[3], line[5]): line[6] for line in
                (row.split("|") for row in text.splitlines())}

    known, later = table(first), table(end)
    began = len(known)
    for line in read:
        if line[2] == "A":
            known[line[3], line[5]] = line[6]
        elif line[2] == "W":
            known.pop((line[3], line[5]), None)
        elif line[2] == "STATE" and line[5] == "6":
            known = {key: path for key, path in known.items() if key[0] != line[3]}
    same(f"routes of the table at the end, from {began} and {len(read)} updates",
         known.items(), later.items())


WEBLOG = re.compile(r'(\S+) - (\S+) \[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-) '
                    r'"((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"')


def web(run, sensor, first, end, folder):
    ours = counted(run, sensor, first, end)
    file = run.export(sensor, "weblog", first, end)
    out, bad = folder / f"{sensor}.json", folder / f"{sensor}.bad"
    said("goaccess", file, "--log-format=COMBINED", "--no-global-config",
         f"--invalid-requests={bad}", "-o", out)
    general = json.loads(out.read_text())["general"]
    equal(f"{sensor}: requests of goaccess, valid and failed",
          (general["valid_requests"], general["failed_requests"]), (len(ours), 0))
    read = [WEBLOG.fullmatch(line) for line in file.read_text().splitlines()]
    equal(f"{sensor}: lines that are no combined log", sum(line is None for line in read), 0)
    plain = lambda text: text.replace('\\"', '"').replace("\\\\", "\\")
    same(f"{sensor}: requests in the web log and in the table",
         ((one[1], plain(one[4]), one[5], one[6]) for one in read if one),
         ((row["client"], f"{row['method']} {row['path']} {row['protocol']}", row["status"],
           "-" if row["body_bytes"] == "0" else row["body_bytes"]) for row in ours))


def many_hosts(run, sensor, first, end, folder):
    """One log of many servers names the host that was asked; each site is asked for itself."""
    ours = counted(run, sensor, first, end)
    file = run.export(sensor, "vhostlog", first, end)
    out, bad = folder / f"{sensor}.json", folder / f"{sensor}.bad"
    said("goaccess", file, "--log-format=VCOMBINED", "--no-global-config",
         f"--invalid-requests={bad}", "-o", out)
    found = json.loads(out.read_text())
    equal(f"{sensor}: requests of goaccess, valid and failed",
          (found["general"]["valid_requests"], found["general"]["failed_requests"]),
          (len(ours), 0))
    wanted = collections.Counter(row["host"] or row["server"] for row in ours)
    shown = {one["data"].removesuffix(":80"): one["hits"]["count"]
             for one in found["vhosts"]["data"]}
    equal(f"{sensor}: hosts of goaccess that are asked otherwise in the table",
          {host: n for host, n in shown.items() if wanted[host] != n}, {})
    check(len(shown) > 50, f"{sensor}: {len(shown)} hosts")
    posts = collections.Counter(row["path"].split("?")[0] for row in ours
                                if row["method"] == "POST")
    print("      posts", dict(posts), "of", len(ours))
    check("/upload.php" not in posts, f"{sensor}: nobody sends to a script that no site has")
    forms = sum(posts.values()) - posts["/webmail/login"] - posts["/owa/auth"]
    check(forms < 0.02 * len(ours), f"{sensor}: {forms} of {len(ours)} requests send a form")


def web_and_border(run, server, monitor, prefixes, first, end):
    """A web server and a monitor at the border agree on what crosses the border."""
    inside = [ipaddress.ip_network(prefix) for prefix in prefixes]
    is_inside = lambda text: any(ipaddress.ip_address(text) in net for net in inside)
    middle = (instant_of(first + 1), instant_of(end - 1))
    served = rows(run.export(server, "csv", first, end))
    seen = [e for e in lines(run.export(monitor, "eve", first, end)) if e["event_type"] == "http"]

    def of_server(row):
        return (row["client"], int(row["client_port"]), row["server"], row["method"], row["host"],
                row["path"], int(row["status"]), int(row["body_bytes"]), row["agent"])

    def of_monitor(event):
        words = event["http"]
        return (event["src_ip"], event["src_port"], event["dest_ip"], words["http_method"],
                words["hostname"], words["url"], words["status"], words["length"],
                words.get("http_user_agent", ""))

    in_middle = lambda us: middle[0] <= us < middle[1]
    all_served = collections.Counter(map(of_server, served))
    all_seen = collections.Counter(map(of_monitor, seen))
    crossing = collections.Counter(of_server(row) for row in served
                                   if not is_inside(row["client"])
                                   and in_middle(instant(row["at"])))
    entering = collections.Counter(of_monitor(e) for e in seen if is_inside(e["dest_ip"])
                                   and in_middle(instant(e["timestamp"][:-5])))
    for what, one, other in ((f"{server} served strangers and {monitor} did not see", crossing,
                              all_seen),
                             (f"{monitor} saw enter and {server} did not serve", entering,
                              all_served)):
        left = one - other
        equal(f"{what}, of {sum(one.values())}", sum(left.values()), 0)
        for value in list(left)[:3]:
            print("     ", value)
    check(sum(crossing.values()) > 100, "enough of them to compare")


def instant_of(minute):
    from judging import EPOCH_US
    return EPOCH_US + minute * 60_000_000


DNSLOG = re.compile(r"(\d\d-\w{3}-\d{4} [\d:.]+) queries: info: client ([\d.]+)#(\d+) \(([^)]*)\): "
                    r"query: (\S+) IN (\S+) (\+?E?\S*) \(([\d.]+)\)")


def names(run, sensor, first, end):
    ours = counted(run, sensor, first, end)
    read = [DNSLOG.fullmatch(line) for line in
            run.export(sensor, "dnslog", first, end).read_text().splitlines()]
    equal(f"{sensor}: lines that are no query log", sum(line is None for line in read), 0)
    same(f"{sensor}: questions in the query log and in the table",
         ((one[2], one[3], one[5], one[6], one[8]) for one in read if one),
         ((row["client"], row["client_port"], row["name"], row["type"], row["resolver"])
          for row in ours))
    kinds = collections.Counter(row["type"] for row in ours)
    print("     ", dict(kinds), dict(collections.Counter(row["code"] for row in ours)))
    check(kinds["AAAA"] > 0 and kinds["PTR"] > 0, f"{sensor}: AAAA and PTR are asked for")


# RFC 5424 6: no field is empty, one structured data element, values with \" \\ \] only.
SYSLOG = re.compile(r'<(\d{1,3})>1 (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}\+07:00) (\S+) (\S+) '
                    r'(\S+) (\S+) (\[naga@32473((?: [^ =\]"]+="(?:[^"\\\]]|\\["\\\]])*")*)\])'
                    r"(?: (\ufeff?)(.*))?")
PARAM = re.compile(r' ([^ =\]"]+)="((?:[^"\\\]]|\\["\\\]])*)"')


def syslog(run, sensor, first, end, table=True):
    read = [SYSLOG.fullmatch(line) for line in
            run.export(sensor, "syslog", first, end).read_text(encoding="utf-8").split("\n")
            if line]
    equal(f"{sensor}: lines of {len(read)} that are no RFC 5424", sum(not one for one in read), 0)
    marked = sum('mark="EXERCISE"' in one[8] for one in read if one)
    equal(f"{sensor}: lines that bear the mark", marked, len(read))
    if not table:
        return read
    ours = counted(run, sensor, first, end)

    def of_syslog(one):
        fields = {name: re.sub(r"\\(.)", r"\1", value) for name, value in PARAM.findall(one[8])}
        fields.pop("mark")
        return (instant(one[2]), int(one[1]), one[3], one[4], one[5], one[6], one[10],
                tuple(sorted(fields.items())))

    wanted = ((instant(row["at"]), row["facility"] * 8 + row["severity"], row["host"], row["app"],
               row["process"], row["kind"], row["text"], tuple(sorted(row["fields"].items())))
              for row in lines(run.export(sensor, "jsonl", first, end)))
    same(f"{sensor}: syslog and table", map(of_syslog, filter(None, read)), wanted)
    return ours


def letters(run, sensor, first, end):
    ours = counted(run, sensor, first, end)
    box = mailbox.mbox(run.export(sensor, "mbox", first, end), create=False)
    parse = lambda text: email.message_from_bytes(text, policy=email.policy.default)
    raw = [parse(bytes(letter)) for letter in box]
    equal(f"{sensor}: letters in the mailbox", len(raw), len(ours))
    with tarfile.open(run.export(sensor, "eml", first, end)) as tar:
        files = [parse(tar.extractfile(member).read()) for member in tar if member.isfile()]
    equal(f"{sensor}: letters in the archive", len(files), len(ours))
    equal(f"{sensor}: defects", [d for one in raw + files for part in one.walk()
                                 for d in part.defects], [])
    said_of = lambda letter: letter["Message-ID"]
    same(f"{sensor}: letters in mailbox and archive", map(said_of, raw), map(said_of, files))
    log = syslog(run, sensor, first, end, table=False)
    queues = {queue for one in log for name, queue in PARAM.findall(one[8]) if name == "queue"}
    missing = {row["queue"] for row in ours} - queues
    equal(f"{sensor}: letters of {len(ours)} of which the mail log is silent", missing, set())
    unsigned = [row["queue"] for row in ours
                if not any(row["queue"] in str(one.get_all("Received")) for one in raw)]
    equal(f"{sensor}: queue ids that no letter bears", unsigned, [])


def monitors(run, sensor, first, end):
    counted(run, sensor, first, end)
    kinds = collections.Counter(
        e["event_type"] + " " + e.get("dns", {}).get("type", "")
        for e in lines(run.export(sensor, "eve", first, end)))
    for form, kind in (("zeek-conn", "flow "), ("zeek-dns", "dns query"), ("zeek-http", "http ")):
        file = run.export(sensor, form, first, end)
        out, _ = said("mlr", "--inidx", "--ifs", "tab", "--skip-comments", "--ojson", "count",
                      file)
        equal(f"{sensor}: {form} by miller and {kind.strip()} of EVE",
              json.loads(out)[0]["count"], kinds[kind])


def judge(run, prefixes, folder):
    routes(run, 1, 14)
    web(run, "isp-a-web", 2, 6, folder)
    many_hosts(run, "laocert-watch", 2, 5, folder)
    web_and_border(run, "isp-a-web", "isp-a-ids", prefixes, 2, 6)
    names(run, "isp-a-dns", 3, 5)
    for sensor in ("laocert-antivirus", "laocert-helpdesk"):
        syslog(run, sensor, 0, 15)
    letters(run, "isp-a-mail", 2, 8)
    monitors(run, "isp-a-ids", 4, 6)
    counted(run, "isp-a-flow", 3, 13)
