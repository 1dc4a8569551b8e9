"""Markdown as a parser reads it, and what is said where it is cut."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from tokcount.report.checks import render_check, render_diff
from tokcount.report.checks.fitting import MOST
from tokcount.report.options import Options

from . import data


@pytest.mark.parametrize("kind", data.CHECKS)
def test_markdown_is_parsed_as_tables_with_every_row(kind: str) -> None:
    report = data.CHECKS[kind]()
    text = render_check(report, Options(), "markdown")
    assert text.startswith("<!-- tokcount -->\n")
    assert len(text) <= MOST
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    # The marker is all that is not shown.
    assert [token.content for token in tokens if token.type == "html_block"] == ["<!-- tokcount -->\n"]
    rows = sum(token.type == "tr_open" for token in tokens)
    if kind != "many":
        assert rows == len(report.verdicts) + len(report.findings) + bool(report.verdicts) + bool(
            report.findings
        )
    inline = [child for token in tokens if token.type == "inline" for child in token.children or ()]
    assert {child.content for child in inline if child.type == "html_inline"} <= {"<br>"}
    links = {child.attrs["href"] for child in inline if child.type == "link_open"}
    assert all(
        str(link).startswith("https://github.com/tokcount/tokcount/blob/main/docs/rules.md#tok")
        for link in links
    )


@pytest.mark.parametrize("kind", data.DIFFS)
def test_markdown_of_a_difference_is_parsed_as_a_table(kind: str) -> None:
    report = data.DIFFS[kind]()
    text = render_diff(report, Options(), "markdown")
    assert text.startswith("<!-- tokcount-diff -->\n")
    assert len(text) <= MOST
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    rows = sum(token.type == "tr_open" for token in tokens)
    if kind != "many":
        assert rows == (0 if report.base.problem or not report.files else len(report.files) + 2)
    inline = [child for token in tokens if token.type == "inline" for child in token.children or ()]
    assert not any(child.type in ("html_inline", "link_open") for child in inline)


def test_what_was_cut_is_told() -> None:
    text = render_check(data.many(5_000), Options(), "markdown")
    assert len(text) <= MOST
    match = re.search(r"Cut to 60,000 characters: ([\d,]+) of 5,000 findings are left out", text)
    assert match
    assert text.count("| [TOK001] |") == 5_000 - int(match[1].replace(",", "")) + 1
    changes = render_diff(data.many_changes(5_000), Options(), "markdown")
    assert len(changes) <= MOST
    assert re.search(r"Cut to 60,000 characters: [\d,]+ of 5,000 changed files are left out", changes)
    assert "**All files**" in changes
    # What changed most is kept.
    assert "docs/page-4999.md" in changes
