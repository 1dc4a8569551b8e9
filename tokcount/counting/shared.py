"""Much to count, shared out to processes that read, decode and count; little is counted here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tokcount.cores import FORKS, cores
from tokcount.counting.run import failed, outcomes
from tokcount.engines import LazyEngine
from tokcount.model import Document, Outcome

if TYPE_CHECKING:
    from tokcount.counting.streams import Note

# From so many bytes on, what is gained is more than what the processes cost.
_WORTH_BYTES = 8_000_000
# A larger file is counted on all cores by itself.
_LARGE_BYTES = 8_000_000
# So much is looked up before it is shared out: enough to keep every process busy, and to be held in memory.
_WAVE_BYTES = 1_000_000_000
_WAVE_DOCUMENTS = 20_000
# What a process does at a time.
_BATCH_BYTES = 500_000
_BATCH_DOCUMENTS = 200

_Item = Document | Outcome


def shared_outcomes(
    documents: Iterable[_Item],
    engines: Mapping[str, LazyEngine],
    single: Mapping[str, LazyEngine],
    note: Note = lambda *_: None,
    processes: int | None = None,
) -> Iterator[Outcome]:
    """As ``outcomes``, with the same result, on many cores.

    Arguments:
        documents: what was found; what is an outcome already is passed on.
        engines: the engine of each encoding, which uses all cores by itself.
        single: the same engines, on one thread each: those of the processes.
        note: told, while one large input is counted, how many of its bytes and tokens are done.
        processes: how many; one for each core by default.
    """
    number = (processes or cores()) if FORKS else 1
    for wave, size in _waves(documents):
        if number > 1 and size >= _WORTH_BYTES:
            for engine in (*engines.values(), *single.values()):
                engine.expect(size)
            yield from _shared_out(_batches(wave), single, number)
        else:
            yield from outcomes(wave, engines, note)


def _shared_out(
    batches: list[Sequence[_Item]], engines: Mapping[str, LazyEngine], number: int
) -> Iterator[Outcome]:
    """Count the batches in processes. What ends a process costs only the input that did it."""
    from tokcount.workers import DiedError, results

    def work(batch: Sequence[_Item]) -> list[Outcome]:
        return list(outcomes(batch, engines))

    for batch, counted in zip(batches, results(work, batches, number), strict=True):
        if not isinstance(counted, DiedError):
            yield from counted
        elif len(batch) == 1:
            yield _lost(batch[0], counted)
        else:
            yield from _shared_out([[item] for item in batch], engines, number)


def _lost(item: _Item, error: Exception) -> Outcome:
    if isinstance(item, Document):
        return failed(item, f"the process that counted it ended with {error}")
    return item


def _waves(documents: Iterable[_Item]) -> Iterator[tuple[list[_Item], int]]:
    """Documents that are counted together, and their size in bytes; 0 where that is better done here."""
    wave: list[_Item] = []
    total = 0
    for item in documents:
        size = _size(item)
        if size is None:
            if wave:
                yield wave, total
                wave, total = [], 0
            yield [item], 0
            continue
        wave.append(item)
        total += size
        if total >= _WAVE_BYTES or len(wave) >= _WAVE_DOCUMENTS:
            yield wave, total
            wave, total = [], 0
    if wave:
        yield wave, total


def _size(item: _Item) -> int | None:
    """In bytes; ``None`` where it is not known or large."""
    if not isinstance(item, Document):
        return 0
    return None if item.size is None or item.size > _LARGE_BYTES else item.size


def _batches(wave: Iterable[_Item]) -> list[Sequence[_Item]]:
    batches: list[Sequence[_Item]] = []
    batch: list[_Item] = []
    total = 0
    for item in wave:
        batch.append(item)
        total += _size(item) or 0
        if total >= _BATCH_BYTES or len(batch) >= _BATCH_DOCUMENTS:
            batches.append(batch)
            batch, total = [], 0
    return [*batches, batch] if batch else batches
