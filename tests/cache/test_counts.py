"""The cache of counts: what comes back, and that nothing which is wrong ever does."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tokcount.cache import counts as module
from tokcount.cache.counts import Counts, clear, digest, info, prune
from tokcount.model import Fingerprint, Kept, Reason

SECOND = 1_000_000_000
NOW = 1_800_000_000 * SECOND
TOKENIZERS = {"o200k_base": "446a9538", "cl100k_base": "223921b7"}
CONTENT = digest(b"content")
KEPT = Kept(7, {"o200k_base": 1, "cl100k_base": 2})


def file(name: str = "/a", age: int = 60, **changes: int) -> Fingerprint:
    then = NOW - age * SECOND
    values = {"size": 7, "modified": then, "changed": then, "inode": 42} | changes
    return Fingerprint(name, **values)


def keep(counts: Counts, content: bytes, kept: Kept, where: Fingerprint) -> None:
    counts.keep(content, kept)
    counts.point(content, where)


def opened(path: Path, now: int = NOW, tokenizers: dict[str, str] | None = None) -> Counts:
    return Counts(path, tokenizers or TOKENIZERS, now)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A cache that knows /a."""
    where = tmp_path / "cache" / "counts-1.sqlite"
    counts = opened(where)
    keep(counts, CONTENT, KEPT, file())
    counts.close()
    return where


def test_what_was_kept_comes_back(path: Path) -> None:
    counts = opened(path)
    assert counts.by_file([file()]) == {"/a": KEPT}
    assert counts.by_content([CONTENT]) == {CONTENT: KEPT}
    counts.close()


def test_why_something_is_not_counted_comes_back(path: Path) -> None:
    binary = Kept(7, {}, "", Reason.BINARY, "PNG image")
    counts = opened(path)
    keep(counts, digest(b"png"), binary, file("/b"))
    counts.close()
    found = opened(path).by_file([file("/b")])["/b"]
    assert (found.reason, found.detail) == (Reason.BINARY, "PNG image")


@pytest.mark.parametrize(
    "changed",
    [
        file(size=8),
        file(modified=NOW - 61 * SECOND),
        file(modified=NOW - 60 * SECOND + 1),
        file(changed=NOW - 59 * SECOND),
        file(inode=43),
        file("/A"),
        file("/a/"),
    ],
)
def test_a_file_that_differs_in_anything_is_another(path: Path, changed: Fingerprint) -> None:
    assert opened(path).by_file([changed]) == {}


def test_another_tokenizer_knows_nothing(path: Path) -> None:
    assert opened(path, tokenizers={"o200k_base": "another vocabulary"}).by_file([file()]) == {}
    assert opened(path, tokenizers=TOKENIZERS | {"r50k_base": "306cd27f"}).by_content([CONTENT]) == {}


def test_another_version_of_the_program_knows_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "__version__", "99.0")
    assert opened(path).by_file([file()]) == {}


@pytest.mark.parametrize("age", [-3600, -1, 0, 1, 2])
def test_a_file_of_this_moment_is_not_trusted(path: Path, age: int) -> None:
    """It may change again within the tick of the clock; one of the future comes from a clock that jumped."""
    counts = opened(path)
    keep(counts, CONTENT, KEPT, file("/new", age))
    counts.close()
    assert opened(path).by_file([file("/new", age)]) == {}
    assert opened(path).by_content([CONTENT])


def test_names_may_be_any_bytes(path: Path) -> None:
    name = os.fsdecode(b"/caf\xe9\n\xff")
    counts = opened(path)
    keep(counts, CONTENT, KEPT, file(name))
    counts.close()
    assert opened(path).by_file([file(name)]) == {name: KEPT}


def test_thousands_are_found_at_once(path: Path) -> None:
    files = [file(f"/many/{n}") for n in range(1700)]
    counts = opened(path)
    for n, one in enumerate(files):
        keep(counts, digest(b"%d" % n), Kept(7, {"o200k_base": n, "cl100k_base": n + 1}), one)
    counts.close()
    found = opened(path).by_file(files)
    assert [found[one.key].tokens["o200k_base"] for one in files] == list(range(1700))


def test_a_flipped_bit_is_never_counted_with(path: Path) -> None:
    """SQLite does not notice most of them, so that each row has a checksum."""
    whole = path.read_bytes()
    choice = random.Random(11)
    for _ in range(400):
        spot = choice.randrange(len(whole))
        path.write_bytes(whole[:spot] + bytes([whole[spot] ^ 1 << choice.randrange(8)]) + whole[spot + 1 :])
        counts = opened(path)
        assert counts.by_file([file()]) in ({}, {"/a": KEPT})
        assert counts.by_content([CONTENT]) in ({}, {CONTENT: KEPT})
        keep(counts, digest(b"more"), KEPT, file("/more"))
        counts.close()


