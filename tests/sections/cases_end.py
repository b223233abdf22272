# SPDX-License-Identifier: GPL-3.0-or-later
"""What is left when all is over: nothing."""

import os
import subprocess

from client import PREFIX, RESIDENT, Maker, Sections
from tap import case, eventually, unique


@case('it does not keep the prefix alive')
def _():
    with Sections() as sections:
        with RESIDENT.pop(), Maker() as maker:
            maker.make('event', unique('event'), 'auto')
            sections.list()
            lock = sections.send('LOCK', maker.make('mutex', unique('mutex')), 0)
            assert sections.answer(lock)[1] == 'acquired'
        assert sections.event(0) == 'shutdown'
        assert sections.line() is None
        assert sections.process.wait(timeout=60) == 0
    subprocess.run(['wineserver', '-w'], env=PREFIX.environment, timeout=60, check=True)


@case('no process is left')
def _():
    with Maker(), Maker(), Sections():
        assert len(PREFIX.processes()) >= 3
    eventually(lambda: not PREFIX.processes(), 60)
    assert os.path.isdir(PREFIX.path)
