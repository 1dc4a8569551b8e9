"""The shape of chat messages, of the parts of their contents, and of the calls in them."""

from __future__ import annotations

from typing import Any

from tokcount.requests.faults import Faults, clipped, kind

ROLES = ("user", "assistant", "system", "developer", "tool", "function")
_HINT_ROLE = f"Give one of {', '.join(ROLES)}."
_HINT_CONTENT = "Give a string or a list of parts."
_MAY_BE_EMPTY = ("assistant", "function")


def check_messages(messages: Any, faults: Faults) -> None:
    """Find what is wrong with the ``messages`` of a chat request."""
    if not isinstance(messages, list):
        what = "The request has no messages." if messages is None else f"The messages are {kind(messages)}."
        faults.add("messages", what, "Give a list of messages.")
    elif not messages:
        faults.add("messages", "The list of messages is empty.", "Give at least one message.")
    else:
        for index, message in enumerate(messages):
            # Most messages are this, and paths are written only where something is wrong.
            if (
                isinstance(message, dict)
                and len(message) == 2
                and isinstance(message.get("content"), str)
                and message.get("role") in ROLES
            ):
                continue
            _check_message(message, f"messages[{index}]", faults)
            if faults.full:
                return


def _check_message(message: Any, path: str, faults: Faults) -> None:
    if not isinstance(message, dict):
        faults.add(path, f"The message is {kind(message)}.", "Give an object with `role` and `content`.")
        return
    role = message.get("role")
    check_role(role, path, ROLES, faults)
    content = message.get("content")
    if content is None:
        if role not in _MAY_BE_EMPTY and not message.get("tool_calls"):
            faults.add(f"{path}.content", "The message has no content.", _HINT_CONTENT)
    elif isinstance(content, list):
        for index, part in enumerate(content):
            _check_part(part, path, index, faults)
    elif not isinstance(content, str):
        faults.add(f"{path}.content", f"The content is {kind(content)}.", _HINT_CONTENT)
    for key in ("name", "tool_call_id"):
        check_string(message, key, path, faults)
    if message.get("tool_calls") is not None:
        _check_calls(message["tool_calls"], f"{path}.tool_calls", faults)
    if message.get("function_call") is not None:
        _check_function(message["function_call"], f"{path}.function_call", faults)


def check_role(role: Any, path: str, roles: tuple[str, ...], faults: Faults) -> None:
    """Find what is wrong with the role of the message at ``path``."""
    if role is None:
        faults.add(f"{path}.role", "The message has no role.", _HINT_ROLE)
    elif not isinstance(role, str):
        faults.add(f"{path}.role", f"The role is {kind(role)}.", _HINT_ROLE)
    elif role not in roles:
        faults.add(f"{path}.role", f"There is no role {clipped(role)}.", _HINT_ROLE)


def check_string(value: dict[str, Any], key: str, path: str, faults: Faults, *, needed: str = "") -> None:
    """Find out whether ``key`` is a string; if it is missing, ``needed`` says what of, or it may be."""
    found = value.get(key)
    if isinstance(found, str) and (found or not needed):
        return
    if found is not None and found != "":
        faults.add(f"{path}.{key}", f"The {key} is {kind(found)}.", "Give a string.")
    elif needed:
        faults.add(f"{path}.{key}", f"The {needed} has no {key}.", "Give one, as a string.")


def _check_part(part: Any, path: str, index: int, faults: Faults) -> None:
    if isinstance(part, dict):
        form = part.get("type")
        if form == "text" and isinstance(part.get("text"), str):
            return
    place = f"{path}.content[{index}]"
    if not isinstance(part, dict):
        faults.add(place, f"The part is {kind(part)}.", "Give an object with a `type`, such as text.")
    elif form is not None and not isinstance(form, str):
        faults.add(f"{place}.type", f"The type is {kind(form)}.", "Give a string, such as text.")
    elif form == "text":
        # An empty text is one, too.
        if part.get("text") is None:
            faults.add(f"{place}.text", "The part has no text.", "Give one, as a string.")
        check_string(part, "text", place, faults)
    elif form == "image_url":
        _check_image(part, place, faults)
    elif form in ("input_audio", "file") and not isinstance(part.get(form), dict):
        faults.add(f"{place}.{form}", f"The {form} is {kind(part.get(form))}.", "Give an object.")
    else:
        for key in ("text", "refusal"):
            check_string(part, key, place, faults)


def _check_image(part: dict[str, Any], place: str, faults: Faults) -> None:
    image = part.get("image_url")
    if isinstance(image, str):
        # The API refuses it, and what stands in for the API takes it.
        return
    if not isinstance(image, dict):
        what = "The part has no image_url." if image is None else f"The image_url is {kind(image)}."
        faults.add(f"{place}.image_url", what, "Give an object with a `url`.")
        return
    # Recordings give the size in place of the picture.
    check_string(image, "url", f"{place}.image_url", faults, needed="" if "_wh" in image else "picture")
    check_string(image, "detail", f"{place}.image_url", faults)


def _check_calls(calls: Any, path: str, faults: Faults) -> None:
    if not isinstance(calls, list):
        faults.add(path, f"The tool_calls are {kind(calls)}.", "Give a list of calls.")
        return
    for index, call in enumerate(calls):
        place = f"{path}[{index}]"
        if not isinstance(call, dict):
            faults.add(place, f"The call is {kind(call)}.", "Give an object with a `function`.")
        elif "function" in call or call.get("type") in (None, "function"):
            check_string(call, "id", place, faults)
            _check_function(call.get("function"), f"{place}.function", faults)
        else:
            _check_other_call(call, place, faults)
        if faults.full:
            return


def _check_other_call(call: dict[str, Any], place: str, faults: Faults) -> None:
    form = call.get("type")
    if not isinstance(form, str):
        faults.add(f"{place}.type", f"The type is {kind(form)}.", "Give function or custom.")
    elif form == "custom":
        custom = call.get("custom")
        if not isinstance(custom, dict):
            hint = "Give an object with `name` and `input`."
            faults.add(f"{place}.custom", f"The custom call is {kind(custom)}.", hint)
        else:
            check_string(custom, "name", f"{place}.custom", faults, needed="call")
            check_string(custom, "input", f"{place}.custom", faults)


def _check_function(function: Any, path: str, faults: Faults) -> None:
    if not isinstance(function, dict):
        what = "The call has no function." if function is None else f"The function is {kind(function)}."
        faults.add(path, what, "Give an object with `name` and `arguments`.")
        return
    check_string(function, "name", path, faults, needed="call")
    check_arguments(function.get("arguments"), path, faults)


def check_arguments(arguments: Any, path: str, faults: Faults) -> None:
    """Find out whether the arguments of the call at ``path`` are JSON in a string."""
    if arguments is None:
        faults.add(f"{path}.arguments", "The call has no arguments.", "Give JSON in a string, such as '{}'.")
    elif not isinstance(arguments, str):
        what = f"The arguments are {kind(arguments)}."
        faults.add(f"{path}.arguments", what, "Give them as JSON in a string.")
