"""Patterns: braces, globs, and what --include and --exclude say, all in gitignore's syntax."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple

from tokcount.errors import UsageError

_SPECIAL = re.compile(r"[*?\[]")
# Where the literal beginning of a glob ends; a backslash makes the next character literal.
_NOT_LITERAL = re.compile(r"[*?\[{\\]")
# Not at the very beginning, where Windows has the names of machines.
_DOUBLED = re.compile(r"(?<=.)/{2,}")
# What is to be left alone, an escaped character or a class; or else a brace.
_BRACE = re.compile(r"(\\.|\[[!^]?\]?[^\]]*\])|[{}]")
_MOST_ALTERNATIVES = 10_000


def expand(pattern: str) -> list[str]:
    """``pattern`` without its braces: ``a.{c,h}`` gives ``a.c`` and ``a.h``, nested ones as well.

    Braces without a comma, or without their partner, stand for themselves, as in a shell.
    """
    done: list[str] = []
    todo = [pattern]
    while todo:
        current = todo.pop()
        span = _first_braces(current)
        if span is None:
            done.append(current)
            continue
        start, commas, end = span
        bounds = [start, *commas, end]
        middles = [current[a + 1 : b] for a, b in pairwise(bounds)]
        todo += [current[:start] + middle + current[end + 1 :] for middle in reversed(middles)]
        if len(todo) + len(done) > _MOST_ALTERNATIVES:
            raise UsageError(
                "bad-pattern",
                f"The braces of '{pattern}' stand for more than {_MOST_ALTERNATIVES:,} patterns.",
                "Write fewer alternatives, or give a directory and --include.",
            )
    return done


def _first_braces(pattern: str) -> tuple[int, list[int], int] | None:
    """Where the first braces that hold a comma open, have their commas, and close."""
    opened: list[tuple[int, list[int]]] = []
    best: tuple[int, list[int], int] | None = None
    escaped = False
    for i, char in enumerate(pattern):
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == "{":
            opened.append((i, []))
        elif char == "," and opened:
            opened[-1][1].append(i)
        elif char == "}" and opened:
            start, commas = opened.pop()
            if commas and (best is None or start < best[0]):
                best = start, commas, i
    return best


class Glob(NamedTuple):
    """A glob: where its literal beginning leads to, what must match below, and how deep.

    ``depth`` counts directories from ``base``; ``None`` where the glob may match at any depth.
    """

    base: str
    patterns: tuple[str, ...]
    depth: int | None


def is_glob(text: str) -> bool:
    """Whether ``text`` may be a glob that the shell has left alone."""
    return bool(_SPECIAL.search(text)) or expand(text) != [text]


def split_glob(text: str) -> Glob:
    """The parts of a glob as typed. Directories that really have such a name, like the ``[slug]`` of
    some web frameworks, belong to the literal beginning."""
    if os.sep != "/":
        text = text.replace(os.sep, "/")
    parts = text.split("/")
    count = 0
    while count < len(parts) - 1 and _is_literal(parts, count):
        count += 1
    base = _DOUBLED.sub("/", "/".join(parts[:count])) or ("/" if count else os.curdir)
    if base.endswith(":"):  # the root of a Windows drive, not its current directory
        base += "/"
    rest = "/".join(part for part in parts[count:] if part) + ("/" if text.endswith("/") else "")
    patterns = tuple("/" + pattern for pattern in expand(rest))
    depths = {pattern.rstrip("/").count("/") for pattern in patterns}
    anywhere = any("**" in pattern for pattern in patterns) or len(depths) > 1
    return Glob(base, patterns, None if anywhere else depths.pop())


def _is_literal(parts: list[str], count: int) -> bool:
    if not _NOT_LITERAL.search(parts[count]):
        return True
    return os.path.isdir("/".join(parts[: count + 1]))


def matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """A test of relative paths against gitignore patterns; what lies in a directory that matches
    matches too."""
    from pathspec import GitIgnoreSpec

    patterns = list(patterns)
    try:
        return GitIgnoreSpec.from_lines(patterns).match_file
    except ValueError as error:
        raise _bad(" ".join(patterns), str(error)) from None


def filter_patterns(option: str, typed: Iterable[str]) -> tuple[str, ...]:
    """The patterns of --include or --exclude without braces, refused where they make no sense."""
    result: list[str] = []
    for pattern in typed:
        if not pattern.strip().strip("/"):
            raise UsageError("bad-pattern", f"{option} is empty.", "Give a pattern such as '*.py'.")
        if pattern.startswith("!"):
            other = "--include" if option == "--exclude" else "--exclude"
            raise UsageError(
                "bad-pattern",
                f"{option} does not take '{pattern}': there is nothing to negate.",
                f"Use {other} '{pattern[1:]}'; a name that begins with '!' is written '\\{pattern}'.",
            )
        result += expand(pattern)
    return tuple("\\" + pattern if pattern.startswith("#") else pattern for pattern in result)


def override(pattern: str) -> str:
    """An exclude pattern as the walker's override; braces that are left stand for themselves."""
    return "!" + _BRACE.sub(lambda found: found[1] or f"[{found[0]}]", pattern)


def check_excludes(patterns: tuple[str, ...]) -> None:
    """Raise ``UsageError`` for a pattern that the walker does not understand."""
    from pathlib import Path

    from ignore import Error
    from ignore.overrides import OverrideBuilder

    for pattern in patterns:
        try:
            OverrideBuilder(Path(os.curdir)).add(override(pattern))
        except Error as error:
            raise _bad(pattern, str(error).rpartition(": ")[2]) from None


def _bad(pattern: str, why: str) -> UsageError:
    return UsageError(
        "bad-pattern",
        f"'{pattern}' is not a pattern: {why}.",
        "Patterns are written as in .gitignore; a backslash makes the next character literal.",
    )
