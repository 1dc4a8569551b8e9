"""However a giant piece is cut into windows, its tokens are those that tiktoken gives for the whole."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tokcount.engines import load
from tokcount.engines.stitch import Stitcher
from tokcount.engines.tiktoken_engine import load_encoding
from tokcount.model.tokenizers import ENCODINGS

# It looks at its files each time.
reference = cache(load_encoding)
# Each vocabulary once.
VOCABULARIES = ("r50k_base", "p50k_base", "cl100k_base", "o200k_base")
_MARKS = "".join(map(chr, range(0x300, 0x370)))
_EMOJI = "".join(map(chr, range(0x1F600, 0x1F650))) + "\u200d\ufe0f"
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
ALPHABETS = (
    *("a", "ab", "aA", "abc", "etaoin", "e\u0301"),
    *(" ", "\n", " \n", " \t\r\n", "\u3000 ", "=", "=-", "!/", "=-_*#"),
    *("0", "01", "0123456789", "٣٤", _BASE64),
    *(_MARKS, _EMOJI, "的一是不了人我在有他", "กขคงจฉ", "абвгде", "हिन्दी", "한국어"),
)
_letters = st.one_of(*(st.text(alphabet, max_size=150) for alphabet in ALPHABETS)).map(str.encode)
_repeated = st.builds(
    lambda unit, times: (unit * times)[:400], st.binary(min_size=1, max_size=9), st.integers(0, 200)
)
pieces = st.one_of(
    _letters, _repeated, st.binary(max_size=200), st.lists(_letters, max_size=4).map(b"".join)
).filter(len)


class Recorder(Stitcher):
    """Records how many tokens each window gave back, or that no seam was found."""

    def __init__(self, encoding: str, window: int) -> None:
        tiktoken = reference(encoding)
        self.encode = tiktoken._encode_single_piece
        super().__init__(self.encode, tiktoken.decode_single_token_bytes, window)
        self.given_back: Counter[int | None] = Counter()

    def _seam(
        self, piece: bytes, end: int, tokens: list[int], size: int
    ) -> tuple[int, int, list[int]] | None:
        seam = super()._seam(piece, end, tokens, size)
        self.given_back[len(tokens) - seam[0] if seam else None] += 1
        return seam


def check(encoding: str, piece: bytes, window: int) -> Counter[int | None]:
    stitcher = Recorder(encoding, window)
    assert stitcher.count(piece) == len(stitcher.encode(piece))
    return stitcher.given_back


@pytest.mark.parametrize("encoding", VOCABULARIES)
@given(piece=pieces, window=st.integers(1, 64))
@settings(max_examples=400)
def test_windows_count_as_the_whole(encoding: str, piece: bytes, window: int) -> None:
    check(encoding, piece, window)


@pytest.mark.parametrize("alphabet", ALPHABETS)
@pytest.mark.parametrize("encoding", VOCABULARIES)
def test_random_pieces(encoding: str, alphabet: str) -> None:
    some_random_pieces(encoding, alphabet, number=60, seed=1)


@pytest.mark.exhaustive
@pytest.mark.parametrize("alphabet", ALPHABETS)
@pytest.mark.parametrize("encoding", VOCABULARIES)
def test_a_million_random_pieces(encoding: str, alphabet: str) -> None:
    some_random_pieces(encoding, alphabet, number=1_000_000 // len(ALPHABETS) // len(VOCABULARIES), seed=2)


def some_random_pieces(encoding: str, alphabet: str, number: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(number):
        text = "".join(chance.choices(alphabet, k=chance.randint(1, 100)))
        check(encoding, text.encode(), chance.choice((2, 5, 8, 16, 33)))


@pytest.mark.parametrize("encoding", VOCABULARIES)
def test_every_way_to_a_seam_is_taken(encoding: str) -> None:
    given_back = Counter[int | None]()
    chance = random.Random(3)
    for alphabet in ALPHABETS:
        for window in (4, 8, 16, 64):
            given_back += check(encoding, "".join(chance.choices(alphabet, k=1000)).encode(), window)
    # At once, after others were refused, and not at all, so that the window grows.
    assert {4, 2, 1, None} <= set(given_back)


def test_where_no_seam_holds_the_whole_piece_is_encoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stitcher, "_is_stable", lambda self, left, right: False)
    assert check("r50k_base", b"abracadabra" * 50, 8) == {None: 2}


def test_a_seam_that_is_not_looked_at_would_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stitcher, "_is_stable", lambda self, left, right: True)
    with pytest.raises(AssertionError):
        check("r50k_base", b"internationalization" * 30, 8)


@pytest.mark.parametrize("encoding", VOCABULARIES)
def test_pairs_of_what_merging_gives_are_stable(encoding: str) -> None:
    """The converse of what stitch.py proves: it is why the seams alone have to be looked at."""
    tiktoken = reference(encoding)
    chance = random.Random(4)
    for alphabet in ALPHABETS:
        tokens = tiktoken._encode_single_piece("".join(chance.choices(alphabet, k=600)).encode())
        for left, right in pairwise(tokens):
            pair = b"".join(map(tiktoken.decode_single_token_bytes, (left, right)))
            assert tiktoken._encode_single_piece(pair) in (
                [left, right],
                [tiktoken._mergeable_ranks.get(pair)],
            )


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "alphabet", ["a", "A", "ab", "=-", "0123456789", " \n", _MARKS, _EMOJI, "的一是不了人我"]
)
def test_giant_pieces_in_a_text(encoding: str, alphabet: str) -> None:
    giant = "".join(random.Random(5).choices(alphabet, k=40_000))
    texts = [giant, f"one {giant}'s two", f"  \n {giant}  3\n", f"x\u00e9\u088f {giant}\n{giant} \u0915"]
    encode = reference(encoding).encode_ordinary
    expected = [len(encode(text)) for text in texts]
    for engine in ("tiktoken", "auto"):
        assert load(encoding, engine).count_many(texts) == expected


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_ten_megabytes_of_one_character(encoding: str) -> None:
    counts = {"a": {1_250_000, 2_500_000}, "!": {625_000, 1_250_000}}
    for character, right in counts.items():
        assert set(load(encoding, "tiktoken").count_many([character * 10_000_000])) <= right
