"""Inputs: found, read, and counted or skipped."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple


class Reason(StrEnum):
    """Why an input that was matched is not counted."""

    BINARY = "binary"
    UNREADABLE = "unreadable"
    UNDECODABLE = "undecodable"
    TOO_LARGE = "too-large"
    NOT_FOUND = "not-found"
    NO_MATCH = "no-match"
    SYMLINK = "symlink"
    SYMLINK_LOOP = "symlink-loop"
    LFS_POINTER = "lfs-pointer"
    NOT_A_FILE = "not-a-file"
    FAILED = "failed"


class Skipped(NamedTuple):
    """An input that was matched and is not counted.

    ``explicit`` is true where the user named it: then the exit status says so too.
    """

    path: str
    reason: Reason
    detail: str = ""
    explicit: bool = False


class Text(NamedTuple):
    """A decoded input. ``size`` is its length in bytes as stored, ``charset`` the character
    encoding it was read with, ``replaced`` how many spots could not be decoded and became U+FFFD."""

    content: str
    size: int
    charset: str = "utf-8"
    replaced: int = 0


class Tally:
    """What was taken of a stream so far: bytes as stored, and spots that became U+FFFD."""

    __slots__ = ("replaced", "size")

    def __init__(self, size: int = 0, replaced: int = 0) -> None:
        self.size = size
        self.replaced = replaced


class Stream(NamedTuple):
    """A decoded input too large to hold: its text in chunks, to be had once, and what they come to."""

    chunks: Iterator[str]
    charset: str
    tally: Tally


class Fingerprint(NamedTuple):
    """What tells without reading it whether a regular file is the one that was seen before.

    ``key`` is its absolute path, ``size`` is in bytes, the times are in ns since 1970.
    """

    key: str
    size: int
    modified: int
    changed: int
    inode: int
    device: int


class Counted(NamedTuple):
    """An input that was counted; ``tokens`` maps the name of an encoding to a number of tokens."""

    path: str
    size: int
    tokens: Mapping[str, int]
    charset: str = "utf-8"
    replaced: int = 0


Outcome = Counted | Skipped


class Document(NamedTuple):
    """An input that was found and not yet read. ``load`` reads and decodes it, or knows already what
    becomes of it, and never raises for anything the file system or the content can do.

    ``path`` is the name to show, with ``/`` as separator. ``size`` is in bytes where it is known
    before reading. A regular file that is read as a whole has a ``fingerprint``, and ``read``, which
    gives its bytes, or what ``load`` would.
    """

    path: str
    load: Callable[[], Text | Stream | Outcome]
    size: int | None = None
    explicit: bool = False
    fingerprint: Fingerprint | None = None
    read: Callable[[], bytes | Skipped] | None = None


class Kept(NamedTuple):
    """What became of a content in an earlier run: its tokens by encoding, or why it is not counted."""

    size: int
    tokens: Mapping[str, int]
    charset: str = "utf-8"
    replaced: int = 0
    reason: Reason | None = None
    detail: str = ""
