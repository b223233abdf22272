# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl and the named sections, events, mutexes and semaphores of Windows programs under Wine."""

import os
import pathlib
import signal
import struct
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'helpers'), str(HERE.parent / 'cli')]

import wine  # noqa: E402

WRITER = os.environ['WRITER']
REASON = wine.missing(os.environ['MAPGLASS_SECTIONS'], os.environ['OBJECTMAKER'], WRITER)
if REASON is not None:
    print(f'1..0 # SKIP {REASON}')
    sys.exit(0)

from client import PREFIX, RESIDENT, Maker, Process, Sections, fields  # noqa: E402

# Whatever other prefixes are in use: what names none is of this one.
os.environ['WINEPREFIX'] = str(PREFIX.path)

from ctl import ENVIRONMENT, Watch, bad, ctl, good, parse_json, refused, sentences, values  # noqa: E402
from tap import case, eventually, run, unique  # noqa: E402


SECOND = wine.Prefix()


class Writer(Process):
    """A Windows program that writes all the time."""

    def __init__(self, kind, section, other):
        super().__init__(WRITER, kind, section, other)
        assert self._lines.get(timeout=60).strip() == b'ready'

    def said(self):
        return self._lines.get(timeout=60).strip().decode('ascii')


def listed(*options):
    """What list prints in JSON, by URI. What may not be looked into is said on standard error, and is no failure."""
    result = ctl('list', '--json', *options)
    assert result.returncode == 0, result.stderr
    return {found['uri']: found for found in parse_json(result.stdout)['mappings']}


def uri(name, scheme='section'):
    return f'{scheme}:Local\\{name}'


def maps_of(process):
    """The lines of the maps of a process, as lists of words."""
    with open(f'/proc/{process}/maps', encoding='utf-8', errors='surrogateescape') as maps:
        return [line.split() for line in maps]


@case('a section is listed with its size, its memory and the Windows program that maps it')
def _():
    with Maker() as maker:
        name = maker.make('section', unique('listed'), 10000)
        maker.ask('store', name, 9999, 7)
        found = listed('--kind', 'section')[uri(name)]
        assert (found['kind'], found['name'], found['size']) == ('section', f'Local\\{name}', 12288), found
        assert found['uid'] == os.geteuid() and not found['deleted'] and found['mapped'] == 12288, found
        assert [user['command'] for user in found['users']] == ['objectmaker.exe'], found
        inodes = {words[4] for words in maps_of(found['users'][0]['pid'])}
        assert str(found['inode']) in inodes
        shown = parse_json(good('show', uri(name), '--json'))
        assert shown['details'] == {'attributes': ['SEC_COMMIT'], 'prefix': str(PREFIX.path)}, shown
        assert values(uri(name), '--offset', '9998', '--count', '2') == [0, 7]
        # By its name alone, and with the namespace that is meant anyway.
        assert values(name, '--offset', '9999', '--count', '1') == values(f'section:{name}', '--offset', '9999',
                                                                          '--count', '1') == [7]


@case('sections in Global, on first touch, of a file, and with names in Chinese and Korean')
def _():
    text = '你好, 세계'
    names = [f'Global\\{unique("global")}', unique('reserved'), unique('共享内存_공유메모리'), unique('a %\tb')]
    file = PREFIX.folder / 'mapped file'
    file.write_bytes(b'file' * 2000)
    with Maker() as maker, Sections() as sections:
        maker.make('section', names[0], 4096)
        maker.make('reserved', names[1], 65536)
        maker.make('section', names[2], 4096)
        maker.make('section', names[3], 4096)
        for offset, byte in enumerate(text.encode()):
            maker.ask('store', names[2], offset, byte)
        windows = str(file).replace('/', '\\').replace(' ', '%20')
        of_file = unique('file')
        created = fields(sections.ask('CREATE', of_file, 5000, 'PAGE_READWRITE', 'commit', f'Z:{windows}'))
        assert created['existed'] == 0
        found = listed()
        assert found[f'section:{names[0]}']['size'] == 4096
        assert found[uri(names[1])]['size'] == 65536
        assert found[uri(names[2])]['name'] == f'Local\\{names[2]}'
        assert found[uri(names[3].replace('%', '%25').replace('\t', '%09'))]['size'] == 4096
        assert good('read', uri(names[2]), '--format', 'raw', '--count', len(text.encode())).decode() == text
        assert found[uri(of_file)]['size'] == 5000
        details = parse_json(good('show', uri(of_file), '--json'))['details']
        assert details['file'] == str(file) and 'SEC_FILE' in details['attributes'], details
        assert good('read', uri(of_file), '--format', 'raw') == b'file' * 1250


