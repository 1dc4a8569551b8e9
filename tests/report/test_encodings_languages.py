"""Encodings language by language in every format: golden files, and what each format promises."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO

import pytest
from jsonschema import Draft202012Validator

from tokcount.model.encodings import Detector, Encoded, Language, Passage, Priced
from tokcount.report import Options, encodings
from tokcount.report.encodings_data import LANGUAGES_HEADER
from tokcount.report.schema import schema

from . import data

SHAPES = {"table": [Options(width=w, color=c, unicode=c) for w in (80, 200) for c in (True, False)]}
SUFFIX = {"json": "json", "csv": "csv", "markdown": "md"}


def languages() -> Encoded:
    compared = (
        Priced("o200k_base", data.MINI, data.MINI.prices[-1]),
        Priced("cl100k_base", data.TURBO, data.TURBO.prices[-1]),
        Priced("r50k_base"),
    )
    passages = (
        Passage("", 4_250, (3_280, 4_750, 8_340), Language("Chinese", "zh")),
        Passage("", 1_000, (250, 260, 300), Language("Undetermined", "und")),
    )
    return Encoded(compared, passages, ("a.txt", "b"), 13_000, detector=Detector("py3langid", "0.4.0"))


@pytest.mark.parametrize("fmt", encodings.FORMATS)
def test_golden(fmt: str, golden: Callable[[str, str], None]) -> None:
    for options in SHAPES.get(fmt, [Options()]):
        shape = f"-{options.width}{'-color' * options.color}" if options.width else ""
        name = f"encodings-languages-{fmt}{shape}.{SUFFIX.get(fmt, 'txt')}"
        golden(name, encodings.render(languages(), options, fmt))


def test_the_json_is_what_its_schema_says() -> None:
    document = json.loads(encodings.render(languages(), Options(), "json"))
    validator = Draft202012Validator(schema("encodings-1"))
    validator.validate(document)
    # Scripts or languages, and languages with what told them.
    for wrong in (
        document | {"scripts": []},
        {key: value for key, value in document.items() if key != "detector"},
        {key: value for key, value in document.items() if key not in ("detector", "languages")},
    ):
        assert not validator.is_valid(wrong)


def test_the_rows_of_csv_end_with_the_whole() -> None:
    rows = list(csv.DictReader(StringIO(encodings.render(languages(), Options(), "csv"))))
    assert list(rows[0]) == list(LANGUAGES_HEADER)
    assert [row["code"] for row in rows] == ["zh"] * 3 + ["und"] * 3 + [""] * 3
    assert [row["characters"] for row in rows[-3:]] == ["5250"] * 3


def test_what_is_an_estimate_is_said() -> None:
    for fmt in ("table", "markdown"):
        assert "an estimate, line by line, of py3langid 0.4.0" in encodings.render(
            languages(), Options(), fmt
        )
