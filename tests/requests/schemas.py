"""Values that look like JSON Schemas, and some that do not."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

_WORDS = st.sampled_from(["a", "b", "x y", "é", "//", "any;", ""])
_JUNK = st.none() | st.booleans() | st.integers(-5, 5) | _WORDS | st.lists(_WORDS, max_size=2)
_TYPES = st.sampled_from(["string", "integer", "number", "boolean", "null", "array", "object", "odd"])
_REFS = st.sampled_from(["#", "#/$defs/a", "#/$defs/b", "#/properties/a", "#/x/1", "other.json", ""])


def _larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    named = st.dictionaries(_WORDS, inner, max_size=3)
    return st.fixed_dictionaries(
        {},
        optional={
            "type": _TYPES | st.lists(_TYPES, max_size=2) | _JUNK,
            "properties": named | _JUNK,
            "required": st.lists(_WORDS | st.integers(), max_size=2) | _JUNK,
            "items": inner,
            "anyOf": st.lists(inner, max_size=3) | _JUNK,
            "oneOf": st.lists(inner, max_size=2),
            "enum": st.lists(_JUNK, max_size=3) | _JUNK,
            "const": _JUNK,
            "title": _WORDS | _JUNK,
            "description": _WORDS | st.just("one\n two") | _JUNK,
            "default": _JUNK,
            "additionalProperties": inner,
            "pattern": _WORDS,
            "$ref": _REFS | _JUNK,
            "$defs": st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2) | _JUNK,
        },
    )


def schemas() -> st.SearchStrategy[Any]:
    """Schemas of objects, mostly; sound ones and broken ones."""
    whole = st.recursive(_larger(_JUNK), _larger, max_leaves=12)
    rooted = whole.map(lambda schema: {**schema, "type": "object"})
    sound = st.recursive(
        st.fixed_dictionaries({"type": _TYPES}, optional={"description": _WORDS, "default": _WORDS}),
        _sound,
        max_leaves=8,
    )
    return rooted | whole | sound | _JUNK


def _sound(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    named = st.dictionaries(st.sampled_from(["a", "b", "name"]), inner, max_size=3)
    return st.fixed_dictionaries(
        {"type": st.just("object"), "properties": named}, optional={"title": _WORDS, "description": _WORDS}
    ) | st.fixed_dictionaries({"type": st.just("array"), "items": inner})
