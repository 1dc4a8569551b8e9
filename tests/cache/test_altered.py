"""Rows that say something else than what was written count as absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tokcount.cache.upkeep import info, prune

from .altering import alter, check_recovered, use
from .helpers import contents, file, recall

# What is the same as before: the row of a text is its text.
SAME = {
    ("tokenizer", "CAST(tokenizer AS TEXT)"),
    ("node", "CAST(node AS TEXT)"),
    ("number", "CAST(number AS TEXT)"),
    ("seal", "CAST(seal AS TEXT)"),
}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE contents SET tokens = 9",
        "UPDATE contents SET tokens = 'many'",
        "UPDATE contents SET size = size + 1",
        "UPDATE contents SET reason = 'binary'",
        "UPDATE contents SET charset = x'ff'",
        "UPDATE contents SET detail = CAST(x'ff' AS TEXT)",
        "UPDATE contents SET seal = NULL",
        "UPDATE contents SET tokenizer = CAST(x'ff' || tokenizer AS TEXT)",
        "DELETE FROM contents",
    ],
)
def test_a_content_that_was_altered_is_none(path: Path, change: str) -> None:
    alter(path, change)
    assert contents(path) == {}
    use(path)
    info(path)
    prune(path)
    check_recovered(path)


@pytest.mark.parametrize(
    "change",
    [
        *(
            f"UPDATE folders SET {column} = {value}"
            for column in (
                "path",
                "tokenizer",
                "node",
                "number",
                "digests",
                "numbers",
                "names",
                "rest",
                "seal",
            )
            for value in (
                "NULL",
                "7",
                "x'00'",
                "'x'",
                "1e300",
                f"substr({column}, 2)",
                f"CAST({column} AS TEXT)",
            )
            if (column, value) not in SAME
        ),
        "UPDATE folders SET path = x'2f62'",
        "UPDATE folders SET node = 2",
        "UPDATE folders SET node = -1",
        "UPDATE folders SET numbers = numbers || x'00', names = substr(names, 1, 0)",
        "UPDATE folders SET digests = numbers, numbers = digests",
        "UPDATE folders SET names = x'62'",
        "UPDATE folders SET rest = CAST('{\"0\": [9]}' AS BLOB)",
        "DELETE FROM folders",
    ],
)
def test_a_folder_that_was_altered_is_none(path: Path, change: str) -> None:
    alter(path, change)
    assert recall(path, file()) == {}
    use(path)
    info(path)
    prune(path)
    check_recovered(path)
