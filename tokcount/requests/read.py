"""Files to the requests in them, one at a time: what is bad is a problem, and stops nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple

from tokcount.model.requests import Problem
from tokcount.requests.faults import Fault
from tokcount.requests.lines import Progress
from tokcount.requests.recognise import Envelope, recognise
from tokcount.requests.values import Value, has_lines, values, values_between


class Found(NamedTuple):
    """A request in an input, recognised and not yet checked.

    ``prefix`` is the JSON path of ``body`` within the value of ``line``; ``id`` what the value calls itself;
    ``envelope`` is there for Batch lines only.
    """

    source: str
    line: int | None
    prefix: str
    id: str
    endpoint: str
    body: dict[str, Any]
    envelope: Envelope | None = None


def read(
    paths: Iterable[str],
    as_kind: str | None = None,
    stdin: BinaryIO | None = None,
    progress: Progress | None = None,
) -> Iterator[Found | Problem]:
    """The requests in files, lazily and in order, each file once.

    Arguments:
        paths: files, and ``-`` for standard input.
        as_kind: one of ``recognise.KINDS``, where the user says what the values are.
        stdin: standard input in binary.
        progress: told how many bytes of the file being read are done.

    Raises:
        UnknownNameError: while iterating, if there is no such kind; nothing else is ever raised.
    """
    for value in values(paths, stdin, progress):
        if isinstance(value, Problem):
            yield value
        else:
            yield from requests_in(value, as_kind)


def requests_in(value: Value, as_kind: str | None = None) -> Iterator[Found | Problem]:
    """The requests that a value is or holds; arguments and errors are those of ``read``."""
    for each in recognise(value.value, as_kind):
        if isinstance(each, Fault):
            yield Problem(value.source, value.line, each.path, each.reason, each.hint)
        else:
            yield Found(
                value.source, value.line, each.prefix, each.id, each.endpoint, each.body, each.envelope
            )


def is_lines(path: str) -> bool:
    """Whether a file has a value on each line, and is such that ``ranges`` of it can be read side by side."""
    return has_lines(path)


def ranges(path: str, size: int) -> list[tuple[int, int]]:
    """A file cut into ranges of ``size`` bytes, the last one shorter: ``(start, end)`` each, in order.

    Raises:
        OSError: there is no such file.
    """
    whole = os.stat(path).st_size
    return [(start, min(start + size, whole)) for start in range(0, whole, max(1, size))]


def lines_between(path: str, start: int, end: int) -> int:
    """How many lines of a file begin in a range of its bytes.

    Raises:
        OSError: there is no such file.
    """
    with open(path, "rb") as file:
        file.seek(max(start - 1, 0))
        return file.read(end - 1 - max(start - 1, 0)).count(b"\n") + (start == 0)


class Range:
    """The requests on the lines of a file that begin within a range of its bytes, to be had once.

    Iterating gives what ``read`` gives, but with ``line`` counted from 0 at the beginning of the range;
    afterwards ``lines`` is how many lines the range has, blank ones and bad ones included.
    """

    def __init__(self, path: str, start: int, end: int, as_kind: str | None = None) -> None:
        self.lines = 0
        self._path = path
        self._start = start
        self._end = end
        self._kind = as_kind

    def __iter__(self) -> Iterator[Found | Problem]:
        for value in values_between(self._path, self._start, self._end, self._count):
            # The parent adds what the ranges before have, and 1.
            value = value._replace(line=value.line - 1) if value.line else value  # noqa: PLW2901
            if isinstance(value, Problem):
                yield value
            else:
                yield from requests_in(value, self._kind)

    def _count(self, lines: int) -> None:
        self.lines = lines


def read_range(path: str, start: int, end: int, as_kind: str | None = None) -> Range:
    """The requests of one of the ``ranges`` of a file that ``is_lines``; arguments as for ``read``.

    A line belongs to the range that its first byte is in, so that ranges side by side have each line once.
    """
    return Range(path, start, end, as_kind)
