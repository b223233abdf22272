# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglass-demo semaphore: a post for each update, and a reader that takes them."""

import os
import subprocess

from demos import DEMO, Demo, ENVIRONMENT, call, check_failure, check_sentence, content, floats, path
from tap import case, eventually, run, unique


def semaphore(name):
    return path('sem.' + name)


def value(name):
    with open(semaphore(name), 'rb') as file:
        return int.from_bytes(file.read(4), 'little')


@case('each update is posted, and both names are removed')
def _():
    with Demo('semaphore', '--rate', '10000', '--updates', '500') as demo:
        line = demo.line()
        assert line.startswith(f'posix:/{demo.name}: ') and f'/{demo.name} ' in line, line
        assert demo.line() == 'posts: 500\n'
        assert value(demo.name) == 500
        assert floats(content(demo.name))[(500 + 64) % 256] == 1.0
        demo.type(b'\n')
        assert demo.end() == (0, '', '')
        assert not os.path.exists(path(demo.name)) and not os.path.exists(semaphore(demo.name))


@case('a reader takes each of them')
def _():
    with Demo('semaphore', '--rate', '1000', '--updates', '300') as demo:
        demo.line()
        status, output, complaint = call('semaphore', '--read', '--updates', '300', '--name', demo.name)
        assert (status, complaint) == (0, ''), complaint
        assert output.splitlines()[1] == 'taken: 300', output
        assert demo.line() == 'posts: 300\n'
        assert value(demo.name) == 0
        assert demo.stop() == (0, '', '')


@case('a reader that is asked to end while it waits')
def _():
    with Demo('semaphore', '--rate', '1', '--updates', '1') as demo:
        demo.line()
        with subprocess.Popen([DEMO, 'semaphore', '--read', '--name', demo.name], stdout=subprocess.PIPE,
                              env=ENVIRONMENT) as reader:
            reader.stdout.readline()
            assert demo.line() == 'posts: 1\n'
            eventually(lambda: value(demo.name) == 0)
            reader.terminate()
            assert reader.stdout.read() == b'taken: 1\n'
            assert reader.wait() == 0


@case('a semaphore that is not there, one that is taken already, one that is taken away')
def _():
    name = unique('none')
    check_failure(call('semaphore', '--read', '--name', name), f'“{name}”', 'no semaphore')
    check_failure(call('semaphore', '--read', '--name', 'a/b'), 'slash')
    with Demo('semaphore') as demo:
        demo.line()
        check_failure(call('semaphore', '--name', demo.name), f'“{demo.name}”', 'exists')
        assert os.path.exists(semaphore(demo.name))
        os.truncate(semaphore(demo.name), 0)
        status, output, complaint = demo.end()
        assert status == 1 and output.startswith('posts: '), output
        check_sentence(complaint, f'“{demo.name}”', 'taken away')
    name = unique('half')
    with open(semaphore(name), 'xb'):
        pass
    try:
        check_failure(call('semaphore', '--name', name), f'“{name}”', 'exists')
        assert not os.path.exists(path(name))
    finally:
        os.unlink(semaphore(name))
    status, output, complaint = call('semaphore', '--read', '--rate', '5')
    assert (status, output) == (2, '')
    check_sentence(complaint, '--rate', '--read')


run()
