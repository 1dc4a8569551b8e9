"""What is wrong with a price table: every mistake with its line and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tokcount.errors import PricingError

# So many characters of a name tell which one is meant.
_TELLING = 3


class Problem(NamedTuple):
    """One mistake: the ``line`` (from 1; 0 for the file as a whole), ``what`` is wrong, the ``remedy``."""

    line: int
    what: str
    remedy: str


class TableError(PricingError):
    """A price table with one or more mistakes, all of them in ``problems``, in the order of their lines.

    The location is the first mistake's; the message lists the others, each after its ``file:line``.
    """

    def __init__(self, slug: str, file: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        self.file = file
        first, *others = self.problems
        if not others:
            super().__init__(slug, first.what, first.remedy, _place(file, first))
            return
        lines = [f"{first.what} {first.remedy}"]
        lines += [f"{_place(file, p)}: {p.what} {p.remedy}" for p in others]
        hint = f"Correct these {len(self.problems)} mistakes in {file}."
        super().__init__(slug, "\n".join(lines), hint, _place(file, first))


def near(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """The at most ``count`` names of ``known`` that resemble ``name``, the nearest first."""
    from difflib import get_close_matches

    folded: dict[str, str] = {}
    for other in known:
        folded.setdefault(other.casefold(), other)
    return tuple(folded[match] for match in get_close_matches(name.casefold(), folded, count))


def holding(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """The first ``count`` names of ``known`` that begin with ``name``, then those that it is elsewhere in.

    None for the little that is in most names.
    """
    part = name.casefold()
    held = [other for other in known if part in other.casefold()] if len(part) >= _TELLING else []
    return tuple(sorted(held, key=lambda other: not other.casefold().startswith(part))[:count])


def _place(file: str, problem: Problem) -> str:
    return f"{file}:{problem.line}" if problem.line else file
