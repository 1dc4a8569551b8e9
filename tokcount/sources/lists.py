"""Lists of paths: what --files-from names."""

from __future__ import annotations

import codecs
import os
from typing import BinaryIO

from tokcount.errors import UsageError
from tokcount.sources.base import STDIN
from tokcount.sources.names import refusal, shown
from tokcount.sources.read import read_stream

_SLUG = "bad-list"


def read_list(name: str, null: bool, stdin: BinaryIO | None) -> list[str]:
    """The paths in the file ``name``, ``-`` being ``stdin``: one a line, or each up to a NUL.

    Raises:
        UsageError: the list cannot be read, or has NULs where lines were announced.
    """
    data = _bytes(name, stdin)
    if null:
        return [os.fsdecode(path) for path in data.split(b"\x00") if path]
    data = _unmarked(data)
    if b"\x00" in data:
        raise UsageError(
            _SLUG, "The list of files contains NULs.", "Add -0/--null if its names end in NUL.", shown(name)
        )
    lines = (line.removesuffix(b"\r") for line in data.split(b"\n"))
    return [os.fsdecode(line) for line in lines if line.strip()]


def _bytes(name: str, stdin: BinaryIO | None) -> bytes:
    if name != STDIN:
        try:
            with open(name, "rb") as file:
                return file.read()
        except OSError as error:
            detail = refusal(name, error)[1] or "there is no such file"
        except ValueError:
            detail = "the name contains a NUL"
    elif stdin is None:
        detail = "there is no standard input"
    else:
        data = read_stream(stdin)
        if not isinstance(data, tuple):
            return data
        detail = data[1]
    raise UsageError(
        _SLUG,
        f"The list of files '{shown(name)}' cannot be read: {detail}.",
        "--files-from takes a file with one path a line, or '-' for standard input.",
    )


def _unmarked(data: bytes) -> bytes:
    """``data`` as UTF-8 without a mark: PowerShell 5 writes its lists in UTF-16 with one."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    return data.removeprefix(codecs.BOM_UTF8)
