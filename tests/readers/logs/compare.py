"""Lets programs that others wrote read our logs, and compares counts with what was written.

usage: compare.py NAGA_LOG_FILES

goaccess reads the web log, Miller the tables and Zeek's logs, jq the JSON. EVE is held against
the keys that Suricata 7.0.10 has; NAGA_EVE_SCHEMA may name Suricata's own schema file, which is
then asked too. Exit codes say nothing here: what is printed is compared. Each comparison is shown
a damaged file and must notice it.
"""
import collections
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# What Suricata 7.0.10 writes in the events that we write, by the object it stands in.
EVE_KEYS = {
    "": "timestamp flow_id in_iface event_type src_ip src_port dest_ip dest_port proto icmp_type "
    "icmp_code pkt_src tx_id app_proto direction host alert flow tcp dns http",
    "alert": "action gid signature_id rev signature category severity",
    "flow": "pkts_toserver pkts_toclient bytes_toserver bytes_toclient start end age state reason "
    "alerted",
    "tcp": "tcp_flags tcp_flags_ts tcp_flags_tc syn fin rst psh ack state "
    "ts_max_regions tc_max_regions",
    "dns": "version type id flags qr rd ra opcode rrname rrtype rcode tx_id answers grouped "
    "authorities",
    "dns.answers": "rrname rrtype ttl rdata",
    "dns.authorities": "rrname rrtype ttl soa",
    "dns.authorities.soa": "mname rname serial refresh retry expire minimum",
    "dns.grouped": "A AAAA MX PTR TXT",
    "http": "hostname url http_user_agent http_content_type http_refer http_method protocol status "
    "redirect length",
}
QUERY_LINE = re.compile(
    r"\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d\.\d{3} queries: info: client "
    r"[\d.]+#\d+ \((\S+)\): query: (\S+) IN ([A-Z]+) [+-]S?E?T?D?C? \([\d.]+\)"
)

faults = []


def say(holds, what):
    if not holds:
        faults.append(what)


def run(*words, text=None):
    done = subprocess.run(words, input=text, capture_output=True, text=True)
    return done.stdout, done.stderr


def goaccess(log, folder):
    """Its own count of valid and refused lines, and of each status."""
    out = folder / "goaccess.json"
    out.unlink(missing_ok=True)
    run("goaccess", str(log), "--log-format=COMBINED", "--no-global-config", "--no-progress",
        "-o", str(out))
    read = json.loads(out.read_text())
    statuses = collections.Counter()
    for group in read["status_codes"]["data"]:
        for one in group["items"]:
            statuses[one["data"].split()[0]] += one["hits"]["count"]
    return read["general"], statuses


def check_weblog(folder, counts):
    log = folder / "access.log"
    general, statuses = goaccess(log, folder)
    print(f"goaccess: {general['valid_requests']} lines, {general['failed_requests']} refused, "
          f"statuses {dict(statuses)}")
    say(general["failed_requests"] == 0, "goaccess refuses lines of the web log")
    say(general["valid_requests"] == counts["visits"], "goaccess counts other requests")
    say(dict(statuses) == {k: v for k, v in counts["statuses"].items()},
        f"goaccess counts other statuses than {counts['statuses']}")
    say(int(general["bandwidth"]) == counts["body_bytes"], "goaccess counts other bytes")
    lines = log.read_text().splitlines(keepends=True)
    damaged = folder / "damaged.log"
    damaged.write_text("".join(lines[:50]) + lines[50].replace("[", "", 1))
    say(goaccess(damaged, folder)[0]["failed_requests"] == 1, "goaccess misses a damaged line")
    say(lines != sorted(lines, key=lambda line: line.split("[")[1][:20]),
        "the web log is perfectly sorted by when requests began, as no real one is")


def check_query_log(folder, counts):
    types = collections.Counter()
    text = (folder / "query.log").read_text()
    for line in text.splitlines():
        seen = QUERY_LINE.fullmatch(line)
        say(seen and seen[1] == seen[2], f"no line of BIND: {line}")
        if seen:
            types[seen[3]] += 1
    print(f"query log: {sum(types.values())} lines, types {dict(types)}")
    say(dict(types) == counts["types"], "the query log has other questions")


