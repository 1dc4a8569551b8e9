"""What is told about models, for people: the list, and the page of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tokcount.model import Model, Price, Rates, Schedule
from tokcount.model.tokenizers import extra
from tokcount.pricing.doubts import doubts
from tokcount.report.money import format_count, format_rate
from tokcount.report.names import shown
from tokcount.report.notes import shutdown
from tokcount.report.sheet import Cell, Head, Sheet

PriceOf = Callable[[Model], Price | None]

_TITLES = {"mmlu": "MMLU", "mgsm": "MGSM", "humaneval": "HumanEval", "mmmu": "MMMU", "math": "MATH"}
_DATES = {"date": "YYYY-MM-DD", "compact_date": "YYYYMMDD"}
_LIST_HEADS = (
    Head("Model", right=False, elastic=20),
    Head("Provider", right=False, expendable=5),
    Head("Window"),
    Head("Max output", expendable=4),
    Head("Input", point=True),
    Head("Cached", point=True, expendable=3),
    Head("Output", point=True),
    Head("Encoding", right=False),
    Head("Status", right=False),
    Head("Until", right=False, expendable=1),
    Head("Replacement", right=False, expendable=6),
)
_DOUBTS_HEAD = Head("Price is", right=False, expendable=2)
_STATUS_STYLES = {"active": "good", "retiring": "warn", "shut down": "bad", "unknown": "dim"}


@dataclass(frozen=True, slots=True)
class Page:
    """A title, facts and sources as name and text, and tables with their titles."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sheets: tuple[tuple[str, Sheet], ...]
    sources: tuple[tuple[str, str], ...] = ()


def status(model: Model, as_of: date | None = None) -> str:
    """``active``, ``retiring``, ``shut down`` or ``unknown``, as of a day or of the price table."""
    if model.shutdown is not None:
        return "shut down" if model.shutdown <= (as_of or model.table_date) else "retiring"
    return {"retired": "shut down", "unknown": "unknown"}.get(model.status, "active")


def listing(models: Sequence[Model], price_of: PriceOf, as_of: date | None) -> Sheet:
    """One line a model; prices are in USD per million tokens."""
    priced = [(model, price_of(model)) for model in models]
    body = [_listed(model, price, as_of) for model, price in priced]
    found = [_doubts(model, price) for model, price in priced]
    if not any(found):
        return Sheet(_LIST_HEADS, body)
    told = [[*row, (words, "warn")] for row, words in zip(body, found, strict=True)]
    return Sheet((*_LIST_HEADS, _DOUBTS_HEAD), told)


def page(model: Model, others: Sequence[Model], price_of: PriceOf, as_of: date | None) -> Page:
    """Everything known about ``model``, its benchmarks beside those of ``others``."""
    title = " · ".join(filter(None, (model.name, model.provider, model.kind)))
    sheets = [("Prices in USD per million tokens", _history(model))]
    if model.benchmarks:
        sheets.append(("Benchmarks", _benchmarks(model, others)))
    facts = tuple(_facts(model, price_of(model), as_of))
    return Page(title, facts, tuple(sheets), tuple(_sources(model)))


def plain_page(told: Page) -> str:
    """A page as lines of fields between tabs."""
    lines = [f"Name\t{shown(told.title)}", *(f"{name}\t{text}" for name, text in told.facts)]
    for title, sheet in told.sheets:
        lines += ["", title, "\t".join(head.title for head in sheet.heads)]
        lines += ["\t".join(text for text, _ in row) for row in sheet.body]
    lines += ["", "Sources", *(f"{name}\t{text}" for name, text in told.sources)] if told.sources else []
    return "".join(f"{line}\n" for line in lines)


def _listed(model: Model, price: Price | None, as_of: date | None) -> list[Cell]:
    rates = price.standard.base if price else None
    state = status(model, as_of)
    style = "dim" if state == "shut down" else ""
    return [
        (shown(model.name), style or "model"),
        (model.provider, style),
        (_tokens(model.context), style),
        (_tokens(model.max_output), style),
        (_rate(rates.input if rates else None), style),
        (_rate(rates.cached if rates else None), style),
        (_rate(rates.output if rates else None), style),
        (_encoding(model), style),
        (state, _STATUS_STYLES[state]),
        (model.shutdown.isoformat() if model.shutdown else "", style),
        (model.replacement, style),
    ]


def _doubts(model: Model, price: Price | None) -> str:
    """What speaks against a price, beside that there is none, which its cell says."""
    if price is None:
        return ""
    return ", ".join(doubt.kind for doubt in doubts(model, price, model.table_date))


def _encoding(model: Model) -> str:
    return f"~{model.approx.encoding}" if model.approx else model.encoding or "-"


def _tokens(number: int | None) -> str:
    return "-" if number is None else format_count(number)


def _rate(rate: Decimal | None) -> str:
    return "-" if rate is None else format_rate(rate)


