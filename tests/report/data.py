"""The one report that feeds every format, with all that is odd in it, and the means to make others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tokcount.model import (
    Approx,
    Column,
    Cost,
    EngineChoice,
    Figure,
    Model,
    Price,
    Rates,
    Reason,
    Report,
    Row,
    Scenario,
    Schedule,
    Skipped,
    Source,
    Tier,
)

TABLE_DATE = date(2026, 11, 22)
SOURCE = Source("openai-pricing", "https://example.com/pricing", "a feed 1.0")


def rates(given: str, output: str, cached: str | None = None) -> Rates:
    return Rates(Decimal(given), Decimal(output), None if cached is None else Decimal(cached))


MINI = Model(
    "gpt-4o-mini",
    "openai",
    "chat",
    (
        Price(
            Schedule(rates("0.15", "0.60", "0.075")),
            SOURCE,
            TABLE_DATE,
            date(2024, 7, 18),
            Schedule(rates("0.075", "0.30")),
        ),
    ),
    TABLE_DATE,
    encoding="o200k_base",
    context=128_000,
    max_output=16_384,
    knowledge="2023-10",
    image="tiles-4o-mini",
    released=date(2024, 7, 18),
    shutdown=date(2027, 1, 14),
    replacement="gpt-6-luna",
    snapshots=("gpt-4o-mini-2024-07-18",),
    benchmarks={"mmlu": Decimal("82.0"), "mgsm": Decimal("87.0")},
)
TURBO = Model(
    "gpt-3.5-turbo",
    "openai",
    "chat",
    (Price(Schedule(rates("0.50", "1.50")), SOURCE, TABLE_DATE),),
    TABLE_DATE,
    encoding="cl100k_base",
    context=16_385,
    shutdown=date(2026, 10, 23),
    replacement="gpt-4o-mini",
)
TERRA = Model(
    "gpt-5.6-terra",
    "openai",
    "chat",
    (
        Price(Schedule(rates("1.25", "10")), Source("news"), date(2026, 7, 1), second_hand=True),
        Price(
            Schedule(
                Rates(Decimal(2), Decimal(12), Decimal("0.2"), Decimal("2.5")),
                (Tier(272_000, Rates(Decimal(4), Decimal(18), Decimal("0.4"), Decimal(5))),),
            ),
            SOURCE,
            TABLE_DATE,
            date(2026, 7, 30),
            note="raised",
        ),
    ),
    TABLE_DATE,
    encoding="o200k_base",
    context=1_050_000,
    max_input=922_000,
    snapshot_pattern="date",
)
SONNET = Model(
    "claude-sonnet-5",
    "anthropic",
    "chat",
    (Price(Schedule(rates("3", "15")), SOURCE, TABLE_DATE),),
    TABLE_DATE,
    approx=Approx("o200k_base", Decimal("1.5"), "20 languages, measured 2026-11-22"),
    context=200_000,
    benchmarks={"mmlu": Decimal("73.8")},
)
DAVINCI = Model(
    "text-davinci-003", "openai", "completion", (), TABLE_DATE, encoding="p50k_base", status="retired"
)

ONCE = Scenario()
LONG = "packages/core/src/main/resources/templates/a_rather_long_name_for_a_template_of_a_page.html"
TOKENS = {
    "src/app.py": 1_234,
    "src/lib/parser.py": 30_321,
    "docs/说明文档.md": 4_567,
    "README.md": 31,
    "data/big.txt": 131_072,
    "a|b`c.md": 22,
    "evil\x1b[31m\nname.txt": 333,
    "[bold]smile:smile:[/bold].txt": 7,
    "empty.txt": 0,
    "party-🎉.txt": 45,
    "latin-\udce9t\udce9.txt": 12,
    LONG: 2_048,
}


def column(model: Model, *, compared: bool = False, room: int = 0) -> Column:
    price = model.prices[-1] if model.prices else None
    return Column(model.name, model.tokenizer or "", model, price, compared, room)


def figure(tokens: int, of: Column, scenario: Scenario) -> Figure:
    """Priced by the standard rate; how prices are found is not what these tests are about."""
    if of.price is None:
        return Figure(tokens)
    base = of.price.standard.base
    assert base.output is not None
    calls = scenario.calls
    return Figure(
        tokens,
        Cost(
            base.input * tokens * calls / 1_000_000,
            base.output * scenario.output_tokens * calls / 1_000_000,
        ),
    )


def report(
    tokens: dict[str, int],
    columns: Sequence[Column],
    *,
    scenario: Scenario = ONCE,
    skipped: tuple[Skipped, ...] = (),
    partial: bool = False,
) -> Report:
    """Later columns count a little more, so that no two are alike."""
    rows = tuple(
        Row(
            path,
            number * 4,
            tuple(figure(number + number * i // 20, c, scenario) for i, c in enumerate(columns)),
        )
        for path, number in tokens.items()
    )
    engines = tuple(EngineChoice(name, "toktok", "bulk") for name in sorted({c.encoding for c in columns}))
    return Report(tuple(columns), rows, skipped, scenario, engines, partial)


MODELS_OF_THE_TABLE = (MINI, TERRA, SONNET, TURBO, DAVINCI)
SKIPPED = (
    Skipped("logo.png", Reason.BINARY),
    Skipped("no-such-file", Reason.NOT_FOUND, "no such file", explicit=True),
    Skipped("secret\tkey", Reason.UNREADABLE, "Permission denied"),
    Skipped("old|file.txt", Reason.TOO_LARGE, "12.0 GB is more than 1.0 GB"),
    Skipped("loop", Reason.SYMLINK_LOOP),
)


def everything() -> Report:
    """Two models, one compared and one estimated; odd names; what does not fit; skipped; partial."""
    columns = [
        column(MINI, room=500),
        column(TERRA, room=500),
        column(TURBO, compared=True, room=500),
        column(SONNET, room=500),
    ]
    made = report(TOKENS, columns, scenario=Scenario(500, 10), skipped=SKIPPED, partial=True)
    rows = tuple(
        Row(r.path, r.size, r.figures, "utf-16-le" if "说" in r.path else "utf-8", 3 * r.path.startswith("["))
        for r in made.rows
    )
    return Report(made.columns, rows, made.skipped, made.scenario, made.engines, made.partial)


def one_model() -> Report:
    """The same inputs for one model, whole, and with nothing skipped that was not named."""
    return report(TOKENS, [column(MINI)], skipped=SKIPPED[:2])


def one_input() -> Report:
    return report({"src/app.py": 1_234}, [column(MINI), column(TURBO, compared=True)])


def encoding_only() -> Report:
    return report(TOKENS, [Column("cl100k_base", "cl100k_base")])
