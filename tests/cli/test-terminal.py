# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl watch in a terminal: in place, as a person would see it."""

import re
import signal

from ctl import CTL, ENVIRONMENT
from tap import MapMaker, case, run, unique
from terminal import Terminal

XTERM = ENVIRONMENT | {'TERM': 'xterm'}


def watch(name, *arguments, columns=80, rows=24, **environment):
    return Terminal([CTL, 'watch', name, *arguments], columns, rows, XTERM | environment)


def title(terminal):
    return terminal.text().partition('\n')[0]


def picture(terminal):
    """The lines below the title."""
    return terminal.text().split('\n')[1:]


@case('values are drawn in place, below a title')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('screen'), 48)
        maker.store(name, 0, 'f32', 0.5)
        with watch(name, '--type', 'f32', '--rate', '50') as terminal:
            for number in range(1, 20):
                maker.store(name, 36, 'f32', number)
                lines = [f'{0:08x}             0.5               0               0               0',
                         f'{16:08x}               0               0               0               0',
                         f'{32:08x}               0 {number:15}               0               0']
                terminal.wait(lambda: picture(terminal) == lines)
            found = re.fullmatch(rf'posix:/{name}  f32  48 bytes  \d\d:\d\d:\d\d\.\d\d\d', title(terminal))
            assert found, title(terminal)
            assert terminal.scrolled == terminal.wrapped == 0
            terminal.process.send_signal(signal.SIGTERM)
            assert terminal.wait_end() == 0
            # What was seen last stays, and the cursor is below it.
            assert picture(terminal) == lines and terminal.row == 4 and terminal.column == 0


@case('Ctrl+C ends it, and nothing of the terminal is left changed')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('screen'), 16)
        with watch(name) as terminal:
            terminal.wait(lambda: len(picture(terminal)) == 1)
            terminal.write(b'\x03')
            assert terminal.wait_end() == 0
            assert not terminal.is_reverse
            # Neither the cursor nor the screen is switched, so there is nothing to switch back.
            assert b'\x1b[?' not in terminal.raw


@case('a value that changes is in reverse video for a moment')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('screen'), 16)
        with watch(name, '--rate', '50') as terminal:
            terminal.wait(lambda: len(picture(terminal)) == 1)
            assert terminal.marked() == ''
            maker.store(name, 5, 'u8', 123)
            terminal.wait(lambda: terminal.marked() == '123')
            terminal.wait(lambda: terminal.marked() == '' and '123' in terminal.text())


@case('with NO_COLOR it has a star instead')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('screen'), 4)
        with watch(name, '--rate', '50', NO_COLOR='1') as terminal:
            terminal.wait(lambda: picture(terminal) == ['00000000   0   0   0   0'])
            maker.store(name, 2, 'u8', 123)
            terminal.wait(lambda: picture(terminal) == ['00000000   0   0*123   0'])
            terminal.wait(lambda: picture(terminal) == ['00000000   0   0 123   0'])
            assert b'\x1b[7m' not in terminal.raw


@case('a terminal that can do nothing gets lines')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('screen'), 4)
        for kind in ('dumb', ''):
            with watch(name, '--for', '100ms', TERM=kind) as terminal:
                assert terminal.wait_end() == 0
                assert b'\x1b' not in terminal.raw and b'0 0 0 0\r\n' in terminal.raw
        with watch(name, '--for', '100ms', '--format', 'json') as terminal:
            assert terminal.wait_end() == 0 and b'\x1b' not in terminal.raw
        with watch(name, '--for', '100ms', '--changes') as terminal:
            assert terminal.wait_end() == 0 and terminal.raw == b''


