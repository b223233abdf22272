# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglass-demo chat: no word is missed and none is torn, whoever comes and goes."""

import os
import signal
import struct
import subprocess
import threading

from demos import DEMO, ENVIRONMENT, Demo, call, check_failure, check_sentence, content, path
from tap import MapMaker, case, eventually, run, unique

ROOM = 4064
WORDS = ('hello', '안녕하세요', '共享内存', '🙂', 'x' * 4063, '한' * 1354, '0', '-', '+', '1.5', '12a', '-0', '%41', 'é')


class Chat(Demo):
    """A writer that has made its mapping."""

    def __init__(self, **options):
        super().__init__('chat', **options)
        self.first_line = self.line()

    def counters(self):
        """The words of the start: put, taken, the number of words, whether it has ended."""
        return struct.unpack_from('<QQII', content(self.name), 8)

    def finish_typing(self):
        self.process.stdin.close()


class Reader:
    """A reader of a chat, which ends with its block."""

    def __init__(self, name, **options):
        options = {'stdout': subprocess.PIPE} | options
        self.process = subprocess.Popen([DEMO, 'chat', '--read', '--name', name], stdin=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, env=ENVIRONMENT, **options)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def word(self):
        line = self.process.stdout.readline()
        assert line.endswith(b'\n'), (line, self.process.stderr.read())
        return line[:-1].decode('utf-8')

    def end(self):
        """Status, the words that it printed, what it complained of."""
        output, complaint = self.process.communicate()
        return self.process.returncode, output.decode('utf-8').splitlines(), complaint.decode('utf-8')


@case('a mapping of 4,096 bytes, and each word as it comes')
def _():
    with Chat() as chat, Reader(chat.name) as reader:
        assert chat.first_line.startswith(f'posix:/{chat.name}: ') and '4096 bytes' in chat.first_line
        assert str(chat.process.pid) in chat.first_line
        assert os.stat(path(chat.name)).st_size == 4096
        assert os.stat(path(chat.name)).st_mode & 0o777 == 0o600
        for word in WORDS:
            chat.type(word.encode() + b'\n')
            assert reader.word() == word
        chat.type(b'two words\tand  two\r\nmore \n')
        assert [reader.word() for _ in range(5)] == ['two', 'words', 'and', 'two', 'more']
        chat.type(b'7\n')
        assert chat.end() == (0, '', '')
        assert reader.end() == (0, [], '')
        assert not os.path.exists(path(chat.name))


@case('the bytes are as they are documented')
def _():
    with Chat() as chat:
        data = content(chat.name)
        assert data == b'MGCHAT1'.ljust(4096, b'\0'), data
        chat.type(b'hello \xec\x95\x88\n')
        eventually(lambda: chat.counters() == (10, 0, 2, 0))
        data = content(chat.name)
        assert data[0x20:] == b'hello\0\xec\x95\x88'.ljust(ROOM, b'\0')
        with Reader(chat.name) as reader:
            assert [reader.word(), reader.word()] == ['hello', '안']
            eventually(lambda: chat.counters() == (10, 10, 2, 0))
            assert content(chat.name)[0x20:] == data[0x20:]
        with open(path(chat.name), 'rb') as file:
            chat.type(b'9\n')
            assert chat.end() == (0, '', '')
            assert struct.unpack('<QQII', file.read()[8:32]) == (10, 10, 2, 1)


@case('a number other than 0 ends it; no other word does')
def _():
    for number in (b'1', b'-1', b'+3', b'007', b'99999999999999999999999999'):
        with Chat() as chat:
            chat.type(b'0 00 -0 +0 1e3 1.0 0x1 - + 12a\n')
            eventually(lambda: chat.counters()[2] == 10)
            chat.type(number + b'\n')
            status, output, complaint = chat.end()
            assert (status, complaint) == (0, '')
            assert 'Nobody' in output, output
            assert not os.path.exists(path(chat.name))


@case('every one of many words, while both run')
def _():
    words = [f'{n}-' + 'xé한🙂'[n % 4] * (n * 7919 % 300) for n in range(2000)]
    with Chat() as chat, Reader(chat.name) as reader:
        def write():
            chat.type(' '.join(words).encode() + b'\n')
            chat.finish_typing()

        thread = threading.Thread(target=write)
        thread.start()
        status, seen, complaint = reader.end()
        thread.join()
        assert (status, complaint) == (0, '')
        assert seen == words
        assert chat.process.wait() == 0
        assert not os.path.exists(path(chat.name))


@case('words that came through a pipe wait for their reader')
def _():
    with Chat() as chat:
        chat.type(b'one two three')
        chat.finish_typing()
        assert 'waits' in chat.line()
        assert chat.process.poll() is None
        with Reader(chat.name) as reader:
            assert reader.end() == (0, ['one', 'two', 'three'], '')
        assert chat.end() == (0, '', '')
        assert not os.path.exists(path(chat.name))
    with Chat(stdin=subprocess.DEVNULL) as chat:
        assert chat.end() == (0, '', '')
        assert not os.path.exists(path(chat.name))


@case('a mapping that is full says so, and goes on when a reader comes')
def _():
    words = ['x' * 499] * 20
    with Chat() as chat:
        chat.type('\n'.join(words).encode() + b'\n')
        assert 'full' in chat.line()
        put, taken, count, _ = chat.counters()
        assert (put, taken, count) == (8 * 500, 0, 8)
        with Reader(chat.name) as reader:
            assert [reader.word() for _ in words] == words
            chat.type(b'1\n')
            assert reader.end() == (0, [], '')
        assert chat.end() == (0, '', '')


