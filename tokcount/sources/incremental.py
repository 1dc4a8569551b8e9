"""Texts too large to hold: decoded chunk by chunk, each in memory only while it is counted."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator

from tokcount.model import Stream, Tally, Text
from tokcount.sources.base import Refusal
from tokcount.sources.decode import decode

CHUNK = 512 * 1024
"""How many bytes are decoded at a time; what is no longer than this is read as a whole.

Larger chunks take no less time, and scatter over the heap: a gigabyte through a pipe then needs 400 MB of
memory where this needs 170.
"""

_Read = Callable[[int], bytes]
_REPLACEMENT = "\ufffd"
_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
# Microsoft's supersets are what is read by the common names.
_CODECS = {"shift_jis": "cp932", "euc_kr": "cp949"}


def _nothing() -> None:
    """Nothing is to be closed."""


def load(read: _Read, close: Callable[[], None] = _nothing) -> Text | Stream | Refusal:
    """What ``read`` gives until its end, as a text, or as a stream where it does not end soon.

    Arguments:
        read: gives at most so many bytes, none only at the end.
        close: called when nothing more will be read.

    The beginning decides on the character encoding of a stream. What turns out not to be valid later is
    replaced, and counted, since nothing can be read twice here.

    Raises:
        OSError, ValueError: whatever ``read`` raises.
    """
    try:
        head = _fill(read)
        begun = decode(head if len(head) < CHUNK else _whole_characters(head))
    except BaseException:
        close()
        raise
    if len(head) < CHUNK or not isinstance(begun, Text):
        close()
        return begun
    tally = Tally()
    return Stream(_chunks(head, begun.charset, read, close, tally), begun.charset, tally)


def _chunks(head: bytes, charset: str, read: _Read, close: Callable[[], None], tally: Tally) -> Iterator[str]:
    name, mark = _codec(head, charset)
    decoder = codecs.getincrementaldecoder(name)("replace")
    data = head[mark:]
    tally.size = mark
    try:
        while data:
            tally.size += len(data)
            chunk = decoder.decode(data)
            tally.replaced += _replaced(chunk, data, name)
            yield chunk
            data = _fill(read)
        rest = decoder.decode(b"", final=True)
        tally.replaced += len(rest)
        yield rest
    finally:
        close()


def _codec(head: bytes, charset: str) -> tuple[str, int]:
    """The codec for a charset as ``decode`` names it, and how long the mark at the beginning is."""
    mark = _MARKS.get(charset, b"")
    return _CODECS.get(charset, charset), len(mark) if head.startswith(mark) else 0


def _replaced(chunk: str, data: bytes, codec: str) -> int:
    """How many replacement characters the decoder has put into ``chunk``, beside those of the text itself."""
    found = chunk.count(_REPLACEMENT)
    if not found or not codec.startswith("utf"):
        return found
    return max(0, found - data.count(_REPLACEMENT.encode(codec)))


def _fill(read: _Read) -> bytes:
    """The next ``CHUNK`` bytes; fewer at the end. A pipe gives a few at a time."""
    parts = []
    missing = CHUNK
    while missing and (data := read(missing)):
        parts.append(data)
        missing -= len(data)
    return b"".join(parts)


def _whole_characters(head: bytes) -> bytes:
    """``head`` without what is after its last line; without a line, but for a last character cut through."""
    lines = head.rfind(b"\n") + 1
    if lines:
        return head[:lines]
    lead = next((n for n in (1, 2, 3) if head[-n] >= 0xC0), 0)
    return head[:-lead] if lead else head
