"""Any text in names and messages keeps every format well-formed."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tokcount.model.checks import (
    BaseInfo,
    Budget,
    CheckReport,
    Contributor,
    DiffReport,
    FileCount,
    Finding,
    Location,
    Rule,
    Severity,
    Verdict,
)
from tokcount.model.inputs import Reason, Skipped
from tokcount.report.checks import DIFF_FORMATS, FORMATS, render_check, render_diff
from tokcount.report.checks.sarif import uri
from tokcount.report.options import Options

from .test_github import commands
from .test_sarif import URI

# What formats obey is drawn more often than chance would.
TEXTS = st.lists(
    st.one_of(
        st.text(st.characters(codec=None, categories=None), max_size=5),
        st.sampled_from(
            [
                "\n",
                "\r",
                "\r\n",
                "::",
                "%",
                "%0A",
                ",",
                ":",
                "|",
                "`",
                "\\",
                "]]>",
                "<!--",
                "-->",
                "](",
                "<",
                "&",
                '"',
                "'",
                "\x00",
                "\x1b[31m",
                "\ufffe",
                "\udce9",
                "/",
                "..",
                "[TOK001]",
                "@x",
                "$",
                "{0}",
            ]
        ),
    ),
    max_size=6,
).map("".join)
NUMBERS = st.one_of(st.none(), st.integers(0, 10**12), st.decimals(0, 10**6, places=9))


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    texts = [draw(TEXTS) for _ in range(5)]
    return Finding(
        draw(st.sampled_from(Rule)),
        draw(st.sampled_from(Severity)),
        texts[0],
        texts[1],
        texts[2],
        texts[3],
        draw(st.integers(0, 10**6)),
        texts[4],
        draw(NUMBERS),
        draw(NUMBERS),
        draw(st.sampled_from(["tokens", "USD"])),
        tuple(Contributor(path, 5) for path in draw(st.lists(TEXTS, max_size=3))),
        draw(st.one_of(st.none(), st.builds(Location, TEXTS, st.integers(0, 99)))),
    )


@st.composite
def reports(draw: st.DrawFn) -> CheckReport:
    found = tuple(draw(st.lists(findings(), max_size=4)))
    names = [*draw(st.lists(TEXTS, max_size=2)), *(f.budget for f in found[:2])]
    verdicts = tuple(
        Verdict(
            Budget(
                name,
                (draw(TEXTS),),
                message=draw(TEXTS),
                scope=draw(st.sampled_from(["each", "total"])),
                max_tokens=5,
            ),
            draw(st.sampled_from(["pass", "warn", "fail", "skipped"])),
            draw(TEXTS),
            "o200k_base",
            draw(st.booleans()),
            1,
            7,
            draw(st.one_of(st.none(), st.integers(0, 9))),
            5,
            None,
            draw(TEXTS),
            tuple(draw(st.lists(TEXTS, max_size=2))),
        )
        for name in names
    )
    skipped = tuple(Skipped(path, Reason.BINARY, path) for path in draw(st.lists(TEXTS, max_size=2)))
    base = BaseInfo("option", draw(TEXTS), draw(TEXTS), problem=draw(TEXTS))
    return CheckReport(verdicts, found, (), skipped, base)


@settings(max_examples=150)
@given(reports())
def test_any_check_is_well_formed(report: CheckReport) -> None:
    texts = {fmt: render_check(report, Options(width=80), fmt) for fmt in FORMATS}
    for text in texts.values():
        text.encode()
        assert text.endswith("\n")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    for fmt in ("json", "gitlab", "sarif"):
        json.loads(texts[fmt])
    for line in texts["jsonl"].splitlines():
        json.loads(line)
    assert len(texts["concise"].splitlines()) == len(report.findings) + 1
    assert len(texts["github"].splitlines()) == len(report.findings) + 1
    assert len(commands(texts["github"])) == len(report.findings)
    ET.fromstring(texts["junit"])
    for result in json.loads(texts["sarif"])["runs"][0]["results"]:
        for place in (*result["locations"], *result.get("relatedLocations", ())):
            assert URI.match(place["physicalLocation"]["artifactLocation"]["uri"])
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(texts["markdown"])
    heads = bool(report.verdicts) + bool(report.findings)
    assert (
        sum(token.type == "tr_open" for token in tokens)
        == len(report.verdicts) + len(report.findings) + heads
    )
    assert sum(token.type == "html_block" for token in tokens) == 1


@settings(max_examples=100)
@given(st.lists(st.tuples(TEXTS, st.one_of(st.none(), TEXTS)), max_size=4))
def test_any_difference_is_well_formed(names: list[tuple[str, str | None]]) -> None:
    files = tuple(FileCount(path, {"o": 5}, {"o": 3}, "renamed", before) for path, before in names)
    report = DiffReport(names[0][0] if names else "m", "o", True, files, 5, 3)
    for fmt in DIFF_FORMATS:
        text = render_diff(report, Options(width=80), fmt)
        text.encode()
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    json.loads(render_diff(report, Options(), "json"))
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(render_diff(report, Options(), "markdown"))
    assert sum(token.type == "tr_open" for token in tokens) == (len(files) + 2 if files else 0)


@given(TEXTS)
def test_any_name_becomes_a_uri(path: str) -> None:
    assert URI.match(uri(path))
