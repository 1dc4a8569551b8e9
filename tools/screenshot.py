"""Draws docs/screenshot.svg: what the program itself writes on a terminal, as a picture.

Run it after a change of the table's looks, on a system with pseudo-terminals: python tools/screenshot.py
"""

from __future__ import annotations

import io
import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshot.svg"
WIDTH = 92
COMMANDS = (
    "tokcount examples/project -f tree --compare gpt-3.5-turbo",
    "tokcount examples/prompt.txt --output-tokens 150 --calls 100k",
)


def on_terminal(command: str, home: str) -> str:
    """What ``command`` writes on a terminal of ``WIDTH`` columns, with its colours."""
    reader, writer = pty.openpty()
    env = {
        "HOME": home,
        "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]),
        "TERM": "xterm-256color",
        "COLUMNS": str(WIDTH),
        "LC_ALL": "C.UTF-8",
    }
    with subprocess.Popen(shlex.split(command), cwd=ROOT, env=env, stdin=writer, stdout=writer) as process:  # noqa: S603  # our own words
        os.close(writer)
        output = _drained(reader)
    os.close(reader)
    if process.returncode:
        sys.exit(f"{command}: status {process.returncode}")
    return output.decode().replace("\r\n", "\n")


def _drained(reader: int) -> bytes:
    """Everything until the other side of the terminal is closed, which Linux reports as an error."""
    found = b""
    while True:
        try:
            piece = os.read(reader, 65536)
        except OSError:
            return found
        if not piece:
            return found
        found += piece


def draw() -> str:
    """The picture as SVG."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    home = tempfile.mkdtemp(prefix="tokcount-screenshot-")
    try:
        for i, command in enumerate(COMMANDS):
            console.print(Text.assemble("\n" * bool(i), ("$ ", "bold green"), (command, "bold")))
            console.print(Text.from_ansi(on_terminal(command, home).removesuffix("\n")))
    finally:
        shutil.rmtree(home)
    drawn = console.export_svg(title="tokcount", unique_id="tokcount")
    # Rich names fonts on a server. A picture that is shown in a page must not fetch anything.
    return re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)


if __name__ == "__main__":
    TARGET.write_text(draw(), encoding="utf-8")
