"""How the checking of price tables grows with the models in them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from claims import Scale, Section, duration, verdict
from commands import tokcount
from measure import Measured, take_turns

_SIZES = (1_250, 2_500, 5_000)
# Of so few that the generator is run, and nothing is said about speed.
_TINY = (1, 2, 4)
_MOST_SECONDS = 2.0
_MOST_TIMES = 2.2

_HEAD = """\
schema: 1
updated: 2026-11-22
unit: usd_per_1m_tokens
sources:
  page: {url: "https://example.org/prices", via: "a generator"}
models:
"""
# A row as those of the bundled table are, with a history, a tier and a batch.
_ROW = """\
  model-{number}:
    provider: vendor-{vendor}
    encoding: o200k_base
    context: 400000
    max_output: 128000
    snapshots: [model-{number}-2026-01-01]
    snapshot_pattern: date
    released: 2026-01-01
    prices:
      - {{input: {rate}.50, cached: 0.25, output: 20.00, source: page, checked: 2026-11-22}}
      - {{from: 2026-07-01, input: {rate}.00, cached: 0.20, output: 16.00,
         batch: {{input: 0.50, output: 8.00}},
         tiers: [{{above: 200000, input: 90.00, cached: 0.40, output: 24.00}}],
         source: page, checked: 2026-11-22}}
"""


def section(folder: Path, scale: Scale) -> Section:
    """``prices validate`` of generated tables, each twice the one before."""
    commands, cache = [], folder / "cache-prices"
    sizes = _SIZES if scale.requests >= _SIZES[0] else _TINY
    for size in sizes:
        path = folder / f"prices-{size}.yaml"
        path.write_text(_HEAD + "".join(map(_row, range(size))), encoding="utf-8")
        commands.append(tokcount(f"{size:,}", "prices", "validate", path, cache=cache))
    times = take_turns(commands, scale.rounds)
    for path in folder.glob("prices-*.yaml"):
        path.unlink()
    return _table(sizes, [times[f"{size:,}"] for size in sizes])


def _row(number: int) -> str:
    return _ROW.format(number=number, vendor=number % 20, rate=1 + number % 50)


def _table(sizes: tuple[int, ...], times: list[Measured]) -> Section:
    notes = (
        "`prices validate` of a table of so many models, each with two prices, a tier and a batch.",
        f"The largest may take {_MOST_SECONDS:g} s, and twice as many models {_MOST_TIMES:g} times as long.",
        "",
    )
    head = ("| models | time | a model | times that of half | holds |", "|---|---|---|---|---|")
    growth = [0.0, *(after.seconds / before.seconds for before, after in pairwise(times))]
    lines, holds = [*notes, *head], True
    for size, own, grown in zip(sizes, times, growth, strict=True):
        # Judged is what is shown.
        fine = round(grown, 2) <= _MOST_TIMES and (size < sizes[-1] or own.seconds <= _MOST_SECONDS)
        holds = holds and fine
        lines.append(
            f"| {size:,} | {duration(own.seconds)} | {own.seconds / size * 1000:.2f} ms "
            f"| {f'**{grown:.2f}**' if grown else ''} | {verdict(fine)} |"
        )
    return Section("Price tables", tuple(lines), holds)
