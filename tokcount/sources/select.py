"""What the user selected, as documents: each argument goes to the first source that claims it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from tokcount.errors import UsageError
from tokcount.model import Document, Skipped
from tokcount.sources.base import Argument, Context, Selection, Source
from tokcount.sources.files import NamedFile
from tokcount.sources.globs import Globbed
from tokcount.sources.lists import read_list
from tokcount.sources.names import key
from tokcount.sources.patterns import check_excludes, filter_patterns, matcher
from tokcount.sources.streams import STDIN, Descriptor, Stdin
from tokcount.sources.walk import Directory

__all__ = ["Selection", "documents"]

# A new source is one more file and one more line here; the last one claims everything.
SOURCES: tuple[Callable[[Argument, Context], Source | None], ...] = (
    Stdin.claim,
    Descriptor.claim,
    Directory.claim,
    Globbed.claim,
    NamedFile.claim,
)


def documents(selection: Selection, stdin: BinaryIO | None = None) -> Iterator[Document | Skipped]:
    """Everything that ``selection`` names or leads to, lazily, each file once.

    Arguments:
        selection: what the user asked for. Without paths and a list it gives nothing.
        stdin: standard input in binary, for ``-``.

    Returns:
        documents and what is skipped before it is read, in the order of the arguments and within
        a directory sorted by the parts of the path. Loading a document never raises.

    Raises:
        UsageError: at once, not while iterating, if patterns or the list make no sense.
    """
    listed = _listed(selection, stdin)
    typed = [Argument(path) for path in selection.paths]
    context = Context(
        selection,
        stdin,
        _included(selection),
        _excluded(selection),
        frozenset(map(key, (*selection.paths, *listed))),
        None if len(typed) + len(listed) <= 1 else set(),
    )
    sources = [_source(argument, context) for argument in typed]
    return _all(sources, listed, context)


def _all(sources: list[Source], listed: list[str], context: Context) -> Iterator[Document | Skipped]:
    for source in sources:
        yield from source.documents()
    # A list may be long, so that its sources are made one by one.
    for path in listed:
        yield from _source(Argument(path, literal=True), context).documents()


def _source(argument: Argument, context: Context) -> Source:
    claims = (claim(argument, context) for claim in SOURCES)
    return next(source for source in claims if source is not None)


def _listed(selection: Selection, stdin: BinaryIO | None) -> list[str]:
    if selection.files_from is None:
        return []
    if selection.files_from == STDIN and STDIN in selection.paths:
        raise UsageError(
            "stdin-twice",
            "Standard input cannot be both the text to count and the list of files.",
            "Put the list into a file, or leave out the path '-'.",
        )
    return read_list(selection.files_from, selection.null, stdin)


def _included(selection: Selection) -> Callable[[str], bool] | None:
    patterns = filter_patterns("--include", selection.include)
    return matcher(patterns) if patterns else None


def _excluded(selection: Selection) -> tuple[str, ...]:
    patterns = filter_patterns("--exclude", selection.exclude)
    if patterns:
        check_excludes(patterns)
    return patterns
