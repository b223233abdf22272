# SPDX-License-Identifier: GPL-3.0-or-later
"""Two processes of which one waits for what the other tells it, one event after the other, in a mapping.

As a module it has Exchange, which starts them and asks how many events arrived; as a program it is the first of the two,
and forks the second."""

import ctypes
import mmap
import os
import select
import struct
import subprocess
import sys
import time

FUTEX_WAIT, FUTEX_WAKE = 0, 1
EVERYBODY = 2 ** 31 - 1
SYS_FUTEX = {'x86_64': 202, 'aarch64': 98}.get(os.uname().machine)
IN_MODIFY = 2
# Where things are in the mapping: what tells, how far the one who waits has come, and what write(2) changes.
SIGNAL, ARRIVED, WRITTEN = 64, 128, 256
# Seconds until who waits gives up: an event was taken, then.
PATIENCE = 10


class Timespec(ctypes.Structure):
    _fields_ = [('seconds', ctypes.c_long), ('nanoseconds', ctypes.c_long)]


class Exchange:
    """As a context manager the processes do not outlive its block. kind says which of the classes below."""

    def __init__(self, path, kind):
        self.process = subprocess.Popen([sys.executable, __file__, path, kind], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, encoding='ascii')
        self.pid = self.process.pid
        self.descriptor = int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def ask(self, command):
        self.process.stdin.write(command + '\n')
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def run(self, events):
        """Tells so many. Returns how many arrived, of all so far."""
        return self.ask(f'run {events}')

    def leave(self):
        """Tells one that nobody takes yet."""
        self.ask('leave')

    def fetch(self):
        """Takes that one. Returns how many arrived, of all so far."""
        return self.ask('fetch')


def state(process):
    """The letter that the system has for what it does."""
    with open(f'/proc/{process}/stat', encoding='ascii') as file:
        return file.read().rpartition(')')[2].split()[0]


class Side:
    """What both have; the one who tells waits each time until the other one sleeps again."""

    descriptor = -1

    def __init__(self, path, view):
        self.file, self.view = os.open(path, os.O_RDWR), view
        self.start = ctypes.addressof(ctypes.c_char.from_buffer(view))
        self.libc = ctypes.CDLL(None, use_errno=True)

    def load(self, offset):
        return struct.unpack_from('=I', self.view, offset)[0]

    def store(self, offset, word):
        ctypes.c_uint32.from_address(self.start + offset).value = word

    def waits(self, process, arrived):
        """Whether the other one has got so many, and sleeps until the next: one that is awake needs no wake."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.load(ARRIVED) == arrived and state(process) == 'S':
                return True
            time.sleep(0)
        return False


class Word(Side):
    """A word that is 2 more with each event, and a futex: all are woken who wait for it."""

    def tell(self, number):
        self.store(SIGNAL, number * 2)
        self.libc.syscall(SYS_FUTEX, ctypes.c_void_p(self.start + SIGNAL), FUTEX_WAKE, EVERYBODY, None, None, 0)

    def arrives(self, number):
        patience = Timespec(PATIENCE, 0)
        while self.load(SIGNAL) == number * 2 - 2:
            if self.libc.syscall(SYS_FUTEX, ctypes.c_void_p(self.start + SIGNAL), FUTEX_WAIT, number * 2 - 2,
                                 ctypes.byref(patience), None, 0) != 0 and ctypes.get_errno() == 110:  # ETIMEDOUT
                return False
        return self.load(SIGNAL) == number * 2


class Semaphore(Side):
    """A semaphore inside the mapping."""

    def __init__(self, path, view):
        super().__init__(path, view)
        self.address = ctypes.c_void_p(self.start + SIGNAL)
        assert self.libc.sem_init(self.address, 1, 0) == 0

    def tell(self, number):
        assert self.libc.sem_post(self.address) == 0

    def arrives(self, number):
        end = time.time() + PATIENCE
        return self.libc.sem_timedwait(self.address, ctypes.byref(Timespec(int(end), 0))) == 0


class Eventfd(Side):
    """An eventfd of which each read takes one event."""

    def __init__(self, path, view):
        super().__init__(path, view)
        self.descriptor = os.eventfd(0, os.EFD_SEMAPHORE | os.EFD_NONBLOCK)

    def tell(self, number):
        os.eventfd_write(self.descriptor, 1)

    def arrives(self, number):
        if not select.select([self.descriptor], [], [], PATIENCE)[0]:
            return False
        try:
            return os.eventfd_read(self.descriptor) == 1
        except BlockingIOError:
            return False


class Write(Side):
    """Writes to the file by write(2), of which the system tells."""

    def __init__(self, path, view):
        super().__init__(path, view)
        self.notify = self.libc.inotify_init1(0)
        assert self.libc.inotify_add_watch(self.notify, path.encode(), IN_MODIFY) >= 0

    def tell(self, number):
        os.pwrite(self.file, struct.pack('=I', number), WRITTEN)

    def arrives(self, number):
        return bool(select.select([self.notify], [], [], PATIENCE)[0]) and len(os.read(self.notify, 4096)) == 16


def wait(side, pipe):
    """Answers each number of events with how many arrived, of all so far."""
    arrived = 0
    with os.fdopen(pipe) as lines:
        for line in lines:
            end = arrived + int(line)
            while arrived < end and side.arrives(arrived + 1):
                arrived += 1
                side.store(ARRIVED, arrived)
            print(arrived, flush=True)
    os._exit(0)


def tell(side, process, pipe):
    """Tells events as it is asked to on standard input; who waits is told by a pipe how many are for it."""
    told = 0
    for line in sys.stdin:
        command, *rest = line.split()
        if command == 'leave':
            told += 1
            side.tell(told)
            print(0, flush=True)
        elif command == 'fetch':
            os.write(pipe, b'1\n')
        else:
            os.write(pipe, rest[0].encode() + b'\n')
            for _ in range(int(rest[0])):
                if not side.waits(process, told):
                    break
                told += 1
                side.tell(told)


def main():
    path, kind = sys.argv[1:]
    with open(path, 'r+b') as file, mmap.mmap(file.fileno(), 0) as view:
        side = {'word': Word, 'semaphore': Semaphore, 'eventfd': Eventfd, 'write': Write}[kind](path, view)
        theirs, ours = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(ours)
            wait(side, theirs)
        os.close(theirs)
        print(side.descriptor, flush=True)
        tell(side, process, ours)
        os._exit(0)


if __name__ == '__main__':
    main()
