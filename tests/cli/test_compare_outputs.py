"""`-o` and `-q` of `tokcount compare` and `tokcount encodings`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .helpers import invoke, ok, posix, valid, write

MODELS = ("-m", "gpt-4o-mini", "-m", "gpt-3.5-turbo", "-m", "gpt-4o")
TWO = ("--encoding", "o200k_base", "--encoding", "r50k_base")


@pytest.fixture(autouse=True)
def inputs(here: Path) -> None:
    write({"a.txt": " hello" * 1000, "b.txt": "你好" * 10})


@pytest.mark.parametrize(("command", "args"), [("compare", MODELS), ("encodings", TWO)])
def test_a_report_in_several_formats(command: str, args: tuple[str, ...]) -> None:
    result = ok(command, "a.txt", *args, "-o", "out.json", "-o", "csv=out.txt", "-o", "out.md")
    assert result.text == ok(command, "a.txt", *args).text
    valid(json.loads(Path("out.json").read_text("utf-8")), f"{command}-1")
    for fmt, path in (("csv", "out.txt"), ("markdown", "out.md")):
        assert Path(path).read_text("utf-8") == ok(command, "a.txt", *args, "-f", fmt).text


def test_what_was_published_as_a_file() -> None:
    ok("encodings", "--published", "-o", "out.csv")
    assert "Gujarati" in Path("out.csv").read_text("utf-8")


@pytest.mark.parametrize("command", ["compare", "encodings"])
@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["-o", "out.jsonl"], "This is not written as jsonl"),
        (["-o", "tree=out"], "does not tell a format"),
        (["-o", "out"], "does not tell a format"),
        (["-o", "jsn=out"], "There is no format 'jsn'"),
        (["-o", "csv=a.txt"], "-o would overwrite 'a.txt'"),
        (["-o", "x.csv", "-o", "x.csv"], "Two reports cannot be written"),
        (["-q", "-f", "json"], "-q and -f do not go together"),
    ],
)
def test_what_makes_no_sense_is_an_error(command: str, args: list[str], told: str) -> None:
    result = invoke(command, "a.txt", *args)
    assert (result.status, result.out) == (2, b"")
    assert told in result.err


@posix
@pytest.mark.parametrize("command", ["compare", "encodings"])
def test_a_file_that_cannot_be_written_is_told(command: str) -> None:
    result = invoke(command, "a.txt", "-o", "nowhere/out.json")
    assert result.status == 2
    assert "could not be written to nowhere/out.json" in result.err
    assert result.out


def test_only_the_name_of_the_cheapest_model() -> None:
    assert ok("compare", "a.txt", *MODELS, "-q").text == "gpt-4o-mini\n"
    assert ok("compare", "a.txt", *MODELS, "--quiet", "--output-tokens", "500", "-o", "out.csv").text == (
        "gpt-4o-mini\n"
    )
    assert Path("out.csv").read_text("utf-8").startswith("model,")


def test_the_cheapest_model_is_one_that_all_inputs_fit() -> None:
    write({"long.txt": " hello" * 20_000})
    names = ("-m", "gpt-3.5-turbo", "-m", "gpt-4-turbo")
    assert ok("compare", "a.txt", *names, "-q").text == "gpt-3.5-turbo\n"
    assert ok("compare", "a.txt", "long.txt", *names, "-q").text == "gpt-4-turbo\n"
    result = invoke("compare", "long.txt", "-m", "gpt-3.5-turbo", "-q")
    assert (result.status, result.out) == (0, b"")
    assert "note: No model has a cost and room for every input." in result.err


def test_only_the_numbers_of_tokens_of_encodings() -> None:
    assert ok("encodings", "a.txt", *TWO, "-q").text == "1000\n1000\n"
    one, other = (ok("b.txt", "--encoding", name, "-q").text for name in ("o200k_base", "r50k_base"))
    assert ok("encodings", "b.txt", *TWO, "-q").text == one + other
    result = invoke("encodings", "--published", "-q")
    assert (result.status, result.out) == (2, b"")
    assert "-q prints what was counted" in result.err
