"""Which family a model belongs to, and what is wrong with a file of families."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tokcount.errors import TokcountError
from tokcount.requests.families import family
from tokcount.requests.families_file import BUNDLED, load

TEXT = Path(BUNDLED).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("gpt-4o", "gpt-4o"),
        ("gpt-4.1-nano-2025-04-14", "gpt-4o"),
        ("openai/gpt-4o-mini", "gpt-4o"),
        ("GPT-4o", "gpt-4o"),
        ("ft:gpt-4o-mini-2024-07-18:acme::x", "gpt-4o"),
        ("gpt-4-turbo", "gpt-4"),
        ("gpt-3.5-turbo-0301", "gpt-3.5-turbo-0301"),
        ("gpt-3.5-turbo", "gpt-4"),
        ("gpt-35-turbo", "gpt-35-turbo"),
        ("gpt-5", "gpt-5"),
        ("gpt-5-nano-2025-08-07", "gpt-5"),
        ("gpt-5-chat-latest", "gpt-5, others"),
        ("gpt-5.1", "gpt-5, others"),
        ("gpt-5.4-2026-03-05", "gpt-5.4"),
        ("gpt-5.4-nano", "gpt-5.4-mini"),
        ("gpt-5.6-terra", "gpt-5.x"),
        ("o3-mini-2025-01-31", "o3, o4"),
        ("o3-pro", "o"),
        ("o1-mini", "o1-mini"),
    ],
)
def test_models_belong_to_families(model: str, name: str) -> None:
    assert family(model).name == name
    assert not family(model).doubt


@pytest.mark.parametrize(
    "model", ["gpt-9", "gpt-4o-audio-preview", "gpt-4o-mini-search-preview", "o4-mini-deep-research"]
)
def test_models_that_nothing_is_known_of_say_so(model: str) -> None:
    assert family(model).doubt == f"no rules for '{model}' are known"
    assert not family(model).foreign


@pytest.mark.parametrize(
    "model", ["claude-sonnet-5", "gemini-3-pro", "google/gemini-3", "mistral-large", "ft:x"]
)
def test_models_of_others_say_so(model: str) -> None:
    assert family(model).foreign
    assert "no model of OpenAI's" in family(model).doubt


def test_without_a_name_nothing_is_known() -> None:
    assert family("").doubt == "the model is not known"


def test_what_is_taken_over_can_be_changed_and_taken_back() -> None:
    base, mini = family("gpt-5"), family("gpt-5.4-mini")
    assert mini.responses.calls.estimate == "" != base.responses.calls.estimate
    assert mini.chat.message == base.chat.message
    assert mini.source != base.source


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("priming: 3", "priming: three", "'priming' is not a whole number: 'three'"),
        ("priming: 3", "priming: true", "'priming' is not a whole number: True"),
        ("priming: 3, ", "", "'priming' is missing in 'message'"),
        ("priming: 3", "primming: 3", "There is no key 'primming' here"),
        ("since: 2025-04-01", "since: spring", "'since' is no day: 'spring'"),
        ("spoken: false", "spoken: 0", "'spoken' is not true or false: 0"),
        ("match: 'gpt-4o|", "match: '(gpt-4o|", "'match' is no regular expression"),
        ("    source: recordings of 2024-05 to 2026-08\n", "", "'source' is not text: None"),
        ("  - family: chatgpt-4o", "  - family: gpt-4o", "needs a 'family' of its own"),
        ("    like: gpt-4o\n", "    like: gpt-4i\n", "There is no family 'gpt-4i' further up"),
        ("otherwise: gpt-5.x", "otherwise: gpt-7", "There is no family 'gpt-7'"),
        ("special: '", "specialty: '", "There is no key 'specialty' here"),
        ("families:\n", "families: 5\nothers:\n", "There is no key 'others' here"),
        ("      calls: {one: 12, many: 16, spoken: false}", "      calls: 5", "'calls' is not a mapping"),
        ("priming: 3", "priming: 3, priming: 4", "The key 'priming' is there twice"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = tmp_path / "families.yaml"
    assert old in TEXT
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TokcountError, match=r"families\.yaml:[0-9]+: ") as caught:
        load(str(path))
    assert told in caught.value.message
    assert caught.value.hint


def test_a_new_family_is_a_few_lines(tmp_path: Path) -> None:
    path = tmp_path / "families.yaml"
    new = (
        "  - family: gpt-6\n    like: gpt-5.4\n    match: 'gpt-6'\n    source: none yet\n"
        "    chat: {message: {estimate: no recordings of this model}}\n"
    )
    path.write_text(
        TEXT.replace("\n# Whose rules a model takes", f"{new}\n# Whose rules a model takes"), encoding="utf-8"
    )
    found = load(str(path)).find("gpt-6-mini")
    assert found.name == "gpt-6"
    assert found.chat.message.estimate == "no recordings of this model"
    assert found.responses == load(str(path)).find("gpt-5.4").responses


def test_a_kept_file_of_another_shape_counts_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKCOUNT_CACHE_DIR", str(tmp_path))
    load.cache_clear()
    before = load()
    [kept] = (tmp_path / "prices").iterdir()
    content = kept.read_bytes()
    head, _, body = content.partition(b"\n")
    kept.write_bytes(head + b"\n" + body[:-5])
    load.cache_clear()
    assert load() == before
    load.cache_clear()


def test_yaml_is_read_once(tmp_path: Path) -> None:
    script = "from tokcount.requests.families import family; family('gpt-4o')"
    script += "; import sys; print('yaml' in sys.modules)"
    env = {**os.environ, "TOKCOUNT_CACHE_DIR": str(tmp_path)}
    told = [
        subprocess.run(
            [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert told == ["True\n", "False\n"]
