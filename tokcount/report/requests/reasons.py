"""Why numbers are estimates: each reason once, with a number that lines refer to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tokcount.model.requests import Part, RequestCount
from tokcount.report.footnotes import Footnotes
from tokcount.report.names import shown

_LISTED = 10
"""How many reasons are listed where there are many requests."""


class Reasons(Footnotes):
    """The reasons that lines refer to."""

    def certainty(self, parts: Iterable[Part], own: Iterable[str]) -> str:
        """``exact`` or ``estimated``, with the numbers of those reasons that are the line's ``own``."""
        numbers = self.refer(own)
        if numbers:
            return f"estimated {numbers}"
        return "exact" if all(part.exact for part in parts) else "estimated"


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
