"""Text to a number of tokens: the table of engines, the choice among them, and how one is loaded.

Every engine gives what tiktoken's ``encode_ordinary`` gives; one that ever differs has a bug.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from tokcount.errors import EngineError, UnknownNameError
from tokcount.model import EngineChoice

# In the order of tiktoken's own list (tiktoken_ext/openai_public.py).
ENCODINGS = ("gpt2", "r50k_base", "p50k_base", "p50k_edit", "cl100k_base", "o200k_base", "o200k_harmony")

# Engine -> the library it needs, and the encodings it can count with.
_ENGINES = {
    "index": ("tokcount", frozenset(ENCODINGS)),
    "toktok": ("toktok", frozenset({"cl100k_base", "o200k_base", "o200k_harmony"})),
    "tiktoken": ("tiktoken", frozenset(ENCODINGS)),
}
AUTO = "auto"
ENGINES = (AUTO, *_ENGINES)


class Engine(Protocol):
    """Counts the tokens of texts under one encoding."""

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, in order."""


def is_file(encoding: str) -> bool:
    """Whether an encoding is the path of a tokenizer of the user's own: ``tokenizer.json``."""
    return encoding.lower().endswith(".json")


def check_encoding(name: str) -> str:
    """``name`` itself, if it is an encoding, or the file of a tokenizer.

    Raises:
        UnknownNameError: it is none; near names are suggested.
        EngineError: it is a file that cannot be used.
    """
    if is_file(name):
        from tokcount.engines.file_engine import check_file

        check_file(name)
    elif name not in ENCODINGS:
        raise UnknownNameError(
            "encoding", name, _near(name, ENCODINGS), f"The encodings are {', '.join(ENCODINGS)}."
        )
    return name


def check_engine(encoding: str, wanted: str = AUTO) -> None:
    """Refuse an engine that cannot serve ``encoding``.

    Raises:
        UnknownNameError: there is no such encoding or engine; near names are suggested.
        EngineError: the wanted engine is not installed or cannot count with this encoding.
    """
    check_encoding(encoding)
    if wanted not in ENGINES:
        raise UnknownNameError(
            "engine", wanted, _near(wanted, ENGINES), f"The engines are {', '.join(ENGINES)}."
        )
    if wanted == AUTO:
        return
    if is_file(encoding):
        raise EngineError(
            "engine-encoding", f"The engine {wanted} cannot count with {encoding}.", "Leave out --engine."
        )
    if not knows(wanted, encoding):
        able = ", ".join(name for name in ENCODINGS if knows(wanted, name)) or "none here"
        raise EngineError(
            "engine-encoding",
            f"The engine {wanted} cannot count with {encoding}, only with {able}.",
            "Leave out --engine, or use --engine tiktoken.",
        )
    if not installed(wanted):
        raise EngineError(
            "engine-missing", f"The engine {wanted} is not installed.", "Install it, or leave out --engine."
        )


def knows(engine: str, encoding: str) -> bool:
    """Whether an engine can count with an encoding; the index can where its data files were made."""
    if engine == "index":
        from tokcount.engines.index_engine import available

        return available(encoding)
    return encoding in _ENGINES[engine][1]


def installed(engine: str) -> bool:
    """Whether the library that an engine needs is there."""
    return find_spec(_ENGINES[engine][0]) is not None


def expect(engine: Engine, size: int) -> None:
    """Let an engine load now what about so many bytes will be counted with, so that forks have it.

    One that has nothing left to load has no method for it.
    """
    load_now = getattr(engine, "expect", None)
    if load_now:
        load_now(size)


def _near(name: str, known: Sequence[str]) -> tuple[str, ...]:
    from difflib import get_close_matches

    return tuple(get_close_matches(name.casefold(), known))


def load(encoding: str, engine: str = AUTO, *, special: bool = False, jobs: int | None = None) -> Engine:
    """The engine for ``encoding``, made at most once in a process.

    Arguments:
        encoding: one of ``ENCODINGS``.
        engine: one of ``ENGINES``.
        special: count text such as ``<|endoftext|>`` as the special token that it names.
        jobs: how many threads count; all cores by default. The number of tokens is the same.

    Raises:
        UnknownNameError, EngineError: as ``check_engine`` does.
    """
    check_engine(encoding, engine)
    return _made(encoding, engine, jobs, special)


@cache
def _made(encoding: str, engine: str, jobs: int | None, special: bool) -> Engine:
    if special:
        from tokcount.engines.special import SpecialEngine

        return SpecialEngine(load(encoding, engine, jobs=jobs), encoding)
    if is_file(encoding):
        engine = "file"
    made: Engine = import_module(f"tokcount.engines.{engine}_engine").make(encoding, jobs)
    return made


def served(encoding: str, engine: str = AUTO, jobs: int | None = None) -> EngineChoice:
    """Which engine has counted with ``encoding`` in this process, and why that one."""
    if engine != AUTO:
        return EngineChoice(encoding, engine, "asked for")
    choice: EngineChoice = load(encoding, jobs=jobs).choice  # type: ignore[attr-defined]  # it alone chooses
    return choice


class LazyEngine:
    """An engine that is only loaded when there is something to count.

    Arguments are those of ``load``.
    """

    def __init__(
        self, encoding: str, engine: str = AUTO, *, special: bool = False, jobs: int | None = None
    ) -> None:
        self._load = partial(load, encoding, engine, special=special, jobs=jobs)

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, in order."""
        return self._load().count_many(texts) if texts else []

    def expect(self, size: int) -> None:
        """Load it now, for about so many bytes."""
        expect(self._load(), size)
