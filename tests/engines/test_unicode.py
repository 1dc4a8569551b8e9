"""The code points on which toktok and tiktoken disagree are known, all of them, and go to tiktoken."""

from __future__ import annotations

import sys

import pytest
import toktok

from tokcount.engines import load
from tokcount.engines.tiktoken_engine import load_encoding
from tokcount.engines.unicode_gap import RANGES, in_gap

# Where the class of a character shows in the number of tokens.
CONTEXTS = (
    "{}", "a{}", "{}a", "A{}", "{}A", "{}1", "1{}", " {}", "!{}", "{}!", "{}'s", "{}\n", "a{}b", "\n{}",
    "{} ", " {}a", "A{}a", "{}\u0301", "{0}{0}{0}{0}", "a{}'s", "{}1'll", "!{}/", "  {}", "12{}34",
)  # fmt: skip
GAP = [chr(point) for first, last in RANGES for point in range(first, last + 1)]
EVERY = [chr(p) for p in range(sys.maxunicode + 1) if not 0xD800 <= p <= 0xDFFF]


def differing(encoding: str, characters: list[str], context: str, counter: str) -> list[str]:
    """The characters in whose context a counter and tiktoken disagree."""
    texts = [context.format(character) for character in characters]
    encode = load_encoding(encoding).encode_ordinary
    if counter == "bare":
        counts = list(toktok.batch_count(texts, encoding))
    else:
        counts = load(encoding, counter).count_many(texts)
    return [c for c, text, n in zip(characters, texts, counts, strict=True) if len(encode(text)) != n]


def test_the_gap_is_what_the_two_libraries_leave_open() -> None:
    """If this fails, a library has moved to another Unicode: run tools/unicode_gap.py."""
    gap = set(GAP)
    assert differing("o200k_base", GAP, "{}'s", "bare") == GAP
    assert not set(differing("o200k_base", EVERY[::23], "{}'s", "bare")) - gap
    assert not set(differing("cl100k_base", EVERY[::23], "a{}'s", "bare")) - gap


def test_each_code_point_of_the_gap_is_seen_in_any_text() -> None:
    for around in ("", "a", "é", "中", "😀"):
        assert all(in_gap(around + character + around) for character in GAP)
    rest = sorted(set(EVERY) - set(GAP))
    assert not any(in_gap("".join(rest[start : start + 997])) for start in range(0, len(rest), 997))


@pytest.mark.parametrize("encoding", ["cl100k_base", "o200k_base"])
def test_the_gap_is_routed_around(encoding: str) -> None:
    for context in CONTEXTS:
        assert differing(encoding, GAP, context, "toktok") == []


def test_every_code_point_counts_as_in_tiktoken() -> None:
    assert differing("o200k_base", EVERY, "{}'s", "toktok") == []
    assert differing("cl100k_base", EVERY[::3], "{}'s", "toktok") == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("encoding", ["cl100k_base", "o200k_base", "o200k_harmony"])
def test_every_code_point_in_every_context(encoding: str, context: str) -> None:
    assert differing(encoding, EVERY, context, "toktok") == []
    assert not set(differing(encoding, EVERY, context, "bare")) - set(GAP)
