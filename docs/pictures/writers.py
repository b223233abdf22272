# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that write into a mapping, for the pictures: writers.py waves|busy FILE."""

import array
import math
import mmap
import os
import random
import sys
import time

PAGE = 4096
BUSY_PAGES = 64 * 1024 * 1024 // PAGE
LOG = (BUSY_PAGES // 8, BUSY_PAGES // 2)          # a log that goes round: its first page, and how many
TABLE = (BUSY_PAGES * 3 // 4, BUSY_PAGES // 8)    # rows that are written here and there
N_FLOATS = 512


def waves(view):
    """Two waves that travel, their floats side by side."""
    for step in range(sys.maxsize):
        floats = array.array('f')
        for i in range(0, N_FLOATS, 2):
            floats.append(math.sin(math.tau * (i - step) / 256))
            floats.append(0.6 * math.sin(math.tau * (i + step / 2) / 170))
        view[:] = floats.tobytes()
        time.sleep(1 / 60)


def busy(view):
    """Pages that are written as those of programs are: a head always, a log in turn, a table by chance."""
    chance = random.Random(1)
    for page in range(BUSY_PAGES):
        view[page * PAGE] = 1
    for step in range(sys.maxsize):
        pages = [0, 1]
        pages += [LOG[0] + (step * 24 + i) % LOG[1] for i in range(24)]
        pages += [TABLE[0] + int(chance.expovariate(6) * TABLE[1]) % TABLE[1] for _ in range(4)]
        for page in pages:
            at = page * PAGE + 8 * chance.randrange(PAGE // 8)
            view[at:at + 8] = step.to_bytes(8, 'little')
        time.sleep(1 / 60)


write, size = {'waves': (waves, N_FLOATS * 4), 'busy': (busy, BUSY_PAGES * PAGE)}[sys.argv[1]]
number = os.open(sys.argv[2], os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
os.ftruncate(number, size)
with mmap.mmap(number, size) as whole:
    write(whole)
