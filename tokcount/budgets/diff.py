"""The difference of two states in tokens and money: only what changed is counted, on either side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from tokcount.budgets.baseline import Counts
from tokcount.budgets.ignored import visible
from tokcount.budgets.measure import How, count_trees, scaled
from tokcount.errors import NoPriceError
from tokcount.model import Column, Cost, Counted, Outcome, Price, Scenario, Skipped
from tokcount.model.checks import BaseInfo, DiffReport, FileCount
from tokcount.pricing.book import Book
from tokcount.pricing.cost import Pricer
from tokcount.sources.git.base import WORKTREE, Sides
from tokcount.sources.git.documents import changed, limited
from tokcount.sources.git.repository import Repository
from tokcount.sources.git.trees import Change, changes, untracked_files
from tokcount.sources.names import shown

_COMMITTED = re.compile(rb"^committer .*> (\d+) [+-]\d{4}$", re.MULTILINE)


def revisions(
    repository: Repository, sides: Sides, info: BaseInfo, *, column: Column, book: Book | None, how: How
) -> DiffReport:
    """What is different between two revisions, or between one and the files on the disk.

    Files that ``tokcount .`` leaves out are left out: hidden ones, and those that ignore files name.

    With ``book`` it is also told what the base would have cost on its day.

    Raises:
        GitError: git failed.
    """
    of_interest = visible(repository.root)
    found = [change for change in _changes(repository, sides) if _concerns(change, of_interest)]
    before, after = (limited(side, of_interest) for side in changed(found))
    old, new = count_trees(repository, (before, after), (column.encoding,), how)
    files = [_file(change, old, new, column) for change in found]
    result = report((file for file in files if _differs(file)), column, info)
    skipped = [o for o in {**old, **new}.values() if isinstance(o, Skipped)]
    then = (
        price_then(book, column, committed(repository, sides.base))
        if book is not None and column.price
        else None
    )
    return result._replace(
        skipped=tuple(sorted(skipped)), repriced=_repriced(result.files, column, then) if then else None
    )


def stored(before: Counts, after: Mapping[str, Outcome], column: Column, info: BaseInfo) -> DiffReport:
    """What is different from a stored baseline; ``after`` is what became of the present files."""
    name, scale = column.encoding, scaled(column)
    now = {path: scale(found.tokens[name]) for path, found in after.items() if isinstance(found, Counted)}
    then = {path: scale(tokens[name]) for path, tokens in before.items() if name in tokens}
    files = []
    for path in sorted({*now, *then}):
        if now.get(path) == then.get(path):
            continue
        status = "added" if path not in then else "deleted" if path not in now else "modified"
        here, there = ({name: side[path]} if path in side else {} for side in (now, then))
        files.append(FileCount(path, here, there, status))
    skipped = tuple(item for item in after.values() if isinstance(item, Skipped))
    return report(files, column, info)._replace(skipped=skipped)


def report(files: Iterable[FileCount], column: Column, info: BaseInfo) -> DiffReport:
    """The report on files that changed, with what each costs as a prompt, and their sum."""
    name, price = column.encoding, column.price
    cost = Pricer(price, Scenario(), column.name) if price else None
    priced = tuple(_priced(file, name, cost) if cost else file for file in files)
    return DiffReport(
        model=column.name,
        encoding=name,
        exact=column.exact,
        files=priced,
        total=sum(file.tokens.get(name, 0) for file in priced),
        base_total=sum((file.base_tokens or {}).get(name, 0) for file in priced),
        cost=_sum(file.cost for file in priced) if cost else None,
        base_cost=_sum(file.base_cost for file in priced) if cost else None,
        base=info,
        basis=column.basis,
    )


def committed(repository: Repository, commit: str) -> date | None:
    """The day of a commit, in UTC."""
    found = _COMMITTED.search(repository.git.run("cat-file", "commit", commit).partition(b"\n\n")[0])
    try:
        return datetime.fromtimestamp(int(found[1]), UTC).date() if found else None
    except (OverflowError, ValueError, OSError):
        return None


def price_then(book: Book, column: Column, day: date | None) -> Price | None:
    """The price in force on a day, where it is another than today's; ``None`` where it is not or unknown."""
    if column.model is None or column.price is None or day is None:
        return None
    try:
        price = book.price(column.model, day)
    except NoPriceError:
        return None
    return None if price.standard == column.price.standard else price


def _changes(repository: Repository, sides: Sides) -> Sequence[Change]:
    found = {change.path: change for change in changes(repository, sides.base, sides.head)}
    if sides.head == WORKTREE:
        for path, new in untracked_files(repository).items():
            before = found.get(path)
            # What was only taken out of the index is still there.
            known = before.base_entry if before else None
            status = "modified" if known else "added"
            found[path] = Change(status, path, None, new, known)
    return [found[path] for path in sorted(found)]


def _concerns(change: Change, of_interest: Callable[[str], bool]) -> bool:
    return of_interest(change.path) or bool(change.previous_path and of_interest(change.previous_path))


def _file(
    change: Change, old: Mapping[str, Outcome], new: Mapping[str, Outcome], column: Column
) -> FileCount:
    """A change with the tokens of both sides; empty where there is no text to count."""
    previous = change.previous_path
    return FileCount(
        path=shown(change.path),
        tokens=_tokens(new.get(change.path), column),
        base_tokens=_tokens(old.get(change.path if previous is None else previous), column),
        status=change.status,
        previous_path=None if previous is None else shown(previous),
    )


def _tokens(outcome: Outcome | None, column: Column) -> dict[str, int]:
    if not isinstance(outcome, Counted):
        return {}
    return {column.encoding: scaled(column)(outcome.tokens[column.encoding])}


def _differs(file: FileCount) -> bool:
    """Whether there was something to count on a side, and it is another one now, or elsewhere."""
    if not file.tokens and not file.base_tokens:
        return False
    return file.tokens != file.base_tokens or file.status != "modified"


def _priced(file: FileCount, name: str, cost: Callable[[int], Cost]) -> FileCount:
    before = file.base_tokens or {}
    return file._replace(
        cost=cost(file.tokens[name]) if name in file.tokens else None,
        base_cost=cost(before[name]) if name in before else None,
    )


def _repriced(files: Iterable[FileCount], column: Column, price: Price) -> Cost:
    cost = Pricer(price, Scenario(), column.name)
    sides = [(file.base_tokens or {}).get(column.encoding) for file in files]
    return _sum(cost(tokens) for tokens in sides if tokens is not None)


def _sum(costs: Iterable[Cost | None]) -> Cost:
    total = Cost()
    for cost in costs:
        total = total + cost if cost else total
    return total
