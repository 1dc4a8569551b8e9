"""Looks up models by any of their names, and the price that is in force on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from tokcount.errors import NoPriceError, UnknownNameError
from tokcount.model import ImageRule, Model, Price, Source
from tokcount.pricing.table import Table

if TYPE_CHECKING:
    from tokcount.pricing.status import Status

_LISTING = "Run `tokcount models` to list all."


class Book:
    """Everything that the price tables know, later tables over earlier ones, model by model.

    Iterates over the models in the tables' own order. A model's own name wins over another one's snapshot,
    an exact spelling over one in other case.

    Arguments:
        tables: the lowest layer first.
    """

    def __init__(self, tables: Iterable[Table]) -> None:
        self._models: dict[str, Model] = {}
        self.sources: Mapping[str, Source] = {}
        self.image_rules: Mapping[str, ImageRule] = {}
        for table in tables:
            self._models.update(table.models)
            self.sources = {**self.sources, **table.sources}
            self.image_rules = {**self.image_rules, **table.image_rules}
        self._names: dict[str, Model] = {}
        for model in self._models.values():
            self._names.update(dict.fromkeys(model.snapshots, model))
        self._names.update(self._models)
        self._folded = {name.casefold(): model for name, model in self._names.items()}
        self._folded.update((name.casefold(), model) for name, model in self._models.items())

    def __iter__(self) -> Iterator[Model]:
        return iter(self._models.values())

    def __len__(self) -> int:
        return len(self._models)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    def find(self, name: str) -> Model:
        """The model that ``name`` stands for: its name, a snapshot, ``provider/name``, or a fine-tuned id.

        Raises:
            UnknownNameError: nothing goes by that name; similar names are in it.
        """
        model = self.get(name)
        if model is None:
            from tokcount.pricing.problems import holding, near

            bare = name.rpartition("/")[2]
            # A family that is typed for one of its models comes before a slip that happens to be as long.
            meant = dict.fromkeys((*holding(bare, self._models), *near(bare, self._models)))
            near_names = tuple(meant)[:3] or near(bare, self._names)
            raise UnknownNameError("model", name, near_names, _LISTING)
        return model

    def get(self, name: str) -> Model | None:
        """As ``find``, but ``None`` where nothing goes by that name."""
        model = self._named(name)
        if model is None and "/" in name:
            provider, _, bare = name.partition("/")
            model = self._named(bare)
            # The same model costs something else at another host, so azure/… is not openai/….
            if model and model.provider.casefold() != provider.casefold():
                return None
        return model

    def _named(self, name: str) -> Model | None:
        model = self._names.get(name) or self._folded.get(name.casefold())
        if model is None and name[:3].casefold() == "ft:":
            parts = name.split(":", 2)  # ft:BASE:ORGANISATION:NAME:ID
            return self._named(":".join(parts[:2])) if len(parts) > 2 else None
        if model is None and (dated := _dated().match(name)):
            base = self._models.get(dated["name"]) or self._folded.get(dated["name"].casefold())
            if base and base.snapshot_pattern and _is_day(dated[base.snapshot_pattern]):
                return base
        return model

    def price(self, model: Model, as_of: date | None = None) -> Price:
        """The price of ``model`` in force on ``as_of``; by default on the date of its table, never today.

        An undated price holds since the model's release, where that is known.

        Raises:
            NoPriceError: the table has no price of the model, or none as early as that (``no-price``).
        """
        if not model.prices:
            reason = model.note or "The price table has none."
            hint = "Count without a price, or add one to a price table of your own."
            raise NoPriceError("no-price", f"{model.name} has no price. {reason}", hint)
        day = as_of or model.table_date
        for price in reversed(model.prices):
            if (price.start or model.released or date.min) <= day:
                return price
        first = model.prices[0].start or model.released
        message = f"The price table has no price of {model.name} on {day}."
        raise NoPriceError("no-price", message, f"Its first price is in force from {first} on.")

    def status(self, model: Model, as_of: date | None = None) -> Status:
        """Whether ``model`` can be called on ``as_of``; by default on the date of its table, never today."""
        from tokcount.pricing.status import status

        return status(model, as_of or model.table_date)


@cache
def _dated() -> re.Pattern[str]:
    return re.compile(r"(?P<name>.+)-(?:(?P<date>\d{4}-\d\d-\d\d)|(?P<compact_date>\d{8}))\Z", re.ASCII)


def _is_day(text: str | None) -> bool:
    try:
        return text is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False
