# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever waits passively takes nothing: a program gets every event that is told it while mapglassctl watch waits for the
same ones."""

import platform
import signal

from ctl import Watch, path
from exchange import SIGNAL, SYS_FUTEX, Exchange
from tap import MapMaker, case, run, skip, unique

EVENTS = 1000


def gets_all(kind, *options, watch_descriptor=False):
    """While it is watched, and by two at once."""
    if kind == 'word' and SYS_FUTEX is None:
        skip(f'the call is not known on {platform.machine()}')
    with MapMaker() as maker:
        name = maker.create(unique('passive'), 4096)
        with Exchange(path(name).decode(), kind) as exchange:
            if watch_descriptor:
                options = [*options, f'{exchange.pid}/{exchange.descriptor}']
            command = [name, '--type', 'u32', '--offset', str(SIGNAL), '--count', '1', *options, '--format', 'json']
            with Watch(*command) as first, Watch(*command) as second:
                for watch in (first, second):
                    assert watch.sample()['events']['fired'] == 0
                assert exchange.run(EVENTS) == EVENTS
                # What is taken at once they may not have seen; they do what stays, and it is still there.
                exchange.leave()
                for watch in (first, second):
                    fired = watch.sample()['events']['fired']
                    assert 0 < fired <= EVENTS + 1, fired
                assert exchange.fetch() == EVENTS + 1
                for watch in (first, second):
                    assert watch.end(signal.SIGTERM) == 0
                    assert not any('Cannot' in line for line in watch.errors), watch.errors


@case('a program that waits for a semaphore inside the mapping gets all posts')
def _():
    gets_all('semaphore', '--semaphore-at', str(SIGNAL))


@case('one that waits for a futex gets all wakes that are for all')
def _():
    gets_all('word', '--futex', str(SIGNAL))


@case('one that waits for a word gets all changes')
def _():
    gets_all('word', '--on-change', str(SIGNAL))


@case('one that waits for a sequence word gets all updates')
def _():
    gets_all('word', '--seqlock', str(SIGNAL))


@case('one that reads an eventfd gets all that is written')
def _():
    gets_all('eventfd', '--eventfd', watch_descriptor=True)


@case('one that is told of writes is told of all')
def _():
    gets_all('write', '--on-write')


run()
