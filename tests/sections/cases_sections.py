# SPDX-License-Identifier: GPL-3.0-or-later
"""Sections: OPEN, MAP, READ, WRITE, CLOSE, CREATE, and that they can be mapped from Linux."""

import mmap
import os

from client import PREFIX, Maker, Sections, find_memory, gone, refused
from tap import case, unique

SEC_FILE, SEC_RESERVE, SEC_COMMIT = 0x800000, 0x4000000, 0x8000000


@case('bytes are read and written')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('section', unique('bytes'), 100)
        maker.ask('store', name, 7, 0xab)
        opened = sections.open(name, 'rw')
        assert opened['size'] == opened['length'] == 4096 and opened['attributes'] == SEC_COMMIT, opened
        assert opened['protection'] == 4, opened
        handle = opened['handle']
        assert sections.read(handle, 0, 4096) == bytes(7) + b'\xab' + bytes(4088)
        sections.write(handle, 4090, b'abcdef')
        assert maker.ask('load', name, 4089, 7) == '00616263646566'
        assert sections.read(handle, 4095, 1) == b'f'
        sections.write(handle, 0, bytes(4096))
        assert sections.ask('CLOSE', handle) == ''


@case('the most bytes go at once')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('section', unique('most'), 131072)
        handle = sections.open(name, 'rw')['handle']
        data = os.urandom(65536)
        sections.write(handle, 65536, data)
        assert sections.read(handle, 65536, 65536) == data and sections.read(handle, 0, 65536) == bytes(65536)
        refused(87, sections.read, handle, 0, 65537)
        refused(87, sections.write, handle, 0, bytes(65537))
        refused(87, sections.read, handle, 0, 0)
        refused(87, sections.ask, 'WRITE', handle, 0, '123')
        refused(87, sections.ask, 'WRITE', handle, 0, '0g')


@case('nothing beyond the mapped bytes is touched')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('section', unique('edges'), 4096)
        handle = sections.open(name, 'rw')['handle']
        for offset, length in ((4096, 1), (4095, 2), (2 ** 64 - 1, 1), (2 ** 64 - 1, 2), (2 ** 63, 65536)):
            refused(998, sections.read, handle, offset, length)
            refused(998, sections.write, handle, offset, bytes(length))
        refused(87, sections.read, handle, 2 ** 64, 1)
        refused(87, sections.read, handle, -1, 1)
        assert sections.read(handle, 4095, 1) == b'\0'


@case('what is open to be read is not written')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('section', unique('read'), 4096)
        opened = sections.open(name)
        assert opened['protection'] == 2, opened
        refused(5, sections.write, opened['handle'], 0, b'a')
        assert maker.ask('load', name, 0, 1) == '00'


@case('the memory is mapped from Linux: it is the same')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('section', unique('zero-copy'), 8192)
        opened = sections.open(name)
        descriptor = find_memory(sections.process.pid, opened['view'])
        assert os.fstat(descriptor).st_size >= 8192
        with mmap.mmap(descriptor, 8192) as memory:
            os.close(descriptor)
            sections.ask('CLOSE', opened['handle'])
            maker.ask('store', name, 5000, 77)
            assert memory[5000] == 77
            memory[6000] = 88
            assert maker.ask('load', name, 6000, 1) == '58'


@case('a closed section ends with its owner, and one that comes again is another')
def _():
    with Sections() as sections:
        with Maker() as maker:
            name = maker.make('section', unique('again'), 4096)
            first = sections.open(name)
            descriptor = find_memory(sections.process.pid, first['view'])
            sections.ask('CLOSE', first['handle'])
        gone(sections, 'section', name)
        refused(2, sections.open, name)
        with Maker() as maker:
            maker.make('section', name, 4096)
            second = sections.open(name)
            other = find_memory(sections.process.pid, second['view'])
            assert os.fstat(descriptor).st_ino != os.fstat(other).st_ino
        os.close(descriptor)
        os.close(other)
        assert sections.state('section', name)['size'] == 4096
        sections.ask('CLOSE', second['handle'])
        gone(sections, 'section', name)


