"""Requests added up: the whole is the sum of its parts, in any order; and every one is in a bin."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.model.prices import Cost
from tokcount.model.request_totals import RequestTotals, Sizes, grouped, histogram, totals
from tokcount.model.requests import Part, RequestCount

CENTS = st.integers(0, 10**9).map(lambda n: Decimal(n).scaleb(-9))
PARTS = st.builds(
    partial(Part),
    st.just("messages[0]"),
    st.just("message"),
    st.integers(0, 300_000),
    reasons=st.sampled_from([(), ("why",)]),
)
# Not the named tuple itself, of which Hypothesis would vary the defaults too.
REQUESTS = st.lists(
    st.builds(
        partial(RequestCount),
        st.sampled_from(["responses", "embeddings"]),
        st.sampled_from(["a", "b"]),
        st.just("o200k_base"),
        st.lists(PARTS, max_size=3).map(tuple),
        room=st.integers(0, 5_000),
        limit=st.none() | st.integers(0, 200_000),
        cost=st.none() | st.builds(Cost, CENTS, CENTS),
        batch=st.booleans(),
    ),
    max_size=20,
)
SIZES = st.dictionaries(st.integers(0, 2_000_000), st.integers(1, 9), max_size=30).map(
    lambda found: tuple(sorted(found.items()))
)


@given(REQUESTS, REQUESTS)
def test_the_totals_of_two_reports_make_those_of_both(
    one: list[RequestCount], two: list[RequestCount]
) -> None:
    assert totals(one) + totals(two) == totals(one + two)


@given(REQUESTS, REQUESTS, REQUESTS)
def test_sums_are_a_sum(a: list[RequestCount], b: list[RequestCount], c: list[RequestCount]) -> None:
    one, two, three = totals(a), totals(b), totals(c)
    assert (one + two) + three == one + (two + three)
    assert one + two == two + one
    assert one + RequestTotals() == one


@given(REQUESTS, st.randoms(use_true_random=False))
def test_the_order_is_of_no_account(requests: list[RequestCount], random: object) -> None:
    mixed = list(requests)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # it is a Random
    assert totals(mixed) == totals(requests)
    assert grouped(mixed) == grouped(requests)


@given(REQUESTS)
def test_groups_make_the_whole_and_numbers_are_those_of_the_requests(requests: list[RequestCount]) -> None:
    whole = totals(requests)
    assert sum(grouped(requests).values(), RequestTotals()) == whole
    assert (whole.requests, whole.tokens) == (len(requests), sum(r.tokens for r in requests))
    assert whole.exact == sum(r.exact for r in requests)
    assert whole.exact_tokens == sum(r.tokens for r in requests if r.exact)
    assert whole.over == sum(r.fits is False for r in requests)
    assert whole.unknown == sum(r.fits is None for r in requests)
    assert whole.priced == sum(r.cost is not None for r in requests)
    assert (whole.cost is None) == (not whole.priced)


@given(REQUESTS, st.integers(1, 100))
def test_a_percentile_is_the_smallest_size_that_so_many_do_not_exceed(
    requests: list[RequestCount], percent: int
) -> None:
    found = totals(requests).percentile(percent)
    sizes = sorted(r.tokens for r in requests)
    if not sizes:
        assert found == 0
        return
    assert found in sizes
    assert 100 * sum(size <= found for size in sizes) >= percent * len(sizes)
    assert 100 * sum(size < found for size in sizes) < percent * len(sizes)


@pytest.mark.parametrize(
    ("sizes", "percent", "expected"),
    [
        ([1, 2, 3, 4], 50, 2),
        ([1, 2, 3], 50, 2),
        ([7], 1, 7),
        (list(range(1, 101)), 95, 95),
        ([5, 5, 9], 100, 9),
    ],
)
def test_nearest_rank(sizes: list[int], percent: int, expected: int) -> None:
    requests = [RequestCount("responses", "a", "o200k_base", (Part("", "framing", n),)) for n in sizes]
    assert totals(requests).percentile(percent) == expected


@given(SIZES)
def test_bins_hold_everything_and_leave_no_gap(sizes: Sizes) -> None:
    bins = histogram(sizes)
    assert sum(b.requests for b in bins) == sum(number for _, number in sizes)
    for b in bins:
        assert b.requests == sum(number for tokens, number in sizes if b.low <= tokens <= b.high)
    assert all(one.high + 1 == two.low for one, two in pairwise(bins))
    assert len(bins) <= 15
    if bins:
        assert bins[0].requests
        assert bins[-1].requests
