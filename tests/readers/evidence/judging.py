"""What the parts of this test share: a run, exports of it, programs that read them, comparisons."""
import collections
import csv
import datetime
import json
import os
import pathlib
import subprocess

faults = []
environment = dict(os.environ, TZ="UTC", LC_ALL="C")
EPOCH_US = 1_386_554_400_000_000  # 2013-12-09T09:00 in Vientiane


def check(claim, words):
    print(("ok    " if claim else "WRONG ") + words, flush=True)
    if not claim:
        faults.append(words)
    return claim


def equal(what, got, wanted):
    return check(got == wanted, f"{what}: {got}" + ("" if got == wanted else f", not {wanted}"))


def same(what, seen, wanted):
    """Compares two multisets and shows the first values that differ."""
    seen, wanted = collections.Counter(seen), collections.Counter(wanted)
    extra, missing = seen - wanted, wanted - seen
    check(not extra and not missing,
          f"{what}: {sum(seen.values())} read, {sum(wanted.values())} meant, "
          f"{sum(extra.values())} extra, {sum(missing.values())} missing")
    for word, rest in (("extra", extra), ("missing", missing)):
        for value in sorted(rest, key=str)[:3]:
            print("     ", word, value)
    return seen


def said(*command, **more):
    """What a program prints on its two outputs; its exit code is not trusted."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          errors="replace", env=environment, **more)
    return done.stdout, done.stderr


def clock(minute):
    return f"T+{minute // 60:02}:{minute % 60:02}"


def of_exercise(text):
    """Microseconds since T+0 of T+hh:mm:ss.uuuuuu."""
    hours, minutes, seconds = text.removeprefix("T+").split(":")
    whole, _, part = seconds.partition(".")
    return ((int(hours) * 60 + int(minutes)) * 60 + int(whole)) * 1_000_000 + int(
        (part + "000000")[:6])


def instant(text):
    """Microseconds since 1970 of a time that says its zone, or means UTC."""
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    since = moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def rows(file):
    with open(file, newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def lines(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def objects(text):
    at, decoder = 0, json.JSONDecoder()
    while (at := text.find("{", at)) >= 0:
        found, at = decoder.raw_decode(text, at)
        yield found


class Run:
    """A scenario played once into a folder, and what it is asked for."""

    def __init__(self, program, scenario, folder, until, *settings):
        self.program, self.folder = program, pathlib.Path(folder)
        self.exports = self.folder.parent / (self.folder.name + "-exports")
        self.exports.mkdir()
        words = [word for setting in settings for word in ("--set", setting)]
        _, complaint = said(program, "run", scenario, "--respond", "none", "--replicates", "0",
                            "--quiet", "--until", clock(until), "--out", self.folder, *words)
        check((self.folder / "run.json").exists(),
              f"played until {clock(until)} {' '.join(settings)} {complaint[-300:]}".rstrip())

    def export(self, sensor, form, first, end):
        file = self.exports / f"{sensor}-{first}-{end}.{form}"
        if not file.exists():
            _, complaint = said(self.program, "evidence", "export", self.folder, "--sensor",
                                sensor, "--format", form, "--from", clock(first), "--to",
                                clock(end), "--out", file)
            if not file.exists():
                check(False, f"exported {file.name}: {complaint}")
        return file

    def labels(self, sensor, first, end):
        file = self.exports / f"{sensor}-{first}-{end}.labels.csv"
        said(self.program, "evidence", "labels", self.folder, "--sensor", sensor, "--all",
             "--from", clock(first), "--to", clock(end), "--out", file)
        return rows(file)
