# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglass-demo copy: the whole file or nothing, and a sentence for each way in which it cannot be done."""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile

from demos import DEMO, ENVIRONMENT, call, check_failure, check_sentence, in_own_shm
from tap import MapMaker, case, eventually, run, skip, unique

DONE = re.compile(r'“(.*)” was copied to “(.*)” through views of both: (\d+) bytes in (\d+\.\d{3}) ms\.\n')
BYTES = bytes(range(256)) * 4097


@contextlib.contextmanager
def folder():
    """A folder of its own, with a file in it that is not a whole number of pages long."""
    with tempfile.TemporaryDirectory(prefix='mapglass-') as name:
        place = pathlib.Path(name)
        (place / 'from').write_bytes(BYTES[:1048577])
        yield place


def copy(*arguments, **options):
    return call('copy', *(os.fsencode(argument) for argument in arguments), **options)


def check_done(result, source, target):
    status, output, complaint = result
    assert (status, complaint) == (0, ''), result
    said = DONE.fullmatch(output)
    assert said and int(said[3]) == os.path.getsize(source), output
    assert pathlib.Path(os.fsdecode(target)).read_bytes() == pathlib.Path(os.fsdecode(source)).read_bytes()


def names(place):
    return sorted(entry.name for entry in place.iterdir())


@case('a file of any size is copied, and the time is told')
def _():
    with folder() as place:
        for size in (1, 4095, 4096, 4097, 65536, 1048575, 1048576, 1048577):
            source, target = place / f'from-{size}', place / f'to-{size}'
            source.write_bytes(BYTES[:size])
            check_done(copy(source, target), source, target)
        assert not [name for name in names(place) if name.startswith('.')]


@case('the copy may be read by those who may read the file')
def _():
    with folder() as place:
        for mode, expected in ((0o644, 0o644), (0o666, 0o644), (0o400, 0o400), (0o4755, 0o755)):
            source, target = place / 'from', place / f'to-{mode:o}'
            os.chmod(source, mode)
            check_done(copy(source, target, umask=0o022), source, target)
            assert target.stat().st_mode & 0o7777 == expected, oct(target.stat().st_mode)


@case('what exists is left alone, but with --force')
def _():
    with folder() as place:
        source, target = place / 'from', place / 'to'
        target.write_bytes(b'old')
        os.chmod(target, 0o640)
        before = target.stat()
        check_failure(copy(source, target), str(target), 'exists')
        assert target.stat() == before
        assert target.read_bytes() == b'old'
        check_done(copy('--force', source, target), source, target)
        assert target.stat().st_mode & 0o777 == 0o640
        target.write_bytes(b'x' * 3000000)
        check_done(copy(source, target, '--force'), source, target)
        assert names(place) == ['from', 'to']


@case('--force keeps what exists when the copy fails')
def _():
    with folder() as place:
        target = place / 'to'
        target.write_bytes(b'old')
        (place / 'empty').touch()
        check_failure(copy('--force', place / 'empty', target), 'empty')
        assert target.read_bytes() == b'old'
        assert names(place) == ['empty', 'from', 'to']


@case('one file with two names is not copied onto itself')
def _():
    with folder() as place:
        os.link(place / 'from', place / 'link')
        os.symlink('from', place / 'symlink')
        for target in ('from', 'link', 'symlink', './from'):
            for option in ([], ['--force']):
                check_failure(copy(*option, place / 'from', f'{place}/{target}'), 'the same file')
        check_failure(copy('--force', place / 'symlink', place / 'from'), 'the same file')
        assert (place / 'from').read_bytes() == BYTES[:1048577]
        assert names(place) == ['from', 'link', 'symlink']


@case('a symbolic link: what it leads to is copied, and replaced')
def _():
    with folder() as place:
        os.symlink('from', place / 'source')
        (place / 'real').write_bytes(b'old')
        os.symlink('real', place / 'target')
        check_failure(copy(place / 'source', place / 'target'), 'exists')
        check_done(copy('--force', place / 'source', place / 'target'), place / 'from', place / 'real')
        assert os.readlink(place / 'target') == 'real'
        os.symlink('nowhere', place / 'dangling')
        for option in ([], ['--force']):
            check_failure(copy(*option, place / 'from', place / 'dangling'), 'leads nowhere')
        check_failure(copy(place / 'dangling', place / 'to'), 'no such file')
        assert not (place / 'nowhere').exists() and not (place / 'to').exists()


@case('what cannot be mapped as a file: a sentence, and nothing made')
def _():
    with folder() as place:
        (place / 'empty').touch()
        (place / 'folder').mkdir()
        os.mkfifo(place / 'pipe')
        os.symlink('loop', place / 'loop')
        before = names(place)
        for source, part in (('empty', 'empty'), ('folder', 'not a file'), ('pipe', 'not a file'),
                             ('missing', 'no such file'), ('from/below', 'no such file'), ('loop', '“'),
                             ('x' * 300, '“')):
            check_failure(copy(place / source, place / 'to'), part, 'read')
        for target, part in (('folder', 'not a file'), ('pipe', 'not a file'), ('missing/to', 'no such file'),
                             ('from/below', 'no such file'), ('new/', 'no such file'), ('loop', '“'),
                             ('x' * 300, '“')):
            for option in ([], ['--force']):
                check_failure(copy(*option, place / 'from', f'{place}/{target}'), part, 'made')
        check_failure(copy(place / 'from', ''), 'made')
        check_failure(copy('', place / 'to'), 'read')
        check_failure(copy(place / 'from', '/dev/null'), 'not a file')
        check_failure(copy('/dev/zero', place / 'to'), 'not a file')
        assert names(place) == before


