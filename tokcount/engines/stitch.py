"""A giant piece counted window by window: tiktoken's merging takes longer per byte, the longer the piece is.

Merging joins two neighbours again and again: the pair of the lowest rank first, of equal ones the leftmost,
until no two together are a token. Call tokens t1..tn stable if merging the bytes of ti and ti+1, with nothing
around them, gives just these two, for each i. Then merging the bytes of them all gives t1..tn:

Follow the merges of the whole for as long as none joins across the end of a ti. Those within one pair are
the very ones that the pair makes with nothing around it, in the same order: what comes first among all comes
first among fewer. Now suppose a first merge across the end of some ti. It joins what lies within ti and
ti+1, so their pair would make it next, too; but that one keeps the end. So no merge joins across, and as the
whole stops only where nothing can be joined, each ti is merged as its pair merges it.

The converse holds for the same reason: what merging gives is stable. So the tokens of two windows, one after
the other, are those of both together if the pair at the seam is stable.

tiktoken gives bytes that are a token as that token, without merging. For a pair this is one token instead
of two, and the seam is refused. A window's only token is proved by its seams.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

_WINDOW_BYTES = 4096
# That a window ends somewhere shows in its last tokens. To give back 4 was enough in all that was measured;
# a window of few tokens has fewer to give.
_BACK = (4, 2, 1, 8, 16, 32)
# Where no seam is found, all is done again with windows so many times as large: for 10 MB at most thrice.
_GROWTH = 16


class Stitcher:
    """Counts the tokens of pieces of any length.

    Arguments:
        encode: tiktoken's tokens of one piece.
        token_bytes: the bytes of a token.
        window: how many bytes are encoded at once; more where there are no seams between so few.
    """

    def __init__(
        self,
        encode: Callable[[bytes], list[int]],
        token_bytes: Callable[[int], bytes],
        window: int = _WINDOW_BYTES,
    ) -> None:
        # One letter over and over makes one window over and over.
        self._encode = lru_cache(maxsize=1)(encode)
        self._encode_pair = lru_cache(maxsize=1000)(encode)
        self._token_bytes = token_bytes
        self._window = window

    def count(self, piece: bytes) -> int:
        """The number of tokens of a piece."""
        size = self._window
        while (count := self._in_windows(piece, size)) is None:
            size *= _GROWTH  # until it is the whole piece
        return count

    def _in_windows(self, piece: bytes, size: int) -> int | None:
        """The number of tokens, or that there is a window of this size after which no seam was found."""
        count = start = 0
        tokens = self._encode(piece[:size])
        while start + size < len(piece):
            seam = self._seam(piece, start + size, tokens, size)
            if seam is None:
                return None
            kept, start, tokens = seam
            count += kept
        return count + len(tokens)

    def _seam(
        self, piece: bytes, end: int, tokens: list[int], size: int
    ) -> tuple[int, int, list[int]] | None:
        """How many tokens to keep of those up to ``end``, where the next window starts, and its tokens."""
        for back in _BACK:
            kept = len(tokens) - back
            if kept < 1:
                continue
            start = end - sum(len(self._token_bytes(token)) for token in tokens[kept:])
            following = self._encode(piece[start : start + size])
            if self._is_stable(tokens[kept - 1], following[0]):
                return kept, start, following
        return None

    def _is_stable(self, left: int, right: int) -> bool:
        return self._encode_pair(self._token_bytes(left) + self._token_bytes(right)) == [left, right]
