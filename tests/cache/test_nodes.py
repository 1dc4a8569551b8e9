"""Folders as rows: large ones split, files added by several runs, under several encodings, and forgotten."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.cache import rows as packing
from tokcount.cache.counts import digest
from tokcount.cache.rows import Entry, Tree, entry, packed, split, unpacked
from tokcount.cache.upkeep import info, prune
from tokcount.model import Kept, Reason

from .helpers import KEPT, NOW, SECOND, TOKENIZERS, contents, file, keep, keep_both, opened, recall

DAY = 86_400 * SECOND

numbers = st.integers(0, 2**64 - 1)
names = st.text(st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), min_size=1)
entries = st.tuples(
    st.tuples(numbers, numbers, numbers, numbers, numbers),
    numbers,
    numbers,
    st.binary(min_size=16, max_size=16),
    st.none() | st.just([1, "cp1252", 3, None, ""]),
)


def rows(path: Path, columns: str = "*") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT {columns} FROM folders ORDER BY id").fetchall()


def known(path: Path, count: int) -> int:
    return len(recall(path, *(file(f"/many/{n}") for n in range(count))))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nodes are split early."""
    monkeypatch.setattr(packing, "MOST", 5)


# --- one row


@given(st.dictionaries(names, entries, min_size=1))
def test_what_is_packed_is_unpacked(files: dict[str, Entry]) -> None:
    assert unpacked(packed(b"/a", "o200k", 1, files)) == files


@given(st.dictionaries(names, entries, min_size=1), st.data())
def test_a_row_with_one_bit_flipped_is_none(files: dict[str, Entry], data: st.DataObject) -> None:
    row = packed(b"/a", "o200k", 1, files)
    column = data.draw(st.integers(4, 7))
    spot = data.draw(st.integers(0, len(row[column]) - 1))
    damaged = bytearray(row[column])
    damaged[spot] ^= 1 << data.draw(st.integers(0, 7))
    assert unpacked((*row[:column], bytes(damaged), *row[column + 1 :])) == {}


def test_what_is_unusual_comes_back(path: Path) -> None:
    odd = [
        Kept(7, {"o200k_base": 1, "cl100k_base": 2}, "cp1252"),
        Kept(7, {"o200k_base": 1, "cl100k_base": 2}, replaced=3),
        Kept(6, {"o200k_base": 1, "cl100k_base": 2}),
        Kept(7, {}, "", 0, Reason.UNDECODABLE, "naïve"),
    ]
    for n, kept in enumerate(odd):
        keep(path, file(f"/odd/{n}"), digest(b"%d" % n), kept)
        assert recall(path, file(f"/odd/{n}")) == {f"/odd/{n}": kept}


# --- large folders


@given(st.sets(names), st.integers(1, 5))
def test_a_split_loses_nothing_and_every_name_is_found_again(found: set[str], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "MOST", most)
        item = entry(file(), digest(b""), KEPT, "o200k_base", 1)
        leaves = split(1, dict.fromkeys(found, item))
    assert sorted(name for leaf in leaves.values() for name in leaf) == sorted(found)
    tree = Tree(leaves)
    assert all(name in leaves[tree.node(name)] for name in found)


def test_a_tree_that_lost_nodes_has_a_place_for_every_name() -> None:
    tree = Tree([4, 7])
    places = {tree.node(str(n)) for n in range(100)}
    assert places == {4, 5, 6, 7}
    assert Tree([]).node("a") == 1


def test_a_large_folder_is_split_and_known_in_every_part(path: Path, small: None) -> None:
    for part in range(0, 200, 20):
        with opened(path) as counts:
            for n in range(part, part + 20):
                keep_both(counts, b"%d" % n, file(f"/many/{n}"))
    assert all(number in range(1, 6) for (number,) in rows(path, "number"))
    assert known(path, 200) == 200
    assert info(path).files == 201
    with opened(path) as counts:
        for n in range(200):
            assert len(counts.by_file([file(f"/many/{n}")])) == 1


def test_one_change_in_a_large_folder_leaves_most_rows_alone(path: Path, small: None) -> None:
    with opened(path) as counts:
        for n in range(200):
            keep_both(counts, b"%d" % n, file(f"/many/{n}"))
    before = set(rows(path))
    keep(path, file("/many/7", size=8))
    assert len(before - set(rows(path))) == 2  # one for each encoding
    assert known(path, 200) == 199
    assert len(recall(path, file("/many/7", size=8))) == 1


