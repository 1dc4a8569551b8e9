"""The JSON Schema of tokcount.toml, for editors and for whoever writes such files by program."""

from __future__ import annotations

import json
from importlib.resources import files

FILE = "tokcount-1.schema.json"


def schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of ``tokcount.toml``."""
    loaded: dict[str, object] = json.loads(files(__name__).joinpath(FILE).read_text(encoding="utf-8"))
    return loaded
