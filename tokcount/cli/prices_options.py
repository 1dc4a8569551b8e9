"""``tokcount prices``: what was typed, its flags, and which action takes which of them."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

import typer

from tokcount.cli.arguments import Color, ListFormat
from tokcount.cli.check_options import parse_money
from tokcount.cli.options import AS_OF, COLOR, DEBUG, PRICING, reads
from tokcount.cli.quantities import parse_count, parse_days
from tokcount.errors import UsageError


class Action(StrEnum):
    """What to do with the prices."""

    list = "list"
    show = "show"
    history = "history"
    validate = "validate"
    diff = "diff"
    age = "age"
    update = "update"


class Modality(StrEnum):
    """What a model takes."""

    text = "text"
    image = "image"


class Arguments(NamedTuple):
    """Tell what models cost, since when, and says who; check, compare and update price tables.

    \b
    list              the price in force of every model, or of those that the flags pick
    show MODEL        the price of a model in full: rates, source, doubts
    history MODEL     each of its prices, and what replaced it
    validate FILE...  every mistake in price tables, with its line
    diff A B          what differs between two tables, or feeds; `bundled` and `current` are tables too
    age               how long ago each figure was compared with its source
    update --from X   take the prices of a feed; the differences are shown first
    """  # noqa: D301 - a backspace is what keeps the lines apart

    action: Action = Action.list
    names: list[str] | None = None
    provider: list[str] | None = None
    kind: list[str] | None = None
    modality: Modality | None = None
    min_window: int | None = None
    max_price: Decimal | None = None
    as_of: date | None = None
    max_age: int | None = None
    pricing: str | None = None
    source: str | None = None
    dry_run: bool = False
    yes: bool = False
    force: bool = False
    format: ListFormat = ListFormat.table
    color: Color = Color.auto
    debug: bool = False


_FILTERS = ("provider", "kind", "modality", "min_window", "max_price")
_TAKEN = {
    Action.list: (*_FILTERS, "as_of", "max_age", "pricing"),
    Action.show: ("names", "as_of", "max_age", "pricing"),
    Action.history: ("names", "as_of", "max_age", "pricing"),
    Action.validate: ("names",),
    Action.diff: ("names", "as_of", "pricing"),
    Action.age: (*_FILTERS, "as_of", "max_age", "pricing"),
    Action.update: ("source", "dry_run", "yes", "force"),
}
_EVERYWHERE = {"action", "format", "color", "debug"}
_NUMBERS = {
    Action.show: (1, 1, "the name of a model"),
    Action.history: (1, 1, "the name of a model"),
    Action.validate: (1, None, "a file"),
    Action.diff: (2, 2, "two tables"),
}

_chosen = partial(typer.Option, show_default=False, rich_help_panel="Which models")
_updated = partial(typer.Option, show_default=False, rich_help_panel="Update")
_output = partial(typer.Option, show_default=False, rich_help_panel="Output")

# In the order of the help. The names are those of the fields of Arguments.
PRICES: dict[str, Any] = {
    "action": typer.Argument(
        metavar="[ACTION]",
        help="list (the default), show, history, validate, diff, age or update.",
        rich_help_panel="Prices",
    ),
    "names": typer.Argument(
        metavar="[NAME]...",
        help="Models, files or tables, as the action takes them.",
        rich_help_panel="Prices",
    ),
    "provider": _chosen("--provider", metavar="NAME", help="Only of this vendor; repeatable."),
    "kind": _chosen("--kind", metavar="KIND", help="Only chat, embedding or another kind; repeatable."),
    "modality": _chosen(
        "--modality", metavar="text|image", help="Only those that take pictures, or only text."
    ),
    "min_window": _chosen(
        "--min-window",
        metavar="N",
        parser=reads(parse_count),
        help="Only with a window of at least N tokens.",
    ),
    "max_price": _chosen(
        "--max-price",
        metavar="USD",
        parser=reads(parse_money),
        help="Only with input at no more than this per million tokens: $0.50.",
    ),
    "as_of": AS_OF,
    "max_age": _chosen(
        "--max-age",
        metavar="DAYS",
        parser=reads(parse_days),
        help="Figures that were checked longer ago are old; `age` exits with 1 then.",
    ),
    "pricing": PRICING,
    "source": _updated(
        "--from",
        metavar="FEED",
        help="genai-prices (the installed package), or a file or https address: its v2 data, the price map "
        "of litellm, or a table of tokcount's.",
    ),
    "dry_run": _updated("--dry-run", help="Show the differences, and write nothing."),
    "yes": _updated("--yes", help="Do not ask about prices that moved more than fivefold."),
    "force": _updated("--force", help="Take a feed too that lost more than half of its models."),
    "format": _output("-f", "--format", metavar="FORMAT", help="table, plain, json, csv or markdown."),
    "color": COLOR,
    "debug": DEBUG,
}


def check(typed: Arguments) -> None:
    """Refuse what an action does not take, and ask for what it needs.

    Raises:
        UsageError: a flag would have no effect, or a name is missing or too much.
    """
    defaults = Arguments._field_defaults
    for name, value in typed._asdict().items():
        if name in _EVERYWHERE or name in _TAKEN[typed.action] or value in (defaults[name], []):
            continue
        flag = "--from" if name == "source" else f"--{name.replace('_', '-')}"
        what = f"the name '{typed.names[0]}'" if name == "names" and typed.names else flag
        raise UsageError(
            "no-effect",
            f"`tokcount prices {typed.action}` does not take {what}.",
            "Leave it out; `tokcount prices --help` lists what each action takes.",
        )
    least, most, what = _NUMBERS.get(typed.action, (0, 0, ""))
    number = len(typed.names or ())
    if number < least or (most is not None and number > most):
        raise UsageError(
            "usage",
            f"`tokcount prices {typed.action}` takes {what}, not {number or 'nothing'}.",
            "`tokcount prices --help` shows how it is called.",
        )
