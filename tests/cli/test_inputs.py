"""Every option that says which inputs are counted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tokcount.engines import load

from .conftest import COUNTED, TREE
from .helpers import invoke, left_out, ok, posix, run, tokens, write


def counted(*args: str, stdin: bytes = b"") -> set[str]:
    return set(tokens(ok(*args, "-f", "json", stdin=stdin).json))


def test_a_directory_is_walked_by_the_rules(tree: Path) -> None:
    assert counted(".") == COUNTED


@pytest.mark.parametrize(
    ("args", "more", "less"),
    [
        (["--hidden"], {".hidden/secret.txt", ".gitignore"}, set()),
        (["--no-ignore"], {"build/out.txt"}, set()),
        (["--exclude", "*.md"], set(), {"README.md", "docs/中文.md"}),
        (["-e", "src", "-e", "docs"], set(), {p for p in COUNTED if p.startswith(("src", "docs"))}),
        (["-i", "*.py"], set(), {p for p in COUNTED if not p.endswith(".py")}),
        (["-i", "*.py", "--include", "*.md"], set(), {p for p in COUNTED if not p.endswith((".py", ".md"))}),
        (["-i", "*.{py,md}", "-e", "deep/"], set(), {
            p for p in COUNTED if not p.endswith((".py", ".md")) or "deep" in p
        }),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_what_is_taken_of_a_directory(args: list[str], more: set[str], less: set[str], tree: Path) -> None:
    assert counted(".", *args) == (COUNTED | more) - less


def test_what_is_larger_than_the_limit_is_listed(tree: Path) -> None:
    report = ok(".", "-f", "json", "--max-file-size", "0.1k").json
    assert left_out(report) == {"logo.png": "binary", "src/deep/er/util.py": "too-large"}
    # A file that is named is counted whatever its size.
    assert counted("src/deep/er/util.py", "--max-file-size", "1B") == {"src/deep/er/util.py"}


def test_what_is_named_is_counted_whatever_the_rules_say(tree: Path) -> None:
    assert counted("build/out.txt", ".hidden/secret.txt", "-e", "*") == {
        "build/out.txt",
        ".hidden/secret.txt",
    }


def test_globs_that_the_shell_left_alone(tree: Path) -> None:
    assert counted("src/**/*.py") == {"src/main.py", "src/deep/er/util.py"}
    assert counted("*.md", "docs/*.{md,txt}") == {p for p in COUNTED if p.startswith(("docs", "READ"))}


def test_a_file_that_is_met_twice_is_counted_once(tree: Path) -> None:
    assert counted("README.md", "./README.md", "*.md", ".", "-") == COUNTED | {"-"}


@posix
def test_links_are_followed_where_that_is_asked_for() -> None:
    write({"real/a.txt": "hello world"})
    os.symlink("real", "link")
    report = ok(".", "-f", "json").json
    assert (set(tokens(report)), left_out(report)) == ({"real/a.txt"}, {"link": "symlink"})
    assert counted(".", "--follow") == counted(".", "-L") == {"real/a.txt", "link/a.txt"}


# --- lists


def test_paths_from_a_list(tree: Path, tmp_path: Path) -> None:
    names = tmp_path / "names"
    names.write_bytes(b"README.md\r\n\nsrc/main.py\n")
    assert counted("--files-from", str(names)) == {"README.md", "src/main.py"}
    assert counted("--files-from", str(names), "LICENSE") == {"README.md", "src/main.py", "LICENSE"}


def test_paths_from_stdin(tree: Path) -> None:
    assert counted("--files-from", "-", stdin=b"README.md\nLICENSE") == {"README.md", "LICENSE"}
    assert counted("--files-from=-", "-0", stdin=b"README.md\0LICENSE\0") == {"README.md", "LICENSE"}
    assert counted("--files-from=-", "--null", stdin=b"LICENSE") == {"LICENSE"}


@posix
def test_nothing_has_a_special_meaning_in_a_list() -> None:
    write({"*.txt": "star", "-": "dash", "-x": "option", "a\nb": "line", " ": "blank"})
    names = b"*.txt\0-\0-x\0a\nb\0 \0"
    report = ok("--files-from=-", "-0", "-f", "json", stdin=names).json
    assert len(tokens(report)) == 5
    assert {"*.txt", "-", "-x", " "} < set(tokens(report))


def test_a_list_that_is_empty_is_noted() -> None:
    result = invoke("--files-from", "-", "-f", "json")
    assert (result.status, result.json["inputs"]) == (0, [])
    assert result.err == "tokcount: note: There is nothing to count.\n  The list of files is empty.\n"


# --- standard input


@pytest.mark.parametrize("args", [(), ("-",), ("-", "-"), ("--", "-")], ids=" ".join)
def test_stdin_is_counted_once(args: tuple[str, ...]) -> None:
    assert ok("-q", *args, stdin=b"hello world").text == "2\n"


def test_stdin_beside_files(tree: Path) -> None:
    report = ok("LICENSE", "-", "-f", "json", stdin="héllo".encode("utf-16")).json
    assert list(tokens(report)) == ["LICENSE", "-"]


def test_everything_through_a_pipe_counts_as_tiktoken_does() -> None:
    """What ``cat everything | tokcount -q`` prints is what tiktoken gives for the text as a whole."""
    texts = [text if isinstance(text, str) else text.decode("latin-1") for text in TREE.values()]
    everything = "".join(text.replace("\0", "") for text in texts)
    (expected,) = load("o200k_base", "tiktoken").count_many([everything])
    assert run("-q", input=everything.encode()).text == f"{expected}\n"


def test_the_shell_s_own_pipes_are_read() -> None:
    if not os.path.exists("/dev/fd"):
        pytest.skip("this system has no /dev/fd")
    reader, writer = os.pipe()
    os.write(writer, b"hello world")
    os.close(writer)
    try:
        assert ok(f"/dev/fd/{reader}", "-q").text == "2\n"
    finally:
        os.close(reader)


# --- names


@pytest.mark.parametrize(
    "name", ["models", "count", "-x", "--help", "-", "a b", "ünï.txt", "[x].txt", "{a,b}"]
)
def test_a_path_that_looks_like_something_else(name: str) -> None:
    write({name: "hello world"})
    for args in ([f"./{name}", "-f", "json"], ["count", "-f", "json", "--", f"./{name}"]):
        assert tokens(ok(*args).json) == {f"./{name}": 2}


@pytest.mark.parametrize(
    "args", [["--", "-x"], ["count", "--", "-x"], ["-q", "--", "models", "-x"]], ids=" ".join
)
def test_after_two_dashes_everything_is_a_path(args: list[str]) -> None:
    write({"-x": "hello world", "models": "hello world"})
    assert invoke(*args).status == 0


def test_the_command_may_be_named(tree: Path) -> None:
    assert ok("count", ".", "-f", "plain").text == ok(".", "-f", "plain").text


@posix
def test_a_name_that_is_not_utf8_is_counted() -> None:
    try:
        Path(os.fsdecode(b"caf\xe9.txt")).write_text("hello world")
    except OSError:
        pytest.skip("this file system wants names in UTF-8")
    result = run("-f", "json", b"caf\xe9.txt")
    assert (result.status, result.err) == (0, "")
    assert tokens(result.json) == {"caf\\xe9.txt": 2}


@posix
def test_a_name_cannot_write_on_the_terminal() -> None:
    name = "a\x1b[2Jb\x07\n.txt"
    write({name: "hello"})
    for fmt in ("table", "tree", "plain", "markdown", "json"):
        assert b"\x1b" not in ok(name, "-f", fmt).out
    missing = invoke("no\x1b[2J")
    assert "no\\x1b[2J: not counted" in missing.err


# --- special tokens


def test_special_tokens_are_text_unless_asked_for() -> None:
    write({"a.txt": "<|endoftext|>"})
    as_text, as_token = (int(ok("a.txt", "-q", *flag).text) for flag in ((), ("--special",)))
    assert (as_text, as_token) == (7, 1)
    assert ok("-q", "--special", stdin=b"a<|endoftext|>b<|endofprompt|>").text == "4\n"
