# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl watch that waits for words in the mapping, or has no fixed rate: what was seen and what was missed."""

import os
import re
import signal
import struct
import subprocess

from ctl import ENVIRONMENT, Watch, ctl, good, path, refused, sentences
from tap import MapMaker, case, run, unique

DEMO = os.environ['MAPGLASS_DEMO']
SUMMARY = re.compile(r'“(.*)”: ([\d,]+) events: ([\d,]+) seen, ([\d,]+) missed\.')
ONE = struct.unpack('<I', struct.pack('<f', 1.0))[0]


class Seqlock:
    """mapglass-demo seqlock, which makes so many updates at this rate and then waits."""

    def __init__(self, rate, updates):
        self.name, self.updates = unique('seqlock'), updates
        command = [DEMO, 'seqlock', '--name', self.name, '--rate', str(rate), '--updates', str(updates)]
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


def numbers(match):
    return [int(group.replace(',', '')) for group in match.groups()[1:]]


def check_frame(words):
    """A sample of the whole mapping as words: the number of the update in it."""
    sequence, number, wave = words[0], words[2], words[16:]
    assert sequence == 2 * number, (sequence, number)
    assert len(wave) == 512 and wave[:256] == wave[256:] and wave[(number + 64) % 256] == ONE, number
    return number


def follow(rate, updates):
    """Follows a writer to its end: how many samples there were, how many updates were seen and how many missed."""
    with Seqlock(rate, updates) as writer:
        with Watch(f'posix:/{writer.name}', '--type', 'u32', '--seqlock', '0', '--format', 'json') as watch:
            sample = watch.sample()
            assert sample['events'] == {'fired': 0, 'seen': 0, 'missed': 0, 'exact': True}, sample['events']
            first = last = check_frame(sample['values'])
            n_samples = 1
            while last < updates:
                sample = watch.sample()
                events, before, last = sample['events'], last, check_frame(sample['values'])
                assert not sample['torn'] and last > before, (before, last)
                assert events['fired'] == last - first and events['seen'] + events['missed'] == last - first, events
                assert events['seen'] == n_samples, events
                n_samples += 1
            assert watch.end(signal.SIGTERM) == 0
            what, fired, seen, missed = (SUMMARY.fullmatch(watch.errors[-1]).groups())
            assert what == 'sequence word at 0x0'
            assert numbers(SUMMARY.fullmatch(watch.errors[-1])) == [updates - first, events['seen'], events['missed']]
            assert writer.process.stdout.readline() == f'updates: {updates}\n'.encode()
            return events['seen'], events['missed']


@case('a sequence word: what is seen and what is missed are what the writer counts, and no sample is torn')
def _():
    for rate, updates in ((60, 90), (1000, 1500), (10000, 15000), (100000, 100000)):
        seen, missed = follow(rate, updates)
        print(f'# {rate}/s: {seen} seen, {missed} missed')
        assert seen > 0


@case('a sequence word: an update that changes no value in sight is counted too')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('still'), 16)
        with Watch(name, '--type', 'u32', '--offset', '8', '--seqlock', '0', '--format', 'json') as watch:
            assert watch.sample()['values'] == [0, 0]
            for sequence, fired, missed in ((2, 1, 0), (8, 4, 2), (10, 5, 2)):
                maker.store(name, 0, 'u32', sequence)
                events = watch.sample()['events']
                assert (events['fired'], events['missed']) == (fired, missed), events
            # A writer that has begun anew in the same mapping has not missed two thousand million updates.
            maker.store(name, 0, 'u32', 0)
            events = watch.sample()['events']
            assert (events['fired'], events['seen'], events['missed']) == (5, 3, 2), events
            # A word that goes round is no beginning.
            maker.store(name, 0, 'u32', 2 ** 32 - 2)
            watch.sample()
            maker.store(name, 0, 'u32', 2)
            events = watch.sample()['events']
            assert (events['fired'], events['seen'], events['missed']) == (7, 4, 3), events


@case('a sequence word that never gets even: the samples are torn, one sentence says so, and it goes on')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('odd'), 16)
        maker.store(name, 0, 'u32', 5)
        with Watch(name, '--type', 'u32', '--offset', '8', '--seqlock', '0', '--format', 'json') as watch:
            sample = watch.sample()
            assert sample['torn'] and sample['values'] == [0, 0]
            sentence = watch.said('stays odd (5)')
            assert f'{name}”' in sentence and '0x0' in sentence, sentence
            maker.store(name, 8, 'u32', 1)
            maker.store(name, 0, 'u32', 7)
            sample = watch.sample()
            assert sample['torn'] and sample['values'] == [1, 0], sample
            maker.store(name, 0, 'u32', 8)
            sample = watch.sample()
            assert not sample['torn'] and sample['values'] == [1, 0], sample
            assert watch.end(signal.SIGTERM) == 0
            assert len(watch.errors) == 2, watch.errors


