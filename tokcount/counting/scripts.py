"""Which script each character of a text is written in, by the names that Unicode gives to characters.

Letters and marks have a script. What many scripts share (blanks, digits, punctuation, symbols) goes with the
letter before it, at the beginning with the first letter after it; a text without letters is ``Common``.
"""

from __future__ import annotations

import re
import unicodedata

COMMON = "Common"
# Stands for what many scripts share.
_SHARED = " "
# Names that do not begin with that of a script, and scripts that have another name than their letters.
_OTHERS = {
    "CJK": "Han",
    "IDEOGRAPHIC": "Han",
    "HANGZHOU": "Han",
    "MICRO": "Greek",
    "OHM": "Greek",
    "ANGSTROM": "Latin",
    "KELVIN": "Latin",
    "FEMININE": "Latin",
    "MASCULINE": "Latin",
    "HALFWIDTH": "",
    "FULLWIDTH": "",
    "SUPERSCRIPT": "",
    "SUBSCRIPT": "",
    "PARENTHESIZED": "",
}
# Marks and letters that belong to no script of their own.
_NONE = frozenset({
    "COMBINING", "MODIFIER", "VARIATION", "MATHEMATICAL", "KATAKANA-HIRAGANA", "DOUBLE-STRUCK", "SCRIPT",
    "BLACK-LETTER", "ALEF", "BET", "GIMEL", "DALET", "INFORMATION", "EULER", "TURNED", "ROMAN", "ROTATED",
    "DOTLESS", "VERTICAL", "MASU", "ENCLOSING",
})  # fmt: skip
# Names of scripts of two words begin with one of these.
_FIRST_OF_TWO = frozenset({
    "OLD", "NEW", "TAI", "OL", "MEETEI", "PAHAWH", "PAU", "CANADIAN", "LINEAR", "SYLOTI", "CYPRO",
    "ZANABAZAR", "MASARAM", "GUNJALA", "HANIFI", "WARANG", "IMPERIAL", "INSCRIPTIONAL", "PSALTER",
    "CAUCASIAN", "BASSA",
})  # fmt: skip


class Scripts:
    """Finds the scripts of texts; a script has one character that stands for it, the same in every text."""

    def __init__(self) -> None:
        self._names: list[str] = [COMMON]
        self._classes: dict[int, str] = {}

    def name(self, mark: str) -> str:
        """The script that a character of ``own`` or ``resolved`` stands for."""
        return COMMON if mark == _SHARED else self._names[ord(mark) - 0xE000]

    def own(self, text: str) -> str:
        """For each character what stands for its script; a blank for what many share."""
        new = {point for point in map(ord, set(text)) if point not in self._classes}
        self._classes.update((point, self._mark(script_of(chr(point)))) for point in new)
        return text.translate(self._classes)

    @staticmethod
    def resolved(own: str) -> str:
        """The same, with what many scripts share among the letters that it goes with."""
        filled = re.sub(r"([^ ])( +)", lambda found: found[1] * len(found[0]), own)
        bare = filled.lstrip(_SHARED)
        return (bare[:1] or _SHARED) * (len(filled) - len(bare)) + bare

    def _mark(self, script: str) -> str:
        if script == COMMON:
            return _SHARED
        if script not in self._names:
            self._names.append(script)
        return chr(0xE000 + self._names.index(script))


def script_of(character: str) -> str:
    """The script of one character: ``Latin``, ``Han``, ``Cyrillic``; ``Common`` for what many share."""
    if unicodedata.category(character)[0] not in "LM":
        return COMMON
    words = unicodedata.name(character, "COMBINING").split()
    while words and _OTHERS.get(words[0], "-") == "":
        del words[0]
    if not words or words[0] in _NONE:
        return COMMON
    first = words[0]
    if first in _FIRST_OF_TWO and len(words) > 1:
        return f"{first} {words[1]}".title()
    return _OTHERS.get(first, first.title())
