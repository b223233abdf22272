# SPDX-License-Identifier: GPL-3.0-or-later
"""A terminal with a program in it, and what a person would see there."""

import fcntl
import os
import re
import select
import struct
import subprocess
import termios
import time

from tap import open_terminal


class Terminal:
    """As much of a terminal as mapglassctl needs: it knows no other sequence, so that one more is a failure."""

    def __init__(self, command, columns=80, rows=24, environment=None):
        self.master, slave = open_terminal()
        self.resize(columns, rows)
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment,
                                        start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        self.raw = b''
        self._left = b''

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)

    def resize(self, columns, rows):
        """Tells the program, and begins with an empty screen."""
        self.columns, self.rows = columns, rows
        self.lines = [self.empty() for _ in range(rows)]
        self.reverse = [[False] * columns for _ in range(rows)]
        self.row = self.column = 0
        self.is_reverse = False
        self.scrolled = self.wrapped = 0
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))

    def empty(self):
        return [' '] * self.columns

    def text(self):
        """What stands on the screen, without blanks at the ends of lines and empty lines below."""
        return '\n'.join(''.join(line).rstrip() for line in self.lines).rstrip('\n')

    def marked(self):
        """The characters in reverse video, in order."""
        return ''.join(c for line, marks in zip(self.lines, self.reverse) for c, mark in zip(line, marks) if mark)

    def write(self, data):
        """What somebody types."""
        os.write(self.master, data)

    def step(self, patience):
        """Takes in what the program prints, if it does in time. Returns False when it has ended."""
        if not select.select([self.master], [], [], patience)[0]:
            return True
        try:
            data = os.read(self.master, 65536)
        except OSError:
            data = b''
        self.raw += data
        self.feed(data)
        return data != b''

    def wait(self, condition, patience=30):
        """Until condition() is true. While the program prints, half a picture may be seen."""
        end = time.monotonic() + patience
        while not condition():
            alive = self.step(0.1)
            assert alive, f'it has ended with {self.process.wait(timeout=60)}; on the screen is\n{self.text()}'
            assert time.monotonic() < end, f'it is not so; on the screen is\n{self.text()}'

    def wait_end(self):
        """Until the program ends. Returns its exit status."""
        while self.step(30):
            pass
        return self.process.wait(timeout=60)

    def feed(self, data):
        data = self._left + data
        # What is cut off in the middle waits for the rest.
        end = len(data)
        cut = re.search(rb'(\x1b(\[[0-9]*)?|[\xc0-\xff][\x80-\xbf]{0,2})$', data)
        if cut is not None:
            try:
                data[cut.start():].decode('utf-8')
                complete = data[cut.start():cut.start() + 1] != b'\x1b'
            except UnicodeDecodeError:
                complete = False
            end = end if complete else cut.start()
        self._left = data[end:]
        for part in re.findall(r'\x1b\[[0-9]*[A-Za-z]|[\s\S]', data[:end].decode('utf-8')):
            self.take(part)

    def take(self, part):
        if part[0] == '\x1b':
            self.obey(part[-1], part[2:-1])
        elif part == '\r':
            self.column = 0
        elif part == '\n':
            self.row += 1
            if self.row == self.rows:
                self.row -= 1
                self.scrolled += 1
                self.lines = self.lines[1:] + [self.empty()]
                self.reverse = self.reverse[1:] + [[False] * self.columns]
        else:
            assert part.isprintable(), repr(part)
            if self.column == self.columns:
                self.wrapped += 1
                self.column = 0
                self.take('\n')
            self.lines[self.row][self.column] = part
            self.reverse[self.row][self.column] = self.is_reverse
            self.column += 1

    def obey(self, letter, number):
        if letter == 'A':
            self.row = max(self.row - int(number or 1), 0)
        elif letter == 'K' and number == '':
            self.erase(self.row, self.column)
        elif letter == 'J' and number == '':
            self.erase(self.row, self.column)
            for row in range(self.row + 1, self.rows):
                self.erase(row, 0)
        elif letter == 'm' and number in ('7', '27'):
            self.is_reverse = number == '7'
        else:
            raise AssertionError(f'an unknown sequence: {number}{letter}')

    def erase(self, row, column):
        for at in range(column, self.columns):
            self.lines[row][at] = ' '
            self.reverse[row][at] = False
