# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl fill: a range by a pattern, in place."""

import contextlib
import math
import os
import pathlib
import re
import signal
import struct
import subprocess

from ctl import CTL, ENVIRONMENT, good, parse_json, path, refused, sentences, values
from tap import MapMaker, case, run, skip, unique

LARGE = 64 << 20


@contextlib.contextmanager
def mapping(size=256):
    """A mapping of 0xAA that another process has mapped: its name and who made it."""
    with MapMaker() as maker:
        name = maker.create(unique('fill'), size)
        maker.map(name)
        maker.fill(name, 0, size, 0xAA)
        yield name, maker


def bytes_of(name):
    return pathlib.Path(os.fsdecode(path(name))).read_bytes()


def filled(size, offset, new, *arguments):
    """Fills, and checks that all bytes but these are as they were, in the same object."""
    with mapping(size) as (name, maker):
        before = maker.stat(name)
        good('fill', name, '--offset', offset, *arguments)
        assert bytes_of(name) == b'\xaa' * offset + new + b'\xaa' * (size - offset - len(new)), arguments
        after = maker.stat(name)
        assert all(before[key] == after[key] for key in ('inode', 'size', 'blocks', 'nlink'))


@case('each pattern fills its range, and nothing around it')
def _():
    filled(256, 3, b'\x7f' * 8, '--count', '2', '--type', 'u32', '--byte', '0x7F')
    filled(256, 3, b'\x7f' * 7, '--count', '7', '--byte', '127')
    filled(256, 0, struct.pack('<f', -1.5) * 64, '--count', '64', '--type', 'f32', '--value', '-1.5')
    filled(256, 17, b'xxx', '--count', '3', '--type', 'char', '--value', 'x')
    filled(256, 8, struct.pack('>5h', 10, 7, 4, 1, -2), '--count', '5', '--type', 'be:i16', '--ramp', '10', '--step', '-3')
    filled(256, 0, bytes(range(256)), '--count', '256', '--ramp', '0')
    filled(256, 4, struct.pack('<4d', 0, .25, .5, .75), '--count', '4', '--type', 'f64', '--ramp', '0', '--step=.25')
    filled(256, 5, struct.pack('<4b', 0, 100, 0, -100), '--count', '4', '--type', 'i8', '--sine', '100')
    filled(256, 5, bytes([128, 28, 128, 228]), '--count', '4', '--sine', '-100', '--center', '128', '--periods', '1')
    filled(256, 5, bytes([110, 90, 110, 90]), '--count', '4', '--sine', '10', '--center', '100', '--frequency', '.5',
           '--phase', '90')
    filled(256, 9, b'\xad' * 10, '--count', '10', '--increment', '3')
    filled(256, 9, b'\x2a' * 10, '--count', '10', '--increment', '-128')
    filled(256, 9, b'\x05' * 10, '--count', '10', '--random', '--min', '5', '--max', '5')
    filled(256, 9, b'', '--count', '0', '--value', '1')


@case('a range larger than a piece is filled without a seam')
def _():
    count = 300000
    numbers = struct.pack(f'<{count}I', *range(7, 7 + 3 * count, 3))
    filled(4 * count + 9, 5, numbers, '--count', count, '--type', 'u32', '--ramp', '7', '--step', '3')
    filled(4 * count + 9, 5, struct.pack('<I', 0xAAAAAAAA + 5) * count, '--count', count, '--type', 'u32', '--increment', '5')
    with mapping(8 * count) as (name, _):
        good('fill', name, '--offset', '0', '--count', count, '--type', 'f64', '--sine', '2', '--periods', '3')
        found = values(name, '--type', 'f64')
        assert all(abs(value - 2 * math.sin(6 * math.pi * i / count)) < 1e-9 for i, value in enumerate(found))


@case('random values come again with the seed that was said')
def _():
    with mapping() as (name, _):
        said = good('fill', name, '--offset', '0', '--count', '64', '--type', 'u32', '--random').decode('utf-8')
        seed = re.fullmatch(f'Wrote 256 bytes to “/{name}” at 0x0, with the seed ([0-9]+)\\.\n', said)[1]
        first = bytes_of(name)
        assert len(set(first)) > 30
        report = parse_json(good('fill', name, '--offset', '0', '--count', '64', '--type', 'u32', '--random', '--json'))
        assert bytes_of(name) != first
        assert report == {'uri': f'posix:/{name}', 'offset': 0, 'written': 256, 'seed': report['seed']}
        good('fill', name, '--offset', '0', '--count', '64', '--type', 'u32', '--random', '--seed', seed)
        assert bytes_of(name) == first
        good('fill', name, '--offset', '0', '--count', '32', '--type', 'f64', '--random', '--min', '-2', '--max', '3')
        found = values(name, '--type', 'f64')
        assert all(-2 <= value <= 3 for value in found) and min(found) < 0 < 1 < max(found)


