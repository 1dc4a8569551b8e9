"""Documents to outcomes: read, decoded and counted in batches; a bad one never stops the rest."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from tokcount.engines import Engine
from tokcount.model import Counted, Document, Outcome, Reason, Skipped, Stream, Text

if TYPE_CHECKING:
    from tokcount.counting.streams import Note

# Enough work for every core, little enough that Ctrl-C and the progress line do not wait.
_BATCH_CHARS = 4_000_000
_BATCH_TEXTS = 2_000

# How many batches may wait while one is counted.
_AHEAD = 1


class _Loaded(NamedTuple):
    """A document and its text."""

    document: Document
    text: Text


_Batch = list[_Loaded | Outcome]


class _Streamed(NamedTuple):
    """A document too large to be counted with others."""

    document: Document
    stream: Stream


def outcomes(
    documents: Iterable[Document | Outcome], engines: Mapping[str, Engine], note: "Note" = lambda *_: None
) -> Iterator[Outcome]:
    """Count documents, in their order.

    Arguments:
        documents: what was found; what is an outcome already is passed on.
        engines: the engine of each encoding to count with.
        note: told, while one large input is counted, how many of its bytes and tokens are done.

    Each outcome is ``Counted`` under every encoding, or ``Skipped`` with the reason. Only a few
    batches of texts are in memory at a time.
    """
    batches = _batches(documents)
    first = next(batches, [])
    try:
        second = next(batches, None)
    except KeyboardInterrupt:
        if not isinstance(first, _Streamed):
            yield from _count_batch(first, engines)
        raise
    if second is None and not isinstance(first, _Streamed):
        yield from _count_batch(first, engines)
        return
    yield from _overlapped(chain([first], [] if second is None else [second], batches), engines, note)


def _overlapped(
    batches: Iterable[_Batch | _Streamed], engines: Mapping[str, Engine], note: "Note"
) -> Iterator[Outcome]:
    """Count one batch while the next is read: engines in Rust leave Python to others."""
    from concurrent.futures import Future, ThreadPoolExecutor

    pool = ThreadPoolExecutor(max_workers=1)
    waiting: deque[Future[list[Outcome]]] = deque()
    try:
        for batch in batches:
            streamed = isinstance(batch, _Streamed)
            while waiting and (streamed or len(waiting) > _AHEAD):
                yield from waiting.popleft().result()
            if isinstance(batch, _Streamed):
                yield from _count_stream(batch, engines, note)
            else:
                waiting.append(pool.submit(_count_batch, batch, engines))
        while waiting:
            yield from waiting.popleft().result()
    except KeyboardInterrupt:
        for future in waiting:  # what was read by then takes no time worth the loss
            yield from future.result()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _batches(documents: Iterable[Document | Outcome]) -> Iterator[_Batch | _Streamed]:
    batch: _Batch = []
    chars = 0
    for document in documents:
        loaded = _load(document)
        if isinstance(loaded, Stream):
            assert isinstance(document, Document)
            yield batch
            yield _Streamed(document, loaded)
            batch, chars = [], 0
            continue
        batch.append(loaded)
        if isinstance(loaded, _Loaded):
            chars += len(loaded.text.content)
        if chars >= _BATCH_CHARS or len(batch) >= _BATCH_TEXTS:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch


def _load(document: Document | Outcome) -> _Loaded | Stream | Outcome:
    if not isinstance(document, Document):
        return document
    try:
        loaded = document.load()
    except MemoryError:
        return failed(document, "not enough memory to read it")
    except BaseException as error:  # noqa: BLE001  # a source that breaks its word is no reason to stop
        _raise_if_meant_to_stop(error)
        return failed(document, f"reading it failed: {_told(error)}")
    return _Loaded(document, loaded) if isinstance(loaded, Text) else loaded


def _count_stream(item: _Streamed, engines: Mapping[str, Engine], note: "Note") -> Iterator[Outcome]:
    from tokcount.counting.streams import count_stream

    try:
        yield from count_stream(item.document, item.stream, engines, note)
    except BaseException as error:  # noqa: BLE001  # reading may fail half-way, too
        _raise_if_meant_to_stop(error)
        yield failed(item.document, f"reading or counting it failed: {_told(error)}")


def _count_batch(batch: _Batch, engines: Mapping[str, Engine]) -> list[Outcome]:
    loaded = [item for item in batch if isinstance(item, _Loaded)]
    try:
        results = iter(_count(loaded, engines))
    except BaseException as error:  # noqa: BLE001  # a panic in Rust is no Exception
        _raise_if_meant_to_stop(error)
        results = iter([_count_alone(item, engines) for item in loaded])
    return [next(results) if isinstance(item, _Loaded) else item for item in batch]


def _count_alone(item: _Loaded, engines: Mapping[str, Engine]) -> Outcome:
    try:
        return _count([item], engines)[0]
    except BaseException as error:  # noqa: BLE001  # as above
        _raise_if_meant_to_stop(error)
        return failed(item.document, f"the engine failed: {_told(error)}")


def _count(loaded: list[_Loaded], engines: Mapping[str, Engine]) -> list[Outcome]:
    contents = [text.content for _, text in loaded]
    counts = {encoding: engine.count_many(contents) for encoding, engine in engines.items()}
    return [
        Counted(
            path=document.path,
            size=text.size,
            tokens={encoding: numbers[i] for encoding, numbers in counts.items()},
            charset=text.charset,
            replaced=text.replaced,
        )
        for i, (document, text) in enumerate(loaded)
    ]


def _raise_if_meant_to_stop(error: BaseException) -> None:
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error


def _told(error: BaseException) -> str:
    return str(error).rstrip(".") or type(error).__name__


def failed(document: Document, why: str) -> Skipped:
    """The outcome of a document that could not be counted."""
    return Skipped(document.path, Reason.FAILED, why, document.explicit)
