# SPDX-License-Identifier: GPL-3.0-or-later
"""The demos that are Windows programs, and that they can be looked at."""

import array
import mmap
import os

from client import DEMO, PREFIX, Process, Sections, escape, find_memory, gone
from tap import case, eventually, unique


class Demo(Process):
    """A demo that runs."""

    def __init__(self, *arguments):
        super().__init__(DEMO, *arguments)

    def line(self):
        return self._lines.get(timeout=60).decode('utf-8').removesuffix('\r\n')

    def say(self, text):
        self.send_bytes(text.encode('utf-8') + b'\n')


def demo(*arguments, status=0, **options):
    """Runs a demo to its end. Returns what it has printed, in lines, or said where it fails."""
    result = PREFIX.run(DEMO, *arguments, **options)
    assert result.returncode == status and (status == 0) == (result.stderr == b''), result
    return (result.stderr if status else result.stdout).decode('utf-8').splitlines()


def refusal(*arguments, status=1):
    """The one sentence that a demo says."""
    lines = demo(*arguments, status=status)
    assert len(lines) == 1 and lines[0].startswith('mapglass-demo: ') and lines[0].endswith('.'), lines
    return lines[0]


@case('the Windows demos say what they can')
def _():
    text = '\n'.join(demo('--help'))
    assert all(f'\n  {name} ' in text for name in ('text', 'chat', 'floats', 'copy', 'header', 'mutex')), text
    for words in ((), ('film',), ('text', 'a'), ('copy', 'a'), ('copy', 'a', 'b', 'c'), ('text', '--name'),
                  ('text', '--x')):
        refusal(*words, status=2)


@case('text goes from one Windows program to another, and is seen from here')
def _():
    for name, text in ((None, 'Message from first process.'), ('共享内存' + unique('t'), '你好, 세계'),
                       (unique('empty'), ''), (unique('control'), 'a\tb\x1b[31m')):
        options = ('--name', name) if name is not None else ()
        with Demo('text', *options) as sender, Sections() as sections:
            assert sender.line().startswith('made, 100 bytes.')
            sender.say(text)
            assert sender.line().startswith('The text is in.')
            printed = text.replace('\t', '\\x09').replace('\x1b', '\\x1B')
            assert demo('text', '--read', *options) == [printed]
            handle = sections.open(escape(name or 'mySharedMemory'))['handle']
            assert sections.read(handle, 0, 100).rstrip(b'\0') == text.encode('utf-8')
            sections.ask('CLOSE', handle)
            assert 'it exists already (183)' in refusal('text', *options)
            sender.say('')
            assert sender.close() == 0
            gone(sections, 'section', escape(name or 'mySharedMemory'))
        assert 'there is nothing of this name (2)' in refusal('text', '--read', *options)


@case('text that is too long is cut')
def _():
    name = unique('long')
    with Demo('text', '--name', name) as sender:
        sender.line()
        sender.say('x' * 150)
        assert sender.line() == 'The text was cut: 99 of its 150 bytes are in.'
        sender.line()
        assert demo('text', '--read', '--name', name) == ['x' * 99]


@case('words go from one Windows program to another')
def _():
    name = unique('chat')
    with Demo('chat', '--name', name) as sender:
        assert sender.line().startswith('made, 4096 bytes.')
        with Demo('chat', '--read', '--name', name) as receiver:
            for word in ('hello', '0', '你好', '공유', '12a', '-0', 'x' * 4000):
                sender.say(word)
                assert receiver.line() == word, word
            sender.say('7')
            assert receiver.process.wait(timeout=60) == 0
        assert sender.close() == 0


@case('who reads words ends with who sends them')
def _():
    name = unique('chat')
    with Demo('chat', '--name', name) as sender:
        sender.line()
        with Demo('chat', '--read', '--name', name) as receiver:
            sender.say('word')
            assert receiver.line() == 'word'
            sender.kill()
            assert receiver.process.wait(timeout=60) == 0


@case('a float that is written here is printed by a Windows program')
def _():
    with Demo('floats', '--once') as writer, Sections() as sections:
        assert writer.line().startswith('made, 2048 bytes, 512 floats, all 123.0.')
        values = [float(word) for line in demo('floats', '--read') for word in line.split()]
        assert values == [123.0] * 512
        opened = sections.open('Share_MyMemory')
        descriptor = find_memory(sections.process.pid, opened['view'])
        sections.ask('CLOSE', opened['handle'])
        with mmap.mmap(descriptor, 4096) as memory:
            os.close(descriptor)
            memory[40:44] = array.array('f', [42.5]).tobytes()
            values[10] = 42.5
        assert [float(word) for line in demo('floats', '--read') for word in line.split()] == values


