"""What checks, differences and baselines have in common: budgets, their models, and where the files are."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from tokcount.budgets.limits import limits, place
from tokcount.budgets.measure import How
from tokcount.cli.arguments import Output
from tokcount.cli.outputs import check_outputs, parse_output
from tokcount.cli.progress import Progress
from tokcount.config.budgets import Budgets, load_budgets
from tokcount.counting.columns import model_columns
from tokcount.errors import TokcountError, UnknownNameError, UsageError
from tokcount.model import Column, Scenario
from tokcount.model.checks import Budget
from tokcount.pricing.book import Book
from tokcount.pricing.layers import digest, load_book


class Project(NamedTuple):
    """The settings, the price tables and what identifies them; prices are those in force on ``as_of``, unless
    given on the date of each model's table."""

    loaded: Budgets
    book: Book
    pricing: str | None
    as_of: date | None = None

    @property
    def root(self) -> str:
        """Where the globs of budgets start."""
        return self.loaded.root

    def prices(self, columns: Sequence[Sequence[Column]]) -> tuple[str, str]:
        """The date of the newest table that the models are from, and the hash of all."""
        days = [column.model.table_date for row in columns for column in row if column.model]
        found = digest(pricing=self.pricing, project=self.loaded.settings.pricing)
        return (max(days).isoformat() if days else "", found)

    def column(self, name: str, typed: bool, budget: Budget | None = None) -> Column:
        """The model of a budget; a name that nothing knows is told with the place where it stands.

        Raises:
            TokcountError: there is no such model, nothing to count it with, or no price on ``as_of``.
        """
        try:
            return model_columns(self.book, (name,), (), Scenario(), self.as_of)[0]
        except TokcountError as error:
            error.location = error.location or ("" if typed else self._origin(name, budget))
            raise

    def _origin(self, name: str, budget: Budget | None) -> str:
        if budget and name in budget.models:
            return place(budget.origin)
        settings = self.loaded.settings
        if settings.origin and settings.origin == self.loaded.file:
            from tokcount.config.files import named
            from tokcount.config.lines import Lines

            found = named(settings.origin)
            line = Lines(found.text).of((*found.above, "model"))
            return f"{settings.origin}:{line}" if line else settings.origin
        return settings.origin


def load_project(config: str | None, pricing: str | None, as_of: date | None = None) -> Project:
    """What the project has set.

    Raises:
        TokcountError: the settings or a price table make no sense.
    """
    loaded = load_budgets(config=config)
    return Project(loaded, load_book(pricing=pricing, project=loaded.settings.pricing), pricing, as_of)


def columns_of(
    project: Project, budgets: Sequence[Budget], models: Sequence[str]
) -> tuple[tuple[Column, ...], ...]:
    """The models of each budget: ``models`` that were typed, else those that it names, else the settings'.

    Raises:
        TokcountError: one is unknown, or a limit needs what is not known of it.
    """
    result = []
    for budget in budgets:
        names = tuple(models) or budget.models or project.loaded.settings.models
        found: dict[str, Column] = {}
        for name in names:
            column = project.column(name, bool(models), budget)
            assert column.model
            found.setdefault(column.model.name, column)
        for column in found.values():
            limits(budget, column)  # says now, before anything is read, what is missing
        result.append(tuple(found.values()))
    return tuple(result)


def names_of(budgets: Sequence[Budget], wanted: Sequence[str] | None) -> tuple[str, ...]:
    """The names of budgets as typed.

    Raises:
        UnknownNameError: there is no such budget.
    """
    from tokcount.pricing.problems import near

    known = [budget.name for budget in budgets]
    for name in wanted or ():
        if name not in known:
            listing = f"The budgets are {', '.join(known)}."
            raise UnknownNameError("budget", name, near(name, known), listing)
    return tuple(wanted or ())


def need_budgets(project: Project) -> None:
    """Refuse to check nothing.

    Raises:
        UsageError: there is no budget.
    """
    if not project.loaded.budgets:
        raise UsageError(
            "no-budgets",
            "There are no budgets to check.",
            "`tokcount check --init` writes some; or give one: --token-budget 8k FILE.",
            project.loaded.file,
        )


def outputs_of(
    typed: Sequence[str] | None, formats: Collection[str], inputs: Sequence[str | None]
) -> tuple[Output, ...]:
    """What ``-o`` says.

    Raises:
        UsageError: a format is not known, or a file would be overwritten that is read.
    """
    if not typed:
        return ()
    from tokcount.report.checks import format_of

    outputs = tuple(parse_output(text, formats, lambda path: format_of(path, formats)) for text in typed)
    check_outputs(outputs, [path for path in inputs if path])
    return outputs


@contextmanager
def counting(*, jobs: int | None, cached: bool, progress: bool) -> Iterator[How]:
    """How to count, with a progress line while it lasts."""
    with Progress(wanted=progress) as line:
        yield How(jobs=jobs, cached=cached, add=line.add if line.wanted else None, note=line.note)


def write_reports(outputs: Sequence[Output], render: Callable[[str], str]) -> bool:
    """Write each ``-o``; whether all of them could be written."""
    from tokcount.cli.console import say
    from tokcount.cli.outputs import write_output

    problems = [write_output(output, render(output.format)) for output in outputs]
    for problem in filter(None, problems):
        say("error", str(problem), problem.hint)
    return not any(problems)
