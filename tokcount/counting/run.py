"""Documents to outcomes: read, decoded and counted in batches; a bad one never stops the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tokcount.counting.streams import Note, count_stream
from tokcount.engines import Engine
from tokcount.model import Counted, Document, Outcome, Reason, Skipped, Stream, Text

# Enough work for every core, little enough that Ctrl-C and the progress line do not wait.
_BATCH_CHARS = 4_000_000
_BATCH_TEXTS = 2_000

_Loaded = tuple[Document, Text]


def outcomes(
    documents: Iterable[Document | Outcome], engines: Mapping[str, Engine], note: Note = lambda *_: None
) -> Iterator[Outcome]:
    """Count documents, in their order.

    Arguments:
        documents: what was found; what is an outcome already is passed on.
        engines: the engine of each encoding to count with.
        note: told, while one large input is counted, how many of its bytes and tokens are done.

    Each outcome is ``Counted`` under every encoding, or ``Skipped`` with the reason. Only a batch
    of texts is in memory at a time.
    """
    batch: list[_Loaded | Outcome] = []
    chars = 0
    for document in documents:
        loaded = _load(document)
        if isinstance(loaded, Stream):
            yield from _count_batch(batch, engines)
            yield from _count_stream(document, loaded, engines, note)
            batch, chars = [], 0
            continue
        batch.append(loaded)
        if isinstance(loaded, tuple):
            chars += len(loaded[1].content)
        if chars >= _BATCH_CHARS or len(batch) >= _BATCH_TEXTS:
            yield from _count_batch(batch, engines)
            batch, chars = [], 0
    yield from _count_batch(batch, engines)


def _load(document: Document | Outcome) -> _Loaded | Stream | Outcome:
    if not isinstance(document, Document):
        return document
    try:
        loaded = document.load()
    except MemoryError:
        return _failed(document, "not enough memory to read it")
    except BaseException as error:  # noqa: BLE001  # a source that breaks its word is no reason to stop
        _raise_if_meant_to_stop(error)
        return _failed(document, f"reading it failed: {_told(error)}")
    return (document, loaded) if isinstance(loaded, Text) else loaded


def _count_stream(
    document: Document | Outcome, stream: Stream, engines: Mapping[str, Engine], note: Note
) -> Iterator[Outcome]:
    assert isinstance(document, Document)
    try:
        yield from count_stream(document, stream, engines, note)
    except BaseException as error:  # noqa: BLE001  # reading may fail half-way, too
        _raise_if_meant_to_stop(error)
        yield _failed(document, f"reading or counting it failed: {_told(error)}")


def _count_batch(batch: list[_Loaded | Outcome], engines: Mapping[str, Engine]) -> list[Outcome]:
    loaded = [item for item in batch if isinstance(item, tuple)]
    try:
        results = iter(_count(loaded, engines))
    except BaseException as error:  # noqa: BLE001  # a panic in Rust is no Exception
        _raise_if_meant_to_stop(error)
        results = iter([_count_alone(item, engines) for item in loaded])
    return [next(results) if isinstance(item, tuple) else item for item in batch]


def _count_alone(item: _Loaded, engines: Mapping[str, Engine]) -> Outcome:
    try:
        return _count([item], engines)[0]
    except BaseException as error:  # noqa: BLE001  # as above
        _raise_if_meant_to_stop(error)
        return _failed(item[0], f"the engine failed: {_told(error)}")


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
    return str(error) or type(error).__name__


def _failed(document: Document, why: str) -> Skipped:
    return Skipped(document.path, Reason.FAILED, why, document.explicit)
