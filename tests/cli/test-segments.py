# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl on System V segments and named semaphores, made by this process."""

import ctypes
import os

from ctl import Watch, as_nobody, ctl, good, parse_json, refused, sentences
from tap import case, run, skip, unique

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.shmat.restype = ctypes.c_void_p
LIBC.shmat.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
LIBC.shmdt.argtypes = [ctypes.c_void_p]
LIBC.shmget.argtypes = [ctypes.c_int, ctypes.c_size_t, ctypes.c_int]
LIBC.sem_open.restype = ctypes.c_void_p
LIBC.sem_open.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_uint, ctypes.c_uint]
IPC_CREAT, IPC_EXCL, IPC_RMID = 0o1000, 0o2000, 0
SIZE = 10000
HELD = ('To look into “sysv:{}”, Mapglass attaches it: its attach count changes until it is closed, its last process '
        'and its attach and detach times for good.')
MOMENT = ('To look into “sysv:{}”, Mapglass attaches it for a moment: its last process and its attach and detach times '
          'change.')


class Segment:
    """A segment that begins with the bytes 1 to 8. As a context manager it does not outlive its block."""

    def __init__(self, mode=0o600, key=0):
        self.id = LIBC.shmget(key, SIZE, mode | IPC_CREAT | IPC_EXCL)
        assert self.id >= 0, os.strerror(ctypes.get_errno())
        self.address = LIBC.shmat(self.id, None, 0)
        ctypes.memmove(self.address, bytes(range(1, 9)), 8)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.detach()
        LIBC.shmctl(self.id, IPC_RMID, None)

    def detach(self):
        if self.address is not None:
            LIBC.shmdt(self.address)
        self.address = None

    def line(self):
        """All that the system says of it."""
        with open('/proc/sysvipc/shm', encoding='ascii') as file:
            return next((line for line in file if line.split()[1] == str(self.id)), None)


def only_root():
    if os.geteuid() != 0:
        skip('only root gets there through /proc/PID/map_files')


@case('read of a segment that a program has attached says nothing and changes nothing')
def _():
    only_root()
    with Segment() as segment:
        before = segment.line()
        assert good('read', f'sysv:{segment.id}', '--count', 8).split() == [b'%d' % i for i in range(1, 9)]
        assert len(good('read', f'sysv:{segment.id}', '--format', 'raw')) == SIZE
        assert segment.line() == before


@case('read of a segment that nobody has attached says what that changes')
def _():
    only_root()
    with Segment() as segment:
        segment.detach()
        result = ctl('read', f'sysv:{segment.id}', '--count', 8, '--format', 'raw')
        assert (result.returncode, result.stdout) == (0, bytes(range(1, 9)))
        assert sentences(result.stderr) == [MOMENT.format(segment.id)]
        assert segment.line().split()[6] == '0'


@case('a plain user is told that it is attached, once')
def _():
    with Segment(0o644) as segment:
        result = as_nobody('read', f'sysv:{segment.id}', '--count', '8', '--format', 'raw')
        assert (result.returncode, result.stdout) == (0, bytes(range(1, 9)))
        assert sentences(result.stderr) == [HELD.format(segment.id)]
        result = as_nobody('watch', f'sysv:{segment.id}', '--count', '8', '--for', '300ms', '--format', 'json')
        assert result.returncode == 0
        assert parse_json(result.stdout.splitlines(keepends=True)[0])['values'] == list(range(1, 9))
        assert sentences(result.stderr) == [HELD.format(segment.id)]


@case('a plain user is refused what is not for everybody, without a word about attaching')
def _():
    with Segment() as segment:
        # A child process of this one would have it attached too.
        segment.detach()
        before = segment.line()
        result = as_nobody('read', f'sysv:{segment.id}')
        assert result.returncode == 1
        assert sentences(result.stderr) == [
            f'Cannot open “sysv:{segment.id}”: permission denied (owner root, mode 0600).']
        assert segment.line() == before


@case('a segment is found by its key, and shown by its id')
def _():
    key = 0x40000000 | os.getpid()
    with Segment(key=key) as segment:
        shown = parse_json(good('show', f'sysv:key={key:#x}', '--json'))
        assert (shown['uri'], shown['name'], shown['size']) == (f'sysv:{segment.id}', str(segment.id), SIZE)
        assert shown['details']['key'] == key
    assert refused(1, 'show', f'sysv:key={key:#x}') == f'“sysv:key={key:#x}” does not exist: no segment has this key.'
    assert refused(2, 'read', 'sysv:x').startswith('“sysv:x” is no name for a System V segment: ')


@case('a watch ends its hold when all programs have let a removed segment go')
def _():
    only_root()
    with Segment() as segment:
        with Watch(f'sysv:{segment.id}', '--count', '8', '--format', 'json') as watch:
            watch.sample_with(list(range(1, 9)))
            LIBC.shmctl(segment.id, IPC_RMID, None)
            segment.detach()
            watch.said('gone')
        assert segment.line() is None


@case('a semaphore is listed with its value and looked at without being taken')
def _():
    name = unique('lock')
    semaphore = LIBC.sem_open(b'/' + name.encode(), os.O_CREAT | os.O_EXCL, 0o600, 5)
    assert semaphore
    try:
        found = [mapping for mapping in parse_json(ctl('list', '--json').stdout)['mappings']
                 if mapping['uri'] == f'sem:/{name}']
        assert [mapping['kind'] for mapping in found] == ['semaphore']
        for _ in range(2):
            shown = parse_json(good('show', f'sem:{name}', '--json'))
            assert shown['details'] == {'value': 5, 'waiters': 0}
            assert good('read', f'sem:{name}', '--type', 'u32', '--count', 2).split() == [b'5', b'0']
        assert refused(1, 'read', f'sem.{name}') == f'“sem.{name}” is a semaphore, not shared memory.'
    finally:
        os.unlink(f'/dev/shm/sem.{name}')


run()
