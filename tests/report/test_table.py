"""The table and the tree as people see them: width, wording, and nothing that names can do to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tokcount.model import Approx, Column, Figure, Reason, Report, Row, Scenario, Skipped
from tokcount.report import FORMATS, Options, render
from tokcount.report.notes import PARTIAL
from tokcount.report.options import TABLE_TOP, By

from . import data
from .test_view import OPTIONS, ROWS, made

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def lines(report: Report, options: Options, fmt: str = "table") -> list[str]:
    return render(report, options, fmt).splitlines()


def many(models: int = 1) -> Report:
    """More inputs than a table shows, in as many directories and suffixes."""
    columns = [data.column(model) for model in data.MODELS_OF_THE_TABLE[:models]]
    return data.report({f"d{n}/f.s{n}": n for n in range(1, 10_001)}, columns)


def variants(width: int) -> Iterator[Options]:
    yield Options(width=width)
    yield Options(width=width, unicode=False, pages=True)
    yield Options(width=width, by="dir")
    yield Options(width=width, top=2, sort="bytes", color=True)


@pytest.mark.parametrize("width", [80, 100, 120, 200])
@pytest.mark.parametrize("fmt", ["table", "tree"])
@pytest.mark.parametrize("kind", [data.one_model, data.one_input, data.encoding_only])
def test_no_line_is_wider_than_the_terminal(kind: object, fmt: str, width: int) -> None:
    assert callable(kind)
    for options in variants(width):
        drawn = [ANSI.sub("", line) for line in lines(kind(), options, fmt)]
        assert max(map(cell_len, drawn)) <= width
        assert all(line == line.rstrip() for line in drawn)


@pytest.mark.parametrize("fmt", ["table", "tree"])
def test_four_models_with_costs_apart_fit_at_80_columns(fmt: str, everything: Report) -> None:
    assert max(map(cell_len, lines(everything, Options(width=80), fmt))) <= 80


@pytest.mark.parametrize("fmt", ["table", "tree"])
@pytest.mark.parametrize("width", [20, 40, 80, None])
def test_numbers_are_never_cut(fmt: str, width: int | None, one_model: Report) -> None:
    text = render(one_model, Options(width=width, threshold=Decimal(0)), fmt)
    for row in one_model.rows:
        assert f" {row.figures[0].tokens:,} " in text
    total = one_model.totals.figures[0]
    assert f" {total.tokens:,} " in text
    assert "$0.02545" in text


@pytest.mark.parametrize("fmt", ["table", "tree"])
@pytest.mark.parametrize("width", [40, 80, 200, None])
def test_colour_is_all_that_colour_adds(
    fmt: str, width: int | None, everything: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The command line has heeded these already; what it decided is in the options.
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "30")
    coloured = render(everything, Options(width=width, color=True), fmt)
    assert ANSI.sub("", coloured) == render(everything, Options(width=width), fmt)
    assert "\x1b" in coloured


@pytest.mark.parametrize("fmt", ["table", "tree"])
def test_a_plain_stream_gets_no_decoration_of_ours(fmt: str) -> None:
    report = data.report({"a.txt": 1, "b/c.txt": 2}, [data.column(data.MINI), data.column(data.TURBO)])
    render(report, Options(unicode=False), fmt).encode("ascii")


@given(ROWS, OPTIONS, st.sampled_from([40, 80, None]), st.sampled_from(["table", "tree", "markdown"]))
def test_anything_renders(rows: list[Row], options: Options, width: int | None, fmt: str) -> None:
    assert render(made(rows), options._replace(width=width), fmt).endswith("\n")


def test_names_are_no_markup(everything: Report) -> None:
    text = render(everything, Options(color=True, width=200), "table")
    assert "[bold]smile:smile:[/bold].txt" in text
    assert r"evil\x1b[31m\nname.txt" in text
    assert r"latin-\xe9t\xe9.txt" in text


def test_a_long_name_is_shortened_in_its_middle(one_model: Report) -> None:
    text = render(one_model, Options(width=80), "table")
    assert re.search(r"^packages/.*….*_a_page\.html ", text, re.MULTILINE)
    assert data.LONG in render(one_model, Options(width=None), "table")


def test_the_table_says_what_it_hid(one_model: Report) -> None:
    text = render(one_model, Options(top=2, width=100), "table")
    hidden = one_model.totals.figures[0].tokens - 131_072 - 30_321
    assert re.search(rf"… and 10 more +{hidden:,} ", text)


@pytest.mark.parametrize("models", [1, 3])
@pytest.mark.parametrize("width", [80, 200])
@pytest.mark.parametrize(("by", "entries"), [("file", "inputs"), ("dir", "directories"), ("ext", "suffixes")])
def test_a_table_shows_a_hundred_entries_unless_told(by: By, entries: str, width: int, models: int) -> None:
    report = many(models)
    found = lines(report, Options(width=width, by=by))
    assert len([line for line in found if re.match(r"(d|\.s)\d", line)]) == TABLE_TOP == 100
    hidden = sum(range(1, 9_901))
    rest = next(i for i, line in enumerate(found) if "more" in line)
    assert re.match(rf"… and 9,900 more {entries}( \(--top 0 shows all\))? .* {hidden:,} ", found[rest])
    assert "(--top 0 shows all)" in found[rest] + found[rest + 1]
    assert max(map(cell_len, found)) <= width


def test_nothing_else_hides_entries_unless_told() -> None:
    report = data.report({f"{n}.txt": 100 for n in range(TABLE_TOP + 2)}, [data.column(data.MINI)])
    for fmt in set(FORMATS) - {"table"}:
        text = render(report, Options(threshold=Decimal(0)), fmt)
        assert all(f"{n}.txt" in text for n in range(102))
    for top in (0, 102, 200):
        found = lines(report, Options(top=top))
        assert len([line for line in found if ".txt" in line]) == 102
        assert not any("more" in line for line in found)


def test_no_line_begins_with_what_belongs_to_the_one_before(everything: Report) -> None:
    for width in range(40, 120, 7):
        for line in lines(everything, Options(width=width)):
            assert not re.match(r" *[%·]", line)


def test_what_does_not_fit_says_by_how_much(one_model: Report) -> None:
    text = render(one_model, Options(width=200), "table")
    assert re.search(r"data/big\.txt .* 102\.4 %  over by 3,072", text)
    assert "1 of 12 inputs does not fit gpt-4o-mini" in text
    total = one_model.totals.figures[0].tokens
    assert f"All 12 inputs in one request: {total:,} tokens, 132.6 % of the 128,000-token window" in text
    assert f"does not fit, over by {total - 128_000:,}" in text


@pytest.mark.parametrize(
    ("tokens", "share", "verdict"),
    [(128_000, "100 %", "yes"), (128_001, "100.001 %", "over by 1"), (127_999, "99.999 %", "yes")],
)
def test_the_edge_of_the_window(tokens: int, share: str, verdict: str) -> None:
    report = data.report({"a": tokens}, [data.column(data.MINI)])
    assert lines(report, Options(width=80))[4].endswith(f"  {share}  {verdict}")


def test_room_for_the_answer_counts(everything: Report) -> None:
    exact = data.report({"a": 127_501}, [data.column(data.MINI, room=500)])
    text = render(exact, Options(width=200), "table")
    assert "over by 1\n" in text
    assert "128,000-token window (500 kept for the answer)" in text


def test_estimates_are_marked_and_say_their_basis(everything: Report) -> None:
    text = render(everything, Options(width=80), "table")
    assert re.search(r"claude-sonnet-5 +~150,732 +~\$", text)
    assert "~estimated: o200k_base x 1.5 (20 languages, measured" in text


@pytest.mark.parametrize(("fmt", "left", "right"), [("table", "[", "]"), ("markdown", r"\[", r"\]")])
def test_what_several_estimates_rest_on_is_told_once(fmt: str, left: str, right: str) -> None:
    basis = "taken for another; by script"
    guessed = [
        data.SONNET._replace(name=name, approx=Approx("~gemma4", basis=basis)) for name in ("one", "two")
    ]
    columns = [data.column(model) for model in (*guessed, data.SONNET)]
    text = render(data.report({"a": 1}, columns), Options(width=300), fmt)
    assert text.count(f"estimated: gemma4, by script {left}1{right}") == 2
    assert f"estimated: o200k_base x 1.5 {left}2{right}" in text
    assert text.count(basis) == 1
    assert re.search(rf"^(- )?{re.escape(left)}1{re.escape(right)} +{basis}$", text, re.MULTILINE)
    assert text.count("20 languages, measured 2026-11-22") == 1


def test_a_model_that_was_shut_down_says_so(everything: Report) -> None:
    text = render(everything, Options(width=300), "table")
    assert "shut down 2026-10-23, replaced by gpt-4o-mini" in text
    assert "1,050,000-token window (prompt up to 922,000)" in text
    assert "shuts down 2027-01-14, replaced by gpt-6-luna" in text
    retired = data.report({"a": 1}, [data.column(data.DAVINCI)])
    assert "p50k_base, exact · no price · shut down" in render(retired, Options(width=300), "table")


def test_prices_say_where_they_are_from(everything: Report) -> None:
    text = render(everything, Options(width=300), "table")
    assert "$0.15 in, $0.60 out per 1M tokens (openai-pricing, checked 2026-11-22)" in text
    assert "$2.00 in, $12.00 out per 1M tokens, $4.00 in, $18.00 out above 272,000 tokens" in text
    second = data.column(data.TERRA)._replace(price=data.TERRA.prices[0])
    assert "(news, checked 2026-07-01, second-hand)" in render(
        data.report({"a": 1}, [second]), Options(width=300), "table"
    )


def test_the_setting_is_told() -> None:
    scenario = Scenario(500, 1_000, cached_share=Decimal("0.5"), batch=True)
    report = data.report({"a": 1, "b": 2}, [data.column(data.MINI)], scenario=scenario)
    text = render(report, Options(width=300), "table")
    assert (
        "Costs are for 1,000 calls per input, 500 output tokens per call, "
        "50.0 % of each prompt cached, Batch API prices." in text
    )
    assert "$0.075 in, $0.30 out per 1M tokens in a batch" in text


def test_one_input_is_a_small_answer() -> None:
    text = render(data.one_input(), Options(width=80), "table")
    assert text.startswith("src/app.py  4.9 kB\n\nModel ")
    assert "Total" not in text


def test_no_input_says_so() -> None:
    report = Report((data.column(data.MINI),), skipped=(Skipped("a", Reason.BINARY),))
    for fmt in ("table", "tree", "markdown"):
        text = render(report, Options(), fmt)
        assert "No input was counted." in text
        assert "binary" in text
    assert "Total" in render(data.report({"a": 0, "b": 0}, [data.column(data.MINI)]), Options(), "tree")


@pytest.mark.parametrize("fmt", ["table", "tree", "markdown"])
def test_a_partial_result_says_so_first(fmt: str, everything: Report) -> None:
    assert PARTIAL in lines(everything, Options(), fmt)[0]
    assert PARTIAL not in render(data.one_model(), Options(), fmt)


@pytest.mark.parametrize("fmt", ["table", "tree"])
def test_many_skipped_are_told_by_reason_and_the_named_in_full(fmt: str) -> None:
    named = tuple(Skipped(f"named-{i}", Reason.NOT_FOUND, explicit=True) for i in range(30))
    found = tuple(Skipped(f"found-{i}", Reason.BINARY) for i in range(40))
    more = (Skipped("odd", Reason.TOO_LARGE),)
    report = Report((data.column(data.MINI),), skipped=found + named + more)
    text = render(report, Options(width=200), fmt)
    assert text.count("named-") == 30
    assert text.count("found-") == 20
    assert "Skipped: 71" in text
    assert "… and 21 more: 20 binary, 1 too-large; -f json lists them all" in text


def test_odd_encodings_are_named(everything: Report) -> None:
    text = render(everything, Options(width=200), "table")
    assert re.search(r"docs/说明文档\.md +read as utf-16-le\n", text)
    assert "read as utf-8, 3 spots that are not valid replaced by U+FFFD" in text


def test_the_tree_adds_up_and_collapses(one_model: Report) -> None:
    text = render(one_model, Options(width=100), "tree")
    found = lines(one_model, Options(width=100), "tree")
    assert re.match(r"Total of 12 inputs +169,692 +100 %", found[2])
    assert re.match(r"├─ data/ +131,072 +77\.2 %", found[3])
    assert re.search(r"├─ src/ +31,555 +18\.6 %", text)
    assert "packages/core/src/main/resources/templates/" in render(one_model, Options(), "tree")
    assert re.search(r"└─ … 7 more below 1 % +450 ", text)


def test_the_tree_cuts_by_depth_and_top(one_model: Report) -> None:
    flat = render(one_model, Options(width=100, depth=1), "tree")
    assert "parser.py" not in flat
    assert "src/" in flat
    top = render(one_model, Options(width=100, top=1, threshold=Decimal(0)), "tree")
    assert re.search(r"└─ … 10 more +38,620 ", top)


def test_a_very_deep_tree_is_no_problem() -> None:
    deep = {"/".join(["d"] * n) + f"/{n}": 1 for n in range(1, 1100)}
    text = render(
        data.report(deep, [data.column(data.MINI)]), Options(width=80, threshold=Decimal(0)), "tree"
    )
    assert text.count("\n") > 1100


def test_a_file_and_a_directory_of_one_name_are_two() -> None:
    report = data.report({"a": 1, "a/b": 2, "/x/y": 3}, [data.column(data.MINI)])
    text = render(report, Options(threshold=Decimal(0)), "tree")
    for name in ("─ a ", "─ a/ ", "─ b ", "─ /x/ ", "─ y "):
        assert name in text


def test_only_what_is_known_has_a_column() -> None:
    only = Column("cl100k_base", "cl100k_base")
    report = Report((only,), (Row("a", 1, (Figure(3),)), Row("b", 1, (Figure(4),))))
    assert lines(report, Options(width=80))[0] == "Path               Tokens"
    assert "cl100k_base  cl100k_base, exact\n" in render(report, Options(width=80), "table")
