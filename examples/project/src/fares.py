"""What a crossing costs."""

from __future__ import annotations

import argparse
from decimal import ROUND_UP, Decimal

ADULT = Decimal("11.50")
CHILD = Decimal("5.00")
CAR = Decimal("34.00")
FREE_METRES = Decimal(5)
PER_METRE = Decimal("6.00")


def fare(adults: int, children: int, metres: Decimal = Decimal(0)) -> Decimal:
    """The fare in euros; a car of ``metres`` carries its driver, one of the adults, for free."""
    if metres and not adults:
        raise ValueError("a car needs an adult who drives it")
    total = ADULT * (adults - bool(metres)) + CHILD * children
    if metres:
        further = max(metres - FREE_METRES, Decimal(0)).to_integral_value(ROUND_UP)
        total += CAR + PER_METRE * further
    return total


def main() -> None:
    """Print the fare for what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--adults", type=int, default=1)
    parser.add_argument("--children", type=int, default=0)
    parser.add_argument("--metres", type=Decimal, default=Decimal(0))
    typed = parser.parse_args()
    print(f"{fare(typed.adults, typed.children, typed.metres)} EUR")


if __name__ == "__main__":
    main()
