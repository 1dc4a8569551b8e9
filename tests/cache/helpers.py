"""What the tests of the cache share: one entry, and caches that are opened and closed again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from tokcount.cache.counts import Counts, digest
from tokcount.model import Fingerprint, Kept

SECOND = 1_000_000_000
NOW = 1_800_000_000 * SECOND
TOKENIZERS = {"o200k_base": "446a9538", "cl100k_base": "223921b7"}
CONTENT = digest(b"content")
KEPT = Kept(7, {"o200k_base": 1, "cl100k_base": 2})


def file(name: str = "/a", age: int = 60, **changes: int) -> Fingerprint:
    """A file that was changed ``age`` seconds ago."""
    then = NOW - age * SECOND
    values = {"size": 7, "modified": then, "changed": then, "inode": 42, "device": 3} | changes
    return Fingerprint(name, **values)


@contextmanager
def opened(path: Path, now: int = NOW, tokenizers: Mapping[str, str] | None = None) -> Iterator[Counts]:
    with closing(Counts(path, tokenizers or TOKENIZERS, now)) as counts:
        yield counts


def keep(path: Path, where: Fingerprint, content: bytes = CONTENT, kept: Kept = KEPT, now: int = NOW) -> None:
    """A run that counts one file."""
    with opened(path, now) as counts:
        counts.keep(content, kept)
        counts.point(content, where, kept)


def keep_both(counts: Counts, data: bytes, where: Fingerprint, kept: Kept = KEPT) -> None:
    """Remember a file and its content."""
    counts.keep(digest(data), kept)
    counts.point(digest(data), where, kept)


def recall(path: Path, *files: Fingerprint, now: int = NOW) -> dict[str, Kept]:
    with opened(path, now) as counts:
        return counts.by_file(files)


def contents(path: Path, wanted: Iterable[bytes] = (CONTENT,)) -> dict[bytes, Kept]:
    with opened(path) as counts:
        return counts.by_content(wanted)