def test_a_lost_row_costs_only_its_own_files(path: Path, small: None) -> None:
    with opened(path) as counts:
        for n in range(50):
            keep_both(counts, b"%d" % n, file(f"/many/{n}"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "DELETE FROM folders WHERE node IN (SELECT node FROM folders WHERE number > 1 LIMIT 2)"
        )
    left = known(path, 50)
    assert 0 < left < 50
    with opened(path) as counts:
        for n in range(50):
            keep_both(counts, b"%d" % n, file(f"/many/{n}"))
    assert known(path, 50) == 50


# --- several runs


def test_two_runs_that_end_at_once_add_up(path: Path) -> None:
    with opened(path) as first, opened(path) as second:
        keep_both(first, b"1", file("/d/1"))
        keep_both(second, b"2", file("/d/2"))
        keep_both(first, b"both", file("/d/both"))
        keep_both(second, b"both, changed", file("/d/both", size=8), KEPT._replace(size=8))
    assert len(recall(path, file("/d/1"), file("/d/2"))) == 2
    # The one that was closed last wins, and neither is ever taken for the other.
    assert recall(path, file("/d/both")) == {"/d/both": KEPT}
    assert recall(path, file("/d/both", size=8)) == {}


def test_a_file_known_under_one_encoding_is_known_under_both_by_its_content(path: Path) -> None:
    one = {"o200k_base": TOKENIZERS["o200k_base"]}
    other = {"cl100k_base": TOKENIZERS["cl100k_base"]}
    with opened(path, tokenizers=one) as counts:
        keep_both(counts, b"text", file("/d/a"), Kept(7, {"o200k_base": 3}))
    assert recall(path, file("/d/a")) == {}
    with opened(path, tokenizers=other) as counts:
        keep_both(counts, b"text", file("/d/copy"), Kept(7, {"cl100k_base": 4}))
    expected = {"/d/a": Kept(7, {"o200k_base": 3, "cl100k_base": 4})}
    assert recall(path, file("/d/a")) == expected
    with opened(path, tokenizers=other) as counts:
        assert counts.by_file([file("/d/a")])["/d/a"].tokens == {"cl100k_base": 4}


def test_a_folder_stays_at_hand_from_one_call_to_the_next(path: Path) -> None:
    with opened(path) as counts:
        for n in range(100):
            keep_both(counts, b"%d" % n, file(f"/many/{n}"))
    with opened(path) as counts:
        assert len(counts.by_file([file("/many/0"), file()])) == 2
        counts._connection = None
        assert len(counts.by_file([file(f"/many/{n}") for n in range(100)])) == 100
        assert counts.by_file([file()]) == {}  # only what was asked for last


# --- what is let go


def test_what_was_of_no_use_for_long_goes_with_the_next_change(path: Path) -> None:
    keep(path, file("/d/old"))
    keep(path, file("/d/used"))
    later = NOW + 40 * DAY
    assert len(recall(path, file("/d/used"), now=later)) == 1
    assert recall(path, file("/d/old")) == {}
    assert len(recall(path, file("/d/used"), file(), now=later)) == 2


def test_a_folder_of_a_day_ago_is_noted_as_used(path: Path) -> None:
    before = rows(path)
    recall(path, file(), now=NOW + DAY - SECOND)
    assert rows(path) == before
    recall(path, file(), now=NOW + 2 * DAY)
    assert {used for (used,) in rows(path, "used")} == {NOW + 2 * DAY}


def test_contents_that_a_folder_has_are_kept(path: Path, tmp_path: Path) -> None:
    there = [tmp_path / str(n) for n in range(3)]
    for one in there[:2]:
        one.touch()
    with opened(path) as counts:
        for one in there:
            keep_both(counts, one.name.encode(), file(str(one)))
    prune(path)
    assert list(contents(path, [digest(b"0"), digest(b"1"), digest(b"2")])) == [digest(b"0"), digest(b"1")]
    os.unlink(there[0])
    prune(path)
    assert list(recall(path, *(file(str(one)) for one in there))) == [str(there[1])]


@pytest.mark.exhaustive
def test_a_hundred_thousand_files_in_one_folder(path: Path) -> None:
    count = 100_000
    with opened(path) as counts:
        for n in range(count):
            keep_both(counts, b"%d" % n, file(f"/many/{n}"))
    assert known(path, count) == count
