"""Offline by construction: the official files are rebuilt, checked, and never downloaded."""

from __future__ import annotations

import hashlib
import inspect
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import tiktoken_ext.openai_public as official

from tokcount.engines import special, vocabulary
from tokcount.engines.tiktoken_engine import load_encoding
from tokcount.errors import EngineError
from tokcount.model.tokenizers import ENCODINGS

_FILES = {file.url: file for files in vocabulary.FILES.values() for file in files}

# Any attempt to reach a network, through whatever library, ends the process.
_NO_NETWORK = """
import socket
def refuse(*args, **kwargs):
    raise SystemExit("a socket was opened")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
"""


def run_offline(code: str, home: Path, **more: str) -> str:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "PYTHONPATH") if name in os.environ}
    env = (
        kept
        | {"HOME": str(home), "USERPROFILE": str(home), "LOCALAPPDATA": str(home), "TMPDIR": str(home)}
        | more
    )
    done = subprocess.run(
        [sys.executable, "-c", _NO_NETWORK + code], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("file", _FILES.values(), ids=lambda file: file.url.rsplit("/", 1)[1])
def test_each_file_is_rebuilt_to_the_byte(file: vocabulary.VocabularyFile) -> None:
    assert hashlib.sha256(file.rebuilt()).hexdigest() == file.sha256


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_addresses_and_hashes_are_those_of_tiktoken(encoding: str) -> None:
    constructor = official.o200k_base if encoding == "o200k_harmony" else getattr(official, encoding)
    source = inspect.getsource(constructor)
    for file in vocabulary.FILES[encoding]:
        assert file.url in source
        assert file.sha256 in source


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_special_tokens_are_those_of_tiktoken(encoding: str) -> None:
    assert set(special.SPECIAL_TOKENS[encoding]) == load_encoding(encoding).special_tokens_set


def test_our_list_of_encodings_is_that_of_tiktoken() -> None:
    assert list(official.ENCODING_CONSTRUCTORS) == list(ENCODINGS)


_COUNT_ALL = """
from tokcount.engines import load
from tokcount.model.tokenizers import ENCODINGS
for engine in ("auto", "tiktoken"):
    print(*(load(name, engine).count_many(["tiktoken is great!"])[0] for name in ENCODINGS))
"""
_SIX_EACH = "6 6 6 6 6 6 6\n" * 2


def test_everything_counts_with_an_empty_home_and_no_sockets(tmp_path: Path) -> None:
    assert run_offline(_COUNT_ALL, tmp_path) == _SIX_EACH
    assert run_offline(_COUNT_ALL, tmp_path) == _SIX_EACH  # from what the first run kept


def test_a_home_that_cannot_be_written_to_is_no_hindrance(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where the cache should be a folder")
    assert run_offline(_COUNT_ALL, tmp_path, TOKCOUNT_CACHE_DIR=str(blocked)) == _SIX_EACH


def test_damaged_files_are_replaced(tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    assert run_offline(_COUNT_ALL, tmp_path, TOKCOUNT_CACHE_DIR=cache) == _SIX_EACH
    kept = sorted((tmp_path / "cache" / "vocabulary").iterdir())
    assert len(kept) == len(_FILES)
    for number, file in enumerate(kept):
        file.write_bytes(b"" if number % 2 else file.read_bytes()[:-1] + b"!")
    assert run_offline(_COUNT_ALL, tmp_path, TOKCOUNT_CACHE_DIR=cache) == _SIX_EACH
    for file in kept:
        assert len(file.read_bytes()) > 400_000


def test_what_tiktoken_downloaded_itself_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [file] = vocabulary.FILES["cl100k_base"]
    (tmp_path / file.key).write_bytes(file.rebuilt())
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("TOKCOUNT_CACHE_DIR", str(tmp_path / "none"))
    with vocabulary.official_files("cl100k_base") as folder:
        assert folder == str(tmp_path)


def test_an_altered_vocabulary_is_never_counted_with() -> None:
    wrong = vocabulary.VocabularyFile("https://example.invalid/x", "0" * 64, lambda: b"IQ== 0\n")
    with pytest.raises(EngineError, match="not the official one") as caught:
        wrong.rebuilt()
    assert caught.value.hint


def test_without_toktok_the_error_says_what_to_do(tmp_path: Path) -> None:
    code = """
import sys
sys.modules["toktok"] = None
import importlib.util
from tokcount import engines
engines.find_spec = lambda name: None if name == "toktok" else importlib.util.find_spec(name)
engines.load("o200k_base").count_many(["x" * 2_000_000] * 0)
print(engines.load("r50k_base", "tiktoken").count_many(["hello"]), engines.load("o200k_base")._why)
try:
    engines.load("o200k_base", "tiktoken")
except engines.EngineError as error:
    print(error, error.hint)
"""
    told = run_offline(code, tmp_path)
    assert told.startswith("[1] toktok is not installed")
    assert "toktok-rs, which is not installed." in told
    assert "Install toktok-rs" in told


def test_the_environment_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIKTOKEN_CACHE_DIR", raising=False)
    before = dict(os.environ)
    load_encoding("p50k_edit")
    assert dict(os.environ) == before
    assert not list(Path(tempfile.gettempdir()).glob("tokcount-*"))
