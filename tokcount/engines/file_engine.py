"""A tokenizer of the user's own: the ``tokenizer.json`` that open models come with, read by their library.

The file decides what a right count is; what it is of, the user has to know. Nothing is fetched.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

from tokcount.engines.surrogates import without_surrogates
from tokcount.errors import EngineError
from tokcount.model import EngineChoice

LIBRARY = "tokenizers"
_BATCH = 1_000
# Forks of the process count on all cores; a library that does so too warns of forks instead.
_PARALLEL = "TOKENIZERS_PARALLELISM"


def check_file(path: str) -> None:
    """Refuse a tokenizer that cannot be used.

    Raises:
        EngineError: the library is not installed, or there is no such file, or no tokenizer in it.
    """
    _load(path)


class FileEngine:
    """Counts with the tokenizer of a file; special tokens in a text count as the text that they are."""

    def __init__(self, path: str) -> None:
        self._tokenizer = _load(path)
        self.choice = EngineChoice(path, LIBRARY, "its tokenizer is a file")

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, in order."""
        counts: list[int] = []
        for start in range(0, len(texts), _BATCH):
            clean = [without_surrogates(text) for text in texts[start : start + _BATCH]]
            encoded = self._tokenizer.encode_batch_fast(clean, add_special_tokens=False)
            counts += [len(each) for each in encoded]
        return counts


@cache
def _load(path: str) -> Any:
    os.environ.setdefault(_PARALLEL, "false")
    try:
        library = import_module(LIBRARY)
    except ImportError:
        raise EngineError(
            "tokenizers-missing",
            f"To count with {path}, the package {LIBRARY} is needed, which is not installed.",
            "pip install 'tokcount[open]', or leave the file out.",
        ) from None
    try:
        with open(path, "rb") as file:
            tokenizer = library.Tokenizer.from_buffer(file.read())
    except OSError as error:
        why = error.strerror or str(error)
        raise EngineError("tokenizer-file", f"{path} cannot be read: {why}.", "Check the path.") from None
    except Exception as error:  # noqa: BLE001  # the library raises nothing more special
        why = " ".join(str(error).split())
        hint = "It has to be the tokenizer.json that a model comes with."
        raise EngineError("tokenizer-file", f"{path} is no tokenizer: {why}.", hint) from None
    # A file may say how long a model's input is cut or filled; a count is of all of a text, and of no more.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    return tokenizer


def make(encoding: str, jobs: int | None = None) -> FileEngine:  # noqa: ARG001  # as all engines are made
    """The engine for a tokenizer in a file; on one thread, whatever ``jobs`` says."""
    return FileEngine(encoding)
