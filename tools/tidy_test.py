#!/usr/bin/env python3
"""Every rule of tidy.py fires on a file that breaks it, and only there."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import tidy  # noqa: E402

MODULES = """
naga_module(core/base)
naga_module(core/sim   USES base)
naga_module(core/world USES base
                       sim)
naga_module(edge/store USES base)
"""
OPENING = "// A thing that a CERT officer would know.\n\n#pragma once\n\n"


def found(files, modules=MODULES):
    """The faults of a tree with these files {path: text}."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "modules.cmake").write_text(modules)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        return list(tidy.faults(root))


class Tidy(unittest.TestCase):
    def fires(self, words, path, text, line=None):
        faults = found({path: text})
        self.assertEqual(len(faults), 1, faults)
        self.assertIn(words, faults[0])
        self.assertTrue(faults[0].startswith(f"{path}:{line or ''}"), faults[0])

    def passes(self, path, text):
        self.assertEqual(found({path: text}), [])

    def test_a_clean_tree_has_no_faults(self):
        self.passes("core/sim/chance.h", OPENING + '#include <vector>\n#include "base/id.h"\n')

    def test_uses_may_run_over_several_lines(self):
        self.assertEqual(tidy_modules()["world"], ("core/world", {"base", "sim"}))
        self.assertEqual(tidy_modules()["base"], ("core/base", set()))

    def test_a_module_includes_only_what_it_uses(self):
        self.fires("base does not use sim", "core/base/a.cpp", '\n#include "sim/chance.h"\n', 2)
        self.passes("core/world/a.cpp", '#include "sim/chance.h"\n#include "world/b.h"\n')

    def test_a_folder_of_code_is_named_in_modules_cmake(self):
        self.fires("not in a module", "core/magic/a.cpp", "int a;\n")
        self.fires("not in a module", "core/sim/deep/a.cpp", "int a;\n")

    def test_core_is_pure(self):
        for line in (
            "#include <fstream>", "#include <thread>", "#include <sys/stat.h>", "#include <random>",
            "auto t = std::chrono::system_clock::now();", "std::unordered_map<int, int> m;",
            "#include <cmath>", "float f;", "throw 1;", 'auto p = getenv("A");',
        ):
            with self.subTest(line):
                self.fires("not in core", "core/sim/a.cpp", f"int x;\n{line}\n", 2)
                self.passes("edge/store/a.cpp", f"{line}\n")
                self.passes("core/sim/a_test.cpp", f"{line}\n")

    def test_comments_and_literals_are_not_code(self):
        self.passes("core/sim/a.cpp", '// float throw co_await\nauto s = "throw it, float";\n'
                    "/* throw\n float */\nint n = 1'000'000;\nauto c = '\"';\n"
                    'auto r = R"(throw "float")";\n')

    def test_code_after_a_literal_is_still_code(self):
        self.fires("not in core", "core/sim/a.cpp", 'auto s = "//"; throw s;\n', 1)
        self.fires("not in core", "core/sim/a.cpp", "int n = 1'000; float f; int m = 2'000;\n", 1)

    def test_evidence_is_blind_to_whose_doing_it_is(self):
        modules = MODULES + "naga_module(core/sensor USES base)\nnaga_module(core/wire USES base)\n"
        for path, line, count in (("core/sensor/view.cpp", "if (c.campaign == 3) return;", 1),
                                  ("core/wire/packets.cpp", "ttl = c->deed;", 1),
                                  ("core/wire/attacks.cpp", "c.campaign = 3;", 0),
                                  ("core/sensor/view_test.cpp", "c.deed = 1;", 0),
                                  ("core/sensor/view.cpp", "plan.campaigns.size();", 0),
                                  ("core/world/a.cpp", "c.campaign = 3;", 0)):
            faults = found({path: line + "\n"}, modules)
            self.assertEqual(len(faults), count, faults)

    def test_no_coroutines_anywhere(self):
        for word in ("co_await", "co_yield", "co_return"):
            for path in ("core/sim/a.cpp", "edge/store/a.cpp", "tests/a.cpp", "bench/a.cpp"):
                self.fires("co_await twice", path, f"{word} x;\n", 1)

    def test_no_standard_regex(self):
        self.fires("std::regex", "edge/store/a.cpp", "std::regex r;\n", 1)
        self.fires("std::regex", "tests/a.cpp", "#include <regex>\n", 1)

    def test_a_header_opens_with_a_sentence(self):
        words = "opens with a sentence"
        self.fires(words, "core/sim/a.h", "#pragma once\n", 1)
        self.fires(words, "core/sim/a.h", "// things\n\n#pragma once\n", 1)
        self.fires(words, "core/sim/a.h", "// Some things without an end\n#pragma once\n", 1)
        self.fires(words, "edge/store/a.h", "// Too short.\n\n#pragma once\n", 1)

    def test_a_header_is_read_once(self):
        self.fires("#pragma once", "core/sim/a.h", "// A thing that officers know.\nint a();\n", 1)

    def test_heavy_libraries_stay_out_of_headers(self):
        for name in ("boost/json.hpp", "yaml-cpp/yaml.h", "fmt/format.h", "xxhash.h"):
            self.fires("heavy libraries", "edge/store/a.h", OPENING + f"#include <{name}>\n", 5)
            self.passes("edge/store/a.cpp", f"#include <{name}>\n")
        for name in ("fmt/core.h", "tl/expected.hpp", "functional", "immintrin.h"):
            self.passes("core/sim/a.h", OPENING + f"#include <{name}>\n")

    def test_a_switch_in_core_lists_its_cases(self):
        self.fires("list all cases", "core/sim/a.cpp", "switch (k) {\ndefault: return;\n}\n", 2)
        self.passes("core/sim/a.cpp", "default: break;  // any other letter\n")
        self.passes("core/sim/a.cpp", "A() = default;\n")
        self.passes("edge/store/a.cpp", "default: break;\n")

    def test_names_of_files_say_what_is_inside(self):
        for word in tidy.EMPTY_WORDS:
            self.fires("file's name", f"core/sim/queue_{word}.cpp", "int a;\n")
        self.passes("core/sim/database.cpp", "int a;\n")

    def test_names_of_types_say_what_they_are(self):
        self.fires("RunManager", "core/sim/a.cpp", "struct RunManager {};\n", 1)
        self.fires("LinkInfo", "edge/store/a.cpp", "using LinkInfo = int;\n", 1)
        self.passes("core/sim/a.cpp", "struct Database {};\nstruct Informed {};\n")

    def test_lines_have_100_columns(self):
        wide = "x" * 101
        for path in ("core/sim/a.cpp", "tests/a.cpp", "bench/a.py", "tools/a.py", "cmake/a.cmake"):
            self.fires("100 columns", path, f"{wide}\n", 1)
        self.passes("tests/a.py", "ລ" * 100 + "\n")
        self.passes("docs/a.md", f"{wide}\n")

    def test_nothing_is_left_for_later(self):
        for word in tidy.LEFTOVERS:
            self.fires("leftovers", "core/sim/a.cpp", f"int a;  // {word}: mend\n", 1)
            self.fires("leftovers", "tools/a.py", f"# {word}\n", 1)

    def test_no_paths_of_machines(self):
        for top in ("home", "root", "Users"):
            self.fires("somebody's machine", "docs/a.md", f"see /{top}/kham/naga\n", 1)
        self.passes("docs/a.md", "see https://example.test/home/page and docs/work/x\n")


def tidy_modules():
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "modules.cmake").write_text(MODULES)
        return tidy.modules(pathlib.Path(folder))


if __name__ == "__main__":
    unittest.main()
