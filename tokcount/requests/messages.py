"""Messages → drafts, as both chat completions and the Responses API bill them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from tokcount.requests.drafts import Draft, ShapeError
from tokcount.requests.families import Message
from tokcount.requests.faults import clipped, kind
from tokcount.requests.jsonfields import Json, compact, mapping, text, words

Picture = Callable[[Json, str, str], Draft]
"""What a picture costs: takes its part of the content, the path of that, and the endpoint."""

TEXTS = frozenset(["text", "input_text", "output_text", "refusal"])
IMAGES = frozenset(["image_url", "input_image"])
_SYSTEM = frozenset(["system", "developer"])
# What may stand in a message without costing anything beside what is counted.
_FREE = words("role content name tool_calls tool_call_id function_call annotations type id status weight")


def message(given: Json, path: str, rules: Message, picture: Picture, endpoint: str) -> Draft:
    """A message: its role, its text, its name and its pictures.

    Raises:
        ShapeError: it has no role, or its content is neither text nor parts.
    """
    role = text(given, "role", path)
    content = given.get("content")
    constant = rules.each + rules.assistant if role == "assistant" else rules.each
    name = given.get("name")
    if type(content) is str and name is None and given.keys() <= _FREE:
        return Draft(path, "message", constant, (role, content), (), role)
    texts, reasons, parts = read_content(content, f"{path}.content", picture, endpoint)
    constant += rules.wordless if parts and not texts else 0
    found = [role, texts]
    if name is not None:
        found.append(text(given, "name", path))
        constant += 0 if name == role else rules.name
    return Draft(path, "message", constant, tuple(found), (), role, (*reasons, *unknown(given)), parts)


def unknown(given: Json) -> tuple[str, ...]:
    """Why a message is an estimate that has fields of which nothing is known."""
    found = sorted(key for key in given.keys() - _FREE if given[key] is not None)
    return tuple(f"what {clipped(key)} of a message costs is not known" for key in found)


def unpriced(what: str, sort: object) -> str:
    """Why the count of something of a type that nothing is known of is an estimate."""
    return f"what a {what} of type {clipped(sort)} costs is not known"


def read_content(
    content: object, path: str, picture: Picture, endpoint: str
) -> tuple[str, tuple[str, ...], tuple[Draft, ...]]:
    """The text of a message's content, why its count is an estimate, and its pictures.

    Text parts are joined without a separator: that is what is tokenized.
    """
    if content is None or isinstance(content, str):
        return content or "", (), ()
    if not isinstance(content, list):
        raise ShapeError(path, f"The content must be a string or a list of parts, not {kind(content)}.", "")
    texts: list[str] = []
    reasons: dict[str, None] = {}
    pictures: list[Draft] = []
    for i, one in enumerate(content):
        place = f"{path}[{i}]"
        part = mapping(one, place)
        sort = part.get("type", "text")
        if isinstance(sort, str) and sort in TEXTS:
            texts.append(text(part, "refusal" if sort == "refusal" and "text" not in part else "text", place))
        elif isinstance(sort, str) and sort in IMAGES:
            pictures.append(picture(part, place, endpoint))
        else:
            reasons[unpriced("part", sort)] = None
    return "".join(texts), tuple(reasons), tuple(pictures)


def system_text(messages: Iterable[Json]) -> str | None:
    """The text of the first system message, if there is one: what is told first is appended to it."""
    for one in messages:
        if one.get("role") in _SYSTEM:
            content = one.get("content")
            if isinstance(content, list):
                parts = (part.get("text") for part in content if isinstance(part, dict))
                return "".join(part for part in parts if isinstance(part, str))
            return content if isinstance(content, str) else ""
    return None


@cache
def framing(rules: Message) -> Draft:
    """What the start of the answer costs."""
    return Draft("", "framing", rules.priming, reasons=why(rules.estimate))


def arguments(raw: str) -> tuple[str, tuple[str, ...]]:
    """The arguments of a call, written compactly; and why that is an estimate."""
    try:
        return compact(json.loads(raw or "{}")), ()
    except (ValueError, RecursionError):
        return raw, ("the arguments of a call are no JSON",)


def why(*found: str | None) -> tuple[str, ...]:
    """Those of some reasons that hold."""
    return tuple(one for one in found if one)


def too_old(since: date | None, day: date | None) -> str:
    """Why what was billed on ``day`` is an estimate, where the rules hold from ``since`` on."""
    return f"billed before {since}, when other rules held" if since and day and day < since else ""
