"""Comparisons of models and of encodings in every format: golden files, and what each format promises."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tokcount.model import Column, Cost, EngineChoice, Figure, Reason, Report, Row, Scenario, Skipped
from tokcount.model.compare import BreakEven, Comparison, Contender
from tokcount.model.encodings import Encoded, Passage, Priced
from tokcount.report import Options, compare, encodings
from tokcount.report.compare_data import CSV_HEADER
from tokcount.report.compare_notes import break_evens
from tokcount.report.published import LANGUAGES
from tokcount.report.schema import schema

from . import data

SHAPES = {"table": [Options(width=w, color=c, unicode=c) for w in (80, 200) for c in (True, False)]}
SUFFIX = {"json": "json", "csv": "csv", "markdown": "md"}
EVIL = "evil\x1b[31m|`name.txt"


def contender(model: Any, tokens: int, cost: tuple[str, str] | None, **more: Any) -> Contender:
    column = Column(
        model.name, model.tokenizer, model, model.prices[-1] if model.prices else None, room=500
    )  # fmt: skip
    money = Cost(Decimal(cost[0]), Decimal(cost[1])) if cost else None
    return Contender(column, Figure(tokens, money), **more)


def models(*, partial: bool = False) -> Comparison:
    found = (
        contender(data.MINI, 31_000, ("0.00465", "0.0006"), month=Cost(Decimal(465), Decimal(60))),
        contender(data.TURBO, 33_000, ("0.0165", "0.0015"), unfit=1, excess=17_115),
        contender(data.SONNET, 46_500, ("0.1395", "0.015"), month=Cost(Decimal(13950), Decimal(1500))),
        contender(data.DAVINCI, 36_000, None, missing="The price table has no batch price of it."),
    )
    skipped = (Skipped(EVIL, Reason.BINARY, "", explicit=True), Skipped("b", Reason.SYMLINK, "c"))
    rows = (Row("README.md", 90_000, ()), Row("docs/说明.md", 30_000, ()))
    engines = (EngineChoice("o200k_base", "index", "little to count"),)
    report = Report((), rows, skipped, Scenario(500, 10), engines, partial)
    met = (
        BreakEven(
            "gpt-4o-mini", "gpt-3.5-turbo", "output_tokens", Fraction(7), "gpt-4o-mini", "gpt-3.5-turbo", 4096
        ),
        BreakEven(
            "gpt-4o-mini",
            "gpt-3.5-turbo",
            "cached_share",
            Fraction(1, 3),
            "gpt-3.5-turbo",
            "gpt-4o-mini",
            None,
            False,
        ),
        BreakEven("a", "b", "output_tokens", Fraction(20_001, 2), "a", "b", 4096),
        BreakEven("a", "b", "cached_share", None, "a"),
        BreakEven("a", "c", "output_tokens", None, "c"),
        BreakEven("a", "c", "cached_share", None, "c"),
        BreakEven("a", "d", "output_tokens"),
    )
    return Comparison(report, found, found[2], 1_000_000, met)


def one_input() -> Comparison:
    found = models()
    report = found.report._replace(rows=found.report.rows[:1], skipped=(), scenario=Scenario())
    return found._replace(report=report, monthly=0, break_evens=())


def scripts(*, partial: bool = False) -> Encoded:
    compared = (
        Priced("o200k_base", data.MINI, data.MINI.prices[-1]),
        Priced("cl100k_base", data.TURBO, data.TURBO.prices[-1]),
        Priced("r50k_base"),
    )
    passages = (
        Passage("Han", 4_250, (3_280, 4_750, 8_340)),
        Passage("Latin", 1_000, (250, 260, 300)),
        Passage("Common", 3, (0, 1, 1)),
    )
    return Encoded(compared, passages, ("a.txt", "b"), 13_000, models().report.skipped, partial)


KINDS: dict[str, Callable[[Options, str], str]] = {
    "compare": lambda options, fmt: compare.render(models(), options, fmt),
    "compare-one": lambda options, fmt: compare.render(one_input(), options, fmt),
    "encodings": lambda options, fmt: encodings.render(scripts(), options, fmt),
    "encodings-published": encodings.render_published,
}


@pytest.mark.parametrize("fmt", compare.FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_golden(kind: str, fmt: str, golden: Callable[[str, str], None]) -> None:
    for options in SHAPES.get(fmt, [Options()]):
        shape = f"-{options.width}{'-color' * options.color}" if options.width else ""
        golden(f"{kind}-{fmt}{shape}.{SUFFIX.get(fmt, 'txt')}", KINDS[kind](options, fmt))


@pytest.mark.parametrize("fmt", compare.FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_it_can_be_shown(kind: str, fmt: str) -> None:
    for options in (Options(width=80), Options(width=200, unicode=False), Options()):
        text = KINDS[kind](options, fmt)
        assert text.endswith("\n")
        assert "\x1b" not in text
        if options.width and fmt == "table":
            assert max(map(len, text.splitlines())) <= options.width
        if not options.unicode and fmt == "table" and "说" not in text:
            assert text.isascii()


def test_the_json_is_what_its_schema_says() -> None:
    texts = {
        "compare-1": [
            compare.render(each, Options(), "json") for each in (models(partial=True), one_input())
        ],
        "encodings-1": [encodings.render(scripts(partial=True), Options(), "json")],
        "encodings-published-1": [encodings.render_published(Options(), "json")],
    }
    for name, documents in texts.items():
        Draft202012Validator.check_schema(schema(name))
        for text in documents:
            Draft202012Validator(schema(name)).validate(json.loads(text))


def test_an_estimate_is_never_silent() -> None:
    found = json.loads(compare.render(models(), Options(), "json"))["models"]
    assert [(each["exact"], bool(each["basis"])) for each in found] == [
        (True, False), (True, False), (False, True), (True, False),
    ]  # fmt: skip
    for options in SHAPES["table"]:
        text = re.sub(r"\x1b\[[0-9;]*m", "", compare.render(models(), options, "table"))
        assert "~46,500" in text
        assert "estimated: o200k_base" in text
        # What is held against an estimate is one.
        assert "~96.6 %" in text


def test_what_follows_from_an_estimate_is_no_flat_statement() -> None:
    pair = ("a", "b")
    met = (
        BreakEven(*pair, "output_tokens", Fraction(7), *pair, exact=False),
        BreakEven(*pair, "cached_share", None, "a", exact=False),
    )
    assert break_evens(models()._replace(break_evens=met)) == [
        "a costs less below ~7 output tokens a call, b above.",
        "a costs less than b, whatever share of the prompt is cached, by these estimates.",
    ]


def test_a_missing_price_is_told_once() -> None:
    told = "The price table has no price of gpt-4o-mini on 1999-01-01."
    found = contender(data.MINI, 5, None, missing=told)
    found = found._replace(column=found.column._replace(price=None))
    text = compare.render(models()._replace(contenders=(found,)), Options(width=300), "table")
    assert "answer) · the price table has no price of gpt-4o-mini on 1999-01-01 · shuts down 2027" in text
    assert "no price ·" not in text


def test_encodings_that_there_is_no_room_for_are_named() -> None:
    names = ("o200k_base", "cl100k_base", "p50k_base", "r50k_base", "p50k_edit", "gpt2", "o200k_harmony", "x")
    counts = tuple(range(1, 9))
    many = Encoded(tuple(map(Priced, names)), (Passage("Latin", 9, counts),), ("a",), 9)
    text = encodings.render(many, Options(width=80), "table")
    assert max(map(len, text.splitlines())) <= 80
    assert "No room for Share, gpt2, o200k_harmony, x: see -f json, or a wider terminal." in text
    wide = encodings.render(many, Options(width=300), "table")
    assert "No room" not in wide
    assert "Share" in wide


def test_the_rows_of_csv_hold_everything() -> None:
    rows = list(csv.DictReader(StringIO(compare.render(models(), Options(), "csv"))))
    assert list(rows[0]) == list(CSV_HEADER)
    assert [row["model"] for row in rows] == [each.name for each in models().contenders]
    assert rows[3]["cost_usd"] == ""
    assert [row["baseline"] for row in rows] == ["false", "false", "true", "false"]


def test_an_empty_text_is_said_to_be_empty() -> None:
    empty = Encoded(scripts().encodings, (), (), 0)
    for fmt in encodings.FORMATS:
        assert encodings.render(empty, Options(), fmt).endswith("\n")
    assert "no characters" in encodings.render(empty, Options(), "table")


def test_what_is_published_gains_most_where_letters_are_rarest() -> None:
    times = [before / after for _, before, after in LANGUAGES]
    assert len(times) == 20
    assert times[0] > 4
    assert min(times) > 1
