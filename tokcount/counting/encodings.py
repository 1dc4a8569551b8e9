"""Texts under several encodings, script by script or language by language; they add up to the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from tokcount.counting.languages import Languages
from tokcount.counting.scripts import Scripts
from tokcount.counting.undivided import whole
from tokcount.engines import Engine, cuts, divisible
from tokcount.engines.lengths import token_lengths
from tokcount.engines.surrogates import without_surrogates
from tokcount.model import Document, Skipped, Text
from tokcount.model.encodings import Encoded, Passage, Priced
from tokcount.model.inputs import Reason, Stream
from tokcount.pricing.book import Book
from tokcount.pricing.changes import price_of

# One of each kind: gpt2 counts as r50k_base does, p50k_edit as p50k_base, and o200k_harmony as o200k_base.
DEFAULTS = ("o200k_base", "cl100k_base", "p50k_base", "r50k_base")
# The model whose price stands for an encoding: the one that the encoding is best known by.
_MODELS = {
    "o200k_base": "gpt-4o-mini",
    "cl100k_base": "gpt-3.5-turbo",
    "p50k_base": "text-davinci-003",
    "p50k_edit": "text-davinci-003",
    "r50k_base": "davinci",
    "gpt2": "davinci",
    "gemma3": "gemini-2.5-flash",
    "gemma4": "gemini-3.5-flash",
    "llama3": "llama-3.3-70b",
    "llama4": "llama-4-maverick",
    "deepseek_v3": "deepseek-v3.2",
    "qwen2": "qwen-plus",
    "qwen3.5": "qwen3.5-plus",
    "tekken": "mistral-nemo",
    "mistral_v1": "open-mixtral-8x7b",
}
# Most of such short pieces are in one script, and are counted at once.
_PIECE = 400


def priced(book: Book, names: Iterable[str], as_of: date | None = None) -> tuple[Priced, ...]:
    """Encodings, each with a model of the price tables that stands for it, and its price on ``as_of``."""
    found = []
    for name in dict.fromkeys(names):
        model = book.get(_MODELS.get(name, ""))
        usable = model is not None and model.encoding == name and bool(model.prices)
        found.append(Priced(name, model, price_of(model, as_of)) if model and usable else Priced(name))
    return tuple(found)


def encoded(
    found: Iterable[Document | Skipped],
    encodings: tuple[Priced, ...],
    engines: Mapping[str, Engine],
    languages: Languages | None = None,
) -> Encoded:
    """What the encodings make of all documents together; Ctrl-C leaves what was done until then.

    Arguments:
        found: the documents.
        encodings: what is compared.
        engines: the engine of each encoding.
        languages: tell languages apart with these, and not scripts.
    """
    scripts = Scripts()
    passages: dict[str, Passage] = {}
    names: list[str] = []
    skipped: list[Skipped] = []
    size, partial = 0, False
    try:
        for document in found:
            loaded = document if isinstance(document, Skipped) else _load(document)
            if isinstance(loaded, Skipped):
                skipped.append(loaded)
                continue
            told = (
                by_language(loaded.content, engines, languages)
                if languages
                else by_script(loaded.content, engines, scripts)
            )
            for passage in told:
                before = passages.get(passage.name)
                passages[passage.name] = before + passage if before else passage
            names.append(document.path)
            size += loaded.size
    except KeyboardInterrupt:
        partial = True
    ordered = sorted(passages.values(), key=lambda passage: (-passage.characters, passage.name))
    detector = languages.detector if languages else None
    return Encoded(encodings, tuple(ordered), tuple(names), size, tuple(skipped), partial, detector)


def by_script(text: str, engines: Mapping[str, Engine], scripts: Scripts | None = None) -> list[Passage]:
    """The characters and tokens of each script in ``text``.

    A token goes with the first letter in it; one without letters with the letters that it stands among.

    Arguments:
        text: any text.
        engines: the engine of each encoding.
        scripts: those that were found in earlier texts.
    """
    text = without_surrogates(text)
    scripts = scripts or Scripts()
    own = scripts.own(text)
    counted = _counted(text, own, scripts.resolved(own), engines)
    return [Passage(scripts.name(mark), number, tokens) for mark, number, tokens in counted]


def by_language(text: str, engines: Mapping[str, Engine], languages: Languages) -> list[Passage]:
    """The characters and tokens of each language in ``text``, tokens by the rule of ``by_script``."""
    text = without_surrogates(text)
    counted = _counted(text, *languages.marked(text), engines)
    return [Passage("", number, tokens, languages.language(mark)) for mark, number, tokens in counted]


def _counted(
    text: str, own: str, resolved: str, engines: Mapping[str, Engine]
) -> list[tuple[str, int, tuple[int, ...]]]:
    """What stands for each script or language, its characters, and its tokens under each encoding."""
    columns = [_tokens(text, own, resolved, name, engine) for name, engine in engines.items()]
    return [
        (mark, resolved.count(mark), tuple(tokens.get(mark, 0) for tokens in columns))
        for mark in sorted(set(resolved))
    ]


def _tokens(text: str, own: str, resolved: str, encoding: str, engine: Engine) -> dict[str, int]:
    """The tokens of each script or language, by what stands for it."""
    counts: dict[str, int] = {}
    alone: dict[str, list[str]] = {}
    start = 0
    for piece in _pieces(text, encoding):
        end = start + len(piece)
        marks = set(resolved[start:end])
        if len(marks) == 1:
            alone.setdefault(marks.pop(), []).append(piece)
        elif marks:
            for mark in _of_each(piece, own[start:end], resolved[start:end], encoding):
                counts[mark] = counts.get(mark, 0) + 1
        start = end
    for mark, parts in alone.items():
        counts[mark] = counts.get(mark, 0) + sum(engine.count_many(parts))
    return counts


def _pieces(text: str, encoding: str) -> Iterator[str]:
    """``text`` in short pieces that the encoding counts as the whole; in one where no such are known."""
    start = 0
    if divisible(encoding):
        places = cuts([encoding])
        while cut := places.search(text, start + _PIECE):
            yield text[start : cut.start()]
            start = cut.start()
    yield text[start:]


def _of_each(piece: str, own: str, resolved: str, encoding: str) -> Sequence[str]:
    """For each token what stands for its script or language."""
    lengths = [len(character.encode()) for character in piece]
    letters = "".join(mark * length for mark, length in zip(own, lengths, strict=True))
    among = "".join(mark * length for mark, length in zip(resolved, lengths, strict=True))
    found = []
    start = 0
    for length in token_lengths(piece, encoding):
        found.append(letters[start : start + length].lstrip()[:1] or among[start])
        start += length
    return found


def _load(document: Document) -> Text | Skipped:
    try:
        loaded = document.load()
        if isinstance(loaded, Stream):
            loaded = whole(document, loaded)
    except Exception as error:  # noqa: BLE001  # a source that breaks its word is no reason to stop
        return Skipped(document.path, Reason.FAILED, f"reading it failed: {error}", document.explicit)
    assert isinstance(loaded, Text | Skipped)
    return loaded
