# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglass-demo cow and coherence: what each view shows, step by step."""

import os
import re
import signal
import struct

from demos import Demo, call, check_sentence, content, path
from tap import MapMaker, case, run, unique

PAGE = os.sysconf('SC_PAGESIZE')
ROW = re.compile(r' *(\d+) +(\d+) +(\d+) +(\d+)   (shared|private) view, process (\d+)\n')
WAY = re.compile(r' +(\d+)   (?:view ([A-D]), bytes (\d+) to (\d+), at its (\d+)|(read\(\)) at (\d+)), process (\d+)\n')


def views(text):
    """The pages of the shared view and of the private one, table by table, and the ids of the two processes."""
    rows = [match.groups() for match in map(ROW.fullmatch, text.splitlines(keepends=True)) if match]
    assert [row[4] for row in rows] == ['shared', 'private'] * (len(rows) // 2), text
    pages = [[int(word) for word in row[:4]] for row in rows]
    return list(zip(pages[::2], pages[1::2])), [int(row[5]) for row in rows[:2]]


def first_words(name):
    data = content(name)
    return [struct.unpack_from('<I', data, i * PAGE)[0] for i in range(len(data) // PAGE)]


def maps_of(pid, name):
    """The lines of its maps that are of a mapping: start offset in bytes, access, length."""
    with open(f'/proc/{pid}/maps', encoding='utf-8') as file:
        lines = [line.split() for line in file if line.rstrip('\n').endswith(f'/dev/shm/{name}')]
    lengths = [[int(end, 16) for end in line[0].split('-')] for line in lines]
    return sorted((int(line[2], 16), line[1], end - start) for line, (start, end) in zip(lines, lengths))


AT_FIRST = ([1, 2, 3, 4], [1, 2, 3, 4])
COPIED = ([1, 2, 3, 4], [1, 77, 3, 4])
WRITTEN = ([100, 200, 300, 400], [100, 77, 300, 400])


@case('cow: all three steps, without waiting, where there is no terminal')
def _():
    name = unique('cow')
    status, output, complaint = call('cow', '--name', name)
    assert (status, complaint) == (0, '')
    tables, processes = views(output)
    assert tables == [AT_FIRST, COPIED, WRITTEN]
    assert processes[0] != processes[1]
    assert output.startswith(f'posix:/{name}: ') and f'{4 * PAGE} bytes' in output
    assert not os.path.exists(path(name))


@case('cow: a step for each Enter, and only what was shared is in the mapping')
def _():
    with Demo('cow', terminal=True) as demo:
        text = demo.lines_until('private')
        tables, (shared, private) = views(''.join(text))
        assert tables == [AT_FIRST]
        assert 'Enter' in ''.join(text)
        assert [shared, private] == [demo.process.pid, *demo.children()]
        assert maps_of(shared, demo.name) == [(0, 'rw-s', 4 * PAGE)]
        assert maps_of(private, demo.name)[-1:] == [(0, 'rw-s', 4 * PAGE)], maps_of(private, demo.name)
        assert (0, 'rw-p', 4 * PAGE) in maps_of(private, demo.name)
        assert first_words(demo.name) == [1, 2, 3, 4]
        demo.type(b'\n')
        assert views(''.join(demo.lines_until('private view, ')))[0] == [COPIED]
        assert first_words(demo.name) == [1, 2, 3, 4]
        demo.type(b'\n')
        assert views(''.join(demo.lines_until('private view, ')))[0] == [WRITTEN]
        assert first_words(demo.name) == [100, 200, 300, 400]
        assert os.stat(path(demo.name)).st_size == 4 * PAGE
        demo.type(b'\n')
        assert demo.end() == (0, '\n', '')
        assert not os.path.exists(path(demo.name))


@case('coherence: whatever is written through, all see it')
def _():
    name = unique('views')
    status, output, complaint = call('coherence', '--name', name)
    assert (status, complaint) == (0, '')
    assert not os.path.exists(path(name))
    rows = [match.groups() for match in map(WAY.fullmatch, output.splitlines(keepends=True)) if match]
    assert [row[1] or row[5] for row in rows] == ['A', 'B', 'C', 'D', 'read()'] * 5, output
    assert [int(row[0]) for row in rows] == [value for value in (11, 22, 33, 44, 55) for _ in range(5)]
    where = {row[1]: (int(row[2]), int(row[3]), int(row[4])) for row in rows if row[1]}
    assert where == {'A': (0, 3 * PAGE - 1, PAGE + 64), 'B': (PAGE, 2 * PAGE - 1, 64),
                     'C': (0, 3 * PAGE - 1, PAGE + 64), 'D': (PAGE, 3 * PAGE - 1, 64)}
    assert {row[6] for row in rows if row[5]} == {str(PAGE + 64)}
    process = {row[1] or row[5]: row[7] for row in rows}
    assert process['A'] == process['B'] == process['read()'] != process['C'] == process['D']
    for part in ('through view A.', 'through view D.', 'by write() at', 'through view B.', 'through view C.', 'NFS'):
        assert part in output, part


@case('coherence: a step for each Enter, views where they are said to be, and the bytes in the mapping')
def _():
    with Demo('coherence', terminal=True) as demo:
        for value in (11, 22, 33, 44, 55):
            demo.lines_until('read() at')
            assert struct.unpack_from('<I', content(demo.name), PAGE + 64)[0] == value
            own = {(0, 'rw-s', 3 * PAGE), (PAGE, 'rw-s', PAGE)}
            assert set(maps_of(demo.process.pid, demo.name)) == own
            other = set(maps_of(demo.children()[0], demo.name))
            assert {(0, 'rw-s', 3 * PAGE), (PAGE, 'rw-s', 2 * PAGE)} <= other, other
            demo.type(b'\n')
        assert demo.end()[::2] == (0, '')
        assert not os.path.exists(path(demo.name))


@case('what another program writes meanwhile is not passed off as theirs')
def _():
    with Demo('cow', terminal=True) as demo:
        demo.lines_until('private view, ')
        with open(path(demo.name), 'r+b') as file:
            file.write(struct.pack('<I', 5))
        demo.type(b'\n')
        status, output, complaint = demo.end()
        assert status == 1
        assert views(output)[0] == [([5, 2, 3, 4], [5, 77, 3, 4])]
        check_sentence(complaint, f'“{demo.name}”', 'another program')
        assert not os.path.exists(path(demo.name))


@case('Ctrl+D ends them')
def _():
    for command in ('cow', 'coherence'):
        with Demo(command, terminal=True) as demo:
            demo.lines_until('Enter')
            demo.type(b'\x04')
            assert demo.end()[::2] == (0, '')
            assert not os.path.exists(path(demo.name))


@case('a mapping that is made smaller ends them with a sentence')
def _():
    for command in ('cow', 'coherence'):
        for size in (0, PAGE):
            with Demo(command, terminal=True) as demo, MapMaker() as maker:
                demo.lines_until('private view, ' if command == 'cow' else 'read() at')
                maker.truncate(demo.name, size)
                demo.type(b'\n')
                status, _, complaint = demo.end()
                assert status == 1
                check_sentence(complaint, f'“{demo.name}”', 'smaller')
                assert not os.path.exists(path(demo.name))


@case('a second process that is killed ends them with a sentence')
def _():
    for command in ('cow', 'coherence'):
        with Demo(command, terminal=True) as demo:
            demo.lines_until('private view, ' if command == 'cow' else 'read() at')
            child = demo.children()[0]
            os.kill(child, signal.SIGKILL)
            demo.type(b'\n')
            status, _, complaint = demo.end()
            assert status == 1
            check_sentence(complaint, f'Process {child}')
            assert not os.path.exists(path(demo.name))


run()
