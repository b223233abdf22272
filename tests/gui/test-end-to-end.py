# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as its user meets it: the real program on real mappings that another process writes, seen and driven through the
accessibility bus, the keyboard and the pointer. Runs on a private display and bus (with-display)."""

import os
import pathlib
import subprocess
import sys
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'helpers'))

from tap import MapMaker, case, escape, eventually, run, unique  # noqa: E402

MAPGLASS = os.environ['MAPGLASS']


def find(node, role=None, name=None):
    """The first of a tree of accessible objects that has the role and the name; name may be a function."""
    try:
        matches = (role is None or node.get_role_name() == role) and (
            name is None or (name(node.get_name()) if callable(name) else node.get_name() == name)
        )
        if matches:
            return node
        children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
    except GLib.Error:
        # It left while we looked at it.
        return None
    for child in children:
        found = find(child, role, name) if child else None
        if found:
            return found
    return None


def press(node, name):
    """Presses the button with this name as soon as it can be."""

    def find_button():
        # GTK 4.8 adds the label as it was written, with the mark of its mnemonic.
        button = find(node, 'push button', lambda text: text is not None and text.endswith(name))
        return button if button and button.get_state_set().contains(Atspi.StateType.SENSITIVE) else None

    Atspi.Action.do_action(eventually(find_button), 0)


def text_of(node):
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


def xdotool(*arguments):
    return subprocess.run(['xdotool', *map(str, arguments)], check=True, capture_output=True, text=True).stdout


class Window:
    """A running Mapglass. As a context manager it is ended with its block."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([MAPGLASS, *arguments])
        self.app = eventually(self._find_app)
        self.frame = eventually(lambda: find(self.app, 'frame'))
        self.id = eventually(self._find_window)
        xdotool('windowfocus', '--sync', self.id)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def _find_app(self):
        assert self.process.poll() is None, 'Mapglass has ended'
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app and app.get_process_id() == self.process.pid:
                return app
        return None

    def _find_window(self):
        try:
            return xdotool('search', '--onlyvisible', '--pid', self.process.pid).split()[-1]
        except (subprocess.CalledProcessError, IndexError):
            return None

    def find(self, role=None, name=None):
        return eventually(lambda: find(self.frame, role, name))

    def labelled(self, beginning):
        """Something whose name begins so."""
        return self.find(None, lambda name: name is not None and name.startswith(beginning))

    def says(self, part):
        """Waits until something in the window says so."""
        return self.find(None, lambda name: name is not None and part in name)

    def key(self, *keys):
        xdotool('key', '--clearmodifiers', *keys)

    def type(self, text):
        xdotool('type', '--delay', '5', text)

    def click(self, node):
        where = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        xdotool('mousemove', '--window', self.id, '--sync', where.x + where.width // 2, where.y + where.height // 2, 'click', 1)

    def grid(self, what, name):
        """The drawn grid of that mapping: what is Bytes or Values."""
        return self.find('panel', f'{what} of /{name}')

    def rows(self, grid):
        """The visible rows as a screen reader has them, each split at blanks."""
        mirror = eventually(lambda: grid.get_child_at_index(0))
        return [line.split() for line in text_of(mirror).splitlines()]

    def values(self, grid):
        return [value for row in self.rows(grid) for value in row[1:]]

    def quit(self):
        self.key('ctrl+q')
        return self.process.wait(30)


def store_all(maker, name, values):
    for index, value in values.items():
        maker.store(name, 4 * index, 'f32', value)


@case('floats that another process stores are followed, gone to, paused, and the window ends cleanly')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('e2e'), 2048)
        maker.map(name)
        store_all(maker, name, {0: 1.5, 1: -2, 2: 0.25, 16: 123})
        with Window() as window:
            # The machine may have more mappings than fit into the list.
            window.key('ctrl+l')
            window.type(name)
            window.click(window.labelled(name))
            values = window.grid('Values', name)
            eventually(lambda: window.values(values)[:3] == ['1.5', '-2', '0.25'])
            store_all(maker, name, {0: 2.5, 1: -3, 2: 0.125})
            eventually(lambda: window.values(values)[:3] == ['2.5', '-3', '0.125'])

            window.key('ctrl+g')
            window.type('[16]')
            window.key('Return')
            window.labelled('0x40')

            window.key('F5')
            window.says('Paused')
            before = window.values(values)[:3]
            store_all(maker, name, {0: 7.5})
            time.sleep(0.5)
            assert window.values(values)[:3] == before
            window.key('F5')
            eventually(lambda: window.values(values)[0] == '7.5')
            assert window.quit() == 0


