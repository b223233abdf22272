# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl watch that waits for semaphores, futexes and eventfds: who gets what, and what becomes of it."""

import os
import platform
import signal
import subprocess
import sys

from ctl import ENVIRONMENT, NOBODY, Watch, as_nobody, path, refused
from holder import LIBC
from tap import MapMaker, case, eventually, run, skip, unique
from waker import SYS_FUTEX, Waker

DEMO = os.environ['MAPGLASS_DEMO']


class Segment:
    """A SysV segment."""

    def __enter__(self):
        self.id = LIBC.shmget(0, 4096, 0o1600)
        assert self.id >= 0
        return self

    def __exit__(self, *unused):
        LIBC.shmctl(self.id, 0, None)


class Poster:
    """mapglass-demo semaphore, which posts so often at this rate and then waits."""

    def __init__(self, rate, posts):
        self.name, self.posts = unique('semaphore'), posts
        command = [DEMO, 'semaphore', '--name', self.name, '--rate', str(rate), '--updates', str(posts)]
        self.process = subprocess.Popen(command,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT)
        self.process.stdout.readline()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.terminate()
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def value(self):
        return value(self.name)

    def wait(self):
        """Until it has posted all."""
        assert self.process.stdout.readline() == f'posts: {self.posts}\n'.encode()


def value(name):
    with open(path('sem.' + name), 'rb') as file:
        return int.from_bytes(file.read(4), 'little')


def last_events(watch, fired):
    """The events of the sample with which this number of them is reached."""
    events = watch.sample()['events']
    while events['fired'] < fired:
        events = watch.sample()['events']
    return events


@case('a program that takes 1,000 posts gets 1,000 while its semaphore is looked at')
def _():
    with Poster(2000, 1000) as poster:
        with Watch(f'posix:/{poster.name}', '--type', 'f32', '--count', '1', '--semaphore', poster.name, '--peek',
                   '--format', 'json') as watch:
            watch.sample()
            done = subprocess.run([DEMO, 'semaphore', '--read', '--updates', '1000', '--name', poster.name],
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=ENVIRONMENT, timeout=60,
                                  check=True)
            assert done.stdout.splitlines()[-1] == b'taken: 1000', done.stdout
            poster.wait()
            assert poster.value() == 0
            assert watch.end(signal.SIGTERM) == 0
            assert len(watch.errors) == 1 and 'there may have been more' in watch.errors[0], watch.errors


@case('posts that nobody takes are counted one by one, and stay')
def _():
    with Poster(1000, 600) as poster:
        with Watch(f'posix:/{poster.name}', '--type', 'f32', '--count', '1', '--semaphore', '/' + poster.name,
                   '--format', 'json') as watch:
            # It begins at some post or other.
            watch.sample()
            poster.wait()
            assert poster.value() == 600
            assert watch.end(signal.SIGTERM) == 0
            assert f'“semaphore /{poster.name}”' in watch.errors[-1]


@case('--take takes, and says so before')
def _():
    with Poster(1000, 400) as poster:
        with Watch(f'posix:/{poster.name}', '--type', 'f32', '--count', '1', '--semaphore', poster.name, '--take',
                   '--format', 'json') as watch:
            watch.sample()
            assert 'every post is taken' in watch.errors[0] and '--peek' in watch.errors[0], watch.errors
            events = last_events(watch, 400)
            assert events['fired'] == 400 and events['exact'] and events['seen'] + events['missed'] == 400, events
            poster.wait()
            assert poster.value() == 0
            assert watch.end(signal.SIGTERM) == 0
            assert watch.errors[-1].startswith(f'“semaphore /{poster.name}”: 400 events: '), watch.errors


@case('a semaphore that goes while it is waited for, is made anew, or is no semaphore any more')
def _():
    for how in ('--peek', '--take'):
        with MapMaker() as maker, Poster(1, 1000) as poster:
            name = maker.create(unique('gone'), 16)
            with Watch(name, '--type', 'u32', '--semaphore', poster.name, how, '--format', 'json') as watch:
                watch.sample()
                file = path('sem.' + poster.name)
                os.unlink(file)
                sentence = watch.said('was removed')
                assert f'“semaphore /{poster.name}”' in sentence, sentence
                with open(file, 'xb') as made:
                    made.write(bytes(32))
                watch.said('there again')
                maker.store(name, 0, 'u32', 7)
                with open(file, 'r+b') as made:
                    made.write(b'\x03')
                assert last_events(watch, 3)['fired'] >= 3
                os.truncate(file, 5)
                again = next(i for i, line in enumerate(watch.errors) if 'there again' in line)
                eventually(lambda: any('not a semaphore' in line for line in watch.errors[again:]))
                assert watch.end(signal.SIGTERM) == 0


@case('semaphores that are not there, or may not be looked at')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('none'), 16, 0o644)
        missing = unique('missing')
        assert f'“semaphore /{missing}” does not exist' in refused(1, 'watch', name, '--semaphore', missing)
        assert 'not the name' in refused(1, 'watch', name, '--semaphore', 'a/b')
        assert 'not the name' in refused(1, 'watch', name, '--semaphore', '')
        with Poster(1, 10) as poster:
            if os.geteuid() == 0:
                result = as_nobody('watch', f'posix:/{name}', '--semaphore', poster.name)
                assert result.returncode == 1 and b'permission denied' in result.stderr, result.stderr
        fake = unique('fake')
        with open(path('sem.' + fake), 'xb') as file:
            file.write(b'short')
        try:
            assert 'not a semaphore' in refused(1, 'watch', name, '--semaphore', fake)
        finally:
            os.unlink(path('sem.' + fake))


