# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglass-demo as a user meets it: whole processes, real mappings, and nothing left behind."""

import array
import math
import mmap
import os
import pathlib
import signal
import subprocess

from demos import (DEMO, ENVIRONMENT, Demo, call, check_failure, check_sentence, content, floats, in_own_shm, path)
from tap import MapMaker, case, eventually, run, skip, unique

# Every command that makes a mapping and keeps it until it is told to end, at a terminal at least.
MAKERS = (['floats'], ['floats', '--once'], ['text'], ['chat'], ['header'], ['mutex', '--rounds', '1000000000'],
          ['mutex', '--no-lock', '--rounds', '1000000000'], ['cow'], ['coherence'])
# Every command that opens one.
READERS = (['floats', '--read'], ['text', '--read'], ['chat', '--read'], ['header', '--read'])
DEMOS = ('floats', 'text', 'chat', 'copy', 'header', 'mutex', 'cow', 'coherence')
WAVE = array.array('f', [round(math.sin(2 * math.pi * i / 256), 4) for i in range(256)])


def phase(data):
    """How many elements the wave has travelled, of 256, as the first elements tell. None between two writes."""
    values = floats(data)
    for n in range(256):
        if all(values[k] == WAVE[(k - n) % 256] for k in range(4)):
            return n
    return None


# --- floats ---

@case('floats makes 2,048 bytes that only its user may open, and says so in one line')
def _():
    with Demo('floats') as demo:
        line = demo.line()
        status = os.stat(path(demo.name))
        assert line.startswith(f'posix:/{demo.name}: '), line
        assert '2048 bytes' in line and '60/s' in line and 'Ctrl+C' in line and str(demo.process.pid) in line, line
        assert status.st_size == 2048
        assert status.st_mode & 0o777 == 0o600
        assert status.st_blocks > 0
        assert demo.stop() == (0, '', '')


@case('floats has the name of the tutorial when none is given')
def _():
    if os.path.exists(path('Share_MyMemory')):
        skip('somebody else uses Share_MyMemory')
    process = subprocess.Popen([DEMO, 'floats'], stdout=subprocess.PIPE, env=ENVIRONMENT)
    try:
        assert process.stdout.readline().startswith(b'posix:/Share_MyMemory: ')
        assert len(content('Share_MyMemory')) == 2048
    finally:
        process.terminate()
        process.stdout.close()
        process.wait()
    assert not os.path.exists(path('Share_MyMemory'))


@case('floats: every element changes')
def _():
    with Demo('floats') as demo:
        demo.line()
        before = floats(content(demo.name))
        assert len(before) == 512
        still = set(range(512))

        def all_have_changed():
            now = floats(content(demo.name))
            still.difference_update([k for k in still if now[k] != before[k]])
            return not still

        eventually(all_have_changed)


@case('floats: a wave that travels upwards, one element a write, and never a torn element')
def _():
    with Demo('floats', '--rate', '1000') as demo:
        demo.line()
        seen = set()

        def travelled():
            values = floats(content(demo.name))
            assert all(value in WAVE for value in values), values
            first = phase(values.tobytes())
            # A copy that was made during a write is of two phases, and does not count.
            if first is not None and all(values[k] == WAVE[(k - first) % 256] for k in range(512)):
                seen.add(first)
            return len(seen) > 20

        eventually(travelled)

    with Demo('floats', '--rate', '20') as demo:
        demo.line()
        phases = []

        def twenty():
            now = phase(content(demo.name))
            if now is not None and (not phases or phases[-1] != now):
                phases.append(now)
            return len(phases) > 20

        eventually(twenty)
        steps = [(b - a) % 256 for a, b in zip(phases, phases[1:])]
        assert min(steps) == 1 and max(steps) < 128, steps


class Counter:
    """Counts the writes of a demo by following its wave; more than 255 between two looks are not seen."""

    def __init__(self, demo):
        demo.line()
        with open(path(demo.name), 'rb') as file:
            self.map = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        self.phase = phase(self.map[:]) or 0
        self.writes = 0

    def look(self):
        now = phase(self.map[:16])
        if now is not None:
            self.writes += (now - self.phase) % 256
            self.phase = now
        return self.writes


