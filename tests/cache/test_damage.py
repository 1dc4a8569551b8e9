"""Whatever is wrong with the cache: nothing wrong ever comes back, nothing is raised, and it recovers."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tokcount.cache import database
from tokcount.cache.upkeep import info, prune

from .altering import alter, check_recovered, use
from .helpers import CONTENT, KEPT, contents, file, keep, keep_both, opened, recall


def rows_of(whole: bytes) -> list[int]:
    """Where in the file the rows are, with what tells of their columns before them."""
    spots = {
        spot
        for mark in (CONTENT, b"a{}", b"o200k")
        for start in range(len(whole))
        if whole.startswith(mark, start)
        for spot in range(max(0, start - 24), min(len(whole), start + 96))
    }
    return sorted(spots)


def test_a_flipped_bit_is_never_counted_with(path: Path) -> None:
    """SQLite does not notice most of them, so that each row has a checksum."""
    whole = path.read_bytes()
    choice = random.Random(11)
    spots = [choice.randrange(len(whole)) for _ in range(200)] + choice.sample(rows_of(whole), 200)
    for spot in spots:
        path.write_bytes(whole[:spot] + bytes([whole[spot] ^ 1 << choice.randrange(8)]) + whole[spot + 1 :])
        use(path)
        info(path)
        prune(path)


@pytest.mark.exhaustive
def test_no_flipped_bit_of_a_row_is_counted_with(path: Path) -> None:
    whole = path.read_bytes()
    for spot in rows_of(whole):
        for bit in range(8):
            path.write_bytes(whole[:spot] + bytes([whole[spot] ^ 1 << bit]) + whole[spot + 1 :])
            use(path)


@pytest.mark.parametrize("when", ["NULL", "'yesterday'", "x'00'", "1e300", "9223372036854775807", "-5"])
def test_when_something_was_used_last_matters_little(path: Path, when: str) -> None:
    alter(path, f"UPDATE folders SET used = {when}")
    assert recall(path, file()) == {"/a": KEPT}
    prune(path)


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE folders",
        "DROP TABLE contents",
        "ALTER TABLE folders RENAME COLUMN names TO name",
        "ALTER TABLE contents ADD COLUMN more",
        "DROP TABLE folders; CREATE VIEW folders AS SELECT 1",
    ],
)
def test_tables_that_are_not_ours_start_anew(path: Path, change: str) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(change)
    connection.close()
    use(path)
    info(path)
    prune(path)
    check_recovered(path)


@pytest.mark.parametrize("size", [0, 1, 15, 100, 4096, 5000, 8192, 12288])
def test_a_cache_cut_short_starts_anew(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])
    use(path)
    info(path)
    prune(path)
    check_recovered(path)


@pytest.mark.parametrize("content", [b"\0" * 5000, b"not a database\n" * 500, b"SQLite format 3\0" * 99])
def test_a_file_of_something_else_starts_anew(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert info(path).files == 0
    path.write_bytes(content)
    prune(path)
    path.write_bytes(content)
    assert contents(path) == {}
    check_recovered(path)


@pytest.mark.parametrize("page", [1, 2, 3, 4])
def test_a_damaged_page_is_no_error_for_those_who_look(path: Path, page: int) -> None:
    whole = bytearray(path.read_bytes())
    whole[4096 * page : 4096 * page + 100] = b"\xaa" * len(whole[4096 * page : 4096 * page + 100])
    path.write_bytes(whole)
    assert info(path).files in (0, 1)
    path.write_bytes(whole)
    prune(path)
    path.write_bytes(whole)
    use(path)
    check_recovered(path)


def test_a_schema_of_another_version_is_left_alone(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    before = path.read_bytes()
    assert recall(path, file()) == {}
    use(path)
    prune(path)
    assert (info(path).files, info(path).size) == (0, len(before))
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_cache_that_cannot_be_made_is_none(tmp_path: Path, kind: str) -> None:
    where = tmp_path / "taken" / "counts.sqlite"
    if kind == "file":
        where.parent.write_text("in the way")
    else:
        where.mkdir(parents=True)
    keep(where, file())
    assert recall(where, file()) == {}
    prune(where)
    assert info(where).files == 0


def test_a_locked_cache_is_waited_for_only_shortly(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_WAIT_SECONDS", 0.01)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert recall(path, file()) == {}
    keep(path, file("/b"))
    prune(path)
    assert info(path).files == 0
    other.close()
    assert recall(path, file(), file("/b")) == {"/a": KEPT}


def test_a_full_disk_is_no_error(path: Path) -> None:
    with opened(path) as counts:
        assert counts._connection is not None
        counts._connection.execute(f"PRAGMA max_page_count = {path.stat().st_size // 4096}")
        for n in range(500):
            keep_both(counts, b"%d" % n, file(f"/{n}"))
    assert recall(path, file(), file("/1")) == {"/a": KEPT}


_WITHOUT_SQLITE = """
import sys
sys.modules["sqlite3"] = None
from pathlib import Path
from tokcount.cache.counts import Counts
from tokcount.cache.upkeep import info, prune
path = Path(sys.argv[1])
counts = Counts(path, {"o200k_base": "x"}, 0)
assert counts.by_content([b"x"]) == {}
counts.close()
prune(path)
assert info(path).files == 0
"""


def test_a_python_without_sqlite_has_no_cache(path: Path) -> None:
    before = path.read_bytes()
    subprocess.run([sys.executable, "-c", _WITHOUT_SQLITE, str(path)], check=True)
    assert path.read_bytes() == before
