"""The engine that picks the engine: which one serves when, what is said of it, and always the same number."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tokcount
from tokcount import engines
from tokcount.engines import Engine, LazyEngine, auto_engine, load, served
from tokcount.engines.auto_engine import AutoEngine
from tokcount.errors import EngineError
from tokcount.model import EngineChoice
from tokcount.model.tokenizers import ENCODINGS

from .texts import adversarial

NATIVE = {
    name: "toktok" if name in ("cl100k_base", "o200k_base", "o200k_harmony") else "tiktoken"
    for name in ENCODINGS
}
LITTLE = "little text, for which no other is worth loading"
FASTEST = "much text, and it is the fastest"
DAMAGE = EngineError("index-damaged", "The index is damaged.", "Reinstall tokcount.")


class Recorder:
    """Says which engines count what, and lets them."""

    def __init__(self, patch: pytest.MonkeyPatch, index_fails: bool = False) -> None:
        self.calls: list[tuple[str, list[str]]] = []
        self._index_fails = index_fails
        patch.setattr(auto_engine, "load", self.load)
        for name in ENCODINGS:
            patch.setitem(auto_engine._SWITCH_CHARS, name, 20)

    def load(self, encoding: str, engine: str, *, jobs: int | None = None) -> Engine:
        if engine == "index" and self._index_fails:
            raise DAMAGE
        made, calls = load(encoding, engine, jobs=jobs), self.calls

        class Recorded:
            def count_many(self, texts: Sequence[str]) -> list[int]:
                calls.append((engine, [*texts]))
                return made.count_many(texts)

        return Recorded()

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.calls]


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    return Recorder(monkeypatch)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_little_text_is_for_the_index(encoding: str, recorder: Recorder) -> None:
    engine = auto_engine.make(encoding)
    assert engine.choice == EngineChoice(encoding, "index", "nothing to count")
    assert engine.count_many(["x" * 20]) == load(encoding, "tiktoken").count_many(["x" * 20])
    assert recorder.names == ["index"]
    assert engine.choice == EngineChoice(encoding, "index", LITTLE)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_much_text_is_for_a_native_engine(encoding: str, recorder: Recorder) -> None:
    engine = auto_engine.make(encoding)
    assert engine.count_many(["x" * 11, "y" * 10]) == load(encoding, "tiktoken").count_many(
        ["x" * 11, "y" * 10]
    )
    assert recorder.names == [NATIVE[encoding]]
    assert engine.choice.engine == NATIVE[encoding]
    assert engine.choice.reason == (
        FASTEST if NATIVE[encoding] == "toktok" else f"much text, and toktok has no {encoding}"
    )


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_little_by_little_it_becomes_much(encoding: str, recorder: Recorder) -> None:
    engine = auto_engine.make(encoding)
    for _ in range(5):
        engine.count_many(["seven c"])
    native = NATIVE[encoding]
    assert recorder.names == ["index", "index", native, native, native]
    assert engine.choice.engine == native
    engine.count_many(["x"])
    assert recorder.names[-1] == native, "what is loaded is used"


def test_the_switch_is_where_it_was_measured() -> None:
    """Only the order is a fact that holds on every machine: the larger vocabulary takes longer to load."""
    assert set(auto_engine._SWITCH_CHARS) == {"o200k_base", "o200k_harmony"}
    assert min(auto_engine._SWITCH_CHARS.values()) > auto_engine._OTHER_SWITCH_CHARS > 100_000


def test_without_toktok_tiktoken_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auto_engine, "installed", lambda name: name != "toktok")
    recorder = Recorder(monkeypatch)
    engine = auto_engine.make("o200k_base")
    engine.count_many(["x" * 21])
    assert recorder.names == ["tiktoken"]
    assert engine.choice == EngineChoice("o200k_base", "tiktoken", "much text, and toktok is not installed")


@pytest.mark.parametrize("encoding", ["cl100k_base", "gpt2"])
def test_without_an_index_a_native_engine_counts_all(
    encoding: str, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    knows = engines.knows
    monkeypatch.setattr(auto_engine, "knows", lambda engine, name: engine != "index" and knows(engine, name))
    engine = auto_engine.make(encoding)
    assert engine.count_many(["hello"]) == [1]
    assert recorder.names == [NATIVE[encoding]]
    assert engine.choice.reason.startswith("no index was built, and ")
    assert (engine.choice.engine, engine.choice.warning) == (NATIVE[encoding], "")


@pytest.mark.parametrize("encoding", ["cl100k_base", "gpt2"])
def test_with_a_damaged_index_a_native_engine_counts_all_and_it_is_said(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder(monkeypatch, index_fails=True)
    engine = auto_engine.make(encoding)
    assert engine.count_many(["hello"]) + engine.count_many(["hello world"]) == [1, 2]
    assert recorder.names == [NATIVE[encoding]] * 2
    choice = engine.choice
    assert choice.engine == NATIVE[encoding]
    assert choice.reason.startswith("the index is damaged, and ")
    assert choice.warning == "The index is damaged. Reinstall tokcount."


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(texts=st.lists(st.lists(adversarial, max_size=3), max_size=5), switch=st.integers(0, 60))
@settings(max_examples=40)
def test_the_switch_never_shows(encoding: str, texts: list[list[str]], switch: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(auto_engine._SWITCH_CHARS, encoding, switch)
        engine = AutoEngine(encoding)
        counts = [engine.count_many(part) for part in texts]
    reference = load(encoding, "tiktoken")
    assert counts == [reference.count_many(part) for part in texts]


# --- what is asked for, and when


def test_what_was_asked_for_is_told_as_such() -> None:
    assert served("o200k_base", "tiktoken") == EngineChoice("o200k_base", "tiktoken", "asked for")
    assert load("o200k_base") is load("o200k_base")
    assert isinstance(load("o200k_base"), AutoEngine)


@pytest.mark.parametrize("special", [False, True])
def test_nothing_to_count_loads_nothing(special: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> Engine:
        raise AssertionError

    monkeypatch.setattr(engines, "load", fails)
    lazy = LazyEngine("o200k_base", special=special)
    assert lazy.count_many([]) == []
    with pytest.raises(AssertionError):
        lazy.count_many([""])


_LOADED = """
import sys
from tokcount.engines import LazyEngine, served
lazy = LazyEngine("o200k_base")
lazy.count_many([])
print(served("o200k_base").reason)
print(*sorted(name for name in sys.modules if name.startswith(("tiktoken", "toktok", "tokcount.engines"))))
print(*lazy.count_many(["hello world"]))
print(*sorted(name for name in sys.modules if name.startswith(("tiktoken", "toktok"))))
"""


def test_little_text_loads_no_native_engine() -> None:
    done = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True)
    nothing, modules, count, native = done.stdout.split("\n")[:4]
    assert (nothing, count, native) == ("nothing to count", "2", "")
    assert "tokcount.engines.index.engine" not in modules
    assert "tiktoken" not in modules.replace("tiktoken_engine", "")


# --- the program, with damaged data


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _alter(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to import tokcount from, with the smallest vocabulary alone."""
    folder = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__", "*200k*.index", "cl100k*.index", "p50k*.index")
    shutil.copytree(Path(tokcount.__file__).parent, folder / "tokcount", ignore=ignored)
    return folder


