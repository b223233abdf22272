# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglass-demo mutex: nothing is lost under it, much is without it, and a holder that dies is survived."""

import os
import re
import signal
import struct

from demos import Demo, call, check_sentence, content, path
from tap import MapMaker, case, eventually, run, skip, unique

NUMBERS = re.compile(r'counter: expected (\d+), found (\d+)\n32 elements: expected (\d+), found (\d+) to (\d+)\n')
# As the source documents it: magic, workers, rounds, counter, repairs, repairer, put back.
START = struct.Struct('<8sIIQIII')
ENDLESS = '1000000000'


def numbers(output):
    """What was expected, and what was found: the counter, the least element and the greatest."""
    found = NUMBERS.search(output)
    assert found, output
    expected, counter, expected_again, least, most = (int(word) for word in found.groups())
    assert expected == expected_again
    return expected, (counter, least, most)


def count(*arguments):
    name = unique('mutex')
    status, output, complaint = call('mutex', *arguments, '--name', name)
    assert not os.path.exists(path(name))
    return status, output, complaint


def check_equal(output, expected):
    assert numbers(output) == (expected, (expected,) * 3), output


@case('under the mutex nothing is lost')
def _():
    for workers, rounds in (('1', '1'), ('2', '50000'), ('7', '1000'), ('64', '500'), ('4', '1')):
        status, output, complaint = count('--workers', workers, '--rounds', rounds)
        assert (status, complaint) == (0, '')
        check_equal(output, int(workers) * int(rounds))
        assert f'{workers} × {rounds}. ' in output and 'They are equal: under the mutex nothing is lost.' in output
    status, output, complaint = count()
    assert (status, complaint) == (0, '')
    check_equal(output, 400000)


@case('without it counts are lost, and that is said')
def _():
    if len(os.sched_getaffinity(0)) < 2:
        skip('there is one core, on which two processes hardly meet')
    for _ in range(50):
        status, output, complaint = count('--no-lock')
        assert (status, complaint) == (0, '')
        expected, found = numbers(output)
        assert expected == 400000
        assert max(found) <= expected, output
        assert ('They differ' in output) == (found != (expected,) * 3), output
        if 'They differ' in output:
            return
    raise AssertionError('50 times nothing was lost')


@case('without it numbers that are equal are not passed off as safe')
def _():
    for _ in range(20):
        status, output, complaint = count('--no-lock', '--workers', '2', '--rounds', '1')
        assert (status, complaint) == (0, '')
        expected, found = numbers(output)
        assert expected == 2
        if found == (2, 2, 2):
            assert 'by chance' in output, output
        else:
            assert 'They differ' in output, output
    status, output, complaint = count('--no-lock', '--workers', '1')
    assert (status, complaint) == (0, '')
    check_equal(output, 100000)
    assert 'one process alone' in output


