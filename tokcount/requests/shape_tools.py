"""The shape of tools, of the choice between them, and of the JSON Schemas of arguments and answers."""

from __future__ import annotations

from typing import Any

from tokcount.requests.faults import LEVELS, Faults, clipped, kind, member, too_deep
from tokcount.requests.shape_messages import check_string

_CHOICES = ("none", "auto", "required")
# What the keys of a JSON Schema hold: inner schemas, or what is wanted in words.
_SCHEMAS_BY_NAME = ("properties", "$defs", "definitions", "patternProperties", "dependentSchemas")
_SCHEMA = ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames")
_SCHEMAS = ("anyOf", "oneOf", "allOf", "prefixItems")
_LISTS_OR_SCHEMAS = (*_SCHEMAS, "items")
_STRING = "a string"
_LIST = "a list"
_TYPE = "a string, or a list of strings"
_WANTED = {
    **dict.fromkeys(("title", "description", "$ref", "format", "pattern"), _STRING),
    **dict.fromkeys(("enum", "required"), _LIST),
    **dict.fromkeys(_SCHEMAS_BY_NAME, "an object of schemas"),
    **dict.fromkeys(_SCHEMAS, "a list of schemas"),
    "type": _TYPE,
}
_Place = tuple[str | int, Any]
"""A key, and the place of what it is a key of; a path is written only where something is wrong."""


def check_tools(tools: Any, path: str, faults: Faults, *, nested: bool) -> set[str]:
    """Find what is wrong with tools, and return the names of the functions among them.

    Arguments:
        tools: the value; ``None`` is as good as none.
        path: where it stands.
        faults: takes what is found.
        nested: the function stands in ``function``, as in Chat, or is the tool itself, as in Responses.
    """
    names: set[str] = set()
    if tools is None:
        return names
    if not isinstance(tools, list):
        faults.add(path, f"The {path} are {kind(tools)}.", "Give a list of tools.")
        return names
    for index, tool in enumerate(tools):
        place = f"{path}[{index}]"
        if not isinstance(tool, dict):
            faults.add(place, f"The tool is {kind(tool)}.", "Give an object with a `type`, such as function.")
        elif path == "functions":
            _check_function(tool, place, names, faults)
        else:
            _check_tool(tool, place, names, faults, nested=nested)
        if faults.full:
            break
    return names


def _check_tool(tool: dict[str, Any], place: str, names: set[str], faults: Faults, *, nested: bool) -> None:
    form = tool.get("type")
    if form is not None and not isinstance(form, str):
        faults.add(f"{place}.type", f"The type is {kind(form)}.", "Give a string, such as function.")
    elif form == "custom":
        custom = tool.get("custom") if nested else tool
        if isinstance(custom, dict) and isinstance(custom.get("name"), str):
            names.add(custom["name"])
    elif form == "function" or "function" in tool:
        _check_placed(tool, place, names, faults, nested=nested)
    elif form is None:
        faults.add(f"{place}.type", "The tool has no type.", "Give one, such as function.")


def _check_placed(tool: dict[str, Any], place: str, names: set[str], faults: Faults, *, nested: bool) -> None:
    inner = tool.get("function")
    if not nested:
        if "name" not in tool and isinstance(inner, dict):
            hint = "In Responses, name and parameters stand in the tool itself; `function` is for Chat."
            faults.add(f"{place}.name", "The tool has no name.", hint)
        else:
            _check_function(tool, place, names, faults)
    elif isinstance(inner, dict):
        _check_function(inner, f"{place}.function", names, faults)
    else:
        what = "The tool has no function." if inner is None else f"The function is {kind(inner)}."
        faults.add(f"{place}.function", what, "In Chat, name and parameters stand in `function`.")


def _check_function(function: dict[str, Any], place: str, names: set[str], faults: Faults) -> None:
    name = function.get("name")
    if isinstance(name, str) and name:
        names.add(name)
    else:
        check_string(function, "name", place, faults, needed="tool")
    check_string(function, "description", place, faults)
    if function.get("parameters") is not None:
        check_schema(function["parameters"], f"{place}.parameters", faults)


