"""Counts files for budgets: each once under each encoding that is needed, by way of the cache."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from tokcount.counting.run import outcomes
from tokcount.counting.shared import shared_outcomes
from tokcount.engines import AUTO, LazyEngine, divisible, is_file
from tokcount.model import Column, Counted, Document, Outcome, Skipped

if TYPE_CHECKING:
    from tokcount.sources.git.repository import Repository
    from tokcount.sources.git.trees import Tree

Groups = Mapping[tuple[str, ...], list[Document | Skipped]]
"""What there is to count, by the encodings that it is needed under."""


class How(NamedTuple):
    """How to count: with which engine, on how many threads, whether by way of the cache; ``add`` is told of
    each outcome, unless nobody wants to know, ``note`` of how far a large one is."""

    engine: str = AUTO
    jobs: int | None = None
    cached: bool = True
    add: Callable[[Outcome], None] | None = None
    note: Callable[[int, int], None] = lambda *_: None


def count(
    found: Iterable[Document | Skipped], encodings: Callable[[str], tuple[str, ...]], how: How
) -> dict[str, Outcome]:
    """What becomes of each document, by its path.

    Arguments:
        found: what there is to count.
        encodings: those that a path is needed under; nothing is counted of one that is needed under none.
        how: how to count.
    """
    groups: dict[tuple[str, ...], list[Document | Skipped]] = {}
    for item in found:
        wanted = encodings(item.path)
        if wanted:
            groups.setdefault(wanted, []).append(item)
    return count_groups(groups, how)


def count_groups(groups: Groups, how: How) -> dict[str, Outcome]:
    """As ``count``, of what is sorted by its encodings already."""
    result: dict[str, Outcome] = {}
    for wanted, items in groups.items():
        for outcome in _counted(items, wanted, how):
            result[outcome.path] = outcome
            if how.add:
                how.add(outcome)
    return result


def _counted(items: Iterable[Document | Skipped], encodings: tuple[str, ...], how: How) -> Iterator[Outcome]:
    engines = _engines(encodings, how)
    items = _whole(items, encodings)
    # What a file counts is not kept: it may be another one tomorrow.
    if not how.cached or any(map(is_file, encodings)):
        single = _engines(encodings, how._replace(jobs=1))
        yield from shared_outcomes(items, engines, single, how.note, how.jobs)
        return
    from tokcount.counting.remember import open_counts, remembered

    with closing(open_counts(encodings, special=False)) as counts:
        yield from remembered(items, engines, counts, how.note)


def _whole(items: Iterable[Document | Skipped], encodings: Iterable[str]) -> Iterable[Document | Skipped]:
    """The same, with nothing taken apart that one of the encodings counts as a whole."""
    if all(map(divisible, encodings)):
        return items
    from tokcount.counting.undivided import undivided

    return undivided(items)


def _engines(encodings: Iterable[str], how: How) -> dict[str, LazyEngine]:
    return {name: LazyEngine(name, how.engine, jobs=how.jobs) for name in encodings}


def count_trees(
    repository: "Repository", trees: Iterable["Tree"], encodings: tuple[str, ...], how: How
) -> list[dict[str, Outcome]]:
    """What becomes of each path of each tree; a content that several have is counted once.

    Raises:
        GitError: git failed; what could not be read is never taken for a file without tokens.
    """
    from tokcount.sources.git.blobs import Blobs
    from tokcount.sources.git.documents import GitDocuments

    trees = list(trees)
    if not any(trees):
        return [{} for _ in trees]
    with Blobs(repository) as blobs:
        source = GitDocuments(repository, blobs, *trees)
        found: dict[str, Outcome] = {}
        documents = _whole(source.documents(), encodings)
        counted = outcomes(documents, _engines(encodings, how), how.note)
        for key, outcome in zip(source.keys, counted, strict=True):
            found[key] = outcome
            if how.add:
                how.add(outcome)
        return [source.by_path(one, found) for one in trees]


def tokens_of(found: Mapping[str, Outcome]) -> dict[str, Mapping[str, int]]:
    """The tokens by encoding of what could be counted, by path."""
    return {path: outcome.tokens for path, outcome in found.items() if isinstance(outcome, Counted)}


def scaled(column: Column) -> Callable[[int], int]:
    """What turns a number of tokens under the encoding of ``column`` into tokens of its model."""
    if column.exact:
        return int
    from tokcount.counting.assemble import figurer
    from tokcount.model import Scenario

    figure = figurer(column, Scenario())
    return lambda tokens: figure(tokens).tokens
