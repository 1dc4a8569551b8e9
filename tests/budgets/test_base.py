"""The base out of real repositories: what changed is counted from git, and never taken for empty."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import pytest

from tests.sources.git.builder import ENVIRONMENT, Work, history, loose, pull_request
from tokcount.model.checks import Budget, FileCount, Increase
from tokcount.sources.git.blobs import Blobs
from tokcount.sources.git.errors import GitError

from .helpers import CL100K, MINI, TURBO, checked, rules, statuses, words

TOTAL = Budget("total", ("**",), scope="total", max_increase=Increase(tokens=10))
EACH = TOTAL._replace(name="each", scope="each")
O200K = "o200k_base"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def work(files: Mapping[Any, Any]) -> Work:
    """A repository with a commit, which is the current directory."""
    made = Work.new()
    made.write(files)
    made.commit()
    os.chdir(made.path)
    return made


def test_grown_and_shrunk() -> None:
    here = work({"a.md": words(20), "b.md": words(20), "same.md": words(5), "gone.md": words(7)})
    here.write({"a.md": words(31), "b.md": words(12), "gone.md": None, "new.md": words(14)})
    report = checked(TOTAL, EACH, base="HEAD")
    assert report.verdicts[0].base_tokens == 52
    assert report.verdicts[0].tokens == 62
    assert rules(report) == ["TOK004 error a.md"]
    assert report.base.source == "option"
    by_path = {file.path: file for file in report.files}
    assert by_path == {
        "a.md": FileCount("a.md", {O200K: 31}, {O200K: 20}, "modified"),
        "b.md": FileCount("b.md", {O200K: 12}, {O200K: 20}, "modified"),
        "gone.md": FileCount("gone.md", {}, {O200K: 7}, "deleted"),
        "new.md": FileCount("new.md", {O200K: 14}, {}, "added"),
        "same.md": FileCount("same.md", {O200K: 5}, {O200K: 5}, "unchanged"),
    }
    here.write({"new.md": words(15)})
    (total, _) = checked(TOTAL, EACH, base="HEAD").findings
    assert (total.number, total.limit) == (11, 10)
    assert [(c.path, c.tokens) for c in total.largest] == [("new.md", 15), ("a.md", 11)]


def test_tracked_or_not_is_the_same() -> None:
    here = work({"a.md": words(20)})
    here.write({"new.md": words(9)})
    loose_report = checked(TOTAL, base="HEAD")
    here.git("add", "--all")
    assert checked(TOTAL, base="HEAD").verdicts == loose_report.verdicts
    here.git("commit", "-q", "-m", "x")
    assert checked(TOTAL, base="HEAD~1").verdicts == loose_report.verdicts
    here.git("rm", "-q", "--cached", "a.md")
    assert checked(TOTAL, base="HEAD~1").verdicts == loose_report.verdicts


def test_renamed() -> None:
    here = work({"docs/a.md": words(200), "other.md": "x"})
    here.git("mv", "docs/a.md", "docs/b.md")
    here.write({"docs/b.md": words(215)})
    report = checked(TOTAL, EACH, base="HEAD")
    assert rules(report) == ["TOK004 error", "TOK004 error docs/b.md"]
    assert [(f.number, f.largest[0].tokens) for f in report.findings] == [(15, 15), (15, 15)]
    assert report.files[0] == FileCount("docs/b.md", {O200K: 215}, {O200K: 200}, "renamed", "docs/a.md")
    # What comes from elsewhere has not been in the budget.
    only = TOTAL._replace(paths=("docs/b.md", "other.md"))
    (found,) = checked(only, base="HEAD").findings
    assert found.number == 215


def test_what_is_left_out_now_was_left_out_before() -> None:
    here = work({"a.md": words(20), ".hidden.md": words(99), "b.md": words(50)})
    here.write({".tokcountignore": "b.md\n", "a.md": words(31), ".hidden.md": None, "b.md": words(49)})
    assert [file.path for file in checked(TOTAL, base="HEAD").files] == ["a.md"]
    (found,) = checked(TOTAL, base="HEAD").findings
    assert found.number == 11


def test_a_budget_without_a_base() -> None:
    here = work({"a.md": "a"})
    here.write({"new/x.md": words(99)})
    report = checked(TOTAL._replace(paths=("new/**",)), EACH._replace(paths=("new/**",)), base="HEAD")
    assert rules(report) == []
    assert [verdict.base_tokens for verdict in report.verdicts] == [None, None]


def test_rest_is_rest_in_the_base_too() -> None:
    here = work({"a.md": words(50), "b.md": words(20)})
    here.write({"a.md": words(90), "b.md": words(31)})
    first = Budget("first", ("a.md",), max_tokens=100)
    rest = TOTAL._replace(rest=True)
    (found,) = checked(first, rest, base="HEAD").findings
    assert (found.budget, found.number) == ("total", 11)


def test_several_models() -> None:
    here = work({"a.md": "naïve " * 20})
    here.write({"a.md": "naïve " * 40})
    report = checked(TOTAL._replace(models=(MINI, TURBO)), base="HEAD")
    assert [set(file.base_tokens or {}) for file in report.files] == [{O200K, CL100K}]
    assert [f.model for f in report.findings] == [MINI, TURBO]


def test_on_a_pull_request() -> None:
    pull_request()
    os.chdir("repository")
    report = checked(TOTAL, base="auto", env={"GITHUB_EVENT_NAME": "pull_request"})
    assert report.base.source == "merge-parent"
    assert {file.path: file.status for file in report.files} == {"a.txt": "modified", "b.txt": "unchanged"}


def test_detached_and_in_a_folder() -> None:
    here, commits = history()
    here.git("checkout", "-q", "--detach", commits[1])
    here.write({"sub/x.md": words(99)})
    report = checked(TOTAL, base=commits[0], root=str(here.path / "sub"))
    assert [(file.path, file.status) for file in report.files] == [("x.md", "added")]
    assert report.verdicts[0].base_tokens is None


@pytest.mark.parametrize(
    ("on_missing", "severity", "status"), [("warn", "warning", "warn"), ("error", "error", "fail")]
)
def test_no_base(on_missing: str, severity: str, status: str) -> None:
    here = work({"a.md": words(20)})
    plain = Budget("plain", ("**",), max_tokens=100)
    report = checked(TOTAL, plain, base="auto", on_missing=on_missing)
    assert rules(report) == [f"TOK007 {severity}"]
    assert statuses(report) == {"total": status, "plain": "pass"}
    assert "origin/HEAD" in report.base.problem
    assert rules(checked(TOTAL, base="auto", on_missing="ignore")) == []
    assert rules(checked(TOTAL, base="none", on_missing=on_missing)) == []
    here.git("update-ref", "-d", "HEAD")
    assert rules(checked(TOTAL, base="auto", on_missing=on_missing)) == [f"TOK007 {severity}"]


def test_shallow() -> None:
    here, _ = history()
    here.clone("shallow", "--depth", "1")
    os.chdir("shallow")
    with pytest.raises(GitError, match="shallow"):
        checked(TOTAL, base="HEAD~1")
    os.chdir("..")
    here.clone("two", "--depth", "2")
    os.chdir("two")
    assert checked(TOTAL, base="HEAD~1").verdicts[0].base_tokens is not None


def test_no_repository_and_no_git(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GitError, match="no git repository"):
        checked(TOTAL, base="auto")
    monkeypatch.setenv("PATH", os.getcwd())
    with pytest.raises(GitError, match="no `git` on the PATH"):
        checked(TOTAL, base="auto")
    assert rules(checked(TOTAL)) == ["TOK005 error"]


def test_a_blob_that_is_broken_is_not_empty() -> None:
    here = work({"a.md": words(20)})
    oid = here.git("rev-parse", "HEAD:a.md")
    here.write({"a.md": words(25)})
    loose(here, oid).unlink()
    with pytest.raises(GitError):
        checked(TOTAL, base="HEAD")


def test_a_file_of_the_base_that_cannot_be_counted() -> None:
    here = work({"a.md": b"nul \0 nul", "b.md": words(5), "c.png": b"\x89PNG\r\n\x1a\n\0\0"})
    here.write({"a.md": words(50), "c.png": b"\x89PNG\r\n\x1a\n\0\0\0"})
    report = checked(TOTAL, EACH, base="HEAD", on_missing="error")
    assert rules(report) == ["TOK007 error a.md", "TOK007 error a.md"]
    assert statuses(report) == {"total": "fail", "each": "fail"}
    assert report.verdicts[0].base_tokens is None


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_file_that_was_a_link() -> None:
    here = work({"a.md": words(20)})
    os.symlink("a.md", "link.md")
    here.commit()
    os.unlink("link.md")
    here.write({"link.md": words(9)})
    report = checked(TOTAL, base="HEAD")
    assert (rules(report), report.verdicts[0].base_tokens) == ([], 20)


def test_line_ends_are_no_growth() -> None:
    here = work({".gitattributes": "* text=auto\n", "a.md": "a\n" * 40, "b.md": "b\n"})
    here.write({"a.md": "a\r\n" * 45, "b.md": "b\r\n"})
    report = checked(EACH._replace(paths=("a.md",), max_increase=Increase(tokens=0)), base="HEAD")
    (found,) = report.findings
    assert found.number == 10
    (total,) = checked(TOTAL._replace(max_increase=Increase(tokens=0)), base="HEAD").findings
    assert total.number == 10


def test_a_submodule_is_compared_with_nothing() -> None:
    other = Work.new("other")
    other.commit({"x.md": words(99)})
    here = work({"a.md": words(20)})
    here.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other.path), "sub")
    here.git("commit", "-q", "-m", "x")
    (here.path / "sub" / "x.md").write_text(words(500))
    here.write({"a.md": words(25)})
    report = checked(TOTAL, EACH, base="HEAD~1")
    assert rules(report) == []
    assert report.verdicts[0].tokens - (report.verdicts[0].base_tokens or 0) == 5


def test_odd_names() -> None:
    names = ["a b.md", "日本語.md", '"quoted".md', "tab\t.md", "[x].md"]
    here = work({name: words(20) for name in names})
    here.write({name: words(25) for name in names})
    report = checked(TOTAL, base="HEAD")
    assert {file.path for file in report.files} == set(names)
    assert (report.verdicts[0].tokens, report.verdicts[0].base_tokens) == (125, 100)


def test_only_blobs_of_changed_files_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    here = work({f"{i}.md": f"{i} " * 9 for i in range(200)})
    here.write({f"{i}.md": f"{i} " * 10 for i in range(10)})
    made: list[Blobs] = []

    def blobs(repository: object) -> Blobs:
        made.append(Blobs(repository))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr("tokcount.sources.git.blobs.Blobs", blobs)
    checked(TOTAL, base="HEAD")
    assert [one.reads for one in made] == [10]