@case('a word that is too long is cut between characters, and that is said')
def _():
    for word, fits in ((b'x' * 4064, 4063), (b'x' * 100000, 4063), ('한'.encode() * 2000, 4062),
                       (b'a' + '🙂'.encode() * 2000, 4061), (b'1' * 5000, 4063)):
        with Chat() as chat, Reader(chat.name) as reader:
            chat.type(word + b'\n')
            assert f' {fits} of its {len(word)} bytes' in chat.line()
            assert reader.word().encode() == word[:fits]
            chat.type(b'ab\n')
            assert reader.word() == 'ab'


@case('nothing that a terminal would obey, and NUL parts words')
def _():
    with Chat() as chat, Reader(chat.name) as reader:
        chat.type(b'\x1b[31mred\x07 \xff\xfe a\0b\n')
        assert [reader.word() for _ in range(4)] == ['\\x1B[31mred\\x07', '\\xFF\\xFE', 'a', 'b']


@case('a reader that is killed: the next one misses nothing')
def _():
    words = [f'word-{n}' for n in range(3000)]
    seen = []
    with Chat() as chat:
        def write():
            chat.type(' '.join(words).encode() + b'\n')
            chat.finish_typing()

        thread = threading.Thread(target=write)
        thread.start()
        for _ in range(5):
            with Reader(chat.name) as reader:
                part = [reader.word() for _ in range(100)]
                reader.process.send_signal(signal.SIGKILL)
                part += reader.process.stdout.read().decode().split()
                # What was printed and not yet taken out is printed once more.
                assert seen[-1:] in ([], part[:1]) or part[0] == words[len(seen)], (seen[-1:], part[:1])
                seen += part[1:] if seen[-1:] == part[:1] else part
                reader.process.wait()
            assert seen == words[:len(seen)]
        with Reader(chat.name) as reader:
            status, part, complaint = reader.end()
        thread.join()
        assert (status, complaint) == (0, '')
        seen += part[1:] if seen[-1:] == part[:1] else part
        assert seen == words
        assert chat.process.wait() == 0


@case('each word is for one: a second reader is refused')
def _():
    with Chat() as chat, Reader(chat.name) as reader:
        chat.type(b'first\n')
        assert reader.word() == 'first'
        check_failure(call('chat', '--read', '--name', chat.name), f'“{chat.name}”', 'reader')
        chat.type(b'second\n')
        assert reader.word() == 'second'


@case('a reader is told how the writer ended')
def _():
    with Chat() as chat, Reader(chat.name) as reader:
        chat.type(b'before\n')
        assert reader.word() == 'before'
        chat.process.kill()
        status, words, complaint = reader.end()
        assert (status, words) == (1, [])
        check_sentence(complaint, f'“{chat.name}”', 'ended')
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with Chat() as chat, Reader(chat.name) as reader:
            chat.type(b'before\n')
            assert reader.word() == 'before'
            assert chat.stop(number) == (0, '', '')
            assert reader.end() == (0, [], '')


@case('a reader ends when asked to, and leaves the mapping')
def _():
    with Chat() as chat:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with Reader(chat.name) as reader:
                chat.type(b'word\n')
                assert reader.word() == 'word'
                reader.process.send_signal(number)
                assert reader.end() == (0, [], '')
        assert os.path.exists(path(chat.name))


@case('a word that could not be printed is not taken out')
def _():
    with Chat() as chat:
        chat.type(b'precious\n')
        eventually(lambda: chat.counters()[2] == 1)
        with open('/dev/full', 'wb') as full, Reader(chat.name, stdout=full) as reader:
            reader.process.wait()
            assert reader.process.returncode == 1
            check_sentence(reader.process.stderr.read().decode('utf-8'), 'output')
        assert chat.counters() == (9, 0, 1, 0)
        with Reader(chat.name) as reader:
            assert reader.word() == 'precious'


@case('at a terminal Ctrl+D ends it, and what nobody has read is told')
def _():
    with Chat(terminal=True) as chat:
        chat.type(b'hello\n')
        eventually(lambda: chat.counters()[2] == 1)
        chat.type(b'\x04')
        status, output, complaint = chat.end()
        assert (status, complaint) == (0, '')
        assert 'Nobody' in output, output
        assert not os.path.exists(path(chat.name))


@case('what is no chat, or a damaged one, is refused')
def _():
    start = b'MGCHAT1\0'
    with MapMaker() as maker:
        for data in (b'', b'mgchat1\0', b'MGCHAT2\0', start + struct.pack('<QQ', 1, 2),
                     start + struct.pack('<QQ', 4065, 0), start + struct.pack('<QQ', 2 ** 64 - 1, 0),
                     start + struct.pack('<QQQ', 5, 0, 0) + b'no end',
                     start + struct.pack('<QQQ', 4064, 0, 0) + b'x' * ROOM):
            name = maker.create(unique('damaged'), 8192)
            with open(path(name), 'r+b') as file:
                file.write(data)
            before = content(name)
            check_failure(call('chat', '--read', '--name', name), f'“{name}”', 'damaged')
            assert content(name) == before
        for size in (0, 1, 4095):
            name = maker.create(unique('small'), size)
            check_failure(call('chat', '--read', '--name', name), f'“{name}”', f' {size} bytes')


@case('a mapping that is made smaller ends both, each with a sentence')
def _():
    with Chat() as chat, Reader(chat.name) as reader, MapMaker() as maker:
        chat.type(b'word\n')
        assert reader.word() == 'word'
        maker.truncate(chat.name, 0)
        status, words, complaint = reader.end()
        assert (status, words) == (1, [])
        check_sentence(complaint, f'“{chat.name}”', 'smaller')
        chat.type(b'too late\n')
        status, output, complaint = chat.end()
        assert (status, output) == (1, '')
        check_sentence(complaint, f'“{chat.name}”', 'smaller')
        assert not os.path.exists(path(chat.name))


run()
