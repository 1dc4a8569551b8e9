"""Makes real repositories for the tests, the same each time and without anybody's settings."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

import pytest

from tokcount.model import Document, Skipped, Text
from tokcount.sources.git.blobs import Blobs
from tokcount.sources.git.documents import GitDocuments
from tokcount.sources.git.errors import GitError
from tokcount.sources.git.repository import Repository, find_repository
from tokcount.sources.git.trees import Tree

ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.com",
    "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
    "GIT_ALLOW_PROTOCOL": "file",
    "LC_ALL": "C",
}
Files = Mapping[str | bytes, str | bytes | None]


class Work(NamedTuple):
    """A work tree."""

    path: Path

    @classmethod
    def new(cls, name: str = "repository", *options: str) -> Self:
        path = Path(name).resolve()
        path.mkdir(parents=True, exist_ok=True)
        result = cls(path)
        result.git("init", "-q", "-b", "main", *options)
        return result

    def git(self, *arguments: str | bytes, given: bytes = b"") -> str:
        done = subprocess.run(
            [b"git", *(os.fsencode(argument) for argument in arguments)],
            cwd=self.path,
            env=os.environ | ENVIRONMENT,
            input=given,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def write(self, files: Files) -> None:
        for name, content in files.items():
            path = os.path.join(os.fsencode(self.path), os.fsencode(name))
            if content is None:
                os.unlink(path)
                continue
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(content.encode() if isinstance(content, str) else content)

    def commit(self, files: Files | None = None, message: str = "x") -> str:
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def clone(self, name: str, *options: str) -> Work:
        path = Path(name).resolve()
        self.git("clone", "-q", *options, self.path.as_uri(), str(path))
        return Work(path)

    @property
    def repository(self) -> Repository:
        return find_repository(str(self.path))


def history(count: int = 3) -> tuple[Work, list[str]]:
    """A repository with a line of commits, each of which changes one file."""
    work = Work.new()
    return work, [work.commit({"a.txt": f"{i}\n" * 20, "same.txt": "same"}) for i in range(count)]


def pull_request() -> tuple[Work, str, str]:
    """A repository as GitHub makes it to try a pull request: HEAD is a merge; its parents are given."""
    work = Work.new()
    work.commit({"a.txt": "a", "b.txt": "b"})
    work.git("checkout", "-q", "-b", "feature")
    feature = work.commit({"a.txt": "a a"})
    work.git("checkout", "-q", "main")
    main = work.commit({"b.txt": "b b"})
    work.git("checkout", "-q", "--detach")
    work.git("merge", "-q", "--no-ff", "--no-edit", "feature")
    return work, main, feature


def contents(repository: Repository, *trees: Tree, limit: int | None = None) -> dict[str, str]:
    """Each document's path to its text, or to the reason why there is none."""
    result = {}
    with Blobs(repository) as blobs:
        documents = GitDocuments(repository, blobs, *trees, limit=limit)
        for item in documents.documents():
            loaded = item.load() if isinstance(item, Document) else item
            assert isinstance(loaded, Text | Skipped)
            result[item.path] = loaded.content if isinstance(loaded, Text) else f"({loaded.reason})"
    return result


def loose(work: Work, oid: str) -> Path:
    """The file of a loose object, which can be written to."""
    path = work.path / ".git" / "objects" / oid[:2] / oid[2:]
    path.chmod(0o644)
    return path


def fails(path: str = ".") -> GitError:
    with pytest.raises(GitError) as caught:
        find_repository(path)
    assert caught.value.message.endswith(".")
    assert caught.value.hint.endswith(".")
    return caught.value
