"""Tokens of other vendors, script by script and language by language: they add up to the whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tokcount.counting.encodings import by_language, by_script, priced
from tokcount.counting.languages import Languages
from tokcount.engines import load
from tokcount.engines.surrogates import without_surrogates
from tokcount.model.encodings import Detector
from tokcount.model.tokenizers import VENDORS
from tokcount.pricing.layers import load_book

APART = [name for name in VENDORS if not name.startswith("claude")]
# Long enough for cuts; with tags, what normal form C changes, and SentencePiece's own blank.
TEXTS = st.lists(
    st.builds(
        lambda part, times: part * times,
        st.sampled_from(
            [
                "漢字", "かな", "한국", "</div>", "<unused1>", "e\u0301", "\u0958", "▁", " ", "  ", "\n", "я",
                ", ", "word", " word", "Straße ", "1234", "🎉", "\ud800", "\u1100\u1161\u11a8", "हि",
                "\u0301",
            ]
        ),
        st.integers(1, 150),
    ),
    max_size=12,
).map("".join) | st.text(max_size=300)  # fmt: skip
once = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _installed(extras: None) -> Iterator[None]:
    yield
    load.__globals__["_made"].cache_clear()


@pytest.mark.parametrize("encoding", APART)
@given(text=TEXTS)
@once
def test_the_scripts_add_up_to_the_whole(encoding: str, text: str) -> None:
    engine = load(encoding)
    passages = by_script(text, {encoding: engine})
    assert sum(passage.characters for passage in passages) == len(without_surrogates(text))
    assert [sum(passage.tokens[0] for passage in passages)] == engine.count_many([text])


@pytest.mark.parametrize("encoding", APART)
@given(text=TEXTS)
@once
def test_the_languages_add_up_to_the_whole(encoding: str, text: str) -> None:
    engine = load(encoding)
    languages = Languages(Detector("test", "1"), lambda part: f"x{ord(part[0]) % 5}")
    passages = by_language(text, {encoding: engine}, languages)
    assert sum(passage.characters for passage in passages) == len(without_surrogates(text))
    assert [sum(passage.tokens[0] for passage in passages)] == engine.count_many([text])


@pytest.mark.parametrize("encoding", APART)
def test_a_token_goes_with_the_first_letter_in_it(encoding: str) -> None:
    engine = load(encoding)
    found = {passage.script: passage for passage in by_script("漢字 hello", {encoding: engine})}
    blank = 1 if encoding == "mistral_v1" else 0  # it stands before each text, and among the Han here
    hello, bare = engine.count_many([" hello", "hello"])
    assert found["Latin"].tokens == (bare if blank else hello,)
    assert found["Han"].tokens == (engine.count_many(["漢字"])[0],)


def test_what_a_tokenizer_composes_is_in_its_script() -> None:
    """The letters behind a composed one are not moved, whatever bytes it has lost."""
    engine = load("qwen2")
    found = {passage.script: passage for passage in by_script("e\u0301" * 50 + " 字", {"qwen2": engine})}
    assert found["Latin"].tokens == tuple(engine.count_many(["é" * 50]))


@pytest.mark.parametrize("encoding", ["gemma3", "mistral_v1", "qwen2"])
def test_much_without_a_place_to_cut_takes_no_time(encoding: str) -> None:
    text = "漢字かなカナe\u0301。" * 20_000
    engine = load(encoding)
    assert [sum(p.tokens[0] for p in by_script(text, {encoding: engine}))] == engine.count_many([text])


@pytest.mark.parametrize("encoding", APART)
def test_a_model_of_the_table_stands_for_each(encoding: str) -> None:
    found = priced(load_book(), [encoding], date(2026, 11, 22))[0]
    assert found.model
    assert found.price
    assert found.model.encoding == encoding
    assert found.model.shutdown is None
