"""Where a text has giant pieces, as its encoding's pattern splits it: found without splitting all of it.

All of a piece but its first character, and the contraction at its end, is of one kind, such as letters. So
every giant piece covers a step of the text that is of one kind, which a glance at a step's beginning rules
out in nearly all text. Only around such steps the text is split, from one safe place to the next, and by the
patterns that the index has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby

from tokcount.engines.index.split import CASELESS, LONG_S, MARK, PATTERNS
from tokcount.engines.pieces import last_cut, next_cut

# Every piece of more than two steps is found. Up to there tiktoken merges about as fast as it can.
STEP = 16_384
_GLANCE = 200
# What a giant piece is made of, by the classes of split.py and after the patterns there. Numbers of more than
# three digits are pieces only in the oldest encodings, and marks are parts of words only in the latest.
_LETTER = f"A-Za-z{CASELESS}{LONG_S}"
_NEITHER = rf"[^\s0-9{_LETTER}]"
_R50K = re.compile(rf"[{_LETTER}]++|[0-9]++|{_NEITHER}++|\s++", re.ASCII)
_CL100K = re.compile(rf"[{_LETTER}]++|{_NEITHER}*+[\r\n]*+|\s++", re.ASCII)
_O200K = re.compile(
    rf"[A-Z{CASELESS}{MARK}]*+[a-z{CASELESS}{LONG_S}{MARK}]*+|{_NEITHER}*+[\r\n/]*+|\s++", re.ASCII
)
_QWEN35 = re.compile(rf"[{_LETTER}{MARK}]++|[^\s0-9{_LETTER}{MARK}]*+[\r\n]*+|\s++", re.ASCII)
_KINDS = {
    "gpt2": _R50K,
    "r50k_base": _R50K,
    "p50k_base": _R50K,
    "p50k_edit": _R50K,
    "cl100k_base": _CL100K,
    "o200k_base": _O200K,
    "o200k_harmony": _O200K,
    "llama4": _O200K,
    "qwen3.5": _QWEN35,
}
_SPACE = " \t\n\r\f\v"


def apart(text: str, encoding: str, classes: Mapping[int, str]) -> Iterator[tuple[str, bool]]:
    """``text`` cut around its giant pieces, each part with whether it is a single piece.

    Arguments:
        text: without lone surrogates.
        encoding: whose pattern splits it.
        classes: for each code point the character that stands for its class in ``index/split.py``.
    """
    done = split = 0
    for start, stop in _steps_of_one_kind(text, _KINDS[encoding], classes):
        if stop <= split:
            continue
        first = split + last_cut(text[split:start])
        split = next_cut(text, stop)
        for begin, end in _single(_classes(text[first:split], classes), encoding):
            if done < first + begin:
                yield text[done : first + begin], False
            done = first + end
            yield text[first + begin : done], True
    if done < len(text):
        yield text[done:] if done else text, False


def _steps_of_one_kind(
    text: str, kinds: re.Pattern[str], classes: Mapping[int, str]
) -> Iterator[tuple[int, int]]:
    """Where such steps begin and end; those without another between them together."""

    def is_of_one_kind(start: int) -> bool:
        return all(
            kinds.fullmatch(_classes(text[start : start + length], classes)) for length in (_GLANCE, STEP)
        )

    for one_kind, steps in groupby(range(0, len(text) - STEP + 1, STEP), is_of_one_kind):
        if one_kind:
            starts = list(steps)
            yield starts[0], starts[-1] + STEP


def _classes(text: str, classes: Mapping[int, str]) -> str:
    # What is ASCII stands for itself.
    return text if text.isascii() else text.translate(classes)


def _single(classes: str, encoding: str) -> Iterator[tuple[int, int]]:
    """Giant pieces, and pieces of white space right before them.

    How white space is split depends on what follows. Everything else is split the same without it.
    """
    blank: list[tuple[int, int]] = []
    for piece in _pattern(encoding).finditer(classes):
        if piece.end() - piece.start() >= STEP:
            yield from blank
            yield piece.span()
            blank = []
        elif piece[0].strip(_SPACE):
            blank = []
        else:
            blank.append(piece.span())


@cache
def _pattern(encoding: str) -> re.Pattern[str]:
    return re.compile(PATTERNS[encoding], re.ASCII)
