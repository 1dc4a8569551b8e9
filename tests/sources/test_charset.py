"""Detection of the character encoding of what is neither UTF-8 nor marked."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from tokcount.model import Reason, Text
from tokcount.sources.decode import decode

CASES: list[dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("charsets.yaml").read_text(encoding="utf-8")
)


def name(case: Any) -> str:
    return f"{case['charset']}: {case['text'][:20]}"


@pytest.mark.parametrize("case", CASES, ids=name)
def test_text_is_decoded_and_its_charset_named(case: dict[str, str]) -> None:
    data = case["text"].encode(case["charset"])
    assert decode(data) == Text(case["text"], len(data), case.get("named", case["charset"]))


@pytest.mark.parametrize("case", CASES[4:], ids=name)
def test_code_with_comments_in_it(case: dict[str, str]) -> None:
    text = f"def f(x):\r\n    return x + 1  # {case['text']}\r\n" * 30
    loaded = decode(text.encode(case["charset"]))
    assert isinstance(loaded, Text)
    assert loaded.content == text


def test_the_first_letter_beyond_ascii_may_come_late() -> None:
    text = "plain ascii\n" * 500_000 + "déjà vu\n" + "plain ascii\n" * 100
    data = text.encode("latin-1")
    assert decode(data) == Text(text, len(data), "cp1252")


def test_one_endless_line() -> None:
    text = "x" * 300_000 + "吾輩は猫である。名前はまだ無い。" * 5_000
    data = text.encode("shift_jis")
    assert decode(data) == Text(text, len(data), "shift_jis")


def test_a_mistake_far_behind_the_sample_is_replaced_and_counted() -> None:
    text = "Größe und Höhe\n" * 100_000
    data = text.encode("cp1252") + b"\x81\n"
    assert decode(data) == Text(text + "\ufffd\n", len(data), "cp1252", 1)


def test_a_text_cut_within_its_last_character() -> None:
    text = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"
    data = text.encode("shift_jis")[:-1]
    assert decode(data) == Text(text[:-1] + "\ufffd", len(data), "shift_jis", 1)


def test_noise_without_nul_is_binary() -> None:
    chosen = random.Random(1)
    for size in (100, 1000, 100_000):
        loaded = decode(bytes(chosen.randrange(1, 256) for _ in range(size)))
        assert isinstance(loaded, tuple)
        assert loaded[0] is Reason.BINARY


def test_what_fits_nowhere_is_undecodable() -> None:
    loaded = decode(b"\x81\xff\x81\xfe\x90\xff" * 20)
    assert isinstance(loaded, tuple)
    assert loaded[0] is Reason.UNDECODABLE
