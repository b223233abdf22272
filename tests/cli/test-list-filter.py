# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl list: which mappings, and what happens to them."""

import json
import mmap
import os
import pathlib
import signal
import subprocess

from ctl import CTL, ENVIRONMENT, as_nobody, good, parse_json, path, refused
from tap import MapMaker, case, eventually, run, unique


def uris(*options):
    return [mapping['uri'] for mapping in parse_json(good('list', '--json', *options))['mappings']]


@case('--kind takes one kind')
def _():
    with MapMaker() as maker:
        uri = f'posix:/{maker.create(unique("kind"), 4096)}'
        assert uri in uris('--kind', 'posix')
        assert uri not in uris('--kind', 'section')
        sentence = refused(2, 'list', '--kind', 'Posix')
        assert sentence.startswith('There is no kind of mapping “Posix”.'), sentence


@case('every kind can be asked for, also one that there is nothing of, and is completed')
def _():
    kinds = ['posix', 'sysv', 'memfd', 'file', 'section', 'semaphore', 'object', 'anonymous']
    sentence = refused(2, 'list', '--kind', 'all')
    assert sentence.endswith(f'Known are {", ".join(kinds[:-1])} and {kinds[-1]}.'), sentence
    for kind in kinds:
        for mapping in parse_json(good('list', '--json', '--kind', kind))['mappings']:
            assert mapping['kind'] == kind, mapping
    completions = pathlib.Path(__file__).resolve().parents[2] / 'data' / 'completions'
    for name in '_mapglassctl', 'mapglassctl.bash', 'mapglassctl.fish':
        assert ' '.join(kinds) in (completions / name).read_text(encoding='utf-8'), name


@case('--user takes one owner, by name or number')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('user'), 4096)
        uri = f'posix:/{name}'
        user = parse_json(good('show', uri, '--json'))['user']
        assert uri in uris('--user', str(os.geteuid()))
        assert user is None or uri in uris('--user', user)
        assert uri not in uris('--user', 'nobody-of-this-name')
        assert uri not in uris('--user', '4294967294')


@case('--orphans leaves out what a process maps or has open')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('orphan'), 4096)
        uri = f'posix:/{name}'
        assert uri in uris('--orphans')
        # Open is as good as mapped.
        fd = os.open(path(name), os.O_RDONLY)
        assert uri not in uris('--orphans')
        with mmap.mmap(fd, 4096, access=mmap.ACCESS_READ):
            os.close(fd)
            assert uri not in uris('--orphans')
        assert uri in uris('--orphans')


@case('options that mean nothing together are refused')
def _():
    assert refused(2, 'list', '--for', '1s').startswith('--for is for --watch. See')
    assert refused(2, 'list', '--watch', '--orphans') .startswith('--orphans and --watch do not go together. See')
    refused(2, 'list', '--watch', '--for', 'x')


class Watcher:
    """list --watch, and the lines that it has printed."""

    def __init__(self, *options):
        self.process = subprocess.Popen([CTL, 'list', '--watch', *options], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, env=ENVIRONMENT)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.text = b''

    def lines(self, word):
        self.text += self.process.stdout.read() or b''
        return [line for line in self.text.decode('utf-8').splitlines() if word in line]

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        assert self.process.wait(timeout=60) == 0
        self.text += self.process.stdout.read() or b''
        self.process.stdout.close()
        self.process.stderr.close()


@case('--watch tells what appears, is attached, changes its size, is made anew, and goes')
def _():
    with MapMaker() as maker:
        old = maker.create(unique('old'), 4096)
        watcher = Watcher('--json')
        name = unique('watch')

        def events():
            found = [json.loads(line) for line in watcher.lines(name)]
            return [(event['event'], event['size'], event.get('pid'), event.get('access')) for event in found]

        # The first list is no news; what comes behind it is.
        probes = [maker.create(f'{name}-probe', 1)]
        eventually(lambda: watcher.lines('probe') or maker.recreate(probes[0], 1))
        maker.unlink(probes[0])
        eventually(lambda: any(json.loads(line)['event'] == 'vanish' for line in watcher.lines('probe')))
        watcher.text = b''

        maker.create(name, 4096)
        eventually(lambda: events() == [('appear', 4096, None, None)])
        maker.map(name)
        eventually(lambda: ('attach', 4096, maker.pid, 'rw') in events())
        maker.truncate(name, 8192)
        eventually(lambda: ('resize', 8192, None, None) in events())
        maker.recreate(name, 100)
        eventually(lambda: ('recreate', 100, None, None) in events() or ('appear', 100, None, None) in events())
        eventually(lambda: any(event[0] == 'detach' for event in events()))
        maker.unlink(name)
        eventually(lambda: events()[-1][0] == 'vanish')
        assert not watcher.lines(old)
        watcher.stop()


@case('--watch prints lines for people, of the kind that is meant, and ends in time')
def _():
    with MapMaker() as maker:
        watcher = Watcher()
        other = Watcher('--kind', 'section')
        name = unique('text')
        maker.create(name, 4096)
        eventually(lambda: watcher.lines(name) or maker.recreate(name, 4096))
        line = watcher.lines(name)[0]
        assert line.split('  ')[1:2] in (['appear '], ['recreate']) and line.endswith('4,096 bytes'), line
        watcher.stop(signal.SIGINT)
        other.stop()
        assert not other.text
        assert good('list', '--watch', '--for', '100ms', '--kind', 'section') == b''


@case('another user watches too')
def _():
    result = as_nobody('list', '--watch', '--for', '100ms')
    assert result.returncode == 0, result


run()
