"""Requests added up: how many there are, how large they are, what they cost, which of them do not fit."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from tokcount.model.prices import Cost
from tokcount.model.requests import RequestCount

# Bins of a histogram; fewer tell too little, and more are not taken in at a glance.
_FEW = 5
_MANY = 15
_FINE = 12

Sizes = tuple[tuple[int, int], ...]
"""How many requests (second) have so many prompt tokens (first), the smallest first."""


class RequestTotals(NamedTuple):
    """What requests come to, as a sum: that of a whole is the sum of those of its parts.

    ``exact`` is how many requests are exact and ``exact_tokens`` their prompt tokens; ``over`` how many do
    not fit into the window of their model, ``unknown`` for how many no window is known. ``room`` is the sum
    of the tokens that their answers may have. ``cost`` is in USD, of the ``priced`` requests; ``None`` where
    there is none. ``batch`` is how many are priced at the rates of the Batch API.
    """

    sizes: Sizes = ()
    exact: int = 0
    exact_tokens: int = 0
    over: int = 0
    unknown: int = 0
    room: int = 0
    batch: int = 0
    priced: int = 0
    cost: Cost | None = None

    @property
    def requests(self) -> int:
        """How many there are."""
        return sum(number for _, number in self.sizes)

    @property
    def tokens(self) -> int:
        """The prompt tokens of all of them."""
        return sum(tokens * number for tokens, number in self.sizes)

    @property
    def largest(self) -> int:
        """The most prompt tokens of a request; 0 where there is none."""
        return self.sizes[-1][0] if self.sizes else 0

    def percentile(self, percent: int) -> int:
        """The smallest prompt of the requests that ``percent`` % of them do not exceed (nearest rank).

        It is the size of one of them, never between two; 0 where there is none.
        """
        rank = max(-(-percent * self.requests // 100), 1)
        for tokens, number in self.sizes:
            rank -= number
            if rank <= 0:
                return tokens
        return self.largest

    def __add__(self, other: "RequestTotals") -> "RequestTotals":  # type: ignore[override]  # a sum; tuples join
        sizes = Counter(dict(self.sizes))
        sizes.update(dict(other.sizes))
        cost = self.cost + other.cost if self.cost and other.cost else self.cost or other.cost
        return RequestTotals(
            sizes=tuple(sorted(sizes.items())),
            exact=self.exact + other.exact,
            exact_tokens=self.exact_tokens + other.exact_tokens,
            over=self.over + other.over,
            unknown=self.unknown + other.unknown,
            room=self.room + other.room,
            batch=self.batch + other.batch,
            priced=self.priced + other.priced,
            cost=cost,
        )


class Bin(NamedTuple):
    """``requests`` requests have between ``low`` and ``high`` prompt tokens, both included."""

    low: int
    high: int
    requests: int


def totals(requests: Iterable[RequestCount]) -> RequestTotals:
    """``requests`` added up, in whatever order."""
    sizes: Counter[int] = Counter()
    exact = exact_tokens = over = unknown = room = batch = priced = 0
    cost: Cost | None = None
    for request in requests:
        tokens = request.tokens
        sizes[tokens] += 1
        room += request.room
        batch += request.batch
        if request.exact:
            exact += 1
            exact_tokens += tokens
        if request.limit is None:
            unknown += 1
        elif tokens > request.limit:
            over += 1
        if request.cost is not None:
            priced += 1
            cost = request.cost if cost is None else cost + request.cost
    return RequestTotals(
        tuple(sorted(sizes.items())), exact, exact_tokens, over, unknown, room, batch, priced, cost
    )


def grouped(requests: Iterable[RequestCount]) -> dict[tuple[str, str], RequestTotals]:
    """The totals per model and endpoint, in the order in which they first occur."""
    members: dict[tuple[str, str], list[RequestCount]] = {}
    for request in requests:
        members.setdefault((request.model, request.endpoint), []).append(request)
    return {key: totals(found) for key, found in members.items()}


def histogram(sizes: Sizes) -> tuple[Bin, ...]:
    """How many requests are how large: bins that together hold all sizes, with no gap between two.

    They double or so from one to the next (1, 2, 5, 10, ...); sizes that lie close together get bins of
    one width, and such as lie very far apart get one a power of ten.
    """
    if not sizes:
        return ()
    smallest, largest = sizes[0][0], sizes[-1][0]
    starts = _growing(smallest, largest, (1, 2, 5))
    if len(starts) > _MANY:
        starts = _growing(smallest, largest, (1,))
    if len(starts) < _FEW:
        starts = _even(smallest, largest)
    # The end of the last one is that of a bin too.
    bins = [Bin(low, high - 1, 0) for low, high in pairwise(starts)]
    place = 0
    for tokens, number in sizes:
        while tokens > bins[place].high:
            place += 1
        bins[place] = bins[place]._replace(requests=bins[place].requests + number)
    return tuple(bins)


def _growing(smallest: int, largest: int, steps: tuple[int, ...]) -> list[int]:
    """Where bins begin and the last one ends: multiples of powers of ten, from 0."""
    starts, power = [0], 1
    while starts[-1] <= largest:
        starts += [step * power for step in steps]
        power *= 10
    first = max(i for i, start in enumerate(starts) if start <= max(smallest, 0))
    last = min(i for i, start in enumerate(starts) if start > largest)
    return starts[first : last + 1]


def _even(smallest: int, largest: int) -> list[int]:
    """Where bins of one round width begin and the last one ends."""
    width = next(
        step * 10**power
        for power in range(len(str(largest)) + 1)
        for step in (1, 2, 5)
        if largest // (step * 10**power) - smallest // (step * 10**power) < _FINE
    )
    first = smallest // width * width
    return list(range(first, largest + width + 1, width))