@case('what Windows does not permit is listed, and refused in a sentence')
def _():
    with Maker() as maker:
        name = maker.make('denied', unique('denied'), 4096)
        assert listed()[uri(name)]['users'] == []
        assert 'does not permit it' in refused(1, 'read', uri(name))
        assert 'does not exist' in refused(1, 'read', uri(name + '-none'))
        event = maker.make('event', unique('event'), 'auto')
        assert 'another kind' in refused(1, 'read', uri(event))
        assert 'no bytes' in refused(1, 'read', uri(event, 'object'))
        assert 'backslash' in refused(2, 'read', 'section:a\\b')
        assert 'ID' in refused(2, 'read', 'section://x/Local\\b')
        assert 'not in use' in refused(1, 'read', 'section://1-2/Local\\b')


@case('a Windows program that writes floats is followed live, and gets a float from Linux')
def _():
    name = unique('floats')
    with Writer('floats', name, name + '.tick') as writer:
        seen = set()
        with Watch(uri(name), '--type', 'f32', '--count', '4', '--rate', '100', '--format', 'json') as watch:
            while len(seen) < 20:
                sample = watch.sample()['values']
                assert all(-1 <= value <= 1 for value in sample), sample
                seen.add(tuple(sample))
            assert watch.end(signal.SIGINT) == 0
        good('write', uri(name), '--type', 'f32', '--offset', '2044', '43.5')
        assert writer.said() == 'changed 43.5'
        found = listed()[uri(name)]
        # Zero-copy: the very memory that the Windows program maps.
        place = next(words for words in maps_of(found['users'][0]['pid']) if words[4] == str(found['inode']))
        assert found['users'][0]['command'] == 'writer.exe' and place[1].startswith('rw-s'), (found, place)


@case('the name of a section goes with its owner, although it is looked at')
def _():
    with Maker() as other:
        with Maker() as maker:
            name = maker.make('section', unique('owner'), 4096)
            maker.ask('store', name, 0, 5)
            watch = Watch(uri(name), '--count', '1', '--rate', '50', '--format', 'json')
            with watch:
                watch.sample_with([5])
                maker.ask('close', name)
                # What opens it finds nothing: making it again gives a new one, with zeros.
                assert 'does not exist' in eventually(
                    lambda: sentences(result.stderr)[0]
                    if (result := ctl('read', uri(name), '--count', '1')).returncode == 1 else None)
                watch.said(name)
                assert other.ask('section', name, 8192) == ''
                watch.sample_with([0])
                other.ask('store', name, 0, 9)
                watch.sample_with([9])
                assert watch.end(signal.SIGINT) == 0
                assert [any(part in line for line in watch.errors)
                        for part in ('was removed', 'was made anew and has 8,192 bytes')] == [True, True], watch.errors


@case('a section is made with the answers of Windows')
def _():
    with Maker() as maker:
        name = maker.make('section', unique('made'), 4096)
        out, sentence = bad(0, 'create', uri(name), '--size', '64K')
        assert out.decode().strip() == uri(name) and 'ERROR_ALREADY_EXISTS (183)' in sentence
        assert '4,096 bytes' in sentence, sentence
        event = maker.make('event', unique('event'), 'auto')
        assert 'ERROR_INVALID_HANDLE (6)' in refused(1, 'create', uri(event), '--size', '64K')
        assert 'ERROR_INVALID_PARAMETER (87)' in refused(2, 'create', uri(unique('zero')), '--size', '0')
        assert 'mode' in refused(2, 'create', uri(unique('mode')), '--size', '4K', '--mode', '0600')
        assert 'ERROR_NOT_SUPPORTED (50)' in refused(1, 'create', uri(unique('huge')), '--size', '2M', '--huge')
        assert 'only Windows sections' in refused(2, 'create', unique('posix'), '--size', '4K', '--protect',
                                                  'execute-read')
        assert 'prefix' in refused(1, 'create', 'section://1-2/Local\\x', '--size', '4K')


@case('what was made here is there for Windows programs as long as it is held')
def _():
    for protection in ('readwrite', 'readonly', 'execute-readwrite', 'execute-read', 'writecopy'):
        name = unique('held')
        with Maker() as maker, Watch(uri(name), '--size', '6000', '--fill', '0x41', '--protect', protection,
                                     command='create') as create:
            assert create.line() == uri(name)
            assert maker.ask('section', name, 4096) == ''
            assert maker.ask('load', name, 5998, 3) == '414141'
            maker.ask('close', name)
            assert create.end(signal.SIGINT) == 0
            assert len(create.errors) == 1 and 'last holder' in create.errors[0], create.errors
            eventually(lambda: uri(name) not in listed())  # noqa: B023


