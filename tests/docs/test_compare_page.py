"""Every flag, field and column of the comparisons is on their page."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tokcount.cli.command import make_command
from tokcount.cli.compare import Arguments as CompareArguments
from tokcount.cli.compare_options import COMPARE, ENCODINGS
from tokcount.cli.encodings import Arguments as EncodingsArguments
from tokcount.report.compare import FORMATS
from tokcount.report.compare_data import CSV_HEADER
from tokcount.report.encodings_data import CSV_HEADER as ENCODINGS_HEADER
from tokcount.report.schema import schema

from . import markdown
from .markdown import ROOT

TEXT = markdown.read(ROOT / "docs" / "compare.md")
COMMANDS = {
    "compare": make_command(CompareArguments, COMPARE),
    "encodings": make_command(EncodingsArguments, ENCODINGS),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_flag_is_explained(name: str) -> None:
    flags = {flag for param in COMMANDS[name].params for flag in param.opts if flag.startswith("-")}
    assert {flag for flag in flags - {"--help"} if not re.search(rf"[`/]{flag}(?![\w-])", TEXT)} == set()


@pytest.mark.parametrize("word", [*FORMATS, *CSV_HEADER, *ENCODINGS_HEADER])
def test_every_format_and_column_is_explained(word: str) -> None:
    assert f"`{word}`" in TEXT


@pytest.mark.parametrize("name", ["compare-1", "encodings-1", "encodings-published-1"])
def test_every_field_is_explained(name: str) -> None:
    document: Any = schema(name)
    shared = {"tool", "price", "tier", "batch", "skipped", "engine", "day", "money", "superseded"}
    parts = [document, *(part for key, part in document["$defs"].items() if key not in shared)]
    fields = {field for part in parts for field in part.get("properties", {})}
    unknown = {field for field in fields if f"`{field}`" not in TEXT}
    assert unknown <= {"cl100k_base", "o200k_base"}
