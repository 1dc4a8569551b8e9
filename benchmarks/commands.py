"""The commands that are measured: tokcount with an option or two, and what a user would run instead."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import peers
from measure import Command

HERE = Path(__file__).resolve().parent


def _installed(name: str) -> tuple[str, ...] | None:
    """A command of this Python's environment, as its users start it."""
    path = Path(sys.executable).with_name(name)
    return (str(path),) if path.exists() else None


def tokcount(name: str, *words: str | Path, cache: Path | None = None) -> Command:
    """This program; ``name`` is what the tables call it."""
    program = _installed("tokcount") or (sys.executable, "-m", "tokcount")
    return Command(name, (*program, *map(str, words)), cache=cache)


def ttok(path: Path) -> Command | None:
    """``ttok < path``, where it is installed beside this Python."""
    program = _installed("ttok")
    return Command("`ttok < file`", program, stdin=path) if program else None


def bare_python() -> Command:
    """Python itself, doing nothing: the floor of all that is written in it."""
    return Command("`python -c pass`", (sys.executable, "-c", "pass"))


def one_line(path: Path) -> Command:
    """One line of Python with tiktoken."""
    return Command("`python -c` with tiktoken", (sys.executable, "-c", peers.ONE_LINE, str(path)))


def script(name: str, peer: str, folder: Path) -> Command:
    """A script of peers.py."""
    return Command(name, (sys.executable, str(HERE / "peers.py"), peer, str(folder)))


def repomix(tree: Path, folder: Path) -> Command | str:
    """repomix, installed into ``folder`` if need be; or a word on why it cannot be run."""
    program = shutil.which("repomix")
    if program is None:
        npm = shutil.which("npm")
        if npm is None:
            return "repomix was left out: there is neither repomix nor npm."
        installed = subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder / "npm"), "repomix"],
            capture_output=True,
            check=False,
        )
        program = str(folder / "npm" / "node_modules" / ".bin" / "repomix")
        if installed.returncode or not Path(program).exists():
            return "repomix was left out: npm could not install it."
    words = (program, "--quiet", "--no-security-check", "--output", str(folder / "packed.xml"), str(tree))
    return Command("repomix", words)


def make(what: str, *arguments: object) -> None:
    """Run corpus.py in a process of its own.

    A process begins with the peak memory of the one that started it: this one must stay small.
    """
    subprocess.run([sys.executable, str(HERE / "corpus.py"), what, *map(str, arguments)], check=True)


def settle(path: Path, seconds: float) -> None:
    """Wait until a file was left alone for so long."""
    time.sleep(max(0.0, path.stat().st_ctime + seconds - time.time()))


def forget(cache: Path) -> None:
    """Remove the counts of a cache; prices and vocabularies stay, for they are no part of the claim."""
    for path in cache.glob("counts*"):
        path.unlink()
