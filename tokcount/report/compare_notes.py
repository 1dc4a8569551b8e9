"""What stands below a comparison, as plain sentences that every format for people shares."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from tokcount.model.compare import BreakEven, Comparison, Contender
from tokcount.report import comparisons, notes
from tokcount.report.money import format_count, format_percent, format_size
from tokcount.report.names import shown

_EVER = {
    "output_tokens": "however long the answer is",
    "cached_share": "whatever share of the prompt is cached",
}


def size(name: str, bytes_: int) -> tuple[str, str]:
    """A name and a size, as a title shows them."""
    return shown(name), format_size(bytes_)


def models(comparison: Comparison) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """How each model was counted and priced, and whether it still answers, with the footnotes to that."""
    columns = [contender.column for contender in comparison.contenders]
    lacking = {contender.name: _lacking(contender) for contender in comparison.contenders}
    return notes.models(columns, comparison.report.scenario, lacking)


def _lacking(contender: Contender) -> str:
    """Which price is missing, among facts between dots; of a model that never had any that needs no words."""
    model, told = contender.column.model, contender.missing
    if model is not None and not model.prices:
        return ""
    return f"{told[:1].lower()}{told[1:].removesuffix('.')}"


def verdicts(comparison: Comparison) -> list[str]:
    """What the costs are for, and the cheapest model against the baseline."""
    told = [notes.setting(comparison.report.scenario)]
    if comparison.monthly:
        told.append(f"A month has {format_count(comparison.monthly)} calls of each input.")
    cheapest, baseline = comparison.contenders[0], comparison.baseline
    if baseline is not None and cheapest is not baseline and cheapest.total is not None:
        pair = comparisons.Comparison(cheapest.column, cheapest.figure, baseline.column, baseline.figure)
        told += [comparisons.verdict(pair), comparisons.difference(pair)]
    return [text for text in told if text]


def break_evens(comparison: Comparison) -> list[str]:
    """Sentences on where the cheaper of two models changes; one for two where it never does."""
    told: list[str] = []
    for _, group in groupby(comparison.break_evens, key=lambda met: (met.one, met.other)):
        pair = list(group)
        fixed = [met for met in pair if met.at is None and met.low == pair[0].low]
        told += [_never(fixed)] if len(fixed) == len(pair) else map(_one, pair)
    return told


def _never(pair: Sequence[BreakEven]) -> str:
    first = pair[0]
    ever = " and ".join(_EVER[met.of] for met in pair)
    by = "" if all(met.exact for met in pair) else ", by these estimates"
    if first.low is None:
        return f"{first.one} and {first.other} cost the same, {ever}{by}."
    return f"{first.low} costs less than {first.other if first.low == first.one else first.one}, {ever}{by}."


def _one(met: BreakEven) -> str:
    if met.at is None:
        return _never([met])
    share = Decimal(met.at.numerator) / met.at.denominator
    answers = met.of == "output_tokens"
    place = (
        f"{_number(share)} output tokens a call"
        if answers
        else f"{format_percent(share)} of the prompt cached"
    )
    mark = "" if met.exact else "~"
    told = f"{met.low} costs less below {mark}{place}, {met.high} above."
    return told if met.reachable else f"{told} Their longest answer has {format_count(met.limit or 0)}."


def _number(number: Decimal) -> str:
    """To one decimal, where it is not whole."""
    return f"{number:,.0f}" if number == int(number) else f"{number:,.1f}"
