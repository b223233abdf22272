# SPDX-License-Identifier: GPL-3.0-or-later
"""A client of mapglass-sections.exe, the program that makes what it looks at, and the prefix of both."""

import os
import queue
import threading

import wine
from tap import eventually

PROGRAM = os.environ['MAPGLASS_SECTIONS']
OBJECTMAKER = os.environ['OBJECTMAKER']
DEMO = os.environ['MAPGLASS_DEMO_EXE']


def missing():
    """Why nothing can be tested here, or None."""
    return wine.missing(PROGRAM, OBJECTMAKER, DEMO)


PREFIX = wine.Prefix() if missing() is None else None

# A program without which the prefix would end between the cases: what is tested does not keep it.
RESIDENT = []


def find_memory(process, address):
    """A descriptor, for this process, of what another has mapped at an address."""
    with open(f'/proc/{process}/maps', encoding='utf-8', errors='surrogateescape') as maps:
        for line in maps:
            place, _permissions, _offset, device, inode, *_rest = line.split()
            start, end = (int(part, 16) for part in place.split('-'))
            if start <= address < end:
                break
        else:
            raise AssertionError(f'nothing at {address:x}')
    major, minor = (int(part, 16) for part in device.split(':'))
    for entry in os.scandir(f'/proc/{process}/fd'):
        status = os.stat(entry.path)
        if (status.st_dev, status.st_ino) == (os.makedev(major, minor), int(inode)):
            return os.open(entry.path, os.O_RDWR | os.O_CLOEXEC)
    raise AssertionError(f'no descriptor of {device} {inode}')


def escape(name):
    """A name as it stands in an answer."""
    return ''.join(chr(byte) if 0x21 <= byte < 0x7f and byte != 0x25 else f'%{byte:02X}'
                   for byte in name.encode('utf-8', 'surrogatepass'))


def fields(text):
    """The fields key=value of a text; numbers as such."""
    found = {}
    for field in text.split():
        key, found_sign, value = field.partition('=')
        if found_sign:
            found[key] = int(value, 0) if value[:1].isdigit() and '.' not in value else value
    return found


class Refused(Exception):
    """An ERROR. Its code is that of Windows."""

    def __init__(self, line):
        code, self.name, self.sentence = line.split(' ', 2)
        super().__init__(line)
        self.code = int(code)
        assert self.sentence.endswith('.') and self.sentence[0].isupper(), line
        assert self.name.isupper() and self.name.replace('_', '').isalpha(), line


def refused(codes, function, *arguments):
    """It is refused with this code, or one of these."""
    try:
        result = function(*arguments)
    except Refused as refusal:
        assert refusal.code in (codes if isinstance(codes, tuple) else (codes,)), (codes, arguments, str(refusal))
        return refusal
    raise AssertionError((codes, arguments, result))


