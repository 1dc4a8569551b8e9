"""Settings: ``tokcount.toml``, ``.tokcount.toml`` or ``[tool.tokcount]``, and the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokcount.errors import UsageError
from tokcount.pricing.problems import near

DEFAULT_MODEL = "gpt-4o-mini"
_VARIABLE = "TOKCOUNT_MODEL"
_OWN_FILES = ("tokcount.toml", ".tokcount.toml")
_SHARED_FILE = "pyproject.toml"
_KEYS = ("model", "pricing")


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds where the command line says nothing.

    ``models`` are names of models, never empty; ``origin`` says where they were set, and is empty for the
    default. ``pricing`` is the project's price table, if it has one.
    """

    models: tuple[str, ...] = (DEFAULT_MODEL,)
    pricing: Path | None = None
    origin: str = ""


def load_settings(folder: Path | None = None, env: Mapping[str, str] = os.environ) -> Settings:
    """The settings in force in ``folder`` (default: the current one).

    The nearest file with settings counts, up to the root of the git repository. ``TOKCOUNT_MODEL``, one name
    or several with commas between, is stronger than the file.

    Raises:
        UsageError: a file is not TOML, or holds a key or a value that means nothing.
    """
    settings = Settings()
    found = _find(folder)
    if found:
        path, table = found
        _check_keys(table, path)
        models = _models(table, path)
        settings = Settings(models or settings.models, _pricing(table, path), str(path) if models else "")
    named = tuple(name.strip() for name in env.get(_VARIABLE, "").split(",") if name.strip())
    return Settings(named, settings.pricing, _VARIABLE) if named else settings


def _find(folder: Path | None) -> tuple[Path, dict[str, Any]] | None:
    """The nearest file with settings, and what it holds."""
    try:
        start = Path.cwd() if folder is None else folder.absolute()
    except FileNotFoundError:  # the current directory was deleted
        return None
    for place in (start, *start.parents):
        for name in _OWN_FILES:
            if os.path.isfile(place / name):
                return place / name, _parse(place / name)
        shared = place / _SHARED_FILE
        if os.path.isfile(shared) and (table := _shared(shared)) is not None:
            return shared, table
        if os.path.lexists(place / ".git"):
            return None
    return None


def _shared(path: Path) -> dict[str, Any] | None:
    """``[tool.tokcount]`` of a file that belongs to others too; ``None`` where it has none."""
    try:
        # Most do not mention us, and then neither their syntax nor whether we may read them matters.
        if b"tokcount" not in path.read_bytes():
            return None
    except OSError:
        return None
    tool = _parse(path).get("tool")
    table = tool.get("tokcount") if isinstance(tool, dict) else None
    if table is None or isinstance(table, dict):
        return table
    raise UsageError(
        "config-value",
        "'tool.tokcount' is not a table.",
        "Write [tool.tokcount] above the settings.",
        str(path),
    )


def _parse(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        # Windows' editors may put a byte order mark in front.
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UsageError(
            "config-unreadable",
            f"The settings cannot be read: {error.strerror}.",
            "Make the file readable, or move it away.",
            str(path),
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            "config-syntax", "The settings are not UTF-8.", "Save the file as UTF-8.", str(path)
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            "config-syntax",
            f"The settings are not valid TOML: {error}.",
            "Mend the file at that place.",
            str(path),
        ) from error


def _check_keys(table: dict[str, Any], path: Path) -> None:
    for key in table:
        if key not in _KEYS:
            meant = "".join(f"Did you mean {name}? " for name in near(key, _KEYS, 1))
            raise UsageError(
                "config-key",
                f"There is no setting '{key}'.",
                f"{meant}The settings are {' and '.join(_KEYS)}.",
                str(path),
            )


def _models(table: dict[str, Any], path: Path) -> tuple[str, ...]:
    value = table.get("model", ())
    names = (value,) if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) and name for name in names):
        raise UsageError(
            "config-value",
            "'model' is neither a name nor a list of names.",
            f'Write model = "{DEFAULT_MODEL}".',
            str(path),
        )
    return tuple(names)


def _pricing(table: dict[str, Any], path: Path) -> Path | None:
    value = table.get("pricing")
    if value is None:
        return None
    if not isinstance(value, str) or not value:
        raise UsageError(
            "config-value", "'pricing' is not a path.", 'Write pricing = "my-prices.yaml".', str(path)
        )
    return path.parent / value
