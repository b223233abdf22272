# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglass-demo image: a picture of the size and the kind that was asked for, that moves."""

import os

from demos import Demo, call, check_sentence, content, floats, path
from tap import MapMaker, case, eventually, run


def ball(name, width, height):
    """The pixels that are white."""
    data = content(name)
    return {(i % width, i // width) for i in range(width * height) if data[3 * i:3 * i + 3] == b'\xff\xff\xff'}


@case('a picture of bytes that moves')
def _():
    with Demo('image') as demo:
        line = demo.line()
        assert line.startswith(f'posix:/{demo.name}: ') and '230400 bytes' in line and '320 × 240 rgb8' in line, line
        assert os.stat(path(demo.name)).st_size == 320 * 240 * 3
        first = ball(demo.name, 320, 240)
        # Of radius 30: a little less than 3,000, and more while it is caught between two places.
        assert len(first) > 2000, len(first)
        eventually(lambda: not first & ball(demo.name, 320, 240))
        status, rest, complaint = demo.stop()
        assert (status, complaint) == (0, ''), complaint
        assert rest.startswith('pictures: ') and int(rest.split()[1]) > 0, rest
        assert not os.path.exists(path(demo.name))


@case('a picture of floats')
def _():
    with Demo('image', '--float', '--width', '64', '--height', '48', '--rate', '1000') as demo:
        assert '64 × 48 f32' in demo.line()
        assert os.stat(path(demo.name)).st_size == 64 * 48 * 4
        values = floats(content(demo.name))
        assert 0.0 <= min(values) < 0.1 and max(values) == 1.0, (min(values), max(values))
        eventually(lambda: floats(content(demo.name)) != values)


@case('the smallest, odd and large pictures')
def _():
    for width, height, size in ((1, 1, 4), (1, 7, 24), (5, 1, 16), (7, 3, 64), (4096, 2, 24576)):
        with Demo('image', '--width', str(width), '--height', str(height)) as demo:
            demo.line()
            assert os.stat(path(demo.name)).st_size == size, (width, height)
            assert demo.stop()[0] == 0


@case('sizes that make no sense, and a mapping that is made smaller')
def _():
    for option, value in (('--width', '0'), ('--height', '0'), ('--width', '4097'), ('--height', '-1'),
                          ('--rate', '1001')):
        status, output, complaint = call('image', option, value)
        assert (status, output) == (2, '')
        check_sentence(complaint, option, f'“{value}”')
    with Demo('image') as demo, MapMaker() as maker:
        demo.line()
        maker.truncate(demo.name, 4096)
        status, output, complaint = demo.end()
        assert status == 1 and output.startswith('pictures: '), output
        check_sentence(complaint, f'“{demo.name}”', 'smaller')


run()
