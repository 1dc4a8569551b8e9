"""A format loads only what it needs: start-up is a feature."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("rich", "pydantic", "yaml", "pygments", "typer", "tiktoken", "toktok")

SCRIPT = """
import sys
from {package}.data import everything, MODELS_OF_THE_TABLE
from tokcount.report import Options, render
from tokcount.report.catalogue import render_models
render(everything(), Options(color=True), {fmt!r})
if {fmt!r} in ("json", "csv", "plain", "markdown"):
    render_models(MODELS_OF_THE_TABLE, Options(), {fmt!r}, price_of=lambda model: None)
print(sorted({{name.partition(".")[0] for name in sys.modules}} & set({heavy!r})))
"""


@pytest.mark.parametrize(
    ("fmt", "loaded"),
    [(fmt, []) for fmt in ("json", "jsonl", "csv", "plain", "markdown")]
    + [("table", ["rich"]), ("tree", ["rich"])],
)
def test_what_a_format_loads(fmt: str, loaded: list[str]) -> None:
    here = Path(__file__).resolve().parent
    script = SCRIPT.format(package=here.name, fmt=fmt, heavy=HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=here.parent, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.strip() == str(loaded)
