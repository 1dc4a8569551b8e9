"""Texts in batches of bounded size, long ones in pieces, for engines that count many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator


def add_counts(
    parts: Iterable[tuple[int, str]],
    counts: list[int],
    count: Callable[[list[str]], Iterable[int]],
    batch_chars: int,
) -> list[int]:
    """Count ``parts`` and add each to the count at its index.

    Arguments:
        parts: the index of a text, and a part of it.
        counts: one number per text; changed in place, and returned.
        count: the number of tokens of each of a list of texts.
        batch_chars: how many characters go to ``count`` at once, give or take a part.
    """
    for batch in _batches(parts, batch_chars):
        for (index, _), tokens in zip(batch, count([part for _, part in batch]), strict=True):
            counts[index] += tokens
    return counts


def _batches(parts: Iterable[tuple[int, str]], chars: int) -> Iterator[list[tuple[int, str]]]:
    batch: list[tuple[int, str]] = []
    size = 0
    for part in parts:
        batch.append(part)
        size += len(part[1])
        if size >= chars:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