@case('of many that add, none is lost')
def _():
    count = 50000
    with mapping(4 * count) as (name, maker):
        maker.fill(name, 0, 4 * count, 0)
        command = [CTL, 'fill', name, '--offset', '0', '--count', str(count), '--type', 'u32', '--increment', '1']
        running = [subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT) for _ in range(8)]
        assert [process.wait(60) for process in running] == [0] * 8
        assert bytes_of(name) == struct.pack('<I', 8) * count


@case('what cannot be filled is refused before anything is')
def _():
    with mapping() as (name, _):
        for arguments, part in (
            (['--value', '256'], '--value: 256 is outside u8'), (['--byte', '256'], '--byte: 256'),
            (['--ramp', '0', '--step', '2'], '--ramp: The ramp leaves u8 after 128 of 200 values'),
            (['--ramp', '0', '--step', '.5'], '--step: “.5” has a fraction'), (['--ramp', 'x'], '--ramp: “x”'),
            (['--sine', '128', '--center', '128'], '--sine: A sine around 128'), (['--sine', 'nan'], 'finite'),
            (['--sine', '1', '--center', 'x'], '--center: “x”'), (['--random', '--min', '9', '--max', '8'], '--max:'),
            (['--random', '--seed', '-1'], '--seed:'), (['--increment', '1.5'], '--increment: “1.5” has a fraction'),
            (['--type', 'char', '--ramp', 'a'], '“ramp” is for numbers'), (['--type', 'x', '--value', '1'], '--type: '),
            ([], 'is needed'), (['--value', '1', '--byte', '1'], 'is needed'), (['--random', '--ramp', '1'], 'is needed'),
            (['--value', '1', '--step', '2'], '--step does not go together with --value'),
            (['--ramp', '1', '--seed', '2'], '--seed does not go together with --ramp'),
            (['--sine', '1', '--periods', '1', '--frequency', '1'], '--periods does not go together with --frequency'),
            (['--value', '1', '--count', 'x'], '--count: “x”'), (['--value', '1', '--count', '-1'], '--count: “-1”'),
        ):
            sentence = refused(2, 'fill', name, '--offset', '0', '--count', '200', *arguments)
            assert part in sentence, (arguments, sentence)
        assert '--offset is missing' in refused(2, 'fill', name, '--count', '1', '--value', '1')
        assert '--count is missing' in refused(2, 'fill', name, '--offset', '1', '--value', '1')
        for offset, count in ((1, 256), (256, 1), (257, 0), (0, 2**62), (2**63, 2**61), (0, 2**64 - 1)):
            for type_ in ('u8', 'u64'):
                assert 'past its end: nothing was written' in refused(
                    1, 'fill', name, '--offset', offset, '--count', count, '--type', type_, '--value', '1')
        good('write', name, '--offset', '100', '250')
        before = bytes_of(name)
        assert refused(1, 'fill', name, '--offset', '90', '--count', '20', '--increment', '6') \
            == f'“/{name}”: Element 10 is 250, and with what is to be added it is outside u8.'
        assert bytes_of(name) == before


def begin_slowly(name):
    """A fill of bytes that are not 0, when it has begun."""
    process = subprocess.Popen([CTL, 'fill', name, '--offset', '0', '--count', str(LARGE), '--sine', '50', '--center', '200',
                                '--periods', '1000'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT)
    while process.poll() is None and os.stat(path(name)).st_blocks == 0:
        pass
    return process


def end(process):
    """The only sentence that it says at its end."""
    out, errors = process.communicate(timeout=60)
    if process.returncode == 0:
        skip('this machine is too fast')
    assert process.returncode == 1 and out == b'', (process.returncode, out, errors)
    sentence, = sentences(errors)
    return sentence


@case('it stops at a signal, and says what it wrote')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('fill'), LARGE)
        process = begin_slowly(name)
        process.send_signal(signal.SIGINT)
        sentence = end(process)
        found = re.fullmatch(f'Wrote ([0-9,]+) of {LARGE:,} bytes to “/{name}” at 0x0: it was stopped\\.', sentence)
        written = int(found[1].replace(',', ''))
        data = bytes_of(name)
        assert 0 < written < LARGE and data.find(b'\0') == written and not any(data[written:])


@case('where the mapping shrinks meanwhile it says how much got there, and the mapping stays as small')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('fill'), LARGE)
        process = begin_slowly(name)
        maker.truncate(name, 5000)
        sentence = end(process)
        assert sentence == f'Wrote 5,000 of {LARGE:,} bytes to “/{name}” at 0x0: it shrank to 5,000 bytes.', sentence
        data = bytes_of(name)
        assert len(data) == 5000 and 0 not in data


run()
