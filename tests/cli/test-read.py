# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl read."""

import ast
import math
import os
import random
import struct
import subprocess
import threading

from ctl import CTL, ENVIRONMENT, as_nobody, bad, ctl, good, parse_json, path, refused, sentences, values
from tap import MapMaker, case, run, unique

# Types by the letters that struct knows them by; bf16 is in none of them.
CODES = {'i8': 'b', 'u8': 'B', 'i16': 'h', 'u16': 'H', 'i32': 'i', 'u32': 'I', 'i64': 'q', 'u64': 'Q', 'f16': 'e',
         'f32': 'f', 'f64': 'd'}
NOT_FINITE = {'nan': math.nan, 'inf': math.inf, '-inf': -math.inf}


def make(maker, data, mode=0o600):
    """A mapping that holds these bytes. Returns its name."""
    name = maker.create(unique('read'), len(data), mode)
    with open(path(name), 'r+b') as file:
        file.write(data)
    return name


def bf16(bits):
    return struct.unpack('<f', struct.pack('<HH', 0, bits))[0]


def same(text, type_, data):
    """Whether a JSON value has the bits of the data."""
    number = NOT_FINITE[text] if isinstance(text, str) else text
    if type_ == 'bf16':
        bits, = struct.unpack('<H', data)
        wanted = bf16(bits)
        if not math.isfinite(wanted):
            return number == wanted or math.isnan(number) and math.isnan(wanted)
        # Of those that have the same sign, the nearest.
        near = [other for other in (bits - 1, bits, bits + 1) if other & 0x7fff not in (0x7f80, 0x7fff)]
        return (math.copysign(1, number) == math.copysign(1, wanted)
                and bits == min(near, key=lambda other: abs(bf16(other & 0xffff) - number)))
    wanted, = struct.unpack('<' + CODES[type_], data)
    if math.isnan(wanted):
        return math.isnan(number)
    return struct.pack('<' + CODES[type_], number) == data


@case('the defaults are bytes, from the start to the end, as text')
def _():
    with MapMaker() as maker:
        name = make(maker, bytes(range(20)))
        assert good('read', name) == (b'  0   1   2   3   4   5   6   7   8   9  10  11  12  13  14  15\n'
                                      b' 16  17  18  19\n')


@case('integers of every size and order are exact')
def _():
    with MapMaker() as maker:
        for type_, code in CODES.items():
            if type_[0] == 'f':
                continue
            bits = int(type_[1:])
            numbers = ([0, 1, 2**bits - 1, 2**(bits - 1)] if type_[0] == 'u'
                       else [0, 1, -1, 2**(bits - 1) - 1, -2**(bits - 1)])
            for prefix, order in (('', '<'), ('le:', '<'), ('be:', '>')):
                name = make(maker, struct.pack(f'{order}{len(numbers)}{code}', *numbers))
                assert values(name, '--type', prefix + type_) == numbers
                text = good('read', name, '--type', prefix + type_).split()
                assert [int(number) for number in text] == numbers


