# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests in Python are made with: a producer of TAP, and mappings that a process of its own makes.

    from tap import MapMaker, case, run, skip, unique

    @case('a mapping can be seen')
    def _():
        with MapMaker() as maker:
            name = maker.create(unique('seen'), 4096)
            ...

    run()
"""

import itertools
import os
import subprocess
import sys
import time
import traceback

_cases = []
_numbers = itertools.count(1)


class Skip(Exception):
    """Raised by skip()."""


def case(name):
    """A decorator: the function becomes a case of this name. It fails where it raises."""

    def add(function):
        _cases.append((name, function))
        return function

    return add


def skip(reason):
    """Ends the case that runs: it cannot be done on this system."""
    raise Skip(reason)


def open_terminal():
    """Both ends of a terminal. A bare container may have none."""
    try:
        return os.openpty()
    except OSError as error:
        skip(f'there are no terminals here: {error}')


def run():
    """Runs all cases in order, or those whose names hold an argument of the command line, and exits."""
    wanted = [found for found in _cases if all(part in found[0] for part in sys.argv[1:])]
    failures = 0

    sys.stdout.reconfigure(encoding='utf-8', errors='backslashreplace')
    print(f'1..{len(wanted)}', flush=True)
    for number, (name, function) in enumerate(wanted, 1):
        try:
            function()
            result, note = 'ok', ''
        except Skip as reason:
            result, note = 'ok', f' # SKIP {reason}'
        except Exception:
            failures += 1
            result, note = 'not ok', ''
            for line in traceback.format_exc().splitlines():
                print(f'# {line}')
        print(f'{result} {number} {name}{note}', flush=True)
    sys.exit(1 if failures > 0 else 0)


def unique(prefix):
    """A name for a mapping that no other test has, and no other case of this one."""
    return f'{prefix}-{os.getpid()}-{next(_numbers)}'


def eventually(condition, patience=30):
    """Waits until condition() is true, and returns what it returned. Gives up after so many seconds."""
    end = time.monotonic() + patience
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f'after {patience} seconds it is still not so')
        time.sleep(0.005)


class MapMakerFailure(Exception):
    """What the helper answered with "failed"; name is that of the errno: 'EEXIST'."""

    def __init__(self, line, number, name):
        super().__init__(f'{line!r}: {name}')
        self.number = number
        self.name = name


def escape(name):
    """A name, as text or bytes, so that it can stand in a line."""
    bytes_ = os.fsencode(name)
    return ''.join(chr(byte) if 0x21 <= byte < 0x7f and byte != 0x25 else f'%{byte:02X}' for byte in bytes_)


class MapMaker:
    """The helper process of the environment variable MAPMAKER. As a context manager it ends with its block, and removes
    every mapping that it made. A name may be text or bytes.
    """

    def __init__(self):
        self._process = subprocess.Popen([os.environ['MAPMAKER']], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        ready = self.answer()
        assert ready[0] == 'ready', ready
        self.pid = int(ready[1])

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def close(self):
        """Ends the helper; all that it made is gone when this returns."""
        if self._process is None:
            return
        process, self._process = self._process, None
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass
        process.stdout.close()
        process.wait()

    def send(self, *words):
        """Sends one line, and does not wait for its answer: see answer()."""
        self._process.stdin.write((' '.join(str(word) for word in words) + '\n').encode('ascii'))
        self._process.stdin.flush()

    def answer(self):
        """The words of the next line that the helper prints."""
        line = self._process.stdout.readline()
        if not line.endswith(b'\n'):
            raise AssertionError('the helper has ended')
        return line.decode('ascii').split()

    def ask(self, *words):
        """Sends one line and returns the words of its answer after "ok". Raises MapMakerFailure."""
        self.send(*words)
        state, *rest = self.answer()
        if state != 'ok':
            raise MapMakerFailure(' '.join(str(word) for word in words), int(rest[0]), rest[1])
        return rest

    def create(self, name, size, mode=0o600):
        """Returns the name."""
        self.ask('create', escape(name), size, f'{mode:o}')
        return name

    def recreate(self, name, size):
        self.ask('recreate', escape(name), size)

    def truncate(self, name, size):
        self.ask('truncate', escape(name), size)

    def map(self, name):
        """Returns the address and the length in bytes."""
        address, length = self.ask('map', escape(name))
        return int(address, 16), int(length)

    def store(self, name, offset, type_, value):
        self.ask('store', escape(name), offset, type_, value)

    def load(self, name, offset, length):
        return bytes.fromhex(''.join(self.ask('load', escape(name), offset, length)))

    def fill(self, name, offset, length, byte):
        self.ask('fill', escape(name), offset, length, byte)

    def punch(self, name, offset, length):
        self.ask('punch', escape(name), offset, length)

    def stat(self, name):
        """A dictionary of numbers; times in nanoseconds."""
        names = ('size', 'blocks', 'atime', 'mtime', 'ctime', 'nlink', 'inode')
        return dict(zip(names, (int(word) for word in self.ask('stat', escape(name)))))

    def hammer(self, name, offset, count, hertz):
        self.ask('hammer', escape(name), offset, count, hertz)

    def stop(self):
        """Returns the counters of the hammers, in the order in which they were started."""
        return [int(word) for word in self.ask('stop')]

    def churn(self, name, size, times):
        self.ask('churn', escape(name), size, times)

    def rename(self, old, new):
        self.ask('rename', escape(old), escape(new))

    def unlink(self, name):
        self.ask('unlink', escape(name))
