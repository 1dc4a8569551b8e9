"""Text to a number of tokens: the table of engines, the choice among them, and how one is loaded.

Every engine gives what tiktoken's ``encode_ordinary`` gives; one that ever differs has a bug.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from tokcount.engines import vendors
from tokcount.errors import EngineError, UnknownNameError
from tokcount.model import EngineChoice
from tokcount.model.tokenizers import ENCODINGS, VENDORS, is_estimate

if TYPE_CHECKING:
    import re

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


def is_openai(encoding: str) -> bool:
    """Whether an encoding is one of tiktoken's: the others have one engine each, and no ``--special``."""
    return encoding in ENCODINGS


def check_encoding(name: str) -> str:
    """``name`` itself, if it is an encoding, or the file of a tokenizer.

    Raises:
        UnknownNameError: it is none; near names are suggested.
        EngineError: it is a file that cannot be used, or a tokenizer whose package is not installed.
    """
    if is_openai(name) or is_estimate(name):
        return name
    if is_file(name):
        from tokcount.engines.file_engine import check_file

        check_file(name)
    elif name in VENDORS:
        vendors.check(name)
    else:
        known = (*ENCODINGS, *VENDORS)
        raise UnknownNameError("encoding", name, _near(name, known), f"The encodings are {', '.join(known)}.")
    return name


def check_named(name: str) -> str:
    """As ``check_encoding``, for a name that a user gave: those of estimates are ours alone.

    Raises:
        UnknownNameError, EngineError: as ``check_encoding`` does.
    """
    if is_estimate(name):
        hint = "Estimates are made for models: tokcount count --model."
        raise UnknownNameError("encoding", name, _near(name, (*ENCODINGS, *VENDORS)), hint)
    return check_encoding(name)


def check_engine(encoding: str, wanted: str = AUTO, *, special: bool = False) -> None:
    """Refuse an engine that cannot serve ``encoding``, or special tokens where none are known.

    Raises:
        UnknownNameError: there is no such encoding or engine; near names are suggested.
        EngineError: the wanted engine is not installed or cannot count with this encoding.
    """
    check_encoding(encoding)
    if special and not is_openai(encoding):
        raise EngineError(
            "special-encoding",
            f"Special tokens are told from text for OpenAI's encodings only, not for {encoding}.",
            "Count them as text.",
        )
    if wanted not in ENGINES:
        raise UnknownNameError(
            "engine", wanted, _near(wanted, ENGINES), f"The engines are {', '.join(ENGINES)}."
        )
    if wanted == AUTO:
        return
    if not is_openai(encoding):
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
        encoding: one of ``ENCODINGS`` or of ``vendors.VENDORS``, an estimate of one of these, or a file.
        engine: one of ``ENGINES``.
        special: count text such as ``<|endoftext|>`` as the special token that it names.
        jobs: how many threads count; all cores by default. The number of tokens is the same.

    Raises:
        UnknownNameError, EngineError: as ``check_engine`` does.
    """
    check_engine(encoding, engine, special=special)
    return _made(encoding, engine, jobs, special)


@cache
def _made(encoding: str, engine: str, jobs: int | None, special: bool) -> Engine:
    if special:
        from tokcount.engines.special import SpecialEngine

        return SpecialEngine(load(encoding, engine, jobs=jobs), encoding)
    engine = _only(encoding) or engine
    made: Engine = import_module(f"tokcount.engines.{engine}_engine").make(encoding, jobs)
    return made


def divisible(encoding: str) -> bool:
    """Whether a text can be counted in parts."""
    return bool(_cut(encoding))


def cuts(encodings: Iterable[str]) -> re.Pattern[str]:
    """Where texts may be cut without changing their counts under any of these divisible encodings."""
    from tokcount.engines.pieces import CUTS

    kinds = {_cut(encoding) for encoding in encodings}
    return next(CUTS[kind] for kind in reversed(CUTS) if kind in kinds or kind == "pieces")


def _cut(encoding: str) -> str:
    """The kind of places where texts may be cut under an encoding; empty where they are counted whole."""
    if is_estimate(encoding):
        return "letters"
    if encoding in VENDORS:
        return VENDORS[encoding].cut
    return "" if is_file(encoding) else "pieces"


def _only(encoding: str) -> str | None:
    """The one engine that an encoding has which is not tiktoken's."""
    if is_file(encoding):
        return "file"
    if is_estimate(encoding):
        return "estimate"
    return VENDORS[encoding].engine if encoding in VENDORS else None


def identity(encoding: str) -> str:
    """What counts with an encoding depend on besides our own version: the vocabulary and who reads it."""
    if is_estimate(encoding):
        from tokcount.engines.estimate_engine import BASE, measured

        return f"{measured()}/{identity(BASE)}"
    if encoding in VENDORS:
        return vendors.version(encoding)
    from tokcount.engines.vocabulary import FILES

    return FILES[encoding][0].sha256


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
