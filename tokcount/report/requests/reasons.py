"""Why numbers are estimates: each reason once, with a number that lines refer to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tokcount.model.requests import Part, RequestCount
from tokcount.report.names import shown

_LISTED = 10
"""How many reasons are listed where there are many requests."""


class Footnotes:
    """Numbers reasons in the order in which lines first refer to them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def certainty(self, parts: Iterable[Part], own: Iterable[str]) -> str:
        """``exact`` or ``estimated``, with the numbers of those reasons that are the line's ``own``."""
        numbers = sorted(self._numbers.setdefault(reason, len(self._numbers) + 1) for reason in own)
        if numbers:
            return f"estimated [{','.join(map(str, numbers))}]"
        return "exact" if all(part.exact for part in parts) else "estimated"

    def told(self) -> list[tuple[str, str]]:
        """The number and the text of each reason."""
        return [(f"[{number}]", shown(reason)) for reason, number in self._numbers.items()]


def frequent(requests: Sequence[RequestCount]) -> list[tuple[int, str]]:
    """How many of ``requests`` are estimates for which reason, the most frequent first, and the rest."""
    counts = Counter(reason for request in requests for reason in request.reasons)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    kept = ordered if len(ordered) <= _LISTED + 1 else ordered[:_LISTED]
    told = [(number, shown(reason)) for reason, number in kept]
    rest = ordered[len(kept) :]
    return (
        [*told, (sum(n for _, n in rest), f"{len(rest)} more reasons; -f json lists them all")]
        if rest
        else told
    )
