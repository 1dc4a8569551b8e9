"""The comparison with a bill, in every format."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from tokcount.model.calibration import Paired
from tokcount.report import Options
from tokcount.report.requests.calibration import FORMATS, CalibrationReport, render
from tokcount.report.schema import schema

from . import data
from .test_formats import CONTROL, SHAPES, name

SCHEMA = Draft202012Validator(schema("calibration-1"))
NOTHING = CalibrationReport(Paired(()), ())


@pytest.mark.parametrize("fmt", FORMATS)
def test_golden(fmt: str, golden: Callable[[str, str], None]) -> None:
    for options in SHAPES.get(fmt, [Options()]):
        golden(name("calibrated", fmt, options), render(data.calibrated(), options, fmt))


@pytest.mark.parametrize("fmt", FORMATS)
def test_nothing_in_it_moves_the_cursor(fmt: str) -> None:
    for report in (data.calibrated(), NOTHING, NOTHING._replace(partial=True)):
        text = render(report, Options(), fmt)
        assert text.endswith("\n")
        assert not CONTROL.search(text.replace("\t", ""))


@pytest.mark.parametrize("width", [80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(map(cell_len, render(data.calibrated(), Options(width=width), "table").splitlines())) <= width
    render(data.calibrated(), Options(unicode=False), "table").encode("ascii")


def test_what_was_called_exact_and_is_not_is_listed() -> None:
    for fmt in ("table", "markdown"):
        text = render(data.calibrated(), Options(width=200), fmt)
        assert "billed 785, counted 787" in text
        assert "1 request failed and cost nothing." in text
        assert "6 requests have no answer." in text
        assert "2 answers belong to no request." in text
    pairs = data.calibrated().paired.pairs
    broken = tuple(p._replace(billed=p.billed + 1) for p in pairs)
    text = render(CalibrationReport(Paired(broken), ()), Options(width=80), "table")
    assert text.count("billed") > 20
    assert "more; -f json lists them all" in text


def test_json_is_as_its_schema_says_and_adds_up() -> None:
    for report in (data.calibrated(), NOTHING):
        told = json.loads(render(report, Options(), "json"))
        SCHEMA.validate(told)
        for key in ("requests", "equal", "counted", "billed"):
            assert sum(kind[key] for kind in told["kinds"]) == told["totals"][key]
        off = sum(pair["off"] for pair in told["differing"])
        assert off == told["totals"]["counted"] - told["totals"]["billed"]
        assert len(told["differing"]) == told["totals"]["requests"] - told["totals"]["equal"]


def test_csv_and_plain() -> None:
    rows = list(csv.DictReader(StringIO(render(data.calibrated(), Options(), "csv"), newline="")))
    assert [(row["family"], row["exact"], row["equal"]) for row in rows] == [
        ("gpt-4o-mini", "true", "164"), ("text-embedding-3-small", "true", "3"), ("gpt-4o", "false", "0"),
    ]  # fmt: skip
    lines = render(data.calibrated(), Options(), "plain").splitlines()
    assert lines[0] == "787\t785\tbatch.jsonl:42\treq-0042\texact"
    assert lines[-1] == "359445\t359442\ttotal"
