"""What the pages show is what the program does.

``TOKCOUNT_UPDATE_GOLDEN=1 pytest tests/docs`` writes the outputs anew; read the difference before it is kept.
"""

from __future__ import annotations

import doctest
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from . import markdown
from .markdown import PAGES, ROOT

# Read at import: the tests' environment is cleared of what begins with TOKCOUNT_.
UPDATE = os.environ.get("TOKCOUNT_UPDATE_GOLDEN") == "1"
EXAMPLES = [(page, i) for page in PAGES for i in range(len(markdown.examples(markdown.read(page))))]
IDS = [f"{markdown.name(page)}-{i + 1}" for page, i in EXAMPLES]

posix = pytest.mark.skipif(
    os.name == "nt" or shutil.which("sh") is None, reason="the pages show a POSIX shell"
)


def output_of(command: str, home: Path) -> str:
    """What ``command`` writes, on both streams, in a pipe of 80 columns."""
    bin_folders = [str(Path(sys.executable).parent), sysconfig.get_path("scripts"), os.environ["PATH"]]
    env = os.environ | {
        "PATH": os.pathsep.join(bin_folders),
        "COLUMNS": "80",
        "LC_ALL": "C",
        "HOME": str(home),
        "TOKCOUNT_CACHE_DIR": str(home / "cache"),
    }
    result = subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    return result.stdout.decode()


def rewritten(page: Path, index: int, output: str) -> None:
    """Put ``output`` in the place of what the page says; it is read anew, for others rewrote it before."""
    text = markdown.read(page)
    example = markdown.examples(text)[index]
    page.write_text(text[: example.start] + output + text[example.end :], encoding="utf-8")


@posix
@pytest.mark.parametrize(("page", "index"), EXAMPLES, ids=IDS)
def test_the_output_in_the_pages_is_the_programs(page: Path, index: int, tmp_path: Path) -> None:
    example = markdown.examples(markdown.read(page))[index]
    output = output_of(example.command, tmp_path)
    if output and not output.endswith("\n"):
        output += "\n"
    # An empty line before the next command is the page's own.
    spaced = output + "\n" * (example.output.endswith("\n\n") or example.output == "\n")
    assert "\n$ " not in f"\n{output}", "the output reads like a command: show it in another way"
    assert "```" not in output, "the output would end the block"
    assert "Traceback" not in output
    assert "This is a bug" not in output
    if UPDATE and spaced != example.output:
        rewritten(page, index, spaced)
    else:
        assert spaced == example.output, example.command


def test_the_readme_shows_enough() -> None:
    commands = [example.command for example in markdown.examples(markdown.read(ROOT / "README.md"))]
    assert len(commands) >= 10
    assert len(set(commands)) == len(commands)


@pytest.mark.parametrize("page", PAGES, ids=markdown.name)
def test_the_python_in_the_pages_gives_what_they_say(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    source = "\n".join(block.body for block in markdown.blocks(markdown.read(page), "pycon"))
    test = doctest.DocTestParser().get_doctest(source, {}, markdown.name(page), str(page), 0)
    complaints: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=complaints.append)
    assert not complaints, "".join(complaints)


def test_ci_finds_the_test_command() -> None:
    """.ci/run takes the lines of the block below the comment."""
    text = markdown.read(ROOT / "README.md")
    assert text.count("<!-- test command -->") == 1
    block = markdown.blocks(text.partition("<!-- test command -->\n")[2], "sh")[0]
    assert text.partition("<!-- test command -->\n")[2].startswith("```sh\n")
    assert "-m pytest" in block.body
    assert "[test]" in block.body
