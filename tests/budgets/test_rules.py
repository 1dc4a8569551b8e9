"""The rules: each number against each limit, as data."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tokcount.budgets.gaps import no_base, old_price
from tokcount.budgets.limits import allowed_growth, limits
from tokcount.errors import TokcountError
from tokcount.model.checks import Budget, Contributor, CostLimit, Increase, Severity

from .helpers import MINI, TODAY, column, judged, usd

EACH = Budget("b", ("**",))
TOTAL = EACH._replace(scope="total")
FEW = {"a": 10, "b": 30, "c": 20}

# Name -> the budget, tokens by path, and rule, severity, path, number, limit of each finding, and the status.
CASES: dict[str, tuple[Budget, dict[str, int], list[tuple[Any, ...]], str]] = {
    "below": (EACH._replace(max_tokens=31), FEW, [], "pass"),
    "exactly the limit": (EACH._replace(max_tokens=30), FEW, [], "pass"),
    "one more": (EACH._replace(max_tokens=29), FEW, [("TOK001", "error", "b", 30, 29)], "fail"),
    "two of them": (
        EACH._replace(max_tokens=19),
        FEW,
        [("TOK001", "error", "b", 30, 19), ("TOK001", "error", "c", 20, 19)],
        "fail",
    ),
    "total below": (TOTAL._replace(max_tokens=60), FEW, [], "pass"),
    "total above": (TOTAL._replace(max_tokens=59), FEW, [("TOK001", "error", "", 60, 59)], "fail"),
    "only a warning": (
        TOTAL._replace(max_tokens=59, severity=Severity.WARNING),
        FEW,
        [("TOK001", "warning", "", 60, 59)],
        "warn",
    ),
    "warn-at reached": (
        TOTAL._replace(max_tokens=66, warn_at=Decimal("0.9")),
        FEW,
        [("TOK001", "warning", "", 60, 66)],
        "warn",
    ),
    "warn-at not reached": (TOTAL._replace(max_tokens=67, warn_at=Decimal("0.9")), FEW, [], "pass"),
    "warn-at all of it": (
        TOTAL._replace(max_tokens=60, warn_at=Decimal(1)),
        FEW,
        [("TOK001", "warning", "", 60, 60)],
        "warn",
    ),
    "context": (
        TOTAL._replace(max_context=Decimal("0.0003")),  # of 128,000: 38.4
        {"a": 39},
        [("TOK003", "error", "", 39, 38)],
        "fail",
    ),
    "context held": (TOTAL._replace(max_context=Decimal("0.0003")), {"a": 38}, [], "pass"),
    "a call": (TOTAL._replace(max_cost=CostLimit(usd("0.0000015"))), {"a": 10}, [], "pass"),
    "a dearer call": (
        TOTAL._replace(max_cost=CostLimit(usd("0.0000015"))),
        {"a": 11},
        [("TOK002", "error", "", usd("0.00000165"), usd("0.0000015"))],
        "fail",
    ),
    "a call with an answer": (
        TOTAL._replace(max_cost=CostLimit(usd("0.0000015"), output_tokens=1)),
        {"a": 7},
        [("TOK002", "error", "", usd("0.00000165"), usd("0.0000015"))],
        "fail",
    ),
    "calls are of no interest to a call": (
        TOTAL._replace(max_cost=CostLimit(usd("0.0000015"), calls=1000)),
        {"a": 10},
        [],
        "pass",
    ),
    "a month": (
        TOTAL._replace(max_cost=CostLimit(usd("0.14"), "month", 100_000)),
        {"a": 10},
        [("TOK002", "error", "", usd("0.15"), usd("0.14"))],
        "fail",
    ),
    "nothing in it": (TOTAL._replace(max_tokens=1, warn_at=Decimal("0.1")), {"a": 0}, [], "pass"),
}


@pytest.mark.parametrize("name", CASES)
def test_sizes(name: str) -> None:
    budget, tokens, expected, status = CASES[name]
    found = judged(budget, tokens)
    assert [(f.rule, f.severity, f.path, f.number, f.limit) for f in found.findings] == expected
    assert found.verdict.status == status


GROWTH: dict[str, tuple[Increase, int, int, int | None]] = {
    # What is allowed, before, after, and the limit that is exceeded.
    "tokens": (Increase(tokens=10), 100, 111, 10),
    "tokens held": (Increase(tokens=10), 100, 110, None),
    "percent": (Increase(percent=Decimal(5)), 100, 106, 5),
    "percent held": (Increase(percent=Decimal(5)), 100, 105, None),
    "percent of an odd number": (Increase(percent=Decimal(5)), 119, 125, 5),
    "both exceeded": (Increase(10, Decimal(5)), 100, 111, 10),
    "only percent": (Increase(10, Decimal(5)), 100, 110, None),
    "only tokens": (Increase(10, Decimal(20)), 100, 120, None),
    "both, percent last": (Increase(10, Decimal(20)), 100, 121, 20),
    "from nothing": (Increase(percent=Decimal(5)), 0, 1, 0),
    "nothing allowed": (Increase(tokens=0), 100, 101, 0),
    "not grown": (Increase(tokens=0), 100, 100, None),
    "shrunk": (Increase(tokens=0), 100, 1, None),
}


@pytest.mark.parametrize("name", GROWTH)
@pytest.mark.parametrize("scope", ["each", "total"])
def test_growth(name: str, scope: str) -> None:
    increase, before, after, limit = GROWTH[name]
    budget = EACH._replace(scope=scope, max_increase=increase)
    grown = {"a": after - before}
    found = judged(budget, {"a": after}, base={"a": before}, base_total=before, grown=grown)
    told = [(f.rule, f.number, f.limit, f.largest) for f in found.findings]
    growth = after - before
    assert told == ([] if limit is None else [("TOK004", growth, limit, (Contributor("a", growth),))])
    assert found.verdict.base_tokens == before


def test_growth_of_what_has_no_base() -> None:
    budget = EACH._replace(max_increase=Increase(tokens=0))
    assert judged(budget, {"a": 9}).findings == []
    assert judged(budget, {"a": 9}, base={"a": None}).findings == []
    assert judged(budget._replace(scope="total"), {"a": 9}, base={}, base_total=None).findings == []


def test_growth_warns() -> None:
    budget = TOTAL._replace(max_increase=Increase(tokens=10), warn_at=Decimal("0.9"))
    (found,) = judged(budget, {"a": 109}, base={}, base_total=100, grown={"a": 9}).findings
    assert (found.severity, found.number) == (Severity.WARNING, 9)
    assert judged(budget, {"a": 108}, base={}, base_total=100).findings == []


def test_no_limit_of_growth() -> None:
    assert allowed_growth(Increase(), 1) > 10**15


def test_what_to_cut() -> None:
    tokens = {f"f{i}": i for i in range(9)}
    (found,) = judged(TOTAL._replace(max_tokens=1), tokens).findings
    assert found.largest == tuple(Contributor(f"f{i}", i) for i in (8, 7, 6, 5, 4))
    assert found.message == "9 files have 36 tokens, 35 more than the 1 of max-tokens."
    (alone,) = judged(TOTAL._replace(max_tokens=1), {"x": 2}).findings
    assert alone.message == "x has 2 tokens, 1 more than the 1 of max-tokens."
    (money,) = judged(TOTAL._replace(max_cost=CostLimit(usd("0.0000015"))), {"x": 12}).findings
    assert money.message == "x costs $0.0000018 a call, $0.0000003 more than the $0.0000015 of max-cost."
    assert money.hint == "Cut 2 tokens, or expect shorter answers."
    dear = CostLimit(usd("0.0000001"), output_tokens=1)
    (money,) = judged(TOTAL._replace(max_cost=dear), {"x": 0}).findings
    assert "answers alone" in money.hint


def test_tiers_of_a_price_are_of_the_whole_total() -> None:
    name = "gpt-5.5"
    budget = TOTAL._replace(max_cost=CostLimit(usd("1000")), models=(name,))
    price = column(name).price
    if price is None or not price.standard.tiers:
        pytest.skip("the table has no tiers of it any more")
    above = price.standard.tiers[0].above
    whole = judged(budget, {"a": above, "b": 1}, name).verdict.cost
    assert whole is not None
    assert whole.total == (above + 1) * price.standard.tiers[0].rates.input / 1_000_000


def test_estimates_are_told() -> None:
    name = "claude-sonnet-5"
    try:
        model = column(name)
    except TokcountError:
        pytest.skip("the table has no such model")
    if model.exact:
        pytest.skip("its tokenizer is public now")
    found = judged(TOTAL._replace(max_tokens=10**6), {"x": 5}, name)
    assert [(f.rule, f.severity) for f in found.findings] == [("TOK008", "note")]
    assert (found.verdict.exact, found.verdict.status) == (False, "pass")


def test_old_prices() -> None:
    priced = EACH._replace(max_cost=CostLimit(usd("1")))
    price = column().price
    assert price
    age = (TODAY - price.checked).days
    assert not list(old_price(priced, column(), TODAY, age))
    (found,) = old_price(priced, column(), TODAY, age - 1)
    assert (found.rule, found.severity, found.model) == ("TOK009", "warning", MINI)
    assert not list(old_price(EACH, column(), TODAY, age - 1))


def test_limits_that_cannot_be_known() -> None:
    model = column()
    with pytest.raises(TokcountError, match="no price"):
        limits(EACH._replace(max_cost=CostLimit(usd("1"))), model._replace(price=None))
    assert model.model
    blind = model._replace(model=model.model._replace(context=None))
    with pytest.raises(TokcountError, match="no window"):
        limits(EACH._replace(max_context=Decimal("0.1")), blind)


def test_no_base_wanted() -> None:
    assert not list(no_base(None, "error", [EACH], lambda *_: True))
