"""Golden files of the checks, and what others wrote to hold the formats against.

``TOKCOUNT_UPDATE_GOLDEN=1 pytest tests/report`` writes the golden files anew; read the difference before it
is kept.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.report.conftest import UPDATE
from tokcount._version import __version__

GOLDEN = Path(__file__).parent / "golden"
# Read at import: the tests' environment is cleared of what begins with TOKCOUNT_.
MULTITOOL = os.environ.get("TOKCOUNT_SARIF_MULTITOOL", "")
_COMMANDS = ("sarif-multitool-linux", "sarif-multitool", "Sarif.Multitool")


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        for key in ("version", "semanticVersion"):
            text = text.replace(f'"{key}": "{__version__}"', f'"{key}": "VERSION"')
        text = text.replace(f"tokcount {__version__}", "tokcount VERSION")
        if UPDATE:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert text == path.read_bytes().decode(), f"{name} differs; see conftest.py"

    return check


@pytest.fixture(scope="session")
def schemas(shared: Path) -> Path:
    """The schemas that others wrote."""
    folder = shared / "schemas"
    if not folder.is_dir():
        pytest.skip(f"the schemas that others wrote are not here: {folder}")
    return folder


@pytest.fixture(scope="session")
def sarif_schema(schemas: Path) -> Any:
    return json.loads((schemas / "sarif-2.1.0.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def multitool() -> str:
    """Microsoft's validator, where it is installed; nothing is downloaded for a test."""
    found = next(filter(None, map(shutil.which, [MULTITOOL, *_COMMANDS] if MULTITOOL else _COMMANDS)), None)
    if found is None:
        pytest.skip(
            "npm's @microsoft/sarif-multitool-linux is not installed (or name it: TOKCOUNT_SARIF_MULTITOOL)"
        )
    return found
