"""How each family of models bills a request, in numbers, and which family a model belongs to."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from tokcount.requests.faults import clipped


class Message(NamedTuple):
    """What a message costs besides its texts, in tokens; families.yaml says what each number is."""

    each: int
    name: int
    priming: int
    assistant: int
    wordless: int
    estimate: str = ""


class ChatTools(NamedTuple):
    """What functions cost on chat besides their text, in tokens."""

    alone: int
    after_system: int
    joined: bool
    each: int
    undescribed: int
    named: int | None
    old_named: int | None
    none: int
    since: date | None = None
    estimate: str = ""


class ChatCalls(NamedTuple):
    """What calls and their results cost on chat besides their texts, in tokens."""

    one: int
    many: int
    spoken: bool
    estimate: str = ""


class ChatSchema(NamedTuple):
    """What a response format costs on chat besides its text, in tokens."""

    name: int
    alone: int
    joined: bool
    with_tools: int
    estimate: str = ""


class ResponsesTools(NamedTuple):
    """What functions cost on Responses besides their text, in tokens."""

    alone: int
    each: int
    undescribed: int
    named: int | None
    later: int
    since: date | None = None
    estimate: str = ""


class ResponsesCalls(NamedTuple):
    """What a call and its result cost on Responses besides their texts, in tokens."""

    each: int
    stored: int
    compact: bool
    estimate: str = ""


class ResponsesSchema(NamedTuple):
    """What a response format costs on Responses besides its text, in tokens."""

    alone: int
    with_tools: int
    estimate: str = ""


class Before(NamedTuple):
    """What is known of how an endpoint billed earlier, from the day ``start`` on."""

    start: date
    message: int
    parallel_tools: int


class Chat(NamedTuple):
    """The numbers of chat completions."""

    message: Message
    tools: ChatTools
    calls: ChatCalls
    schema: ChatSchema
    since: date | None = None
    before: Before | None = None


class Responses(NamedTuple):
    """The numbers of the Responses API."""

    message: Message
    tools: ResponsesTools
    calls: ResponsesCalls
    schema: ResponsesSchema
    since: date | None = None
    before: Before | None = None


class Family(NamedTuple):
    """Models that are billed alike.

    ``source`` says where the numbers come from. ``doubt`` is why no count of a model is exact, where that is
    so; ``foreign`` that it is not OpenAI's, so that the count of its plain text is not exact either.
    """

    name: str
    match: str
    source: str
    chat: Chat
    responses: Responses
    doubt: str = ""
    foreign: bool = False


class Families(NamedTuple):
    """All that the file says."""

    families: tuple[Family, ...]
    otherwise: str
    special: str
    openai: str

    def find(self, model: str) -> Family:
        """As ``family``."""
        name = model.rpartition("/")[2].casefold()
        if name.startswith("ft:"):  # ft:BASE:ORGANISATION:NAME:ID
            name = name.split(":")[1]
        found = next((one for one in self.families if re.match(one.match, name)), None)
        nearest = found or self._otherwise()
        if not name:
            return nearest._replace(doubt="the model is not known", foreign=True)
        if not re.match(self.openai, name):
            doubt = f"{clipped(model)} is no model of OpenAI's, whose rules these are"
            return nearest._replace(doubt=doubt, foreign=True)
        if found is None or re.match(self.special, name):
            return nearest._replace(doubt=f"no rules for {clipped(model)} are known")
        return found

    def _otherwise(self) -> Family:
        return next(one for one in self.families if one.name == self.otherwise)


@cache
def family(model: str) -> Family:
    """The family that a model belongs to.

    A provider before the name (``openai/gpt-4o``) and the rest of a fine-tuned model's name do not matter. A
    model without a family gets the numbers of the newest one and a ``doubt``.

    Arguments:
        model: its name, as in a request.

    Raises:
        TokcountError: families.yaml has a mistake (``bad-families``), with its line.
    """
    from tokcount.requests.families_file import load

    return load().find(model)
