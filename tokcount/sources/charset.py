"""Which character encoding text is in that is neither UTF-8 nor marked; on a bounded sample."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tokcount.model import Reason, Text
from tokcount.sources.base import Refusal

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

# Detection is superlinear at worst; this much is plenty for it.
_SAMPLE = 32 * 1024
_SEARCHED = 1024 * 1024
# What is in use, the likelier first where the bytes do not tell. Rarer encodings would only win by
# chance: charset_normalizer reads a lone `café` as cp1006, which is Urdu.
_CHARSETS = (
    "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp1251", "koi8_r", "cp1252", "cp1250", "cp1254",
    "cp1253", "cp1255", "cp1256", "cp1257", "cp874", "cp866", "cp850", "mac_roman",
)  # fmt: skip
_LATIN = frozenset(("cp1252", "cp1250", "cp1254", "cp1257", "cp850", "mac_roman"))
_ALPHABETIC = frozenset(("cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "cp874", "cp866"))
_SHOWN = {"cp932": "shift_jis", "cp949": "euc_kr"}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\b\x1b")) + b"\x7f"
# A trail byte of Shift-JIS, GB 18030 or Big5 is never one of these, so text may be cut after them.
_BREAK = re.compile(rb"[\x00-\x2f]")

# The letters beyond ASCII of the languages that cp1252 is for.
_ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "àâæçéèêëîïôœùûüÿ",  # French
        "äöüßéèà",  # German, with names
        "áéíóúüñçïàèò",  # Spanish, Catalan
        "áâãàçéêíóôõúü",  # Portuguese
        "àèéìíîòóùú",  # Italian
        "åäöæøéèü",  # Danish, Norwegian, Swedish, Finnish
        "áéíóúýðþæö",  # Icelandic, Irish, Faroese without its ø
        "äöüõ",  # Estonian
        "áéíóúëïöüèêàâîôû",  # Dutch, Afrikaans, Welsh
    )
)
# What Hungarian looks like in cp1252, and what Hebrew looks like in cp1251: neither is a language.
_HUNGARIAN = frozenset("áéíóöúüõû")
_HEBREW = re.compile(rb"(?:[\x00-\x7f]*[\xe0-\xfa]){30,}[\x00-\x7f]*")
_MARKS = frozenset(c for c in bytes(range(128, 256)).decode("cp1252", "ignore") if not c.isalpha()) | set(
    "ªºµ"
)
# Marks that stand within words: apostrophe, dashes, the middle dot of Catalan, soft hyphen, acute.
_INNER = frozenset("\u2019\u2014\u2013\xb7\xad\xb4")
_WORD = re.compile(r"[^\W\d_]+")


def detect(data: bytes, first: int) -> Text | Refusal:
    """The text in ``data``, which is not UTF-8 from its byte ``first`` on, or why it is none."""
    sample = _sample(data, first)
    if len(sample.translate(None, _CONTROLS)) < len(sample) * 0.97:
        return Reason.BINARY, "full of control characters"
    for charset in _candidates(sample):
        text = _decoded(data, charset)
        if text is not None:
            return text
    return Reason.UNDECODABLE, "not UTF-8, and no other character encoding fits"


def _decoded(data: bytes, charset: str) -> Text | None:
    """``data`` in ``charset``, with a mistake here and there that the sample did not have."""
    name = _SHOWN.get(charset, charset)
    try:
        return Text(data.decode(charset), len(data), name)
    except UnicodeDecodeError:
        content = data.decode(charset, "replace")
    replaced = content.count("\ufffd")
    return Text(content, len(data), name, replaced) if replaced <= max(1, len(content) // 1000) else None


def _sample(data: bytes, first: int) -> bytes:
    """Lines with bytes beyond ASCII, from the one on that holds the byte ``first``."""
    start = data.rfind(b"\n", max(0, first - _SAMPLE), first) + 1
    if start == 0 and first > _SAMPLE:
        # One endless line: up to `first` all may be ASCII, so no character is cut before it.
        start = first
    lines = []
    size = 0
    for line in data[start : start + _SEARCHED].split(b"\n"):
        if not line.isascii():
            lines.append(line)
            size += len(line) + 1
            if size >= _SAMPLE:
                break
    sample = b"\n".join(lines)
    if len(sample) <= _SAMPLE:
        return sample
    # Even, since most characters of a text without any break have two bytes.
    cut = max((m.end() for m in _BREAK.finditer(sample, _SAMPLE // 2, _SAMPLE)), default=_SAMPLE)
    return sample[:cut]


def _candidates(sample: bytes) -> list[str]:
    """The charsets to try, the best first."""
    western = _western(sample)
    if western:
        return [western]
    if _HEBREW.fullmatch(sample):
        return ["cp1255"]
    from charset_normalizer import from_bytes

    # Text that was cut off may end within a character.
    for end in range(len(sample), max(len(sample) - 2, 0), -1):
        matches = list(from_bytes(sample[:end], cp_isolation=list(_CHARSETS)))
        if matches:
            return [match.encoding for match in sorted(matches, key=_rank)]
    return []


def _rank(match: CharsetMatch) -> tuple[bool, float, float, int, int]:
    """Plausible before implausible, least mess, most language, least capitals after small letters,
    and then what is common."""
    text = str(match)
    capitals = sum(a.islower() and b.isupper() for a, b in pairwise(text))
    common = _CHARSETS.index(match.encoding)
    return _implausible(match, text), match.chaos, -match.coherence, capitals, common


def _implausible(match: CharsetMatch, text: str) -> bool:
    """Whether ``text`` is a reading only because its charset makes something of nearly all bytes."""
    if match.encoding in _LATIN:
        return _foreign(text)
    if match.encoding in _ALPHABETIC:
        return _mixed(text)
    if match.encoding == "cp949":
        # What cp949 has beyond EUC-KR are syllables that are hardly ever written.
        try:
            match.raw.decode("euc_kr")
        except UnicodeDecodeError:
            return True
    return False


def _foreign(text: str) -> bool:
    """Whether words are mostly made of letters beyond ASCII, as they are in no Latin script."""
    words = "".join(word for word in _WORD.findall(text) if len(word) > 2 and not word.isascii())
    return sum(not c.isascii() for c in words) > len(words) * 0.6


def _mixed(text: str) -> bool:
    """Whether letters beyond ASCII share their words with letters of ASCII."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return sum(any(c.isascii() for c in word) for word in words) * 2 > len(words)


def _western(sample: bytes) -> str:
    """The charset if ``sample`` reads well in cp1252, as letters of one western language within
    words of ASCII letters and typographic marks outside of them; else an empty string.

    Such texts have too little beyond ASCII for a detection by frequency, above all short ones.
    """
    text = sample.decode("cp1252", "replace")
    letters = [c.lower() for c in text if not c.isascii() and c not in _MARKS]
    fits = any(alphabet.issuperset(letters) for alphabet in _ALPHABETS)
    if not fits and not _HUNGARIAN.issuperset(letters):
        return ""
    marks = _MARKS - _INNER
    for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if char in marks and before.isalpha() and after.isalpha():
            return ""
        if not char.isascii() and char.isupper() and before.islower():
            return ""
    if _foreign(text):
        return ""
    return "cp1252" if fits else "cp1250"
