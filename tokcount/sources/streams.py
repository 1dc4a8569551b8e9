"""Streams: standard input, and the descriptors that a shell hands over as files, ``<(command)``."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from tokcount.model import Document, Reason, Skipped, Text
from tokcount.sources.base import Argument, Context, Refusal, Source
from tokcount.sources.names import not_a_file, refusal
from tokcount.sources.read import as_text, read_stream

STDIN = "-"
_DESCRIPTOR = re.compile(r"/dev/(stdin|fd/\d+)|/proc/(self|\d+)/fd/\d+")


@dataclass(frozen=True, slots=True)
class Stdin:
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


@dataclass(frozen=True, slots=True)
class Descriptor:
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


def _load_stream(stream: BinaryIO) -> Text | Skipped:
    return as_text(read_stream(stream), STDIN, explicit=True)


def _load_descriptor(path: str) -> Text | Skipped:
    return as_text(_read_descriptor(path), path, explicit=True)


def _read_descriptor(path: str) -> bytes | Refusal:
    """A pipe is what is expected here, and elsewhere would wait forever; a device has no end."""
    try:
        mode = os.stat(path).st_mode
        if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)) and (problem := not_a_file(mode)):
            return problem
        with open(path, "rb", buffering=0) as stream:
            return stream.readall()
    except OSError as error:
        return refusal(path, error)
    except MemoryError:
        return Reason.TOO_LARGE, "does not fit into memory"
