# SPDX-License-Identifier: GPL-3.0-or-later
"""Holding mutexes: LOCK, UNLOCK, STOP."""

from client import Maker, Sections, refused
from tap import case, eventually, unique


@case('a mutex is held and released')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('mutex', unique('mutex'))
        for _i in range(20):
            lock = sections.send('LOCK', name, 1000)
            assert sections.answer(lock) == ([], 'acquired')
            assert maker.ask('wait', name, 0) == '258'
            assert sections.state('mutex', name) == {'held': 1, 'abandoned': 0}
            assert sections.ask('UNLOCK', lock) == ''
            assert maker.ask('wait', name, 0) == '0'
            assert maker.ask('release', name) == ''
        refused(1168, sections.ask, 'UNLOCK', lock)


@case('who waits for a mutex gets it when it is released')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('mutex', unique('mutex'))
        assert maker.ask('wait', name, 0) == '0'
        lock = sections.send('LOCK', name, 'forever')
        sections._number += 1
        sections.send_bytes(f'{sections._number} PING\n'.encode())
        assert ' OK clock=' in sections.line()
        refused(288, sections.ask, 'UNLOCK', lock)
        maker.ask('release', name)
        assert sections.answer(lock)[1] == 'acquired'
        refused(87, sections.ask, 'STOP', lock)
        assert sections.state('mutex', name)['held'] == 1
        sections.ask('UNLOCK', lock)


@case('a lock that takes too long is given up')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('mutex', unique('mutex'))
        assert maker.ask('wait', name, 0) == '0'
        for limit in (0, 50):
            assert refused(258, sections.ask, 'LOCK', name, limit).name == 'WAIT_TIMEOUT'
        maker.ask('release', name)
        assert sections.state('mutex', name)['held'] == 0


@case('a mutex whose holder died is told')
def _():
    with Maker() as maker, Maker() as other, Sections() as sections:
        name = maker.make('mutex', unique('mutex'))
        assert other.ask('mutex', name) == '' and other.ask('wait', name, 0) == '0'
        lock = sections.send('LOCK', name, 'forever')
        other.die()
        assert sections.answer(lock)[1] == 'abandoned'
        sections.ask('UNLOCK', lock)
        lock = sections.send('LOCK', name, 0)
        assert sections.answer(lock)[1] == 'acquired'
        sections.ask('UNLOCK', lock)


@case('a lock that waits is stopped')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('mutex', unique('mutex'))
        assert maker.ask('wait', name, 0) == '0'
        lock = sections.send('LOCK', name, 'forever')
        stop = sections.send('STOP', lock)
        lines = sorted(sections.line() for _i in range(2))
        assert [line for line in lines if line == f'{stop} OK'], lines
        assert [line for line in lines if line.startswith(f'{lock} ERROR 1223 ERROR_CANCELLED ')], lines
        maker.ask('release', name)
        assert maker.ask('wait', name, 0) == '0'


@case('a lock that is stopped while it gets its mutex is one or the other')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('mutex', unique('mutex'))
        outcomes = set()
        for _i in range(300):
            assert maker.ask('wait', name, 10_000) in ('0', '128')
            lock = sections.send('LOCK', name, 'forever')
            sections.send('PING')
            assert ' OK clock=' in sections.line()
            maker.send('release', name)
            stop = sections.send('STOP', lock)
            assert maker.answer() == 'ok'
            answers = dict(sections.line().split(' ', 1) for _j in range(2))
            outcomes.add((answers[str(lock)].split(' ERROR_')[0], answers[str(stop)].split(' ERROR_')[0]))
            if answers[str(stop)].startswith('ERROR 87 '):
                sections.ask('UNLOCK', lock)
        assert outcomes <= {('OK acquired', 'ERROR 87'), ('ERROR 1223', 'OK')}, outcomes


@case('two locks of one mutex wait for each other')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('mutex', unique('mutex'))
        first = sections.send('LOCK', name, 0)
        sections.answer(first)
        refused(258, sections.ask, 'LOCK', name, 0)
        second = sections.send('LOCK', name, 'forever')
        unlock = sections.send('UNLOCK', first)
        lines = {sections.line() for _i in range(2)}
        assert lines == {f'{second} OK acquired', f'{unlock} OK'}, lines


@case('what is held is released, not abandoned, when the input ends')
def _():
    with Maker() as maker:
        name = maker.make('mutex', unique('mutex'))
        with Sections() as sections:
            sections.answer(sections.send('LOCK', name, 0))
            waiting = sections.send('LOCK', name, 'forever')
            assert waiting and sections.close() == 0
        assert maker.ask('wait', name, 10_000) == '0'


@case('what is held is released when nobody reads the output')
def _():
    with Maker() as maker:
        name = maker.make('mutex', unique('mutex'))
        with Sections() as sections:
            other = maker.make('event', unique('event'), 'auto')
            sections.answer(sections.send('LOCK', name, 0))
            sections.answer(sections.send('WAIT', other, 'each', 'forever'))
            sections.stop_reading()
            # Each signal is a line that it writes. The first may still find somebody who had begun to read.
            eventually(lambda: maker.ask('set', other) == '' and sections.process.poll() is not None)
            assert sections.process.returncode == 0
        assert maker.ask('wait', name, 0) == '0'


@case('locks that are not understood are refused')
def _():
    with Maker() as maker, Sections() as sections:
        event = maker.make('event', unique('event'), 'auto')
        mutex = maker.make('mutex', unique('mutex'))
        refused(2, sections.ask, 'LOCK', unique('missing'), 0)
        refused(6, sections.ask, 'LOCK', event, 0)
        refused(87, sections.ask, 'LOCK', mutex)
        refused(87, sections.ask, 'LOCK', mutex, '1s')
        refused(87, sections.ask, 'UNLOCK', mutex)
        refused(1168, sections.ask, 'UNLOCK', 77)