@case('events, mutexes and semaphores are listed with their state, and nothing is taken')
def _():
    with Maker() as maker:
        auto = maker.make('event', unique('auto'), 'auto')
        manual = maker.make('event', unique('manual'), 'manual')
        mutex = maker.make('mutex', unique('mutex'))
        semaphore = maker.make('semaphore', unique('semaphore'), 2, 5)
        maker.ask('set', auto)
        for _ in range(3):
            found = {row: details['details'] for row, details in listed('--kind', 'object').items()}
            assert (found[uri(auto, 'object')]['reset'], found[uri(auto, 'object')]['signaled']) == ('auto', True)
            assert (found[uri(manual, 'object')]['reset'], found[uri(manual, 'object')]['signaled']) \
                == ('manual', False)
            assert found[uri(mutex, 'object')]['held'] is False
            assert (found[uri(semaphore, 'object')]['value'], found[uri(semaphore, 'object')]['maximum']) == (2, 5)
        assert maker.ask('wait', auto, 0) == '0'
        assert maker.ask('wait', mutex, 0) == '0'
        table = ctl('list').stdout.decode()
        lines = {line.split()[0]: line for line in table.splitlines() if line.startswith('object:')}
        assert lines[uri(auto, 'object')].endswith('auto-reset event, not signaled')
        assert lines[uri(mutex, 'object')].endswith('mutex, held')
        assert lines[uri(semaphore, 'object')].endswith('semaphore, 2 of 5')
        assert parse_json(good('show', uri(mutex, 'object'), '--json'))['details']['held'] is True


@case('an event is waited for: an auto-reset one only where that is asked for')
def _():
    with Maker() as maker:
        name = maker.make('section', unique('waited'), 4096)
        auto = maker.make('event', unique('auto'), 'auto')
        manual = maker.make('event', unique('manual'), 'manual')
        arguments = [uri(name), '--count', '1', '--format', 'json']
        assert '--take' in refused(2, 'watch', *arguments, '--event', auto)
        assert 'another kind' in refused(1, 'watch', *arguments, '--event', name)
        assert 'does not exist' in refused(1, 'watch', *arguments, '--event', auto + '-none')
        for event, options in ((auto, ['--take']), (manual, [])):
            with Watch(*arguments, '--event', event, *options) as watch:
                watch.sample()
                for n in range(1, 6):
                    maker.ask('store', name, 0, n)
                    maker.ask('set', event)
                    watch.sample_with([n])
                    maker.ask('reset', event)
                    # Until it was seen that it is reset, a manual-reset event is not set anew.
                    eventually(lambda: not listed()[uri(event, 'object')]['details']['signaled'])  # noqa: B023
                assert watch.end(signal.SIGINT) == 0
                assert any('5 events' in line for line in watch.errors), watch.errors
                assert any('auto-reset' in line for line in watch.errors) == (event == auto), watch.errors
            # It was let go: what is set now stays for the program.
            maker.ask('set', event)
            assert maker.ask('wait', event, 1000) == '0'


@case('an event that goes is told, and is waited for again when it comes back')
def _():
    with Maker() as maker:
        name = maker.make('section', unique('back'), 4096)
        event = maker.make('event', unique('event'), 'auto')
        with Watch(uri(name), '--count', '1', '--format', 'json', '--event', event, '--take') as watch:
            watch.sample()
            maker.ask('close', event)
            watch.said('no program has it any more')
            maker.make('event', event, 'auto')

            def is_seen():
                maker.ask('store', name, 0, 77)
                maker.ask('set', event)
                return watch.sample()['values'] == [77]

            eventually(is_seen)


@case('while a mutex is held no half-written state is seen in 200 samples')
def _():
    name = unique('pair')
    with Writer('pair', name, name + '.mutex'):
        torn = {}
        for options in ([], ['--mutex', name + '.mutex']):
            torn[len(options)] = 0
            with Watch(uri(name), '--type', 'u32', '--count', '2', '--rate', '60', '--format', 'json',
                       *options) as watch:
                for _ in range(200):
                    first, second = watch.sample()['values']
                    torn[len(options)] += first != second
                assert watch.errors == [], watch.errors
        assert torn[0] > 0 and torn[2] == 0, torn
        for _ in range(5):
            first, second = values(uri(name), '--type', 'u32', '--count', '2', '--mutex', name + '.mutex')
            assert first == second
        good('write', uri(name), '--type', 'u32', '--offset', '64', '5', '--mutex', f'object:Local\\{name}.mutex')
        good('fill', uri(name), '--type', 'u32', '--offset', '68', '--count', '2', '--value', '6', '--mutex',
             name + '.mutex')
        assert values(uri(name), '--type', 'u32', '--offset', '64', '--count', '3') == [5, 6, 6]


