"""The two streams: results as bytes on stdout, all else on stderr; what each terminal can show."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TextIO

from tokcount.errors import TokcountError

_BOX_CHARACTERS = "─│…━"
_STDOUT = "standard output"

_REMEDIES = {
    errno.ENOSPC: "Free some space, or write to another place.",
    errno.EDQUOT: "Free some space, or write to another place.",
    errno.ENOENT: "Make the directory first, or name another place.",
    errno.ENOTDIR: "A part of the path is a file; name another place.",
    errno.EISDIR: "That is a directory; name a file in it.",
    errno.EACCES: "Name a place that you may write to.",
    errno.EPERM: "Name a place that you may write to.",
    errno.EROFS: "Name a place that you may write to.",
}


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sits at the stream; a stream that is missing or closed is none."""
    return stream is not None and not stream.closed and stream.isatty()


def wants_color(choice: str) -> bool:
    """Whether stdout gets colour: by the flag, ``NO_COLOR``, ``FORCE_COLOR``, or being a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(sys.stdout) and os.environ.get("TERM") != "dumb" and _takes_colors()


def _takes_colors() -> bool:
    """Whether the console reads colours; that of Windows has to be told to."""
    if sys.platform != "win32":
        return True
    import ctypes

    kernel = ctypes.windll.kernel32
    handle = kernel.GetStdHandle(-11)
    mode = ctypes.c_ulong()
    return bool(
        kernel.GetConsoleMode(handle, ctypes.byref(mode)) and kernel.SetConsoleMode(handle, mode.value | 4)
    )


def width() -> int | None:
    """The width of stdout in cells: ``COLUMNS``, else the terminal's; ``None`` in a pipe, which has none."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    if not is_terminal(sys.stdout):
        return None
    from shutil import get_terminal_size

    return get_terminal_size().columns


def shows_unicode() -> bool:
    """Whether to use box characters: on a terminal that can show them; a pipe gets plain text."""
    if not is_terminal(sys.stdout):
        return False
    try:
        _BOX_CHARACTERS.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return os.environ.get("TERM") != "dumb"


def write(text: str) -> None:
    """Write a result to stdout: in a pipe as UTF-8, whatever the locale, and with the line ends as they are.

    A reader that has seen enough and is gone is no error.

    Raises:
        TokcountError: there is no room, or no stdout.
    """
    write_pieces((text,))


def write_pieces(pieces: Iterable[str]) -> None:
    """As ``write``, for a result that need not be held as a whole.

    Raises:
        TokcountError: as ``write``.
    """
    out = sys.stdout
    if out is None or out.closed:
        raise cannot_write(_STDOUT, OSError(errno.EBADF, "it is closed"))
    try:
        if is_terminal(out):
            encoding = out.encoding or "utf-8"
            for piece in pieces:
                out.write(piece.encode(encoding, "backslashreplace").decode(encoding))
        else:
            out.flush()
            for piece in pieces:
                out.buffer.write(piece.encode("utf-8", "backslashreplace"))
        out.flush()
    except OSError as error:
        drop_stdout()
        # Windows says EINVAL of a pipe that nobody reads.
        if not isinstance(error, BrokenPipeError) and not (os.name == "nt" and error.errno == errno.EINVAL):
            raise cannot_write(_STDOUT, error) from error


def cannot_write(place: str, error: OSError | ValueError) -> TokcountError:
    """What to tell of a report that could not be written to ``place``."""
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    code = error.errno if isinstance(error, OSError) else None
    message = f"The report could not be written to {place}: {why}."
    return TokcountError("output", message, _REMEDIES.get(code or 0, "Name another place."))


def say(kind: str, message: str, hint: str = "") -> None:
    """A line on stderr, and below it what to do; a stderr that is gone is not worth an error."""
    with suppress(OSError, ValueError, AttributeError):
        lines = [f"tokcount: {kind}: {message}", *([f"  {hint}"] if hint else [])]
        sys.stderr.write(_printable("".join(f"{line}\n" for line in lines)))
        sys.stderr.flush()


def _printable(text: str) -> str:
    # Names of files may hold anything, also what would move the cursor.
    kept = "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)
    return kept.encode(sys.stderr.encoding or "utf-8", "backslashreplace").decode(
        sys.stderr.encoding or "utf-8"
    )


def drop_stdout() -> None:
    """Point stdout nowhere, so that what is still buffered cannot fail when Python ends."""
    with suppress(OSError, ValueError, AttributeError):
        stdout = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stdout)
        os.close(nowhere)
