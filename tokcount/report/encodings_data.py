"""Encodings over a text for programs: ``tokcount.encodings/1`` as JSON, CSV, and lines between tabs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import StringIO

from tokcount.model import Column
from tokcount.model.encodings import Encoded, Language, Passage, Priced
from tokcount.report import values
from tokcount.report.json_text import TOOL, document
from tokcount.report.money import plain_rate, plain_usd
from tokcount.report.names import safe
from tokcount.report.published import LANGUAGES, URL
from tokcount.report.values import Fields

SCHEMA = "tokcount.encodings/1"
PUBLISHED_SCHEMA = "tokcount.encodings-published/1"

CSV_HEADER = (
    "script",
    "encoding",
    "characters",
    "tokens",
    "characters_per_token",
    "usd_per_1m_characters",
    "model",
)
LANGUAGES_HEADER = ("language", "code", *CSV_HEADER[1:])
PUBLISHED_HEADER = ("language", "cl100k_base", "o200k_base")


def json_text(result: Encoded) -> str:
    """The result as one document: see ``schema/encodings-1.schema.json``."""
    parts = ({**_named(passage), **_passage(passage, result.encodings)} for passage in result.passages)
    return document({
        "schema": SCHEMA,
        "tool": TOOL,
        "partial": result.partial,
        "inputs": [safe(name) for name in result.names],
        "bytes": result.size,
        "encodings": (_encoding(encoding) for encoding in result.encodings),
        "total": _passage(result.whole, result.encodings),
        **({"detector": result.detector._asdict()} if result.detector else {}),
        "languages" if result.detector else "scripts": parts,
        "skipped": (values.skipped(skipped) for skipped in result.skipped),
    })  # fmt: skip


def csv_text(result: Encoded) -> str:
    """One row a script or language and encoding, then the whole, whose name is empty."""
    return _csv(LANGUAGES_HEADER if result.detector else CSV_HEADER, _rows(result))


def plain_text(result: Encoded) -> str:
    """Tokens, characters per token and the encoding a line, for all of the text."""
    whole = result.whole
    lines = zip(result.encodings, whole.tokens, strict=True)
    return "".join(
        f"{tokens}\t{_per(whole, i) or '-'}\t{encoding.name}\n" for i, (encoding, tokens) in enumerate(lines)
    )


def published_json() -> str:
    """What was published as one document."""
    return document({
        "schema": PUBLISHED_SCHEMA,
        "tool": TOOL,
        "source": URL,
        "languages": (
            {"language": name, "cl100k_base": before, "o200k_base": after}
            for name, before, after in LANGUAGES
        ),
    })  # fmt: skip


def published_csv() -> str:
    """One row a language."""
    return _csv(PUBLISHED_HEADER, ([name, str(before), str(after)] for name, before, after in LANGUAGES))


def published_plain() -> str:
    """Tokens under the older and the newer encoding and the language a line."""
    return "".join(f"{before}\t{after}\t{name}\n" for name, before, after in LANGUAGES)


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue()


def _encoding(encoding: Priced) -> Fields:
    price = encoding.price
    fields: Fields = {
        "name": encoding.name,
        "model": safe(encoding.model.name) if encoding.model else None,
        "input_usd_per_1m_tokens": plain_rate(price.standard.base.input) if price else None,
        "source": safe(price.source.url or price.source.id) if price else None,
        "checked": price.checked.isoformat() if price else None,
    }
    if price is None or encoding.model is None:
        return fields
    column = Column(encoding.name, encoding.name, encoding.model, price, old=encoding.old)
    used = values.used_price(column._replace(as_of=encoding.as_of))
    doubts = ("second_hand", "disputed", "old", "as_of", "undated", "superseded")
    return fields | {name: used[name] for name in doubts if used and name in used}


def _named(passage: Passage) -> dict[str, str]:
    if passage.language:
        return {"language": passage.language.name, "code": passage.language.code}
    return {"script": passage.script}


def _passage(passage: Passage, encodings: Sequence[Priced]) -> Fields:
    counts: Fields = {}
    for i, encoding in enumerate(encodings):
        per, cost = passage.per_token(i), passage.cost(i, encoding)
        counts[encoding.name] = {
            "tokens": passage.tokens[i],
            "characters_per_token": None if per is None else round(float(per), 6),
            "usd_per_1m_characters": None if cost is None else plain_usd(cost),
        }
    return {"characters": passage.characters, "encodings": counts}


def _rows(result: Encoded) -> Iterator[list[str]]:
    whole = Passage(language=Language("", "")) if result.detector else Passage()
    for passage in (*result.passages, whole + result.whole):
        for i, encoding in enumerate(result.encodings):
            cost = passage.cost(i, encoding)
            yield [
                *_named(passage).values(),
                encoding.name,
                str(passage.characters),
                str(passage.tokens[i]),
                _per(passage, i),
                "" if cost is None else plain_usd(cost),
                safe(encoding.model.name) if encoding.model else "",
            ]


def _per(passage: Passage, index: int) -> str:
    per = passage.per_token(index)
    return "" if per is None else plain_usd(per.quantize(Decimal("0.000001")))
