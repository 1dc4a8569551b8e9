"""A text in runs of one script each, by the blocks of Unicode that hold the letters of the larger scripts.

Latin words with accents are apart from those without, which are most of English and of source code.

What is no letter of theirs (blanks, digits, marks, signs) goes with the letter after it, and with Latin where
none comes. So a cut right after a letter never moves anything from one script to another.
`counting/scripts.py` knows every script, by the names of characters, and looks at each: too slow for all that
is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LATIN = "Latin"
ACCENTED = "Latin, accented"
OTHER = "Other"
_ASCII = "A-Za-z"
_ACCENTED = "\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff"
# From Blocks.txt of Unicode 16. A script's own marks are among its letters.
_BLOCKS = {
    "Greek": "\u0370-\u03ff\u1f00-\u1fff",
    "Cyrillic": "\u0400-\u052f\u1c80-\u1c8f\ua640-\ua69f",
    "Armenian": "\u0530-\u058f",
    "Hebrew": "\u0590-\u05ff",
    "Arabic": "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "Devanagari": "\u0900-\u097f",
    "Bengali": "\u0980-\u09ff",
    "Gurmukhi": "\u0a00-\u0a7f",
    "Gujarati": "\u0a80-\u0aff",
    "Tamil": "\u0b80-\u0bff",
    "Telugu": "\u0c00-\u0c7f",
    "Kannada": "\u0c80-\u0cff",
    "Malayalam": "\u0d00-\u0d7f",
    "Sinhala": "\u0d80-\u0dff",
    "Thai": "\u0e00-\u0e7f",
    "Lao": "\u0e80-\u0eff",
    "Tibetan": "\u0f00-\u0fff",
    "Myanmar": "\u1000-\u109f",
    "Georgian": "\u10a0-\u10ff\u1c90-\u1cbf",
    "Ethiopic": "\u1200-\u139f",
    "Khmer": "\u1780-\u17ff",
    "Hangul": "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff",
    "Kana": "\u3041-\u3096\u30a1-\u30ff\u31f0-\u31ff\uff66-\uff9f",
    "Han": "\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
}
# Blocks in which there are letters of many small scripts.
_SMALL = (
    "\u0250-\u02ff\u0700-\u074f\u0780-\u086f\u0b00-\u0b7f\u13a0-\u177f\u1800-\u1c7f\u1cd0-\u1dff\u2c00-\u2dff"
    "\ua000-\ua63f\ua6a0-\ua95f\ua980-\uabff\U00010000-\U0001cfff\U0001e000-\U0001efff"
)
SCRIPTS = (LATIN, ACCENTED, *_BLOCKS, OTHER)
_LETTERS = "".join((_ASCII, _ACCENTED, *_BLOCKS.values(), _SMALL))
# A word without accents, and one with them: what languages that have them write is taken apart more.
_WORDS = (
    f"[{_ASCII}]++(?![{_ACCENTED}])",
    f"[{_ASCII}]*+[{_ACCENTED}][{_ASCII}{_ACCENTED}]*+",
    *(f"[{block}]++" for block in (*_BLOCKS.values(), _SMALL)),
)
_RUN = re.compile(
    f"[^{_LETTERS}]*+(?:" + "|".join(f"({word}(?:[^{_LETTERS}]*+{word})*+)" for word in _WORDS) + ")"
)


def runs(text: str) -> Iterator[tuple[str, str]]:
    """The runs of ``text``, in order, each with its script. Together they are the text."""
    if text.isascii():
        yield LATIN, text
        return
    script, start, end = LATIN, 0, 0
    for found in _RUN.finditer(text):
        if end:
            yield script, text[start:end]
        assert found.lastindex
        script, start, end = SCRIPTS[found.lastindex - 1], end, found.end()
    last = len(text) if script == LATIN else end
    yield script, text[start:last]
    if last < len(text):
        yield LATIN, text[last:]
