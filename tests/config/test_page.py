"""The page on settings is whole, and what it shows is right."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.docs import markdown
from tokcount.config.budgets import BUDGET, INNER
from tokcount.config.schema import schema
from tokcount.config.top import TOP

from .reading import read, validator

PAGE = markdown.ROOT / "docs" / "configuration.md"
BLOCKS = [
    (page.name, block.body)
    for page in markdown.PAGES
    for block in markdown.blocks(markdown.read(page), "toml")
    if "tokcount" in block.body or "[[budgets]]" in block.body or page == PAGE
]
KEYS = sorted({*TOP, *BUDGET, *(key for checks, _ in INNER.values() for key in checks)})


@pytest.mark.parametrize(("page", "content"), BLOCKS)
def test_what_the_pages_show_is_taken(page: str, content: str, tmp_path: Path) -> None:
    name = "pyproject.toml" if "[tool.tokcount" in content else "tokcount.toml"
    read(tmp_path, content, name)
    table = tomllib.loads(content)
    validator().validate(table["tool"]["tokcount"] if name == "pyproject.toml" else table)


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_explained(key: str) -> None:
    assert re.search(rf"^\| .*`{key}`", markdown.read(PAGE), re.MULTILINE)


def test_the_schema_has_the_keys_that_are_read() -> None:
    document = schema()
    parts = document["$defs"]
    assert isinstance(parts, dict)
    assert document["properties"].keys() == TOP.keys()  # type: ignore[attr-defined]  # JSON
    assert parts["budget"]["properties"].keys() == BUDGET.keys()
    assert parts["cost"]["properties"].keys() == INNER["max-cost"][0].keys()
    assert parts["increase"]["properties"].keys() == INNER["max-increase"][0].keys()
