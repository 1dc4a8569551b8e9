"""What the user names: files, streams, and what is not there."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from tokcount.model import Document, Reason, Skipped, Text
from tokcount.sources import read
from tokcount.sources.select import Selection, documents

from .helpers import contents, posix, select, shown, skipped, touch, write


def test_files_in_the_order_typed() -> None:
    touch("b", "a", ".hidden")
    assert shown("b", ".hidden", "a", "./a") == ["!b", "!.hidden", "!a"]


@pytest.mark.parametrize(
    ("path", "detail"),
    [("gone", ""), ("", ""), ("gone/x", ""), ("a\0b", "the name contains a NUL"), ("x{y", "")],
)
def test_what_is_not_there(path: str, detail: str) -> None:
    assert skipped(path) == Skipped(path, Reason.NOT_FOUND, detail, explicit=True)


@posix
def test_what_cannot_be_there() -> None:
    touch("a")
    assert skipped("a/b").detail == "a part of the path is not a directory"
    assert skipped("x" * 5000).detail == "the name is too long"
    Path("broken").symlink_to("gone")
    assert skipped("broken") == Skipped("broken", Reason.NOT_FOUND, "broken symbolic link", explicit=True)
    Path("self").symlink_to("self")
    assert skipped("self").reason is Reason.SYMLINK_LOOP


@posix
def test_pipes_sockets_and_devices_are_refused() -> None:
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        assert skipped("socket") == Skipped("socket", Reason.NOT_A_FILE, "a socket", explicit=True)
    assert skipped("pipe") == Skipped("pipe", Reason.NOT_A_FILE, "a named pipe", explicit=True)
    assert skipped("/dev/zero") == Skipped("/dev/zero", Reason.NOT_A_FILE, "a device", explicit=True)


@posix
def test_a_file_that_becomes_a_pipe_does_not_block() -> None:
    touch("a", "b")
    found = select(".")
    Path("a").unlink()
    os.mkfifo("a")
    Path("b").unlink()
    Path("b").mkdir()
    loaded = [item.load() for item in found if isinstance(item, Document)]
    assert loaded == [
        Skipped("a", Reason.NOT_A_FILE, "a named pipe"),
        Skipped("b", Reason.NOT_A_FILE, "a directory"),
    ]


def test_a_file_that_grows_or_shrinks() -> None:
    write({"a": "12345", "b": "12345"})
    found = select("a", "b")
    write({"a": "1234567", "b": "12"})
    assert [x.load() for x in found if isinstance(x, Document)] == [Text("1234567", 7), Text("12", 2)]


def test_a_file_that_grows_beyond_the_limit() -> None:
    write({"a": "12345"})
    (document,) = select(".", max_file_size=6)
    write({"a": "1234567"})
    assert isinstance(document, Document)
    assert document.load() == Skipped("a", Reason.TOO_LARGE, "7 bytes, the limit is 6")


@pytest.mark.parametrize("most", [1, 4, 100])
def test_a_file_is_read_whole_however_little_one_call_takes(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write({"a": "123456789"})
    whole = os.read
    monkeypatch.setattr(os, "read", lambda fd, size: whole(fd, min(size, most)))
    assert read.read_file("a") == b"123456789"
    monkeypatch.setattr(read, "_ONE_CALL", most)
    assert read.read_file("a") == b"123456789"


def test_a_content_says_whether_it_is_of_the_file_that_was_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    write({"a": "123"})
    (document,) = documents(Selection(("a",)))
    assert isinstance(document, Document)
    assert document.read is not None
    assert type(document.read()) is bytes
    assert not isinstance(read.read_file("a"), read.Changed)

    write({"b": "456"})
    os.replace("b", "a")
    changed = document.read()
    assert isinstance(changed, read.Changed)
    assert changed == b"456"
    assert document.load() == Text("456", 3)


def test_a_file_that_is_changed_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    write({"a": "123"})
    whole = os.read

    def append(descriptor: int, size: int) -> bytes:
        data = whole(descriptor, size)
        with open("a", "ab") as file:
            file.write(b"4")
        return data

    (document,) = documents(Selection(("a",)))
    assert isinstance(document, Document)
    assert document.read is not None
    monkeypatch.setattr(os, "read", append)
    assert isinstance(document.read(), read.Changed)


def test_a_file_that_takes_another_s_place_only_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before and after, the name leads to the file that was seen; what was read is not its content."""
    write({"a": "123", "other": "456"})
    opened = os.open

    def exchanged(path: str, *rest: int) -> int:
        os.rename("a", "aside")
        os.rename("other", "a")
        try:
            return opened(path, *rest)
        finally:
            os.rename("a", "other")
            os.rename("aside", "a")

    (document,) = documents(Selection(("a",)))
    assert isinstance(document, Document)
    assert document.read is not None
    monkeypatch.setattr(os, "open", exchanged)
    changed = document.read()
    assert isinstance(changed, read.Changed)
    assert changed == b"456"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux' /proc")
def test_files_that_say_they_are_empty() -> None:
    assert contents("/proc/self/status")["/proc/self/status"].startswith("Name:")


def test_a_file_that_does_not_fit_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    touch("a")

    def fail(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(read, "_content", fail)
    assert skipped("a") == Skipped("a", Reason.TOO_LARGE, "does not fit into memory", explicit=True)


def test_standard_input_once() -> None:
    touch("a")
    assert contents("-", "a", "-", stdin="hé".encode()) == {"-": "hé", "a": "x"}
    assert shown("-", stdin=b"") == ["!-"]
    assert shown("-") == ["!-: unreadable"]


def test_standard_input_that_is_closed_or_binary() -> None:
    stream = BytesIO(b"x")
    (document,) = documents(Selection(("-",)), stream)
    stream.close()
    assert isinstance(document, Document)
    assert document.load() == Skipped("-", Reason.UNREADABLE, "the stream is closed", explicit=True)
    assert contents("-", stdin=b"a\0") == {"-": "(binary)"}


@posix
def test_descriptors_that_a_shell_hands_over() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"from a command")
    os.close(writer)
    try:
        assert contents(f"/dev/fd/{reader}") == {f"/dev/fd/{reader}": "from a command"}
    finally:
        os.close(reader)
    with open("/dev/zero", "rb") as zero:
        path = f"/dev/fd/{zero.fileno()}"
        assert skipped(path) == Skipped(path, Reason.NOT_A_FILE, "a device", explicit=True)
    assert skipped("/dev/fd/987").reason in (Reason.NOT_FOUND, Reason.UNREADABLE)


def test_nothing_heavy_is_loaded_for_a_named_file() -> None:
    touch("a")
    script = (
        "import sys; from tokcount.sources.select import *;"
        "[d.load() for d in documents(Selection(('a',)))];"
        "print({'ignore', 'pathspec', 'charset_normalizer', 'pathlib'} & set(sys.modules))"
    )
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True
    )
    assert "ignore" not in done.stdout
    assert "pathspec" not in done.stdout
    assert "charset_normalizer" not in done.stdout
