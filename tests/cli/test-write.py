# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl write and flush: values are stored in place, and nothing else changes."""

import contextlib
import os
import pathlib
import struct
import subprocess
import tempfile

from ctl import CTL, ENVIRONMENT, bad, ctl, good, parse_json, path, refused, sentences
from foreign import Child, Scratch
from holder import DATA, DATA_OFFSET, SIZE, hold
from tap import MapMaker, case, run, skip, unique

BYTES = bytes(DATA_OFFSET) + DATA + bytes(SIZE - DATA_OFFSET - len(DATA))


@contextlib.contextmanager
def mapping(size=256):
    """A mapping of 0xAA that another process has mapped: its name and who made it."""
    with MapMaker() as maker:
        name = maker.create(unique('write'), size)
        maker.map(name)
        maker.fill(name, 0, size, 0xAA)
        yield name, maker


def bytes_of(name):
    return pathlib.Path(os.fsdecode(path(name))).read_bytes()


def check(name, offset, new, size=256):
    """All bytes but these are as they were."""
    assert bytes_of(name) == b'\xaa' * offset + new + b'\xaa' * (size - offset - len(new))


def unchanged(name, size=256):
    check(name, 0, b'', size)


def add_kind(kind):
    @case(f'a process that has it mapped reads the value, and nothing else is another: {kind}')
    def _():
        if kind in ('deleted', 'anonymous') and os.geteuid() != 0:
            skip('only root gets there')
        # As the same user: root may be denied what is not his in a container.
        with Scratch() as scratch, Child(hold, scratch, uid=os.geteuid()) as child:
            uri = child.ask(('uris',))[kind]
            before = child.ask(('facts', kind))
            for offset, type_, value, stored in ((DATA_OFFSET, 'f32', '-1.5', struct.pack('<f', -1.5)),
                                                 (DATA_OFFSET + 8, 'be:u64', '0x0102030405060708', bytes(range(1, 9))),
                                                 (DATA_OFFSET + 101, 'i32', '-2', b'\xfe\xff\xff\xff'),
                                                 (DATA_OFFSET + 4092, 'char', 'text', b'text')):
                result = ctl('write', uri, '--offset', offset, '--type', type_, value)
                assert result.returncode == 0, (result, uri)
                assert child.ask(('load', kind, offset, len(stored))) == stored, (kind, type_)
            expected = bytearray(BYTES)
            expected[DATA_OFFSET:DATA_OFFSET + 4] = struct.pack('<f', -1.5)
            expected[DATA_OFFSET + 8:DATA_OFFSET + 16] = bytes(range(1, 9))
            expected[DATA_OFFSET + 101:DATA_OFFSET + 105] = b'\xfe\xff\xff\xff'
            expected[DATA_OFFSET + 4092:DATA_OFFSET + 4096] = b'text'
            # First: reading its holes would make pages of them.
            after = child.ask(('facts', kind))
            assert child.ask(('load', kind, 0, SIZE)) == bytes(expected)
            for key in ('ino', 'nlink', 'size', 'blocks', 'mode', 'uid', 'key', 'id', 'perms', 'cpid', 'nattch', 'rss'):
                assert before.get(key) == after.get(key), key


for each in ('posix', 'file', 'memfd', 'sysv', 'deleted', 'anonymous'):
    add_kind(each)


@case('values of every type follow each other')
def _():
    for type_, format_, values in (
        ('i8', '<b', (-128, 127)), ('u8', '<B', (0, 255)), ('i16', '<h', (-1, 2)), ('be:u16', '>H', (1, 65535)),
        ('i32', '<i', (-2147483648, 5)), ('u32', '<I', (4294967295, 0)), ('be:i64', '>q', (-9223372036854775808, 1)),
        ('u64', '<Q', (18446744073709551615, 0)), ('f16', '<e', (1.5, -65504.0)), ('f32', '<f', (0.5, -1.25)),
        ('be:f64', '>d', (1e300, -0.0)),
    ):
        new = b''.join(struct.pack(format_, value) for value in values)
        for offset in (64, 67):
            with mapping() as (name, maker):
                said = good('write', name, '--offset', offset, '--type', type_, *map(str, values)).decode('utf-8')
                assert said == f'Wrote {len(new)} bytes to “/{name}” at {offset:#x}.\n', said
                check(name, offset, new)
                assert maker.stat(name)['size'] == 256


