#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the lists of packages in the folder named on the command line, as ./dev reads them: a section
and a package a line, each pair once, and the same sections for every system."""

import pathlib
import re
import sys

SECTIONS = {"build", "run", "headless", "test", "bench", "format", "pictures"}
ENTRY = re.compile(r"(?P<section>[a-z]+) +(?P<package>[A-Za-z0-9][A-Za-z0-9+._-]*)")


def complaints(path):
    """Yields what is wrong with the list at path."""
    seen = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.partition("#")[0].strip()
        if not line:
            continue
        entry = ENTRY.fullmatch(line)
        if not entry:
            yield f"{path.name}:{number}: not a section and a package: {line}"
        elif entry["section"] not in SECTIONS:
            yield f"{path.name}:{number}: no such section: {entry['section']}"
        elif entry.groups() in seen:
            yield f"{path.name}:{number}: twice: {line}"
        else:
            seen.add(entry.groups())
    for section in sorted(SECTIONS - {section for section, _ in seen}):
        yield f"{path.name}: nothing for {section}"


lists = sorted(pathlib.Path(sys.argv[1]).iterdir())
found = [wrong for path in lists for wrong in complaints(path)]
print(*found, sep="\n")
sys.exit(bool(found) or not lists)
