"""`tokcount compare` end to end."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tokcount import engines
from tokcount.counting.compare import DEFAULTS
from tokcount.engines import letters

from .helpers import Json, invoke, ok, posix, valid, write

THREE = ("-m", "gpt-4o-mini", "-m", "gpt-3.5-turbo", "-m", "text-davinci-003")


@pytest.fixture(autouse=True)
def thousand(here: Path) -> None:
    # One token a word under every encoding.
    write({"thousand.txt": " hello" * 1000, "中文.txt": "你好,世界!" * 100})


def report(*args: str, stdin: bytes = b"") -> Json:
    return valid(json.loads(ok("compare", *args, "-f", "json", stdin=stdin).out), "compare-1")


def by_name(found: Json) -> dict[str, Any]:
    return {each["model"]: each for each in found["models"]}


def test_the_announcement_in_one_command() -> None:
    found = report("thousand.txt", *THREE, "--output-tokens", "500")
    assert [each["model"] for each in found["models"]] == ["gpt-4o-mini", "gpt-3.5-turbo", "text-davinci-003"]
    assert found["baseline"] == "text-davinci-003"
    costs = [each["cost_usd"] for each in found["models"]]
    assert costs == ["0.00045", "0.00125", "0.03"]
    assert found["models"][0]["times"] == pytest.approx(66.666667)
    assert found["models"][1]["saving"] == pytest.approx(1 - 0.00125 / 0.03, abs=1e-6)
    assert found["models"][0]["benchmarks"]["mmlu"] == 82.0
    text = ok("compare", "thousand.txt", *THREE, "--output-tokens", "500").text
    assert "gpt-4o-mini costs 98.5 % less than text-davinci-003" in text
    assert "second-hand" in text


@pytest.mark.parametrize("args", [[], ["--calls", "7"], ["--output-tokens", "9", "--cached", "50%"]])
def test_the_figures_are_those_of_a_count(args: list[str]) -> None:
    names = ["gpt-4o-mini", "gpt-5.6-terra", "claude-sonnet-5"]
    models = [word for name in names for word in ("-m", name)]
    counted = ok("count", ".", *models, *args, "-f", "json").json["totals"]["models"]
    for name, each in by_name(report(".", *models, *args)).items():
        figures = counted[name]
        assert {key: each[key] for key in ("tokens", "cost_usd", "input_cost_usd")} == {
            key: figures[key] for key in ("tokens", "cost_usd", "input_cost_usd")
        }


def test_each_encoding_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = engines.LazyEngine.count_many

    def counting(self: engines.LazyEngine, texts: Any) -> list[int]:
        made.extend(texts)
        return real(self, texts)

    monkeypatch.setattr(engines.LazyEngine, "count_many", counting)
    models = [word for name in ("gpt-4o-mini", "gpt-4o", "gpt-4.1", "claude-2") for word in ("-m", name)]
    ok("compare", "thousand.txt", *models, "--no-cache")
    assert len(made) == 1


def test_estimates_by_script_look_at_a_text_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    real = letters.runs

    def looking(text: str) -> Any:
        looked.append(len(text))
        return real(text)

    monkeypatch.setattr("tokcount.engines.estimate_engine.runs", looking)
    models = [w for name in ("claude-sonnet-5", "gemini-2.5-pro", "qwen3-32b") for w in ("-m", name)]
    ok("compare", "thousand.txt", *models, "--no-cache")
    assert len(looked) == 1


def test_without_a_model_some_of_each_vendor_are_compared() -> None:
    found = by_name(report("thousand.txt"))
    assert set(found) == set(DEFAULTS)
    assert len({each["provider"] for each in found.values()}) >= 3
    for each in found.values():
        assert each["exact"] == (each["basis"] is None)
        # Without the packages all others are estimated by script, where no factor stands for all.
        assert each["ratio"] is None


def test_the_settings_name_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKCOUNT_MODEL", "gpt-4.1")
    assert set(by_name(report("thousand.txt"))) == {*DEFAULTS, "gpt-4.1"}


def test_a_baseline_of_choice_joins_the_comparison() -> None:
    found = report("thousand.txt", "-m", "gpt-4o-mini", "--baseline", "openai/gpt-4o")
    assert found["baseline"] == "openai/gpt-4o"
    assert by_name(found)["gpt-4o-mini"]["saving"] == 0.94
    dearer = report("thousand.txt", "-m", "gpt-4o", "--baseline", "gpt-4o-mini")
    assert by_name(dearer)["gpt-4o"]["saving"] < -15


def test_scenarios() -> None:
    found = report("thousand.txt", "-m", "gpt-4o-mini", "--calls", "10", "--output-tokens", "100", "--batch",
                   "--monthly", "10k")  # fmt: skip
    (mini,) = found["models"]
    assert mini["cost_usd"] == "0.00105"
    assert Decimal(mini["monthly_cost_usd"]) == Decimal("1.05")
    assert found["scenario"]["monthly_calls"] == 10_000
    assert report("thousand.txt", "-m", "gpt-4o-mini", "--per-month", "1")["scenario"]["monthly_calls"] == 1
    (cached,) = report("thousand.txt", "-m", "gpt-4o-mini", "--cached", "400")["models"]
    assert cached["cost_usd"] == "0.00012"


def test_a_missing_rate_is_told_and_no_cost_is_made_up() -> None:
    found = by_name(report("thousand.txt", *THREE, "--batch"))
    davinci = found["text-davinci-003"]
    assert davinci["cost_usd"] is davinci["saving"] is None
    assert "no batch price" in davinci["no_cost"]
    assert found["gpt-4o-mini"]["no_cost"] is None
    assert "no batch price" in ok("compare", "thousand.txt", *THREE, "--batch").text
    result = invoke("compare", "thousand.txt", "-m", "text-davinci-003", "--batch")
    assert result.status == 2
    assert "no batch price" in result.err


def test_the_notes_of_all_defaults_tell_each_basis_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = ok("compare", "thousand.txt").text
    estimates = sum(each["basis"] is not None for each in report("thousand.txt")["models"])
    bases = {each["basis"] for each in report("thousand.txt")["models"]} - {None}
    assert text.count("~estimated: ") == text.count(", by script [") == estimates > len(bases)
    assert " ".join(text.split()).count("by script from o200k_base") == len(bases)
    assert all(basis in " ".join(text.split()) for basis in bases)


def test_of_many_old_prices_three_are_named() -> None:
    age = "checked 32 days before 2026-12-24"
    told = invoke("compare", "thousand.txt", "--max-age", "3", "--as-of", "2026-12-24").err.splitlines()[0]
    assert told.endswith(f"prices are old: gpt-4o-mini, gpt-6-luna, gpt-6.2-sol and 9 more ({age}).")


def test_where_the_cheaper_one_changes() -> None:
    """1,000 tokens at $0.40 and $0.25, answers at $1.60 and $2.00: 0.15 x 1,000 / 0.40 = 375 tokens."""
    args = ("thousand.txt", "-m", "gpt-4.1-mini", "-m", "gpt-5-mini", "--break-even")
    answers, cached = report(*args)["break_even"]
    assert (answers["of"], answers["at"], answers["at_about"]) == ("output_tokens", "375", 375.0)
    assert (answers["cheaper_below"], answers["cheaper_above"]) == ("gpt-5-mini", "gpt-4.1-mini")
    assert answers["reachable"]
    assert answers["exact"]
    assert (cached["of"], cached["at"], cached["cheaper_below"]) == ("cached_share", None, "gpt-5-mini")
    assert (
        "gpt-5-mini costs less below 375 output tokens a call, gpt-4.1-mini above."
        in ok("compare", *args).text
    )
    even = report(*args, "--output-tokens", "375")["models"]
    assert even[0]["cost_usd"] == even[1]["cost_usd"] == "0.001"


def test_where_nothing_changes_one_sentence_says_so() -> None:
    text = ok("compare", "thousand.txt", "-m", "gpt-4o-mini", "-m", "gpt-4o", "--break-even").text
    assert "gpt-4o-mini costs less than gpt-4o, however long the answer is and whatever share" in text


def test_what_fits() -> None:
    write({"long.txt": " hello" * 20_000})
    found = by_name(report("long.txt", "thousand.txt", *THREE))
    assert found["gpt-4o-mini"]["fits"] is True
    turbo = found["gpt-3.5-turbo"]
    assert (turbo["fits"], turbo["inputs_that_do_not_fit"], turbo["over_by"]) == (False, 1, 3615)
    assert found["text-davinci-003"]["fits"] is None


def test_standard_input_and_what_is_skipped() -> None:
    assert report(*THREE, stdin=b"hello")["inputs"] == [{"path": "-", "bytes": 5}]
    write({"x.bin": b"\0\1"})
    result = invoke("compare", "x.bin", "thousand.txt", *THREE, "-f", "json")
    assert result.status == 2
    found = valid(json.loads(result.out), "compare-1")
    assert [each["path"] for each in found["skipped"]] == ["x.bin"]
    assert "x.bin: not counted: binary" in result.err


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["-m", "gpt-4o-minni"], "There is no model 'gpt-4o-minni'"),
        (["-m", "gpt-4o", "--baseline", "gpt-oss-20b"], "no price to save from"),
        (["--tokenizer", "gpt-4o"], "is not MODEL=FILE.json"),
        (["-m", "gpt-4o", "--tokenizer", "gpt-4=x.json"], "gpt-4 has a tokenizer and is not compared"),
        (["-m", "gpt-4o", "--tokenizer", "gpt-4o=x.json"], "x.json"),
        (["--monthly", "0"], "'0' is less than 1"),
        (["-0"], "-0/--null"),
    ],
)
def test_what_makes_no_sense_is_an_error(args: list[str], told: str) -> None:
    result = invoke("compare", "thousand.txt", *args)
    assert (result.status, result.out) == (2, b"")
    assert told in result.err
    assert "Traceback" not in result.err


def test_a_tokenizer_of_ones_own_is_exact() -> None:
    """A word of one letter after the other: one token a letter."""
    tokenizers = pytest.importorskip("tokenizers", reason="tokcount[open] is not installed")
    letters = {letter: i for i, letter in enumerate("helo \n")}
    model = tokenizers.models.WordLevel(letters, unk_token="o")
    made = tokenizers.Tokenizer(model)
    made.pre_tokenizer = tokenizers.pre_tokenizers.Split("", "isolated")
    made.save("tokenizer.json")
    names = ("claude-sonnet-5", "grok-4")
    args = [word for n in names for word in ("-m", n, "--tokenizer", f"{n}=tokenizer.json")]
    found = by_name(report("thousand.txt", *args))
    assert {each["tokens"] for each in found.values()} == {6000}
    assert {(each["exact"], each["basis"]) for each in found.values()} == {(True, None)}
    assert ok("thousand.txt", "--encoding", "tokenizer.json", "-q").text == "6000\n"
    result = invoke("thousand.txt", "--encoding", "tokenizer.json", "--special")
    assert result.status == 2
    write({"two/large.txt": " hello" * 400})
    assert ok("thousand.txt", "two", "--encoding", "tokenizer.json", "-q").text == "8400\n"
    # A pipe that is longer than what is decoded at a time is read as a whole, as a file of that size is.
    piped = ok("-", "--encoding", "tokenizer.json", "-q", stdin=b" hello" * 100_000)
    assert piped.text == "600000\n"


def test_a_file_too_large_to_hold_is_not_cut_for_a_tokenizer_of_ones_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tokcount.counting.undivided import undivided
    from tokcount.model import Document, Stream, Tally, Text

    def loaded(size: int) -> Any:
        document = Document("large", lambda: Stream(iter(["a", "b"]), "utf-8", Tally(size, 3)), 1)
        (item,) = undivided([document])
        assert isinstance(item, Document)
        return item.load()

    assert "more than 64 MiB" in loaded(2**26 + 1).detail
    assert loaded(2**26) == Text("ab", 2**26, "utf-8", 3)


@posix
def test_the_table_keeps_to_the_terminal() -> None:
    from .terminal import at_terminal

    for columns in (80, 200):
        shown = at_terminal("compare", "thousand.txt", columns=columns)
        assert shown.status == 0
        assert not shown.overflows
        assert "━" in shown.text or columns == 80


def test_the_plain_lines_are_for_programs() -> None:
    lines = [
        line.split("\t") for line in ok("compare", "thousand.txt", *THREE, "-f", "plain").text.splitlines()
    ]
    assert lines[0] == ["0.00015", "1000", "exact", "gpt-4o-mini"]
    assert len(lines) == 3


def test_what_programs_read_loads_nothing_heavy() -> None:
    from .test_start_up import loaded

    args = ("compare", "thousand.txt", *THREE, "-f", "json")
    loaded(*args)
    assert not loaded(*args) & {"rich", "pydantic", "yaml", "tiktoken", "toktok"}
