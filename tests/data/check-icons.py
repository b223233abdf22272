#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that each icon named on the command line is a well-formed, square SVG of the size its kind has."""

import sys
import xml.etree.ElementTree as tree

SVG = "{http://www.w3.org/2000/svg}svg"


def complaint(path):
    """Returns what is wrong with the icon at path, or None."""
    try:
        root = tree.parse(path).getroot()
    except tree.ParseError as failure:
        return f"not well-formed: {failure}"
    if root.tag != SVG:
        return f"not SVG: {root.tag}"
    side = "16" if path.endswith("-symbolic.svg") else "128"
    if (root.get("width"), root.get("height"), root.get("viewBox")) != (side, side, f"0 0 {side} {side}"):
        return f"not {side} by {side}"
    return None


complaints = [f"{path}: {wrong}" for path in sys.argv[1:] if (wrong := complaint(path))]
print(*complaints, sep="\n")
sys.exit(bool(complaints) or len(sys.argv) < 2)
