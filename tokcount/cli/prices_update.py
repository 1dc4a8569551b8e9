"""``tokcount prices update``: a feed is read, shown against what is there, and written if it may be."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime

from tokcount.cli import console
from tokcount.cli.prices import tell
from tokcount.cli.prices_options import Arguments
from tokcount.errors import ExitCode, PricingError, UsageError
from tokcount.pricing.imports.feed import Feed
from tokcount.pricing.imports.recognise import FROM_PACKAGE, from_content, from_package
from tokcount.pricing.layers import bundled, fetched_path, load_tables, read_table_file
from tokcount.pricing.table import Table
from tokcount.pricing.update import Update, plan, refuse_what_was_lost, write
from tokcount.report.grid import plural
from tokcount.report.prices.updates import update_told

_SHOWN = 5


def update(typed: Arguments) -> int:
    """Run the action; the result is the exit status.

    Raises:
        TokcountError: the feed cannot be had, is not plausible, or cannot be written; nothing was changed.
    """
    if typed.source is None:
        raise UsageError(
            "usage",
            "It is not said where the prices come from.",
            f"Write --from {FROM_PACKAGE}, or --from with a file or an https address.",
        )
    path = fetched_path()
    if path is None:
        raise PricingError("no-home", "There is no home folder for the prices.", "Set HOME or XDG_DATA_HOME.")
    below, *fetched = load_tables([bundled(), *([path] if os.path.lexists(path) else [])])
    feed = feed_of(typed.source, below)
    planned = plan(below, fetched[0] if fetched else None, feed, _today())
    tell(update_told(feed, planned, path, dry_run=typed.dry_run), typed)
    if not typed.force:
        refuse_what_was_lost(planned, feed.name)
    if typed.dry_run:
        console.say("note", "Nothing was written: it is a dry run.")
    elif planned.is_empty:
        console.say("note", "There is nothing to write.")
    elif _agreed(planned, typed):
        write(planned, path, below)
        number = plural(len(planned.merged.models), "model was", "models were")
        console.say("note", f"{number} written to {path}.")
    else:
        console.say("note", "Nothing was written.")
    return ExitCode.OK


def feed_of(name: str, below: Table) -> Feed:
    """The feed that ``name`` stands for: the installed package, a file, or an address.

    Raises:
        PricingError: it cannot be had, or is none.
    """
    if name == FROM_PACKAGE:
        return from_package(_today())
    if "://" in name:
        from tokcount.pricing.fetch import fetch

        return from_content(fetch(name), name, below, today=_today(), made=_today())
    content = read_table_file(name)
    made = datetime.fromtimestamp(os.stat(name).st_mtime, UTC).date()
    return from_content(content, name, below, today=_today(), made=made)


def _agreed(planned: Update, typed: Arguments) -> bool:
    """Whether prices that moved far may be taken; who can be asked is asked.

    Raises:
        PricingError: nobody can be asked.
    """
    jumps = planned.jumps
    if not jumps or typed.yes or typed.force:
        return True
    named = list(dict.fromkeys(jump.model for jump in jumps))
    rest = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    what = (
        f"{plural(len(jumps), 'rate', 'rates')} moved more than fivefold: {', '.join(named[:_SHOWN])}{rest}."
    )
    if not console.is_terminal(sys.stdin):
        raise PricingError(
            "prices-jumped", f"{what} Nothing was changed.", "Look at the differences; --yes takes them."
        )
    console.say("warning", what, "Write them? [y/N]")
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the user's own day
