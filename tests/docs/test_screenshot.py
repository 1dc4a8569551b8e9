"""The picture shows what the program writes today; how Rich draws it is Rich's own matter."""

from __future__ import annotations

import html
import importlib.util
import os
import re
from typing import Any

import pytest

from .markdown import ROOT
from .test_readme import UPDATE


def words(picture: str) -> list[str]:
    """The text of an SVG in the order in which it is drawn."""
    found = re.findall(r"<text [^>]*>([^<]*)</text>", picture)
    return [word for text in found for word in html.unescape(text).split()]


def drawing() -> Any:
    spec = importlib.util.spec_from_file_location("screenshot", ROOT / "tools" / "screenshot.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")
def test_the_screenshot_is_the_programs() -> None:
    module = drawing()
    drawn: str = module.draw()
    kept = module.TARGET.read_text(encoding="utf-8")
    if UPDATE and words(drawn) != words(kept):
        module.TARGET.write_text(drawn, encoding="utf-8")
    else:
        assert words(drawn) == words(kept)


def test_the_screenshot_fetches_nothing() -> None:
    kept = (ROOT / "docs" / "screenshot.svg").read_text(encoding="utf-8")
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", kept)
    assert "href" not in kept