@case('a holder that is killed is survived')
def _():
    for workers, rounds in (('4', '100000'), ('2', '3'), ('64', '100'), ('1', '1'), ('1', '5')):
        status, output, complaint = count('--kill', '--workers', workers, '--rounds', rounds)
        assert (status, complaint) == (0, ''), (output, complaint)
        # The one that dies has finished half of its rounds, and is in the middle of the next.
        check_equal(output, (int(workers) - 1) * int(rounds) + int(rounds) // 2)
        killed = re.search(r'\nProcess (\d+) has locked the mutex, and is killed', output)
        repaired = re.search(r'\nProcess (\d+) locked it next,.*\(EOWNERDEAD\), put back the 16 elements', output)
        assert killed and repaired and killed[1] != repaired[1], output
        assert output.count('EOWNERDEAD') == 1


@case('a process that somebody else kills is told, and loses only its own rounds')
def _():
    seen = 0
    for _ in range(20):
        with Demo('mutex', '--rounds', '2000000', '--workers', '2') as demo:
            demo.line()
            victim = eventually(lambda: demo.children()[1:])[0]
            eventually(lambda: START.unpack_from(content(demo.name))[3] > 1000)
            os.kill(victim, signal.SIGKILL)
            status, output, complaint = demo.end()
            expected, found = numbers(output)
            assert found == (expected,) * 3, output
            assert not os.path.exists(path(demo.name))
            if status == 0:
                # It had come to its end.
                assert (expected, complaint) == (4000000, '')
                continue
            check_sentence(complaint, f'Process {victim} ', ' 2000000 rounds')
            finished = int(re.search(r'after (\d+) of', complaint)[1])
            assert expected == 2000000 + finished < 4000000, (output, complaint)
            seen += 1
            if 'EOWNERDEAD' in output:
                break
    assert seen > 0


@case('the bytes are as they are documented')
def _():
    with Demo('mutex', '--workers', '3', '--rounds', ENDLESS) as demo:
        assert f'3 × {ENDLESS}. ' in demo.line()
        assert os.stat(path(demo.name)).st_size == 4096
        # A word that counts on is found in every place that should have one.
        before = eventually(lambda: START.unpack_from(content(demo.name))[3] > 1000 and content(demo.name))
        assert START.unpack_from(before)[:3] == (b'MGMUTEX1', 3, int(ENDLESS))

        def places(data):
            return (struct.unpack_from('<Q', data, 0x10) + struct.unpack_from('<32Q', data, 0xc0)
                    + struct.unpack_from('<3Q', data, 0x1c0))

        eventually(lambda: all(a < b for a, b in zip(places(before), places(content(demo.name)))))
        assert not any(content(demo.name)[0x1c0 + 3 * 8:])
        assert demo.stop() == (0, '', '')


@case('a number that another program writes over is found')
def _():
    for offset in (0x10, 0xc0, 0xc0 + 31 * 8):
        # Between a load and a store it would go unseen: then once more.
        for _ in range(5):
            with Demo('mutex', '--rounds', '500000') as demo:
                demo.line()
                eventually(lambda: START.unpack_from(content(demo.name))[3] > 1000)
                with open(path(demo.name), 'r+b', buffering=0) as file:
                    file.seek(offset)
                    file.write(struct.pack('<Q', 10 ** 15))
                status, output, complaint = demo.end()
            if status == 1:
                break
        assert status == 1, output
        check_sentence(complaint, f'“{demo.name}”', 'another program')
        assert 'They are equal' not in output


@case('a mutex that another program breaks can be left')
def _():
    with Demo('mutex', '--rounds', ENDLESS) as demo:
        demo.line()
        eventually(lambda: START.unpack_from(content(demo.name))[3] > 1000)
        with open(path(demo.name), 'r+b', buffering=0) as file:
            file.seek(0x40)
            file.write(struct.pack('<I', 0x3fffffff))
        assert demo.stop() == (0, '', '')
        assert not os.path.exists(path(demo.name))


@case('a mapping that is made smaller ends it with a sentence')
def _():
    for option in ([], ['--no-lock']):
        with Demo('mutex', '--rounds', ENDLESS, *option) as demo, MapMaker() as maker:
            demo.line()
            eventually(lambda: START.unpack_from(content(demo.name))[3] > 1000)
            maker.truncate(demo.name, 0)
            status, output, complaint = demo.end()
            assert (status, output) == (1, '')
            check_sentence(complaint, f'“{demo.name}”', 'smaller')
            assert not os.path.exists(path(demo.name))


@case('at a terminal it stays until Enter')
def _():
    for last in (b'\n', b'\x04'):
        with Demo('mutex', '--rounds', '10', terminal=True) as demo:
            check_equal(''.join(demo.lines_until('Enter')), 40)
            assert START.unpack_from(content(demo.name))[3] == 40
            demo.type(last)
            assert demo.end() == (0, '', '')
            assert not os.path.exists(path(demo.name))


run()
