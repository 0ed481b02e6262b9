#!/usr/bin/env python3
"""Reads our letters, mailboxes and artefacts with programs that we did not write.

usage: read_mail.py NAGA_MAIL_FILES ROOT

Python's email and mailbox, python3-dkim, swaks with aiosmtpd, tshark, `file` and `sha256sum` judge;
what they print is counted and compared with what was written. No exit code is trusted.
"""

import base64
import collections
import email
import email.policy
import email.utils
import json
import mailbox
import pathlib
import re
import socket
import subprocess
import sys
import tempfile

faults = []
counts = collections.Counter()


def check(holds, words):
    if not holds:
        faults.append(words)


def zone_of(folder):
    addresses, keys, lairs = {}, {}, set()
    for line in (folder / "zone.tsv").read_text().splitlines():
        name, kind, value = line.split("\t")
        if kind == "A":
            addresses[name] = value
        elif kind == "TXT":
            keys[name] = value
        else:
            lairs.add(name)
    return addresses, keys, lairs


def read_letter(raw, row, addresses):
    """The headers of one letter, which must agree with each other and with the zone."""
    queue, client, address, sender, recipient, at_us = row
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        check(part.defects == [], f"{queue}: {part.defects}")
        if part.get_content_maintype() == "text":
            part.get_content()
            counts[part.get_content_type()] += 1
    check(message["X-Exercise"] == "EXERCISE EXERCISE EXERCISE", f"{queue}: no mark")
    check(email.utils.parseaddr(message["From"])[1] == sender, f"{queue}: From")
    check(email.utils.parseaddr(message["To"])[1] == recipient, f"{queue}: To")
    check(message["Subject"].strip() != "", f"{queue}: no subject")

    # Newest first: times never rise on the way down, and the letter was written before all.
    stamps = []
    for received in message.get_all("Received"):
        stamps.append(received.rsplit(";", 1)[1].strip())
    stamps.append(message["Date"])
    times = [email.utils.parsedate_to_datetime(s) for s in stamps]
    check(all(a >= b for a, b in zip(times, times[1:])), f"{queue}: times rise {stamps}")
    check(int(times[0].timestamp()) == int(at_us) // 1_000_000, f"{queue}: taken at another time")
    for stamp, time in zip(stamps, times):
        check(stamp.split(",")[0] == time.strftime("%a"), f"{queue}: weekday of {stamp}")
        check(stamp.endswith(" +0700"), f"{queue}: zone of {stamp}")

    # Who brought it: HELO, name and address agree with the zone.
    top = " ".join(message.get_all("Received")[0].split())
    seen = re.match(r"from (\S+) \((\S+) \[([\d.]+)\]\)", top)
    check(seen is not None, f"{queue}: {top}")
    if seen is None:
        return message
    check(seen[3] == address and seen[2] == client, f"{queue}: {top}")
    check(f"id {queue} for <{recipient}>" in top, f"{queue}: {top}")
    if client not in ("unknown", "localhost"):
        counts["named clients"] += 1
        check(seen[1] == client and addresses.get(client) == address, f"{queue}: {top}")
        host = message["Message-ID"].rstrip(">").split("@")[1]
        check(host == client, f"{queue}: Message-ID of {host}, brought by {client}")
    return message


def judge_signature(raw, keys):
    import dkim

    def look_up(name, timeout=5):
        return keys.get(name.decode().rstrip("."), "").encode() or None

    good = dkim.verify(raw, dnsfunc=look_up)
    body = raw.index(b"\r\n\r\n") + 4
    at = next(i for i in range(body, len(raw)) if raw[i:i + 1].isalnum())
    bad = raw[:at] + (b"x" if raw[at:at + 1] != b"x" else b"y") + raw[at + 1:]
    return good, dkim.verify(bad, dnsfunc=look_up)


def unquoted(text):
    return re.sub(rb"(?m)^>(>*From )", rb"\1", text)


def judge_letters(folder):
    addresses, keys, lairs = zone_of(folder)
    rows = [line.split("\t") for line in (folder / "letters.tsv").read_text().splitlines()]
    check(len({row[0] for row in rows}) == len(rows), "queue ids repeat")
    looks = {True: collections.Counter(), False: collections.Counter()}
    for row in rows:
        raw = (folder / (row[0] + ".eml")).read_bytes()
        check(b"\n" not in raw.replace(b"\r\n", b""), f"{row[0]}: a bare LF")
        check(max(map(len, raw.split(b"\r\n"))) <= 998, f"{row[0]}: a long line")
        message = read_letter(raw, row, addresses)
        lure = row[1] in lairs
        counts["lures" if lure else "others"] += 1
        names = [n for n in message.keys() if n not in ("DKIM-Signature", "Received")]
        looks[lure][",".join(names)] += 1
        counts["others with a name"] += not lure and row[1] not in ("unknown", "localhost")
        if "DKIM-Signature" in message:
            counts["signed"] += 1
            counts["others signed"] += not lure
            if counts["signed"] % 2 == 0:
                good, bad = judge_signature(raw, keys)
                counts["verified"] += 1
                check(good, f"{row[0]}: python3-dkim does not accept the signature")
                check(not bad, f"{row[0]}: python3-dkim accepts a changed letter")
    # Nothing in the form of a lure that other letters do not have.
    check(set(looks[True]) <= set(looks[False]), f"forms of lures only: {looks[True]}")
    check(counts["lures"] > 500 and counts["others"] > 500, f"too few letters: {counts}")
    check(counts["verified"] > 100, f"too few signatures: {counts}")
    check(counts["others signed"] > counts["others with a name"] / 2, f"too few sign: {counts}")
    check(counts["text/html"] > 100, f"too few HTML parts: {counts}")

    box = mailbox.mbox(folder / "letters.mbox", create=False)
    check(len(box) == len(rows), f"mailbox finds {len(box)} letters, {len(rows)} were written")
    for key, row in zip(box.keys(), rows):
        raw = (folder / (row[0] + ".eml")).read_bytes()
        kept = unquoted(box.get_bytes(key)).replace(b"\n", b"\r\n")
        # The empty line before the next letter is none of it.
        check(kept in (raw, raw + b"\r\n"), f"{row[0]}: the mailbox holds another letter")
        first = box.get_file(key, from_=True).readline().decode().split(" ", 2)
        weekday, month, day, clock, year = first[2].split()
        stamp = email.utils.parsedate_to_datetime(f"{weekday}, {day} {month} {year} {clock} +0000")
        check(int(stamp.timestamp()) == int(row[5]) // 1_000_000, f"{row[0]}: From_ line {first}")
        check(weekday == stamp.strftime("%a"), f"{row[0]}: weekday of {first}")
        check(first[1] == row[3], f"{row[0]}: From_ line {first}")
    quoted = (folder / "letters.mbox").read_bytes().count(b"\n>From ")
    check(quoted > 0, "no letter has a line that must be quoted")
    counts["quoted lines"] = quoted


def judge_delivery(folder):
    """swaks hands some letters over, aiosmtpd takes them: they arrive as they were."""
    from aiosmtpd.controller import Controller

    arrived = []

    class Box:
        async def handle_DATA(self, server, session, envelope):
            arrived.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
            return "250 taken"

    rows = [line.split("\t") for line in (folder / "letters.tsv").read_text().splitlines()]
    chosen = rows[::len(rows) // 12]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Box(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        for row in chosen:
            subprocess.run(
                ["swaks", "--server", f"127.0.0.1:{port}", "--from", row[3], "--to", row[4],
                 "--data", "@" + str(folder / (row[0] + ".eml"))],
                capture_output=True, check=False)
    finally:
        controller.stop()
    check(len(arrived) == len(chosen), f"{len(arrived)} of {len(chosen)} letters arrived")
    for row, (sender, readers, content) in zip(chosen, arrived):
        sent = (folder / (row[0] + ".eml")).read_bytes().rstrip(b"\r\n")
        check(sender == row[3] and readers == [row[4]], f"{row[0]}: {sender} to {readers}")
        check(content.rstrip(b"\r\n") == sent, f"{row[0]}: arrived as another letter")
    counts["delivered"] = len(arrived)


def judge_capture(folder, name, least):
    """tshark reads the SMTP at the tap before the gateway: the letters there are the gateway's."""
    rows = [line.split("\t") for line in (folder / "came.tsv").read_text().splitlines()]
    rows = [row[1:] for row in rows if row[0] == name]
    letters = {row[0]: (folder / (row[0] + ".came")).read_bytes() for row in rows}
    # The tap also sees letters that leave; the gateways are those that the letters name.
    addresses, _, _ = zone_of(folder)
    gateways = {addresses[re.search(rb"\sby\s+(\S+)\s", raw)[1].decode()]
                for raw in letters.values()}
    pcap = folder / (name + ".pcap")
    fields = ["tcp.stream", "smtp.req.command", "smtp.req.parameter", "smtp.response.code",
              "smtp.rsp.parameter", "imf.message_id", "tcp.analysis.flags", "_ws.expert.message"]
    command = ["tshark", "-r", pcap, "-n", "-o", "tcp.check_checksum:TRUE", "-T", "fields", "-Y",
               "tcp.dstport == 25 and ip.dst in {G} or tcp.srcport == 25 and ip.src in {G}".replace(
                   "G", ",".join(sorted(gateways)))]
    for field in fields:
        command += ["-e", field]
    said = subprocess.run(command, capture_output=True, text=True, check=False,
                          errors="replace").stdout
    talks = collections.defaultdict(lambda: collections.defaultdict(list))
    for line in said.splitlines():
        seen = dict(zip(fields, line.split("\t")))
        for field in fields[1:6]:
            if seen[field]:
                talks[seen["tcp.stream"]][field].append(seen[field])
        check("Malformed" not in line, f"tshark finds a fault: {line}")
    seen = sum(len(t["imf.message_id"]) for t in talks.values())
    counts[name + ": letters"] = seen
    check(seen >= least, f"{name}: {seen} letters, at least {least} are wanted")
    check(seen == len(rows) == len(talks),
          f"{name}: tshark sees {seen} letters in {len(talks)} conversations, the "
          f"gateway took {len(rows)}")
    ids = collections.Counter()
    for queue, sender, recipient in rows:
        message = email.message_from_bytes(letters[queue])
        ids[message["Message-ID"].strip(), sender, recipient, queue] += 1
    for stream, talk in talks.items():
        check(talk["smtp.req.command"] == ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"],
              f"{stream}: {talk['smtp.req.command']}")
        check(talk["smtp.response.code"][:1] == ["220"] and
              talk["smtp.response.code"][2:] == ["250", "250", "354", "250", "221"],
              f"{stream}: {talk['smtp.response.code']}")
        told = re.findall(r"<([^<>]*)>", " ".join(talk["smtp.req.parameter"]))
        queue = re.search(r"queued as ([0-9A-F]{10})", " ".join(talk["smtp.rsp.parameter"]))
        ids[(talk["imf.message_id"] or [""])[0].strip(), *told[:2], queue and queue[1]] -= 1
    differ = [key for key, n in ids.items() if n != 0]
    check(not differ, f"{len(differ)} letters differ at tap and gateway: "
          f"{[(key, ids[key]) for key in differ[:4]]}")


def judge_letters_at_tap(folder):
    """Each as the gateway has it, below the headers that the gateway put on top."""
    rows = [line.split("\t") for line in (folder / "came.tsv").read_text().splitlines()]
    rows = [row[1:] for row in rows if row[0] == "quiet"]
    (folder / "taken").mkdir()
    subprocess.run(["tshark", "-r", folder / "quiet.pcap", "-q", "--export-objects",
                    f"imf,{folder / 'taken'}"], capture_output=True, check=False)
    taken = collections.Counter()
    for file in (folder / "taken").iterdir():
        taken[re.sub(rb"\r\n\.\.", rb"\r\n.", file.read_bytes()).rstrip(b"\r\n")] += 1
    for queue, _, _ in rows:
        raw = (folder / (queue + ".came")).read_bytes()
        own = re.match(rb"Return-Path: .*\r\nReceived: .*\r\n([ \t].*\r\n)*", raw)
        taken[raw[own.end():].rstrip(b"\r\n")] -= 1
    differ = [text for text, n in taken.items() if n < 0]
    check(not differ, f"{len(differ)} letters are others at the tap: {differ[:1]}")
    counts["letters alike"] = len(rows) - len(differ)


def settings_of(raw):
    """What an analyst does: the table names the block, the note its key."""
    text = raw.decode("ascii")
    row = re.search(r"^\.cfg +0x([0-9a-f]+) 0x([0-9a-f]+) base64, xor 0x([0-9a-f]{2})$", text, re.M)
    at, size, key = (int(row[i], 16) for i in (1, 2, 3))
    block = base64.b64decode("".join(text[at:at + size].split()), validate=True)
    return json.loads(bytes(b ^ key for b in block))


def judge_artefacts(folder):
    rows = [line.split("\t") for line in (folder / "artefacts.tsv").read_text().splitlines()]
    _, _, lairs = zone_of(folder)
    lines = (folder / "lines.log").read_text()
    for name in sorted({row[1] for row in rows}):
        raw = (folder / name).read_bytes()
        said = subprocess.run(["file", "-b", folder / name], capture_output=True, text=True,
                              check=False).stdout.strip()
        check("executable" not in said.lower() and "script" not in said.lower() and said != "data",
              f"{name}: file says {said}")
        check(b"EXERCISE" in raw, f"{name}: no mark")
        check(b"<script" not in raw.lower() and b"<?php" not in raw.lower(), f"{name}: a script")
        counts["artefact " + pathlib.Path(name).suffixes[-1]] += 1
        if name.endswith(".sample.txt"):
            counts["samples"] += 1
            check(raw.startswith(b"EXERCISE EXERCISE EXERCISE"), f"{name}: begins with {raw[:40]}")
            said = subprocess.run(["sha256sum", folder / name], capture_output=True, text=True,
                                  check=False).stdout.split()[0]
            check(name.startswith(said), f"{name}: sha256sum says {said}")
            counts["hashes in lines"] += said in lines
            settings = settings_of(raw)
            check(settings["servers"] and set(settings["servers"]) <= lairs,
                  f"{name}: servers {settings['servers']}")
            check(settings["poll"] == "/gate.php?id=" and settings["interval_s"] == 600,
                  f"{name}: {settings}")
        elif name.endswith("-owa.html"):
            host = name.removesuffix("-owa.html")
            check(host in lairs and f'action="http://{host}/owa/auth"' in raw.decode(),
                  f"{name}: the form leads elsewhere")
    check(counts["samples"] > 0 and counts["hashes in lines"] > 0, f"no samples: {counts}")
    for suffix in (".eml", ".html", ".txt"):
        check(counts["artefact " + suffix] > 0, f"no artefact {suffix}: {counts}")


def judge_lines(folder):
    """A queue id goes through the whole mail log: each letter from client to removed."""
    steps = collections.defaultdict(list)
    for line in (folder / "lines.log").read_text().splitlines():
        seen = re.search(r"\] (?:\ufeff)?([0-9A-F]{10}): (\S+?)[=<, ]", line + " ")
        if seen:
            steps[seen[1]].append(seen[2])
    whole = ["client", "message-id", "score", "from", "to", "removed"]
    for queue, found in steps.items():
        check(found == whole, f"{queue}: {found}")
    counts["letters in lines"] = len(steps)
    check(len(steps) > 500, f"too few letters in the lines: {len(steps)}")


def judge_words(folder, root):
    """No id of the plan and no word of ours tells what a letter or a line is for."""
    plan = (root / "scenarios/vientiane-2013/scenario.yaml").read_text()
    part = plan[plan.index("\nactors:"):plan.index("\nteams:")]
    words = [w for w in re.findall(r"\bid: ([\w-]+)", part) if w != "stickworm"]
    words += ["phish", "lure", "campaign", "benign", "attack"]
    check(len(words) > 12, f"the plan has few ids: {words}")
    for name in ("letters.mbox", "lines.log"):
        text = (folder / name).read_text().lower()
        for word in words:
            check(not re.search(rf"\b{re.escape(word)}\b", text), f"{name} says {word}")
    counts["words looked for"] = len(words)


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        done = subprocess.run(
            [program, root / "worlds/laos-2013/world.yaml",
             root / "scenarios/vientiane-2013/scenario.yaml",
             root / "scenarios/vientiane-2013/playbook.yaml", folder],
            capture_output=True, text=True, check=False)
        print(done.stdout, done.stderr, sep="", end="")
        judge_letters(folder)
        judge_delivery(folder)
        judge_capture(folder, "quiet", 150)
        judge_capture(folder, "wave", 3_000)
        judge_letters_at_tap(folder)
        judge_artefacts(folder)
        judge_lines(folder)
        judge_words(folder, root)
    for what, count in sorted(counts.items()):
        print(f"{what:20} {count}")
    print("\n".join(faults[:30]))
    print(f"{len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
