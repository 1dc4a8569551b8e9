"""Streams: standard input, and the descriptors that a shell hands over as files, ``<(command)``."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO, NamedTuple

from tokcount.model import Document, Reason, Skipped, Stream, Text
from tokcount.sources.base import STDIN, Argument, Context, Refusal, Source
from tokcount.sources.incremental import load
from tokcount.sources.names import not_a_file, refusal

_DESCRIPTOR = re.compile(r"/dev/(stdin|fd/\d+)|/proc/(self|\d+)/fd/\d+")


class Stdin(NamedTuple):
    """Standard input, typed as ``-``."""

    context: Context

    @classmethod
    def claim(cls, argument: Argument, context: Context) -> Source | None:
        """``-``, unless it stands in a list, where it is a file's name."""
        return cls(context) if argument.text == STDIN and not argument.literal else None

    def documents(self) -> Iterator[Document | Skipped]:
        """Standard input, once: the second time it would be empty."""
        if not self.context.first(STDIN):
            return
        stream = self.context.stdin
        if stream is None:
            yield Skipped(STDIN, Reason.UNREADABLE, "there is no standard input", explicit=True)
        else:
            yield Document(STDIN, partial(_load_stream, stream), explicit=True)


class Descriptor(NamedTuple):
    """A descriptor that is already open, named by its path."""

    path: str
    context: Context

    @classmethod
    def claim(cls, argument: Argument, context: Context) -> Source | None:
        """``/dev/stdin``, ``/dev/fd/N`` and what they are called under ``/proc``."""
        return cls(argument.text, context) if _DESCRIPTOR.fullmatch(argument.text) else None

    def documents(self) -> Iterator[Document | Skipped]:
        """What the descriptor gives. It is opened when it is read, and only then."""
        if self.context.first(self.path):
            yield Document(self.path, partial(_load_descriptor, self.path), explicit=True)


def _load_stream(stream: BinaryIO) -> Text | Stream | Skipped:
    # A buffered reader's read1 gives what a pipe has so far; only an interrupt ends the wait for more.
    return as_outcome(lambda: load(getattr(stream, "read1", stream.read)), STDIN)


def _load_descriptor(path: str) -> Text | Stream | Skipped:
    return as_outcome(lambda: _open_descriptor(path), path)


def _open_descriptor(path: str) -> Text | Stream | Refusal:
    """A pipe is what is expected here, and elsewhere would wait forever; a device has no end."""
    mode = os.stat(path).st_mode
    if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)) and (problem := not_a_file(mode)):
        return problem
    file = open(path, "rb", buffering=0)  # noqa: SIM115  # read, and closed, bit by bit
    return load(file.read, file.close)


def as_outcome(work: Callable[[], Text | Stream | Refusal], name: str) -> Text | Stream | Skipped:
    """What ``work`` reads, or why it cannot; ``name`` is that of an input that the user named."""
    try:
        found = work()
    except OSError as error:
        found = refusal(name, error)
    except ValueError:
        found = Reason.UNREADABLE, "the stream is closed"
    except MemoryError:
        found = Reason.TOO_LARGE, "does not fit into memory"
    return found if isinstance(found, Text | Stream) else Skipped(name, *found, explicit=True)
