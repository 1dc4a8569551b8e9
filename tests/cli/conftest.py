"""A directory of its own for each test, and one small tree of files that feeds every format."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .helpers import write

TREE: dict[str, str | bytes] = {
    "README.md": "# A project\n\nIt does things.\n",
    "src/main.py": "def main() -> None:\n    print('hello world')\n",
    "src/deep/er/util.py": "X = 1\n" * 40,
    "docs/中文.md": "你好，世界！\n",
    "docs/latin.txt": "déjà vu, café\n".encode("latin-1"),
    "docs/wide.txt": b"\xff\xfe" + "wide\n".encode("utf-16-le"),
    "logo.png": b"\x89PNG\r\n\x1a\n\0\0",
    "empty.txt": "",
    "LICENSE": "MIT\n",
    ".hidden/secret.txt": "hidden words\n",
    "build/out.txt": "ignored words\n",
    ".gitignore": "build/\n",
    ".git/HEAD": "ref: refs/heads/main\n",
}
COUNTED = {
    "README.md", "src/main.py", "src/deep/er/util.py", "docs/中文.md", "docs/latin.txt", "docs/wide.txt",
    "empty.txt", "LICENSE",
}  # fmt: skip


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, empty and the test's own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def forest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree, which no test changes."""
    folder = tmp_path_factory.mktemp("tree")
    before = os.getcwd()
    os.chdir(folder)
    try:
        write(TREE)
    finally:
        os.chdir(before)
    return folder


@pytest.fixture
def tree(forest: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tree as the current directory."""
    monkeypatch.chdir(forest)
    return forest