@case('floats: writes at its rate, 60 when none is given')
def _():
    with Demo('floats') as slow, Demo('floats', '--rate', '240') as fast:
        counters = Counter(slow), Counter(fast)
        start = [counter.look() for counter in counters]

        def long_enough():
            fast_writes = counters[1].look()
            return counters[0].look() - start[0] >= 60 and fast_writes

        eventually(long_enough)
        slow_writes, fast_writes = (counter.look() - began for counter, began in zip(counters, start))
        assert slow_writes * 2 < fast_writes < slow_writes * 8, (slow_writes, fast_writes)


@case('floats --rate: 1 to 100000, decimal')
def _():
    for text, said in (('1', ' 1/s'), ('100000', ' 100000/s'), ('010', ' 10/s')):
        with Demo('floats', '--rate', text) as demo:
            assert said in demo.line()
            assert demo.stop() == (0, '', '')


@case('floats --once: 123.0 in all elements, until Enter')
def _():
    with Demo('floats', '--once') as demo:
        assert '123.0' in demo.line()
        assert list(floats(content(demo.name))) == [123.0] * 512
        assert call('floats', '--read', '--name', demo.name)[1].split() == ['123.0'] * 512
        demo.type(b'\n')
        assert demo.end() == (0, '', '')
        assert not os.path.exists(path(demo.name))


@case('floats --once: the end of input is not Enter')
def _():
    with Demo('floats', '--once', stdin=subprocess.DEVNULL) as demo:
        demo.line()
        # Asleep: it has seen the end and waits for something else.
        status = pathlib.Path(f'/proc/{demo.process.pid}/stat')
        eventually(lambda: status.read_text().rpartition(')')[2].split()[0] == 'S')
        assert list(floats(content(demo.name))) == [123.0] * 512
        assert demo.stop() == (0, '', '')
        assert not os.path.exists(path(demo.name))


@case('floats --read: all elements, eight a row, each reading back to the same float')
def _():
    odd = [0.0, -0.0, 0.1, -1.5, 1e-45, 3.4028235e38, 16777216.0, 1 / 3, float('inf'), float('-inf'), float('nan')]
    with MapMaker() as maker:
        name = maker.create(unique('read'), 2048)
        for index, value in enumerate(odd):
            maker.store(name, 4 * index, 'f32', repr(value))
        maker.store(name, 2044, 'f32', '-7')
        status, output, complaint = call('floats', '--read', '--name', name)
        assert (status, complaint) == (0, '')
        assert [len(row.split()) for row in output.splitlines()] == [8] * 64, output
        assert floats([float(word) for word in output.split()])[:10] == floats(content(name))[:10]
        words = output.split()
        assert words[:11] == ['0.0', '-0.0', '0.1', '-1.5', '1e-45', '3.4028235e+38', '16777216.0', '0.33333334', 'inf',
                              '-inf', 'nan'], words[:11]
        assert words[11:511] == ['0.0'] * 500
        assert words[511] == '-7.0'


@case('floats --read: the size that it needs')
def _():
    with MapMaker() as maker:
        for size in (0, 1, 100, 2044, 2047):
            name = maker.create(unique('small'), size)
            check_failure(call('floats', '--read', '--name', name), f'“{name}”', f' {size} bytes', ' 2048 ')
        for size in (2048, 2049, 4096):
            name = maker.create(unique('large'), size)
            status, output, complaint = call('floats', '--read', '--name', name)
            assert (status, output.split(), complaint) == (0, ['0.0'] * 512, '')


@case('--read looks at what shrinks, grows and is recreated, and no signal ends it')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('churn'), 4096)
        seen = {0: 0, 1: 0}
        for arguments in READERS * 10:
            maker.send('churn', name, 4096, 200)
            maker.send('stat', name)
            status, output, complaint = call(*arguments, '--name', name)
            seen[status] += 1
            if status == 1:
                check_failure((status, output, complaint), f'“{name}”')
            assert maker.answer() == ['ok']
            assert maker.answer()[1] == '4096'
        assert sum(seen.values()) == 40


@case('--read of a name that is missing')
def _():
    for arguments in READERS:
        name = unique('missing')
        check_failure(call(*arguments, '--name', name), f'“{name}”', 'no mapping')
        assert not os.path.exists(path(name))


@case('--read of what is not a mapping')
def _():
    for make in (os.mkfifo, os.mkdir, lambda where: os.symlink(b'/etc/passwd', where)):
        name = unique('other')
        make(path(name))
        try:
            for arguments in READERS:
                check_failure(call(*arguments, '--name', name), f'“{name}”', 'not a mapping')
            for arguments in MAKERS:
                check_failure(call(*arguments, '--name', name), f'“{name}”', 'exists')
        finally:
            (os.rmdir if os.path.isdir(path(name)) and not os.path.islink(path(name)) else os.unlink)(path(name))


