"""Where tables come from: the layers, what can be wrong with a file, and the compiled form."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tokcount.errors import PricingError
from tokcount.pricing.layers import bundled, load_book

HEAD = "schema: 1\nupdated: 2026-12-01\nunit: usd_per_1m_tokens\n"
ROOT = Path(__file__).resolve().parents[2]


def write(path: Path, provider: str, extra: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{HEAD}models:\n  mine: {{provider: {provider}, prices: []{extra}}}\n", encoding="utf-8")
    return path


def user_file(kind: str, name: str) -> Path:
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_dir")("tokcount", appauthor=False), name)


def test_the_bundled_table_is_the_one_at_the_root() -> None:
    assert bundled() == str(ROOT / "pricing.yaml")
    assert load_book().find("gpt-4o-mini").context == 128_000


def test_each_layer_wins_over_the_ones_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(user_file("data", "prices.yaml"), "update")
    assert load_book().find("mine").provider == "update"
    write(user_file("config", "pricing.yaml"), "user")
    assert load_book().find("mine").provider == "user"
    project = write(tmp_path / "project.yaml", "project")
    assert load_book(project=project).find("mine").provider == "project"
    monkeypatch.setenv("TOKCOUNT_PRICING", str(write(tmp_path / "env.yaml", "env")))
    assert load_book(project=project).find("mine").provider == "env"
    explicit = write(tmp_path / "explicit.yaml", "explicit")
    everything = load_book(pricing=explicit, project=project)
    assert everything.find("mine").provider == "explicit"
    assert len(everything) == len(load_book(env={})) == len(load_book(env={}, project=project))


def test_a_layer_replaces_whole_models_and_keeps_the_others(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"{HEAD}models:\n  gpt-4o-mini: {{provider: me, prices: []}}\n", encoding="utf-8")
    book = load_book(pricing=path)
    assert book.find("gpt-4o-mini").encoding is None
    assert str(book.find("gpt-4o-mini").table_date) == "2026-12-01"
    assert str(book.find("gpt-4o").table_date) == "2026-11-22"


def test_a_layer_may_name_the_sources_and_image_rules_below_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        f"""{HEAD}image_rules: {{own: {{method: patch, patch: 14, max_patches: 100}}}}
models:
  mine:
    provider: me
    image: tiles-4o-mini
    prices: [{{input: 1, source: openai-pricing, checked: 2026-12-01}}]
""",
        encoding="utf-8",
    )
    for _ in range(2):  # validated, then compiled
        book = load_book(pricing=path)
        source = book.price(book.find("mine")).source
        assert source == book.sources["openai-pricing"]
        assert source.url
        assert {"own", "tiles-4o-mini"} <= set(book.image_rules)


@pytest.mark.parametrize("way", ["pricing", "project", "env"])
def test_a_table_that_was_named_has_to_be_there(way: str, tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"
    env = {"TOKCOUNT_PRICING": str(missing)} if way == "env" else {}
    named = {way: missing} if way != "env" else {}
    with pytest.raises(PricingError, match="does not exist") as caught:
        load_book(env=env, **named)
    assert caught.value.location == str(missing)
    assert caught.value.hint


def test_what_is_no_readable_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").touch()
    (tmp_path / "binary.yaml").write_bytes(b"\0\1\2")
    (tmp_path / "latin.yaml").write_bytes(b"a: \xe9")
    expected = {
        ".": "is a directory",
        "empty.yaml": "is empty",
        "binary.yaml": "is a binary file",
        "latin.yaml": "is not UTF-8",
        "empty.yaml/x": "cannot be read",
        "a\0b": "cannot be read",
    }
    if os.name == "posix":
        os.mkfifo(tmp_path / "pipe")
        expected["pipe"] = "is not a regular file"
    for name, what in expected.items():
        with pytest.raises(PricingError, match=what) as caught:
            load_book(pricing=tmp_path / name)
        assert caught.value.hint
        assert caught.value.location


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="this user may read everything")
def test_a_table_without_permission_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.yaml", "me")
    path.chmod(0)
    with pytest.raises(PricingError, match="may not be read"):
        load_book(pricing=path)


def test_a_mistake_names_the_file_and_the_line(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.yaml", "me", ", context: -1")
    with pytest.raises(PricingError) as caught:
        load_book(pricing=path)
    assert caught.value.location == f"{path}:5"


# --------------------------------------------------------------------------- compiled


def test_a_cache_of_another_schema_costs_time_only(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The content of the table is the same, and so is the version of the program, as while it is written."""
    from tokcount.cache import Store

    path = bundled()
    expected = list(load_book())
    (file,) = (home / "cache" / "prices").iterdir()
    sound = file.read_bytes()
    data = json.loads(sound.partition(b"\n")[2])
    fields = data[2]["models"][3][2]
    fields["older"] = fields.pop("note")
    keys: list[Mapping[str, Any]] = []
    load = Store.load

    def spy(self: Store, name: str, key: Mapping[str, Any]) -> Any:
        keys.append(key)
        return load(self, name, key)

    monkeypatch.setattr(Store, "load", spy)
    load_book()
    Store(file.parent).save(path, keys[0], data)
    assert file.read_bytes() != sound
    assert list(load_book()) == expected
    assert file.read_bytes() == sound


