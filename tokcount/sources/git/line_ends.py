"""Line ends: which files of the work tree git would store with other ones than they have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tokcount.sources.git.command import PATIENCE
from tokcount.sources.git.errors import garbled
from tokcount.sources.git.names import native, path_of, records
from tokcount.sources.git.repository import Repository

_EOL = re.compile(
    rb"i/(?P<index>\S*) +w/(?P<work>\S*) +attr/(?P<attribute>[^\t]*?) *\t(?P<path>.*)", re.DOTALL
)
_YES = {"true", "yes", "on", "1"}
# A command line has no room for more everywhere.
_ROOM = 8_000


def normalised(repository: Repository, paths: Iterable[str]) -> frozenset[str]:
    r"""Those of ``paths`` in which ``git add`` would make ``\n`` out of ``\r\n``.

    Raises:
        GitError: git failed.
    """
    wanted = list(paths)
    if not wanted:
        return frozenset()
    automatic = _automatic(repository)
    result: set[str] = set()
    for portion in _portions(wanted):
        options = ("--eol", "-z", "--cached", "--others", "--")
        output = repository.git.run("ls-files", *options, *portion)
        for record in records(output, "ls-files", repository.git.directory):
            found = _EOL.fullmatch(record)
            if not found:
                raise garbled("ls-files", repository.git.directory)
            if _is_normalised(found["index"], found["work"], found["attribute"], automatic):
                result.add(path_of(found["path"]))
    return frozenset(result)


def _is_normalised(index: bytes, work: bytes, attribute: bytes, automatic: bool) -> bool:
    if attribute.startswith(b"text=auto") or (not attribute and automatic):
        # Git leaves alone what it has with these line ends already, and what does not look like text.
        return work in {b"crlf", b"mixed"} and index not in {b"crlf", b"mixed"}
    return attribute.startswith(b"text")


def _automatic(repository: Repository) -> bool:
    answer = repository.git.ask("config", "--get", "core.autocrlf", seconds=PATIENCE)
    if answer.status not in {0, 1}:
        raise repository.git.failed(answer, "config")
    if answer.status == 0 and not answer.output.endswith(b"\n"):
        raise garbled("config", repository.git.directory)
    return answer.output.decode("utf-8", "replace").strip().lower() in {*_YES, "input"}


def _portions(paths: Iterable[str]) -> Iterator[list[str]]:
    portion: list[str] = []
    size = 0
    for path in paths:
        portion.append(native(path.encode("utf-8", "surrogateescape")))
        size += len(path) + 1
        if size >= _ROOM:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
