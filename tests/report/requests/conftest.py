"""Golden files of this package's own, written as those of the folder above."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture
def golden(golden: Callable[[str, str], None]) -> Callable[[str, str], None]:
    return lambda name, text: golden(f"requests-{name}", text)
