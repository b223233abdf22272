# SPDX-License-Identifier: GPL-3.0-or-later
"""How mapglassctl takes its arguments, and what it does when it cannot print."""

import os
import subprocess

from ctl import CTL, ENVIRONMENT, bad, ctl, good, path, refused, sentences
from tap import MapMaker, case, run, unique

OPTIONS = {
    'list': ['kind', 'user', 'orphans', 'all', 'json', 'watch', 'for'],
    'show': ['json'],
    'read': ['type', 'offset', 'count', 'format'],
    'watch': ['type', 'offset', 'count', 'rate', 'for', 'format', 'changes'],
    'wait': ['type', 'offset', 'count', 'until', 'timeout', 'rate', 'format'],
    'plot': ['type', 'offset', 'stride', 'channels', 'own-scales', 'zoom', 'cursor', 'image', 'pixel', 'flip', 'alpha', 'colors',
             'scale', 'range', 'size', 'dark', 'png', 'svg'],
    'write': ['type', 'offset', 'if-equals', 'file', 'json'],
    'fill': ['type', 'offset', 'count', 'byte', 'value', 'ramp', 'step', 'sine', 'center', 'periods', 'frequency', 'phase',
             'random', 'min', 'max', 'seed', 'increment', 'json'],
    'flush': ['offset', 'length', 'json'],
    'patch': ['type', 'force', 'reverse', 'json'],
    'create': ['size', 'file', 'protect', 'mode', 'reserve', 'commit', 'huge', 'fill', 'from'],
    'remove': ['orphans', 'dry-run'],
    'copy': ['force'],
}


@case('help is UTF-8 and names all commands')
def _():
    text = good('--help').decode('utf-8')
    assert all(f'\n  {command} ' in text for command in OPTIONS), text
    assert text == good('-h').decode('utf-8')


@case('every command has help that names its options')
def _():
    for command, options in OPTIONS.items():
        text = good(command, '--help').decode('utf-8')
        assert all(f'  --{option}' in text for option in options), text
        assert f'mapglassctl {command} ' in text and '…' in text, text


@case('the version is one line')
def _():
    version = good('--version').decode('ascii')
    assert version.startswith('mapglassctl ') and version.count('\n') == 1 and version.endswith('\n')
    assert good('read', '--version').decode('ascii') == version


@case('a command line that makes no sense ends with 2')
def _():
    name = unique('usage')
    with MapMaker() as maker:
        maker.create(name, 16)
        for arguments in (
            [], ['bogus'], ['Read', name], ['--bogus'], ['--json', 'list'], ['list', name], ['list', '--format', 'json'],
            ['show'], ['read'], ['watch'], ['wait'], ['wait', name], ['show', name, name], ['read', name, name],
            ['read', '--bogus', name], ['read', name, '--bogus=1'], ['read', name, '-t', 'u8'], ['read', name, '--count'],
            ['read', name, '--rate', '5'], ['read', name, '--json'], ['watch', name, '--json'],
            ['read', name, '--typ', 'u8'], ['write'], ['fill'], ['flush'], ['patch'], ['fill', name, name], ['flush', name, name],
        ):
            assert '--help”' in refused(2, *arguments), arguments


@case('a value that an option cannot have ends with 2 and is named')
def _():
    name = unique('usage')
    with MapMaker() as maker:
        maker.create(name, 16)
        for command, option, value in (
            ('read', 'type', 'f33'), ('read', 'type', ''), ('read', 'type', 'F32'), ('read', 'type', 'be:'),
            ('read', 'offset', '-1'), ('read', 'offset', '64Q'), ('read', 'offset', '1.5'), ('read', 'offset', '0x'),
            ('read', 'offset', '18446744073709551616'), ('read', 'offset', '18446744073709551615K'),
            ('read', 'count', '-1'), ('read', 'count', '1K'), ('read', 'count', '18446744073709551616'),
            ('read', 'format', 'xml'), ('read', 'format', 'Json'),
            ('watch', 'format', 'npy'), ('watch', 'format', 'raw'), ('watch', 'rate', '-5'), ('watch', 'rate', '1.5'),
            ('watch', 'for', '3'), ('watch', 'for', '-3s'), ('watch', 'for', '2d'), ('watch', 'for', 'x'),
        ):
            for arguments in ([f'--{option}', value], [f'--{option}={value}']):
                sentence = refused(2, command, name, *arguments)
                assert f'“{value}”' in sentence, sentence
        for command, option, value in (
            ('read', 'offset', ''), ('read', 'count', ''), ('watch', 'rate', '0'), ('watch', 'rate', '241'),
            ('watch', 'rate', ''), ('watch', 'for', ''), ('watch', 'count', '16777217'),
            ('watch', 'count', '18446744073709551615'), ('watch', 'offset', '18446744073709551615'),
        ):
            refused(2, command, name, f'--{option}', value)


