"""The two kinds of data file of the index engine: what lies where, and the checks before one is used.

A vocabulary is a header, hash slots, offsets and the tokens' bytes in order of rank; ``make.py`` makes
it. Slots and offsets are u32, little-endian:

- slot ``crc32(token) & (slots - 1)`` and those after it hold ``position + 1`` in the low 18 bits and
  the top 14 bits of the CRC above, so that the slots alone tell nearly always that a token is not there;
  0 is empty;
- offset ``n`` is where in the file the token at position ``n`` starts, and the one before it ends.

Checking all of the largest vocabulary (4.3 MB) takes 1.4-2.4 ms, and a text of 1 KB touches a third of
its pages: that is why all of it is checked each time, and not the pages as they are touched.
"""

from __future__ import annotations

import mmap
import os
import struct
import sys
from zlib import crc32, decompress

from tokcount.errors import EngineError

# Encoding -> the vocabulary that it counts with; gpt2 has the ranks of r50k_base.
VOCABULARIES = {
    "gpt2": "r50k_base",
    "r50k_base": "r50k_base",
    "p50k_base": "p50k_base",
    "p50k_edit": "p50k_base",
    "cl100k_base": "cl100k_base",
    "o200k_base": "o200k_base",
    "o200k_harmony": "o200k_base",
}
DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
CLASSES = "classes"

MAGIC = b"tokcount"
VERSION = 1
# Magic, version, name, length of the file, tokens, slots, the rank that no token has, the longest token's
# length, SHA-256 of the official file.
FIELDS = struct.Struct("<8sI16s5I32s")
# Of the fields above and all that follows.
CHECKSUM = struct.Struct("<I")
START = FIELDS.size + CHECKSUM.size
POSITION_BITS = 18
NO_GAP = 0xFFFF_FFFF


class VocabularyIndex:
    """A vocabulary, checked and mapped into memory.

    Arguments:
        path: the file.
        vocabulary: the name it must carry.

    Raises:
        EngineError: the file cannot be read, was cut short or altered, or is another one.
    """

    def __init__(self, path: str, vocabulary: str) -> None:
        self.data, fields = _checked(path, vocabulary)
        self.tokens, slots, self.gap, self.longest, self.sha256 = fields
        view = memoryview(self.data)
        offsets = START + 4 * slots
        self.slots = _numbers(view[START:offsets])
        self.offsets = _numbers(view[offsets : offsets + 4 * (self.tokens + 1)])


class ClassTable:
    """The class of every code point, checked at once and unpacked when it is needed; raises as above."""

    def __init__(self, path: str) -> None:
        self._data, (self._runs, *_) = _checked(path, CLASSES)
        self._unpacked = ""

    def classes(self) -> str:
        """For each code point the character of its class: see ``split.py`` for the characters."""
        if not self._unpacked:
            packed = decompress(memoryview(self._data)[START:])
            lengths = _numbers(memoryview(packed)[: 4 * self._runs])
            runs = map(str.__mul__, packed[4 * self._runs :].decode("latin-1"), lengths)
            self._unpacked = "".join(runs)
        return self._unpacked


def index_path(name: str, folder: str = DATA) -> str:
    """Where the index of a vocabulary, or the table of classes, lies."""
    return os.path.join(folder, f"{name}.index")


def is_there(encoding: str, folder: str = DATA) -> bool:
    """Whether both files that ``encoding`` needs exist."""
    return encoding in VOCABULARIES and all(
        os.path.isfile(index_path(name, folder)) for name in (VOCABULARIES[encoding], CLASSES)
    )


def _numbers(data: memoryview) -> memoryview[int]:
    numbers = data.cast("I")
    if sys.byteorder == "little":
        return numbers
    from array import array

    swapped = array("I", numbers)
    swapped.byteswap()
    return memoryview(swapped)


def _checked(path: str, name: str) -> tuple[mmap.mmap, tuple[int, int, int, int, bytes]]:
    """The file, if all of it is as it was written, and its fields from the number of tokens on."""
    data = _mapped(path)
    if len(data) < START:
        raise _damaged(path, "it is cut short")
    magic, version, named, size, *fields = FIELDS.unpack_from(data)
    if magic != MAGIC:
        raise _damaged(path, "it is no index of tokcount's")
    if version != VERSION:
        raise _damaged(path, f"it has version {version} of the format, not {VERSION}")
    if size != len(data):
        raise _damaged(path, f"it has {len(data)} bytes instead of {size}")
    with memoryview(data) as view:
        checksum = crc32(view[START:], crc32(view[: FIELDS.size]))
    if CHECKSUM.unpack_from(data, FIELDS.size)[0] != checksum:
        raise _damaged(path, "its checksum is wrong")
    if named != name.encode().ljust(16, b"\0"):
        raise _damaged(path, f"it is another one than that of {name}")
    tokens, slots, gap, longest, sha256 = fields
    return data, (tokens, slots, gap, longest, sha256)


def _mapped(path: str) -> mmap.mmap:
    try:
        with open(path, "rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError as error:
        raise EngineError(
            "index-missing",
            f"The index engine's data file {os.path.basename(path)} is not there.",
            "Reinstall tokcount; until then another engine counts the same.",
            path,
        ) from error
    except (OSError, ValueError) as error:  # ValueError: the file is empty
        raise _damaged(path, f"it cannot be read ({error})") from error


def _damaged(path: str, why: str) -> EngineError:
    return EngineError(
        "index-damaged",
        f"The index engine's data file {os.path.basename(path)} is not usable: {why}.",
        "Reinstall tokcount; until then another engine counts the same.",
        path,
    )
