"""The shape of bodies: each fault with its JSON path, what is right without one, and no value raises."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tokcount.requests.faults import LEVELS, MOST, Fault, member, too_deep, under
from tokcount.requests.recognise import Recognised, recognise
from tokcount.requests.shape import check
from tokcount.requests.urls import ENDPOINTS

from .recordings import rows
from .values import ANY, NAMES

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "shapes.yaml").read_text(encoding="utf-8")
)
CHAT = ENDPOINTS[0]
USER = {"role": "user", "content": "Hi"}


def schema_of(levels: int) -> dict[str, Any]:
    """A schema in which lists hold lists, so many levels deep."""
    schema: dict[str, Any] = {}
    for _ in range(levels - 1):
        schema = {"items": schema}
    return schema


def with_schema(schema: object) -> tuple[Fault, ...]:
    return check(CHAT, {"messages": [USER], "tools": [{"function": {"name": "f", "parameters": schema}}]})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_shapes(case: dict[str, Any]) -> None:
    found = check(case.get("endpoint", CHAT), case["body"])
    assert {fault.path: fault.reason for fault in found} == case.get("faults", {})
    assert all(fault.hint.endswith(".") for fault in found)


def test_the_first_faults_are_told() -> None:
    found = check(CHAT, {"messages": [{"role": "user"}] * 1000})
    assert len(found) == MOST
    assert found[-1].path == f"messages[{MOST - 1}].content"


@pytest.mark.parametrize("levels", [LEVELS + 1, 10_000, 100_000])
def test_a_schema_that_is_too_deep(levels: int) -> None:
    (fault,) = with_schema(schema_of(levels))
    assert fault.path == "tools[0].function.parameters"
    assert "nested too deeply" in fault.reason


def test_a_schema_that_is_just_not_too_deep() -> None:
    assert with_schema(schema_of(LEVELS)) == ()


def test_a_schema_that_holds_itself() -> None:
    schema: dict[str, Any] = {"properties": {}}
    schema["properties"].update(a=schema, b=schema)
    (fault,) = with_schema(schema)
    assert "nested too deeply" in fault.reason


def test_a_schema_with_shared_parts_takes_no_time() -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(60):
        schema = {"anyOf": [schema, schema]}
    assert with_schema(schema) == ()


def test_paths() -> None:
    assert under("", "a") == under("a", "") == "a"
    assert under("body", "messages[0]") == "body.messages[0]"
    assert under("a", "[1].b") == "a[1].b"
    assert member("a", "b c") == 'a["b c"]'
    assert member("", "x-y") == "x-y"
    assert member("a", 'q"\ud800') == 'a["q\\"\\ud800"]'
    assert len(member("a", "b " * 1000)) < 200


@given(ANY, st.sampled_from(ENDPOINTS))
def test_any_value_is_checked(value: object, endpoint: str) -> None:
    body = value if isinstance(value, dict) else {"messages": value, "input": value, "tools": value}
    for fault in check(endpoint, body):
        assert fault.path
        assert fault.reason.endswith(".")


@given(st.dictionaries(NAMES, ANY, max_size=5), NAMES)
def test_any_schema_is_checked(value: dict[str, object], key: str) -> None:
    with_schema({key: value})
    with_schema({"properties": {key: value}})


@given(ANY)
def test_depth_is_as_the_recursion_has_it(value: object) -> None:
    def depth(value: object) -> int:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
        return 0 if inner is None else 1 + max(map(depth, inner), default=0)

    for levels in range(4):
        assert too_deep(value, levels) is (depth(value) > levels)


def test_recordings() -> None:
    for row in rows():
        assert check(row["endpoint"], row["request"]) == (), row["id"]


def test_recordings_in_other_places() -> None:
    """What is recognised in a value is the body that was put there."""
    for row in rows():
        line = {"custom_id": "a", "method": "POST", "url": f"/v1/{row['endpoint']}", "body": row["request"]}
        (found,) = recognise(line)
        assert isinstance(found, Recognised)
        assert check(found.endpoint, found.body) == ()


def test_it_is_fast() -> None:
    body = {"model": "gpt-4o", "messages": [USER] * 1000}
    best = min(_seconds(body) for _ in range(5))
    assert best / 1000 < 5e-6


def _seconds(body: dict[str, Any]) -> float:
    start = time.perf_counter()
    assert check(CHAT, body) == ()
    return time.perf_counter() - start
