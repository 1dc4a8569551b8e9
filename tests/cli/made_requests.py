"""Requests that are too large, too deep or too long to stand in a file of cases."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.picture_files import data_url, png

DEEP = 10_000
BOMB = png(100_000, 100_000)


def request(content: Any = "hello world", model: str = "gpt-4o-mini", **more: Any) -> dict[str, Any]:
    """A request, of 9 tokens unless it is told otherwise."""
    return {"model": model, "messages": [{"role": "user", "content": content}], **more}


def batch_line(name: str, content: Any = "hello world", **more: Any) -> str:
    """A line of a Batch file."""
    body = request(content, **more)
    return json.dumps({"custom_id": name, "method": "POST", "url": "/v1/chat/completions", "body": body})


def lines(*each: object) -> str:
    """A file of them; what is no text is written as JSON."""
    return "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in each)


GOOD = json.dumps(request())
_CAFE = json.dumps(request("café"), ensure_ascii=False)


def picture(url: str, model: str = "gpt-4o") -> dict[str, Any]:
    return request(
        [{"type": "text", "text": "hello world"}, {"type": "image_url", "image_url": {"url": url}}], model
    )


def among(bad: object) -> str:
    """A bad line between two good ones."""
    return lines(GOOD, bad, GOOD)


def _deep_schema() -> str:
    schema = '{"type": "object", "properties": {"a": ' * DEEP + "{}" + "}}" * DEEP
    mark = json.dumps(request(tools=[{"type": "function", "function": {"name": "f", "parameters": 0}}]))
    return mark.replace('"parameters": 0', f'"parameters": {schema}')


def _deep_lists() -> str:
    return json.dumps(request(0)).replace('"content": 0', '"content": ' + "[" * DEEP + "]" * DEEP)


def long_line(megabytes: int) -> str:
    """A request of about so many, in words that are counted."""
    return json.dumps(request("hello world " * (megabytes * 1_000_000 // 12)))


MADE: dict[str, Callable[[], str | bytes]] = {
    "a deep schema": lambda: among(_deep_schema()),
    "deep lists": lambda: among(_deep_lists()),
    "a bomb in a data URL": lambda: among(picture(data_url(BOMB))),
    "a bomb": lambda: BOMB,
    "a number without end": lambda: among(GOOD[:-1] + ', "max_tokens": ' + "9" * 5_000 + "}"),
    "Latin 1 among UTF-8": lambda: among("MIDDLE").encode().replace(b"MIDDLE", _CAFE.encode("latin-1")),
    "UTF-16": lambda: GOOD.encode("utf-16"),
    "a byte order mark and CR LF": lambda: f"\ufeff{GOOD}\r\n\r\n{GOOD}\r\n",
    "a long line": lambda: among(long_line(5)),
    "a long line without JSON": lambda: among("hello world " * 420_000),
}
