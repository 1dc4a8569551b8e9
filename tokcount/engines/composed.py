"""Unicode's normal form C: what Qwen's tokenizers take a text as."""

from __future__ import annotations


def composed(text: str) -> str:
    """``text`` in normal form C; the same object if it is ASCII."""
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFC", text)