@case('text is as read prints it')
def _():
    for texts, new in ((['hello'], b'hello'), (['a b', '\\x00\\n\\\\'], b'a b\0\n\\'), ([' '], b' '), (['-'], b'-')):
        with mapping() as (name, _):
            good('write', name, '--offset', '9', '--type', 'char', *texts)
            check(name, 9, new)
            assert good('read', name, '--type', 'char', '--offset', '9', '--count', str(len(new)), '--format', 'raw') == new
    with mapping() as (name, _):
        good('write', name, '--offset', '0', '--type', 'bool', 'true', '0', 'false', 'true(0x7F)')
        check(name, 0, b'\1\0\0\x7f')


@case('a negative value is a value and no option, wherever it stands')
def _():
    new = struct.pack('<3f', -1.5, -.5, float('-inf'))
    for arguments in (['{}', '-1.5', '-.5', '-inf', '--offset', '8', '--type', 'f32'],
                      ['--offset=8', '-1.5', '--type=f32', '-.5', '-inf'],
                      ['--type', 'f32', '{}', '--offset', '8', '--', '-1.5', '-.5', '-inf']):
        with mapping() as (name, _):
            arguments = [name if part == '{}' else part for part in arguments]
            if name not in arguments:
                arguments.insert(0, name)
            good('write', *arguments)
            check(name, 8, new)
    with mapping() as (name, _):
        good('write', name, '--offset', '8', '--type', 'i16', '-5')
        good('write', name, '--offset', '8', '--type', 'i16', '-6', '--if-equals', '-5')
        check(name, 8, b'\xfa\xff')
        for arguments in (['-x'], ['--bogus', '5'], ['-5', '--bogus']):
            assert '--help”' in refused(2, 'write', name, '--offset', '8', *arguments)
        check(name, 8, b'\xfa\xff')


@case('only where something is there: the sentence says what is')
def _():
    with mapping() as (name, _):
        good('write', name, '--offset', '4', '--type', 'u32', '7', '8', '9')
        before = bytes_of(name)
        assert refused(1, 'write', name, '--offset', '8', '--type', 'u32', '5', '--if-equals', '6') \
            == f'“/{name}” has 8 at 0x8, and not 6: nothing was written.'
        assert refused(1, 'write', name, '--offset', '4', '--type', 'u32', '1', '2', '3', '--if-equals', '7', '--if-equals',
                       '0', '--if-equals', '0') \
            == f'“/{name}” has 8 at 0x8, and not 0, and differs in 1 more place: nothing was written.'
        out, _ = bad(1, 'write', name, '--offset', '8', '--type', 'u32', '5', '--if-equals', '6', '--json')
        assert parse_json(out) == {'uri': f'posix:/{name}', 'offset': 8, 'written': 0, 'different': 1, 'differences': [
            {'offset': 8, 'type': 'u32', 'expected': 6, 'found': 8}]}
        assert bytes_of(name) == before
        for arguments in (['5', '6', '--if-equals', '8'], ['5', '--if-equals', '8', '--if-equals', '9']):
            assert 'once for each value' in refused(2, 'write', name, '--offset', '8', '--type', 'u32', *arguments)
        assert bytes_of(name) == before
        for offset in (4, 5):
            good('write', name, '--offset', offset, '--type', 'u16', '21', '22', '23')
            good('write', name, '--offset', offset, '--type', 'u16', '1', '2', '3', '--if-equals', '21', '--if-equals', '22',
                 '--if-equals', '23')
            assert bytes_of(name)[offset:offset + 6] == struct.pack('<3H', 1, 2, 3)
        good('write', name, '--offset', '0', '--type', 'char', 'abc')
        good('write', name, '--offset', '0', '--type', 'char', 'xyz', '--if-equals', 'abc')
        assert 'has x at 0x0, and not a' in refused(1, 'write', name, '--offset', '0', '--type', 'char', 'xyz',
                                                    '--if-equals', 'abc')


