"""Look at a request before it is sent: what it will be billed, and what takes most of that.

    python examples/request_budget.py [FILE] [MOST_TOKENS]

Without arguments it takes tools.json and 350 tokens. Its exit status is 1 where the request is too large.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tokcount import TokcountError, count_request

LARGEST = 3


def main(file: str = str(Path(__file__).parent / "tools.json"), most: str = "350") -> int:
    """Print what the request comes to; the result is the exit status."""
    request = json.loads(Path(file).read_text(encoding="utf-8"))
    try:
        counted = count_request(request)
    except TokcountError as error:
        print(f"{error} {error.hint}", file=sys.stderr)
        return 2
    claim = "exactly" if counted.exact else "about"
    money = "no price" if counted.cost is None else f"${counted.cost.total:.6f}"
    print(f"{claim} {counted.tokens:,} prompt tokens on {counted.model}, {money} with its answer")
    for reason in counted.reasons:
        print(f"  not exact: {reason}")
    if counted.tokens <= int(most):
        return 0
    print(f"over the budget by {counted.tokens - int(most):,}; the largest parts:")
    for part in sorted(counted.parts, key=lambda part: -part.tokens)[:LARGEST]:
        print(f"  {part.path or part.kind:<24} {part.tokens:>6,}  {part.label}".rstrip())
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
