"""Workflow commands against the rules of GitHub's toolkit and runner."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tokcount.report.checks import render_check
from tokcount.report.checks.github import COMMANDS, escape_data, escape_property
from tokcount.report.checks.github import MOST as MOST_ANNOTATIONS
from tokcount.report.options import Options

from . import budgets, data


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as GitHub's runner reads them: ``ActionCommand.TryParseV2`` and its unescaping."""
    found = []
    for line in text.split("\n"):
        match = re.match(
            r"::(?P<name>[^ :]+)(?: (?P<properties>[^:]*(?::(?!:)[^:]*)*))?::(?P<data>.*)\Z", line
        )
        if match is None:
            assert not line.lstrip().startswith("::"), line
            continue
        pairs = (part.split("=", 1) for part in (match["properties"] or "").split(",") if part)
        properties = {key.strip(): unescape(value, ("%3A", ":"), ("%2C", ",")) for key, value in pairs}
        found.append((match["name"], properties, unescape(match["data"])))
    return found


def unescape(text: str, *more: tuple[str, str]) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), *more, ("%25", "%")):
        text = text.replace(code, character)
    return text


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "100%", "%0A", "a:b,c", "::error::x", "%25", ",=:"])
def test_commands_are_escaped_as_the_toolkit_does(text: str) -> None:
    assert unescape(escape_data(text)) == text
    assert unescape(escape_property(text), ("%3A", ":"), ("%2C", ",")) == text
    assert not re.search(r"[\r\n]", escape_data(text))
    assert not re.search(r"[\r\n:,]", escape_property(text))


@pytest.mark.parametrize("kind", data.CHECKS)
def test_github_shows_ten_of_a_level_and_says_how_many_more(kind: str) -> None:
    report = data.CHECKS[kind]()
    found = commands(render_check(report, Options(), "github"))
    levels = Counter(name for name, _, _ in found)
    assert set(levels) <= set(COMMANDS.values())
    assert all(number <= MOST_ANNOTATIONS for number in levels.values())
    shown = [properties for _, properties, _ in found if properties["title"] != "tokcount"]
    rest = [message for _, properties, message in found if properties["title"] == "tokcount"]
    assert len(rest) == (len(shown) < len(report.findings))
    for message in rest:
        assert f"{len(report.findings) - len(shown):,} more findings are not shown" in message


def test_github_points_at_the_file_of_any_name() -> None:
    report = data.hostile()
    found = commands(render_check(report, Options(), "github"))
    files = {properties["file"] for _, properties, _ in found if "file" in properties}
    plain = {name for name in budgets.HOSTILE if name.isprintable()}
    assert files & plain == plain & files
    assert "a,b:c=d.md" in files
    assert "100%25.md" in files
    worst = found[0][1]
    assert worst["title"].startswith("TOK001 tokens-over-limit [budget ")
    # The first is the worst.
    many = commands(render_check(data.many(), Options(), "github"))
    assert many[0][2].startswith("docs/page-1197.md is too large (9,198 tokens, limit 8,000, over by 1,198)")
