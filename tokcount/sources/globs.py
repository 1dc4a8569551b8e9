"""Globs that the shell has left alone, walked by the same rules as a directory."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

from tokcount.model import Document, Reason, Skipped
from tokcount.sources.base import Argument, Context, Source
from tokcount.sources.names import Place, key, shown
from tokcount.sources.patterns import Glob, is_glob, matcher, split_glob
from tokcount.sources.walk import Find, take, walk


class Globbed(NamedTuple):
    """What matches a glob, and what is in directories that match it."""

    text: str
    glob: Glob
    context: Context

    @classmethod
    def claim(cls, argument: Argument, context: Context) -> Source | None:
        """Names with ``*``, ``?``, ``[`` or ``{a,b}``, unless there is a file of that very name."""
        text = argument.text
        if argument.literal or os.path.lexists(text) or not is_glob(text):
            return None
        return cls(text, split_glob(text), context)

    def documents(self) -> Iterator[Document | Skipped]:
        """The matches in the order of a directory, or one ``Skipped`` that says that there is none."""
        matched = False

        def noted() -> Iterator[Find]:
            nonlocal matched
            for find in self._finds(self.context):
                matched = matched or self._counts(find, self.context)
                yield find

        yield from take(noted(), Place.of(self.glob.base), self.context)
        if not matched and self.context.first(key(self.text)):
            yield Skipped(shown(self.text), Reason.NO_MATCH, self._why(), explicit=True)

    def _finds(self, context: Context) -> Iterator[Find]:
        """What matches, whether or not it passes the filters, and what could not be searched."""
        base, depth = self.glob.base, self.glob.depth
        if not os.path.isdir(base):
            return
        matches = matcher(self.glob.patterns)
        for relative, problem in walk(context, base, depth=depth):
            if problem is not None:
                yield relative, problem
                continue
            # At the greatest depth the walker stops before directories; others it enters itself.
            deepest = relative.count("/") + 1 == depth
            if not (matches(relative) or (deepest and matches(relative + "/"))):
                continue
            if not self._is_directory(relative, context):
                if matches(relative):
                    yield relative, None
            elif deepest:
                yield from walk(context, os.path.join(base, relative), within=base)

    def _counts(self, find: Find, context: Context) -> bool:
        """Whether ``find`` is a match that passes the filters, or the whole search failed there."""
        relative, problem = find
        if problem is not None:
            return relative == ""
        passes = context.included is None or context.included(relative)
        return passes and not self._is_directory(relative, context)

    def _is_directory(self, relative: str, context: Context) -> bool:
        path = os.path.join(self.glob.base, relative)
        try:
            status = os.stat(path) if context.selection.follow else os.lstat(path)
        except OSError:
            return False
        return stat.S_ISDIR(status.st_mode)

    def _why(self) -> str:
        """What would have to be different for the glob to match."""
        if not os.path.isdir(self.glob.base):
            return f"there is no directory '{shown(self.glob.base)}'"
        selection = self.context.selection
        for options, hidden, no_ignore in (
            ("--hidden", True, selection.no_ignore),
            ("--no-ignore", selection.hidden, True),
            ("--hidden --no-ignore", True, True),
        ):
            wider = self.context._replace(selection=selection._replace(hidden=hidden, no_ignore=no_ignore))
            if example := self._example(wider):
                return f"{options} would find {example}"
        if example := self._example(self.context._replace(included=None, excluded=())):
            return f"--include and --exclude leave out {example}"
        return "nothing there matches"

    def _example(self, context: Context) -> str:
        """The first match in ``context``, or an empty string."""
        for find in self._finds(context):
            if find[1] is None and self._counts(find, context):
                return Place.of(self.glob.base).display + shown(find[0])
        return ""
