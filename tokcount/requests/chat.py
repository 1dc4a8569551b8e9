"""A body for chat completions → drafts: what each part of it is billed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tokcount.requests.chat_calls import calling, old_call, result
from tokcount.requests.drafts import Draft
from tokcount.requests.families import Chat, ChatTools
from tokcount.requests.jsonfields import Json, mapping, objects, text
from tokcount.requests.messages import Picture, framing, message, system_text, too_old, unpriced, why
from tokcount.requests.tools import Tool, format_draft, line_break, tools_draft

ENDPOINT = "chat/completions"
_PLAIN = frozenset(["system", "developer", "user", "assistant"])
# Of two recorded requests both were billed a token more than the rules say.
_BOTH = "pictures beside calls are billed a token more on such a model now and then"
# Half of the time that it takes to make a named tuple goes into its arguments.
_new = tuple.__new__


def drafts(body: Json, rules: Chat, picture: Picture, day: date | None = None) -> list[Draft]:
    """The parts of a request.

    Arguments:
        body: the request.
        rules: those of the model's family.
        picture: what pictures cost.
        day: when it was billed, where that is known; else today's rules hold.

    Raises:
        ShapeError: it is not what the API takes.
    """
    messages = objects(body.get("messages"), "messages")
    found = _messages(messages, rules, picture)
    found.append(framing(rules.message))
    if rules.calls.spoken and _has_both(found):
        found.append(Draft("messages", "framing", reasons=(_BOTH,)))
    if "tools" in body or "functions" in body or "response_format" in body:
        system = system_text(messages)
        tools = _tools(body, system, rules.tools, day)
        found += tools
        wanted = body.get("response_format")
        if wanted is not None and mapping(wanted, "response_format").get("type") == "json_schema":
            found.append(_format(wanted, messages, system, bool(tools), rules))
    return found


def _has_both(drafts: Sequence[Draft]) -> bool:
    """Whether there are pictures as well as calls."""
    kinds = {draft.kind for draft in drafts} | {part.kind for draft in drafts for part in draft.parts}
    return {"image", "call"} <= kinds


def _messages(messages: Sequence[Json], rules: Chat, picture: Picture) -> list[Draft]:
    found: list[Draft] = []
    dealt_with = 0
    each = rules.message.each
    for i, one in enumerate(messages):
        role, content = one.get("role"), one.get("content")
        if type(content) is str and len(one) == 2 and type(role) is str and role in _PLAIN:
            # Most messages are no more than this.
            constant = each + rules.message.assistant if role == "assistant" else each
            path = f"messages[{i}]"
            found.append(_new(Draft, (path, "message", constant, (role, content), (), role, (), ())))
            continue
        if i < dealt_with:
            continue
        if one.get("tool_calls"):
            if rules.calls.spoken or one.get("content"):
                found.append(message(one, f"messages[{i}]", rules.message, picture, ENDPOINT))
            rounds, results = calling(messages, i, rules.calls, picture)
            found += rounds
            dealt_with = i + 1 + results
        elif one.get("role") == "tool":
            found.append(result(messages, i, picture))
        else:
            path = f"messages[{i}]"
            found.append(message(one, path, rules.message, picture, ENDPOINT))
            if one["role"] == "function" or one.get("function_call"):
                found.append(old_call(one, path))
    return found


def _tools(body: Json, system: str | None, rules: ChatTools, day: date | None) -> list[Draft]:
    """The functions and the choice among them; nothing where there are none."""
    tools: list[Tool] = []
    found: list[Draft] = []
    for i, one in enumerate(objects(body.get("tools") or [], "tools")):
        path = f"tools[{i}]"
        if one.get("type") == "function":
            given = mapping(one.get("function"), f"{path}.function")
            tools.append(Tool(f"{path}.function", given, bool(given.get("strict"))))
        else:
            found.append(Draft(path, "tool", reasons=(unpriced("tool", one.get("type")),)))
    for i, one in enumerate(objects(body.get("functions") or [], "functions")):
        tools.append(Tool(f"functions[{i}]", one, strict=False))
    if not tools:
        return found
    reasons = why(rules.estimate, too_old(rules.since, day))
    whole = tools_draft(tools, each=rules.each, undescribed=rules.undescribed, reasons=reasons)
    if system is None:
        whole = whole._replace(constant=rules.alone)
    elif rules.joined:
        more, less = line_break(system)
        whole = whole._replace(constant=rules.after_system, texts=(*whole.texts, *more), minus=less)
    else:
        whole = whole._replace(constant=rules.after_system)
    return [*found, whole, *_choice(body, rules)]


def _choice(body: Json, rules: ChatTools) -> list[Draft]:
    choice, old = body.get("tool_choice"), body.get("function_call")
    if isinstance(choice, dict):
        if choice.get("type") != "function":
            return [Draft("tool_choice", "tool choice", reasons=(unpriced("choice", choice.get("type")),))]
        path = "tool_choice.function"
        return _named("tool_choice", text(mapping(choice.get("function"), path), "name", path), rules.named)
    if isinstance(old, dict):
        return _named("function_call", text(old, "name", "function_call"), rules.old_named)
    if rules.none and "none" in (choice, old):
        path = "tool_choice" if choice == "none" else "function_call"
        return [Draft(path, "tool choice", rules.none, label="none")]
    return []


def _named(path: str, name: str, more: int | None) -> list[Draft]:
    return [] if more is None else [Draft(path, "tool choice", more, (name,), (), name)]


def _format(wanted: Json, messages: Sequence[Json], system: str | None, tools: bool, rules: Chat) -> Draft:
    """The response format: its text, and its name for the answer and for each earlier one."""
    path = "response_format.json_schema"
    spec = mapping(wanted.get("json_schema"), path)
    schema = rules.schema
    found = format_draft(spec, path, 0, schema.estimate)
    # A message of nothing but calls is no answer.
    names = sum(
        one.get("role") == "assistant" and bool(one.get("content") or not one.get("tool_calls"))
        for one in messages
    )
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    if tools:
        constant = schema.with_tools
    else:
        names += 1
        constant = schema.alone if system is None else 0
        if schema.joined and system is not None:
            more, less = line_break(system)
    constant += names * schema.name
    texts = (*found.texts, *[spec["name"]] * names, *more)
    return found._replace(path="response_format", constant=constant, texts=texts, minus=less)
