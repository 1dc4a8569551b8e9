"""Documents out of git: each content once, however many paths and revisions have it."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from tokcount.model import Document, Outcome, Reason, Skipped, Stream, Text
from tokcount.sources.files import found
from tokcount.sources.git.blobs import Blobs
from tokcount.sources.git.line_ends import normalised
from tokcount.sources.git.names import on_disk, path_of
from tokcount.sources.git.repository import Concerns, Repository
from tokcount.sources.git.trees import Change, Entry, Kind, Tree
from tokcount.sources.incremental import CHUNK, load
from tokcount.sources.names import key, shown
from tokcount.sources.read import LARGE, as_text, read_named, too_large


class GitDocuments:
    """What is to be counted of trees, each content once: ``keys`` has what identifies it, in the order of
    ``documents``, which gives one item for each.

    Arguments:
        repository: where.
        blobs: reads contents; must be open until the last document is loaded.
        trees: revisions, or the work tree, as from ``tree``, ``worktree`` or ``changed``.
        limit: in bytes; what is larger is skipped.

    Raises:
        GitError: git failed.
    """

    def __init__(self, repository: Repository, blobs: Blobs, *trees: Tree, limit: int | None = None) -> None:
        self._root, self._blobs, self._limit = repository.root, blobs, limit
        self._contents: dict[str, tuple[str, Entry]] = {}
        for one in trees:
            for path, entry in one.items():
                self._contents.setdefault(content_key(path, entry), (path, entry))
        unknown = (
            path for path, entry in self._contents.values() if not entry.oid and entry.kind is Kind.FILE
        )
        self._normalised = normalised(repository, unknown)

    @property
    def keys(self) -> tuple[str, ...]:
        """What identifies each content."""
        return tuple(self._contents)

    def documents(self) -> Iterator[Document | Skipped]:
        """What there is to count, shown by the first path that has it."""
        for path, entry in self._contents.values():
            yield self._document(path, entry)

    def by_path(self, one: Tree, outcomes: Mapping[str, Outcome]) -> dict[str, Outcome]:
        """What became of each path of a tree, from what became of each of ``keys``."""
        return {
            path: outcomes[content_key(path, entry)]._replace(path=shown(path)) for path, entry in one.items()
        }

    def _document(self, path: str, entry: Entry) -> Document | Skipped:
        name = shown(path)
        if entry.kind is Kind.SUBMODULE:
            return Skipped(name, Reason.NOT_A_FILE, "a submodule")
        if not entry.oid:
            return self._file(path, name)
        blob = _Blob(self._blobs, entry.oid, name, self._limit)
        return Document(name, blob.lead if entry.kind is Kind.SYMLINK else blob.load, entry.size)

    def _file(self, path: str, name: str) -> Document | Skipped:
        real = on_disk(self._root, path)
        if path in self._normalised:
            return Document(name, partial(_load_normalised, real, name, self._limit))
        document = found(real, name, key(real), follow=False, limit=self._limit)
        return document or Skipped(name, Reason.NOT_A_FILE, "a directory")


class _Blob(NamedTuple):
    """What it takes to read a blob."""

    blobs: Blobs
    oid: str
    name: str
    limit: int | None

    def load(self) -> Text | Stream | Skipped:
        """Read and decode it; in chunks where it is large and valid UTF-8, as a file would be.

        Raises:
            GitError: it is missing or broken, or git failed.
        """
        data = self.blobs.read(self.oid, LARGE if self.limit is None else min(self.limit, LARGE))
        if isinstance(data, bytes):
            return as_text(data, self.name, explicit=False)
        problem = too_large(data, self.limit)
        if problem:
            return Skipped(self.name, *problem)
        if self._is_utf8(data):
            begun = load(*_reading(self.blobs.chunks(self.oid, data, CHUNK)))
            return begun if isinstance(begun, Text | Stream) else Skipped(self.name, *begun)
        whole = self.blobs.read(self.oid)
        assert isinstance(whole, bytes)
        return as_text(whole, self.name, explicit=False)

    def lead(self) -> Skipped:
        """Say where the symbolic link leads that the blob is.

        Raises:
            GitError: as ``load``.
        """
        target = self.blobs.read(self.oid, LARGE)
        detail = f"leads to {shown(path_of(target))}" if isinstance(target, bytes) else ""
        return Skipped(self.name, Reason.SYMLINK, detail)

    def _is_utf8(self, size: int) -> bool:
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            for data in self.blobs.chunks(self.oid, size, CHUNK):
                decoder.decode(data)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
        return True


def content_key(path: str, entry: Entry) -> str:
    """What is equal for equal contents of one kind; a file on the disk is equal to itself only."""
    return f"{entry.kind}:{entry.oid}" if entry.oid else f"worktree:{path}"


def changed(changes: Iterable[Change]) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """What the base and the other side have of what is different between them."""
    found = list(changes)
    before = {
        change.path if change.previous_path is None else change.previous_path: change.base_entry
        for change in found
        if change.base_entry
    }
    return before, {change.path: change.entry for change in found if change.entry}


def limited(one: Tree, concerns: Concerns) -> dict[str, Entry]:
    """The entries of a tree that a predicate on paths leaves."""
    return {path: entry for path, entry in one.items() if concerns(path)}


def _load_normalised(path: str, name: str, limit: int | None) -> Text | Skipped:
    """As a file is loaded, with the line ends that git would store."""
    data = read_named(path, name, explicit=False, limit=limit)
    return data if isinstance(data, Skipped) else as_text(data.replace(b"\r\n", b"\n"), name, explicit=False)


def _reading(chunks: Iterator[bytes]) -> tuple[Callable[[int], bytes], Callable[[], None]]:
    """Chunks as ``load`` wants them: how to read and how to close."""

    def read(_: int) -> bytes:
        return next(chunks, b"")

    def close() -> None:
        end = getattr(chunks, "close", None)
        if end:
            end()

    return read, close
