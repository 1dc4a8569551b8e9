"""The pages are whole: links lead somewhere, and every flag, reason and layer is told of."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tokcount.cli.arguments import CountArguments, Format
from tokcount.cli.baseline import Arguments as BaselineArguments
from tokcount.cli.check import Arguments as CheckArguments
from tokcount.cli.check_options import BASELINE, CHECK, DIFF
from tokcount.cli.command import make_command
from tokcount.cli.diff import Arguments as DiffArguments
from tokcount.cli.image import Arguments as ImageArguments
from tokcount.cli.options import COUNT, IMAGE, REQUESTS
from tokcount.cli.prices_options import PRICES
from tokcount.cli.prices_options import Arguments as PricesArguments
from tokcount.cli.requests import Arguments as RequestsArguments
from tokcount.model import Reason
from tokcount.report.checks import FORMATS as CHECK_FORMATS
from tokcount.report.checks import SUFFIXES
from tokcount.report.csv_format import HEADER
from tokcount.report.requests.csv_format import HEADER as REQUESTS_HEADER
from tokcount.report.schema import schema

from . import markdown
from .markdown import PAGES, ROOT


@pytest.mark.parametrize("page", PAGES, ids=markdown.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in markdown.links(markdown.read(page)):
        if re.match(r"[a-z]+:", target):
            assert target.startswith("https://"), target
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), target
        assert linked.is_relative_to(ROOT), target
        if anchor:
            assert anchor in markdown.anchors(markdown.read(linked)), target


def test_the_readme_links_every_page() -> None:
    targets = {target.partition("#")[0] for target in markdown.links(markdown.read(ROOT / "README.md"))}
    assert {markdown.name(page) for page in PAGES if page.name != "README.md"} <= targets


def _flags() -> list[str]:
    params = [*make_command(CountArguments, COUNT).params, *make_command(ImageArguments, IMAGE).params]
    params += make_command(RequestsArguments, REQUESTS).params
    flags = {
        flag for param in params for flag in (*param.opts, *param.secondary_opts) if flag.startswith("-")
    }
    return sorted(flags - {"--help"})


@pytest.mark.parametrize(
    "flag", sorted({flag for param in make_command(PricesArguments, PRICES).params for flag in param.opts})
)
def test_every_flag_of_prices_is_explained(flag: str) -> None:
    pages = ("prices.md", "usage.md", "output.md")
    text = "".join(markdown.read(ROOT / "docs" / page) for page in pages)
    assert not flag.startswith("-") or flag == "--help" or re.search(rf"`{flag}(?![\w-])", text)


@pytest.mark.parametrize("flag", _flags())
def test_every_flag_is_explained(flag: str) -> None:
    text = markdown.read(ROOT / "docs" / "usage.md") + markdown.read(ROOT / "docs" / "output.md")
    assert re.search(rf"`{flag}(?![\w-])", text) or re.search(rf"(?<=[`/ ]){flag}(?=[`/ ])", text)


_CHECKS = {
    "check": make_command(CheckArguments, CHECK),
    "diff": make_command(DiffArguments, DIFF),
    "baseline": make_command(BaselineArguments, BASELINE),
}


@pytest.mark.parametrize("name", _CHECKS)
def test_every_flag_of_a_check_is_explained_below_its_command(name: str) -> None:
    text = markdown.read(ROOT / "docs" / "check.md").partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    flags = {flag for param in _CHECKS[name].params for flag in param.opts if flag.startswith("-")}
    unknown = {flag for flag in flags - {"--help"} if not re.search(rf"[`/]{flag}(?![\w-])", text)}
    assert unknown == set()


def test_every_format_of_a_check_is_explained() -> None:
    text = markdown.read(ROOT / "docs" / "check.md")
    assert {name for name in {*CHECK_FORMATS, *SUFFIXES} if f"`{name}`" not in text} == set()


@pytest.mark.parametrize(("name", "title"), [("check-1", "Checks"), ("diff-1", "Differences")])
def test_every_field_of_a_check_in_json_is_explained(name: str, title: str) -> None:
    page = markdown.read(ROOT / "docs" / "output.md")
    text = page.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    document: Any = schema(name)
    parts = [
        document,
        *(part for key, part in document["$defs"].items() if title == "Checks" or key == "change"),
    ]
    parts += [part for key, part in document["$defs"].items() if key == "totals"]
    fields = {field for part in parts for field in part.get("properties", {})}
    assert {field for field in fields if f"`{field}`" not in text} == set()


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_explained(reason: Reason) -> None:
    assert f"| `{reason}` |" in markdown.read(ROOT / "docs" / "messages.md")


@pytest.mark.parametrize("word", [*(f.value for f in Format), *HEADER, *REQUESTS_HEADER])
def test_every_format_and_column_is_explained(word: str) -> None:
    assert f"`{word}`" in markdown.read(ROOT / "docs" / "output.md")


def test_every_field_of_requests_in_json_is_explained() -> None:
    text = markdown.read(ROOT / "docs" / "output.md")
    document: Any = schema("requests-1")
    parts = ("request", "part", "problem", "totals", "group", "bin", "scenario")
    fields = {name for part in parts for name in document["$defs"][part]["properties"]}
    assert {field for field in fields | set(document["properties"]) if f"`{field}`" not in text} == set()


def test_every_part_of_the_program_is_on_the_map() -> None:
    text = markdown.read(ROOT / "docs" / "architecture.md")
    parts = {path for path in (ROOT / "tokcount").iterdir() if not path.name.startswith("__")}
    names = {f"{path.name}/" if path.is_dir() else path.name for path in parts} - {"_version.py", "py.typed"}
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_the_map_has_the_layers_that_are_held() -> None:
    """The order of import-linter's contract is the one on the page, the highest layer first."""
    contracts = tomllib.loads(markdown.read(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    held = [set(re.findall(r"tokcount\.(\w+)", layer)) for layer in layers]
    block = markdown.blocks(markdown.read(ROOT / "docs" / "architecture.md"), "text")[0]
    assert [set(re.findall(r"\w+", line)) for line in block.body.splitlines()] == held


def test_no_page_promises_what_is_not_there() -> None:
    """A page that tells of a planned command goes with the change that builds it."""
    from tokcount.cli.app import COMMANDS

    planned = {
        "tokens",
        "truncate",
        "split",
        "fit",
        "doctor",
    }
    for page in PAGES:
        for command in planned - set(COMMANDS):
            assert f"tokcount {command}" not in markdown.read(page), markdown.name(page)