def count_with(copy: Path, tmp_path: Path) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tokcount", "--encoding", "r50k_base", "-q", "--no-cache"],
        input="tiktoken is great!",
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(copy), "TOKCOUNT_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("damage", [_cut, _alter, _empty])
@pytest.mark.parametrize("name", ["r50k_base", "classes"])
def test_a_damaged_file_is_told_and_the_number_is_right(
    name: str, damage: Callable[[Path], None], copy: Path, tmp_path: Path
) -> None:
    file = copy / "tokcount" / "engines" / "data" / f"{name}.index"
    whole = file.read_bytes()
    damage(file)
    try:
        status, number, said = count_with(copy, tmp_path)
    finally:
        file.write_bytes(whole)
    assert (status, number) == (0, "6\n")
    assert said.startswith("tokcount: warning: ")
    assert f"data file {name}.index is not usable" in said
    assert "Reinstall tokcount" in said
    assert "tiktoken counts" in said


def test_without_the_file_another_engine_counts_without_a_word(copy: Path, tmp_path: Path) -> None:
    file = copy / "tokcount" / "engines" / "data" / "r50k_base.index"
    aside = file.rename(tmp_path / "aside")
    try:
        assert count_with(copy, tmp_path) == (0, "6\n", "")
    finally:
        aside.rename(file)
