# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts programs that know nothing of Mapglass, and tells what the system's own say of the memory that they share."""

import ctypes
import json
import multiprocessing
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile

from ctl import NOBODY, as_user, ctl, parse_json
from tap import skip

# A plain user who owns nothing of what is looked at.
STRANGER = 65533
PLAIN = NOBODY if os.geteuid() == 0 else os.geteuid()
LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_DUMPABLE, PR_SET_PDEATHSIG = 4, 1
FORK = multiprocessing.get_context('fork')


def need(program, *folders):
    """The path of a program. Ends the case where it is not installed."""
    found = shutil.which(program, path=os.pathsep.join([*folders, os.environ.get('PATH', os.defpath), '/usr/sbin']))
    if found is None:
        skip(f'{program} is not installed')
    return found


def printed(*command):
    """What a program prints, in a locale where that can be read."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=60, encoding='utf-8',
                          env=os.environ | {'LC_ALL': 'C'}).stdout


class View:
    """The way in which somebody looks: as root, as the user whose programs they are, or as another."""

    def __init__(self, uid):
        self.uid = uid

    def run(self, *arguments):
        """As ctl()."""
        return ctl(*arguments) if self.uid == os.geteuid() else as_user(self.uid, *arguments)

    def json(self, *arguments):
        """What it prints as JSON, when all is well."""
        result = self.run(*arguments, '--json')
        assert (result.returncode, result.stderr) == (0, b''), (self.uid, arguments, result.stderr)
        return parse_json(result.stdout)

    def list(self, *arguments):
        """The mappings by their URIs."""
        mappings = self.json('list', *arguments)['mappings']
        found = {mapping['uri']: mapping for mapping in mappings}
        assert len(found) == len(mappings)
        return found

    def may_look_into(self, pid):
        """Whether this user may know what a process maps, as far as the owner tells."""
        try:
            return self.uid in (0, os.stat(f'/proc/{pid}').st_uid)
        except FileNotFoundError:
            return False


def views():
    """All who look: root, the user whose programs they are, and a stranger; only oneself where one is not root."""
    return [View(uid) for uid in ((0, PLAIN, STRANGER) if os.geteuid() == 0 else (PLAIN,))]


def as_plain_user():
    """For subprocess.Popen: starts a program as the plain user."""
    return {'user': PLAIN, 'group': PLAIN, 'extra_groups': []} if os.geteuid() == 0 else {}


class Scratch:
    """A folder of the plain user. As a context manager it does not outlive its block."""

    def __enter__(self):
        # In /tmp, because the path of a socket is short.
        self.path = pathlib.Path(tempfile.mkdtemp(prefix='mg-foreign-', dir='/tmp'))
        if os.geteuid() == 0:
            os.chown(self.path, PLAIN, PLAIN)
        return self.path

    def __exit__(self, *unused):
        shutil.rmtree(self.path, ignore_errors=True)


class Program:
    """A program that runs as the plain user. As a context manager it does not outlive its block."""

    def __init__(self, *command, end=signal.SIGTERM, **options):
        options = {'stdin': subprocess.DEVNULL, 'stdout': subprocess.DEVNULL, 'stderr': subprocess.DEVNULL,
                   'cwd': '/'} | as_plain_user() | options
        self._end = end
        self.process = subprocess.Popen(command, **options)
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.send_signal(self._end)
        try:
            self.process.wait(timeout=30)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()

    def runs(self):
        """Whether it has not ended."""
        return self.process.poll() is None


class Child:
    """A function in a process of its own: it gets a connection first, and whatever else is given. As a context
    manager it does not outlive its block: the function returns when there is nothing more to receive.
    """

    def __init__(self, function, *arguments, uid=PLAIN):
        self.connection, theirs = FORK.Pipe()
        self._process = FORK.Process(target=self._run, args=(function, theirs, uid, arguments), daemon=True)
        self._process.start()
        theirs.close()
        self.pid = self._process.pid

    def _run(self, function, connection, uid, arguments):
        self.connection.close()
        if os.geteuid() == 0 and uid != 0:
            os.setgroups([])
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
            # As a program that this user has started: who changes has secrets.
            LIBC.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        try:
            function(connection, *arguments)
        except EOFError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.connection.close()
        self._process.join(30)
        self._process.kill()
        self._process.join()

    def ask(self, question=None):
        """Sends a question, and returns the answer."""
        self.connection.send(question)
        return self.connection.recv()


def segments():
    """What lsipc says of every System V segment, by id; ipcs must say the same."""
    columns = 'ID,KEY,PERMS,UID,SIZE,NATTCH,STATUS,CPID,LPID'
    found = {}
    said = json.loads(printed('lsipc', '--shmems', '--json', '--bytes', '--numeric-perms', '--output', columns) or '{}')
    # Where there is none, there is no list.
    for line in said.get('sharedmemory', []):
        found[int(line['id'])] = {
            'key': int(line['key'], 16), 'mode': int(line['perms'], 8), 'uid': int(line['uid']),
            'size': int(line['size']), 'attached': int(line['nattch']), 'removal': 'dest' in (line['status'] or ''),
            'creator': int(line['cpid']), 'last-pid': int(line['lpid'])}
    return found


def segments_of_ipcs():
    """What ipcs says: by id its key, size, attach count, creator and last process."""
    found = {}
    for line in printed('ipcs', '-m').splitlines():
        words = line.split()
        if words and words[0].startswith('0x'):
            found[int(words[1])] = [int(words[0], 16), int(words[4]), int(words[5])]
    for line in printed('ipcs', '-m', '-p').splitlines():
        words = line.split()
        if words and words[0].isdigit() and int(words[0]) in found:
            found[int(words[0])] += [int(words[2]), int(words[3])]
    return found


def in_folder(name):
    """What ls says of a name in /dev/shm."""
    inode, allocated, mode, _, uid, _, size, *_ = printed('ls', '-lisn', '--block-size=1', '/dev/shm/' + name).split()
    bits = sum(0o400 >> place for place, letter in enumerate(mode[1:10]) if letter != '-')
    return {'inode': int(inode), 'allocated': int(allocated), 'mode': bits, 'uid': int(uid), 'size': int(size)}


def maps():
    """All that /proc/PID/maps tells of what has an object behind it: by device, inode and path, who maps it where."""
    found = {}
    for folder in pathlib.Path('/proc').glob('[0-9]*'):
        try:
            lines = (folder / 'maps').read_bytes().splitlines()
            command = (folder / 'comm').read_text().rstrip('\n')
        except OSError:
            continue
        for line in lines:
            addresses, access, _, device, inode, *path = line.split(maxsplit=5)
            if inode == b'0':
                continue
            start, end = (int(address, 16) for address in addresses.split(b'-'))
            major, minor = (int(number, 16) for number in device.split(b':'))
            user = {'pid': int(folder.name), 'command': command, 'address': start, 'length': end - start,
                    'access': 'copy' if access[3:4] == b'p' else 'rw' if access[1:2] == b'w' else 'r'}
            key = (os.makedev(major, minor), int(inode), os.fsdecode(path[0]) if path else '')
            found.setdefault(key, []).append(user)
    return found


def sorted_users(users):
    """So that two lists of them can be compared."""
    return sorted(users, key=lambda user: (user['pid'], user['address']))


def user_name(uid):
    """What a user is called; None where nobody knows."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return None
