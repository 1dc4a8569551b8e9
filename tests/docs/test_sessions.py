"""Pages that tell a story: their commands run one after another in a repository of their own.

``<!-- session: FOLDER -->`` begins one in a copy of FOLDER, all of it committed. A block that names a file
behind its language is written to it; those in ``shellsession`` are run, and show what came out.
``TOKCOUNT_UPDATE_GOLDEN=1`` writes the outputs anew, as in test_readme.py.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from . import markdown
from .markdown import PAGES, ROOT
from .test_readme import UPDATE, posix

_PART = re.compile(
    r"^<!-- session: (?P<folder>\S+) -->$|^```(?P<language>\w+)(?: (?P<file>\S+))?\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_SHELL = "shellsession"
# What a CI service says, and tests have to say themselves.
_FOREIGN = ("GIT_", "GITHUB_", "CI_", "PRE_COMMIT", "TOKCOUNT_")
_HOME = "/home/ada/desk"
STORIES = [page for page in PAGES if "<!-- session: " in markdown.read(page)]


class Session:
    """A repository with one commit, and a shell in it whose output does not depend on the machine."""

    def __init__(self, template: Path, place: Path) -> None:
        self.folder = place / template.name
        shutil.copytree(template, self.folder)
        bin_folders = [str(Path(sys.executable).parent), sysconfig.get_path("scripts"), os.environ["PATH"]]
        own = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
        self.env = own | {
            "PATH": os.pathsep.join(bin_folders),
            "COLUMNS": "100",
            "LC_ALL": "C",
            "HOME": str(place),
            "TOKCOUNT_CACHE_DIR": str(place / "cache"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        for role in ("AUTHOR", "COMMITTER"):
            self.env |= {
                f"GIT_{role}_NAME": "Ada",
                f"GIT_{role}_EMAIL": "ada@example.org",
                f"GIT_{role}_DATE": "2026-11-02T09:00:00Z",
            }
        self.run("git init -q -b main && git add . && git commit -qm 'The desk'")

    def run(self, command: str) -> str:
        """What ``command`` writes, on both streams."""
        result = subprocess.run(
            ["sh", "-c", command],
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            check=False,
        )
        # Some messages name a file by its whole path.
        return result.stdout.decode().replace(os.path.realpath(self.folder), _HOME)


def played(body: str, session: Session) -> str:
    """A block of commands with what they write today."""
    commands = re.findall(r"^\$ (.*)$", body, re.MULTILINE)
    assert body.startswith("$ ")
    lines = []
    for command in commands:
        output = session.run(command)
        assert "Traceback" not in output
        assert "This is a bug" not in output
        assert "```" not in output
        assert not re.search(r"^\$ ", output, re.MULTILINE), "the output reads like a command"
        lines += [f"$ {command}\n", output, "" if output.endswith("\n") or not output else "\n"]
    return "".join(lines)


def retold(text: str, place: Path) -> str:
    """A page as it is when its commands are run today."""
    session: Session | None = None
    pieces, end = [], 0
    for part in _PART.finditer(text):
        if part["folder"]:
            session = Session(ROOT / part["folder"], place / str(part.start()))
        elif part["language"] == _SHELL:
            assert session, "the page does not say where its commands run"
            pieces += [text[end : part.start("body")], played(part["body"], session)]
            end = part.end("body")
        elif part["file"]:
            assert session, "the page does not say where its files lie"
            file = session.folder / part["file"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(part["body"], encoding="utf-8")
    return "".join([*pieces, text[end:]])


@posix
@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
@pytest.mark.parametrize("page", STORIES, ids=markdown.name)
def test_the_story_of_the_page_is_true(page: Path, tmp_path: Path) -> None:
    text = markdown.read(page)
    today = retold(text, tmp_path)
    if UPDATE and today != text:
        page.write_text(today, encoding="utf-8")
    else:
        assert today == text


def test_there_are_stories() -> None:
    assert {"docs/budgets.md", "docs/ci.md"} <= {markdown.name(page) for page in STORIES}