@case('what does not fit is counted')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('screen'), 4096)
        for columns, rows, shown in ((80, 24, 16 * 21), (80, 10, 16 * 7), (40, 24, 4 * 21), (200, 30, 32 * 27),
                                     (13, 5, 1 * 2)):
            with watch(name, '--rate', '50', columns=columns, rows=rows) as terminal:
                terminal.wait(lambda: len(picture(terminal)) == rows - 2)
                rest = picture(terminal)[-1]
                whole = f'{4096 - shown:,} more values do not fit'
                assert rest == (whole if len(whole) < columns else whole[:columns - 2] + '…'), (rest, whole)
                for _ in range(10):
                    terminal.step(1)
                assert terminal.scrolled == terminal.wrapped == 0


@case('no type is wider than its column')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('screen'), 64)
        maker.fill(name, 0, 64, 0x80)
        for type_ in ('i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64', 'u64', 'f16', 'bf16', 'f32', 'f64', 'bool', 'char'):
            for columns in (80, 106, 107, 120):
                with watch(name, '--type', type_, '--rate', '50', '--for', '0s', columns=columns, rows=70) as terminal:
                    assert terminal.wait_end() == 0
                    assert len({len(line) for line in picture(terminal)}) == 1, terminal.text()
                    assert terminal.wrapped == terminal.scrolled == 0


@case('where nothing fits there is a title')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('screen'), 64)
        for columns, rows in ((12, 5), (2, 2), (1, 1)):
            with watch(name, '--rate', '50', '--for', '200ms', columns=columns, rows=rows) as terminal:
                assert terminal.wait_end() == 0
                assert columns < 5 or (title(terminal) == 'posix:/scr…' and picture(terminal) == ['64 more va…'])


@case('all that fits is shown')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('screen'), 352)
        with watch(name, '--rate', '50') as terminal:
            # 22 lines, the title, and the line of the cursor.
            terminal.wait(lambda: len(picture(terminal)) == 22 and picture(terminal)[21].startswith('00000150'))
            for _ in range(10):
                terminal.step(1)
            assert terminal.scrolled == terminal.wrapped == 0 and title(terminal).startswith('posix:')


@case('the picture follows the size of the terminal')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('screen'), 64)
        with watch(name, '--rate', '50') as terminal:
            terminal.wait(lambda: len(picture(terminal)) == 4)
            for columns, rows, lines in ((40, 24, 16), (160, 24, 2), (80, 24, 4), (80, 5, 3), (30, 10, 8)):
                terminal.resize(columns, rows)
                terminal.wait(lambda: len(terminal.text().split('\n')) > lines and title(terminal).startswith('posix:')
                              and picture(terminal)[0].startswith('00000000 ') and len(picture(terminal)) == lines)


@case('what happens is said above the picture, which goes on below')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('screen'), 4)
        with watch(name, '--type', 'u8', '--rate', '50') as terminal:
            terminal.wait(lambda: picture(terminal) == ['00000000   0   0   0   0'])
            maker.truncate(name, 2)
            terminal.wait(lambda: picture(terminal)[1:] and picture(terminal)[-1] == '00000000   0   0   —   —')
            assert title(terminal).startswith(f'mapglassctl: “/{name}” shrank'), terminal.text()
            assert terminal.text().count('posix:') == 1
            maker.unlink(name)
            terminal.wait(lambda: 'was removed' in terminal.text())
            terminal.wait(lambda: terminal.text().split('\n')[-2].endswith('gone'))
            assert terminal.text().count('posix:') == 1 and terminal.text().count('is gone') == 1, terminal.text()
            # The last values stay, under a title that says of what time they are.
            assert picture(terminal)[-1] == '00000000   0   0   —   —'


@case('a name that is wider than the terminal is cut off in the title')
def _():
    with MapMaker() as maker:
        name = maker.create('長' * 60 + unique('wide'), 4)
        with watch(name, columns=80) as terminal:
            # Wide characters take two columns, which the terminal of this test does not know: it sees fewer.
            terminal.wait(lambda: '…\n' in terminal.text())
            assert title(terminal) == 'posix:/' + '長' * 35 + '…'


run()
