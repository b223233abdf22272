# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text for people is listed for translation, and every language has all of it."""

import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'helpers'))

from tap import case, run  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
LISTED = [
    line for line in (ROOT / 'po/POTFILES.in').read_text().splitlines() if line and not line.startswith('#')
]
LANGUAGES = (ROOT / 'po/LINGUAS').read_text().split()
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'ngettext:1,2', 'g_dngettext:2,3']


def has_text(path):
    text = path.read_text(encoding='utf-8')
    if path.suffix == '.ui':
        return 'translatable="yes"' in text
    return re.search(r'\b(_|N_|C_|ngettext|g_dngettext) \(\s*"', text) is not None


def make_template(folder):
    template = pathlib.Path(folder) / 'mapglass.pot'
    keywords = [f'--keyword={keyword}' for keyword in KEYWORDS]
    subprocess.run(
        ['xgettext', '--from-code=UTF-8', *keywords, '-o', str(template), *LISTED],
        cwd=ROOT, check=True, capture_output=True,
    )
    return template


@case('every source with text for people is listed')
def _():
    sources = [*ROOT.glob('src/*/*.c'), *ROOT.glob('src/*/*.ui')]
    found = {str(path.relative_to(ROOT)) for path in sources if has_text(path)}
    assert found <= set(LISTED), sorted(found - set(LISTED))
    assert all((ROOT / path).exists() for path in LISTED)


@case('no text is cut off where its format comes from a macro that the extraction does not know')
def _():
    with tempfile.TemporaryDirectory() as folder:
        text = make_template(folder).read_text(encoding='utf-8')
    assert not re.findall(r'^(?:msgid |)".*(?<!%)%"$', text, re.MULTILINE), text


for language in LANGUAGES:

    @case(f'{language} is complete')
    def _(language=language):
        with tempfile.TemporaryDirectory() as folder:
            template = make_template(folder)
            merged = pathlib.Path(folder) / 'merged.po'
            subprocess.run(
                ['msgmerge', '--no-fuzzy-matching', '-q', '-o', str(merged), str(ROOT / f'po/{language}.po'), str(template)],
                check=True,
            )
            done = subprocess.run(
                ['msgfmt', '-c', '--statistics', '-o', '/dev/null', str(merged)],
                check=True, capture_output=True, text=True, env={'LC_ALL': 'C', 'PATH': '/usr/bin:/bin'},
            )
        assert 'untranslated' not in done.stderr and 'fuzzy' not in done.stderr, done.stderr


run()