@case('a handle is of use once')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('section', unique('handles'), 4096)
        handles = [sections.open(name)['handle'] for _i in range(3)]
        assert len(set(handles)) == 3, handles
        sections.ask('CLOSE', handles[1])
        refused(6, sections.ask, 'CLOSE', handles[1])
        refused(6, sections.read, handles[1], 0, 1)
        refused(6, sections.ask, 'MAP', handles[1], 'r', 0, 0)
        refused(6, sections.write, 0, 0, b'a')
        refused(87, sections.read, 'x', 0, 1)
        assert sections.open(name)['handle'] not in handles
        assert sections.read(handles[2], 0, 1) == b'\0'


@case('no more than 1,024 are open')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('section', unique('most'), 4096)
        handles = [sections.open(name)['handle'] for _i in range(1024)]
        refused(4, sections.open, name)
        refused(4, sections.create, unique('other'), 4096)
        sections.ask('CLOSE', handles[500])
        assert sections.open(name)['handle'] > handles[-1]


@case('a part is mapped, and the errors of that are those of Windows')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('section', unique('part'), 200_000)
        maker.ask('store', name, 65536, 1)
        maker.ask('store', name, 131072, 2)
        handle = sections.open(name, 'rw')['handle']
        before = sections.read(handle, 0, 1)
        refused(1132, sections.ask, 'MAP', handle, 'r', 4096, 0)
        refused(1132, sections.ask, 'MAP', handle, 'r', 1, 1)
        refused(5, sections.ask, 'MAP', handle, 'r', 0, 300_000)
        refused(5, sections.ask, 'MAP', handle, 'r', 65536, 200_000)
        refused(87, sections.ask, 'MAP', handle, 'w', 0, 0)
        assert sections.read(handle, 0, 1) == before
        mapped = sections.ask('MAP', handle, 'r', 65536, 65536)
        assert ' length=65536 protection=0x2' in mapped, mapped
        assert sections.read(handle, 65536, 1) == b'\1'
        refused(998, sections.read, handle, 0, 1)
        refused(998, sections.read, handle, 131072, 1)
        assert ' length=69632 ' in sections.ask('MAP', handle, 'rw', 131072, 0)
        assert sections.read(handle, 131072, 1) == b'\2'


@case('copy-on-write stays with who writes')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('section', unique('copy'), 8192)
        handle = sections.open(name)['handle']
        assert 'protection=0x8' in sections.ask('MAP', handle, 'c', 0, 0)
        sections.write(handle, 0, b'mine')
        assert sections.read(handle, 0, 4) == b'mine'
        assert maker.ask('load', name, 0, 4) == '00000000'
        maker.ask('store', name, 4096, 9)
        assert sections.read(handle, 4096, 1) == b'\x09'


@case('a section is made, and lives until it is closed')
def _():
    with Maker() as maker, Sections() as sections:
        name = unique('made')
        made = sections.create(name, 100)
        assert made['existed'] == 0 and made['size'] == 4096 and made['protection'] == 4, made
        sections.write(made['handle'], 0, b'x')
        maker.make('section', name, 100)
        assert maker.ask('load', name, 0, 1) == '78'
        sections.ask('CLOSE', made['handle'])
        assert sections.state('section', name)['size'] == 4096
        maker.ask('close', name)
        gone(sections, 'section', name)


@case('one that exists is opened with its own size')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('section', unique('exists'), 8192)
        for size in (4096, 1 << 20):
            made = sections.create(name, size)
            assert made['existed'] == 1 and made['size'] == 8192, made