@case('floats carry a point or an exponent and read back to the same bits')
def _():
    chance = random.Random(7)
    with MapMaker() as maker:
        for type_, size in (('f16', 2), ('bf16', 2), ('f32', 4), ('f64', 8)):
            data = bytes(16) + chance.randbytes(size * 3000)
            data += struct.pack('<H', 0x8000) * 4  # the last of them -0 in the small types
            data = data[:len(data) // size * size]
            name = make(maker, data)
            out = good('read', name, '--type', type_, '--format', 'json')
            read = parse_json(out)['values']
            assert len(read) == len(data) // size
            for index, value in enumerate(read):
                assert same(value, type_, data[index * size:index * size + size]), (type_, index, value)
            for number in out.decode('ascii').partition('[')[2].rstrip(']}\n').split(', '):
                assert number.startswith('"') or '.' in number or 'e' in number, number


@case('what is no number is a string in JSON')
def _():
    with MapMaker() as maker:
        name = make(maker, struct.pack('<6f', math.nan, math.inf, -math.inf, 0.1, -0.0, 1) + b'\1\0\x80\x7f')
        assert values(name, '--type', 'f32') == ['nan', 'inf', '-inf', 0.1, 0, 1, 'nan']
        assert b'[' b'"nan", "inf", "-inf", 0.1, -0.0, 1.0, "nan"]' in good('read', name, '--type', 'f32', '--format',
                                                                           'json')
        assert good('read', name, '--type', 'f32', '--count', '3', '--format', 'csv') == (
            b'offset,value\n0,nan\n4,inf\n8,-inf\n')


@case('bool and char')
def _():
    with MapMaker() as maker:
        data = bytes(range(256))
        name = make(maker, data)
        assert values(name, '--type', 'bool') == [byte != 0 for byte in data]
        assert ''.join(values(name, '--type', 'char')).encode('latin-1') == data
        assert good('read', name, '--type', 'char', '--offset', '0x41', '--count', '30') == (
            b'ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\\\]^\n')


@case('JSON says what it is about')
def _():
    with MapMaker() as maker:
        name = make(maker, bytes(64))
        for type_, printed in (('f32', 'f32'), ('le:u16', 'u16'), ('be:u16', 'be:u16')):
            found = parse_json(good('read', name, '--type', type_, '--offset', '0x10', '--count', '2', '--format',
                                    'json'))
            assert list(found) == ['uri', 'type', 'offset', 'values']
            assert (found['uri'], found['type'], found['offset']) == (f'posix:/{name}', printed, 16)


@case('hex: offset, 16 bytes parted by one space, characters')
def _():
    data = bytes(range(256)) + b'Hello'
    with MapMaker() as maker:
        name = make(maker, data)
        for offset, count in ((0, None), (3, None), (3, 33), (0x20, 16), (5, 0)):
            part = data[offset:] if count is None else data[offset:offset + count]
            lines = []
            for start in range(0, len(part), 16):
                line = part[start:start + 16]
                text = ''.join(chr(byte) if 0x20 <= byte < 0x7f else '.' for byte in line)
                lines.append(f'{offset + start:08x}  {line.hex(" "):47}  {text}\n')
            counted = [] if count is None else ['--count', str(count)]
            assert good('read', name, '--format', 'hex', '--offset', str(offset), *counted).decode() == ''.join(lines)


@case('CSV has a heading, and a line for each value with its offset')
def _():
    with MapMaker() as maker:
        name = make(maker, struct.pack('<4h', 1, -2, 3, -4))
        assert good('read', name, '--type', 'i16', '--offset', '2', '--format', 'csv') == (
            b'offset,value\n2,-2\n4,3\n6,-4\n')


@case('raw is the bytes')
def _():
    data = random.Random(3).randbytes(200001)
    with MapMaker() as maker:
        name = make(maker, data)
        assert good('read', name, '--format', 'raw') == data
        assert good('read', name, '--format', 'raw', '--offset', '65535', '--count', '65537') == data[65535:131072]
        assert good('read', name, '--format', 'raw', '--type', 'f64', '--offset', '1', '--count', '2') == data[1:17]


def parse_npy(data):
    """The descr and the shape, and the bytes of the values."""
    assert data[:8] == b'\x93NUMPY\x01\x00', data[:8]
    length, = struct.unpack('<H', data[8:10])
    header = ast.literal_eval(data[10:10 + length].decode('ascii'))
    assert (10 + length) % 64 == 0 and data[9 + length:10 + length] == b'\n' and header['fortran_order'] is False
    assert list(header) == ['descr', 'fortran_order', 'shape']
    return header['descr'], header['shape'], data[10 + length:]


@case('npy is what numpy reads')
def _():
    data = random.Random(5).randbytes(800)
    with MapMaker() as maker:
        name = make(maker, data)
        for type_, descr, size in (('i8', '|i1', 1), ('u8', '|u1', 1), ('char', '|S1', 1), ('i16', '<i2', 2),
                                   ('be:u16', '>u2', 2), ('f16', '<f2', 2), ('f32', '<f4', 4), ('be:f32', '>f4', 4),
                                   ('i64', '<i8', 8), ('u64', '<u8', 8), ('be:f64', '>f8', 8)):
            assert parse_npy(good('read', name, '--type', type_, '--format', 'npy')) == (descr, (800 // size,), data)
        assert parse_npy(good('read', name, '--type', 'bool', '--format', 'npy')) == (
            '|b1', (800,), bytes(byte != 0 for byte in data))
        assert parse_npy(good('read', name, '--count', '0', '--format', 'npy')) == ('|u1', (0,), b'')
        assert 'bf16' in refused(2, 'read', name, '--type', 'bf16', '--format', 'npy')


@case('offsets and counts are decimal or 0x, never octal, and offsets take units')
def _():
    with MapMaker() as maker:
        name = make(maker, bytes(range(100)) + bytes(1 << 20) + b'\x07')
        for offset, value in (('010', 10), ('0x10', 16), ('0X1f', 31), ('9', 9), ('0', 0), ('1B', 1)):
            assert values(name, '--offset', offset, '--count', '1') == [value]
        assert values(name, '--count', '010') == list(range(10))
        assert values(name, '--count', '0x10') == list(range(16))
        assert values(name, '--offset', '1048676') == values(name, '--offset', '0x100064') == [7]
        for offset, number in (('1K', 1024), ('1KiB', 1024), ('1kB', 1000), ('1M', 1 << 20), ('1MB', 10**6)):
            assert parse_json(good('read', name, '--offset', offset, '--count', '0', '--format', 'json')) == {
                'uri': f'posix:/{name}', 'type': 'u8', 'offset': number, 'values': []}


@case('past the end: what exists, one sentence, exit 1')
def _():
    with MapMaker() as maker:
        name = make(maker, bytes(range(10)))
        for arguments, wanted in (
            (['--count', '11'], list(range(10))),
            (['--count', '18446744073709551615'], list(range(10))),
            (['--offset', '9', '--count', '2'], [9]),
            (['--offset', '10', '--count', '1'], []),
            (['--offset', '11'], []),
            (['--offset', '11', '--count', '1'], []),
            (['--offset', '0xffffffffffffffff'], []),
            (['--offset', '0xffffffffffffffff', '--count', '0xffffffffffffffff'], []),
            (['--offset', '16777215T', '--count', '1'], []),
        ):
            out, sentence = bad(1, 'read', name, '--format', 'json', *arguments)
            assert parse_json(out)['values'] == wanted, arguments
            assert f'“/{name}” has 10 bytes' in sentence, sentence
            for format_ in ('text', 'hex', 'csv', 'raw'):
                assert bad(1, 'read', name, '--format', format_, *arguments)[1] == sentence
            descr, shape, data = parse_npy(bad(1, 'read', name, '--format', 'npy', *arguments)[0])
            assert (descr, shape, data) == ('|u1', (len(wanted),), bytes(wanted))
        out, sentence = bad(1, 'read', name, '--type', 'u32', '--count', '3', '--format', 'json')
        assert len(parse_json(out)['values']) == 2 and '2 of 3' in sentence
        out, sentence = bad(1, 'read', name, '--type', 'f64', '--count', '18446744073709551615', '--format', 'json')
        assert len(parse_json(out)['values']) == 1 and '1 of 18,446,744,073,709,551,615' in sentence
        # What exists of bytes are bytes.
        assert bad(1, 'read', name, '--type', 'u32', '--count', '3', '--format', 'raw')[0] == bytes(range(10))


@case('exactly to the end is not past it')
def _():
    with MapMaker() as maker:
        name = make(maker, bytes(range(16)))
        assert values(name, '--offset', '15', '--count', '1') == [15]
        assert values(name, '--offset', '8', '--type', 'u64', '--count', '1') == [0x0f0e0d0c0b0a0908]
        assert values(name, '--offset', '16') == []
        assert values(name, '--offset', '16', '--count', '0') == []


@case('a tail that is no whole value is left out, and that is said')
def _():
    with MapMaker() as maker:
        name = make(maker, bytes(11))
        for format_ in ('text', 'json', 'csv', 'npy'):
            assert 'the last 3 bytes' in bad(1, 'read', name, '--type', 'f32', '--format', format_)[1]
        assert 'the last 1 byte makes' in bad(1, 'read', name, '--type', 'f32', '--offset', '2')[1]
        assert parse_json(bad(1, 'read', name, '--type', 'f32', '--format', 'json')[0])['values'] == [0, 0]
        # Bytes are whole by themselves, and nobody asked for more here.
        assert good('read', name, '--type', 'f32', '--format', 'raw') == bytes(11)
        assert good('read', name, '--type', 'f32', '--format', 'hex').split()[1:-1] == [b'00'] * 11
        good('read', name, '--type', 'f32', '--count', '2')


@case('a mapping of size 0 is nothing, and no failure')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('empty'), 0)
        assert good('read', name) == good('read', name, '--format', 'raw') == good('read', name, '--count', '0') == b''
        assert values(name, '--type', 'f64') == []
        assert 'has 0 bytes' in bad(1, 'read', name, '--count', '1')[1]
        assert 'has 0 bytes' in bad(1, 'read', name, '--offset', '1')[1]


@case('holes are zeros, and stay holes')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('holes'), 1 << 20)
        maker.store(name, 0x80000, 'u8', 9)
        before = maker.stat(name)
        wanted = bytes(0x80000) + b'\x09' + bytes(0x7ffff)
        assert good('read', name, '--format', 'raw') == wanted
        for format_ in ('text', 'hex', 'json', 'csv', 'npy'):
            good('read', name, '--format', format_)
        assert maker.stat(name) == before


@case('a sparse gibibyte is read in constant memory, and not touched')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('sparse'), 1 << 30)
        maker.fill(name, (1 << 30) - 5, 5, 7)
        before = maker.stat(name)
        peaks = {}
        for size in ('4096', str(1 << 30)):
            with subprocess.Popen([CTL, 'read', name, '--format', 'raw', '--count', size], stdout=subprocess.PIPE,
                                  env=ENVIRONMENT) as process:
                length, last = 0, b''
                while part := process.stdout.read(1 << 20):
                    length += len(part)
                    last = part[-5:]
                _, status, usage = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
            assert (process.returncode, length) == (0, int(size))
            peaks[size] = usage.ru_maxrss
        assert last == b'\7' * 5
        assert peaks[str(1 << 30)] < peaks['4096'] + 16 * 1024, peaks
        assert maker.stat(name) == before


