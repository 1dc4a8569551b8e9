"""Counts a text that is too large to hold, chunk by chunk, cut where the cut cannot change the count."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from tokcount.engines import Engine, cuts
from tokcount.engines.pieces import LONGEST_SPECIAL, last_cut
from tokcount.model import Counted, Document, Stream

Note = Callable[[int, int], None]


def count_stream(
    document: Document, stream: Stream, engines: Mapping[str, Engine], note: Note
) -> Iterator[Counted]:
    """Count a stream to its end, and give the result.

    Arguments:
        document: where the stream comes from.
        stream: its chunks.
        engines: the engine of each encoding to count with.
        note: told after each chunk how many bytes and tokens (of the first encoding) are done.

    Raises:
        KeyboardInterrupt: after what was counted so far was given.
    """
    tokens = dict.fromkeys(engines, 0)
    interrupted = False
    try:
        for text in _apart(stream.chunks, cuts(engines)):
            for encoding, engine in engines.items():
                tokens[encoding] += engine.count_many([text])[0]
            note(stream.tally.size, next(iter(tokens.values()), 0))
    except KeyboardInterrupt:
        interrupted = True
    yield Counted(document.path, stream.tally.size, tokens, stream.charset, stream.tally.replaced)
    if interrupted:
        raise KeyboardInterrupt


def _apart(chunks: Iterable[str], places: re.Pattern[str]) -> Iterator[str]:
    """The same text in parts that can be counted apart, each about as long as a chunk."""
    waiting: list[str] = []
    for new in chunks:
        # A special token may have begun at the end of what was there.
        before = waiting.pop() if waiting else ""
        waiting.append(before[:-LONGEST_SPECIAL])
        seen = before[-LONGEST_SPECIAL:]
        chunk = seen + new
        cut = last_cut(chunk, max(len(seen), 1), places)
        if cut:
            yield "".join((*waiting, chunk[:cut]))
            waiting = [chunk[cut:]]
        else:
            waiting.append(chunk)
    yield "".join(waiting)
