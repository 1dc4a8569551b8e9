"""Where tokens of other vendors begin and end: they add up to the text, whatever it is taken for."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from itertools import accumulate

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tokcount.engines import check_encoding, check_named, load
from tokcount.engines.lengths import check_apart, taken, token_lengths
from tokcount.engines.surrogates import without_surrogates
from tokcount.errors import EngineError, UnknownNameError
from tokcount.model.tokenizers import ENCODINGS, VENDORS

from .texts import adversarial

APART = [name for name in VENDORS if not name.startswith("claude")]
# What normal form C composes, takes apart, puts in another order, or leaves.
_COMPOSING = [
    "e\u0301", "\u0301", "\u0323\u0301", "\u0958", "\U0001d160", "\u0dd9\u0dcf\u0dca", "\u1100\u1161\u11a8",
    "\u1161", "\u11a8", "가", "\u0f73", "a\u0f73\u0301", "\u0344", "\u212b", "\u09c7", "\u09be", "\u0327",
    "\u2126\u0345",
]  # fmt: skip
texts = st.lists(
    st.one_of(adversarial, st.sampled_from([*_COMPOSING, "</a>", "<h1>", "<unused7>", "▁", "▁▁ "]))
).map("".join)
once = settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _installed(extras: None) -> Iterator[None]:
    # What an engine has loaded is the same for every test; what is installed is not.
    yield
    load.__globals__["_made"].cache_clear()


@pytest.mark.parametrize("encoding", APART)
@given(text=texts)
@once
def test_the_lengths_add_up_to_the_text(encoding: str, text: str) -> None:
    lengths = token_lengths(text, encoding)
    size = len(without_surrogates(text).encode())
    assert [len(lengths)] == load(encoding).count_many([text])
    assert sum(lengths) == size
    assert all(length >= 0 for length in lengths)
    assert all(start < size for start in [0, *accumulate(lengths)][:-1] if lengths)


@pytest.mark.parametrize("encoding", APART)
@given(text=texts.map(without_surrogates))
@once
def test_the_tokens_are_what_the_tokenizer_takes(encoding: str, text: str) -> None:
    parts = list(taken(text, encoding))
    assert "".join(given for given, _ in parts) == text
    tokens = load(encoding).token_bytes(text)  # type: ignore[attr-defined]
    assert b"".join(tokens).decode() == "".join(as_taken for _, as_taken in parts)


@given(text=texts.map(without_surrogates) | st.text(st.sampled_from("".join(_COMPOSING)), max_size=12))
@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_parts_come_to_normal_form_one_by_one(text: str) -> None:
    parts = list(taken(text, "qwen2"))
    assert "".join(given for given, _ in parts) == text
    assert "".join(as_taken for _, as_taken in parts) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("encoding", "text", "lengths"),
    [
        ("llama3", " hello", [6]),
        ("llama4", "漢字 hello", [3, 3, 6]),
        # A tag is a token; a blank that is written as SentencePiece spells it has three bytes.
        ("gemma3", "</div>x<h1>", [6, 1, 4]),
        ("gemma3", "▁a", [4]),
        ("gemma4", "a \u0378", [1, 1, 1, 1]),
        # The blank that is put before a text is nothing of it, whether it is a token or a part of one.
        ("mistral_v1", "hello", [4, 1]),
        ("mistral_v1", "字", [0, 3]),
        # What is composed has the bytes of its parts; what is taken apart shares those that there are.
        ("qwen2", "e\u0301", [3]),
        ("qwen3.5", "e\u0301a", [3, 1]),
        ("qwen2", "\u0958", [1, 1, 1]),
    ],
)
def test_lengths(encoding: str, text: str, lengths: list[int]) -> None:
    assert token_lengths(text, encoding) == lengths


@pytest.mark.parametrize("encoding", ["gemma3", "mistral_v1", "qwen2"])
@pytest.mark.parametrize("start", ["", "a"])
@pytest.mark.parametrize("part", ["e\u0301", "\u0301", "漢▁か", "\u1161", "\u0dd9\u0dcf"])
def test_long_texts_take_no_time(encoding: str, start: str, part: str) -> None:
    text = start + part * 100_000
    assert sum(token_lengths(text, encoding)) == len(text.encode())


@pytest.mark.parametrize("encoding", [name for name in VENDORS if name not in APART])
def test_tokens_of_which_only_the_count_is_known_are_refused(encoding: str) -> None:
    with pytest.raises(EngineError) as caught:
        check_apart(encoding)
    assert caught.value.slug == "encoding-apart"
    assert f"tokcount --encoding {encoding}" in caught.value.hint


@pytest.mark.parametrize("encoding", [*ENCODINGS, *APART])
def test_all_others_are_told_apart(encoding: str) -> None:
    check_apart(encoding)
    assert check_named(encoding) == encoding


@pytest.mark.parametrize("available", [True, False])
def test_an_estimate_is_no_name_that_a_user_gives(available: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not available:
        monkeypatch.setitem(sys.modules, "splintr", None)
    assert check_encoding("~gemma3") == "~gemma3"
    with pytest.raises(UnknownNameError, match="There is no encoding '~gemma3'") as caught:
        check_named("~gemma3")
    assert caught.value.near[0] == "gemma3"
    assert "--model" in caught.value.hint
