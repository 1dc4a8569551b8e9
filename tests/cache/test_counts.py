"""The cache of counts: what comes back, what is another file, and what is let go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tokcount.cache import counts as module
from tokcount.cache.counts import digest
from tokcount.cache.upkeep import clear, info, prune
from tokcount.model import Fingerprint, Kept, Reason

from .helpers import CONTENT, KEPT, NOW, SECOND, TOKENIZERS, contents, file, keep, keep_both, opened, recall

DAY = 86_400 * SECOND


def test_what_was_kept_comes_back(path: Path) -> None:
    assert recall(path, file()) == {"/a": KEPT}
    assert contents(path) == {CONTENT: KEPT}


def test_why_something_is_not_counted_comes_back(path: Path) -> None:
    keep(path, file("/b"), digest(b"png"), Kept(7, {}, "", 0, Reason.BINARY, "PNG image"))
    found = recall(path, file("/b"))["/b"]
    assert (found.reason, found.detail) == (Reason.BINARY, "PNG image")


@pytest.mark.parametrize(
    "changed",
    [
        file(size=8),
        file(modified=NOW - 61 * SECOND),
        file(modified=NOW - 60 * SECOND + 1),
        file(changed=NOW - 59 * SECOND),
        file(inode=43),
        file(device=4),
        file("/A"),
        file("/a/"),
    ],
)
def test_a_file_that_differs_in_anything_is_another(path: Path, changed: Fingerprint) -> None:
    assert recall(path, changed) == {}


def test_another_tokenizer_knows_nothing(path: Path) -> None:
    with opened(path, tokenizers={"o200k_base": "another vocabulary"}) as counts:
        assert counts.by_file([file()]) == {}
    with opened(path, tokenizers=TOKENIZERS | {"r50k_base": "306cd27f"}) as counts:
        assert counts.by_content([CONTENT]) == {}


def test_one_of_several_tokenizers_is_enough_for_itself(path: Path) -> None:
    with opened(path, tokenizers={"cl100k_base": TOKENIZERS["cl100k_base"]}) as counts:
        assert counts.by_file([file()])["/a"].tokens == {"cl100k_base": 2}


def test_another_version_of_the_program_knows_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "__version__", "99.0")
    assert recall(path, file()) == {}


@pytest.mark.parametrize("age", [-3600, -1, 0, 1, 2])
def test_a_file_of_this_moment_is_not_trusted(path: Path, age: int) -> None:
    """It may change again within the tick of the clock; one of the future comes from a clock that jumped."""
    keep(path, file("/new", age))
    assert recall(path, file("/new", age)) == {}
    assert contents(path)


@pytest.mark.parametrize("which", ["modified", "changed"])
def test_the_later_of_the_two_times_decides(path: Path, which: str) -> None:
    keep(path, file("/new", **{which: NOW}))
    assert recall(path, file("/new", **{which: NOW})) == {}


def test_names_may_be_any_bytes(path: Path) -> None:
    name = os.fsdecode(b"/caf\xe9\n\xff")
    keep(path, file(name))
    assert recall(path, file(name)) == {name: KEPT}


@pytest.mark.parametrize(
    "odd", [{"inode": 2**64 - 1}, {"inode": 2**63}, {"modified": -(2**40) * SECOND}, {"modified": -1}]
)
def test_numbers_that_sqlite_cannot_hold(path: Path, odd: dict[str, int]) -> None:
    """Inodes of network file systems need 64 bits, and a time may be older than the universe."""
    keep(path, file("/odd", **odd))
    assert recall(path, file("/odd", **odd), file("/odd/other"), file()) == {"/odd": KEPT, "/a": KEPT}
    assert recall(path, file("/odd")) == {}


def test_thousands_are_found_at_once(path: Path) -> None:
    files = [file(f"/many/{n}") for n in range(1700)]
    with opened(path) as counts:
        for n, one in enumerate(files):
            keep_both(counts, b"%d" % n, one, Kept(7, {"o200k_base": n, "cl100k_base": n + 1}))
    found = recall(path, *files)
    assert [found[one.key].tokens["o200k_base"] for one in files] == list(range(1700))


def test_a_file_that_is_another_now_replaces_the_old_one(path: Path) -> None:
    keep(path, file(inode=43), digest(b"other"), Kept(7, {"o200k_base": 5, "cl100k_base": 6}))
    assert recall(path, file()) == {}
    assert recall(path, file(inode=43))["/a"].tokens["o200k_base"] == 5


# --- upkeep


def test_the_older_half_goes_where_it_becomes_too_much(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 60_000)
    for day in range(6):
        with opened(path, NOW + day * DAY) as counts:
            for n in range(100):
                keep_both(counts, b"%d/%d" % (day, n), file(f"/{day}/{n}"))
    assert path.stat().st_size <= 60_000
    assert len(recall(path, *(file(f"/5/{n}") for n in range(100)))) == 100
    assert recall(path, file()) == {}


def test_what_was_used_of_late_stays(path: Path) -> None:
    with opened(path, NOW + DAY) as counts:
        for n in range(400):
            keep_both(counts, b"%d" % n, file(f"/{n:03}/b"))
    assert recall(path, file(), now=NOW + 3 * DAY) == {"/a": KEPT}
    prune_to_half(path)
    assert recall(path, file()) == {"/a": KEPT}
    assert recall(path, file("/000/b")) == {}


def prune_to_half(path: Path) -> None:
    """As ``prune`` does, but ``/a`` and the like, which do not exist, stay."""
    from tokcount.cache import database

    connection = database.connect(path)
    assert connection is not None
    database.shrink(connection, path.stat().st_size * 2 // 3)
    connection.close()


def test_info_prune_and_clear(path: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.txt"
    there.write_text("here")
    keep(path, file(str(there)), digest(b"there"))
    assert (info(path).files, info(path).contents) == (2, 4)
    assert info(path).size == path.stat().st_size
    prune(path)
    assert (info(path).files, info(path).contents) == (1, 2)
    assert recall(path, file(str(there))) == {str(there): KEPT}
    prune(path, limit=0)
    assert info(path).files == 0
    clear(path)
    assert not path.exists()
    assert info(path).size == 0
    clear(path)
    prune(path)


def test_looking_at_a_cache_makes_none(tmp_path: Path) -> None:
    where = tmp_path / "none" / "counts.sqlite"
    info(where)
    prune(where)
    clear(where)
    assert not where.parent.exists()
