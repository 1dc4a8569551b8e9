"""The code points that toktok 0.3 (Unicode 17) and tiktoken (Unicode 16) split differently.

Found by comparing the two on every code point in 24 contexts, under cl100k_base and o200k_base:
``tools/unicode_gap.py`` does it again, and a contract test notices when either library moves.
"""

from __future__ import annotations

import re
from sys import getsizeof

RANGES = (
    (0x088F, 0x088F),
    (0x0C5C, 0x0C5C),
    (0x0CDC, 0x0CDC),
    (0x1ACF, 0x1ADD),
    (0x1AE0, 0x1AEB),
    (0xA7CE, 0xA7CF),
    (0xA7D2, 0xA7D2),
    (0xA7D4, 0xA7D4),
    (0xA7F1, 0xA7F1),
    (0x10940, 0x10959),
    (0x10EC5, 0x10EC7),
    (0x10EFA, 0x10EFB),
    (0x11B60, 0x11B67),
    (0x11DB0, 0x11DDB),
    (0x11DE0, 0x11DE9),
    (0x16EA0, 0x16EB8),
    (0x16EBB, 0x16ED3),
    (0x16FF2, 0x16FF6),
    (0x187F8, 0x187FF),
    (0x18D09, 0x18D1E),
    (0x18D80, 0x18DF2),
    (0x1E6C0, 0x1E6DE),
    (0x1E6E0, 0x1E6F5),
    (0x1E6FE, 0x1E6FF),
    (0x2B73A, 0x2B73F),
    (0x2CEA2, 0x2CEAD),
    (0x323B0, 0x33479),
)

_WIDE = 0x10000
_ASCII = bytes(range(128))
# Python looks for one character in a text some sixty times as fast as for a class of them.
_NARROW_ONES = tuple(
    chr(point) for first, last in RANGES for point in range(first, last + 1) if point < _WIDE
)
_WIDE_ONES = re.compile(
    "[" + "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in RANGES if first >= _WIDE) + "]"
)


def in_gap(text: str) -> bool:
    """Whether ``text`` holds a code point that the two libraries take differently."""
    if text.isascii():  # which only reads a flag
        return False
    # Most of most texts is ASCII, and is gone faster than it is searched.
    rest = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    if any(character in rest for character in _NARROW_ONES):
        return True
    # Three bytes a character are not enough for a string that holds one beyond U+FFFF.
    return getsizeof(rest) >= 3 * len(rest) and _WIDE_ONES.search(rest) is not None
