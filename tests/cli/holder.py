# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that has one mapping of every kind, and tells all that looking at them must not change."""

import ctypes
import fcntl
import mmap
import os
import threading

from tap import unique

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.mmap.restype = ctypes.c_void_p
LIBC.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
LIBC.mincore.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p]
LIBC.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
LIBC.shmat.restype = ctypes.c_void_p
LIBC.shmat.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
LIBC.shmdt.argtypes = [ctypes.c_void_p]
LIBC.shmget.argtypes = [ctypes.c_int, ctypes.c_size_t, ctypes.c_int]
LIBC.sem_open.restype = ctypes.c_void_p
LIBC.sem_open.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_uint, ctypes.c_uint]
LIBC.sem_wait.argtypes = [ctypes.c_void_p]
LIBC.sem_post.argtypes = [ctypes.c_void_p]
IPC_CREAT, IPC_RMID = 0o1000, 0
SIZE = 1 << 20
# The only bytes that were ever written: all else is a hole.
DATA, DATA_OFFSET = b'\x2a' * 4096, SIZE // 2
SEGMENT_COLUMNS = ('key', 'id', 'perms', 'size', 'cpid', 'lpid', 'nattch', 'uid', 'gid', 'cuid', 'cgid', 'atime',
                   'dtime', 'ctime', 'rss', 'swap')
SEMAPHORE_BYTES = 32


