"""Bytes from files and streams: never blocking on a pipe, never raising for what a file can do."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable
from typing import BinaryIO

from tokcount.model import Fingerprint, Reason, Skipped, Stream, Text
from tokcount.sources.base import Refusal
from tokcount.sources.decode import decode
from tokcount.sources.incremental import CHUNK, load
from tokcount.sources.names import not_a_file, refusal

# A name that has turned into a pipe since it was looked at must not block; Windows has no such flag,
# but would translate line ends.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
# The most that every system reads in one call.
_ONE_CALL = 1 << 30
LARGE = 64 * 1024 * 1024
"""Above this many bytes a file is read chunk by chunk rather than as a whole."""
_NO_ROOM: Refusal = (Reason.TOO_LARGE, "does not fit into memory")


class Changed(bytes):
    """The content of a file that is not, or not for certain, the one that was seen before it was read."""


def fingerprint(identity: str, status: os.stat_result) -> Fingerprint:
    """What tells a regular file with this status from others; ``identity`` is the key of its path."""
    return Fingerprint(
        identity, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev
    )


def read_file(path: str, limit: int | None = None, seen: Fingerprint | None = None) -> bytes | Refusal:
    """The content of a regular file, as long as it was when it was opened.

    A file that shrinks meanwhile gives what is left; what a file grows by is not read, or a log that
    is written to would have no end. ``limit`` is in bytes; a larger file is refused unread. The content is
    ``Changed`` unless the file was as it was ``seen``, both when it was opened and when it had been read.
    """
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        return refusal(path, error)
    except ValueError:
        return Reason.NOT_FOUND, "the name contains a NUL"
    try:
        status = os.fstat(descriptor)
        problem = not_a_file(status.st_mode) or too_large(status.st_size, limit)
        return problem or _content(descriptor, status, seen)
    except OSError as error:
        return refusal(path, error)
    except (MemoryError, OverflowError):
        return _NO_ROOM
    finally:
        os.close(descriptor)


def _is(seen: Fingerprint, status: os.stat_result) -> bool:
    return fingerprint(seen.key, status) == seen


def _content(descriptor: int, status: os.stat_result, seen: Fingerprint | None) -> bytes:
    data = _whole(descriptor, status.st_size)
    if seen is None or (_is(seen, status) and _is(seen, os.fstat(descriptor))):
        return data
    return Changed(data)


def _whole(descriptor: int, size: int) -> bytes:
    """``size`` bytes in one call where that is possible; files in /proc say 0 and have more."""
    if 0 < size <= _ONE_CALL:
        data = os.read(descriptor, size)
        if len(data) == size:
            return data
    else:
        data = b""
    with open(descriptor, "rb", buffering=0, closefd=False) as rest:
        tail = rest.readall()
    return data + tail if data else tail


def too_large(size: int, limit: int | None) -> Refusal | None:
    """Why a file of ``size`` bytes is not read, if it is not. ``limit`` is in bytes."""
    if limit is None or size <= limit:
        return None
    return Reason.TOO_LARGE, f"{size:,} bytes, the limit is {limit:,}"


def read_stream(stream: BinaryIO) -> bytes | Refusal:
    """Everything that ``stream`` gives until its end."""
    try:
        return stream.read()
    except OSError as error:
        return refusal("-", error)
    except ValueError:
        return Reason.UNREADABLE, "the stream is closed"
    except MemoryError:
        return _NO_ROOM


def load_large(path: str, name: str, explicit: bool, limit: int | None = None) -> Text | Stream | Skipped:
    """As ``load_file``, but chunk by chunk where the file is valid UTF-8, which is found out first."""
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        return Skipped(name, *refusal(path, error), explicit)
    try:
        status = os.fstat(descriptor)
        problem = not_a_file(status.st_mode) or too_large(status.st_size, limit)
        if problem is None and _is_utf8(descriptor, status.st_size):
            found = _stream(os.dup(descriptor), status.st_size)
            return found if isinstance(found, Text | Stream) else Skipped(name, *found, explicit)
    except OSError as error:
        problem = refusal(path, error)
    finally:
        os.close(descriptor)
    return Skipped(name, *problem, explicit) if problem else load_file(path, name, explicit, limit)


def _stream(descriptor: int, size: int) -> Text | Stream | Refusal:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return load(_bounded(descriptor, size), lambda: os.close(descriptor))


def _is_utf8(descriptor: int, size: int) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    read = _bounded(descriptor, size)
    try:
        while data := read(CHUNK):
            decoder.decode(data)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _bounded(descriptor: int, size: int) -> Callable[[int], bytes]:
    """Reads no further than the file went when it was opened."""
    left = size

    def read(most: int) -> bytes:
        nonlocal left
        data = os.read(descriptor, min(most, left, _ONE_CALL)) if left else b""
        left -= len(data)
        return data

    return read


def load_file(path: str, name: str, explicit: bool, limit: int | None = None) -> Text | Skipped:
    """Read and decode the file ``path``, which is shown as ``name``."""
    data = read_named(path, name, explicit, limit)
    return data if isinstance(data, Skipped) else as_text(data, name, explicit)


def read_named(
    path: str, name: str, explicit: bool, limit: int | None = None, seen: Fingerprint | None = None
) -> bytes | Skipped:
    """The content of the file ``path``, which is shown as ``name``; see ``read_file``."""
    data = read_file(path, limit, seen)
    return data if isinstance(data, bytes) else Skipped(name, *data, explicit)


def as_text(data: bytes, name: str, explicit: bool) -> Text | Skipped:
    """``data`` decoded, or the reason why there is nothing to count."""
    try:
        text = decode(data)
    except MemoryError:
        text = _NO_ROOM
    return text if isinstance(text, Text) else Skipped(name, *text, explicit)
