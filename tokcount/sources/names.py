"""Paths: how they are shown, how they are compared, and what is said when one cannot be used."""

import errno
import os
import stat
from typing import NamedTuple, Self

from tokcount.model import Reason
from tokcount.sources.base import Refusal

_ABSENT = {
    errno.ENOENT: "",
    errno.ENOTDIR: "a part of the path is not a directory",
    errno.ENAMETOOLONG: "the name is too long",
    # Windows answers so to names that it does not allow, such as those with a `*`.
    errno.EINVAL: "not a valid name",
}


def shown(path: str) -> str:
    r"""``path`` with ``/`` as separator, and with ``\xff`` for each byte that is not UTF-8."""
    if os.sep != "/":
        path = path.replace(os.sep, "/")
    if path.isascii():
        return path
    try:
        path.encode()
    except UnicodeEncodeError:
        return os.fsencode(path).decode("utf-8", "backslashreplace")
    return path


def key(path: str) -> str:
    """What is equal for two spellings of one path. Symbolic links are not resolved."""
    try:
        return os.path.normcase(os.path.abspath(path))
    except OSError:  # the current directory is gone
        return os.path.normcase(os.path.normpath(path))


class Place(NamedTuple):
    """A directory as typed, with what is put before the relative path of a file in it: to open the
    file (``real``), to show it (``display``) and to compare it (``compared``)."""

    root: str
    real: str
    display: str
    compared: str

    @classmethod
    def of(cls, root: str) -> Self:
        """The place that ``root`` names; files in ``.`` are shown without the ``./``."""
        absolute = key(root)
        if os.path.normpath(root) == os.curdir:
            return cls(root, "", "", os.path.join(absolute, ""))
        display = shown(root).rstrip("/") + "/"
        return cls(root, os.path.join(root, ""), display, os.path.join(absolute, ""))

    def key(self, relative: str) -> str:
        """The key of a file in this place; equal to ``key`` of its whole path."""
        return self.compared + (relative if os.sep == "/" else os.path.normcase(relative))


def refusal(path: str, error: OSError) -> Refusal:
    """Why ``path`` cannot be used, in English on every system and without the path in it."""
    code = error.errno or 0
    if code in _ABSENT:
        if os.path.islink(path):
            return Reason.NOT_FOUND, "broken symbolic link"
        return Reason.NOT_FOUND, _ABSENT[code]
    if code == errno.ELOOP:
        return Reason.SYMLINK_LOOP, "the symbolic links lead back to themselves"
    return Reason.UNREADABLE, os.strerror(code)


def not_a_file(mode: int) -> Refusal | None:
    """Why what has this ``st_mode`` is never opened; ``None`` for a regular file."""
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISDIR(mode):
        return Reason.NOT_A_FILE, "a directory"
    if stat.S_ISFIFO(mode):
        return Reason.NOT_A_FILE, "a named pipe"
    if stat.S_ISSOCK(mode):
        return Reason.NOT_A_FILE, "a socket"
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        return Reason.NOT_A_FILE, "a device"
    return Reason.NOT_A_FILE, "not a regular file"
