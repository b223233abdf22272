# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for events: WAIT, STOP."""

from client import Maker, Sections, fields, gone, refused
from tap import case, eventually, unique


@case('a wait ends with the first signal, and takes it')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('event', unique('once'), 'auto')
        wait = sections.send('WAIT', name, 'once', 'forever')
        assert sections.answer(wait) == ([], 'reset=auto')
        before = fields(sections.ask('PING'))['clock']
        maker.ask('set', name)
        text = sections.event(wait)
        assert text.startswith('signaled ') and fields(text)['clock'] > before, text
        assert maker.ask('wait', name, 0) == '258'
        refused(1168, sections.ask, 'STOP', wait)


@case('a wait for each signal sees each')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('event', unique('each'), 'auto')
        wait = sections.send('WAIT', name, 'each', 'forever')
        sections.answer(wait)
        last = 0
        for _i in range(200):
            maker.ask('set', name)
            clock = fields(sections.event(wait))['clock']
            assert clock > last
            last = clock
        assert sections.ask('STOP', wait) == ''
        assert sections.event(wait) == 'stopped'
        maker.ask('set', name)
        assert maker.ask('wait', name, 0) == '0'


@case('an event that stays set is told once, and again when it was reset')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('event', unique('manual'), 'manual')
        wait = sections.send('WAIT', name, 'each', 'forever')
        assert sections.answer(wait)[1] == 'reset=manual'
        once = sections.send('WAIT', name, 'once', 'forever')
        sections.answer(once)
        maker.ask('set', name)
        assert sections.event(wait).startswith('signaled ')
        assert sections.event(once).startswith('signaled ')
        # Another one sees that it is set, and times out waiting for the next: so this one was not told again.
        other = sections.send('WAIT', name, 'each', 400)
        sections.answer(other)
        assert sections.event(other).startswith('signaled ')
        assert sections.event(other) == 'timeout'
        assert not [event for event in sections._events if event[0] == wait], sections._events

        def told_again():
            maker.ask('reset', name)
            probe = sections.send('WAIT', name, 'once', 30)
            sections.answer(probe)
            assert sections.event(probe) == 'timeout'
            maker.ask('set', name)
            probe = sections.send('WAIT', name, 'once', 100)
            sections.answer(probe)
            sections.event(probe)
            return [event for event in sections._events if event[0] == wait]

        assert eventually(told_again)[0][1].startswith('signaled ')
        assert sections.ask('STOP', wait) == ''


@case('a wait ends when its time is over')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('event', unique('timeout'), 'auto')
        for limit in (0, 1, 50, 700):
            wait = sections.send('WAIT', name, 'once', limit)
            sections.answer(wait)
            assert sections.event(wait) == 'timeout'
        maker.ask('set', name)
        wait = sections.send('WAIT', name, 'once', 0)
        sections.answer(wait)
        assert sections.event(wait).startswith('signaled ')


@case('waits keep nothing from being answered')
def _():
    with Maker() as maker, Sections() as sections:
        names = [maker.make('event', unique('many'), 'auto') for _i in range(64)]
        waits = [sections.send('WAIT', name, 'once', 'forever') for name in names]
        for wait in waits:
            sections.answer(wait)
        refused(164, sections.ask, 'WAIT', names[0], 'once', 0)
        for _i in range(100):
            sections.ask('PING')
        refused(87, sections.ask, 'UNLOCK', 'x')
        refused(288, sections.ask, 'UNLOCK', waits[0])
        for name, wait in reversed(list(zip(names, waits))):
            maker.ask('set', name)
            assert sections.event(wait).startswith('signaled ')
        wait = sections.send('WAIT', names[0], 'once', 'forever')
        sections.answer(wait)


@case('the ID of a wait is in use until the wait is over')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('event', unique('id'), 'auto')
        wait = sections.send('WAIT', name, 'each', 'forever')
        sections.answer(wait)
        sections.send_bytes(f'{wait} PING\n'.encode())
        assert sections.line().startswith(f'{wait} ERROR 87 ')
        sections.ask('STOP', wait)
        assert sections.event(wait) == 'stopped'
        sections.send_bytes(f'{wait} PING\n'.encode())
        assert sections.line().startswith(f'{wait} OK ')


@case('a wait keeps no event alive behind its owner’s back')
def _():
    with Sections() as sections:
        with Maker() as maker:
            name = maker.make('event', unique('owner'), 'auto')
            waits = [sections.send('WAIT', name, how, 'forever') for how in ('each', 'once', 'each')]
            for wait in waits:
                sections.answer(wait)
            manual = maker.make('event', unique('owner'), 'manual')
            maker.ask('set', manual)
            set_one = sections.send('WAIT', manual, 'each', 'forever')
            sections.answer(set_one)
            assert sections.event(set_one).startswith('signaled ')
        for wait in (*waits, set_one):
            assert sections.event(wait) == 'gone'
        gone(sections, 'event', name)
        gone(sections, 'event', manual)


@case('waits that are not understood are refused')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('event', unique('refused'), 'auto')
        section = maker.make('section', unique('refused'), 4096)
        refused(2, sections.ask, 'WAIT', unique('missing'), 'once', 0)
        refused(6, sections.ask, 'WAIT', section, 'once', 0)
        for words in (('twice', 0), ('once', -1), ('once', 4294967295), ('once', ''), ('once', 'never')):
            refused(87, sections.ask, 'WAIT', name, *words)
        refused(87, sections.ask, 'WAIT', name, 'once')
        refused(1168, sections.ask, 'STOP', 4294967295)
        refused(87, sections.ask, 'STOP', 4294967296)
