"""Settings: ``tokcount.toml``, ``.tokcount.toml`` or ``[tool.tokcount]``, and the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokcount.errors import UsageError

DEFAULT_MODEL = "gpt-4o-mini"
_OWN_FILES = ("tokcount.toml", ".tokcount.toml")
_SHARED_FILE = "pyproject.toml"
_KEYS = ("model", "pricing")


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds where the command line says nothing.

    ``models`` are names of models, never empty. ``pricing`` is the project's price table, if it has one.
    """

    models: tuple[str, ...] = (DEFAULT_MODEL,)
    pricing: Path | None = None


def load_settings(folder: Path | None = None, env: Mapping[str, str] = os.environ) -> Settings:
    """The settings in force in ``folder`` (default: the current one).

    The nearest file with settings counts, up to the root of the git repository. ``TOKCOUNT_MODEL``, one name
    or several with commas between, is stronger than the file.

    Raises:
        UsageError: a file is not TOML, or holds a key or a value that means nothing.
    """
    models: tuple[str, ...] = ()
    pricing = None
    found = _find(folder or Path.cwd())
    if found:
        path, table = found
        _check_keys(table, path)
        models = _models(table, path)
        pricing = _pricing(table, path)
    named = tuple(name.strip() for name in env.get("TOKCOUNT_MODEL", "").split(",") if name.strip())
    return Settings(named or models or (DEFAULT_MODEL,), pricing)


def _find(folder: Path) -> tuple[Path, dict[str, Any]] | None:
    for place in (folder, *folder.parents):
        for name in _OWN_FILES:
            if (place / name).is_file():
                return place / name, _parse(place / name)
        shared = place / _SHARED_FILE
        if shared.is_file() and b"tool.tokcount" in _read(shared):
            table = _parse(shared).get("tool", {}).get("tokcount")
            if isinstance(table, dict):
                return shared, table
        if (place / ".git").exists():
            return None
    return None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            "config-unreadable",
            f"The settings cannot be read: {error.strerror}.",
            "Make the file readable, or move it away.",
            str(path),
        ) from error


def _parse(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(_read(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            "config-syntax",
            f"The settings are not valid TOML: {error}.",
            "Mend the file at that place.",
            str(path),
        ) from error


def _check_keys(table: dict[str, Any], path: Path) -> None:
    for key in table:
        if key not in _KEYS:
            raise UsageError(
                "config-key",
                f"There is no setting '{key}'.",
                f"The settings are {' and '.join(_KEYS)}.",
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
