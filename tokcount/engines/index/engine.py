"""The index engine: splits a text with ``re``, and looks its pieces up in a mapped vocabulary."""

from __future__ import annotations

from tokcount.engines.index.format import DATA, VOCABULARIES, VocabularyIndex, index_path
from tokcount.engines.index.merge import EnoughError, PieceCounts
from tokcount.engines.index.split import Splitter
from tokcount.engines.surrogates import without_surrogates

TYPE_CHECKING = False  # typing itself is not worth its 4 ms
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tokcount.engines import Engine


class IndexEngine:
    """Counts in Python until so much had to be merged that a native engine would have paid off.

    From then on the native engine counts, beginning with the text in which that happened.

    Arguments:
        encoding: one of ``VOCABULARIES``.
        native: makes the engine that takes over.
        folder: where the data files lie.
        patience: how many bytes are merged before it does; by default as many as the vocabulary has
            tokens, for to merge a byte here takes about as long as to load a token there (1.3-1.7 us each).
            So no text takes much more than twice the time it need.

    Raises:
        EngineError: a data file is missing, was cut short or altered.
    """

    def __init__(
        self,
        encoding: str,
        native: Callable[[], Engine],
        folder: str = DATA,
        patience: int | None = None,
    ) -> None:
        vocabulary = VOCABULARIES[encoding]
        index = VocabularyIndex(index_path(vocabulary, folder), vocabulary)
        self._counts = PieceCounts(index, index.tokens if patience is None else patience)
        self._split = Splitter(encoding, folder)
        self._make_native = native
        self._native: Engine | None = None

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, in order."""
        counts: list[int] = []
        if self._native is None:
            try:
                for text in texts:
                    counts.append(self._count(text))  # noqa: PERF401  # what was counted before the error is kept
            except EnoughError:
                pass
            else:
                return counts
            self._native = self._make_native()
        return counts + self._native.count_many(texts[len(counts) :])

    def _count(self, text: str) -> int:
        clean = text if text.isascii() else without_surrogates(text)
        count = self._counts.__getitem__
        return sum(sum(map(count, block)) for block in self._split.blocks(clean))
