"""Values on disk, one a file: checked before they are used, and written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tokcount._version import __version__

_FORMAT = 1
_LARGEST = 64 * 1024 * 1024
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NOWHERE = Path(os.devnull) / "tokcount"


def cache_dir(env: Mapping[str, str] = os.environ) -> Path:
    """The folder of all that is cached: ``TOKCOUNT_CACHE_DIR``, else where the system keeps caches.

    Where the user has no home it is one that cannot be made, so that nothing is cached.
    """
    chosen = env.get("TOKCOUNT_CACHE_DIR")
    if chosen:
        return Path(chosen)
    import platformdirs

    try:
        folder = platformdirs.user_cache_dir("tokcount", appauthor=False)
    except RuntimeError:
        return _NOWHERE
    # Older versions leave the ~ in, which would become a folder of that name.
    return _NOWHERE if folder.startswith("~") else Path(folder)


class Store:
    """JSON-able values in files, one a name, each of use only as long as its key is the same.

    The content is data and never run; it is checked against its own digest, the key and the version of the
    program before it is used.

    Arguments:
        folder: where the files lie; made when it is needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, name: str, key: Mapping[str, Any]) -> Any:
        """What was saved under ``name`` with an equal ``key``, or ``None``. Never raises."""
        try:
            path = self._path(name)
            if path.stat().st_size > _LARGEST:
                return None
            head, _, body = path.read_bytes().partition(b"\n")
            if head != _head(key, body):
                return None
            return json.loads(body)
        except (OSError, ValueError, RecursionError):
            return None

    def save(self, name: str, key: Mapping[str, Any], value: Any) -> None:
        """Keeps ``value``; where that is not possible, nothing happens. Never raises for the file system."""
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path(name), _head(key, body) + b"\n" + body)

    def _path(self, name: str) -> Path:
        return self._folder / f"{hashlib.sha256(name.encode(errors='surrogatepass')).hexdigest()[:32]}.json"


def write_atomically(path: Path, content: bytes) -> None:
    """Replaces the file at ``path`` by ``content``, entirely or not at all.

    Raises:
        OSError: the folder is missing, full or not writable; the old file is then as it was.
    """
    name = path.with_name(f".{path.name}.{os.urandom(8).hex()}.tmp")
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
    digest = hashlib.sha256(body).hexdigest()
    head = {"format": _FORMAT, "version": __version__, "key": dict(key), "sha256": digest}
    return json.dumps(head, sort_keys=True).encode()
