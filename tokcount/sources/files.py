"""Files: one that the user named, and one that was come upon."""

import os
import stat
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from tokcount.model import Document, Fingerprint, Reason, Skipped, Text
from tokcount.sources.base import Argument, Context, Refusal, Source
from tokcount.sources.names import key, not_a_file, refusal, shown
from tokcount.sources.read import LARGE, fingerprint, load_file, load_large, read_named, too_large


class NamedFile(NamedTuple):
    """A file that the user named: read whatever its name and size, and missed if it is not there."""

    path: str
    context: Context

    @classmethod
    def claim(cls, argument: Argument, context: Context) -> Source:
        """The last resort: what is nothing else must be a file."""
        return cls(argument.text, context)

    def documents(self) -> Iterator[Document | Skipped]:
        """The file, unless a directory before it has had it already."""
        if self.context.first(key(self.path)):
            yield named(self.path, shown(self.path), key(self.path))


class _File(NamedTuple):
    """What it takes to read a file; ``limit`` is in bytes."""

    path: str
    name: str
    explicit: bool
    limit: int | None
    seen: Fingerprint

    def load(self) -> Text | Skipped:
        """Read and decode it."""
        return load_file(self.path, self.name, self.explicit, self.limit)

    def read(self) -> bytes | Skipped:
        """Its content, ``Changed`` where the file is not as it was seen."""
        return read_named(self.path, self.name, self.explicit, self.limit, self.seen)


def named(path: str, name: str, identity: str) -> Document | Skipped:
    """The file ``path`` that the user named, shown as ``name``; symbolic links are followed.

    ``identity`` is the key of the path.
    """
    try:
        status = os.stat(path)
    except OSError as error:
        return _skipped(name, refusal(path, error), True)
    except ValueError:
        return Skipped(name, Reason.NOT_FOUND, "the name contains a NUL", True)
    return _document(path, name, identity, status, explicit=True, limit=None)


def found(path: str, name: str, identity: str, follow: bool, limit: int | None) -> Document | Skipped | None:
    """The file ``path`` that was come upon, shown as ``name``; ``None`` for a directory.

    ``identity`` is the key of the path, ``limit`` is in bytes.
    """
    try:
        status = os.stat(path) if follow else os.lstat(path)
    except OSError as error:
        return _skipped(name, refusal(path, error), False)
    mode = status.st_mode
    if not stat.S_ISREG(mode):
        if stat.S_ISDIR(mode):
            return None
        if stat.S_ISLNK(mode):
            return Skipped(name, Reason.SYMLINK, _target(path))
    return _document(path, name, identity, status, explicit=False, limit=limit)


def _document(
    path: str, name: str, identity: str, status: os.stat_result, *, explicit: bool, limit: int | None
) -> Document | Skipped:
    """A document for a regular file that is not too large."""
    size = status.st_size
    if not stat.S_ISREG(status.st_mode) or (limit is not None and size > limit):
        problem = not_a_file(status.st_mode) or too_large(size, limit)
        assert problem
        return _skipped(name, problem, explicit)
    if size > LARGE:
        return Document(name, partial(load_large, path, name, explicit, limit), size, explicit)
    seen = fingerprint(identity, status)
    file = _File(path, name, explicit, limit, seen)
    return Document(name, file.load, size, explicit, seen, file.read)


def _target(path: str) -> str:
    try:
        return f"leads to {shown(os.readlink(path))}"
    except OSError:
        return ""


def _skipped(name: str, problem: Refusal, explicit: bool) -> Skipped:
    reason, detail = problem
    return Skipped(name, reason, detail, explicit)