def _facts(model: Model, price: Price | None, as_of: date | None) -> list[tuple[str, str]]:
    end = shutdown(model, as_of or model.table_date)
    facts = [
        ("Status", end or status(model, as_of)),
        ("Released", model.released.isoformat() if model.released else ""),
        ("Knowledge", f"until {model.knowledge}" if model.knowledge else ""),
        ("Window", f"{format_count(model.context)} tokens" if model.context else ""),
        ("Largest prompt", f"{format_count(model.max_input)} tokens" if model.max_input else ""),
        ("Largest answer", f"{format_count(model.max_output)} tokens" if model.max_output else ""),
        ("Encoding", _tokenizer(model)),
        ("Images", model.image),
        ("Also known as", _aliases(model)),
        ("Price now", _price(price)),
        ("Note", model.note),
    ]
    return [(name, shown(text)) for name, text in facts if text]


def _price(price: Price | None) -> str:
    if price is None:
        return "not known"
    rates = price.standard.base
    output = f", {format_rate(rates.output)} out" if rates.output is not None else ""
    return f"{format_rate(rates.input)} in{output} per 1M tokens, checked {price.checked.isoformat()}"


def _tokenizer(model: Model) -> str:
    if model.approx is None:
        needed = extra(model.tokenizer)
        how = f" with tokcount[{needed}], else estimated by script" if needed else ""
        return f"{model.encoding}, exact{how}" if model.encoding else "not known"
    needed = extra(model.tokenizer)
    how = f" with tokcount[{needed}], without it by script" if needed else ""
    return f"estimated: {model.approx.formula}{how} ({model.approx.basis})"


def _aliases(model: Model) -> str:
    pattern = model.snapshot_pattern
    dated = f"{model.name}-{_DATES.get(pattern, pattern)}" if pattern else ""
    return ", ".join(filter(None, (*model.snapshots, dated)))


def _history(model: Model) -> Sheet:
    heads = [Head("From", right=False), Head("For", right=False)]
    rates = _columns(model)
    heads += [Head(title, point=True, expendable=2 * (title == "Cache write")) for title in rates]
    heads += [Head("Source", right=False, elastic=12), Head("Checked", right=False, expendable=3)]
    body: list[list[Cell]] = []
    for price in model.prices:
        for i, (kind, offer) in enumerate(_offers(price)):
            told = _start(price), shown(price.source.id), price.checked.isoformat()
            told = told if i == 0 else ("", "", "")
            figures: list[Cell] = [(_rate(rate(offer)), "") for rate in rates.values()]
            body.append([(told[0], ""), (kind, ""), *figures, (told[1], "dim"), (told[2], "dim")])
    return Sheet(tuple(heads), body)


def _columns(model: Model) -> dict[str, Callable[[Rates], Decimal | None]]:
    """The rates that the model has at any time, by their title."""
    known: dict[str, Callable[[Rates], Decimal | None]] = {
        "Input": lambda rates: rates.input,
        "Cached": lambda rates: rates.cached,
        "Cache write": lambda rates: rates.cache_write,
        "Output": lambda rates: rates.output,
    }
    offers = [offer for price in model.prices for _, offer in _offers(price)]
    return {title: rate for title, rate in known.items() if any(rate(o) is not None for o in offers)}


def _offers(price: Price) -> list[tuple[str, Rates]]:
    named: list[tuple[str, Schedule | None]] = [("standard", price.standard), ("batch", price.batch)]
    offers = []
    for kind, schedule in named:
        if schedule is not None:
            offers.append((kind, schedule.base))
            prefix = "" if kind == "standard" else f"{kind} "
            offers += [(f"{prefix}above {format_count(t.above)}", t.rates) for t in schedule.tiers]
    return offers


def _benchmarks(model: Model, others: Sequence[Model]) -> Sheet:
    names = list(model.benchmarks)
    compared = [model, *(o for o in others if o.name != model.name and set(names) & set(o.benchmarks))]
    heads = (Head("Model", right=False, elastic=12), *(Head(_TITLES.get(n, n), point=True) for n in names))
    body: list[list[Cell]] = []
    for i, one in enumerate(compared):
        figures = [f"{one.benchmarks[name]:f}" if name in one.benchmarks else "-" for name in names]
        style = "total" if i == 0 else ""
        body.append([(shown(one.name), style), *((figure, style) for figure in figures)])
    return Sheet(heads, body)


def _sources(model: Model) -> Iterator[tuple[str, str]]:
    """Where the prices are from, and what else is known about each of them."""
    for source in {price.source.id: price.source for price in model.prices}.values():
        place = ", via ".join(filter(None, (source.url, source.via)))
        yield shown(source.id), shown(place or "no address given")
    for price in model.prices:
        doubt = "no first-hand source confirms it" if price.second_hand else ""
        disputed = f"sources disagree: {price.disputed}" if price.disputed else ""
        told = "; ".join(filter(None, (doubt, disputed, price.note)))
        if told:
            yield f"From {_start(price)}", shown(told)


def _start(price: Price) -> str:
    return price.start.isoformat() if price.start else "release"
