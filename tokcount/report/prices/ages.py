"""How old the figures of the tables are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from tokcount.pricing.doubts import DISPUTED, OLD, SECOND_HAND, age_in_days
from tokcount.report.grid import plural
from tokcount.report.money import format_count
from tokcount.report.names import safe, shown
from tokcount.report.prices.entries import Entry, listed_doubts
from tokcount.report.prices.told import Told
from tokcount.report.sheet import Cell, Head, Sheet
from tokcount.report.values import Fields

HEADER = ("model", "source", "checked", "age_days", "doubts")

_SHOWN = 10


def ages(entries: Sequence[Entry], day: date, max_age: int | None) -> Told:
    """The prices in force, those that were checked longest ago first."""
    priced = sorted((e for e in entries if e.price), key=lambda e: (-_age(e), _later(e), e.model.name))
    kinds = Counter(doubt.kind for entry in priced for doubt in entry.doubts)
    fields: Fields = {
        "action": "age",
        "as_of": day.isoformat(),
        "max_age_days": max_age,
        "models": len(priced),
        "second_hand": kinds[SECOND_HAND],
        "disputed": kinds[DISPUTED],
        "too_old": None if max_age is None else kinds[OLD],
        "prices": [_fields(entry) for entry in priced],
    }
    title = f"Age of {plural(len(priced), 'price', 'prices')} on {day}"
    rows = [_row(entry) for entry in priced]
    return Told(title, HEADER, rows, fields, _facts(priced, kinds, day, max_age), _sheets(priced, max_age))


def _facts(
    priced: Sequence[Entry], kinds: Counter[str], day: date, max_age: int | None
) -> tuple[tuple[str, str], ...]:
    if not priced:
        return ()
    later = sum(_later(entry) for entry in priced)
    facts = [] if later == len(priced) else [("Oldest", plural(_age(priced[0]), "day", "days"))]
    # The prices are in the order of their age, those that have none last.
    if later <= (len(priced) - 1) // 2:
        facts.append(("Median", plural(_age(priced[len(priced) // 2]), "day", "days")))
    if later:
        facts.append(("Checked later", f"{_share(later, len(priced))}: after {day}"))
    facts += [
        ("Second-hand", _share(kinds[SECOND_HAND], len(priced))),
        ("Disputed", _share(kinds[DISPUTED], len(priced))),
    ]
    if max_age is not None:
        facts.append((f"Over {max_age:,} days", _share(kinds[OLD], len(priced))))
    return tuple(facts)


def _share(number: int, total: int) -> str:
    return f"{format_count(number)} of {format_count(total)}, {number / total:.0%}".replace("%", " %")


def _sheets(priced: Sequence[Entry], max_age: int | None) -> tuple[tuple[str, Sheet], ...]:
    """By source and day of the check, the oldest first; then what is too old or doubtful, by name."""
    groups: dict[tuple[str, date], int] = {}
    for entry in priced:
        assert entry.price
        key = (entry.price.source.id, entry.price.checked)
        groups[key] = groups.get(key, 0) + 1
    heads = (Head("Source", right=False, elastic=12), Head("Checked", right=False), Head("Prices"))
    body: list[list[Cell]] = [
        [(shown(source), ""), (str(day), ""), (format_count(number), "")]
        for (source, day), number in sorted(groups.items(), key=lambda item: (item[0][1], item[0][0]))
    ]
    sheets = [("By source", Sheet(heads, body))]
    doubted = [entry for entry in priced if entry.doubts]
    if doubted:
        heads = (Head("Model", right=False, elastic=20), Head("Age"), Head("Doubts", right=False, elastic=20))
        lines: list[list[Cell]] = [_line(entry) for entry in doubted]
        cut = lines if max_age is not None or len(lines) <= _SHOWN + 1 else lines[:_SHOWN]
        title = (
            "Doubtful" if len(cut) == len(lines) else f"Doubtful, {_SHOWN} of {len(lines)}; -f csv has all"
        )
        sheets.append((title, Sheet(heads, cut)))
    return tuple(sheets)


def _line(entry: Entry) -> list[Cell]:
    why = "; ".join(f"{doubt.kind}: {shown(doubt.reason)}" for doubt in entry.doubts)
    age = "-" if _later(entry) else f"{_age(entry):,} d"
    return [(shown(entry.model.name), "model"), (age, ""), (why, "warn")]


def _row(entry: Entry) -> list[str]:
    assert entry.price
    kinds = " ".join(doubt.kind for doubt in entry.doubts)
    price = entry.price
    return [safe(entry.model.name), safe(price.source.id), str(price.checked), str(_age(entry)), kinds]


def _fields(entry: Entry) -> Fields:
    assert entry.price
    return {
        "model": safe(entry.model.name),
        "source": safe(entry.price.source.id),
        "checked": entry.price.checked.isoformat(),
        "age_days": _age(entry),
        "doubts": listed_doubts(entry),
    }


def _later(entry: Entry) -> bool:
    """Whether its check lies after the day that ages are counted to, so that it has none."""
    assert entry.price
    return entry.price.checked > entry.day


def _age(entry: Entry) -> int:
    assert entry.price
    return age_in_days(entry.price, entry.day)
