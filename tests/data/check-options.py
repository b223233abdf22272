#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that the man page and the completions of a program know the options that the program says it has.

Arguments: the program, its man page, and the files that complete it. The commands are the .SS headings under
COMMANDS in the man page."""

import os
import pathlib
import re
import subprocess
import sys

OPTION = re.compile(r"--[a-z][a-z-]*")
EVERYWHERE = {"--help", "--version"}


def options_of_program(program, command):
    """Returns the options in the help of a command, those apart that every command has."""
    run = subprocess.run(
        [program, command, "--help"],
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""},
    )
    return set(OPTION.findall(run.stdout)) - EVERYWHERE


def options_in_page(page, command):
    """Returns the options in the synopsis of a command, and those in its section."""
    synopsis = re.search(rf"\.B {command}\n(.*?)\.YS", page, re.DOTALL)
    section = re.search(rf'\.SS "?{command}\b.*?\n(.*?)(?=\n\.S[SH])', page, re.DOTALL)
    return [set(OPTION.findall(part[1])) - EVERYWHERE if part else set() for part in (synopsis, section)]


def complaints(program, page, completions):
    """Yields what one of the files does not know, or knows though it is not there."""
    commands = re.findall(r'\.SS "?([a-z]+)', re.search(r"\.SH COMMANDS\n(.*?)\n\.SH", page, re.DOTALL)[1])
    if not commands:
        yield "the man page has no commands"
    for command in commands:
        wanted = options_of_program(program, command)
        synopsis, section = options_in_page(page, command)
        for place, known in (("synopsis", synopsis), ("section", section)):
            for option in sorted(wanted ^ known):
                where = "only in the man page" if option in known else "missing"
                yield f"{command} {option}: {where} ({place})"
        for name, text in completions.items():
            for word in sorted(wanted | {command}):
                if not re.search(rf"(?<![\w-])({word}|-l {word[2:]})(?![\w-])", text):
                    yield f"{command}: no {word} in {name}"


program, page, *files = sys.argv[1:]
texts = {os.path.basename(name): pathlib.Path(name).read_text(encoding="utf-8") for name in files}
page = pathlib.Path(page).read_text(encoding="utf-8").replace("\\-", "-")
found = list(complaints(program, page, texts))
print(*found, sep="\n")
sys.exit(bool(found) or not texts)
