# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl list and show on programs that know nothing of Mapglass: they agree with lsipc, ls and /proc."""

import ctypes
import glob
import os
import pathlib
import signal
import subprocess
from multiprocessing import resource_tracker, shared_memory

from foreign import (Child, Program, Scratch, as_plain_user, in_folder, maps, need, segments, segments_of_ipcs,
                     sorted_users, user_name, views, PLAIN)
from tap import case, eventually, run, skip

DELETED = ' (deleted)'
SEGMENT_FACTS = ('key', 'creator', 'last-pid', 'attached')


def steady(look, tell):
    """What look() returns, and what tell() says both before and after: other programs do not wait for a test."""
    def attempt():
        before = tell()
        seen = look()
        return (seen, before) if before == tell() else None

    return eventually(attempt)


def check_users(view, look, path):
    """The users of a mapping are those whose maps have it, as far as this user may know. Returns both."""
    place = look()
    key = (place['device'], place['inode'], path)
    mapping, users = steady(look, lambda: sorted_users(maps().get(key, [])))
    users = [user for user in users if view.may_look_into(user['pid'])]
    assert sorted_users(mapping['users']) == users, (view.uid, mapping, users)
    assert mapping['mapped'] == max((user['length'] for user in users), default=None), mapping
    return mapping, {user['pid'] for user in users}


def looks(view, uri):
    """The ways to learn about a mapping."""
    return lambda: view.list()[uri], lambda: view.json('show', uri)


def check_segment(view, id_):
    """List and show say of a segment what lsipc and ipcs say. Returns who maps it."""
    uri = f'sysv:{id_}'
    for look in looks(view, uri):
        mapping, said = steady(look, lambda: segments()[id_])
        assert mapping['kind'] == 'sysv' and mapping['name'] == str(id_) and mapping['inode'] == id_
        assert mapping['size'] == said['size'] and mapping['mode'] == said['mode'], (mapping, said)
        assert mapping['uid'] == said['uid'] and mapping['deleted'] == said['removal'], (mapping, said)
        assert mapping['user'] == (user_name(said['uid']) or str(said['uid'])), mapping
        _, pids = check_users(view, look, f'/SYSV{said["key"]:08x}{DELETED}')
    details = mapping['details']
    facts = [said[name] for name in SEGMENT_FACTS]
    assert [details[name] for name in SEGMENT_FACTS] == facts, (details, said)
    assert details.get('removal', False) == said['removal']
    _, ipcs = steady(segments, lambda: segments_of_ipcs()[id_])
    assert ipcs == [said[name] for name in ('key', 'size', 'attached', 'creator', 'last-pid')], (ipcs, said)
    if said['key'] != 0:
        assert view.json('show', f'sysv:key={said["key"]:#x}')['uri'] == uri
    return pids


def check_posix(view, name):
    """List and show say of a name in /dev/shm what ls says. Returns who maps it."""
    for look in looks(view, f'posix:/{name}'):
        mapping, said = steady(look, lambda: in_folder(name))
        assert mapping['kind'] == 'posix' and mapping['name'] == f'/{name}' and not mapping['deleted']
        assert {key: mapping[key] for key in said} == said, (mapping, said)
        assert mapping['device'] == os.stat('/dev/shm').st_dev
        _, pids = check_users(view, look, f'/dev/shm/{name}')
    return pids


# --- Python ----------------------------------------------------------------------------------------------------------


def share(connection, name):
    """What a program in Python does to share memory: it makes it, or opens what another has made."""
    memory = shared_memory.SharedMemory(name, create=name is None, size=10000)
    # The test removes it; Python would do it once more, and warn.
    resource_tracker.unregister(memory._name, 'shared_memory')
    while True:
        connection.recv()
        connection.send(memory.name)


