# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines that are none, and ends of all sorts."""

import os
import random
import signal
import subprocess
import sys

from client import PREFIX, PROGRAM, Maker, Sections
from tap import case, eventually, unique

COMMANDS = (b'PING', b'LIST', b'QUERY', b'OPEN', b'MAP', b'READ', b'WRITE', b'CLOSE', b'CREATE', b'WAIT', b'SET',
            b'RESET', b'LOCK', b'UNLOCK', b'STOP', b'QUIT', b'')


def is_well(sections):
    """It still answers, and what comes now is the answer to this."""
    number = sections.send('PING')
    while True:
        line = sections.line()
        assert line is not None, 'it has ended'
        if line.startswith(f'{number} OK clock='):
            return True


def send_all(sections, lines):
    """Sends lines, and returns what it has answered when it is done with them."""
    answers = []
    for start in range(0, len(lines), 100):
        sections.send_bytes(b''.join(line + b'\n' for line in lines[start:start + 100]))
        end = sections.send('PING')
        while not (line := sections.line()).startswith(f'{end} OK clock='):
            answers.append(line)
    return answers


@case('10,000 malformed lines are 10,000 errors')
def _():
    chance = random.Random(1)
    lines = []
    for i in range(10_000):
        number = b'%d' % (1_000_000 + i)
        command = chance.choice(COMMANDS)
        lines.append(chance.choice((
            bytes(chance.choice(b'\0\1\t\r %abcXYZ\x7f\xff0') for _j in range(chance.randrange(60))).strip(b'0'),
            number + b' ' + command.lower(),
            number + b' ' + command + b' ' * chance.randrange(1, 30),
            number + b'  ' + command,
            number + b' ' + command + b' \xff\xfe' * chance.randrange(1, 8),
            number + b' ' + command + b' %' * chance.randrange(1, 20),
            b'-' + number + b' PING', b'0 PING', b'99999999999 PING', b'0x10 PING', b' ' + number + b' PING',
            number + b' PING\r', number + b' PI\0NG', number + b' PING 1', number,
            number + b' READ 1 2 3', number + b' READ ' + b'9' * 30 + b' 0 1', number + b' CLOSE 0',
            number + b' WAIT ' + b'x' * chance.randrange(300) + b' each', number + b' LOCK a',
        )))
    with Sections() as sections:
        answers = send_all(sections, lines)
        assert len(answers) == 10_000, len(answers)
        for line, answer in zip(lines, answers):
            id_, word, rest = answer.split(' ', 2)
            assert word == 'ERROR' and rest.split()[0].isdigit() and answer.endswith('.'), (line, answer)
            assert int(id_) == 0 or line.startswith(id_.encode()), (line, answer)


@case('lines that are too long are skipped')
def _():
    with Sections() as sections:
        for length in (524_288, 524_289, 600_000, 1 << 20, 5_000_000):
            sections.send_bytes(b'a' * length + b'\n')
            code = sections.line().split()[2]
            assert code == ('87' if length == 524_288 else '24'), (length, code)
            assert is_well(sections)
        sections.send_bytes(b'7 PING ' + b'%' * 524_288 + b'\n8 PING\n')
        assert sections.line().startswith('0 ERROR 24 ERROR_BAD_LENGTH ')
        assert sections.line().startswith('8 OK ')
        sections.send_bytes(b'9 OPEN ' + b'%61' * 174_000 + b' r\n')
        assert sections.line().startswith('9 ERROR 206 ')


@case('lines may come in pieces, and many at once')
def _():
    with Sections() as sections:
        for byte in b'5 PING\n':
            sections.send_bytes(bytes([byte]))
        assert sections.line().startswith('5 OK ')
        sections.send_bytes(b''.join(b'%d PING\n' % i for i in range(1, 20_001)))
        for i in range(1, 20_001):
            assert sections.line().startswith(f'{i} OK clock=')


@case('a line that its end cuts off is none')
def _():
    with Maker() as maker:
        event = maker.make('event', unique('event'), 'manual')
        for rest in (b'', b'3', b'3 SET ', b'3 SET ' + event.encode(), b'\0', b'a' * (1 << 20)):
            with Sections() as sections:
                try:
                    sections.send_bytes(rest)
                except BrokenPipeError:
                    pass
                assert sections.close() == 0
        assert maker.ask('wait', event, 0) == '258'


@case('it ends when its output is closed')
def _():
    process = PREFIX.start(PROGRAM, 'serve')
    assert process.stdout.readline().startswith(b'HELLO ')
    process.stdout.close()
    process.stdin.write(b'1 PING\n' * 3)
    process.stdin.flush()
    assert process.wait(timeout=60) == 0
    process.stdin.close()


@case('it ends when its output was never open')
def _():
    read, write = os.pipe()
    os.close(read)
    process = PREFIX.start(PROGRAM, 'serve', stdout=write)
    os.close(write)
    assert process.wait(timeout=60) == 0
    process.stdin.close()


@case('it ends when it has no input')
def _():
    result = PREFIX.run(PROGRAM, 'serve')
    assert result.returncode == 0 and result.stdout.startswith(b'HELLO ') and result.stdout.count(b'\n') == 1, result


@case('it ends while its output is full, too')
def _():
    with Maker() as maker:
        for i in range(500):
            maker.make('section', f'{unique("full")}-{"x" * 150}', 4096)
        process = PREFIX.start(PROGRAM, 'serve')
        assert process.stdout.readline().startswith(b'HELLO ')
        process.stdin.write(b'1 LIST\n' * 50)
        process.stdin.close()
        process.stdout.read(1)
        process.stdout.close()
        assert process.wait(timeout=60) == 0


@case('it ends when its parent is killed')
def _():
    with Maker() as maker:
        name = maker.make('mutex', unique('mutex'))
        script = ('import subprocess, sys\n'
                  f'p = subprocess.Popen(["wine", {str(PROGRAM)!r}, "serve"], stdin=-1, stdout=-1, stderr=-3)\n'
                  'p.stdout.readline()\n'
                  f'p.stdin.write(b"1 LOCK {name} 0\\n"); p.stdin.flush()\n'
                  'assert p.stdout.readline() == b"1 OK acquired\\n"\n'
                  'print(p.pid, flush=True)\n'
                  'p.wait()\n')
        parent = subprocess.Popen([sys.executable, '-c', script], env=PREFIX.environment, stdout=subprocess.PIPE)
        child = int(parent.stdout.readline())
        assert child in PREFIX.processes()
        assert maker.ask('wait', name, 0) == '258'
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        parent.stdout.close()
        eventually(lambda: child not in PREFIX.processes())
        assert maker.ask('wait', name, 10_000) == '0'


@case('a section is gone when the one who made it was killed')
def _():
    with Sections() as other:
        with Sections() as sections:
            name = unique('killed')
            sections.create(name, 4096)
            assert other.state('section', name)
            sections.kill()
        eventually(lambda: 'Local\\' + name not in other.list('section'))
