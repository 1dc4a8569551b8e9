"""The claims of exactness, held against what was really billed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.requests.recorded import Row, rows, table
from tests.requests.recordings import FOLDER

# Of these models no estimate may be far off.
OLDER = re.compile(r"(chat)?gpt-(3\.5|35|4|4o|4\.1)(-|$)")
KNOWN: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "known_misses.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def recorded() -> list[Row]:
    if not FOLDER.is_dir():
        pytest.skip(f"the recordings are not here: {FOLDER}")
    return list(rows(FOLDER))


def test_what_is_called_exact_is_what_was_billed(recorded: list[Row]) -> None:
    misses = {
        (row.id, row.counted.tokens, row.billed)
        for row in recorded
        if row.off and (row.counted.exact or (_is_old(row) and row.far))
    }
    assert misses == {(one["id"], one["counted"], one["billed"]) for one in KNOWN}


def test_few_are_called_exact_and_are_not(recorded: list[Row]) -> None:
    wrong = [row.id for row in recorded if row.counted.exact and row.off]
    assert len(wrong) <= 0.01 * len(recorded)


def test_each_known_miss_says_what_is_known() -> None:
    assert all(one["known"] for one in KNOWN)
    assert len({one["id"] for one in KNOWN}) == len(KNOWN)


def test_nothing_unsupported_is_called_exact(recorded: list[Row]) -> None:
    found = [row for row in recorded if row.kind == "recorded_unsupported"]
    assert found
    assert [row.id for row in found if row.counted.exact] == []


@pytest.mark.parametrize(("kind", "share"), [("recorded_chat_", 0.96), ("recorded_responses_", 0.88)])
def test_as_many_are_reproduced_as_are_claimed(recorded: list[Row], kind: str, share: float) -> None:
    found = [row for row in recorded if row.kind.startswith(kind)]
    assert sum(row.off == 0 for row in found) >= share * len(found)


def test_most_counts_are_exact(recorded: list[Row]) -> None:
    """A claim that is never made is never wrong."""
    found = [row for row in recorded if row.kind.startswith(("recorded_chat_", "recorded_responses_"))]
    assert sum(row.counted.exact for row in found) > 0.8 * len(found)


def test_the_table(recorded: list[Row]) -> None:
    shown = table(recorded)
    print(f"\n{shown}")
    assert shown.count("\n") > 20
    assert all(line.startswith("|") and line.endswith("|") for line in shown.splitlines())


def _is_old(row: Row) -> bool:
    return bool(OLDER.match(row.counted.model)) and row.kind != "recorded_unsupported"
