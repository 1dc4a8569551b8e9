"""A format of checks loads only what it needs: only the table draws."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tokcount.report.checks import DIFF_FORMATS, FORMATS

HEAVY = ("rich", "pydantic", "yaml", "pygments", "typer", "tiktoken", "toktok", "xml.etree")
ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import sys
from tests.report.checks import data
from tokcount.report.checks import render_check, render_diff
from tokcount.report.checks.rules import RULES, explain
from tokcount.report.options import Options
{what}
print(sorted(name for name in {heavy!r} if name in sys.modules))
"""


@pytest.mark.parametrize(
    ("what", "loaded"),
    [
        *((f"render_check(data.CHECKS['failing'](), Options(), {fmt!r})", fmt == "table") for fmt in FORMATS),
        *((f"render_diff(data.changed(), Options(), {fmt!r})", fmt == "table") for fmt in DIFF_FORMATS),
        ("[explain(rule, Options()) for rule in RULES]", False),
    ],
)
def test_what_a_format_loads(what: str, loaded: bool) -> None:
    script = SCRIPT.format(what=what, heavy=HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.strip() == str(["rich"] if loaded else [])
