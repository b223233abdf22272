# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of all characters, in lines."""

from client import Maker, Sections, escape, refused
from tap import case, unique

NAMES = [
    '共享内存',
    '공유메모리',
    'ファイル',
    'tab\there',
    'new\nline\r',
    'a space ',
    ' ',
    '100%25 %',
    '/a/b:c*?"<>|',
    'Local',
    'Globally',
    'local',
    'emoji 😀',
    'lone \ud800 surrogate',
    'low \udc00 first',
    '\u0085\u00a0\u200b\ufeff\uffff',
    '\x01\x1b[31m\x7f',
    '.', '..',
    'x' * 200,
]


@case('names of all characters are listed, opened, read and made')
def _():
    with Maker() as maker, Sections() as sections:
        for name in NAMES:
            name = f'{name}~{unique("n")}'
            field = escape(name)
            assert field.isascii() and field.isprintable() and ' ' not in field, field
            maker.make('section', name, 4096)
            maker.ask('store', name, 0, 65)
            assert 'Local\\' + field in sections.list('section'), (name, list(sections.list('section')))
            handle = sections.open(field)['handle']
            assert sections.read(handle, 0, 1) == b'A'
            sections.ask('CLOSE', handle)
            assert sections.create('Local\\' + field, 4096)['existed'] == 1
            maker.ask('close', name)


@case('names are taken with less escaped, too')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('section', '名前 %' + unique('raw'), 4096)
        plain = name.replace('%', '%25').replace(' ', '%20')
        for field in (plain, escape(name), escape(name).lower().replace('%e', '%E'), 'Local\\' + plain):
            sections.ask('CLOSE', sections.open(field)['handle'])


@case('a section of the same name in each namespace')
def _():
    with Maker() as maker, Sections() as sections:
        name = unique('both')
        maker.make('section', 'Local\\' + name, 4096)
        maker.make('section', 'Global\\' + name, 8192)
        assert sections.open('Local\\' + name)['size'] == sections.open(name)['size'] == 4096
        assert sections.open('Global\\' + name)['size'] == 8192
        found = sections.list('section')
        assert found['Local\\' + name][1]['size'] == 4096 and found['Global\\' + name][1]['size'] == 8192, found


@case('what is no name is refused')
def _():
    with Sections() as sections:
        for field in ('Local\\', 'Global\\', 'a\\b', 'Session\\1\\a', 'Local\\a\\', '\\', 'Global\\Local\\a',
                      'local\\a',
                      '%', '%2', '%g0', 'a%', '%FF', '%C0%80', '%E4%BD', '%F8%88%80%80%80', '%F4%90%80%80', '%80',
                      'a%5Cb'):
            for words in (('OPEN', field, 'r'), ('QUERY', 'event', field), ('SET', field), ('LOCK', field, 0),
                          ('WAIT', field, 'once', 0), ('CREATE', field, 4096, 'PAGE_READWRITE', 'commit')):
                refused(123, sections.ask, *words)


@case('a NUL in a name does not end it')
def _():
    with Maker() as maker, Sections() as sections:
        name = maker.make('section', unique('nul'), 4096)
        refused(2, sections.open, name + '%00')
        refused(2, sections.open, name + '%00more')
        refused(123, sections.create, name + '%00more', 4096)


@case('names that are too long are refused, not cut')
def _():
    with Sections() as sections:
        before = sections.list('section')
        for field in ('x' * 32_753, 'x' * 40_000, 'x' * 65_536, 'x' * 65_540, '%F0%9F%98%80' * 20_000):
            refused(206, sections.open, field)
            refused(206, sections.create, field, 4096)
            refused(206, sections.ask, 'SET', field)
        refused(2, sections.open, 'x' * 200)
        assert sections.list('section') == before


@case('the longest names are taken')
def _():
    with Sections() as sections:
        for name in ('x' * 32_752, '你' * 32_752):
            made = sections.create(escape(name), 4096)
            assert 'Local\\' + escape(name) in sections.list('section')
            assert sections.open(escape(name))['size'] == made['size']
            sections.ask('CLOSE', made['handle'])
