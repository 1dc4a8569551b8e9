"""Sorting, grouping and cutting: whatever is hidden is still added up."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.model import Column, Cost, Figure, Group, Report, Row
from tokcount.report.languages import language
from tokcount.report.options import By, Options, Sort
from tokcount.report.view import directory, groups, label, suffix, view

from .data import MINI, TURBO, column

COLUMNS = (column(MINI), column(TURBO, compared=True))
COSTS = st.builds(Cost, st.integers(0, 9).map(Decimal), st.integers(0, 9).map(Decimal))
FIGURES = st.builds(Figure, st.integers(0, 50), COSTS)
PATHS = st.lists(st.sampled_from(["a", "b.py", "c.py", "Makefile", "x y"]), min_size=1, max_size=4).map(
    "/".join
)
# Not the named tuple itself, of which Hypothesis would vary the defaults too.
ROWS = st.lists(st.builds(partial(Row), PATHS, st.integers(0, 9), st.tuples(FIGURES, FIGURES)), max_size=12)
OPTIONS = st.builds(
    partial(Options),
    sort=st.sampled_from([None, *get_args(Sort)]),
    top=st.none() | st.integers(0, 14),
    by=st.sampled_from(get_args(By)),
    depth=st.none() | st.integers(1, 3),
)


def made(rows: list[Row]) -> Report:
    return Report(COLUMNS, tuple(rows))


def sums(group: Group) -> tuple[int, int, tuple[Figure, ...]]:
    """What adds up; a cost that no row has is no cost, or none of it."""
    return group.inputs, group.size, tuple(Figure(f.tokens, f.cost or Cost()) for f in group.figures)


@given(ROWS, OPTIONS)
def test_hidden_and_shown_make_the_total(rows: list[Row], options: Options) -> None:
    report = made(rows)
    seen = view(report, options, "tokens")
    shown = view(Report(COLUMNS, tuple(e for e in seen.entries if isinstance(e, Row))), Options()).totals
    for entry in seen.entries:
        if isinstance(entry, Group):
            shown += entry
    rest = seen.rest or Group(figures=(Figure(), Figure()))
    assert sums(shown + rest) == sums(report.totals)
    assert (seen.rest is None) == (seen.hidden == 0)


@given(ROWS, st.sampled_from(["dir", "ext", "language"]), st.none() | st.integers(1, 3))
def test_groups_make_the_total(rows: list[Row], by: By, depth: int | None) -> None:
    report = made(rows)
    found = groups(report, by, depth)
    assert sums(sum(found, Group(figures=(Figure(), Figure())))) == sums(report.totals)
    assert len({g.name for g in found}) == len(found)


@given(ROWS, ROWS)
def test_reports_add_up_as_their_totals_do(one: list[Row], two: list[Row]) -> None:
    added = (made(one) + made(two)).totals
    assert sums(added) == sums(made(one).totals + made(two).totals)


@given(ROWS, OPTIONS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_shows(rows: list[Row], options: Options, random: object) -> None:
    mixed = list(rows)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert view(made(rows), options, "tokens") == view(made(mixed), options, "tokens")


@given(ROWS, st.sampled_from(get_args(Sort)))
def test_the_largest_comes_first_and_names_settle_ties(rows: list[Row], sort: Sort) -> None:
    def rank(row: Row) -> Decimal | int:
        figure = row.figures[0]
        assert figure.cost is not None
        ranks = {"tokens": figure.tokens, "bytes": row.size, "path": 0}
        return figure.cost.total if sort == "cost" else ranks[sort]

    entries = view(made(rows), Options(sort=sort)).entries
    for one, two in pairwise(e for e in entries if isinstance(e, Row)):
        assert rank(one) >= rank(two)
        if rank(one) == rank(two) and sort != "cost":
            assert one.path <= two.path


def test_without_a_price_cost_sorts_by_tokens() -> None:
    only = Column("o200k_base", "o200k_base")
    rows = tuple(Row(p, 1, (Figure(n),)) for p, n in {"a": 1, "b": 3, "c": 2}.items())
    found = view(Report((only,), rows), Options(sort="cost")).entries
    assert [label(e) for e in found] == ["b", "c", "a"]


def test_without_a_sort_the_order_found_is_kept() -> None:
    rows = [Row(p, 1, (Figure(n), Figure(n))) for p, n in {"b": 1, "c": 3, "a": 2}.items()]
    assert [label(e) for e in view(made(rows), Options()).entries] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("path", "depth", "name"),
    [
        ("a.txt", None, "."),
        ("-", 1, "."),
        ("src/lib/a.py", None, "src/lib"),
        ("src/lib/a.py", 1, "src"),
        ("src/a.py", 3, "src"),
        ("/a.py", None, "/"),
        ("/home/me/a.py", None, "/home/me"),
        ("/home/me/a.py", 1, "/home"),
    ],
)
def test_directory(path: str, depth: int | None, name: str) -> None:
    assert directory(path, depth) == name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.PY", ".py"),
        ("a/b.tar.gz", ".gz"),
        ("Makefile", "(none)"),
        (".gitignore", "(none)"),
        ("a.b/c", "(none)"),
        ("odd.", "(none)"),
    ],
)
def test_suffix(path: str, name: str) -> None:
    assert suffix(path) == name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("src/a.py", "Python"),
        ("Makefile", "Makefile"),
        ("x/CMakeLists.txt", "CMake"),
        ("notes.txt", "Text"),
        ("a.pl", "Perl"),
        ("a.sql", "SQL"),
        ("a.h", "C"),
        ("x.unheard-of", "Other"),
        ("LICENSE", "Other"),
        ("-", "Other"),
    ],
)
def test_language(path: str, name: str) -> None:
    assert language(path) == name
