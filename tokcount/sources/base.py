"""What a source is, what the user selected, and what the sources of one run share."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, Protocol

from tokcount.model import Document, Reason, Skipped

STDIN = "-"
"""The name of standard input among paths."""

Refusal = tuple[Reason, str]
"""Why something cannot be counted, and the particulars."""


class Selection(NamedTuple):
    """Which inputs to count, as typed.

    Arguments:
        paths: files, directories, globs that the shell left alone, and ``-`` for stdin.
        files_from: a file with one path a line, or ``-`` for stdin.
        null: the paths in ``files_from`` end in NUL rather than in a line feed.
        include: gitignore patterns; of the files in directories only those that match are taken.
        exclude: gitignore patterns; files and directories that match are left out.
        hidden: take hidden files in directories too. ``.git`` is left out all the same.
        no_ignore: do not honour ignore files.
        max_file_size: in bytes; larger files in directories are skipped. ``None``: no limit.
        follow: follow symbolic links that are found in directories.

    Everything but ``paths``, ``files_from`` and ``null`` is about what is found in directories and
    through globs: a file that is named is taken, whatever the rules say.
    """

    paths: tuple[str, ...] = ()
    files_from: str | None = None
    null: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hidden: bool = False
    no_ignore: bool = False
    max_file_size: int | None = None
    follow: bool = False


class Argument(NamedTuple):
    """A path as typed, or (``literal``) as it stands in a list: there nothing has a special meaning."""

    text: str
    literal: bool = False


class Context(NamedTuple):
    """What the sources of one run share.

    ``included`` decides on a path relative to the directory that is walked; ``excluded`` are
    patterns without braces. ``named`` are the keys of the paths that the user named. ``seen`` is
    ``None`` where nothing can be met twice.
    """

    selection: Selection
    stdin: BinaryIO | None = None
    included: Callable[[str], bool] | None = None
    excluded: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    seen: set[str] | None = None

    def first(self, key: str) -> bool:
        """Whether this is the first time that ``key`` is met in this run."""
        if self.seen is None:
            return True
        if key in self.seen:
            return False
        self.seen.add(key)
        return True


class Source(Protocol):
    """A place where documents come from."""

    def documents(self) -> Iterator[Document | Skipped]:
        """What is there to count, lazily and in an order that does not depend on the machine."""
        ...
