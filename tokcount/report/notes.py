"""What stands below a table, as plain sentences that every format for people shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from tokcount.model import Column, Model, Price, Rates, Report, Row, Scenario, Skipped
from tokcount.pricing.doubts import replaced, undated
from tokcount.report.comparisons import approximation, estimate
from tokcount.report.footnotes import Footnotes
from tokcount.report.grid import plural
from tokcount.report.money import format_count, format_percent, format_rate
from tokcount.report.names import shown

PARTIAL = "Partial: the run was interrupted; this is what was counted until then."

SKIPPED_SHOWN = 20
"""How many skipped inputs are listed one by one, beside all that the user named."""

_NOTHING: Mapping[str, str] = MappingProxyType({})
_UNREMARKABLE = {"utf-8", "utf-8-sig", "ascii"}


def models(
    columns: Sequence[Column], scenario: Scenario, lacking: Mapping[str, str] = _NOTHING
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What is to be told about each column, and the footnotes that this refers to.

    Several estimates mostly rest on the same, which is long; that of a single one stands in brackets.
    """
    bases = Footnotes() if sum(not column.exact for column in columns) > 1 else None
    told = [(shown(c.name), about(c, scenario, bases, lacking.get(c.name, ""))) for c in columns]
    return told, bases.told() if bases else []


def about(column: Column, scenario: Scenario, bases: Footnotes | None = None, lacking: str = "") -> str:
    """How a column was counted and priced, and whether its model still answers.

    Arguments:
        column: a model, or an encoding.
        scenario: what the rates are for.
        bases: takes what an estimate rests on, which else stands in brackets.
        lacking: which price is missing, where that is known better than from the column.
    """
    parts = [_tokenizer(column, bases)]
    if column.window is not None:
        parts.append(f"{format_count(column.window)}-token window{_prompt_limit(column)}")
    parts += price(column, scenario)
    if column.model:
        parts.append(lacking or ("" if column.price else "no price"))
        day = column.as_of
        parts.append(f"prices as of {day}" if day and column.price else "")
        parts.append(shutdown(column.model, day or column.model.table_date))
    return " · ".join(filter(None, parts))


def price(column: Column, scenario: Scenario) -> list[str]:
    """The rates of a column and what speaks against them; nothing where there is no price."""
    if column.price is None:
        return []
    unsure = undated(column.model, column.price, column.as_of) if column.model else ""
    doubt = ", undated: checked after the day asked for" if unsure else ""
    told = f"{_rates(column.price, scenario)} ({source(column.price, column.old)}{doubt})"
    following = replaced(column.model, column.price) if column.model else None
    return [told, f"from {following.start} on {_rates(following, scenario)}"] if following else [told]


def source(price: Price, old: str = "") -> str:
    """Where a price is from, when it was compared with that, and which doubts there are."""
    doubts = {"second-hand": price.second_hand, "disputed": price.disputed, "old": old}
    told = [price.source.id, f"checked {price.checked.isoformat()}"]
    return ", ".join([*told, *(name for name, given in doubts.items() if given)])


def doubtful(column: Column) -> bool:
    """Whether anything speaks against the price of a column, or another one follows it."""
    if column.price is None:
        return False
    price, model = column.price, column.model
    if model and (replaced(model, price) or undated(model, price, column.as_of)):
        return True
    return bool(price.second_hand or price.disputed or column.old)


def shutdown(model: Model, today: date) -> str:
    """What becomes of a model, as of ``today``; empty where no end is known."""
    if model.shutdown is None:
        return _undated(model)
    over = model.shutdown <= today
    successor = f", replaced by {model.replacement}" if model.replacement else ""
    return f"{'shut down' if over else 'shuts down'} {model.shutdown.isoformat()}{successor}"


def _undated(model: Model) -> str:
    if model.status != "retired":
        return ""
    return f"shut down, replaced by {model.replacement}" if model.replacement else "shut down"


def setting(scenario: Scenario) -> str:
    """What the costs are for, where it is more than one plain prompt."""
    parts = []
    if scenario.calls != 1:
        parts.append(f"{plural(scenario.calls, 'call', 'calls')} per input")
    if scenario.output_tokens:
        parts.append(f"{plural(scenario.output_tokens, 'output token', 'output tokens')} per call")
    if scenario.cached:
        parts.append(f"{plural(scenario.cached, 'cached token', 'cached tokens')} per prompt")
    if scenario.cached_share:
        parts.append(f"{format_percent(scenario.cached_share)} of each prompt cached")
    if scenario.batch:
        parts.append("Batch API prices")
    return f"Costs are for {', '.join(parts)}." if parts else ""


