"""Files of requests to lines of UTF-8, in pieces: never more in memory than one piece and one line."""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import BinaryIO

from tokcount.model import Reason, Text
from tokcount.sources import magic
from tokcount.sources.base import STDIN, Refusal
from tokcount.sources.decode import decode
from tokcount.sources.names import not_a_file, refusal

PIECE = 256 * 1024
"""How many bytes are read at a time."""
MOST = 256 * 1024 * 1024
"""The longest line in bytes, and the largest file that is one JSON value; a Batch file ends before."""

# Enough for any signature, and for an encoding to show.
_HEAD = 64 * 1024
_FLAGS = os.O_RDONLY | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
# What the shell hands over as a file, `<(command)`, is a pipe; elsewhere a pipe could wait forever.
_DESCRIPTORS = ("/dev/", "/proc/")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)

Progress = Callable[[int], object]
"""Told how many bytes of a file have been read, now and then."""


class RefusedError(Exception):
    """An input that is not read; the argument says why."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


def pieces(path: str, stdin: BinaryIO | None = None, progress: Progress | None = None) -> Iterator[bytes]:
    """The content of an input as UTF-8 without a byte order mark, in pieces that end anywhere.

    Raises:
        RefusedError: before the first piece, if it is missing, unreadable or not text.
        OSError, ValueError: where the system fails to read on.
    """
    with _opened(path, stdin) as file:
        head = _read(file, _HEAD)
        charset, mark = _charset(head)
        decoder = None if charset == "utf-8" else codecs.getincrementaldecoder(charset)("replace")
        done = len(head)
        piece = head[mark:]
        while piece:
            yield decoder.decode(piece).encode("utf-8", "surrogatepass") if decoder else piece
            if progress is not None:
                progress(done)
            piece = _read(file, PIECE)
            done += len(piece)


def is_utf8(path: str) -> bool:
    """Whether a file is a regular one in UTF-8, as far as its beginning shows: then it can be cut."""
    try:
        with open_file(path) as file:
            regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            return regular and _charset(_read(file, _HEAD))[0] == "utf-8"
    except (RefusedError, OSError):
        return False


def _opened(path: str, stdin: BinaryIO | None) -> AbstractContextManager[BinaryIO]:
    if path != STDIN:
        return open_file(path)
    if stdin is None:
        raise RefusedError((Reason.UNREADABLE, "there is no standard input"))
    return nullcontext(stdin)


def open_file(path: str) -> BinaryIO:
    """A file, opened to be read.

    Raises:
        RefusedError: it is missing, cannot be opened or is no file.
    """
    try:
        mode = os.stat(path).st_mode
        piped = path.startswith(_DESCRIPTORS) and (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode))
        if not piped and (problem := not_a_file(mode)):
            raise RefusedError(problem)
        return open(os.open(path, _FLAGS), "rb", buffering=0)
    except OSError as error:
        raise RefusedError(refusal(path, error)) from error
    except ValueError as error:
        raise RefusedError((Reason.NOT_FOUND, "the name contains a NUL")) from error


def _read(file: BinaryIO, size: int) -> bytes:
    """The next ``size`` bytes; fewer only at the end, though a pipe gives a few at a time."""
    data = file.read(size) or b""
    if len(data) == size or not data:
        return data
    parts = [data]
    missing = size - len(data)
    while missing and (data := file.read(missing) or b""):
        parts.append(data)
        missing -= len(data)
    return b"".join(parts)


def _charset(head: bytes) -> tuple[str, int]:
    """The codec for what begins with ``head``, and how long its byte order mark is.

    JSON is in UTF-8, and no API takes another encoding; UTF-16 is what PowerShell makes of it. What turns out
    not to be UTF-8 later is for the line that it is on.

    Raises:
        RefusedError: this is not text.
    """
    if head.startswith(_WIDE) or b"\0" in head:
        found = decode(head)
        if not isinstance(found, Text):
            raise RefusedError(found)
        if found.charset.startswith(("utf-16", "utf-32")):
            return found.charset, 4 if "32" in found.charset else 2
    elif (name := magic.kind(head[: magic.HEAD])) and not _is_utf8(head):
        raise RefusedError((Reason.BINARY, name))
    return "utf-8", len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


class Lines:
    """The lines of a stream without their line feeds; ``None`` stands for one that is longer than ``MOST``.

    ``number`` is that of the line given last; the first one has 1.
    """

    def __init__(self, stream: Iterator[bytes]) -> None:
        self.number = 0
        self._stream = stream
        # Lines that are complete, the next one last.
        self._ready: list[bytes | None] = []
        self._tail = b""

    def __iter__(self) -> Iterator[bytes | None]:
        while self._ready or self._fill():
            self.number += 1
            yield self._ready.pop()

    def _fill(self) -> bool:
        """Go on to the end of a line; false where there is none left."""
        parts, size = [self._tail], len(self._tail)
        self._tail = b""
        for piece in self._stream:
            end = piece.find(b"\n")
            size += len(piece) if end < 0 else end
            if size > MOST:
                parts.clear()
            else:
                parts.append(piece if end < 0 else piece[:end])
            if end >= 0:
                self._ready = [*reversed(piece[end + 1 :].split(b"\n"))]
                self._tail = self._ready.pop(0) or b""
                self._ready.append(b"".join(parts) if size <= MOST else None)
                return True
        if size:
            self._ready = [b"".join(parts) if size <= MOST else None]
        return size > 0

    def rest(self) -> bytes | None:
        """All that has not been given yet, or ``None`` where that is more than ``MOST``."""
        ready = [line for line in reversed(self._ready) if line is not None]
        parts = [b"\n".join([*ready, self._tail])]
        self._ready, self._tail = [], b""
        size = len(parts[0])
        for piece in self._stream:
            size += len(piece)
            if size > MOST:
                return None
            parts.append(piece)
        return b"".join(parts)


def range_pieces(path: str, start: int, end: int) -> Iterator[bytes]:
    """The lines of a file in UTF-8 that begin at the bytes from ``start`` to before ``end``, in pieces.

    Raises:
        RefusedError, OSError: as ``pieces``.
    """
    with open_file(path) as file:
        begin = _next_line(file, start)
        stop = _next_line(file, end)
        file.seek(begin)
        while begin < stop and (piece := _read(file, min(PIECE, stop - begin))):
            yield piece.removeprefix(codecs.BOM_UTF8) if begin == 0 else piece
            begin += len(piece)


def _next_line(file: BinaryIO, position: int) -> int:
    """Where the first line begins that begins at ``position`` or later: the end of the file, if none does."""
    if position == 0:
        return 0
    position -= 1
    file.seek(position)
    while piece := _read(file, _HEAD):
        found = piece.find(b"\n")
        if found >= 0:
            return position + found + 1
        position += len(piece)
    return position
