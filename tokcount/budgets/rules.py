"""The rules: numbers held against limits, as findings and a verdict; pure functions of what was counted.

The words of a finding are in ``sentences``, loaded where there is one: most checks find nothing.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tokcount.budgets.limits import Limit, allowed_growth, limits, scenario
from tokcount.model import Column
from tokcount.model.checks import Budget, Contributor, Finding, Rule, Severity, Verdict
from tokcount.pricing.cost import Pricer

_LARGEST = 5


class Case(NamedTuple):
    """A budget under one model, with what its files come to, in tokens of the model.

    ``tokens`` are those of each file now. ``base`` is what each of them had in the base, ``None`` for what
    was not there or is not known; ``None`` as a whole where nothing is compared. ``base_total`` is what all
    files of the budget had that were in the base, ``None`` where it had none; ``grown`` by how much each path
    grew for which that is known, below 0 for what shrank or is gone.
    """

    budget: Budget
    column: Column
    tokens: Mapping[str, int]
    base: Mapping[str, int | None] | None = None
    base_total: int | None = None
    grown: Mapping[str, int] = {}

    @property
    def each(self) -> bool:
        """Whether each file has the limits to itself."""
        return self.budget.scope == "each"


class Judged(NamedTuple):
    """What became of a budget under a model, what is wrong with it, and what it was held against."""

    verdict: Verdict
    findings: list[Finding]
    limits: list[Limit]


def judge(case: Case) -> Judged:
    """What became of a budget under a model, and what is wrong with it.

    Raises:
        TokcountError: a limit needs what the price table does not know of the model.
    """
    budget, column = case.budget, case.column
    known = limits(budget, column)
    path, tokens = _fullest(case.tokens) if case.each else ("", sum(case.tokens.values()))
    findings = [*_sizes(case, known, tokens), *_growth(case), *_notes(case)]
    base = (case.base or {}).get(path) if case.each else case.base_total
    sizes = [limit.most for limit in known if limit.unit == "tokens"]
    cost = Pricer(column.price, scenario(budget.max_cost), column.name)(tokens) if column.price else None
    verdict = Verdict(
        budget=budget,
        status=status_of(findings),
        model=column.name,
        encoding=column.encoding,
        exact=column.exact,
        files=len(case.tokens),
        tokens=tokens,
        base_tokens=base,
        limit=min(sizes, default=None),
        cost=cost if case.tokens else None,
        path=path,
        members=tuple(case.tokens),
    )
    return Judged(verdict, findings, known)


def _fullest(tokens: Mapping[str, int]) -> tuple[str, int]:
    """The first file with the most tokens, and how many those are."""
    most = max(tokens.values(), default=0)
    return next((path for path, number in tokens.items() if number == most), ""), most


def status_of(findings: list[Finding]) -> str:
    """The status of a verdict with these findings."""
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return "fail"
    return "warn" if Severity.WARNING in severities else "pass"


def _sizes(case: Case, known: list[Limit], most: int) -> Iterator[Finding]:
    """TOK001 to TOK003: what is too large, or nearly so; ``most`` is the number of the fullest file, or the
    total."""
    lowest = min((_from(limit) for limit in known), default=None)
    if lowest is None or not case.tokens or most < lowest:
        return
    if case.each:
        for path, tokens in case.tokens.items():
            if tokens >= lowest:
                yield from _over(case, known, path, tokens)
    else:
        yield from _over(case, known, "", most)


def _from(limit: Limit) -> int:
    return limit.most + 1 if limit.warn is None else min(limit.most + 1, limit.warn)


def _over(case: Case, known: list[Limit], path: str, tokens: int) -> Iterator[Finding]:
    from tokcount.budgets import sentences

    for limit in known:
        over = tokens > limit.most
        if not over and (limit.warn is None or tokens < limit.warn or not tokens):
            continue
        number = limit.number(tokens)
        yield Finding(
            rule=limit.rule,
            severity=case.budget.severity if over else Severity.WARNING,
            budget=case.budget.name,
            message=sentences.size(case.budget, limit, case.tokens, path, number=number, tokens=tokens),
            hint=sentences.remedy(limit, tokens) if over else "",
            path=path,
            model=case.column.name,
            number=number,
            limit=limit.limit,
            unit=limit.unit,
            largest=(Contributor(path, tokens),) if path else _most(case.tokens),
            origin=case.budget.origin,
        )


def _most(tokens: Mapping[str, int]) -> tuple[Contributor, ...]:
    """The largest, those with the same number by name."""
    found = sorted(tokens.items(), key=lambda item: (-item[1], item[0]))[:_LARGEST]
    return tuple(Contributor(path, number) for path, number in found if number > 0)


def _growth(case: Case) -> Iterator[Finding]:
    """TOK004: what grew by more than is allowed; what has no base has not grown."""
    if case.budget.max_increase is None or case.base is None:
        return
    if case.each:
        for path, tokens in case.tokens.items():
            base = case.base.get(path)
            if base is not None and tokens > base:
                yield from _grown(case, path, tokens, base)
    elif case.base_total is not None:
        yield from _grown(case, "", sum(case.tokens.values()), case.base_total)


def _grown(case: Case, path: str, tokens: int, base: int) -> Iterator[Finding]:
    assert case.budget.max_increase
    allowed, growth = allowed_growth(case.budget.max_increase, base), tokens - base
    if growth <= 0:
        return
    warn_at = case.budget.warn_at
    over = growth > allowed
    if not over and (warn_at is None or growth < warn_at * allowed):
        return
    from tokcount.budgets import sentences

    yield Finding(
        rule=Rule.INCREASE,
        severity=case.budget.severity if over else Severity.WARNING,
        budget=case.budget.name,
        message=sentences.growth(case.tokens, path, base, tokens, allowed),
        path=path,
        model=case.column.name,
        number=growth,
        limit=allowed,
        largest=(Contributor(path, growth),) if path else _most(case.grown),
        origin=case.budget.origin,
    )


def _notes(case: Case) -> Iterator[Finding]:
    """TOK008: what was only estimated."""
    if not case.column.exact and case.tokens:
        yield Finding(
            rule=Rule.ESTIMATE,
            severity=Severity.NOTE,
            budget=case.budget.name,
            message=f"The tokens of {case.column.name} are estimated, from what is known of "
            f"{case.column.encoding.lstrip('~')}.",
            hint="Leave room below the limit: set warn-at.",
            model=case.column.name,
            origin=case.budget.origin,
        )
