"""One count, many models: the order of the models changes nothing, and the figures are those of a count."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.counting.assemble import assemble
from tokcount.counting.compare import DEFAULTS, compare, compared_columns, unpriced
from tokcount.errors import NoPriceError, UnknownNameError, UsageError
from tokcount.model import Counted, Scenario
from tokcount.model.compare import Comparison
from tokcount.pricing.book import Book
from tokcount.pricing.layers import bundled
from tokcount.pricing.schema import parse_table

BOOK = Book([parse_table(Path(bundled()))])
NAMES = ("gpt-4o-mini", "gpt-3.5-turbo", "text-davinci-003", "claude-2", "gpt-oss-20b")
ONCE = Scenario()
ENCODINGS = ("o200k_base", "cl100k_base", "p50k_base", "o200k_harmony")


def comparison(
    names: tuple[str, ...], sizes: tuple[int, ...], scenario: Scenario = ONCE, monthly: int = 0,
    baseline: str | None = None,
) -> Comparison:  # fmt: skip
    columns = compared_columns(BOOK, names, scenario, {})
    missing = unpriced(columns, scenario)
    bare = tuple(c._replace(price=None) if c.name in missing else c for c in columns)
    found = [Counted(f"{i}.txt", n, dict.fromkeys(ENCODINGS, n)) for i, n in enumerate(sizes)]
    report = assemble(found, bare, scenario)
    return compare(report, columns, missing, baseline, monthly, with_break_evens=True)


def test_the_usual_models_are_known_and_can_be_counted() -> None:
    columns = compared_columns(BOOK, DEFAULTS, Scenario(), {})
    assert [column.name for column in columns] == list(DEFAULTS)
    assert unpriced(columns, Scenario()) == {}


@given(st.permutations(NAMES), st.lists(st.integers(0, 10**6), min_size=1, max_size=3))
def test_the_order_of_the_models_changes_nothing(names: list[str], sizes: list[int]) -> None:
    scenario = Scenario(output_tokens=100, calls=3)
    one, other = (comparison(tuple(order), tuple(sizes), scenario, 50) for order in (NAMES, names))
    assert one.contenders == other.contenders
    assert one.baseline == other.baseline
    assert sorted(one.break_evens, key=str) == sorted(other.break_evens, key=str)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=3), st.integers(0, 5000), st.integers(1, 10**6))
def test_what_is_cheaper_comes_first_and_savings_follow(sizes: list[int], answer: int, calls: int) -> None:
    found = comparison(NAMES, tuple(sizes), Scenario(output_tokens=answer, calls=calls), calls)
    totals = [contender.total for contender in found.contenders]
    known = [total for total in totals if total is not None]
    assert known == sorted(known)
    assert totals[len(known) :] == [None] * (len(totals) - len(known)) == [None]
    assert found.baseline is not None
    assert found.baseline.total == max(known)
    for contender in found.contenders:
        saving = found.saving(contender)
        if saving is not None:
            assert contender.total is not None
            assert 0 <= saving <= 1
            assert abs(found.baseline.total * (1 - saving) - contender.total) < Decimal("1e-15") * (1 + calls)
        if contender.total is not None:
            # As many calls a month as are compared cost what is compared.
            assert contender.month is not None
            assert contender.month.total == contender.total


def test_the_announcement_holds() -> None:
    """Over 60 % below gpt-3.5-turbo; 133 times below text-davinci-003 for input and 33 times for output."""
    found = comparison(NAMES[:3], (800,), Scenario(output_tokens=100))
    mini, turbo, davinci = found.contenders
    assert (mini.name, turbo.name, davinci.name) == NAMES[:3]
    assert turbo.total is not None
    assert mini.total is not None
    assert 1 - mini.total / turbo.total > Decimal("0.6")
    assert found.times(mini) == 100
    assert comparison(NAMES[:3], (800,), Scenario(), baseline="gpt-4o-mini").saving(davinci) is not None


def test_a_missing_rate_leaves_the_others() -> None:
    found = comparison(("gpt-4o-mini", "text-davinci-003"), (100,), Scenario(batch=True))
    mini, davinci = found.contenders
    assert mini.total == Decimal("0.0000075")
    assert davinci.total is None
    assert "batch price" in davinci.missing
    with pytest.raises(NoPriceError, match="batch price"):
        comparison(("text-davinci-003",), (100,), Scenario(batch=True))


def test_what_makes_no_sense_is_an_error() -> None:
    with pytest.raises(UnknownNameError):
        compared_columns(BOOK, ["gpt-4o-minni"], Scenario(), {})
    with pytest.raises(UsageError, match="is not compared"):
        compared_columns(BOOK, ["gpt-4o-mini"], Scenario(), {"gpt-4o": "x/tokenizer.json"})


def test_a_file_takes_the_place_of_an_estimate() -> None:
    (column,) = compared_columns(BOOK, ["claude-sonnet-5"], Scenario(), {"claude-sonnet-5": "t.json"})
    assert column.exact
    assert column.encoding == "t.json"


def test_what_does_not_fit_is_counted() -> None:
    found = comparison(("gpt-3.5-turbo",), (16_000, 17_000, 20_000), Scenario(output_tokens=500))
    (turbo,) = found.contenders
    assert (turbo.unfit, turbo.excess) == (3, 20_000 - 15_885)
