"""Every format of a check on the one data set: golden files, and what all of them promise."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from tokcount.errors import UnknownNameError, UsageError
from tokcount.model.checks import CheckReport, Rule
from tokcount.report.checks import (
    FORMATS,
    SUFFIXES,
    format_of,
    render_check,
    render_diff,
)
from tokcount.report.options import Options
from tokcount.report.schema import schema

from . import budgets, data

SHAPES = {
    "table": [
        Options(width=width, color=color, unicode=color) for width in (80, 200) for color in (True, False)
    ],
}
SUFFIX = {
    "json": "json",
    "jsonl": "jsonl",
    "markdown": "md",
    "gitlab": "gitlab.json",
    "sarif": "sarif",
    "junit": "xml",
}
ANSI = re.compile(r"\x1b\[[0-9;]*m")
# Nobody reads a thousand lines of it.
LARGE = "many"


def name(kind: str, fmt: str, options: Options) -> str:
    parts = [kind, fmt, str(options.width or ""), "color" * options.color, "ascii" * (not options.unicode)]
    return "-".join(p for p in parts if p) + "." + SUFFIX.get(fmt, "txt")


def line_schema(known: str) -> Any:
    return Draft202012Validator({"$ref": "#/$defs/line", "$defs": schema(known)["$defs"]})


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("kind", [kind for kind in data.CHECKS if kind != LARGE])
def test_golden_check(kind: str, fmt: str, golden: Callable[[str, str], None]) -> None:
    for options in SHAPES.get(fmt, [Options()]):
        golden(name(kind, fmt, options), render_check(data.CHECKS[kind](), options, fmt))


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("kind", data.CHECKS)
def test_all_can_be_written_and_nothing_drives_a_terminal(kind: str, fmt: str) -> None:
    text = render_check(data.CHECKS[kind](), Options(), fmt)
    text.encode()
    assert text.endswith("\n")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert render_check(data.CHECKS[kind](), Options(), fmt) == text


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_finding_is_in_every_format(fmt: str) -> None:
    report = data.CHECKS["failing"]()
    text = render_check(report, Options(), fmt)
    told = re.sub(r"\\(.)", r"\1", text).replace("&apos;", "'")
    for finding in report.findings:
        assert finding.rule.value in text
        if finding.rule is Rule.NO_MATCH:
            assert "old/*.md" in told
        elif not finding.path:
            assert finding.message in told
    for skipped in report.skipped if fmt not in ("concise", "github", "gitlab", "sarif") else ():
        assert skipped.path in text
        assert skipped.reason.value in text


@pytest.mark.parametrize("width", [80, 100, 200])
@pytest.mark.parametrize("kind", [kind for kind in data.CHECKS if kind != LARGE])
def test_no_line_of_a_table_is_wider_than_the_terminal(kind: str, width: int) -> None:
    for options in (Options(width=width), Options(width=width, unicode=False, color=True)):
        lines = ANSI.sub("", render_check(data.CHECKS[kind](), options, "table")).splitlines()
        assert max(map(cell_len, lines)) <= width
        assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("kind", ["failing", "clean", "typed", "nothing", "many"])
def test_a_plain_stream_gets_no_decoration_of_ours(kind: str) -> None:
    report = data.CHECKS[kind]()
    text = render_check(report, Options(unicode=False), "table")
    text.replace("日本語", "").encode("ascii")
    render_diff(data.changed(), Options(unicode=False), "table").encode("ascii")


@pytest.mark.parametrize("kind", data.CHECKS)
def test_json_is_as_its_schema_says(kind: str) -> None:
    report = data.CHECKS[kind]()
    told = json.loads(render_check(report, Options(), "json"))
    Draft202012Validator(schema("check-1")).validate(told)
    lines = [json.loads(line) for line in render_check(report, Options(), "jsonl").splitlines()]
    for line in lines:
        line_schema("check-1").validate(line)
    assert lines[0] == {"type": "check"} | {k: told[k] for k in lines[0] if k != "type"}
    for kind_of_line, key in (
        ("budget", "budgets"),
        ("finding", "findings"),
        ("file", "files"),
        ("skipped", "skipped"),
    ):
        found = [
            {k: v for k, v in line.items() if k != "type"} for line in lines if line["type"] == kind_of_line
        ]
        assert found == told[key]


def test_json_has_the_keys_of_the_design() -> None:
    told = json.loads(render_check(data.CHECKS["failing"](), Options(), "json"))
    assert told["schema"] == "tokcount.check/1"
    assert told["tokenizers"]["o200k_base"] == {"sha256": budgets.SHA, "exact": True}
    assert told["pricing"] == {"updated": "2026-11-22", "sha256": budgets.SHA}
    assert told["git"]["base_source"] == "merge-parent"
    assert told["git"]["dirty"] is True
    first = told["budgets"][0]
    assert (first["name"], first["status"], first["tokens"], first["limit"], first["cost_usd"]) == (
        "agent-context",
        "fail",
        9214,
        8000,
        "0.0013821",
    )
    file = {
        "path": "AGENTS.md",
        "previous_path": None,
        "status": "modified",
        "tokens": 9214,
        "base_tokens": 7900,
    }
    assert told["files"][0] == file
    finding = told["findings"][0]
    assert (finding["rule"], finding["severity"], finding["budget"], finding["path"], finding["line"]) == (
        "TOK001",
        "error",
        "agent-context",
        "AGENTS.md",
        412,
    )
    assert {f["rule"] for f in told["findings"]} == {rule.value for rule in Rule}


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (data.clean(), "both budgets hold"),
        (data.clean()._replace(verdicts=data.clean().verdicts[:1]), "the only budget holds"),
        (data.typed(), "1 of 1 budget fails"),
        (data.nothing(), "No budget was checked."),
        (data.CHECKS["failing"](), "4 of 6 budgets fail, 1 warns, 1 could not be measured, 1 not selected"),
    ],
)
def test_the_last_line_sums_up(report: CheckReport, line: str) -> None:
    assert render_check(report, Options(width=200), "table").splitlines()[-1] == line
    assert render_check(report, Options(), "concise").splitlines()[-1] == line
    assert line in render_check(report, Options(), "markdown").splitlines()[2]


def test_what_is_over_by_one_never_reads_as_the_limit() -> None:
    text = render_check(data.CHECKS["failing"](), Options(), "table")
    assert "50,001 tokens, limit 50,000, over by 1\n" in text
    assert "$0.157503, limit $0.02, over by $0.137503" in text
    assert "1 token has to go" in text


def test_an_unknown_format_suggests_a_near_one() -> None:
    with pytest.raises(UnknownNameError) as caught:
        render_check(data.clean(), Options(), "sarf")
    assert "sarif" in caught.value.near
    with pytest.raises(UnknownNameError):
        render_diff(data.same(), Options(), "sarif")


@pytest.mark.parametrize(("suffix", "fmt"), SUFFIXES.items())
def test_a_suffix_tells_the_format(suffix: str, fmt: str) -> None:
    assert format_of(f"out/{'report' if suffix[0] == '.' else ''}{suffix.upper()}") == fmt


@pytest.mark.parametrize("path", ["report", "report.html", ".json", "out/.sarif", "sarif"])
def test_a_suffix_that_tells_no_format_is_an_error(path: str) -> None:
    with pytest.raises(UsageError) as caught:
        format_of(path)
    assert caught.value.slug == "unknown-suffix"
