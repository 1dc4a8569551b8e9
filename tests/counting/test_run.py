"""Documents to outcomes: batches, order and bad texts never change what the others count."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.counting import run
from tokcount.counting.run import outcomes
from tokcount.engines import Engine, load
from tokcount.model import Counted, Document, Outcome, Reason, Skipped, Text


class Words:
    """An engine whose tokens are words, and which fails on some texts."""

    def __init__(self, fails: Callable[[str], BaseException | None] = lambda _: None) -> None:
        self._fails = fails
        self.calls: list[int] = []

    def count_many(self, texts: Sequence[str]) -> list[int]:
        self.calls.append(len(texts))
        for text in texts:
            if error := self._fails(text):
                raise error
        return [len(text.split()) for text in texts]


class Panic(BaseException):
    """What a panic in Rust becomes is no Exception."""


def document(text: str, path: str = "a", *, explicit: bool = False) -> Document:
    return Document(path, lambda: Text(text, len(text.encode("utf-8", "replace"))), explicit=explicit)


def failing(error: BaseException) -> Document:
    def load_it() -> Text:
        raise error

    return Document("bad", load_it, explicit=True)


def count(texts: Sequence[str], engine: Engine) -> list[int]:
    found = list(outcomes([document(text) for text in texts], {"e": engine}))
    return [outcome.tokens["e"] for outcome in found if isinstance(outcome, Counted)]


mixed = st.lists(
    st.one_of(st.text(max_size=30), st.sampled_from(["", "é" * 20, "a b c d", "<|endoftext|>"])), max_size=12
)


@given(mixed, st.integers(1, 40), st.integers(1, 5))
def test_batches_never_change_a_count(texts: list[str], chars: int, number: int) -> None:
    engine = load("o200k_base")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "_BATCH_CHARS", chars)
        patch.setattr(run, "_BATCH_TEXTS", number)
        in_batches = count(texts, engine)
    assert in_batches == [engine.count_many([text])[0] for text in texts]


@given(mixed, st.randoms())
def test_the_order_never_changes_a_count(texts: list[str], random: object) -> None:
    engine = load("cl100k_base")
    order = list(range(len(texts)))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = count([texts[i] for i in order], engine)
    assert [shuffled[order.index(i)] for i in range(len(texts))] == count(texts, engine)


@given(st.lists(st.booleans(), max_size=20), st.integers(1, 4))
def test_outcomes_are_in_the_order_of_the_documents(kinds: list[bool], number: int) -> None:
    items: list[Document | Skipped] = [
        document("x", str(i)) if counts else Skipped(str(i), Reason.BINARY) for i, counts in enumerate(kinds)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "_BATCH_TEXTS", number)
        found = list(outcomes(items, {"e": Words()}))
    assert [outcome.path for outcome in found] == [str(i) for i in range(len(kinds))]
    assert [isinstance(outcome, Counted) for outcome in found] == kinds


def test_only_a_few_batches_are_read_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_BATCH_TEXTS", 3)
    read = []

    def noted(i: int) -> Document:
        def load_it() -> Text:
            read.append(i)
            return Text("x", 1)

        return Document(str(i), load_it)

    found = outcomes(map(noted, range(30)), {"e": Words()})
    assert read == []
    next(found)
    assert read == list(range(9))


def test_every_encoding_counts_each_text_and_what_was_read_is_kept() -> None:
    text = Document("a", lambda: Text("x y", 5, "cp1252", 2))
    (found,) = outcomes([text], {"one": Words(), "two": load("o200k_base")})
    assert found == Counted("a", 5, {"one": 2, "two": 2}, "cp1252", 2)


# --- failures


def among(bad: Callable[[str], BaseException | None]) -> list[Outcome]:
    texts = [document("a b"), document("bad", "bad.txt", explicit=True), document("c"), document("d e f")]
    return list(outcomes(texts, {"e": Words(bad)}))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RuntimeError("no luck"), "no luck"),
        (Panic("index out of bounds"), "index out of bounds"),
        (ValueError(), "ValueError"),
        (MemoryError(), "MemoryError"),
    ],
)
def test_a_text_on_which_the_engine_fails_is_skipped_and_the_rest_counted(
    error: BaseException, told: str
) -> None:
    found = among(lambda text: error if text == "bad" else None)
    assert found[1] == Skipped("bad.txt", Reason.FAILED, f"the engine failed: {told}", explicit=True)
    assert [o.tokens["e"] for o in found if isinstance(o, Counted)] == [2, 1, 3]


def test_an_engine_that_gives_too_few_numbers_is_a_failure_too() -> None:
    class Short(Words):
        def count_many(self, texts: Sequence[str]) -> list[int]:
            return super().count_many(texts)[: len(texts) - 1]

    found = list(outcomes([document("a"), document("b")], {"e": Short()}))
    assert all(isinstance(outcome, Skipped) and outcome.reason is Reason.FAILED for outcome in found)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_what_is_meant_to_stop_stops(stop: type[BaseException]) -> None:
    with pytest.raises(stop):
        among(lambda text: stop() if text == "bad" else None)
    with pytest.raises(stop):
        list(outcomes([failing(stop())], {"e": Words()}))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MemoryError(), "not enough memory to read it"),
        (OSError("gone"), "reading it failed: gone"),
        (Panic("x"), "reading it failed: x"),
    ],
)
def test_a_document_that_cannot_be_loaded_is_skipped(error: BaseException, told: str) -> None:
    found = list(outcomes([document("a b"), failing(error), document("c")], {"e": Words()}))
    assert found[1] == Skipped("bad", Reason.FAILED, told, explicit=True)
    assert [type(outcome) for outcome in found] == [Counted, Skipped, Counted]


def test_the_skipped_pass_through_and_nothing_is_counted_for_them() -> None:
    engine = Words()
    skipped = Skipped("a", Reason.BINARY)
    late = Document("b", lambda: Skipped("b", Reason.UNREADABLE, "gone", explicit=True))
    assert list(outcomes([skipped, late], {"e": engine})) == [skipped, late.load()]
    assert sum(engine.calls) == 0
    assert list(outcomes([], {"e": engine})) == []
