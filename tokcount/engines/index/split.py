"""Texts into the pieces whose bytes are merged: tiktoken's patterns in the standard library's ``re``.

``re`` knows no classes of Unicode, and sets of thousands of ranges are slow to compile. So each character
that is not ASCII is first replaced by one that stands for its class; the pieces are then sliced from the
original. The patterns are those of tiktoken 0.14's tiktoken_ext/openai_public.py on that alphabet.
"""

from __future__ import annotations

import re
from itertools import islice

from tokcount.engines.index.format import CLASSES, DATA, ClassTable, index_path

TYPE_CHECKING = False  # typing itself is not worth its 4 ms
if TYPE_CHECKING:
    from collections.abc import Iterator

# What stands for a class. The first five are ASCII characters that the patterns treat as any of their class.
UPPER, LOWER, NUMBER, SPACE, OTHER = "A", "a", "0", "\t", "!"
CASELESS, MARK = "\x80", "\x81"  # \p{Lm} and \p{Lo}; \p{M}
LONG_S = "\x82"  # a lower-case letter that (?i:s) matches

_U, _L, _M = "A-Z\x80", "a-z\x80\x82", "\x81"
_LETTER = "A-Za-z\x80\x82"
_ANY_CASE = "'(?:[sSdDmMtT\x82]|[lL][lL]|[vV][eE]|[rR][eE])"

_R50K = rf"'(?:[sdmt]|ll|ve|re)| ?[{_LETTER}]++| ?[0-9]++| ?[^\s{_LETTER}0-9]++|\s++\Z|\s+(?!\S)|\s"
_CL100K = (
    rf"{_ANY_CASE}|[^\r\n{_LETTER}0-9]?+[{_LETTER}]++|[0-9]{{1,3}}+| ?[^\s{_LETTER}0-9]++[\r\n]*+"
    r"|\s++\Z|\s*[\r\n]|\s+(?!\S)|\s"
)
_O200K = (
    rf"[^\r\n{_LETTER}0-9]?[{_U}{_M}]*[{_L}{_M}]+(?:{_ANY_CASE})?"
    rf"|[^\r\n{_LETTER}0-9]?[{_U}{_M}]+[{_L}{_M}]*(?:{_ANY_CASE})?"
    rf"|[0-9]{{1,3}}| ?[^\s{_LETTER}0-9]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
# Of a vendor whose vocabulary comes with a package: see ranks_engine.py.
_QWEN35 = (
    rf"{_ANY_CASE}|[^\r\n{_LETTER}0-9]?[{_LETTER}{_M}]+|[0-9]| ?[^\s{_LETTER}{_M}0-9]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
PATTERNS = {
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
# Longer texts are not split at once: a list of all their pieces takes many times their memory.
_AT_ONCE = 1_000_000
_PIECES = 100_000


class Splitter:
    """Splits texts as one encoding does.

    Arguments:
        encoding: one of the keys of ``PATTERNS``.
        folder: where the table of classes lies.

    Raises:
        EngineError: that table is missing, was cut short or altered.
    """

    def __init__(self, encoding: str, folder: str = DATA) -> None:
        self._pattern = re.compile(PATTERNS[encoding], re.ASCII)
        self._find = self._pattern.findall
        self._table = ClassTable(index_path(CLASSES, folder))

    def blocks(self, text: str) -> Iterator[list[str]]:
        """The pieces of ``text`` in lists of bounded length.

        Arguments:
            text: without lone surrogates.
        """
        if text.isascii():
            yield from self._found(text)
            return
        start = 0
        for block in self._found(text.translate(self._table.classes())):
            pieces = []
            for piece in block:
                end = start + len(piece)
                pieces.append(text[start:end])
                start = end
            yield pieces

    def _found(self, text: str) -> Iterator[list[str]]:
        if len(text) <= _AT_ONCE:
            return iter([self._find(text)])
        found = self._pattern.finditer(text)
        return iter(lambda: [match[0] for match in islice(found, _PIECES)], [])
