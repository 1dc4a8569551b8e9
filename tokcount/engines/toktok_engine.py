"""The engine for bulk: toktok, in Rust, which counts without building token ids.

Its tables of Unicode are one version ahead of tiktoken's, so that the few texts which hold a
code point that only one of the two knows go to tiktoken.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import toktok

from tokcount.engines.batches import add_counts
from tokcount.engines.pieces import pieces
from tokcount.engines.surrogates import without_surrogates
from tokcount.engines.unicode_gap import in_gap

if TYPE_CHECKING:
    from tokcount.engines.tiktoken_engine import TiktokenEngine

# Copies of the texts are made per call: this bounds them, whatever the caller hands over.
_BATCH_CHARS = 16_000_000
# A chunk of a stream makes at least two, so that it is not counted on one core.
_PIECE_CHARS = 250_000
_WORTH_THREADS = 100_000


class ToktokEngine:
    """Counts with toktok, equal to tiktoken; on all cores, or on ``jobs`` threads."""

    def __init__(self, encoding: str, jobs: int | None = None) -> None:
        self._encoding = encoding
        self._jobs = jobs

    @cached_property
    def _reference(self) -> TiktokenEngine:
        from tokcount.engines.tiktoken_engine import TiktokenEngine

        return TiktokenEngine(self._encoding, self._jobs)

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, in order."""
        lengths = list(map(len, texts))
        if sum(lengths) <= _BATCH_CHARS and max(lengths, default=0) <= _PIECE_CHARS:
            return self._count(list(texts))  # many short texts take no longer to count than to look at
        parts = ((index, piece) for index, text in enumerate(texts) for piece in pieces(text, _PIECE_CHARS))
        return add_counts(parts, [0] * len(texts), self._count, _BATCH_CHARS)

    def expect(self, size: int) -> None:  # noqa: ARG002  # it does not depend on how much
        """Load now what the first text would load."""
        toktok.batch_count([""], self._encoding, threads=1)

    def _count(self, texts: list[str]) -> list[int]:
        apart = [i for i, text in enumerate(texts) if in_gap(text)]
        if not apart:
            return self._count_alike(texts)
        counts = dict(zip(apart, self._reference.count_many([texts[i] for i in apart]), strict=True))
        rest = [i for i in range(len(texts)) if i not in counts]
        counts.update(zip(rest, self._count_alike([texts[i] for i in rest]), strict=True))
        return [counts[i] for i in range(len(texts))]

    def _count_alike(self, texts: list[str]) -> list[int]:
        # A pool of threads costs more than it gives for little text.
        threads = 1 if len(texts) == 1 or sum(map(len, texts)) < _WORTH_THREADS else self._jobs or 0
        try:
            return list(toktok.batch_count(texts, self._encoding, threads=threads))
        except UnicodeEncodeError:
            cleaned = [without_surrogates(text) for text in texts]
            return list(toktok.batch_count(cleaned, self._encoding, threads=threads))


def make(encoding: str, jobs: int | None = None) -> ToktokEngine:
    """The engine for an encoding that toktok has, on all cores or on ``jobs`` threads."""
    return ToktokEngine(encoding, jobs)
