"""Whatever is done to files between two runs, the cache never changes a count: a game against it."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tokcount.sources import read

from .remembering import by_cache, plain

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows does not tell when a file was changed")

# Most are of one size, and each counts differently.
CONTENTS = [
    b"hello world\n",
    b"!@#$%^&*()[]",
    b"aaaaaaaaaaaa",
    b"q1w2e3r4t5y6",
    "你好世界".encode(),
    b"a\0b\0c\0d\0e\0f\0",
    b"",
    b"short",
    b"hello world, and then some more\n",
]
NAMES = ["a.txt", "b.txt", "dir/a.txt", "dir/b.txt", "dir/c.txt"]
PAST = 1_500_000_000
SECOND = 1_000_000_000

names = st.sampled_from(NAMES)
contents = st.sampled_from(CONTENTS)


class Player(RuleBasedStateMachine):
    """Alters files under the cache in each way that hides best, and counts in between."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.patch = pytest.MonkeyPatch()
        self.patch.setenv("TOKCOUNT_CACHE_DIR", str(self.root / "cache"))
        self.tree = self.root / "tree"
        (self.tree / "dir").mkdir(parents=True)
        self.probe = self.root / "probe"
        self.probe.touch()
        self.set_clock(10)

    @initialize()
    def fill(self) -> None:
        for number, name in enumerate(NAMES):
            self.write(self.tree / name, CONTENTS[number])

    def write(self, path: Path, content: bytes) -> None:
        """Write in place, later by a tick of the file system's clock than all that was done before."""
        self.tick()
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (PAST, PAST))

    def tick(self) -> None:
        before = self.probe.stat().st_ctime_ns
        while self.probe.stat().st_ctime_ns == before:
            os.utime(self.probe)

    @rule(seconds=st.sampled_from([-(10**8), -3600, -1, 0, 1, 10, 3600, 10**8]))
    def set_clock(self, seconds: int) -> None:
        """By 10 s and more the clock makes all files old enough to be trusted."""
        self.patch.undo()
        self.patch.setenv("TOKCOUNT_CACHE_DIR", str(self.root / "cache"))
        real = time.time_ns
        self.patch.setattr(time, "time_ns", lambda: real() + seconds * SECOND)

    # --- what is done to files

    @rule(name=names, content=contents)
    def rewrite(self, name: str, content: bytes) -> None:
        self.write(self.tree / name, content)

    @rule(name=names, content=contents)
    def replace(self, name: str, content: bytes) -> None:
        new = self.root / "new"
        self.write(new, content)
        (self.tree / name).parent.mkdir(exist_ok=True)
        os.replace(new, self.tree / name)

    @rule(name=names, content=contents)
    def truncate_and_write(self, name: str, content: bytes) -> None:
        path = self.tree / name
        if path.exists():
            os.truncate(path, 0)
            self.write(path, content)

    @rule(name=names, content=contents)
    def delete_and_make(self, name: str, content: bytes) -> None:
        """The new file often gets the inode of the old one."""
        (self.tree / name).unlink(missing_ok=True)
        self.write(self.tree / name, content)

    @rule(one=names, other=names)
    def swap(self, one: str, other: str) -> None:
        first, second, aside = self.tree / one, self.tree / other, self.root / "aside"
        if one != other and first.exists() and second.exists():
            first.rename(aside)
            second.rename(first)
            aside.rename(second)

    @rule(one=names, other=names, make=st.sampled_from([os.link, os.symlink]))
    def link(self, one: str, other: str, make: Callable[[Path, Path], None]) -> None:
        first, second = self.tree / one, self.tree / other
        if one != other and first.exists():
            second.unlink(missing_ok=True)
            second.parent.mkdir(exist_ok=True)
            make(first, second)

    @rule(name=names, when=st.sampled_from([PAST, PAST + 1, 0, 2**33]))
    def touch(self, name: str, when: int) -> None:
        if (self.tree / name).exists():
            os.utime(self.tree / name, (when, when))

    @rule(name=names)
    def delete(self, name: str) -> None:
        (self.tree / name).unlink(missing_ok=True)

    @rule()
    def exchange_folders(self) -> None:
        folder, other = self.tree / "dir", self.root / "other"
        if not other.exists():
            other.mkdir()
            for number, name in enumerate(NAMES[2:]):
                self.write(other / Path(name).name, CONTENTS[number])
        if folder.exists():
            folder.rename(self.root / "aside")
        other.rename(folder)
        if (self.root / "aside").exists():
            (self.root / "aside").rename(other)

    @rule(name=names, content=contents, when=st.sampled_from(["before", "after", "folders"]))
    def change_while_it_is_read(self, name: str, content: bytes, when: str) -> None:
        """Whether this run sees the one or the other does not matter; the next one must not be misled."""
        path, honest = self.tree / name, read.read_file
        if path.is_symlink() or not path.exists():
            return
        self.write(path, path.read_bytes())  # or it is not read at all

        def racing(wanted: str, *others: Any) -> object:
            ours = os.path.abspath(wanted) == str(path)
            if ours and when == "before":
                self.write(path, content)
            elif ours and when == "folders":
                self.exchange_folders()
            result = honest(wanted, *others)
            if ours and when == "after":
                self.write(path, content)
            return result

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(read, "read_file", racing)
            by_cache(str(path))
        if when == "folders":
            self.exchange_folders()

    # --- what must hold

    @invariant()
    def the_cache_never_shows(self) -> None:
        arguments = [str(self.tree), *(str(self.tree / name) for name in NAMES)]
        for paths in (arguments[:1], arguments[:0:-1]):
            assert by_cache(*paths) == plain(*paths)

    def teardown(self) -> None:
        self.patch.undo()
        shutil.rmtree(self.root)


def test_a_short_game() -> None:
    run_state_machine_as_test(Player, settings=settings(max_examples=20, stateful_step_count=20))


@pytest.mark.exhaustive
def test_a_long_game() -> None:
    run_state_machine_as_test(Player, settings=settings(max_examples=500, stateful_step_count=40))
