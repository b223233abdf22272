# SPDX-License-Identifier: GPL-3.0-or-later
"""What is there, and how it is: HELLO, PING, LIST, QUERY, SET, RESET."""

import time

from client import Maker, Sections, fields, gone, refused
from tap import case, unique


@case('it says hello')
def _():
    with Sections() as sections:
        hello = sections.hello
        assert hello['session'] == 1 and hello['page'] == 4096 and hello['granularity'] == 65536, hello
        assert hello['clock'] == 10_000_000 and hello['system'] == 1 and hello['pid'] > 0, hello
        assert str(hello['wine'])[0].isdigit(), hello


@case('its clock is that of Linux')
def _():
    with Sections() as sections:
        before = time.clock_gettime_ns(time.CLOCK_MONOTONIC_RAW) // 100
        clock = fields(sections.ask('PING'))['clock']
        after = time.clock_gettime_ns(time.CLOCK_MONOTONIC_RAW) // 100 + 1
        assert before <= clock <= after, (before, clock, after)


@case('each kind of object is listed with its state')
def _():
    with Maker() as maker, Sections() as sections:
        names = {kind: unique(kind) for kind in ('section', 'event', 'manual', 'mutex', 'semaphore', 'timer', 'job')}
        maker.make('section', 'Global\\' + names['section'], 100)
        maker.make('event', names['event'], 'auto')
        maker.make('event', names['manual'], 'manual')
        maker.make('mutex', 'Local\\' + names['mutex'])
        maker.make('semaphore', names['semaphore'], 2, 5)
        maker.make('timer', names['timer'])
        maker.make('job', names['job'])
        maker.ask('set', names['manual'])
        maker.ask('wait', 'Local\\' + names['mutex'], 0)

        found = sections.list()
        assert found['Global\\' + names['section']] == ('section', {'size': 4096, 'attributes': 0x8000000}), found
        assert found['Local\\' + names['event']] == ('event', {'reset': 'auto', 'signaled': 0}), found
        assert found['Local\\' + names['manual']] == ('event', {'reset': 'manual', 'signaled': 1}), found
        assert found['Local\\' + names['mutex']] == ('mutex', {'held': 1, 'abandoned': 0}), found
        assert found['Local\\' + names['semaphore']] == ('semaphore', {'count': 2, 'maximum': 5}), found
        assert found['Local\\' + names['timer']] == ('timer', {}), found
        assert found['Local\\' + names['job']] == ('job', {}), found

        some = sections.list('section', 'job')
        assert {kind for kind, _state in some.values()} == {'section', 'job'}, some
        assert 'Local\\' + names['job'] in some and 'Global\\' + names['section'] in some, some


@case('a thousand objects are listed, and again when half of them are gone')
def _():
    with Maker() as maker, Sections() as sections:
        prefix = unique('many')
        for i in range(1000):
            maker.make('section', f'{prefix}-{i}', 4096 * (i + 1))
        found = {name: state['size'] for name, (_kind, state) in sections.list('section').items() if prefix in name}
        assert found == {f'Local\\{prefix}-{i}': 4096 * (i + 1) for i in range(1000)}
        for i in range(0, 1000, 2):
            maker.ask('close', f'{prefix}-{i}')
        found = {name for name in sections.list('section') if prefix in name}
        assert found == {f'Local\\{prefix}-{i}' for i in range(1, 1000, 2)}


@case('what must not be looked at is listed with the reason')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('denied', unique('denied'))
        assert sections.list()['Local\\' + name] == ('section', {'error': 5})
        refused(5, sections.open, name)
        refused(5, sections.open, name, 'rw')
        refused(5, sections.ask, 'QUERY', 'section', name)


@case('looking takes nothing')
def _():
    with Maker() as maker, Sections() as sections:
        event = maker.make('event', unique('event'), 'auto')
        semaphore = maker.make('semaphore', unique('semaphore'), 1, 1)
        maker.ask('set', event)
        for _i in range(10):
            sections.list()
            assert sections.state('event', event) == {'reset': 'auto', 'signaled': 1}
            assert sections.state('semaphore', semaphore) == {'count': 1, 'maximum': 1}
        assert maker.ask('wait', event, 0) == '0'
        assert maker.ask('wait', semaphore, 0) == '0'
        assert sections.state('event', event)['signaled'] == 0
        assert sections.state('semaphore', semaphore)['count'] == 0


@case('a mutex is seen held, free and abandoned')
def _():
    with Maker() as maker, Maker() as other, Sections() as sections:
        name = maker.make('mutex', unique('mutex'))
        assert sections.state('mutex', name) == {'held': 0, 'abandoned': 0}
        assert other.ask('mutex', name) == '' and other.ask('wait', name, 0) == '0'
        assert sections.state('mutex', name) == {'held': 1, 'abandoned': 0}
        other.die()
        assert sections.state('mutex', name) == {'held': 0, 'abandoned': 1}


@case('events are set and reset')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('event', unique('event'), 'manual')
        assert sections.ask('SET', name) == ''
        assert maker.ask('wait', name, 0) == '0'
        assert sections.ask('RESET', name) == ''
        assert maker.ask('wait', name, 0) == '258'
        refused(2, sections.ask, 'SET', unique('missing'))
        refused(2, sections.ask, 'RESET', name.upper())


@case('an object of another kind, of another namespace, or none is told apart')
def _():
    with Maker() as maker, Sections() as sections:
        event = maker.make('event', unique('event'), 'auto')
        section = maker.make('section', unique('section'), 4096)
        refused(6, sections.ask, 'QUERY', 'section', event)
        refused(6, sections.ask, 'QUERY', 'mutex', event)
        refused(6, sections.ask, 'QUERY', 'semaphore', event)
        refused(6, sections.ask, 'QUERY', 'event', section)
        refused(6, sections.ask, 'SET', section)
        refused(2, sections.ask, 'QUERY', 'event', 'Global\\' + event)
        refused(50, sections.ask, 'QUERY', 'timer', unique('timer'))
        refused(87, sections.ask, 'QUERY', 'Event', event)
        refused(87, sections.ask, 'LIST', 'events')
        assert sections.state('event', 'Local\\' + event) == sections.state('event', event)


@case('what was looked at ends with its owner')
def _():
    with Sections() as sections:
        with Maker() as maker:
            names = [(kind, maker.make(kind, unique(kind), *words)) for kind, words in
                     (('section', (4096,)), ('event', ('auto',)), ('mutex', ()), ('semaphore', (1, 2)))]
            for _i in range(3):
                sections.list()
                for kind, name in names:
                    sections.state(kind, name)
        for kind, name in names:
            gone(sections, kind, name)
