"""One process writes every format from one small tree; each is read back."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from tokcount.engines import load
from tokcount.report import FORMATS

from .conftest import COUNTED, TREE
from .helpers import Json, Result, invoke, left_out, ok, run, tokens, valid, write

SUFFIXES = {
    "table": "txt",
    "json": "json",
    "jsonl": "jsonl",
    "csv": "csv",
    "markdown": "md",
}
MODELS = ("-m", "gpt-4o-mini", "-m", "gpt-4", "--compare", "gpt-3.5-turbo")


@pytest.fixture(scope="module")
def written(forest: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """What one run prints, and the folder with all that it writes beside."""
    folder = tmp_path_factory.mktemp("out")
    outputs = [f"-o{folder / f'report.{suffix}'}" for suffix in SUFFIXES.values()]
    named = [f"--output={fmt}={folder / fmt}" for fmt in ("tree", "plain")]
    return run(".", *MODELS, "--no-cache", *outputs, *named, cwd=forest), folder


@pytest.fixture(scope="module")
def report(written: tuple[Result, Path]) -> Json:
    return valid(json.loads((written[1] / "report.json").read_text("utf-8")))


def read(written: tuple[Result, Path], fmt: str) -> str:
    name = f"report.{SUFFIXES[fmt]}" if fmt in SUFFIXES else fmt
    return (written[1] / name).read_bytes().decode()


def test_a_run_with_nothing_named_that_fails_is_fine_and_quiet(written: tuple[Result, Path]) -> None:
    assert (written[0].status, written[0].err) == (0, "")


def test_nothing_vanishes(report: Json) -> None:
    assert set(tokens(report)) == COUNTED
    assert left_out(report) == {"logo.png": "binary"}


def test_the_counts_are_tiktoken_s(report: Json) -> None:
    texts = {path: TREE[path] for path in COUNTED}
    texts |= {"docs/latin.txt": "déjà vu, café\n", "docs/wide.txt": "wide\n"}
    for model, name in (("gpt-4o-mini", "o200k_base"), ("gpt-4", "cl100k_base")):
        counts = load(name, "tiktoken").count_many([str(text) for text in texts.values()])
        assert tokens(report, model) == dict(zip(texts, counts, strict=True))


def test_the_sum_over_the_inputs_is_the_total(report: Json) -> None:
    for model in ("gpt-4o-mini", "gpt-4", "gpt-3.5-turbo"):
        assert sum(tokens(report, model).values()) == report["totals"]["models"][model]["tokens"]
    assert sum(entry["bytes"] for entry in report["inputs"]) == report["totals"]["bytes"]
    assert report["totals"]["inputs"] == len(COUNTED)


def test_the_comparison_is_in_the_report(report: Json) -> None:
    told = {(entry["model"], entry["against"]): entry["saving"] for entry in report["comparisons"]}
    assert told["gpt-4o-mini", "gpt-3.5-turbo"] > 0.6


@pytest.mark.parametrize("fmt", FORMATS)
def test_stdout_and_a_file_get_the_same(fmt: str, written: tuple[Result, Path], tree: Path) -> None:
    printed = written[0].text if fmt == "table" else ok(".", *MODELS, "-f", fmt, "--no-cache").text
    if fmt in ("table", "tree"):  # a pipe gets no decoration, a file does
        assert len(printed.splitlines()) == len(read(written, fmt).splitlines())
    else:
        assert printed == read(written, fmt)


def test_every_input_of_jsonl_is_one_of_json(written: tuple[Result, Path], report: Json) -> None:
    lines = [json.loads(line) for line in read(written, "jsonl").splitlines()]
    assert [line for line in lines if "reason" not in line and "path" in line] == report["inputs"]
    assert "logo.png" in read(written, "jsonl")


def test_csv_reads_back_as_a_row_for_each_input_and_model(written: tuple[Result, Path], report: Json) -> None:
    rows = list(csv.DictReader(StringIO(read(written, "csv"))))
    counted = [row for row in rows if row["tokens"]]
    assert len(counted) == len(COUNTED) * 3
    for model in ("gpt-4o-mini", "gpt-4", "gpt-3.5-turbo"):
        found = {row["path"]: int(row["tokens"]) for row in counted if row["model"] == model}
        assert found == tokens(report, model)
    costs = {
        (entry["path"], model): figures["cost_usd"]
        for entry in report["inputs"]
        for model, figures in entry["models"].items()
    }
    assert {(row["path"], row["model"]): row["cost_usd"] for row in counted} == costs


def test_plain_has_a_column_of_tokens_for_each_model(written: tuple[Result, Path], report: Json) -> None:
    lines = [line.split("\t") for line in read(written, "plain").splitlines()]
    numbers = {line[-1]: line[:-1] for line in lines}
    for path, count in tokens(report, "gpt-4").items():
        assert numbers[path][1] == str(count)
    assert ["-", "logo.png", "binary"] in [[line[0], *line[-2:]] for line in lines]


@pytest.mark.parametrize("fmt", ["table", "tree", "markdown"])
def test_what_people_read_names_every_file_and_the_saving(fmt: str, written: tuple[Result, Path]) -> None:
    text = read(written, fmt)
    for path in (*COUNTED, "logo.png"):
        name = path.rpartition("/")[2]
        assert name in text or fmt == "tree"
    assert "gpt-3.5-turbo" in text
    assert "%" in text
    assert "\x1b" not in text


def test_a_tree_adds_up_what_is_below_the_threshold(tree: Path) -> None:
    whole = ok(".", "-f", "tree", "--threshold", "0%").text
    assert "LICENSE" in whole
    cut = ok(".", "-f", "tree", "--threshold", "50%").text
    assert "LICENSE" not in cut
    assert "50" in cut
    flat = ok(".", "-f", "tree", "--depth", "1", "--threshold", "0%").text
    assert "src" in flat
    assert "main.py" not in flat


def test_html_is_not_promised(tree: Path) -> None:
    result = invoke(".", "-f", "html")
    assert result.status == 2
    assert "'html' is not one of" in result.err


def test_the_suffix_tells_the_format_in_any_case_and_a_name_may_hold_an_equals_sign() -> None:
    write({"a.txt": "hello world"})
    ok("a.txt", "-q", "-o", "A.JSON", "-o", "x=1.csv", "-o", "json=plain.txt")
    assert valid(json.loads(Path("A.JSON").read_text("utf-8")))["totals"]["inputs"] == 1
    assert Path("x=1.csv").read_text("utf-8").startswith("path,bytes,model,tokens,")
    assert valid(json.loads(Path("plain.txt").read_text("utf-8")))["totals"]["inputs"] == 1
