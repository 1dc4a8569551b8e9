"""Laws of trees and changes, on histories of any files with any names."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.helpers import posix
from tokcount.sources.git.base import WORKTREE
from tokcount.sources.git.blobs import read_blobs
from tokcount.sources.git.trees import apply, changes, tree, worktree

from .builder import Work

pytestmark = posix

# Git refuses what could lead into its own directory, by any name that some file system has for it.
PARTS = st.binary(min_size=1, max_size=8).filter(
    lambda name: not {0, ord("/")} & {*name} and name not in {b".", b".."} and b"git" not in name.lower()
)
LINES = st.lists(st.sampled_from([b"a\n", b"bb\n", b"ccc\r\n", b"\0", b"\xff\n", "ä\n".encode()]), max_size=8)
CONTENTS = LINES.map(lambda lines: b"".join(lines) * 5)
# One level of folders, whose names differ from those of files: a name is never both.
NAMES = st.one_of(
    PARTS.map(lambda part: b"f" + part), st.tuples(PARTS, PARTS).map(lambda two: b"d%b/%b" % two)
)
STATES = st.dictionaries(NAMES, CONTENTS, max_size=6)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Mapping[bytes, bytes], Mapping[bytes, bytes]]:
    """Two states, the second of which comes of the first by edits, renames, deletions and additions."""
    before = draw(STATES)
    after = dict(before)
    for name in before:
        action = draw(st.sampled_from(["keep", "edit", "rename", "delete", "both"]))
        content = after[name]
        if action in {"rename", "delete", "both"}:
            del after[name]
        if action in {"edit", "both"}:
            content += draw(CONTENTS)
        if action in {"rename", "both"}:
            after[draw(NAMES)] = content
        elif action == "edit":
            after[name] = content
    return before, after | draw(STATES)


def put(work: Work, state: Mapping[bytes, bytes]) -> None:
    work.git("rm", "-r", "-q", "--cached", "--ignore-unmatch", ".")
    work.git("clean", "-q", "-f", "-d", "-x")
    work.write(dict(state.items()))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(histories())
def test_changes_lead_from_one_tree_to_the_other(
    history: tuple[Mapping[bytes, bytes], Mapping[bytes, bytes]],
) -> None:
    before, after = history
    with tempfile.TemporaryDirectory() as folder:
        work = Work.new(folder)
        put(work, before)
        base = work.commit()
        put(work, after)
        work.git("add", "--all")
        here = work.repository
        on_disk = worktree(here)
        staged = changes(here, base, WORKTREE)
        head = work.commit()
        assert on_disk == tree(here, head)
        found = changes(here, base, head)
        assert found == staged
        assert apply(tree(here, base), found) == tree(here, head)
        assert {os.fsencode(path) for path in tree(here, head)} == set(after)
        oids = {path: entry.oid for path, entry in tree(here, head).items()}
        blobs = dict(read_blobs(here, set(oids.values())))
        assert {os.fsencode(path): blobs[oid] for path, oid in oids.items()} == after
        paths = {change.path for change in found} | {change.previous_path for change in found} - {None}
        differ = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        assert {os.fsencode(path) for path in paths if path is not None} == differ
        assert Path(here.root).is_dir()