@case('a word that changes: only then there is a sample')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('word'), 16)
        with Watch(name, '--type', 'u32', '--on-change', '0', '--format', 'json') as watch:
            assert watch.sample()['values'] == [0, 0, 0, 0]
            for number in range(1, 6):
                maker.store(name, 4, 'u32', 100 + number)
                maker.store(name, 12, 'u32', 200 + number)
                maker.store(name, 0, 'u32', number)
                sample = watch.sample()
                assert sample['values'] == [number, 100 + number, 0, 200 + number], sample
                assert sample['events'] == {'fired': number, 'seen': number, 'missed': 0, 'exact': False}, sample
            assert watch.end(signal.SIGINT) == 0
            assert watch.errors == ['“word at 0x0”: 5 events were noticed, and there may have been more: '
                                    '5 seen, 0 missed.']


@case('CSV has columns for events, and text has none')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('columns'), 8)
        arguments = (name, '--type', 'u32', '--seqlock', '0', '--for', '100ms', '--format')
        result = ctl('watch', *arguments, 'csv')
        assert result.returncode == 0 and len(sentences(result.stderr)) == 1
        heading, row = result.stdout.decode('ascii').splitlines()
        assert heading == 'time,torn,fired,seen,missed,0,4' and row.endswith(',false,0,0,0,0,0'), (heading, row)
        assert re.fullmatch(r'\S+  0 0\n', ctl('watch', *arguments, 'text').stdout.decode('ascii'))


@case('a word past the end, and a mapping that grows, shrinks, goes and is made anew')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('end'), 4096)
        with Watch(name, '--type', 'u32', '--count', '1', '--on-change', '4K', '--format', 'json') as watch:
            assert watch.sample()['values'] == [0]
            sentence = watch.said('ends before it')
            assert f'{name}”' in sentence and '0x1000' in sentence, sentence
            maker.truncate(name, 8192)
            watch.said('there again')
            maker.store(name, 0, 'u32', 7)
            maker.store(name, 4096, 'u32', 1)
            assert watch.sample()['values'] == [7]
            maker.recreate(name, 8192)
            watch.said('made anew')
            # What the new one begins with; then what changes.
            watch.sample()
            maker.map(name)
            maker.store(name, 0, 'u32', 9)
            maker.store(name, 4096, 'u32', 1)
            assert watch.sample()['values'] == [9]
            maker.truncate(name, 4096)
            watch.said('shrank')
            assert watch.end(signal.SIGTERM) == 0


@case('looking at a hole allocates nothing')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('hole'), 1 << 20)
        for option in ('--on-change', '--seqlock', '--futex', '--semaphore-at'):
            ctl('watch', name, '--count', '16', option, '64K', '--for', '300ms', '--format', 'json')
        assert maker.stat(name)['blocks'] == 0


@case('adaptive and spin: each sample shows something new')
def _():
    with Seqlock(1000, 2000) as writer:
        for rate in ('adaptive', 'spin'):
            with Watch(f'posix:/{writer.name}', '--type', 'u64', '--offset', '8', '--count', '1', '--rate', rate,
                       '--format', 'json') as watch:
                last = watch.sample()['values'][0]
                # Only what has changed is printed.
                for _ in range(20):
                    before, last = last, watch.sample()['values'][0]
                    assert last > before, (before, last)
                assert watch.end(signal.SIGTERM) == 0
                assert watch.errors == []


@case('used wrongly')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('wrong'), 4096)
        for arguments, parts in (
            (('--futex', '2'), ('--futex', '0x2', 'multiple of 4')),
            (('--seqlock', '0x41'), ('--seqlock', '0x41', 'multiple of 4')),
            (('--on-change', '3'), ('--on-change', 'multiple of 4')),
            (('--seqlock', 'x'), ('--seqlock', '“x”')),
            (('--seqlock', '-4'), ('--seqlock', '“-4”')),
            (('--seqlock', '0', '--on-change', '0'), ('Only one',)),
            (('--semaphore', 'x', '--futex', '0'), ('Only one',)),
            (('--semaphore-at', '0', '--futex', '0'), ('Only one', '--semaphore-at')),
            (('--semaphore-at', '0x44'), ('--semaphore-at', 'semaphore at 0x44', 'multiple of 8')),
            (('--semaphore-at', 'x'), ('--semaphore-at', '“x”')),
            (('--semaphore-at', '0', '--take'), ('--take', '--semaphore')),
            (('--peek',), ('--peek', '--semaphore')),
            (('--semaphore', 'x', '--peek', '--take'), ('--peek', '--take')),
            (('--eventfd', '5'), ('--eventfd', '“5”')),
            (('--eventfd', '1/x'), ('--eventfd', '“1/x”')),
            (('--eventfd', '0/5'), ('--eventfd', '“0/5”')),
            (('--eventfd', '1/99999999999'), ('--eventfd', '99999999999')),
            (('--rate', '241'), ('240',)), (('--rate', '0'), ('240',)), (('--rate', 'fast'), ('--rate', 'fast')),
        ):
            sentence = refused(2, 'watch', name, *arguments)
            assert all(part in sentence for part in parts), sentence
        assert good('read', name, '--count', '1', '--format', 'raw') == b'\0'
        assert os.path.exists(path(name))


run()
