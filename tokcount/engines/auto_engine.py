"""The engine that picks the engine: the index for little text, a native one once it has paid to load it."""

from __future__ import annotations

from collections.abc import Sequence

from tokcount.engines import Engine, expect, installed, knows, load
from tokcount.errors import EngineError
from tokcount.model import EngineChoice

# From so many characters on, to load a native engine and count with that takes less time than to count with
# the index: measured on 2 cores, code and many languages. The larger vocabulary takes longer to load.
_SWITCH_CHARS = {"o200k_base": 1_500_000, "o200k_harmony": 1_500_000}
_OTHER_SWITCH_CHARS = 600_000


class AutoEngine:
    """Counts with the index until that has seen a certain amount of text, then with a native engine."""

    def __init__(self, encoding: str, jobs: int | None = None) -> None:
        self._encoding = encoding
        self._jobs = jobs
        self._seen = 0
        self._damage = ""
        self._index: Engine | None = None
        self._native, self._why = _native(encoding)
        self._served: set[str] = set()

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, in order."""
        self._seen += sum(map(len, texts))
        index = self._index_for_now()
        name = self._native if index is None else "index"
        self._served.add(name)
        return (index or load(self._encoding, name, jobs=self._jobs)).count_many(texts)

    def expect(self, size: int) -> None:
        """Load now what so many bytes will be counted with."""
        self._seen += size
        if self._index_for_now() is None:
            self._served.add(self._native)
            expect(load(self._encoding, self._native, jobs=self._jobs), size)

    def _index_for_now(self) -> Engine | None:
        if (
            self._seen > _SWITCH_CHARS.get(self._encoding, _OTHER_SWITCH_CHARS)
            or self._damage
            or not knows("index", self._encoding)
        ):
            self._index = None
        elif self._index is None:
            try:
                self._index = load(self._encoding, "index", jobs=self._jobs)
            except EngineError as error:
                self._damage = f"{error} {error.hint}"
        return self._index

    @property
    def choice(self) -> EngineChoice:
        """Which engines have counted so far, and why."""
        if self._damage:
            return EngineChoice(
                self._encoding, self._native, f"the index is damaged, and {self._why}", self._damage
            )
        if self._native not in self._served:
            told = "little text, for which no other is worth loading" if self._served else "nothing to count"
            return EngineChoice(self._encoding, "index", told)
        cause = "much text" if knows("index", self._encoding) else "no index was built"
        return EngineChoice(self._encoding, self._native, f"{cause}, and {self._why}")


def _native(encoding: str) -> tuple[str, str]:
    if not knows("toktok", encoding):
        return "tiktoken", f"toktok has no {encoding}"
    if not installed("toktok"):
        return "tiktoken", "toktok is not installed"
    return "toktok", "it is the fastest"


def make(encoding: str, jobs: int | None = None) -> AutoEngine:
    """The engine for any encoding, on all cores or on ``jobs`` threads."""
    return AutoEngine(encoding, jobs)
