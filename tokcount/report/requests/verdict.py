"""What is said about one request: how large, how certain, what it costs, whether it fits, what to cut."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from tokcount.model.prices import Cost
from tokcount.model.requests import Part, RequestCount
from tokcount.report.grid import plural
from tokcount.report.money import format_count, format_percent, format_usd
from tokcount.report.names import shown
from tokcount.report.requests.select import where

CUTS_TITLE = "Largest parts, to be cut first"
_CUTS = 5


class Sentence(NamedTuple):
    """A sentence and the style of its words."""

    text: str
    style: str = ""


class Cut(NamedTuple):
    """A part that could be left out: where, how many tokens, and what it is."""

    name: str
    tokens: str
    what: str


def title(request: RequestCount) -> tuple[str, str]:
    """What a request is called, and what it is counted for."""
    name = " ".join(filter(None, (where(request), shown(request.id))))
    return name, f"{request.endpoint}, {shown(request.model)}, {request.encoding}"


def verdict(request: RequestCount, calls: int) -> Iterator[Sentence]:
    """The tokens and how certain they are, the cost of so many ``calls``, and whether the request fits."""
    tokens = plural(request.tokens, "prompt token", "prompt tokens")
    if request.exact:
        yield Sentence(f"{tokens}, exact.", "good")
    else:
        lines = sum(bool(part.reasons) for top in request.parts for part in top.walk())
        parts = plural(lines, "part is an estimate", "parts are estimates")
        yield Sentence(f"~{tokens}, estimated: {parts}.", "warn")
    yield Sentence(_cost(request, calls))
    yield _fit(request)


def cuts(request: RequestCount) -> list[Cut]:
    """The largest parts of a request that does not fit, as many as would make it fit."""
    if request.fits is not False:
        return []
    leaves = sorted((leaf for part in request.parts for leaf in _leaves(part)), key=lambda leaf: -leaf[1])
    found: list[Cut] = []
    missing = request.excess
    for part, tokens in leaves[:_CUTS]:
        if missing <= 0 or tokens <= 0:
            break
        missing -= tokens
        rest = "" if tokens == part.tokens else ", not counting its parts"
        enough = "; cutting it is enough" if missing <= 0 and not found else ""
        what = ": ".join(filter(None, (part.kind, shown(part.label))))
        mark = "" if part.exact else "~"
        name = shown(part.path) or part.kind
        found.append(Cut(name, f"{mark}{format_count(tokens)}", f"{what}{rest}{enough}"))
    return found


def money(cost: Cost, mark: str, answer: str = "") -> str:
    """A cost and what it consists of; ``answer`` is said of the output."""
    if not cost.output:
        return f"{mark}{format_usd(cost.total)} for input"
    parts = f"{mark}{format_usd(cost.input)} input + {format_usd(cost.output)} output{answer}"
    return f"{mark}{format_usd(cost.total)} = {parts}"


def fit_cell(request: RequestCount) -> tuple[str, str]:
    """Whether a request fits and by how much it does not, for a table, and the style of that."""
    if request.fits is None:
        return "-", "dim"
    mark = "" if request.exact else "~"
    return ("yes", "good") if request.fits else (f"over by {mark}{format_count(request.excess)}", "bad")


def _leaves(part: Part) -> Iterator[tuple[Part, int]]:
    """The innermost parts and their tokens, and what of each outer one is in none of its parts."""
    if part.kind == "framing":
        return
    yield part, part.tokens - sum(inner.tokens for inner in part.parts)
    for inner in part.parts:
        yield from _leaves(inner)


def _cost(request: RequestCount, calls: int) -> str:
    if request.cost is None:
        return f"Cost not known: the price table has no price of {shown(request.model)}."
    times = f" of {format_count(calls)} calls" if calls != 1 else ""
    rates = " at Batch API prices" if request.batch else ""
    each = " each" if times else ""
    answer = f" (up to {plural(request.room, 'token', 'tokens')}{each})" if request.room else ""
    return f"Cost{times}{rates}: {money(request.cost, '' if request.exact else '~', answer)}."


def _fit(request: RequestCount) -> Sentence:
    if request.limit is None:
        return Sentence(f"Fit not known: the price table has no window of {shown(request.model)}.")
    answer = f"leave room for an answer of {format_count(request.room)}"
    most = f"the {format_count(request.limit)} tokens that {answer if request.room else 'a prompt may have'}"
    if not request.fits:
        mark = "" if request.exact else "~"
        return Sentence(f"Does not fit: {mark}{format_count(request.excess)} over {most}.", "bad")
    used = Decimal(request.tokens) / request.limit if request.limit else Decimal(1)
    return Sentence(f"Fits: {format_percent(used)} of {most}.", "good")
