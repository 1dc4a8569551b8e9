"""Text to a number of tokens: the table of engines, the choice among them, and how one is loaded.

Every engine gives what tiktoken's ``encode_ordinary`` gives; one that ever differs has a bug.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from tokcount.errors import EngineError, UnknownNameError
from tokcount.model import EngineChoice

# In the order of tiktoken's own list (tiktoken_ext/openai_public.py).
ENCODINGS = ("gpt2", "r50k_base", "p50k_base", "p50k_edit", "cl100k_base", "o200k_base", "o200k_harmony")

# Engine -> the library it needs, and the encodings it can count with.
_ENGINES = {
    "toktok": ("toktok", frozenset({"cl100k_base", "o200k_base", "o200k_harmony"})),
    "tiktoken": ("tiktoken", frozenset(ENCODINGS)),
}
AUTO = "auto"
ENGINES = (AUTO, *_ENGINES)


class Engine(Protocol):
    """Counts the tokens of texts under one encoding."""

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, in order."""


def check_encoding(name: str) -> str:
    """``name`` itself, if it is an encoding.

    Raises:
        UnknownNameError: it is none; near names are suggested.
    """
    if name not in ENCODINGS:
        raise UnknownNameError(
            "encoding", name, _near(name, ENCODINGS), f"The encodings are {', '.join(ENCODINGS)}."
        )
    return name


def choose(encoding: str, wanted: str = AUTO) -> EngineChoice:
    """The engine that serves ``encoding``, and why.

    Raises:
        UnknownNameError: there is no such encoding or engine.
        EngineError: the wanted engine is not installed or cannot count with this encoding.
    """
    check_encoding(encoding)
    if wanted not in ENGINES:
        raise UnknownNameError(
            "engine", wanted, _near(wanted, ENGINES), f"The engines are {', '.join(ENGINES)}."
        )
    if wanted != AUTO:
        _check_usable(wanted, encoding)
        return EngineChoice(encoding, wanted, "asked for")
    if encoding not in _ENGINES["toktok"][1]:
        return EngineChoice(encoding, "tiktoken", f"toktok has no {encoding}")
    if not _installed("toktok"):
        return EngineChoice(encoding, "tiktoken", "toktok is not installed")
    return EngineChoice(encoding, "toktok", "the fastest with this encoding")


def _near(name: str, known: Sequence[str]) -> tuple[str, ...]:
    from difflib import get_close_matches

    return tuple(get_close_matches(name.casefold(), known))


def _installed(engine: str) -> bool:
    return find_spec(_ENGINES[engine][0]) is not None


def _check_usable(engine: str, encoding: str) -> None:
    _, encodings = _ENGINES[engine]
    if encoding not in encodings:
        able = ", ".join(name for name in ENCODINGS if name in encodings)
        raise EngineError(
            "engine-encoding",
            f"The engine {engine} cannot count with {encoding}, only with {able}.",
            "Leave out --engine, or use --engine tiktoken.",
        )
    if not _installed(engine):
        raise EngineError(
            "engine-missing",
            f"The engine {engine} is not installed.",
            "Install it, or leave out --engine.",
        )


@cache
def load(encoding: str, engine: str = AUTO, *, special: bool = False) -> Engine:
    """The engine for ``encoding``, made at most once in a process.

    Arguments:
        encoding: one of ``ENCODINGS``.
        engine: one of ``ENGINES``.
        special: count text such as ``<|endoftext|>`` as the special token that it names.

    Raises:
        UnknownNameError, EngineError: as ``choose`` does.
    """
    choice = choose(encoding, engine)
    module = import_module(f"tokcount.engines.{choice.engine}_engine")
    made: Engine = module.make(encoding)
    if not special:
        return made
    from tokcount.engines.special import SpecialEngine

    return SpecialEngine(made, encoding)
