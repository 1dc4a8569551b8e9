"""The lines of keys in a TOML file, which ``tomllib`` does not tell."""

import re
import tomllib
from bisect import bisect_left
from contextlib import suppress
from typing import Any

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_PART = r"""(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_KEY = re.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*")
_HEADER = re.compile(rf"(\[\[?)[ \t]*({_KEY.pattern})[ \t]*\]\]?")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
# A text in three quotes may end with one or two more of them. Other values go on to what ends them: there
# may be a blank in a date.
_SCALAR = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|[^,\[\]{}#\n]+",
    re.DOTALL,
)


class _LostError(Exception):
    """Here the text is something that the scanner does not know."""


class Lines:
    """Where the keys of a file stand.

    ``text`` must be TOML. What the scanner does not understand costs the lines below it and nothing else.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._ends = [found.start() for found in re.finditer("\n", text)]
        self._lines: dict[Path, int] = {}
        self._lengths: dict[Path, int] = {}
        with suppress(_LostError, RecursionError):
            self._file()

    def of(self, path: Path) -> int:
        """The line of what is at ``path``, keys and indices, or of the nearest thing around it; else 0."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._lines:
                return self._lines[path[:length]]
        return 0

    def _file(self) -> None:
        table: Path = ()
        while self._skip() < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Path:
        start = self._at
        found = self._match(_HEADER)
        *above, last = _keys(found[2])
        path: Path = ()
        for key in above:
            path = self._inside((*path, key))
        path = (*path, last)
        if found[1] == "[[":
            self._lengths[path] = self._lengths.get(path, 0) + 1
        self._note(path, start)
        path = self._inside(path)
        self._note(path, start)
        return path

    def _inside(self, path: Path) -> Path:
        """The last table of the array at ``path``, if there is one."""
        return (*path, self._lengths[path] - 1) if path in self._lengths else path

    def _pair(self, table: Path) -> None:
        start = self._at
        path = table
        for key in _keys(self._match(_KEY)[0]):
            path = (*path, key)
            self._note(path, start)
        self._match(_EQUALS)
        self._value(path)

    def _value(self, path: Path) -> None:
        opened = self._text[self._at : self._at + 1]
        if opened not in {"[", "{"}:
            self._match(_SCALAR)
            return
        self._at += 1
        closing = "]" if opened == "[" else "}"
        index = 0
        while self._text[self._skip() : self._at + 1] != closing:
            if opened == "[":
                self._note((*path, index), self._at)
                self._value((*path, index))
                index += 1
            else:
                self._pair(path)
            if self._text[self._skip() : self._at + 1] == ",":
                self._at += 1
        self._at += 1

    def _skip(self) -> int:
        """Go past blanks, ends of lines and comments; where that leads to."""
        self._at = self._match(_SPACE).end()
        return self._at

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise _LostError
        self._at = found.end()
        return found

    def _note(self, path: Path, at: int) -> None:
        self._lines.setdefault(path, bisect_left(self._ends, at) + 1)


def _keys(dotted: str) -> list[str]:
    """The parts of a key as it stands in the file, without quotes."""
    keys: list[str] = []
    value: Any = tomllib.loads(f"{dotted}=0")
    while isinstance(value, dict):
        ((key, value),) = value.items()
        keys.append(key)
    return keys
