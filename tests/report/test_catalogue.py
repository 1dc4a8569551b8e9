"""The list of models and the page of one, in every format."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from tokcount.errors import UnknownNameError
from tokcount.model import Approx, Model, Price
from tokcount.report import Options
from tokcount.report.cards import status
from tokcount.report.catalogue import FORMATS, render_model, render_models
from tokcount.report.catalogue_data import CSV_HEADER
from tokcount.report.schema import schema

from .data import DAVINCI, MINI, MODELS_OF_THE_TABLE, TERRA, TURBO

MODELS = MODELS_OF_THE_TABLE
SCHEMA = Draft202012Validator(schema("models-1"))


def newest(model: Model) -> Price | None:
    return model.prices[-1] if model.prices else None


def listed(fmt: str, options: Options | None = None, as_of: date | None = None) -> str:
    return render_models(MODELS, options or Options(), fmt, price_of=newest, as_of=as_of)


def page(model: Model, fmt: str, options: Options | None = None) -> str:
    return render_model(model, MODELS, options or Options(), fmt, price_of=newest)


@pytest.mark.parametrize("fmt", FORMATS)
def test_golden(fmt: str, golden: Callable[[str, str], None]) -> None:
    widths = (80, 200) if fmt == "table" else (80,)
    for width in widths:
        golden(f"models-{fmt}-{width}.txt", listed(fmt, Options(width=width)))
        for model in (MINI, TERRA):
            golden(f"model-{model.name}-{fmt}-{width}.txt", page(model, fmt, Options(width=width)))


@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_list_and_the_page_fit(width: int) -> None:
    texts = [listed("table", Options(width=width)), *(page(m, "table", Options(width=width)) for m in MODELS)]
    assert max(cell_len(line) for text in texts for line in text.splitlines()) <= width


def test_json_is_as_its_schema_says() -> None:
    told = json.loads(listed("json", as_of=date(2026, 1, 1)))
    SCHEMA.validate(told)
    assert [m["name"] for m in told["models"]] == [m.name for m in MODELS]
    assert told["as_of"] == "2026-01-01"
    for model in MODELS:
        one = json.loads(page(model, "json"))
        SCHEMA.validate(one)
        assert len(one["models"]) == 1
        assert len(one["models"][0]["prices"]) == len(model.prices)
    mini = told["models"][0]
    assert mini["price"]["output"] == "0.60"
    assert mini["knowledge_cutoff"] == "2023-10"


def test_csv_reads_back() -> None:
    rows = list(csv.DictReader(StringIO(listed("csv"))))
    assert list(rows[0]) == list(CSV_HEADER)
    assert [r["name"] for r in rows] == [m.name for m in MODELS]
    assert rows[0]["output_usd_per_1m"] == "0.60"
    assert rows[4]["input_usd_per_1m"] == ""


@pytest.mark.parametrize(
    ("model", "as_of", "text"),
    [
        (MINI, None, "retiring"),
        (MINI, date(2027, 1, 14), "shut down"),
        (MINI, date(2027, 1, 13), "retiring"),
        (TURBO, None, "shut down"),
        (TURBO, date(2026, 1, 1), "retiring"),
        (TERRA, None, "active"),
        (DAVINCI, None, "shut down"),
    ],
)
def test_status(model: Model, as_of: date | None, text: str) -> None:
    assert status(model, as_of) == text


@pytest.mark.parametrize("fmt", ["table", "plain", "markdown"])
def test_a_page_tells_everything(fmt: str) -> None:
    text = page(MINI, fmt, Options(width=200))
    for told in (
        "128,000", "16,384", "2023-10", "2024-07-18", "2027-01-14", "gpt-6-luna", "gpt-4o-mini-2024-07-18",
        "tiles-4o-mini", "0.15", "0.075", "0.60", "0.30", "batch", "openai-pricing", "2026-11-22",
        "82.0", "claude-sonnet-5", "73.8", "MMLU", "https://example.com/pricing",
    ):  # fmt: skip
        assert told in text.replace("\\", ""), told
    terra = page(TERRA, fmt, Options(width=200)).replace("\\", "")
    for told in (
        "above 272,000",
        "4.00",
        "no first-hand source confirms it",
        "922,000",
        "gpt-5.6-terra-YYYY-MM-DD",
        "raised",
    ):
        assert told in terra, told


@pytest.mark.parametrize(
    ("approx", "told"),
    [
        (None, "gemma4, exact with tokcount[gemini], else estimated by script"),
        (
            Approx("gemma4", basis="a guess"),
            "estimated: gemma4 with tokcount[gemini], without it by script (a guess)",
        ),
    ],
)
def test_what_an_extra_changes(approx: Approx | None, told: str) -> None:
    model = MINI._replace(encoding=None if approx else "gemma4", approx=approx)
    assert told in page(model, "table", Options(width=200))


def test_what_no_model_has_is_no_column() -> None:
    assert "Cache write" not in page(MINI, "table")
    assert "Cache write" in page(TERRA, "table")
    assert "Benchmarks" not in page(TURBO, "table")


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(UnknownNameError):
        listed("tree")
    with pytest.raises(UnknownNameError):
        page(MINI, "jsonl")
