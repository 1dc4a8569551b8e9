"""Calls of functions and their results in the history of a chat → drafts."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tokcount.requests.drafts import Draft
from tokcount.requests.families import ChatCalls
from tokcount.requests.jsonfields import Json, compact, mapping, objects, shallow, text
from tokcount.requests.messages import Picture, arguments, read_content, unknown, why

_LONE = "a result without its call just before it"
_OLD = "the old form of calls and results is known from few recordings"


def calling(
    messages: Sequence[Json], start: int, rules: ChatCalls, picture: Picture
) -> tuple[list[Draft], int]:
    """A round: the calls of the message at ``start`` with the results that follow it, and how many they are.

    Raises:
        ShapeError: a call is none.
    """
    path = f"messages[{start}].tool_calls"
    calls = objects(messages[start]["tool_calls"], path)
    end = start + 1
    while end < len(messages) and messages[end].get("role") == "tool":
        end += 1
    # Where several results have the id of a call, the first is that call's.
    answers = {_id(messages[i], "tool_call_id"): i for i in reversed(range(start + 1, end))}
    given = [(one, answers.pop(_id(one, "id"))) for one in calls if _id(one, "id") in answers]
    taken = {i for _, i in given}
    missing = "" if len(given) == len(calls) else "a call without its result just after it"
    lone = [result(messages, i, picture) for i in range(start + 1, end) if i not in taken]
    results = [result(messages, i, picture, lone=False)._replace(label=_name(one)) for one, i in given]
    if not all(isinstance(one.get("function"), dict) for one in calls):
        shallow(calls, path)
        reasons = why("what calls of tools that are no functions cost is not known", missing)
        return [Draft(path, "call", 0, (compact(calls),), reasons=reasons), *results, *lone], end - start - 1
    make = _single if len(calls) == 1 else _parallel
    return [*make(path, calls, results, why(missing, rules.estimate), rules), *lone], end - start - 1


def _id(given: Json, key: str) -> str:
    found = given.get(key)
    return found if isinstance(found, str) else ""


def _name(call: Json) -> str:
    function = call.get("function")
    return _id(function, "name") if isinstance(function, dict) else ""


def result(messages: Sequence[Json], i: int, picture: Picture, *, lone: bool = True) -> Draft:
    """A result: nothing but its text; ``lone`` where the call is not there that it would be billed with."""
    path = f"messages[{i}]"
    content, reasons, parts = read_content(
        messages[i].get("content"), f"{path}.content", picture, "chat/completions"
    )
    seen = "what pictures in a result cost is not known" if parts else ""
    reasons = why(*reasons, *unknown(messages[i]), seen, _LONE if lone else "")
    return Draft(path, "result", 0, (content,), (), "", reasons, parts)


def _single(
    path: str, calls: Sequence[Json], results: list[Draft], reasons: tuple[str, ...], rules: ChatCalls
) -> list[Draft]:
    function = calls[0]["function"]
    place = f"{path}[0].function"
    name = text(function, "name", place)
    said, doubts = arguments(text(function, "arguments", place))
    texts = (name, f"functions.{name}", said)
    call = Draft(path, "call", rules.one, texts, (), name, (*reasons, *doubts))
    return [call, *results]


def _parallel(
    path: str, calls: Sequence[Json], results: list[Draft], reasons: tuple[str, ...], rules: ChatCalls
) -> list[Draft]:
    """Parallel calls are one call of a tool that calls them, and their results one list of strings."""
    names, uses = [], []
    for i, one in enumerate(calls):
        place = f"{path}[{i}].function"
        function = mapping(one["function"], place)
        name = text(function, "name", place)
        said, doubts = arguments(text(function, "arguments", place))
        reasons = (*reasons, *doubts)
        names.append(name)
        uses.append(f'{{"recipient_name":{compact(f"functions.{name}")},"parameters":{said}}}')
    use = f'{{"tool_uses":[{",".join(uses)}]}}'
    call = Draft(path, "call", rules.many, (use, "[\n"), (), ", ".join(names), reasons)
    # The list is cut behind its line breaks: in the encodings of chat models no token holds a line break
    # and, behind it, the blanks that the next line begins with.
    shown = [json.dumps(one.texts[0], ensure_ascii=False) for one in results]
    ends = [",\n"] * (len(shown) - 1) + ["\n]"]
    for i, (quoted, end) in enumerate(zip(shown, ends, strict=False)):
        doubt = (
            ""
            if quoted.isascii()
            else "how other than ASCII in results of parallel calls is written is not known"
        )
        reasons = why(*results[i].reasons, doubt)
        results[i] = results[i]._replace(texts=(f"  {quoted}{end}",), reasons=reasons)
    return [call, *results]


def old_call(given: Json, path: str) -> Draft:
    """What a message costs more, or less, that is a call or a result in the form of 2023."""
    call = given.get("function_call")
    if not call:
        return Draft(path, "result", -2, reasons=(_OLD,))
    place = f"{path}.function_call"
    name = text(mapping(call, place), "name", place)
    said, _ = arguments(text(call, "arguments", place))
    return Draft(place, "call", 3, (name, said), (), name, (_OLD,))
