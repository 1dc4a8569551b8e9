"""The recorded requests, each with what was billed and what is counted, and the table of how they agree."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tokcount.engines import load
from tokcount.model.requests import RequestCount
from tokcount.pricing.book import Book
from tokcount.pricing.layers import load_book
from tokcount.requests.count import drafts
from tokcount.requests.drafts import Draft
from tokcount.requests.families import family
from tokcount.requests.image_tokens import image_tokens, needs_size
from tokcount.requests.tokens import settle

# What was told of pictures alone, without the request.
_ALONE = {"image_official", "image_community"}
# Of these the text is not known, but how many tokens it and its message are.
_UNTOLD = 8


class Row(NamedTuple):
    """A recorded request: what is counted, and what was billed."""

    kind: str
    id: str
    family: str
    counted: RequestCount
    billed: int

    @property
    def off(self) -> int:
        return self.counted.tokens - self.billed

    @property
    def far(self) -> bool:
        """Off by more than 5 % and by more than 8 tokens."""
        return abs(self.off) > max(0.05 * self.billed, 8)


def rows(folder: Path) -> Iterator[Row]:
    """Every recorded request that has a billed number."""
    for path in sorted(folder.glob("*.json")):
        if path.name.startswith("text_"):
            continue
        for given in json.loads(path.read_text(encoding="utf-8")):
            billed = _billed(given)
            if billed is not None:
                count = counted(given, path.stem)
                plain = count.endpoint in {"embeddings", "completions"}
                name = count.model if plain else family(count.model).name
                yield Row(path.stem, given["id"], name, count, billed)


def counted(given: Mapping[str, Any], kind: str = "") -> RequestCount:
    model = given["model"] or ""
    found = _book().get(model)
    encoding = (found and found.encoding) or (
        "cl100k_base" if "ada-002" in model or "instruct" in model else "o200k_base"
    )
    body, endpoint = given.get("request"), given.get("endpoint", "chat/completions")
    picture = Pictures(model)
    if body is None or kind in _ALONE:
        part = {"type": "image_url", "image_url": {"_wh": [given["w"], given["h"]], "detail": _detail(given)}}
        if "image_tokens" in given:
            many = [[picture(part, "image", "responses")]]  # on chat a token more belongs to some
        else:
            content = [{"type": "text", "text": given.get("text") or ""}, part]
            body = {"messages": [{"role": "user", "content": content}]}
            many = [drafts(body, "chat/completions", model, family(model), picture)]
            if not given.get("text"):
                many[0].append(Draft("", "framing", _UNTOLD - 7))
    else:
        many = [drafts(body, endpoint, model, family(model), picture, day(given.get("recorded")))]
    return RequestCount(endpoint, model, encoding, settle(many, load(encoding, "index"))[0])


def day(told: str | None) -> date | None:
    """The day of a recording; of some only the month or the year is told."""
    if not told:
        return None
    try:
        return date.fromisoformat(told)
    except ValueError:
        return date.fromisoformat(f"{told[:4]}-12-31")


def _billed(given: Mapping[str, Any]) -> int | None:
    """The tokens that were billed; none where a row does not tell, or tells of what no prompt has."""
    if given.get("request"):
        return int(given["prompt_tokens"])
    if (given.get("model") or "").startswith("gpt-image") or "w" not in given:
        return None
    if "text part not given" in given.get("note", ""):
        return None
    return next((given[key] for key in ("image_tokens", "total_tokens") if key in given), None)


def _detail(given: Mapping[str, Any]) -> str:
    return (given.get("detail") or "auto").strip("?") or "auto"


class Pictures:
    """What the pictures of a recording cost, whose sizes are told beside them."""

    def __init__(self, model: str) -> None:
        self.model = model

    def __call__(self, part: Mapping[str, Any], path: str, endpoint: str) -> Draft:
        inner = part["image_url"] if isinstance(part.get("image_url"), dict) else part
        size = inner.get("_wh") or part.get("_wh")
        detail = inner.get("detail") or part.get("detail") or "auto"
        found = _book().get(self.model)
        rule = _book().image_rules.get(found.image) if found else None
        if rule is None:
            return Draft(path, "image", reasons=("no rule for pictures on this model",))
        if size is None and needs_size(rule, detail):
            return Draft(path, "image", reasons=("the size is not known",))
        width, height = size or (1, 1)
        tokens, reasons = image_tokens(rule, width, height, detail, chat=endpoint != "responses")
        return Draft(path, "image", tokens, reasons=tuple(reasons))


@cache
def _book() -> Book:
    return load_book()


COLUMNS = ("requests", "reproduced", "exact", "exact, but wrong", "far off")


def table(found: list[Row]) -> str:
    """How well the rules reproduce what was billed, by kind and family of models, as a table in Markdown."""
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in found:
        for key in {(row.kind, row.family), (row.kind, ""), *_both(row.kind)}:
            sums[key].update(
                {
                    "requests": 1,
                    "reproduced": int(row.off == 0),
                    "exact": int(row.counted.exact),
                    "exact, but wrong": int(row.counted.exact and row.off != 0),
                    "far off": int(row.far and row.kind != "recorded_unsupported"),
                }
            )
    lines = [f"| kind | models | {' | '.join(COLUMNS)} | |", "|---|---|" + "---:|" * (len(COLUMNS) + 1)]
    for (kind, name), numbers in sorted(
        sums.items(), key=lambda item: (item[0][0], item[0][1] == "", item[0][1])
    ):
        cells = [
            kind.removeprefix("recorded_").replace("_", " "),
            name or "all",
            *(str(numbers[key]) for key in COLUMNS),
        ]
        share = f"{100 * numbers['reproduced'] / numbers['requests']:.1f} %"
        cells = [f"**{cell}**" if not name else cell for cell in (*cells, share)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _both(kind: str) -> list[tuple[str, str]]:
    """The sums over several kinds that a kind belongs to."""
    return [
        (f"{name}, together", "")
        for name in ("recorded_chat", "recorded_responses")
        if kind.startswith(f"{name}_")
    ]
