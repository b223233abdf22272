# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglass-demo as a user meets it: whole processes, real mappings, and nothing left behind."""

import array
import math
import mmap
import os
import pathlib
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'helpers'))

from tap import MapMaker, case, eventually, run, skip, unique  # noqa: E402

DEMO = os.environ['MAPGLASS_DEMO']
FOLDER = b'/dev/shm/'
WAVE = array.array('f', [round(math.sin(2 * math.pi * i / 256), 4) for i in range(256)])
# The locale that has no characters but ASCII: what works here works in every other.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in ('LANG', 'LANGUAGE')} | {'LC_ALL': 'C'}


def path(name):
    return FOLDER + os.fsencode(name)


def content(name):
    with open(path(name), 'rb') as file:
        return file.read()


def floats(data):
    return array.array('f', data)


class Demo:
    """A demo that runs. As a context manager it does not outlive its block, and neither does its mapping."""

    def __init__(self, *arguments, name=None, **options):
        self.name = name if name is not None else unique('demo')
        options = {'stdin': subprocess.PIPE, 'stdout': subprocess.PIPE, 'env': ENVIRONMENT} | options
        self.process = subprocess.Popen([DEMO, *arguments, '--name', self.name], stderr=subprocess.PIPE, **options)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.kill()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None and not stream.closed:
                stream.close()
        self.process.wait()
        if os.path.exists(path(self.name)):
            os.unlink(path(self.name))

    def line(self):
        """The next line that it prints."""
        line = self.process.stdout.readline()
        assert line.endswith(b'\n'), (line, self.process.stderr.read())
        return line.decode('utf-8')

    def type(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def end(self):
        """Waits for its end: status, the rest of what it printed, what it complained of."""
        status = self.process.wait()
        rest = self.process.stdout.read().decode('utf-8') if self.process.stdout else ''
        return status, rest, self.process.stderr.read().decode('utf-8')

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.end()


def call(*arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **options):
    """A demo that has to end by itself: status, output, complaint."""
    done = subprocess.run([DEMO, *arguments], stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, env=ENVIRONMENT,
                          timeout=60, **options)
    return done.returncode, (done.stdout or b'').decode('utf-8'), done.stderr.decode('utf-8')


def check_sentence(complaint, *parts):
    """One line that is one sentence with these parts."""
    assert complaint.startswith('mapglass-demo') and complaint.endswith('.\n'), complaint
    assert complaint.count('\n') == 1, complaint
    for part in parts:
        assert part in complaint, (part, complaint)


def check_failure(result, *parts):
    status, output, complaint = result
    assert status == 1, result
    assert output == '', output
    check_sentence(complaint, *parts)


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
        for demo in ('floats', 'text') * 20:
            maker.send('churn', name, 4096, 200)
            maker.send('stat', name)
            status, output, complaint = call(demo, '--read', '--name', name)
            seen[status] += 1
            if status == 1:
                check_failure((status, output, complaint), f'“{name}”')
            assert maker.answer() == ['ok']
            assert maker.answer()[1] == '4096'
        assert sum(seen.values()) == 40


@case('--read of a name that is missing')
def _():
    for demo in ('floats', 'text'):
        name = unique('missing')
        check_failure(call(demo, '--read', '--name', name), f'“{name}”', 'no mapping')
        assert not os.path.exists(path(name))


@case('--read of what is not a mapping')
def _():
    for make in (os.mkfifo, os.mkdir, lambda where: os.symlink(b'/etc/passwd', where)):
        name = unique('other')
        make(path(name))
        try:
            for demo in ('floats', 'text'):
                check_failure(call(demo, '--read', '--name', name), f'“{name}”', 'not a mapping')
                check_failure((lambda got: (got[0], '', got[2]))(call(demo, '--name', name)), f'“{name}”', 'exists')
        finally:
            (os.rmdir if os.path.isdir(path(name)) and not os.path.islink(path(name)) else os.unlink)(path(name))


# --- The end ---

@case('every signal that asks for the end removes the mapping')
def _():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        for arguments in (['floats'], ['floats', '--once'], ['text'], ['floats', '--rate', '100000']):
            with Demo(*arguments) as demo:
                demo.line()
                assert os.path.exists(path(demo.name))
                assert demo.stop(number) == (0, '', ''), (number, arguments)
                assert not os.path.exists(path(demo.name)), (number, arguments)


@case('a signal that comes at the very start leaves nothing')
def _():
    for _ in range(40):
        with Demo('floats') as demo:
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
        for arguments in (['floats'], ['floats', '--once'], ['text']):
            name = maker.create(unique('taken'), 2048)
            maker.fill(name, 0, 2048, 0x5a)
            before = maker.stat(name)
            check_failure(call(*arguments, '--name', name), f'“{name}”', 'exists')
            assert maker.stat(name) == before
            assert content(name) == b'\x5a' * 2048


@case('what another process has made under the same name is not removed')
def _():
    with MapMaker() as maker:
        for arguments in (['floats'], ['floats', '--once'], ['text']):
            with Demo(*arguments) as demo:
                demo.line()
                maker.recreate(demo.name, 77)
                made = maker.stat(demo.name)
                status, output, complaint = demo.stop()
                assert (status, output) == (0, '')
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


# --- text ---

TEXTS = ('hello', '', '안녕하세요, 공유 메모리', '共享内存里的一行文字', '🙂 é', 'tab\tand “quotes” \\n %41', 'x' * 99,
         '한' * 33)


@case('text: what is typed is what is read, in every script')
def _():
    for text in TEXTS:
        with Demo('text') as demo:
            line = demo.line()
            assert line.startswith(f'posix:/{demo.name}: ') and '100 bytes' in line, line
            assert content(demo.name) == bytes(100)
            demo.type(text.encode() + b'\n')
            line = demo.line()
            assert 'cut' not in line, line
            assert content(demo.name) == text.encode().ljust(100, b'\0')
            shown = text.replace('\t', '\\t')
            assert call('text', '--read', '--name', demo.name) == (0, shown + '\n', '')
            demo.type(b'\n')
            assert demo.end() == (0, '', '')
            assert not os.path.exists(path(demo.name))


@case('text: a line that is too long is cut between characters, and that is said')
def _():
    for line, fits in (
        (b'x' * 100, 99),
        (b'x' * 200, 99),
        ('한'.encode() * 67, 99),
        (b'a' + '한'.encode() * 66, 97),
        (b'ab' + '한'.encode() * 66, 98),
        (b'abc' + '🙂'.encode() * 50, 99),
        ('🙂'.encode() * 50, 96),
        (b'a' + '🙂'.encode() * 50, 97),
        (b'x' * 98 + 'é'.encode(), 98),
        (b'x' * 97 + 'é'.encode() + b'y', 99),
        (b'\x80' * 200, 99),
        (b'x' * 1000000, 99),
        (b'end\0after', 3),
    ):
        with Demo('text') as demo:
            demo.line()
            demo.type(line + b'\n')
            said = demo.line()
            assert f' {fits} of its {len(line)} bytes' in said, said
            demo.line()
            assert content(demo.name) == line[:fits].ljust(100, b'\0')
            assert demo.stop() == (0, '', '')


@case('text: a line without an end, and lines typed ahead')
def _():
    with Demo('text') as demo:
        demo.type(b'no line feed')
        demo.process.stdin.close()
        demo.line()
        demo.line()
        assert content(demo.name).rstrip(b'\0') == b'no line feed'
        assert demo.stop() == (0, '', '')
    with Demo('text') as demo:
        demo.type(b'one\n\n')
        assert demo.end()[::2] == (0, '')
        assert not os.path.exists(path(demo.name))


@case('text: input that ends without a line')
def _():
    name = unique('nothing')
    status, output, complaint = call('text', '--name', name)
    assert status == 1
    assert output.count('\n') == 1
    check_sentence(complaint, f'“{name}”', 'ended')
    assert not os.path.exists(path(name))


@case('text --read: never past 100 bytes, nothing that a terminal would obey')
def _():
    with MapMaker() as maker:
        for data, shown in (
            (b'x' * 100, 'x' * 100),
            (b'\x1b[31mred\x07\r\n\x7f', '\\x1B[31mred\\x07\\r\\n\\x7F'),
            (b'\xff\xfe' + '가'.encode()[:2], '\\xFF\\xFE\\xEA\\xB0'),
            ('\u009b'.encode(), '\\xC2\\x9B'),
            (b'', ''),
        ):
            name = maker.create(unique('text'), 200)
            with open(path(name), 'r+b') as file:
                file.write(data.ljust(100, b'\0') + b'beyond')
            assert call('text', '--read', '--name', name) == (0, shown + '\n', ''), data
        for size in (0, 99):
            name = maker.create(unique('text'), size)
            check_failure(call('text', '--read', '--name', name), f'“{name}”', f' {size} bytes')


# --- Names ---

@case('names that no mapping can have')
def _():
    for name, part in (('', 'empty'), ('/', 'slash'), ('a/b', 'slash'), ('/abc', 'slash'), ('.', 'folder'),
                       ('..', 'folder'), ('x' * 256, '255'), ('x' * 100000, '255')):
        for arguments in (['floats'], ['floats', '--once'], ['floats', '--read'], ['text'], ['text', '--read']):
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
        check_failure(call('text', '--read', '--name', name, **other), f'“{name}”', 'permit')


def in_own_shm(options, script):
    """Runs a script in a namespace whose /dev/shm is its own."""
    test = subprocess.run(['unshare', '-Urm', 'mount', '-t', 'tmpfs', '-o', options, 'none', '/dev/shm'],
                          capture_output=True, check=False)
    if test.returncode != 0:
        skip('no namespace of users and mounts here')
    whole = f'mount -t tmpfs -o {options} none /dev/shm && {script}'
    return subprocess.run(['unshare', '-Urm', 'sh', '-c', whole, DEMO], stdin=subprocess.DEVNULL, capture_output=True,
                          env=ENVIRONMENT, check=False)


@case('no room: nothing is left behind')
def _():
    for options, fill in (('size=4096', 'head -c 4096 /dev/zero >/dev/shm/full'), ('nr_inodes=2', ': >/dev/shm/full')):
        for arguments in ('floats', 'floats --once', 'text'):
            done = in_own_shm(options, f'{fill}; "$0" {arguments}; echo "status $?"; ls /dev/shm')
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
        ['floats', '--rate', '+1'], ['floats', '--rate', ''], ['floats', '--rate', ' 1'], ['floats', '--rate', '1 '], ['floats', '--rate', '0x10'],
        ['floats', '--rate', '1.5'], ['floats', '--rate', '1e3'], ['floats', '--rate', '60/s'],
        ['floats', '--rate', '99999999999999999999999'], ['floats', '--rate', b'\xff'],
        ['text', 'hello'], ['text', '--once'], ['text', '--rate', '5'],
    ):
        named = arguments + ['--name', name] if arguments and arguments[0] in ('floats', 'text') else arguments
        status, output, complaint = call(*named)
        assert (status, output) == (2, ''), (named, status, output, complaint)
        check_sentence(complaint, '--help')
        assert not os.path.exists(path(name))
    status, output, complaint = call('floats', '--name')
    assert (status, output) == (2, '')
    check_sentence(complaint, '--name')


@case('--help and --version')
def _():
    for arguments in ([], ['floats'], ['text']):
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
