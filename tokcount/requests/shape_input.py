"""The shape of what a Responses request is given: a string, or items."""

from __future__ import annotations

from typing import Any

from tokcount.requests.faults import Faults, kind
from tokcount.requests.shape_messages import ROLES, check_arguments, check_role, check_string

_HINT_CONTENT = "Give a string or a list of parts."
_TEXTS = ("input_text", "output_text", "text", "summary_text", "reasoning_text")


def check_input(given: Any, path: str, faults: Faults) -> None:
    """Find what is wrong with the ``input``, or with ``instructions``, at ``path``."""
    if isinstance(given, str):
        return
    if not isinstance(given, list):
        faults.add(path, f"The {path} is {kind(given)}.", "Give a string or a list of items.")
    elif not given:
        faults.add(path, f"The {path} is an empty list.", "Give at least one item.")
    else:
        for index, item in enumerate(given):
            if (
                isinstance(item, dict)
                and len(item) == 2
                and isinstance(item.get("content"), str)
                and item.get("role") in ROLES
            ):
                continue
            _check_item(item, f"{path}[{index}]", faults)
            if faults.full:
                return


def _check_item(item: Any, path: str, faults: Faults) -> None:
    if not isinstance(item, dict):
        faults.add(path, f"The item is {kind(item)}.", "Give an object, such as a message.")
        return
    form = item.get("type")
    if form is not None and not isinstance(form, str):
        faults.add(f"{path}.type", f"The type is {kind(form)}.", "Give a string, such as message.")
    elif form == "message" or (form is None and not _is_reference(item)):
        check_role(item.get("role"), path, ROLES, faults)
        _check_content(item.get("content"), f"{path}.content", faults)
    elif form == "function_call":
        check_string(item, "name", path, faults, needed="call")
        check_string(item, "call_id", path, faults)
        check_arguments(item.get("arguments"), path, faults)
    elif form == "function_call_output":
        check_string(item, "call_id", path, faults)
        _check_output(item.get("output"), f"{path}.output", faults)


def _is_reference(item: dict[str, Any]) -> bool:
    """An item that was stored may be named by its id alone."""
    return "id" in item and "role" not in item and "content" not in item


def _check_content(content: Any, path: str, faults: Faults) -> None:
    if isinstance(content, str):
        return
    if isinstance(content, list):
        for index, part in enumerate(content):
            _check_part(part, path, index, faults)
    elif content is None:
        faults.add(path, "The message has no content.", _HINT_CONTENT)
    else:
        faults.add(path, f"The content is {kind(content)}.", _HINT_CONTENT)


def _check_output(output: Any, path: str, faults: Faults) -> None:
    if output is None:
        faults.add(path, "The result of the call has no output.", _HINT_CONTENT)
    elif not isinstance(output, str):
        _check_content(output, path, faults)


def _check_part(part: Any, path: str, index: int, faults: Faults) -> None:
    if isinstance(part, dict):
        form = part.get("type")
        if form in _TEXTS and isinstance(part.get("text"), str):
            return
    place = f"{path}[{index}]"
    if not isinstance(part, dict):
        faults.add(place, f"The part is {kind(part)}.", "Give an object with a `type`, such as input_text.")
    elif form is not None and not isinstance(form, str):
        faults.add(f"{place}.type", f"The type is {kind(form)}.", "Give a string, such as input_text.")
    elif form in _TEXTS:
        if part.get("text") is None:
            faults.add(f"{place}.text", "The part has no text.", "Give one, as a string.")
        check_string(part, "text", place, faults)
    elif form == "input_image":
        _check_image(part, place, faults)
    else:
        check_string(part, "text", place, faults)


def _check_image(part: dict[str, Any], place: str, faults: Faults) -> None:
    image = part.get("image_url")
    if isinstance(image, dict):
        hint = "Give the URL as a string; an object is for Chat."
        faults.add(f"{place}.image_url", "The image_url is an object.", hint)
    else:
        stored = isinstance(part.get("file_id"), str) or "_wh" in part
        check_string(part, "image_url", place, faults, needed="" if stored else "picture")
    check_string(part, "detail", place, faults)