def test_a_second_run_loads_neither_yaml_nor_pydantic() -> None:
    script = (
        "import sys; from tokcount.pricing.layers import load_book; load_book().find('gpt-4o-mini');"
        "print(*sorted({'yaml', 'pydantic', 'difflib'} & set(sys.modules)))"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    runs = [
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=env, cwd=ROOT
        )
        for _ in range(2)
    ]
    assert [run.stdout.split() for run in runs] == [["pydantic", "yaml"], []]


def test_a_change_is_seen_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.yaml", "aaa")
    before = path.stat()
    assert load_book(pricing=path).find("mine").provider == "aaa"
    write(path, "bbb")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # same size, same time
    assert load_book(pricing=path).find("mine").provider == "bbb"


def test_a_change_below_is_seen_too(tmp_path: Path) -> None:
    user = user_file("config", "pricing.yaml")
    user.parent.mkdir(parents=True)
    price = "[{input: 1, source: s, checked: 2026-12-01}]"
    mine = tmp_path / "mine.yaml"
    mine.write_text(f"{HEAD}models:\n  mine: {{provider: me, prices: {price}}}\n", encoding="utf-8")
    for url in ("one", "two"):
        user.write_text(f"{HEAD}sources: {{s: {{url: {url}}}}}\n", encoding="utf-8")
        book = load_book(pricing=mine)
        assert book.price(book.find("mine")).source.url == url
    user.unlink()
    with pytest.raises(PricingError, match="is not declared"):
        load_book(pricing=mine)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "no body": lambda content: content.partition(b"\n")[0],
    "one digit": lambda content: content.replace(b"128000", b"128001"),
    "noise": lambda content: bytes(range(256)) * 8,
    "another version": lambda content: content.replace(b'"version": "', b'"version": "9'),
    "deep": lambda content: b"[" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_cache_costs_time_only(damage: str, home: Path) -> None:
    expected = list(load_book())
    files = list((home / "cache" / "prices").iterdir())
    assert len(files) == 1
    sound = files[0].read_bytes()
    files[0].write_bytes(DAMAGE[damage](sound))
    assert list(load_book()) == expected
    assert files[0].read_bytes() == sound  # mended


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {"updated": 1},
        {"updated": "2026-11-22", "models": [{}]},
        "x",
        ["plain", [1]],
        ["plain", []],
        ["Table", [0], {}],
        ["Table", [7], {"updated": 1}],
        ["map", [1], ["a"], ["plain", []]],
        ["date", ["x"]],
        ["Decimal", ["x"]],
        ["Decimal", [[]]],
        ["nothing", []],
        ["tuple", [1], 3],
    ],
)
def test_a_sound_cache_of_another_shape_costs_time_only(
    value: object, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tokcount.cache import Store

    expected = list(load_book())
    monkeypatch.setattr(Store, "load", lambda *args: value)
    assert list(load_book()) == expected


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TOKCOUNT_CACHE_DIR", str(tmp_path / "file" / "cache"))
    assert "gpt-4o-mini" in load_book()


def test_a_table_with_mistakes_is_never_kept(tmp_path: Path, home: Path) -> None:
    path = write(tmp_path / "mine.yaml", "me", ", contxt: 1")
    for _ in range(2):
        with pytest.raises(PricingError, match="contxt"):
            load_book(pricing=path)
    assert len(list((home / "cache" / "prices").iterdir())) == 1


def test_a_user_without_a_home_has_the_bundled_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(*_: object, **__: object) -> str:
        raise RuntimeError("could not determine the home directory")

    for name in ("user_data_dir", "user_config_dir", "user_cache_dir"):
        monkeypatch.setattr(f"platformdirs.{name}", homeless)
    for name in ("TOKCOUNT_CACHE_DIR", "HOME"):
        monkeypatch.delenv(name, raising=False)
    assert "gpt-4o-mini" in load_book()
