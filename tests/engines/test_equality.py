"""Every engine gives what tiktoken gives, whatever the text."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import tiktoken
from hypothesis import given, settings

from tokcount.engines import load
from tokcount.engines.tiktoken_engine import load_encoding
from tokcount.model.tokenizers import ENCODINGS

from .texts import adversarial

BULK = ("cl100k_base", "o200k_base", "o200k_harmony")


def reference(encoding: str) -> tiktoken.Encoding:
    return load_encoding(encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=adversarial)
@settings(max_examples=150)
def test_the_reference_engine_is_tiktoken(encoding: str, text: str) -> None:
    assert load(encoding, "tiktoken").count_many([text]) == [len(reference(encoding).encode_ordinary(text))]


@pytest.mark.parametrize("encoding", BULK)
@given(text=adversarial)
@settings(max_examples=400)
def test_toktok_equals_tiktoken(encoding: str, text: str) -> None:
    assert load(encoding, "toktok").count_many([text]) == [len(reference(encoding).encode_ordinary(text))]


@pytest.mark.exhaustive
@pytest.mark.parametrize("encoding", BULK)
@given(text=adversarial)
@settings(max_examples=200_000)
def test_toktok_equals_tiktoken_many_times(encoding: str, text: str) -> None:
    assert load(encoding, "toktok").count_many([text]) == [len(reference(encoding).encode_ordinary(text))]


@pytest.mark.parametrize("engine", ["toktok", "tiktoken"])
def test_a_text_counts_the_same_alone_and_among_others(engine: str) -> None:
    texts = ["", "a", "\u088f's", "tiktoken is great!", "x" * 3000, "\ud800", " " * 100, "中文" * 50] * 30
    random.Random(7).shuffle(texts)
    counter = load("o200k_base", engine)
    assert counter.count_many(texts) == [counter.count_many([text])[0] for text in texts]


def test_no_text_gives_no_count() -> None:
    assert load("o200k_base").count_many([]) == []


def test_special_strings_are_ordinary_text_unless_asked_for() -> None:
    assert load("cl100k_base").count_many(["<|endoftext|>"]) == [7]
    assert load("cl100k_base", special=True).count_many(["<|endoftext|>"]) == [1]


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=adversarial)
@settings(max_examples=60)
def test_special_tokens_are_counted_as_tiktoken_does(encoding: str, text: str) -> None:
    marked = text.replace("to", "<|endoftext|>").replace("a", "<|fim_prefix|>").replace("x", "<|start|>")
    expected = len(reference(encoding).encode(marked, allowed_special="all"))
    assert load(encoding, special=True).count_many([marked]) == [expected]


def test_published_vectors(shared: Path) -> None:
    for case in json.loads((shared / "recorded" / "text_vectors.json").read_text(encoding="utf-8")):
        for engine in ("auto", "tiktoken"):
            assert load(case["encoding"], engine).count_many([case["text"]]) == [len(case["ids"])], case["id"]


def test_twenty_languages(shared: Path) -> None:
    cases = json.loads((shared / "recorded" / "text_hello_gpt4o.json").read_text(encoding="utf-8"))
    texts = [case["text"] for case in cases]
    assert len(texts) == 20
    for encoding, field in (("cl100k_base", "tiktoken_cl100k"), ("o200k_base", "tiktoken_o200k")):
        for engine in ("auto", "toktok", "tiktoken"):
            assert load(encoding, engine).count_many(texts) == [case[field] for case in cases]
