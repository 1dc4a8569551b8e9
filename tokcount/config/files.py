"""Files with settings: where they are looked for, and what is read from them."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

if TYPE_CHECKING:
    from tokcount.config.mistakes import ConfigError

StrPath = str | os.PathLike[str]

_OWN_FILES = ("tokcount.toml", ".tokcount.toml")
_SHARED_FILE = "pyproject.toml"
_SHARED_TABLE = ("tool", "tokcount")


class Found(NamedTuple):
    """A file with settings: its path, its text, and our ``table``, which stands in it below ``above``."""

    path: str
    text: str
    table: dict[str, Any]
    above: tuple[str, ...] = ()


def find(folder: StrPath | None) -> Found | None:
    """The nearest file with settings, from ``folder`` (default: the current one) up to the root of its
    repository; ``None`` where there is none."""
    try:
        start = os.getcwd() if folder is None else os.path.abspath(folder)
    except FileNotFoundError:  # the current directory was deleted
        return None
    for place in _upwards(start):
        for name in _OWN_FILES:
            path = os.path.join(place, name)
            if os.path.isfile(path):
                return _own(path)
        shared = os.path.join(place, _SHARED_FILE)
        if os.path.isfile(shared) and (found := _shared(shared)) is not None:
            return found
        if _is_root(place):
            return None
    return None


def named(file: StrPath) -> Found:
    """The settings in ``file``, which somebody named.

    Raises:
        ConfigError: it cannot be read, is not TOML, or is a ``pyproject.toml`` without our table.
    """
    path = os.fspath(file)
    if os.path.basename(path) != _SHARED_FILE:
        return _own(path)
    found = _table(path, *_parse(path))
    if found is None:
        _refuse(
            path, "config-missing", "There is no [tool.tokcount] in it.", "Add one, or name another file."
        )
    return found


def repository_root(folder: str) -> str | None:
    """The root of the git repository that ``folder`` lies in; ``None`` where it is in none."""
    return next((place for place in _upwards(os.path.abspath(folder)) if _is_root(place)), None)


def _upwards(folder: str) -> Iterator[str]:
    yield folder
    while (parent := os.path.dirname(folder)) != folder:
        folder = parent
        yield folder


def _is_root(folder: str) -> bool:
    return os.path.lexists(os.path.join(folder, ".git"))


def _own(path: str) -> Found:
    text, table = _parse(path)
    return Found(path, text, table)


def _shared(path: str) -> Found | None:
    """``[tool.tokcount]`` of a file that belongs to others too; ``None`` where it has none."""
    try:
        # Most do not mention us, and then neither their syntax nor whether we may read them matters.
        if b"tokcount" not in _content(path):
            return None
    except OSError:
        return None
    return _table(path, *_parse(path))


def _table(path: str, text: str, whole: dict[str, Any]) -> Found | None:
    tool = whole.get(_SHARED_TABLE[0])
    table = tool.get(_SHARED_TABLE[1]) if isinstance(tool, dict) else None
    if table is None:
        return None
    found = Found(path, text, table, _SHARED_TABLE)
    if not isinstance(table, dict):
        from tokcount.config.mistakes import Mistake, Mistakes

        what, remedy = "'tool.tokcount' is not a table.", "Write [tool.tokcount] above the settings."
        Mistakes([Mistake((), "config-value", what, remedy)]).check(found)
    return found


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _parse(path: str) -> tuple[str, dict[str, Any]]:
    """The text of a file, and the tables in it; fractions are decimals, as they stand there."""
    import tomllib
    from decimal import Decimal

    text = ""
    try:
        # Windows' editors may put a byte order mark in front.
        text = _content(path).decode("utf-8-sig")
        return text, tomllib.loads(text, parse_float=Decimal)
    except (OSError, ValueError, ArithmeticError, RecursionError) as error:
        raise _unreadable(path, text, error) from error


def _unreadable(path: str, text: str, error: Exception) -> "ConfigError":
    """``error`` as the user has to know it."""
    from tokcount.config.mistakes import ConfigError, Problem

    slug, line, remedy = "config-syntax", 0, "Mend the file at that place."
    if isinstance(error, OSError):
        slug, remedy = "config-unreadable", "Make the file readable, or move it away."
        what = f"The settings cannot be read: {error.strerror}."
        if isinstance(error, FileNotFoundError):
            remedy = "Name a file that is there."
    elif isinstance(error, UnicodeDecodeError):
        what, remedy = "The settings are not UTF-8.", "Save the file as UTF-8."
        line = error.object.count(b"\n", 0, error.start) + 1
    elif isinstance(error, RecursionError):
        what, remedy = "The settings are nested too deeply.", "Write them with fewer brackets."
    elif isinstance(error, ArithmeticError):
        what, remedy = "The settings have a number that is too large.", "Write a smaller one."
    else:
        import re

        what = f"The settings are not valid TOML: {error}."
        place = re.search(r"\(at line (\d+)", str(error))
        # "At end of document" is at the end of what the last line says.
        line = int(place[1]) if place else text.rstrip().count("\n") + 1
    return ConfigError(path, [Problem(line, slug, what, remedy)])


def _refuse(path: str, slug: str, what: str, remedy: str) -> NoReturn:
    from tokcount.config.mistakes import ConfigError, Problem

    raise ConfigError(path, [Problem(0, slug, what, remedy)])
