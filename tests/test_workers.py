"""Work in processes: in order, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tokcount.cores import FORKS
from tokcount.workers import DiedError, Workers

pytestmark = pytest.mark.skipif(not FORKS, reason="no processes are forked on this system")

ORPHANS = """
import os, sys, time
from tokcount.cores import FORKS
from tokcount.workers import Workers

workers = Workers(lambda number: b"x" * 100_000, range(1000), 3)
print(*workers._pids, flush=True)
time.sleep(60)
"""


def doubled(number: int) -> tuple[int, int]:
    return number * 2, os.getpid()


@contextmanager
def running(*arguments: object) -> Iterator[Workers[int, tuple[int, int]]]:
    workers = Workers[int, tuple[int, int]](*arguments)  # type: ignore[arg-type]
    try:
        yield workers
    finally:
        workers.stop()


@pytest.mark.parametrize("number", [1, 2, 7])
def test_results_come_in_the_order_of_the_items_from_so_many_processes(number: int) -> None:
    with running(doubled, range(50), number) as workers:
        results = [workers.result(index) for index in range(50)]
    assert [result for result, _ in results] == [2 * number for number in range(50)]
    pids = {pid for _, pid in results}
    assert len(pids) == number
    assert os.getpid() not in pids


def test_none_is_left_when_they_are_stopped() -> None:
    with running(lambda _: time.sleep(60), range(4), 2):
        pass
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize(
    ("end", "cause"),
    [(signal.SIGKILL, "signal SIGKILL"), (signal.SIGTERM, "signal SIGTERM"), (None, "status 1")],
)
def test_the_death_of_one_says_what_it_died_of(end: signal.Signals | None, cause: str) -> None:
    def work(number: int) -> tuple[int, int]:
        if number == 5:
            if end is None:
                raise SystemExit
            os.kill(os.getpid(), end)
        return number, 0

    with running(work, range(8), 2) as workers:
        assert [workers.result(index)[0] for index in range(5)] == list(range(5))
        with pytest.raises(DiedError, match=cause):
            workers.result(5)


def test_ctrl_c_is_left_to_the_parent() -> None:
    def work(number: int) -> tuple[int, int]:
        os.kill(os.getpid(), signal.SIGINT)
        return number, 0

    with running(work, range(4), 2) as workers:
        assert [workers.result(index)[0] for index in range(4)] == list(range(4))
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


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
