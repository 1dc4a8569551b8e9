"""Counting by way of the cache gives what counting without it gives, cold and warm."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tokcount.cache.counts import digest
from tokcount.counting import remember
from tokcount.counting.remember import open_counts, remembered
from tokcount.engines import LazyEngine
from tokcount.model import Counted, Document, Fingerprint, Reason, Skipped, Stream, Tally
from tokcount.model.tokenizers import ENCODINGS
from tokcount.sources.read import fingerprint

from .remembering import BOTH, WasReadError, by_cache, found, plain, set_clock, uncounted, unread

LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"
# Only what the content alone decides on is remembered.
SURE = {
    "text.txt": b"hello world\n",
    "same.txt": b"hello world\n",
    "empty.txt": b"",
    "special.txt": b"a<|endoftext|>b",
    "chinese.txt": "你好，世界！\n".encode(),
    "marked.txt": b"\xef\xbb\xbfhello",
    "wide.txt": b"\xff\xfe" + "wide é\n".encode("utf-16-le"),
    "wider.txt": b"\x00\x00\xfe\xff" + "wider é\n".encode("utf-32-be"),
    "image.png": b"\x89PNG\r\n\x1a\n\0\0",
    "nul.bin": b"a\0b",
    "pointer.iso": LFS,
}
DETECTED = {
    "latin.txt": "déjà vu, un café crème\n".encode("latin-1"),
    "mended.txt": ("naïve façade, café\n" * 9).encode() + b"\xff\n",
    "torn.txt": b"\xff\xfe" + "torn".encode("utf-16-le") + b"x",
}
NAMES = (*SURE, *DETECTED, "missing.txt", ".")


@pytest.fixture(autouse=True)
def _tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files as the current directory, a cache of its own, and a clock at which all is old enough."""
    monkeypatch.setenv("TOKCOUNT_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "tree").mkdir()
    monkeypatch.chdir(tmp_path / "tree")
    for name, content in (SURE | DETECTED).items():
        Path(name).write_bytes(content)
    set_clock(monkeypatch)


# --- the same result


@pytest.mark.parametrize("special", [False, True])
@pytest.mark.parametrize("encodings", [("o200k_base",), BOTH, ("gpt2", "r50k_base")], ids="+".join)
def test_cold_and_warm_give_what_no_cache_gives(encodings: tuple[str, ...], special: bool) -> None:
    expected = plain(*NAMES, encodings=encodings, special=special)
    reasons = {outcome.reason for outcome in expected if isinstance(outcome, Skipped)}
    assert reasons == {Reason.BINARY, Reason.LFS_POINTER, Reason.NOT_FOUND}
    for _ in range(3):
        assert by_cache(*NAMES, encodings=encodings, special=special) == expected


def test_what_cannot_be_read_is_found_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(path: str, *_: object) -> tuple[Reason, str]:
        return Reason.UNREADABLE, "Permission denied"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tokcount.sources.read.read_file", locked)
        refused = [Skipped("text.txt", Reason.UNREADABLE, "Permission denied", explicit=True)]
        assert by_cache("text.txt") == by_cache("text.txt") == refused
    assert by_cache("text.txt") == plain("text.txt")


def test_every_encoding_can_be_remembered() -> None:
    expected = plain(*SURE, encodings=ENCODINGS)
    assert by_cache(*SURE, encodings=ENCODINGS) == expected
    assert unread(*SURE, encodings=ENCODINGS) == expected


def test_special_and_ordinary_are_never_mixed_up() -> None:
    for special in (False, True, False, True):
        [outcome] = by_cache("special.txt", special=special)
        assert isinstance(outcome, Counted)
        assert (outcome.tokens["o200k_base"] == 3) is special
        assert [outcome] == plain("special.txt", special=special)


def test_encodings_are_never_mixed_up() -> None:
    runs = [("o200k_base",), ("cl100k_base",), BOTH, ("cl100k_base", "o200k_base"), ("p50k_base", "gpt2")]
    for encodings in runs * 2:
        assert by_cache(encodings=encodings) == plain(encodings=encodings)


def test_a_name_is_not_remembered_but_the_one_that_was_typed() -> None:
    by_cache("text.txt", "nul.bin")
    for name in ("text.txt", "./text.txt", os.path.abspath("text.txt"), "nul.bin", "./nul.bin"):
        expected = plain(name)
        assert unread(name) == expected
    [walked] = [outcome for outcome in by_cache(".") if outcome.path == "nul.bin"]
    assert isinstance(walked, Skipped)
    assert not walked.explicit


# --- what need not be done


def test_a_warm_run_reads_nothing_and_counts_nothing() -> None:
    expected = plain(*SURE)
    by_cache(*SURE)
    assert unread(*SURE) == expected


def test_two_runs_serve_one_with_both_encodings() -> None:
    expected = plain(*SURE)
    for encoding in BOTH:
        by_cache(*SURE, encodings=(encoding,))
    assert unread(*SURE) == expected


@pytest.mark.parametrize("name", DETECTED)
def test_another_detector_of_charsets_starts_anew(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may find another charset in the same bytes."""
    by_cache(name)
    assert unread(name) == plain(name)
    monkeypatch.setattr("tokcount.counting.remember.detector", lambda: "another")
    with closing(open_counts(BOTH, special=False)) as counts:
        assert counts.by_content([digest(DETECTED[name])]) == {}


def test_a_touched_file_is_read_but_not_counted() -> None:
    expected = plain("text.txt")
    by_cache("text.txt")
    os.utime("text.txt", (1, 1))
    with pytest.raises(WasReadError):
        unread("text.txt")
    assert uncounted("text.txt") == expected
    assert unread("text.txt") == expected


def test_a_copy_and_a_moved_file_are_not_counted() -> None:
    by_cache("chinese.txt")
    Path("copy.txt").write_bytes(SURE["chinese.txt"])
    os.rename("chinese.txt", "moved.txt")
    assert uncounted("copy.txt", "moved.txt") == plain("copy.txt", "moved.txt")


def test_a_moved_directory_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkdir("d")
    for name in SURE:
        os.rename(name, f"d/{name}")
    set_clock(monkeypatch)
    by_cache("d")
    os.rename("d", "e")
    assert uncounted("e") == plain("e")
    assert unread("e") == plain("e")


def test_a_file_on_another_device_is_another() -> None:
    by_cache("text.txt")

    def elsewhere(identity: str, status: os.stat_result) -> Fingerprint:
        return fingerprint(identity, status)._replace(device=status.st_dev + 1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tokcount.sources.files.fingerprint", elsewhere)
        patch.setattr("tokcount.sources.read.fingerprint", elsewhere)
        with pytest.raises(WasReadError):
            unread("text.txt")
        assert uncounted("text.txt") == plain("text.txt")


def test_known_and_unknown_files_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remember, "_GROUP", 2)
    by_cache("text.txt", "chinese.txt", "nul.bin", "marked.txt", "wide.txt")
    assert by_cache(*NAMES) == plain(*NAMES)
    assert by_cache(*NAMES[::-1]) == plain(*NAMES[::-1])


@pytest.mark.parametrize("minutes", [-1_000_000, -1, 1_000_000])
def test_a_clock_that_jumps(minutes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    by_cache()
    set_clock(monkeypatch, minutes)
    assert by_cache() == plain()
    Path("text.txt").write_bytes(b"hallo Welt!\n")
    assert by_cache() == plain()


def test_a_file_of_this_moment_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, -1)
    by_cache("text.txt")
    with pytest.raises(WasReadError):
        unread("text.txt")
    assert uncounted("text.txt") == plain("text.txt")


# --- odd documents


def test_groups_and_portions_never_change_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = plain(*NAMES)
    monkeypatch.setattr(remember, "_GROUP", 3)
    monkeypatch.setattr(remember, "_PORTION_BYTES", 20)
    assert by_cache(*NAMES) == by_cache(*NAMES) == expected


def test_only_a_portion_is_read_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remember, "_PORTION_BYTES", 20)
    monkeypatch.setattr("tokcount.counting.run._BATCH_TEXTS", 1)
    read: list[str] = []

    def noted() -> Iterator[Document]:
        for document in found(*SURE):
            assert isinstance(document, Document)
            yield document._replace(read=reading(document))

    def reading(document: Document) -> Callable[[], bytes | Skipped]:
        def read_it() -> bytes | Skipped:
            assert document.read is not None
            read.append(document.path)
            return document.read()

        return read_it

    engines = {"o200k_base": LazyEngine("o200k_base")}
    with closing(open_counts(engines, special=False)) as counts:
        next(remembered(noted(), engines, counts, lambda *_: None))
        assert len(read) < len(SURE)


def test_streams_pass_by_the_cache() -> None:
    def stream() -> Stream:
        return Stream(iter(["one two ", "three"]), "utf-8", Tally(13))

    for _ in range(2):
        items: list[Document | Skipped] = [*found("text.txt"), Document("-", stream), *found("nul.bin")]
        engines = {"o200k_base": LazyEngine("o200k_base")}
        with closing(open_counts(engines, special=False)) as counts:
            outcomes = list(remembered(items, engines, counts, lambda *_: None))
        assert [outcome.path for outcome in outcomes] == ["text.txt", "-", "nul.bin"]
        assert outcomes[1] == Counted("-", 13, {"o200k_base": 3})


@pytest.mark.parametrize("error", [OSError("gone"), MemoryError(), ValueError("odd")])
def test_a_source_that_breaks_its_word_is_skipped_and_the_rest_counted(error: Exception) -> None:
    def break_it() -> bytes:
        raise error

    first, second = found("text.txt", "chinese.txt")
    assert isinstance(first, Document)
    engines = {"o200k_base": LazyEngine("o200k_base")}
    with closing(open_counts(engines, special=False)) as counts:
        broken, good = remembered([first._replace(read=break_it), second], engines, counts, lambda *_: None)
    assert isinstance(broken, Skipped)
    assert broken.reason is Reason.FAILED
    assert isinstance(good, Counted)


def test_an_interrupt_keeps_what_was_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> Iterator[Document | Skipped]:
        yield from found(*SURE)
        raise KeyboardInterrupt

    monkeypatch.setattr("tokcount.counting.run._BATCH_TEXTS", 1)
    monkeypatch.setattr(remember, "_GROUP", 1)
    engines = {name: LazyEngine(name) for name in BOTH}
    counts = open_counts(BOTH, special=False)
    with pytest.raises(KeyboardInterrupt), closing(counts):
        list(remembered(interrupted(), engines, counts, lambda *_: None))
    expected = plain("text.txt")
    assert unread("text.txt") == expected


@pytest.mark.skipif(not os.path.exists("/proc/uptime"), reason="only Linux has it")
def test_files_whose_times_tell_nothing_are_read_each_time() -> None:
    """Those in /proc and /sys change without another time or size."""
    names = ["/proc/uptime", "/proc/self/status", "/sys/kernel/mm/transparent_hugepage/enabled"]
    for name in filter(os.path.exists, names):
        by_cache(name)
        with pytest.raises(WasReadError):
            unread(name)
