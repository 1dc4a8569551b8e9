"""Several runs on one cache at a time, and runs that are killed: what is in it stays whole and right."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tokcount.model import Fingerprint, Kept

from .helpers import KEPT, NOW, TOKENIZERS, file, recall

_THEN = NOW - 10**11
_WRITER = """
import sys
from pathlib import Path
from tokcount.cache.counts import Counts, digest
from tokcount.model import Fingerprint, Kept
path, name = Path(sys.argv[1]), sys.argv[2]
for round in range({rounds}):
    counts = Counts(path, {tokenizers}, {now})
    for n in range(200):
        tokens = len(name) * 1000 + n
        file = Fingerprint(f"/{{name}}/{{round}}/{{n}}", n, {then}, {then}, n, 3)
        kept = Kept(n, dict.fromkeys({tokenizers}, tokens))
        counts.keep(digest(file.key.encode()), kept)
        counts.point(digest(file.key.encode()), file, kept)
    counts.close()
    print(round, flush=True)
"""


def writer(path: Path, name: str, rounds: int) -> subprocess.Popen[bytes]:
    code = _WRITER.format(now=NOW, then=_THEN, rounds=rounds, tokenizers=TOKENIZERS)
    return subprocess.Popen([sys.executable, "-c", code, str(path), name], stdout=subprocess.PIPE)


def found_of(path: Path, name: str, round_: int) -> dict[str, Kept]:
    return recall(path, *(Fingerprint(f"/{name}/{round_}/{n}", n, _THEN, _THEN, n, 3) for n in range(200)))


def check_right(found: dict[str, Kept], name: str) -> None:
    for key, kept in found.items():
        tokens = len(name) * 1000 + int(key.rpartition("/")[2])
        assert kept.tokens == dict.fromkeys(TOKENIZERS, tokens)


@pytest.mark.parametrize("fresh", [False, True])
def test_parallel_runs_do_not_disturb_each_other(path: Path, fresh: bool) -> None:
    if fresh:  # they make it at the same time, too
        path.unlink()
    names = ["a", "bb", "ccc"]
    processes = [writer(path, name, 5) for name in names]
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    for name in names:
        for round_ in range(5):
            check_right(found_of(path, name, round_), name)
    assert any(found_of(path, name, 4) for name in names)


def kill_while_writing(path: Path, times: int) -> None:
    choice = random.Random(3)
    for _ in range(times):
        process = writer(path, "killed", 1000)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(choice.random() * 0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for round_ in range(3):
            check_right(found_of(path, "killed", round_), "killed")
        assert len(found_of(path, "killed", 0)) == 200
        assert recall(path, file()) == {"/a": KEPT}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_run_leaves_a_whole_cache(path: Path) -> None:
    kill_while_writing(path, 5)


@pytest.mark.exhaustive
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_hundred_killed_runs_leave_a_whole_cache(path: Path) -> None:
    kill_while_writing(path, 100)
