"""A repository: where it is, what its HEAD is, and what differs from it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import NamedTuple

from tokcount.sources.git.command import PATIENCE, Git, git
from tokcount.sources.git.errors import GitError, garbled, shallow
from tokcount.sources.git.names import native, path_of, records

HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REF = re.compile(r"refs/[^\n]+\n")
Concerns = Callable[[str], bool]
"""Whether a path, relative to the root and with ``/``, is to be looked at."""


class Repository(NamedTuple):
    """A repository as it was found.

    ``root`` is the top of the work tree, empty where there is none (``bare``); ``head`` the full hash of
    the commit, empty before the first one; ``branch`` the full name of the ref that HEAD stands for, empty
    where it is detached. ``shallow`` clones have the beginning of their history cut off.
    """

    git: Git
    root: str
    git_dir: str
    head: str
    branch: str
    shallow: bool
    bare: bool

    def commit(self, revision: str) -> str:
        """The full hash of the commit that ``revision`` names.

        Raises:
            GitError: it names none (``unknown-revision``, or ``shallow-clone`` where that may be why), could
                be taken for an option (``bad-revision``), or git failed.
        """
        found = self.find_commit(revision)
        if found:
            return found
        if self.shallow:
            raise shallow(f"commit '{revision}'", self.git.directory)
        if revision == "HEAD":
            raise GitError(
                "unborn-head", "There is no commit yet.", "Commit something first.", self.git.directory
            )
        said = self.git.ask("rev-parse", "--verify", revision).complaint
        raise GitError(
            "unknown-revision",
            f"'{revision}' is ambiguous."
            if "is ambiguous" in said
            else f"There is no commit '{revision}' here.",
            "See `git log` and `git branch --all`; what a remote has must be fetched first.",
            self.git.directory,
        )

    def find_commit(self, revision: str) -> str | None:
        """As ``commit``, with ``None`` where the revision names no commit that is here."""
        # Git before 2.30 knows no --end-of-options here.
        if not revision or revision.startswith(("-", "^")) or not revision.isprintable():
            raise GitError(
                "bad-revision",
                f"{revision!r} is not a revision.",
                "Give a branch, a tag or a hash.",
                self.git.directory,
            )
        return _commit(self.git, revision)

    def parents(self, commit: str) -> tuple[str, ...]:
        """The hashes of the parents of ``commit`` (a hash), also of those that a shallow clone has not.

        Raises:
            GitError: git failed.
        """
        header, end, _ = self.git.run("cat-file", "commit", commit, seconds=PATIENCE).partition(b"\n\n")
        if not end:  # a parent may be missing, which would make a merge an ordinary commit
            raise garbled("cat-file", self.git.directory)
        lines = header.decode("utf-8", "replace").split("\n")
        return tuple(line.split(" ")[1] for line in lines if line.startswith("parent "))

    def merge_base(self, one: str, other: str) -> str | None:
        """The best commit that both hashes have in their history; ``None`` where there is none.

        Raises:
            GitError: git failed.
        """
        answer = self.git.ask("merge-base", one, other)
        if answer.status == 1 and not answer.is_broken():
            return None
        if answer.status:
            raise self.git.failed(answer, "merge-base")
        return _hash(answer.output, "merge-base", self.git)

    def dirty(self, concerns: Concerns | None = None) -> bool:
        """Whether a file of the work tree is not as in HEAD, or is new and not ignored.

        Raises:
            GitError: git failed.
        """
        if self.bare:
            return False
        options = (
            "--porcelain=v1",
            "-z",
            "--untracked-files=all",
            "--ignore-submodules=dirty",
            "--no-renames",
        )
        found = records(self.git.run("status", *options), "status", self.git.directory)
        return any(concerns is None or concerns(path_of(record[3:])) for record in found)


def find_repository(path: str = os.curdir) -> Repository:
    """The repository that the file or directory ``path`` lies in.

    Raises:
        GitError: there is no git, no repository, git does not trust it, or failed.
    """
    # Where GIT_DIR says which repository it is, git takes the current directory for the top of the work tree.
    given = "GIT_DIR" in os.environ and "GIT_WORK_TREE" not in os.environ
    start = git(os.getcwd() if given else _directory(path))
    answer = start.run(
        "rev-parse",
        "--is-bare-repository",
        "--is-inside-work-tree",
        "--is-shallow-repository",
        "--absolute-git-dir",
        seconds=PATIENCE,
    )
    bare, inside, cut, git_dir = _lines(answer, start)
    if inside == b"true":
        root = native(_line(start.run("rev-parse", "--show-toplevel", seconds=PATIENCE), start))
    elif bare == b"true":
        root = ""
    else:  # within .git itself
        raise GitError(
            "not-a-repository", "This is inside of `.git`.", "Run it in the work tree.", start.directory
        )
    if "GIT_DIR" in os.environ or "GIT_WORK_TREE" in os.environ:
        _within(path, root)
    here = Git(start.executable, root or native(git_dir))
    branch, head = _head(here)
    return Repository(here, root, native(git_dir), head, branch, cut == b"true", not root)


def _within(path: str, root: str) -> None:
    real, top = (os.path.normcase(os.path.realpath(name)) for name in (path, root or path))
    if real != top and not real.startswith(os.path.join(top, "")):
        raise GitError(
            "not-a-repository", "GIT_DIR or GIT_WORK_TREE names a repository elsewhere.", "Unset them.", path
        )


def _directory(path: str) -> str:
    path = os.path.abspath(path)
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    return path


def _lines(output: bytes, start: Git) -> list[bytes]:
    # The directory is the last one: its name may have a line feed.
    lines = _line(output, start).split(b"\n", 3)
    if len(lines) != 4 or not {*lines[:3]} <= {b"true", b"false"}:
        raise garbled("rev-parse", start.directory)
    return lines


def _line(output: bytes, start: Git) -> bytes:
    if not output.endswith(b"\n"):
        raise garbled("rev-parse", start.directory)
    return output[:-1]


def _head(here: Git) -> tuple[str, str]:
    """The ref that HEAD stands for, and the hash of its commit, each empty where there is none."""
    branch = _branch(here)
    head = _commit(here, "HEAD")
    if head is None:
        _check_unborn(here, branch)
    return branch, head or ""


def _branch(here: Git) -> str:
    answer = here.ask("symbolic-ref", "-q", "HEAD", seconds=PATIENCE)
    # Quietly, git ends with 1 where HEAD is detached, and says nothing at all.
    if answer.status == 1 and not answer.output and not answer.is_broken():
        return ""
    if answer.status:
        raise here.failed(answer, "symbolic-ref")
    name = answer.output.decode("utf-8", "replace")
    # A name that is cut off is another one, whose commit would seem to be not there yet.
    if not _REF.fullmatch(name):
        raise garbled("symbolic-ref", here.directory)
    return name.removesuffix("\n")


def _check_unborn(here: Git, branch: str) -> None:
    """Raise ``GitError`` if HEAD has no commit because something is broken, rather than not there yet."""
    where = here.run("rev-parse", "--git-path", branch or "HEAD", seconds=PATIENCE)
    if not branch or os.path.lexists(os.path.join(here.directory, native(_line(where, here)))):
        raise GitError(
            "corrupt-repository",
            "HEAD leads to no commit.",
            "Look with `git fsck`, and clone it anew.",
            here.directory,
        )
    listed = here.run("for-each-ref", "--count=1", "--format=%(objectname)", branch, seconds=PATIENCE)
    if listed.strip():
        raise GitError(
            "corrupt-repository",
            f"The commit of {branch} is missing.",
            "Look with `git fsck`, and clone it anew.",
            here.directory,
        )


def _commit(here: Git, revision: str) -> str | None:
    if revision.startswith(":/"):  # whatever follows is looked for in messages, which may take long
        found = here.ask("rev-parse", "--verify", "-q", revision)
        return None if found.status else _hash(found.output, "rev-parse", here)
    seconds = None if "^{/" in revision else PATIENCE
    answer = here.ask("rev-parse", "--verify", "-q", revision + "^{commit}", seconds=seconds)
    if answer.status == 0:
        return _hash(answer.output, "rev-parse", here)
    # Quietly, git ends with 1 where there is none. What it says then is that something is broken, that the
    # revision is something else than a commit, or a warning.
    if answer.status == 1 and ("expected commit type" in answer.complaint or not answer.is_broken()):
        return None
    raise here.failed(answer, "rev-parse")


def _hash(output: bytes, command: str, here: Git) -> str:
    found = output.decode("ascii", "replace").rstrip("\n")
    if not HASH.fullmatch(found):
        raise garbled(command, here.directory)
    return found
