"""A text that is counted chunk by chunk counts as it does as a whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tokcount.counting.run import outcomes
from tokcount.counting.streams import count_stream
from tokcount.engines import load
from tokcount.model import Counted, Document, Skipped, Stream, Tally
from tokcount.model.tokenizers import ENCODINGS

_words = st.sampled_from(
    [
        "word",
        " ",
        "\n",
        "\r\n",
        "  ",
        "don't",
        "I'LL",
        "1234567",
        "!!!",
        "/",
        "中文，",
        "é\u0301",
        "\u088f's",
        '{"a":1}',
        "\t",
    ]
)
_chunks = st.lists(st.lists(_words, max_size=6).map("".join), max_size=8)


def document(stream: Stream) -> Document:
    return Document("-", lambda: stream, explicit=True)


def streamed(chunks: list[str]) -> Stream:
    return Stream(iter(chunks), "utf-8", Tally(size=len("".join(chunks).encode())))


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(chunks=_chunks)
@settings(max_examples=100)
def test_chunks_never_change_the_count(encoding: str, chunks: list[str]) -> None:
    stream = streamed(chunks)
    [counted] = outcomes([document(stream)], {encoding: load(encoding, "tiktoken")})
    assert isinstance(counted, Counted)
    assert counted.tokens == {encoding: load(encoding, "tiktoken").count_many(["".join(chunks)])[0]}


@given(
    text=st.lists(
        st.sampled_from(["<|endoftext|>", "<|", "word", "|>", " ", "a<", "x" * 50, "\n"]), max_size=9
    ).map("".join),
    sizes=st.lists(st.integers(1, 30), max_size=20),
)
@settings(max_examples=300)
def test_special_tokens_are_never_cut(text: str, sizes: list[int]) -> None:
    chunks: list[str] = []
    rest = text
    for size in sizes:
        chunks, rest = [*chunks, rest[:size]], rest[size:]
    engine = load("o200k_base", special=True)
    stream = streamed([*chunks, rest])
    [counted] = outcomes([document(stream)], {"o200k_base": engine})
    assert isinstance(counted, Counted)
    assert counted.tokens == {"o200k_base": engine.count_many([text])[0]}


def test_what_is_done_is_told_after_each_chunk() -> None:
    told: list[int] = []
    stream = streamed(["one two ", "three ", "four"])
    engines = {"o200k_base": load("o200k_base")}
    list(count_stream(document(stream), stream, engines, lambda _, tokens: told.append(tokens)))
    assert told == sorted(told)
    assert told[-1] == engines["o200k_base"].count_many(["one two three four"])[0]


def test_an_interrupt_gives_what_was_counted_so_far() -> None:
    def chunks() -> Iterator[str]:
        yield "one two three "
        raise KeyboardInterrupt

    stream = Stream(chunks(), "utf-8", Tally(14))
    found = outcomes([document(stream)], {"o200k_base": load("o200k_base")})
    counted = next(found)
    assert isinstance(counted, Counted)
    assert counted.tokens == {"o200k_base": 3}
    with pytest.raises(KeyboardInterrupt):
        next(found)


def test_a_stream_that_breaks_is_skipped_and_the_rest_is_counted() -> None:
    def chunks() -> Iterator[str]:
        yield "one two three "
        raise OSError(5, "Input/output error")

    stream = Stream(chunks(), "utf-8", Tally(14))
    whole = streamed(["good"])
    broken, good = outcomes([document(stream), document(whole)], {"o200k_base": load("o200k_base")})
    assert isinstance(broken, Skipped)
    assert broken.reason == "failed"
    assert "Input/output error" in broken.detail
    assert isinstance(good, Counted)
