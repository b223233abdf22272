# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl remove."""

import contextlib
import mmap
import os
import pathlib
import subprocess
import tempfile

from ctl import CTL, ENVIRONMENT, as_nobody, bad, ctl, good, path, refused, sentences
from tap import MapMaker, case, run, skip, unique

FREED = 'No program maps it; its memory is freed.'


def there(name):
    return os.path.exists(path(name))


def lines(data):
    return data.decode('utf-8').splitlines()


@case('what nobody maps is removed, and that is said')
def _():
    with MapMaker() as maker:
        first, second = (maker.create(unique('remove'), 4096) for _ in range(2))
        assert lines(good('remove', first, f'posix:/{second}')) == [
            f'“posix:/{first}” is removed. {FREED}', f'“posix:/{second}” is removed. {FREED}']
        assert not there(first) and not there(second)


@case('who maps it keeps it, and is named')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('remove'), 4096)
        maker.map(name)
        line, = lines(good('remove', name))
        assert line.startswith(f'“posix:/{name}” is removed. It is mapped by mapmaker ({maker.pid}), which keeps it'), line
        assert 'its memory is freed only then.' in line and not there(name)
        # It can still be used.
        maker.store(name, 0, 'u8', 1)


@case('who has it open without mapping it counts')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('remove'), 4096)
        with open(path(name), 'rb'):
            line, = lines(good('remove', '--dry-run', name))
            assert 'has it open' in line, line


@case('a dry run only says what would be removed')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('remove'), 4096)
        before = maker.stat(name)
        assert lines(good('remove', '--dry-run', name)) == [f'“posix:/{name}” would be removed. {FREED}']
        assert there(name) and maker.stat(name) == before
        assert not [entry for entry in os.listdir('/dev/shm') if entry.startswith('.mapglass-removed')
                    and f'-{os.getpid()}-' in entry]
        assert refused(1, 'remove', '--dry-run', name + 'x') == f'“/{name}x” does not exist.'


@case('one that fails does not keep the others')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('remove'), 4096)
        missing = unique('missing')
        out, sentence = bad(1, 'remove', missing, name)
        assert lines(out) == [f'“posix:/{name}” is removed. {FREED}'] and not there(name)
        assert sentence == f'“/{missing}” does not exist.'


@case('files stay, and so does what has no name')
def _():
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / 'x'
        file.write_bytes(b'abc')
        for arguments in ([f'file:{file}'], ['--dry-run', f'file:{file}']):
            assert refused(1, 'remove', *arguments) == \
                f'“{file}” is a file, and stays: Mapglass removes shared memory, not files.'
        assert file.exists()
    fd = os.memfd_create('x')
    os.ftruncate(fd, 4096)
    try:
        for arguments in ([f'memfd:{os.getpid()}/{fd}'], ['--dry-run', f'memfd:{os.getpid()}/{fd}']):
            assert 'it is gone when the last program lets it go' in refused(1, 'remove', *arguments)
        with mmap.mmap(fd, 4096):
            pass
    finally:
        os.close(fd)


@case('segments are removed for good')
def _():
    made = subprocess.run(['ipcmk', '-M', '4096'], stdout=subprocess.PIPE, check=False)
    if made.returncode != 0:
        skip('ipcmk makes none')
    number = made.stdout.split()[-1].decode()
    assert lines(good('remove', '--dry-run', f'sysv:{number}')) == [f'“sysv:{number}” would be removed. {FREED}']
    assert lines(good('remove', f'sysv:{number}')) == [f'“sysv:{number}” is removed. {FREED}']
    assert refused(1, 'remove', f'sysv:{number}') == f'“sysv:{number}” does not exist.'


@case('semaphores are removed')
def _():
    name = unique('remove')
    with open(path(f'sem.{name}'), 'xb') as file:
        file.write(bytes(32))
    good('remove', f'sem:/{name}')
    assert not there(f'sem.{name}')


@case('what belongs to somebody else stays')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('remove'), 4096, 0o644)
        for arguments in ([name], ['--dry-run', name]):
            result = as_nobody('remove', *arguments)
            assert result.returncode == 1 and result.stdout == b''
            assert sentences(result.stderr) == [f'Cannot remove “/{name}”: permission denied (owner root).']
        assert there(name)


@contextlib.contextmanager
def own_memory():
    """A folder of shared memory that only this block sees: what is orphaned there is known."""
    script = ('mount -t tmpfs none /dev/shm && chmod 1777 /dev/shm && echo ready && '
              'while read -r line; do eval "$line"; echo "end $?"; done')
    process = subprocess.Popen(['unshare', '-m', '-i', 'sh', '-c', script], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=ENVIRONMENT)
    if process.stdout.readline() != b'ready\n':
        process.communicate()
        skip('no such namespace here')

    def ask(command):
        process.stdin.write(command.encode() + b'\n')
        process.stdin.flush()
        found = []
        for line in process.stdout:
            if line.startswith(b'end '):
                return int(line.split()[1]), found
            found.append(line.decode().rstrip('\n'))
        raise AssertionError('it has ended')

    try:
        yield ask
    finally:
        process.communicate()


@case('orphans are what no process maps or has open')
def _():
    with own_memory() as ask:
        for name in 'abc':
            assert ask(f'"{CTL}" create {name} --size 4K') == (0, [f'posix:/{name}'])
        # The shell has it open.
        assert ask('exec 7</dev/shm/b') == (0, [])
        assert ask(': > /dev/shm/sem.s') == (0, [])
        segment = ask('ipcmk -M 4096')[1][0].split()[-1]
        would = [f'“posix:/{name}” would be removed. {FREED}' for name in 'ac'] + \
            [f'“sysv:{segment}” would be removed. {FREED}']
        status, said = ask(f'"{CTL}" remove --orphans --dry-run')
        assert (status, said) == (0, would), (status, said)
        status, said = ask(f'"{CTL}" remove --orphans')
        assert (status, said) == (0, [line.replace('would be', 'is') for line in would]), (status, said)
        assert ask('ls /dev/shm') == (0, ['b', 'sem.s'])
        # Nothing more to do is no failure.
        assert ask(f'"{CTL}" remove --orphans') == (0, [])


@case('a plain user removes their own orphans, and no other')
def _():
    with own_memory() as ask:
        ask(f'cp "{CTL}" /dev/shm/.ctl && chmod 755 /dev/shm/.ctl && exec 8</dev/shm/.ctl')
        ask(f'"{CTL}" create roots --size 4K --mode 0644')
        nobody = 'setpriv --reuid 65534 --regid 65534 --clear-groups /dev/shm/.ctl'
        ask(f'{nobody} create own --size 4K')
        status, said = ask(f'{nobody} remove --orphans')
        assert f'“posix:/own” is removed. {FREED}' in said, said
        # It is not told who else uses it, and may not remove it.
        assert status == 1 and any('roots' in line and 'stays' in line for line in said), said
        assert ask('ls /dev/shm') == (0, ['roots'])


@case('a command line that makes no sense ends with 2')
def _():
    for arguments in ([], ['--dry-run'], ['x', '--orphans'], ['x', '--force']):
        assert '--help”' in refused(2, 'remove', *arguments), arguments
    refused(2, 'remove', 'a/b')
    result = ctl('remove', 'a/b', unique('missing'))
    assert result.returncode == 2 and len(sentences(result.stderr)) == 2


run()
