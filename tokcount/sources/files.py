"""Files: one that the user named, and one that was come upon."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tokcount.model import Document, Fingerprint, Reason, Skipped
from tokcount.sources.base import Argument, Context, Refusal, Source
from tokcount.sources.names import key, not_a_file, refusal, shown
from tokcount.sources.read import LARGE, load_file, load_large, read_named, too_large


@dataclass(frozen=True, slots=True)
class NamedFile:
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
    return _document(path, name, identity=identity, status=status, explicit=True, limit=None)


def found(path: str, name: str, identity: str, follow: bool, limit: int | None) -> Document | Skipped | None:
    """The file ``path`` that was come upon, shown as ``name``; ``None`` for a directory.

    ``identity`` is the key of the path, ``limit`` is in bytes.
    """
    try:
        status = os.stat(path) if follow else os.lstat(path)
    except OSError as error:
        return _skipped(name, refusal(path, error), False)
    if stat.S_ISDIR(status.st_mode):
        return None
    if stat.S_ISLNK(status.st_mode):
        return Skipped(name, Reason.SYMLINK, _target(path))
    return _document(path, name, identity=identity, status=status, explicit=False, limit=limit)


def _document(
    path: str, name: str, *, identity: str, status: os.stat_result, explicit: bool, limit: int | None
) -> Document | Skipped:
    """A document for a regular file that is not too large."""
    size = status.st_size
    problem = not_a_file(status.st_mode) or too_large(size, limit)
    if problem:
        return _skipped(name, problem, explicit)
    if size > LARGE:
        return Document(name, partial(load_large, path, name, explicit, limit), size, explicit)
    return Document(
        name,
        partial(load_file, path, name, explicit, limit),
        size,
        explicit,
        Fingerprint(identity, size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino),
        partial(read_named, path, name, explicit, limit),
    )


def current(fingerprint: Fingerprint) -> bool:
    """Whether the file is still as its fingerprint says."""
    try:
        status = os.stat(fingerprint.key)
    except OSError:
        return False
    seen = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    return seen == (fingerprint.size, fingerprint.modified, fingerprint.changed, fingerprint.inode)


def _target(path: str) -> str:
    try:
        return f"leads to {shown(os.readlink(path))}"
    except OSError:
        return ""


def _skipped(name: str, problem: Refusal, explicit: bool) -> Skipped:
    reason, detail = problem
    return Skipped(name, reason, detail, explicit)
