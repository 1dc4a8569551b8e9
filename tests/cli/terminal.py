"""A pseudo-terminal with a program at it, read back through an emulator."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Thread
from typing import Any

import pyte

_ENVIRONMENT = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
_STYLE = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Shown:
    """What arrived at a terminal of ``columns`` cells, and what ended up on its screen."""

    status: int
    raw: str
    columns: int
    stderr: str = ""

    @property
    def colored(self) -> bool:
        return bool(_STYLE.search(self.raw))

    @property
    def text(self) -> str:
        """The text without its colours."""
        return _STYLE.sub("", self.raw).replace("\r\n", "\n")

    def screen(self, columns: int = 0) -> list[str]:
        """The lines on a screen, by default of the terminal's own width."""
        screen = pyte.Screen(columns or self.columns, self.raw.count("\n") * 4 + 4)
        pyte.Stream(screen).feed(self.raw)
        lines = [line.rstrip() for line in screen.display]
        while lines and not lines[-1]:
            del lines[-1]
        return lines

    @property
    def overflows(self) -> bool:
        """Whether a line was longer than the terminal is wide, so that it went on in the next."""
        return self.screen() != self.screen(self.columns * 20)


class Pty:
    """A terminal's two ends; what the program writes is read until it closes its own."""

    def __init__(self, columns: int) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        self._arrived: list[bytes] = []
        self._reader = Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self.master, 65536)
            except OSError:  # how Linux says that the other end is closed
                return
            if not data:
                return
            self._arrived.append(data)

    def finish(self) -> str:
        """Close the program's end, and give what arrived."""
        os.close(self.slave)
        self._reader.join()
        os.close(self.master)
        return b"".join(self._arrived).decode()


def at_terminal(*args: str, columns: int = 80, env: Mapping[str, str] | None = None, **options: Any) -> Shown:
    """The program at a terminal; ``options`` put other things in place of its streams."""
    environment = {**os.environ, **_ENVIRONMENT, **(env or {})}
    terminal = Pty(columns)
    streams = {"stdin": terminal.slave, "stdout": terminal.slave, "stderr": subprocess.PIPE, **options}
    process = subprocess.Popen([sys.executable, "-m", "tokcount", *args], env=environment, **streams)
    _, err = process.communicate(timeout=60)
    return Shown(process.returncode, terminal.finish(), columns, (err or b"").decode())
