# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl and ordinary files."""

import contextlib
import mmap
import os
import pathlib
import tempfile

from ctl import as_nobody, good, parse_json, path, refused, sentences
from tap import MapMaker, case, run, unique


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory() as found:
        yield pathlib.Path(found)


@contextlib.contextmanager
def shared(file, access):
    """Maps the first page of a file, shared; access is mmap.PROT_READ or that and PROT_WRITE."""
    fd = os.open(file, os.O_RDWR)
    view = mmap.mmap(fd, 4096, mmap.MAP_SHARED, access)
    os.close(fd)
    try:
        yield
    finally:
        view.close()


def listed(*arguments):
    """What is listed, by URI."""
    return {mapping['uri']: mapping for mapping in parse_json(good('list', '--json', *arguments))['mappings']}


@case('a file that somebody writes to through a map is listed, and all others on request')
def _():
    with folder() as here:
        written, read = here / 'written', here / 'read'
        for file in (written, read):
            file.write_bytes(bytes(5000))
        with shared(written, mmap.PROT_READ | mmap.PROT_WRITE), shared(read, mmap.PROT_READ):
            found = listed()
            assert f'file:{read}' not in found
            mapping = found[f'file:{written}']
            assert (mapping['kind'], mapping['name'], mapping['size'], mapping['mapped']) == \
                ('file', str(written), 5000, 4096), mapping
            assert [(user['pid'], user['access']) for user in mapping['users']] == [(os.getpid(), 'rw')]
            assert mapping['inode'] == written.stat().st_ino
            found = listed('--all')
            assert found[f'file:{read}']['users'][0]['access'] == 'r' and f'file:{written}' in found
            assert f'file:{read}' in listed('--all', '--kind', 'file')
        assert f'file:{written}' not in listed('--all')


@case('any file can be looked at by its path')
def _():
    with folder() as here:
        file = here / 'a %b'
        file.write_bytes(b'abcd')
        before = file.stat()
        uri = f'file:{here}/a %25b'
        for text, options in ((uri, {}), (f'file://{here}/a %25b', {}), ('file:a %25b', {'cwd': here}),
                              ('file:./a %25b', {'cwd': here}), (f'file:../{here.name}/a %25b', {'cwd': here})):
            shown = parse_json(good('show', text, '--json', **options))
            assert shown['size'] == 4 and shown['kind'] == 'file', shown
            assert good('read', text, '--format', 'raw', **options) == b'abcd'
        assert parse_json(good('show', uri, '--json'))['uri'] == uri
        assert file.stat() == before


@case('shared memory by its path is the shared memory')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('files'), 12)
        shown = parse_json(good('show', f'file:{os.fsdecode(path(name))}', '--json'))
        assert shown['uri'] == f'posix:/{name}' and shown['kind'] == 'posix'


@case('what is no file is said to be none')
def _():
    with folder() as here:
        os.mkfifo(here / 'pipe')
        for command in ('show', 'read', 'watch'):
            assert refused(1, command, f'file:{here}/pipe') == f'“{here}/pipe” is a pipe, not a file.'
            assert refused(1, command, f'file:{here}') == f'“{here}” is a folder, not a file.'
            assert refused(1, command, f'file:{here}/none') == f'“{here}/none” does not exist.'
            assert refused(1, command, f'file:{here}/pipe/x') == f'“{here}/pipe/x” does not exist.'
            assert 'a device' in refused(1, command, 'file:/dev/zero')
            assert 'must be followed by two hexadecimal digits' in refused(2, command, f'file:{here}/%zz')
            assert 'must begin with a slash' in refused(2, command, 'file:')
            assert 'the number of a process is expected' in refused(2, command, 'file://host/x')
        (here / 'closed').write_bytes(b'x')
        (here / 'closed').chmod(0o600)
        here.chmod(0o755)
        result = as_nobody('read', f'file:{here}/closed')
        assert result.returncode == 1
        assert sentences(result.stderr) == [
            f'Cannot open “{here}/closed”: permission denied (owner root, mode 0600).'], result.stderr


run()
