"""Bytes to text: UTF-8 first, then byte order marks, then what the bytes look like; never raising."""

from __future__ import annotations

import codecs
import os
import re
import zlib
from functools import cache
from importlib.util import find_spec

from tokcount.model import Reason, Text
from tokcount.sources.base import Refusal
from tokcount.sources.magic import HEAD, kind

# Where git looks for a NUL, and takes a file for binary if it finds one.
_GIT_LOOKS_AT = 8192
_LFS = b"version https://git-lfs.github.com/spec/v1"
_LFS_MOST = 1024
_UTF8_MARK = codecs.BOM_UTF8
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32-le", 4),
    (codecs.BOM_UTF32_BE, "utf-32-be", 4),
    (codecs.BOM_UTF16_LE, "utf-16-le", 2),
    (codecs.BOM_UTF16_BE, "utf-16-be", 2),
)
_MARKS = tuple(mark for mark, _, _ in _WIDE)
_PIECE = 1 << 20
# Mistakes that text of any length may have.
_FEW = 4
_REPLACEMENT = "\ufffd"
_ENCODED_REPLACEMENT = _REPLACEMENT.encode()
_HIGH = bytes(range(128, 256))
_SURROGATE = re.compile("[\ud800-\udfff]")
# Surrogates as some programs (Java, Windows, MySQL) write them into what they call UTF-8.
_ENCODED_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_CONTINUATION = re.compile(rb"[\x80-\xbf]{1,3}")


@cache
def detector() -> str:
    """What stands for the library that detects charsets, found without loading it: another one may read
    the same bytes otherwise."""
    spec = find_spec("charset_normalizer")
    if spec is None or spec.origin is None:
        return "none"
    try:
        with open(os.path.join(os.path.dirname(spec.origin), "version.py"), "rb") as file:
            return f"{zlib.crc32(file.read()):08x}"
    except OSError:
        return "unknown"


def decode(data: bytes) -> Text | Refusal:
    """The text in ``data``, or the reason why it is not text.

    Nothing is translated: line ends stay as they are, and only a byte order mark is taken off.
    Valid UTF-8 without a NUL in its first 8 KiB is text, whatever else it looks like.
    """
    if data.startswith(_MARKS):
        wide = _wide(data)
        if wide is not None:
            return wide
    if data.find(b"\x00", 0, _GIT_LOOKS_AT) >= 0:
        return Reason.BINARY, kind(data[:HEAD]) or _utf16_guess(data)
    if len(data) < _LFS_MOST and data.startswith(_LFS):
        return Reason.LFS_POINTER, "stands for a file in Git LFS; `git lfs pull` fetches that"
    try:
        if data.startswith(_UTF8_MARK):
            return Text(str(memoryview(data)[len(_UTF8_MARK) :], "utf-8"), len(data))
        return Text(data.decode(), len(data))
    except UnicodeDecodeError as error:
        first = error.start
    return _not_utf8(data, first)


def _wide(data: bytes) -> Text | Refusal | None:
    """The text in ``data``, which begins like UTF-16 or UTF-32; ``None``: it is neither after all."""
    for mark, charset, unit in _WIDE:
        if not data.startswith(mark):
            continue
        body = memoryview(data)[len(mark) :]
        torn = len(body) % unit
        try:
            content = str(body[: len(body) - torn], charset, "surrogatepass")
        except UnicodeDecodeError:
            continue
        if content.find("\x00", 0, _GIT_LOOKS_AT) >= 0:
            return Reason.BINARY, kind(data[:HEAD])
        content, replaced = _SURROGATE.subn(_REPLACEMENT, content)
        if torn:
            content, replaced = content + _REPLACEMENT, replaced + 1
        if replaced > max(_FEW, len(content) // 64):
            return Reason.UNDECODABLE, f"marked as {charset}, but not valid as such"
        return Text(content, len(data), charset, replaced)
    return None


def _utf16_guess(data: bytes) -> str:
    """A word on UTF-16 without a byte order mark, which is full of NULs and counts as binary."""
    head = data[: HEAD & ~1]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) >= 8 and min(even, odd) == 0 and max(even, odd) * 4 > len(head):
        return "looks like UTF-16 without a byte order mark"
    return "contains NUL bytes"


def _not_utf8(data: bytes, first: int) -> Text | Refusal:
    """The text in ``data``, whose byte ``first`` cannot be UTF-8."""
    # The kind is known by more bytes than text has in common with it.
    if name := kind(data[:HEAD]):
        return Reason.BINARY, name
    marked = data.startswith(_UTF8_MARK)
    if marked or _nearly_utf8(data):
        text = data.decode("utf-8", "replace")
        replaced = text.count(_REPLACEMENT) - data.count(_ENCODED_REPLACEMENT)
        return Text(text[1:] if marked else text, len(data), replaced=replaced)
    from tokcount.sources.charset import detect

    return detect(data, first)


def _nearly_utf8(data: bytes) -> bool:
    """Whether ``data`` is UTF-8 with a few mistakes: what is right clearly outnumbers them."""
    right = wrong = 0
    # In pieces: a gigabyte of Latin-1 need not become two gigabytes of replacement characters.
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE]
        if not piece.isascii():
            more_right, more_wrong = _weigh(piece)
            right += more_right
            wrong += more_wrong
    return right > 2 * wrong


def _weigh(piece: bytes) -> tuple[int, int]:
    """How many characters beyond ASCII are right in ``piece``, and how many spots are wrong."""
    text = piece.decode("utf-8", "replace")
    replaced = text.count(_REPLACEMENT) - piece.count(_ENCODED_REPLACEMENT)
    surrogates = sum(1 for _ in _ENCODED_SURROGATE.finditer(piece))
    ascii_only = len(piece.translate(None, _HIGH))
    right = len(text) - ascii_only - replaced + surrogates
    return right, max(0, replaced - 3 * surrogates - _torn_ends(piece))


def _torn_ends(data: bytes) -> int:
    """How many replacement characters come from a first or last character that was cut through."""
    start = _CONTINUATION.match(data)
    end = any(_is_cut(data[-length:]) for length in (1, 2, 3))
    return (len(start[0]) if start else 0) + end


def _is_cut(tail: bytes) -> bool:
    """Whether ``tail`` is the beginning of one UTF-8 character and nothing else."""
    try:
        tail.decode()
    except UnicodeDecodeError as error:
        return error.start == 0 and error.reason == "unexpected end of data"
    return False
