# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglass-demo in the tests of this folder: a demo that runs, one that has to end by itself, what it says."""

import array
import os
import pathlib
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'helpers'))

from tap import open_terminal, skip, unique  # noqa: E402

DEMO = os.environ['MAPGLASS_DEMO']
FOLDER = b'/dev/shm/'
# The locale that has no characters but ASCII: what works here works in every other.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in ('LANG', 'LANGUAGE')} | {'LC_ALL': 'C'}


def path(name):
    return FOLDER + os.fsencode(name)


def content(name):
    with open(path(name), 'rb') as file:
        return file.read()


def floats(data):
    return array.array('f', data)


class Demo:
    """A demo that runs. As a context manager it does not outlive its block, and neither do its mapping and semaphore. Its
    standard input is a pipe, or a terminal where that is wanted.
    """

    def __init__(self, *arguments, name=None, terminal=False, **options):
        self.name = name if name is not None else unique('demo')
        self.terminal, inner = open_terminal() if terminal else (None, subprocess.PIPE)
        options = {'stdin': inner, 'stdout': subprocess.PIPE, 'env': ENVIRONMENT} | options
        self.process = subprocess.Popen([DEMO, *arguments, '--name', self.name], stderr=subprocess.PIPE, **options)
        if terminal:
            os.close(inner)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.kill()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None and not stream.closed:
                stream.close()
        if self.terminal is not None:
            os.close(self.terminal)
        self.process.wait()
        # One that was killed has left what it made.
        bell = b'sem.' + os.fsencode(self.name)
        for left in (path(self.name), path(bell)):
            if os.path.exists(left):
                os.unlink(left)

    def line(self):
        """The next line that it prints."""
        line = self.process.stdout.readline()
        assert line.endswith(b'\n'), (line, self.process.stderr.read())
        return line.decode('utf-8')

    def lines_until(self, text):
        """The lines that it prints up to the first with this text."""
        lines = [self.line()]
        while text not in lines[-1]:
            lines.append(self.line())
        return lines

    def type(self, data):
        if self.terminal is not None:
            os.write(self.terminal, data)
            return
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def end(self):
        """Waits for its end: status, the rest of what it printed, what it complained of."""
        rest = self.process.stdout.read().decode('utf-8') if self.process.stdout else ''
        return self.process.wait(), rest, self.process.stderr.read().decode('utf-8')

    def children(self):
        """The ids of the processes that it has started and that run."""
        pid = self.process.pid
        with open(f'/proc/{pid}/task/{pid}/children', encoding='ascii') as file:
            return [int(word) for word in file.read().split()]

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.end()


def call(*arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **options):
    """A demo that has to end by itself: status, output, complaint."""
    done = subprocess.run([DEMO, *arguments], stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, env=ENVIRONMENT,
                          timeout=60, **options)
    return done.returncode, (done.stdout or b'').decode('utf-8'), done.stderr.decode('utf-8')


def check_sentence(complaint, *parts):
    """One line that is one sentence with these parts."""
    assert complaint.startswith('mapglass-demo') and complaint.endswith('.\n'), complaint
    assert complaint.count('\n') == 1, complaint
    for part in parts:
        assert part in complaint, (part, complaint)


def check_failure(result, *parts):
    status, output, complaint = result
    assert status == 1, result
    assert output == '', output
    check_sentence(complaint, *parts)


def in_own_shm(options, script):
    """Runs a script in a namespace whose /dev/shm is its own."""
    test = subprocess.run(['unshare', '-Urm', 'mount', '-t', 'tmpfs', '-o', options, 'none', '/dev/shm'],
                          capture_output=True, check=False)
    if test.returncode != 0:
        skip('no namespace of users and mounts here')
    whole = f'mount -t tmpfs -o {options} none /dev/shm && {script}'
    return subprocess.run(['unshare', '-Urm', 'sh', '-c', whole, DEMO], stdin=subprocess.DEVNULL, capture_output=True,
                          env=ENVIRONMENT, check=False)
