"""Prints the code points that toktok and tiktoken split differently, as ranges for unicode_gap.py.

Run it when tests/engines/test_unicode.py says that one of the two has moved: python tools/unicode_gap.py
"""

from __future__ import annotations

import sys

import toktok

from tokcount.engines.tiktoken_engine import load_encoding

# A letter, a number or a mark before a contraction makes it one, an unassigned code point does not.
CONTEXTS = ("{}'s", "a{}'s", "{0}{0}{0}{0}", "12{}34", "A{}a", "{}\u0301")


def gap() -> list[int]:
    """Every code point in whose context the numbers of tokens differ, in order."""
    points = [point for point in range(sys.maxunicode + 1) if not 0xD800 <= point <= 0xDFFF]
    found: set[int] = set()
    for encoding in ("cl100k_base", "o200k_base"):
        encode = load_encoding(encoding).encode_ordinary
        for context in CONTEXTS:
            texts = [context.format(chr(point)) for point in points]
            counts = toktok.batch_count(texts, encoding)
            found.update(
                p for p, text, n in zip(points, texts, counts, strict=True) if len(encode(text)) != n
            )
    return sorted(found)


def ranges(points: list[int]) -> list[tuple[int, int]]:
    """Neighbours as one range, first and last."""
    joined: list[tuple[int, int]] = []
    for point in points:
        if joined and joined[-1][1] == point - 1:
            joined[-1] = (joined[-1][0], point)
        else:
            joined.append((point, point))
    return joined


if __name__ == "__main__":
    for first, last in ranges(gap()):
        print(f"    (0x{first:04X}, 0x{last:04X}),")