def strange_keys(value, where, found):
    if isinstance(value, list):
        for one in value:
            strange_keys(one, where, found)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in EVE_KEYS.get(where, "").split():
                found.add(f"{where}.{key}")
            strange_keys(inner, f"{where}.{key}" if where else key, found)


def check_eve(folder, counts):
    log = folder / "eve.json"
    out, errors = run("jq", "-r", ".event_type", str(log))
    events = collections.Counter(out.split())
    answered = counts["queries"] - counts["codes"].get("", 0)
    wanted = {"alert": counts["alarms"], "flow": counts["sessions"], "http": counts["visits"],
              "dns": counts["queries"] + answered}
    print(f"jq: events {dict(events)} {errors.strip()}")
    say(dict(events) == wanted and not errors, f"jq finds other events than {wanted}")
    strange, flows, seen = set(), set(), collections.Counter()
    codes = collections.Counter()
    total = 0
    when = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+0000")
    lines = log.read_text().splitlines()
    for line in lines:
        event = json.loads(line)
        strange_keys(event, "", strange)
        say(when.fullmatch(event["timestamp"]), f"no time of EVE: {event['timestamp']}")
        say(event["host"].startswith("EXERCISE-"), "an event without EXERCISE")
        say(0 < event["flow_id"] < 2**53, "a flow_id that JavaScript cannot hold")
        if event["event_type"] == "flow":
            flow = event["flow"]
            flows.add(event["flow_id"])
            total += flow["bytes_toserver"] + flow["bytes_toclient"]
            total -= 14 * (flow["pkts_toserver"] + flow["pkts_toclient"])
        if event["event_type"] == "alert":
            seen[event["alert"]["signature"]] += 1
        if event.get("dns", {}).get("type") == "answer":
            codes[event["dns"]["rcode"]] += 1
    say(not strange, f"keys that Suricata has not: {sorted(strange)}")
    say(dict(seen) == counts["signatures"], "other signatures than were raised")
    say(total == counts["flow_bytes"], "other bytes than flowed")
    say(dict(codes) == {k: v for k, v in counts["codes"].items() if k}, "other codes of answers")
    lost = sum(json.loads(line)["flow_id"] not in flows for line in lines)
    say(lost == 0, f"{lost} events without a flow of their flow_id")
    schema = os.environ.get("NAGA_EVE_SCHEMA")
    if schema:
        import jsonschema
        text = json.loads(pathlib.Path(schema).read_text())
        judge = jsonschema.validators.validator_for(text)(text)
        # One of each kind by its keys is enough: the schema speaks of keys and types.
        kinds = {}
        for line in lines:
            event = json.loads(line)
            kinds.setdefault(json.dumps(shape_of(event)), event)
        bad = [error.message for event in kinds.values() for error in judge.iter_errors(event)]
        print(f"Suricata's schema: {len(kinds)} kinds of events of {len(lines)}, {len(bad)} bad")
        say(not bad, f"Suricata's schema: {bad[:2]}")
        invented = dict(next(iter(kinds.values())), campaign="x")
        say(list(judge.iter_errors(invented)), "the schema does not notice an invented key")
    found = set()
    strange_keys(dict(json.loads(lines[0]), campaign="x"), "", found)
    say(found == {".campaign"}, "the comparison does not notice an invented key")


