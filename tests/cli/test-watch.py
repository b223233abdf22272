# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl watch, with standard output that is no terminal."""

import csv
import datetime
import itertools
import json
import os
import re
import select
import signal
import struct
import subprocess

from ctl import CTL, ENVIRONMENT, NOBODY, Watch, as_nobody, ctl, good, path, refused, sentences
from tap import MapMaker, case, eventually, run, skip, unique


def store_u32(maker, name, *numbers):
    for index, number in enumerate(numbers):
        maker.store(name, 4 * index, 'u32', number)


def removed_descriptors(pid):
    """What a process has open although its name is gone."""
    folder = f'/proc/{pid}/fd'
    links = []
    for entry in os.listdir(folder):
        try:
            links.append(os.readlink(f'{folder}/{entry}'))
        except FileNotFoundError:
            pass
    return [link for link in links if link.startswith('/dev/shm/') and link.endswith(' (deleted)')]


@case('text is a line for each sample, with its time')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('watch'), 16)
        maker.store(name, 4, 'f32', 0.5)
        out = good('watch', name, '--type', 'f32', '--rate', '50', '--for', '200ms').decode('utf-8')
        assert out.count('\n') >= 1
        for line in out.splitlines():
            assert re.fullmatch(r'\d\d:\d\d:\d\d\.\d{3}  0 0\.5 0 0', line), line


@case('characters stand side by side')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('watch'), 4)
        maker.fill(name, 0, 3, 0x41)
        assert good('watch', name, '--type', 'char', '--for', '10ms').splitlines()[0].split()[1] == b'AAA\\x00'


@case('CSV has headings by offset, and a line for each sample')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('watch'), 16)
        maker.store(name, 8, 'f32', 1)
        out = good('watch', name, '--type', 'f32', '--offset', '4', '--count', '2', '--format', 'csv', '--rate', '50',
                   '--for', '200ms').decode('ascii')
        heading, *rows = csv.reader(out.splitlines())
        assert heading == ['time', 'torn', '4', '8'] and rows
        for time, torn, first, second in rows:
            datetime.datetime.strptime(time, '%Y-%m-%dT%H:%M:%S.%fZ')
            assert (torn, first, second) == ('false', '0.0', '1.0')


@case('JSON is an object in each line, in the order of time')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('watch'), 16)
        store_u32(maker, name, 1, 2, 3, 4)
        lines = [json.loads(line) for line in good('watch', name, '--type', 'u32', '--format', 'json', '--rate', '100',
                                                   '--for', '300ms').splitlines()]
        assert len(lines) > 1
        assert all(list(line) == ['time', 'torn', 'values'] and line['values'] == [1, 2, 3, 4] for line in lines)
        times = [line['time'] for line in lines]
        assert times == sorted(times) and len(set(times)) == len(times)


@case('a time of 0 is one sample')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('watch'), 1)
        assert good('watch', name, '--for', '0s').count(b'\n') >= 1


@case('what is stored is seen, sample by sample')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('watch'), 16)
        with Watch(name, '--type', 'u32', '--format', 'json', '--rate', '240') as watch:
            for number in range(1, 30):
                maker.store(name, 12, 'u32', number)
                watch.sample_with([0, 0, 0, number])
            assert watch.end(signal.SIGTERM) == 0 and watch.errors == []


@case('changes alone: nothing while nothing changes')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('watch'), 4096)
        assert good('watch', name, '--changes', '--for', '300ms') == b''
        assert good('watch', name, '--changes', '--for', '300ms', '--format', 'json') == b''
        assert good('watch', name, '--changes', '--for', '300ms', '--format', 'csv') == b'time,torn,offset,index,old,new\n'


def follow_changes(watch, parse, n_changes):
    """Reads changes of counters, and checks that what was new is old the next time."""
    last = {}
    for _ in range(n_changes):
        for offset, index, old, new in parse(watch.line()):
            assert offset == 8 + 4 * index and new > old, (offset, index, old, new)
            assert last.get(index, old) == old, (last, index, old)
            last[index] = new
    assert set(last) == {0, 1, 2}, last


