#!/usr/bin/env python3
"""Reads the after-action report with two parsers that we did not write.

usage: tests/report_page.py naga_report_test | report.html

Given the test program, has it write its made-up report first. Exits 1 with a line a fault.
"""

import html.parser
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree


class Reader(html.parser.HTMLParser):
    """What a browser would see: ids, links, and whatever could fetch or run."""

    def __init__(self):
        super().__init__()
        self.ids, self.links, self.faults, self.words = [], [], [], {"en": 0, "lo": 0}
        self.open = []

    def handle_starttag(self, tag, attributes):
        self.handle_startendtag(tag, attributes)
        self.open.append((tag, dict(attributes).get("lang")))

    def handle_startendtag(self, tag, attributes):
        if tag in {"script", "link", "img", "iframe", "object", "embed", "base", "form"}:
            self.faults.append(f"<{tag}> has no place in the report")
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            elif name == "href":
                self.links.append(value)
            elif name.startswith("on") or name in {"src", "style", "action", "xlink:href"}:
                self.faults.append(f"{name}={value!r} has no place in the report")

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            self.faults.append(f"</{tag}> closes what is not open")
        else:
            self.open.pop()

    def handle_data(self, text):
        languages = [lang for _, lang in self.open if lang]
        if languages:
            self.words[languages[-1]] += len(text)


def faults(page):
    reader = Reader()
    reader.feed(page)
    yield from reader.faults
    try:
        xml.etree.ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>"))
    except xml.etree.ElementTree.ParseError as fault:
        yield f"not well-formed as XML: {fault}"
    if len(reader.ids) != len(set(reader.ids)):
        yield "an id is used twice"
    for link in sorted(set(reader.links)):
        if not link.startswith("#") or link[1:] not in set(reader.ids):
            yield f"the link {link} leads nowhere"
    if min(reader.words.values()) < 5000:
        yield f"a language is missing: {reader.words}"


def main():
    given = pathlib.Path(sys.argv[1])
    if given.suffix == ".html":
        page = given.read_text(encoding="utf-8")
    else:
        with tempfile.TemporaryDirectory() as folder:
            written = pathlib.Path(folder) / "report.html"
            subprocess.run([str(given), "--test-case=The report is well-formed*"], check=True,
                           env=os.environ | {"NAGA_REPORT_PAGE": str(written)},
                           stdout=subprocess.DEVNULL)
            page = written.read_text(encoding="utf-8")
    found = list(faults(page))
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
