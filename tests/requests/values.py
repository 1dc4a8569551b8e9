"""JSON values, whatever they are, and some that look like requests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
# Names that mean something, so that what is generated gets somewhere.
NAMES = st.sampled_from(
    [
        "messages",
        "input",
        "prompt",
        "instructions",
        "previous_response_id",
        "conversation",
        "mapping",
        "conversations",
        "chat_messages",
        "custom_id",
        "method",
        "url",
        "body",
        "request",
        "response",
        "role",
        "content",
        "type",
        "text",
        "image_url",
        "detail",
        "name",
        "tools",
        "functions",
        "tool_choice",
        "function_call",
        "tool_calls",
        "function",
        "arguments",
        "parameters",
        "properties",
        "items",
        "anyOf",
        "enum",
        "required",
        "$ref",
        "response_format",
        "json_schema",
        "schema",
        "format",
        "model",
        "max_tokens",
        "id",
        "parent",
        "message",
        "current_node",
        "author",
        "parts",
        "from",
        "sender",
        "value",
        "call_id",
        "output",
        "error",
        "usage",
        "prompt_tokens",
        "input_tokens",
        "json",
        "custom",
    ]
)
WORDS = st.sampled_from(
    [
        "user",
        "assistant",
        "tool",
        "message",
        "function",
        "function_call",
        "function_call_output",
        "custom",
        "text",
        "input_text",
        "image_url",
        "input_image",
        "json_schema",
        "/v1/chat/completions",
        "/v1/responses",
        "POST",
        "text-embedding-3-small",
        "a",
        "b",
    ]
)
LIKELY: st.SearchStrategy[Any] = st.recursive(
    WORDS | SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)
ANY = JSON | LIKELY
