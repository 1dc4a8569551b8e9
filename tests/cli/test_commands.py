"""The commands: which one a command line means, what the help says, and what is known of a model."""

from __future__ import annotations

import csv
import json
import os
import re
from io import StringIO

import pytest

from tokcount._version import __version__
from tokcount.cli.arguments import CountArguments

from .helpers import invoke, ok, valid, write


@pytest.mark.parametrize(
    "args", [["--version"], ["-V"], ["count", "--version"], ["--version", "x"]], ids=" ".join
)
def test_the_version(args: list[str]) -> None:
    assert ok(*args).text == f"tokcount {__version__}\n"


@pytest.mark.parametrize("args", [["--help"], ["-h"], ["count", "-h"]], ids=" ".join)
def test_the_help_lists_every_flag_once_under_a_heading(args: list[str]) -> None:
    text = ok(*args).text
    for field in CountArguments._fields:
        flag = "[PATH]..." if field == "paths" else f"--{field.replace('_', '-')} "
        assert len(re.findall(rf"^  (-\w, )?{re.escape(flag)}", text, re.MULTILINE)) == 1
    headings = re.findall(r"^([A-Z][\w ]+):$", text, re.MULTILINE)
    assert headings == ["Inputs", "What is computed", "Output", "Other"]
    assert "INTEGER" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_only_the_program_s_own_help_lists_the_commands() -> None:
    assert "\n    models    List the models" in ok("--help").text
    assert "Commands:" not in ok("count", "--help").text
    assert ok("models", "--help").text.startswith("Usage: tokcount models [OPTIONS] [MODEL]...\n")


def test_a_first_word_that_is_a_command_is_the_command() -> None:
    write({"models": "hello world", "count": "hello"})
    assert "gpt-4o-mini" in ok("models").text
    assert ok("./models", "-q").text == ok("count", "models", "-q").text == ok("-q", "models").text == "2\n"
    assert ok("count", "count", "-q").text == "1\n"


# --- models


def test_all_models_by_their_schema() -> None:
    found = valid(json.loads(ok("models", "-f", "json").out), "models-1")
    names = [model["name"] for model in found["models"]]
    assert len(names) == len(set(names)) > 50
    rows = list(csv.DictReader(StringIO(ok("models", "-f", "csv").text)))
    assert [row["name"] for row in rows] == names
    for fmt in ("table", "plain", "markdown"):
        text = ok("models", "-f", fmt).text
        assert all(name in text for name in names)


def test_one_model_with_everything_that_is_known() -> None:
    text = ok("models", "gpt-4o-mini").text
    for fact in (
        "128,000",
        "16,384",
        "2023-10",
        "2024-07-18",
        "2027-01-14",
        "82.0",
        "$0.15",
        "$0.60",
        "o200k_base",
    ):
        assert fact in text
    (found,) = valid(json.loads(ok("models", "gpt-4o-mini", "-f", "json").out), "models-1")["models"]
    assert (found["name"], found["max_output"]) == ("gpt-4o-mini", 16384)


def test_several_models_each_once() -> None:
    args = ("models", "gpt-4o-mini", "gpt-4", "gpt-4o-mini-2024-07-18")
    found = valid(json.loads(ok(*args, "-f", "json").out), "models-1")
    assert [model["name"] for model in found["models"]] == ["gpt-4o-mini", "gpt-4"]
    assert ok(*args).text.count("Window") == 2


def test_models_of_a_table_of_one_s_own() -> None:
    table = os.path.join(os.path.dirname(__file__), "prices.yaml")
    assert "free-weights" in ok("models", "--pricing", table).text
    assert "free-weights" not in ok("models").text
    write({"tokcount.toml": f"pricing = {table!r}"})
    assert "free-weights" in ok("models").text


@pytest.mark.parametrize("fmt", ["tree", "jsonl", "html"])
def test_formats_that_models_do_not_have(fmt: str) -> None:
    result = invoke("models", "-f", fmt)
    assert result.status == 2
    assert f"'{fmt}' is not one of 'table', 'plain', 'json', 'csv', 'markdown'." in result.err
