"""What is said about many requests and about what is wrong with some, shared by the formats for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tokcount.model.request_totals import RequestTotals
from tokcount.model.requests import Problem, RequestCount, RequestsReport
from tokcount.report.grid import plural
from tokcount.report.money import format_count
from tokcount.report.names import shown
from tokcount.report.notes import doubtful, price
from tokcount.report.requests.select import where
from tokcount.report.requests.verdict import money

NOTHING = "No request was counted."
PRICES_TITLE = "Prices in doubt"
PROBLEMS_SHOWN = 20
"""How many problems are listed one by one."""


def summary(
    total: RequestTotals, requests: Sequence[RequestCount], calls: int
) -> Iterator[tuple[str, str, str]]:
    """What many requests come to: a name, a text, and the style of the text."""
    estimated = total.requests - total.exact
    mark = "~" if estimated else ""
    yield "Requests", f"{format_count(total.requests)} in {_sources(requests)}", ""
    yield "Tokens", f"{mark}{format_count(total.tokens)}", "total"
    yield "Certainty", _certainty(total), "warn" if estimated else "good"
    half, most = format_count(total.percentile(50)), format_count(total.percentile(95))
    yield "Per request", f"p50 {half}, p95 {most}, max {format_count(total.largest)}", ""
    yield "Cost", _cost(total, mark), ""
    if calls != 1:
        yield "Calls", f"{format_count(calls)} of each", ""
    if total.batch:
        some = "" if total.batch == total.requests else f" for {format_count(total.batch)} of them"
        yield "Prices", f"Batch API{some}", ""
    if total.room:
        yield "Answers", f"up to {plural(total.room, 'token', 'tokens')} all together", ""
    yield "Window", _windows(total), "bad" if total.over else "good" if not total.unknown else ""


def prices(report: RequestsReport) -> list[tuple[str, str]]:
    """The models against whose price something speaks, each with the price and what that is."""
    return [
        (shown(column.name), "; ".join(price(column, report.scenario)))
        for column in report.columns
        if doubtful(column)
    ]


def over(requests: Sequence[RequestCount]) -> list[RequestCount]:
    """Those that do not fit, in the order found."""
    return [request for request in requests if request.fits is False]


def problem_lines(problems: Sequence[Problem]) -> Iterator[tuple[str, str, str]]:
    """The first problems: the place, what is wrong, and what to do where that was not said before."""
    advised = {""}
    for problem in problems[: kept(len(problems), PROBLEMS_SHOWN)]:
        hint = "" if problem.hint in advised else shown(problem.hint)
        advised.add(problem.hint)
        yield where(problem), wrong(problem), hint


def wrong(problem: Problem) -> str:
    """What is wrong, with the place in the JSON value."""
    path = f"{shown(problem.path)}: " if problem.path else ""
    return f"{path}{shown(problem.reason)}{' It is counted all the same.' if problem.counted else ''}"


def problems_title(problems: Sequence[Problem]) -> str:
    """How many problems there are, and how many of them left something uncounted."""
    lost = sum(not problem.counted for problem in problems)
    if lost == len(problems):
        return f"Not counted: {format_count(lost)}"
    return f"Problems: {format_count(len(problems))} ({format_count(lost)} not counted)"


def more(number: int, limit: int, ellipsis: str) -> str:
    """One line on what is not listed; empty where all is."""
    rest = number - kept(number, limit)
    return f"{ellipsis} and {format_count(rest)} more; -f json lists them all" if rest else ""


def kept(number: int, limit: int) -> int:
    """How many of so many are listed: a line that says "1 more" is no shorter than the line it stands for."""
    return number if number <= limit + 1 else limit


def _sources(requests: Sequence[RequestCount]) -> str:
    sources = dict.fromkeys(request.source for request in requests)
    if len(sources) == 1:
        return shown(next(iter(sources))) or "-"
    return plural(len(sources), "file", "files")


def _certainty(total: RequestTotals) -> str:
    estimated = total.requests - total.exact
    if not estimated:
        return "all exact"
    tokens = plural(total.tokens - total.exact_tokens, "token", "tokens")
    if not total.exact:
        return "all estimated"
    return f"{format_count(total.exact)} exact, {format_count(estimated)} estimated (~{tokens})"


def _cost(total: RequestTotals, mark: str) -> str:
    if total.cost is None:
        return "not known: no price"
    unpriced = total.requests - total.priced
    without = f"; {plural(unpriced, 'request has', 'requests have')} no price" if unpriced else ""
    return f"{money(total.cost, mark)}{without}"


def _windows(total: RequestTotals) -> str:
    known = total.requests - total.unknown
    if not known:
        return "not known"
    doubt = f"; not known for {format_count(total.unknown)}" if total.unknown else ""
    if not total.over:
        return f"{'all fit' if not doubt else f'{format_count(known)} fit'}{doubt}"
    verb = "does" if total.over == 1 else "do"
    return f"{format_count(total.over)} of {format_count(total.requests)} {verb} not fit{doubt}"
