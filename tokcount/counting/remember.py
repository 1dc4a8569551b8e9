"""Counts only what the cache does not know: unchanged files are not read, known contents not counted."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, cast

from tokcount.cache import cache_dir
from tokcount.cache.counts import NAME, Counts, digest
from tokcount.counting.run import outcomes
from tokcount.engines import Engine, identity
from tokcount.model import Counted, Document, Kept, Outcome, Reason, Skipped, Text
from tokcount.sources.decode import detector
from tokcount.sources.read import Changed, as_text

if TYPE_CHECKING:
    from tokcount.counting.streams import Note

# So many files are looked up at once, and so many bytes are read ahead.
_GROUP = 500
_PORTION_BYTES = 4_000_000
# What the content decides on.
_CERTAIN_REASONS = (Reason.BINARY, Reason.LFS_POINTER, Reason.UNDECODABLE)
# Here a content changes without a time that tells of it. Most such files have not the size they say, either.
_VOLATILE = ("/proc/", "/sys/")


def open_counts(encodings: Iterable[str], *, special: bool) -> Counts:
    """The user's cache of counts under these encodings.

    Arguments:
        encodings: names of encodings.
        special: whether special tokens are counted as such.
    """
    kind = "special" if special else "ordinary"
    tokenizers = {name: f"{name}/{identity(name)}/{kind}/{detector()}" for name in encodings}
    return Counts(os.path.join(cache_dir(), NAME), tokenizers, time.time_ns())


def remembered(
    documents: Iterable[Document | Skipped], engines: Mapping[str, Engine], counts: Counts, note: Note
) -> Iterator[Outcome]:
    """As ``outcomes``, with ``counts`` asked first, and told what is new. The result is the same."""
    for unknown, portions in groupby(_recalled(documents, counts), key=_is_unknown):
        items = chain.from_iterable(portions)
        if unknown:
            yield from _counted(items, engines, counts, note)
        else:
            yield from cast("Iterator[Outcome]", items)


def _counted(
    items: Iterable[_Item], engines: Mapping[str, Engine], counts: Counts, note: Note
) -> Iterator[Outcome]:
    waiting: deque[_Reading | None] = deque()

    def fresh() -> Iterator[Document | Outcome]:
        for item in items:
            waiting.append(item if isinstance(item, _Reading) else None)
            yield item.document() if isinstance(item, _Reading) else item

    for outcome in outcomes(fresh(), engines, note):
        reading = waiting.popleft()
        if reading:
            reading.keep(outcome, counts)
        yield outcome


def _is_unknown(portion: Iterable[_Item]) -> bool:
    return any(isinstance(item, Document | _Reading) for item in portion)


def _recalled(documents: Iterable[Document | Skipped], counts: Counts) -> Iterator[list[_Item]]:
    """Outcomes in place of the files that have not changed, and of those with a known content."""
    rest = iter(documents)
    while group := list(islice(rest, _GROUP)):
        files = [item.fingerprint for item in group if isinstance(item, Document) and item.fingerprint]
        known = counts.by_file(files)
        found = [_from_file(item, known) for item in group]
        if len(known) == len(group):
            yield found
            continue
        for portion in _portions(found):
            readings = [item for item in portion if isinstance(item, _Reading)]
            for reading in readings:
                reading.read()
            contents = counts.by_content(reading.content for reading in readings if reading.content)
            for reading in readings:
                reading.kept = contents.get(reading.content)
            yield portion


def _from_file(item: Document | Skipped, known: Mapping[str, Kept]) -> _Item:
    if not isinstance(item, Document) or item.fingerprint is None:
        return item
    kept = known.get(item.fingerprint.key)
    return _outcome(item, kept) if kept else _Reading(item)


def _portions(found: Iterable[_Item]) -> Iterator[list[_Item]]:
    """The same in portions, so that only so many bytes are in memory at a time."""
    portion: list[_Item] = []
    size = 0
    for item in found:
        portion.append(item)
        size += (item.original.size or 0) if isinstance(item, _Reading) else 0
        if size >= _PORTION_BYTES:
            yield portion
            portion, size = [], 0
    yield portion


def _outcome(document: Document, kept: Kept) -> Outcome:
    if kept.reason:
        return Skipped(document.path, kept.reason, kept.detail, document.explicit)
    return Counted(document.path, kept.size, kept.tokens, kept.charset, kept.replaced)


class _Reading:
    """A file that must be read, what was read, and what is known of such a content."""

    __slots__ = ("certain", "content", "data", "kept", "original", "size")

    def __init__(self, original: Document) -> None:
        self.original = original
        self.data: bytes | Skipped | Exception = b""
        self.size = 0
        self.content = b""
        self.certain = False
        self.kept: Kept | None = None

    def read(self) -> None:
        """Read the file, whatever comes of it."""
        assert self.original.read is not None
        try:
            self.data = self.original.read()
            if isinstance(self.data, bytes):
                self.size, self.content = len(self.data), digest(self.data)
                self.certain = not isinstance(self.data, Changed)
        except Exception as error:  # noqa: BLE001  # it is raised where a document is loaded, as without a cache
            self.data = error

    def document(self) -> Document:
        """The document, with what was read in place of the file."""
        return self.original._replace(load=self.load)

    def load(self) -> Text | Outcome:
        """What was counted of this very content before, or the text to count."""
        data, self.data = self.data, b""
        if isinstance(data, Exception):
            raise data
        if isinstance(data, Skipped):
            return data
        if self.kept:
            return _outcome(self.original, self.kept)
        return as_text(data, self.original.path, self.original.explicit)

    def keep(self, outcome: Outcome, counts: Counts) -> None:
        """Remember the outcome, and the file too if it did not change while it was read."""
        kept = self.kept or _certain(outcome, self.original.size or 0)
        fingerprint = self.original.fingerprint
        if not self.content or kept is None or fingerprint is None:
            return
        certain = self.certain and self.size == fingerprint.size and not fingerprint.key.startswith(_VOLATILE)
        if self.kept is None:
            counts.keep(self.content, kept)
        if certain:
            counts.point(self.content, fingerprint, kept)


_Item = Document | Outcome | _Reading


def _certain(outcome: Outcome, size: int) -> Kept | None:
    if isinstance(outcome, Skipped):
        certain = outcome.reason in _CERTAIN_REASONS
        return Kept(size, {}, "", 0, outcome.reason, outcome.detail) if certain else None
    return Kept(outcome.size, outcome.tokens, outcome.charset, outcome.replaced)