@case('bytes that are no text are shown so that a line stays a line')
def _():
    for argument in (b'--\xff', b'--x\ny', b'--\x1b[31m'):
        refused(2, b'read', argument, b'x')
    refused(2, b'\xff\n')
    refused(2, b'read', b'--type', b'\xff\x1b\n', b'x')
    refused(2, b'read', b'x', b'y\n\xff')


@case('a name that nothing can have ends with 2')
def _():
    for command in ('show', 'read', 'watch'):
        for name in ('posix:/a/b', 'a/b', '/a/b', '', 'posix:', 'posix:/', '/', '.', '..', 'posix:/..',
                     'x' * 256, 'posix:/' + 'x' * 256, 'é' * 128, 'posix:/%', 'posix:/%0', 'posix:/%zz', 'a%00b',
                     'posix:/a%2Fb', 'bogus:/x'):
            sentence = refused(2, command, name)
            assert '“' in sentence, sentence


@case('a name that nothing has ends with 1 and is named')
def _():
    for command in ('show', 'read', 'watch'):
        name = unique('missing')
        for text in (name, f'/{name}', f'posix:/{name}', f'posix:{name}'):
            assert refused(1, command, text) == f'“/{name}” does not exist.'
        assert 'does not exist' in refused(1, command, 'x' * 255)


@case('bytes of a name that are no printable UTF-8 stand as %XX')
def _():
    for command in (b'show', b'read', b'watch'):
        assert refused(1, command, b'no\xff\n\x1b-' + unique('x').encode()).startswith('“/no%FF%0A%1B-')
        assert refused(1, command, b'posix:/no%25%7F-' + unique('x').encode()).startswith('“/no%25%7F-')
        assert refused(1, command, 'posix:/né-' + unique('x')).startswith('“/né-')


@case('the name of a semaphore ends with 1')
def _():
    name = 'sem.' + unique('usage')
    with open(path(name), 'xb'):
        try:
            for command in ('show', 'read', 'watch'):
                assert 'is a semaphore' in refused(1, command, f'posix:/{name}')
                assert 'is a semaphore' in refused(1, command, name)
        finally:
            os.unlink(path(name))


@case('what is no memory ends with 1')
def _():
    name = unique('folder')
    os.mkdir(path(name))
    try:
        for command in ('show', 'read', 'watch'):
            assert 'is a folder' in refused(1, command, name)
    finally:
        os.rmdir(path(name))
    os.mkfifo(path(name))
    try:
        for command in ('show', 'read', 'watch'):
            assert 'is a pipe' in refused(1, command, name)
    finally:
        os.unlink(path(name))


@case('a name may begin with a dash, and options may stand anywhere')
def _():
    with MapMaker() as maker:
        name = maker.create('-' + unique('dash'), 2)
        assert good('read', '--', name) == b'  0   0\n'
        assert good('read', '--count', '1', '--', name) == b'  0\n'
        assert good('read', f'posix:/{name}', '--count=1') == b'  0\n'
        assert good('read', '--count=2', f'/{name}', '--count', '1') == b'  0\n'


@case('a reader that has seen enough is no failure')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('pipe'), 4 << 20)
        for arguments in (['read', name], ['read', name, '--format', 'raw'], ['read', name, '--format', 'json'],
                          ['watch', name, '--count', '9'], ['watch', name, '--count', '9', '--format', 'csv']):
            with subprocess.Popen([CTL, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env=ENVIRONMENT) as process:
                assert process.stdout.read(1) != b''
                process.stdout.close()
                assert process.stderr.read() == b''
            assert process.returncode == 0, (arguments, process.returncode)


@case('a reader that has gone is noticed while there is nothing to print')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('pipe'), 16)
        with subprocess.Popen([CTL, 'watch', name, '--changes'], stdout=subprocess.PIPE, env=ENVIRONMENT) as process:
            process.stdout.close()
        assert process.returncode == 0


@case('standard output that cannot be written to is a failure')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('full'), 16)
        for arguments in (['--help'], ['--version'], ['list', '--json'], ['show', name, '--json'], ['read', name],
                          ['read', name, '--format', 'npy'], ['watch', name, '--for', '30s']):
            with open('/dev/full', 'wb') as full:
                assert 'No space left' in bad(1, *arguments, stdout=full)[1]
            result = ctl(*arguments, stdout=None, preexec_fn=lambda: os.close(1))
            assert result.returncode == 1 and len(sentences(result.stderr)) == 1, (arguments, result)


@case('standard error that nobody reads, or that is closed, changes nothing')
def _():
    for close in (True, False):
        reading, writing = os.pipe()
        os.close(reading)
        options = {'preexec_fn': lambda: os.close(2)} if close else {}
        assert ctl('read', unique('missing'), stderr=writing, **options).returncode == 1
        os.close(writing)


run()
