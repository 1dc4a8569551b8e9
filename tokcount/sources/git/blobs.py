"""Blobs: contents by their hash, through one `git cat-file --batch` that lives as long as it is needed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from threading import Lock
from types import TracebackType
from typing import Self

from tokcount.sources.git.command import stop
from tokcount.sources.git.errors import GitError, died, garbled
from tokcount.sources.git.repository import Repository

_HEADER = re.compile(rb"([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)\n")


class Blobs:
    """Reads contents one after the other. Only one request is on its way at a time, so that neither side can
    wait for the other, and only one content is in memory.

    A context manager. What git fails at is raised where it is read, and, since one who reads documents may
    take what fails for a bad file, once more at the end of the ``with``: a count without a file is no count.

    Raises:
        GitError: an object is missing or broken, or git failed.
    """

    def __init__(self, repository: Repository) -> None:
        self._git = repository.git
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self.problem: GitError | None = None
        self.reads = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if error is None and self.problem:
            raise self.problem

    def close(self) -> None:
        """End the process."""
        if self._process:
            stop(self._process)
            self._process = None

    def read(self, oid: str, most: int | None = None) -> bytes | int:
        """The content of the blob ``oid``; its size instead, where that is more than ``most`` bytes.

        Raises:
            GitError: the blob is missing or broken, or git failed.
        """
        with self._lock:
            self.reads += 1
            data = self._read(oid, most)
            if data is None:
                raise self.failed(oid)
            return data

    def _read(self, oid: str, most: int | None) -> bytes | int | None:
        """As ``read``, ``None`` for every failure, after which the process cannot be used."""
        if self._process is None:
            self._process = self._git.start("cat-file", "--batch")
        source, sink = self._process.stdout, self._process.stdin
        assert source
        assert sink
        try:
            sink.write(f"{oid}\n".encode())
            sink.flush()
            header = _HEADER.fullmatch(source.readline())
            if not header or header[1].decode() != oid or header[2] != b"blob":
                return None
            size = int(header[3])
            if most is not None and size > most:
                self.close()  # what is on its way would have to be read
                return size
            data = source.read(size)
            end = source.read(1)
        except OSError:
            return None
        return data if len(data) == size and end == b"\n" else None

    def chunks(self, oid: str, size: int, most: int) -> Iterator[bytes]:
        """The content of the blob ``oid``, at most ``most`` bytes at a time, by a process of its own.

        Raises:
            GitError: as ``read``.
        """
        process = self._git.start("cat-file", "blob", oid)
        assert process.stdout
        done = 0
        try:
            while data := process.stdout.read(most):
                done += len(data)
                yield data
            if process.wait() or done != size:
                raise self.failed(oid)
        finally:
            stop(process)

    def failed(self, oid: str) -> GitError:
        """Why the blob ``oid`` could not be read, found out by another git; kept as ``problem``."""
        status = None
        if self._process:
            # On its way out, or alive with something to say that is not a blob.
            with suppress(subprocess.TimeoutExpired):
                status = self._process.wait(0.2)
        self.close()
        answer = self._git.ask("cat-file", "blob", oid)
        if answer.status:
            problem = self._git.failed(answer, "cat-file")
        elif status is None:
            problem = garbled("cat-file", self._git.directory)
        else:
            problem = died(
                "cat-file", f"status {status}" if status >= 0 else f"signal {-status}", self._git.directory
            )
        self.problem = self.problem or problem
        return problem


def read_blobs(repository: Repository, oids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The contents of blobs, in the order of their hashes in ``oids``.

    Raises:
        GitError: one is missing or broken, or git failed.
    """
    with Blobs(repository) as blobs:
        for oid in oids:
            data = blobs.read(oid)
            assert isinstance(data, bytes)
            yield oid, data
