"""Claude's tokenizers as ctok rebuilt them; Anthropic publishes none. What it counts is a good estimate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from tokcount.engines.surrogates import without_surrogates
from tokcount.engines.vendors import check
from tokcount.model import EngineChoice
from tokcount.model.tokenizers import VENDORS

_WORD = "a"


class CtokEngine:
    """Counts the tokens of a text as such, without the frame that a message has around it."""

    def __init__(self, encoding: str) -> None:
        check(encoding)
        vendor = VENDORS[encoding]
        self._version = vendor.name
        self._token_count: Callable[[str, str], int] = import_module(vendor.library).token_count
        # One letter is one token: the rest is the frame.
        self._frame = self._token_count(_WORD, self._version) - 1
        self.choice = EngineChoice(encoding, vendor.package, "it has rebuilt that vocabulary")

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, in order."""
        return [self._count(without_surrogates(text)) for text in texts]

    def _count(self, text: str) -> int:
        return max(self._token_count(text, self._version) - self._frame, 0) if text else 0


def make(encoding: str, jobs: int | None = None) -> CtokEngine:  # noqa: ARG001  # as all engines are made
    """The engine for one of Claude's tokenizers; on one thread, whatever ``jobs`` says."""
    return CtokEngine(encoding)
