"""Every format on the one data set: golden files, and what each format promises."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from tokcount.model.prices import Cost
from tokcount.model.requests import Part, RequestCount, RequestsReport
from tokcount.report import FORMATS as ALL
from tokcount.report import Options
from tokcount.report.requests import FORMATS, pieces, render
from tokcount.report.requests.csv_format import HEADER
from tokcount.report.schema import schema

from . import data
from .data import EVIL, REPORTS

SHAPES = {
    "table": [Options(width=80, color=True), Options(width=200), Options(width=80, unicode=False)],
    "tree": [Options(width=80, color=True), Options(unicode=False)],
}
SUFFIX = {"json": "json", "jsonl": "jsonl", "csv": "csv", "markdown": "md"}
SCHEMA = Draft202012Validator(schema("requests-1"))
LINE = Draft202012Validator({"$ref": "#/$defs/line", "$defs": schema("requests-1")["$defs"]})
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]")
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def name(kind: str, fmt: str, options: Options) -> str:
    parts = [kind, fmt, str(options.width or ""), "color" * options.color, "ascii" * (not options.unicode)]
    return "-".join(p for p in parts if p) + "." + SUFFIX.get(fmt, "txt")


def test_the_formats_are_those_of_all_reports() -> None:
    assert list(FORMATS) == list(ALL)


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("kind", REPORTS)
def test_golden(kind: str, fmt: str, golden: Callable[[str, str], None]) -> None:
    # Of long lists the beginning shows how they look.
    long = kind in ("many", "crowd") and fmt not in ("table", "markdown")
    for options in SHAPES.get(fmt, [Options()]):
        text = render(REPORTS[kind](), options._replace(top=5 if long else None), fmt)
        golden(name(kind, fmt, options), text)


@pytest.mark.parametrize("top", [None, 0, 3])
@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("kind", REPORTS)
def test_nothing_vanishes_and_nothing_moves_the_cursor(kind: str, fmt: str, top: int | None) -> None:
    report, options = REPORTS[kind](), Options(top=top)
    text = render(report, options, fmt)
    text.encode()
    assert text.endswith("\n")
    assert text == "".join(pieces(report, options, fmt))
    assert fmt == "csv" or not CONTROL.search(text.replace("\t", ""))
    total = sum(request.tokens for request in report.requests)
    if fmt != "csv" and report.requests:
        assert str(total) in text or f"{total:,}" in text
    for problem in report.problems[:20]:
        assert problem.reason in text or EVIL in problem.reason


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("kind", REPORTS)
def test_quiet_is_only_the_number(kind: str, fmt: str) -> None:
    report = REPORTS[kind]()
    total = sum(request.tokens for request in report.requests)
    assert render(report, Options(quiet=True), fmt) == f"{total}\n"


# --- for programs


@pytest.mark.parametrize("top", [None, 0, 3])
@pytest.mark.parametrize("kind", REPORTS)
def test_json_is_as_its_schema_says_and_adds_up(kind: str, top: int | None) -> None:
    report = REPORTS[kind]()
    told = json.loads(render(report, Options(top=top), "json"))
    SCHEMA.validate(told)
    for line in render(report, Options(top=top), "jsonl").splitlines():
        LINE.validate(json.loads(line))
    hidden = told.get("hidden", {"requests": 0, "tokens": 0})
    assert len(told["requests"]) + hidden["requests"] == told["totals"]["requests"] == len(report.requests)
    tokens = sum(request["tokens"] for request in told["requests"])
    assert tokens + hidden["tokens"] == told["totals"]["tokens"]
    for key in ("requests", "tokens", "exact", "over_window", "unpriced", "batch"):
        assert sum(model[key] for model in told["models"]) == told["totals"][key]
    assert sum(b["requests"] for b in told["histogram"]) == told["totals"]["requests"]
    assert len(told["invalid"]) == len(report.problems)


@pytest.mark.parametrize("kind", REPORTS)
def test_the_parts_of_a_request_make_the_whole_in_tokens_and_in_money(kind: str) -> None:
    for request in json.loads(render(REPORTS[kind](), Options(), "json"))["requests"]:
        parts = request["breakdown"]
        assert sum(part["tokens"] for part in parts) == request["tokens"]
        assert request["exact"] == all(part["exact"] for part in parts) == (not request["reasons"])
        if request["cost_usd"] is None:
            assert all(part["input_cost_usd"] is None for part in parts)
        else:
            money = sum(Decimal(part["input_cost_usd"]) for part in parts)
            assert money == Decimal(request["input_cost_usd"])
            assert money + Decimal(request["output_cost_usd"]) == Decimal(request["cost_usd"])


def test_json_tells_what_the_design_shows() -> None:
    told = json.loads(render(data.one_exact(), Options(), "json"))
    (request,) = told["requests"]
    assert request["breakdown"][5] == {
        "part": "tools[0]", "kind": "tool", "tokens": 61, "exact": True, "label": "get_weather",
        "input_cost_usd": "0.00000915",
    }  # fmt: skip
    assert request["breakdown"][1]["parts"][0]["part"] == "messages[1].content[1]"
    assert request["line"] is None
    many = json.loads(render(data.many(), Options(), "json"))
    assert {"source": "batch.jsonl", "line": 9, "path": ""}.items() <= many["invalid"][1].items()
    assert [p.get("counted") for p in many["invalid"]] == [None, None, True, None]
    over = [r for r in many["requests"] if r["fits"] is False]
    assert [r["over_by"] for r in over] == [2_560, 2_561]


def test_a_price_that_parts_do_not_share_is_not_shared_out() -> None:
    """Some tokens were billed at another rate: a third of a dollar would be a rounded one."""
    parts = (Part("messages[0]", "message", 1), Part("messages[1]", "message", 2))
    request = RequestCount("responses", "m", "o200k_base", parts, cost=Cost(Decimal("0.0000001"), Decimal(0)))
    told = json.loads(render(RequestsReport((request,)), Options(), "json"))
    assert [part["input_cost_usd"] for part in told["requests"][0]["breakdown"]] == [None, None]
    assert " -  " in render(RequestsReport((request,)), Options(), "table")


@pytest.mark.parametrize("kind", REPORTS)
def test_csv_reads_back(kind: str) -> None:
    report = REPORTS[kind]()
    text = render(report, Options(), "csv")
    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert text.splitlines()[0] == ",".join(HEADER)
    counted = [row for row in rows if not row["problem"]]
    assert [int(row["tokens"]) for row in counted] == [r.tokens for r in report.requests]
    assert [row["id"] for row in counted] == [r.id for r in report.requests]
    assert sum(Decimal(row["cost_usd"] or 0) for row in counted) == sum(
        r.cost.total for r in report.requests if r.cost
    )
    assert len(rows) - len(counted) == len(report.problems)
    assert all(value is not None for row in rows for value in row.values())


def test_plain_is_a_line_a_request() -> None:
    lines = [line.split("\t") for line in render(data.many(), Options(), "plain").splitlines()]
    assert lines[0] == ["21", "batch.jsonl:1", "req-0001", "exact"]
    assert lines[-1] == ["362125", "total"]
    assert next(line for line in lines if line[0] in "-!") == [
        "-", "batch.jsonl:7", "body.messages[2].role", "The message has no role.",
    ]  # fmt: skip
    assert render(data.one_exact(), Options(), "plain") == "1178\texamples/tools.json\t\texact\n"
    assert render(data.crowd(), Options(top=2), "plain").splitlines()[2].endswith("\t(118 more)")
    assert render(data.crowd(), Options(), "plain").endswith("\ttotal (partial)\n")


# --- for people


@pytest.mark.parametrize("fmt", ["table", "tree"])
@pytest.mark.parametrize("width", [80, 100, 200])
@pytest.mark.parametrize("kind", REPORTS)
def test_no_line_is_wider_than_the_terminal(kind: str, width: int, fmt: str) -> None:
    for unicode in (True, False):
        drawn = render(REPORTS[kind](), Options(width=width, unicode=unicode), fmt).splitlines()
        assert max(map(cell_len, drawn)) <= width
        assert all(line == line.rstrip() for line in drawn)


@pytest.mark.parametrize("fmt", ["table", "tree"])
@pytest.mark.parametrize("width", [20, 40, None])
@pytest.mark.parametrize("kind", ["one-exact", "one-estimated"])
def test_numbers_are_never_cut(kind: str, width: int | None, fmt: str) -> None:
    report = REPORTS[kind]()
    text = render(report, Options(width=width), fmt)
    for part in report.requests[0].parts:
        assert f" {'' if part.exact else '~'}{part.tokens:,} " in text


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("fmt", ["table", "tree"])
def test_colour_is_all_that_colour_adds(fmt: str, kind: str) -> None:
    plain = render(REPORTS[kind](), Options(width=80), fmt)
    assert ANSI.sub("", render(REPORTS[kind](), Options(width=80, color=True), fmt)) == plain


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("fmt", ["table", "tree"])
def test_a_plain_stream_gets_ascii(fmt: str, kind: str) -> None:
    render(REPORTS[kind](), Options(unicode=False), fmt).encode("ascii")


def test_every_line_is_exact_or_says_why_not() -> None:
    text = render(data.one_estimated(), Options(width=200), "table")
    assert re.search(r"content\[0\] .* estimated \[1\]\n", text)
    assert re.search(r"content\[1\] .* exact\n", text)
    assert re.search(r"^input\[0\] .* estimated\n", text, re.MULTILINE)
    assert "[1]  the picture is remote" in text
    assert "~135,029 prompt tokens, estimated: 3 parts are estimates." in text


def test_the_verdict_says_what_to_cut_where_it_does_not_fit() -> None:
    text = render(data.one_estimated(), Options(width=200), "table")
    assert "Does not fit: ~11,029 over the 124,000 tokens that leave room for an answer of 4,000." in text
    assert "Largest parts, to be cut first\ninput[0]  ~57,328  input: user, not counting its parts;" in text
    fits = render(data.one_exact(), Options(width=200), "table")
    assert "Fits: 0.9 % of the 127,500 tokens that leave room for an answer of 500." in fits
    assert "cut first" not in fits
    several = tuple(Part(f"messages[{i}]", "message", 30_000 + i, "user") for i in range(6))
    listed = render(data.only(data.request(several)), Options(width=200), "table")
    assert re.findall(r"^messages\[(\d)\]  30,00\d  ", listed.partition("to be cut")[2], re.MULTILINE) == [
        "5",
        "4",
    ]


def test_many_say_what_is_large_and_what_does_not_fit() -> None:
    text = render(data.crowd(), Options(width=80), "table")
    assert "Partial" in text.splitlines()[0]
    assert "Window       110 of 120 do not fit" in text
    assert "Too large for the window: 110" in text
    assert "… and 100 more; -f json lists them all" in text
    assert "… and 20 more; -f json lists them all" in text
    few = render(data.many(), Options(width=80), "table")
    assert "Too large for the window" not in few  # both are among the largest
    assert "Prices       Batch API for 178 of them" in few


def test_top_says_how_many_are_listed() -> None:
    text = render(data.many(), Options(width=80, top=2), "table")
    assert "The 2 largest" in text
    assert "All requests, the largest first" in render(data.many(), Options(width=80, top=0), "table")
    tree = render(data.many(), Options(width=80), "tree")
    assert "179 requests, 79 smaller ones not shown (--top 0 shows all)." in tree
    short = render(data.one_exact(), Options(width=80, top=3), "table")
    assert re.search(r"^… and 7 more +175 ", short, re.MULTILINE)


@pytest.mark.parametrize("kind", REPORTS)
def test_markdown_tables_have_as_many_cells_in_every_line(kind: str) -> None:
    text = render(REPORTS[kind](), Options(), "markdown")
    for table in (block for block in text.split("\n\n") if block.startswith("|")):
        assert len({len(re.split(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1


def test_markdown_has_names_as_code() -> None:
    text = render(data.many(), Options(top=0), "markdown")
    assert "``odd\\|`one`.json``" in text
    assert "**Problems: 4 (3 not counted)**" in text


# --- start-up

SCRIPT = """
import sys
from tokcount.model.requests import *
from tokcount.report.options import Options
from tokcount.report.requests import render
request = RequestCount("responses", "m", "o200k_base", (Part("", "framing", 3, "", ("why",)),))
for fmt in {fmts!r}:
    render(RequestsReport((request, request), (Problem("a", 1, "b", "c"),)), Options(quiet={quiet}), fmt)
print(sorted({{name.partition(".")[0] for name in sys.modules}} & {{"rich", "pydantic", "yaml", "typer"}}))
"""


@pytest.mark.parametrize(
    ("fmts", "quiet", "loaded"),
    [
        (["json", "jsonl", "csv", "plain", "markdown"], False, "[]"),
        (["table"], True, "[]"),
        (["table"], False, "['rich']"),
    ],
)
def test_what_a_format_loads(fmts: list[str], quiet: Any, loaded: str) -> None:
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(fmts=fmts, quiet=quiet)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == loaded
