"""What kind of request a JSON value is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tokcount.errors import UnknownNameError
from tokcount.requests.faults import Fault
from tokcount.requests.recognise import KINDS, Envelope, Recognised, recognise
from tokcount.requests.urls import ENDPOINTS, endpoint_of

from .recordings import rows
from .values import ANY

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "kinds.yaml").read_text(encoding="utf-8")
)
USER = {"role": "user", "content": "Hi"}
CHAT = {"model": "gpt-4o", "messages": [USER]}


def told(found: Recognised | Fault) -> dict[str, Any]:
    if isinstance(found, Fault):
        return {"path": found.path, "fault": found.reason}
    shown: dict[str, Any] = {"kind": found.kind, "endpoint": found.endpoint}
    return shown | {key: getattr(found, key) for key in ("prefix", "id") if getattr(found, key)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_kinds(case: dict[str, Any]) -> None:
    found = list(recognise(case["value"], case.get("as")))
    wanted = case["found"] if isinstance(case["found"], list) else [case["found"]]
    assert [
        {key: value for key, value in told(each).items() if key in want or key == "fault"}
        for each, want in zip(found, wanted, strict=True)
    ] == wanted
    if "body" in case:
        (only,) = found
        assert isinstance(only, Recognised)
        assert only.body == case["body"]


@pytest.mark.parametrize("host", ["", "https://api.openai.com", "https://x.azure.com/openai/deployments/a"])
@pytest.mark.parametrize("end", ["", "/", "?api-version=2024-10-21"])
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_urls(endpoint: str, host: str, end: str) -> None:
    assert endpoint_of(f"{host}/v1/{endpoint}{end}") == endpoint


@pytest.mark.parametrize(
    "url", ["", "/v1/moderations", "/v1/responses/compact", "/v1/mycompletions", "/" * 9999]
)
def test_other_urls(url: str) -> None:
    assert endpoint_of(url) is None


def test_the_envelope_of_a_batch_line() -> None:
    (found,) = recognise({"custom_id": 5, "url": "/v1/responses", "body": {"input": "a"}})
    assert isinstance(found, Recognised)
    assert found.envelope == Envelope(5, None, "/v1/responses")
    assert found.id == ""


def test_a_prefix_leads_to_the_body() -> None:
    batch = {"custom_id": "a", "method": "POST", "url": "/v1/chat/completions", "body": CHAT}
    for value, prefix in ((batch, "body"), ([batch], "[0].body"), ({"request": CHAT}, "request")):
        (found,) = recognise(value)
        assert isinstance(found, Recognised)
        assert (found.prefix, found.body) == (prefix, CHAT)


def test_a_conversation_as_chatgpt_exports_it() -> None:
    def node(parent: str | None, role: str, *parts: object) -> dict[str, Any]:
        return {"parent": parent, "message": {"author": {"role": role}, "content": {"parts": list(parts)}}}

    picture = {
        "content_type": "image_asset_pointer",
        "asset_pointer": "file://1",
        "width": 640,
        "height": 480,
    }
    nodes = {
        "root": {"parent": None, "message": None},
        "system": node("root", "system", ""),
        "first": node("system", "user", "One"),
        "edited": node("system", "user", "Two", picture),
        "answer": node("edited", "assistant", "Three"),
        "other": node("first", "assistant", "Four"),
    }
    export = {"title": "t", "mapping": nodes, "current_node": "answer", "default_model_slug": "gpt-4o"}
    (found, again) = recognise([export, export])
    assert isinstance(found, Recognised)
    assert isinstance(again, Recognised)
    assert (found.prefix, again.prefix) == ("[0].mapping", "[1].mapping")
    assert found.body["model"] == "gpt-4o"
    user, answer = found.body["messages"]
    assert answer == {"role": "assistant", "content": "Three"}
    assert user["content"][0] == {"type": "text", "text": "Two"}
    assert user["content"][1] == {"type": "image_url", "image_url": {"url": "file://1", "_wh": [640, 480]}}
    (last,) = recognise({"mapping": nodes})
    assert isinstance(last, Recognised)
    assert [each["content"] for each in last.body["messages"]] == ["One", "Four"]


@pytest.mark.parametrize("start", ["a", "absent", None, 5])
def test_a_tree_that_leads_back_to_itself(start: object) -> None:
    message = {"author": {"role": "user"}, "content": {"parts": ["x"]}}
    nodes = {"a": {"parent": "b", "message": message}, "b": {"parent": "a", "message": message}}
    (found,) = recognise({"mapping": nodes, "current_node": start})
    assert isinstance(found, Recognised)
    assert len(found.body["messages"]) == 2


def test_a_kind_that_does_not_exist() -> None:
    with pytest.raises(UnknownNameError) as caught:
        recognise({}, "chats")
    assert "conversation" in caught.value.hint


def test_the_value_is_not_changed() -> None:
    for case in CASES:
        before = json.dumps(case["value"])
        list(recognise(case["value"], case.get("as")))
        assert json.dumps(case["value"]) == before


@given(ANY, st.sampled_from([None, *KINDS]))
def test_any_value_is_recognised_or_refused(value: object, as_kind: str | None) -> None:
    for found in recognise(value, as_kind):
        if isinstance(found, Recognised):
            assert found.endpoint in ENDPOINTS
            assert isinstance(found.body, dict)
        else:
            assert found.reason.endswith(".")


def test_recordings() -> None:
    for row in rows():
        (found,) = recognise(row["request"])
        assert isinstance(found, Recognised), row["id"]
        assert found.endpoint == row["endpoint"], row["id"]
        (logged,) = recognise(row)
        assert isinstance(logged, Recognised), row["id"]
        assert logged.endpoint == row["endpoint"], row["id"]
        assert logged.body.get("model") == row["request"].get("model", row["model"]), row["id"]
