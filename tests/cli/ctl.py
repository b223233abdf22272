# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs mapglassctl as a user does: whole processes, looked at from outside."""

import json
import os
import pathlib
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'helpers'))

from tap import eventually, skip  # noqa: E402

CTL = os.environ['MAPGLASSCTL']
FOLDER = b'/dev/shm/'
NOBODY = 65534
# The locale that has no characters but ASCII: what works here works in every other.
ENVIRONMENT = {
    key: value for key, value in os.environ.items() if key not in ('LANG', 'LANGUAGE', 'NO_COLOR', 'TERM')
} | {'LC_ALL': 'C', 'TZ': 'UTC-1'}


def path(name):
    return FOLDER + os.fsencode(name)


def ctl(*arguments, **options):
    """Runs it to its end. Standard output and standard error are bytes."""
    options = {'stdin': subprocess.DEVNULL, 'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE, 'env': ENVIRONMENT} \
        | options
    return subprocess.run([CTL, *(str(part) if isinstance(part, int) else part for part in arguments)],
                          timeout=120, check=False, **options)


def good(*arguments, **options):
    """What it prints where all is well: exit 0 and nothing on standard error."""
    result = ctl(*arguments, **options)
    assert (result.returncode, result.stderr) == (0, b''), (result.returncode, result.stderr)
    return result.stdout


def sentences(stderr):
    """The lines of standard error without the name of the program in front. Each is one whole sentence in UTF-8."""
    lines = stderr.decode('utf-8').splitlines()
    for line in lines:
        assert line.startswith('mapglassctl: ') and line.endswith('.'), line
        assert line.isprintable(), line
    return [line.removeprefix('mapglassctl: ') for line in lines]


def bad(status, *arguments, **options):
    """What it says where something is wrong: the exit status and exactly one sentence. Returns both outputs."""
    result = ctl(*arguments, **options)
    said = sentences(result.stderr)
    assert result.returncode == status, (arguments, result.returncode, said)
    assert len(said) == 1, said
    return result.stdout, said[0]


def refused(status, *arguments, **options):
    """The same where nothing must be printed. Returns the sentence."""
    out, sentence = bad(status, *arguments, **options)
    assert out == b'', out
    return sentence


def parse_json(data):
    """One JSON document in one or more lines that Python's own reader takes, strictly."""
    def refuse(name):
        raise AssertionError(f'{name} is no JSON')

    assert data.endswith(b'\n')
    return json.loads(data.decode('utf-8'), parse_constant=refuse)


def values(*arguments):
    """The values of read in JSON."""
    return parse_json(good('read', *arguments, '--format', 'json'))['values']


def as_user(uid, *arguments, **options):
    """The same as ctl() for another user. The program may lie where only root can go."""
    if os.geteuid() != 0:
        skip('only root can become another user')
    options = {'stdin': subprocess.DEVNULL, 'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE, 'env': ENVIRONMENT} \
        | options
    program = os.open(CTL, os.O_PATH)
    try:
        return subprocess.run([CTL, *(str(part) if isinstance(part, int) else part for part in arguments)],
                              executable=f'/proc/self/fd/{program}', pass_fds=[program], user=uid, group=uid,
                              extra_groups=[], timeout=120, check=False, **options)
    finally:
        os.close(program)


def as_nobody(*arguments, **options):
    """The same as ctl() for a user who may nearly nothing."""
    return as_user(NOBODY, *arguments, **options)


class Watch:
    """A mapglassctl watch, or another command, that runs. As a context manager it does not outlive its block."""

    def __init__(self, *arguments, command='watch', **options):
        options = {'stdout': subprocess.PIPE, 'env': ENVIRONMENT} | options
        self.process = subprocess.Popen([CTL, command, *arguments], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                        **options)
        self.errors = []
        self._reader = threading.Thread(target=self._read_errors, daemon=True)
        self._reader.start()

    def _read_errors(self):
        for line in self.process.stderr:
            self.errors += sentences(line)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.kill()
        self.wait()
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    def line(self):
        """The next line that it prints."""
        line = self.process.stdout.readline().decode('utf-8')
        assert line.endswith('\n'), 'it has ended'
        return line[:-1]

    def sample(self):
        """The next line, as JSON."""
        return json.loads(self.line())

    def sample_with(self, wanted):
        """The next sample whose values are these; the ones before it may be others."""
        found = None
        for _ in range(5000):
            found = self.sample()['values']
            if found == wanted:
                return
        raise AssertionError(f'{found} and not {wanted}')

    def said(self, part):
        """Waits until it says a sentence with this in it, and returns the sentence."""
        return eventually(lambda: next((line for line in list(self.errors) if part in line), None))

    def end(self, number):
        """Sends a signal and reads what is left. Returns the exit status."""
        self.process.send_signal(number)
        if self.process.stdout is not None:
            self.process.stdout.read()
        return self.wait()

    def wait(self):
        """Waits until it has ended by itself. Returns the exit status; errors holds all that it has said then."""
        status = self.process.wait(timeout=60)
        self._reader.join()
        return status
