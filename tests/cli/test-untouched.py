# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking changes nothing: what a process knows of its mappings before and after mapglassctl has looked at them."""

import os

from ctl import sentences
from foreign import Child, Scratch, View, PLAIN
from holder import DATA, DATA_OFFSET, SIZE, hold
from tap import case, eventually, run, skip

KINDS = ('posix', 'file', 'memfd', 'deleted', 'anonymous', 'semaphore', 'waited-for')
BYTES = bytes(DATA_OFFSET) + DATA + bytes(SIZE - DATA_OFFSET - len(DATA))
HELD = ('To look into “{}”, Mapglass attaches it: its attach count changes until it is closed, its last process '
        'and its attach and detach times for good.')
# The exceptions, and the only ones.
ATTACHING = {'lpid', 'atime', 'dtime'}


def users():
    """Who looks at what is their own."""
    return (0, PLAIN) if os.geteuid() == 0 else (PLAIN,)


def look(view, uri):
    """Looks in every way. Yields what was done, its exit status, what it has said, and the bytes."""
    for words in (('list',), ('list', '--all', '--json'), ('show', uri), ('show', uri, '--json'),
                  ('read', uri, '--format', 'raw'), ('watch', uri, '--count', '8', '--for', '300ms'),
                  ('wait', uri, '--count', '8', '--until', 'all([:] >= 0)')):
        result = view.run(*words)
        yield words[0], result.returncode, sentences(result.stderr), result.stdout


def check_untouched(uid, kind, permitted):
    """Nothing changes, also where it is refused."""
    view = View(uid)
    with Scratch() as scratch, Child(hold, scratch, uid=uid) as child:
        if kind == 'waited-for':
            eventually(lambda: child.ask(('waiters',)) == 1)
        uri = child.ask(('uris',))[kind]
        before = child.ask(('facts', kind))
        for what, status, _, out in look(view, uri):
            after = child.ask(('facts', kind))
            assert after == before, (uid, uri, what, before, after)
            assert status == 0 or not permitted, (uid, uri, what, status)
            if what == 'read' and status == 0 and 'bytes' not in before:
                assert out == BYTES
        if kind == 'waited-for':
            assert child.ask(('post',)), 'the one who waits was not woken'
        elif kind != 'semaphore' and not (kind == 'file' and os.statvfs(scratch).f_flag & os.ST_NOATIME):
            # What was compared tells when somebody does it wrongly.
            child.ask(('touch', kind))
            assert child.ask(('facts', kind)) != before


def add_cases(kind):
    @case(f'looking changes nothing: {kind}')
    def _():
        for uid in users():
            # Only root may look into what has neither a name nor a descriptor.
            check_untouched(uid, kind, uid == 0 or kind not in ('deleted', 'anonymous'))


for each in KINDS:
    add_cases(each)


@case('looking changes nothing: a segment, for root')
def _():
    if os.geteuid() != 0:
        skip('only root gets there through /proc/PID/map_files')
    check_untouched(0, 'sysv', True)


@case('a plain user who looks into a segment changes what attaching changes, is told so, and changes nothing else')
def _():
    view = View(PLAIN)
    if PLAIN == 0:
        skip('only for plain users')
    with Scratch() as scratch, Child(hold, scratch) as child:
        uri = child.ask(('uris',))['sysv']
        before = child.ask(('facts', 'sysv'))
        for what, status, said, out in look(view, uri):
            after = child.ask(('facts', 'sysv'))
            changed = {name for name in before if before[name] != after[name]}
            assert status == 0, (what, status, said)
            if what in ('list', 'show'):
                assert changed == set(), (what, changed)
                assert not any('attaches' in sentence for sentence in said), said
            else:
                # Within the second in which it was made, the time of attaching is the same.
                assert {'lpid'} <= changed <= ATTACHING, (what, changed)
                assert after['nattch'] == before['nattch']
                assert said == [HELD.format(uri)], said
            if what == 'read':
                assert out == BYTES
            before = after


run()
