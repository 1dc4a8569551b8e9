"""``tokcount prices update``, end to end: what it takes, what it refuses, and what it leaves as it was."""

from __future__ import annotations

import os
import sys
from io import BytesIO
from typing import Any

import pytest

from tokcount.cli import console
from tokcount.pricing.layers import fetched_path
from tokcount.pricing.schema import parse_table

from .helpers import invoke, write
from .small_prices import LATER, TABLE, prices, small, updated, written  # noqa: F401 - a fixture among them


def test_an_update_shows_what_it_changes_and_then_holds() -> None:
    dry = updated("later.yaml", "--dry-run")
    assert "$1.25" in dry.text
    assert "+25.0 %" in dry.text
    assert "dry run" in dry.err
    assert written() is None
    wet = updated("later.yaml")
    assert wet.text == dry.text
    assert "3 models were written to" in wet.err
    assert prices("show", "alpha")["models"][0]["price"]["input"] == "1.25"
    # No model is let go, and a second update changes nothing.
    assert [m["name"] for m in prices("list")["models"]] == ["alpha", "beta", "gamma", "delta"]
    assert "no difference" in updated("later.yaml").text


def test_the_table_of_others_goes_over_a_fetched_one(monkeypatch: pytest.MonkeyPatch) -> None:
    updated("later.yaml")
    write({"mine.yaml": TABLE.replace("input: 1.00", "input: 9.00")})
    monkeypatch.setenv("TOKCOUNT_PRICING", "mine.yaml")
    assert prices("show", "alpha")["models"][0]["price"]["input"] == "9.00"


def test_a_newer_table_that_ships_is_not_hidden_by_an_older_update() -> None:
    updated("later.yaml")
    write({"table.yaml": TABLE.replace("updated: 2026-11-22", "updated: 2099-01-01")})
    assert prices("show", "alpha")["models"][0]["price"]["input"] == "1.00"
    assert prices("show", "delta")["models"][0]["name"] == "delta"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (LATER.replace("input: 1.25", "input: 5.01").replace("input: 0.50", "input: 0.40"), "fivefold"),
        (LATER[:300], ""),
        ('{"gpt-4o": {"litellm_provider": "openai", ', "cut off"),
        ('[{"id": "openai", "models": [{"id"', "cut off"),
        ("[1, 2]", "not the v2 data of genai-prices"),
        ('{"some": "json"}', "another schema"),
        ("[]", "not the v2 data of genai-prices"),
        ("schema: 2\n", ""),
        ("", "empty"),
        ("\0", "binary"),
    ],
)
def test_a_feed_that_is_not_sound_changes_nothing(content: str, message: str) -> None:
    updated("table.yaml")
    before = written()
    write({"feed": content})
    result = invoke("prices", "update", "--from", "feed")
    assert result.status == 2, result.text
    assert message in result.err
    assert written() == before


def test_jumps_are_taken_where_somebody_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    write({"feed": LATER.replace("input: 1.25", "input: 9.00").replace("input: 0.50", "input: 0.40")})
    assert "moved more than fivefold: alpha." in invoke("prices", "update", "--from", "feed").err
    monkeypatch.setattr(console, "is_terminal", lambda stream: stream is sys.stdin)
    told = invoke("prices", "update", "--from", "feed", stdin=b"n\n")
    assert (told.status, written()) == (0, None)
    assert "Write them? [y/N]" in told.err
    assert invoke("prices", "update", "--from", "feed", stdin=b"y\n").status == 0
    assert written()
    monkeypatch.undo()


def test_a_feed_that_lost_models_is_taken_by_force() -> None:
    lost = TABLE[: TABLE.index("  beta")] + "  x: {provider: other, prices: []}\n"
    write(
        {"table.yaml": TABLE + TABLE[TABLE.index("  beta:") : TABLE.index("  gamma")].replace("beta", "b2")}
    )
    write({"feed": lost})
    result = invoke("prices", "update", "--from", "feed")
    assert "only 1 of the 3 models" in result.err
    assert written() is None
    updated("feed", "--force")
    assert len(prices("list")["models"]) == 5


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_update_that_is_interrupted_leaves_the_table(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    updated("table.yaml")
    before = written()

    def broken(*_: Any) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", broken)
        result = invoke("prices", "update", "--from", "later.yaml")
    assert result.status in (2, 130)
    assert written() == before
    path = fetched_path()
    assert path
    assert os.listdir(os.path.dirname(path)) == [os.path.basename(path)]
    if isinstance(error, OSError):
        assert "The table is as it was." in result.err


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "genai_prices", None)
    monkeypatch.setitem(sys.modules, "genai_prices.data", None)
    result = invoke("prices", "update", "--from", "genai-prices")
    assert result.status == 2
    assert "tokcount[prices]" in result.err


# --- addresses, without a network


class Answer(BytesIO):
    def __init__(self, content: bytes, length: int | None = None) -> None:
        super().__init__(content)
        self.headers = {"Content-Length": str(len(content) if length is None else length)}


def served(monkeypatch: pytest.MonkeyPatch, answer: Answer | BaseException) -> None:
    import urllib.request

    def open_(*_: Any, **__: Any) -> Answer:
        if isinstance(answer, BaseException):
            raise answer
        return answer

    monkeypatch.setattr(urllib.request.OpenerDirector, "open", open_)


def test_a_table_at_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    served(monkeypatch, Answer(LATER.encode()))
    assert "+25.0 %" in updated("https://example.org/t.yaml").text
    assert written()


@pytest.mark.parametrize(
    ("url", "answer", "message"),
    [
        ("http://example.org/t.yaml", Answer(b""), "by https alone"),
        ("https://example.org/t.yaml", OSError("Network is unreachable"), "Network is unreachable"),
        ("https://example.org/t.yaml", TimeoutError("timed out"), "timed out"),
        ("https://example.org/t.yaml", Answer(LATER.encode()[:700], 5000), "cut off"),
    ],
)
def test_an_address_that_gives_nothing_sound(
    url: str, answer: Any, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    served(monkeypatch, answer)
    result = invoke("prices", "update", "--from", url)
    assert result.status == 2
    assert message in result.err
    assert written() is None


def test_a_redirect_that_leaves_https_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    import urllib.request

    from tokcount.errors import PricingError

    made = urllib.request.build_opener
    handlers: list[Any] = []

    def build(handler: Any) -> Any:
        handlers.append(handler())
        return made(handler)

    monkeypatch.setattr(urllib.request, "build_opener", build)
    served(monkeypatch, Answer(LATER.encode()))
    updated("https://example.org/t.yaml", "--dry-run")
    request = urllib.request.Request("https://example.org/t.yaml")
    with pytest.raises(PricingError, match="by https alone"):
        handlers[0].redirect_request(request, None, 302, "", {}, "http://example.org/t.yaml")
    assert handlers[0].redirect_request(request, None, 302, "", {}, "https://example.org/u.yaml")


def test_an_answer_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    from tokcount.pricing import fetch

    monkeypatch.setattr(fetch, "LARGEST", 100)
    served(monkeypatch, Answer(LATER.encode()))
    assert "larger than" in invoke("prices", "update", "--from", "https://example.org/x").err


def test_what_is_written_is_a_table() -> None:
    updated("later.yaml")
    text = written()
    assert text
    parsed = parse_table(text.encode(), "prices.yaml")
    assert [*parsed.models] == ["alpha", "beta", "delta"]
    assert parsed.models["beta"].prices[0].disputed == "another page has $0.20"
