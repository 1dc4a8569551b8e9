"""``tokcount baseline``: it goes down by itself, and up only where somebody says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from .helpers import invoke, write

CONFIG = '[[budgets]]\nname = "b"\npaths = ["docs/**"]\nmax-tokens = 99\n'
FILE = "tokcount-baseline.json"


@pytest.fixture(autouse=True)
def _project(here: Path) -> None:
    write({"tokcount.toml": CONFIG, "docs/a.md": "a b c", "docs/b.md": "d", "other.md": "e"})


def text() -> str:
    return Path(FILE).read_text("utf-8")


def test_write() -> None:
    result = invoke("baseline", "write")
    assert (result.status, result.out) == (0, b"")
    assert "2 files" in result.err
    assert '"docs/a.md": {"o200k_base": 3}' in text()
    assert "other.md" not in text()
    before = text()
    assert invoke("baseline", "write", "-q").err == ""
    assert text() == before


def test_ratchet() -> None:
    invoke("baseline", "write")
    write({"docs/a.md": "a b"})
    assert invoke("baseline", "write").status == 0
    write({"docs/a.md": "a b c", "docs/new.md": "new"})
    before = text()
    refused = invoke("baseline", "write")
    assert (refused.status, "docs/a.md: 2 to 3 (o200k_base)" in refused.err) == (2, True)
    assert text() == before
    assert invoke("baseline", "write", "--allow-increase").status == 0
    assert "docs/new.md" in text()


def test_prune() -> None:
    invoke("baseline", "write")
    Path("docs/b.md").unlink()
    write({"docs/a.md": "a b c d e"})
    result = invoke("baseline", "prune")
    assert (result.status, "1 file, 1 fewer" in result.err) == (0, True)
    assert '"docs/a.md": {"o200k_base": 3}' in text()
    assert "docs/b.md" not in text()


def test_one_file_is_not_files() -> None:
    Path("docs/b.md").unlink()
    assert invoke("baseline", "write").err == f"tokcount: note: {Path.cwd() / FILE} was written: 1 file.\n"
    write({"docs/nul.md": b"a\0b"})
    lost = invoke("baseline", "write").err
    assert "docs/nul.md could not be counted: binary." in lost
    write({"docs/nul2.md": b"a\0b"})
    assert "2 files could not be counted, docs/nul.md among them: binary." in invoke("baseline", "write").err


def test_another_tokenizer() -> None:
    invoke("baseline", "write")
    Path(FILE).write_text(text().replace("446a9538", "00000000"), "utf-8")
    refused = invoke("baseline", "write")
    assert (refused.status, "another o200k_base" in refused.err) == (2, True)
    assert invoke("baseline", "write", "--allow-increase").status == 0
    assert "446a9538" in text()


def test_another_file_and_several_models() -> None:
    assert (
        invoke("baseline", "write", "--baseline", "x.json", "-m", "gpt-4o", "-m", "gpt-3.5-turbo").status == 0
    )
    assert '"docs/a.md": {"cl100k_base": 3, "o200k_base": 3}' in Path("x.json").read_text("utf-8")


def test_what_cannot_be_counted_is_no_baseline() -> None:
    write({"docs/nul.md": b"a\0b"})
    refused = invoke("baseline", "write")
    assert (refused.status, "docs/nul.md" in refused.err) == (2, True)
    assert not Path(FILE).exists()


def test_bad_input_is_2() -> None:
    assert invoke("baseline").status == 2
    assert invoke("baseline", "wrte").status == 2
    assert invoke("baseline", "prune").status == 2
    write({FILE: "{"})
    assert invoke("baseline", "write").status == 2
    write({"tokcount.toml": ""})
    assert invoke("baseline", "write").status == 2