@case('sections of all protections are made')
def _():
    with Sections() as sections:
        for protection, view in (('PAGE_READONLY', 2), ('PAGE_READWRITE', 4), ('PAGE_EXECUTE_READ', 2),
                                 ('PAGE_EXECUTE_READWRITE', 4)):
            made = sections.create(unique('kind'), 4096, protection, 'commit')
            assert made['protection'] == view and made['attributes'] == SEC_COMMIT, (protection, made)
        for protection in ('PAGE_WRITECOPY', 'PAGE_EXECUTE_WRITECOPY'):
            made = sections.create(unique('kind'), 4096, protection, 'commit')
            assert made['protection'] == 8, (protection, made)
        refused(87, sections.create, unique('kind'), 4096, 'PAGE_NOACCESS', 'commit')
        refused(87, sections.create, unique('kind'), 4096, 'PAGE_READWRITE', 'image')
        refused(87, sections.create, unique('kind'), 'big', 'PAGE_READWRITE', 'commit')


@case('reserved pages are not read before they are committed')
def _():
    with Maker() as maker, Sections() as sections:
        name = unique('reserved')
        made = sections.create(name, 1 << 20, 'PAGE_READWRITE', 'reserve')
        assert made['attributes'] == SEC_RESERVE and made['protection'] == 0 and made['size'] == 1 << 20, made
        handle = made['handle']
        maker.make('reserved', name, 1 << 20)
        refused(998, sections.read, handle, 65536, 1)
        refused(998, sections.write, handle, 65536, b'a')
        assert maker.ask('commit', name, 65536) == ''
        maker.ask('store', name, 65536, 66)
        assert sections.read(handle, 65536, 4096) == b'B' + bytes(4095)
        refused(998, sections.read, handle, 65536, 4097)


@case('the errors of making one are those of Windows')
def _():
    with Maker() as maker, Sections() as sections:
        empty, small = PREFIX.folder / 'empty', PREFIX.folder / 'small'
        empty.write_bytes(b'')
        small.write_bytes(b'hello')
        commit = ('PAGE_READWRITE', 'commit')
        event = maker.make('event', unique('event'), 'auto')
        refused(6, sections.create, event, 4096)
        refused(6, sections.open, event)
        refused(87, sections.create, unique('nothing'), 0)
        refused(1006, sections.create, unique('empty'), 0, *commit, f'Z:{empty}')
        refused(2, sections.create, unique('missing'), 0, *commit, f'Z:{empty}-not')
        refused(3, sections.create, unique('missing'), 0, *commit, f'Z:{empty.parent}/no/folder')
        refused(2, sections.open, unique('missing'))
        name = maker.make('section', unique('Case'), 4096)
        refused(2, sections.open, name.lower())
        refused(2, sections.open, 'Global\\' + name)
        refused(123, sections.create, unique('file'), 0, *commit, 'Z:%zz')


@case('a file is mapped by its name, and made longer')
def _():
    with Sections() as sections:
        path = PREFIX.folder / 'a file 你好'
        path.write_bytes(b'hello')
        escaped = 'Z:' + str(path).replace(' ', '%20')
        made = sections.create(unique('file'), 0, 'PAGE_READWRITE', 'commit', escaped)
        assert made['size'] == 5 and made['attributes'] & SEC_FILE, made
        assert sections.read(made['handle'], 0, 5) == b'hello'
        sections.write(made['handle'], 0, b'j')
        assert path.read_bytes() == b'jello'
        longer = sections.create(unique('file'), 10, 'PAGE_READWRITE', 'commit', escaped)
        assert longer['size'] == 10 and path.read_bytes() == b'jello' + bytes(5)
        refused(5, sections.create, unique('file'), 0, 'PAGE_READWRITE', 'commit', f'Z:{PREFIX.folder}')


@case('a file that becomes shorter is an error, and no more')
def _():
    with Sections() as sections:
        path = PREFIX.folder / 'shrinks'
        path.write_bytes(b'a' * 8192)
        made = sections.create(unique('shrinks'), 0, 'PAGE_READWRITE', 'commit', f'Z:{path}')
        assert sections.read(made['handle'], 4096, 4096) == b'a' * 4096
        os.truncate(path, 4096)
        for _i in range(3):
            refused((998, 999), sections.read, made['handle'], 4096, 1)
            refused((998, 999), sections.write, made['handle'], 4000, b'b' * 4096)
        assert sections.read(made['handle'], 0, 1) == b'a'
