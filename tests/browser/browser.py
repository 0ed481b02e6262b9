"""Runs web/test/real in a Node that is new enough, or says why it cannot.

browser.py NAGA TREE PART...
"""

import os
import shutil
import subprocess
import sys

SKIPPED = 77


def lacks(tree):
    """What is missing, in words, or nothing."""
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not os.path.exists(chromium):
        return f"{chromium} is not there: tools/setup long"
    if not os.path.isdir(os.path.join(tree, "web", "node_modules", "playwright-core")):
        return "web/node_modules is not there: ./dev web build"
    if not os.path.exists(os.path.join(tree, "web", "dist", "index.html")):
        return "web/dist is not there: ./dev web build"
    if shutil.which("node") is None and shutil.which("npm") is None:
        return "there is neither node nor npm: tools/setup web"
    return None


def main():
    naga, tree, *parts = sys.argv[1:]
    missing = lacks(tree)
    if missing:
        print("browser tests are skipped:", missing)
        return SKIPPED
    run = os.path.join(tree, "web", "test", "real", "run.mjs")
    words = [os.path.join(tree, "tools", "node"), "node", run, *parts]
    return subprocess.run(words, env={**os.environ, "NAGA": naga}).returncode


if __name__ == "__main__":
    sys.exit(main())
