"""Requests to an API: what each part of one is billed, and what is wrong with one."""

from collections.abc import Iterator
from typing import NamedTuple

from tokcount.model.prices import Cost, Scenario
from tokcount.model.reports import Column


class Part(NamedTuple):
    """A part of a request, and the prompt tokens that it is billed.

    ``path`` is where it stands in the body, as a JSON path: ``messages[0]``, ``tools[2]``,
    ``messages[1].content[0]``; empty for what frames the whole. ``kind`` says what it is: ``message``,
    ``instructions``, ``input``, ``call``, ``result``, ``tool``, ``tools``, ``tool choice``, ``schema``,
    ``image`` or ``framing``; ``label`` names it: a role, the name of a function. ``reasons`` tell why
    ``tokens`` is an estimate; without one it is exact. ``tokens`` includes ``parts``.
    """

    path: str
    kind: str
    tokens: int
    label: str = ""
    reasons: tuple[str, ...] = ()
    parts: tuple["Part", ...] = ()

    @property
    def exact(self) -> bool:
        """Whether this is what the API bills, as far as recordings show."""
        return not self.reasons and all(part.exact for part in self.parts)

    def walk(self) -> Iterator["Part"]:
        """The part and all within it."""
        yield self
        for part in self.parts:
            yield from part.walk()


class RequestCount(NamedTuple):
    """A request, counted as the API bills its prompt.

    ``endpoint`` is ``chat/completions``, ``responses``, ``embeddings`` or ``completions``; ``model`` the
    name that it is counted for. ``source``, ``line`` (1 is the first; ``None``: the whole file) and ``id``
    (a Batch line's ``custom_id``) tell where it comes from. ``room`` is how many tokens the answer may
    have; ``limit`` the largest prompt that leaves that room in the window, ``None`` where no window is
    known. ``cost`` is in USD, for all calls; ``None`` where the model has no price. ``batch`` says that
    the rates of the Batch API are in it.
    """

    endpoint: str
    model: str
    encoding: str
    parts: tuple[Part, ...]
    source: str = ""
    line: int | None = None
    id: str = ""
    room: int = 0
    limit: int | None = None
    cost: Cost | None = None
    batch: bool = False

    @property
    def tokens(self) -> int:
        """The prompt tokens."""
        return sum(part.tokens for part in self.parts)

    @property
    def exact(self) -> bool:
        """Whether every part is exact."""
        return all(part.exact for part in self.parts)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is an estimate: each reason once."""
        found = (reason for part in self.parts for inner in part.walk() for reason in inner.reasons)
        return tuple(dict.fromkeys(found))

    @property
    def fits(self) -> bool | None:
        """Whether the prompt and its answer fit into the window; ``None`` where that is not known."""
        return None if self.limit is None else self.tokens <= self.limit

    @property
    def excess(self) -> int:
        """By how many tokens the prompt is too large for the window; 0 where it fits."""
        return 0 if self.limit is None else max(self.tokens - self.limit, 0)


class Terms(NamedTuple):
    """How requests are to be priced, as far as the user says so.

    ``output_tokens`` is the length of each answer; ``None`` takes what a request itself allows.
    ``batch`` takes the rates of the Batch API or does not; ``None`` takes them for Batch files.
    """

    output_tokens: int | None = None
    calls: int = 1
    batch: bool | None = None


class Problem(NamedTuple):
    """What is wrong with a request, or with a file of them.

    ``path`` is where in the JSON value of ``line``; ``counted`` is true where the request is counted all
    the same, although the API will refuse it.
    """

    source: str
    line: int | None
    path: str
    reason: str
    hint: str = ""
    counted: bool = False


class RequestsReport(NamedTuple):
    """All requests of a run, and all that was wrong.

    ``partial`` is true where the run was interrupted. ``columns`` are the models whose prices are in the
    costs, in the order found.
    """

    requests: tuple[RequestCount, ...]
    problems: tuple[Problem, ...] = ()
    scenario: Scenario = Scenario()
    partial: bool = False
    columns: tuple[Column, ...] = ()
