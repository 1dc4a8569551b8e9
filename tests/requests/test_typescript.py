"""Functions as TypeScript: known renderings, and that nothing is too strange or too large."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.requests.schemas import schemas
from tokcount.engines import load
from tokcount.requests.drafts import ShapeError
from tokcount.requests.tools import cut
from tokcount.requests.typescript import function, namespace

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "typescript.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_renderings(case: dict[str, Any]) -> None:
    shown = function(case["tool"], strict=case.get("strict", False))
    assert shown.text == case["shown"]
    assert list(shown.unseen) == case.get("unseen", [])


def test_functions_stand_apart() -> None:
    assert namespace(["type a = () => any;", "type b = () => any;"]) == (
        "namespace functions {\n\ntype a = () => any;\n\ntype b = () => any;\n\n} // namespace functions"
    )


@given(st.fixed_dictionaries({"name": st.just("f"), "parameters": schemas()}), st.booleans())
def test_any_schema_is_rendered_or_refused(tool: dict[str, Any], strict: bool) -> None:
    refused = None
    try:
        assert function(tool, "tools[0].function", strict=strict).text.endswith(") => any;")
    except ShapeError as error:
        refused = error
    assert refused is None or (refused.path.startswith("tools[0].function") and refused.reason)


def test_a_schema_of_10_000_levels_is_refused() -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(10_000):
        schema = {"type": "object", "properties": {"a": schema}}
    with pytest.raises(ShapeError, match="too deep"):
        function({"name": "f", "parameters": schema}, "tools[0].function")


def test_references_in_a_long_chain_are_refused() -> None:
    defs = {
        f"d{i}": {"type": "object", "properties": {"a": {"$ref": f"#/$defs/d{i + 1}"}}} for i in range(5_000)
    }
    schema = {"type": "object", "$defs": defs, "properties": {"a": {"$ref": "#/$defs/d0"}}}
    with pytest.raises(ShapeError, match="too deep"):
        function({"name": "f", "parameters": schema})


@pytest.mark.parametrize("twice", ["object", "alternatives", "array"])
def test_references_that_double_are_refused(twice: str) -> None:
    def doubled(name: str) -> dict[str, Any]:
        one = {"$ref": f"#/$defs/{name}"}
        if twice == "object":
            return {"type": "object", "properties": {"a": one, "b": one}}
        if twice == "alternatives":
            return {"anyOf": [one, one]}
        return {"type": "array", "items": {"anyOf": [one, one]}}

    defs: dict[str, Any] = {f"d{i}": doubled(f"d{i + 1}") for i in range(25)}
    schema = {"type": "object", "$defs": defs, "properties": {"a": {"$ref": "#/$defs/d0"}}}
    with pytest.raises(ShapeError, match="characters"):
        function({"name": "f", "parameters": schema})


def test_what_is_long_without_references_is_not_refused() -> None:
    properties = {f"p{i}": {"type": "string", "description": "x" * 1000} for i in range(3000)}
    shown = function({"name": "f", "parameters": {"type": "object", "properties": properties}})
    assert len(shown.text) > 3_000_000


@pytest.mark.parametrize(
    ("tool", "path"),
    [
        ({}, "tools[0].function.name"),
        ({"name": 5}, "tools[0].function.name"),
        ({"name": "f", "description": []}, "tools[0].function.description"),
        ({"name": "f", "parameters": "string"}, "tools[0].function.parameters"),
        ({"name": "f", "parameters": {"properties": ["a"]}}, "tools[0].function.parameters.properties"),
    ],
)
def test_refusals_name_the_place(tool: dict[str, Any], path: str) -> None:
    with pytest.raises(ShapeError) as caught:
        function(tool, "tools[0].function")
    assert caught.value.path == path


_NAMES = st.from_regex(r"[a-zA-Z0-9_-]{1,12}", fullmatch=True)
_ABOUT = st.text(st.sampled_from("ab 1.'/\n\t{}();é語\u3000"), max_size=30)


@pytest.mark.parametrize("encoding", ["cl100k_base", "o200k_base"])
@given(
    st.lists(
        st.fixed_dictionaries({"name": _NAMES, "description": _ABOUT, "parameters": schemas()}),
        min_size=1,
        max_size=4,
    )
)
def test_the_functions_add_up_to_the_whole(encoding: str, tools: list[dict[str, Any]]) -> None:
    try:
        shown = [function(tool).text for tool in tools]
    except ShapeError:
        return
    frame, bodies = cut(shown)
    whole, *parts = load(encoding, "index").count_many([namespace(shown), *frame, *bodies])
    assert whole == sum(parts)
    assert "".join((frame[0], *bodies, frame[1])) == namespace(shown)
