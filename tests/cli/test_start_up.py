"""Start-up is a feature: which modules each command line does not load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from .helpers import invoke, write

HEAVY = {
    "rich", "pydantic", "yaml", "typer", "tiktoken", "toktok", "ignore", "charset_normalizer", "pathspec",
    "requests", "tomllib", "difflib", "importlib.resources", "asyncio", "email", "logging", "unittest",
}  # fmt: skip

# Of the standard library, what takes longer to load than a small file to count, and what only that loads.
DEAR = {
    "dataclasses", "inspect", "ast", "dis", "tokenize", "typing_extensions", "pathlib", "urllib.parse",
    "ipaddress", "tempfile", "shutil", "random", "platformdirs", "concurrent.futures", "multiprocessing",
    "subprocess",
}  # fmt: skip

# What is of use only to those who name more than a file, or that complains.
UNUSED = {
    "tokcount.cli.complaints", "tokcount.cli.options", "tokcount.cli.outputs", "tokcount.counting.streams",
    "tokcount.engines.pieces", "tokcount.pricing.problems", "tokcount.pricing.schema",
    "tokcount.sources.charset", "tokcount.sources.globs", "tokcount.sources.lists", "tokcount.sources.walk",
}  # fmt: skip

SCRIPT = """
import json, sys
before = set(sys.modules)
from tokcount.__main__ import guarded
status = guarded(sys.argv[1:])
sys.stdout.flush()
sys.stderr.write(json.dumps([status, sorted(set(sys.modules) - before)]))
"""


def loaded(*args: str) -> set[str]:
    """The modules that a command line loads beyond Python's own start."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *args], capture_output=True, stdin=subprocess.DEVNULL, check=True
    )
    status, modules = json.loads(done.stderr)
    assert status == 0
    return set(modules)


@pytest.fixture(autouse=True)
def warm(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file to count, and prices that were compiled in an earlier run; no count is remembered."""
    monkeypatch.setenv("TOKCOUNT_CACHE_DIR", str(here / "cache"))
    write({"good.txt": "hello world"})
    assert invoke("good.txt", "-q", "--no-cache").status == 0


@pytest.mark.parametrize("args", [("--version",), ("-V",)], ids=" ".join)
def test_the_version_loads_next_to_nothing(args: tuple[str, ...]) -> None:
    modules = loaded(*args)
    assert not modules & HEAVY
    assert {name for name in modules if name.startswith("tokcount")} <= {
        "tokcount", "tokcount.__main__", "tokcount._version", "tokcount.errors",
    }  # fmt: skip


@pytest.mark.parametrize("args", [("--help",), ("count", "-h"), ("models", "--help")], ids=" ".join)
def test_the_help_loads_the_parser_once_and_nothing_heavy(
    args: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKCOUNT_CACHE_DIR", str(tmp_path / "cache"))
    first, second = loaded(*args), loaded(*args)
    assert "typer" in first
    assert not first & {"rich", "pydantic", "yaml", "tiktoken", "toktok", "ignore", "charset_normalizer"}
    assert not second & {"typer", "tokcount.model"}


@pytest.mark.parametrize("args", ["-q", "-f plain", "-f json", "-f jsonl", "-f csv", "-f markdown"])
def test_what_programs_read_is_made_without_what_people_need(args: str) -> None:
    cold = loaded("good.txt", *args.split())
    assert not cold & HEAVY
    assert "tokcount.engines.index.engine" in cold
    warm = loaded("good.txt", *args.split())
    assert not warm & HEAVY
    assert not {name for name in warm if name.startswith("tokcount.engines.index.")}
    assert not loaded("good.txt", *args.split(), "--no-cache") & (HEAVY | {"sqlite3"})


@pytest.mark.parametrize("args", ["-q", "-f plain"])
def test_a_file_that_is_known_takes_little_of_the_standard_library(
    args: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded("good.txt", *args.split())
    known = loaded("good.txt", *args.split())
    assert known & (HEAVY | DEAR | UNUSED) == set()
    # Also where the user's folders are asked for, as most users have them.
    monkeypatch.delenv("TOKCOUNT_CACHE_DIR")
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, os.path.abspath("home"))
    loaded("good.txt", *args.split())
    known = loaded("good.txt", *args.split())
    assert known & (DEAR if sys.platform == "linux" else {"dataclasses"}) == set()


def test_named_tuples_have_annotations_that_need_no_compiling() -> None:
    """``from __future__ import annotations`` makes texts of them, each of which ``typing`` compiles."""
    loaded("good.txt", "-q")
    for name in loaded("good.txt", "-q"):
        spec = find_spec(name) if name.startswith("tokcount.") else None
        source = Path(spec.origin).read_text("utf-8") if spec and spec.origin else ""
        assert "(NamedTuple)" not in source or "from __future__ import annotations" not in source, name


def test_an_encoding_needs_no_prices() -> None:
    modules = loaded("good.txt", "-q", "--encoding", "o200k_base")
    assert "tokcount.pricing.layers" not in modules


def test_the_table_loads_rich_alone() -> None:
    modules = loaded("good.txt")
    assert "rich" in modules
    assert not modules & {"pydantic", "yaml", "tiktoken", "charset_normalizer"}


def test_models_count_nothing() -> None:
    assert not loaded("models", "-f", "csv") & {"rich", "pydantic", "yaml", "tiktoken", "toktok", "ignore"}


# What only those need who read about models, who type what Typer reads, or who ask for another format.
NOT_FOR_LISTS = {
    "csv", "sqlite3", "hashlib", "traceback", "tokcount.cli.command",
    "tokcount.cli.options", "tokcount.report.cards", "tokcount.report.grid", "tokcount.report.drawing",
    "tokcount.report.json_format", "tokcount.report.notes", "tokcount.report.view",
    "tokcount.pricing.problems", "tokcount.pricing.schema", "tokcount.pricing.yaml_reader",
    "tokcount.engines", "tokcount.sources", "tokcount.counting",
}  # fmt: skip


@pytest.mark.parametrize("args", ["-f json", "gpt-4o-mini -f json", "gpt-4o-mini o3 -f json --color never"])
def test_models_for_programs_take_little_of_the_standard_library(args: str) -> None:
    loaded("models", *args.split())
    assert loaded("models", *args.split()) & (HEAVY | DEAR | NOT_FOR_LISTS) == set()


def test_other_lists_of_models_load_what_they_show() -> None:
    assert loaded("models", "-f", "csv") & (HEAVY | DEAR | (NOT_FOR_LISTS - {"csv"})) == set()
    assert loaded("models", "-f", "plain") & (HEAVY | DEAR | NOT_FOR_LISTS) == set()
    assert not loaded("models") & {"typer", "pydantic", "yaml", "tiktoken", "toktok", "ignore"}
    assert not loaded("models", "gpt-4o-mini") & {"typer", "pydantic", "yaml", "tiktoken", "toktok", "ignore"}
