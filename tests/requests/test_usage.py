"""The usage that answers reported: read, brought together with counts, and summed up."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.model.calibration import Billed, Pair
from tokcount.model.requests import Part, Problem, RequestCount
from tokcount.requests.usage import calibrate, family, features, pair, read_usage

from .recordings import rows
from .values import ANY

CHAT = {"id": "chatcmpl-1", "model": "gpt-4o-2024-08-06", "usage": {"prompt_tokens": 7, "total_tokens": 9}}


def usage_of(*values: object) -> list[Billed | Problem]:
    text = "\n".join(json.dumps(value) for value in values)
    return list(read_usage(["-"], io.BytesIO(text.encode())))


def count(tokens: int, name: str = "", *, reason: str = "", kinds: tuple[str, ...] = ()) -> RequestCount:
    parts = (Part("messages[0]", "message", tokens, reasons=(reason,) if reason else ()),)
    more = tuple(Part("", kind, 0) for kind in kinds)
    return RequestCount("chat/completions", "gpt-4o-2024-08-06", "o200k_base", parts + more, id=name)


def billed(tokens: int | None, name: str = "") -> Billed:
    return Billed("u", None, name, "", tokens)


@pytest.mark.parametrize(
    ("answer", "name", "tokens", "cached"),
    [
        (CHAT, "chatcmpl-1", 7, None),
        ({"usage": {"input_tokens": 7, "input_tokens_details": {"cached_tokens": 2}}}, "", 7, 2),
        ({"usage": {"prompt_tokens": 7, "prompt_tokens_details": {"cached_tokens": 0}}}, "", 7, 0),
        ({"usage": {"prompt_tokens": 7, "prompt_tokens_details": None}}, "", 7, None),
        ({"custom_id": "a", "id": "b", "response": {"status_code": 200, "body": CHAT}}, "a", 7, None),
        ({"request": {"messages": []}, "response": CHAT}, "", 7, None),
        ({"prompt_tokens": 7}, "", 7, None),
        ({"id": "row", "request": {}, "prompt_tokens": 7}, "row", 7, None),
        ({"custom_id": "a", "response": {"status_code": 400, "body": {"error": {}}}}, "a", None, None),
        ({"custom_id": "a", "response": None, "error": {"code": "batch_expired"}}, "a", None, None),
    ],
)
def test_answers(answer: dict[str, Any], name: str, tokens: int | None, cached: int | None) -> None:
    (found,) = usage_of(answer)
    assert isinstance(found, Billed)
    assert (found.id, found.tokens, found.cached, found.line) == (
        name,
        tokens,
        cached,
        1 if "custom_id" in answer else None,
    )


@pytest.mark.parametrize(
    ("answer", "path", "reason"),
    [
        (5, "", "This is a number, not an answer."),
        ({}, "usage", "The answer has no usage."),
        ({"response": {"body": {"usage": 5}}}, "response.body.usage", "The usage is a number."),
        ({"usage": {"prompt_tokens": "7"}}, "usage", "The usage has no number of prompt tokens."),
        ({"usage": {"prompt_tokens": -7}}, "usage", "The usage has no number of prompt tokens."),
        ([CHAT, {}], "[1].usage", "The answer has no usage."),
    ],
)
def test_no_answers(answer: object, path: str, reason: str) -> None:
    found = [each for each in usage_of(answer) if isinstance(each, Problem)]
    assert [(each.path, each.reason) for each in found] == [(path, reason)]


def test_lines() -> None:
    found = usage_of(CHAT, CHAT)
    assert [(each.line, each.model) for each in found if isinstance(each, Billed)] == [
        (1, "gpt-4o-2024-08-06"),
        (2, "gpt-4o-2024-08-06"),
    ]


@given(ANY)
def test_any_value_is_read(value: object) -> None:
    assert usage_of(value) or value == []


def test_pairs_by_id() -> None:
    counts = [count(1, "a"), count(2, "b"), count(3, "c"), count(4, "d")]
    found = pair(counts, [billed(20, "b"), billed(10, "a"), billed(None, "d"), billed(5, "e")])
    assert [(each.counted.id, each.billed) for each in found.pairs] == [("a", 10), ("b", 20)]
    assert [each.id for each in found.without_usage] == ["c"]
    assert [each.id for each in found.without_request] == ["e"]
    assert found.failed == 1


def test_an_id_that_comes_twice() -> None:
    found = pair([count(1, "a"), count(2, "a")], [billed(10, "a"), billed(20, "a")])
    assert [(each.counted.tokens, each.billed) for each in found.pairs] == [(1, 10), (2, 20)]


def test_pairs_by_order() -> None:
    found = pair([count(1), count(2), count(3)], [billed(10, "x"), billed(None, "y"), billed(30, "z")])
    assert [(each.counted.tokens, each.billed) for each in found.pairs] == [(1, 10), (3, 30)]
    assert (found.without_usage, found.without_request, found.failed) == ((), (), 1)


def test_other_numbers_are_not_paired() -> None:
    found = pair([count(1), count(2)], [billed(10)])
    assert found.pairs == ()
    assert len(found.without_usage) == 2
    assert len(found.without_request) == 1


@given(
    st.lists(st.sampled_from(["", "a", "b", "c"]), max_size=6),
    st.lists(st.tuples(st.sampled_from(["", "a", "b", "d"]), st.none() | st.integers(0, 9)), max_size=6),
)
def test_nothing_is_lost(counted: list[str], answers: list[tuple[str, int | None]]) -> None:
    counts = [count(n, name) for n, name in enumerate(counted)]
    found = pair(counts, [billed(tokens, name) for name, tokens in answers])
    assert len(found.pairs) + len(found.without_usage) + found.failed == len(counts)
    assert len(found.pairs) + len(found.without_request) + found.failed == len(answers)


def test_calibration() -> None:
    pairs = [
        Pair(count(100), 100),
        Pair(count(110), 100),
        Pair(count(90), 100),
        Pair(count(5, reason="why"), 4),
        Pair(count(5, kinds=("tool", "image")), 0),
    ]
    tools, text, estimated = calibrate(pairs)
    assert (text.exact, text.family, text.features, text.rows, text.equal) == (
        True,
        "gpt-4o",
        ("text",),
        3,
        1,
    )
    assert (text.mean, text.worst, text.mean_percent) == pytest.approx((20 / 3, 10, 20 / 3))
    assert (text.counted, text.billed) == (300, 300)
    assert (tools.features, tools.worst_percent) == (("images", "tools"), 500)
    assert (estimated.exact, estimated.rows, estimated.worst_percent) == (False, 1, 25)
    assert Pair(count(90), 100).off == -10
    assert calibrate([]) == ()


def test_features() -> None:
    nested = Part("", "message", 0, parts=(Part("", "image", 0), Part("", "call", 0)))
    assert features(count(1)._replace(parts=(nested, Part("", "schema", 0)))) == ("calls", "images", "schema")


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("gpt-4o-2024-08-06", "gpt-4o"),
        ("gpt-4-0613", "gpt-4"),
        ("gpt-4.1-mini", "gpt-4.1-mini"),
        ("ft:gpt-4o-mini-2024-07-18:acme::abc", "gpt-4o-mini"),
        ("", ""),
    ],
)
def test_families(model: str, name: str) -> None:
    assert family(model) == name


def test_recordings() -> None:
    found = usage_of(*rows())
    assert [each.tokens for each in found if isinstance(each, Billed)] == [
        row["prompt_tokens"] for row in rows()
    ]
