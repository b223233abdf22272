# SPDX-License-Identifier: GPL-3.0-or-later
"""What people use: list, read, write, watch."""

import subprocess

from client import PREFIX, PROGRAM, Maker, Sections, gone
from tap import case, unique


def tool(*words):
    """Runs it to its end. Returns what it has printed, where nothing is wrong."""
    result = PREFIX.run(PROGRAM, *words)
    assert (result.returncode, result.stderr) == (0, b''), result
    return result.stdout.decode('utf-8')


def wrong(status, *words):
    """Runs what must not work. Returns the one line that it says."""
    result = PREFIX.run(PROGRAM, *words)
    assert (result.returncode, result.stdout) == (status, b''), result
    line = result.stderr.decode('utf-8')
    assert line.startswith('mapglass-sections: ') and line.count('\n') == 1, line
    return line


@case('the tool says what it can, and its version')
def _():
    text = tool('--help')
    assert all(f'\n  {command} ' in text for command in ('list', 'read', 'write', 'watch', 'serve')), text
    assert tool('--version').startswith('mapglass-sections ')


@case('the tool lists')
def _():
    with Maker() as maker:
        name = maker.make('section', '共享\t%' + unique('list'), 8192)
        shown = name.replace('%', '%25').replace('\t', '%09')
        event = maker.make('event', 'Global\\' + unique('list'), 'auto')
        mutex = maker.make('mutex', unique('list'))
        semaphore = maker.make('semaphore', unique('list'), 2, 5)
        denied = maker.make('denied', unique('list'))
        lines = [line.split(None, 1) for line in tool('list').splitlines()]
        found = {rest.split('  ')[-1].strip(): (kind, rest.split('  ')[0]) for kind, rest in lines}
        assert found['Local\\' + shown] == ('section', '8192 bytes'), found
        assert found[event] == ('event', 'not set, resets itself'), found
        assert found['Local\\' + mutex] == ('mutex', 'free'), found
        assert found['Local\\' + semaphore] == ('semaphore', '2 of 5'), found
        assert found['Local\\' + denied] == ('section', '(ERROR_ACCESS_DENIED)'), found
        assert {line.split()[0] for line in tool('list', 'event', 'mutex').splitlines()} == {'event', 'mutex'}
        assert '“events”' in wrong(2, 'list', 'events')


@case('the tool reads and writes')
def _():
    with Maker() as maker:
        name = maker.make('section', '공유' + unique('bytes'), 4096)
        assert tool('write', name, '--offset', '0x10', '--text', 'hi 你') == ''
        assert tool('write', name, 'DEADbeef') == ''
        assert maker.ask('load', name, 0, 4) == 'deadbeef'
        assert tool('read', name, '--length', '24') == (
            '00000000  de ad be ef 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n'
            '00000010  68 69 20 e4 bd a0 00 00                           |hi .....|\n')
        assert tool('read', name, '--offset', '4095') == (
            '00000fff  00                                                |.|\n')
        assert len(tool('read', 'Local\\' + name).splitlines()) == 256


@case('the tool says why it cannot')
def _():
    with Maker() as maker:
        name = maker.make('section', unique('wrong'), 4096)
        event = maker.make('event', unique('wrong'), 'auto')
        missing = unique('missing')
        line = wrong(1, 'read', missing)
        assert f'“Local\\{missing}”' in line and '(2 ERROR_FILE_NOT_FOUND)' in line, line
        assert '(6 ERROR_INVALID_HANDLE)' in wrong(1, 'read', event)
        assert '(998 ERROR_NOACCESS)' in wrong(1, 'read', name, '--offset', '4096')
        assert '(998 ERROR_NOACCESS)' in wrong(1, 'read', name, '--offset', '1', '--length', '4096')
        assert '(998 ERROR_NOACCESS)' in wrong(1, 'write', name, '--offset', '4095', '0102')
        assert '(998 ERROR_NOACCESS)' in wrong(1, 'watch', name, '--offset', '4096')
        assert '(2 ERROR_FILE_NOT_FOUND)' in wrong(1, 'watch', missing)
        assert maker.ask('load', name, 4095, 1) == '00'


@case('the tool refuses wrong use')
def _():
    for words in ((), ('show',), ('read',), ('read', 'a', 'b'), ('read', 'a', '--offset'),
                  ('read', 'a', '--offset', '-1'),
                  ('read', 'a', '--length', '0'), ('read', 'a', '--nothing'), ('read', 'a\\b'), ('read', '50%'),
                  ('write', 'a'), ('write', 'a', '1'), ('write', 'a', '01', '02'),
                  ('write', 'a', '--length', '1', '01'),
                  ('write', 'a', '--text'), ('watch', 'a', '--interval', '0'), ('watch', 'a', '--text', 'b'),
                  ('watch', 'a', '--length', '9999999999'), ('serve', 'now')):
        wrong(2, *words)


@case('the tool watches, until the section is gone')
def _():
    with Sections() as sections:
        with Maker() as maker:
            name = maker.make('section', unique('watch'), 4096)
            watch = PREFIX.start(PROGRAM, 'watch', name, '--length', '48', '--interval', '5', stderr=subprocess.PIPE)
            first = [watch.stdout.readline() for _i in range(3)]
            assert [line[:8] for line in first] == [b'00000000', b'00000010', b'00000020'], first
            maker.ask('store', name, 17, 65)
            line = watch.stdout.readline()
            assert line.startswith(b'00000010  00 41 00 ') and line.endswith(b'|.A..............|\n'), line
        said = watch.stderr.read()
        assert said == b'mapglass-sections: The section is gone.\n', said
        assert watch.stdout.read() == b'' and watch.wait(timeout=60) == 0
        gone(sections, 'section', name)
        for stream in (watch.stdin, watch.stdout, watch.stderr):
            stream.close()
