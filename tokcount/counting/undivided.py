"""Documents that are counted as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from tokcount.model import Document, Outcome, Reason, Skipped, Stream, Text
from tokcount.sources.read import LARGE


def undivided(found: Iterable[Document | Skipped]) -> Iterator[Document | Skipped]:
    """The same, but what is too large to hold is skipped as such.

    Where a text may be cut without changing its count is not known of every tokenizer.
    """
    for item in found:
        yield item._replace(load=partial(_load, item, item.load)) if isinstance(item, Document) else item


def _load(document: Document, load: Callable[[], Text | Stream | Outcome]) -> Text | Outcome:
    loaded = load()
    return whole(document, loaded) if isinstance(loaded, Stream) else loaded


def whole(document: Document, stream: Stream) -> Text | Skipped:
    """The whole text of a stream, where it is no longer than a file that is read as a whole.

    Raises:
        OSError, ValueError: whatever reading it raises.
    """
    chunks = []
    for chunk in stream.chunks:
        chunks.append(chunk)
        if stream.tally.size > LARGE:
            detail = f"more than {LARGE // 2**20} MiB, and it has to be counted as a whole"
            return Skipped(document.path, Reason.TOO_LARGE, detail, document.explicit)
    return Text("".join(chunks), stream.tally.size, stream.charset, stream.tally.replaced)