@case('shared memory of Python')
def _():
    resource_tracker.ensure_running()
    with Child(share, None) as maker:
        name = maker.ask()
        try:
            with Child(share, name) as user:
                user.ask()
                for view in views():
                    pids = check_posix(view, name)
                    if view.uid in (0, PLAIN):
                        assert pids == {maker.pid, user.pid}, pids
            assert check_posix(views()[0], name) == {maker.pid}
        finally:
            os.unlink(f'/dev/shm/{name}')
        # It is still mapped, and has no name any more.
        for view in views():
            found = [mapping for mapping in view.list('--kind', 'posix').values()
                     if mapping['uri'].startswith(f'map:{maker.pid}/')]
            if view.uid not in (0, PLAIN):
                assert found == []
                continue
            mapping, = found
            assert mapping['deleted']
            for look in looks(view, mapping['uri']):
                assert check_users(view, look, f'/dev/shm/{name}{DELETED}')[1] == {maker.pid}


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


class Postgres(Program):
    """A server with a data folder of its own, reached by nobody but through a socket in its folder."""

    def __init__(self, scratch, folder, *settings):
        settings = ('listen_addresses=', f'unix_socket_directories={scratch}', 'max_connections=10',
                    'huge_pages=off', 'fsync=off', 'autovacuum=off', 'max_logical_replication_workers=0', *settings)
        self.data = scratch / 'data'
        command = [postgres_program('postgres'), '-D', self.data]
        for setting in settings:
            command += ['-c', setting]
        # At once, and nothing of it stays.
        super().__init__(*command, end=signal.SIGINT, cwd=folder)

    def key_and_id(self):
        """The key and the id of its segment as the server itself has written them, when it is ready."""
        def read():
            assert self.runs(), 'PostgreSQL has ended'
            try:
                lines = (self.data / 'postmaster.pid').read_text().splitlines()
            except FileNotFoundError:
                return None
            return [int(word) for word in lines[6].split()] if len(lines) > 7 and lines[-1].strip() == 'ready' else None

        key, id_ = eventually(read)
        # The writers that it always has.
        eventually(lambda: len(postgres_pids(self)) >= 4)
        return key & 0xffffffff, id_


def postgres_program(name):
    """Its programs lie beside the others or in a folder for each version."""
    return need(name, *sorted(glob.glob('/usr/lib/postgresql/*/bin'), reverse=True))


def make_cluster(scratch):
    """The files of a server."""
    postgres_program('postgres')
    command = [postgres_program('initdb'), '-D', scratch / 'data', '--no-sync', '-A', 'trust', '-U', 'mapglass',
               '--locale=C']
    result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            cwd=scratch, timeout=120, **as_plain_user())
    if result.returncode != 0 and user_name(PLAIN) is None:
        skip('PostgreSQL serves only users who have a name')
    assert result.returncode == 0, result.stdout


def postgres_pids(server):
    """Its processes: the first, and its children."""
    children = pathlib.Path(f'/proc/{server.pid}/task/{server.pid}/children').read_text().split()
    return {server.pid, *(int(pid) for pid in children)}


def check_postgres(server):
    """All that every user may see of its segment; the users are its own processes."""
    key, id_ = server.key_and_id()
    assert segments()[id_]['key'] == key
    for view in views():
        pids = check_segment(view, id_)
        if view.uid in (0, PLAIN):
            assert server.pid in pids and pids <= postgres_pids(server), pids
        else:
            assert pids == set()
    return id_


@case('PostgreSQL with anonymous memory and shared memory in /dev/shm')
def _():
    with Scratch() as scratch:
        make_cluster(scratch)
        with Postgres(scratch, scratch, 'shared_memory_type=mmap', 'dynamic_shared_memory_type=posix') as server:
            check_postgres(server)
            mapped = [(key, users) for key, users in maps().items()
                      if any(user['pid'] == server.pid and user['access'] == 'rw' for user in users)]
            names = [path.removeprefix('/dev/shm/') for (_, _, path), _ in mapped if path.startswith('/dev/shm/')]
            assert names
            anonymous = [key for key, _ in mapped if key[2] == '/dev/zero' + DELETED]
            assert anonymous
            for view in views():
                for name in names:
                    pids = check_posix(view, name)
                    assert (server.pid in pids) == (view.uid in (0, PLAIN))
                for device, inode, path in anonymous:
                    found = [mapping for mapping in view.list().values()
                             if (mapping['kind'], mapping['device'], mapping['inode']) == ('anonymous', device, inode)]
                    assert len(found) == (view.uid in (0, PLAIN)), found
                    for mapping in found:
                        for look in looks(view, mapping['uri']):
                            assert len(check_users(view, look, path)[1]) >= 4