@case('of many that write where a value is, one does')
def _():
    for _ in range(5):
        with mapping() as (name, maker):
            maker.store(name, 64, 'u32', 0)
            command = [CTL, 'write', name, '--offset', '64', '--type', 'u32', '--if-equals', '0']
            running = [subprocess.Popen([*command, str(value)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                        env=ENVIRONMENT) for value in range(1, 9)]
            failed = [process for process in running if sentences(process.communicate()[1])]
            assert sorted(process.returncode for process in running) == [0] + [1] * 7
            assert len(failed) == 7
            winner = next(value for value, process in enumerate(running, 1) if process.returncode == 0)
            check(name, 64, struct.pack('<I', winner))


@case('a writer beside it loses nothing')
def _():
    with mapping() as (name, maker):
        maker.fill(name, 0, 256, 0)
        maker.hammer(name, 0, 4, 10000)
        maker.hammer(name, 20, 4, 0)
        for value in range(50):
            good('write', name, '--offset', '16', '--type', 'u32', str(value + 1))
        counters = maker.stop()
        found = struct.unpack('<9I', bytes_of(name)[:36])
        assert found[4] == 50
        assert found[:4] == (counters[0],) * 4 and found[5:] == (counters[1],) * 4, (found, counters)
        assert counters[1] > 0


@case('the bytes of a file, or of standard input, are written')
def _():
    data = bytes(range(256)) * 4096
    with mapping(len(data) + 20) as (name, _), tempfile.TemporaryDirectory() as here:
        file = pathlib.Path(here) / 'data'
        file.write_bytes(data)
        good('write', name, '--offset', '10', '--file', file)
        check(name, 10, data, len(data) + 20)
        good('write', name, '--offset', '10', '--file', '-', input=data[::-1], stdin=None)
        check(name, 10, data[::-1], len(data) + 20)
        good('write', name, '--offset', '10', '--type', 'u64', '--file', file)
        check(name, 10, data, len(data) + 20)
        with open(file, 'rb') as stream:
            stream.seek(len(data) - 3)
            assert parse_json(good('write', name, '--offset', '0', '--file', '-', '--json', stdin=stream)) \
                == {'uri': f'posix:/{name}', 'offset': 0, 'written': 3}
        assert bytes_of(name)[:13] == data[-3:] + b'\xaa' * 7 + data[:3]

        before = bytes_of(name)
        for offset in (21, len(data) + 20, len(data) + 21, 2**63):
            assert 'nothing was written' in refused(1, 'write', name, '--offset', offset, '--file', file)
        assert 'nothing was written' in refused(1, 'write', name, '--offset', '21', '--file', '-', input=data, stdin=None)
        with open('/dev/zero', 'rb') as zeros:
            assert 'nothing was written' in refused(1, 'write', name, '--offset', '0', '--file', '-', stdin=zeros)
        assert 'nothing was written' in refused(1, 'write', name, '--offset', '0', '--file', '/dev/zero')
        file.write_bytes(b'12345')
        assert 'make no whole u32' in refused(1, 'write', name, '--offset', '0', '--type', 'u32', '--file', file)
        assert refused(1, 'write', name, '--offset', '0', '--file', file.parent / 'no') \
            == f'“{file.parent}/no” does not exist.'
        assert 'Cannot read' in refused(1, 'write', name, '--offset', '0', '--file', file.parent)
        for arguments in (['5', '--file', file], ['--file', file, '--if-equals', '5']):
            assert 'does not go together' in refused(2, 'write', name, '--offset', '0', *arguments)
        assert bytes_of(name) == before
        file.write_bytes(b'')
        assert good('write', name, '--offset', '0', '--file', file).startswith(b'Wrote 0 bytes')
        assert bytes_of(name) == before


@case('what cannot be written is refused before anything is')
def _():
    with mapping() as (name, _):
        for type_, values, part in (
            ('u8', ['256'], 'outside u8'), ('u8', ['-1'], 'outside u8'), ('i16', ['1', '2', '40000'], 'outside i16'),
            ('u32', ['1', '1.5'], 'fraction'), ('u32', ['1e3'], 'fraction'), ('i32', ['nan'], '“nan”'),
            ('u64', ['inf'], '“inf”'), ('u64', ['18446744073709551616'], 'outside u64'), ('f16', ['65520'], 'outside f16'),
            ('f32', ['x'], '“x”'), ('f32', [''], 'empty'), ('bool', ['2'], 'no bool'), ('char', ['é'], 'no char'),
            ('char', [''], 'empty'), ('f33', ['1'], '“f33”'), ('char', ['ab\\q'], 'no char'),
        ):
            for offset in ('0', '254'):
                assert part in refused(2, 'write', name, '--offset', offset, '--type', type_, *values), (type_, values)
        for arguments, part in (([], 'no value'), (['--offset', 'x', '5'], '--offset: “x”'), (['--offset', '-1', '5'], '“-1”'),
                                (['--offset', '0', '5', '--count', '1'], '--help'),
                                (['--offset', '0', '--if-equals', 'x', '5'], '--if-equals: “x”')):
            arguments = arguments or ['--offset', '0']
            assert part in refused(2, 'write', name, *arguments), arguments
        assert '--offset is missing' in refused(2, 'write', name, '5')
        for offset, values in ((253, ['1']), (248, ['1', '2', '3']), (256, ['1']), (257, ['1']), (2**64 - 1, ['1'])):
            sentence = refused(1, 'write', name, '--offset', offset, '--type', 'u32', *values)
            assert sentence == f'“/{name}” has 256 bytes, and {4 * len(values)} bytes at {offset:#x} would go past its end: ' \
                'nothing was written.', sentence
        unchanged(name)
        assert refused(1, 'write', 'x' + name, '--offset', '0', '5') == f'“/x{name}” does not exist.'


@case('what is protected is refused, also for root')
def _():
    with mapping() as (name, _):
        os.chmod(path(name), 0o444)
        for command in (['write', name, '--offset', '0', '5'],
                        ['fill', name, '--offset', '0', '--count', '4', '--byte', '1']):
            assert refused(1, *command).startswith(f'Cannot write to “/{name}”'), command
        unchanged(name)
    with Scratch() as scratch, Child(hold, scratch, uid=os.geteuid()) as child:
        uri = child.ask(('uris',))['memfd']
        good('write', uri, '--offset', '0', '5')
        child.ask(('seal',))
        assert 'annot write' in refused(1, 'write', uri, '--offset', '0', '6')
        assert child.ask(('load', 'memfd', 0, 1)) == b'\5'


@case('a file on a file system that is read-only is refused')
def _():
    with tempfile.TemporaryDirectory() as here:
        script = ('mount -t tmpfs none "$1" && printf abcd >"$1/x" && mount -o remount,ro "$1" && '
                  '"$0" write "$1/x" --offset 0 5; s=$?; od -An -c "$1/x"; exit $s')
        result = subprocess.run(['unshare', '-m', 'sh', '-c', script, CTL, here], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=ENVIRONMENT, check=False)
        if b'mapglassctl: ' not in result.stderr:
            skip(f'no such namespace here: {result.stderr!r}')
        assert result.returncode == 1 and result.stdout.split() == [b'a', b'b', b'c', b'd'], result
        assert 'read-only' in sentences(result.stderr)[0], result


@case('flush writes a file back, and says that of memory there is nothing to write')
def _():
    with Scratch() as scratch, Child(hold, scratch, uid=os.geteuid()) as child:
        uris = child.ask(('uris',))
        name = child.ask(('name',))
        # The folder of the test may be one of memory itself.
        on_disk = subprocess.check_output(['stat', '-f', '-c', '%T', scratch]).strip() not in (b'tmpfs', b'ramfs')
        said = good('flush', uris['file']).decode('utf-8')
        if on_disk:
            assert said == f'“{scratch}/held” is written back to its disk: 1,048,576 bytes from 0x0 on.\n', said
            assert parse_json(good('flush', uris['file'], '--offset', '5', '--length', '4K', '--json')) \
                == {'uri': uris['file'], 'offset': 5, 'length': 4096, 'written_back': True}
        assert good('flush', uris['posix']).decode('utf-8') == f'“/{name}” is memory: there is nothing to write back.\n'
        for kind in ('memfd', 'posix'):
            assert parse_json(good('flush', uris[kind], '--json'))['written_back'] is False
        for arguments in (['--offset', SIZE + 1], ['--offset', '1', '--length', SIZE], ['--length', SIZE + 1]):
            assert 'goes past its end' in refused(1, 'flush', uris['file'], *arguments)
        assert 'is empty' in good('flush', uris['file'], '--offset', SIZE).decode('utf-8')
        assert '“x”' in refused(2, 'flush', uris['file'], '--length', 'x')
        before = child.ask(('facts', 'file'))
        good('flush', uris['file'])
        assert child.ask(('facts', 'file')) == before


run()
