"""What the tests of reading share."""

from __future__ import annotations

import json
from collections.abc import Callable

from tokcount.model.requests import Problem
from tokcount.requests.read import Found

CHAT = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Hi"}]}
LINE = json.dumps(CHAT)
Read = Callable[..., list[Found | Problem]]


def problem(found: list[Found | Problem]) -> Problem:
    (only,) = found
    assert isinstance(only, Problem)
    assert only.reason.endswith(".")
    assert only.hint.endswith(".") or not only.hint
    return only


def lines(found: list[Found | Problem]) -> list[int | None]:
    return [each.line for each in found]
