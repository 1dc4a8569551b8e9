"""Names of inputs as they may be shown: nothing in them moves the cursor or breaks a line."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_SURROGATES = "[\ud800-\udfff]"
# C0, DEL and C1 drive a terminal; line separators break lines; the marks for the direction of text reorder
# what follows them, up to showing a different suffix.
_UNSAFE = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


@cache
def _pattern(characters: str) -> re.Pattern[str]:
    """Compiled when the first name needs it: most names are plain ASCII."""
    return re.compile(characters)


def safe(text: str) -> str:
    r"""``text`` so that it can be encoded: bytes of a name that are not UTF-8 read ``\xe9``."""
    return text if text.isascii() else _pattern(_SURROGATES).sub(_escape, text)


def shown(text: str) -> str:
    """``text`` for a terminal or a line of text: also control characters are escaped."""
    return text if text.isascii() and text.isprintable() else _pattern(_UNSAFE).sub(_escape, text)


def shorten(text: str, width: int, ellipsis: str, measure: Callable[[str], int]) -> str:
    """``text`` in at most ``width`` cells, with its middle left out: how a path ends tells most."""
    if measure(text) <= width:
        return text
    room = max(width - measure(ellipsis), 0)
    head = _fitting(text, room // 3, measure)
    tail = _fitting(text[::-1], room - measure(head), measure)[::-1]
    return f"{head}{ellipsis}{tail}"


def _fitting(text: str, room: int, measure: Callable[[str], int]) -> str:
    used = 0
    for i, character in enumerate(text):
        used += measure(character)
        if used > room:
            return text[:i]
    return text


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return _SHORT.get(character, f"\\x{code:02x}")
    return f"\\u{code:04x}"
