"""YAML → plain data with the line of every value, from the parser's events and without constructors.

A price table needs little of YAML, and the rest is where it bites: anchors can grow a small file to
gigabytes, tags can name any type, floats lose digits, and of two equal keys the last one wins in silence. So
the events of PyYAML's parser are put together here, and all of that is refused with its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import yaml

from tokcount.pricing.problems import Problem, TableError

Path = tuple[str | int, ...]
Value = None | bool | int | str | Decimal | date | list["Value"] | dict[str, "Value"]

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEPTH = 20  # a table is six deep; the limit keeps a file of brackets from exhausting the stack
_DIGITS = 40  # a number longer than this is no price, and huge ones cost quadratic time to convert
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]{1,3})?\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(slots=True)
class Read:
    """Plain data, the line of each key and list item, and the mistakes that reading alone can see.

    The values at the places in ``refused`` are not what the file says.
    """

    data: Value = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refused: set[Path] = field(default_factory=set)

    def line(self, path: Path) -> int:
        """The line (from 1) of the value at ``path``, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(content: bytes, file: str) -> Read:
    """``content`` as plain data: numbers with a point as ``Decimal``, digit by digit, and days as ``date``.

    Raises:
        TableError: ``content`` is not YAML; ``file`` is the name to show.
    """
    _refuse_what_is_no_text(content, file)
    try:
        return _Builder(content).document()
    except _TooDeepError as error:
        problem = Problem(error.line, "The nesting is too deep for a price table.", "Take out the brackets.")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"This is not YAML: {error.problem or error.context}."
        problem = Problem(mark.line + 1 if mark else 0, what, "Correct the syntax there or just above.")
    except yaml.YAMLError as error:
        problem = Problem(0, f"This is not YAML: {str(error).splitlines()[0]}.", "Remove that character.")
    raise TableError("price-table-syntax", file, [problem])


def _refuse_what_is_no_text(content: bytes, file: str) -> None:
    if b"\0" in content:
        problem = Problem(0, "This is a binary file, not a price table.", "Name a YAML file in UTF-8.")
        raise TableError("price-table-not-text", file, [problem])
    try:
        empty = not content.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = Problem(line, f"Byte 0x{content[error.start]:02x} is not UTF-8.", "Save the file as UTF-8.")
        raise TableError("price-table-not-text", file, [problem]) from None
    if empty:
        problem = Problem(0, "The price table is empty.", "Start it with `schema: 1` or name another file.")
        raise TableError("price-table-empty", file, [problem])


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


class _Builder:
    def __init__(self, content: bytes) -> None:
        # What yaml.parse asks for each event; a table has hundreds of thousands, which its generator doubles.
        self._next: Callable[[], yaml.Event] = _LOADER(content).get_event
        self._read = Read()

    def document(self) -> Read:
        documents = 0
        while not isinstance(event := self._next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._blame(event, "The file holds a second document.", "Remove the line '---'.")
            elif isinstance(event, yaml.NodeEvent):
                self._read.lines.setdefault((), _line(event))
                value = self._value(event, ())
                if documents == 1:
                    self._read.data = value
        return self._read

    def _value(self, event: yaml.Event, path: Path) -> Value:
        """What an event begins, whose line is known."""
        if isinstance(event, yaml.AliasEvent):
            self._blame(event, f"The alias '*{event.anchor}' is not supported here.", "Write the value out.")
            self._read.refused.add(path)
            return None
        if type(event) is yaml.ScalarEvent and not (event.anchor or event.tag):  # most are
            return scalar(event.value) if event.implicit[0] else str(event.value)
        assert isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        if event.anchor:
            self._blame(event, f"The anchor '&{event.anchor}' is not supported here.", "Remove it.")
        if event.tag:
            self._blame(event, f"The tag '{event.tag}' is not supported here.", "Remove it.")
            self._read.refused.add(path)
        if isinstance(event, yaml.ScalarEvent):
            return scalar(event.value) if event.implicit[0] else str(event.value)
        if len(path) >= _DEPTH:
            raise _TooDeepError(_line(event))
        return self._mapping(path) if isinstance(event, yaml.MappingStartEvent) else self._sequence(path)

    def _sequence(self, path: Path) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            place = (*path, len(items))
            self._read.lines[place] = _line(event)
            items.append(self._value(event, place))
        return items

    def _mapping(self, path: Path) -> dict[str, Value]:
        items: dict[str, Value] = {}
        lines = self._read.lines
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if isinstance(event, yaml.ScalarEvent):
                key = str(event.value)
            else:
                lines.setdefault((*path, "?"), _line(event))
                self._value(event, (*path, "?"))
                self._blame(event, "A key is not plain text.", "Write the key as one word, or in quotes.")
                key = ""
            if key in items:
                first = lines[(*path, key)]
                what = f"The key '{key}' is there twice, first in line {first}."
                self._blame(event, what, "Keep one of the two.")
                again = self._next()
                lines.setdefault((*path, key, "again"), _line(again))
                self._value(again, (*path, key, "again"))
                continue
            place = (*path, key)
            lines[place] = _line(event)
            items[key] = self._value(self._next(), place)
        return items

    def _blame(self, event: yaml.Event, what: str, remedy: str) -> None:
        self._read.problems.append(Problem(_line(event), what, remedy))


def scalar(text: str) -> Value:
    """What an unquoted word stands for: a number, a day, ``true``, ``false``, ``null``, or else text."""
    word = text.lower()
    if word in _WORDS:
        return _WORDS[word]
    if len(text) <= _DIGITS and text[0] in "+-.0123456789":
        if _INTEGER.match(text):
            return int(text)
        if _DECIMAL.match(text):
            return Decimal(text)
        if _DATE.match(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                return text
    return text
