"""Which language each part of a text is written in, as a library tells it from short parts: an estimate.

The parts are lines. One that is too short to tell joins the next, at the end of its paragraph the one before;
what has no letters goes with the line before it. So a file may hold several languages, or code and comments.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

from tokcount.counting.scripts import Scripts
from tokcount.errors import UsageError
from tokcount.model.encodings import Detector, Language

LIBRARY = "py3langid"
UNDETERMINED = "und"
# More likely than all other languages together.
_CONFIDENT = 0.5
# The library is less confident the longer a text is: of 20,000 characters in one language it doubts the most.
_TELLING = 2000
# The library's name for what is no language, such as code.
_NO_LANGUAGE = "zxx"
# The library has three letters where BCP 47 has two.
_CODES = {"kik": "ki"}
# Letters from which a language can be told; one that is a syllable or a word counts for three.
_ENOUGH = 20
_SYLLABLES = re.compile("[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
# Stands for what is no letter, as in ``scripts``.
_SHARED = " "
NAMES = {
    "ace": "Acehnese", "af": "Afrikaans", "am": "Amharic", "an": "Aragonese", "ar": "Arabic",
    "ary": "Moroccan Arabic", "arz": "Egyptian Arabic", "as": "Assamese", "az": "Azerbaijani",
    "ba": "Bashkir", "bcl": "Central Bikol", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "br": "Breton", "bs": "Bosnian", "ca": "Catalan", "crh": "Crimean Tatar", "cs": "Czech", "cy": "Welsh",
    "da": "Danish", "de": "German", "dz": "Dzongkha", "el": "Greek", "en": "English", "eo": "Esperanto",
    "es": "Spanish", "et": "Estonian", "eu": "Basque", "ext": "Extremaduran", "fa": "Persian",
    "fi": "Finnish", "fo": "Faroese", "fr": "French", "fuv": "Nigerian Fulfulde", "fy": "Western Frisian",
    "ga": "Irish", "gcf": "Guadeloupean Creole", "gcr": "Guianese Creole", "gd": "Scottish Gaelic",
    "gl": "Galician", "gom": "Goan Konkani", "grc": "Ancient Greek", "gu": "Gujarati",
    "gug": "Paraguayan Guarani", "guw": "Gun", "ha": "Hausa", "hbo": "Ancient Hebrew", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "ht": "Haitian Creole", "hu": "Hungarian", "hy": "Armenian",
    "id": "Indonesian", "ig": "Igbo", "is": "Icelandic", "it": "Italian", "ja": "Japanese",
    "jv": "Javanese", "ka": "Georgian", "kab": "Kabyle", "ki": "Kikuyu", "kk": "Kazakh", "km": "Khmer",
    "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "la": "Latin", "lb": "Luxembourgish",
    "lg": "Ganda", "lij": "Ligurian", "ln": "Lingala", "lo": "Lao", "lt": "Lithuanian", "ltg": "Latgalian",
    "lv": "Latvian", "mg": "Malagasy", "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian",
    "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "my": "Burmese", "ne": "Nepali", "nl": "Dutch",
    "nn": "Norwegian Nynorsk", "no": "Norwegian", "nso": "Northern Sotho", "oc": "Occitan", "om": "Oromo",
    "or": "Odia", "pa": "Punjabi", "pcm": "Nigerian Pidgin", "pl": "Polish", "ps": "Pashto",
    "pt": "Portuguese", "qu": "Quechua", "ro": "Romanian", "ru": "Russian", "rw": "Kinyarwanda",
    "sa": "Sanskrit", "sdh": "Southern Kurdish", "se": "Northern Sami", "si": "Sinhala", "sk": "Slovak",
    "sl": "Slovenian", "sn": "Shona", "so": "Somali", "sq": "Albanian", "sr": "Serbian",
    "st": "Southern Sotho", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "tg": "Tajik",
    "th": "Thai", "tk": "Turkmen", "tl": "Tagalog", "tr": "Turkish", "tt": "Tatar", "ug": "Uyghur",
    "uk": "Ukrainian", UNDETERMINED: "Undetermined", "ur": "Urdu", "uz": "Uzbek", "uzs": "Southern Uzbek",
    "vec": "Venetian", "vi": "Vietnamese", "vo": "Volapük", "wa": "Walloon", "wuu": "Wu Chinese",
    "xh": "Xhosa", "yo": "Yoruba", "yue": "Cantonese", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip
# Tells the code of the language that a text is in.
Detect = Callable[[str], str]


class Languages:
    """Finds the languages of texts; each has one character that stands for it, the same in every text."""

    def __init__(self, detector: Detector, detect: Detect) -> None:
        self.detector = detector
        self._detect = detect
        self._scripts = Scripts()
        self._codes: list[str] = []

    def language(self, mark: str) -> Language:
        """What a character of ``marked`` stands for."""
        code = self._codes[ord(mark) - 0xE000]
        return Language(NAMES.get(code, code), code)

    def marked(self, text: str) -> tuple[str, str]:
        """For each character what stands for its language; first with a blank for what is no letter."""
        letters = self._scripts.own(text)
        start, marks = 0, []
        for told, end in parts(text, letters):
            marks.append(self._mark(self._detect(_telling(text, letters, start, told))) * (end - start))
            start = end
        among = "".join(marks)
        own = [_SHARED if letter == _SHARED else mark for letter, mark in zip(letters, among, strict=True)]
        return "".join(own), among

    def _mark(self, code: str) -> str:
        if code not in self._codes:
            self._codes.append(code)
        return chr(0xE000 + self._codes.index(code))


def _telling(text: str, letters: str, start: int, end: int) -> str:
    """What tells the language of a part: of a long one the first letters and what follows them."""
    if end - start <= _TELLING:
        return text[start:end]
    start = end - len(letters[start:end].lstrip(_SHARED))
    return text[start : min(end, start + _TELLING)]


def load_languages() -> Languages:
    """Languages as the library tells them.

    Raises:
        UsageError: it is not installed, or too old.
    """
    from importlib.metadata import version

    try:
        library: Any = import_module(f"{LIBRARY}.langid")
        detector = Detector(LIBRARY, version(LIBRARY))
        identifier = library.LanguageIdentifier.from_model_file(library.MODEL_FILE, norm_probs=True)
    except (ImportError, AttributeError):
        raise UsageError(
            "languages-missing",
            f"To tell languages apart, the package {LIBRARY} is needed, which is not installed or too old.",
            "pip install 'tokcount[languages]', or compare by script.",
        ) from None

    def detect(text: str) -> str:
        code, confidence = identifier.classify(text)
        certain = confidence >= _CONFIDENT and code != _NO_LANGUAGE
        return _CODES.get(code, code) if certain else UNDETERMINED

    return Languages(detector, detect)


def parts(text: str, letters: str) -> list[tuple[int, int]]:
    """Where the parts of ``text`` end: what tells the language of each, and all of what goes with that.

    Arguments:
        text: any text.
        letters: as long, with a blank for each character that is no letter.
    """
    ends: list[tuple[int, int]] = []
    end = weight = 0
    # A short line joins what came before only in its own paragraph: a heading belongs to what follows it.
    begun = False
    for line in text.splitlines(keepends=True):
        start, end = end, end + len(line)
        weight += len(line) - letters.count(_SHARED, start, end) + 2 * len(_SYLLABLES.findall(line))
        blank = line.isspace()
        if weight >= _ENOUGH:
            ends.append((end, end))
            weight = 0
        elif ends and (not weight or (blank and begun)):
            ends[-1] = (ends[-1][0], end)
            weight = 0
        begun = not blank and (begun or bool(ends and ends[-1][0] == end))
    if ends:
        ends[-1] = (ends[-1][0], end)
    elif end:
        ends.append((end, end))
    return ends
