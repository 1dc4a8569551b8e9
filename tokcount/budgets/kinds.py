"""Kinds of names: what of a file's name is of interest to globs, so that a folder is matched once a kind."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from tokcount.sources.patterns import expand

# A last part with stars in one place, with none, or a folder as a whole. A character less is one kind less,
# and never a wrong answer.
_LAST = re.compile(r"(?:(?:^|/)(?:(?P<begin>[\w.@+-]*)\*+(?P<end>[\w.@+-]*)|(?P<whole>[\w.@+-]+))|/)\Z")

Kind = tuple[str, ...]


class _Last(NamedTuple):
    """What the last part of a glob demands of a name: how it begins and ends, or what it is; empty for
    nothing."""

    begin: str = ""
    end: str = ""
    whole: str = ""


class Kinds:
    """Sorts names into kinds: of two names of a kind in one folder, a glob that ``suffice`` matches both or
    neither.

    Arguments:
        globs: all that are asked about.
    """

    def __init__(self, globs: Iterable[str]) -> None:
        known = [last for glob in globs for last in _lasts(glob) if last]
        self._begins = frozenset(last.begin for last in known if last.begin)
        self._ends = frozenset(last.end for last in known if last.end)
        self._names = frozenset(last.whole for last in known if last.whole)
        # To look up a few lengths takes less than to ask about each of many texts.
        self._heads = tuple(sorted({len(begin) for begin in self._begins}))
        self._tails = tuple(sorted({len(end) for end in self._ends}))
        self._only_folders = not any(map(any, known))
        # Where nothing but suffixes is asked for, what follows the first dot decides: mostly a known text.
        self._by_suffix: dict[str, Kind] = {}
        self._only_suffixes = not self._begins and all(
            end.startswith(".") and len(end) > 1 for end in self._ends
        )

    def of(self, name: str) -> Kind:
        """The kind of a name."""
        if "\n" in name:  # to a regular expression a name also ends before a line feed
            return ("\n", name)
        if self._only_folders:
            return ()
        if not self._only_suffixes or name in self._names:
            return self._sorted(name)
        suffix = name.partition(".")[2]
        found = self._by_suffix.get(suffix)
        if found is None:
            found = self._by_suffix[suffix] = self._sorted(name)
        return found

    def _sorted(self, name: str) -> Kind:
        begins, ends = self._begins, self._ends
        heads = [head if (head := name[:length]) in begins else "" for length in self._heads]
        tails = [tail if (tail := name[-length:]) in ends else "" for length in self._tails]
        return (name if name in self._names else "", *heads, *tails)

    @staticmethod
    def suffice(glob: str) -> bool:
        """Whether the folder and the kind of a name decide on whether ``glob`` matches."""
        return None not in _lasts(glob)


def _lasts(glob: str) -> list[_Last | None]:
    """The last part of each glob that ``glob`` stands for; ``None`` where it demands more."""
    return [_last(one) for one in expand(glob)]


def _last(pattern: str) -> _Last | None:
    found = _LAST.search(pattern)
    if not found:
        return None
    last = _Last(*(text or "" for text in found.group("begin", "end", "whole")))
    # Of `a_*_b` the `_` of "a_b" is not both.
    overlaps = any(last.begin.endswith(last.end[:length]) for length in range(1, len(last.end) + 1))
    return None if last.begin and overlaps else last
