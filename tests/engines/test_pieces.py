"""Where a text is cut for counting never shows in the number."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tokcount.engines import load, pieces
from tokcount.engines.special import SPECIAL_TOKENS
from tokcount.model.tokenizers import ENCODINGS

from .texts import adversarial


@given(text=adversarial, size=st.integers(1, 20))
def test_pieces_are_the_text(text: str, size: int) -> None:
    assert "".join(pieces.pieces(text, size)) == text


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=st.lists(adversarial, max_size=4).map(" ".join), size=st.integers(1, 12))
@settings(max_examples=150)
def test_pieces_count_as_the_whole(encoding: str, text: str, size: int) -> None:
    whole, *parts = load(encoding, "tiktoken").count_many([text, *pieces.pieces(text, size)])
    assert sum(parts) == whole


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=adversarial)
@settings(max_examples=150)
def test_every_place_to_cut_leaves_the_count(encoding: str, text: str) -> None:
    cuts = [cut.start() for cut in pieces._CUT.finditer(text)]
    whole, *halves = load(encoding, "tiktoken").count_many(
        [text, *(half for cut in cuts for half in (text[:cut], text[cut:]))]
    )
    assert [a + b for a, b in zip(halves[::2], halves[1::2], strict=True)] == [whole] * len(cuts)


@given(text=adversarial)
def test_the_last_place_to_cut_is_one_of_them(text: str) -> None:
    cuts = [cut.start() for cut in pieces._CUT.finditer(text) if 0 < cut.start() < len(text)]
    assert pieces.last_cut(text) in (0, *cuts)
    assert "<" in text or pieces.last_cut(text) == (cuts[-1] if cuts else 0)


@pytest.mark.parametrize(
    "token", sorted({token for tokens in SPECIAL_TOKENS.values() for token in tokens})[::50]
)
def test_a_special_token_is_never_cut(token: str) -> None:
    text = f"word {token}"
    for end in range(6, len(text) + 1):
        assert pieces.last_cut(text[:end]) == 4


def test_the_last_place_to_cut_is_found_far_from_the_end() -> None:
    assert pieces.last_cut("word " + "x" * 2_000_000) == 4
    assert pieces.last_cut("x" * 2_000_000) == 0


MILLION = 1_000_000
HOSTILE = {
    "spaces": " " * MILLION,
    "spaces in a word": "a" + " " * MILLION + "b",
    "line breaks": "a" + "\n" * MILLION + "b",
    "spaces, a line break, spaces": " " * MILLION + "\n" + " " * MILLION + "b",
    "line breaks after a mark": "!" + "\n" * MILLION + "/",
    "tabs at the end": "a" + "\t" * MILLION,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("encoding", ["cl100k_base", "o200k_base"])
def test_a_million_blanks_do_not_make_an_engine_stumble(encoding: str, name: str) -> None:
    text = HOSTILE[name]
    assert load(encoding, "tiktoken").count_many([text]) == load(encoding, "toktok").count_many([text])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_million_blanks_in_the_oldest_encoding(name: str) -> None:
    """r50k_base knows no run of blanks: each is a token, or two where a line break is a pair."""
    [count] = load("r50k_base").count_many([HOSTILE[name]])
    assert count > 400_000


def test_ten_megabytes_without_a_place_to_cut() -> None:
    assert load("o200k_base").count_many(["a" * 10_000_000]) == [1_250_000]
