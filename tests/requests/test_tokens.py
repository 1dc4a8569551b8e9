"""Drafts to parts: many at once are what they are one by one, and every engine says the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.requests.bodies import BODIES, MODELS, TEXTS
from tokcount.engines import load
from tokcount.requests.chat_calls import calling
from tokcount.requests.count import drafts, unknown_picture
from tokcount.requests.drafts import Draft, ShapeError, settled, texts_of
from tokcount.requests.families import family
from tokcount.requests.tokens import settle
from tokcount.requests.tools import line_break


class Counting:
    """An engine that tells what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def count_many(self, texts: Sequence[str]) -> list[int]:
        self.asked.append(list(texts))
        return [len(text) for text in texts]

    def expect(self, size: int) -> None:
        pass


def _drafts(bodies: list[dict[str, Any]], model: str) -> list[list[Draft]]:
    found = []
    for body in bodies:
        try:
            found.append(drafts(body, "chat/completions", model, family(model)))
        except ShapeError:
            continue
    return found


@given(st.lists(BODIES, max_size=4), MODELS)
def test_many_at_once_are_what_they_are_one_by_one(bodies: list[dict[str, Any]], model: str) -> None:
    many = _drafts(bodies, model)
    engine, memo = load("o200k_base", "index"), dict[str, int]()
    together = settle(many, engine)
    assert together == [settle([one], engine, memo)[0] for one in many]
    assert together == [settle([one], engine, memo)[0] for one in many]


@given(BODIES, MODELS)
def test_the_engines_agree(body: dict[str, Any], model: str) -> None:
    many = _drafts([body], model)
    assert settle(many, load("o200k_base", "index")) == settle(many, load("o200k_base", "tiktoken"))


@given(BODIES, MODELS)
def test_the_quick_way_is_the_plain_one(body: dict[str, Any], model: str) -> None:
    for one in _drafts([body], model):
        counts = {text: len(text) for text in texts_of(one)}
        assert settle([one], Counting()) == [tuple(settled(draft, counts) for draft in one)]


def test_each_text_is_counted_once_and_short_ones_are_remembered() -> None:
    engine, memo = Counting(), dict[str, int]()
    many = [[Draft("", "message", 3, ("user", "x" * 100)), Draft("", "message", 3, ("user", "short"))]] * 3
    settle(many, engine, memo)
    settle(many, engine, memo)
    assert engine.asked == [["user", "x" * 100, "short"], ["x" * 100]]
    assert memo == {"user": 4, "short": 5}


def test_the_memo_does_not_grow_without_end() -> None:
    memo: dict[str, int] = {}
    for batch in range(3):
        settle([[Draft("", "message", 0, tuple(f"{batch} {i}" for i in range(6_000)))]], Counting(), memo)
    assert len(memo) == 10_000


def test_nothing_to_count_asks_no_engine() -> None:
    engine = Counting()
    assert settle([[], [Draft("a", "framing", 3)]], engine)[1][0].tokens == 3
    assert engine.asked == []


@pytest.mark.parametrize("encoding", ["cl100k_base", "o200k_base"])
@given(st.text(st.sampled_from("ab 1.'\"\n\t,]/é語\\"), max_size=40))
def test_a_line_break_costs_what_it_adds(encoding: str, system: str) -> None:
    more, less = line_break(system)
    engine = load(encoding, "index")
    whole, without, *rest = engine.count_many([f"{system}\n", system, *more, *less])
    assert whole - without == rest[0] - rest[1]


@pytest.mark.parametrize("encoding", ["cl100k_base", "o200k_base"])
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_results_of_parallel_calls_add_up_to_the_list(encoding: str, results: list[str]) -> None:
    calls = [{"id": str(i), "function": {"name": "f", "arguments": "{}"}} for i in range(len(results))]
    messages = [{"role": "assistant", "tool_calls": calls}]
    messages += [{"role": "tool", "tool_call_id": str(i), "content": text} for i, text in enumerate(results)]
    [call, *parts], taken = calling(messages, 0, family("gpt-4o").chat.calls, unknown_picture)
    pieces = [call.texts[1], *(part.texts[0] for part in parts)]
    assert taken == len(results)
    assert "".join(pieces) == json.dumps(results, ensure_ascii=False, indent=2)
    whole, *numbers = load(encoding, "index").count_many(["".join(pieces), *pieces])
    assert whole == sum(numbers)
