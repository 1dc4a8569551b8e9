"""The tokens of pictures, against every bill and published example that is known."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.engines import load
from tokcount.model import ImageRule
from tokcount.pricing.book import Book
from tokcount.pricing.schema import parse_table
from tokcount.requests.image_tokens import DETAILS, image_tokens, needs_size

ROOT = Path(__file__).resolve().parents[2]
# Read now: before the first test the environment is cleared of what is ours.
RECORDED = Path(os.environ.get("TOKCOUNT_RECORDED", ROOT.parent / "shared" / "recorded"))
needs_recordings = pytest.mark.skipif(
    not RECORDED.is_dir(), reason=f"the recordings are not here: {RECORDED}"
)
REASONING = ("gpt-5", "o1", "o3", "o4")


@cache
def book() -> Book:
    return Book([parse_table(ROOT / "pricing.yaml")])


def rule_of(model: str) -> ImageRule:
    return book().image_rules[book().find(model).image]


def published() -> Iterator[dict[str, Any]]:
    for page in json.loads((Path(__file__).parent / "published_images.json").read_text("utf-8")):
        yield from page["rows"]


@pytest.mark.parametrize("row", list(published()), ids=lambda r: f"{r['model']}-{r['width']}x{r['height']}")
def test_published_and_measured_examples(row: dict[str, Any]) -> None:
    rule, size = rule_of(row["model"]), (row["width"], row["height"])
    if "patches" in row:
        tokens, _ = image_tokens(rule._replace(plus=0), *size)
        assert tokens == ceil(row["patches"] * float(rule.multiplier))
    else:
        chat = row.get("endpoint", "chat") == "chat"
        assert image_tokens(rule, *size, row.get("detail", "auto"), chat=chat)[0] == row["tokens"]


def rows(name: str) -> list[dict[str, Any]]:
    path = RECORDED / f"{name}.json"
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8")) if path.is_file() else []
    return found


# --- one message of text and one picture, so that the rest of the bill is known


class Bill(NamedTuple):
    """A picture, and the tokens that are left of the bill once the text and its frame are taken off."""

    model: str
    size: tuple[int, int]
    detail: str
    chat: bool
    tokens: int


def framed(text: str, model: str) -> int:
    """A user's message: 3, the role, the text, and what primes the answer."""
    encoding = book().find(model).encoding or ""
    priming = 2 if model.startswith(REASONING) else 3
    return 3 + 1 + load(encoding, "index").count_many([text])[0] + priming


def from_the_forum() -> Iterator[Bill]:
    for row in rows("image_community"):
        size, text = (row.get("w", 0), row.get("h", 0)), row.get("text")
        if "image_tokens" in row and row["model"] != "gpt-image-1":
            yield Bill(row["model"], size, "auto", False, row["image_tokens"])
        elif "total_tokens" in row and text is not None:
            tokens = row["total_tokens"] - framed(text, row["model"])
            yield Bill(row["model"], size, row["detail"], True, tokens)


def pictures(message: dict[str, Any]) -> Iterator[tuple[tuple[int, int], str]]:
    for part in message["content"]:
        inner = part.get("image_url") if isinstance(part.get("image_url"), dict) else part
        if size := inner.get("_wh") or part.get("_wh"):
            yield (size[0], size[1]), inner.get("detail") or part.get("detail") or "auto"


def from_requests() -> Iterator[Bill]:
    for name in ("image_pamelafox", "recorded_chat_image", "recorded_responses_image"):
        for row in rows(name):
            messages = row["request"].get("messages") or row["request"]["input"]
            only = messages[0]
            if len(messages) > 1 or not isinstance(only["content"], list) or len(row["request"]) > 4:
                continue
            found, text = list(pictures(only)), "".join(part.get("text", "") for part in only["content"])
            if len(found) == 1 and text and "tools" not in row["request"] and "text" not in row["request"]:
                tokens = row["prompt_tokens"] - framed(text, row["model"])
                yield Bill(row["model"], *found[0], row["endpoint"] != "responses", tokens)


@needs_recordings
@pytest.mark.parametrize("bill", [*from_the_forum(), *from_requests()], ids=str)
def test_what_was_billed(bill: Bill) -> None:
    tokens, reasons = image_tokens(rule_of(bill.model), *bill.size, bill.detail, chat=bill.chat)
    assert tokens == bill.tokens, reasons


@needs_recordings
def test_there_are_enough_of_them() -> None:
    assert len([*from_the_forum(), *from_requests()]) >= 30


# --- what may be asked for


def test_the_same_for_every_size_where_no_size_is_needed() -> None:
    assert not needs_size(rule_of("gpt-4o"), "low")
    assert (
        image_tokens(rule_of("gpt-4o"), 1, 1, "low")
        == image_tokens(rule_of("gpt-4o"), 9999, 9, "low")
        == (85, ())
    )
    assert needs_size(rule_of("gpt-4o"))
    assert needs_size(rule_of("gpt-5-mini"), "low")


def test_what_is_uncertain_says_so() -> None:
    def reasons(model: str, width: int, height: int, detail: str = "auto") -> tuple[str, ...]:
        return image_tokens(rule_of(model), width, height, detail)[1]

    for model in (
        "gpt-4o",
        "gpt-4o-mini",
        "gpt-4.1",
        "gpt-4.1-mini",
        "gpt-4.1-nano",
        "gpt-5",
        "gpt-5-mini",
        "o3",
        "o4-mini",
    ):
        assert not reasons(model, 640, 480)
    for model in ("gpt-5.2", "gpt-5.4", "gpt-6-sol", "o1", "o1-pro"):
        assert reasons(model, 640, 480)
    assert "1,536 patches" in reasons("gpt-4.1-mini", 1800, 2000)[0]
    assert "2,048 pixels" in reasons("gpt-5-mini", 2049, 10)[0]
    assert "low" in reasons("gpt-5-mini", 100, 100, "low")[0]
    assert "gpt-5.4 and later" in reasons("gpt-4o", 100, 100, "original")[0]
    assert "there is no detail 'fine'" in reasons("gpt-4o", 100, 100, "fine")[0]
    assert "refuses" in reasons("gpt-6-sol", 100_000, 100_000)[-1]


def test_details_of_the_newer_models() -> None:
    sizes = {d: image_tokens(rule_of("gpt-5.4"), 3200, 3200, d)[0] for d in DETAILS}
    assert sizes["low"] < sizes["high"] == sizes["auto"] < sizes["original"]
    assert image_tokens(rule_of("gpt-5.5"), 3200, 3200)[0] == sizes["original"]


RULES = sorted({model.image for model in book() if model.image})


@given(
    st.sampled_from(RULES),
    st.integers(1, 2**31),
    st.integers(1, 2**31),
    st.one_of(st.sampled_from(DETAILS), st.text()),
)
def test_any_size(name: str, width: int, height: int, detail: str) -> None:
    rule = book().image_rules[name]
    tokens, reasons = image_tokens(rule, width, height, detail)
    assert tokens >= 1
    assert (tokens, reasons) == image_tokens(rule, height, width, detail)
    if not rule.refused_above:
        most = max(rule.max_patches, rule.original_patches)
        assert tokens <= rule.base + 8 * rule.per_tile + most * rule.multiplier + 3


def test_every_rule_counts_with_something_and_is_used() -> None:
    unused = set(book().image_rules) - set(RULES)
    assert unused == set()