@case('a name that does not exist yet is waited for, removed and made again, in one tab')
def _():
    with MapMaker() as maker:
        name = unique('later')
        with Window(f'posix:/{escape(name)}') as window:
            window.says('Waiting since')
            maker.create(name, 4096)
            maker.map(name)
            maker.store(name, 0, 'f32', 9)
            values = window.grid('Values', name)
            eventually(lambda: window.values(values)[:1] == ['9'])
            maker.unlink(name)
            window.says('was removed')
            maker.create(name, 8192)
            maker.map(name)
            maker.store(name, 0, 'f32', 11)
            eventually(lambda: window.values(values)[:1] == ['11'])
            maker.truncate(name, 0)
            window.says('shrank')
            maker.truncate(name, 8192)
            maker.store(name, 0, 'f32', 12)
            eventually(lambda: window.values(values)[:1] == ['12'])
            assert window.quit() == 0


@case('a second start hands its mapping over to the running window')
def _():
    with MapMaker() as maker:
        first = maker.create(unique('first'), 4096)
        second = maker.create(unique('second'), 4096)
        with Window(f'posix:/{first}') as window:
            window.grid('Bytes', first)
            other = subprocess.run([MAPGLASS, f'posix:/{second}'], timeout=30)
            assert other.returncode == 0
            window.grid('Bytes', second)
            bad = subprocess.run([MAPGLASS, 'posix:/a/b'], timeout=30, capture_output=True, text=True)
            assert bad.returncode == 2 and 'a/b' in bad.stderr, bad
            assert window.quit() == 0


@case('looking at a sparse mapping, scrolling and sweeping it change nothing of it')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('sparse'), 1 << 30)
        maker.map(name)
        maker.store(name, 512 << 20, 'u32', 7)
        before = maker.stat(name)
        with Window(f'posix:/{name}') as window:
            grid = window.grid('Bytes', name)
            eventually(lambda: window.rows(grid)[0][1] == '··')
            window.click(grid)
            for keys, first in ((['Next'] * 10, None), (['ctrl+End'], '3ffff'), (['Prior'] * 5, '3fff'), (['ctrl+Home'], '00000000')):
                window.key(*keys)
                if first:
                    eventually(lambda: window.rows(grid)[0][0].startswith(first))
            window.key('ctrl+g')
            window.type('0x20000000')
            window.key('Return')
            eventually(lambda: any('07' in row for row in window.rows(grid)))
            # The sweep of a mapping without changes is through with this in one or two steps.
            time.sleep(2)
            assert window.quit() == 0
        assert maker.stat(name) == before, (before, maker.stat(name))


@case('a mapping that is cut, grown and made anew thousands of times does not bring the window down')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('churn'), 65536)
        with Window(f'posix:/{name}') as window:
            window.grid('Bytes', name)
            maker.churn(name, 65536, 3000)
            maker.map(name)
            maker.store(name, 0, 'f32', 77)
            values = window.grid('Values', name)
            eventually(lambda: window.values(values)[:1] == ['77'])
            assert window.quit() == 0


@case('the access is chosen by keyboard, bytes are edited where another process sees them, and undone')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('edit'), 4096)
        maker.fill(name, 0, 4096, 0)
        with Window(f'posix:/{name}') as window:
            grid = window.grid('Bytes', name)
            eventually(lambda: window.rows(grid)[0][1:3] == ['00', '00'])
            window.labelled('Access: read-only')
            window.click(grid)
            window.key('ctrl+Home')
            window.key('f')
            window.says('read-only')
            assert maker.load(name, 0, 4) == bytes(4)

            window.key('ctrl+e')
            window.labelled('Copy-on-write: ')
            window.key('Down', 'Return')
            window.labelled('Access: read/write')
            window.type('fe')
            eventually(lambda: maker.load(name, 0, 2) == b'\xfe\0')
            window.key('ctrl+z')
            eventually(lambda: maker.load(name, 0, 2) == bytes(2))
            window.key('ctrl+shift+z')
            eventually(lambda: maker.load(name, 0, 2) == b'\xfe\0')
            assert window.quit() == 0


