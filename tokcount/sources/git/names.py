"""Paths as git writes them: bytes between NULs, mostly UTF-8; and as the file system wants them."""

from __future__ import annotations

import os

from tokcount.sources.git.errors import garbled


def path_of(name: bytes) -> str:
    """A path of git's; bytes that are not UTF-8 become surrogates."""
    return name.decode("utf-8", "surrogateescape")


def native(name: bytes) -> str:
    """A path of git's, as functions of ``os`` take it."""
    return path_of(name) if os.name == "nt" else os.fsdecode(name)


def on_disk(root: str, path: str) -> str:
    """Where the file ``path`` of the work tree ``root`` lies."""
    return os.path.join(root, native(path.encode("utf-8", "surrogateescape")))


def records(output: bytes, command: str, directory: str) -> list[bytes]:
    """What stands between the NULs of ``output``; no record may be missing its NUL.

    Raises:
        GitError: the output ends in the middle of a record.
    """
    if not output:
        return []
    found = output.split(b"\0")
    if found.pop():
        raise garbled(command, directory)
    return found
