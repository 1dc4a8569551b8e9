"""Every format on the one data set: golden files, and what each format promises."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tokcount.errors import UnknownNameError, UsageError
from tokcount.model import Approx, Column, Figure, Reason, Report, Row, Skipped
from tokcount.report import FORMATS, SUFFIXES, Options, format_of, render
from tokcount.report.csv_format import HEADER
from tokcount.report.schema import NAMES, schema

from . import data

REPORTS = {
    "everything": data.everything,
    "one-model": data.one_model,
    "one-input": data.one_input,
    "encoding": data.encoding_only,
}
SHAPES = {
    "table": [
        Options(width=width, color=color, unicode=unicode)
        for width in (80, 200)
        for color, unicode in ((True, True), (False, False))
    ],
    "tree": [Options(width=80, color=True), Options(width=200), Options(width=80, unicode=False)],
}
SUFFIX = {"json": "json", "jsonl": "jsonl", "csv": "csv", "markdown": "md"}
REPORT_SCHEMA = Draft202012Validator(schema("report-1"))
LINE_SCHEMA = Draft202012Validator({"$ref": "#/$defs/line", "$defs": schema("report-1")["$defs"]})

CHOICES = [
    Options(),
    Options(sort="tokens", top=3),
    Options(sort="cost", top=0, pages=True),
    Options(by="dir", depth=1, top=2),
    Options(by="language", sort="bytes"),
    Options(by="ext", pages=True),
]


def name(kind: str, fmt: str, options: Options) -> str:
    parts = [kind, fmt, str(options.width or ""), "color" * options.color, "ascii" * (not options.unicode)]
    return "-".join(p for p in parts if p) + "." + SUFFIX.get(fmt, "txt")


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("kind", REPORTS)
def test_golden(kind: str, fmt: str, golden: Callable[[str, str], None]) -> None:
    for options in SHAPES.get(fmt, [Options()]):
        golden(name(kind, fmt, options), render(REPORTS[kind](), options, fmt))


@pytest.mark.parametrize("by", ["dir", "ext", "language"])
def test_golden_groups(by: Any, golden: Callable[[str, str], None], one_model: Report) -> None:
    options = Options(by=by, top=3, pages=True, sort="bytes", width=80)
    golden(f"by-{by}.txt", render(one_model, options, "table"))


@pytest.mark.parametrize("options", CHOICES, ids=str)
@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("kind", REPORTS)
def test_nothing_vanishes_and_all_can_be_written(kind: str, fmt: str, options: Options) -> None:
    report = REPORTS[kind]()
    text = render(report, options, fmt)
    text.encode()
    assert text.endswith("\n")
    assert "\x1b" not in text or fmt == "csv"
    for skipped in report.skipped:
        assert skipped.path in text or skipped.path.split("\t")[-1] in text or "old" in skipped.path
        assert skipped.reason.value in text


@pytest.mark.parametrize("options", CHOICES, ids=str)
@pytest.mark.parametrize("kind", REPORTS)
def test_json_is_as_its_schema_says(kind: str, options: Options) -> None:
    report = REPORTS[kind]()
    told = json.loads(render(report, options, "json"))
    REPORT_SCHEMA.validate(told)
    for line in render(report, options, "jsonl").splitlines():
        LINE_SCHEMA.validate(json.loads(line))
    shown = told["groups"] if options.by != "file" else told["inputs"]
    hidden = told.get("hidden", {"inputs": 0, "models": {}})
    assert sum(e.get("inputs", 1) for e in shown) + hidden["inputs"] == told["totals"]["inputs"]
    for model, total in told["totals"]["models"].items():
        parts = [e["models"][model] for e in shown] + [hidden["models"].get(model, {"tokens": 0})]
        assert sum(p["tokens"] for p in parts) == total["tokens"]
        if total["cost_usd"] is not None:
            assert sum(Decimal(p.get("cost_usd") or 0) for p in parts) == Decimal(total["cost_usd"])


def test_json_tells_what_the_report_holds(everything: Report) -> None:
    told = json.loads(render(everything, Options(), "json"))
    assert told["partial"] is True
    assert told["models"]["claude-sonnet-5"]["exact"] is False
    assert told["models"]["claude-sonnet-5"]["estimated"] == "20 languages, measured 2026-11-22"
    assert told["models"]["gpt-4o-mini"]["max_prompt"] == 127_500
    assert told["models"]["gpt-5.6-terra"]["price"]["tiers"][0]["above"] == 272_000
    assert told["scenario"] == {
        "output_tokens": 500, "calls": 10, "cached_tokens": 0, "cached_share": 0.0, "batch": False,
    }  # fmt: skip
    by_path = {i["path"]: i for i in told["inputs"]}
    assert by_path["docs/说明文档.md"]["charset"] == "utf-16-le"
    assert by_path["[bold]smile:smile:[/bold].txt"]["replaced"] == 3
    assert "evil\x1b[31m\nname.txt" in by_path
    assert r"latin-\xe9t\xe9.txt" in by_path
    big = by_path["data/big.txt"]["models"]["gpt-4o-mini"]
    assert (big["fits"], big["over_by"]) == (False, 131_072 - 127_500)
    assert [s["path"] for s in told["skipped"]] == [s.path for s in everything.skipped]
    assert [s["path"] for s in told["skipped"] if s.get("named")] == ["no-such-file"]
    (compared,) = told["comparisons"]
    assert (compared["model"], compared["against"]) == ("gpt-4o-mini", "gpt-3.5-turbo")
    saved = Decimal(compared["against_cost_usd"]) - Decimal(compared["cost_usd"])
    assert Decimal(compared["saving_usd"]) == saved


@given(st.text(st.characters(codec=None, categories=None)))
def test_json_keeps_any_name_and_shows_no_control_character(path: str) -> None:
    made = Report(
        (data.column(data.MINI),),
        (Row(path, 1, (Figure(1),)),),
        (Skipped(path, data.SKIPPED[0].reason, path),),
    )
    text = render(made, Options(), "json")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]", text)
    told = json.loads(text)
    if path.isprintable():
        assert told["inputs"][0]["path"] == path


@pytest.mark.parametrize("kind", REPORTS)
def test_csv_reads_back(kind: str) -> None:
    report = REPORTS[kind]()
    text = render(report, Options(), "csv")
    assert "\r" not in text
    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert text.splitlines()[0] == ",".join(HEADER)
    counted = [r for r in rows if not r["skipped"]]
    assert len(counted) == len(report.rows) * len(report.columns)
    for i, column in enumerate(report.columns):
        mine = [r for r in counted if r["model"] == column.name]
        assert [int(r["tokens"]) for r in mine] == [r.figures[i].tokens for r in report.rows]
        if column.price:
            costs = [r.figures[i].cost for r in report.rows]
            assert [Decimal(r["cost_usd"]) for r in mine] == [c.total for c in costs if c]
    skipped = [(r["path"], r["skipped"]) for r in rows if r["skipped"]]
    assert skipped == [(s.path, s.reason.value) for s in report.skipped]
    assert all(value is not None for r in rows for value in r.values())


def test_csv_with_pages_has_one_more_column(one_model: Report) -> None:
    rows = list(csv.reader(StringIO(render(one_model, Options(pages=True), "csv"), newline="")))
    assert {len(r) for r in rows} == {len(HEADER) + 1}


def cells(line: str) -> list[str]:
    """The cells of a line of a GitHub table, where a pipe counts unless it is escaped."""
    return re.split(r"(?<!\\)\|", line)[1:-1]


@pytest.mark.parametrize("options", CHOICES, ids=str)
@pytest.mark.parametrize("kind", REPORTS)
def test_markdown_tables_have_as_many_cells_in_every_line(kind: str, options: Options) -> None:
    text = render(REPORTS[kind](), options, "markdown")
    tables = [block for block in text.split("\n\n") if block.startswith("|")]
    assert tables
    for table in tables:
        assert len({len(cells(line)) for line in table.splitlines()}) == 1
        assert set(cells(table.splitlines()[1])) <= {" ---: ", " :--- "}


def test_markdown_escapes_what_it_would_obey(everything: Report) -> None:
    text = render(everything, Options(), "markdown")
    assert r"`` a\|b`c.md ``" not in text
    assert r"``a\|b`c.md``" in text
    assert r"`evil\x1b[31m\nname.txt`" in text
    assert r"\~" in text
    assert re.search(r"(?<!\\)\$\d", text) is None


def test_plain_is_as_wc(one_model: Report) -> None:
    lines = render(one_model, Options(), "plain").splitlines()
    assert lines[0] == "1234\tsrc/app.py"
    assert lines[-1] == f"{one_model.totals.figures[0].tokens}\ttotal"
    assert "-\tno-such-file\tnot-found" in lines
    assert all(line.count("\t") in (1, 2) for line in lines)
    only = data.report({"a": 5}, [data.column(data.MINI)])
    assert render(only, Options(), "plain") == "5\ta\n"


def test_plain_for_several_models_names_them(everything: Report) -> None:
    lines = render(everything, Options(top=2), "plain").splitlines()
    assert lines[0].split("\t") == [*(c.name for c in everything.columns), "path", "certainty"]
    assert lines[3].endswith("\t(10 more)\texact,exact,exact,estimated")
    assert lines[-1].endswith("\ttotal (partial)\texact,exact,exact,estimated")
    exact = render(data.one_input(), Options(), "plain")
    assert exact == "gpt-4o-mini\tgpt-3.5-turbo\tpath\n1234\t1295\tsrc/app.py\n"


def test_programs_can_tell_an_estimate_from_a_count() -> None:
    made = data.report({"a": 5}, [data.column(data.MINI), data.column(data.SONNET)])
    rows = list(csv.DictReader(StringIO(render(made, Options(pages=True), "csv"))))
    assert [(row["model"], row["exact"], row["pages"]) for row in rows] == [
        ("gpt-4o-mini", "true", "0.0"),
        ("claude-sonnet-5", "false", "0.0"),
    ]
    line = json.loads(render(made, Options(), "jsonl"))
    assert {name: told["exact"] for name, told in line["models"].items()} == {
        "gpt-4o-mini": True,
        "claude-sonnet-5": False,
    }
    alone = data.report({"a": 5}, [data.column(data.SONNET)])
    assert render(alone, Options(), "plain") == "5\ta\testimated\n"


def test_an_estimate_by_script_has_no_ratio() -> None:
    by_script = data.SONNET._replace(approx=Approx("~claude4.7", basis="by script"))
    for model, ratio in ((data.SONNET, "1.5"), (by_script, None)):
        told = json.loads(render(data.report({"a": 5}, [data.column(model)]), Options(), "json"))
        REPORT_SCHEMA.validate(told)
        assert told["models"]["claude-sonnet-5"]["ratio"] == ratio


def test_a_rebuilt_tokenizer_says_what_it_rests_on() -> None:
    made = data.report({"a": 5}, [Column("claude4.7", "claude4.7")])
    told = json.loads(render(made, Options(), "json"))
    REPORT_SCHEMA.validate(told)
    assert "rebuilt by ctok" in told["models"]["claude4.7"]["estimated"]
    assert "~estimated: claude4.7 (not public, rebuilt" in render(made, Options(width=200), "table")


def test_quiet_is_only_the_number(everything: Report, one_model: Report) -> None:
    total = one_model.totals.figures[0].tokens
    for fmt in FORMATS:
        assert render(one_model, Options(quiet=True), fmt) == f"{total}\n"
    assert len(render(everything, Options(quiet=True), "table").splitlines()) == 4


def test_an_unknown_format_suggests_a_near_one(one_model: Report) -> None:
    with pytest.raises(UnknownNameError) as caught:
        render(one_model, Options(), "jsn")
    assert "json" in caught.value.near


@pytest.mark.parametrize(("suffix", "fmt"), SUFFIXES.items())
def test_a_suffix_tells_the_format(suffix: str, fmt: str) -> None:
    assert format_of(f"out/report{suffix.upper()}") == fmt


@pytest.mark.parametrize("path", ["report", "report.html", "report.xyz", ".json"])
def test_a_suffix_that_tells_no_format_is_an_error(path: str) -> None:
    with pytest.raises(UsageError) as caught:
        format_of(path)
    assert caught.value.slug == "unknown-suffix"
    assert "FORMAT=" in caught.value.hint


@pytest.mark.parametrize("known", NAMES)
def test_the_schemas_are_sound_closed_and_documented(known: str) -> None:
    document: Any = schema(known)
    Draft202012Validator.check_schema(document)

    def walk(part: Any) -> None:
        if isinstance(part, list):
            for each in part:
                walk(each)
        if isinstance(part, dict):
            if "properties" in part:
                assert part["additionalProperties"] is False
                assert part["description"]
            for each in part.values():
                walk(each)

    walk({k: v for k, v in document.items() if k != "properties"} | {"properties_": document["properties"]})


def test_a_fact_of_both_schemas_is_the_same_in_both() -> None:
    one, two = (schema(known)["$defs"] for known in ("report-1", "models-1"))
    assert isinstance(one, dict)
    assert isinstance(two, dict)
    # Only its use shows whether a price is too old, and what follows it.
    assert one["price"]["properties"].pop("old")
    assert one["price"]["properties"].pop("superseded")
    assert one["price"]["properties"].pop("as_of")
    assert one["price"]["properties"].pop("undated")
    for shared in ("price", "tier", "batch", "money", "day", "tool"):
        assert one[shared] == two[shared]


def test_the_schema_knows_every_reason() -> None:
    defs: Any = schema("report-1")["$defs"]
    assert defs["skipped"]["properties"]["reason"]["enum"] == [r.value for r in Reason]
