"""Bodies of requests for chat, and values of JSON that look a little like one."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.requests.schemas import schemas

TEXTS = st.text(st.sampled_from("ab 1.'\n\"{}é語\ud800"), max_size=12)
_NAMES = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
MODELS = st.sampled_from(["gpt-4o", "gpt-4", "gpt-5", "gpt-5.4", "o3-mini", "gpt-3.5-turbo-0301"])
_CALLS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["c1", "c2", "c3"]),
            "function": st.fixed_dictionaries({"name": _NAMES, "arguments": st.just('{"a": 1}') | TEXTS}),
        }
    ),
    max_size=3,
)
_MESSAGES = st.fixed_dictionaries(
    {
        "role": st.sampled_from(["system", "user", "assistant", "tool", "developer"]),
        "content": TEXTS
        | st.none()
        | st.lists(st.fixed_dictionaries({"type": st.just("text"), "text": TEXTS}), max_size=2),
    },
    optional={"name": _NAMES, "tool_calls": _CALLS, "tool_call_id": st.sampled_from(["c1", "c2", "c3"])},
)
_FUNCTIONS = st.fixed_dictionaries({"name": _NAMES, "parameters": schemas()}, optional={"description": TEXTS})
BODIES = st.fixed_dictionaries(
    {"messages": st.lists(_MESSAGES, max_size=6)},
    optional={
        "tools": st.lists(
            st.fixed_dictionaries({"type": st.just("function"), "function": _FUNCTIONS}), max_size=3
        ),
        "response_format": st.fixed_dictionaries(
            {
                "type": st.just("json_schema"),
                "json_schema": st.fixed_dictionaries({"name": _NAMES, "schema": schemas()}),
            }
        ),
        "tool_choice": st.sampled_from(["none", "auto", "required"]),
    },
)

KEYS = st.sampled_from(
    [
        *(
            "messages",
            "input",
            "prompt",
            "instructions",
            "role",
            "content",
            "type",
            "text",
            "name",
            "tools",
            "function",
        ),
        *(
            "functions",
            "parameters",
            "tool_calls",
            "arguments",
            "tool_call_id",
            "id",
            "call_id",
            "output",
            "format",
        ),
        *(
            "response_format",
            "json_schema",
            "schema",
            "tool_choice",
            "function_call",
            "status",
            "namespace",
            "model",
        ),
        *("reasoning", "mode", "modalities", "image_url", "odd\ud800"),
    ]
)
_WORDS = st.sampled_from(
    [
        *("user", "system", "assistant", "tool", "function", "text", "message", "function_call", "audio", ""),
        *("function_call_output", "additional_tools", "json_schema", "input_image", "none", "required", "{}"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)
