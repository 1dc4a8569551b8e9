"""Work that is shared out to processes, with the results in order.

The processes are forks, so that they have what is already loaded, and what is to be done, without its being
sent. Where the system has no cheap fork there are none.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO, Generic, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class DiedError(Exception):
    """A worker ended before it had done its work, which the system or a library made it do."""


def results(
    work: Callable[[_Item], _Result], items: Sequence[_Item], number: int
) -> Iterator[_Result | DiedError]:
    """What ``work`` gives for each item, in order, done by ``number`` processes.

    Arguments:
        work: what to do with an item; what it gives must pickle, and it must not raise.
        items: what is to be done.
        number: how many processes.

    The end of a process is the result of the item that it had in hand; the others are not affected. Where
    the system has no room for another process, this one does the work.
    """
    done = 0
    while done < len(items):
        try:
            workers = Workers(work, items[done:], number)
        except OSError:
            yield from map(work, items[done:])
            return
        died: DiedError | None = None
        try:
            for index in range(len(items) - done):
                done += 1
                yield workers.result(index)
        except DiedError as error:
            died = error
        finally:
            workers.stop()
        if died:
            yield died


class Workers(Generic[_Item, _Result]):
    """Processes that do one thing each to every so many of ``items``.

    Arguments:
        work: what to do with an item; what it gives must pickle, and it must not raise.
        items: what is to be done.
        number: how many processes.

    An item goes to a fixed process, so that nobody needs to ask: there are many, and none is large.

    Raises:
        OSError: the system has no room for another process or pipe.
    """

    def __init__(self, work: Callable[[_Item], _Result], items: Sequence[_Item], number: int) -> None:
        self._number = number
        self._pids: list[int] = []
        self._pipes: list[BinaryIO] = []
        # A Ctrl-C must not come between a fork and the moment in which it is known which of the two this is.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            for first in range(number):
                self._start(work, items[first::number])
        except OSError:
            self.stop()
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _start(self, work: Callable[[_Item], _Result], items: Sequence[_Item]) -> None:
        reading, writing = os.pipe()
        self._pipes.append(open(reading, "rb"))  # noqa: SIM115  # ``stop`` closes it
        try:
            pid = os.fork()
            if pid == 0:
                _run(work, items, writing, [pipe.fileno() for pipe in self._pipes])
            self._pids.append(pid)
        finally:
            os.close(writing)

    def result(self, index: int) -> _Result:
        """What became of the item at ``index``; they are asked for in order, each once.

        Raises:
            DiedError: the process that had it ended before.
        """
        try:
            result: _Result = pickle.load(self._pipes[index % self._number])  # noqa: S301  # from our own fork
        except (EOFError, pickle.UnpicklingError) as error:
            raise DiedError(self._cause(index % self._number)) from error
        return result

    def _cause(self, worker: int) -> str:
        _, status = os.waitpid(self._pids[worker], 0)
        self._pids[worker] = 0
        code = os.waitstatus_to_exitcode(status)
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"status {code}"

    def stop(self) -> None:
        """End them, whatever they are doing."""
        for pipe in self._pipes:
            pipe.close()
        for pid in filter(None, self._pids):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self._pids = []


def _run(
    work: Callable[[_Item], _Result], items: Sequence[_Item], writing: int, inherited: Sequence[int]
) -> None:
    """All that a worker does; it never returns, for what its parent was about to do is not its own."""
    status = 1
    try:
        # Ctrl-C reaches every process of the terminal; here only the parent decides what it means.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for descriptor in inherited:  # or the parent's death would go unnoticed
            os.close(descriptor)
        with open(writing, "wb") as pipe:
            for item in items:
                pickle.dump(work(item), pipe, pickle.HIGHEST_PROTOCOL)
                pipe.flush()
        status = 0
    finally:
        os._exit(status)