@case('changes tell where, what it was and what it is, in all formats')
def _():
    def parse_text(line):
        found = re.fullmatch(r'\d\d:\d\d:\d\d\.\d{3} (?:torn )? 0x([0-9a-f]+) \[(\d+)\]  (\d+) → (\d+)', line)
        assert found is not None, line
        return [(int(found[1], 16), int(found[2]), int(found[3]), int(found[4]))]

    def parse_csv(line):
        time, torn, *rest = line.split(',')
        if time == 'time':
            return []
        assert time.endswith('Z') and torn in ('true', 'false')
        return [tuple(int(part) for part in rest)]

    def parse_json(line):
        found = json.loads(line)
        assert list(found) == ['time', 'torn', 'changes'] and found['changes']
        return [tuple(change[key] for key in ('offset', 'index', 'old', 'new')) for change in found['changes']]

    for format_, parse in (('text', parse_text), ('csv', parse_csv), ('json', parse_json)):
        with MapMaker() as maker:
            name = maker.create(unique('changes'), 32)
            maker.hammer(name, 8, 3, 200)
            with Watch(name, '--type', 'u32', '--offset', '8', '--changes', '--rate', '100', '--format',
                       format_) as watch:
                follow_changes(watch, parse, 40)
                assert watch.end(signal.SIGINT) == 0 and watch.errors == []


@case('a mapping that is missing at the start: exit 1')
def _():
    assert 'does not exist' in refused(1, 'watch', unique('missing'), '--for', '30s')


@case('a mapping that may not be read: exit 1')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('denied'), 16, 0o600)
        result = as_nobody('watch', name, '--for', '30s')
        assert result.returncode == 1 and result.stdout == b'' and len(sentences(result.stderr)) == 1


@case('shrinking and growing are told once each, and what is lost is null')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('size'), 16)
        store_u32(maker, name, 1, 2, 3, 4)
        with Watch(name, '--type', 'u32', '--format', 'json', '--rate', '100') as watch:
            watch.sample_with([1, 2, 3, 4])
            maker.truncate(name, 7)
            watch.sample_with([1, None, None, None])
            assert '1 of 4' in watch.said('shrank from 16 bytes to 7 bytes')
            maker.truncate(name, 0)
            watch.sample_with([None] * 4)
            assert '0 of 4' in watch.said('shrank from 7 bytes to 0 bytes')
            maker.truncate(name, 20)
            watch.sample_with([0] * 5)
            assert 'watched' not in watch.said('grew from 0 bytes to 20 bytes')
            for _ in range(20):
                watch.sample()
            assert watch.end(signal.SIGTERM) == 0 and len(watch.errors) == 3, watch.errors


@case('with a number of values, what is not there yet is null, and comes')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('size'), 4)
        with Watch(name, '--type', 'u32', '--count', '3', '--format', 'json', '--rate', '100') as watch:
            watch.sample_with([0, None, None])
            assert '1 of 3' in watch.said('has 4 bytes')
            maker.truncate(name, 12)
            watch.sample_with([0, 0, 0])
            maker.truncate(name, 4096)
            watch.said('grew from 12 bytes to 4,096 bytes')
            watch.sample_with([0, 0, 0])
            assert watch.end(signal.SIGTERM) == 0 and len(watch.errors) == 3, watch.errors


@case('CSV leaves lost values empty, and has new headings when there are more')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('size'), 8)
        with Watch(name, '--type', 'u32', '--format', 'csv', '--rate', '100') as watch:
            assert watch.line() == 'time,torn,0,4'
            maker.truncate(name, 4)
            eventually(lambda: watch.line().endswith('false,0,'))
            maker.truncate(name, 12)
            eventually(lambda: watch.line() == 'time,torn,0,4,8')
            assert watch.line().endswith('false,0,0,0')
            assert watch.end(signal.SIGTERM) == 0


@case('a mapping of size 0 at the start is waited for')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('empty'), 0)
        with Watch(name, '--format', 'json', '--rate', '100') as watch:
            watch.said('has 0 bytes; there is no value to watch yet')
            maker.truncate(name, 3)
            watch.sample_with([0, 0, 0])
            watch.said('grew from 0 bytes to 3 bytes')
            assert watch.end(signal.SIGTERM) == 0