@case('private changes are seen by nobody else until they are committed, and what moved is asked about')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('private'), 4096)
        maker.fill(name, 0, 4096, 0)
        with Window(f'posix:/{name}') as window:
            grid = window.grid('Bytes', name)
            eventually(lambda: window.rows(grid)[0][1:3] == ['00', '00'])
            window.click(grid)
            window.key('ctrl+Home')
            window.key('ctrl+e')
            window.labelled('Copy-on-write: ')
            window.key('Down', 'Down', 'Return')
            window.labelled('Access: copy-on-write')
            window.type('4142')
            window.labelled('Access: copy-on-write, 2 private changes')
            eventually(lambda: window.rows(grid)[0][1:3] == ['41', '42'])
            assert maker.load(name, 0, 2) == bytes(2)

            maker.store(name, 1, 'u8', 9)
            window.key('ctrl+s')
            dialog = eventually(lambda: find(window.app, 'frame', 'Other Values Meanwhile'))
            assert maker.load(name, 0, 2) == b'\0\x09'
            eventually(lambda: find(dialog, None, lambda text: text is not None and '0x1 1 byte' in text and 'live now 09' in text))
            press(dialog, 'Keep Mine')
            press(dialog, 'Write')
            eventually(lambda: maker.load(name, 0, 2) == b'AB')
            window.labelled('Access: copy-on-write')

            # What is not committed is not lost without a question.
            window.key('ctrl+Home')
            window.type('43')
            window.labelled('Access: copy-on-write, 1 private change')
            window.key('ctrl+q')
            question = eventually(lambda: find(window.app, None, 'Close with Edits?'))
            while question.get_parent().get_role_name() != 'application':
                question = question.get_parent()
            press(question, 'Discard')
            assert window.process.wait(30) == 0
        assert maker.load(name, 0, 2) == b'AB'


@case('pictures are shown, a word is waited for and a condition stops the picture, by keyboard alone')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('scope'), 4096)
        maker.map(name)
        store_all(maker, name, {16: 1.5, 17: -2})
        with Window(f'posix:/{name}') as window:
            values = window.grid('Values', name)
            eventually(lambda: window.values(values)[16:18] == ['1.5', '-2'])
            window.key('ctrl+3', 'ctrl+4', 'ctrl+5')
            window.labelled('Plot')
            window.labelled('Picture of')
            window.labelled('Activity map')

            # The list of ways to follow: timer, adaptive, spin, word; the offset is that of the cursor.
            window.key('ctrl+F5')
            window.labelled('Adaptive')
            window.key('Down', 'Down', 'Down', 'Return')
            window.labelled('Offset')
            window.key('Return')
            window.labelled('Waiting for “')
            maker.store(name, 0, 'u32', 1)
            store_all(maker, name, {16: 2.5})
            maker.store(name, 0, 'u32', 2)
            eventually(lambda: window.values(values)[16:17] == ['2.5'])

            window.key('ctrl+shift+F5')
            eventually(lambda: find(window.app, 'push button', lambda text: text is not None and text.endswith('Pause When True')))
            # There is no window manager that would give it the keys.
            xdotool('windowfocus', '--sync', xdotool('search', '--onlyvisible', '--name', '^Pause When$').split()[0])
            window.type('[16] > 100')
            window.key('Return')
            window.says('Pauses when [16] > 100')
            # It has to be false in a sample first, and there are samples only when the word changes.
            store_all(maker, name, {17: 5})
            maker.store(name, 0, 'u32', 3)
            eventually(lambda: window.values(values)[17:18] == ['5'])
            store_all(maker, name, {16: 123})
            maker.store(name, 0, 'u32', 4)
            window.says('Paused')
            eventually(lambda: window.values(values)[16:17] == ['123'])
            store_all(maker, name, {16: 7})
            maker.store(name, 0, 'u32', 5)
            time.sleep(0.5)
            assert window.values(values)[16:17] == ['123']
            assert window.quit() == 0


run()
