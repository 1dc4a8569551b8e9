"""``tokcount check --init``: a first ``tokcount.toml``, with budgets for what the project holds."""

from __future__ import annotations

import os
from collections.abc import Sequence

from tokcount.budgets.measure import How, count, scaled
from tokcount.budgets.select import Members, project_files
from tokcount.cli import console
from tokcount.cli.check_plan import Project
from tokcount.config.starter import init_text
from tokcount.errors import ExitCode, UsageError
from tokcount.model import Counted
from tokcount.model.checks import Budget

_NAME = "tokcount.toml"
# All that is visible, and of what is hidden the places of instructions for agents.
_LOOKED_AT = Budget("all", ("**", "/.*rules", "/.cursor/**", "/.github/**/*.md"))


def write_first(project: Project, models: Sequence[str], how: How) -> int:
    """Write the file to the root of the project; the result is the exit status.

    Raises:
        UsageError: there are settings already, or the file cannot be written.
    """
    path = os.path.join(project.root, _NAME)
    if project.loaded.file or os.path.lexists(path):
        there = project.loaded.file or path
        raise UsageError("config-exists", "There are settings already.", "Add [[budgets]] to them.", there)
    name = next(iter(models or project.loaded.settings.models))
    column = project.column(name, bool(models))
    members = Members((_LOOKED_AT,))
    found = count(project_files(project.root, members), lambda _: (column.encoding,), how)
    scale = scaled(column)
    files = [
        (path, scale(outcome.tokens[column.encoding]))
        for path, outcome in found.items()
        if isinstance(outcome, Counted)
    ]
    text = init_text(files, name)
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise console.cannot_write(path, error) from error
    console.say("note", f"{_NAME} was written.", "Look through it, then run `tokcount check`.")
    return ExitCode.OK
