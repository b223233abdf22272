# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl create: the rules of CreateFileMapping."""

import contextlib
import os
import pathlib
import signal
import stat
import subprocess
import tempfile

from ctl import CTL, ENVIRONMENT, as_nobody, bad, ctl, good, path, refused, sentences
from tap import MapMaker, case, eventually, run, skip, unique


@contextlib.contextmanager
def name():
    """A name for shared memory that is gone afterwards."""
    found = unique('create')
    try:
        yield found
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path(found))


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory() as found:
        yield pathlib.Path(found)


def create(name_, *arguments):
    assert good('create', name_, *arguments) == f'posix:/{name_}\n'.encode()
    return os.stat(path(name_))


def api(sentence, error, number):
    """The sentence without what the Windows API calls it, which has to be this."""
    end = f' In the Windows API this is {error} ({number}).'
    assert sentence.endswith(end), sentence
    return sentence.removesuffix(end)


@case('memory of a size is made, and appears as zeros')
def _():
    for size, expected in (('1', 1), ('4095', 4095), ('4096', 4096), ('64K', 65536), ('1kB', 1000), ('0x1001', 4097)):
        with name() as x:
            found = create(x, '--size', size)
            assert found.st_size == expected and found.st_blocks * 512 == -(-expected // 4096) * 4096
            assert not any(pathlib.Path(os.fsdecode(path(x))).read_bytes())


@case('memory is allocated at once, or on first touch')
def _():
    with name() as x:
        assert create(x, '--size', '1M', '--commit').st_blocks == 2048
    with name() as x:
        assert create(x, '--size', '1M', '--reserve').st_blocks == 0
    with name() as x:
        assert create(x, '--size', str(2**63 - 1), '--reserve').st_size == 2**63 - 1


@case('a name is meant with and without its scheme and slash')
def _():
    with name() as x:
        for text in (f'posix:/{x}', f'posix:{x}', f'/{x}', x, f'posix:/%{ord(x[0]):02X}{x[1:]}'):
            assert good('create', text, '--size', '4') == f'posix:/{x}\n'.encode()
            os.unlink(path(x))


@case('protection and mode are the permission bits')
def _():
    for arguments, mode in (
        (['--protect', 'readonly'], 0o444), (['--protect', 'readwrite'], 0o644), (['--protect', 'writecopy'], 0o444),
        (['--mode', '0600'], 0o600), (['--mode', '666'], 0o666), (['--mode', '0640', '--protect', 'readonly'], 0o440),
    ):
        with name() as x:
            before = os.umask(0o022)
            try:
                assert stat.S_IMODE(create(x, '--size', '8', *arguments).st_mode) == mode, arguments
            finally:
                os.umask(before)


@case('it begins with a byte, or with a file')
def _():
    with name() as x, folder() as here:
        create(x, '--size', '5000', '--fill', '0xA5')
        assert pathlib.Path(os.fsdecode(path(x))).read_bytes() == b'\xa5' * 5000
        os.unlink(path(x))
        create(x, '--size', '3', '--fill', '7', '--reserve')
        assert pathlib.Path(os.fsdecode(path(x))).read_bytes() == b'\7' * 3
        os.unlink(path(x))
        (here / 'contents').write_bytes(b'abc' * 2000)
        assert create(x, '--from', here / 'contents').st_size == 6000
        os.unlink(path(x))
        create(x, '--size', '6001', '--from', os.path.relpath(here / 'contents'))
        assert pathlib.Path(os.fsdecode(path(x))).read_bytes() == b'abc' * 2000 + b'\0'
        os.unlink(path(x))
        assert 'does not fit into 5,999' in refused(1, 'create', x, '--size', '5999', '--from', here / 'contents')
        assert not os.path.exists(path(x))


@case('what exists is opened with its own size, and that is said')
def _():
    with MapMaker() as maker:
        x = maker.create(unique('create'), 1234)
        maker.store(x, 0, 'u8', 9)
        before = maker.stat(x)
        out, sentence = bad(0, 'create', x, '--size', '64K', '--fill', '0xFF')
        assert out == f'posix:/{x}\n'.encode()
        assert api(sentence, 'ERROR_ALREADY_EXISTS', 183) == \
            f'“/{x}” exists already and is left as it is, with 1,234 bytes.'
        assert maker.stat(x) == before


@case('what exists and may not be written to is refused')
def _():
    with MapMaker() as maker:
        x = maker.create(unique('create'), 8, 0o444)
        assert 'read-only' in api(refused(1, 'create', x, '--size', '8'), 'ERROR_ACCESS_DENIED', 5)
        bad(0, 'create', x, '--size', '8', '--protect', 'readonly')
        secret = maker.create(unique('create'), 8, 0o600)
        result = as_nobody('create', secret, '--size', '8', '--protect', 'readonly')
        assert result.returncode == 1
        assert 'permission denied' in api(sentences(result.stderr)[0], 'ERROR_ACCESS_DENIED', 5)


@case('the name of something else is refused')
def _():
    assert 'is a semaphore' in api(refused(1, 'create', 'sem.x', '--size', '8'), 'ERROR_INVALID_HANDLE', 6)
    with name() as x:
        os.mkdir(path(x))
        try:
            assert 'is a folder' in api(refused(1, 'create', x, '--size', '8'), 'ERROR_INVALID_HANDLE', 6)
        finally:
            os.rmdir(path(x))
    for kind in ('sysv:1', 'sem:/x', 'memfd:1/2'):
        assert 'cannot be made' in api(refused(1, 'create', kind, '--size', '8'), 'ERROR_NOT_SUPPORTED', 50)


@case('no room is said beforehand, and nothing is left half done')
def _():
    with name() as x:
        for size in ('8E', str(2**63 - 1), str(2**63 - 4096)):
            if size == '8E':
                refused(2, 'create', x, '--size', size)
                continue
            assert 'There is no room' in api(refused(1, 'create', x, '--size', size), 'ERROR_COMMITMENT_LIMIT', 1455)
            assert not os.path.exists(path(x))
        for size in (str(2**63), str(2**64 - 1)):
            sentence = api(refused(2, 'create', x, '--size', size), 'ERROR_INVALID_PARAMETER', 87)
            assert '9,223,372,036,854,775,807 are the most' in sentence


@case('a full file system of its own is full for a sentence')
def _():
    script = 'mount -t tmpfs -o size=64k none /dev/shm && "$0" create a --size 40K && "$0" create b --size 40K; ' \
        's=$?; ls -A /dev/shm; exit $s'
    result = subprocess.run(['unshare', '-m', 'sh', '-c', script, CTL], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env=ENVIRONMENT, check=False)
    if b'mapglassctl: ' not in result.stderr:
        skip(f'no such namespace here: {result.stderr!r}')
    assert result.stdout == b'posix:/a\na\n' and result.returncode == 1, result
    assert 'it needs 40,960 bytes, and 24,576 are free' in api(sentences(result.stderr)[0], 'ERROR_COMMITMENT_LIMIT', 1455)


@case('huge pages are refused where the system has none')
def _():
    memory = dict(line.split(':') for line in pathlib.Path('/proc/meminfo').read_text(encoding='ascii').splitlines())
    if int(memory.get('HugePages_Free', '0')) > 0:
        skip('this system has some')
    with name() as x:
        api(refused(1, 'create', x, '--size', '2M', '--huge'), 'ERROR_NO_SYSTEM_RESOURCES', 1450)
        assert not os.path.exists(path(x))


@case('a file is shared as it is, or extended first')
def _():
    with folder() as here:
        file = here / 'a file'
        file.write_bytes(b'abc')
        uri = f'file:{file}\n'.encode()
        assert good('create', '--file', file) == uri
        assert good('create', '--file', os.path.relpath(file), '--size', '3') == uri
        out, sentence = bad(0, 'create', '--file', file, '--size', '2')
        assert out == uri and 'shared whole' in sentence
        out, sentence = bad(0, 'create', '--file', file, '--size', '10000')
        assert out == uri and sentence == f'“{file}” was extended from 3 to 10,000 bytes.'
        assert file.read_bytes() == b'abc' + bytes(9997) and file.stat().st_blocks * 512 >= 10000
        result = ctl('create', 'name', '--file', file)
        assert result.returncode == 0 and 'shared by its path' in sentences(result.stderr)[0]
        # The URI serves from there on.
        assert good('read', uri.decode().strip(), '--count', '3', '--format', 'raw') == b'abc'


@case('a file that cannot be shared so is refused, and stays as it is')
def _():
    with folder() as here:
        missing, empty, closed = here / 'missing', here / 'empty', here / 'closed'
        empty.touch()
        closed.write_bytes(b'abc')
        closed.chmod(0o444)
        api(refused(1, 'create', '--file', missing, '--size', '8'), 'ERROR_FILE_NOT_FOUND', 2)
        assert not missing.exists()
        api(refused(1, 'create', '--file', empty), 'ERROR_FILE_INVALID', 1006)
        api(refused(1, 'create', '--file', empty, '--size', '0'), 'ERROR_FILE_INVALID', 1006)
        api(refused(1, 'create', '--file', closed), 'ERROR_ACCESS_DENIED', 5)
        api(refused(1, 'create', '--file', closed, '--size', '8', '--protect', 'readonly'), 'ERROR_NOT_ENOUGH_MEMORY', 8)
        good('create', '--file', closed, '--protect', 'readonly')
        api(refused(1, 'create', '--file', here), 'ERROR_INVALID_HANDLE', 6)
        api(refused(1, 'create', '--file', empty, '--size', str(2**63 - 1)), 'ERROR_DISK_FULL', 112)
        api(refused(2, 'create', '--file', empty, '--size', str(2**63)), 'ERROR_INVALID_PARAMETER', 87)
        assert closed.read_bytes() == b'abc' and empty.stat().st_size == 0


@case('a command line that makes no sense ends with 2')
def _():
    for arguments in (
        [], ['x'], ['x', '--size'], ['x', 'y', '--size', '4'], ['x', '--size', '4', '--reserve', '--commit'],
        ['x', '--size', '4', '--fill', '1', '--from', 'y'], ['x', '--size', '2M', '--huge', '--reserve'],
        ['--file', 'y', '--fill', '1'], ['--file', 'y', '--from', 'z'], ['--file', 'y', '--huge'],
        ['--file', 'y', '--mode', '600'], ['x', '--size', '4', '--bogus'],
    ):
        assert '--help”' in refused(2, 'create', *arguments), arguments
    for option, value in (('size', '64Q'), ('size', '-1'), ('protect', 'rw'), ('protect', 'ReadOnly'), ('mode', '8'),
                          ('mode', '0o600'), ('mode', '1777'), ('mode', '-600'), ('fill', '256'), ('fill', 'x')):
        size = [] if option == 'size' else ['--size', '4']
        assert f'“{value}”' in refused(2, 'create', 'x', *size, f'--{option}={value}')
    api(refused(2, 'create', 'x', '--size', '0'), 'ERROR_INVALID_PARAMETER', 87)
    for bad_name in ('a/b', '', '..', 'x' * 256, 'posix:/%', 'bogus:/x', 'file:'):
        refused(2, 'create', bad_name, '--size', '4')


@case('a plain user makes what is permitted')
def _():
    with name() as x:
        result = as_nobody('create', x, '--size', '8')
        assert (result.returncode, result.stderr) == (0, b''), result
        assert os.stat(path(x)).st_uid == 65534
    with folder() as here:
        here.chmod(0o755)
        (here / 'file').write_bytes(b'abc')
        (here / 'file').chmod(0o644)
        result = as_nobody('create', '--file', here / 'file', '--size', '8')
        assert result.returncode == 1
        assert 'permission denied' in api(sentences(result.stderr)[0], 'ERROR_ACCESS_DENIED', 5)
        assert (here / 'file').stat().st_size == 3


@case('it stops at a signal, and nothing is left')
def _():
    with name() as x:
        if os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_AVPHYS_PAGES') < 2**32:
            skip('this machine has too little memory to spare')
        process = subprocess.Popen([CTL, 'create', x, '--size', '1G', '--fill', '1'], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=ENVIRONMENT)
        # It has begun when it has its file without a name.
        eventually(lambda: process.poll() is not None or any(
            '/dev/shm/#' in os.readlink(f'/proc/{process.pid}/fd/{fd}')
            for fd in list_descriptors(process.pid)))
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=60)
        if process.returncode == 0:
            skip('this machine is too fast')
        assert process.returncode == 1 and out == b'', (process.returncode, out)
        assert sentences(errors) == ['It was stopped; nothing was made.'], errors
        assert not os.path.exists(path(x))


def list_descriptors(pid):
    """Those that still are there by the time that they are read."""
    with contextlib.suppress(FileNotFoundError):
        for fd in os.listdir(f'/proc/{pid}/fd'):
            with contextlib.suppress(FileNotFoundError):
                os.readlink(f'/proc/{pid}/fd/{fd}')
                yield fd


run()
