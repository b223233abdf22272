# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl list and show."""

import mmap
import os
import subprocess
import time

from ctl import CTL, ENVIRONMENT, NOBODY, as_nobody, ctl, good, parse_json, path, sentences
from foreign import Child
from holder import LIBC
from tap import MapMaker, case, run, skip, unique

CLONE_NEWNS, MS_REC, MS_PRIVATE = 0x00020000, 0x4000, 0x40000
KEYS = ['uri', 'kind', 'name', 'size', 'allocated', 'uid', 'user', 'mode', 'device', 'inode', 'deleted', 'mapped',
        'users']
USER_KEYS = ['pid', 'command', 'address', 'length', 'access']


def listed(uri):
    """The mapping of this URI in the list; None when it is not there."""
    found = parse_json(good('list', '--json'))
    assert list(found) == ['mappings', 'unreadable'] and type(found['unreadable']) is int
    return next((mapping for mapping in found['mappings'] if mapping['uri'] == uri), None)


@case('what is known of a mapping is in the JSON, and is true')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('list'), 10000, 0o640)
        maker.fill(name, 0, 10000, 1)
        address, length = maker.map(name)
        status = os.stat(path(name))
        mapping = listed(f'posix:/{name}')

        assert list(mapping) == KEYS, list(mapping)
        users = mapping.pop('users')
        assert mapping == {
            'uri': f'posix:/{name}', 'kind': 'posix', 'name': f'/{name}', 'size': 10000,
            'allocated': status.st_blocks * 512, 'uid': os.geteuid(), 'user': mapping['user'], 'mode': 0o640,
            'device': status.st_dev, 'inode': status.st_ino, 'deleted': False, 'mapped': 12288,
        }, mapping
        assert mapping['allocated'] == 12288
        assert [list(user) for user in users] == [USER_KEYS], users
        # The system maps whole pages.
        assert users == [{'pid': maker.pid, 'command': 'mapmaker', 'address': address, 'length': 12288,
                          'access': 'rw'}], users
        assert length == 10000


@case('a mapping that nobody maps has no users and an unknown mapped length')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('list'), 4096)
        mapping = listed(f'posix:/{name}')
        assert mapping['users'] == [] and mapping['mapped'] is None and mapping['allocated'] == 0


@case('users read, write, or have a copy of their own; the longest counts')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('list'), 16384)
        reading = os.open(path(name), os.O_RDONLY)
        shared = mmap.mmap(reading, 4096, access=mmap.ACCESS_READ)
        own = mmap.mmap(reading, 8192, access=mmap.ACCESS_COPY, offset=4096)
        mapping = listed(f'posix:/{name}')
        assert sorted((user['pid'], user['length'], user['access']) for user in mapping['users']) == [
            (os.getpid(), 4096, 'r'), (os.getpid(), 8192, 'copy')], mapping
        assert mapping['mapped'] == 8192
        shared.close()
        own.close()
        os.close(reading)


@case('show gives the same object as the list')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('show'), 4096)
        maker.map(name)
        shown = parse_json(good('show', f'posix:/{name}', '--json'))
        assert sorted(shown) == sorted([*KEYS, 'created', 'remote', 'details']), list(shown)
        assert {key: shown[key] for key in KEYS} == listed(f'posix:/{name}')
        assert shown['remote'] is False and shown['details'] == {}
        assert 0 < time.time() - shown['created'] < 600
        assert shown == parse_json(good('show', name, '--json')) == parse_json(good('show', f'/{name}', '--json'))


