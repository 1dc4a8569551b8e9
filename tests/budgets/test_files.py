"""Which files budgets hold, and what is said of those that cannot be counted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.helpers import write
from tokcount.budgets.losses import is_loss
from tokcount.budgets.measure import Groups, How, count_groups
from tokcount.budgets.select import Chosen, Members
from tokcount.errors import UsageError
from tokcount.model import Outcome, Reason, Skipped
from tokcount.model.checks import Budget, Severity

from .helpers import CL100K, MINI, TURBO, checked, rules, statuses, words

NUL = b"text\0text"
PNG = b"\x89PNG\r\n\x1a\n\0\0"


def members(*budgets: Budget) -> dict[str, tuple[str, ...]]:
    return {verdict.budget.name: verdict.members for verdict in checked(*budgets).verdicts}


def test_what_a_budget_holds() -> None:
    write(
        {
            "AGENTS.md": "a", "sub/AGENTS.md": "b", "docs/a.md": "c", "docs/deep/b.txt": "d",
            "docs/drafts/c.md": "h", ".gitignore": "/build/", "build/AGENTS.md": "e",
            ".github/AGENTS.md": "f", ".github/prompts/x.md": "g",
        }
    )  # fmt: skip
    assert members(
        Budget("anywhere", ("AGENTS.md",)),
        Budget("at the root", ("./AGENTS.md",)),
        Budget("folder", ("docs",), exclude=("drafts/",)),
        Budget("hidden", (".github/**",)),
        Budget("all", ("**",)),
    ) == {
        "anywhere": ("AGENTS.md", "sub/AGENTS.md"),
        "at the root": ("AGENTS.md",),
        "folder": ("docs/a.md", "docs/deep/b.txt"),
        "hidden": (".github/AGENTS.md", ".github/prompts/x.md"),
        "all": ("AGENTS.md", "docs/a.md", "docs/deep/b.txt", "docs/drafts/c.md", "sub/AGENTS.md"),
    }


def test_rest_leaves_out_what_an_earlier_budget_of_each_took() -> None:
    write({"a.md": "a", "b.md": "b", "c.txt": "c"})
    assert members(
        Budget("first", ("a.md",)),
        Budget("sum", ("**",), scope="total"),
        Budget("rest", ("**",), rest=True),
        Budget("rest of the rest", ("**",), rest=True, optional=True),
        Budget("not rest", ("**",)),
    ) == {
        "first": ("a.md",),
        "sum": ("a.md", "b.md", "c.txt"),
        "rest": ("b.md", "c.txt"),
        "rest of the rest": (),
        "not rest": ("a.md", "b.md", "c.txt"),
    }


def test_files_choose_budgets_and_never_redefine_a_total() -> None:
    write({"docs/a.md": words(9), "docs/b.md": words(9), "src/c.py": words(9)})
    budgets = (
        Budget("total", ("docs/**",), scope="total", max_tokens=17),
        Budget("each", ("docs/**",), max_tokens=8),
        Budget("other", ("src/**",), max_tokens=8),
        Budget("nothing", ("gone/**",)),
    )
    whole = checked(*budgets)
    assert statuses(whole) == {"total": "fail", "each": "fail", "other": "fail", "nothing": "fail"}
    for name in ("a", "b"):
        part = checked(*budgets, files=[f"docs/{name}.md"])
        assert part.verdicts[0] == whole.verdicts[0]
        assert part.verdicts[1].members == (f"docs/{name}.md",)
        assert statuses(part) == {"total": "fail", "each": "fail", "other": "skipped", "nothing": "skipped"}
    folder = checked(*budgets, files=["docs"])
    assert folder.verdicts[:2] == whole.verdicts[:2]
    assert statuses(checked(*budgets, files=["docs/gone.md"]))["total"] == "fail"
    assert set(statuses(checked(*budgets, files=["README.md"])).values()) == {"skipped"}


def test_names_that_are_not_there_or_outside(tmp_path: Path) -> None:
    held = Members((Budget("b", ("docs/**",)),))
    Chosen(str(tmp_path), ["docs/gone.md", "."]).check(held)
    with pytest.raises(UsageError, match=r"no file 'src/gone\.py'"):
        Chosen(str(tmp_path), ["src/gone.py"]).check(held)
    with pytest.raises(UsageError, match="outside of the project"):
        Chosen(str(tmp_path / "sub"), ["a.md"])


def test_several_models_count_each_file_once(monkeypatch: pytest.MonkeyPatch) -> None:
    write({"a.md": words(5), "b.md": words(6)})
    asked: list[list[str]] = []

    def told(groups: Groups, how: How) -> dict[str, Outcome]:
        asked.append(
            [f"{item.path} {','.join(wanted)}" for wanted, items in groups.items() for item in items]
        )
        return count_groups(groups, how)

    monkeypatch.setattr("tokcount.budgets.check.count_groups", told)
    report = checked(
        Budget("one", ("a.md",), models=(MINI, "gpt-4o")),
        Budget("two", ("*.md",), models=(TURBO,), scope="total"),
        Budget("three", ("*.md",), models=(TURBO, MINI)),
    )
    assert asked == [["a.md cl100k_base,o200k_base", "b.md cl100k_base,o200k_base"]]
    assert [(v.model, v.tokens) for v in report.verdicts] == [
        (MINI, 5), ("gpt-4o", 5), (TURBO, 11), (TURBO, 6), (MINI, 6),
    ]  # fmt: skip
    assert [name for name, _ in report.tokenizers] == [CL100K, "o200k_base"]


def test_nothing_matches() -> None:
    report = checked(
        Budget("gone", ("old/*.md",)),
        Budget("may be", ("old/*.md",), optional=True),
        Budget("only told", ("old/*.md",), severity=Severity.WARNING),
    )
    assert rules(report) == ["TOK005 error", "TOK005 warning"]
    assert statuses(report) == {"gone": "fail", "may be": "pass", "only told": "warn"}


def test_what_cannot_be_measured_fails() -> None:
    write(
        {"docs/a.md": "a", "docs/logo.png": PNG, "docs/nul.md": NUL, "docs/lfs.bin": LFS, "docs/cut.png": NUL}
    )
    report = checked(Budget("all", ("docs/**",), scope="total", max_tokens=9))
    assert rules(report) == [
        "TOK006 error docs/cut.png", "TOK006 error docs/lfs.bin", "TOK006 error docs/nul.md",
    ]  # fmt: skip
    assert statuses(report) == {"all": "fail"}
    assert [item.path for item in report.skipped] == [
        "docs/cut.png", "docs/lfs.bin", "docs/logo.png", "docs/nul.md",
    ]  # fmt: skip
    assert rules(checked(Budget("pictures", ("*.png",), exclude=("cut.png",)))) == [
        "TOK006 error docs/logo.png"
    ]
    only = checked(Budget("clean", ("docs/**",), exclude=("nul.md", "lfs.bin", "cut.png")))
    assert (rules(only), statuses(only)) == ([], {"clean": "pass"})


LFS = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 9\n"


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links() -> None:
    write({"AGENTS.md": "a", "other.md": "b"})
    for name, target in {"CLAUDE.md": "AGENTS.md", "GEMINI.md": "other.md", "GONE.md": "nowhere"}.items():
        os.symlink(target, name)
    report = checked(Budget("b", ("AGENTS.md", "CLAUDE.md")))
    assert (rules(report), report.verdicts[0].members) == ([], ("AGENTS.md",))
    assert rules(checked(Budget("b", ("AGENTS.md", "GEMINI.md")))) == ["TOK006 error GEMINI.md"]
    assert rules(checked(Budget("b", ("AGENTS.md", "GONE.md")))) == ["TOK006 error GONE.md"]
    assert rules(checked(Budget("b", ("**",)))) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_unreadable() -> None:
    write({"a.md": "a"})
    os.chmod("a.md", 0)
    assert rules(checked(Budget("b", ("*.md",)))) == ["TOK006 error a.md"]


def test_what_is_a_loss() -> None:
    budget = Budget("b", ("assets/**", "*.svg", "logo.{png,gif}"))
    binary = Skipped("assets/x.bin", Reason.BINARY, "PNG image")
    assert not is_loss(binary, budget)
    assert is_loss(binary._replace(explicit=True), budget)
    assert is_loss(binary._replace(detail="contains NUL bytes"), budget)
    assert is_loss(binary._replace(path="assets/logo.gif"), budget)
    assert is_loss(binary._replace(path="assets/a.svg"), budget)
    assert is_loss(binary._replace(reason=Reason.UNREADABLE), budget)


def test_the_line_that_goes_over() -> None:
    write({"a.md": "one two three\n" * 50, "b.md": "x\r\n" * 5 + words(30), "c.md": words(99)})
    report = checked(Budget("b", ("*.md",), max_tokens=20))
    assert [(f.path, f.line) for f in report.findings] == [("a.md", 6), ("b.md", 6), ("c.md", 1)]
