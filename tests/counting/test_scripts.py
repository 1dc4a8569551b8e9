"""Scripts of characters, and tokens script by script: the scripts add up to the whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount import count
from tokcount.counting.encodings import DEFAULTS, by_script
from tokcount.counting.scripts import COMMON, Scripts, script_of
from tokcount.engines import load
from tokcount.engines.lengths import token_lengths
from tokcount.report.published import LANGUAGES

ENGINES = {name: load(name) for name in DEFAULTS}
MIXED = st.text(
    st.sampled_from("abcÄß ж я漢字かなカ한국गुअع\u0301\u093f 0123.,!?\n\t\r🎉'\ud800"), max_size=600
)


@pytest.mark.parametrize(
    ("character", "script"),
    [
        ("a", "Latin"), ("ß", "Latin"), ("ª", "Latin"), ("ｱ", "Katakana"), ("Ａ", "Latin"), ("я", "Cyrillic"),
        ("漢", "Han"), ("々", "Han"), ("か", "Hiragana"), ("カ", "Katakana"), ("ー", COMMON),
        ("한", "Hangul"),
        ("ह", "Devanagari"), ("\u093f", "Devanagari"), ("ع", "Arabic"), ("ω", "Greek"), ("µ", "Greek"),
        ("\u0301", COMMON), ("1", COMMON), (" ", COMMON), ("。", COMMON), ("🎉", COMMON), ("\u0378", COMMON),
        ("ᐁ", "Canadian Syllabics"), ("ગ", "Gujarati"), ("த", "Tamil"), ("𝐀", COMMON),
    ],
)  # fmt: skip
def test_a_character_has_a_script(character: str, script: str) -> None:
    assert script_of(character) == script


def test_what_is_shared_goes_with_the_letters_around_it() -> None:
    scripts = Scripts()
    own = scripts.own("1. abc, 漢字。 д!")
    names = [scripts.name(mark) for mark in scripts.resolved(own)]
    assert names == ["Latin"] * 8 + ["Han"] * 4 + ["Cyrillic"] * 2
    assert [scripts.name(mark) for mark in scripts.resolved(scripts.own("12 3"))] == [COMMON] * 4


@given(MIXED | st.text(max_size=300))
def test_the_scripts_add_up_to_the_whole(text: str) -> None:
    passages = by_script(text, ENGINES)
    clean = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert sum(passage.characters for passage in passages) == len(clean)
    for i, (name, engine) in enumerate(ENGINES.items()):
        assert sum(passage.tokens[i] for passage in passages) == engine.count_many([text])[0], name


@given(MIXED)
def test_the_lengths_add_up_to_the_bytes(text: str) -> None:
    for name, engine in ENGINES.items():
        lengths = token_lengths(text, name)
        assert len(lengths) == engine.count_many([text])[0]
        clean = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        assert sum(lengths) == len(clean.encode())


def test_a_token_goes_with_the_first_letter_in_it() -> None:
    """The blank before the word stands among the Han, and is a part of the word's token."""
    engine = {"o200k_base": load("o200k_base")}
    found = {passage.script: passage for passage in by_script("漢字 hello", engine)}
    assert found["Latin"].tokens == (count(" hello", encoding="o200k_base"),)
    assert found["Han"].characters == 3


@pytest.mark.parametrize("letter", ["a", "漢", "ж漢"])
def test_one_long_word_takes_no_time(letter: str) -> None:
    text = letter * (100_000 // len(letter))
    engine = {"o200k_base": load("o200k_base")}
    assert sum(p.tokens[0] for p in by_script(text, engine)) == count(text, encoding="o200k_base")


def test_what_was_published_is_what_is_counted(shared: Path) -> None:
    """The 20 sentences of the page that introduced GPT-4o; the Persian number is not tiktoken's."""
    recorded = json.loads((shared / "recorded" / "text_hello_gpt4o.json").read_text(encoding="utf-8"))
    published = [(e["language"], e["published_cl100k"], e["published_o200k"]) for e in recorded]
    assert published == list(LANGUAGES)
    for entry in recorded:
        counted = [count(entry["text"], encoding=name) for name in ("cl100k_base", "o200k_base")]
        assert counted == [entry["tiktoken_cl100k"], entry["tiktoken_o200k"]], entry["language"]
        given_ = [entry["published_cl100k"], entry["published_o200k"]]
        assert counted == given_ or (entry["language"], counted, given_) == ("Persian", [63, 32], [61, 32])
