"""``tokcount check``: statuses above all. 1 is a finding, 2 is what kept the gate from measuring."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.report.checks.data import CHECKS
from tests.sources.git.builder import ENVIRONMENT, Work, pull_request
from tokcount.budgets.baseline import tokenizers
from tokcount.cli.check import Arguments
from tokcount.cli.check_options import CHECK
from tokcount.cli.check_plainly import read_plainly
from tokcount.cli.check_terms import LISTING
from tokcount.cli.command import parse
from tokcount.errors import UsageError
from tokcount.model.tokenizers import VENDORS
from tokcount.report.checks import render_check
from tokcount.report.options import Options

from .helpers import invoke, valid, write
from .small_prices import TABLE
from .test_start_up import loaded


def words(count: int) -> str:
    return " the" * count


def config(**keys: Any) -> str:
    """A settings file with one budget."""
    given = {"name": "b", "paths": ["docs/**"]} | {
        key.replace("_", "-"): value for key, value in keys.items()
    }
    lines = [
        f"{key} = {value if key.startswith('max-in') else json.dumps(value)}" for key, value in given.items()
    ]
    return "\n".join(["[[budgets]]", *lines, ""])


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def test_a_budget_that_is_typed_needs_no_settings() -> None:
    write({"README.md": words(10)})
    args = ("--token-budget", "10", "--cost-budget", "$0.02", "-m", "gpt-4o-mini", "README.md")
    held = invoke("check", *args)
    assert (held.status, held.err) == (0, "")
    assert "the only budget holds" in held.text
    assert invoke("check", "--token-budget", "9", "README.md").status == 1
    assert invoke("check", "--cost-budget", "0.0001c", "README.md").status == 1
    assert invoke("check", "--cost-budget", "1c", "--output-tokens", "20k", "README.md").status == 1
    assert invoke("check", "--context-budget", "0.001%", "README.md").status == 1
    assert invoke("check", "--context-budget", "1%", "README.md").status == 0


def test_a_typed_budget_over_folders_ignored_files_and_stdin() -> None:
    write(
        {
            ".gitignore": "gen.md\n",
            "gen.md": words(50),
            "docs/a.md": words(5),
            "logo.png": b"\x89PNG\r\n\x1a\n\0\0",
        }
    )
    assert invoke("check", "--token-budget", "10", ".").status == 0
    assert invoke("check", "--token-budget", "10", "gen.md").status == 1
    assert invoke("check", "--token-budget", "3", "-", stdin=b"a b c d").status == 1
    unnamed = invoke("check", "--token-budget", "3", stdin=b"a b c d")
    assert (unnamed.status, unnamed.out) == (2, b"")
    assert "nothing that they hold for" in unnamed.err
    assert invoke("check", "--token-budget", "4", "-", stdin=b"a b c d").status == 0
    for lost in ("logo.png", "gone.md"):
        result = invoke("check", "--token-budget", "10", lost)
        assert (result.status, "TOK006" in result.text) == (2, True)


@pytest.mark.parametrize(
    ("file", "status", "hint"),
    [
        ("nothing-there*.txt", 2, "Correct the glob, or name files or folders."),
        ("gone.md", 2, "Check the path."),
        ("empty", 1, "Name files with text in them."),
        ("logo.png", 2, "Save it as UTF-8, or leave it out."),
    ],
)
def test_a_typed_budget_that_matches_nothing_is_not_told_of_settings(
    file: str, status: int, hint: str
) -> None:
    write({"logo.png": b"\x89PNG\r\n\x1a\n\0\0"})
    Path("empty").mkdir()
    result = invoke("check", "--token-budget", "10", file)
    assert (result.status, f"\n  {hint}\n" in result.text) == (status, True)


def test_prices_of_a_day() -> None:
    write({"prices.yaml": TABLE, "docs/a.md": words(100)})
    dear = ("--pricing", "prices.yaml", "--as-of", "2026-06-30")
    typed = ("check", "-m", "alpha", "--cost-budget", "$0.00015", "docs/a.md")
    assert invoke(*typed, "--pricing", "prices.yaml").status == 0
    then = invoke(*typed, *dear)
    assert (then.status, "Prices as of 2026-06-30" in then.text) == (1, True)
    write({"tokcount.toml": config(max_cost={"usd": "0.00015"}, model="alpha").replace('"usd":', "usd =")})
    assert invoke("check", "--pricing", "prices.yaml").status == 0
    result = invoke("check", *dear, "-f", "json")
    assert result.status == 1
    assert valid(json.loads(result.text), "check-1")["pricing"]["as_of"] == "2026-06-30"
    early = invoke("check", "--pricing", "prices.yaml", "--as-of", "2025-12-31")
    assert (early.status, early.out) == (2, b"")
    assert "tokcount.toml:1: The price table has no price of alpha on 2025-12-31." in early.err
    assert "'soon' is not a day such as 2026-07-29" in invoke("check", "--as-of", "soon").err


def test_a_price_of_the_past_is_not_old_for_being_of_the_past(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tokcount.budgets.gaps.PRICE_AGE", 1)
    write({"prices.yaml": TABLE, "docs/a.md": words(100)})
    args = ("--cost-budget", "$1", "docs/a.md", "--pricing", "prices.yaml", "-m", "alpha")
    write({"tokcount.toml": "max-price-age = 1\n"})
    assert "TOK009" in invoke("check", *args).text
    assert "TOK009" not in invoke("check", *args, "--as-of", "2026-06-30").text


def test_where_the_base_was_named() -> None:
    work = Work.new()
    os.chdir(work.path)
    work.commit(
        {"tokcount.toml": 'base = "HEAD"\n' + config(max_increase="{ tokens = 0 }"), "docs/a.md": "x"}
    )
    assert "(named in the settings)" in invoke("check").text
    assert "(named with --base)" in invoke("check", "--base", "HEAD").text


def test_fail_on() -> None:
    write({"tokcount.toml": config(max_tokens=9, severity="warning"), "docs/a.md": words(10)})
    assert invoke("check").status == 0
    assert invoke("check", "--fail-on", "warning").status == 1
    write({"tokcount.toml": config(max_tokens=9)})
    assert invoke("check").status == 1
    assert invoke("check", "--fail-on", "warning").status == 1
    assert invoke("check", "--fail-on", "never").status == 0
    write({"docs/nul.md": b"\0"})
    assert invoke("check", "--fail-on", "never").status == 2


def test_quiet_and_files() -> None:
    write({"tokcount.toml": config(max_tokens=9), "docs/a.md": words(10), "other.md": "x"})
    result = invoke("check", "-q", "-o", "out.sarif", "-o", "junit=out.xml", "-o", "summary.md")
    assert (result.status, result.out, result.err) == (1, b"", "")
    assert json.loads(Path("out.sarif").read_text("utf-8"))["runs"][0]["results"][0]["ruleId"] == "TOK001"
    assert Path("out.xml").read_text("utf-8").startswith("<?xml")
    assert Path("summary.md").read_text("utf-8").startswith("<!--")
    assert invoke("check", "other.md").status == 0
    assert invoke("check", "docs").status == 1
    assert invoke("check", "docs/a.md", "other.md").status == 1
    assert invoke("check", "gone.md").status == 2
    assert invoke("check", "docs/gone.md").status == 0
    assert invoke("check", "-q", "-o", "gone/out.xml").status == 2


FORMATS = ("table", "concise", "json", "jsonl", "markdown", "github", "gitlab", "sarif", "junit")


@pytest.mark.parametrize("fmt", FORMATS)
def test_formats(fmt: str) -> None:
    write({"tokcount.toml": config(max_tokens=9), "docs/a.md": words(10)})
    result = invoke("check", "-f", fmt)
    assert (result.status, result.err) == (1, "")
    assert "docs/a.md" in result.text
    if fmt in {"json", "gitlab", "sarif"}:
        json.loads(result.text)


def test_budgets_by_name() -> None:
    write(
        {"tokcount.toml": config(max_tokens=9) + config(name="other", max_tokens=99), "docs/a.md": words(10)}
    )
    assert invoke("check", "--budget", "other").status == 0
    assert invoke("check", "--budget", "other", "--budget", "b").status == 1
    result = invoke("check", "--budget", "othr")
    assert (result.status, "Did you mean other?" in result.err) == (2, True)


def test_models() -> None:
    write({"tokcount.toml": config(max_tokens=25, models=["gpt-4o"]), "docs/a.md": "你好，世界！" * 4})
    assert invoke("check").status == 0
    assert invoke("check", "-m", "gpt-3.5-turbo").status == 1


def test_from_a_folder_below() -> None:
    work = Work.new()
    work.write({"tokcount.toml": config(max_tokens=9), "docs/deep/a.md": words(10), "docs/b.md": words(3)})
    os.chdir(work.path / "docs" / "deep")
    result = invoke("check", "-f", "concise")
    assert (result.status, result.text.split(":")[0]) == (1, "docs/deep/a.md")
    assert invoke("check", "a.md").status == 1
    assert invoke("check", "../b.md").status == 0


def test_no_budgets() -> None:
    result = invoke("check")
    assert (result.status, "--init" in result.err) == (2, True)


def test_init() -> None:
    work = Work.new()
    work.write({"AGENTS.md": words(900), ".cursorrules": "x", "docs/a.md": words(50)})
    os.chdir(work.path)
    assert invoke("check", "--init").status == 0
    assert ".cursorrules" in Path("tokcount.toml").read_text("utf-8")
    assert invoke("check").status == 0
    again = invoke("check", "--init")
    assert (again.status, "There are settings already" in again.err) == (2, True)


def test_explain() -> None:
    result = invoke("check", "--explain", "TOK004")
    assert (result.status, "max-increase" in result.text) == (0, True)
    assert invoke("check", "--explain", "TOK999").status == 2


def test_base_on_a_pull_request(monkeypatch: pytest.MonkeyPatch) -> None:
    work, _, _ = pull_request()
    os.chdir(work.path)
    write({"tokcount.toml": config(paths=["*.txt"], scope="total", max_increase="{ tokens = 0 }")})
    monkeypatch.setenv("GITHUB_EVENT_NAME", "pull_request")
    result = invoke("check", "-f", "json")
    assert (result.status, json.loads(result.text)["git"]["base_source"]) == (1, "merge-parent")
    assert invoke("check", "--base", "none").status == 0
    assert invoke("check", "--base", "HEAD").status == 0
    assert invoke("check", "--base", "HEAD^2").status == 1
    assert invoke("check", "--base", "gone").status == 2


@pytest.mark.parametrize(("setting", "status"), [("error", 2), ("warn", 0), ("ignore", 0)])
def test_missing_base(setting: str, status: int) -> None:
    work = Work.new()
    os.chdir(work.path)
    grown = config(max_increase="{ tokens = 0 }")
    work.commit({"tokcount.toml": f'on-missing-base = "{setting}"\n{grown}', "docs/a.md": "x"})
    result = invoke("check")
    assert (result.status, "TOK007" in result.text) == (status, setting != "ignore")
    assert invoke("check", "--fail-on", "warning").status == {"error": 2, "warn": 1, "ignore": 0}[setting]


def test_baseline() -> None:
    write({"tokcount.toml": config(max_increase="{ tokens = 0 }"), "docs/a.md": words(5)})
    assert invoke("check").status == 2  # no git, and no baseline
    assert invoke("baseline", "write", "--baseline", "base.json").status == 0
    assert invoke("check", "--baseline", "base.json").status == 0
    write({"docs/a.md": words(6)})
    assert invoke("check", "--baseline", "base.json").status == 1
    write({"tokcount.toml": 'baseline = "base.json"\n' + config(max_increase="{ tokens = 0 }")})
    assert invoke("check").status == 1
    write({"base.json": "{"})
    result = invoke("check")
    assert (result.status, "base.json:1: The baseline is damaged" in result.err) == (2, True)


LINES: tuple[list[str], ...] = (
    [],
    ["-q"],
    ["docs", "a.md", "-m", "gpt-4o", "--model", "x", "-f", "github", "-o", "a.sarif", "--output", "b.xml"],
    ["--base", "HEAD~1", "--baseline", "x", "--config", "y", "--pricing", "z", "--fail-on", "never"],
    ["--budget", "a", "--budget", "b", "--no-cache", "--no-progress", "--debug"],
)


@pytest.mark.parametrize("line", LINES)
def test_read_plainly_as_by_typer(line: list[str]) -> None:
    assert read_plainly(line) == parse(Arguments, CHECK, line, "tokcount check")


@pytest.mark.parametrize(
    "line", [["-f", "x"], ["--bas"], ["-m"], ["-m", "-q"], ["--token-budget", "8k"], ["-qf"]]
)
def test_what_is_left_to_typer(line: list[str]) -> None:
    assert read_plainly(line) is None


@pytest.mark.parametrize("command", ["check", "diff", "baseline"])
def test_help(command: str) -> None:
    assert invoke(command, "--help").status == 0


def test_the_cache_changes_nothing(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    monkeypatch.setenv("TOKCOUNT_CACHE_DIR", str(here / "cache"))
    write({"tokcount.toml": config(max_tokens=9), "docs/a.md": words(10)})
    for name in ("docs/a.md", "tokcount.toml"):
        os.utime(name, (1, 1))
    first = invoke("check", "-f", "json")
    assert invoke("check", "-f", "json") == first
    assert invoke("check", "-f", "json", "--no-cache") == first


def test_globs_of_the_usual_kind_load_no_library(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    monkeypatch.setenv("TOKCOUNT_CACHE_DIR", str(here / "cache"))
    globs = ["docs/**", "**/file*", "*.md", "./a?.txt"]
    write({"tokcount.toml": config(paths=globs, max_tokens=99), "docs/a.md": words(10)})
    loaded("check", "-f", "concise")
    assert not loaded("check", "-f", "concise") & {"pathspec", "typer", "dataclasses", "inspect"}


def test_what_holds_loads_nothing_to_tell_of_findings() -> None:
    write({"docs/a.md": words(5), "tokcount.toml": config(max_tokens=9)})
    loaded("check", "-q")
    assert not loaded("check", "-q") & {
        "textwrap", "difflib", "fractions", "tokcount.budgets.sentences", "tokcount.budgets.lines",
        "tokcount.report.checks.findings", "tokcount.report.grid",
    }  # fmt: skip


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_format_that_lists_no_files_is_the_same_without_them(fmt: str) -> None:
    lists = fmt in LISTING
    for make in CHECKS.values():
        report = make()
        without = render_check(report._replace(files=()), Options(), fmt)
        assert lists or render_check(report, Options(), fmt) == without


@pytest.mark.parametrize("model", ["gpt-4o", "claude-sonnet-4-5", "gemini-2.5-pro", "deepseek-chat"])
def test_models_of_every_vendor_are_checked(model: str) -> None:
    write({"docs/a.md": words(50), "tokcount.toml": config(model=model, max_tokens=9)})
    report = invoke("check", "-f", "json")
    assert (report.status, report.err) == (1, "")
    assert all(len(known["sha256"]) == 64 for known in json.loads(report.text)["tokenizers"].values())
    assert invoke("baseline", "write").status == 0
    assert invoke("check", "-q", "--baseline", "tokcount-baseline.json").status == 1


def test_another_tokenizer_of_a_package_has_another_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tokcount.budgets.baseline.identity", lambda _: "splintr-rs 0.22.0")
    found = tokenizers(VENDORS)
    assert len({*found.values()}) == len(VENDORS)


@pytest.mark.parametrize("output", ["-f json", "-f jsonl", "-q -o out.json", "-f table -o jsonl=out.json"])
def test_what_lists_files_is_told_of_them(output: str) -> None:
    write({"docs/a.md": words(5), "tokcount.toml": config(max_tokens=9)})
    told = invoke("check", *output.split()).text
    assert "docs/a.md" in (Path("out.json").read_text("utf-8") if "out.json" in output else told)


def test_a_wrong_command_line() -> None:
    with pytest.raises(UsageError):
        parse(Arguments, CHECK, ["--fail-on", "x"], "tokcount check")
