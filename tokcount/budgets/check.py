"""A check: budgets to a report, by way of what they hold, what that comes to, and what it came to."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from tokcount.budgets.base import Base
from tokcount.budgets.baseline import tokenizers
from tokcount.budgets.cases import case, file_counts, tokens_under
from tokcount.budgets.gaps import PRICE_AGE, no_base, no_match, old_price
from tokcount.budgets.losses import unreadable
from tokcount.budgets.measure import Groups, How, count_groups
from tokcount.budgets.rules import Judged, judge, status_of
from tokcount.model import Column, Document, Outcome, Skipped
from tokcount.model.checks import BaseInfo, Budget, CheckReport, Finding, Verdict


class Membership(Protocol):
    """Which budgets hold a path, by their indices."""

    def of(self, path: str) -> tuple[int, ...]:
        """The indices of the budgets that hold ``path``."""


MakeBase = Callable[[Callable[[str], bool], Mapping[str, Outcome], tuple[str, ...]], Base]
"""Makes the base, from a test of which paths are of interest, what was counted, and the encodings."""


class Terms(NamedTuple):
    """What to check, and how.

    ``columns`` has the models of each budget, in the order of ``budgets``. ``picked`` are the indices of
    those to check, ``chosen`` is a test of the files of scope ``each`` to check. ``base`` is ``None`` where
    nothing is to be compared. ``as_of`` is the day of the prices, ``None`` for that of each table. ``listed``
    says whether anybody reads of each file what it has: to put that together takes a tenth of the time.
    """

    root: str
    budgets: tuple[Budget, ...]
    columns: tuple[tuple[Column, ...], ...]
    members: Membership
    found: Sequence[Document | Skipped]
    picked: frozenset[int]
    chosen: Callable[[str], bool] | None = None
    base: MakeBase | None = None
    on_missing_base: str = "warn"
    max_price_age: int = PRICE_AGE
    today: date = date.max
    as_of: date | None = None
    pricing: tuple[str, str] = ("", "")
    how: How = How()
    listed: bool = True


_Share = tuple[list[list[str]], list[Document | Skipped]]
"""Where the path of a file belongs, and where the file."""


class _Held(NamedTuple):
    """The paths of the files of each budget, as far as they are to be checked, and what is to be counted."""

    holdings: Mapping[int, list[str]]
    groups: Groups


class _Run(NamedTuple):
    """What was found out for all budgets."""

    terms: Terms
    holdings: Mapping[int, list[str]]
    head: Mapping[str, Outcome]
    skipped: frozenset[str]
    base: Base | None
    before: Mapping[int, list[str]]
    tokens: dict[str, Mapping[str, int]]

    def under(self, column: Column) -> Mapping[str, int]:
        """The tokens of a model of each file, worked out once."""
        found = self.tokens.get(column.name)
        if found is None:
            found = self.tokens[column.name] = tokens_under(column, self.head)
        return found


def check(terms: Terms) -> CheckReport:
    """Check budgets.

    Raises:
        TokcountError: something keeps them from being measured.
    """
    holdings, groups = _held(terms)
    head = count_groups(groups, terms.how)
    encodings = tuple(dict.fromkeys(c.encoding for i in sorted(terms.picked) for c in terms.columns[i]))
    base = terms.base(lambda path: _is_held(terms, path), head, encodings) if terms.base else None
    skipped = tuple(item for item in head.values() if isinstance(item, Skipped))
    run = _Run(
        terms, holdings, head, frozenset(item.path for item in skipped), base, _held_before(terms, base), {}
    )
    missing = tuple(_missing(run))
    verdicts, findings = _verdicts(run, missing)
    return CheckReport(
        verdicts=verdicts,
        findings=(*missing, *findings),
        files=tuple(file_counts(head, base, lambda path: _is_held(terms, path))) if terms.listed else (),
        skipped=skipped,
        base=base.info if base else BaseInfo(),
        tokenizers=tuple(tokenizers(encodings).items()),
        pricing=terms.pricing,
        as_of=terms.as_of,
    )


def picked(
    budgets: Sequence[Budget],
    names: Sequence[str],
    members: Membership,
    found: Sequence[Document | Skipped],
    chosen: tuple[Callable[[str], bool], Sequence[str]] | None,
) -> frozenset[int]:
    """The indices of the budgets to check: those with a name, as far as they hold a chosen file.

    ``chosen`` is a test of files, and the paths of those that were named; one may be gone, and then it is
    still the total of its budgets that changed.
    """
    wanted = {i for i, budget in enumerate(budgets) if not names or budget.name in names}
    if chosen is None:
        return frozenset(wanted)
    is_chosen, paths = chosen
    held = {i for item in found if is_chosen(item.path) for i in members.of(item.path)}
    there = {item.path for item in found}
    held |= {i for path in paths if path not in there for i in members.of(path)}
    return frozenset(wanted & held)


def _is_held(terms: Terms, path: str) -> bool:
    return not terms.picked.isdisjoint(terms.members.of(path))


def _held(terms: Terms) -> _Held:
    """What the budgets hold. Many files are held by the same ones, so that what follows is found once."""
    holdings: dict[int, list[str]] = {index: [] for index in sorted(terms.picked)}
    each = {index for index in holdings if terms.budgets[index].scope == "each"}
    groups: dict[tuple[str, ...], list[Document | Skipped]] = {}
    known: dict[tuple[int, ...], _Share] = {}
    chosen, indices_of = terms.chosen, terms.members.of
    for item in terms.found:
        path = item.path
        indices = indices_of(path)
        if chosen is not None and not chosen(path):
            indices = tuple([index for index in indices if index not in each])
        share = known.get(indices)
        if share is None:
            checked = [index for index in indices if index in holdings]
            encodings = _encodings(terms, checked)
            items = groups.setdefault(encodings, []) if encodings else []
            share = known[indices] = [holdings[index] for index in checked], items
        for paths in share[0]:
            paths.append(path)
        share[1].append(item)
    return _Held(holdings, groups)


def _held_before(terms: Terms, base: Base | None) -> dict[int, list[str]]:
    """The paths of the files that each budget had in the base."""
    result: dict[int, list[str]] = {index: [] for index in sorted(terms.picked)}
    if base is not None:
        for path in (*base.counts, *(item.path for item in base.lost)):
            for index in terms.members.of(path):
                if index in result:
                    result[index].append(path)
    return result


def _encodings(terms: Terms, indices: Iterable[int]) -> tuple[str, ...]:
    """The encodings that a file of these budgets is to be counted under."""
    needs: tuple[str, ...] = ()
    for index in indices:
        own = tuple(dict.fromkeys(column.encoding for column in terms.columns[index]))
        needs = own if needs in ((), own) else tuple(sorted({*needs, *own}))
    return needs


def _missing(run: _Run) -> Iterator[Finding]:
    terms = run.terms
    index = {budget.name: index for index, budget in enumerate(terms.budgets)}
    return no_base(
        run.base,
        terms.on_missing_base,
        [terms.budgets[i] for i in sorted(terms.picked)],
        lambda budget, path: index[budget.name] in terms.members.of(path),
    )


def _verdicts(run: _Run, missing: Sequence[Finding]) -> tuple[tuple[Verdict, ...], list[Finding]]:
    terms = run.terms
    verdicts: list[Verdict] = []
    findings: list[Finding] = []
    for index, budget in enumerate(terms.budgets):
        if index not in terms.picked:
            verdicts += [
                Verdict(budget, "skipped", column.name, column.encoding, column.exact)
                for column in terms.columns[index]
            ]
            continue
        common = list(_common(run, index))
        findings += common
        # What could not be compared does not hold as if it had been.
        common += [f for f in missing if f.budget == budget.name or (not f.budget and budget.max_increase)]
        for column in terms.columns[index]:
            judged = _judged(run, index, column)
            old = list(old_price(budget, column, terms.today, terms.max_price_age))
            status = status_of([*common, *judged.findings, *old])
            verdicts.append(judged.verdict._replace(status=status))
            findings += [*_placed(judged, column, run), *old]
    return tuple(verdicts), findings


def _judged(run: _Run, index: int, column: Column) -> Judged:
    return judge(
        case(
            run.terms.budgets[index],
            column,
            run.holdings[index],
            now=run.under(column),
            base=run.base,
            before=run.before[index],
        )
    )


def _placed(judged: Judged, column: Column, run: _Run) -> list[Finding]:
    """The findings with the lines that go over the limits."""
    if not judged.findings:
        return []
    from tokcount.budgets.lines import Over, with_lines  # most budgets hold

    most = {limit.rule: limit.most for limit in judged.limits}
    over: list[Over] = [(finding, column, most.get(finding.rule, -1)) for finding in judged.findings]
    return with_lines(over, run.terms.root, run.terms.how.engine)


def _common(run: _Run, index: int) -> Iterator[Finding]:
    """TOK005 and TOK006: what is wrong under every model."""
    budget, paths = run.terms.budgets[index], run.holdings[index]
    skipped = [run.head[path] for path in paths if path in run.skipped] if run.skipped else []
    counted = len(paths) > len(skipped)
    held = {*paths} - run.skipped if skipped else ()
    items = [item for item in skipped if isinstance(item, Skipped)]
    lost = list(unreadable(budget, items, run.terms.root, held.__contains__))
    yield from lost
    if not counted and not lost and not budget.optional and run.terms.chosen is None:
        yield no_match(budget)
