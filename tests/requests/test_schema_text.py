"""Response formats as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given

from tests.requests.schemas import schemas
from tokcount.requests.drafts import ShapeError
from tokcount.requests.schema_text import format_text

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "schema_text.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_texts(case: dict[str, Any]) -> None:
    shown = format_text(case["format"], "text.format")
    assert shown.text == case["shown"]
    assert list(shown.unseen) == case.get("unseen", [])


@given(schemas())
def test_any_schema_is_shown_or_refused(schema: Any) -> None:
    refused = ""
    try:
        assert format_text({"name": "a", "schema": schema}, "f").text.startswith(
            "# Response Formats\n\n## a\n\n"
        )
    except ShapeError as error:
        refused = error.path
    assert refused in {"", "f.schema"}


def test_a_schema_of_10_000_levels_is_refused() -> None:
    schema: dict[str, Any] = {}
    for _ in range(10_000):
        schema = {"items": schema}
    with pytest.raises(ShapeError, match=r"f\.schema: This is nested too deep"):
        format_text({"name": "a", "schema": schema}, "f")


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ({}, "f.name"),
        ({"name": "a", "schema": 5}, "f.schema"),
        ({"name": "a", "description": 5}, "f.description"),
    ],
)
def test_refusals_name_the_place(wanted: dict[str, Any], path: str) -> None:
    with pytest.raises(ShapeError) as caught:
        format_text(wanted, "f")
    assert caught.value.path == path
