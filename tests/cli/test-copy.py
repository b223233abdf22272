# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl copy: the tutorial's copy program, at any size."""

import contextlib
import os
import pathlib
import re
import signal
import subprocess
import tempfile

from ctl import CTL, ENVIRONMENT, bad, good, path, refused, sentences
from tap import MapMaker, case, run, skip, unique


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory() as found:
        yield pathlib.Path(found)


@contextlib.contextmanager
def name():
    """A name for shared memory that is gone afterwards."""
    found = unique('copy')
    try:
        yield found
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path(found))


def bytes_of(name_):
    return pathlib.Path(os.fsdecode(path(name_))).read_bytes()


def copied(*arguments):
    """What it says, which has to be one line with both times."""
    line = good('copy', *arguments).decode('utf-8')
    assert re.fullmatch(r'Copied [0-9,]+ bytes? .*to “.+” in [0-9.,]+ (s|ms|µs), compared in [0-9.,]+ (s|ms|µs)\.\n',
                        line), line
    return line


@case('bytes go from mapping to mapping, and to a file and back')
def _():
    data = bytes(range(256)) * 40 + b'end'
    with MapMaker() as maker, folder() as here, name() as y, name() as z:
        x = maker.create(unique('copy'), len(data), 0o640)
        with open(path(x), 'r+b') as file:
            file.write(data)
        before = maker.stat(x)
        assert copied(x, y).startswith(f'Copied 10,243 bytes to “posix:/{y}” in ')
        assert bytes_of(y) == data and os.stat(path(y)).st_mode & 0o777 == 0o640
        copied(f'posix:/{x}', here / 'a %41')
        assert (here / 'a %41').read_bytes() == data
        copied(f'file:{here}/a %2541', z)
        assert bytes_of(z) == data
        assert maker.stat(x) == before


@case('a path is one with a slash, or behind file:')
def _():
    with MapMaker() as maker, folder() as here:
        x = maker.create(unique('copy'), 5)
        for text in ('./a', '../' + here.name + '/b', 'file:c', f'file:{here}/d', f'{here}/e', f'file:///{here}/f'):
            good('copy', x, text, cwd=here)
        assert sorted(entry.name for entry in here.iterdir()) == list('abcdef')


@case('sizes at the edges are copied')
def _():
    with folder() as here:
        for size in (0, 1, 4095, 4096, 4097, 2**21 - 1, 2**21, 2**21 + 1):
            (here / 'a').write_bytes(os.urandom(size))
            copied(here / 'a', here / f'b{size}')
            assert (here / f'b{size}').read_bytes() == (here / 'a').read_bytes()


@case('holes stay holes at any size')
def _():
    with MapMaker() as maker, name() as y:
        x = maker.create(unique('copy'), 2**40)
        maker.map(x)
        maker.store(x, 2**39, 'u8', 7)
        maker.store(x, 2**40 - 1, 'u8', 9)
        line = copied(x, y)
        assert '(8,192 bytes are data, the rest is holes)' in line, line
        assert os.stat(path(y)).st_blocks == 16 and os.stat(path(y)).st_size == 2**40
        assert maker.stat(x)['blocks'] == 16
        assert good('read', y, '--offset', str(2**39), '--count', '1') == b'  7\n'


@case('a file that exists is written over only with --force')
def _():
    with MapMaker() as maker, folder() as here:
        x = maker.create(unique('copy'), 3)
        maker.fill(x, 0, 3, 65)
        file = here / 'a'
        file.write_bytes(b'0123456789')
        assert refused(1, 'copy', x, file) == f'“{file}” exists already; --force writes over it.'
        assert file.read_bytes() == b'0123456789'
        inode = file.stat().st_ino
        copied(x, file, '--force')
        assert file.read_bytes() == b'AAA' and file.stat().st_ino == inode


@case('a mapping that exists keeps its size')
def _():
    with MapMaker() as maker:
        x, y, z = maker.create(unique('copy'), 100), maker.create(unique('copy'), 100), maker.create(unique('copy'), 99)
        maker.fill(x, 0, 100, 5)
        maker.fill(y, 0, 100, 6)
        maker.map(y)
        copied(x, y)
        assert bytes_of(y) == b'\5' * 100
        for arguments in ([x, z], [x, z, '--force']):
            assert 'keeps its size' in refused(1, 'copy', *arguments)
        assert bytes_of(z) == bytes(99)


