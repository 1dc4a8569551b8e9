"""A tokenizer in a file: counted as its library counts, and what is wrong with it is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tokcount import count
from tokcount.engines import check_engine, file_engine, is_file, load
from tokcount.engines.gpt2_files import encoder_json, vocab_bpe
from tokcount.engines.tiktoken_engine import load_encoding
from tokcount.errors import EngineError

tokenizers = pytest.importorskip("tokenizers", reason="tokcount[open] is not installed")


def document(merges: int | None = None) -> dict[str, Any]:
    """GPT-2's tokenizer in the form of an open model's, which counts as tiktoken's gpt2 does."""
    encoding = load_encoding("gpt2")
    tokens = [encoding.decode_single_token_bytes(i) for i in range(50_256)]
    lines = vocab_bpe(tokens).decode().splitlines()[1:][:merges]
    ids = json.loads(encoder_json(tokens))
    return {
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": 8, "strategy": "LongestFirst", "stride": 0},
        "padding": {
            "strategy": {"Fixed": 16}, "direction": "Right", "pad_to_multiple_of": None, "pad_id": 0,
            "pad_type_id": 0, "pad_token": "!",
        },
        "added_tokens": [
            {"id": 50256, "content": "<|endoftext|>", "single_word": False, "lstrip": False, "rstrip": False,
             "normalized": False, "special": True},
        ],
        "normalizer": None,
        "pre_tokenizer": {
            "type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True,
        },
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "<|endoftext|>", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
            ],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {
                "<|endoftext|>": {"id": "<|endoftext|>", "ids": [50256], "tokens": ["<|endoftext|>"]}
            },
        },
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {
            "type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "",
            "end_of_word_suffix": "", "fuse_unk": False, "vocab": ids, "merges": lines,
        },
    }  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("model") / "tokenizer.json"
    file.write_text(json.dumps(document()), encoding="utf-8")
    return str(file)


@given(text=st.text(max_size=200) | st.sampled_from(["<|endoftext|>", "a<|endoftext|>b", "", "x" * 5000]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_counts_as_tiktoken_counts_the_same_vocabulary(path: str, text: str) -> None:
    """Nothing is cut, filled or framed, and special tokens are text, whatever the file says of an input.

    New letters of Unicode, which the two libraries know in different versions, are left out.
    """
    known = "".join(c for c in text if (ord(c) < 0x2000 and c.isascii()) or "à" <= c <= "ÿ")
    assert load(path).count_many([known]) == load("gpt2", "tiktoken").count_many([known])


def test_a_batch_is_counted_in_order(path: str) -> None:
    texts = [" hello" * n for n in range(1500)]
    assert load(path).count_many(texts) == list(range(1500))
    assert count(" hello" * 7, encoding=path) == 7


def test_lone_surrogates_are_counted(path: str) -> None:
    assert load(path).count_many(["a\ud800b"]) == load(path).count_many(["a\ufffdb"])


def test_only_a_file_is_one() -> None:
    assert is_file("x/tokenizer.json")
    assert not is_file("o200k_base")


@pytest.mark.parametrize("content", ["", "{}", "no json", '{"model": 5}'])
def test_a_file_that_is_no_tokenizer_is_an_error(tmp_path: Path, content: str) -> None:
    file = tmp_path / "tokenizer.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(EngineError, match="is no tokenizer") as caught:
        check_engine(str(file))
    assert caught.value.slug == "tokenizer-file"
    assert caught.value.hint


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="cannot be read: No such file"):
        check_engine(str(tmp_path / "tokenizer.json"))


def test_another_engine_cannot_count_with_a_file(path: str) -> None:
    with pytest.raises(EngineError, match="cannot count with"):
        check_engine(path, "tiktoken")


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_engine, "LIBRARY", "a_library_that_nobody_has")
    with pytest.raises(EngineError) as caught:
        file_engine.check_file("some/tokenizer.json")
    assert caught.value.slug == "tokenizers-missing"
    assert "tokcount[open]" in caught.value.hint
