"""The reference engine: OpenAI's own tiktoken, loaded without a network."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import tiktoken

from tokcount.engines.batches import add_counts
from tokcount.engines.giants import apart
from tokcount.engines.index import split
from tokcount.engines.pieces import pieces
from tokcount.engines.stitch import Stitcher
from tokcount.engines.surrogates import without_surrogates
from tokcount.engines.vocabulary import official_files

# tiktoken builds the list of ids, some 36 bytes a token: this bounds it.
_PIECE_CHARS = 1_000_000
_BATCH_CHARS = 8_000_000
_CACHE_VARIABLE = "TIKTOKEN_CACHE_DIR"
_loading = threading.Lock()


class TiktokenEngine:
    """Counts with tiktoken; on all cores, or on ``jobs`` threads.

    ``loaded`` is the encoding of that name where it is none of tiktoken's own.
    """

    def __init__(
        self, encoding: str, jobs: int | None = None, loaded: tiktoken.Encoding | None = None
    ) -> None:
        self._name = encoding
        self._encoding = loaded or load_encoding(encoding)
        self._threads = jobs or os.cpu_count() or 1
        self._classes = Classes()
        encode = self._encoding._encode_single_piece  # noqa: SLF001  # no public way takes a piece as it is
        self._stitcher = Stitcher(encode, self._encoding.decode_single_token_bytes)

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, in order."""
        counts = [0] * len(texts)
        return add_counts(self._parts(texts, counts), counts, self._count, _BATCH_CHARS)

    def _parts(self, texts: Sequence[str], counts: list[int]) -> Iterator[tuple[int, str]]:
        """What tiktoken must still split; giant pieces, over which it stumbles, are counted here."""
        for index, text in enumerate(texts):
            for part, is_piece in apart(without_surrogates(text), self._name, self._classes):
                if is_piece:
                    counts[index] += self._stitcher.count(part.encode())
                else:
                    for piece in pieces(part, _PIECE_CHARS):
                        yield index, piece

    def _count(self, texts: list[str]) -> list[int]:
        if len(texts) == 1:
            return [len(self._encoding.encode_ordinary(texts[0]))]
        return [len(ids) for ids in self._encoding.encode_ordinary_batch(texts, num_threads=self._threads)]


# After what the installed tiktoken's Unicode says; what is of none of them is split.OTHER.
_CLASSES = {
    r"[\p{Lm}\p{Lo}]": split.CASELESS,
    r"\p{Ll}": split.LOWER,
    r"[\p{Lu}\p{Lt}]": split.UPPER,
    r"\p{M}": split.MARK,
    r"\p{N}": split.NUMBER,
    r"\s": split.SPACE,
}


class Classes(dict[int, str]):
    """What stands for the class of a code point in split.py's patterns.

    The index has a table of them all, but it may be missing, or be made with another version of tiktoken.
    """

    def __init__(self) -> None:
        super().__init__({point: chr(point) for point in range(128)} | {0x17F: split.LONG_S})
        self._members: dict[str, tiktoken.Encoding] = {}

    def __missing__(self, point: int) -> str:
        if not self._members:
            self._members = {class_: _one_class(pattern) for pattern, class_ in _CLASSES.items()}
        of = (class_ for class_, members in self._members.items() if members.encode_ordinary(chr(point)))
        self[point] = next(of, split.OTHER)
        return self[point]


def _one_class(pattern: str) -> tiktoken.Encoding:
    """An encoding that gives tokens only for the characters that a pattern matches."""
    bare = {bytes([byte]): byte for byte in range(256)}
    return tiktoken.Encoding("one class", pat_str=pattern, mergeable_ranks=bare, special_tokens={})


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
