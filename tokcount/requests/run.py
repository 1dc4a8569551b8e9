"""Files of requests to counted requests: read, checked, counted and priced; a bad one stops nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import BinaryIO, NamedTuple

from tokcount.cores import FORKS, cores
from tokcount.model.requests import Problem, RequestCount, Terms
from tokcount.pricing.book import Book
from tokcount.requests import read
from tokcount.requests.batch import Checks
from tokcount.requests.counter import Counter, Setup
from tokcount.requests.packed import pack, unpack
from tokcount.requests.read import Found
from tokcount.requests.recognise import Envelope
from tokcount.sources.base import STDIN

Note = Callable[[int, int], None]
Told = Callable[[int], None]

# So many requests are counted at once.
_GROUP = 500
# A file of so many bytes is worth several processes, of which each takes ranges of so many.
_WORTH_BYTES = 8_000_000
_RANGE_BYTES = 1_000_000

_DIED_HINT = "Perhaps memory ran out: -j 1 counts in one process. Else look for what is odd there."

_TERMS = Terms()
_Result = RequestCount | Problem
_Packed = tuple[tuple[object, ...], int | None, tuple[object, ...] | None, dict[str, object] | None]


class _Slim(NamedTuple):
    """A result, and what of its Batch line is checked against the other lines."""

    result: _Result
    line: int | None = None
    envelope: Envelope | None = None
    body: dict[str, object] | None = None


def count_requests(
    paths: Sequence[str],
    *,
    stdin: BinaryIO | None,
    book: Book,
    kind: str | None = None,
    model: str | None = None,
    scenario: Terms = _TERMS,
    engine: str = "auto",
    jobs: int | None = None,
    image_size: tuple[int, int] | None = None,
    note: Note = lambda *_: None,
) -> Iterator[RequestCount | Problem]:
    """Count every request in some files, in order; what is wrong with one is a problem, and stops no other.

    Arguments:
        paths: files, and ``-`` for standard input; each file is read once.
        stdin: standard input in binary.
        book: the models, their prices and image rules.
        kind: one of ``recognise.KINDS``, where the user says what the values are.
        model: counts in place of the model that a request names.
        scenario: how the requests are priced.
        engine: one of ``ENGINES``.
        jobs: on how many cores; all by default.
        image_size: width and height in pixels of the pictures that only have a URL.
        note: told how many bytes are read, and tokens counted, in the whole run.

    Raises:
        UnknownNameError: there is no such kind, model or engine.
    """
    counter = Counter(Setup(book, scenario, model, engine, jobs, image_size))
    number = (jobs or cores()) if FORKS else 1
    before = 0
    seen: set[str] = set()
    for path in paths:
        same = path if path == STDIN else os.path.realpath(path)
        if same in seen:
            continue
        seen.add(same)
        told = partial(_told, note, before)
        size = _size(path)
        if number > 1 and (size or 0) >= _WORTH_BYTES and read.is_lines(path):
            slims = _side_by_side(path, kind, counter, number, told)
        else:
            slims = _in_turn(read.read([path], kind, stdin, told), counter)
        yield from _checked(slims, path, size, counter)
        before += size or 0


def _told(note: Note, before: int, done: int) -> None:
    note(before + done, 0)


def _size(path: str) -> int | None:
    """In bytes; ``None`` where that is not known."""
    try:
        return os.stat(path).st_size if path != STDIN and os.path.isfile(path) else None
    except (OSError, ValueError):
        return None


def _checked(slims: Iterable[_Slim], path: str, size: int | None, counter: Counter) -> Iterator[_Result]:
    """The results of a file, with what is wrong with it as a Batch file."""
    checks = Checks(path)
    unpriced: dict[str, None] = {}
    for slim in slims:
        if slim.envelope is not None:
            yield from checks.add(slim.line, slim.envelope, slim.body or {}, counter.model or "")
        result = slim.result
        if isinstance(result, RequestCount) and result.batch and result.cost is None:
            unpriced[result.model] = None
        yield result
    yield from checks.finish(size)
    for name in filter(counter.has_price, unpriced):
        reason = f"The price table has no batch price of {name}, so that its requests have no price."
        hint = "`--no-batch` prices them one by one; a price table of your own may have the rate."
        yield Problem(path, None, "", reason, hint, counted=True)


def _in_turn(found: Iterable[Found | Problem], counter: Counter) -> Iterator[_Slim]:
    rest = iter(found)
    while group := list(islice(rest, _GROUP)):
        for item, results in zip(group, counter.count(group), strict=True):
            envelope = item.envelope if isinstance(item, Found) else None
            first = results[0]
            if envelope is None or isinstance(item, Problem):
                yield _Slim(first)
            else:
                yield _Slim(first, item.line, envelope, _slim(item))
            yield from map(_Slim, results[1:])


def _slim(found: Found) -> dict[str, object]:
    """Of a body what the checks of a Batch look at, without the texts."""
    given = found.body.get("input") if found.endpoint == "embeddings" else None
    many = isinstance(given, list) and given and not isinstance(given[0], int)
    return {"model": found.body.get("model"), "input": [None] * len(given or ()) if many else None}


def _side_by_side(path: str, kind: str | None, counter: Counter, number: int, told: Told) -> Iterator[_Slim]:
    """The same, with the ranges of a file shared out to processes."""
    from tokcount.workers import DiedError, results

    ranges = read.ranges(path, _RANGE_BYTES)
    alone = counter.on_one_core()
    for first in read.read([path], kind):
        if isinstance(first, Found):
            alone.expect(ranges[-1][1], first)
            break

    def work(between: tuple[int, int]) -> tuple[list[_Packed], int]:
        part = read.read_range(path, *between, kind)
        return [_packed(slim) for slim in _in_turn(part, alone)], part.lines

    lines = 1
    # Of the file as a whole, which every range may find.
    said: set[RequestCount | Problem] = set()
    for (start, end), found in zip(ranges, results(work, ranges, number), strict=True):
        if isinstance(found, DiedError):
            more = read.lines_between(path, start, end)
            what = "this line" if more == 1 else f"the {more:,} lines from this one on"
            reason = f"The process that counted {what} ended with {found}: nothing of that is counted."
            yield _Slim(Problem(path, lines, "", reason, _DIED_HINT))
        else:
            slims, more = found
            for packed in slims:
                slim = _unpacked(packed, lines)
                if slim.result.line is not None:
                    yield slim
                elif slim.result not in said:
                    said.add(slim.result)
                    yield slim
        lines += more
        told(end)


def _packed(slim: _Slim) -> _Packed:
    envelope = None if slim.envelope is None else tuple(slim.envelope)
    return pack(slim.result), slim.line, envelope, slim.body


def _unpacked(packed: _Packed, lines: int) -> _Slim:
    """What was packed, with the number that a line has in the file in place of that in its range."""
    result, line, envelope, body = packed
    if envelope is None or line is None:
        return _Slim(unpack(result, lines))
    return _Slim(unpack(result, lines), line + lines, Envelope(*envelope), body)