# --- The end ---

def state(pid):
    """What a process does, as ps names it: S, R, Z; Z where it is gone."""
    try:
        return pathlib.Path(f'/proc/{pid}/stat').read_text(encoding='utf-8').rpartition(')')[2].split()[0]
    except FileNotFoundError:
        return 'Z'


@case('every signal that asks for the end removes the mapping')
def _():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        for arguments in (*MAKERS, ['floats', '--rate', '100000']):
            with Demo(*arguments, terminal=True) as demo:
                demo.line()
                assert os.path.exists(path(demo.name))
                assert demo.stop(number)[::2] == (0, ''), (number, arguments)
                assert not os.path.exists(path(demo.name)), (number, arguments)


@case('Ctrl+C, which reaches every process of a demo, removes the mapping and says nothing')
def _():
    for arguments in MAKERS:
        with Demo(*arguments, terminal=True, start_new_session=True) as demo:
            demo.line()
            os.killpg(demo.process.pid, signal.SIGINT)
            assert demo.end()[::2] == (0, ''), arguments
            assert not os.path.exists(path(demo.name)), arguments


@case('no process of a demo outlives it')
def _():
    for arguments in (['mutex', '--rounds', '1000000000'], ['cow'], ['coherence']):
        with Demo(*arguments, terminal=True) as demo:
            demo.line()
            children = eventually(demo.children)
            # Where they count, they have begun: before that they would end by themselves.
            eventually(lambda: arguments[0] != 'mutex' or any(content(demo.name)[0x10:0x18]))
            demo.process.kill()
            for child in children:
                eventually(lambda child=child: state(child) == 'Z')


@case('a signal that comes at the very start leaves nothing')
def _():
    for arguments in MAKERS * 5:
        with Demo(*arguments) as demo:
            demo.process.send_signal(signal.SIGTERM)
            demo.process.wait()
            assert demo.process.returncode in (0, -signal.SIGTERM)
            assert not os.path.exists(path(demo.name))


@case('SIGINT counts in the background of a script, SIGHUP not under nohup')
def _():
    with Demo('floats', preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)) as demo:
        demo.line()
        assert demo.stop(signal.SIGINT) == (0, '', '')
    with Demo('floats', preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)) as demo:
        demo.line()
        demo.process.send_signal(signal.SIGHUP)
        before = content(demo.name)
        eventually(lambda: content(demo.name) != before)
        assert demo.process.poll() is None
        assert demo.stop() == (0, '', '')


@case('what exists is refused and left as it is')
def _():
    with MapMaker() as maker:
        for arguments in MAKERS:
            name = maker.create(unique('taken'), 2048)
            maker.fill(name, 0, 2048, 0x5a)
            before = maker.stat(name)
            check_failure(call(*arguments, '--name', name), f'“{name}”', 'exists')
            assert maker.stat(name) == before
            assert content(name) == b'\x5a' * 2048


@case('what another process has made under the same name is not removed')
def _():
    with MapMaker() as maker:
        for arguments in MAKERS:
            with Demo(*arguments, terminal=True) as demo:
                # Until a second process of it has opened the name, where there is one.
                demo.lines_until({'cow': 'private view', 'coherence': 'view D'}.get(arguments[0], 'made'))
                maker.recreate(demo.name, 77)
                made = maker.stat(demo.name)
                status, _, complaint = demo.stop()
                assert status == 0, (arguments, status, complaint)
                check_sentence(complaint, f'“{demo.name}”')
                assert maker.stat(demo.name) == made
                maker.unlink(demo.name)


@case('a name that is gone or leads elsewhere at the end')
def _():
    with Demo('floats') as demo:
        demo.line()
        os.unlink(path(demo.name))
        assert demo.stop() == (0, '', '')
    with Demo('floats') as demo:
        demo.line()
        other = unique('other')
        os.rename(path(demo.name), path(other))
        try:
            assert demo.stop() == (0, '', '')
            assert os.path.exists(path(other))
        finally:
            os.unlink(path(other))
    with Demo('floats') as demo:
        demo.line()
        os.chmod(path(demo.name), 0)
        assert demo.stop() == (0, '', '')
        assert not os.path.exists(path(demo.name))


