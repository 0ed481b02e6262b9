#!/usr/bin/env python3
"""Uses naga as its users do, on the command line: words, exit codes, files and messages.

usage: tests/drills/command_line_test.py NAGA SCENARIO
"""

import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

NAGA = SCENARIO = WORLD = ""
SHORT = ["--until", "T+01:40", "--replicates", "0", "-q"]
PLACED = re.compile(r"^\S.*:\d+:\d+: .+; .+; .+$")


def naga(*words):
    return subprocess.run([NAGA, *map(str, words)], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=600)


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def play(self, name, *words, until=SHORT):
        done = naga("run", SCENARIO, *until, "--out", self.path / name, *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads((self.path / name / "report.json").read_text())

    def lines(self, name):
        text = (self.path / name / "journal.jsonl").read_text()
        return [json.loads(line) for line in text.splitlines()]

    def write_lines(self, name, lines):
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (self.path / name).write_text(text)
        return self.path / name

    def test_wrong_flags_are_exit_2(self):
        for words in (["run", SCENARIO, "--skill", "wizard"], ["run", SCENARIO, "--until", "soon"],
                      ["run", SCENARIO, "--seed", "-1"], ["run", SCENARIO, "--seed", "x"],
                      ["run", SCENARIO, "--seed", "18446744073709551616"],
                      ["run", SCENARIO, "--seed", "010"], ["run", SCENARIO, "--set", "world=/x"],
                      ["run", SCENARIO, "--share", "all"], ["run", SCENARIO, "--set", "no.path=1"],
                      ["run"], ["fly"], [], ["schema", "nothing"],
                      ["world", "cut", WORLD, "--remove", "nobody"]):
            done = naga(*words)
            self.assertEqual(done.returncode, 2, f"{words}: {done.stderr}")
            self.assertTrue(done.stderr.strip(), words)

    def test_what_is_not_there_is_exit_3(self):
        for words in (["check", "/nowhere"], ["world", "info", "/nowhere"], ["verify", "/nowhere"],
                      ["compare", "/nowhere"], ["run", SCENARIO, "--respond", "/nowhere"]):
            self.assertEqual(naga(*words).returncode, 3, words)

    def test_all_mistakes_are_told_at_once_with_their_places(self):
        broken = self.path / "broken"
        broken.mkdir()
        source = pathlib.Path(SCENARIO)
        text = (source / "scenario.yaml").read_text()
        text = text.replace("../../worlds/laos-2013", WORLD)
        for right, wrong in (("start: T+00:50", "start: soon"), ("role: ministry", "role: king"),
                             ("per_bot: 150 kbit/s", "per_bot: 150 apples"),
                             ("team: isp-a,", "team: isp-z,"),
                             ("weakness: cms-2012", "weeknes: x")):
            self.assertIn(right, text)
            text = text.replace(right, wrong, 1)
        (broken / "scenario.yaml").write_text(text)
        (broken / "playbook.yaml").write_text((source / "playbook.yaml").read_text())
        done = naga("check", broken)
        self.assertEqual(done.returncode, 3)
        told = [line for line in done.stderr.splitlines() if PLACED.match(line)]
        for word in ("soon", "king", "apples", "isp-z", "weeknes"):
            self.assertTrue(any(word in line for line in told), f"{word}: {done.stderr}")
        as_json = json.loads(naga("check", broken, "--json").stdout)
        self.assertGreaterEqual(len(as_json["problems"]), 5)
        self.assertEqual(naga("check", SCENARIO).returncode, 0)

    def test_cuts_of_the_twin_are_the_measured_ones(self):
        for cut, share in ((["transit-th"], 0), (["transit-cn"], 0),
                           (["transit-th", "transit-cn"], 66.1), (["transit-vn"], 16.5),
                           (["AS64900", "64508", "transit-vn"], 82.6)):
            done = naga("world", "cut", WORLD, "--remove", *cut, "--json")
            self.assertEqual(done.returncode, 0, done.stderr)
            answer = json.loads(done.stdout)
            self.assertEqual(set(answer), {"mapped", "lost", "share"})
            self.assertAlmostEqual(100 * answer["share"], share, delta=0.05)
        info = json.loads(naga("world", "info", WORLD, "--json").stdout)
        self.assertTrue({"id", "asn", "role"} <= set(info["networks"][0]))
        roles = {n["role"] for n in info["networks"]}
        self.assertTrue({"transit-th", "transit-cn", "transit-vn"} <= roles)
        self.assertEqual(naga("world", "check", WORLD).returncode, 0)

    def test_a_run_leaves_its_files_and_repeats_itself(self):
        report = self.play("day")
        for name in ("run.json", "journal.jsonl", "report.json", "report.html"):
            self.assertTrue((self.path / "day" / name).exists(), name)
        self.assertIsNone(report["reaction_index"]["low"])
        again = self.play("again", "--jobs", "1")
        self.assertEqual(report["signature"], again["signature"])
        for name in ("journal.jsonl", "report.json", "report.html", "run.json"):
            self.assertEqual((self.path / "day" / name).read_bytes(),
                             (self.path / "again" / name).read_bytes(), name)
        done = naga("verify", self.path / "day")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        other = self.play("other", "--seed", "2")
        self.assertNotEqual(report["signature"], other["signature"])
        done = naga("compare", self.path / "day", self.path / "other", "--json")
        rows = json.loads(done.stdout)
        self.assertEqual(len(rows), 2)
        self.assertEqual(rows[0]["harm, actual"], report["harm"]["actual"]["total"])

    def test_verify_without_digests_compares_what_is_left_and_says_so(self):
        self.play("day")
        file = self.path / "day" / "run.json"
        kept = json.loads(file.read_text())
        kept["digests"] = []
        file.write_text(json.dumps(kept))
        done = naga("verify", self.path / "day")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("digests", done.stdout)

        # An order of a stand-in that was moved by one second is found all the same.
        lines = self.lines("day")
        moved = next(i for i, line in enumerate(lines) if line["kind"] == "action")
        was = lines[moved]["at"]
        hours, minutes, seconds = re.match(r"T\+(\d+):(\d+):(\d+)", was).groups()
        later = int(hours) * 3600 + int(minutes) * 60 + int(seconds) + 1
        fraction = was[12:] if "." in was else ""
        lines[moved]["at"] = "T+%02d:%02d:%02d%s" % (later // 3600, later // 60 % 60, later % 60,
                                                     "." + fraction if fraction else "")
        self.write_lines("day/journal.jsonl", lines)
        done = naga("verify", self.path / "day", "--json")
        self.assertEqual(done.returncode, 7, done.stdout + done.stderr)
        found = json.loads(done.stdout)
        self.assertEqual(found["entry"], lines[moved]["id"])
        self.assertEqual(found["minute"], was[:7])

    def test_a_damaged_journal_is_refused(self):
        self.play("day")
        file = self.path / "day" / "journal.jsonl"
        whole = file.read_text()
        for damage in (whole[: len(whole) // 2], whole + "{\n", "\0" + whole,
                       whole.replace('"team":"', '"team":"x', 1)):
            file.write_text(damage)
            done = naga("verify", self.path / "day")
            self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
            self.assertRegex(done.stderr, r"journal\.jsonl:\d+:\d+: ")

    def test_a_run_whose_inputs_were_changed_is_found_out(self):
        self.play("day")
        file = self.path / "day" / "inputs" / "scenario.yaml"
        file.write_text(file.read_text() + "# another thought\n")
        done = naga("verify", self.path / "day")
        self.assertEqual(done.returncode, 7, done.stdout + done.stderr)
        self.assertIn("scenario.yaml", done.stdout)

    def test_a_damaged_run_json_is_refused(self):
        self.play("day")
        file = self.path / "day" / "run.json"
        whole = json.loads(file.read_text())
        for key, value in (("seed", -1), ("seed", True), ("seed", 10 ** 30), ("skill", "wizard"),
                           ("respond", "/etc/hosts"), ("until", "soon"), ("share", 1)):
            file.write_text(json.dumps({**whole, key: value}))
            done = naga("verify", self.path / "day")
            self.assertEqual(done.returncode, 3, f"{key}={value}: {done.stdout}{done.stderr}")

    def test_an_order_after_the_end_is_refused(self):
        order = {"at": "T+07:30", "team": "telco-a", "by": "hand", "kind": "action",
                 "do": "escalate", "on": {}, "because": []}
        done = naga("run", SCENARIO, *SHORT, "--respond", self.write_lines("o.jsonl", [order]))
        self.assertEqual(done.returncode, 3)
        self.assertIn("over", done.stderr)

    def test_a_lost_answer_is_a_failure(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([NAGA, "actions", "--json"], stdout=full, stderr=subprocess.PIPE,
                                  check=False)
        self.assertEqual(done.returncode, 1)
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([NAGA, "check", "/nowhere"], stderr=full, check=False)
        self.assertEqual(done.returncode, 3)

    def test_compare_refuses_a_report_without_figures(self):
        self.play("day")
        for text in ("{}", "[]", "null", '{"scenario": "x"}'):
            (self.path / "day" / "report.json").write_text(text)
            self.assertEqual(naga("compare", self.path / "day").returncode, 3, text)

    def test_orders_written_by_hand_are_played_and_verified(self):
        order = {"at": "T+00:30", "team": "telco-a", "by": "hand", "kind": "action", "do": "filter",
                 "on": {"network": "telco-1-net", "traffic": "worm"},
                 "because": ["e-0-1-0000000000"]}
        orders = self.write_lines("orders.jsonl", [order])
        nobody = self.play("nobody", "--respond", "none")
        acted = self.play("acted", "--respond", orders)
        self.assertEqual(self.lines("acted")[0]["id"], "m1")
        self.assertLess(acted["harm"]["actual"]["total"], nobody["harm"]["actual"]["total"])
        self.assertEqual(naga("verify", self.path / "acted").returncode, 0)
        lines = self.lines("acted")
        lines[0]["at"] = "T+00:31"
        self.write_lines("acted/journal.jsonl", lines)
        done = naga("verify", self.path / "acted", "--json")
        self.assertEqual(done.returncode, 7, done.stdout + done.stderr)
        self.assertEqual(json.loads(done.stdout)["minute"], "T+00:30")
        self.assertEqual(json.loads(done.stdout)["entry"], "m1")

    def test_a_filter_that_matches_no_packet_moves_nothing_else(self):
        order = {"at": "T+00:20", "team": "isp-c", "by": "hand", "kind": "action", "do": "filter",
                 "on": {"network": "provider-3-net", "traffic": "flood", "service": "gov-portal"},
                 "because": []}
        orders = self.write_lines("orders.jsonl", [order])
        # Into the flood, which does not pass that network.
        until = ["--until", "T+03:30", "--replicates", "0", "-q"]
        nobody = self.play("nobody", "--respond", "none", until=until)
        acted = self.play("acted", "--respond", orders, until=until)
        self.assertGreater(nobody["facts"]["border_full_minutes"]["actual"], 30)
        self.assertEqual(acted["harm"]["actual"], nobody["harm"]["actual"])
        before, after = (r["signatures"]["world_parts"] for r in (nobody, acted))
        self.assertNotEqual(before.pop("filters"), after.pop("filters"))
        self.assertEqual(before, after)

    def test_sharing_modes_send_what_they_say(self):
        messages = {"report", "share", "request", "agree", "refuse"}
        until = ["--until", "T+03:00", "--replicates", "0", "-q"]
        self.play("all", until=until)
        self.play("none", "--share", "none", until=until)
        self.play("silent", "--share", "silent", until=until)
        kinds = {name: {line["kind"] for line in self.lines(name)}
                 for name in ("all", "none", "silent")}
        self.assertTrue({"report", "share", "request", "agree"} <= kinds["all"])
        self.assertTrue({"request", "agree"} <= kinds["none"])
        self.assertFalse({"report", "share"} & kinds["none"])
        self.assertFalse(messages & kinds["silent"])

    def test_bands_come_from_replicates(self):
        report = self.play("day", until=["--until", "T+01:40", "--replicates", "3", "-q"])
        index = report["reaction_index"]
        self.assertLessEqual(index["low"], index["high"])
        self.assertEqual(report["replicates"], 3)

    def test_prompt_and_nobody_are_the_ends_of_the_index(self):
        self.assertEqual(self.play("p", "--respond", "prompt")["reaction_index"]["value"], 1)
        self.assertEqual(self.play("n", "--respond", "none")["reaction_index"]["value"], 0)

    def test_a_full_disk_is_told_and_leaves_no_half_file(self):
        done = naga("run", SCENARIO, *SHORT, "--out", "/dev/full/x")
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr.strip())

    def test_artefacts_are_written_once_and_never_written_over(self):
        self.play("day", until=["--until", "T+00:40", "--replicates", "0", "-q"])
        asked = ["evidence", "artefacts", self.path / "day", "--sensor", "telco-a-antivirus"]
        done = naga(*asked, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        listed = json.loads(done.stdout)
        self.assertTrue(listed)
        self.assertEqual(set(listed[0]), {"exercise", "sensor", "team", "name", "file", "type",
                                          "bytes", "sha256", "from", "why"})
        self.assertEqual(naga(*asked).stdout.count(".sample.txt"), len(listed))
        folder = self.path / "found"
        done = naga(*asked, "--out", folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual({f.name for f in folder.iterdir()}, {a["file"] for a in listed})
        for artefact in listed:
            data = (folder / artefact["file"]).read_bytes()
            self.assertTrue(artefact["file"].startswith("EXERCISE_telco-a-antivirus_"))
            self.assertEqual(hashlib.sha256(data).hexdigest(), artefact["sha256"])
            self.assertEqual(len(data), artefact["bytes"])
        # The same again is no mistake; what differs is kept, and nothing beside it is written.
        self.assertEqual(naga(*asked, "--out", folder).returncode, 0)
        kept, lost = folder / listed[0]["file"], folder / listed[-1]["file"]
        kept.write_text("a note of the analyst")
        lost.unlink()
        done = naga(*asked, "--out", folder)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn(kept.name, done.stderr)
        self.assertEqual(kept.read_text(), "a note of the analyst")
        self.assertEqual(lost.exists(), lost == kept)
        # A window has what could be read for the first time in it.
        before = naga(*asked, "--to", "T+00:20", "--json")
        self.assertEqual(json.loads(before.stdout), [])
        self.assertEqual(naga("evidence", "artefacts", self.path / "day", "--sensor",
                              "nobody").returncode, 2)

    def test_actions_and_schemas_are_listed(self):
        actions = json.loads(naga("actions", "--json").stdout)
        besides = {action["do"]: action["side_effect"] for action in actions}
        self.assertTrue(besides["filter"]["en"] and besides["filter"]["lo"])
        self.assertIsNone(besides["escalate"])
        for name in ("world", "scenario", "journal", "report"):
            self.assertIn("$schema", json.loads(naga("schema", name).stdout))


if __name__ == "__main__":
    NAGA, SCENARIO = sys.argv[1], sys.argv[2]
    WORLD = str(pathlib.Path(SCENARIO).resolve().parent.parent / "worlds" / "laos-2013")
    unittest.main(argv=sys.argv[:1])