@case('a semaphore inside the mapping: posts are counted, and stay; it ends, grows, goes and is made anew')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('inside'), 4096)
        # A semaphore of 64 bits: the value in the low 32 bits, those who wait in the high ones.
        maker.store(name, 64, 'u64', 2)
        with Watch(name, '--type', 'u32', '--offset', '1K', '--count', '1', '--semaphore-at', '0x40', '--format',
                   'json') as watch:
            assert watch.sample()['events'] == {'fired': 0, 'seen': 0, 'missed': 0, 'exact': False}
            maker.store(name, 1024, 'u32', 7)
            maker.store(name, 64, 'u64', 3)
            sample = watch.sample()
            assert sample['values'] == [7] and sample['events']['fired'] == 1, sample
            # Who waits is no post.
            maker.store(name, 64, 'u64', 5 << 32)
            maker.store(name, 64, 'u64', 4)
            assert last_events(watch, 2)['fired'] in (2, 5)
            assert maker.load(name, 64, 8) == (4).to_bytes(8, sys.byteorder)
            maker.truncate(name, 80)
            sentence = watch.said('semaphore at 0x40')
            assert 'ends before its end' in sentence and name in sentence, sentence
            maker.truncate(name, 4096)
            watch.said('there again')
            maker.recreate(name, 4096)
            watch.said('made anew')
            # What the new one begins with; then what is posted.
            fired = watch.sample()['events']['fired']
            maker.map(name)
            maker.store(name, 64, 'u64', 6)
            assert last_events(watch, fired + 6)['fired'] == fired + 6
            assert watch.end(signal.SIGTERM) == 0
            assert '“semaphore at 0x40”' in watch.errors[-1], watch.errors


@case('a futex word: whoever is woken, and whatever is stored')
def _():
    if SYS_FUTEX is None:
        skip(f'the call is not known on {platform.machine()}')
    with MapMaker() as maker:
        name = maker.create(unique('futex'), 4096)
        maker.store(name, 64, 'u32', 0)
        with Waker(path(name)) as waker, Watch(name, '--type', 'u32', '--count', '1', '--futex', '0x40', '--format',
                                               'json') as watch:
            assert watch.sample()['values'] == [0]
            assert 'wakes are taken' in watch.errors[0], watch.errors
            # A wake without a change: only who waits in the same memory hears of it.
            maker.store(name, 0, 'u32', 5)
            eventually(lambda: waker.wake(64) == 1)
            assert watch.sample()['values'] == [5]
            maker.store(name, 0, 'u32', 6)
            maker.store(name, 64, 'u32', 1)
            while watch.sample()['values'] != [6]:
                pass
            maker.truncate(name, 0)
            watch.said('shrank')
            watch.said('ends before it')
            maker.truncate(name, 4096)
            watch.said('there again')
            assert watch.end(signal.SIGTERM) == 0


@case('an eventfd of another process: every write is noticed, and none is taken')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('eventfd'), 4096)
        with Waker(path(name)) as waker:
            waker.write(3)
            with Watch(name, '--type', 'u32', '--count', '1', '--eventfd', f'{waker.pid}/{waker.eventfd}', '--format',
                       'json') as watch:
                assert watch.sample()['events']['fired'] == 0
                for number in range(1, 5):
                    maker.store(name, 0, 'u32', number)
                    waker.write(1)
                    assert watch.sample()['values'] == [number]
                assert waker.read() == 7
                waker.write(1)
                watch.sample()
                waker.process.kill()
                sentence = watch.said('has ended')
                assert f'eventfd {waker.eventfd} of process {waker.pid}' in sentence, sentence
                assert watch.process.poll() is None
                assert watch.end(signal.SIGTERM) == 0


@case('eventfds that are not there, are something else, or may not be watched')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('none'), 4096, 0o644)
        with Waker(path(name)) as waker:
            assert 'no such descriptor' in refused(1, 'watch', name, '--eventfd', f'{waker.pid}/999')
            assert 'not an eventfd' in refused(1, 'watch', name, '--eventfd', f'{waker.pid}/0')
            if os.geteuid() == 0:
                result = as_nobody('watch', f'posix:/{name}', '--eventfd', f'{waker.pid}/{waker.eventfd}')
                assert result.returncode == 1 and b'permits that only' in result.stderr, (NOBODY, result.stderr)
            pid = waker.pid
        assert 'no such process' in refused(1, 'watch', name, '--eventfd', f'{pid}/3')


@case('writes to a file: each is noticed, and stores through a mapping are not')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('written'), 16)
        with Watch(name, '--type', 'u32', '--on-write', '--format', 'json') as watch:
            assert watch.sample()['values'] == [0, 0, 0, 0]
            maker.store(name, 0, 'u32', 1)
            with open(path(name), 'r+b', buffering=0) as file:
                for number in range(1, 4):
                    file.seek(4)
                    file.write(bytes([number, 0, 0, 0]))
                    sample = watch.sample()
                    assert sample['values'] == [1, number, 0, 0], sample
                    assert sample['events']['fired'] == number, sample
            # The one that is made anew is another file.
            maker.recreate(name, 16)
            watch.said('made anew')
            watch.sample()
            with open(path(name), 'r+b', buffering=0) as file:
                file.write(bytes([9, 0, 0, 0]))
            assert watch.sample()['values'] == [9, 0, 0, 0]
            assert watch.end(signal.SIGTERM) == 0


@case('writes to what is no file')
def _():
    with Segment() as segment:
        with Watch(f'sysv:{segment.id}', '--type', 'u32', '--count', '1', '--on-write', '--format', 'json') as watch:
            watch.sample()
            assert 'not a file' in watch.said('Cannot wait for writes')
            assert watch.end(signal.SIGTERM) == 0


run()
