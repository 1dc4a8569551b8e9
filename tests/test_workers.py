"""Work in processes: in order, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from tokcount.cores import FORKS
from tokcount.workers import DiedError, results

pytestmark = pytest.mark.skipif(not FORKS, reason="no processes are forked on this system")

ORPHANS = """
import os, sys, time
from tokcount.workers import Pool

pool = Pool(lambda number: b"x" * 100_000, range(1000), 3)
print(*(worker.pid for worker in pool._workers.values()), flush=True)
time.sleep(60)
"""


def doubled(number: int) -> tuple[int, int]:
    return number * 2, os.getpid()


def none_is_left() -> None:
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("number", [1, 2, 7])
def test_results_come_in_the_order_of_the_items(number: int) -> None:
    found = [result for result in results(doubled, range(50), number) if not isinstance(result, DiedError)]
    assert [result for result, _ in found] == [2 * number for number in range(50)]
    pids = {pid for _, pid in found}
    assert 1 <= len(pids) <= number
    assert os.getpid() not in pids
    none_is_left()


def test_a_slow_item_keeps_only_one_of_them() -> None:
    def work(number: int) -> int:
        if number == 0:
            time.sleep(0.5)
        return os.getpid()

    first, *others = results(work, range(30), 2)
    assert first not in others


def test_large_results_and_many_items() -> None:
    found = list(results(lambda number: bytes([number % 256]) * 300_000, range(100), 3))
    assert found == [bytes([number % 256]) * 300_000 for number in range(100)]
    assert list(results(lambda number: number, range(30_000), 2)) == list(range(30_000))


def test_nothing_to_do_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("a process was started"))
    assert list(results(doubled, [], 2)) == []


def test_none_is_left_when_nobody_wants_more() -> None:
    found = results(doubled, range(1000), 2)
    next(found)
    found.close()  # type: ignore[attr-defined]  # it is a generator
    none_is_left()


@pytest.mark.parametrize(
    ("end", "cause"),
    [(signal.SIGKILL, "signal SIGKILL"), (signal.SIGTERM, "signal SIGTERM"), (None, "status 1")],
)
@pytest.mark.parametrize("number", [1, 2])
def test_the_death_of_one_costs_the_item_in_hand(end: signal.Signals | None, cause: str, number: int) -> None:
    def work(item: int) -> int:
        if item in {0, 5, 6}:
            if end is None:
                raise SystemExit
            os.kill(os.getpid(), end)
        return item

    found = list(results(work, range(8), number))
    died = {index: str(result) for index, result in enumerate(found) if isinstance(result, DiedError)}
    assert died == dict.fromkeys((0, 5, 6), cause)
    assert [result for result in found if not isinstance(result, DiedError)] == [1, 2, 3, 4, 7]
    none_is_left()


def no_room(after: int) -> Callable[[], int]:
    forks: Iterator[Callable[[], int]] = iter([os.fork] * after)

    def fork() -> int:
        real = next(forks, None)
        if real is None:
            raise BlockingIOError
        return real()

    return fork


@pytest.mark.parametrize("after", [0, 1])
def test_without_room_for_a_process_the_rest_do_the_work(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    monkeypatch.setattr(os, "fork", no_room(after))
    found = [result for result in results(doubled, range(40), 2) if not isinstance(result, DiedError)]
    assert [result for result, _ in found] == [2 * number for number in range(40)]
    assert ({pid for _, pid in found} == {os.getpid()}) is (after == 0)
    none_is_left()


def test_one_that_cannot_be_replaced_leaves_the_work_to_the_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", no_room(1))
    parent = os.getpid()

    def work(item: int) -> int:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    first, *others = results(work, range(20), 2)
    assert isinstance(first, DiedError)
    assert others == list(range(1, 20))


def test_ctrl_c_is_left_to_the_parent() -> None:
    def work(item: int) -> int:
        os.kill(os.getpid(), signal.SIGINT)
        return item

    before = signal.getsignal(signal.SIGINT)
    assert list(results(work, range(4), 2)) == list(range(4))
    assert signal.getsignal(signal.SIGINT) is before


def test_when_the_parent_is_killed_they_end_as_well() -> None:
    parent = subprocess.Popen([sys.executable, "-c", ORPHANS], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(pids) == 3
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 30
    while any(map(_is_running, pids)):
        assert time.monotonic() < deadline, "a worker outlives its parent"
        time.sleep(0.05)


def _is_running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