@case('a file that the system lets nobody read, or make')
def _():
    other = {'user': 65534, 'group': 65534, 'extra_groups': []} if os.geteuid() == 0 else {}
    with folder() as place:
        os.chmod(place, 0o755)
        os.chmod(place / 'from', 0o600 if other else 0)
        (place / 'open').write_bytes(b'open')
        try:
            result = copy(place / 'from', place / 'to', **other)
        except PermissionError:
            skip('another user cannot start the demo')
        check_failure(result, 'permit', 'read')
        os.chmod(place, 0o755 if other else 0o555)
        try:
            check_failure(copy(place / 'open', place / 'to', **other), 'permit', 'made')
        finally:
            os.chmod(place, 0o755)
        assert names(place) == ['from', 'open']


@case('no room: nothing is left half done')
def _():
    with folder() as place:
        script = (f'"$0" copy {place}/from /dev/shm/to; echo "status $?"; echo old >/dev/shm/old;'
                  f' "$0" copy --force {place}/from /dev/shm/old; echo "status $?"; cat /dev/shm/old; ls -A /dev/shm')
        done = in_own_shm('size=65536', script)
        assert done.stdout.decode().split() == ['status', '1', 'status', '1', 'old', 'old'], done
        for complaint in done.stderr.decode('utf-8').splitlines(keepends=True):
            check_sentence(complaint, 'no room')
        assert done.stderr.count(b'\n') == 2


@case('a file that is larger than there can be room for')
def _():
    with folder() as place:
        # In memory, where a file may be of any size and have no pages.
        huge = f'/dev/shm/{unique("huge")}'
        try:
            with open(huge, 'wb') as file:
                file.truncate(2 ** 62)
            check_failure(copy(huge, place / 'to'), f'“{place}/to”', 'made')
        finally:
            os.unlink(huge)
        assert names(place) == ['from']


def start(*arguments):
    return subprocess.Popen([DEMO, 'copy', *map(os.fsencode, arguments)], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT)


def interrupt(place, source, act):
    """Starts a copy and acts on it when it has begun. Returns what became of it."""
    process = start(source, place / 'to')
    eventually(lambda: process.poll() is not None or [name for name in names(place) if name.startswith('.')])
    act(process)
    output, complaint = process.communicate()
    return process.returncode, output.decode('utf-8'), complaint.decode('utf-8')


@case('a copy that is stopped leaves nothing')
def _():
    with folder() as place:
        if shutil.disk_usage(place).free < 3 << 28:
            skip('there is no room for a file that takes long enough')
        source = place / 'large'
        with open(source, 'wb') as file:
            file.truncate(1 << 28)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # One that was ready sooner proves nothing: then once more.
            for _ in range(20):
                result = interrupt(place, source, lambda process, number=number: process.send_signal(number))
                if result[0] != 0:
                    break
                os.unlink(place / 'to')
            check_failure(result, 'stopped', f' {1 << 28} bytes')
            assert names(place) == ['from', 'large']


@case('a file that becomes smaller while it is copied')
def _():
    with folder() as place:
        if shutil.disk_usage(place).free < 3 << 28:
            skip('there is no room for a file that takes long enough')
        source = place / 'large'
        for rest in (0, 5000):
            for _ in range(20):
                with open(source, 'wb') as file:
                    file.truncate(1 << 28)
                result = interrupt(place, source, lambda process, rest=rest: os.truncate(source, rest))
                if result[0] != 0:
                    break
                os.unlink(place / 'to')
            check_failure(result, str(source), 'smaller')
            assert names(place) == ['from', 'large']


@case('mappings are files too')
def _():
    with folder() as place, MapMaker() as maker:
        name = maker.create(unique('copied'), 2048)
        maker.fill(name, 0, 2048, 0x5a)
        check_done(copy(f'/dev/shm/{name}', place / 'to'), f'/dev/shm/{name}', place / 'to')
        assert (place / 'to').read_bytes() == b'\x5a' * 2048


@case('names with anything in them, and names that look like options')
def _():
    with folder() as place:
        for target in (b'-x', b'--force', b'new\nline', b'\xff\xfe', '한글'.encode(), b'100%', b'x' * 255):
            result = copy('--', b'from', target, cwd=place)
            assert result[0] == 0, result
            assert result[1].count('\n') == 1, result
            with open(os.path.join(os.fsencode(place), target), 'rb') as file:
                assert file.read() == BYTES[:1048577]
        result = copy(b'from', b'new\nline', cwd=place)
        check_failure(result, '“new\\nline”', 'exists')


@case('used wrongly: exit 2, one line, nothing made')
def _():
    with folder() as place:
        for arguments in ([], ['from'], ['from', 'to', 'more'], ['--force=yes', 'from', 'to'],
                          ['from', 'to', '--force=yes'], ['--name', 'x', 'from', 'to'], ['from', 'to', '--read'],
                          ['--', 'from', 'to', '--force']):
            status, output, complaint = copy(*arguments, cwd=place)
            assert (status, output) == (2, ''), (arguments, status, output, complaint)
            check_sentence(complaint, '--help')
            assert names(place) == ['from']


run()
