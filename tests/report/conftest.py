"""The reports of these tests, and golden files.

``TOKCOUNT_UPDATE_GOLDEN=1 pytest tests/report`` writes them anew; read the difference before it is kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tokcount._version import __version__
from tokcount.model import Report

from . import data

GOLDEN = Path(__file__).parent / "golden"
# Read at import: the tests' environment is cleared of what begins with TOKCOUNT_.
UPDATE = os.environ.get("TOKCOUNT_UPDATE_GOLDEN") == "1"


@pytest.fixture
def everything() -> Report:
    return data.everything()


@pytest.fixture
def one_model() -> Report:
    return data.one_model()


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        text = text.replace(f'"version": "{__version__}"', '"version": "VERSION"')
        if UPDATE:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert text == path.read_bytes().decode(), f"{name} differs; see conftest.py"

    return check
