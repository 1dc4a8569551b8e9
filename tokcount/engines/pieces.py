"""Long texts in pieces, cut only where the cut cannot change the count.

Every pattern of tiktoken splits a text before it merges bytes. None lets a piece run from a visible
character into a blank, nor from a letter or number into a line break or a mark (but the apostrophe of a
contraction), and none looks behind itself. So the two sides of such a place can be counted apart. Only
characters are taken whose class has been the same in every version of Unicode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# White space as the patterns mean it (Unicode's White_Space; unlike Python's, without U+001C-U+001F).
_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# Letters of scripts that are written without spaces, and the marks that end their phrases.
_IDEOGRAPH = "\u4e00-\u9fff\u3041-\u3096\u30a1-\u30fa"
_PHRASE_END = "\u3001\u3002\uff0c\uff01\uff1f\uff1b"
_CUT = re.compile(
    r"(?<=[!-~])(?=[ \t])"  # a visible character, a blank
    r"|(?<=[A-Za-z0-9])(?=[\n\r!-&(-/:-@\[-`{-~])"  # a word or number, its end; an apostrophe may go on
    rf"|(?<=[{_IDEOGRAPH}])(?=[ \n\r{_PHRASE_END}])"
)
_SPECIAL_BEGUN = re.compile(r"<(\|\w*\|?)?\Z")
LONGEST_SPECIAL = 40
# How far from the end to look for the last place to cut, step by step.
_TAILS = (200, 10_000, 1_000_000)


def pieces(text: str, size: int) -> Iterator[str]:
    """``text`` in pieces of about ``size`` characters; longer ones where there is no safe place."""
    start = 0
    while len(text) - start > size:
        cut = _CUT.search(text, start + size)
        if cut is None:
            break
        yield text[start : cut.start()]
        start = cut.start()
    yield text[start:] if start else text


def last_cut(text: str, first: int = 1) -> int:
    """The last safe place in ``text`` from ``first`` on; 0 where there is none.

    It is not the end of the text, nor within a special token.
    """
    for tail in (*(t for t in _TAILS if t < len(text)), len(text)):
        found = [
            cut.start() for cut in _CUT.finditer(text, len(text) - tail) if first <= cut.start() < len(text)
        ]
        for cut in reversed(found):
            if not _SPECIAL_BEGUN.search(text, max(cut - LONGEST_SPECIAL, 0), cut):
                return cut
    return 0


# A run of white space shorter than this makes no engine stumble.
LONG_RUN = 900_000
_SHORT_RUNS = re.compile(f"(?:[^{_SPACE}]++|[{_SPACE}]{{1,{LONG_RUN - 1}}}+(?![{_SPACE}]))*+")
_RUN = re.compile(f"[{_SPACE}]++")
_LINE_BREAK_ENDS_PIECE = frozenset({"cl100k_base", "o200k_base", "o200k_harmony"})
_END_SEARCHES_NO_FURTHER = frozenset({"gpt2", "r50k_base", "p50k_base", "p50k_edit", "cl100k_base"})


def apart_long_runs(text: str, encoding: str) -> list[tuple[str, bool]]:
    """``text`` cut around each run of white space so long that tiktoken's search gives up on it.

    The parts come with whether they are such a run, which is then one piece of the pattern: of a run
    that something follows, all but the last character; of a run at the end of the text, all of it.
    Where a line break ends a piece, that holds for what comes after the run's last line break.
    """
    if len(text) < LONG_RUN:
        return [(text, False)]
    parts: list[tuple[str, bool]] = []
    done = 0
    for start, end in _long_runs(text):
        at_end = end == len(text)
        if at_end and encoding in _END_SEARCHES_NO_FURTHER:
            continue
        first = start
        if encoding in _LINE_BREAK_ENDS_PIECE:
            first = max(start, text.rfind("\n", start, end) + 1, text.rfind("\r", start, end) + 1)
        last = end if at_end else end - 1
        if last - first >= LONG_RUN - 1:
            parts += [(text[done:first], False), (text[first:last], True)]
            done = last
    return [part for part in [*parts, (text[done:], False)] if part[0]] or [("", False)]


def _long_runs(text: str) -> Iterator[tuple[int, int]]:
    position = _end(_SHORT_RUNS, text, 0)
    while position < len(text):
        end = _end(_RUN, text, position)
        yield position, end
        position = _end(_SHORT_RUNS, text, end)


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position
