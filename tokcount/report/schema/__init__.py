"""The JSON Schemas of what tokcount writes, as data of the package."""

from __future__ import annotations

import json
from importlib.resources import files

NAMES = (
    "report-1", "models-1", "prices-1", "image-1", "requests-1", "calibration-1", "check-1", "diff-1",
    "compare-1", "encodings-1", "encodings-published-1",
)  # fmt: skip


def schema(name: str) -> dict[str, object]:
    """The JSON Schema (2020-12) called ``name``, one of ``NAMES``."""
    text = files(__name__).joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, object] = json.loads(text)
    return loaded
