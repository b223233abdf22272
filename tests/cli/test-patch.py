# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl patch: changes as a text, applied as a whole or not at all."""

import contextlib
import mmap
import os
import pathlib
import re
import struct
import tempfile
import threading

from ctl import bad, ctl, good, parse_json, path, refused, sentences
from tap import MapMaker, case, run, unique

HEAD = 'mapglass-patch 1\n'


@contextlib.contextmanager
def mapping(data):
    """A mapping with these bytes that another process has mapped: its name and who made it."""
    with MapMaker() as maker:
        name = maker.create(unique('patch'), len(data))
        maker.map(name)
        put(name, data)
        yield name, maker


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory() as found:
        yield pathlib.Path(found)


def put(name, data):
    with open(path(name), 'r+b') as file:
        file.write(data)


def bytes_of(name):
    return pathlib.Path(os.fsdecode(path(name))).read_bytes()


def apply(name, text, *arguments):
    """What it says, where all is well."""
    return good('patch', 'apply', name, '-', *arguments, input=text.encode('utf-8'), stdin=None).decode('utf-8')


@case('what makes one file into another is made, applied, and taken back')
def _():
    old = bytes(range(256)) * 33
    new = bytearray(old)
    new[7:9] = b'\xff\xfe'
    new[100:140] = bytes(40)
    new[-1] = 1
    for type_ in (None, 'u8', 'f32', 'be:u64', 'i16', 'f16', 'bf16', 'f64', 'char', 'bool'):
        with folder() as here, mapping(old) as (name, maker):
            (here / 'a').write_bytes(old)
            (here / 'b').write_bytes(new)
            inode = maker.stat(name)['inode']
            text = good('patch', 'create', here / 'a', here / 'b', *(['--type', type_] if type_ else []))
            assert text.decode('utf-8').startswith(
                f'{HEAD}# What makes file:{here}/a into file:{here}/b\nmapping file:{here}/a\nsize {len(old)}\n@ ')
            (here / 'patch').write_bytes(text)
            said = good('patch', 'apply', name, here / 'patch').decode('utf-8')
            assert re.fullmatch(f'Applied 3 changes \\([0-9]+ bytes\\) to “/{name}”\\.\n', said), said
            assert bytes_of(name) == bytes(new)
            good('patch', 'apply', name, here / 'patch', '--reverse')
            assert bytes_of(name) == old and maker.stat(name)['inode'] == inode
            # As Windows has it.
            (here / 'patch').write_bytes(text.replace(b'\n', b'\r\n'))
            good('patch', 'apply', here / 'a', here / 'patch')
            assert (here / 'a').read_bytes() == bytes(new)


@case('a patch is readable: only what differs, values as they are read')
def _():
    old, new = struct.pack('<16f', *range(16)), bytearray(struct.pack('<16f', *range(16)))
    new[8:12], new[12:16], new[60:64] = struct.pack('<f', -1.5), b'\x01\x00\xc0\x7f', struct.pack('<f', 0.1)
    with mapping(old) as (x, _), mapping(bytes(new)) as (y, _):
        assert good('patch', 'create', x, y, '--type', 'f32').decode('utf-8') == (
            f'{HEAD}# What makes posix:/{x} into posix:/{y}\nmapping posix:/{x}\nsize 64\n'
            '@ 0x8 f32\n- 2 3\n+ -1.5 nan(0x400001)\n@ 0x3c f32\n- 15\n+ 0.1\nend\n')
        assert good('patch', 'create', x, x).decode('utf-8').endswith('size 64\nend\n')
        said = apply(x, good('patch', 'create', x, x).decode('utf-8'))
        assert said == f'Applied 0 changes (0 bytes) to “/{x}”.\n', said


@case('a last element that is not whole is bytes, and holes are as zeros')
def _():
    with mapping(b'\0' * 10) as (x, _), mapping(b'\0' * 7 + b'abc') as (y, _):
        assert '@ 0x4 u32\n- 0\n+ 1627389952\n@ 0x8 bytes\n- 00 00\n+ 62 63\nend\n' \
            in good('patch', 'create', x, y, '--type', 'u32').decode('utf-8')
    with MapMaker() as maker:
        x, y = maker.create(unique('patch'), 2**40), maker.create(unique('patch'), 2**40)
        maker.store(y, 2**39 + 5, 'u8', 7)
        text = good('patch', 'create', x, y).decode('utf-8')
        assert f'@ {2**39 + 5:#x} bytes\n- 00\n+ 07\nend\n' in text
        assert maker.stat(x)['blocks'] == 0 and maker.stat(y)['blocks'] == 8
        apply(x, text)
        assert good('patch', 'create', x, y).decode('utf-8').endswith(f'size {2**40}\nend\n')


