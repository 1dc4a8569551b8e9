"""The rules: each is explained, and the page says what the program says."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.report.conftest import UPDATE
from tokcount.errors import UnknownNameError
from tokcount.model.checks import Rule
from tokcount.report.checks.rules import PAGE, RULES, explain, find
from tokcount.report.options import Options

PAGE_FILE = Path(__file__).resolve().parents[3] / "docs" / "rules.md"
INTRODUCTION = """# Rules of a check

What a check finds has the id of a rule; `--explain TOK004` prints what stands here. A finding that is an
error makes the exit status 1, or 2 where the rule says that something could not be measured.
"""


def wrapped(text: str) -> str:
    from textwrap import fill

    return fill(text, 120, break_long_words=False, break_on_hyphens=False)


def page() -> str:
    rows = [
        f"| [{rule.value}](#{rule.value.lower()}) | `{info.name}` | {info.severity.value} | {info.short} |\n"
        for rule, info in RULES.items()
    ]
    blocks = [INTRODUCTION, "| rule | name | severity | what is found |\n|---|---|---|---|\n" + "".join(rows)]
    for info in RULES.values():
        blocks.append(f"## {info.rule.value}\n")
        blocks.append(wrapped(f"**{info.name}**, {info.severity.value} by default. {info.short}") + "\n")
        blocks.append(wrapped(info.full) + "\n")
        blocks.append(wrapped(f"What to do: {info.remedy}") + "\n")
    return "\n".join(blocks)


def test_the_page_says_what_the_program_says() -> None:
    if UPDATE:
        PAGE_FILE.write_text(page(), encoding="utf-8", newline="")
    assert PAGE_FILE.read_bytes().decode().replace(os.linesep, "\n") == page(), "see tests/report/conftest.py"


def test_every_rule_has_its_place() -> None:
    assert list(RULES) == list(Rule)
    assert len({info.name for info in RULES.values()}) == len(Rule)
    for rule, info in RULES.items():
        assert info.rule is rule
        assert info.url == f"{PAGE}#{rule.value.lower()}"
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", info.name)
        for text in (info.short, info.full, info.remedy):
            assert text.endswith(".")
        assert info.short.count(".") == 1


@pytest.mark.parametrize("rule", list(Rule))
@pytest.mark.parametrize("width", [None, 40, 80, 200])
def test_a_rule_is_explained_in_the_width_of_the_terminal(rule: Rule, width: int | None) -> None:
    text = explain(rule, Options(width=width))
    lines = text.splitlines()
    assert lines[0].startswith(f"{rule.value} {RULES[rule].name}")
    assert max(len(line) for line in lines if "https://" not in line) <= min(width or 80, 80)
    assert RULES[rule].remedy in " ".join(lines)
    assert lines[-1] == RULES[rule].url


@pytest.mark.parametrize("text", ["TOK004", "tok004", " increase-over-limit "])
def test_a_rule_is_found_by_id_and_name(text: str) -> None:
    assert find(text) is Rule.INCREASE


@pytest.mark.parametrize("text", ["TOK04", "increase", "TOK010", ""])
def test_a_rule_that_is_none_suggests_near_ones(text: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        find(text)
    assert "TOK001" in caught.value.hint
    assert text not in ("TOK04", "increase") or "TOK004" in caught.value.near
