# SPDX-License-Identifier: GPL-3.0-or-later
"""What other tests rely on: the helper makes what it says, survives what it does, and leaves nothing behind."""

import os
import struct

from tap import MapMaker, MapMakerFailure, case, eventually, run, unique

FOLDER = b'/dev/shm/'


def path(name):
    return FOLDER + os.fsencode(name)


def content(name):
    with open(path(name), 'rb') as file:
        return file.read()


def fails_with(name, function, *arguments):
    try:
        function(*arguments)
    except MapMakerFailure as failure:
        assert failure.name == name, failure
        return
    raise AssertionError(f'{arguments} did not fail')


@case('makes, recreates, truncates, renames and removes')
def _():
    with MapMaker() as maker:
        assert os.path.exists(f'/proc/{maker.pid}')
        name = maker.create(unique('maker'), 5000, mode=0o640)
        first = maker.stat(name)
        status = os.stat(path(name))
        assert (status.st_mode & 0o7777, first['size'], first['blocks'], first['nlink']) == (0o640, 5000, 0, 1)
        assert (first['inode'], first['mtime']) == (status.st_ino, status.st_mtime_ns)
        fails_with('EEXIST', maker.create, name, 1)
        maker.recreate(name, 0)
        assert maker.stat(name)['size'] == 0 and maker.stat(name)['inode'] != first['inode']
        maker.truncate(name, 4096)
        other = unique('renamed')
        maker.rename(name, other)
        assert maker.stat(other)['size'] == 4096 and not os.path.exists(path(name))
        maker.unlink(other)
        assert not os.path.exists(path(other))
        for ask in (maker.stat, maker.unlink, maker.map):
            fails_with('ENOENT', ask, other)
        fails_with('ENOENT', maker.truncate, other, 1)


@case('stores of every type, aligned or not, and fills')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('store'), 64)
        for offset, type_, value, format_ in (
            (0, 'u8', 255, '=B'), (2, 'u16', 65535, '=H'), (4, 'u32', 0x01020304, '=I'), (8, 'u64', 2**64 - 1, '=Q'),
            (16, 'f32', 123.5, '=f'), (24, 'f64', -0.1, '=d'), (33, 'u32', 0x01020304, '=I'), (41, 'f64', 1e300, '=d'),
        ):
            maker.store(name, offset, type_, value)
            assert struct.unpack_from(format_, content(name), offset) == (value,), (type_, offset)
        maker.fill(name, 60, 4, 7)
        assert content(name)[59:] == b'\0\7\7\7\7'
        assert maker.load(name, 59, 5) == b'\0\7\7\7\7'
        assert maker.load(name, 0, 64) == content(name) and maker.load(name, 64, 0) == b''
        fails_with('EINVAL', maker.load, name, 60, 5)
        for arguments in ((0, 'u8', 256), (0, 'u8', -1), (0, 'i8', 1), (0, 'f32', 'x'), (64, 'u8', 1), (61, 'u32', 1)):
            fails_with('EINVAL', maker.store, name, *arguments)
        fails_with('EINVAL', maker.fill, name, 60, 5, 1)


@case('a hole is punched')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('hole'), 8192)
        maker.fill(name, 0, 8192, 1)
        full = maker.stat(name)['blocks']
        maker.punch(name, 4096, 4096)
        assert 0 < maker.stat(name)['blocks'] < full
        assert content(name) == b'\1' * 4096 + bytes(4096)


@case('hammers count in all their elements until they are stopped')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('hammer'), 4096)
        maker.hammer(name, 0, 4, 1000)
        maker.hammer(name, 2048, 512, 0)
        fails_with('EBUSY', maker.map, name)
        eventually(lambda: all(struct.unpack_from('=4I', content(name))) and content(name)[4092:] != bytes(4))
        counters = maker.stop()
        assert struct.unpack_from('=4I', content(name)) == (counters[0],) * 4
        assert struct.unpack_from('=512I', content(name), 2048) == (counters[1],) * 512
        assert content(name)[16:2048] == bytes(2032)
        before = content(name)
        assert maker.stop() == []
        maker.map(name)
        assert content(name) == before


@case('what shrinks under a store or a hammer ends neither')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('shrink'), 8192)
        maker.map(name)
        maker.hammer(name, 0, 2048, 0)
        maker.truncate(name, 0)
        fails_with('EFAULT', maker.store, name, 0, 'u32', 1)
        fails_with('EFAULT', maker.fill, name, 0, 1, 1)
        maker.truncate(name, 8192)
        eventually(lambda: content(name)[8188:] != bytes(4))
        assert maker.stop()[0] > 0


@case('churn ends with what it began with, in a new object')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('churn'), 100)
        maker.map(name)
        before = maker.stat(name)['inode']
        maker.churn(name, 100, 3)
        after = maker.stat(name)
        assert after['size'] == 100 and after['inode'] != before
        maker.unlink(name)
        old = maker.stat(name)
        assert old['nlink'] == 0 and old['inode'] == before


@case('names of any bytes')
def _():
    with MapMaker() as maker:
        for end in ('한글', ' ', '%41', '\n', b'\xff\x01'):
            name = os.fsencode(unique('name')) + os.fsencode(end)
            maker.create(name, 1)
            assert os.path.exists(path(name))
        for name in ('a/b', '/a'):
            fails_with('EINVAL', maker.create, name, 1)
        for line in (('create', '%00', 1), ('create', '%4', 1), ('nothing',), ('create', 'x'), ('stop', 'x'),
                     ('create', 'x', '010x'), ('create', 'x', '-1'), ('a', 'b', 'c', 'd', 'e', 'f', 'g')):
            fails_with('EINVAL', maker.ask, *line)


@case('everything that it made is gone with it, and nothing that others made')
def _():
    maker = MapMaker()
    mine, renamed, others = (maker.create(unique('gone'), 1) for _ in range(3))
    maker.rename(renamed, renamed + '-new')
    os.unlink(path(others))
    with open(path(others), 'wb'):
        pass
    maker.hammer(maker.create(unique('gone'), 4), 0, 1, 1)
    maker.close()
    assert not os.path.exists(path(mine)) and not os.path.exists(path(renamed + '-new'))
    os.unlink(path(others))

    for end in (lambda maker: os.kill(maker.pid, 15), lambda maker: maker.ask('quit')):
        maker = MapMaker()
        name = maker.create(unique('gone'), 1)
        end(maker)
        eventually(lambda: not os.path.exists(path(name)))
        maker.close()


run()
