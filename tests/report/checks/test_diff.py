"""Every format of a difference on the one data set: golden files, and what all of them promise."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from tokcount.errors import UsageError
from tokcount.report.checks import (
    DIFF_FORMATS,
    format_of,
    render_diff,
)
from tokcount.report.options import Options
from tokcount.report.schema import schema

from . import data
from .test_formats import ANSI, LARGE, SHAPES, line_schema, name


@pytest.mark.parametrize("fmt", DIFF_FORMATS)
@pytest.mark.parametrize("kind", [kind for kind in data.DIFFS if kind != LARGE])
def test_golden_diff(kind: str, fmt: str, golden: Callable[[str, str], None]) -> None:
    for options in SHAPES.get(fmt, [Options()]):
        golden(name(f"diff-{kind}", fmt, options), render_diff(data.DIFFS[kind](), options, fmt))


@pytest.mark.parametrize("fmt", DIFF_FORMATS)
@pytest.mark.parametrize("kind", data.DIFFS)
def test_all_differences_can_be_written(kind: str, fmt: str) -> None:
    text = render_diff(data.DIFFS[kind](), Options(), fmt)
    text.encode()
    assert text.endswith("\n")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


@pytest.mark.parametrize("width", [80, 200])
@pytest.mark.parametrize("kind", ["changed", "unpriced", "same", "baseless", "many"])
def test_no_line_of_a_difference_is_wider_than_the_terminal(kind: str, width: int) -> None:
    for color in (True, False):
        options = Options(width=width, color=color)
        lines = ANSI.sub("", render_diff(data.DIFFS[kind](), options, "table")).splitlines()
        assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("kind", data.DIFFS)
def test_json_of_a_difference_is_as_its_schema_says(kind: str) -> None:
    report = data.DIFFS[kind]()
    told = json.loads(render_diff(report, Options(), "json"))
    Draft202012Validator(schema("diff-1")).validate(told)
    lines = [json.loads(line) for line in render_diff(report, Options(), "jsonl").splitlines()]
    for line in lines:
        line_schema("diff-1").validate(line)
    assert len(lines) == 1 + len(told["files"]) + len(told["skipped"])


def test_a_missing_base_is_no_empty_one() -> None:
    report = data.baseless()
    assert json.loads(render_diff(report, Options(), "json"))["totals"]["base_tokens"] is None
    for fmt in ("table", "concise", "markdown"):
        text = render_diff(report, Options(), fmt)
        assert "no base to compare with" in text
        assert "+900" not in text


def test_a_price_that_changed_is_told_apart_from_tokens() -> None:
    totals = json.loads(render_diff(data.changed(), Options(), "json"))["totals"]
    assert totals["cost_change_usd"] == "0.14319915"
    assert totals["price_change_usd"] == "-0.0551821"
    assert "The price changed too" in render_diff(data.changed(), Options(), "table")
    assert "The price changed too" not in render_diff(data.same(), Options(), "table")


def test_changes_are_sorted_by_how_much_they_are() -> None:
    told = json.loads(render_diff(data.changed(), Options(), "json"))["files"]
    assert [abs(change["change"]) for change in told] == sorted(
        (abs(c["change"]) for c in told), reverse=True
    )
    assert {c["path"]: c["change"] for c in told}["rag/c.txt"] == -50_000
    (renamed,) = (c for c in told if c["status"] == "renamed")
    assert (renamed["previous_path"], renamed["change"]) == ("rag/old name.txt", 0)


def test_a_table_shows_a_hundred_changes_and_adds_up_the_rest() -> None:
    text = render_diff(data.many_changes(), Options(), "table")
    hidden = sum(range(1_400))
    assert re.search(rf"… and 1,400 more files .* \+{hidden:,} ", text)
    assert "docs/page-0003" in render_diff(data.many_changes(), Options(top=0), "table")


def test_a_difference_has_no_format_for_findings() -> None:
    with pytest.raises(UsageError):
        format_of("out.sarif", DIFF_FORMATS)
    assert format_of("out.md", DIFF_FORMATS) == "markdown"