@case('the floats of a Windows program are followed, and each write is told')
def _():
    name = unique('wave')
    with Demo('floats', '--name', name) as writer, Sections() as sections:
        writer.line()
        wait = sections.send('WAIT', name + '.written', 'each', 'forever')
        sections.answer(wait)
        handle = sections.open(name)['handle']
        seen = set()
        for _i in range(20):
            assert sections.event(wait).startswith('signaled ')
            floats = array.array('f', sections.read(handle, 0, 2048))
            assert max(floats) <= 1 and min(floats) >= -1
            seen.add(floats[0])
        assert len(seen) > 3, seen
        sections.ask('STOP', wait)
        sections.ask('CLOSE', handle)
        writer.say('')
        assert writer.close() == 0
        gone(sections, 'section', name)


@case('a file is copied through mappings')
def _():
    source, copy = PREFIX.folder / 'source', PREFIX.folder / 'copy 你'
    for data in (os.urandom(3_000_001), b'', b'a', bytes(65536)):
        source.write_bytes(data)
        copy.write_bytes(b'what was there before')
        lines = demo('copy', f'Z:{source}', f'Z:{copy}')
        assert len(lines) == 1 and lines[0].startswith(f'{len(data)} bytes in ') and lines[0].endswith(' ms'), lines
        assert copy.read_bytes() == data
    source.write_bytes(b'kept')
    refusal('copy', f'Z:{source}', f'Z:{source}')
    assert source.read_bytes() == b'kept'
    assert '(2)' in refusal('copy', f'Z:{source}-not', f'Z:{copy}')
    assert '(3)' in refusal('copy', f'Z:{source}', f'Z:{source.parent}/no/copy')


@case('a header says what a Windows program has made')
def _():
    name = '머리글' + unique('header')
    with Demo('header', '--name', name) as writer:
        assert writer.line().startswith('made, 832 bytes: a header of 320, then 64 elements of f64.')

        def read():
            lines = demo('header', '--read', '--name', name)
            assert lines[:2] == [f'name: {name}', 'whole: 832 bytes'], lines
            writes = int(lines[2].removeprefix('writes: '))
            values = [float(word) for line in lines[3:] for word in line.split()]
            assert values == [float(writes + i) for i in range(64)], lines
            return writes

        first = read()
        assert eventually(lambda: read() > first)
    with Demo('text', '--name', name) as other:
        other.line()
        assert 'it does not begin with MGHEADER' in refusal('header', '--read', '--name', name)


@case('a mutex keeps Windows programs from what is half written')
def _():
    name = unique('counters')
    with Demo('mutex', '--name', name) as first, Demo('mutex', '--name', name) as second:
        assert first.line().startswith('made, 4096 bytes: 1024 counters.') and second.line().startswith('made, ')
        assert demo('mutex', '--read', '--name', name) == ['half written: 0 of 200']
        half = demo('mutex', '--read', '--no-lock', '--name', name)[0]
        assert int(half.split()[2]) > 0, half


@case('a mutex that is held for a read keeps it from what is half written')
def _():
    name = unique('counters')
    with Demo('mutex', '--name', name) as writer, Sections() as sections:
        writer.line()
        handle = sections.open(name)['handle']

        def is_half_written():
            counters = array.array('I', sections.read(handle, 0, 4096))
            return len(set(counters)) > 1

        eventually(is_half_written)
        seen = set()
        for _i in range(200):
            lock = sections.send('LOCK', name + '.mutex', 10_000)
            assert sections.answer(lock)[1] == 'acquired'
            assert not is_half_written()
            seen.add(sections.read(handle, 0, 4))
            sections.ask('UNLOCK', lock)
        assert len(seen) > 10, len(seen)
        sections.ask('CLOSE', handle)


@case('who ends while holding a mutex leaves it abandoned')
def _():
    name = unique('counters')
    with Demo('mutex', '--name', name) as other, Sections() as sections:
        other.line()
        with Demo('mutex', '--die', '--name', name) as writer:
            writer.line()
            assert writer.line().startswith('half written;')
            lock = sections.send('LOCK', name + '.mutex', 'forever')
            writer.say('')
            assert writer.process.wait(timeout=60) == 1
        answer = {sections.answer(lock)[1]}
        assert answer <= {'abandoned', 'acquired'}
        if 'acquired' in answer:
            assert other.line().startswith('Who held the mutex has ended')
        sections.ask('UNLOCK', lock)


@case('a mutex with the name of its mapping is refused')
def _():
    line = refusal('mutex', '--same-name', '--name', unique('same'))
    assert 'the name belongs to another kind of object (6)' in line, line