@case('where the sizes differ it is said, and the patch is for what both have')
def _():
    with mapping(b'abcd') as (x, _), mapping(b'axcdef') as (y, _):
        out, sentence = bad(1, 'patch', 'create', x, y)
        assert sentence == f'“/{x}” has 4 bytes and “/{y}” has 6 bytes: the patch is for the first 4 bytes, and changes ' \
            'no size.', sentence
        assert out.endswith(b'size 4\n@ 0x1 bytes\n- 62\n+ 78\nend\n'), out


@case('too many differences are no patch')
def _():
    size = (16 << 20) + 4096
    with mapping(bytes(size)) as (x, maker), mapping(bytes(size)) as (y, _):
        maker.map(y)
        maker.fill(y, 0, size, 1)
        assert 'too much for a patch' in refused(1, 'patch', 'create', x, y)


@case('where anything differs nothing is written, and all places are listed')
def _():
    data = struct.pack('<8I', *range(8))
    text = HEAD + '@ 0 u32\n- 0 1\n+ 10 11\n@ 8 u32\n- 9\n+ 12\n@ 0x10 u32\n- 4 4 6\n+ 14 15 16\n@ 28 bytes\n- 08\n+ 09\nend\n'
    with mapping(data) as (name, _):
        out, sentence = bad(1, 'patch', 'apply', name, '-', input=text.encode(), stdin=None)
        assert sentence == f'“/{name}” differs from what the patch expects in 3 places: nothing was written.'
        assert out.decode('utf-8') == ('Offset  Type   Expected  Found\n   0x8  u32           9      2\n'
                                       '  0x14  u32           4      5\n  0x1c  bytes        08     07\n')
        assert bytes_of(name) == data
        out, _ = bad(1, 'patch', 'apply', name, '-', '--json', input=text.encode(), stdin=None)
        assert parse_json(out) == {'uri': f'posix:/{name}', 'changes': 4, 'written': 0, 'different': 3, 'differences': [
            {'offset': 8, 'type': 'u32', 'expected': 9, 'found': 2},
            {'offset': 20, 'type': 'u32', 'expected': 4, 'found': 5},
            {'offset': 28, 'type': 'bytes', 'expected': '08', 'found': '07'}]}
        assert bytes_of(name) == data

        out = apply(name, text, '--force').splitlines()
        assert out[1].split() == ['0x8', 'u32', '9', '2'] and len(out) == 5
        assert out[4] == f'Applied 4 changes (25 bytes) to “/{name}”. 3 places that had something else were written over.'
        assert bytes_of(name) == struct.pack('<8I', 10, 11, 12, 3, 14, 15, 16, 9)
        assert parse_json(apply(name, text, '--reverse', '--json').encode()) == {
            'uri': f'posix:/{name}', 'changes': 4, 'written': 25, 'different': 0, 'differences': []}
        assert bytes_of(name) == struct.pack('<8I', 0, 1, 9, 3, 4, 4, 6, 8)


@case('of many differences the first twenty are listed')
def _():
    with mapping(bytes(100)) as (name, _):
        text = f'{HEAD}@ 0 u8\n- {"1 " * 100}\n+ {"2 " * 100}\nend\n'
        out, sentence = bad(1, 'patch', 'apply', name, '-', input=text.encode(), stdin=None)
        assert 'in 100 places' in sentence
        assert len(out.splitlines()) == 22 and out.endswith(b'and 80 more\n'), out
        assert bytes_of(name) == bytes(100)


@case('what lies past the end is refused before anything is written, also by force')
def _():
    with mapping(b'abcd') as (name, maker):
        for text in ('@ 0 bytes\n- 61\n+ 62\n@ 3 u16\n- 100\n+ 1\nend\n', '@ 4 u8\n- 0\n+ 1\n@ 0 bytes\n- 61\n+ 62\nend\n',
                     '@ 0x7ffffffffffffff0 u8\n- 0\n+ 1\nend\n'):
            for arguments in ([], ['--force']):
                assert 'past its end: nothing was written' in refused(
                    1, 'patch', 'apply', name, '-', *arguments, input=(HEAD + text).encode(), stdin=None)
        assert bytes_of(name) == b'abcd' and maker.stat(name)['size'] == 4
        os.chmod(path(name), 0o444)
        assert 'Cannot write' in refused(1, 'patch', 'apply', name, '-', input=f'{HEAD}@ 0 u8\n- 97\n+ 1\nend\n'.encode(),
                                         stdin=None)
        assert bytes_of(name) == b'abcd'


@case('what is no patch is refused with its line')
def _():
    with mapping(b'abcd') as (name, _), folder() as here:
        file = here / 'x'
        for text, part in ((b'', 'Line 1: This is no patch'), (b'\x7fELF\0\0', 'A byte 0'), (b'\xff\xfe', 'Line 1: '),
                           (HEAD.encode() + b'@ 0 u8\n- 97\n+ 1\n', 'cut off'),
                           (HEAD.encode() + b'@ 0 u8\n- 97\n+ 300\nend\n', 'Line 4: 300 is outside u8'),
                           (HEAD.encode() + b'@ 0 u8\n- 97\n+ 1\n@ 0 u8\n- 1\n+ 2\nend\n', 'Line 5: 0x0 is changed in line 2')):
            file.write_bytes(text)
            for arguments in (['apply', name, file], ['apply', name, file, '--force'], ['show', file]):
                sentence = refused(1, 'patch', *arguments)
                assert sentence.startswith(f'“{file}”: ') and part in sentence, sentence
        assert refused(1, 'patch', 'show', here / 'no') == f'“{here}/no” does not exist.'
        assert bytes_of(name) == b'abcd'


