"""What the tests of this package share: making trees of files, and showing what was selected."""

from __future__ import annotations

import os
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tokcount.model import Document, Skipped, Text
from tokcount.sources.select import Selection, documents

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such thing")


def write(files: Mapping[str, str | bytes]) -> None:
    """Write files below the current directory, with their directories."""
    for name, content in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def touch(*names: str) -> None:
    write(dict.fromkeys(names, "x"))


def select(*paths: str, stdin: bytes | None = None, **options: Any) -> list[Document | Skipped]:
    stream = None if stdin is None else BytesIO(stdin)
    return list(documents(Selection(paths, **options), stream))


def shown(*paths: str, stdin: bytes | None = None, **options: Any) -> list[str]:
    """The selection in short: ``path`` or ``path: reason``, with ``!`` where the user named it."""
    result = []
    for item in select(*paths, stdin=stdin, **options):
        reason = f": {item.reason}" if isinstance(item, Skipped) else ""
        result.append(f"{'!' if item.explicit else ''}{item.path}{reason}")
    return result


def contents(*paths: str, stdin: bytes | None = None, **options: Any) -> dict[str, str]:
    """Path to text, or to the reason why there is none."""
    result = {}
    for item in select(*paths, stdin=stdin, **options):
        loaded = item.load() if isinstance(item, Document) else item
        assert isinstance(loaded, Text | Skipped)
        result[item.path] = loaded.content if isinstance(loaded, Text) else f"({loaded.reason})"
    return result


def skipped(*paths: str, **options: Any) -> Skipped:
    """The only result, which is to be a ``Skipped``, before or after loading."""
    (item,) = select(*paths, **options)
    loaded = item.load() if isinstance(item, Document) else item
    assert isinstance(loaded, Skipped)
    return loaded
