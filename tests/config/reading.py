"""Settings written and read, and values as TOML has them."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tokcount.config.budgets import Budgets, load_budgets
from tokcount.config.schema import schema
from tokcount.config.starter import quoted


def read(folder: Path, content: str, name: str = "tokcount.toml") -> Budgets:
    """What is read in ``folder``, a repository of its own, once ``content`` is the file ``name`` in it."""
    (folder / ".git").mkdir(exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8", newline="")
    return load_budgets(folder, {})


def toml(value: Any) -> str:
    """``value`` as TOML, in one line."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        text = str(value).replace("Infinity", "inf").replace("NaN", "nan")
        return text if any(mark in text for mark in ".Ein") else f"{text}.0"
    return str(value).lower() if isinstance(value, bool) else str(value)


@cache
def validator() -> Draft202012Validator:
    document = schema()
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)
