"""Settings that mean nothing, each with all that is told of it: the line, what is wrong and what to do."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tokcount.config import load_settings
from tokcount.config.budgets import load_budgets
from tokcount.config.mistakes import ConfigError

from .reading import read, validator

CASES = yaml.safe_load(Path(__file__).with_name("mistakes.yaml").read_text(encoding="utf-8"))
_BUDGET = '[[budgets]]\nname = "x"\npaths = ["**"]\n'


def _content(case: dict[str, Any]) -> str:
    return (_BUDGET if case.get("budget") else "") + str(case["toml"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_every_mistake_is_told(case: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, _content(case), case.get("file", "tokcount.toml"))
    error = caught.value
    assert [f"{p.line}: {p.what} {p.remedy}" for p in error.problems] == case["told"]
    first = error.problems[0]
    assert error.location == f"{tmp_path / case.get('file', 'tokcount.toml')}:{first.line}"
    assert error.slug == first.slug
    assert error.message.startswith(first.what)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_editors_tell_the_same(case: dict[str, Any]) -> None:
    try:
        table = tomllib.loads(_content(case))
    except tomllib.TOMLDecodeError:
        return
    table = table["tool"]["tokcount"] if "tool" in table else table
    assert validator().is_valid(table) == (not case.get("schema", True))


def test_several_mistakes_are_one_message(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, "base = 4\nwarn-at = 2\n")
    file = tmp_path / "tokcount.toml"
    assert caught.value.message == (
        "'base' is not text but 4. Put it in quotes.\n"
        f"{file}:2: 'warn-at' is more than all of it: 2. Write it like '25%' or 0.25."
    )
    assert caught.value.hint == f"Correct these 2 mistakes in {file}."


def test_a_wrong_budget_does_not_keep_from_counting(tmp_path: Path) -> None:
    content = 'model = "gpt-4o"\n[[budgets]]\nname = 4'
    with pytest.raises(ConfigError):
        read(tmp_path, content)
    assert load_settings(tmp_path, {}).models == ("gpt-4o",)
    with pytest.raises(ConfigError):
        read(tmp_path, "budget = []")
    with pytest.raises(ConfigError):
        load_settings(tmp_path, {})


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a = " + b"[" * 100_000, "nested too deeply"),
        (b"warn-at = 1e99999999999999999999999", "number that is too large"),
        (b"warn-at = " + b"9" * 5000, "not valid TOML"),
        (b"warn-at = 0x" + b"f" * 5000, "'warn-at' is too large: a very large number"),
        (b"a = 1\n# caf\xe9", "not UTF-8"),
        (b"a = '\0'", "not valid TOML"),
    ],
)
def test_odd_files(content: bytes, told: str, tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=told):
        load_budgets(tmp_path, {}, file)


def test_a_file_that_was_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot be read: No such file") as caught:
        load_budgets(tmp_path, {}, tmp_path / "missing.toml")
    assert (caught.value.slug, caught.value.location) == (
        "config-unreadable",
        str(tmp_path / "missing.toml"),
    )
    with pytest.raises(ConfigError):
        load_settings(tmp_path, {}, tmp_path)  # a folder
    shared = tmp_path / "pyproject.toml"
    shared.write_text("[project]\n")
    with pytest.raises(ConfigError, match=r"no \[tool\.tokcount\] in it"):
        load_budgets(tmp_path, {}, shared)
    shared.write_text("[tool.tokcount]\nmodel = 'gpt-4o'\n")
    assert load_settings(tmp_path, {}, shared).models == ("gpt-4o",)
