"""Long texts in pieces, cut only where the cut cannot change the count.

Every pattern of tiktoken splits a text before it merges bytes. None lets a piece run from a visible
character into a blank, nor from a letter or number into a line break or a mark (but the apostrophe of a
contraction), and none looks behind itself. So the two sides of such a place can be counted apart. Only
characters are taken whose class has been the same in every version of Unicode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Letters of scripts that are written without spaces, and the marks that end their phrases.
_IDEOGRAPH = "\u4e00-\u9fff\u3041-\u3096\u30a1-\u30fa"
_PHRASE_END = "\u3001\u3002\uff0c\uff01\uff1f\uff1b"
_CUT = re.compile(
    r"(?<=[!-~])(?=[ \t])"  # a visible character, a blank
    r"|(?<=[A-Za-z0-9])(?=[\n\r!-&(-/:-@\[-`{-~])"  # a word or number, its end; an apostrophe may go on
    rf"|(?<=[{_IDEOGRAPH}])(?=[ \n\r{_PHRASE_END}])"
)
_LETTER = r"(?<=[A-Za-z])"
CUTS = {
    "pieces": _CUT,
    # After a letter only, and so never within what `letters.py` takes together.
    "letters": re.compile(
        rf"{_LETTER}(?=[ \t\n\r!-&(-/:-@\[-`{{-~])|(?<=[{_IDEOGRAPH}])(?=[ \n\r{_PHRASE_END}])"
    ),
    # SentencePiece splits nothing beforehand: a token may run from a mark into a blank, but from no letter.
    "words": re.compile(rf"{_LETTER}(?= [A-Za-z])"),
}
"""Where a text may be cut, by kinds of encodings; each kind's places are among those of the one before."""
_SPECIAL_BEGUN = re.compile(r"<(\|\w*\|?)?\Z")
LONGEST_SPECIAL = 40
# How far from the end to look for the last place to cut, step by step.
_TAILS = (200, 10_000, 1_000_000)


def pieces(text: str, size: int, places: re.Pattern[str] = _CUT) -> Iterator[str]:
    """``text`` in pieces of about ``size`` characters; longer ones where there is no safe place.

    ``places`` is one of ``CUTS``.
    """
    start = 0
    while len(text) - start > size:
        cut = next_cut(text, start + size, places)
        if cut == len(text):
            break
        yield text[start:cut]
        start = cut
    yield text[start:] if start else text


def next_cut(text: str, start: int, places: re.Pattern[str] = _CUT) -> int:
    """The first safe place in ``text`` from ``start`` on; its end where there is none."""
    cut = places.search(text, start)
    return cut.start() if cut else len(text)


def last_cut(text: str, first: int = 1, places: re.Pattern[str] = _CUT) -> int:
    """The last safe place in ``text`` from ``first`` on; 0 where there is none.

    It is not the end of the text, nor within a special token. ``places`` is one of ``CUTS``.
    """
    for tail in (*(t for t in _TAILS if t < len(text)), len(text)):
        found = [
            cut.start() for cut in places.finditer(text, len(text) - tail) if first <= cut.start() < len(text)
        ]
        for cut in reversed(found):
            if not _SPECIAL_BEGUN.search(text, max(cut - LONGEST_SPECIAL, 0), cut):
                return cut
    return 0
