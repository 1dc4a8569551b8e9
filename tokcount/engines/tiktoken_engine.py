"""The reference engine: OpenAI's own tiktoken, loaded without a network."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import tiktoken

from tokcount.engines.batches import add_counts
from tokcount.engines.pieces import apart_long_runs, pieces
from tokcount.engines.surrogates import without_surrogates
from tokcount.engines.vocabulary import official_files

# tiktoken builds the list of ids, some 36 bytes a token: this bounds it.
_PIECE_CHARS = 1_000_000
_BATCH_CHARS = 8_000_000
_CACHE_VARIABLE = "TIKTOKEN_CACHE_DIR"
_loading = threading.Lock()


class TiktokenEngine:
    """Counts with tiktoken; on all cores, or on ``jobs`` threads."""

    def __init__(self, encoding: str, jobs: int | None = None) -> None:
        self._name = encoding
        self._encoding = load_encoding(encoding)
        self._threads = jobs or os.cpu_count() or 1

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, in order."""
        counts = [0] * len(texts)
        return add_counts(self._parts(texts, counts), counts, self._count, _BATCH_CHARS)

    def _parts(self, texts: Sequence[str], counts: list[int]) -> Iterator[tuple[int, str]]:
        """What the pattern must still split; runs of white space that it cannot split are counted here."""
        for index, text in enumerate(texts):
            for part, is_run in apart_long_runs(without_surrogates(text), self._name):
                if is_run:
                    counts[index] += len(self._encoding._encode_single_piece(part))  # noqa: SLF001  # no public way
                else:
                    for piece in pieces(part, _PIECE_CHARS):
                        yield index, piece

    def _count(self, texts: list[str]) -> list[int]:
        if len(texts) == 1:
            return [len(self._encoding.encode_ordinary(texts[0]))]
        return [len(ids) for ids in self._encoding.encode_ordinary_batch(texts, num_threads=self._threads)]


def load_encoding(name: str) -> tiktoken.Encoding:
    """tiktoken's own encoding, its files rebuilt from what is installed instead of downloaded.

    Raises:
        EngineError: a file cannot be rebuilt, for toktok is missing or has moved.
    """
    with _loading, official_files(name) as folder, _cache_in(folder):
        return tiktoken.get_encoding(name)


@contextmanager
def _cache_in(folder: str) -> Iterator[None]:
    """tiktoken's documented way to say where its files are, for as long as it takes to load them."""
    before = os.environ.get(_CACHE_VARIABLE)
    os.environ[_CACHE_VARIABLE] = folder
    try:
        yield
    finally:
        if before is None:
            del os.environ[_CACHE_VARIABLE]
        else:
            os.environ[_CACHE_VARIABLE] = before


def make(encoding: str, jobs: int | None = None) -> TiktokenEngine:
    """The engine for an encoding of tiktoken's, on all cores or on ``jobs`` threads."""
    return TiktokenEngine(encoding, jobs)
