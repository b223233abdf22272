# SPDX-License-Identifier: GPL-3.0-or-later
"""mapglass-demo text: what is typed is what is read, and where it is cut."""

import os

from demos import Demo, call, check_failure, check_sentence, content, path
from tap import MapMaker, case, run, unique

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


run()
