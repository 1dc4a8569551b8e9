"""Shared out to processes, the outcomes are what they are without."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tokcount import workers
from tokcount.cores import FORKS, cores
from tokcount.counting import run, shared
from tokcount.counting.shared import shared_outcomes
from tokcount.engines import LazyEngine
from tokcount.model import Counted, Document, Outcome, Reason, Skipped, Stream, Tally, Text

pytestmark = pytest.mark.skipif(not FORKS, reason="no processes are forked on this system")

TEXTS = ("", "one", "two words", "línea\n" * 40, "\u088f's", "digits 0123456789 " * 9, "日本語テキスト" * 5)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thresholds at which a few bytes are much."""
    monkeypatch.setattr(shared, "_WORTH_BYTES", 1)
    monkeypatch.setattr(shared, "_BATCH_DOCUMENTS", 3)


def engines(jobs: int | None = None) -> dict[str, LazyEngine]:
    return {name: LazyEngine(name, "tiktoken", jobs=jobs) for name in ("o200k_base", "r50k_base")}


def document(
    text: str, path: str = "a", load: Callable[[], Text | Stream | Outcome] | None = None
) -> Document:
    size = len(text.encode())
    return Document(path, load or (lambda: Text(text, size)), size or 1)


def shared_out(items: list[Document | Outcome], processes: int = 2) -> list[Outcome]:
    return list(shared_outcomes(items, engines(), engines(1), processes=processes))


def here(items: list[Document | Outcome]) -> list[Outcome]:
    return list(run.outcomes(items, engines()))


def killing() -> Text:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@given(
    st.lists(st.sampled_from([*TEXTS, None]), max_size=25),
    st.integers(2, 4),
    st.integers(1, 5),
    st.integers(1, 9),
    st.integers(1, 60),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_processes_batches_and_waves_never_change_an_outcome(
    texts: list[str | None], processes: int, batch: int, wave: int, large: int
) -> None:
    items: list[Document | Outcome] = [
        Skipped(str(i), Reason.BINARY) if text is None else document(text, str(i))
        for i, text in enumerate(texts)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared, "_BATCH_DOCUMENTS", batch)
        patch.setattr(shared, "_WAVE_DOCUMENTS", wave)
        patch.setattr(shared, "_LARGE_BYTES", large)
        assert shared_out(items, processes) == here(items)


def test_what_kills_a_process_costs_only_itself() -> None:
    items: list[Document | Outcome] = [document(f"text {i}", str(i)) for i in range(20)]
    expected = here(items)
    for place in (0, 7, 8, 19):
        items[place] = Document(str(place), killing, 6, explicit=True)
        why = "the process that counted it ended with signal SIGKILL"
        expected[place] = Skipped(str(place), Reason.FAILED, why, explicit=True)
    assert shared_out(items) == expected


def test_what_cannot_be_loaded_says_so_from_a_process_too() -> None:
    def fails() -> Text:
        raise MemoryError

    items: list[Document | Outcome] = [document("x"), document("", "b", fails)]
    assert shared_out(items) == here(items)
    assert isinstance(shared_out(items)[1], Skipped)


def test_a_file_that_grew_large_meanwhile_is_counted_as_a_stream() -> None:
    def stream() -> Stream:
        return Stream(iter(["one two", " three"]), "utf-8", Tally(13))

    [_, counted] = shared_out([document("x"), document("", "b", stream)])
    assert counted == Counted("b", 13, {"o200k_base": 3, "r50k_base": 3})


@pytest.mark.parametrize("size", [None, 9_000_000_000])
def test_what_is_large_or_of_unknown_size_is_not_sent_to_a_process(size: int | None) -> None:
    parent = os.getpid()

    def load() -> Text:
        assert os.getpid() == parent
        return Text("one", 3)

    small = [document("two words", str(i)) for i in range(4)]
    found = shared_out([*small, Document("large", load, size), *small])
    assert [outcome.path for outcome in found] == ["0", "1", "2", "3", "large", "0", "1", "2", "3"]
    assert all(isinstance(outcome, Counted) for outcome in found)


def refuse(*_: object) -> None:
    raise AssertionError("a process was started")


@pytest.mark.parametrize(("processes", "worth"), [(1, 1), (2, 10_000)])
def test_one_core_or_little_text_starts_no_process(
    monkeypatch: pytest.MonkeyPatch, processes: int, worth: int
) -> None:
    monkeypatch.setattr(workers, "results", refuse)
    monkeypatch.setattr(shared, "_WORTH_BYTES", worth)
    assert len(shared_out([document("two words")] * 9, processes)) == 9


def test_without_room_for_a_process_it_is_counted_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def fork() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", fork)
    items: list[Document | Outcome] = [document("two words", str(i)) for i in range(9)]
    assert shared_out(items) == here(items)


def test_a_consumer_that_stops_leaves_no_process_behind() -> None:
    found = shared_outcomes([document("two words")] * 50, engines(), engines(1), processes=2)
    next(found)
    found.close()  # type: ignore[attr-defined]  # it is a generator
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_the_cores_are_those_that_this_process_may_use(tmp_path: Path) -> None:
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert cores() == 1
    finally:
        os.sched_setaffinity(0, allowed)
