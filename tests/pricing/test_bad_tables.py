"""Bad tables, each a file with its expected messages beside it: every mistake, its line, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tokcount.errors import PricingError
from tokcount.pricing.problems import TableError
from tokcount.pricing.schema import parse_table

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


def message(case: Path) -> str:
    with pytest.raises(TableError) as caught:
        parse_table(case.read_bytes(), case.name)
    return f"{caught.value}\n=> {caught.value.hint}\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_mistake_is_told(case: Path) -> None:
    if case.stem in {"syntax", "tabs"} and not yaml.__with_libyaml__:
        pytest.skip("PyYAML without libyaml words its errors otherwise")
    assert message(case) == case.with_suffix(".txt").read_text(encoding="utf-8")


def test_no_expectation_is_left_over() -> None:
    assert {case.stem for case in CASES} == {text.stem for text in CASES[0].parent.glob("*.txt")}


def test_the_mistakes_are_also_values() -> None:
    with pytest.raises(PricingError) as caught:
        parse_table(b"schema: 1\nunit: x\nupdated: y\n", "mine.yaml")
    assert isinstance(caught.value, TableError)
    assert [problem.line for problem in caught.value.problems] == [2, 3]
    assert caught.value.location == "mine.yaml:2"
    assert all(problem.what.endswith(".") and problem.remedy for problem in caught.value.problems)
