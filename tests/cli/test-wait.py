# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglassctl wait: until a condition on the values of a real mapping is true."""

import os
import signal
import struct

from ctl import Watch, as_nobody, bad, ctl, good, parse_json, path, refused, sentences
from tap import MapMaker, case, eventually, run, unique


class Wait(Watch):
    """A mapglassctl wait that runs."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, command='wait', **options)

    def came_true(self):
        """Waits until it has ended by itself, with success. Returns what it has printed."""
        out = self.process.stdout.read()
        status = self.wait()
        assert status == 0, (status, self.errors)
        return out

    def goes_on(self):
        """It has looked many times since this was called, and waits on."""
        start = self._wake_ups()
        eventually(lambda: self.process.poll() is not None or self._wake_ups() > start + 30)
        assert self.process.poll() is None, self.wait()
        return True

    def _wake_ups(self):
        """How often the main thread was woken: once for each sample, and by little else."""
        with open(f'/proc/{self.process.pid}/status', encoding='ascii') as file:
            return int(next(line for line in file if line.startswith('voluntary_ctxt_switches')).split()[1])


@case('what is true already is printed at once, as read prints it')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('wait'), 16)
        maker.store(name, 4, 'u32', 1001)
        for format_ in ('text', 'hex', 'json', 'csv', 'npy', 'raw'):
            arguments = (name, '--type', 'u32', '--format', format_)
            assert good('wait', *arguments, '--until', '[1] > 1000') == good('read', *arguments), format_
        assert good('wait', name, '--type', 'u32', '--until', '[1] > 1000') == good('read', name, '--type', 'u32')
        arguments = (name, '--type', 'u32', '--offset', '4', '--count', '2')
        assert good('wait', *arguments, '--until', '[0] == 1001') == good('read', *arguments)


@case('it ends when the value comes, with the frame that made it true')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('wait'), 64)
        with Wait(name, '--type', 'f32', '--format', 'json', '--until', '[10] > 1000', '--rate', '240') as wait:
            maker.store(name, 40, 'f32', 1000)
            assert wait.goes_on()
            maker.store(name, 0, 'f32', 7)
            maker.store(name, 40, 'f32', 1000.5)
            found = parse_json(wait.came_true())
            assert found['values'][10] == 1000.5 and found['values'][0] == 7 and len(found['values']) == 16, found
            assert found['uri'] == f'posix:/{name}' and found['type'] == 'f32' and found['offset'] == 0, found
            assert wait.errors == []


@case('conditions of all kinds')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('kinds'), 16)
        with open(path(name), 'r+b') as file:
            file.write(struct.pack('<Qff', 2 ** 64 - 1, float('nan'), 0.1))
        good('wait', name, '--type', 'u64', '--until', '[0] > 18446744073709551614 and not [0] > 18446744073709551615')
        good('wait', name, '--type', 'f32', '--until', 'isnan([2]) and [3] == 0.1')
        good('wait', name, '--type', 'f32', '--until', 'any(isnan([:]))')
        good('wait', name, '--type', 'u8', '--until', 'max([0:8]) == 255 and min([:8]) == 0xFF')
        good('wait', name, '--type', 'f32', '--offset', '12', '--until=-[0] < -0.05')


@case('changed: by any byte of what is watched, or of one element')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('changed'), 16)
        for byte, (condition, offset, others) in enumerate(
                (('changed', 15, ()), ('changed([3])', 12, (0, 8, 11)), ('changed([2:])', 9, (0, 7)),
                 ('any(changed([:]) and [:] == 4)', 0, (4,))), 1):
            with Wait(name, '--type', 'u32', '--until', condition, '--rate', '240') as wait:
                assert wait.goes_on()
                for other in others:
                    maker.store(name, other, 'u8', 100 + byte)
                    assert wait.goes_on()
                maker.store(name, offset, 'u8', byte)
                wait.came_true()


@case('changed looks at all of a mapping')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('wide'), 1 << 20)
        with Wait(name, '--type', 'u64', '--until', 'changed', '--format', 'raw') as wait:
            assert wait.goes_on()
            maker.store(name, (1 << 20) - 1, 'u8', 1)
            assert wait.came_true() == bytes((1 << 20) - 1) + b'\x01'


@case('what appears, or goes, has not changed')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('appears'), 4)
        with Wait(name, '--type', 'u32', '--count', '3', '--until', 'changed', '--rate', '240') as wait:
            wait.said('1 of 3')
            maker.truncate(name, 12)
            assert wait.goes_on()
            maker.store(name, 8, 'u32', 6)
            assert wait.came_true().split() == [b'0', b'0', b'6']
        with Wait(name, '--type', 'u32', '--until', 'changed', '--rate', '240') as wait:
            assert wait.goes_on()
            maker.truncate(name, 4)
            wait.said('shrank')
            maker.truncate(name, 12)
            wait.said('grew')
            assert wait.goes_on()
            maker.store(name, 0, 'u32', 7)
            assert wait.came_true().split() == [b'7', b'0', b'0']


@case('elements beyond the first 4,096 are watched where they are named')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('far'), 40000)
        maker.store(name, 5000, 'u8', 9)
        result = ctl('wait', name, '--until', '[5000] == 9', '--format', 'raw')
        assert result.returncode == 0 and len(result.stdout) == 5001, result.stderr
        assert '40,000 values; the first 5,001' in sentences(result.stderr)[0]


@case('a time that passes: exit 1 and one sentence')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('late'), 16)
        assert refused(1, 'wait', name, '--until', '[3] > 5', '--timeout', '200ms') \
            == f'“[3] > 5” did not come true in “/{name}” within 200ms.'
        assert 'within 0s' in refused(1, 'wait', name, '--until', 'changed', '--timeout', '0s')


@case('a time of 0 is one look')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('once'), 16)
        assert good('wait', name, '--until', '[3] == 0', '--timeout', '0s', '--count', '4').split() == [b'0'] * 4


@case('a condition that makes no sense ends with 2 and names the column, also where there is no mapping')
def _():
    name = unique('missing')
    for condition, part in (('', 'column 1: the condition is empty'), ('[0] >', 'column 6: '),
                            ('[0] = 4', 'column 5: “=” is “==” here'), ('[0] > 4 and foo', 'column 13: “foo”'),
                            ('[0]', 'column 1: '), ('é', 'column 1: “é”'), ('(' * 2000, 'column 66: '),
                            ('1 ' * 3000, 'column 1: '), ('[9999999999] > 1', 'at most 16 MiB'),
                            (b'\xff\n\x1b[31m', 'column 1: ')):
        sentence = refused(2, 'wait', name, '--until', condition)
        assert sentence.startswith('--until') and part in sentence, sentence
    assert '--until is needed' in refused(2, 'wait', name)
    for arguments in (('--count', '4', '--until', '[4] > 0'), ('--count', '0', '--until', '1 > 0'),
                      ('--until', '1 > 0', '--timeout', '8'), ('--until', '1 > 0', '--rate', '0'),
                      ('--until', '1 > 0', '--rate', '241'), ('--until', '1 > 0', '--format', 'xml'),
                      ('--until', '1 > 0', '--type', 'bf16', '--format', 'npy')):
        refused(2, 'wait', name, *arguments)
    assert 'column 1: there is no [4]: elements [0] to [3] are watched' in refused(
        2, 'wait', name, '--count', '4', '--until', '[4] > 0')


@case('an element outside of the mapping ends it before it waits')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('outside'), 16)
        assert refused(1, 'wait', name, '--type', 'u32', '--until', '[0] > 1 or [4] > 1') \
            == f'“/{name}” does not fit --until: column 12: there is no [4]: elements [0] to [3] are watched.'
        assert 'have 3 and 2' in refused(1, 'wait', name, '--type', 'u32', '--until', 'any([1:] > [:2])')


@case('with a number of values, what is not there yet is waited for')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('later'), 4)
        with Wait(name, '--type', 'u32', '--count', '3', '--until', '[2] == 0', '--rate', '240') as wait:
            wait.said('1 of 3 watched values are there')
            assert wait.goes_on()
            maker.truncate(name, 12)
            assert wait.came_true().split() == [b'0'] * 3


@case('what is lost makes nothing true, and what is there is printed')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('lost'), 16)
        with Wait(name, '--type', 'u32', '--until', '[0] == 1 or [3] == 1', '--rate', '240') as wait:
            assert wait.goes_on()
            maker.truncate(name, 8)
            wait.said('shrank')
            maker.store(name, 0, 'u32', 1)
            assert wait.goes_on()
            maker.truncate(name, 16)
            assert wait.came_true().split() == [b'1', b'0', b'0', b'0']
        maker.store(name, 0, 'u32', 0)
        with Wait(name, '--type', 'u32', '--until', '[0] == 1', '--rate', '240') as wait:
            assert wait.goes_on()
            maker.truncate(name, 8)
            wait.said('2 of 4')
            maker.store(name, 0, 'u32', 1)
            assert wait.came_true().split() == [b'1', b'0']


@case('a name that nothing has is waited for')
def _():
    name = unique('missing')
    with Wait(name, '--type', 'u32', '--until', '[1] == 5', '--rate', '240') as wait:
        assert wait.said('it is waited for') == f'“/{name}” does not exist yet; it is waited for.'
        with MapMaker() as maker:
            maker.create(name, 0)
            wait.said('has 0 bytes; there is no value to watch yet')
            maker.truncate(name, 8)
            wait.said('grew from 0 bytes to 8 bytes')
            maker.map(name)
            maker.store(name, 4, 'u32', 5)
            assert wait.came_true().split() == [b'0', b'5']
    result = ctl('wait', name, '--until', '1 > 0', '--timeout', '100ms')
    said = sentences(result.stderr)
    assert result.returncode == 1 and result.stdout == b'' and len(said) == 2, said
    assert 'waited for' in said[0] and 'within 100ms' in said[1]


@case('what may not be read, or is no memory, is not waited for')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('denied'), 16, 0o600)
        result = as_nobody('wait', name, '--until', '1 > 0', '--timeout', '30s')
        assert result.returncode == 1 and result.stdout == b'' and len(sentences(result.stderr)) == 1
    name = unique('folder')
    os.mkdir(path(name))
    try:
        assert 'is a folder' in refused(1, 'wait', name, '--until', '1 > 0')
    finally:
        os.rmdir(path(name))
    refused(2, 'wait', 'posix:/a/b', '--until', '1 > 0')


@case('a mapping that goes and comes back is told, and followed')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('anew'), 8)
        with Wait(name, '--type', 'u32', '--until', '[1] == 5', '--rate', '240') as wait:
            assert wait.goes_on()
            maker.recreate(name, 4)
            wait.said('was made anew and has 4 bytes')
            # [1] is not there now: that is said, and waited over.
            assert wait.said('does not fit --until now').endswith('column 1: there is no [1]: elements [0] to [0] are watched.')
            assert wait.goes_on()
            maker.recreate(name, 8)
            wait.said('was made anew and has 8 bytes')
            maker.map(name)
            maker.store(name, 4, 'u32', 5)
            assert wait.came_true().split() == [b'0', b'5']


@case('SIGINT and SIGTERM end it with 1 and a sentence')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('signal'), 16)
        for number in (signal.SIGINT, signal.SIGTERM):
            with Wait(name, '--until', '[0] > 1', '--timeout', '100s') as wait:
                assert wait.goes_on()
                assert wait.end(number) == 1
                assert wait.errors == [f'“[0] > 1” had not come true in “/{name}” when the waiting was ended by a signal.']


@case('it ends although nobody reads what it prints: with 1, since that is not all out')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('stalled'), 1 << 20)
        with Wait(name, '--count', str(1 << 20), '--until', '[0] == 0', '--format', 'raw') as wait:
            wait.process.stdout.peek(1)
            wait.process.send_signal(signal.SIGINT)
            assert wait.wait() == 1


@case('a reader that is gone, or an output that is closed, does not change how it ends')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('closed'), 16)
        read, write = os.pipe()
        os.close(read)
        assert ctl('wait', name, '--until', '[0] == 0', stdout=write).returncode == 0
        assert ctl('wait', name, '--until', '[0] == 1', '--timeout', '100ms', stdout=write).returncode == 1
        os.close(write)


@case('waiting on a sparse mapping touches nothing')
def _():
    with MapMaker() as maker:
        name = maker.create(unique('sparse'), 1 << 30)
        maker.store(name, 1 << 29, 'u32', 5)
        before = maker.stat(name)
        good('wait', name, '--type', 'u32', '--offset', str(1 << 29), '--count', '4', '--until', '[0] == 5')
        bad(1, 'wait', name, '--count', '4096', '--until', '[4095] == 5 or changed', '--timeout', '300ms', '--rate', '100')
        assert maker.stat(name) == before


run()