@case('a patch is shown as a table and as JSON')
def _():
    text = (HEAD + 'mapping posix:/a\x1b[31m\nsize 4096\n@ 0x40 f32\n- 1 2 3 4 5\n+ nan 2.5 3 4 6\n'
            '@ 0 bytes/2\n- 0001\n+ 0aff\n@ 9 char\n- a\n+ \\n\nend\n').encode()
    out = good('patch', 'show', '-', input=text, stdin=None).decode('utf-8')
    assert out == ('posix:/a\ufffd[31m, 4,096 bytes\n3 changes of 23 bytes\n'
                   '  Offset  Type   Old      New\n'
                   '    0x40  f32    1 2 3 4  nan 2.5 3 4\n'
                   '    0x50  f32    5        6\n'
                   '     0x0  bytes  00 01    0a ff\n'
                   '     0x9  char   a        \\x0A\n'), out
    out = parse_json(good('patch', 'show', '-', '--json', '--reverse', input=text, stdin=None))
    assert out['size'] == 4096 and out['mapping'] == 'posix:/a\x1b[31m'
    assert out['changes'] == [
        {'offset': 64, 'type': 'f32', 'unit': 4, 'old': ['nan', 2.5, 3, 4, 6], 'new': [1, 2, 3, 4, 5]},
        {'offset': 0, 'type': 'bytes', 'unit': 2, 'old': [10, 255], 'new': [0, 1]},
        {'offset': 9, 'type': 'char', 'unit': 1, 'old': ['\n'], 'new': ['a']}]
    out = good('patch', 'show', '-', input=f'{HEAD}end\n'.encode(), stdin=None)
    assert out == b'0 changes of 0 bytes\n', out
    out = parse_json(good('patch', 'show', '-', '--json', input=f'{HEAD}end\n'.encode(), stdin=None))
    assert out == {'mapping': None, 'size': None, 'changes': []}


@case('what another program writes between the check and the store is left, and said')
def _():
    count = 1 << 17
    text = f'{HEAD}@ 0 u64\n- {"0 " * count}\n+ {"1 " * count}\nend\n'.encode()
    zeros, ones = bytes(8 * count), struct.pack('<Q', 1) * count
    stop = threading.Event()
    seen = set()
    with mapping(zeros) as (name, _), open(path(name), 'r+b') as file, mmap.mmap(file.fileno(), 0) as memory:
        def toggle():
            # The last element is 0 and 2 in turn.
            value = 0
            while not stop.wait(0.0005):
                value = 2 - value
                memory[-8] = value

        for _ in range(400):
            memory[:] = zeros
            stop.clear()
            thread = threading.Thread(target=toggle)
            thread.start()
            try:
                result = ctl('patch', 'apply', name, '-', input=text, stdin=None)
            finally:
                stop.set()
                thread.join()
            said = sentences(result.stderr)
            # The last element may be written over afterwards: it is of the other program.
            if result.returncode == 0:
                assert memory[:-8] == ones[:-8] and said == []
                seen.add('all')
            elif 'nothing was written' in said[0]:
                assert memory[:-8] == zeros[:-8]
                assert said == [f'“/{name}” differs from what the patch expects in 1 place: nothing was written.']
                seen.add('nothing')
            else:
                assert memory[:-8] == ones[:-8] and memory[-8] in (0, 2)
                assert said == [f'Another program wrote to “/{name}” meanwhile: {8 * count - 8:,} of {8 * count:,} bytes '
                                'were written, and 1 place was left.'], said
                assert result.stdout.splitlines()[1].split() == [f'{8 * count - 8:#x}'.encode(), b'u64', b'0', b'2']
                seen.add('left')
            if 'left' in seen:
                return
    # Half of the time that it takes lies in between.
    raise AssertionError(f'it was never left: {seen}')


@case('a command line that makes no sense ends with 2')
def _():
    with folder() as here:
        file = here / 'x'
        file.write_text(f'{HEAD}end\n')
        for arguments in ([], ['bogus'], ['create'], ['create', 'x'], ['create', 'x', 'y', 'z'], ['apply', 'x'], ['show'],
                          ['show', file, file], ['create', 'x', 'y', '--force'], ['create', 'x', 'y', '--json'],
                          ['apply', 'x', file, '--type', 'u8'], ['show', file, '--force'], ['show', file, '--bogus']):
            assert '--help”' in refused(2, 'patch', *arguments), arguments
        assert '--type: There is no element type “u7”' in refused(2, 'patch', 'create', 'x', 'y', '--type', 'u7')


run()
