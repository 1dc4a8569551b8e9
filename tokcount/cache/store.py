"""Values on disk, one a file: checked before they are used, and written whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from typing import Any
from zlib import crc32

from tokcount._version import __version__
from tokcount.folders import user_folder

StrPath = str | os.PathLike[str]

_FORMAT = 2
_LARGEST = 64 * 1024 * 1024
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NOWHERE = os.path.join(os.devnull, "tokcount")


def cache_dir(env: Mapping[str, str] = os.environ) -> str:
    """The folder of all that is cached: ``TOKCOUNT_CACHE_DIR``, else where the system keeps caches.

    Where the user has no home it is one that cannot be made, so that nothing is cached.
    """
    return env.get("TOKCOUNT_CACHE_DIR") or user_folder("cache") or _NOWHERE


class Store:
    """JSON-able values in files, one a name, each of use only as long as its key is the same.

    The content is data and never run; it is checked against its own checksum, the key and the version of the
    program before it is used.

    Arguments:
        folder: where the files lie; made when it is needed.
    """

    def __init__(self, folder: StrPath) -> None:
        self._folder = folder

    def load(self, name: str, key: Mapping[str, Any]) -> Any:
        """What was saved under ``name`` with an equal ``key``, or ``None``. Never raises."""
        try:
            with open(self._path(name), "rb") as file:
                if os.fstat(file.fileno()).st_size > _LARGEST:
                    return None
                head, _, body = file.read().partition(b"\n")
            if head != _head(key, body):
                return None
            return json.loads(body)
        except (OSError, ValueError, RecursionError):
            return None

    def save(self, name: str, key: Mapping[str, Any], value: Any) -> None:
        """Keeps ``value``; where that is not possible, nothing happens. Never raises for the file system."""
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        with contextlib.suppress(OSError):
            os.makedirs(self._folder, exist_ok=True)
            write_atomically(self._path(name), _head(key, body) + b"\n" + body)

    def _path(self, name: str) -> str:
        # Two names may share a file: then each finds the other's key in it, and nothing is gained.
        return os.path.join(self._folder, f"{crc32(name.encode(errors='surrogatepass')):08x}.json")


def write_atomically(path: StrPath, content: bytes) -> None:
    """Replaces the file at ``path`` by ``content``, entirely or not at all.

    Raises:
        OSError: the folder is missing, full or not writable; the old file is then as it was.
    """
    folder, base = os.path.split(path)
    name = os.path.join(folder, f".{base}.{os.urandom(8).hex()}.tmp")
    # Not mkstemp, whose files nobody else may read: some of ours are installed for all users.
    handle = os.open(name, _NEW, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _head(key: Mapping[str, Any], body: bytes) -> bytes:
    head = {"format": _FORMAT, "version": __version__, "key": dict(key), "crc32": crc32(body)}
    return json.dumps(head, sort_keys=True).encode()
