"""Giant pieces are found where the pattern has them, and what is around them is split as before."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tokcount.engines import giants
from tokcount.engines.index.format import CLASSES, ClassTable, index_path
from tokcount.engines.index.split import Splitter
from tokcount.engines.stitch import Stitcher
from tokcount.engines.tiktoken_engine import Classes, TiktokenEngine
from tokcount.model.tokenizers import ENCODINGS

from .test_stitch import reference
from .test_unicode import EVERY
from .texts import adversarial, fragments

STEP = 6
UNITS = (
    *("a", "A", "aA", "é", "É", "中", "ʰ", "ǅ", "ª", "\u0301", "e\u0301", "1", "٣", "½", "\u017f", "\u088f"),
    *(" ", "\n", "\r\n", "\t", "\u3000", "\x85", "\x1c", " \n", "\n ", "!", "/", "!\n", "\n/", "-="),
    *("'s", "'S", "'\u017f", "'", "😀", "\u200d", "\u0378", "\x80", "\x81", "\x82", "\U0010ffff"),
)
_runs = st.builds(str.__mul__, st.sampled_from(UNITS), st.integers(1, 5 * STEP))
texts = st.lists(st.one_of(_runs, _runs, fragments), max_size=8).map("".join)
_classes = Classes()


@pytest.fixture(scope="module", autouse=True)
def _short_steps() -> Iterator[None]:
    """So that texts of Hypothesis' are full of giant pieces."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(giants, "STEP", STEP)
        patch.setattr(giants, "_GLANCE", 2)
        yield


@cache
def _splitter(encoding: str) -> Splitter:
    return Splitter(encoding)


@cache
def _engine(encoding: str) -> TiktokenEngine:
    return TiktokenEngine(encoding)


def check(encoding: str, text: str) -> None:
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    parts = list(giants.apart(text, encoding, _classes))
    assert "".join(part for part, _ in parts) == text
    tiktoken = reference(encoding)
    tokens = [
        (tiktoken._encode_single_piece if is_piece else tiktoken.encode_ordinary)(part)
        for part, is_piece in parts
    ]
    assert list(chain.from_iterable(tokens)) == tiktoken.encode_ordinary(text)
    ends = list(accumulate(len(part) for part, _ in parts))
    single = {end for end, (_, is_piece) in zip(ends, parts, strict=True) if is_piece}
    pieces = [piece for block in _splitter(encoding).blocks(text) for piece in block]
    ends = list(accumulate(map(len, pieces)))
    assert single <= set(ends)
    # One character before what is of one kind, and three of a contraction after it.
    assert {end for end, piece in zip(ends, pieces, strict=True) if len(piece) > 2 * STEP + 3} <= single


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=texts)
@settings(max_examples=400)
def test_giant_pieces_are_those_of_the_pattern(encoding: str, text: str) -> None:
    check(encoding, text)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_random_runs(encoding: str) -> None:
    some_random_runs(encoding, number=500, seed=1)


@pytest.mark.exhaustive
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_million_random_runs(encoding: str) -> None:
    some_random_runs(encoding, number=1_000_000 // len(ENCODINGS), seed=2)


def some_random_runs(encoding: str, number: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(number):
        units = chance.choices(UNITS, k=chance.randint(1, 6))
        check(encoding, "".join(unit * chance.choice((1, 1, 2, 7, 13, 25)) for unit in units))


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(first=texts, second=adversarial, window=st.integers(1, 20))
@settings(max_examples=150)
def test_the_engine_gives_what_tiktoken_gives(encoding: str, first: str, second: str, window: int) -> None:
    tiktoken = reference(encoding)
    engine = _engine(encoding)
    engine._stitcher = Stitcher(tiktoken._encode_single_piece, tiktoken.decode_single_token_bytes, window)
    expected = [len(tiktoken.encode_ordinary(text)) for text in (first, second, first + second)]
    assert engine.count_many([first, second, first + second]) == expected


def test_the_classes_are_those_of_the_index() -> None:
    """Which were checked against tiktoken when it was made."""
    table = ClassTable(index_path(CLASSES)).classes()
    assert all(
        _classes[ord(character)] == table[ord(character)] for character in EVERY[:0x3400] + EVERY[::29]
    )


@pytest.mark.exhaustive
def test_every_class_is_that_of_the_index() -> None:
    table = ClassTable(index_path(CLASSES)).classes()
    assert [character for character in EVERY if _classes[ord(character)] != table[ord(character)]] == []