@case('a user who may not is told so')
def _():
    with MapMaker() as maker:
        name = make(maker, b'secret', 0o600)
        for command in ('read', 'watch'):
            result = as_nobody(command, name)
            said = sentences(result.stderr)
            assert (result.returncode, result.stdout) == (1, b'') and len(said) == 1, result
            assert f'“/{name}”' in said[0] and 'permission denied' in said[0] and 'mode 0600' in said[0], said
        readable = make(maker, b'public', 0o644)
        assert as_nobody('read', readable, '--format', 'raw').stdout == b'public'


@case('a mapping that comes and goes and shrinks brings nothing down')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('churn'), 300000)
        statuses = set()
        maker.send('churn', name, 300000, 5000)
        churning = threading.Thread(target=maker.answer)
        churning.start()
        while churning.is_alive():
            result = ctl('read', name, '--format', 'raw')
            statuses.add(result.returncode)
            said = sentences(result.stderr)
            assert result.returncode in (0, 1) and len(said) <= 2, (result.returncode, said)
            assert (result.returncode == 0) == (not said or 'different moments' in said[0]), said
            assert len(result.stdout) in (0, 300000) or result.returncode == 1, len(result.stdout)
            assert not result.stdout.strip(b'\0')
        churning.join()
        assert statuses


@case('values that are being written are read all the same')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('hammer'), 65536)
        maker.hammer(name, 0, 1024, 0)
        for _ in range(20):
            result = ctl('read', name, '--type', 'u32', '--count', '1024', '--format', 'json')
            assert result.returncode == 0
            assert all('different moments' in sentence for sentence in sentences(result.stderr))
            assert len(parse_json(result.stdout)['values']) == 1024
        maker.stop()


run()
