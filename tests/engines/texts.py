"""Texts that have made tokenizers stumble, as Hypothesis strategies: every law is tried on them."""

from __future__ import annotations

from hypothesis import strategies as st

from tokcount.engines.unicode_gap import RANGES

_SPACES = [
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\n\n",
    " \n",
    "\u3000",
    "\u00a0",
    "\x85",
    "\u2028",
    "\x1c",
    " " * 9,
]
_CONTRACTIONS = ["'s", "'S", "'ll", "'Re", "'\u017f", "'\u0130", "\u2019s", "'d'", "n't"]
_PUNCTUATION = ["/", "//", "!?\n", "/\n/", "...", "(){}", "--\r\n", "#!", "<|endoftext|>", "\u3002", "\u00bf"]
_DIGITS = ["1", "12345", "\u0663", "\u0967\u0968\u0969\u096a", "\u00bd", "\u2167", "\U0001d7d8" * 4]
_WORDS = [
    "token",
    "Straße",
    "ЁЖ",
    "ñandú",
    "中文字",
    "こんにちは",
    "한국어",
    "हिन्दी",
    "ไทย",
    "İi",
    "ǅ",
    "ʰa",
    "aB",
    "XMLHttp",
]
_MARKS = ["\u0301", "e\u0301\u0323", "\u200d", "👩\u200d👩\u200d👧", "🇪🇸", "👍🏽", "\ufe0f", "\u0300" * 5]
_PHRASES = ["中，", "文。\n", "す、", "カ！", "a,b", "x\n", "k'", "9/8", "(a)[b]{c}", "Zz=1;"]
_ODD = ["\x00", "\x7f", "\ufeff", "\ufffd", "\U0010ffff", "\u0378", "\ue000", "\U000e0061"]

gap_characters = st.sampled_from([chr(first) for first, _ in RANGES] + [chr(last) for _, last in RANGES])

fragments = st.one_of(
    *(
        st.sampled_from(group)
        for group in (_SPACES, _CONTRACTIONS, _PUNCTUATION, _DIGITS, _WORDS, _MARKS, _PHRASES, _ODD)
    ),
    gap_characters,
    st.characters(),
    st.text(st.characters(codec="ascii"), max_size=8),
)

# Surrogates are among `characters()`: a Python string may hold them.
adversarial = st.lists(fragments, max_size=25).map("".join)
