"""The library: what a program that imports tokcount sees."""

from __future__ import annotations

import doctest
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tokcount
from tokcount import api
from tokcount.engines import load
from tokcount.errors import (
    EngineError,
    NoPriceError,
    PricingError,
    TokcountError,
    UnknownNameError,
    UsageError,
)
from tokcount.model import Cost, Reason

TABLE = Path(__file__).parent / "cli" / "prices.yaml"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("module", [tokcount, api], ids=["tokcount", "tokcount.api"])
def test_the_examples_in_the_documentation(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted > 0
    assert found.failed == 0


# --- loading


def loaded(statement: str) -> set[str]:
    script = f"import sys; before = set(sys.modules); {statement}; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_import_loads_next_to_nothing() -> None:
    assert loaded("import tokcount") <= {"tokcount", "tokcount._version", "typing", "__future__"} | loaded(
        "import typing"
    )


def test_counting_loads_no_command_line() -> None:
    modules = loaded("import tokcount; tokcount.count('x', encoding='o200k_base')")
    assert not modules & {"typer", "rich", "pydantic", "yaml", "tiktoken", "tokcount.cli"}


def test_the_public_names() -> None:
    assert dir(tokcount) == sorted(tokcount.__all__)
    for name in tokcount.__all__:
        assert getattr(tokcount, name) is getattr(tokcount, name)
    with pytest.raises(AttributeError, match="'tokcount' has no attribute 'cuont'"):
        tokcount.cuont  # noqa: B018
    script = "from tokcount import *; print(count('hello world'), sorted(n for n in dir() if n[0] != '_'))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    public = sorted(name for name in tokcount.__all__ if name[0] != "_")
    assert done.stdout == f"2 {public}\n"


def test_types_are_told_to_type_checkers() -> None:
    assert (Path(tokcount.__file__).parent / "py.typed").exists()


# --- counting


@given(st.text(), st.sampled_from(["gpt2", "cl100k_base", "o200k_base"]))
def test_count_is_tiktoken_s(text: str, encoding: str) -> None:
    assert tokcount.count(text, encoding=encoding) == load(encoding, "tiktoken").count_many([text])[0]


@given(st.lists(st.text(max_size=20), max_size=8))
def test_many_are_the_same_as_one_by_one(texts: list[str]) -> None:
    assert tokcount.count_many(iter(texts)) == [tokcount.count(text) for text in texts]


@given(st.text(st.characters(categories=["Cs", "Ll"]), max_size=10))
def test_lone_surrogates_count_as_the_replacement_character(text: str) -> None:
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert tokcount.count(text) == tokcount.count(joined)


def test_the_model_decides_on_the_encoding() -> None:
    text = "我们今天去哪儿？"
    assert tokcount.count(text, model="gpt-4") == tokcount.count(text, encoding="cl100k_base")
    assert tokcount.count(text) == tokcount.count(text, encoding="o200k_base")
    assert tokcount.count(text, "openai/gpt-4o") < tokcount.count(text, "gpt-4")


def test_an_estimate_is_scaled() -> None:
    text = "hello " * 100
    assert tokcount.count(text, model="claude-2") == round(tokcount.count(text) * Decimal("1.04"))


def test_an_estimate_by_script_is_in_whole_tokens() -> None:
    text = "hello " * 100
    found = tokcount.estimate(text, model="gemini-3.5-flash")
    assert not found.exact
    assert 0.9 < found.tokens / tokcount.count(text) < 1.1
    assert tokcount.count(text, model="gemini-3.5-flash") == found.tokens


def test_special_tokens() -> None:
    assert tokcount.count("<|endoftext|>") == 7
    assert tokcount.count("<|endoftext|>", special=True) == 1
    assert tokcount.count_many(["<|endoftext|>", "a"], special=True, engine="tiktoken") == [1, 1]


def test_one_string_is_not_many() -> None:
    with pytest.raises(TypeError, match="one string"):
        tokcount.count_many("abc")
    assert tokcount.count_many([]) == []


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"model": "gpt-4o-minni"}, UnknownNameError, "There is no model 'gpt-4o-minni'."),
        ({"encoding": "o200k"}, UnknownNameError, "There is no encoding 'o200k'."),
        ({"engine": "diesel"}, UnknownNameError, "There is no engine 'diesel'."),
        ({"encoding": "gpt2", "engine": "toktok"}, EngineError, "cannot count with gpt2"),
        ({"model": "chat-latest"}, NoPriceError, "No tokenizer of chat-latest is known"),
    ],
)
def test_errors_are_of_one_family(
    arguments: dict[str, str], error: type[TokcountError], message: str
) -> None:
    with pytest.raises(tokcount.TokcountError, match=message) as caught:
        tokcount.count("x", **arguments)  # type: ignore[arg-type]
    assert type(caught.value) is error
    assert caught.value.hint


# --- estimates


def test_an_estimate_from_a_number_and_from_a_text() -> None:
    found = tokcount.estimate(1000, "cheap", output_tokens=500, calls=2, cached=400, pricing=TABLE)
    assert found.cost == Cost(Decimal("0.0028"), Decimal("0.008"))
    assert found.cost.total == Decimal("0.0108")
    assert (found.tokens, found.fits, found.excess, found.exact) == (1000, True, 0, True)
    assert tokcount.estimate(" hello" * 1000, "cheap", pricing=str(TABLE)).tokens == 1000
    share = tokcount.estimate(1000, "cheap", cached=Decimal("0.4"), batch=True, pricing=TABLE)
    assert share.cost == Cost(Decimal("0.0008"), Decimal(0))


