"""Messages of the API, and conversations as programs export them, to the messages of a chat request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

# What only an item of a Responses input is.
_ITEMS = ("function_call", "function_call_output", "reasoning", "item_reference", "message")
_PARTS = ("input_text", "output_text", "input_image", "input_file")
# Where an export keeps the list of messages. Responses have a `conversation` too, but no list.
_LISTS = ("messages", "conversation", "conversations", "chat_messages")
_ROLES = {
    "human": "user",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "bot": "assistant",
    "ai": "assistant",
    "model": "assistant",
}
_SPEAKERS = ("author", "from", "sender")
_TEXTS = ("content", "value", "text")
_KEPT = ("name", "tool_calls", "tool_call_id", "function_call")
# What stands beside the messages and belongs to the request.
_REQUEST = ("model", "tools", "functions", "tool_choice", "response_format")


class Conversation(NamedTuple):
    """The body of a chat request, and the JSON path of what it was made from."""

    body: dict[str, Any]
    prefix: str


def is_message(value: object) -> bool:
    """Whether this is a message, or an item that stands among messages in Responses."""
    if not isinstance(value, dict) or "messages" in value:
        return False
    return "role" in value or value.get("type") in _ITEMS


def is_item(value: object) -> bool:
    """Whether this is what only Responses take."""
    if not isinstance(value, dict):
        return False
    content = value.get("content")
    part = content[0] if isinstance(content, list) and content else None
    return value.get("type") in _ITEMS or (isinstance(part, dict) and part.get("type") in _PARTS)


def is_folder(value: dict[str, Any]) -> bool:
    """Whether this is a list of conversations with something around it."""
    inner = value.get("conversations")
    first = inner[0] if isinstance(inner, list) and inner else None
    return isinstance(first, dict) and any(key in first for key in (*_LISTS, "mapping"))


def is_conversation(value: dict[str, Any]) -> bool:
    """Whether this is an export rather than a request."""
    if isinstance(value.get("messages"), list):
        return are_exported(value["messages"])
    return isinstance(value.get("mapping"), dict) or any(isinstance(value.get(key), list) for key in _LISTS)


def are_exported(values: list[Any]) -> bool:
    """Whether these are messages that say otherwise than the API who is speaking."""
    named = False
    for value in values:
        if isinstance(value, dict):
            if "role" in value:
                return False
            named = named or any(key in value for key in _SPEAKERS)
    return named


def conversation(value: dict[str, Any]) -> Conversation | None:
    """The chat request that goes on with a conversation, or ``None`` if there is none in it."""
    if isinstance(value.get("mapping"), dict):
        model = value.get("default_model_slug")
        body: dict[str, Any] = {"model": model} if isinstance(model, str) else {}
        return Conversation({**body, "messages": messages(list(_branch(value)))}, "mapping")
    for key in _LISTS:
        if isinstance(value.get(key), list):
            body = {name: value[name] for name in _REQUEST if name in value}
            prefix = "" if key == "messages" else key
            return Conversation({**body, "messages": messages(value[key])}, prefix)
    return None


def messages(values: list[Any]) -> list[Any]:
    """The messages as the API takes them; what is none stays what it is, and the check of shapes finds it."""
    return [_message(value) if isinstance(value, dict) else value for value in values]


def _message(value: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {key: value[key] for key in _KEPT if key in value}
    speaker = value.get("role") or next((value[key] for key in _SPEAKERS if key in value), None)
    if isinstance(speaker, dict):
        if isinstance(speaker.get("name"), str):
            made["name"] = speaker["name"]
        speaker = speaker.get("role")
    if isinstance(speaker, str):
        speaker = _ROLES.get(speaker.lower(), speaker.lower())
    if speaker is not None:
        made["role"] = speaker
    content = next((value[key] for key in _TEXTS if key in value), None)
    made["content"] = _content(content) if isinstance(content, dict) else content
    return made


def _content(value: dict[str, Any]) -> Any:
    """The content of a message of ChatGPT's export: a text, or parts with pictures among them."""
    parts = value.get("parts")
    if not isinstance(parts, list):
        texts = (value.get(key) for key in ("text", "result", "content"))
        return next((text for text in texts if isinstance(text, str)), "")
    if all(isinstance(part, str) for part in parts):
        return "".join(parts)
    return [_part(part) for part in parts]


def _part(part: Any) -> Any:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    if not isinstance(part, dict):
        return part
    size = [part.get("width"), part.get("height")]
    if part.get("content_type") == "image_asset_pointer" and all(isinstance(side, int) for side in size):
        # The picture itself is elsewhere; what it is billed depends on its size only.
        return {"type": "image_url", "image_url": {"url": str(part.get("asset_pointer")), "_wh": size}}
    return {"type": str(part.get("content_type", "unknown")), **part}


def _branch(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The messages of the branch that is shown: an edited question begins another one."""
    nodes = value["mapping"]
    at = value.get("current_node")
    if not isinstance(at, str) or at not in nodes:
        at = next(reversed(nodes), None)
    met: dict[Any, Any] = {}
    while isinstance(at, str) and at not in met and isinstance(nodes.get(at), dict):
        met[at] = nodes[at].get("message")
        at = nodes[at].get("parent")
    for message in reversed(met.values()):
        if isinstance(message, dict) and _message(message)["content"]:
            yield message
