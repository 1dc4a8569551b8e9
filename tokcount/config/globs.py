"""The globs of budgets: gitignore's syntax, relative to the root of the repository, and fast to match."""

import re
import warnings
from collections.abc import Callable, Sequence

from tokcount.config.values import WrongValueError, texts
from tokcount.errors import UsageError
from tokcount.sources.patterns import expand

_SPECIAL = re.compile(r"[*?/]+")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_BACKSLASH = re.compile(r"\\[A-Za-z0-9_.]")
_CLASS = re.compile(r"\\.|\[")
# What takes pathspec to understand it: classes, escapes, white space, folders as such, `**` beside `**`.
_UNUSUAL = re.compile(r"[\\\[\]\s]|^!|//|/$|(?:^|/)\*\*/(?:\*/)?\*\*(?:/|$)")
# All of them: pathspec names a group, and a name must not be there twice.
_GROUP_NAME = re.compile(r"\(\?P<\w+>")
# Of a last part, which may be a folder.
_END = "(?:(?:/)|$)"
_REMEDY = "Globs are written as in .gitignore; a backslash makes the next character literal."

_Part = tuple[str, Callable[[str], object]]


def matcher(paths: Sequence[str], exclude: Sequence[str] = ()) -> Callable[[str], bool]:
    """A test of paths, relative to the root and with ``/``: any of ``paths`` matches, none of ``exclude``.

    As in .gitignore, a glob without a slash matches at any depth, one with a slash from the root, and what
    lies in a folder that matches, matches too. ``./NAME`` is one at the root only.

    Raises:
        UsageError: something is not a glob, or leads out of the repository.
    """
    wanted = _any_of(paths)
    if not exclude:
        return wanted
    unwanted = _any_of(exclude)
    return lambda path: wanted(path) and not unwanted(path)


def _any_of(patterns: Sequence[str]) -> Callable[[str], bool]:
    parts = _parts(patterns)
    if len(parts) == 1:
        ((only, matches_only),) = parts
        return lambda path: only in path and matches_only(path) is not None

    def test(path: str) -> bool:
        # To look for a literal text first takes a fraction of the time of a regular expression.
        for literal, matches in parts:  # noqa: SIM110  # any() takes three times as long
            if literal in path and matches(path):
                return True
        return False

    return test


def globs(value: object) -> tuple[str, ...]:
    """One glob or a list of some, as a check of a value."""
    found = texts(value)
    every = [value] if isinstance(value, str) else value
    assert isinstance(every, list)
    for index, glob in enumerate(every):
        try:
            check_glob(glob)
        except WrongValueError as error:
            raise WrongValueError(
                error.what, error.remedy, index if isinstance(value, list) else None
            ) from None
    return found


def check_glob(glob: str) -> None:
    """Raise ``WrongValueError`` for what is not a glob, or leads out of the repository."""
    if glob.startswith("!"):
        raise WrongValueError(
            f"has '{glob}', which negates", "Put what is to be left out into exclude, without the '!'."
        )
    if not glob.isprintable():
        raise WrongValueError(f"has characters that cannot be shown: {glob!a}", "Write one glob per text.")
    if _DRIVE.match(glob) or glob.startswith(("/", "~/")):
        raise WrongValueError(
            f"has '{glob}', which is absolute and so leaves the repository",
            "Paths start at the root of the repository; './NAME' is at the root and nowhere else.",
        )
    try:
        alternatives = expand(glob)
    except UsageError as error:
        what = f"has '{glob}': {error.message.rstrip('.')}"
        raise WrongValueError(what, "Write fewer alternatives.") from None
    for one in alternatives:
        if ".." in re.split(r"[\\/]", one):
            raise WrongValueError(
                f"has '{glob}', which leaves the repository",
                "Write the path from the root of the repository, without '..'.",
            )
    if _BACKSLASH.search(glob):
        raise WrongValueError(f"has '{glob}' with a backslash", "Write '/' between the parts of a path.")
    for one in alternatives:
        _compile(glob, one)


def literal_glob(path: str) -> str:
    """A glob that matches ``path`` and what lies in it, whatever characters it has."""
    if path in {"", "."}:
        return "**"
    # White space at the end counts in a class only.
    return "./" + re.sub(r"\s", r"[\g<0>]", re.sub(r"([\\*?\[\]{},])", r"\\\1", path))


def _parts(patterns: Sequence[str]) -> list[_Part]:
    parts: list[_Part] = []
    for pattern in patterns:
        try:
            parts += [(_literal(one), _compile(pattern, one)) for one in expand(pattern)]
        except WrongValueError as error:
            raise UsageError("bad-glob", f"The budget {error.what}.", error.remedy) from None
    return parts


def _compile(glob: str, pattern: str) -> Callable[[str], object]:
    """The test of one glob without braces; ``glob`` is how it was written."""
    if pattern.startswith("./"):
        pattern = pattern[1:]
    if "." in pattern.split("/"):  # no path has such a part, so that it would match nothing
        pattern = ""
    elif pattern.startswith("#"):
        pattern = "\\" + pattern
    return _test(usual(pattern) or by_pathspec(glob, pattern))


def usual(pattern: str) -> str | None:
    """The expression that pathspec makes of a pattern with no more than literals, ``*``, ``**`` and ``?``.

    ``None`` where there is more in it. To load pathspec takes as long as to match thousands of files.
    """
    if not pattern or _UNUSUAL.search(pattern):
        return None
    parts = pattern.removeprefix("/").split("/")
    if len(parts) == 1 and not pattern.startswith("/"):
        parts = parts if parts == ["**"] else ["**", *parts]
    if parts in (["**"], ["**", "*"]):
        return "."
    last = len(parts) - 1
    expression, slash = "^", ""
    for index, part in enumerate(parts):
        if part == "**":
            expression += "(?:.+/)?" if not index else "/" if index == last else "(?:/.+)?"
            slash = "/" if index else ""
            continue
        expression += slash + ("[^/]+" if part == "*" else _part(part)) + _END * (index == last)
        slash = "/"
    return expression


def _part(text: str) -> str:
    return re.escape(text).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")


def by_pathspec(glob: str, pattern: str) -> str:
    """The expression that pathspec makes of a pattern.

    Raises:
        WrongValueError: it makes none; ``glob`` is how the pattern was written.
    """
    from pathspec import GitIgnoreSpec

    try:
        with warnings.catch_warnings():
            # Such as a class within a class, which git and Python understand differently.
            warnings.simplefilter("error", FutureWarning)
            (compiled,) = GitIgnoreSpec.from_lines([pattern]).patterns
            if compiled.include and compiled.regex is not None:
                return _GROUP_NAME.sub("(?:", compiled.regex.pattern)
    except (ValueError, re.error, FutureWarning):
        pass
    raise WrongValueError(f"has '{glob}', which is not a glob", _REMEDY)


def _test(expression: str) -> Callable[[str], object]:
    compiled = re.compile(expression)
    # Of some globs pathspec makes an expression that is to be found anywhere, such as "/" of "*/".
    return compiled.match if expression.startswith("^") else compiled.search


def _literal(pattern: str) -> str:
    """The longest text that every path has that ``pattern`` matches; empty where that is uncertain."""
    if _CLASS.search(pattern):
        return ""
    return max(_SPECIAL.split(pattern.removeprefix("./").rstrip()), key=len)