@case('any name is listed, with a URI that leads back to it')
def _():
    raw = [b'plain', b'sp ace', b'per%cent', b'quo"te\\', b'li\nne', b'\x1b[31m', b'\xff\xfe', 'é共😀'.encode(),
           b'half\xe5\x85', '\u200b'.encode(), b'{}[]:,', b'\xed\xa0\x80', b'-dash', b'.hidden']
    with MapMaker() as maker:
        for number, part in enumerate(raw):
            name = part + unique('names').encode()
            maker.create(name, 1)
            maker.fill(name, 0, 1, number + 1)
            uris = [mapping['uri'] for mapping in parse_json(good('list', '--json'))['mappings']]
            uri = next(uri for uri in uris if uri.endswith(name[-12:].decode()))
            assert uri.isprintable() and all(not c.isspace() or c == ' ' for c in uri), uri
            assert parse_json(good('read', uri, '--format', 'json')) == {
                'uri': uri, 'type': 'u8', 'offset': 0, 'values': [number + 1]}
            assert parse_json(good('show', uri, '--json'))['uri'] == uri
            assert uri.encode() + b' ' in ctl('list').stdout
        assert 'posix:/sp ace' in str(uris) and 'posix:/per%25cent' in str(uris) and 'posix:/%FF%FE' in str(uris)


@case('the list for people has a line for each mapping, and cuts nothing off')
def _():
    with MapMaker() as maker:
        short, long = unique('text'), 'x' * 243 + unique('l')[-12:].rjust(12, 'y')
        maker.create(short, 65536, 0o600)
        maker.create(long, 12, 0o644)
        maker.map(short)
        lines = ctl('list').stdout.decode('utf-8').splitlines()
        assert lines[0].split() == ['Mapping', 'Size', 'Allocated', 'Mode', 'Owner', 'Mapped', 'by']
        found = next(line for line in lines if line.startswith(f'posix:/{short} '))
        assert ' 64 KiB ' in found and ' 0600 ' in found and found.endswith(f' mapmaker ({maker.pid})'), found
        found = next(line for line in lines if line.startswith(f'posix:/{long} '))
        assert '12 bytes' in found and found.endswith(' -'), found
        ends = {line.index(text) + len(text) for line in lines for text in (' bytes  ', ' KiB  ') if text in line}
        assert len(ends) <= 2, ends
        assert all(line == line.rstrip() for line in lines)


@case('show tells people what is known')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('show'), 2048, 0o640)
        address, _ = maker.map(name)
        text = ctl('show', name).stdout.decode('utf-8')
        status = os.stat(path(name))
        for part in (f'posix:/{name}\n', ' 2,048 bytes\n', ' 0640 rw-r-----\n', f'{status.st_ino}\n', str(maker.pid),
                     f'{address:#x}', ' mapmaker ', ' rw\n'):
            assert part in text, (part, text)
        maker.create(name + '2', 0)
        result = ctl('show', name + '2')
        # Who could not be looked into may map it all the same.
        assert ('No process that may be looked into maps it.' if result.stderr else 'Nobody maps it.') \
            in result.stdout.decode('utf-8')


@case('semaphores are listed as such, folders and pipes not at all')
def _():
    name = unique('other')
    with open(path('sem.' + name), 'xb'):
        os.mkdir(path(name + '-folder'))
        os.mkfifo(path(name + '-pipe'))
        try:
            mappings = parse_json(good('list', '--json'))['mappings']
            found = [(mapping['kind'], mapping['uri']) for mapping in mappings if name in mapping['uri']]
            assert found == [('semaphore', f'sem:/{name}')], found
        finally:
            os.unlink(path('sem.' + name))
            os.rmdir(path(name + '-folder'))
            os.unlink(path(name + '-pipe'))


@case('a user who may not read a mapping still sees it')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('denied'), 4096, 0o600)
        maker.map(name)
        result = as_nobody('list', '--json')
        found = parse_json(result.stdout)
        mapping = next(mapping for mapping in found['mappings'] if mapping['uri'] == f'posix:/{name}')
        assert (result.returncode, result.stderr) == (0, b'')
        # The one who maps it cannot be looked into, and that is said.
        assert found['unreadable'] > 0
        assert mapping['size'] == 4096 and mapping['mode'] == 0o600 and mapping['users'] == []
        note = sentences(as_nobody('list').stderr)
        assert len(note) == 1 and 'may not be looked into' in note[0], note


