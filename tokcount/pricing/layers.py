"""Finds the price tables, the lowest layer first, and makes one book of them."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from tokcount.cache import Store, StrPath, cache_dir
from tokcount.errors import PricingError
from tokcount.folders import user_folder
from tokcount.pricing.book import Book
from tokcount.pricing.table import SCHEMA, Table, compile_table, load_table

_LARGEST = 16 * 1024 * 1024
_HERE = os.path.dirname(__file__)
_EPOCH = date.min


def load_book(
    *, pricing: StrPath | None = None, project: StrPath | None = None, env: Mapping[str, str] = os.environ
) -> Book:
    """The prices of all layers, each of which replaces whole models of those below it.

    From low to high: the bundled table, a fetched update, the user's table, the project's, the one that
    ``TOKCOUNT_PRICING`` names, and ``pricing``. A table may name the sources and image rules of those
    below it, and is validated only once: after that its compiled form is loaded.

    Arguments:
        pricing: the table that was named on the command line.
        project: the table that the project's configuration names.
        env: the environment, for ``TOKCOUNT_PRICING`` and ``TOKCOUNT_CACHE_DIR``.

    Raises:
        PricingError: a table that was named is missing, or one that is there cannot be read or does not hold
            together; every mistake of that table is in it.
    """
    return Book(load_tables(_paths(pricing, project, env), env))


def load_layers(
    *, pricing: StrPath | None = None, project: StrPath | None = None, env: Mapping[str, str] = os.environ
) -> list[tuple[str, Table]]:
    """The tables that ``load_book`` makes a book of with the same arguments, each behind its path.

    Raises:
        PricingError: as ``load_book``.
    """
    paths = list(_paths(pricing, project, env))
    return list(zip(paths, load_tables(paths, env), strict=True))


def load_tables(paths: Iterable[str], env: Mapping[str, str] = os.environ) -> list[Table]:
    """The tables in ``paths``, the lowest first, each checked over those below it.

    Of a fetched update that is older than the bundled table only those models count that this one lacks: the
    others would hide what a newer version of the program knows.

    Raises:
        PricingError: as ``load_book``.
    """
    store = Store(os.path.join(cache_dir(env), "prices"))
    fetched = fetched_path()
    tables: list[Table] = []
    below = Table(updated=_EPOCH)
    for path in paths:
        table = _load(path, below, store)
        if path == fetched and tables and table.updated < tables[0].updated:
            newer = tables[0].models
            table = table._replace(models={n: m for n, m in table.models.items() if n not in newer})
        tables.append(table)
        sources = {**below.sources, **table.sources}
        below = Table(table.updated, sources, {**below.image_rules, **table.image_rules})
    return tables


def fetched_path() -> str | None:
    """Where a fetched update is; ``None`` for a user without a home."""
    folder = user_folder("data")
    return None if folder is None else os.path.join(folder, "prices.yaml")


def read_table_file(path: str) -> bytes:
    """The bytes of a price table or feed.

    Raises:
        PricingError: it is missing, may not be read, or is too large.
    """
    return _read(path)


def digest(
    *, pricing: StrPath | None = None, project: StrPath | None = None, env: Mapping[str, str] = os.environ
) -> str:
    """The SHA-256 of all tables that ``load_book`` reads with the same arguments, the lowest first."""
    from hashlib import sha256

    found = sha256()
    for path in _paths(pricing, project, env):
        found.update(_read(path))
    return found.hexdigest()


def _paths(pricing: StrPath | None, project: StrPath | None, env: Mapping[str, str]) -> Iterator[str]:
    yield bundled()
    yield from filter(os.path.lexists, _users_paths())
    named = env.get("TOKCOUNT_PRICING")
    for chosen in (project, named or None, pricing):
        if chosen is not None:
            from pathlib import Path

            yield str(Path(chosen))


def _users_paths() -> list[str]:
    """Where a fetched update and the user's own table would be; nowhere for a user without a home."""
    config = user_folder("config")
    own = None if config is None else os.path.join(config, "pricing.yaml")
    return [path for path in (fetched_path(), own) if path is not None]


def bundled() -> str:
    """The table that ships with the program: in a wheel beside this module, in a checkout at the root.

    Raises:
        PricingError: it is in neither place.
    """
    for folder in (_HERE, os.path.dirname(os.path.dirname(_HERE))):
        path = os.path.join(folder, "pricing.yaml")
        if os.path.isfile(path):
            return path
    message = "The price table that ships with tokcount is missing."
    raise PricingError("price-table-missing", message, "Install tokcount again.", _HERE)


def _load(path: str, below: Table, store: Store) -> Table:
    """The table in ``path``: compiled, where these very bytes were validated over the same lower layers."""
    content = _read(path)
    name = path if os.path.isabs(path) else os.path.join(os.getcwd(), path)
    # In full: it takes longer to load a library that hashes them than to compare them.
    key = {"schema": SCHEMA, "content": content.decode("latin-1"), "below": compile_table(below)}
    compiled = store.load(name, key)
    if compiled is not None:
        # A sound file whose content is another shape counts as empty, as any other damage does.
        with contextlib.suppress(ValueError, TypeError, KeyError, ArithmeticError, IndexError):
            return load_table(compiled)
    from tokcount.pricing.schema import parse_table

    table = parse_table(content, path, below)
    store.save(name, key, compile_table(table))
    return table


def _read(path: str) -> bytes:
    try:
        about = os.stat(path)
        if stat.S_ISDIR(about.st_mode):
            raise _unreadable(path, "is a directory, not a price table", "Name a file in it.")
        if not stat.S_ISREG(about.st_mode):
            raise _unreadable(path, "is not a regular file", "Save the price table to a file and name that.")
        if about.st_size > _LARGEST:
            raise _unreadable(path, "is too large for a price table", "Name a file of at most 16 MB.")
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise _unreadable(path, "does not exist", "Check the path of the price table.") from None
    except PermissionError:
        raise _unreadable(path, "may not be read", "Change its permissions, or name another file.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _unreadable(path, f"cannot be read: {reason}", "Name another file.") from None


def _unreadable(path: str, what: str, remedy: str) -> PricingError:
    return PricingError("price-table-unreadable", f"The price table {what}.", remedy, path)
