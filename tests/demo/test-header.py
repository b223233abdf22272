# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglass-demo header: what the header says, and what is refused for it."""

import math
import mmap
import os
import struct
import threading

from demos import Demo, call, check_failure, check_sentence, content, path
from tap import MapMaker, case, eventually, run, unique

HEADER = struct.Struct('<8sIIQ4sII12x272s')


def header(magic=b'MGHEADER', version=1, size=320, total=832, kind=b'f64', count=64, sequence=2, name=b'name'):
    return HEADER.pack(magic, version, size, total, kind, count, sequence, name)


def write(name, data):
    with open(path(name), 'r+b') as file:
        file.write(data)


def parse(output):
    """What --read prints: the lines of the header, and the values."""
    lines = output.splitlines()
    head = dict(line.split(': ') for line in lines[:6])
    return head, [float(word) for line in lines[6:] for word in line.split()]


@case('the bytes are as they are documented')
def _():
    with Demo('header') as demo:
        line = demo.line()
        assert line.startswith(f'posix:/{demo.name}: ') and '832 bytes' in line and 'f64' in line, line
        assert os.stat(path(demo.name)).st_size == 832
        eventually(lambda: struct.unpack_from('<I', content(demo.name), 0x20)[0] > 0)
        magic, version, size, total, kind, count, sequence, name = HEADER.unpack_from(content(demo.name))
        assert (magic, version, size, total, kind, count) == (b'MGHEADER', 1, 320, 832, b'f64\0', 64)
        assert name.rstrip(b'\0') == demo.name.encode()
        assert sequence > 0
        assert demo.stop() == (0, '', '')
        assert not os.path.exists(path(demo.name))


@case('the values change, and the sequence counts the writes')
def _():
    with Demo('header') as demo:
        demo.line()
        seen = []

        def five():
            data = content(demo.name)
            sequence = struct.unpack_from('<I', data, 0x20)[0]
            values = struct.unpack_from('<64d', data, 320)
            if sequence % 2 == 0 and sequence > 0 and (not seen or seen[-1] != sequence):
                if struct.unpack_from('<I', content(demo.name), 0x20)[0] == sequence:
                    assert list(values) == [sequence / 2 + i for i in range(64)], (sequence, values)
                    seen.append(sequence)
            return len(seen) >= 5

        eventually(five)
        assert seen == sorted(seen)


@case('--read says what it has opened')
def _():
    with Demo('header') as demo:
        demo.line()
        eventually(lambda: struct.unpack_from('<I', content(demo.name), 0x20)[0] > 0)
        status, output, complaint = call('header', '--read', '--name', demo.name)
        assert (status, complaint) == (0, '')
        head, values = parse(output)
        assert head['name'] == demo.name and head['version'] == '1', head
        assert head['header'] == '320 bytes' and head['whole'] == '832 bytes' and head['elements'] == '64 of f64', head
        assert values == [int(head['writes']) + i for i in range(64)]


@case('--read never shows half a write')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('busy'), 832)
        write(name, header())
        stop = threading.Event()
        with open(path(name), 'r+b') as file, mmap.mmap(file.fileno(), 832) as view:
            def write_on():
                number = 1
                while not stop.is_set():
                    number += 1
                    view[0x20:0x24] = struct.pack('<I', 2 * number - 1)
                    for i in range(64):
                        view[320 + 8 * i:328 + 8 * i] = struct.pack('<d', number + i)
                    view[0x20:0x24] = struct.pack('<I', 2 * number)
                    # Between two writes it rests for about as long as it takes to copy 64 values.
                    for _ in range(1000):
                        pass

            thread = threading.Thread(target=write_on)
            thread.start()
            try:
                numbers = set()
                for _ in range(120):
                    status, output, complaint = call('header', '--read', '--name', name)
                    assert (status, complaint) == (0, '')
                    head, values = parse(output)
                    assert values == [int(head['writes']) + i for i in range(64)], output
                    numbers.add(values[0])
                assert len(numbers) > 1
            finally:
                stop.set()
                thread.join()