@case('a removed mapping is shown while somebody maps it, then let go, and the next one is taken')
def _():
    with MapMaker() as other, MapMaker() as maker:
        name = other.create(unique('gone'), 8)
        store_u32(other, name, 1, 2)
        with Watch(name, '--type', 'u32', '--format', 'json', '--rate', '100') as watch:
            watch.sample_with([1, 2])
            other.unlink(name)
            watch.said('was removed')
            other.store(name, 0, 'u32', 7)
            watch.sample_with([7, 2])
            assert removed_descriptors(watch.process.pid) != []
            other.close()
            watch.said('is gone')
            eventually(lambda: removed_descriptors(watch.process.pid) == [])
            maker.create(name, 4)
            maker.store(name, 0, 'u32', 9)
            watch.sample_with([9])
            watch.said('was made anew and has 4 bytes')
            assert watch.end(signal.SIGTERM) == 0 and len(watch.errors) == 3, watch.errors


@case('a mapping that is removed ends nothing: exit 0 when the time is over')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('gone'), 8)
        with Watch(name, '--for', '1s', '--rate', '100', '--format', 'json') as watch:
            watch.sample()
            maker.unlink(name)
            watch.process.stdout.read()
            assert watch.wait() == 0
            assert any('was removed' in sentence for sentence in watch.errors), watch.errors


@case('recreated at once: told, and the new one is shown')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('anew'), 8)
        with Watch(name, '--type', 'u32', '--count', '2', '--format', 'json', '--rate', '100') as watch:
            watch.sample_with([0, 0])
            for number in range(1, 20):
                maker.recreate(name, 8)
                maker.map(name)
                maker.store(name, 0, 'u32', number)
                watch.sample_with([number, 0])
            assert watch.end(signal.SIGTERM) == 0
            assert len([line for line in watch.errors if 'was made anew' in line]) == 19, watch.errors


@case('thousands of recreations and truncations bring nothing down')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('churn'), 8192)
        with Watch(name, '--type', 'u32', '--offset', '4096', '--count', '2', '--format', 'json', '--rate',
                   '240') as watch:
            watch.sample()
            maker.send('churn', name, 8192, 5000)
            for _ in range(100):
                assert set(watch.sample()['values']) <= {0, None}
            assert maker.answer() == ['ok']
            maker.map(name)
            maker.store(name, 4100, 'u32', 77)
            watch.sample_with([0, 77])
            assert len(os.listdir(f'/proc/{watch.process.pid}/fd')) < 30
            assert watch.end(signal.SIGTERM) == 0
            assert watch.errors and all(f'“/{name}”' in sentence for sentence in watch.errors), watch.errors


@case('a mapping that may not be read any more is told once, and taken again')
def _():
    if os.geteuid() != 0:
        skip('only root can become another user')
    with MapMaker() as maker:
        name = maker.create(unique('denied'), 4, 0o644)
        program = os.open(CTL, os.O_PATH)
        with Watch(name, '--format', 'json', '--rate', '100', executable=f'/proc/self/fd/{program}',
                   pass_fds=[program], user=NOBODY, group=NOBODY, extra_groups=[]) as watch:
            watch.sample_with([0, 0, 0, 0])
            maker.recreate(name, 4)
            watch.said('permission denied')
            os.chmod(path(name), 0o644)
            maker.fill(name, 0, 4, 5)
            watch.sample_with([5, 5, 5, 5])
            assert watch.end(signal.SIGTERM) == 0
            assert len([line for line in watch.errors if 'permission denied' in line]) == 1, watch.errors
        os.close(program)


@case('SIGINT and SIGTERM end it cleanly, also where SIGINT is ignored')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('signal'), 16)
        for number in (signal.SIGINT, signal.SIGTERM):
            for options in ({}, {'preexec_fn': lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)}):
                with Watch(name, **options) as watch:
                    watch.line()
                    watch.process.send_signal(number)
                    rest = watch.process.stdout.read()
                    assert watch.wait() == 0 and watch.errors == []
                    # No line is cut off.
                    assert rest == b'' or rest.endswith(b'\n')


@case('it ends although nobody reads what it prints')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('stalled'), 65536)
        for number in (signal.SIGINT, signal.SIGTERM, None):
            arguments = ['--count', '65536', '--rate', '240'] + ([] if number else ['--for', '1s'])
            with Watch(name, *arguments) as watch:
                watch.process.stdout.peek(1)
                if number:
                    # By now the pipe is full: a sample is more than it holds.
                    watch.process.send_signal(number)
                assert watch.wait() == 0


