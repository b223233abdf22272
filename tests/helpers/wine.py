# SPDX-License-Identifier: GPL-3.0-or-later
"""Windows programs in a prefix that Wine has made for this test alone, without a display."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from tap import eventually


def missing(*programs):
    """Why nothing can be run, or None. The programs are paths, empty for those that were not built."""
    if shutil.which('wine') is None or shutil.which('wineserver') is None:
        return 'Wine is not installed'
    if not all(programs):
        return 'MinGW, which compiles Windows programs, is not installed'
    return None


class Prefix:
    """A new prefix. As a context manager it ends with its block: no process is left then, and no file."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='mapglass-wine-'))
        self.path = self.folder / 'prefix'
        home = self.folder / 'home'
        home.mkdir()
        self.environment = {
            key: value for key, value in os.environ.items() if key not in ('DISPLAY', 'WAYLAND_DISPLAY', 'WINEARCH')
        } | {
            'HOME': str(home),
            'WINEDEBUG': '-all',
            'WINEDLLOVERRIDES': 'mscoree=;mshtml=;winemenubuilder.exe=',
            'WINEPREFIX': str(self.path),
        }
        try:
            subprocess.run(['wine', 'wineboot', '-i'], env=self.environment, stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, check=True)
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def start(self, program, *arguments, **options):
        """A process of a Windows program, with pipes."""
        options = {'stdin': subprocess.PIPE, 'stdout': subprocess.PIPE, 'stderr': subprocess.DEVNULL} | options
        return subprocess.Popen(['wine', str(program), *arguments], env=self.environment, **options)

    def run(self, program, *arguments, **options):
        """Runs a Windows program to its end."""
        options = {'stdin': subprocess.DEVNULL, 'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE} | options
        return subprocess.run(['wine', str(program), *arguments], env=self.environment, timeout=60, check=False,
                              **options)

    def processes(self):
        """The processes that belong to this prefix: number to what they are."""
        mark = b'WINEPREFIX=' + os.fsencode(self.path)
        found = {}
        for entry in os.scandir('/proc'):
            if not entry.name.isdigit():
                continue
            try:
                if mark in pathlib.Path(entry.path, 'environ').read_bytes().split(b'\0'):
                    found[int(entry.name)] = pathlib.Path(entry.path, 'cmdline').read_bytes()
            except OSError:
                continue
        return found

    def close(self):
        """Ends every process of the prefix, waits until they have ended, and removes it."""
        subprocess.run(['wineserver', '-k'], env=self.environment, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, check=False)
        for process in self.processes():
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        eventually(lambda: not self.processes())
        shutil.rmtree(self.folder, ignore_errors=True)