@case('what cannot be copied is refused')
def _():
    with MapMaker() as maker, folder() as here:
        x = maker.create(unique('copy'), 100)
        assert refused(1, 'copy', x, x) == f'“/{x}” and “/{x}” are the same object.'
        assert 'are the same object' in refused(1, 'copy', x, f'file:{os.fsdecode(path(x))}', '--force')
        missing = unique('missing')
        assert refused(1, 'copy', missing, here / 'a') == f'“/{missing}” does not exist.'
        assert refused(1, 'copy', here / 'b', x) == f'“{here}/b” does not exist.'
        assert 'its folder does not exist' in refused(1, 'copy', x, here / 'no' / 'a')
        assert 'is a folder' in refused(1, 'copy', x, f'file:{here}')
        assert 'cannot be written to' in refused(1, 'copy', x, f'memfd:{os.getpid()}/0')
        assert list(here.iterdir()) == []


@case('it stops on no room, and says what it wrote')
def _():
    with MapMaker() as maker, folder() as here:
        x = maker.create(unique('copy'), 8 * 2**20)
        maker.fill(x, 0, 8 * 2**20, 1)
        script = 'mount -t tmpfs -o size=5m none "$1" && "$0" copy "$2" "$1/a"; s=$?; ls -A "$1"; exit $s'
        result = subprocess.run(['unshare', '-m', 'sh', '-c', script, CTL, here, x], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=ENVIRONMENT, check=False)
        if b'mapglassctl: ' not in result.stderr:
            skip(f'no such namespace here: {result.stderr!r}')
        assert (result.returncode, result.stdout) == (1, b''), result
        assert sentences(result.stderr) == [
            f'There is no room for “{here}/a” on its file system. 4,194,304 of 8,388,608 bytes were written; “{here}/a” was '
            'not made.'], result


@case('what is written to meanwhile is said to differ')
def _():
    # A writer that never rests: sooner or later it writes between the copy and the comparison.
    with MapMaker() as maker, name() as y:
        x = maker.create(unique('copy'), 1 << 20)
        maker.fill(x, 0, 1 << 20, 1)
        maker.create(y, 1 << 20)
        maker.hammer(x, 0, 1 << 17, 0)
        for _ in range(200):
            result = subprocess.run([CTL, 'copy', x, y], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                    env=ENVIRONMENT, check=False)
            if result.returncode != 0:
                break
        maker.stop()
        assert result.returncode == 1 and result.stdout.startswith(b'Copied 1,048,576 bytes'), result
        assert re.fullmatch(f'“/{x}” and “/{y}” differ in [0-9,]+ bytes?, from 0x[0-9a-f]+ on: one of them was written to '
                            'meanwhile.', sentences(result.stderr)[0]), result.stderr


@case('it stops at a signal, and says what it wrote')
def _():
    with MapMaker() as maker, name() as y:
        x = maker.create(unique('copy'), 2**50)
        # Pages so far apart that it takes a while to find them all.
        with open(path(x), 'r+b') as file:
            for index in range(20000):
                os.pwrite(file.fileno(), b'x', index * 2**30)
        process = subprocess.Popen([CTL, 'copy', x, y], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT)
        maps = pathlib.Path(f'/proc/{process.pid}/fd')
        while process.poll() is None and not any('/dev/shm/#' in link for link in links(maps)):
            pass
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=60)
        if process.returncode == 0:
            skip('this machine is too fast')
        assert process.returncode == 1 and out == b'', (process.returncode, out, errors)
        sentence, = sentences(errors)
        assert re.fullmatch(f'Copying was stopped. [0-9,]+ of {2**50:,} bytes were written; “/{y}” was not made.', sentence) \
            or sentence.startswith('Comparing was stopped.'), sentence


def links(fd_folder):
    """Where descriptors lead, as far as they are still there."""
    with contextlib.suppress(FileNotFoundError):
        for entry in fd_folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                yield os.readlink(entry)


@case('a command line that makes no sense ends with 2')
def _():
    for arguments in ([], ['x'], ['x', 'y', 'z'], ['x', 'y', '--bogus']):
        assert '--help”' in refused(2, 'copy', *arguments), arguments
    for arguments in (['', 'x'], ['x', ''], ['x', 'posix:/a/b'], ['file:', 'x'], ['bogus:/x', 'y'], ['x', 'posix:/%']):
        assert '“' in refused(2, 'copy', *arguments), arguments


run()