def shape_of(value):
    """The keys and kinds of a value, without what it says."""
    if isinstance(value, dict):
        return {key: shape_of(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape_of(value[0])]
    return type(value).__name__


def zeek(folder, name):
    """The rows that Miller reads of a log of Zeek, once its head has become a line of names."""
    text = (folder / name).read_text()
    lines = text.splitlines()
    heads = [line for line in lines if line.startswith("#")]
    say([head.split()[0].split("\t")[0] for head in heads] ==
        ["#separator", "#set_separator", "#empty_field", "#unset_field", "#path", "#exercise",
         "#open", "#fields", "#types", "#close"], f"{name}: another head than Zeek's")
    say(lines[-1].startswith("#close\t"), f"{name}: no #close")
    fields = next(head for head in heads if head.startswith("#fields\t"))[8:]
    rows = [line for line in lines if not line.startswith("#")]
    out, errors = run("mlr", "--itsv", "--ojsonl", "-S", "--no-auto-unflatten", "cat",
                      text="\n".join([fields, *rows]) + "\n")
    say(not errors, f"Miller on {name}: {errors[:200]}")
    read = [json.loads(line) for line in out.splitlines()]
    say(all(len(row.split("\t")) == len(fields.split("\t")) for row in rows),
        f"{name}: a row with more or fewer cells than names")
    return read


def check_zeek(folder, counts):
    conn, dns, http = (zeek(folder, name) for name in ("conn.log", "dns.log", "http.log"))
    print(f"Miller on Zeek's logs: conn {len(conn)}, dns {len(dns)}, http {len(http)}")
    say(len(conn) == counts["sessions"], "conn.log has other rows")
    say(len(dns) == counts["queries"], "dns.log has other rows")
    say(len(http) == counts["visits"], "http.log has other rows")
    uids = {row["uid"]: row for row in conn}
    say(len(uids) == len(conn), "two connections with one uid")
    for row in dns + http:
        of = uids.get(row["uid"])
        say(of and of["id.orig_h"] == row["id.orig_h"] and
            str(of["id.orig_p"]) == str(row["id.orig_p"]),
            f"{row['uid']} is no connection of its own")
        say(re.fullmatch(r"C[0-9A-Za-z]{17}", row["uid"]), "a uid that Zeek would not write")
    statuses = collections.Counter(str(row["status_code"]) for row in http)
    say(dict(statuses) == counts["statuses"], "http.log has other statuses")
    codes = collections.Counter(row["rcode_name"] for row in dns)
    say(codes.pop("-", 0) == counts["codes"].get("", 0), "dns.log has other unanswered questions")
    say(dict(codes) == {k: v for k, v in counts["codes"].items() if k}, "dns.log has other codes")
    total = sum(int(row["orig_ip_bytes"]) + int(row["resp_ip_bytes"]) for row in conn)
    say(total == counts["flow_bytes"], "conn.log has other bytes")


def check_tables(folder, counts):
    for name in ("visits", "queries", "sessions", "alarms", "lines", "flows", "letters", "routes"):
        table = folder / f"{name}.csv"
        out, errors = run("mlr", "--icsv", "--ojsonl", "-S", "cat", str(table))
        read = [json.loads(line) for line in out.splitlines()]
        say(not errors and len(read) == counts[name], f"Miller reads other {name}: {errors[:200]}")
        out, errors = run("jq", "-c", ".", str(folder / f"{name}.jsonl"))
        objects = [json.loads(line) for line in out.splitlines()]
        say(not errors and len(objects) == counts[name], f"jq reads other {name}: {errors[:200]}")
        with open(table, newline="", encoding="utf-8", errors="surrogateescape") as file:
            rows = list(csv.reader(file, strict=True))
        say(all(len(row) == len(rows[0]) for row in rows), f"{name}: rows of different length")
        say(rows[0][-1] == "exercise" and all(row[-1] == "EXERCISE" for row in rows[1:]),
            f"{name}: a row without EXERCISE")
        say(list(objects[0]) == rows[0], f"{name}: other keys than columns")
        for row in rows[1:]:
            for column, cell in zip(rows[0], row):
                number = re.fullmatch(r"-\d+(\.\d+)?", cell)
                say(cell[:1] not in tuple("=+-@\t\r") or number or not cell,
                    f"{name}: {column} is a formula to a spreadsheet: {cell}")
        # What both forms say is the same, but for the guard and for bytes that are no UTF-8.
        for cells, one in zip(read, objects):
            for key, value in one.items():
                if isinstance(value, str) and "\ufffd" not in value:
                    guard = "'" if value[:1] in tuple("=+-@\t\r") and value else ""
                    say(str(cells[key]).replace("\r\n", "\n") ==
                        (guard + value).replace("\r\n", "\n"), f"{name}: {key} differs: {value}")
    print("tables: eight kinds of rows read alike by Miller, jq and Python")


def main():
    missing = [name for name in ("goaccess", "mlr", "jq") if shutil.which(name) is None]
    if missing:
        sys.exit(f"{', '.join(missing)} not here: run tools/setup test")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([sys.argv[1], str(folder)], check=True)
        counts = json.loads((folder / "counts.json").read_text())
        check_weblog(folder, counts)
        check_query_log(folder, counts)
        check_eve(folder, counts)
        check_zeek(folder, counts)
        check_tables(folder, counts)
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
