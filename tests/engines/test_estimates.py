"""Estimates by script: sums that no cut, order or company changes, and as good as they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tokcount.engines import cuts, load
from tokcount.engines.countable import countable
from tokcount.engines.estimate_engine import CHARACTERS, WholeEngine, about, estimation, round_thousandths
from tokcount.engines.letters import LATIN, SCRIPTS, runs
from tokcount.model.tokenizers import VENDORS
from tokcount.pricing.book import Book
from tokcount.pricing.layers import load_book

from .texts import adversarial

CASES = yaml.safe_load(Path(__file__).with_name("vendor_counts.yaml").read_text(encoding="utf-8"))
SCRIPT_CASES = json.loads(Path(__file__).with_name("script_runs.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book()


@given(text=adversarial)
def test_the_runs_are_the_text(text: str) -> None:
    found = list(runs(text))
    assert "".join(run for _, run in found) == text
    assert {script for script, _ in found} <= set(SCRIPTS)


@pytest.mark.parametrize("case", SCRIPT_CASES, ids=lambda case: str(case["text"]))
def test_the_script_of_each_run(case: dict[str, object]) -> None:
    assert [list(run) for run in runs(str(case["text"]))] == case["runs"]


@given(text=adversarial, encoding=st.sampled_from(sorted(VENDORS)))
def test_every_place_to_cut_leaves_the_estimate(text: str, encoding: str) -> None:
    name = f"~{encoding}"
    places = [cut.start() for cut in cuts([name]).finditer(text)]
    parts = [part for place in places for part in (text[:place], text[place:])]
    whole, *halves = load(name).count_many([text, *parts])
    assert whole >= 0
    assert [a + b for a, b in zip(halves[::2], halves[1::2], strict=True)] == [whole] * len(places)


@given(texts=st.lists(adversarial, max_size=6))
def test_a_text_counts_the_same_in_any_company(texts: list[str]) -> None:
    engine = load("~claude4.7")
    assert engine.count_many(texts) == [engine.count_many([text])[0] for text in texts]


@pytest.mark.parametrize("encoding", VENDORS)
def test_every_tokenizer_was_measured(encoding: str) -> None:
    found = estimation(encoding)
    assert found is not None
    assert set(SCRIPTS) == set(found.scripts)
    assert set(found.characters) == set(CHARACTERS)
    assert all(200 < factor < 6_000 for factor in found.scripts.values())
    # With three digits a token at most, no text comes to less than nothing.
    assert -found.characters["digit"] * 3 < found.scripts[LATIN]
    assert min(found.characters["mark"], found.characters["capital"]) >= 0
    assert found.basis.startswith(f"{VENDORS[encoding].package} ")
    assert f"within {found.errors['english']} % (English)" in about(encoding)
    extra = VENDORS[encoding].extra
    rebuilt = extra == "claude"
    ending = "comes closer with Python 3.12 or later" if rebuilt else "counts it"
    assert about(encoding).endswith(f"tokcount[{extra}] {ending}")
    assert about(encoding, "a guess").startswith("a guess; by script from o200k_base, nine in ten texts")
    assert f"tokcount[{extra}] comes closer" in about(encoding, "a guess")


# What a single ratio gets most wrong: scripts of which a vocabulary has other pieces than OpenAI's.
@pytest.mark.parametrize("name", ["chinese", "japanese", "korean", "hindi", "arabic", "russian", "georgian"])
@pytest.mark.parametrize("encoding", VENDORS)
def test_an_estimate_is_near_what_is_counted(encoding: str, name: str) -> None:
    case = CASES[name]
    counted = case["counts"].get(encoding)
    if counted is None:
        counted = case["counts"]["gemma3"]  # which gemma4 equals but for tags
    estimated = WholeEngine(load(f"~{encoding}")).count_many([case["text"]])[0]
    # A sentence is no text of a page: the errors that are told are of these.
    assert abs(estimated - counted) <= max(0.45 * counted, 4)


def test_the_estimate_says_what_it_is(book: Book) -> None:
    exact, assumed, own = (countable(book.find(n)) for n in ("llama-3.1-8b", "gemini-4-argon", "claude-2"))
    assert exact.encoding is None
    assert exact.approx is not None
    assert exact.approx.encoding == "~llama3"
    assert exact.approx.formula == "llama3"
    assert "tokcount[open]" in exact.approx.basis
    assert assumed.approx is not None
    assert assumed.approx.basis.startswith(
        "taken for the tokenizer of Gemini 3.5, which no source confirms; by"
    )
    assert assumed.approx.basis.endswith("tokcount[gemini] comes closer")
    assert own == book.find("claude-2")


def test_with_its_package_a_tokenizer_is_itself(book: Book, extras: None) -> None:
    assert countable(book.find("llama-3.1-8b")) == book.find("llama-3.1-8b")


@pytest.mark.parametrize(("count", "whole"), [(0, 0), (500, 0), (501, 1), (1500, 2), (2500, 2), (2501, 3)])
def test_a_half_goes_to_the_even_number(count: int, whole: int) -> None:
    assert round_thousandths(count) == whole
