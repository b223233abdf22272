# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl plot."""

import contextlib
import math
import mmap
import os
import pathlib
import struct
import subprocess
import tempfile
import xml.etree.ElementTree as tree
import zlib

from ctl import CTL, ENVIRONMENT, bad, good, path, refused, sentences
from tap import MapMaker, case, run, skip, unique

WHITE = (255, 255, 255)
# The first curve in light colours.
BLUE = (0x00, 0x79, 0xd2)


def make(maker, data):
    """A mapping that holds these bytes. Returns its name."""
    name = maker.create(unique('plot'), len(data))
    with open(path(name), 'r+b') as file:
        file.write(data)
    return name


def floats(*values):
    return struct.pack(f'<{len(values)}f', *values)


@contextlib.contextmanager
def folder():
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix='mapglass-plot-') as made:
        yield pathlib.Path(made)


class Picture:
    """The pixels of a PNG file of 8 bits a part, read without any library."""

    def __init__(self, data):
        assert data[:8] == b'\x89PNG\r\n\x1a\n'
        at, packed = 8, b''
        while at < len(data):
            length, kind = struct.unpack_from('>I4s', data, at)
            body = data[at + 8:at + 8 + length]
            assert struct.unpack_from('>I', data, at + 8 + length)[0] == zlib.crc32(kind + body)
            if kind == b'IHDR':
                self.width, self.height, depth, color = struct.unpack('>IIBB', body[:10])
                assert depth == 8 and color in (2, 6), (depth, color)
                self.size = 3 if color == 2 else 4
            packed += body if kind == b'IDAT' else b''
            at += 12 + length
        assert kind == b'IEND'
        self.rows = []
        self._unpack(zlib.decompress(packed))

    def _unpack(self, data):
        length = self.width * self.size
        before = bytearray(length)
        for at in range(0, len(data), length + 1):
            kind, row = data[at], bytearray(data[at + 1:at + 1 + length])
            for i in range(length):
                left = row[i - self.size] if i >= self.size else 0
                corner = before[i - self.size] if i >= self.size else 0
                row[i] = row[i] + self._predict(kind, left, before[i], corner) & 255
            self.rows.append(row)
            before = row
        assert len(self.rows) == self.height

    @staticmethod
    def _predict(kind, left, above, corner):
        if kind == 4:
            guess = left + above - corner
            return min((left, above, corner), key=lambda part: abs(guess - part))
        return (0, left, above, (left + above) // 2)[kind]

    def pixel(self, x, y):
        return tuple(self.rows[y][x * self.size:x * self.size + 3])

    def find(self, color, near=0):
        """The places of all pixels of a colour; its edges are nearly so."""
        return [(x, y) for y in range(self.height) for x in range(self.width)
                if max(abs(a - b) for a, b in zip(self.pixel(x, y), color)) <= near]


def plot(name, *arguments):
    """The picture of a mapping."""
    return Picture(good('plot', name, *arguments, '--png', '-'))


def draw(name, *arguments):
    """The same where it is enough that there is one."""
    data = good('plot', name, *arguments, '--png', '-')
    assert data.startswith(b'\x89PNG\r\n\x1a\n') and data.endswith(b'IEND\xaeB`\x82'), data


@case('a curve is where its values are')
def _():
    with MapMaker() as maker:
        wave = make(maker, floats(*(math.sin(i / 512 * 2 * math.pi) for i in range(512))))
        picture = plot(wave, '--type', 'f32[512]', '--size', '640x200')
        assert (picture.width, picture.height) == (640, 200)
        assert picture.pixel(0, 199) == WHITE
        curve = [(x, y) for x, y in picture.find(BLUE) if y > 30]
        columns = {x for x, y in curve}
        assert len(columns) > 450, len(columns)
        # Up in the first half and down in the second; without a hole between its columns.
        left = [y for x, y in curve if x < 320]
        right = [y for x, y in curve if x > 345]
        assert max(left) <= min(right) + 8, (max(left), min(right))


@case('a value that is no number makes a gap, and no zero')
def _():
    with MapMaker() as maker:
        values = [5.0] * 40
        values[20] = math.nan
        name = make(maker, floats(*values))
        svg = good('plot', name, '--type', 'f32', '--svg', '-', '--range', '0:10').decode('utf-8')
        tree.fromstring(svg)
        picture = plot(name, '--type', 'f32', '--range', '0:10', '--size', '640x200')
        curve = sorted(x for x, y in picture.find(BLUE, 120) if 40 < x < 620 and 60 < y < 140)
        holes = [(a, b) for a, b in zip(curve, curve[1:]) if b - a > 3]
        assert len(holes) == 1 and 320 < sum(holes[0]) / 2 < 370, holes


@case('interleaved values are curves of their own')
def _():
    with MapMaker() as maker:
        name = make(maker, struct.pack('<200h', *(value for i in range(100) for value in (i, 5000 - i))))
        one = plot(name, '--type', 'i16[100]', '--size', '500x200')
        two = plot(name, '--type', 'i16[100]', '--channels', '2', '--own-scales', '--size', '500x200')
        second = plot(name, '--type', 'i16[100]', '--offset', '2', '--stride', '4', '--size', '500x200')
        orange = (0xac, 0x5c, 0x01)
        assert two.find(BLUE) and two.find(orange)
        assert one.find(BLUE) and not one.find(orange)
        # The one falls and the other rises.
        falling = [y for x, y in second.find(BLUE) if 60 < x < 100 and y > 25]
        rising = [y for x, y in two.find(BLUE) if 60 < x < 100 and y > 25]
        assert max(falling) < min(rising), (falling, rising)


@case('pixels are what they are in memory')
def _():
    with MapMaker() as maker:
        colors = [(i * 40, 255 - i * 40, i * 10) for i in range(6)]
        rgb = make(maker, b''.join(bytes(color) for color in colors))
        bgra = make(maker, b''.join(bytes((*color[::-1], 0)) for color in colors))
        for name, pixel in ((rgb, 'rgb8'), (bgra, 'bgra8')):
            picture = plot(name, '--image', '3x2', '--pixel', pixel, '--size', '300x230')
            turned = plot(name, '--image', '3x2', '--pixel', pixel, '--flip', 'xy', '--size', '300x230')
            for index, color in enumerate(colors):
                found = picture.find(color)
                other = turned.find(color)
                assert len(found) > 500 and len(found) == len(other), (pixel, color, len(found), len(other))
                assert (found[0] < other[0]) == (index % 3 < 1 or (index % 3 == 1 and index < 3)), (index, found[0])


@case('rows beyond the end are hatched, and said to be missing')
def _():
    with MapMaker() as maker:
        name = make(maker, b'\xff' * 40 * 30)
        out, sentence = bad(1, 'plot', name, '--image', '40x40', '--png', '-', '--size', '400x300', '--colors', 'gray')
        assert sentence == f'“/{name}” has 1,200 bytes: rows of the picture are missing.'
        picture = Picture(out)
        assert picture.pixel(10, 40) == picture.pixel(200, 40) != WHITE
        hatched = {picture.pixel(x, 250) for x in range(10, 200)}
        assert WHITE in hatched and len(hatched) > 1 and (0, 0, 0) not in hatched, hatched


@case('values beyond the end are said to be missing')
def _():
    with MapMaker() as maker, folder() as here:
        name = make(maker, floats(1, 2, 3))
        out, sentence = bad(1, 'plot', name, '--type', 'f32[5]', '--png', '-', '--size', '300x200')
        assert sentence == f'“/{name}” has 12 bytes: 3 of 5 values of type f32 are there from 0x0 on.'
        assert Picture(out).find(BLUE)
        assert refused(1, 'plot', name, '--offset', '12', '--png', here / 'a.png') == (
            f'“/{name}” has 12 bytes: there is nothing from 0xc on.')
        assert list(here.iterdir()) == []


@case('all that can be in a mapping makes a picture')
def _():
    with MapMaker() as maker:
        for values in ([math.nan] * 9, [7.0], [7.0] * 9, [math.inf, -math.inf], [0.0] * 5, [1e38, -1e38, math.nan],
                       [1e-45, 3e38]):
            name = make(maker, floats(*values))
            for arguments in ([], ['--scale', 'log'], ['--dark'], ['--size', '16x16'], ['--size', '97x61'],
                              ['--zoom', '1:2'], ['--zoom', '1000:5'], ['--cursor', '0', '--cursor', '99']):
                draw(name, '--type', 'f32', *arguments)
            draw(name, '--image', f'{len(values)}x1', '--pixel', 'f32')
            draw(name, '--image', f'{len(values)}x1', '--pixel', 'f32', '--scale', 'log', '--dark')
        name = make(maker, bytes(range(256)) * 16)
        for type_ in ('i8', 'u8', 'be:i16', 'u32', 'i64', 'be:u64', 'f16', 'bf16', 'be:f64', 'bool', 'char'):
            draw(name, '--type', type_, '--size', '300x100')


@case('what makes no sense ends with 2 and is named')
def _():
    with MapMaker() as maker, folder() as here:
        name = make(maker, bytes(64))
        for option, value in (
            ('type', 'f33'), ('type', 'f32['), ('type', 'f32[]'), ('type', 'f32[0]'), ('type', 'f32[x]'),
            ('type', 'f32[99999999999]'), ('offset', '-1'), ('stride', '0'), ('stride', 'x'), ('channels', '0'),
            ('channels', '9'), ('zoom', '5'), ('zoom', '5:0'), ('zoom', 'a:b'), ('cursor', '-1'),
            ('image', '5'), ('image', '5x'), ('scale', 'cubic'), ('range', '1'),
            ('range', '1:1'), ('range', '2:1'), ('range', 'nan:1'), ('range', '0:inf'), ('size', '5x5'),
            ('size', '99999x10'), ('size', '100'),
        ):
            sentence = refused(2, 'plot', name, f'--{option}', value, '--png', here / 'a.png')
            assert f'“{value}”' in sentence, sentence
        for arguments in (
            ['--image', '0x5'], ['--image', '5x0'], ['--image', '99999x99999'], ['--image', '4294967295x4294967295'],
            ['--image', '5x5', '--stride', '4'], ['--image', '5x5', '--stride', str(2**64 - 1)],
            ['--image', '5x5', '--offset', str(2**64 - 1)], ['--image', '5x5', '--pixel', 'rgb'],
            ['--image', '5x5', '--flip', 'z'], ['--image', '5x5', '--flip', 'xx'], ['--image', '5x5', '--colors', 'jet'],
            ['--scale', 'log', '--range', '0:1'], ['--cursor', '1', '--cursor', '2', '--cursor', '3'],
            ['--image', '5x5', '--type', 'u8'], ['--image', '5x5', '--channels', '2'], ['--pixel', 'u8'], ['--alpha'],
            ['--type', 'f32[1000]', '--stride', '1G'], ['--type', 'f32[9]', '--stride', str(2**64 - 1)],
            ['--svg', here / 'b.svg'],
        ):
            refused(2, 'plot', name, *arguments, '--png', here / 'a.png')
        assert 'needed' in refused(2, 'plot', name)
        assert 'does not exist' in refused(1, 'plot', unique('missing'), '--png', here / 'a.png')
        assert list(here.iterdir()) == []


@case('a picture is replaced as a whole, with its mode, through links')
def _():
    with MapMaker() as maker, folder() as here:
        name = make(maker, floats(1, 2, 3))
        file, link = here / 'a.png', here / 'link.png'
        good('plot', name, '--type', 'f32', '--size', '200x100', '--png', file)
        first = file.read_bytes()
        Picture(first)
        file.chmod(0o640)
        link.symlink_to(file)
        good('plot', name, '--type', 'f32', '--dark', '--png', link)
        assert link.is_symlink() and file.read_bytes() != first
        assert file.stat().st_mode & 0o777 == 0o640
        good('plot', name, '--type', 'f32', '--svg', here / 'a.svg')
        tree.parse(here / 'a.svg')
        assert sorted(entry.name for entry in here.iterdir()) == ['a.png', 'a.svg', 'link.png']


@case('what is no picture is not replaced')
def _():
    with MapMaker() as maker, folder() as here:
        name = make(maker, floats(1, 2, 3))
        other = make(maker, b'precious')
        os.mkfifo(here / 'pipe')
        (here / 'mapped').write_bytes(bytes(4096))
        (here / 'folder').mkdir()
        with open(here / 'mapped', 'r+b') as file, mmap.mmap(file.fileno(), 4096) as mapped:
            for target, words in ((here / 'pipe', 'is no plain file'), (here / 'folder', 'is a folder'),
                                  (here / 'mapped', 'is mapped by a program'), ('/dev/null', 'is no plain file'),
                                  (path(other).decode(), 'is shared memory'), (path(name).decode(), 'is shared memory'),
                                  (here / 'no' / 'a.png', 'cannot be written')):
                assert words in refused(1, 'plot', name, '--type', 'f32', '--png', target), target
            assert mapped[:] == bytes(4096)
        assert pathlib.Path(os.fsdecode(path(other))).read_bytes() == b'precious'
        assert sorted(entry.name for entry in here.iterdir()) == ['folder', 'mapped', 'pipe']


@case('a full disk is said, and keeps what was there')
def _():
    with MapMaker() as maker, folder() as here:
        name = make(maker, os.urandom(300 * 1000))
        script = ('mount -t tmpfs -o size=64k none "$1" && cd "$1" && echo old >a.png && "$0" plot "$2" --image 300x300 '
                  '--pixel rgb8 --png a.png; s=$?; cat a.png; ls -A; exit $s')
        result = subprocess.run(['unshare', '-m', 'sh', '-c', script, CTL, here, name], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=ENVIRONMENT, check=False)
        if b'mapglassctl: ' not in result.stderr:
            skip(f'no such namespace here: {result.stderr!r}')
        assert sentences(result.stderr) == ['There is no room for “a.png” on its file system.'], result
        assert (result.returncode, result.stdout) == (1, b'old\na.png\n'), result


@case('a mapping is only looked at')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('plot'), 1 << 20)
        before = maker.stat(name)
        draw(name, '--type', 'f32')
        draw(name, '--image', '512x512', '--pixel', 'f32')
        assert maker.stat(name) == before


run()
