"""The index engine gives what tiktoken gives, for every encoding, whatever the text."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tokcount.engines.index.engine import IndexEngine
from tokcount.engines.tiktoken_engine import load_encoding
from tokcount.model.tokenizers import ENCODINGS

from .test_unicode import CONTEXTS, EVERY, GAP
from .texts import adversarial

ROOT = Path(__file__).resolve().parents[2]
# Each vocabulary and each pattern once; the other encodings share them.
DIFFERENT = ("r50k_base", "p50k_base", "cl100k_base", "o200k_base")
MORE_CONTEXTS = (
    "'{}",
    " I'{}",
    "a'{}",
    "'{}e",
    "'r{}",
    "{0}\u0301{0}",
    "{0}A{0}a",
    " \n{}",
    "!\n{}",
    "/{}\n/",
)


def never() -> IndexEngine:
    raise AssertionError("no other engine was to be needed")


@cache
def index(encoding: str) -> IndexEngine:
    """The engine that never hands over, so that it is what is tested."""
    return IndexEngine(encoding, never, patience=10**12)


def check(encoding: str, texts: Sequence[str]) -> None:
    encode = load_encoding(encoding).encode_ordinary
    counts = index(encoding).count_many(texts)
    wrong = [(t, n) for t, n in zip(texts, counts, strict=True) if len(encode(t)) != n]
    assert wrong == []


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=adversarial)
@settings(max_examples=300)
def test_adversarial_texts(encoding: str, text: str) -> None:
    check(encoding, [text])


# Few kinds of character, so that the classes meet in every order.
_ALPHABET = "aBéÉ中ǅʰ\u03011٣½ \t\n\r\u3000\x85\x1c!/'sSſlLve\u200d😀\x80\x81\x82\u0378\ud800\udc00ª\x00-"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_random_texts(encoding: str) -> None:
    check(encoding, random_texts(5000, seed=1))


@pytest.mark.exhaustive
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_million_random_texts(encoding: str) -> None:
    for seed in range(100):
        check(encoding, random_texts(10_000, seed))


def random_texts(number: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    short = ["".join(chance.choices(_ALPHABET, k=chance.randint(1, 14))) for _ in range(number)]
    long = ["".join(chance.choices(chance.sample(_ALPHABET, 4), k=200)) for _ in range(number // 50)]
    anything = ["".join(chance.choices(EVERY, k=8)) for _ in range(number // 10)]
    return short + long + anything


@pytest.mark.parametrize("encoding", DIFFERENT)
def test_sampled_code_points_in_every_context(encoding: str) -> None:
    sample = EVERY[:0x250] + EVERY[0x250:0x3400:37] + EVERY[0x3400::3001] + GAP[::7]
    check(encoding, [c.format(character) for c in CONTEXTS + MORE_CONTEXTS for character in sample])


@pytest.mark.parametrize("encoding", DIFFERENT)
def test_contractions_in_any_case(encoding: str) -> None:
    """Only where a token holds an apostrophe, as " I'" does, the number shows what the pattern made of it."""
    ends = (
        "s",
        "S",
        "\u017f",
        "t",
        "Ll",
        "l\u017f",
        "vE",
        "r\u0435",
        "\u212a",
        "\u0131",
        "\u0130",
        "d\u0301",
    )
    words = ("", " I", "I", " it", "n", " don", "It", " you")
    check(
        encoding,
        [f"{w}{q}{e}{b}" for w in words for q in "'\u2019" for e in ends for b in ("", "a", "S", "1")],
    )


@pytest.mark.exhaustive
@pytest.mark.parametrize("context", CONTEXTS + MORE_CONTEXTS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_code_point_in_every_context(encoding: str, context: str) -> None:
    check(encoding, [context.format(character) for character in EVERY])


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_files_of_this_repository(encoding: str) -> None:
    files = [ROOT / "README.md", ROOT / "pricing.yaml"]
    files += [path for part in ("tokcount", "tests") for path in sorted((ROOT / part).rglob("*.py"))]
    check(encoding, [path.read_text(encoding="utf-8") for path in files])


def test_published_vectors(shared: Path) -> None:
    for case in json.loads((shared / "recorded" / "text_vectors.json").read_text(encoding="utf-8")):
        assert index(case["encoding"]).count_many([case["text"]]) == [len(case["ids"])], case["id"]


def test_twenty_languages(shared: Path) -> None:
    cases = json.loads((shared / "recorded" / "text_hello_gpt4o.json").read_text(encoding="utf-8"))
    for encoding, field in (("cl100k_base", "tiktoken_cl100k"), ("o200k_base", "tiktoken_o200k")):
        assert index(encoding).count_many([c["text"] for c in cases]) == [c[field] for c in cases]


_units = st.sampled_from(["a", "ab", "é", "中", "\u0301", "👩\u200d", " ", "\n", " \n", "=", "-=", "'s"])


@pytest.mark.parametrize("encoding", DIFFERENT)
@given(unit=_units, times=st.integers(1, 2500), tail=st.sampled_from(["", "x", "\n", " y"]))
@settings(max_examples=40)
def test_long_runs(encoding: str, unit: str, times: int, tail: str) -> None:
    check(encoding, [unit * times + tail])


@pytest.mark.parametrize("encoding", DIFFERENT)
def test_long_pieces_of_random_letters(encoding: str) -> None:
    chance = random.Random(5)
    for letters in ("ab", "etaoinshrdlu", "абвгдеж", "中文字水火木", "\u0301\u0302\u0323", "=-_*#"):
        for size in (30, 79, 80, 81, 500, 6000):
            check(encoding, ["".join(chance.choices(letters, k=size))])
