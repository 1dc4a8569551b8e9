"""What ``docs/requests.md`` says of billing is what is billed, as far as the program goes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.requests.recorded import rows, table
from tests.requests.recordings import FOLDER
from tokcount.requests.families_file import BUNDLED, load
from tokcount.requests.typescript import function, namespace

from . import markdown
from .markdown import ROOT
from .test_readme import UPDATE

PAGE = ROOT / "docs" / "requests.md"
BEGIN, END = "<!-- recorded -->\n", "<!-- /recorded -->\n"


def test_the_table_is_the_one_that_the_tests_make() -> None:
    if not FOLDER.is_dir():
        pytest.skip(f"the recordings are not here: {FOLDER}")
    before, _, rest = markdown.read(PAGE).partition(BEGIN)
    shown, _, after = rest.partition(END)
    made = f"\n{table(list(rows(FOLDER)))}\n\n"
    if UPDATE and shown != made:
        PAGE.write_text(f"{before}{BEGIN}{made}{END}{after}", encoding="utf-8")
    else:
        assert shown == made


def test_the_table_is_there() -> None:
    """Also where there are no recordings to make it of."""
    shown = markdown.read(PAGE).partition(BEGIN)[2].partition(END)[0]
    assert "| **chat, together** | **all** |" in shown
    assert "| **responses, together** | **all** |" in shown


def test_the_tool_is_billed_as_the_text_that_is_shown() -> None:
    text = markdown.read(PAGE)
    [tool], [shown] = markdown.blocks(text, "json"), markdown.blocks(text, "text")
    rendered = function(json.loads(tool.body))
    assert rendered.unseen == ()
    assert namespace([rendered.text]) == shown.body.removesuffix("\n")


def test_the_family_of_the_page_can_be_added(tmp_path: Path) -> None:
    [entry] = markdown.blocks(markdown.read(PAGE), "yaml")
    families, begin, otherwise = Path(BUNDLED).read_text(encoding="utf-8").partition("# Whose rules a model")
    file = tmp_path / "families.yaml"
    file.write_text(f"{families}{entry.body}\n{begin}{otherwise}", encoding="utf-8")
    assert load().find("gpt-7-sol").doubt
    added = load(str(file)).find("gpt-7-sol")
    assert (added.name, added.doubt) == ("gpt-7", "")
    assert added.chat.message.estimate
    assert added.chat.tools == load().find("gpt-5.4").chat.tools
