"""What answers reported as billed, held against what was counted."""

from typing import NamedTuple

from tokcount.model.requests import RequestCount


class Billed(NamedTuple):
    """The usage that one answer reported.

    ``tokens`` are those of the prompt, ``cached`` those of them that were billed as cached, ``None`` where
    the answer does not say; ``tokens`` is ``None`` where the request failed and nothing was billed. ``id`` is
    the ``custom_id`` of a Batch line, or what the answer calls itself.
    """

    source: str
    line: int | None
    id: str
    model: str
    tokens: int | None
    cached: int | None = None


class Pair(NamedTuple):
    """A request that was counted, and the prompt tokens that its answer reported."""

    counted: RequestCount
    billed: int
    cached: int | None = None

    @property
    def off(self) -> int:
        """By how many tokens the count is over what was billed; negative: under."""
        return self.counted.tokens - self.billed


class Paired(NamedTuple):
    """Counts and usage brought together.

    ``without_usage`` are requests that no usage was found for, ``without_request`` usage that belongs to no
    request, ``failed`` how many requests were answered by an error and not billed.
    """

    pairs: tuple[Pair, ...]
    without_usage: tuple[RequestCount, ...] = ()
    without_request: tuple[Billed, ...] = ()
    failed: int = 0


class Calibration(NamedTuple):
    """How far off the counts of one kind of request were.

    ``exact`` is what was claimed; ``family`` the model without its date; ``features`` what the requests have
    beside text, such as ``tools``. ``rows`` were compared and ``equal`` of them hit. ``mean`` and ``worst``
    are in tokens, ``mean_percent`` and ``worst_percent`` in percent of what was billed, all of them
    regardless of the sign. ``counted`` and ``billed`` are the tokens of all rows.
    """

    exact: bool
    endpoint: str
    family: str
    features: tuple[str, ...]
    rows: int
    equal: int
    mean: float
    worst: int
    mean_percent: float
    worst_percent: float
    counted: int
    billed: int