@case('PostgreSQL with System V segments alone')
def _():
    with Scratch() as scratch:
        make_cluster(scratch)
        with Postgres(scratch, scratch, 'shared_memory_type=sysv', 'dynamic_shared_memory_type=sysv') as server:
            id_ = check_postgres(server)
            # All that it shares is in it.
            assert segments()[id_]['size'] > 100 << 20
            mine = {other for other, said in segments().items() if said['creator'] == server.pid}
            # And one for what it shares on demand.
            assert len(mine) >= 2, mine
            for view in views():
                for other in mine:
                    assert (server.pid in check_segment(view, other)) == (view.uid in (0, PLAIN))
        assert not mine & set(segments())


# --- X ---------------------------------------------------------------------------------------------------------------


class Server(Program):
    """An X server without a screen, that keeps its pixels in a file."""

    def __init__(self, scratch):
        reading, writing = os.pipe()
        try:
            super().__init__(need('Xvfb'), '-displayfd', str(writing), '-fbdir', str(scratch), '-nolisten', 'tcp',
                             '-noreset', '-screen', '0', '320x240x24', pass_fds=[writing])
        finally:
            os.close(writing)
        with open(reading, encoding='ascii') as number:
            self.display = ':' + number.readline().strip()
        assert self.display != ':', 'Xvfb has ended'


@case('the pixels of Xvfb, and a client that shares pictures with it')
def _():
    need('Xvfb')
    client_program = need('display')
    with Scratch() as scratch, Server(scratch) as server:
        path = scratch / 'Xvfb_screen0'
        environment = {'DISPLAY': server.display, 'HOME': str(scratch), 'PATH': os.environ['PATH'], 'LC_ALL': 'C'}
        with Program(client_program, '-size', '64x64', 'xc:red', env=environment) as client:
            def shared():
                assert client.runs(), 'display has ended'
                return {id_ for id_, said in segments().items()
                        if (said['creator'], said['last-pid'], said['attached']) == (client.pid, server.pid, 2)}

            eventually(shared)
            # Those that it needs for what it shows, and no more come or go while nobody looks at it.
            ids = eventually(lambda: (before := shared()) and before == shared() and before)
            for view in views():
                for id_ in ids:
                    pids = check_segment(view, id_)
                    assert pids == ({client.pid, server.pid} if view.uid in (0, PLAIN) else set()), pids
                check_pixels(view, path, server.pid)


def check_pixels(view, path, pid):
    """A file that a program maps and writes to is listed as ls and its maps have it."""
    uri = f'file:{path}'
    mapping = view.list('--kind', 'file').get(uri)
    if view.uid not in (0, PLAIN):
        # Nobody tells this user that it is mapped.
        assert mapping is None
        return
    status = os.stat(path)
    for look in looks(view, uri):
        mapping, pids = check_users(view, look, str(path))
        assert pids == {pid}
        assert mapping['kind'] == 'file' and mapping['size'] == status.st_size, mapping
        assert (mapping['allocated'], mapping['mode']) == (status.st_blocks * 512, status.st_mode & 0o7777), mapping
        assert (mapping['uid'], mapping['inode']) == (status.st_uid, status.st_ino), mapping


# --- All of them -----------------------------------------------------------------------------------------------------


@case('the list has every segment that lsipc has, and no other')
def _():
    libc = ctypes.CDLL(None, use_errno=True)
    id_ = libc.shmget(0, 4096, 0o1600)
    assert id_ >= 0
    try:
        for view in views():
            def agrees(view=view):
                before = set(segments())
                listed = {int(mapping['name']) for mapping in view.list('--kind', 'sysv').values()
                          if '//' not in mapping['uri']}
                # Other programs may make and remove segments all the while.
                return before == set(segments()) and id_ in listed and listed == before

            eventually(agrees)
    finally:
        libc.shmctl(id_, 0, None)


run()
