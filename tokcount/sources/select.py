"""What the user selected, as documents: each argument goes to the first source that claims it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import BinaryIO

from tokcount.errors import UsageError
from tokcount.model import Document, Skipped
from tokcount.sources.base import STDIN, Argument, Context, Selection, Source
from tokcount.sources.files import NamedFile
from tokcount.sources.names import key

__all__ = ["Selection", "documents"]

_STREAMS = ("-", "/dev/", "/proc/")
_GLOB = frozenset("*?[{")


# What a source needs is loaded where an argument may be for it: a file that is named needs none of this.
def _stream(argument: Argument, context: Context) -> Source | None:
    if not argument.text.startswith(_STREAMS):
        return None
    from tokcount.sources.streams import Descriptor, Stdin

    return Stdin.claim(argument, context) or Descriptor.claim(argument, context)


def _directory(argument: Argument, context: Context) -> Source | None:
    if not os.path.isdir(argument.text):
        return None
    from tokcount.sources.walk import Directory

    return Directory(argument.text, context)


def _glob(argument: Argument, context: Context) -> Source | None:
    if _GLOB.isdisjoint(argument.text):
        return None
    from tokcount.sources.globs import Globbed

    return Globbed.claim(argument, context)


# A new source is one more file, and one more function and line here; the last one claims everything.
SOURCES: tuple[Callable[[Argument, Context], Source | None], ...] = (
    _stream,
    _directory,
    _glob,
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
    from tokcount.sources.lists import read_list

    return read_list(selection.files_from, selection.null, stdin)


def _included(selection: Selection) -> Callable[[str], bool] | None:
    if not selection.include:
        return None
    from tokcount.sources.patterns import filter_patterns, matcher

    return matcher(filter_patterns("--include", selection.include))


def _excluded(selection: Selection) -> tuple[str, ...]:
    if not selection.exclude:
        return ()
    from tokcount.sources.patterns import check_excludes, filter_patterns

    patterns = filter_patterns("--exclude", selection.exclude)
    check_excludes(patterns)
    return patterns
