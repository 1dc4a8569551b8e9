"""Work that is shared out to processes, with the results in order.

The processes are forks, so that they have what is already loaded, and what is to be done, without its being
sent. Each takes the next item when it is done with one, from a pipe that all of them read.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_INDEX = struct.Struct("=I")
_SIZE = struct.Struct("=Q")
# So many items for each process are in the pipe: none waits for work, and none is far ahead of the others.
_AHEAD = 4
_READ_BYTES = 1 << 20


class DiedError(Exception):
    """A process ended while it had an item in hand, which the system or a library made it do."""


def results(
    work: Callable[[_Item], _Result], items: Sequence[_Item], number: int
) -> Iterator[_Result | DiedError]:
    """What ``work`` gives for each item, in order, done by ``number`` processes.

    Arguments:
        work: what to do with an item; what it gives must pickle, and it must not raise.
        items: what is to be done.
        number: how many processes.

    The end of a process is the result of the item that it had in hand, and another one takes its place.
    Where the system has no room for a process, this one does the work.
    """
    pool = Pool(work, items, number)
    try:
        yield from pool.results()
    finally:
        pool.stop()


class _Worker:
    """A process, the pipe that its results come from, and the item that it has in hand."""

    def __init__(self, pid: int, pipe: int) -> None:
        self.pid = pid
        self.pipe = pipe
        self.data = b""
        self.index: int | None = None

    def cause(self) -> str:
        """What it ended with, once it has."""
        _, status = os.waitpid(self.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"status {code}"


class Pool(Generic[_Item, _Result]):
    """Processes that do one thing to many items; arguments are those of ``results``."""

    def __init__(self, work: Callable[[_Item], _Result], items: Sequence[_Item], number: int) -> None:
        self._work = work
        self._items = items
        self._fed = 0
        self._ready: dict[int, _Result | DiedError] = {}
        self._workers: dict[int, _Worker] = {}
        self._tasks, self._feed = os.pipe()
        self._give(_AHEAD * number)
        with suppress(OSError):
            for _ in range(min(number, len(items))):
                self._start()

    def results(self) -> Iterator[_Result | DiedError]:
        """What became of each item, in their order."""
        for index in range(len(self._items)):
            while index not in self._ready:
                if self._workers:
                    self._wait()
                else:
                    self._do_one()
            yield self._ready.pop(index)

    def stop(self) -> None:
        """End them, whatever they are doing."""
        for worker in self._workers.values():
            with suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)
            os.close(worker.pipe)
            os.waitpid(worker.pid, 0)
        self._workers = {}
        for descriptor in (self._tasks, self._feed):
            with suppress(OSError):
                os.close(descriptor)
        self._feed = -1

    def _give(self, number: int) -> None:
        """Put the next items into the pipe; when there is none left, whoever reads finds its end."""
        for index in range(self._fed, min(self._fed + number, len(self._items))):
            os.write(self._feed, _INDEX.pack(index))
            self._fed += 1
        if self._fed == len(self._items) and self._feed >= 0:
            os.close(self._feed)
            self._feed = -1

    def _start(self) -> None:
        """Start one more process.

        Raises:
            OSError: the system has no room for it.
        """
        reading, writing = os.pipe()
        # A Ctrl-C must not come between a fork and the moment in which it is known which of the two this is.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            pid = os.fork()
            if pid == 0:
                self._run(writing, [reading])
            self._workers[reading] = _Worker(pid, reading)
        except OSError:
            os.close(reading)
            raise
        finally:
            os.close(writing)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _wait(self) -> None:
        """Take what the processes have to say, when one of them has."""
        poll = select.poll()
        for pipe in self._workers:
            poll.register(pipe, select.POLLIN)
        for pipe, _ in poll.poll():
            worker = self._workers[pipe]
            data = os.read(pipe, _READ_BYTES)
            if data:
                worker.data += data
                self._take(worker)
            else:
                self._ended(worker)

    def _take(self, worker: _Worker) -> None:
        """What has arrived: the index of an item that is begun, then the size of its result, then that."""
        while True:
            if worker.index is None:
                if len(worker.data) < _INDEX.size:
                    return
                (worker.index,) = _INDEX.unpack_from(worker.data)
                worker.data = worker.data[_INDEX.size :]
            if len(worker.data) < _SIZE.size:
                return
            (size,) = _SIZE.unpack_from(worker.data)
            end = _SIZE.size + size
            if len(worker.data) < end:
                return
            self._ready[worker.index] = pickle.loads(worker.data[_SIZE.size : end])  # noqa: S301  # from our own fork
            worker.index, worker.data = None, worker.data[end:]
            self._give(1)

    def _ended(self, worker: _Worker) -> None:
        del self._workers[worker.pipe]
        os.close(worker.pipe)
        cause = worker.cause()
        if worker.index is None:
            return
        self._ready[worker.index] = DiedError(cause)
        self._give(1)
        with suppress(OSError):
            self._start()

    def _do_one(self) -> None:
        """Without any process: what one of them would do next."""
        (index,) = _INDEX.unpack(os.read(self._tasks, _INDEX.size))
        self._ready[index] = self._work(self._items[index])
        self._give(1)

    def _run(self, writing: int, inherited: Sequence[int]) -> None:
        """All that a process does; it never returns, for what its parent was about to do is not its own."""
        status = 1
        try:
            # Ctrl-C reaches every process of the terminal; here only the parent decides what it means.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            for descriptor in (*inherited, *self._workers, self._feed):
                if descriptor >= 0:  # or the parent's death would go unnoticed
                    os.close(descriptor)
            gc.disable()  # it would copy what is shared, and the process does not live long
            while task := os.read(self._tasks, _INDEX.size):
                _write(writing, task)
                result = pickle.dumps(
                    self._work(self._items[_INDEX.unpack(task)[0]]), pickle.HIGHEST_PROTOCOL
                )
                _write(writing, _SIZE.pack(len(result)) + result)
            status = 0
        finally:
            os._exit(status)


def _write(descriptor: int, data: bytes) -> None:
    """All of it: a pipe takes what it has room for."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
