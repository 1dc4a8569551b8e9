"""What each part of a request is billed: cases as data, and laws that hold for all requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.requests.bodies import BODIES, JSON, KEYS, MODELS, TEXTS
from tokcount.engines import load
from tokcount.requests.count import drafts, unknown_picture
from tokcount.requests.drafts import Draft, ShapeError
from tokcount.requests.families import family
from tokcount.requests.tokens import settle

_ENDPOINTS = {"chat": "chat/completions", "responses": "responses", "plain": ""}


def cases() -> Iterator[Any]:
    for kind, endpoint in _ENDPOINTS.items():
        path = Path(__file__).parent / f"{kind}.yaml"
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield pytest.param({"endpoint": endpoint, **case}, id=f"{kind}: {case['name']}")


def picture(part: Mapping[str, Any], path: str, endpoint: str) -> Draft:
    assert endpoint in _ENDPOINTS.values()
    return Draft(path, "image", 100)


def flat(found: Sequence[Draft]) -> Iterator[Draft]:
    for one in found:
        yield one
        yield from flat(one.parts)


@pytest.mark.parametrize("case", list(cases()))
def test_parts(case: dict[str, Any]) -> None:
    model = case["model"]
    found = drafts(case["body"], case["endpoint"], model, family(model), picture, case.get("recorded"))
    told = [
        (one.path, one.kind, one.label, one.constant, list(one.texts), list(one.minus)) for one in flat(found)
    ]
    assert told == [
        (
            *(one.get(key, "") for key in ("path", "kind", "label")),
            one.get("constant", 0),
            one.get("texts", []),
            one.get("minus", []),
        )
        for one in case["parts"]
    ]
    for draft, one in zip(flat(found), case["parts"], strict=True):
        reasons = "; ".join(draft.reasons)
        assert one["doubt"] in reasons if "doubt" in one else not reasons


@pytest.mark.parametrize(
    ("endpoint", "body", "path"),
    [
        ("chat/completions", {}, "messages"),
        ("chat/completions", {"messages": {}}, "messages"),
        ("chat/completions", {"messages": ["Hi"]}, "messages[0]"),
        ("chat/completions", {"messages": [{"content": "Hi"}]}, "messages[0].role"),
        ("chat/completions", {"messages": [{"role": ["user"], "content": "Hi"}]}, "messages[0].role"),
        ("chat/completions", {"messages": [{"role": "user", "content": 5}]}, "messages[0].content"),
        ("chat/completions", {"messages": [{"role": "user", "content": ["x"]}]}, "messages[0].content[0]"),
        (
            "chat/completions",
            {"messages": [{"role": "user", "content": [{"type": "text"}]}]},
            "messages[0].content[0].text",
        ),
        (
            "chat/completions",
            {"messages": [{"role": "user", "content": "Hi", "name": 5}]},
            "messages[0].name",
        ),
        (
            "chat/completions",
            {"messages": [{"role": "assistant", "tool_calls": 5}]},
            "messages[0].tool_calls",
        ),
        (
            "chat/completions",
            {"messages": [{"role": "assistant", "tool_calls": [{"function": {}}]}]},
            "messages[0].tool_calls[0].function.name",
        ),
        ("chat/completions", {"messages": [], "tools": 5}, "tools"),
        ("chat/completions", {"messages": [], "tools": [{"type": "function"}]}, "tools[0].function"),
        (
            "chat/completions",
            {"messages": [], "tools": [{"type": "function", "function": {}}]},
            "tools[0].function.name",
        ),
        ("chat/completions", {"messages": [], "functions": [{}]}, "functions[0].name"),
        ("chat/completions", {"messages": [], "response_format": "json"}, "response_format"),
        (
            "chat/completions",
            {"messages": [], "response_format": {"type": "json_schema"}},
            "response_format.json_schema",
        ),
        ("responses", {"input": 5}, "input"),
        ("responses", {"input": [5]}, "input[0]"),
        ("responses", {"input": [{"content": "Hi"}]}, "input[0].role"),
        ("responses", {"input": [{"type": "function_call"}]}, "input[0].name"),
        ("responses", {"input": "Hi", "instructions": 5}, "instructions.content"),
        ("responses", {"input": "Hi", "tools": [{"type": "function"}]}, "tools[0].name"),
        ("responses", {"input": "Hi", "text": {"format": {"type": "json_schema"}}}, "text.format.name"),
        ("embeddings", {}, "input"),
        ("embeddings", {"input": []}, "input"),
        ("embeddings", {"input": 5}, "input"),
        ("completions", {"prompt": ["a", {}]}, "prompt[1]"),
        ("completions", {"prompt": ["a", [True]]}, "prompt[1]"),
    ],
)
def test_refusals_name_the_place(endpoint: str, body: dict[str, Any], path: str) -> None:
    with pytest.raises(ShapeError) as caught:
        drafts(body, endpoint, "gpt-4o", family("gpt-4o"))
    assert (caught.value.path, caught.value.reason != "") == (path, True)


def test_a_picture_that_nothing_counts_is_an_estimate() -> None:
    assert unknown_picture({}, "a", "responses").reasons


def tokens(body: dict[str, Any], model: str) -> int:
    found = drafts(body, "chat/completions", model, family(model))
    return sum(part.tokens for part in settle([found], load("o200k_base", "index"))[0])


@given(BODIES, MODELS, TEXTS, st.sampled_from(["system", "user", "assistant"]))
def test_one_more_message_costs_more(body: dict[str, Any], model: str, text: str, role: str) -> None:
    try:
        before = tokens(body, model)
    except ShapeError:
        return
    # Where there is a system message already, for what is told first is appended to that.
    told = [{"role": "system", "content": "Hi"}, *body["messages"]]
    before = tokens({**body, "messages": told}, model)
    assert tokens({**body, "messages": [*told, {"role": role, "content": text}]}, model) > before


@given(
    st.dictionaries(KEYS, JSON, max_size=5),
    st.sampled_from(["chat/completions", "responses", "embeddings", "completions"]),
    MODELS,
)
def test_whatever_a_request_is_it_is_counted_or_refused(
    body: dict[str, Any], endpoint: str, model: str
) -> None:
    refused = None
    try:
        for one in flat(drafts(body, endpoint, model, family(model))):
            assert all(isinstance(text, str) for text in (*one.texts, *one.minus, one.label))
            "".join((one.path, *one.reasons)).encode()
    except ShapeError as error:
        refused = error
    assert refused is None or refused.reason


@given(BODIES, MODELS)
def test_a_request_is_not_altered(body: dict[str, Any], model: str) -> None:
    before = deepcopy(body)
    with suppress(ShapeError):
        drafts(body, "chat/completions", model, family(model))
    assert body == before
