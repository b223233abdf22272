# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl on what a process has in a mount namespace and an IPC namespace of its own."""

import ctypes
import json
import os

from ctl import Watch, good, parse_json
from foreign import Child, Scratch, View, printed
from holder import DATA, DATA_OFFSET, LIBC, SIZE, hold
from tap import case, run, skip

CLONE_NEWNS, CLONE_NEWIPC = 0x00020000, 0x08000000
MS_REC, MS_PRIVATE = 0x4000, 0x40000
BYTES = bytes(DATA_OFFSET) + DATA + bytes(SIZE - DATA_OFFSET - len(DATA))


def must(result):
    """Raises the error of a call of the C library."""
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def enclose():
    """What unshare --mount --ipc does, and a /dev/shm of one's own."""
    must(LIBC.unshare(CLONE_NEWNS | CLONE_NEWIPC))
    must(LIBC.mount(b'none', b'/', None, MS_REC | MS_PRIVATE, None))
    must(LIBC.mount(b'tmpfs', b'/dev/shm', b'tmpfs', 0, None))


def hold_enclosed(connection, folder):
    """As hold(). When all is let go, it unmounts its /dev/shm, and says so. Where that cannot be, its name is None."""
    try:
        enclose()
    except OSError:
        connection.send(None)
        return
    hold(connection, folder)
    must(LIBC.umount2(b'/dev/shm', 0))
    connection.send('unmounted')


def name_in(child):
    """The name of its shared memory, when it is enclosed."""
    name = child.ask(('name',))
    if name is None:
        skip('the system permits no namespaces')
    return name


def nsenter(pid, *command):
    """What a program prints in the namespaces of a process."""
    return printed('nsenter', '--target', str(pid), '--mount', '--ipc', *command)


def names_of(pid, name, segment):
    """What is in there, as it is called from here."""
    return {f'posix://{pid}/{name}': 'posix', f'sysv://{pid}/{segment}': 'sysv'}


@case('what a process has in namespaces of its own is listed, shown, read and watched, and changed by none of it')
def _():
    if os.geteuid() != 0:
        skip('only root may make namespaces')
    with Scratch() as scratch, Child(hold_enclosed, scratch, uid=0) as child:
        name = name_in(child)
        segment = child.ask(('segment',))
        uris = names_of(child.pid, name, segment)
        before = {kind: child.ask(('facts', kind)) for kind in uris.values()}
        check_list(child.pid, name, segment, uris)
        for uri, kind in uris.items():
            check_bytes(uri)
            assert child.ask(('facts', kind)) == before[kind], (kind, before[kind], child.ask(('facts', kind)))
        # All has been let go: it is not busy.
        assert child.ask() == 'unmounted'


def check_list(pid, name, segment, uris):
    """The list and what the system's own programs say in there agree."""
    view = View(0)
    listed = view.list()
    inode, mode, _, _, _, size, *_ = nsenter(pid, 'ls', '-lin', f'/dev/shm/{name}').split()
    said = json.loads(nsenter(pid, 'lsipc', '-m', '-J', '-b', '-o', 'ID,SIZE,CPID,NATTCH'))['sharedmemory']
    assert mode.startswith('-rw-------')
    assert [int(line['id']) for line in said] == [segment] and int(said[0]['size']) == SIZE
    for uri, kind in uris.items():
        for mapping in (listed[uri], view.json('show', uri)):
            assert (mapping['kind'], mapping['size'], mapping['mode']) == (kind, SIZE, 0o600), mapping
            assert mapping['inode'] == (int(inode) if kind == 'posix' else segment), mapping
            assert [user['pid'] for user in mapping['users']] == [pid], mapping
            assert mapping['mapped'] == SIZE
    assert int(size) == SIZE
    details = view.json('show', f'sysv://{pid}/{segment}')['details']
    assert details['namespace'] == os.stat(f'/proc/{pid}/ns/ipc').st_ino
    assert [details['creator'], details['attached']] == [int(said[0]['cpid']), int(said[0]['nattch'])] == [pid, 1]
    # Nothing of it is told as if it were here.
    assert f'posix:/{name}' not in listed
    assert [uri for uri, mapping in listed.items() if mapping['kind'] == 'posix' and mapping['name'] == f'/{name}'
            and uri not in uris] == []


def check_bytes(uri):
    """It is read and watched from outside."""
    assert good('read', uri, '--format', 'raw') == BYTES
    out = good('watch', uri, '--offset', DATA_OFFSET, '--count', '4', '--for', '300ms', '--format', 'json')
    assert parse_json(out.splitlines(keepends=True)[0])['values'] == list(DATA[:4])


@case('a /dev/shm of its own can be unmounted while what was in it is watched')
def _():
    if os.geteuid() != 0:
        skip('only root may make namespaces')
    with Scratch() as scratch, Child(hold_enclosed, scratch, uid=0) as child:
        uri = f'posix://{child.pid}/{name_in(child)}'
        with Watch(uri, '--offset', str(DATA_OFFSET), '--count', '4', '--format', 'json') as watch:
            watch.sample_with(list(DATA[:4]))
            assert child.ask() == 'unmounted'
            watch.said('gone')


run()
