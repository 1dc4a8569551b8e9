"""The schema of a price table: closed key sets, types and rules; the only place that knows pydantic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError, ValidationInfo

from tokcount.model import Approx, ImageRule, Model, Price, Rates, Schedule, Source, Tier
from tokcount.pricing import fields, rules
from tokcount.pricing.mistakes import describe
from tokcount.pricing.problems import Problem, TableError
from tokcount.pricing.rules import Path
from tokcount.pricing.table import SCHEMA, Table
from tokcount.pricing.yaml_reader import Read, read


def _declared(kind: str) -> Callable[[object, ValidationInfo], str]:
    def check(value: object, info: ValidationInfo) -> str:
        known = (info.context or {}).get(kind, ())
        if value not in known:
            meant = fields.choose(value, tuple(known))
            remedy = f"{meant} Or declare it under '{kind}'." if meant else f"Declare it under '{kind}'."
            raise fields.WrongValueError(f"is not declared: {fields.shown(value)}", remedy)
        return str(value)

    return check


_Money = Annotated[Decimal, PlainValidator(fields.money)]
_MaybeMoney = Annotated[Decimal | None, PlainValidator(fields.optional(fields.money))]
_Count = Annotated[int, PlainValidator(fields.count)]
_MaybeCount = Annotated[int | None, PlainValidator(fields.optional(fields.count))]
_Whole = Annotated[int, PlainValidator(fields.whole)]
_Text = Annotated[str, PlainValidator(fields.text)]
_Name = Annotated[str, PlainValidator(fields.name)]
_Day = Annotated[date, PlainValidator(fields.day)]
_MaybeDay = Annotated[date | None, PlainValidator(fields.optional(fields.day))]
_Encoding = PlainValidator(fields.one_of(fields.ENCODINGS))
_Score = Annotated[Decimal, PlainValidator(fields.score)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _SourceRow(_Row):
    url: _Text = ""
    via: _Text = ""


class _ImageRuleRow(_Row):
    method: Annotated[str, PlainValidator(fields.one_of(fields.METHODS))]
    fit: _Count = 0
    short_side: _Count = 0
    tile: _Count = 0
    base: _Whole = 0
    per_tile: _Whole = 0
    patch: _Count = 0
    multiplier: Annotated[Decimal, PlainValidator(fields.ratio)] = Decimal(1)
    rounding: Annotated[str, PlainValidator(fields.one_of(fields.ROUNDINGS))] = "up"
    max_patches: _Count = 0
    plus: _Whole = 0
    plus_chat: _Whole = 0
    low: _Count = 0
    original_fit: _Count = 0
    original_patches: _Count = 0
    auto: Annotated[str, PlainValidator(fields.one_of(fields.DETAILS))] = "high"
    refused_above: _Count = 0
    estimated: _Text = ""


class _RatesRow(_Row):
    input: _Money
    output: _MaybeMoney = None
    cached: _MaybeMoney = None
    cache_write: _MaybeMoney = None

    def rates(self) -> Rates:
        return Rates(self.input, self.output, self.cached, self.cache_write)


class _TierRow(_RatesRow):
    above: _Count


class _ScheduleRow(_RatesRow):
    tiers: list[_TierRow] = []

    def schedule(self) -> Schedule:
        return Schedule(self.rates(), tuple(Tier(tier.above, tier.rates()) for tier in self.tiers))


class _PriceRow(_ScheduleRow):
    start: _MaybeDay = Field(None, alias="from")
    batch: _ScheduleRow | None = None
    source: Annotated[str, PlainValidator(_declared("sources"))]
    checked: _Day
    second_hand: Annotated[bool, PlainValidator(fields.flag)] = False
    disputed: _Text = ""
    note: _Text = ""


class _ApproxRow(_Row):
    encoding: Annotated[str, _Encoding]
    ratio: Annotated[Decimal, PlainValidator(fields.ratio)] = Decimal(1)
    basis: _Text


class _ModelRow(_Row):
    provider: _Name
    prices: list[_PriceRow]
    kind: Annotated[str, PlainValidator(fields.one_of(fields.KINDS))] = "chat"
    encoding: Annotated[str | None, PlainValidator(fields.optional(fields.one_of(fields.ENCODINGS)))] = None
    approx: _ApproxRow | None = None
    context: _MaybeCount = None
    max_input: _MaybeCount = None
    max_output: _MaybeCount = None
    knowledge: Annotated[str, PlainValidator(fields.month)] = ""
    image: Annotated[str, PlainValidator(_declared("image_rules"))] = ""
    released: _MaybeDay = None
    shutdown: _MaybeDay = None
    status: Annotated[str, PlainValidator(fields.one_of(fields.STATUSES))] = ""
    replacement: _Text = ""  # free text: the successor may be a model that no table holds
    snapshots: list[_Name] = []
    snapshot_pattern: Annotated[str, PlainValidator(fields.one_of(fields.PATTERNS))] = ""
    benchmarks: dict[str, _Score] = {}
    note: _Text = ""


class _TableRow(_Row):
    version: Annotated[int, PlainValidator(fields.count)] = Field(alias="schema")
    updated: _Day
    unit: Annotated[str, PlainValidator(fields.one_of((fields.UNIT,)))]
    sources: dict[str, _SourceRow] = {}
    image_rules: dict[str, _ImageRuleRow] = {}
    models: dict[str, Any] = {}


_R = TypeVar("_R", bound=_Row)
_ROWS: dict[str, type[_Row]] = {
    "": _TableRow,
    "models": _ModelRow,
    "prices": _PriceRow,
    "tiers": _TierRow,
    "batch": _ScheduleRow,
    "approx": _ApproxRow,
    "sources": _SourceRow,
    "image_rules": _ImageRuleRow,
}
_KEYS = {
    part: tuple(info.alias or name for name, info in row.model_fields.items()) for part, row in _ROWS.items()
}


def parse_table(content: FilePath | bytes, file: str = "", inherited: Table | None = None) -> Table:
    """The price table in a file or in bytes, validated.

    Arguments:
        content: where the YAML is, or the YAML itself.
        file: the name to show in messages; by default the path.
        inherited: the tables below this one, whose sources and image rules it may name too.

    Raises:
        TableError: with every mistake, each with its line and what to do.
        OSError: the file cannot be read.
    """
    shown = file or ("<table>" if isinstance(content, bytes) else str(content))
    found = read(content if isinstance(content, bytes) else content.read_bytes(), shown)
    table, problems = _Parser(found, inherited).table()
    if table is None or problems:
        raise TableError("bad-price-table", shown, problems)
    return table


class _Parser:
    def __init__(self, found: Read, inherited: Table | None) -> None:
        self._found = found
        self._problems = list(found.problems)
        self._inherited = inherited

    def table(self) -> tuple[Table | None, list[Problem]]:
        data = self._found.data
        if not isinstance(data, dict):
            self._blame(
                (), "A price table is a mapping, which this is not.", f"Start it with `schema: {SCHEMA}`."
            )
            return None, self._problems
        version = data.get("schema")
        if isinstance(version, int) and version != SCHEMA:
            what = f"This table has schema {version}; this tokcount reads schema {SCHEMA}."
            self._blame(("schema",), what, "Install a tokcount that reads it, or use another table.")
            return None, self._problems
        head = self._row(_TableRow, data, (), {})
        raw = data.get("models")
        entries: Mapping[str, object] = raw if isinstance(raw, dict) else {}
        sources = self._sources(head, data)
        updated = head.updated if head else date.min
        context = {"sources": tuple(sources), "image_rules": self._rule_names(data)}
        models = [self._model(name, entry, updated, sources, context) for name, entry in entries.items()]
        for broken in rules.doubles(entries):
            self._blame(*broken)
        if head is None:
            return None, self._problems
        own = {name: sources[name] for name in head.sources}
        image_rules = {name: ImageRule(name, **row.model_dump()) for name, row in head.image_rules.items()}
        for lacking in rules.unusable(image_rules):
            self._blame(*lacking)
        return Table(head.updated, own, image_rules, {m.name: m for m in models if m}), self._problems

    def _sources(self, head: _TableRow | None, data: Mapping[str, object]) -> dict[str, Source]:
        """What a price may name: the names alone where the head is broken, so as to check the models too."""
        sources = dict(self._inherited.sources) if self._inherited else {}
        raw = data.get("sources")
        names = raw if isinstance(raw, dict) else {}
        rows = head.sources if head else {}
        return sources | {n: Source(n, rows[n].url, rows[n].via) if n in rows else Source(n) for n in names}

    def _rule_names(self, data: Mapping[str, object]) -> tuple[str, ...]:
        raw = data.get("image_rules")
        below = tuple(self._inherited.image_rules) if self._inherited else ()
        return (*below, *(raw if isinstance(raw, dict) else ()))

    def _model(
        self, name: str, entry: object, updated: date, sources: Mapping[str, Source], context: dict[str, Any]
    ) -> Model | None:
        path: Path = ("models", name)
        try:
            fields.name(name)
        except fields.WrongValueError as error:
            self._blame(path, f"The model's name {error.what}.", error.remedy)
        row = self._row(_ModelRow, entry, path, context)
        if row is None:
            return None
        model = _model(name, row, updated, sources)
        for found in rules.broken(model):
            self._blame((*path, *found.path), f"{name}: {found.what}", found.remedy)
        return model

    def _row(self, row: type[_R], data: object, path: Path, context: dict[str, Any]) -> _R | None:
        try:
            return row.model_validate(data, context=context)
        except ValidationError as error:
            for entry in error.errors(include_url=False):
                self._blame(*describe(dict(entry), path, _KEYS))
            return None

    def _blame(self, path: Path, what: str, remedy: str) -> None:
        if path not in self._found.refused:
            self._problems.append(Problem(self._found.line(path), what, remedy))


def _model(name: str, row: _ModelRow, updated: date, sources: Mapping[str, Source]) -> Model:
    plain = row.model_dump(exclude={"prices", "approx", "snapshots"})
    prices = tuple(_price(price, sources) for price in row.prices)
    approx = Approx(row.approx.encoding, row.approx.ratio, row.approx.basis) if row.approx else None
    snapshots = tuple(row.snapshots)
    return Model(name, prices=prices, table_date=updated, approx=approx, snapshots=snapshots, **plain)


def _price(row: _PriceRow, sources: Mapping[str, Source]) -> Price:
    return Price(
        standard=row.schedule(),
        source=sources[row.source],
        checked=row.checked,
        start=row.start,
        batch=row.batch.schedule() if row.batch else None,
        second_hand=row.second_hand,
        note=row.note,
        disputed=row.disputed,
    )