def test_an_estimate_that_does_not_fit() -> None:
    found = tokcount.estimate(1900, "cheap", output_tokens=200, pricing=TABLE)
    assert (found.fits, found.excess) == (False, 100)
    assert tokcount.estimate(5, "embedding", pricing=TABLE).fits is None


def test_a_number_is_the_model_s_own_and_a_text_is_scaled() -> None:
    assert tokcount.estimate(1000, "guessed", pricing=TABLE).tokens == 1000
    found = tokcount.estimate(" hello" * 1000, "guessed", pricing=TABLE)
    assert (found.tokens, found.exact) == (1500, False)


def test_without_a_price_there_is_no_cost() -> None:
    assert tokcount.estimate(5, "free-weights", pricing=TABLE).cost is None


@pytest.mark.parametrize(
    "arguments",
    [
        {"prompt": -1}, {"output_tokens": -1}, {"calls": 0}, {"cached": -1}, {"cached": Decimal("1.1")},
        {"cached": Decimal(-1)},
    ],
)  # fmt: skip
def test_numbers_that_make_no_sense(arguments: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"negative|fewer|most"):
        tokcount.estimate(**{"prompt": 1, **arguments})  # type: ignore[arg-type]


def test_a_float_is_neither_a_number_of_tokens_nor_a_share() -> None:
    with pytest.raises(TypeError, match=r"Decimal\('0.8'\)"):
        tokcount.estimate(5, cached=0.8)  # type: ignore[arg-type]


def test_rates_that_are_missing() -> None:
    with pytest.raises(NoPriceError, match="batch price of dear"):
        tokcount.estimate(5, "dear", batch=True, pricing=TABLE)


def test_a_price_table_is_read_again_when_it_has_changed(here: Path) -> None:
    mine = here / "mine.yaml"
    mine.write_text(TABLE.read_text("utf-8"), encoding="utf-8")
    first = tokcount.estimate(1000, "dear", pricing=mine)
    mine.write_text(mine.read_text("utf-8").replace("input: 10.00", "input: 20.00"), encoding="utf-8")
    os.utime(mine, (1, 1))
    second = tokcount.estimate(1000, "dear", pricing=mine)
    assert first.cost and second.cost  # noqa: PT018  # for the type checker
    assert second.cost.input == first.cost.input * 2
    with pytest.raises(PricingError, match="does not exist"):
        tokcount.estimate(1000, pricing=here / "nowhere.yaml")


# --- scanning


def test_scan_makes_the_report_of_the_command_line(here: Path) -> None:
    (here / "src").mkdir()
    (here / "src" / "a.py").write_text("print('hello')\n")
    (here / "b.md").write_text("# hello\n")
    (here / ".hidden").write_text("x")
    (here / "c.bin").write_bytes(b"\0")
    report = tokcount.scan(here, model=["gpt-4o-mini", "gpt-4"], compare=["gpt-3.5-turbo"], output_tokens=10)
    script = [sys.executable, "-m", "tokcount", str(here), "-f", "json", "--output-tokens", "10"]
    script += ["-m", "gpt-4o-mini", "-m", "gpt-4", "--compare", "gpt-3.5-turbo"]
    printed = json.loads(subprocess.run(script, capture_output=True, check=True).stdout)
    assert [row.path for row in report.rows] == [entry["path"] for entry in printed["inputs"]]
    assert report.totals.figures[1].tokens == printed["totals"]["models"]["gpt-4"]["tokens"]
    assert [(s.path.rpartition("/")[2], s.reason) for s in report.skipped] == [("c.bin", Reason.BINARY)]


def test_scan_takes_the_flags(here: Path) -> None:
    (here / ".h.txt").write_text("hello")
    (here / "a.txt").write_text("hello " * 100)
    (here / "b.md").write_text("hello")
    (here / ".ignore").write_text("b.md")

    def paths(**flags: object) -> list[str]:
        return [row.path for row in tokcount.scan(".", **flags).rows]  # type: ignore[arg-type]

    assert paths() == ["a.txt"]
    assert paths(hidden=True, exclude=[".ignore"]) == [".h.txt", "a.txt"]
    assert paths(no_ignore=True, include=["*.md"]) == ["b.md"]
    assert paths(max_file_size=10) == []
    assert paths(encoding="gpt2", engine="tiktoken", special=True) == ["a.txt"]


def test_scan_has_what_is_missing_in_its_report() -> None:
    report = tokcount.scan("nowhere.txt", "*.rs", "-")
    assert [(s.path, s.reason, s.explicit) for s in report.skipped] == [
        ("nowhere.txt", Reason.NOT_FOUND, True),
        ("*.rs", Reason.NO_MATCH, True),
        ("-", Reason.UNREADABLE, True),
    ]
    assert tokcount.scan().rows == ()


def test_scan_refuses_what_makes_no_sense() -> None:
    with pytest.raises(UsageError, match="--exclude does not take"):
        tokcount.scan(".", exclude=["!x"])
    with pytest.raises(ValueError, match="compare needs models"):
        tokcount.scan(".", encoding="gpt2", compare=["gpt-4"])
    with pytest.raises(UnknownNameError):
        tokcount.scan(".", compare=["gpt-4o-minni"])


def test_reports_add_up(here: Path) -> None:
    (here / "a.txt").write_text("hello")
    (here / "b.txt").write_text("hello world")
    one, other = tokcount.scan("a.txt"), tokcount.scan("b.txt")
    assert one + other == tokcount.scan("a.txt", "b.txt")
    assert isinstance(one, tokcount.Report)
