"""Differences of two states: what changed, what it costs, and how little is counted for it."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal

import pytest

from tests.sources.git.builder import ENVIRONMENT, Work
from tokcount.budgets.diff import committed, price_then, report, revisions, stored
from tokcount.model import Counted, Model, Outcome, Price, Reason, Skipped
from tokcount.model.checks import BaseInfo, DiffReport, FileCount
from tokcount.pricing.book import Book
from tokcount.pricing.layers import load_book
from tokcount.sources.git.base import sides
from tokcount.sources.git.blobs import Blobs

from .helpers import HOW, column, words

O200K = "o200k_base"
NUL = b"nul \0 nul"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def diff(work: Work, *typed: str, book: Book | None = None) -> DiffReport:
    here = work.repository
    chosen = sides(here, *typed)
    return revisions(
        here, chosen, BaseInfo(), column=column(), book=load_book() if book is None else book, how=HOW
    )


def told(found: DiffReport) -> list[tuple[str, str, int | None, int | None]]:
    return [
        (file.path, file.status, (file.base_tokens or {}).get(O200K), file.tokens.get(O200K))
        for file in found.files
    ]


def changed() -> Work:
    work = Work.new()
    work.commit(
        {
            "a.md": words(20),
            "gone.md": words(9),
            "moved.md": words(99),
            "same.md": "x",
            ".hid": "x",
            "p.png": NUL,
        }
    )
    work.git("mv", "moved.md", "new place.md")
    work.commit({"a.md": words(25), "gone.md": None, "日本.md": words(3), ".hid": "y", "p.png": NUL * 2})
    return work


def test_two_revisions() -> None:
    work = changed()
    found = diff(work, "HEAD~1..HEAD")
    assert told(diff(work, "HEAD~1", "HEAD")) == told(found)
    assert told(found) == [
        ("a.md", "modified", 20, 25),
        ("gone.md", "deleted", 9, None),
        ("new place.md", "renamed", 99, 99),
        ("日本.md", "added", None, 3),
    ]
    assert (found.base_total, found.total) == (128, 127)
    assert [(item.path, item.reason) for item in found.skipped] == [("p.png", Reason.BINARY)]
    assert found.cost
    assert found.base_cost
    assert found.cost.total == Decimal("0.15") * 127 / 10**6


def test_the_files_on_the_disk() -> None:
    work = changed()
    work.write({"a.md": words(30), "loose.md": words(2), ".gitignore": "ignored.md\n", "ignored.md": "x"})
    assert told(diff(work, "HEAD")) == [("a.md", "modified", 25, 30), ("loose.md", "added", None, 2)]
    work.git("rm", "-q", "--cached", "same.md")
    assert told(diff(work, "HEAD"))[1:] == [("loose.md", "added", None, 2)]
    work.write({".tokcountignore": "loose.md\n"})
    assert told(diff(work, "HEAD")) == [("a.md", "modified", 25, 30)]


def test_what_nested_ignore_files_leave_out_on_both_sides() -> None:
    work = changed()
    work.commit({"sub/in.md": words(7), "sub/out.md": words(8), "sub/deep/out.md": words(9), "out.md": "x"})
    work.write({"sub/.tokcountignore": "out.md\n", "sub/in.md": words(9), "sub/out.md": words(1)})
    work.write({"sub/deep/out.md": None, "out.md": "x x"})
    left = [("out.md", "modified", 1, 2), ("sub/in.md", "modified", 7, 9)]
    assert told(diff(work, "HEAD")) == left
    assert [path for path, *_ in told(diff(work, "HEAD~1..HEAD"))] == ["out.md", "sub/in.md"]
    # Also where git tracks what it ignores, as counting has it.
    work.write({".gitignore": "/out.md\n"})
    assert told(diff(work, "HEAD")) == left[1:]


def test_three_dots() -> None:
    work = changed()
    work.git("checkout", "-q", "-b", "side", "HEAD~1")
    work.commit({"side.md": words(4)})
    assert told(diff(work, "main...side")) == [("side.md", "added", None, 4)]
    assert told(diff(work, "main...")) == [("side.md", "added", None, 4)]


def test_nothing_changed() -> None:
    found = diff(changed(), "HEAD..HEAD")
    assert (found.files, found.total, found.base_total) == ((), 0, 0)


def test_what_became_text() -> None:
    work = changed()
    work.commit({"p.png": words(6)})
    assert told(diff(work, "HEAD~1..HEAD")) == [("p.png", "modified", None, 6)]


def test_only_what_changed_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    work = Work.new()
    work.commit({f"{i}.md": f"{i} " * 9 for i in range(200)})
    work.commit({f"{i}.md": f"{i} " * 10 for i in range(10)})
    made: list[Blobs] = []

    def blobs(repository: object) -> Blobs:
        made.append(Blobs(repository))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr("tokcount.sources.git.blobs.Blobs", blobs)
    assert len(diff(work, "HEAD~1..HEAD").files) == 10
    assert [one.reads for one in made] == [20]


def test_against_a_stored_baseline() -> None:
    after: dict[str, Outcome] = {
        "a.md": Counted("a.md", 1, {O200K: 5}),
        "new.md": Counted("new.md", 1, {O200K: 7}),
        "same.md": Counted("same.md", 1, {O200K: 1}),
        "p.png": Skipped("p.png", Reason.BINARY),
    }
    before = {"a.md": {O200K: 6}, "same.md": {O200K: 1}, "gone.md": {O200K: 2}}
    found = stored(before, after, column(), BaseInfo("baseline", "b.json"))
    assert told(found) == [
        ("a.md", "modified", 6, 5),
        ("gone.md", "deleted", 2, None),
        ("new.md", "added", None, 7),
    ]
    assert len(found.skipped) == 1


def test_no_price() -> None:
    found = report([FileCount("a", {O200K: 1}, {O200K: 2})], column()._replace(price=None), BaseInfo())
    assert (found.cost, found.base_cost, found.repriced) == (None, None, None)


def test_a_price_that_changed_is_told_apart() -> None:
    work = changed()
    here = work.repository
    assert committed(here, here.head) == date(2026, 1, 2)
    book = load_book()
    model = column().model
    assert model
    old = model.prices[0]
    rates = old.standard.base._replace(input=Decimal(3))
    dear = old._replace(standard=old.standard._replace(base=rates), start=None)
    cheap = old._replace(start=date(2026, 2, 1))

    class Other(Book):
        def price(self, model: Model, as_of: date | None = None) -> Price:
            return super().price(model._replace(prices=(dear, cheap)), as_of)

    other = Other(())
    found = diff(work, "HEAD~1..HEAD", book=other)
    assert found.repriced
    assert found.base_cost
    assert found.repriced.total == Decimal(3) * 128 / 10**6
    assert found.base_cost.total == Decimal("0.15") * 128 / 10**6
    assert diff(work, "HEAD~1..HEAD", book=book).repriced is None
    assert price_then(book, column(), date(1999, 1, 1)) is None
    assert price_then(book, column(), None) is None


def test_in_a_bare_repository() -> None:
    work = changed()
    work.git("clone", "-q", "--bare", ".", "../bare.git")
    os.chdir("bare.git")
    assert len(diff(Work(work.path.parent / "bare.git"), "HEAD~1..HEAD").files) == 4
