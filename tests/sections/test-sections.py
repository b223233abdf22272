# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglass-sections.exe, and the demos that are Windows programs, under Wine.

All cases are in one process, because they share the prefix.
"""

import pathlib
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'helpers'))

# One that takes too long is asked to end: it takes its prefix with it.
signal.signal(signal.SIGTERM, lambda *unused: sys.exit(1))

import client  # noqa: E402
from tap import run  # noqa: E402

if client.missing() is not None:
    print(f'1..0 # SKIP {client.missing()}')
    sys.exit(0)

# The order counts for the last: it looks at what is left of all others.
import cases_objects  # noqa: E402, F401
import cases_sections  # noqa: E402, F401
import cases_names  # noqa: E402, F401
import cases_waits  # noqa: E402, F401
import cases_locks  # noqa: E402, F401
import cases_garbage  # noqa: E402, F401
import cases_tool  # noqa: E402, F401
import cases_demos  # noqa: E402, F401
import cases_end  # noqa: E402, F401

with client.PREFIX:
    client.RESIDENT.append(client.Maker())
    run()
