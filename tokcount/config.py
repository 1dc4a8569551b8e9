"""Settings: ``tokcount.toml``, ``.tokcount.toml`` or ``[tool.tokcount]``, and the environment."""

import os
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tokcount.errors import UsageError

StrPath = str | os.PathLike[str]

DEFAULT_MODEL = "gpt-4o-mini"
_VARIABLE = "TOKCOUNT_MODEL"
_OWN_FILES = ("tokcount.toml", ".tokcount.toml")
_SHARED_FILE = "pyproject.toml"
_KEYS = ("model", "pricing")


class Settings(NamedTuple):
    """What holds where the command line says nothing.

    ``models`` are names of models, never empty; ``origin`` says where they were set, and is empty for the
    default. ``pricing`` is the project's price table, if it has one.
    """

    models: tuple[str, ...] = (DEFAULT_MODEL,)
    pricing: StrPath | None = None
    origin: str = ""


def load_settings(folder: StrPath | None = None, env: Mapping[str, str] = os.environ) -> Settings:
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
        settings = Settings(models or settings.models, _pricing(table, path), path if models else "")
    named = tuple(name.strip() for name in env.get(_VARIABLE, "").split(",") if name.strip())
    return Settings(named, settings.pricing, _VARIABLE) if named else settings


def _find(folder: StrPath | None) -> tuple[str, dict[str, Any]] | None:
    """The nearest file with settings, and what it holds."""
    try:
        start = os.getcwd() if folder is None else os.path.abspath(folder)
    except FileNotFoundError:  # the current directory was deleted
        return None
    for place in _upwards(start):
        for name in _OWN_FILES:
            path = os.path.join(place, name)
            if os.path.isfile(path):
                return path, _parse(path)
        shared = os.path.join(place, _SHARED_FILE)
        if os.path.isfile(shared) and (table := _shared(shared)) is not None:
            return shared, table
        if os.path.lexists(os.path.join(place, ".git")):
            return None
    return None


def _upwards(folder: str) -> Iterator[str]:
    yield folder
    while (parent := os.path.dirname(folder)) != folder:
        folder = parent
        yield folder


def _shared(path: str) -> dict[str, Any] | None:
    """``[tool.tokcount]`` of a file that belongs to others too; ``None`` where it has none."""
    try:
        # Most do not mention us, and then neither their syntax nor whether we may read them matters.
        if b"tokcount" not in _content(path):
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
        path,
    )


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _parse(path: str) -> dict[str, Any]:
    import tomllib

    try:
        # Windows' editors may put a byte order mark in front.
        return tomllib.loads(_content(path).decode("utf-8-sig"))
    except OSError as error:
        raise UsageError(
            "config-unreadable",
            f"The settings cannot be read: {error.strerror}.",
            "Make the file readable, or move it away.",
            path,
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            "config-syntax", "The settings are not UTF-8.", "Save the file as UTF-8.", path
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            "config-syntax",
            f"The settings are not valid TOML: {error}.",
            "Mend the file at that place.",
            path,
        ) from error


def _check_keys(table: dict[str, Any], path: str) -> None:
    for key in table:
        if key not in _KEYS:
            from tokcount.pricing.problems import near

            meant = "".join(f"Did you mean {name}? " for name in near(key, _KEYS, 1))
            raise UsageError(
                "config-key",
                f"There is no setting '{key}'.",
                f"{meant}The settings are {' and '.join(_KEYS)}.",
                path,
            )


def _models(table: dict[str, Any], path: str) -> tuple[str, ...]:
    value = table.get("model", ())
    names = (value,) if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) and name for name in names):
        raise UsageError(
            "config-value",
            "'model' is neither a name nor a list of names.",
            f'Write model = "{DEFAULT_MODEL}".',
            path,
        )
    return tuple(names)


def _pricing(table: dict[str, Any], path: str) -> StrPath | None:
    value = table.get("pricing")
    if value is None:
        return None
    if not isinstance(value, str) or not value:
        raise UsageError(
            "config-value", "'pricing' is not a path.", 'Write pricing = "my-prices.yaml".', path
        )
    from pathlib import Path

    return Path(path).parent / value
