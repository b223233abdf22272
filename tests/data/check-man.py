#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that groff, the first argument, formats each of the man pages that follow without a warning."""

import subprocess
import sys

groff, *pages = sys.argv[1:]
failed = not pages
for page in pages:
    run = subprocess.run(
        [groff, "-ww", "-z", "-t", "-man", "-Kutf8", "-Tutf8", page],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if run.returncode != 0 or run.stderr:
        print(f"{page}: {run.stderr.strip() or f'groff ended with status {run.returncode}'}")
        failed = True
sys.exit(failed)
