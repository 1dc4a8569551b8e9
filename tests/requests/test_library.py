"""A request counted from Python: the same as on the command line, with errors that say where."""

from __future__ import annotations

import copy
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest

import tokcount
from tokcount.errors import RequestError, TokcountError, UnknownNameError

CHAT = {
    "model": "gpt-4o-mini",
    "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello!"}],
    "max_tokens": 1_000,
}


def test_the_breakdown_adds_up_to_what_is_billed() -> None:
    counted = tokcount.count_request(CHAT)
    assert [(part.path, part.tokens) for part in counted.parts] == [
        ("messages[0]", 7),
        ("messages[1]", 6),
        ("", 3),
    ]
    assert (counted.tokens, counted.exact, counted.reasons) == (16, True, ())
    assert (counted.endpoint, counted.model, counted.encoding) == (
        "chat/completions",
        "gpt-4o-mini",
        "o200k_base",
    )
    assert (counted.room, counted.limit, counted.fits) == (1_000, 127_000, True)
    assert counted.cost is not None
    assert counted.cost.input == 16 * Decimal("0.15") / 1_000_000
    assert counted.cost.output == 1_000 * Decimal("0.60") / 1_000_000


def test_the_arguments_say_what_the_request_does_not() -> None:
    counted = tokcount.count_request(CHAT, "gpt-3.5-turbo", output_tokens=10, calls=3, batch=True)
    assert (counted.model, counted.encoding, counted.room, counted.batch) == (
        "gpt-3.5-turbo",
        "cl100k_base",
        10,
        True,
    )
    assert counted.cost is not None
    assert counted.cost.output == 3 * 10 * Decimal("0.75") / 1_000_000


def test_a_batch_line_is_priced_as_one() -> None:
    line = {"custom_id": "a", "method": "POST", "url": "/v1/chat/completions", "body": CHAT}
    counted = tokcount.count_request(line)
    alone = tokcount.count_request(CHAT).cost
    assert (counted.id, counted.batch, counted.tokens) == ("a", True, 16)
    assert counted.cost is not None
    assert alone is not None
    assert counted.cost.total * 2 == alone.total


def test_several_answers_are_all_priced() -> None:
    one, three = (tokcount.count_request({**CHAT, "n": n}).cost for n in (1, 3))
    assert one is not None
    assert three is not None
    assert three.output == 3 * one.output


def test_a_model_of_another_vendor_is_an_estimate_that_says_so() -> None:
    counted = tokcount.count_request(CHAT, "claude-3-haiku")
    assert not counted.exact
    assert any("estimated: not public, rebuilt by ctok" in reason for reason in counted.reasons)


@pytest.mark.parametrize(
    ("request_", "location", "told"),
    [
        ({**CHAT, "messages": [{"content": "x"}]}, "messages[0].role", "has no role"),
        ({"hello": 1}, "", "No request is recognised"),
        ({**CHAT, "model": "gpt-9000"}, "model", "There is no model 'gpt-9000'"),
        ({"messages": CHAT["messages"]}, "model", "names no model"),
        ({**CHAT, "messages": [{}, {}, {}]}, "messages[0]", "more)"),
    ],
)
def test_what_is_no_request_says_where(request_: dict[str, Any], location: str, told: str) -> None:
    with pytest.raises(RequestError) as caught:
        tokcount.count_request(request_)
    assert caught.value.location.startswith(location)
    assert told in caught.value.message
    assert caught.value.hint
    assert isinstance(caught.value, TokcountError)


@pytest.mark.parametrize(
    "arguments", [{"model": "gpt-9000"}, {"engine": "steam"}, {"endpoint": "images/generations"}]
)
def test_names_that_mean_nothing_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(UnknownNameError):
        tokcount.count_request(CHAT, **arguments)


def test_the_endpoint_can_be_said() -> None:
    counted = tokcount.count_request({"model": "gpt-4o", "input": ["a", "b"]}, endpoint="embeddings")
    assert counted.endpoint == "embeddings"


def test_pictures_by_url_are_counted_by_the_size_that_is_said() -> None:
    url = {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}
    request = {"model": "gpt-4o", "messages": [{"role": "user", "content": [url]}]}
    unknown = tokcount.count_request(request)
    known = tokcount.count_request(request, image_size=(512, 512))
    assert not unknown.exact
    assert known.tokens - unknown.tokens == 255


def test_the_request_is_not_changed() -> None:
    request = {**CHAT, "messages": copy.deepcopy(CHAT["messages"])}
    tokcount.count_request(request)
    assert request == CHAT


def test_neither_yaml_nor_pydantic_is_loaded_once_it_was_used() -> None:
    code = (
        "import sys, tokcount; tokcount.count_request({'model': 'gpt-4o', 'messages': "
        "[{'role': 'user', 'content': 'x'}]}); "
        "print(sorted({'yaml', 'pydantic', 'rich', 'typer', 'tiktoken', 'imagesize'} & sys.modules.keys()))"
    )
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
