"""The cache from the command line: what the command shows, and that no state of it changes a result."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tokcount import engines
from tokcount.cache.database import NAME

from .helpers import NOBODY, Result, invoke, left_out, ok, posix, run, tokens, write

HOUR = 3600 * 10**9
FILES: dict[str, str | bytes] = {
    "tree/a.txt": "hello world",
    "tree/b.py": "print('hello world')\n" * 30,
    "tree/deep/c.md": "你好，世界！\n" * 5,
    "tree/empty.txt": "",
    "image.png": b"\x89PNG\r\n\x1a\n\0\0",
}
NOTHING = "tokcount: debug: o200k_base is counted by index: nothing to count.\n"


@pytest.fixture(autouse=True)
def cache(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, and files that the clock calls an hour old."""
    monkeypatch.setenv("TOKCOUNT_CACHE_DIR", str(here / "cache"))
    write(FILES)
    now = time.time_ns() + HOUR
    monkeypatch.setattr(time, "time_ns", lambda: now)
    return here / "cache" / NAME


def explained(*args: str) -> Result:
    """A run that says what counted in it, which otherwise is what has counted in the process so far."""
    engines._made.cache_clear()
    return invoke(*args, "--debug")


def numbers() -> tuple[int, int]:
    """How many files and counts the command says there are."""
    _, line, end = ok("cache").text.split("\n")
    assert end == ""
    found = re.fullmatch(r"[\d.]+ k?B, (\d+) files, (\d+) counts", line)
    assert found, line
    return int(found[1]), int(found[2])


def truth() -> str:
    return ok("tree", "-f", "json", "--no-cache").text.replace(
        "little text, for which no other is worth loading", "…"
    )


def counted() -> str:
    text = ok("tree", "-f", "json").text
    return re.sub("little text, for which no other is worth loading|nothing to count", "…", text)


# --- a warm run


def test_nothing_need_be_counted_twice() -> None:
    cold = explained("tree", "-q")
    warm = explained("tree", "-q")
    assert cold.text == warm.text
    assert (cold.err == NOTHING, warm.err) == (False, NOTHING)


def test_one_changed_file_is_all_that_is_counted() -> None:
    ok("tree", "-q")
    write({"tree/a.txt": "hello you and you"})
    assert counted() == truth()
    assert explained("tree", "-q").err == NOTHING


@pytest.mark.parametrize(
    "args", [["-m", "gpt-4"], ["--special"], ["--encoding", "gpt2"], ["--engine", "tiktoken"]]
)
def test_what_is_counted_otherwise_is_counted_right(args: list[str]) -> None:
    write({"tree/special.txt": "<|endoftext|>"})
    for _ in range(2):
        ok("tree", "-q")
        assert ok("tree", "-q", *args).text == ok("tree", "-q", *args, "--no-cache").text


def test_every_format_is_the_same_from_the_cache() -> None:
    for fmt in ("table", "tree", "plain", "jsonl", "csv", "markdown"):
        expected = ok("tree", "-f", fmt, "--no-cache").text
        assert [ok("tree", "-f", fmt).text for _ in range(2)] == [expected] * 2


def test_no_cache_neither_reads_nor_writes(cache: Path) -> None:
    ok("tree", "-q", "--no-cache")
    assert not cache.exists()
    ok("tree", "-q")
    before = cache.read_bytes()
    write({"tree/a.txt": "hello you"})
    result = explained("tree", "-q", "--no-cache")
    assert "little text" in result.err
    assert cache.read_bytes() == before


def test_what_is_named_is_an_error_from_the_cache_too() -> None:
    for _ in range(2):
        result = invoke("image.png", "tree/a.txt", "-f", "json")
        assert (result.status, left_out(result.json)) == (2, {"image.png": "binary"})
        assert "image.png: not counted: binary" in result.err
        assert ok("tree", "-q").status == 0


def test_standard_input_is_counted_each_time(cache: Path) -> None:
    for _ in range(2):
        assert ok("-q", stdin=b"hello world").text == "2\n"
    assert numbers()[0] == 0


# --- the command


def test_info_says_where_and_how_much(cache: Path) -> None:
    assert ok("cache").text == f"{cache.as_posix()}\n0 B, 0 files, 0 counts\n"
    assert not cache.exists()
    ok("tree", "-q")
    assert ok("cache", "info").text.startswith(f"{cache.as_posix()}\n")
    assert numbers() == (4, 4)
    ok("tree", "-q", "-m", "gpt-4")
    assert numbers() == (4, 8)


def test_clear_removes_it(cache: Path) -> None:
    ok("tree", "-q")
    assert ok("cache", "clear").text == ok("cache").text == f"{cache.as_posix()}\n0 B, 0 files, 0 counts\n"
    assert not cache.exists()
    assert counted() == truth()