def mount_hidden():
    """Lets this process see a /proc that hides the processes of others from all but root. Returns whether it does."""
    return LIBC.unshare(CLONE_NEWNS) == 0 and LIBC.mount(b'none', b'/', None, MS_REC | MS_PRIVATE, None) == 0 \
        and LIBC.mount(b'proc', b'/proc', b'proc', 0, b'hidepid=2') == 0


def list_hidden(connection, name):
    """What a user is told who sees no process of others; None where that cannot be."""
    if not mount_hidden():
        connection.send(None)
        return
    connection.send([(result.returncode, result.stdout, result.stderr) for result in (
        as_nobody('list', '--json'), as_nobody('list'), as_nobody('show', f'posix:/{name}'))])


@case('where processes are hidden, how many is not known')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('hidden'), 4096, 0o666)
        maker.map(name)
        with Child(list_hidden, name, uid=os.geteuid()) as child:
            results = child.connection.recv()
        if results is None:
            skip('only root can mount a file system')
        assert [status for status, *_ in results] == [0, 0, 0], results
        assert parse_json(results[0][1])['unreadable'] is None
        for _, _, errors in results[1:]:
            assert sentences(errors) == ['Processes of other users are hidden; they may map any of this.'], errors


# Root has a process there, and maybe the first one; the program is nobody's.
IN_NAMESPACE = 'mount -t proc -o "$2" proc /proc && { sleep 1000 & $1 setpriv --reuid "$3" --regid "$3" --clear-groups ' \
    '"$0" list --json; }'


def count_unreadable(options, first):
    """What the program says of the processes of a namespace, where it is the first one or beside that; with such a /proc."""
    program = os.open(CTL, os.O_PATH)
    try:
        result = subprocess.run(['unshare', '-m', '-p', '-f', 'sh', '-c', IN_NAMESPACE, f'/proc/self/fd/{program}',
                                 'exec' if first else '', options, str(NOBODY)],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT, pass_fds=[program], check=False)
    finally:
        os.close(program)
    if not result.stdout:
        skip(f'no such namespace here: {result.stderr!r}')
    assert result.returncode == 0, result
    return parse_json(result.stdout)['unreadable']


@case('processes are hidden whoever the first one belongs to, and counted where they can be')
def _():
    for options in 'hidepid=2', 'hidepid=2,gid=1':
        assert count_unreadable(options, False) is None, options
        assert count_unreadable(options, True) is None, options
    # Their folders are there, and closed; or a group is told of them.
    for options in 'hidepid=0', 'hidepid=1', f'hidepid=2,gid={NOBODY}':
        assert count_unreadable(options, False) == 2, options
        assert count_unreadable(options, True) == 1, options


@case('looking changes nothing')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('touch'), 1 << 20)
        before = maker.stat(name)
        for arguments in (['list'], ['list', '--json'], ['show', name], ['show', name, '--json']):
            assert ctl(*arguments).returncode == 0
        assert maker.stat(name) == before


@case('a folder that may not be read is no empty list')
def _():
    if os.geteuid() != 0:
        skip('only root can become another user')
    # Another user, in a mount namespace of its own where the folder is closed to it.
    script = ('mount -t tmpfs -o mode=0700 none /dev/shm && '
              'exec setpriv --reuid 65534 --regid 65534 --clear-groups "$0" list --json')
    result = subprocess.run(['unshare', '-m', 'sh', '-c', script, CTL], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env=ENVIRONMENT, check=False)
    if not result.stderr.startswith(b'mapglassctl: ') and result.returncode != 0:
        skip(f'no such namespace here: {result.stderr!r}')
    assert result.returncode == 1 and len(sentences(result.stderr)) == 1, result
    # What does not lie in the folder is listed all the same.
    uris = [mapping['uri'] for mapping in parse_json(result.stdout)['mappings']]
    assert [uri for uri in uris if uri.startswith(('posix:/', 'sem:/')) and not uri.startswith('posix://')] == []


run()