def together(report: Report) -> list[tuple[Column, str, bool]]:
    """For each column with a window: what all inputs fill in one request, and whether they fit."""
    verdicts = []
    for column, figure in zip(report.columns, report.totals.figures, strict=True):
        if column.window is None:
            continue
        mark = estimate(column)
        used = format_percent(figure.used(column) or Decimal(0))
        window = f"the {format_count(column.window)}-token window"
        text = f"{mark}{format_count(figure.tokens)} tokens, {used} of {window}"
        excess = figure.excess(column)
        if excess:
            text += f": does not fit, over by {mark}{format_count(excess)}"
        verdicts.append((column, text, not excess))
    return verdicts


def too_large(report: Report) -> list[tuple[Column, str]]:
    """For each column: how many of several inputs do not fit, where there are any."""
    found = []
    for i, column in enumerate(report.columns):
        number = sum(row.figures[i].fits(column) is False for row in report.rows)
        if number and len(report.rows) > 1:
            verb = "does" if number == 1 else "do"
            inputs = plural(len(report.rows), "input", "inputs")
            found.append((column, f"{format_count(number)} of {inputs} {verb} not fit {column.name}"))
    return found


def skipped_shown(
    skipped: Sequence[Skipped], limit: int = SKIPPED_SHOWN
) -> tuple[list[Skipped], Counter[str]]:
    """The skipped inputs to list, what the user named first, and how many more there are a reason."""
    named = [s for s in skipped if s.explicit]
    others = [s for s in skipped if not s.explicit]
    # A line that says "1 more" is no shorter than the line it stands for.
    kept = others if len(others) <= limit + 1 else others[:limit]
    return named + kept, Counter(s.reason.value for s in others[len(kept) :])


def more_skipped(rest: Counter[str], ellipsis: str) -> str:
    """One line on the skipped inputs that are not listed one by one."""
    reasons = ", ".join(f"{format_count(n)} {reason}" for reason, n in sorted(rest.items()))
    return f"{ellipsis} and {format_count(rest.total())} more: {reasons}; -f json lists them all"


def charsets(rows: Sequence[Row], limit: int = 10) -> list[tuple[str, str]]:
    """Inputs that are not plain UTF-8, and how they were read."""
    odd = [r for r in rows if r.replaced or r.charset.lower() not in _UNREMARKABLE]
    kept = odd if len(odd) <= limit + 1 else odd[:limit]
    lines = [(shown(row.path), _reading(row)) for row in kept]
    if len(odd) > len(kept):
        lines.append((f"{format_count(len(odd) - len(kept))} more", "-f json lists them all"))
    return lines


def _reading(row: Row) -> str:
    if not row.replaced:
        return f"read as {row.charset}"
    spots = plural(row.replaced, "spot that is", "spots that are")
    return f"read as {row.charset}, {spots} not valid replaced by U+FFFD"


def _prompt_limit(column: Column) -> str:
    if column.limit is None or column.window is None or column.limit == column.window:
        return ""
    if column.limit == column.window - column.room:
        return f" ({format_count(column.room)} kept for the answer)"
    return f" (prompt up to {format_count(column.limit)})"


def _tokenizer(column: Column, bases: Footnotes | None) -> str:
    approx = approximation(column)
    if approx is None:
        return f"{column.encoding}, exact"
    told = f"~estimated: {approx.formula}"
    if bases is None:  # the basis says itself that it is by script
        return f"{told} ({approx.basis})"
    return f"{told}{', by script' if approx.by_script else ''} {bases.refer([approx.basis])}"


def _rates(price: Price, scenario: Scenario) -> str:
    schedule = price.batch if scenario.batch and price.batch else price.standard
    told = [f"{_pair(schedule.base)} per 1M tokens{' in a batch' if schedule is price.batch else ''}"]
    told += [f"{_pair(tier.rates)} above {format_count(tier.above)} tokens" for tier in schedule.tiers]
    return ", ".join(told)


def _pair(rates: Rates) -> str:
    output = f", {format_rate(rates.output)} out" if rates.output is not None else ""
    return f"{format_rate(rates.input)} in{output}"
