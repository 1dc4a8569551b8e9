"""JSON values to the requests in them: the kind of each, its endpoint, and where its body stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from tokcount.errors import UnknownNameError
from tokcount.requests import exports
from tokcount.requests.faults import Fault, clipped, kind, member, under
from tokcount.requests.jsontext import Mistake, parse
from tokcount.requests.urls import ENDPOINTS, endpoint_of

KINDS = ("chat", "responses", "embeddings", "completions", "messages", "batch", "conversation", "log")
"""What a value can be, as ``--as`` takes it."""

_RESPONSES = ("input", "instructions", "previous_response_id", "prompt", "conversation")
_ANSWERS = ("chat.completion", "text_completion", "response")
_SHAPES = (
    "A request has `messages`, `input` or `prompt`; `--as` says what a value is, where that does not show."
)


class Envelope(NamedTuple):
    """What a Batch line has around its body, whatever it is; ``None`` where it is missing."""

    custom_id: Any = None
    method: Any = None
    url: Any = None


class Recognised(NamedTuple):
    """A request in a value.

    ``prefix`` is the JSON path of ``body`` in the value, as far as the body stands there as it is; ``id`` is
    what the value calls it; only a Batch line has an ``envelope``.
    """

    kind: str
    endpoint: str
    body: dict[str, Any]
    prefix: str = ""
    id: str = ""
    envelope: Envelope | None = None


def recognise(value: object, as_kind: str | None = None) -> Iterable[Recognised | Fault]:
    """The requests in a JSON value, or why there is none; a list may hold many.

    Arguments:
        value: whatever JSON can be.
        as_kind: one of ``KINDS``, where the user says what it is: then another shape is a fault.

    Raises:
        UnknownNameError: at once, if there is no such kind.
    """
    if as_kind is not None and as_kind not in KINDS:
        raise UnknownNameError("kind", as_kind, (), f"Choose one of {', '.join(KINDS)}.")
    if isinstance(value, dict):
        if "conversations" in value and exports.is_folder(value):
            return _each(value["conversations"], as_kind, "conversations")
        return (_one(value, as_kind),)
    if isinstance(value, list):
        return _list(value, as_kind)
    return (Fault("", f"This is {kind(value)}, not a request.", _SHAPES),)


def _one(value: dict[str, Any], as_kind: str | None) -> Recognised | Fault:
    found: Recognised | Fault | None = _AS[as_kind](value) if as_kind else _guess(value)
    if found is None:
        return Fault("", f"This is not of the kind `{as_kind}`.", "Leave out `--as`, or name another kind.")
    if isinstance(found, Recognised) and not found.id:
        name = value.get("id")
        if isinstance(name, str | int):
            return found._replace(id=str(name))
    return found


def _guess(value: dict[str, Any]) -> Recognised | Fault:
    """What is most frequent first; the names of a Batch line and of a log stand in no body."""
    if "custom_id" in value or ("body" in value and "url" in value):
        found = _as_batch(value)
    elif exports.is_conversation(value):
        found = _as_conversation(value)
    elif "messages" in value:
        found = _as_chat(value)
    elif "request" in value:
        found = _as_log(value)
    elif "choices" in value or value.get("object") in _ANSWERS:
        return Fault("", "This is an answer of the API, not a request.", "Give it to `--usage` instead.")
    elif _is_embedding(value):
        found = _as_embeddings(value)
    elif isinstance(value.get("prompt"), str | list) and "input" not in value and "instructions" not in value:
        found = _as_completions(value)
    else:
        found = _as_responses(value)
    return found or Fault("", "No request is recognised in this object.", _SHAPES)


def _is_embedding(value: dict[str, Any]) -> bool:
    if "input" not in value:
        return False
    model, given = value.get("model"), value["input"]
    if isinstance(model, str) and "embed" in model.lower():
        return True
    if "encoding_format" in value or "dimensions" in value:
        return True
    # Responses take a string or items; several strings, or tokens, are for embeddings only.
    return isinstance(given, list) and bool(given) and not any(isinstance(each, dict) for each in given)


def _as_chat(value: dict[str, Any]) -> Recognised | None:
    return Recognised("chat", "chat/completions", value) if "messages" in value else None


def _as_responses(value: dict[str, Any]) -> Recognised | None:
    return Recognised("responses", "responses", value) if any(key in value for key in _RESPONSES) else None


def _as_embeddings(value: dict[str, Any]) -> Recognised | None:
    return Recognised("embeddings", "embeddings", value) if "input" in value else None


def _as_completions(value: dict[str, Any]) -> Recognised | None:
    return Recognised("completions", "completions", value) if "prompt" in value else None


def _as_messages(_: dict[str, Any]) -> None:
    return None


def _as_conversation(value: dict[str, Any]) -> Recognised | None:
    found = exports.conversation(value)
    return found and Recognised("conversation", "chat/completions", found.body, found.prefix)


def _as_batch(value: dict[str, Any]) -> Recognised | Fault | None:
    if "body" not in value:
        if "response" in value or "error" in value:
            hint = "Give it to `--usage` instead."
            return Fault("", "This is a line of a Batch's output, not of its input.", hint)
        return Fault("body", "The Batch line has no body.", "Put the request into `body`.")
    body, url, name = value["body"], value.get("url"), value.get("custom_id")
    if not isinstance(body, dict):
        return Fault("body", f"The body is {kind(body)}.", "Put the request into `body`, as an object.")
    endpoint = endpoint_of(url) if isinstance(url, str) else _endpoint(body)
    if endpoint is None:
        known = ", ".join(f"/v1/{each}" for each in ENDPOINTS)
        if isinstance(url, str):
            return Fault("url", f"Requests to {clipped(url)} are not counted.", f"Counted are {known}.")
        return Fault("url", "The Batch line has no url, and its body shows none.", f"Name one of {known}.")
    envelope = Envelope(name, value.get("method"), url)
    return Recognised("batch", endpoint, body, "body", name if isinstance(name, str) else "", envelope)


def _endpoint(body: dict[str, Any]) -> str | None:
    found = _guess(body) if "body" not in body and "request" not in body else None
    return found.endpoint if isinstance(found, Recognised) else None


def _as_log(value: dict[str, Any]) -> Recognised | Fault | None:
    """A request beside its answer; the body itself, or with its URL around it, or as a string of JSON."""
    if "request" not in value:
        return None
    body, prefix = _unpacked(value["request"]), "request"
    url = None
    if isinstance(body, dict) and (inner := next((key for key in ("body", "json") if key in body), None)):
        url = body.get("url") or body.get("uri")
        body, prefix = _unpacked(body[inner]), f"request.{inner}"
    if isinstance(body, Mistake):
        return Fault(prefix, body.reason, body.hint)
    if not isinstance(body, dict):
        return Fault(prefix, f"The request is {kind(body)}.", "A request is an object, or a string of one.")
    named = value.get("endpoint") or url or value.get("url")
    endpoint = (endpoint_of(named) if isinstance(named, str) else None) or _endpoint(body)
    if endpoint is None:
        return Fault(prefix, "No request is recognised in this object.", _SHAPES)
    if "model" not in body and isinstance(value.get("model"), str):
        body = {"model": value["model"], **body}
    return Recognised("log", endpoint, body, prefix)


def _unpacked(value: Any) -> Any:
    return parse(value) if isinstance(value, str) else value


def _list(values: list[Any], as_kind: str | None, prefix: str = "") -> Iterator[Recognised | Fault]:
    if not values:
        yield Fault(prefix, "The list is empty.", "Put messages or requests into it.")
    elif whole := _whole(values, as_kind):
        yield whole._replace(prefix=prefix)
    elif as_kind == "messages" or not any(isinstance(each, dict | list) for each in values):
        yield Fault(prefix, "The list holds neither messages nor requests.", _SHAPES)
    else:
        yield from _each(values, as_kind, prefix)


def _whole(values: list[Any], as_kind: str | None) -> Recognised | None:
    """The one request that a list as a whole is, if it is one."""
    strings = not any(isinstance(each, dict) for each in values)
    if as_kind == "embeddings" and strings:
        return Recognised("embeddings", "embeddings", {"input": values})
    if as_kind == "completions" and strings:
        return Recognised("completions", "completions", {"prompt": values})
    if as_kind in {None, "messages", "chat", "responses"} and any(map(exports.is_message, values)):
        if as_kind == "responses" or (as_kind is None and any(map(exports.is_item, values))):
            return Recognised("messages", "responses", {"input": values})
        return Recognised("messages", "chat/completions", {"messages": values})
    if as_kind in {None, "conversation"} and exports.are_exported(values):
        return Recognised("conversation", "chat/completions", {"messages": exports.messages(values)})
    return None


def _each(values: list[Any], as_kind: str | None, prefix: str) -> Iterator[Recognised | Fault]:
    for index, value in enumerate(values):
        place = member(prefix, index)
        if isinstance(value, dict):
            found = _one(value, as_kind)
        elif isinstance(value, list) and (whole := _whole(value, as_kind)):
            found = whole
        else:
            found = Fault("", f"This is {kind(value)}, not a request.", _SHAPES)
        if isinstance(found, Recognised):
            yield found._replace(prefix=under(place, found.prefix))
        else:
            yield found._replace(path=under(place, found.path))


_AS: dict[str, Callable[[dict[str, Any]], Recognised | Fault | None]] = {
    "chat": _as_chat,
    "responses": _as_responses,
    "embeddings": _as_embeddings,
    "completions": _as_completions,
    "messages": _as_messages,
    "batch": _as_batch,
    "conversation": _as_conversation,
    "log": _as_log,
}
