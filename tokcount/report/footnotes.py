"""What several lines rest on: each text once, with a number that they refer to."""

from __future__ import annotations

from collections.abc import Iterable

from tokcount.report.names import shown


class Footnotes:
    """Numbers texts in the order in which lines first refer to them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def refer(self, texts: Iterable[str]) -> str:
        """The numbers of ``texts``, in brackets: ``[1,3]``; nothing where there is no text."""
        numbers = sorted({self._numbers.setdefault(text, len(self._numbers) + 1) for text in texts})
        return f"[{','.join(map(str, numbers))}]" if numbers else ""

    def told(self) -> list[tuple[str, str]]:
        """The number and the text of each."""
        return [(f"[{number}]", shown(text)) for text, number in self._numbers.items()]
