"""The page of models is what the table says.

``TOKCOUNT_UPDATE_GOLDEN=1 pytest tests/docs`` writes it anew; read the difference before it is kept.
"""

from __future__ import annotations

import os
import runpy
from typing import Any

import pytest

from tokcount.pricing.book import Book
from tokcount.pricing.schema import parse_table

from . import markdown
from .markdown import ROOT

UPDATE = os.environ.get("TOKCOUNT_UPDATE_GOLDEN") == "1"
PAGE = ROOT / "docs" / "models.md"


@pytest.fixture(scope="module")
def book() -> Book:
    return Book([parse_table(ROOT / "pricing.yaml")])


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "models_page.py"))


def test_the_page_is_made_from_the_table(book: Book, tool: dict[str, Any]) -> None:
    made = tool["page"](book)
    if UPDATE:
        PAGE.write_text(made, encoding="utf-8")
    assert markdown.read(PAGE) == made


def test_every_model_and_doubt_is_on_it(book: Book) -> None:
    lines = markdown.read(PAGE).splitlines()
    for model in book:
        row = next(line for line in lines if line.startswith(f"| `{model.name}` |"))
        if not model.prices:
            continue
        price = book.price(model)
        assert ("**second-hand**" in row) is price.second_hand, model.name
        assert ("**disputed**" in row) is bool(price.disputed), model.name
        assert str(price.checked) in row
        if model.replacement:
            assert f"`{model.replacement}`" in row
        for earlier in model.prices[:-1]:
            if price is not earlier and earlier.start:
                assert any(f"| `{model.name}` | {earlier.start} |" in line for line in lines)


def test_every_row_has_its_columns() -> None:
    for block in markdown.read(PAGE).split("\n\n"):
        rows = [line for line in block.splitlines() if line.startswith("|")]
        assert len({line.count("|") for line in rows}) <= 1
