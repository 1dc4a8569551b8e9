"""What it costs to send each prompt of a folder in one batch, and which prompts are too long.

    python examples/library.py [FOLDER] [MODEL]

Without arguments it takes this folder's text files and gpt-4o-mini.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

from tokcount import Estimate, TokcountError, estimate

ANSWER = 150  # tokens that we expect back


def estimates(folder: Path, model: str) -> dict[str, Estimate]:
    """The estimate of each text file in ``folder``, under its name."""
    return {
        path.name: estimate(path.read_text(encoding="utf-8"), model, output_tokens=ANSWER, batch=True)
        for path in sorted(folder.glob("*.txt"))
    }


def show(found: dict[str, Estimate]) -> None:
    """Print a line a prompt, and the sum."""
    total = Decimal(0)
    for name, one in found.items():
        if one.cost is None:  # the table has no price: that is not a price of 0
            money = "no price"
        else:
            total += one.cost.total
            money = f"${one.cost.total:.8f}"
        verdict = f"too long by {one.excess:,}" if one.fits is False else ""
        print(f"{name:<20} {one.tokens:>6,} tokens  {money}  {verdict}".rstrip())
    print(f"{'all':<20} {sum(e.tokens for e in found.values()):>6,} tokens  ${total:.8f}")


def main(folder: str = str(Path(__file__).parent), model: str = "gpt-4o-mini") -> int:
    """Print the estimates; the result is the exit status."""
    try:
        found = estimates(Path(folder), model)
    except TokcountError as error:
        print(f"{error} {error.hint}", file=sys.stderr)
        return 2
    show(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
