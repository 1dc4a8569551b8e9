"""``tokcount diff``: which states are compared, and what is told of them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.sources.git.builder import ENVIRONMENT, Work

from .helpers import invoke, valid, write
from .small_prices import TABLE


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def work() -> Work:
    made = Work.new()
    for i in (1, 2, 3):
        made.commit({"a.md": "word " * i, "same.md": "x"})
    os.chdir(made.path)
    return made


def test_in_a_shallow_clone(work: Work) -> None:
    work.clone("../clone", "--depth", "2")
    os.chdir("../clone")
    result = invoke("diff", "HEAD~1", "-f", "markdown")
    assert (result.status, result.err) == (0, "")
    assert "`a.md`" in result.text
    assert "same.md" not in result.text
    lost = invoke("diff", "HEAD~2")
    assert (lost.status, "shallow" in lost.err) == (2, True)


def test_what_is_compared(work: Work) -> None:
    write({"a.md": "word " * 9})
    for args, change in {
        ("HEAD",): "+6\n",
        ("HEAD~2",): "+8\n",
        ("HEAD~2", "HEAD"): "+2\n",
        ("HEAD..HEAD~2",): "-2\n",
        ("HEAD~1...main",): "+1\n",
        ("HEAD~1", "worktree"): "+7\n",
        ("main..main",): "0\n",
    }.items():
        result = invoke("diff", "-q", *args)
        assert (result.status, result.text) == (0, change), args


def test_auto(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    result = invoke("diff")
    assert (result.status, "tokcount diff HEAD" in result.err) == (2, True)
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", work.git("rev-parse", "HEAD~2"))
    assert json.loads(invoke("diff", "-f", "json").text)["git"]["base_source"] == "gitlab"


def test_what_was_typed_is_told_as_it_was_typed(work: Work) -> None:
    assert "(named as HEAD~1)" in invoke("diff", "HEAD~1").text
    assert "(named as HEAD~1 HEAD)" in invoke("diff", "HEAD~1", "HEAD").text
    assert "(named as HEAD~2...HEAD)" in invoke("diff", "HEAD~2...HEAD").text
    # What only `check` has is no advice here.
    assert "--base" not in invoke("diff").err


def test_prices_of_a_day(work: Work) -> None:
    write({"prices.yaml": TABLE})
    args = ("diff", "HEAD~1..HEAD", "-m", "alpha", "--pricing", "prices.yaml")
    now, then = (
        valid(json.loads(invoke(*args, *day, "-f", "json").text), "diff-1")
        for day in ((), ("--as-of", "2026-06-30"))
    )
    costs = ("cost_usd", "base_cost_usd", "cost_change_usd")
    assert [now["totals"][key] for key in costs] == ["0.000004", "0.000003", "0.000001"]
    assert [then["totals"][key] for key in costs] == ["0.000008", "0.000006", "0.000002"]
    assert ("as_of" in now, then["as_of"]) == (False, "2026-06-30")
    text = invoke(*args, "--as-of", "2026-06-30").text
    assert "Cost at the price of 2026-06-30: $0.000006 to $0.000008" in text
    assert "at today's" not in text
    early = invoke(*args, "--as-of", "2025-12-31")
    assert (early.status, early.out) == (2, b"")
    assert "no price of alpha on 2025-12-31" in early.err


def test_exit_code(work: Work) -> None:
    assert invoke("diff", "HEAD", "--exit-code").status == 0
    assert invoke("diff", "HEAD~1", "--exit-code").status == 1
    assert invoke("diff", "HEAD~1").status == 0


@pytest.mark.parametrize("fmt", ["table", "concise", "json", "jsonl", "markdown"])
def test_formats(work: Work, fmt: str) -> None:
    result = invoke("diff", "HEAD~1", "-f", fmt, "-o", f"{fmt}=out")
    assert (result.status, result.err) == (0, "")
    assert "a.md" in result.text
    assert "a.md" in Path("out").read_text("utf-8")


def test_json(work: Work) -> None:
    report = json.loads(invoke("diff", "HEAD~1", "HEAD", "-f", "json", "-m", "gpt-4o").text)
    assert report["model"] == "gpt-4o"
    assert report["totals"]["change"] == 1
    assert [file["path"] for file in report["files"]] == ["a.md"]
    assert report["git"]["head"] == work.git("rev-parse", "HEAD")


def test_an_estimate_says_what_it_rests_on(work: Work) -> None:
    args = ("diff", "HEAD~1", "HEAD", "-m", "claude-opus-4-7")
    for fmt in ("table", "markdown"):
        text = " ".join(invoke(*args, "-f", fmt).text.replace("\\", "").split())
        assert "Counted for claude-opus-4-7 (estimated with claude4.7, by script)" in text
        assert "The estimate: not public, rebuilt by ctok" in text
    report = valid(json.loads(invoke(*args, "-f", "json").out), "diff-1")
    assert report["estimated"].startswith(
        "not public, rebuilt by ctok from counts of the API; by script from o200k_base"
    )
    exact = json.loads(invoke("diff", "HEAD~1", "HEAD", "-f", "json").out)
    assert exact["estimated"] is None


def test_from_a_baseline(work: Work) -> None:
    write({"tokcount.toml": '[[budgets]]\nname = "b"\npaths = ["*.md"]\nmax-tokens = 99\n'})
    assert invoke("baseline", "write", "-q").status == 0
    write({"a.md": "word " * 9})
    assert invoke("diff", "--from", "tokcount-baseline.json", "-q").text == "+6\n"
    assert invoke("diff", "--from", "gone.json").status == 2


@pytest.mark.parametrize(
    "args",
    [
        ("gone",), ("--from", "x", "HEAD"), ("a", "b", "c"), ("A..B", "C"), ("-q", "-f", "json", "HEAD"),
        ("-m", "gpt-9", "HEAD"), ("worktree", "HEAD"), ("-f", "sarif", "HEAD"), ("-x",),
    ],
)  # fmt: skip
def test_bad_input_is_2(work: Work, args: tuple[str, ...]) -> None:
    result = invoke("diff", *args)
    assert (result.status, result.out) == (2, b"")
    assert result.err.startswith("tokcount: error: ")


def test_no_repository() -> None:
    result = invoke("diff", "HEAD")
    assert (result.status, "no git repository" in result.err) == (2, True)


def test_unborn() -> None:
    Work.new()
    os.chdir("repository")
    assert invoke("diff").status == 2
    assert invoke("diff", "HEAD").status == 2