@case('a writer whose mapping is made smaller says so, and removes it')
def _():
    with Demo('floats') as demo, MapMaker() as maker:
        demo.line()
        maker.truncate(demo.name, 0)
        status, output, complaint = demo.end()
        assert (status, output) == (1, '')
        check_sentence(complaint, f'“{demo.name}”', 'smaller')
        assert not os.path.exists(path(demo.name))
    with Demo('text') as demo, MapMaker() as maker:
        demo.line()
        maker.truncate(demo.name, 0)
        demo.type(b'too late\n')
        status, output, complaint = demo.end()
        assert (status, output) == (1, '')
        check_sentence(complaint, f'“{demo.name}”', 'smaller')
        assert not os.path.exists(path(demo.name))


@case('a writer goes on where its memory is freed')
def _():
    with Demo('floats') as demo, MapMaker() as maker:
        demo.line()
        maker.punch(demo.name, 0, 4096)
        eventually(lambda: any(floats(content(demo.name))))
        assert demo.stop() == (0, '', '')


# --- Names ---

@case('names that no mapping can have')
def _():
    for name, part in (('', 'empty'), ('/', 'slash'), ('a/b', 'slash'), ('/abc', 'slash'), ('.', 'folder'),
                       ('..', 'folder'), ('x' * 256, '255'), ('x' * 100000, '255')):
        for arguments in MAKERS + READERS:
            result = call(*arguments, '--name', name)
            check_failure(result, '“', '”', part)
            assert len(result[2]) < 300


@case('names that a mapping can have')
def _():
    start = unique('n')
    for name, printed in ((start.ljust(255, 'x'), start.ljust(255, 'x')), (start + ' 한글 共享', start + ' 한글 共享'),
                          (os.fsencode(start) + b'\xff\n%', start + '%FF%0A%25'), (start + '-', start + '-')):
        with Demo('floats', '--once', name=name) as demo:
            line = demo.line()
            assert line.startswith(f'posix:/{printed}: '), line
            assert list(floats(content(name))) == [123.0] * 512
            check_failure(call('floats', '--name', name), printed[:20], 'exists')
            assert demo.stop() == (0, '', '')
            assert not os.path.exists(path(name))
    # An option's value even where it looks like an option.
    with Demo('floats', name='--read') as demo:
        assert demo.line().startswith('posix:/--read: ')


@case('what the system does not permit')
def _():
    other = {'user': 65534, 'group': 65534, 'extra_groups': []} if os.geteuid() == 0 else {}
    with MapMaker() as maker:
        name = maker.create(unique('private'), 2048, mode=0o600 if other else 0)
        try:
            result = call('floats', '--read', '--name', name, **other)
        except PermissionError:
            skip('another user cannot start the demo')
        check_failure(result, f'“{name}”', 'permit')
        for arguments in READERS:
            check_failure(call(*arguments, '--name', name, **other), f'“{name}”', 'permit')


@case('no room: nothing is left behind')
def _():
    for options, fill in (('size=4096', 'head -c 4096 /dev/zero >/dev/shm/full'), ('nr_inodes=2', ': >/dev/shm/full')):
        for arguments in MAKERS:
            done = in_own_shm(options, f'{fill}; "$0" {" ".join(arguments)}; echo "status $?"; ls /dev/shm')
            assert done.stdout.split() == [b'status', b'1', b'full'], done
            check_sentence(done.stderr.decode('utf-8'), 'no room')


@case('a /dev/shm in which nothing can be made')
def _():
    done = in_own_shm('ro', '"$0" floats; echo "status $?"')
    assert done.stdout.split() == [b'status', b'1'], done
    check_sentence(done.stderr.decode('utf-8'), '“Share_MyMemory”', 'permit')


# --- The command line ---