def check_choice(choice: Any, path: str, names: set[str] | None, faults: Faults) -> None:
    """Find what is wrong with ``tool_choice`` or ``function_call``; no ``names``: not all are known."""
    if choice is None:
        return
    if isinstance(choice, str):
        if choice not in _CHOICES:
            hint = f"Give one of {', '.join(_CHOICES)}, or an object that names a function."
            faults.add(path, f"There is no {path} {clipped(choice)}.", hint)
        return
    if not isinstance(choice, dict):
        faults.add(
            path, f"The {path} is {kind(choice)}.", "Give a string, or an object that names a function."
        )
        return
    inner = choice.get("function")
    place = f"{path}.function.name" if isinstance(inner, dict) else f"{path}.name"
    named = inner.get("name") if isinstance(inner, dict) else choice.get("name")
    if inner is not None and not isinstance(inner, dict):
        faults.add(f"{path}.function", f"The function is {kind(inner)}.", "Give an object with a `name`.")
    elif named is not None and not isinstance(named, str):
        faults.add(place, f"The name is {kind(named)}.", "Give a string.")
    elif choice.get("type") == "function" or path == "function_call" or inner is not None:
        if not named:
            faults.add(place, f"The {path} names no function.", "Name one of the tools.")
        elif names is not None and named not in names:
            faults.add(place, f"There is no tool {clipped(named)}.", "Name one of the tools, or add it.")


def check_named_schema(value: Any, path: str, faults: Faults) -> None:
    """Find what is wrong with the name and the schema that an answer must follow."""
    if not isinstance(value, dict):
        what = "The format has no json_schema." if value is None else f"The json_schema is {kind(value)}."
        faults.add(path, what, "Give an object with `name` and `schema`.")
        return
    check_string(value, "name", path, faults, needed="json_schema")
    check_string(value, "description", path, faults)
    if value.get("schema") is not None:
        check_schema(value["schema"], f"{path}.schema", faults)


def check_schema(schema: Any, path: str, faults: Faults) -> None:
    """Find what is wrong with a JSON Schema, as far as it tells types; a recursive ``$ref`` is right."""
    if not isinstance(schema, dict):
        faults.add(path, f"The schema is {kind(schema)}.", "Give a JSON Schema, as an object.")
        return
    if too_deep(schema):
        what = f"The schema is nested too deeply: more than {LEVELS} levels."
        faults.add(path, what, "Make it flatter; the API takes schemas of ten levels.")
        return
    waiting: list[tuple[Any, _Place | None]] = [(schema, None)]
    met: set[int] = set()
    while waiting and not faults.full:
        value, place = waiting.pop()
        if isinstance(value, dict):
            if id(value) not in met:
                met.add(id(value))
                _check_node(value, place, waiting, path, faults)
        elif not isinstance(value, bool):
            faults.add(
                _path(path, place), f"The schema is {kind(value)}.", "Give a JSON Schema, as an object."
            )


def _check_node(
    node: dict[str, Any],
    place: _Place | None,
    waiting: list[tuple[Any, _Place | None]],
    path: str,
    faults: Faults,
) -> None:
    """One schema, whose inner ones are put among those that are waiting."""
    for key, value in node.items():
        if key in _SCHEMAS_BY_NAME and isinstance(value, dict):
            waiting.extend((inner, (name, (key, place))) for name, inner in value.items())
        elif key in _LISTS_OR_SCHEMAS and isinstance(value, list):
            waiting.extend((inner, (index, (key, place))) for index, inner in enumerate(value))
        elif key in _SCHEMA:
            waiting.append((value, (key, place)))
        elif key in _WANTED and not _fits(_WANTED[key], value):
            what = f"This is {kind(value)} in a schema."
            faults.add(_path(path, (key, place)), what, f"Give {_WANTED[key]}.")


def _fits(wanted: str, value: Any) -> bool:
    if wanted == _STRING:
        return value is None or isinstance(value, str)
    if wanted == _LIST:
        return isinstance(value, list)
    if wanted == _TYPE:
        return _are_strings(value)
    # Inner schemas that are there have been put among those that wait.
    return value is None


def _are_strings(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(each, str) for each in value)
    )


def _path(path: str, place: _Place | None) -> str:
    keys: list[str | int] = []
    while place is not None:
        key, place = place
        keys.append(key)
    for key in reversed(keys):
        path = member(path, key)
    return path
