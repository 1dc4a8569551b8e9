"""A response format → the text that the model is shown of it."""

from __future__ import annotations

from typing import Any

from tokcount.requests.faults import under
from tokcount.requests.jsonfields import Json, compact, mapping, shallow, text, words
from tokcount.requests.typescript import Rendered, comment

# Constraints are not shown. Recordings have these, and show that they cost nothing …
_DROPPED = words("required additionalProperties default minimum maximum minItems maxItems format minLength")
# … and these are taken to be like them.
_DROPPED_TOO = words(
    "exclusiveMinimum exclusiveMaximum multipleOf uniqueItems maxLength pattern minProperties maxProperties"
)
_SHOWN = words("type properties items anyOf enum const title description $ref $defs")
# Under these keys stand names, and schemas under the names.
_NAMED = frozenset(["properties", "$defs", "definitions", "patternProperties", "dependentSchemas"])
# Under these stand values, which are no schemas.
_VALUES = frozenset(["enum", "const", "examples"])


def format_text(wanted: Json, path: str) -> Rendered:
    """A response format as text, and what in it no recorded one has.

    Arguments:
        wanted: its ``name``, ``description`` and ``schema``.
        path: where it stands in the request.

    Raises:
        ShapeError: it has no name, or its schema is none or is too deep.
    """
    name = text(wanted, "name", path)
    place = under(path, "schema")
    schema = mapping(wanted["schema"] if wanted.get("schema") is not None else {}, place)
    shallow(schema, place)
    unseen: set[str] = set()
    shown = compact(_shown(schema, unseen))
    said = "" if wanted.get("description") is None else text(wanted, "description", path)
    about = "".join(f"{line}\n" for line in comment(said))
    return Rendered(f"# Response Formats\n\n## {name}\n\n{about}{shown}", tuple(sorted(unseen)))


def _shown(schema: Any, unseen: set[str]) -> Any:
    """A schema as it is shown: in its own order, without constraints."""
    if isinstance(schema, list):
        return [_shown(one, unseen) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _DROPPED:
            continue
        if key not in _SHOWN:
            unseen.add(key)
            if key in _DROPPED_TOO:
                continue
        if key in _NAMED and isinstance(value, dict):
            made[key] = {name: _shown(one, unseen) for name, one in value.items()}
        else:
            made[key] = value if key in _VALUES else _shown(value, unseen)
    return made
