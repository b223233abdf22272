# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that others wait for: it wakes a futex word of a mapping, and writes to an eventfd.

As a module it has Waker, which talks to it; as a program it is the process itself, and takes the path of the
mapping."""

import ctypes
import mmap
import os
import subprocess
import sys

FUTEX_WAKE = 1
EVERYBODY = 2 ** 31 - 1
SYS_FUTEX = {'x86_64': 202, 'aarch64': 98}.get(os.uname().machine)


class Waker:
    """As a context manager the process does not outlive its block. eventfd is the number of its descriptor."""

    def __init__(self, path):
        self.process = subprocess.Popen([sys.executable, __file__, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        encoding='ascii')
        self.pid = self.process.pid
        self.eventfd = int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.kill()
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def ask(self, *words):
        """Sends one line, and returns the number that it answers with."""
        self.process.stdin.write(' '.join(str(word) for word in words) + '\n')
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def wake(self, offset):
        """Wakes all who wait for a word. Returns how many did."""
        return self.ask('wake', offset)

    def write(self, times):
        """Adds 1 to the eventfd so often."""
        self.ask('write', times)

    def read(self):
        """Takes what the eventfd has."""
        return self.ask('read')


def main():
    libc = ctypes.CDLL(None, use_errno=True)
    event = os.eventfd(0)
    with open(sys.argv[1], 'r+b') as file, mmap.mmap(file.fileno(), 0) as view:
        start = ctypes.addressof(ctypes.c_char.from_buffer(view))
        print(event, flush=True)
        for line in sys.stdin:
            command, *rest = line.split()
            answer = 0
            if command == 'wake':
                word = ctypes.c_void_p(start + int(rest[0]))
                answer = libc.syscall(SYS_FUTEX, word, FUTEX_WAKE, EVERYBODY, None, None, 0)
            elif command == 'write':
                for _ in range(int(rest[0])):
                    os.eventfd_write(event, 1)
            elif command == 'read':
                answer = os.eventfd_read(event)
            print(answer, flush=True)
        os._exit(0)


if __name__ == '__main__':
    main()