class Holder:
    """One of every kind. What is named has the name that is its attribute; uris has what each is called."""

    def __init__(self, folder):
        self.uris, self._fds, self._addresses, self._paths = {}, {}, {}, []
        self.name = unique('held')
        self._add_file('posix', f'/dev/shm/{self.name}', f'posix:/{self.name}')
        self._add_file('file', f'{folder}/held', f'file:{folder}/held')
        self._add_file('deleted', f'/dev/shm/{self.name}-deleted', None)
        os.unlink(self._paths.pop())
        self.uris['deleted'] = f'map:{os.getpid()}/{self._addresses["deleted"]:x}'
        fd = os.memfd_create('held', os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        self._add('memfd', fd, f'memfd:{os.getpid()}/{fd}')
        self._add_anonymous()
        self._add_segment()
        self._add_semaphore('semaphore', 5)
        self._add_semaphore('waited-for', 0)
        self._waiter = threading.Thread(target=LIBC.sem_wait, args=(self._addresses['waited-for'],), daemon=True)
        self._waiter.start()

    def _add(self, kind, fd, uri):
        os.ftruncate(fd, SIZE)
        os.pwrite(fd, DATA, DATA_OFFSET)
        os.fsync(fd)
        self._map(kind, fd, mmap.MAP_SHARED)
        # So old that every way of reading that leaves a trace would leave one.
        os.utime(fd, ns=(10 ** 18, 10 ** 18 + 1))
        self._fds[kind] = fd
        self.uris[kind] = uri

    def _add_file(self, kind, path, uri):
        self._paths.append(path)
        self._add(kind, os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), uri)

    def _map(self, kind, fd, flags):
        address = LIBC.mmap(None, SIZE, mmap.PROT_READ | mmap.PROT_WRITE, flags, fd, 0)
        assert address != ctypes.c_void_p(-1).value
        self._addresses[kind] = address

    def _add_anonymous(self):
        self._map('anonymous', -1, mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)
        ctypes.memmove(self._addresses['anonymous'] + DATA_OFFSET, DATA, len(DATA))
        self.uris['anonymous'] = f'map:{os.getpid()}/{self._addresses["anonymous"]:x}'

    def _add_segment(self):
        self.segment = LIBC.shmget(0, SIZE, 0o600 | IPC_CREAT)
        assert self.segment >= 0, os.strerror(ctypes.get_errno())
        self._addresses['sysv'] = LIBC.shmat(self.segment, None, 0)
        ctypes.memmove(self._addresses['sysv'] + DATA_OFFSET, DATA, len(DATA))
        self.uris['sysv'] = f'sysv:{self.segment}'

    def _add_semaphore(self, kind, value):
        name = f'{self.name}-{kind}'
        self._addresses[kind] = LIBC.sem_open(b'/' + name.encode(), os.O_CREAT | os.O_EXCL, 0o600, value)
        assert self._addresses[kind]
        self._paths.append(f'/dev/shm/sem.{name}')
        # Opened so that it is not looked into.
        self._fds[kind] = os.open(self._paths[-1], os.O_PATH)
        self.uris[kind] = f'sem:/{name}'

    def segment_line(self):
        """All that the system says of the segment."""
        with open('/proc/sysvipc/shm', 'rb') as file:
            next(file)
            lines = [dict(zip(SEGMENT_COLUMNS, map(int, line.split()))) for line in file]
        return next(line for line in lines if line['id'] == self.segment)

    def _pages_there(self, kind):
        """Which pages are in memory, whoever has read or written them."""
        found = ctypes.create_string_buffer(SIZE // mmap.PAGESIZE)
        assert LIBC.mincore(self._addresses[kind], SIZE, found) == 0
        return found.raw

    def facts(self, kind):
        """All that looking must not change."""
        if kind in ('semaphore', 'waited-for'):
            facts = {'bytes': ctypes.string_at(self._addresses[kind], SEMAPHORE_BYTES)}
        else:
            # Of a file, what is in memory is no more than a cache.
            facts = {'pages': self._pages_there(kind)} if kind != 'file' else {}
        if kind == 'sysv':
            facts |= self.segment_line()
        if kind in self._fds:
            status = os.stat(self._fds[kind])
            facts |= {name: getattr(status, 'st_' + name) for name in (
                'ino', 'nlink', 'size', 'blocks', 'mode', 'uid', 'atime_ns', 'mtime_ns', 'ctime_ns')}
        return facts

    def load(self, kind, offset, length):
        """What it reads through its own map."""
        return ctypes.string_at(self._addresses[kind] + offset, length)

    def seal(self):
        """Nobody may write to the memfd any more but through the map that there is."""
        fcntl.fcntl(self._fds['memfd'], fcntl.F_ADD_SEALS, 0x10)  # F_SEAL_FUTURE_WRITE

    def waiters(self):
        """How many wait for the semaphore, as glibc counts them on systems of 64 bits."""
        return int.from_bytes(ctypes.string_at(self._addresses['waited-for'], 8), 'little') >> 32

    def post(self):
        """Lets the one who waits go on. Returns whether it did, and nobody else."""
        LIBC.sem_post(self._addresses['waited-for'])
        self._waiter.join(30)
        return not self._waiter.is_alive()

    def touch(self, kind):
        """Does what Mapglass must not do: reads a hole through a map, attaches, or reads a file as everybody does."""
        if kind == 'sysv':
            LIBC.shmdt(LIBC.shmat(self.segment, None, 0))
        elif kind == 'file':
            os.pread(self._fds[kind], 1, DATA_OFFSET)
        else:
            ctypes.string_at(self._addresses[kind], 1)

    def let_go(self):
        """Nothing is mapped, attached, open or named any more."""
        for kind, address in self._addresses.items():
            if kind == 'sysv':
                LIBC.shmdt(address)
            else:
                LIBC.munmap(address, SIZE if kind not in ('semaphore', 'waited-for') else SEMAPHORE_BYTES)
        for fd in self._fds.values():
            os.close(fd)
        for path in self._paths:
            os.unlink(path)
        LIBC.shmctl(self.segment, IPC_RMID, None)


def hold(connection, folder):
    """For Child: answers to the name of a method and its arguments, or to that of an attribute, until it gets None."""
    holder = Holder(folder)
    try:
        while (question := connection.recv()) is not None:
            name, *arguments = question
            found = getattr(holder, name)
            connection.send(found(*arguments) if callable(found) else found)
    finally:
        holder.let_go()