class Process:
    """A Windows program that is spoken to in lines. As a context manager it does not outlive its block."""

    def __init__(self, program, *arguments):
        self.process = PREFIX.start(program, *arguments)
        self._lines = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def _read(self):
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(b'')

    def send_bytes(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def line(self):
        """The next line that it prints, or None when it has ended."""
        line = self._lines.get(timeout=60)
        if line == b'':
            return None
        assert line.endswith(b'\n') and not line.endswith(b'\r\n'), line
        return line[:-1].decode('ascii')

    def stop_reading(self):
        """Closes its standard output on this side."""
        nothing = os.open('/dev/null', os.O_RDONLY)
        os.dup2(nothing, self.process.stdout.fileno())
        os.close(nothing)

    def close(self):
        """Closes its standard input, and waits until it has ended by itself. Returns its exit status."""
        if not self.process.stdin.closed:
            try:
                self.process.stdin.close()
            except BrokenPipeError:
                pass
        status = self.process.wait(timeout=60)
        self._reader.join()
        self.process.stdout.close()
        return status

    def kill(self):
        self.process.kill()
        self.close()


class Sections(Process):
    """A mapglass-sections.exe that serves."""

    def __init__(self):
        super().__init__(PROGRAM, 'serve')
        self._events = []
        self._number = 0
        first = self.line()
        assert first.startswith('HELLO mapglass-sections 1 '), first
        self.hello = fields(first)

    def send(self, *words):
        """Sends a request, and returns its ID."""
        self._number += 1
        self.send_bytes((' '.join([str(self._number), *(str(word) for word in words)]) + '\n').encode('utf-8'))
        return self._number

    def answer(self, number):
        """The items and the rest of the OK of a request. Raises Refused."""
        items = []
        while True:
            id_, word, *rest = self.line().split(' ', 2)
            text = rest[0] if rest else ''
            if word == 'EVENT':
                self._events.append((int(id_), text))
                continue
            assert int(id_) == number, (id_, number, word, text)
            if word == 'ITEM':
                items.append(text)
            elif word == 'OK':
                return items, text
            else:
                assert word == 'ERROR', word
                raise Refused(text)

    def ask(self, *words):
        """Sends a request, and returns the rest of its OK."""
        return self.answer(self.send(*words))[1]

    def event(self, number):
        """The next thing that comes by itself for a request."""
        while True:
            for i, (id_, text) in enumerate(self._events):
                if id_ == number:
                    del self._events[i]
                    return text
            line = self.line()
            id_, word, text = line.split(' ', 2)
            assert word == 'EVENT', line
            self._events.append((int(id_), text))

    def list(self, *kinds):
        """What there is: name to kind and fields."""
        items, end = self.answer(self.send('LIST', *kinds))
        assert fields(end) == {'count': len(items)}, end
        found = {}
        for item in items:
            kind, name, *rest = item.split(' ', 2)
            assert name not in found, name
            found[name] = (kind, fields(rest[0]) if rest else {})
        return found

    def state(self, kind, name):
        """The fields of QUERY."""
        words = self.ask('QUERY', kind, name)
        assert words.startswith(f'{kind} '), words
        return fields(words)

    def open(self, name, access='r'):
        return fields(self.ask('OPEN', name, access))

    def create(self, name, size, *rest):
        return fields(self.ask('CREATE', name, size, *(rest or ('PAGE_READWRITE', 'commit'))))

    def read(self, handle, offset, length):
        return bytes.fromhex(self.ask('READ', handle, offset, length))

    def write(self, handle, offset, data):
        assert self.ask('WRITE', handle, offset, data.hex()) == ''


class Maker(Process):
    """The program that makes objects, apart from what is tested."""

    def __init__(self):
        super().__init__(OBJECTMAKER)
        assert self.answer() == 'ready'

    def answer(self):
        """The next line that it prints."""
        line = self._lines.get(timeout=60)
        return line.decode('ascii').strip()

    @staticmethod
    def _escape(name):
        units = name.encode('utf-16-le', 'surrogatepass')
        return ''.join(f'%u{units[i + 1]:02x}{units[i]:02x}' for i in range(0, len(units), 2))

    def send(self, command, name, *words):
        """Sends a line, and does not wait for its answer."""
        line = ' '.join([command, self._escape(name), *(str(word) for word in words)])
        self.send_bytes(line.encode('ascii') + b'\n')

    def ask(self, command, name, *words):
        """Returns what follows ok, or the code of the failure as a number."""
        self.send(command, name, *words)
        state, *rest = self.answer().split()
        return int(rest[0]) if state == 'failed' else ' '.join(rest)

    def make(self, kind, name, *words):
        """Returns the name."""
        assert self.ask(kind, name, *words) == ''
        return name

    def die(self):
        """Ends without giving anything back."""
        self.send_bytes(b'die\n')
        self.close()


def gone(sections, kind, name):
    """Waits until there is nothing of this kind and name any more."""
    def is_gone():
        try:
            sections.state(kind, name)
        except Refused as refusal:
            assert refusal.code == 2, str(refusal)
            return True
        return False

    eventually(is_gone)
