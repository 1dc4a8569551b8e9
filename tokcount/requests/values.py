"""Files to the JSON values in them, one at a time: what is bad is a problem, and stops nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, BinaryIO, NamedTuple

from tokcount.model import Reason
from tokcount.model.requests import Problem
from tokcount.requests.jsontext import Mistake, parse
from tokcount.requests.lines import MOST, Lines, Progress, RefusedError, is_utf8, pieces, range_pieces
from tokcount.sources.base import STDIN, Refusal
from tokcount.sources.names import key, shown

_BY_LINE = (".jsonl", ".ndjson", ".jsonlines")
_GLOB = frozenset("*?[")
_BOM = b"\xef\xbb\xbf"
# What a line of a value ends with that is spread over many of them.
_GOES_ON = (b"{", b"[", b",", b":")
_SAID = {
    Reason.NOT_FOUND: ("There is no such file", "Check the path."),
    Reason.UNREADABLE: ("The file cannot be read", "Check its permissions."),
    Reason.BINARY: ("This is not text", "Name a file of JSON."),
    Reason.UNDECODABLE: ("This is not valid text", "Save it as UTF-8."),
    Reason.NOT_A_FILE: ("This is not a file", "Name files of JSON; - is standard input."),
}
_TOO_LONG = f"This is longer than {MOST // 2**20} MB."
_TOO_LARGE = f"The file has no value on its first line, and is longer than {MOST // 2**20} MB."
_NO_ROOM = "This does not fit into memory."
_SMALLER = "Put one request on each line."


class Value(NamedTuple):
    """A JSON value in an input. ``line`` begins with 1; ``None``: it is the whole of a file."""

    source: str
    line: int | None
    value: Any


def values(
    paths: Iterable[str], stdin: BinaryIO | None = None, progress: Progress | None = None
) -> Iterator[Value | Problem]:
    """The JSON values in files: all of one, or one a line. Arguments as for ``read.read``; never raises."""
    met: set[str] = set()
    for path in paths:
        if (identity := key(path) if path != STDIN else path) not in met:
            met.add(identity)
            work = partial(_values, shown(path), pieces(path, stdin, progress))
            yield from _guarded(work, path)


def _guarded(work: Callable[[], Iterator[Value | Problem]], path: str) -> Iterator[Value | Problem]:
    name = shown(path)
    try:
        yield from work()
    except RefusedError as error:
        yield _refused(path, error.why)
    except OSError as error:
        yield _refused(path, (Reason.UNREADABLE, os.strerror(error.errno or 0)))
    except ValueError:
        yield Problem(name, None, "", "The stream is closed.", "Name a file.")
    except MemoryError:
        yield Problem(name, None, "", _NO_ROOM, _SMALLER)


def _refused(path: str, why: Refusal) -> Problem:
    reason, detail = why
    what, hint = _SAID.get(reason, ("This is not read", "Name files of JSON; - is standard input."))
    if detail == "a directory" or (reason is Reason.NOT_FOUND and not _GLOB.isdisjoint(path)):
        hint = "Name the files in it; the shell expands FOLDER/*.jsonl."
    return Problem(shown(path), None, "", f"{what}: {detail}." if detail else f"{what}.", hint)


def _values(name: str, stream: Iterator[bytes]) -> Iterator[Value | Problem]:
    begun = _begin(name, Lines(stream))
    if begun.first == b"":
        yield Problem(name, None, "", "The file is empty.", "Put requests into it, as JSON.")
    elif begun.second == b"":
        yield _alone(begun.value) if isinstance(begun.value, Value) else begun.value
    elif begun.by_line:
        yield begun.value
        number, second = begun.lines.number, begun.second
        lines, every = begun.lines, begun.every
        # What the first line came to may be large, and has been dealt with.
        del begun
        yield _parsed(name, number, second)
        del second
        for line in every:
            if line is None or (line and not line.isspace()):
                yield _parsed(name, lines.number, line)
    else:
        yield _whole(name, begun)


class _Begun(NamedTuple):
    """The first two lines of a file that are not blank, which tell how it is to be read."""

    lines: Lines
    every: Iterator[bytes | None]
    first: bytes | None
    number: int
    value: Value | Problem
    second: bytes | None
    by_line: bool


def _begin(name: str, lines: Lines) -> _Begun:
    every = iter(lines)
    first = _content(every)
    number = lines.number
    value = _parsed(name, number, first)
    second = _content(every)
    by_line = second != b"" and (isinstance(value, Value) or _is_by_line(name, first, second))
    # What could be read need not be kept twice: it may have 100 MB.
    kept = b"..." if isinstance(value, Value) else first
    return _Begun(lines, every, kept, number, value, second, by_line)


def _content(every: Iterator[bytes | None]) -> bytes | None:
    """The next line that is not blank; nothing at the end, and ``None`` for one that is too long."""
    return next((line for line in every if line is None or (line and not line.isspace())), b"")


def _is_by_line(name: str, first: bytes | None, second: bytes | None) -> bool:
    """Whether a file has a value on each line although its first one has none.

    A value that is spread over lines goes on at the end of its first one, or on its second, which then
    is no object of its own.
    """
    if first is None or second is None:
        return True
    begin = first.strip().removeprefix(_BOM)
    if begin in {b"{", b"["} or not begin:
        return False
    if name.lower().endswith(_BY_LINE):
        return True
    if begin.endswith(_GOES_ON) and begin.startswith((b"{", b"[")):
        return False
    other = _parsed(name, 0, second)
    return isinstance(other, Value) and isinstance(other.value, dict | list)


def _alone(value: Value) -> Value:
    """The only value of a file, which has a line where files of that kind have many."""
    batch = isinstance(value.value, dict) and "custom_id" in value.value
    return value if batch or value.source.lower().endswith(_BY_LINE) else value._replace(line=None)


def _whole(name: str, begun: _Begun) -> Value | Problem:
    """The one value that a file is, spread over lines."""
    number = begun.lines.number
    rest = begun.lines.rest()
    if rest is None or begun.first is None or begun.second is None:
        return Problem(name, None, "", _TOO_LARGE, _SMALLER)
    blank = b"\n" * (begun.number - 1)
    data = b"".join((blank, begun.first, b"\n" * (number - begun.number), begun.second, b"\n", rest))
    del rest, begun
    found = _parsed(name, 1, data)
    return found._replace(line=None) if isinstance(found, Value) else found


def _parsed(name: str, number: int, line: bytes | None) -> Value | Problem:
    if line is None:
        return Problem(name, number, "", _TOO_LONG, "No API takes such a request; split it.")
    try:
        text = line.decode("utf-8", "surrogatepass")
        del line
        found = parse(text)
    except UnicodeDecodeError as error:
        wrong = f"The byte 0x{error.object[error.start]:02x} at position {error.start + 1:,} is not UTF-8."
        return Problem(name, number, "", wrong, "Save the file as UTF-8.")
    except MemoryError:
        return Problem(name, number, "", _NO_ROOM, _SMALLER)
    if isinstance(found, Mistake):
        return Problem(name, number + found.line - 1, found.path, found.reason, found.hint)
    return Value(name, number, found)


def has_lines(path: str) -> bool:
    """Whether a file has a value on each line, and is such that parts of it can be read side by side."""
    if path == STDIN or not is_utf8(path):
        return False
    try:
        return _begin(shown(path), Lines(pieces(path))).by_line
    except (RefusedError, OSError):
        return False


def values_between(
    path: str, start: int, end: int, told: Callable[[int], object]
) -> Iterator[Value | Problem]:
    """The values on the lines that begin in a range of a file's bytes.

    Arguments:
        path: a file that ``has_lines``.
        start: the first byte of the range.
        end: the byte after the last one.
        told: told the number of each line, blank or not; the first line of the range has 1.
    """
    return _guarded(partial(_between, path, start, end, told), path)


def _between(path: str, start: int, end: int, told: Callable[[int], object]) -> Iterator[Value | Problem]:
    name = shown(path)
    lines = Lines(range_pieces(path, start, end))
    for line in lines:
        told(lines.number)
        if line is None or (line and not line.isspace()):
            yield _parsed(name, lines.number, line)