@case('--read of values that are no round numbers, and of more than it prints')
def _():
    values = [0.0, -0.0, 0.1, 10.0, -1.5, 1 / 3, 5e-324, 1.7976931348623157e308, math.inf, -math.inf, math.nan, 1e22]
    with MapMaker() as maker:
        name = maker.create(unique('odd'), 20000)
        write(name, header(total=320 + 8 * 12, count=12, name=b'\xff\n%') + struct.pack('<12d', *values))
        status, output, complaint = call('header', '--read', '--name', name)
        assert (status, complaint) == (0, '')
        assert output.splitlines()[0] == 'name: %FF%0A%25'
        read = parse(output)[1]
        assert struct.pack('<10d', *read[:10]) == struct.pack('<10d', *values[:10]), read
        assert math.isnan(read[10]) and read[11] == 1e22
        assert output.split()[-12:-8] == ['0.0', '-0.0', '0.1', '10.0'], output

        write(name, header(total=20000, count=2000))
        status, output, complaint = call('header', '--read', '--name', name)
        assert (status, complaint) == (0, '')
        assert output.splitlines()[-1] == 'and 976 more', output[-100:]
        assert output.count(' 0.0') >= 1000

        write(name, header(size=400, total=408, count=1) + bytes(80) + struct.pack('<d', 4.5))
        assert parse(call('header', '--read', '--name', name)[1])[1] == [4.5]

        write(name, header(total=320, count=0))
        assert parse(call('header', '--read', '--name', name)[1])[1] == []


@case('--read refuses what has no such header, and says why')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('foreign'), 832)
        check_failure(call('header', '--read', '--name', name), f'“{name}”', 'MGHEADER')
        for data, part in (
            (header(magic=b'mgheader'), 'MGHEADER'), (header(magic=b'MGHEADE\0'), 'MGHEADER'),
            (header(version=0), 'version 0'), (header(version=2), 'version 2'),
            (header(version=2 ** 32 - 1), 'version 4294967295'),
            (header(size=319), ' 319 '), (header(size=833), ' 833 '), (header(size=2 ** 32 - 1), ' 4294967295 '),
            (header(total=833), ' 833 '), (header(total=2 ** 64 - 1), ' 18446744073709551615 '),
            (header(total=0), ' 64 '), (header(total=319), ' 64 '), (header(count=65), ' 65 '),
            (header(count=2 ** 32 - 1), ' 4294967295 '), (header(kind=b'f32'), '“f32”'),
            (header(kind=b'f64x'), '“f64x”'),
            (header(kind=b'\x1b[2J'), '“\\x1B[2J”'), (header(name=b'x' * 272), 'no end'),
        ):
            write(name, data)
            before = content(name)
            check_failure(call('header', '--read', '--name', name), f'“{name}”', part)
            assert content(name) == before
        for size in (0, 1, 319):
            small = maker.create(unique('small'), size)
            check_failure(call('header', '--read', '--name', small), f'“{small}”', f' {size} bytes', ' 320 ')


@case('--read of a write that never ends')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('torn'), 832)
        write(name, header(sequence=3))
        check_failure(call('header', '--read', '--name', name), f'“{name}”', 'write')


@case('the longest name fits into the header')
def _():
    name = unique('long').ljust(255, 'x')
    with Demo('header', name=name) as demo:
        demo.line()
        assert content(name)[48:48 + 272].rstrip(b'\0') == name.encode()
        assert call('header', '--read', '--name', name)[1].splitlines()[0] == f'name: {name}'
        assert demo.stop() == (0, '', '')


@case('a mapping that is made smaller, or whose memory is freed')
def _():
    with Demo('header') as demo, MapMaker() as maker:
        demo.line()
        maker.truncate(demo.name, 0)
        status, output, complaint = demo.end()
        assert (status, output) == (1, '')
        check_sentence(complaint, f'“{demo.name}”', 'smaller')
        assert not os.path.exists(path(demo.name))
    with Demo('header') as demo, MapMaker() as maker:
        demo.line()
        maker.punch(demo.name, 0, 4096)
        eventually(lambda: any(content(demo.name)[320:]))
        check_failure(call('header', '--read', '--name', demo.name), 'MGHEADER')
        assert demo.stop() == (0, '', '')


run()
