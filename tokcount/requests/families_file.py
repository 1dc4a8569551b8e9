"""families.yaml → families, checked: closed sets of keys, types, and nothing missing after ``like``."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any, TypeVar, get_type_hints

from tokcount.cache import Store, cache_dir
from tokcount.errors import TokcountError
from tokcount.requests.families import (
    Before,
    Chat,
    ChatCalls,
    ChatSchema,
    ChatTools,
    Families,
    Family,
    Message,
    Responses,
    ResponsesCalls,
    ResponsesSchema,
    ResponsesTools,
)

BUNDLED = os.path.join(os.path.dirname(__file__), "families.yaml")
_BLOCKS = (
    *(Before, Chat, ChatCalls, ChatSchema, ChatTools, Message),
    *(Responses, ResponsesCalls, ResponsesSchema, ResponsesTools),
)
_OWN = frozenset({"family", "like", "match", "source", "chat", "responses"})
_Path = tuple[str | int, ...]
_T = TypeVar("_T")


class _WrongError(Exception):
    def __init__(self, path: _Path, what: str) -> None:
        super().__init__(what)
        self.path = path
        self.what = what


@cache
def load(path: str = BUNDLED) -> Families:
    """The families in a file.

    What was once read and checked is kept, as JSON: to load what reads YAML takes longer than all the rest.

    Raises:
        TokcountError: the file has a mistake (``bad-families``), with its line; or it is no YAML.
        OSError: the file cannot be read.
    """
    with open(path, "rb") as file:
        content = file.read()
    store = Store(os.path.join(cache_dir(), "prices"))
    key = {"families": content.decode("latin-1")}
    kept = store.load(path, key)
    if kept is not None:
        # A sound file whose content is another shape counts as empty, as any other damage does.
        with suppress(_WrongError):
            return _families(kept)
    plain, made = _read(content, path)
    store.save(path, key, plain)
    return made


def _read(content: bytes, path: str) -> tuple[Any, Families]:
    from tokcount.pricing.yaml_reader import read

    found = read(content, path)
    for problem in found.problems:
        raise TokcountError("bad-families", problem.what, problem.remedy, f"{path}:{problem.line}")
    plain = _plain(found.data)
    try:
        return plain, _families(plain)
    except _WrongError as error:
        hint = "The head of families.yaml says what each key is."
        raise TokcountError("bad-families", error.what, hint, f"{path}:{found.line(error.path)}") from None


def _plain(value: Any) -> Any:
    """With days as text, as JSON can hold them."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _families(data: Any) -> Families:
    _closed(data, frozenset({"families", "otherwise", "special", "openai"}), ())
    entries = data.get("families")
    if not isinstance(entries, list):
        raise _WrongError(("families",), "'families' is not a list.")
    merged: dict[str, dict[str, Any]] = {}
    for i, entry in enumerate(entries):
        path = ("families", i)
        _closed(entry, _OWN, path)
        name, like = entry.get("family"), entry.get("like")
        if not isinstance(name, str) or name in merged:
            raise _WrongError(path, f"The family needs a 'family' of its own, which {name!r} is not.")
        if like is not None and like not in merged:
            raise _WrongError((*path, "like"), f"There is no family {like!r} further up.")
        own = {"match": None, "source": None, **entry}
        merged[name] = _merged(merged.get(like, {}), own) if like else own
    families = tuple(_family(entry, ("families", i)) for i, entry in enumerate(merged.values()))
    otherwise = _text(data, "otherwise", ())
    if otherwise not in merged:
        raise _WrongError(("otherwise",), f"There is no family {otherwise!r}.")
    return Families(families, otherwise, _pattern(data, "special", ()), _pattern(data, "openai", ()))


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """``over`` laid on ``base``, block by block."""
    made = dict(base)
    for key, value in over.items():
        below = made.get(key)
        made[key] = _merged(below, value) if isinstance(value, dict) and isinstance(below, dict) else value
    return made


def _family(entry: dict[str, Any], path: _Path) -> Family:
    return Family(
        entry["family"],
        _pattern(entry, "match", path),
        _text(entry, "source", path),
        _block(Chat, entry.get("chat"), (*path, "chat")),
        _block(Responses, entry.get("responses"), (*path, "responses")),
    )


def _block(kind: type[_T], data: Any, path: _Path) -> _T:
    """``data`` as a named tuple: each key is a field, and each field without a default is there."""
    types, defaults = get_type_hints(kind), vars(kind)["_field_defaults"]
    _closed(data, frozenset(types), path)
    values: dict[str, Any] = {}
    for name, wanted in types.items():
        given = data.get(name)
        if name not in data or (given is None and name in defaults):
            if name not in defaults:
                raise _WrongError(path, f"'{name}' is missing in '{path[-1]}'.")
            continue
        values[name] = _value(wanted, given, (*path, name))
    return kind(**values)


def _value(wanted: Any, given: Any, path: _Path) -> Any:
    for block in _BLOCKS:
        if wanted in (block, block | None):
            return _block(block, given, path)
    if wanted in (date, date | None):
        with suppress(TypeError, ValueError):
            return date.fromisoformat(given)
        raise _WrongError(path, f"'{path[-1]}' is no day: {given!r}.")
    # A truth value is an int to Python, but not here.
    if not isinstance(given, wanted) or (isinstance(given, bool) and wanted is not bool):
        kinds = {
            int: "a whole number",
            int | None: "a whole number or null",
            bool: "true or false",
            str: "text",
        }
        raise _WrongError(path, f"'{path[-1]}' is not {kinds[wanted]}: {given!r}.")
    return given


def _closed(data: Any, known: frozenset[str], path: _Path) -> None:
    if not isinstance(data, dict):
        raise _WrongError(path, f"'{path[-1] if path else 'families.yaml'}' is not a mapping.")
    for key in data:
        if key not in known:
            raise _WrongError((*path, key), f"There is no key '{key}' here, only {', '.join(sorted(known))}.")


def _text(data: Mapping[str, Any], key: str, path: _Path) -> str:
    given = data.get(key)
    if not isinstance(given, str) or not given:
        raise _WrongError((*path, key), f"'{key}' is not text: {given!r}.")
    return given


def _pattern(data: Mapping[str, Any], key: str, path: _Path) -> str:
    given = _text(data, key, path)
    try:
        re.compile(given)
    except re.error as error:
        raise _WrongError((*path, key), f"'{key}' is no regular expression: {error}.") from None
    return given