def test_prune_lets_go_of_files_that_are_gone() -> None:
    ok("tree", "-q")
    os.unlink("tree/a.txt")
    assert "3 files, 3 counts" in ok("cache", "prune").text
    assert explained("tree", "-q").err == NOTHING


@pytest.mark.parametrize(
    "args", [["infos"], ["info", "clear"], ["--all"], ["clear", "--force"]], ids=" ".join
)
def test_bad_actions_are_usage_errors(args: list[str], cache: Path) -> None:
    ok("tree", "-q")
    result = invoke("cache", *args)
    assert (result.status, result.text) == (2, "")
    assert result.err.startswith("tokcount: error: ")
    assert "tokcount cache --help" in result.err
    assert cache.exists()


def test_what_cannot_be_removed_is_said(cache: Path) -> None:
    cache.mkdir(parents=True)
    result = invoke("cache", "clear")
    assert (result.status, result.text) == (2, "")
    assert "The cache could not be removed: " in result.err
    assert "TOKCOUNT_CACHE_DIR" in result.err
    assert "bug" not in result.err
    assert counted() == truth()
    assert "0 files, 0 counts" in ok("cache").text


def test_a_file_that_is_called_cache_is_written_otherwise() -> None:
    write({"cache.txt": "x", "tree/cache": "hello world"})
    os.chdir("tree")
    assert ok("./cache", "-q").text == ok("count", "cache", "-q").text == "2\n"


# --- a cache in any state


def _cut(cache: Path) -> None:
    os.truncate(cache, 5000)


def _garble(cache: Path) -> None:
    cache.write_bytes(b"garbage" * 999)


def _scratch(cache: Path) -> None:
    content = bytearray(cache.read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    cache.write_bytes(content)


def _newer(cache: Path) -> None:
    connection = sqlite3.connect(cache)
    connection.execute("PRAGMA user_version = 7")
    connection.close()


@pytest.mark.parametrize("damage", [_cut, _garble, _scratch, _newer])
def test_no_damage_is_an_error_or_a_wrong_number(damage: object, cache: Path) -> None:
    assert callable(damage)
    for command in (["cache"], ["cache", "prune"], ["tree", "-q"]):
        ok("tree", "-q")
        damage(cache)
        ok(*command)
        assert counted() == counted() == truth()
    ok("cache", "clear")
    ok("tree", "-q")
    assert numbers() == (4, 4)


def test_a_folder_that_cannot_be_made_is_no_error(cache: Path) -> None:
    cache.parent.write_text("in the way")
    assert counted() == truth()
    assert "0 files" in ok("cache").text
    ok("cache", "prune")


@posix
def test_a_home_that_is_read_only(cache: Path, here: Path) -> None:
    """What is there is used, and nothing is written."""
    ok("tree", "-q")
    before = cache.read_bytes()
    folders = [here, *(folder for folder in here.parents if not folder.stat().st_mode & 0o001)]
    modes = [folder.stat().st_mode for folder in folders]
    for folder in folders:
        folder.chmod(0o711 if folder != here else 0o755)
    cache.chmod(0o444)
    cache.parent.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        warm = explained("tree", "-q")
        other = invoke("tree", "-q", "--encoding", "cl100k_base")
        shown = invoke("cache", "info")
    finally:
        if root:
            os.seteuid(0)
        cache.parent.chmod(0o755)
        for folder, mode in zip(folders, modes, strict=True):
            folder.chmod(mode)
    assert (warm.status, warm.err) == (0, NOTHING)
    assert (other.status, other.err) == (0, "")
    assert "4 files, 4 counts" in shown.text
    assert cache.read_bytes() == before


def test_two_processes_on_one_tree_count_right(cache: Path) -> None:
    write({f"many/{n}.txt": f"{n} hello world\n" * n for n in range(150)})
    expected = run("many", "-f", "plain", "--no-cache")
    command = [sys.executable, "-m", "tokcount", "many", "-f", "plain"]
    for _ in range(3):
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
        for process in both:
            assert process.communicate() == (expected.out, b"")
            assert process.returncode == 0
    assert tokens(ok("many", "-f", "json").json) == tokens(ok("many", "-f", "json", "--no-cache").json)


def test_an_unset_home_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import platformdirs

    def homeless(*_: object, **__: object) -> str:
        raise RuntimeError("could not determine the home directory")

    for name in ("TOKCOUNT_CACHE_DIR", "HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(platformdirs, "user_cache_dir", homeless)
    assert ok("tree/a.txt", "-q", "--encoding", "o200k_base").text == "2\n"
    assert "0 files" in ok("cache").text
