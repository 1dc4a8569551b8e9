"""Documents that are counted as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from tokcount.model import Document, Outcome, Reason, Skipped, Stream, Text


def undivided(found: Iterable[Document | Skipped]) -> Iterator[Document | Skipped]:
    """The same, but what is too large to hold is skipped as such.

    Where a text may be cut without changing its count is not known of every tokenizer.
    """
    for item in found:
        yield item._replace(load=partial(_load, item, item.load)) if isinstance(item, Document) else item


def _load(document: Document, load: Callable[[], Text | Stream | Outcome]) -> Text | Outcome:
    loaded = load()
    if not isinstance(loaded, Stream):
        return loaded
    detail = "this tokenizer counts what fits into memory"
    return Skipped(document.path, Reason.TOO_LARGE, detail, document.explicit)
