"""Whether the body of a request is what the API takes: every fault with its JSON path, up to a few."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tokcount.requests.faults import Fault, Faults, kind
from tokcount.requests.shape_input import check_input
from tokcount.requests.shape_messages import check_messages
from tokcount.requests.shape_tools import check_choice, check_named_schema, check_tools

_ROOMS = ("max_tokens", "max_completion_tokens", "max_output_tokens")
# A Responses request may do without an input where it has one of these.
_INSTEAD = ("instructions", "prompt", "previous_response_id", "conversation")
_TEXTS = "Give a string, a list of strings, or token numbers."


def check(endpoint: str, body: dict[str, Any]) -> tuple[Fault, ...]:
    """What is wrong with the shape of a request; nothing, where the API would take it.

    Arguments:
        endpoint: ``chat/completions``, ``responses``, ``embeddings`` or ``completions``.
        body: the request. It is not changed.

    What is merely unknown, such as a new kind of part or tool, is no fault. Never raises, for any value.
    """
    faults = Faults()
    _check_common(body, faults)
    _BY_ENDPOINT[endpoint](body, faults)
    return faults.found()


def _check_common(body: dict[str, Any], faults: Faults) -> None:
    model = body.get("model")
    if model is not None and not isinstance(model, str):
        faults.add("model", f"The model is {kind(model)}.", "Give its name, as a string.")
    for key in _ROOMS:
        if key not in body:
            continue
        room = body[key]
        if room is not None and (not isinstance(room, int) or isinstance(room, bool) or room < 1):
            whole = type(room) is int and abs(room) < 2**63
            what = f"{room:,}" if whole else "no whole number" if isinstance(room, float) else kind(room)
            faults.add(key, f"The {key} is {what}.", "Give a whole number of 1 or more.")


def _check_chat(body: dict[str, Any], faults: Faults) -> None:
    check_messages(body.get("messages"), faults)
    # Few requests have any of these, and many requests are checked.
    if "tools" in body or "functions" in body or "tool_choice" in body or "function_call" in body:
        names = check_tools(body.get("tools"), "tools", faults, nested=True)
        check_choice(body.get("tool_choice"), "tool_choice", names, faults)
        old = check_tools(body.get("functions"), "functions", faults, nested=False)
        check_choice(body.get("function_call"), "function_call", old, faults)
    if "response_format" in body:
        _check_format(body["response_format"], "response_format", faults, nested=True)


def _check_responses(body: dict[str, Any], faults: Faults) -> None:
    if body.get("input") is not None:
        check_input(body["input"], "input", faults)
    elif all(body.get(key) is None for key in _INSTEAD):
        faults.add("input", "The request has no input.", "Give a string or a list of items.")
    if body.get("instructions") is not None:
        check_input(body["instructions"], "instructions", faults)
    if "tools" in body or "tool_choice" in body:
        names = check_tools(body.get("tools"), "tools", faults, nested=False)
        # Further tools may come by way of the input, or of a stored prompt.
        elsewhere = body.get("prompt") is not None or _has_more_tools(body.get("input"))
        check_choice(body.get("tool_choice"), "tool_choice", None if elsewhere else names, faults)
    text = body.get("text")
    if isinstance(text, dict):
        _check_format(text.get("format"), "text.format", faults, nested=False)
    elif text is not None:
        faults.add("text", f"The text is {kind(text)}.", "Give an object with a `format`.")


def _has_more_tools(given: object) -> bool:
    return isinstance(given, list) and any(isinstance(item, dict) and "tools" in item for item in given)


def _check_format(value: Any, path: str, faults: Faults, *, nested: bool) -> None:
    """``nested`` is true for Chat, where name and schema stand in ``json_schema``."""
    if value is None:
        return
    if not isinstance(value, dict):
        hint = "Give an object with a `type`, such as json_schema."
        faults.add(path, f"The format of the answer is {kind(value)}.", hint)
        return
    form = value.get("type")
    if not isinstance(form, str):
        what = "has no type" if form is None else f"has a type that is {kind(form)}"
        faults.add(
            f"{path}.type", f"The format of the answer {what}.", "Give text, json_object or json_schema."
        )
    elif form == "json_schema":
        inner, place = (value.get("json_schema"), f"{path}.json_schema") if nested else (value, path)
        check_named_schema(inner, place, faults)


def _check_embeddings(body: dict[str, Any], faults: Faults) -> None:
    _check_texts(body.get("input"), "input", faults)


def _check_completions(body: dict[str, Any], faults: Faults) -> None:
    _check_texts(body.get("prompt"), "prompt", faults)


def _check_texts(value: Any, path: str, faults: Faults) -> None:
    """A string, strings, tokens, or several lists of tokens."""
    if isinstance(value, str):
        return
    if value is None:
        faults.add(path, f"The request has no {path}.", _TEXTS)
    elif not isinstance(value, list):
        faults.add(path, f"The {path} is {kind(value)}.", _TEXTS)
    elif not value:
        faults.add(path, f"The {path} is an empty list.", _TEXTS)
    elif isinstance(value[0], list):
        for index, each in enumerate(value):
            if not isinstance(each, list):
                faults.add(f"{path}[{index}]", f"This is {kind(each)} among lists.", _TEXTS)
            else:
                _check_all(each, int, f"{path}[{index}]", faults)
    else:
        _check_all(value, int if isinstance(value[0], int) else str, path, faults)


def _check_all(values: list[Any], wanted: type, path: str, faults: Faults) -> None:
    # Thousands of tokens: one pass without a line of Python for each.
    if set(map(type, values)) <= {wanted}:
        return
    for index, value in enumerate(values):
        if type(value) is not wanted and not faults.full:
            what = "tokens" if wanted is int else "strings"
            faults.add(f"{path}[{index}]", f"This is {kind(value)} among {what}.", _TEXTS)


_BY_ENDPOINT: dict[str, Callable[[dict[str, Any], Faults], None]] = {
    "chat/completions": _check_chat,
    "responses": _check_responses,
    "embeddings": _check_embeddings,
    "completions": _check_completions,
}