@pytest.mark.parametrize("size", [0, 1, 100, 4096, 5000])
def test_a_cache_cut_short_starts_anew(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])
    for _ in range(2):  # the first may only clear it away
        counts = opened(path)
        assert counts.by_file([file()]) in ({}, {"/a": KEPT})
        keep(counts, CONTENT, KEPT, file())
        counts.close()
    assert opened(path).by_file([file()]) == {"/a": KEPT}


def test_a_schema_of_another_version_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    before = path.read_bytes()
    counts = opened(path)
    assert counts.by_file([file()]) == {}
    keep(counts, CONTENT, KEPT, file())
    counts.close()
    assert path.read_bytes() == before


def test_a_cache_that_cannot_be_made_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    counts = opened(tmp_path / "file" / "counts.sqlite")
    keep(counts, CONTENT, KEPT, file())
    assert counts.by_file([file()]) == {}
    counts.close()


def test_a_locked_cache_is_waited_for_only_shortly(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WAIT_SECONDS", 0.01)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    counts = opened(path)
    assert counts.by_file([file()]) == {}
    keep(counts, CONTENT, KEPT, file("/b"))
    counts.close()
    other.close()
    assert opened(path).by_file([file()]) == {"/a": KEPT}


def test_a_full_disk_is_no_error(path: Path) -> None:
    counts = opened(path)
    assert counts._connection is not None
    counts._connection.execute(f"PRAGMA max_page_count = {path.stat().st_size // 4096}")
    for n in range(500):
        keep(counts, digest(b"%d" % n), KEPT, file(f"/{n}"))
    counts.close()
    assert opened(path).by_file([file()]) == {"/a": KEPT}


def test_the_older_half_goes_where_it_becomes_too_much(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 60_000)
    for day in range(6):
        counts = opened(path, NOW + day * 86_400 * SECOND)
        for n in range(100):
            keep(counts, digest(b"%d/%d" % (day, n)), KEPT, file(f"/{day}/{n}"))
        counts.close()
    assert path.stat().st_size <= 60_000
    counts = opened(path)
    assert len(counts.by_file([file(f"/5/{n}") for n in range(100)])) == 100
    assert counts.by_file([file()]) == {}


def test_info_prune_and_clear(path: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.txt"
    there.write_text("here")
    counts = opened(path)
    keep(counts, digest(b"there"), KEPT, file(str(there)))
    counts.close()
    assert (info(path).files, info(path).contents) == (2, 4)
    prune(path)
    assert (info(path).files, info(path).contents) == (1, 2)
    prune(path, limit=0)
    assert info(path).files == 0
    clear(path)
    assert not path.exists()
    assert info(path).size == 0
    clear(path)
    prune(path)


_WRITER = """
import sys
from pathlib import Path
from tokcount.cache.counts import Counts, digest
from tokcount.model import Fingerprint, Kept
path, name = Path(sys.argv[1]), sys.argv[2]
now = {now}
for round in range({rounds}):
    counts = Counts(path, {tokenizers}, now)
    for n in range(200):
        tokens = len(name) * 1000 + n
        file = Fingerprint(f"/{{name}}/{{round}}/{{n}}", n, now - 10**11, now - 10**11, n)
        counts.keep(digest(file.key.encode()), Kept(n, dict.fromkeys({tokenizers}, tokens)))
        counts.point(digest(file.key.encode()), file)
    counts.close()
    print(round, flush=True)
"""


def writer(path: Path, name: str, rounds: int) -> subprocess.Popen[bytes]:
    code = _WRITER.format(now=NOW, rounds=rounds, tokenizers=TOKENIZERS)
    return subprocess.Popen([sys.executable, "-c", code, str(path), name], stdout=subprocess.PIPE)


def found_of(path: Path, name: str, round_: int) -> dict[str, Kept]:
    then = NOW - 10**11
    return opened(path).by_file([Fingerprint(f"/{name}/{round_}/{n}", n, then, then, n) for n in range(200)])


def check_right(found: dict[str, Kept], name: str) -> None:
    for key, kept in found.items():
        tokens = len(name) * 1000 + int(key.rpartition("/")[2])
        assert kept.tokens == dict.fromkeys(TOKENIZERS, tokens)


def test_parallel_runs_do_not_disturb_each_other(path: Path) -> None:
    names = ["a", "bb", "ccc"]
    processes = [writer(path, name, 5) for name in names]
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    for name in names:
        for round_ in range(5):
            check_right(found_of(path, name, round_), name)
    assert found_of(path, "ccc", 4)


def kill_while_writing(path: Path, times: int) -> None:
    choice = random.Random(3)
    for _ in range(times):
        process = writer(path, "killed", 1000)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(choice.random() * 0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for round_ in range(3):
            check_right(found_of(path, "killed", round_), "killed")
        assert len(found_of(path, "killed", 0)) == 200
        assert opened(path).by_file([file()]) == {"/a": KEPT}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_run_leaves_a_whole_cache(path: Path) -> None:
    kill_while_writing(path, 5)


@pytest.mark.exhaustive
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_hundred_killed_runs_leave_a_whole_cache(path: Path) -> None:
    kill_while_writing(path, 100)
