"""The index engine's data files: made of the official ones, and never counted with when they are damaged."""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import pytest

from tokcount.engines import vocabulary
from tokcount.engines.index import make, split
from tokcount.engines.index.engine import IndexEngine
from tokcount.engines.index.format import (
    CLASSES,
    DATA,
    FIELDS,
    START,
    VOCABULARIES,
    ClassTable,
    VocabularyIndex,
    index_path,
    is_there,
)
from tokcount.errors import EngineError

from .test_index_equality import never

NAMES = sorted(set(VOCABULARIES.values()))
R50K = Path(index_path("r50k_base"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that r50k_base needs."""
    for name in ("r50k_base", CLASSES):
        shutil.copy(index_path(name), tmp_path)
    return tmp_path


def refused(folder: Path) -> EngineError:
    with pytest.raises(EngineError) as caught:
        IndexEngine("r50k_base", never, str(folder))
    assert caught.value.hint
    assert caught.value.location.startswith(str(folder))
    return caught.value


# --------------------------------------------------------------------------- making


@pytest.mark.parametrize("name", NAMES)
def test_an_index_holds_the_official_file(name: str) -> None:
    [file] = vocabulary.FILES[name]
    index = VocabularyIndex(index_path(name), name)
    assert make.official_file(index) == file.rebuilt()
    assert index.sha256.hex() == file.sha256


def test_what_is_there_is_what_is_made_now(tmp_path: Path) -> None:
    """If this fails, a library has moved, or the format has: install again."""
    paths = make.make_all(str(tmp_path))
    assert sorted(Path(path).name for path in paths) == sorted(p.name for p in Path(DATA).glob("*.index"))
    for path in paths:
        assert Path(path).read_bytes() == (Path(DATA) / Path(path).name).read_bytes()


def test_the_sizes_are_as_designed() -> None:
    sizes = {name: Path(index_path(name)).stat().st_size for name in (*NAMES, CLASSES)}
    assert sizes["o200k_base"] < 4_400_000
    assert sizes["cl100k_base"] < 2_200_000
    assert sizes[CLASSES] < 10_000


def test_a_machine_with_the_other_order_of_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only one of the two can be tried on a machine: that writing and reading turn the same things around."""
    monkeypatch.setattr(sys, "byteorder", "big")
    make.make_vocabulary("r50k_base", str(tmp_path / "r50k_base.index"))
    make.make_classes(str(tmp_path / "classes.index"))
    assert IndexEngine("r50k_base", never, str(tmp_path)).count_many(["tiktoken is great! é"]) == [7]


def test_classes_are_those_of_tiktoken() -> None:
    classes = ClassTable(index_path(CLASSES)).classes()
    assert len(classes) == sys.maxunicode + 1
    assert classes[:128] == "".join(map(chr, range(128)))
    assert set(classes[128:]) == {
        *(split.UPPER, split.LOWER, split.CASELESS, split.LONG_S),
        *(split.MARK, split.NUMBER, split.SPACE, split.OTHER),
    }
    letters = {p for p in range(128, len(classes)) if classes[p] in "Aa\x80\x82"}
    assert letters == {ord(c) for c in make.members(r"\p{L}") if c >= "\x80"}


def test_another_unicode_is_noticed_when_building(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(make._CLASSES, r"\p{L}", split.LOWER)
    with pytest.raises(EngineError, match="is in two classes"):
        make.classes_of_every_code_point()


def test_another_vocabulary_is_noticed_when_building(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "official_file", lambda index: b"")
    with pytest.raises(EngineError, match="does not hold the official file") as caught:
        make.make_vocabulary("r50k_base", str(tmp_path / "r50k_base.index"))
    assert caught.value.hint


# --------------------------------------------------------------------------- damage


def test_undamaged_files_are_accepted(folder: Path) -> None:
    assert IndexEngine("r50k_base", never, str(folder)).count_many(["tiktoken is great!"]) == [6]


def _lengths() -> list[int]:
    size = R50K.stat().st_size
    slots = START + 4 * 131_072
    offsets = slots + 4 * 50_257
    return [0, 1, 7, 8, 12, 28, START - 5, START - 1, START, START + 4, slots, offsets, offsets + 1, size - 1]


@pytest.mark.parametrize("length", _lengths())
def test_a_file_that_was_cut_short(folder: Path, length: int) -> None:
    (folder / R50K.name).write_bytes(R50K.read_bytes()[:length])
    assert refused(folder).slug == "index-damaged"


def test_a_file_that_grew(folder: Path) -> None:
    (folder / R50K.name).write_bytes(R50K.read_bytes() + b"\0")
    assert "instead of" in refused(folder).message


def test_any_flipped_bit(folder: Path) -> None:
    content = bytearray(R50K.read_bytes())
    chance = random.Random(11)
    places = [*range(START + 8), *(chance.randrange(len(content)) for _ in range(150)), len(content) - 1]
    for place in places:
        bit = 1 << chance.randrange(8)
        content[place] ^= bit
        (folder / R50K.name).write_bytes(content)
        assert refused(folder).slug == "index-damaged"
        content[place] ^= bit


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"#!/bin/sh\n" * 100, b"tokcount" * 1000])
@pytest.mark.parametrize("name", ["r50k_base", CLASSES])
def test_a_file_of_something_else(folder: Path, name: str, content: bytes) -> None:
    (folder / f"{name}.index").write_bytes(content)
    assert refused(folder).slug == "index-damaged"


def test_the_index_of_another_vocabulary(folder: Path) -> None:
    shutil.copy(index_path("p50k_base"), folder / R50K.name)
    assert "another one than that of r50k_base" in refused(folder).message


def test_a_file_of_another_version(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "VERSION", 2)
    content = R50K.read_bytes()
    numbers = FIELDS.unpack_from(content)[4:8]
    make.write(str(folder / R50K.name), "r50k_base", numbers, bytes(32), content[START:])
    assert "has version 2 of the format, not 1" in refused(folder).message


def test_a_damaged_table_of_classes(folder: Path) -> None:
    table = folder / "classes.index"
    table.write_bytes(table.read_bytes()[:-1])
    assert refused(folder).location == str(table)


def test_a_folder_in_the_place_of_a_file(folder: Path) -> None:
    (folder / R50K.name).unlink()
    (folder / R50K.name).mkdir()
    assert refused(folder).slug == "index-damaged"
    assert not is_there("r50k_base", str(folder))


@pytest.mark.parametrize("name", ["r50k_base", CLASSES])
def test_a_missing_file_makes_the_engine_unavailable(folder: Path, name: str) -> None:
    assert is_there("r50k_base", str(folder))
    (folder / f"{name}.index").unlink()
    assert not is_there("r50k_base", str(folder))
    assert refused(folder).slug == "index-missing"
