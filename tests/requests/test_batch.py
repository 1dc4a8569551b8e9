"""The limits of a Batch file, each with the line it shows on, and everything counted all the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tokcount.model.requests import Problem
from tokcount.requests import batch
from tokcount.requests.batch import MOST_BYTES, MOST_REQUESTS, Checks
from tokcount.requests.read import Found, read
from tokcount.requests.recognise import Envelope

CHAT = "/v1/chat/completions"
BODY = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Hi"}]}


def line(name: object = "a", **more: Any) -> dict[str, Any]:
    return {"custom_id": name, "method": "POST", "url": CHAT, "body": BODY} | more


def problems(tmp_path: Path, values: list[dict[str, Any]]) -> list[tuple[int | None, str, str]]:
    path = tmp_path / "b.jsonl"
    path.write_text("\n".join(json.dumps(value) for value in values))
    checks = Checks(str(path))
    found: list[Problem] = []
    for each in read([str(path)]):
        assert isinstance(each, Found)
        found += checks.add(each.line, each.envelope, each.body)
    found += checks.finish(path.stat().st_size)
    assert all(each.counted and each.source == str(path) for each in found)
    assert all(each.reason.endswith(".") and each.hint.endswith(".") for each in found)
    return [(each.line, each.path, each.reason) for each in found]


def test_a_good_file(tmp_path: Path) -> None:
    assert problems(tmp_path, [line("a"), line("b")]) == []


def test_a_file_that_is_no_batch(tmp_path: Path) -> None:
    assert problems(tmp_path, [BODY, BODY | {"model": "gpt-4"}]) == []


@pytest.mark.parametrize(
    ("value", "path", "reason"),
    [
        (line("a"), "custom_id", "The custom_id 'a' is that of line 1 already."),
        (line(None), "custom_id", "The Batch line has no custom_id."),
        (line(""), "custom_id", "The Batch line has no custom_id."),
        (line(5), "custom_id", "The custom_id is a number."),
        (line("b", method=None), "method", "The Batch line has no method."),
        (line("b", method="GET"), "method", "The method is 'GET'."),
        (line("b", method=[]), "method", "The method is a list."),
        (line("b", url=None), "url", "The Batch line has no url."),
        (line("b", url={}), "url", "The url is an object."),
        (
            line("b", url="/v1/responses"),
            "url",
            "This goes to '/v1/responses', and line 1 goes to '/v1/chat/completions'.",
        ),
        (
            line("b", body=BODY | {"model": "gpt-4"}),
            "body.model",
            "This is for 'gpt-4', and line 1 is for 'gpt-4o'.",
        ),
    ],
)
def test_a_line(tmp_path: Path, value: dict[str, Any], path: str, reason: str) -> None:
    assert problems(tmp_path, [line("a"), value]) == [(2, path, reason)]


def test_each_other_model_is_told_once(tmp_path: Path) -> None:
    values = [line(str(n), body=BODY | {"model": f"gpt-{n % 3}"}) for n in range(9)]
    assert [where for where, _, _ in problems(tmp_path, values)] == [2, 3]


def test_every_duplicate_is_told(tmp_path: Path) -> None:
    found = problems(tmp_path, [line("a"), line("b"), line("a"), line("b"), line("a")])
    assert [(where, reason.split()[-2]) for where, _, reason in found] == [(3, "1"), (4, "2"), (5, "1")]


def test_so_many_are_told_and_no_more(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(batch, "_TOLD", 3)
    found = problems(tmp_path, [line("a") for _ in range(10)])
    assert len(found) == 4
    assert found[-1] == (None, "", "A further 6 problems of the Batch file are not listed.")


def added(number: int, body: dict[str, Any], url: str = CHAT) -> Checks:
    checks = Checks("b")
    for n in range(number):
        assert checks.add(n + 1, Envelope(str(n), "POST", url), body) == []
    return checks


def test_the_number_of_requests() -> None:
    assert added(MOST_REQUESTS, BODY).finish(0) == []
    (found,) = added(MOST_REQUESTS + 1, BODY).finish(0)
    assert found.reason == "The file has 50,001 requests, and a Batch takes 50,000."


def test_the_size() -> None:
    assert MOST_BYTES == 209_715_200
    assert added(1, BODY).finish(MOST_BYTES) == []
    (found,) = added(1, BODY).finish(MOST_BYTES + 1)
    assert found.reason == "The file has 209,715,201 bytes, and a Batch takes 209,715,200 (200 MB)."


@pytest.mark.parametrize(
    ("given", "over"), [("a", False), ([1, 2], False), (["a"] * 2000, False), (["a"] * 2001, True)]
)
def test_the_number_of_texts_to_embed(given: object, over: bool) -> None:
    found = added(25, {"model": "m", "input": given}, "/v1/embeddings").finish(0)
    assert bool(found) is over


def test_a_model_from_the_command_line_is_one_model() -> None:
    checks = Checks("b")
    for n in range(3):
        assert checks.add(n, Envelope(str(n), "POST", CHAT), {"model": f"gpt-{n}"}, "gpt-4o") == []
