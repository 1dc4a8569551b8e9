"""Other vendors' rows against genai-prices; each difference is in differences.yaml, with its reason."""

from __future__ import annotations

from datetime import date
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import Any

import pytest

from tokcount.model import Model, Schedule
from tokcount.pricing.book import Book
from tokcount.pricing.table import Table

from . import sources

pytestmark = pytest.mark.skipif(
    not sources.genai_is_here(), reason=f"genai-prices {sources.GENAI} is not installed"
)

VENDORS = {
    "anthropic": "anthropic",
    "google": "google",
    "meta": "meta",
    "mistral": "mistral",
    "deepseek": "deepseek",
    "xai": "x-ai",
}
GENAI = sources.differences()["genai"]
ABSENT = {name for group in GENAI["absent"] for name in group["models"]}
DIFFER = {(name, group["what"]) for group in GENAI["differ"] for name in group["models"]}


def entry(model: Model) -> Any:
    """The entry that ``model`` is compared with."""
    provider, name = GENAI["entries"].get(model.name, (VENDORS.get(model.provider), model.name))
    if provider is None:
        return None
    if model.name in GENAI["entries"]:
        return next(found for found in sources.providers()[provider].models if found.id == name)
    return sources.providers()[provider].find_model(name)


def without_output(schedule: Schedule, model: Model) -> Schedule:
    """``schedule`` without the output of an embedding, for which some write 0 and some nothing."""
    if model.kind != "embedding":
        return schedule
    return schedule._replace(base=schedule.base._replace(output=None))


def found_differences(model: Model, theirs: Any, day: date) -> set[str]:
    ours = [(price.start, without_output(price.standard, model)) for price in model.prices]
    expected = [(dated.start, without_output(dated.schedule, model)) for dated in sources.standard(theirs)]
    found = set()
    if theirs.context_window not in (None, model.context):
        found.add("window")
    if ours != expected:
        found.add("rates")
    for price, later in pairwise([*model.prices, None]):
        assert price is not None
        # What a batch cost before it is in force no source has.
        past = later is not None and later.start is not None and later.start <= day
        on = max(price.start or day, day)
        batch = None if past else sources.batch(theirs, on)
        mine = price.batch and without_output(price.batch, model)
        if mine != (batch and without_output(batch, model)):
            found.add("batch")
    return found


def test_every_row_is_theirs_or_the_difference_is_explained(table: Table) -> None:
    found, absent = set(), set()
    for model in table.models.values():
        if model.provider == "openai":
            continue
        theirs = entry(model)
        if theirs is None:
            absent.add(model.name)
            continue
        found |= {(model.name, what) for what in found_differences(model, theirs, table.updated)}
    assert absent == ABSENT
    assert found == DIFFER


@pytest.mark.parametrize("provider", VENDORS.values())
def test_every_entry_has_a_row_or_a_reason(provider: str, book: Book) -> None:
    patterns = GENAI["lacking"].get(provider, {})
    entries = [found.id for found in sources.providers()[provider].models]
    lacking = [name for name in entries if name not in book]
    reasons = {name: [p for p in patterns if fnmatchcase(name, p)] for name in lacking}
    assert [name for name, found in reasons.items() if not found] == []
    assert set(patterns) == {pattern for found in reasons.values() for pattern in found}
