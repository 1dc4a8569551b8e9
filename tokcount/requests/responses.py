"""A body for the Responses API → drafts: what each part of it is billed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tokcount.requests.drafts import Draft
from tokcount.requests.families import Responses, ResponsesTools
from tokcount.requests.jsonfields import Json, mapping, objects, text
from tokcount.requests.messages import Picture, arguments, message, read_content, too_old, unpriced, why
from tokcount.requests.tools import Tool, format_draft, tools_draft

ENDPOINT = "responses"
_KEPT = "a call replayed with its status is billed as the model wrote it: 3 tokens more or less"
_LATER = "few requests with tools that are added later were recorded"
_DEFERRED = "what a function that is loaded later costs is not known"
_NAMESPACE = "few calls in a namespace were recorded"


def drafts(body: Json, rules: Responses, picture: Picture, day: date | None = None) -> list[Draft]:
    """The parts of a request.

    Arguments:
        body: the request.
        rules: those of the model's family.
        picture: what pictures cost.
        day: when it was billed, where that is known; else today's rules hold.

    Raises:
        ShapeError: it is not what the API takes.
    """
    found: list[Draft] = []
    if body.get("instructions"):
        said = {"role": "system", "content": body["instructions"]}
        told = message(said, "instructions", rules.message, picture, ENDPOINT)
        found.append(told._replace(kind="instructions"))
    given = body.get("input")
    if isinstance(given, str):
        asked = message({"role": "user", "content": given}, "input", rules.message, picture, ENDPOINT)
        found.append(asked._replace(kind="input"))
    elif given is not None:
        found += _items(objects(given, "input"), rules, picture)
    found.append(_framing(body, rules, day))
    tools = _tools(body, rules.tools, day)
    found += tools
    shape = body.get("text")
    wanted = mapping(shape, "text").get("format") if shape is not None else None
    if wanted is not None and mapping(wanted, "text.format").get("type") == "json_schema":
        constant = rules.schema.with_tools if tools else rules.schema.alone
        found.append(format_draft(wanted, "text.format", constant, rules.schema.estimate))
    return found


def _framing(body: Json, rules: Responses, day: date | None) -> Draft:
    constant = rules.message.priming
    old = too_old(rules.since, day)
    if old and day and rules.before and day >= rules.before.start:
        constant += rules.before.message
        if body.get("tools") and body.get("parallel_tool_calls") is not False:
            constant += rules.before.parallel_tools
    return Draft("", "framing", constant, reasons=why(rules.message.estimate, old))


def _items(items: Sequence[Json], rules: Responses, picture: Picture) -> list[Draft]:
    sorts = [one.get("type") or "message" for one in items]
    calls = {
        _id(one): one.get("name") for one, sort in zip(items, sorts, strict=True) if sort == "function_call"
    }
    results = {_id(one) for one, sort in zip(items, sorts, strict=True) if sort == "function_call_output"}
    found: list[Draft] = []
    for i, (one, sort) in enumerate(zip(items, sorts, strict=True)):
        path = f"input[{i}]"
        if sort == "message":
            found.append(message(one, path, rules.message, picture, ENDPOINT))
        elif sort == "function_call":
            parallel = "function_call" in (sorts[i - 1] if i else "", *sorts[i + 1 : i + 2])
            found.append(_call(one, path, parallel, _id(one) in results, rules))
        elif sort == "function_call_output":
            name = calls.get(_id(one))
            found.append(_result(one, path, name if isinstance(name, str) else "", picture))
        elif sort == "additional_tools":
            found.append(_later(one, path, rules.tools))
        else:
            found.append(Draft(path, "input", label=_label(sort), reasons=(unpriced("item", sort),)))
    return found


def _label(sort: object) -> str:
    return sort if isinstance(sort, str) else ""


def _id(item: Json) -> str:
    found = item.get("call_id")
    return found if isinstance(found, str) else ""


def _call(item: Json, path: str, parallel: bool, answered: bool, rules: Responses) -> Draft:
    name, said = text(item, "name", path), text(item, "arguments", path)
    space = item.get("namespace")
    doubts: tuple[str, ...] = ()
    if rules.calls.compact:
        said, doubts = arguments(said)
    # The server may still have the item, and bill the text that the model wrote.
    kept = bool(item.get("status")) and not parallel
    full = f"{text(item, 'namespace', path) if space else 'functions'}.{name}"
    reasons = why(
        *doubts,
        "" if answered else "a call without its result",
        _KEPT if kept else "",
        _NAMESPACE if space else "",
        rules.calls.estimate,
    )
    constant = rules.calls.each + (rules.calls.stored if kept else 0)
    return Draft(path, "call", constant, (full, full, said), (), name, reasons)


def _result(item: Json, path: str, name: str, picture: Picture) -> Draft:
    content, reasons, parts = read_content(item.get("output"), f"{path}.output", picture, ENDPOINT)
    reasons = why(
        *reasons,
        "what pictures in a result cost is not known" if parts else "",
        "" if name else "a result without its call",
    )
    return Draft(path, "result", 0, (content,), (), name, reasons, parts)


def _later(item: Json, path: str, rules: ResponsesTools) -> Draft:
    tools, unknown = _functions(item, f"{path}.tools")
    if not tools:
        return Draft(path, "tools", 0, reasons=why(_LATER), parts=tuple(unknown))
    found = tools_draft(tools, each=0, undescribed=0, reasons=why(_LATER), constant=rules.later)
    return found._replace(path=path, parts=(*found.parts, *unknown))


def _functions(body: Json, path: str) -> tuple[list[Tool], list[Draft]]:
    """The functions among the tools, and the parts of all other tools."""
    tools: list[Tool] = []
    unknown: list[Draft] = []
    for i, one in enumerate(objects(body.get("tools") or [], path)):
        place = f"{path}[{i}]"
        sort = one.get("type")
        if sort == "function" and not one.get("defer_loading"):
            # A function is strict here unless it says otherwise.
            tools.append(Tool(place, one, one.get("strict") is not False))
        else:
            reason = _DEFERRED if sort == "function" else unpriced("tool", sort)
            unknown.append(Draft(place, "tool", label=_label(sort), reasons=(reason,)))
    return tools, unknown


def _tools(body: Json, rules: ResponsesTools, day: date | None) -> list[Draft]:
    """The functions and the choice among them, and what else is a tool."""
    tools, found = _functions(body, "tools")
    if not tools:
        return found
    reasons = why(rules.estimate, too_old(rules.since, day))
    whole = tools_draft(
        tools, each=rules.each, undescribed=rules.undescribed, reasons=reasons, constant=rules.alone
    )
    return [*found, whole, *_choice(body.get("tool_choice"), tools, rules)]


def _choice(choice: object, tools: Sequence[Tool], rules: ResponsesTools) -> list[Draft]:
    if choice == "required" and len(tools) == 1:
        choice = tools[0].given  # the one function that must be called is as good as named
    if not isinstance(choice, dict):
        return []
    if choice.get("type") != "function":
        return [Draft("tool_choice", "tool choice", reasons=(unpriced("choice", choice.get("type")),))]
    name = text(choice, "name", "tool_choice")
    more = rules.named
    return [] if more is None else [Draft("tool_choice", "tool choice", more, (name,), (), name)]
