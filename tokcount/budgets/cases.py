"""What was counted, put together for each budget and model: what its files have, and had in the base."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from tokcount.budgets.base import Base
from tokcount.budgets.losses import is_loss
from tokcount.budgets.measure import scaled
from tokcount.budgets.rules import Case
from tokcount.errors import TokcountError
from tokcount.model import Column, Counted, Outcome
from tokcount.model.checks import Budget, FileCount

Holds = Callable[[str], bool]


def tokens_under(column: Column, head: Mapping[str, Outcome]) -> dict[str, int]:
    """The tokens of a model of each file that was counted for it."""
    name, scale = column.encoding, scaled(column)
    found = {path: o.tokens[name] for path, o in head.items() if isinstance(o, Counted) and name in o.tokens}
    return found if column.exact else {path: scale(tokens) for path, tokens in found.items()}


def case(
    budget: Budget,
    column: Column,
    members: Sequence[str],
    *,
    now: Mapping[str, int],
    base: Base | None,
    before: Sequence[str],
) -> Case:
    """A budget under a model.

    Arguments:
        budget: the budget.
        column: the model.
        members: the paths of its files, as far as they are to be checked.
        now: the tokens of the model of each file that could be counted.
        base: what to compare with; ``None`` where nothing is.
        before: the paths of the files that the budget had in the base.

    Raises:
        TokcountError: the base was not counted under the encoding of the model.
    """
    name, scale = column.encoding, scaled(column)
    try:  # it takes half the time where all of them were counted, as is usual
        tokens = dict(zip(members, map(now.__getitem__, members), strict=True))
    except KeyError:
        tokens = {path: now[path] for path in members if path in now}
    if base is None or not base.known:
        return Case(budget, column, tokens)
    if budget.scope == "each":
        return Case(
            budget, column, tokens, {path: _before(path, base, name, scale, tokens) for path in tokens}
        )
    had = {path: scale(_under(base.counts[path], name, path, base)) for path in before if path in base.counts}
    lost = any(item.path in before and is_loss(item, budget) for item in base.lost)
    grown, adjusted = _growth(tokens, had, base, lambda path: scale(base.stored[path][name]))
    return Case(budget, column, tokens, {}, None if lost or not had else sum(had.values()) + adjusted, grown)


def _growth(
    tokens: Mapping[str, int], had: Mapping[str, int], base: Base, stored: Callable[[str], int]
) -> tuple[dict[str, int], int]:
    """By how much each path grew, and how much is to be added to what the base had, so that what cannot be
    compared, and line ends, are no growth."""
    grown = {path: -number for path, number in had.items()}
    adjusted = 0
    for path, number in tokens.items():
        if path.startswith(base.apart):
            adjusted += number
            continue
        otherwise = number - stored(path) if path in base.stored else 0
        adjusted += otherwise
        previous = base.previous(path)
        grown.pop(previous, None)
        grown[path] = number - had.get(previous, 0) - otherwise
    return grown, adjusted


def _under(found: Mapping[str, int], name: str, path: str, base: Base) -> int:
    if name not in found:
        raise TokcountError(
            "baseline-tokenizer",
            f"The baseline has no tokens of '{path}' under {name}.",
            "Write it anew: `tokcount baseline write --allow-increase`.",
            base.info.base,
        )
    return found[name]


def _before(
    path: str, base: Base, name: str, scale: Callable[[int], int], tokens: Mapping[str, int]
) -> int | None:
    """What a file had in the base, with the line ends that it has now; ``None``: it was not there."""
    found = base.counts.get(base.previous(path))
    if found is None or path.startswith(base.apart):
        return None
    before = scale(_under(found, name, path, base))
    stored = base.stored.get(path)
    return before if stored is None else before + tokens[path] - scale(stored[name])


def file_counts(head: Mapping[str, Outcome], base: Base | None, was_held: Holds) -> Iterator[FileCount]:
    """Each file that was counted, now or in the base, and what became of it."""
    known = base is not None and base.known
    for path, found in head.items():
        if not isinstance(found, Counted):
            continue
        if base is None or not known or path.startswith(base.apart):
            yield FileCount(path, dict(found.tokens))
            continue
        before = base.previous(path)
        had = base.counts.get(before)
        if had is None:
            yield FileCount(path, dict(found.tokens), {}, "added")
            continue
        status = "renamed" if before != path else "unchanged" if had == found.tokens else "modified"
        yield FileCount(path, dict(found.tokens), dict(had), status, before if before != path else None)
    if base is not None and known:
        kept = {base.previous(path) for path in head}
        for path, had in base.counts.items():
            if path not in kept and was_held(path):
                yield FileCount(path, {}, dict(had), "deleted")
