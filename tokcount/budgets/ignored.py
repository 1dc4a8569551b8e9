"""Which paths of a repository ``tokcount .`` leaves out, also of files that are not on the disk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tokcount.sources.git.names import on_disk

# The first that has something to say of a path decides.
_FILES = (".tokcountignore", ".ignore", ".gitignore")
# What pathspec makes of patterns for whatever there is, and for whatever is in a folder.
_ANYTHING = {".", "/", "(?P<ps_d>/)"}


def visible(root: str) -> Callable[[str], bool]:
    """A test of paths, relative to ``root`` and with ``/``: what is neither hidden nor ignored.

    The ignore files are those on the disk, whichever revision a path is of: a file that is ignored now was
    not deleted. Without a ``root`` there are none.
    """
    rules = _Rules(root) if root else None

    def test(path: str) -> bool:
        if path.startswith(".") or "/." in path:
            return False
        return rules is None or not rules.ignore(path)

    return test


class _Pattern(NamedTuple):
    """A line of an ignore file: what it says, of which paths, and whether of folders only, or of all that is
    in a folder."""

    says: bool
    expression: re.Pattern[str]
    folders: bool
    within: bool

    def matches(self, path: str, is_folder: bool) -> bool:
        """Whether the line is about ``path`` itself, and not about a folder that it lies in."""
        if self.folders and not is_folder:
            return False
        text = path + "/" if self.folders else path
        found = self.expression.search(text)
        return found is not None and (self.within or found.end() == len(text))


class _Rules:
    """The ignore files of a tree, each read when a path below it is first asked about."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._known: dict[str, tuple[_Pattern, ...]] = {}
        self._folders: dict[str, bool] = {"": False}

    def ignore(self, path: str) -> bool:
        """Whether a file, or a folder that it lies in, is ignored."""
        return self._has_ignored(path.rpartition("/")[0]) or self._says(path, is_folder=False)

    def _has_ignored(self, folder: str) -> bool:
        found = self._folders.get(folder)
        if found is None:
            above = folder.rpartition("/")[0]
            found = self._folders[folder] = self._has_ignored(above) or self._says(folder, is_folder=True)
        return found

    def _says(self, path: str, *, is_folder: bool) -> bool:
        for name in _FILES:
            for folder in _above(path):
                relative = path[len(folder) :]
                for pattern in self._patterns(folder + name):
                    if pattern.matches(relative, is_folder):
                        return pattern.says
        return False

    def _patterns(self, path: str) -> tuple[_Pattern, ...]:
        """The lines of an ignore file, the last one first, since that is the one that counts."""
        found = self._known.get(path)
        if found is None:
            found = self._known[path] = tuple(_read(on_disk(self._root, path)))[::-1]
        return found


def _above(path: str) -> Iterator[str]:
    """The folders that a path lies in, the nearest first, each but the root with its ``/``."""
    while path:
        folder, slash, _ = path.rpartition("/")
        yield folder + slash
        path = folder


def _read(path: str) -> Iterator[_Pattern]:
    try:
        with open(path, encoding="utf-8-sig", errors="replace") as file:
            lines = file.read().split("\n")
    except OSError:
        return
    from pathspec import GitIgnoreSpec

    for line in lines:
        try:
            (made,) = GitIgnoreSpec.from_lines([line.removesuffix("\r")]).patterns
        except ValueError:  # as to git, what is no pattern is nothing
            continue
        if made.include is None or made.regex is None:
            continue
        text = line.rstrip()
        within = text.endswith("/**") or made.regex.pattern in _ANYTHING
        yield _Pattern(made.include, made.regex, text.endswith("/"), within)
