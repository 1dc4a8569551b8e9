"""Functions that a model may call → the TypeScript that it is shown, which is what they are billed by.

The layout was found by holding renderings against recorded requests. What no recorded tool has is rendered
as seems best, and named, for then the count is an estimate.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tokcount.requests.doubtful import LOOP
from tokcount.requests.drafts import ShapeError
from tokcount.requests.faults import under
from tokcount.requests.jsonfields import Json, listed, mapping, shallow, text, words

HEAD = "namespace functions {"
TAIL = "} // namespace functions"
BETWEEN = "\n\n"

# Keywords that recorded tools have; the constraints among them are not shown.
_SEEN = words(
    "type properties required items anyOf enum title description default additionalProperties $ref "
    "$defs definitions $schema strict"
)
_NAMES = {"integer": "number", "number": "number", "string": "string", "boolean": "boolean", "null": "null"}
_SIMPLE = tuple(_NAMES)
_DEEPEST = 64
# What all that is expanded from `$ref`s may come to, in characters: references to references double.
_EXPANDED = 1_000_000


class Rendered(NamedTuple):
    """A function as TypeScript, and what in it no recorded tool has."""

    text: str
    unseen: tuple[str, ...] = ()


def namespace(functions: Iterable[str]) -> str:
    """All functions of a request as the model is shown them."""
    return BETWEEN.join((HEAD, *functions, TAIL))


# What parameters may say that have no property.
_EMPTY = words(
    "type properties required additionalProperties title description $defs definitions $schema strict"
)


def function(tool: Json, path: str = "", *, strict: bool = False) -> Rendered:
    """A function as TypeScript.

    A ``$ref`` is expanded where it stands; one to what it stands in is shown as ``any``.

    Arguments:
        tool: its ``name``, ``description`` and ``parameters``, a JSON Schema.
        path: where it stands in the request.
        strict: whether the API holds the model to the schema, which then is shown a little differently.

    Raises:
        ShapeError: it has no name, or its schema is none, is too deep or grows without measure.
    """
    name = text(tool, "name", path)
    given = tool.get("parameters")
    place = under(path, "parameters")
    schema = {} if given is None else mapping(given, place)
    shallow(schema, place)
    writer = _Writer(schema, place, strict)
    takes = f"(_: {writer.root()})" if schema.get("properties") else "()"
    if takes == "()" and not schema.keys() <= _EMPTY:
        writer.unseen.add("parameters without properties that say something else")
    about = comment(_said(tool, "description", path))
    return Rendered("\n".join((*about, f"type {name} = {takes} => any;")), tuple(sorted(writer.unseen)))


def comment(*texts: str) -> list[str]:
    """Texts as lines of a comment, with an empty one between two of them."""
    lines: list[str] = []
    for one in filter(None, texts):
        lines += ["//"] if lines else []
        lines += [f"// {line.strip()}".rstrip() for line in one.splitlines()]
    return lines


def _said(schema: Json, key: str, path: str) -> str:
    """A title or description; none is as good as an empty one."""
    return "" if schema.get(key) is None else text(schema, key, path)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


class _Writer:
    """Writes the types of one schema."""

    def __init__(self, root: Json, path: str, strict: bool) -> None:
        self.unseen: set[str] = set()
        self._root = root
        self._path = path
        self._strict = strict
        self._open = ["#"]  # the references that what is being written stands in
        self._left = _EXPANDED

    def root(self) -> str:
        """The type of the parameters."""
        if "$ref" in self._root:
            self.unseen.add("a $ref as the whole schema")
        self._note(self._root)
        return self._object(self._root, 0)

    def _type(self, given: object, depth: int) -> str:
        schema, opened = self._resolved(given)
        found = self._type_of(schema, depth)
        self._close(opened)
        return found

    def _type_of(self, schema: Json, depth: int) -> str:
        """The type of a schema that is no ``$ref``, and that stands in one of ``depth``."""
        if depth > _DEEPEST:
            raise ShapeError(self._path, "The schema is nested too deep.", "The API takes ten levels.")
        self._note(schema)
        found = self._written(schema, depth + 1)
        self._spend(1 + len(found))
        return found

    def _written(self, schema: Json, depth: int) -> str:
        kind = schema.get("type")
        if "enum" in schema or "const" in schema:
            return self._values(schema)
        for key in ("anyOf", "oneOf"):
            if key in schema:
                return self._union(listed(schema[key], self._path), depth)
        if isinstance(kind, list):
            if "description" in schema:
                self.unseen.add("several types with a description")
            # A strict schema says the description once, above the property; any other at each type again.
            return self._union([{**schema, "type": one} for one in kind], depth, remarked=not self._strict)
        if kind == "object" or (kind is None and "properties" in schema):
            return self._object(schema, depth)
        if kind == "array":
            return self._array(schema, depth)
        if kind not in _SIMPLE:
            self.unseen.add("a schema without a type")
            kind = ""
        return _NAMES.get(kind, "any")

    def _values(self, schema: Json) -> str:
        values = listed(schema["enum"], self._path) if "enum" in schema else [schema["const"]]
        if not all(isinstance(value, str) for value in values):
            self.unseen.add("values that are not text")
        return " | ".join(map(_json, values))

    def _union(self, branches: list[Any], depth: int, *, remarked: bool = True) -> str:
        """Alternatives: on one line, or one a line where one of them is described."""
        shown: list[tuple[str, str]] = []
        for branch in branches:
            schema, opened = self._resolved(branch)
            if schema.get("type") not in _SIMPLE:
                self.unseen.add("alternatives of several parts")
            shown.append((self._type_of(schema, depth), _said(schema, "description", self._path)))
            self._close(opened)
        if not remarked or not any(about for _, about in shown):
            return " | ".join(kind for kind, _ in shown)
        self.unseen.add("described alternatives")
        return "".join(f"\n | {kind}{f' // {about}' if about else ''}" for kind, about in shown) + "\n"

    def _array(self, schema: Json, depth: int) -> str:
        items = schema.get("items")
        if not items or not isinstance(items, dict):
            self.unseen.add("an array of anything")
            return "any[]"
        if "enum" in items or "anyOf" in items or items.get("type") == "array" or "default" in items:
            self.unseen.add("an array of enums, alternatives or arrays")
        item = self._type(items, depth)
        return f"Array<\n{item}\n>" if "\n" in item else f"{item}[]"

    def _object(self, schema: Json, depth: int) -> str:
        """An object: on one line if nothing in it has a comment, a default or lines of its own."""
        properties = mapping(schema.get("properties") or {}, under(self._path, "properties"))
        needed = schema.get("required")
        wanted = {name for name in needed if isinstance(name, str)} if isinstance(needed, list) else set()
        head = comment(_said(schema, "title", self._path), _said(schema, "description", self._path))
        if isinstance(schema.get("additionalProperties"), dict) or not properties:
            self.unseen.add("an object of any properties")
        fields = [self._property(name, given, name in wanted, depth) for name, given in properties.items()]
        if not fields:
            body = ["{}"]
        elif not any(about or "\n" in line for about, line in fields):
            body = ["{ " + ", ".join(line for _, line in fields) + " }"]
        else:
            body = ["{", *(line for about, shown in fields for line in (*about, f"{shown},")), "}"]
        return "\n".join((*head, *body))

    def _property(self, name: str, given: object, needed: bool, depth: int) -> tuple[list[str], str]:
        """The comment above a property, and its line."""
        schema, opened = self._resolved(given)
        if not name.isidentifier():
            self.unseen.add("a property whose name is no word")
        about = comment(_said(schema, "title", self._path), _said(schema, "description", self._path))
        if "default" in schema:
            about.append(f"// default: {_json(schema['default'])}")
            if isinstance(schema["default"], dict | list):
                self.unseen.add("a default of several parts")
        if "properties" in schema:  # then title and description stand above, and not again within
            schema = {key: value for key, value in schema.items() if key not in {"title", "description"}}
        line = f"{name}{'' if needed else '?'}: {self._type_of(schema, depth)}"
        self._spend(sum(map(len, about)))
        self._close(opened)
        return about, line

    def _resolved(self, given: object) -> tuple[Mapping[str, Any], int]:
        """What a ``$ref`` stands for, and how many were followed: as many must be closed again."""
        if not isinstance(given, dict):
            self.unseen.add("a schema without a type")
            return {}, 0
        schema: Json = given
        opened = 0
        while "$ref" in schema:
            reference = text(schema, "$ref", self._path)
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            if reference in self._open:
                self.unseen.add(LOOP)
                return rest, opened
            if rest:
                self.unseen.add("a $ref beside other keywords")
            self._open.append(reference)
            opened += 1
            schema = {**self._target(reference), **rest}
        return schema, opened

    def _target(self, reference: str) -> Json:
        found: Any = self._root
        for step in reference.split("/")[1:] if reference.startswith("#") else [""]:
            key = step.replace("~1", "/").replace("~0", "~")
            found = found.get(key) if isinstance(found, dict) else None
        if not isinstance(found, dict):
            self.unseen.add("a $ref to nothing")
            return {}
        return found

    def _close(self, opened: int) -> None:
        if opened:
            del self._open[-opened:]

    def _spend(self, characters: int) -> None:
        if len(self._open) > 1:
            self._left -= characters
            if self._left < 0:
                what = f"Its $refs expand to more than {_EXPANDED:,} characters."
                raise ShapeError(self._path, what, "Refer to less, or less often.")

    def _note(self, schema: Json) -> None:
        self.unseen.update(schema.keys() - _SEEN)
