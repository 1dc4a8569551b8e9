"""Directories, walked by ripgrep's walker with git's ignore rules."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tokcount.model import Document, Reason, Skipped
from tokcount.sources.base import Context, Refusal
from tokcount.sources.entries import USUALLY_LEFT_OUT, paths_of
from tokcount.sources.files import found, named
from tokcount.sources.names import Place, key, refusal, shown
from tokcount.sources.patterns import override

if TYPE_CHECKING:
    from ignore import DirEntry, WalkBuilder

# The walker's errors are text only.
_IO_ERROR = re.compile(r"IO error for operation on (?P<path>.+): .+ \(os error (?P<code>\d+)\)$", re.DOTALL)
_LOOP = re.compile(r"File system loop found: (?P<path>.+) points to an ancestor (?P<to>.+)$", re.DOTALL)

Find = tuple[str, Refusal | None]
"""A path relative to the directory that is walked, with ``/``; and why it cannot be entered."""


class Directory(NamedTuple):
    """Everything below a directory that the ignore rules and the user's filters leave."""

    path: str
    context: Context

    def documents(self) -> Iterator[Document | Skipped]:
        """The files, sorted by the parts of their paths."""
        place = Place.of(self.path)
        yield from take(walk(self.context, self.path), place, self.context)


def take(finds: Iterator[Find], place: Place, context: Context) -> Iterator[Document | Skipped]:
    """What there is to count among ``finds``, each file once in a run."""
    included, names, anew = context.included, context.named, context.seen is None
    follow, limit = context.selection.follow, context.selection.max_file_size
    for relative, problem in finds:
        if problem is None and included is not None and not included(relative):
            continue
        identity = place.key(relative) if relative else key(place.root)
        if problem is None and relative and identity not in names:
            name = place.display + (relative if relative.isascii() else shown(relative))
            outcome = found(place.real + relative, name, identity, follow, limit)
        else:
            outcome = _named(relative, problem, place, identity, not relative or identity in names)
        if outcome is not None and (anew or context.first(identity)):
            yield outcome


def _named(
    relative: str, problem: Refusal | None, place: Place, identity: str, is_named: bool
) -> Document | Skipped | None:
    """What a find comes to that the user named or that cannot be entered; ``None`` for a directory."""
    name = place.display + shown(relative) if relative else place.display.rstrip("/") or shown(place.root)
    if problem is not None:
        return Skipped(name, *problem, is_named)
    path = place.real + relative
    return None if os.path.isdir(path) else named(path, name, identity)


def walk(context: Context, top: str, within: str | None = None, depth: int | None = None) -> Iterator[Find]:
    """What is below ``top``, directories too, sorted by the parts of the path as bytes.

    The paths are relative to ``within``, ``top`` by default, and so are the excludes. ``depth``
    limits how deep to go: 1 is what is directly in ``top``.
    """
    within = top if within is None else within
    prefix = str(Path(within))
    cut = 0 if prefix == os.curdir else len(os.path.join(prefix, ""))
    build = partial(_builder, context, top, within, depth)
    paths, problems = _gather(build, cut)
    if problems:
        paths = list({*paths, *problems})
    # NUL sorts before every other character, so that a directory's files stay together.
    paths.sort(key=lambda path: path.replace("/", "\0"))
    yield from ((path, problems.get(path)) for path in paths) if problems else zip(paths, repeat(None))


def _builder(
    context: Context, top: str, within: str, depth: int | None, without: tuple[str, ...] = ()
) -> WalkBuilder:
    from ignore import WalkBuilder
    from ignore.overrides import OverrideBuilder

    selection = context.selection
    honour = not selection.no_ignore
    overrides = OverrideBuilder(Path(within))
    # Git's own files are nobody's text, not even for someone who asks for hidden files.
    for pattern in (".git", *context.excluded, *without):
        overrides.add(override(pattern))
    builder = WalkBuilder(Path(top))
    builder.hidden(not selection.hidden).follow_links(selection.follow).overrides(overrides.build())
    # An unpacked archive has no .git, and its .gitignore is right all the same. Where there is one, git's
    # rule holds: what lies above a repository says nothing about it.
    builder.require_git(_in_repository(top))
    builder.ignore(honour).git_ignore(honour).git_global(honour).git_exclude(honour).parents(honour)
    if honour:
        builder.add_custom_ignore_filename(".tokcountignore")
    if depth is not None:
        builder.max_depth(depth)
    return builder


def _in_repository(path: str) -> bool:
    directory = key(path)
    while not os.path.lexists(os.path.join(directory, ".git")):
        parent = os.path.dirname(directory)
        if parent == directory:
            return False
        directory = parent
    return True


def _gather(build: Callable[..., WalkBuilder], cut: int) -> tuple[list[str], dict[str, Refusal]]:
    """All paths that the walker gives and all problems that it has, without their first ``cut``
    characters: the walker's order is the file system's, so nothing can be passed on before."""
    begun = time.time_ns()
    entries, messages = _entries(build())
    problems: dict[str, Refusal] = {}
    for message in messages:
        path, problem = _problem(message)
        problems[_relative(path, cut)] = problem
    paths = paths_of(entries, lambda: _entries(build(without=USUALLY_LEFT_OUT))[0], begun, cut)
    if paths and _relative(paths[0], 0) == "":
        del paths[0]  # the top itself
    return [_slashes(path) for path in paths] if os.sep != "/" else paths, problems


def _entries(builder: WalkBuilder) -> tuple[list[DirEntry], list[str]]:
    """All that the walker gives, and what it has to say about the rest."""
    import ignore

    entries: list[DirEntry] = []
    messages: list[str] = []
    walker = builder.build()
    while True:
        try:
            entries.extend(walker)
        except (ignore.Error, ignore.IOError) as error:
            messages.append(str(error))
        else:
            return entries, messages


def _relative(path: str, cut: int) -> str:
    return "" if path == os.curdir else _slashes(path[cut:])


def _slashes(path: str) -> str:
    return path.replace(os.sep, "/")


def _problem(message: str) -> tuple[str, Refusal]:
    """Path and reason out of an error of the walker."""
    if loop := _LOOP.search(message):
        path = str(Path(loop["path"]))
        return path, (Reason.SYMLINK_LOOP, f"leads back to {_slashes(loop['to'])}")
    if failed := _IO_ERROR.search(message):
        path = str(Path(failed["path"]))
        code = int(failed["code"])
        # Rust gives Windows' own codes there; as a fourth argument they become what POSIX calls them.
        error = OSError(0, "", path, code) if os.name == "nt" else OSError(code, "")
        return path, refusal(path, error)
    return "", (Reason.UNREADABLE, message)