@case('used wrongly: exit 2, one line, nothing made')
def _():
    name = unique('wrong')
    for arguments in (
        [], ['nope'], [''], ['--floats'], ['-x'], ['--name', name], ['Floats'],
        ['floats', 'extra'], ['floats', ''], ['floats', '--nope'], ['floats', '--nope\nline'], ['floats', '-x'],
        ['floats', b'\xff'], ['floats', b'--\xff'], ['floats', '--once=yes'], ['floats', '--once', '--read'],
        ['floats', '--rate', '5', '--once'], ['floats', '--rate', '5', '--read'], ['floats', '--rate'],
        ['floats', '--rate', '0'], ['floats', '--rate', '100001'], ['floats', '--rate', '-1'],
        ['floats', '--rate', '+1'], ['floats', '--rate', ''], ['floats', '--rate', ' 1'], ['floats', '--rate', '1 '],
        ['floats', '--rate', '0x10'],
        ['floats', '--rate', '1.5'], ['floats', '--rate', '1e3'], ['floats', '--rate', '60/s'],
        ['floats', '--rate', '99999999999999999999999'], ['floats', '--rate', b'\xff'],
        ['text', 'hello'], ['text', '--once'], ['text', '--rate', '5'],
        ['chat', 'hello'], ['chat', '--once'], ['chat', '--read=yes'], ['header', '--rate', '5'], ['header', 'x'],
        ['mutex', '--read'], ['mutex', '--kill', '--no-lock'], ['mutex', '--workers', '0'],
        ['mutex', '--workers', '65'], ['mutex', '--workers', '-1'], ['mutex', '--workers'], ['mutex', '--rounds', '0'],
        ['mutex', '--rounds', '1000000001'], ['mutex', '--rounds', '0x10'], ['mutex', '--rounds', ''],
        ['mutex', '--no-lock=no'], ['cow', '--read'], ['cow', 'x'], ['coherence', '--read'], ['coherence', 'x'],
        ['copy', 'a', 'b'], ['copy', '--read'],
    ):
        named = arguments + ['--name', name] if arguments and arguments[0] in DEMOS else arguments
        status, output, complaint = call(*named)
        assert (status, output) == (2, ''), (named, status, output, complaint)
        check_sentence(complaint, '--help')
        assert not os.path.exists(path(name))
    status, output, complaint = call('floats', '--name')
    assert (status, output) == (2, '')
    check_sentence(complaint, '--name')


@case('--help and --version')
def _():
    for arguments in ([], *([demo] for demo in DEMOS)):
        for option in ('--help', '-h'):
            status, output, complaint = call(*arguments, option)
            assert (status, complaint) == (0, '')
            assert output.startswith('Usage:\n  ' + ' '.join(['mapglass-demo', *arguments]) + ' ['), output
        status, output, complaint = call(*arguments, '--version')
        assert (status, complaint) == (0, '')
        assert output.startswith('mapglass-demo ') and output[14].isdigit() and output.count('\n') == 1
    for option in ('--name', '--rate', '--once', '--read', 'Share_MyMemory'):
        assert option in call('floats', '--help')[1]
    for option in ('--name', '--read', 'mySharedMemory'):
        assert option in call('text', '--help')[1]
    for option in ('--name', '--workers', '--rounds', '--no-lock', '--kill'):
        assert option in call('mutex', '--help')[1]
    for demo in DEMOS:
        assert f'\n  {demo} ' in call('--help')[1]


@case('the output is UTF-8 where the locale has ASCII alone')
def _():
    assert '’' in call('floats', '--help')[1]
    name = unique('한글')
    with Demo('text', name=name) as demo:
        assert demo.line().startswith(f'posix:/{name}: ')
        demo.type('共享\n'.encode())
        demo.line()
        assert call('text', '--read', '--name', name) == (0, '共享\n', '')
        assert f'“{name}”' in call('text', '--name', name)[2]


@case('output that cannot be written')
def _():
    with open('/dev/full', 'wb') as full, Demo('floats', '--once') as demo:
        demo.line()
        for arguments in (['floats', '--read', '--name', demo.name], ['--help'], ['--version']):
            status, _, complaint = call(*arguments, stdout=full)
            assert status == 1
            check_sentence(complaint, 'output')


@case('a writer works without anything to write to')
def _():
    def close_all():
        for descriptor in range(3):
            os.close(descriptor)

    reading, writing = os.pipe()
    os.close(reading)
    # Standard descriptors that are closed must not become the mapping's, and a reader that is gone must not end it.
    for options in ({'preexec_fn': close_all, 'stdout': subprocess.DEVNULL}, {'stdout': writing}):
        with Demo('floats', '--once', stdin=subprocess.DEVNULL, **options) as demo:
            eventually(lambda: os.path.exists(path(demo.name)) and content(demo.name)[-4:] == b'\x00\x00\xf6\x42')
            assert list(floats(content(demo.name))) == [123.0] * 512
            assert demo.stop()[0] == 0
            assert not os.path.exists(path(demo.name))
    os.close(writing)


run()
