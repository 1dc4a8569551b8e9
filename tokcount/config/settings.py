"""What holds where the command line says nothing: the settings, from the nearest file and the environment."""

import os
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from tokcount.config.files import StrPath, find, named

DEFAULT_MODEL = "gpt-4o-mini"
_VARIABLE = "TOKCOUNT_MODEL"


class Settings(NamedTuple):
    """What holds where the command line says nothing.

    ``models`` are names of models, never empty; ``origin`` says where they were set, and is empty for the
    default. ``pricing`` is the project's price table, if it has one. The rest is for checks: ``base`` is what
    to compare with, a revision, ``auto`` or ``none``; ``on_missing_base`` is ``error``, ``warn`` or
    ``ignore``; ``baseline`` a stored state to compare with; ``max_price_age`` is in days; ``warn_at`` is the
    share of a limit from which on budgets warn that say nothing of it themselves.
    """

    models: tuple[str, ...] = (DEFAULT_MODEL,)
    pricing: StrPath | None = None
    origin: str = ""
    base: str = "auto"
    on_missing_base: str = "warn"
    baseline: StrPath | None = None
    max_price_age: int | None = None
    warn_at: Decimal | None = None


def load_settings(
    folder: StrPath | None = None, env: Mapping[str, str] = os.environ, config: StrPath | None = None
) -> Settings:
    """The settings in force in ``folder`` (default: the current one).

    The nearest file with settings counts, up to the root of the git repository, or else the file ``config``.
    ``TOKCOUNT_MODEL``, one name or several with commas between, is stronger than the file. Budgets are not
    looked at: a mistake in one is no reason not to count.

    Raises:
        ConfigError: a file is not TOML, or holds a key or a value that means nothing.
    """
    found = find(folder) if config is None else named(config)
    settings = Settings()
    if found:
        from tokcount.config.mistakes import Mistakes
        from tokcount.config.top import read_top

        mistakes = Mistakes()
        settings = read_top(found, mistakes)
        mistakes.check(found)
    return with_environment(settings, env)


def with_environment(settings: Settings, env: Mapping[str, str]) -> Settings:
    """``settings`` where the variables of ``env`` are stronger than a file."""
    models = tuple(name.strip() for name in env.get(_VARIABLE, "").split(",") if name.strip())
    return settings._replace(models=models, origin=_VARIABLE) if models else settings
