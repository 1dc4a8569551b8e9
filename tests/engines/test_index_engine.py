"""What the index engine does besides counting right: little memory, linear time, a quick start."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tokcount.engines import index_engine, load
from tokcount.engines.index import merge, split
from tokcount.engines.index.engine import IndexEngine
from tokcount.engines.index.format import VOCABULARIES, VocabularyIndex, index_path
from tokcount.engines.tiktoken_engine import load_encoding

from .test_index_equality import index, never
from .texts import adversarial

ROOT = Path(__file__).resolve().parents[2]
_VOCABULARY = 200_000  # tokens; the smaller ones have fewer


def test_every_encoding_can_be_counted_with() -> None:
    for encoding in VOCABULARIES:
        assert index_engine.available(encoding)
        texts = ["tiktoken is great!", "", "\ud800", "\ud83d\ude00"]
        expected = load(encoding, "tiktoken").count_many(texts)
        assert index_engine.make(encoding).count_many(texts) == expected


def test_no_other_encoding_is_available() -> None:
    assert not index_engine.available("o300k_base")


# --------------------------------------------------------------------------- handing over


class Recorder:
    """Counts as tiktoken does, and notes what it was given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def count_many(self, texts: Sequence[str]) -> list[int]:
        self.texts += texts
        return load("o200k_base", "tiktoken").count_many(texts)


@given(texts=st.lists(adversarial, max_size=6), patience=st.integers(0, 60))
@settings(max_examples=200)
def test_when_another_engine_takes_over_never_shows(texts: list[str], patience: int) -> None:
    recorder = Recorder()
    engine = IndexEngine("o200k_base", lambda: recorder, patience=patience)
    expected = load("o200k_base", "tiktoken").count_many(texts)
    assert engine.count_many(texts) == expected
    first = len(recorder.texts)
    assert recorder.texts == texts[len(texts) - first :]
    assert engine.count_many(texts) == expected


def test_another_engine_takes_over_for_good() -> None:
    recorder = Recorder()
    engine = IndexEngine("o200k_base", lambda: recorder)
    huge = "x" * (_VOCABULARY + 1)
    assert engine.count_many(["hello", huge, "you"]) == [1, index("o200k_base").count_many([huge])[0], 1]
    assert recorder.texts == [huge, "you"]
    assert engine.count_many(["again"]) == [1]
    assert recorder.texts == [huge, "you", "again"]


@pytest.mark.parametrize("encoding", ["r50k_base", "cl100k_base"])
def test_the_engine_that_takes_over_is_a_native_one(encoding: str) -> None:
    text = "".join(random.Random(2).choices("etaoinshrdlu", k=_VOCABULARY))
    assert index_engine.make(encoding).count_many([text]) == index(encoding).count_many([text])


# --------------------------------------------------------------------------- bounds


def test_memos_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge, "_ENTRIES", 50)
    counts = merge.PieceCounts(VocabularyIndex(index_path("o200k_base"), "o200k_base"), 10**9)
    chance = random.Random(3)
    encode = load_encoding("o200k_base").encode_ordinary
    for _ in range(400):
        word = "".join(chance.choices("abcdefgh", k=chance.randint(1, 60)))
        assert counts[word] == len(encode(word))
        assert len(counts) <= 50
        assert len(counts._ranks) <= 50
    assert max(map(len, counts)) <= 40
    assert max(map(len, counts._ranks)) <= 40


@given(text=adversarial)
def test_long_texts_are_split_a_block_at_a_time(text: str) -> None:
    splitter = split.Splitter("o200k_base")
    clean = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    [whole] = splitter.blocks(clean)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(split, "_AT_ONCE", 0)
        patch.setattr(split, "_PIECES", 3)
        blocks = list(splitter.blocks(clean))
    assert [piece for block in blocks for piece in block] == whole
    assert "".join(whole) == clean
    assert all(len(block) <= 3 for block in blocks)


HOSTILE = {
    "spaces": " ",
    "letters": "a",
    "capitals": "A",
    "line breaks": "\n",
    "spaces and line breaks": " \n",
    "tabs and spaces": "\t ",
    "marks": "\u0301",
    "capitals after a mark": "\u0301AAAAAAA",
    "letters without case, then capitals": "中AAAA",
    "punctuation": "!/",
    "digits": "1",
    "apostrophes": "'",
    "almost contractions": "'l'v'r",
    "emoji": "👩\u200d👩\u200d👧",
    "a letter and a mark": "a!",
}


@pytest.mark.parametrize("end", ["", "x"])
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("encoding", ["r50k_base", "cl100k_base", "o200k_base"])
def test_splitting_takes_time_in_proportion(encoding: str, name: str, end: str) -> None:
    """A quadratic search would take minutes for what is allowed two seconds here."""
    splitter = split.Splitter(encoding)
    text = HOSTILE[name] * (300_000 // len(HOSTILE[name])) + end
    started = time.process_time()
    assert sum(len(piece) for block in splitter.blocks(text) for piece in block) == len(text)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("name", HOSTILE)
def test_merging_takes_time_in_proportion(name: str) -> None:
    text = HOSTILE[name] * (60_000 // len(HOSTILE[name].encode()))
    started = time.process_time()
    [count] = IndexEngine("o200k_base", never).count_many([text])
    assert time.process_time() - started < 2
    assert count == len(load_encoding("o200k_base").encode_ordinary(text))


# --------------------------------------------------------------------------- start-up

_UNWANTED = ("tiktoken", "toktok", "hashlib", "dataclasses", "typing", "inspect", "tempfile", "base64")
# tokcount's own packages are stood in for, so that what they import does not hide what this engine does.
_COUNT = """
import sys
for name in ("tokcount", "tokcount.engines"):
    module = type(sys)(name)
    module.__path__ = [sys.argv[1] + "/" + name.replace(".", "/")]
    sys.modules[name] = module
from tokcount.engines.index_engine import make
print(make("o200k_base").count_many(["tiktoken is great!", "Straße 中文 ’s"]))
print(*sorted(sys.modules))
"""


def test_counting_loads_next_to_nothing() -> None:
    env = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _COUNT, str(ROOT)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    counts, modules = done.stdout.splitlines()
    assert counts == "[6, 5]"
    assert not set(modules.split()) & set(_UNWANTED)