@case('a mutex is waited for within a time limit, and one that was abandoned is told')
def _():
    with Maker() as maker:
        name = maker.make('section', unique('limited'), 4096)
        mutex = maker.make('mutex', unique('mutex'))
        write = ['write', uri(name), '--offset', '0', '1', '--mutex', mutex]
        with Maker() as holder:
            holder.ask('mutex', mutex)
            assert holder.ask('wait', mutex, 0) == '0'
            assert 'within 50 ms' in refused(1, *write, '--mutex-timeout', '50ms')
            assert values(uri(name), '--count', '1') == [0]
            holder.die()
        eventually(lambda: listed()[uri(mutex, 'object')]['details']['abandoned'])
        assert 'abandoned' in refused(1, *write)
        assert values(uri(name), '--count', '1') == [0]
        good(*write)
        assert values(uri(name), '--count', '1') == [1]
        assert maker.ask('wait', mutex, 0) == '0'
        maker.ask('release', mutex)
        event = maker.make('event', unique('event'), 'auto')
        assert 'another kind' in refused(1, *write[:-1], event)
        assert '--mutex' in refused(2, *write[:-2], '--mutex-timeout', '1s')


@case('a mutex that is held is given back when the program is ended')
def _():
    name = unique('ended')
    with Maker() as maker:
        maker.make('section', name, 4096)
        mutex = maker.make('mutex', unique('mutex'))
        with Watch(uri(name), '--count', '1', '--format', 'json', '--rate', '240', '--mutex', mutex) as watch:
            watch.sample()
            watch.process.kill()
            watch.process.wait()
        # 0 is WAIT_OBJECT_0, and not WAIT_ABANDONED.
        assert maker.ask('wait', mutex, 10000) == '0'


@case('no process is started where none runs, and none is left')
def _():
    before = set(PREFIX.processes())
    for command in (['list'], ['show', 'section:none'], ['list', '--json']):
        ctl(*command)
        eventually(lambda: set(PREFIX.processes()) <= before)
    eventually(lambda: not SECOND.processes())
    ctl('list', env=ENVIRONMENT | {'WINEPREFIX': str(SECOND.path)})
    assert not SECOND.processes()


@case('a second prefix is named by its id, and both have objects of the same name')
def _():
    name = unique('both')
    with Maker() as maker:
        maker.make('section', name, 4096)
        maker.ask('store', name, 0, 1)
        there = SECOND.start(os.environ['OBJECTMAKER'])
        try:
            assert there.stdout.readline().strip() == b'ready'
            there.stdin.write(f'section {name} 4096\nstore {name} 0 2\n'.encode())
            there.stdin.flush()
            assert [there.stdout.readline().split()[0] for _ in range(2)] == [b'ok', b'ok']
            status = os.stat(SECOND.path)
            other = f'section://{status.st_dev:x}-{status.st_ino:x}/Local\\{name}'
            found = listed('--kind', 'section')
            assert uri(name) in found and other in found, sorted(found)
            assert (values(uri(name), '--count', '1'), values(other, '--count', '1')) == ([1], [2])
            assert other in bad(1, 'read', name, '--count', '1')[1]
        finally:
            there.stdin.close()
            there.wait(timeout=60)
            there.stdout.close()


@case('what cannot be joined is a quiet line')
def _():
    environment = ENVIRONMENT | {'MAPGLASS_SECTIONS': '/nowhere/mapglass-sections.exe'}
    result = ctl('list', env=environment)
    said = [line for line in sentences(result.stderr) if 'Wine' in line]
    assert result.returncode == 0, result.stderr
    assert any('are not available, because' in line and str(PREFIX.path) in line for line in said), said
    assert 'not available' in refused(1, 'read', 'section:any', env=environment)
    result = ctl('list', env=ENVIRONMENT | {'MAPGLASS_SECTIONS': ''})
    assert result.returncode == 0 and b'Wine' not in result.stderr and b'section:' not in result.stdout


RESIDENT.append(Maker())
try:
    run()
finally:
    RESIDENT.pop().close()
    PREFIX.close()
    SECOND.close()
