"""What a Batch file may be: its size, its number of requests, its ids, one endpoint and one model."""

from __future__ import annotations

from typing import Any

from tokcount.model.requests import Problem
from tokcount.requests.faults import clipped, kind
from tokcount.requests.recognise import Envelope
from tokcount.requests.urls import endpoint_of

# "The file can contain up to 50,000 requests, and can be up to 200 MB in size"; embeddings are "restricted to
# a maximum of 50,000 embedding inputs across all requests": OpenAI's API reference, Create batch. A MB
# is 2**20 bytes is what the refusal says: "The batch input file is larger than the 209715200 maximum"
# (https://errerrors.blogspot.com/2024/07/openai-batch-api-troubleshooting.html).
MOST_REQUESTS = 50_000
MOST_BYTES = 200 * 2**20
MOST_INPUTS = 50_000
# Of each file; a hundred thousand lines with one mistake are one mistake.
_TOLD = 100


class Checks:
    """The checks of one file, which is a Batch file as soon as one of its lines has an envelope.

    Whatever is found, the request is counted all the same, and the problems say so. In memory are only the
    ids, up to twice as many as a file may have.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._requests = 0
        self._inputs = 0
        self._lines: dict[str, int | None] = {}
        self._firsts: dict[str, tuple[str, int | None]] = {}
        self._others: set[tuple[str, str]] = set()
        # The url and the model of lines that need no further look.
        self._usual: tuple[Any, Any] | None = None
        self._told = 0
        self._untold = 0

    def add(
        self, line: int | None, envelope: Envelope | None, body: dict[str, Any], model: str = ""
    ) -> list[Problem]:
        """What is wrong with a line, given in the order of the file.

        Arguments:
            line: its number; 1 is the first.
            envelope: what it has around its body; a value that is no Batch line has none, and is not checked.
            body: the request; of it, only ``model`` and the number of ``input`` are looked at.
            model: the model that counts in place of the body's.
        """
        if envelope is None:
            return []
        self._requests += 1
        if self._is_as_before(envelope, model or body.get("model")):
            self._lines[envelope.custom_id] = line
            return []
        found = self._id(line, envelope.custom_id)
        if envelope.method != "POST":
            found.append(self._wrong(line, "method", envelope.method, "Give POST."))
        found.extend(self._url(line, envelope.url, body))
        named = model or body.get("model")
        if isinstance(named, str):
            found.extend(self._same(line, "body.model", named, "is for"))
        # Embeddings are looked at one by one, since their texts are counted.
        if not found and not self._others and endpoint_of(envelope.url) != "embeddings":
            self._usual = (envelope.url, named)
        return self._limited(found)

    def _url(self, line: int | None, url: Any, body: dict[str, Any]) -> list[Problem]:
        if not isinstance(url, str):
            return [self._wrong(line, "url", url, "Give one, such as /v1/chat/completions.")]
        if endpoint_of(url) == "embeddings":
            given = body.get("input")
            self._inputs += len(given) if isinstance(given, list) and not _is_tokens(given) else 1
        return self._same(line, "url", url, "goes to")

    def _is_as_before(self, envelope: Envelope, model: Any) -> bool:
        """Whether a line is right at first sight, as nearly all are: only its id is new."""
        name, method, url = envelope
        return (
            isinstance(name, str)
            and name not in self._lines
            and name != ""
            and method == "POST"
            and (url, model) == self._usual
            and len(self._lines) < 2 * MOST_REQUESTS
        )

    def finish(self, size: int | None = None) -> list[Problem]:
        """What is wrong with the file as a whole, after its last line; ``size`` is in bytes, where known."""
        found: list[Problem] = []
        if not self._requests:
            return found
        if self._untold:
            what = f"A further {self._untold:,} problems of the Batch file are not listed."
            found.append(self._problem(None, "", what, "Mend those that are, and look again."))
        if self._requests > MOST_REQUESTS:
            what = f"The file has {self._requests:,} requests, and a Batch takes {MOST_REQUESTS:,}."
            found.append(self._problem(None, "", what, "Split the file."))
        if self._inputs > MOST_INPUTS:
            what = f"The file has {self._inputs:,} texts to embed, and a Batch takes {MOST_INPUTS:,}."
            found.append(self._problem(None, "", what, "Split the file."))
        if size is not None and size > MOST_BYTES:
            what = f"The file has {size:,} bytes, and a Batch takes {MOST_BYTES:,} (200 MB)."
            found.append(self._problem(None, "", what, "Split the file."))
        return found

    def _id(self, line: int | None, name: Any) -> list[Problem]:
        if not isinstance(name, str) or not name:
            return [self._wrong(line, "custom_id", name, "Give one, such as request-1.")]
        if name not in self._lines:
            if len(self._lines) < 2 * MOST_REQUESTS:
                self._lines[name] = line
            return []
        first = self._lines[name]
        what = f"The custom_id {clipped(name)} is that of line {first} already."
        return [self._problem(line, "custom_id", what, "Give each request its own.")]

    def _same(self, line: int | None, path: str, value: str, verb: str) -> list[Problem]:
        """A Batch has one endpoint and one model; each other one is told once."""
        first, where = self._firsts.setdefault(path, (value, line))
        if value == first or (path, value) in self._others or len(self._others) >= _TOLD:
            return []
        self._others.add((path, value))
        what = f"This {verb} {clipped(value)}, and line {where} {verb} {clipped(first)}."
        return [self._problem(line, path, what, "A Batch has one url and one model; split the file.")]

    def _wrong(self, line: int | None, path: str, value: Any, hint: str) -> Problem:
        if value is None or value == "":
            return self._problem(line, path, f"The Batch line has no {path}.", hint)
        what = clipped(value) if isinstance(value, str) else kind(value)
        return self._problem(line, path, f"The {path} is {what}.", hint)

    def _problem(self, line: int | None, path: str, reason: str, hint: str) -> Problem:
        return Problem(self._source, line, path, reason, hint, counted=True)

    def _limited(self, found: list[Problem]) -> list[Problem]:
        left = max(0, _TOLD - self._told)
        self._told += len(found)
        self._untold += max(0, len(found) - left)
        return found[:left]


def _is_tokens(given: list[Any]) -> bool:
    """Whether a list is one text in tokens."""
    return bool(given) and isinstance(given[0], int)