@case('without a number of values there are at most 4,096, and that is said')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('limit'), 100000)
        result = ctl('watch', name, '--for', '0s', '--format', 'csv')
        said = sentences(result.stderr)
        assert result.returncode == 0 and len(said) == 1 and '100,000 values; the first 4,096' in said[0], said
        assert result.stdout.splitlines()[0].endswith(b',4095')
        assert good('watch', name, '--for', '0s', '--format', 'csv', '--type', 'f64', '--offset', '67232').splitlines()[
            0].endswith(b',99992')
        assert good('watch', name, '--for', '0s', '--format', 'csv', '--count', '5000').splitlines()[0].endswith(b',4999')


@case('changes are watched for in all of a mapping')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('wide'), 4 << 20)
        with Watch(name, '--changes', '--format', 'json', '--rate', '50') as watch:
            # The first sample is what changes are told from; it prints nothing, so bytes are stored until one is seen.
            for byte in itertools.cycle(range(256)):
                maker.store(name, (4 << 20) - 1, 'u8', byte)
                if select.select([watch.process.stdout], [], [], 0.05)[0]:
                    break
            change = watch.sample()['changes'][-1]
            assert change['offset'] == change['index'] == (4 << 20) - 1, change
            assert watch.end(signal.SIGTERM) == 0 and watch.errors == []


@case('a mapping may be as large as the system knows, and is watched to its end')
def _():
    with MapMaker() as maker:
        size = (1 << 63) - 1
        name = maker.create(unique('watch'), size)
        with open(path(name), 'r+b') as file:
            os.pwrite(file.fileno(), b'end', size - 3)
        arguments = ('--offset', str(size - 3), '--for', '0s')
        assert good('watch', name, *arguments).decode('utf-8').split()[1:] == ['101', '110', '100']
        assert good('watch', name, *arguments, '--count', '3').decode('utf-8').split()[1:] == ['101', '110', '100']
        assert good('watch', name, '--offset', hex(size - 255), '--count', '4', '--for', '0s').split()[1:] == [b'0'] * 4
        for arguments in (('--offset', str(size + 1)), ('--offset', str(size - 3), '--count', str(1 << 63))):
            assert 'reach too far' in refused(2, 'watch', name, *arguments)


@case('watching a sparse mapping touches nothing, wherever it looks')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('sparse'), 1 << 30)
        maker.store(name, 1 << 29, 'u32', 5)
        before = maker.stat(name)
        for arguments in (['--type', 'u32', '--offset', str(1 << 29), '--count', '4'], ['--offset', '0', '--count', '4096'],
                          ['--offset', '1M', '--count', '1048576', '--changes'],
                          ['--offset', str((1 << 30) - 8), '--type', 'u64']):
            good('watch', name, '--for', '300ms', '--rate', '100', *arguments)
        assert maker.stat(name) == before


@case('torn samples are marked')
def _():
    if len(os.sched_getaffinity(0)) < 2:
        skip('nothing is written while something is read on one processor')
    with MapMaker() as maker:
        name = maker.create(unique('torn'), 65536)
        for _ in range(4):
            maker.hammer(name, 0, 16384, 0)
        with Watch(name, '--type', 'u32', '--count', '16384', '--format', 'json', '--rate', '100') as watch:
            for _ in range(2000):
                sample = watch.sample()
                assert type(sample['torn']) is bool and len(sample['values']) == 16384
                if sample['torn']:
                    break
            assert sample['torn']
            assert watch.end(signal.SIGTERM) == 0


@case('the exact types are those of read')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('types'), 8)
        with open(path(name), 'r+b') as file:
            file.write(struct.pack('<2f', float('nan'), -0.0))
        assert b'"values": ["nan", -0.0]' in good('watch', name, '--type', 'f32', '--format', 'json', '--for', '0s')
        assert b'"values": [0, 49279, 0, 128]' in good('watch', name, '--type', 'be:u16', '--format', 'json', '--for', '0s')


@case('a pipe to head ends it')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('head'), 16)
        with subprocess.Popen(['sh', '-c', '"$0" watch "$1" --rate 100 | head -n 2', CTL, name], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=ENVIRONMENT) as shell:
            out, errors = shell.communicate(timeout=60)
        assert out.count(b'\n') == 2 and errors == b'' and shell.returncode == 0


run()
