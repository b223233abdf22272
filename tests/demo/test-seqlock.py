# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglass-demo seqlock: the sequence word, what stands under it, and the count at the end."""

import os
import struct

from demos import Demo, call, check_failure, check_sentence, content, path
from tap import MapMaker, case, eventually, run, unique


def sequence(name):
    return struct.unpack_from('<I', content(name))[0]


@case('the bytes are as they are documented')
def _():
    with Demo('seqlock', '--rate', '100') as demo:
        line = demo.line()
        assert line.startswith(f'posix:/{demo.name}: ') and '2112 bytes' in line, line
        assert os.stat(path(demo.name)).st_size == 2112
        seen = set()

        def five():
            before = sequence(demo.name)
            data = content(demo.name)
            if before % 2 == 0 and before > 0 and sequence(demo.name) == before:
                assert struct.unpack_from('<I', data)[0] == before
                assert struct.unpack_from('<Q', data, 8)[0] == before // 2
                wave = struct.unpack_from('<512f', data, 0x40)
                assert wave[:256] == wave[256:] and wave[(before // 2 + 64) % 256] == 1.0, (before, wave)
                seen.add(before)
            return len(seen) >= 5

        eventually(five)
        status, rest, complaint = demo.stop()
        assert (status, complaint) == (0, ''), complaint
        assert rest.startswith('updates: ') and int(rest.split()[1]) >= max(seen) // 2, rest
        assert not os.path.exists(path(demo.name))


@case('so many updates and no more')
def _():
    with Demo('seqlock', '--rate', '100000', '--updates', '1234') as demo:
        demo.line()
        assert demo.line() == 'updates: 1234\n'
        assert struct.unpack_from('<I4xQ', content(demo.name)) == (2468, 1234)
        assert demo.process.poll() is None
        demo.type(b'\n')
        assert demo.end() == (0, '', '')
        assert not os.path.exists(path(demo.name))


@case('numbers that make no sense, and a name that is taken')
def _():
    for option, value in (('--rate', '0'), ('--rate', '100001'), ('--updates', '0'), ('--updates', '-1'),
                          ('--updates', '0x10'), ('--updates', '2147483648')):
        status, output, complaint = call('seqlock', option, value)
        assert (status, output) == (2, ''), (option, value)
        check_sentence(complaint, option, f'“{value}”')
    with MapMaker() as maker:
        name = maker.create(unique('taken'), 10)
        check_failure(call('seqlock', '--name', name), f'“{name}”', 'exists')


@case('a mapping that is made smaller')
def _():
    with Demo('seqlock') as demo, MapMaker() as maker:
        demo.line()
        maker.truncate(demo.name, 0)
        status, output, complaint = demo.end()
        assert status == 1 and output.startswith('updates: '), output
        check_sentence(complaint, f'“{demo.name}”', 'smaller')


run()
