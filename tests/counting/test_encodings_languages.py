"""Languages of texts, and tokens language by language: the languages add up to the whole."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount import count
from tokcount.counting.encodings import DEFAULTS, by_language
from tokcount.counting.languages import NAMES, UNDETERMINED, Languages, load_languages, parts
from tokcount.counting.scripts import Scripts
from tokcount.engines import load
from tokcount.errors import UsageError
from tokcount.model.encodings import Detector, Language

ENGINES = {name: load(name) for name in DEFAULTS}
O200K = {"o200k_base": ENGINES["o200k_base"]}
# Lines of one letter each, short and long, with what has no letters between them.
LINE = st.builds(
    lambda letter, number, end: letter * number + end,
    st.sampled_from(["a", "ß ", "я", "漢", "한", "हि", "ع", "1", " ", "🎉", "\ud800", "don't "]),
    st.integers(0, 30),
    st.sampled_from(["\n", "\r\n", "\n\n", "\n\n\n", "\r", "\u2028", " ", ""]),
)
TEXTS = st.lists(LINE, max_size=12).map("".join) | st.text(max_size=300)
GERMAN = "Der Zug an die Küste fährt morgens um neun Uhr ab."
FRENCH = "Le train pour la côte part à neuf heures du matin."


def told_by_first_letter() -> Languages:
    """Many languages, next to one another, without a library."""
    return Languages(Detector("test", "1"), lambda text: f"x{ord(text[0]) % 5}")


@pytest.fixture(scope="module")
def languages() -> Languages:
    pytest.importorskip("py3langid", reason="tokcount[languages] is not installed")
    return load_languages()


def told(languages: Languages, text: str) -> list[str]:
    """The language of each line."""
    _, among = languages.marked(text)
    starts, start = [], 0
    for line in text.splitlines(keepends=True):
        starts.append(start)
        start += len(line)
    return [languages.language(among[start]).code for start in starts]


@given(TEXTS)
def test_the_languages_add_up_to_the_whole(text: str) -> None:
    passages = by_language(text, ENGINES, told_by_first_letter())
    clean = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert sum(passage.characters for passage in passages) == len(clean)
    for i, (name, engine) in enumerate(ENGINES.items()):
        assert sum(passage.tokens[i] for passage in passages) == engine.count_many([text])[0], name


@given(TEXTS)
def test_the_parts_are_lines_and_cover_the_text(text: str) -> None:
    ends = parts(text, Scripts().own(text))
    assert [end for _, end in ends[-1:]] == [len(text)] * bool(text)
    lines = {0}
    for line in text.splitlines(keepends=True):
        lines.add(max(lines) + len(line))
    start = 0
    for known, end in ends:
        assert start < known <= end
        assert {known, end} <= lines
        start = end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Each line for itself, where it is long enough; a syllable says more than a letter.
        (["a" * 20 + "\n", "b" * 20 + "\n"], 2),
        (["漢" * 7 + "\n", "한" * 7 + "\n", "か" * 7], 3),
        # A short line joins the next, the last of a paragraph the one before, with the blank lines after it.
        (["a\n" + "b" * 20 + "\n" + "c\n\n\n", "d" * 20], 2),
        # A heading joins what follows it, and at the end what is there.
        (["a" * 20 + "\n\n", "b\n\n" + "c" * 20 + "\n\n" + "d"], 2),
        # What has no letters goes with what is before it.
        (["a" * 20 + "\n1 2 3\n---\n\n4\n", "b" * 20], 2),
        (["1\n2\n" + "a" * 20], 1),
        (["a\n\nb"], 1),
        (["123\n"], 1),
    ],
)  # fmt: skip
def test_a_part_is_long_enough_to_be_told(text: list[str], expected: int) -> None:
    whole = "".join(text)
    ends = [end for _, end in parts(whole, Scripts().own(whole))]
    assert len(ends) == expected
    start = 0
    for part, end in zip(text, ends, strict=True):
        assert whole[start:end] == part
        start = end


def test_what_has_no_letters_does_not_tell() -> None:
    """The figures below a sentence are of its language, and do not decide it."""
    asked: list[str] = []

    def detect(text: str) -> str:
        asked.append(text)
        return "de"

    Languages(Detector("test", "1"), detect).marked(GERMAN + "\n" + "1,2,3\n" * 100)
    assert asked == [GERMAN + "\n"]


def test_a_token_goes_with_the_first_letter_in_it() -> None:
    passages = by_language(f"{GERMAN}\n{FRENCH}\n", O200K, told_by_first_letter())
    counted = [count(f"{each}\n", encoding="o200k_base") for each in (GERMAN, FRENCH)]
    assert sorted(passage.tokens[0] for passage in passages) == sorted(counted)


def test_without_the_library_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for missing in ("py3langid", "py3langid.langid"):
        monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(UsageError, match="py3langid") as caught:
        load_languages()
    assert "tokcount[languages]" in caught.value.hint


# --- with the library


def test_every_language_of_the_library_has_a_name(languages: Languages) -> None:
    library = pytest.importorskip("py3langid.langid")
    known = set(library.LanguageIdentifier.from_model_file(library.MODEL_FILE).labels) - {"zxx", "kik"}
    assert known | {"ki", UNDETERMINED} == set(NAMES)
    assert len(set(NAMES.values())) == len(NAMES)


def test_the_sentences_of_the_gpt_4o_page(shared: Path, languages: Languages) -> None:
    """One a line: each is told, and has as many tokens as was published."""
    recorded = json.loads((shared / "recorded" / "text_hello_gpt4o.json").read_text(encoding="utf-8"))
    text = "".join(f"{entry['text']}\n" for entry in recorded)
    found = {passage.name: passage.tokens for passage in by_language(text, O200K, languages)}
    assert found == {entry["language"]: (entry["tiktoken_o200k"],) for entry in recorded}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Please send us your invoice before Friday."),
        ("de", GERMAN),
        ("fr", FRENCH),
        ("es", "El tren a la costa sale a las nueve de la mañana."),
        ("pt", "Por favor, envie-nos a sua fatura antes de sexta-feira."),
        ("it", "Vi preghiamo di inviarci la fattura entro venerdì."),
        ("nl", "De trein naar de kust vertrekt om negen uur 's ochtends."),
        ("sv", "Hon öppnade fönstret och såg ut över trädgården."),
        ("pl", "Pociąg na wybrzeże odjeżdża o dziewiątej rano."),
        ("cs", "Vlak na pobřeží odjíždí v devět hodin ráno."),
        ("tr", "Lütfen faturanızı cumadan önce bize gönderin."),
        ("id", "Silakan kirim faktur Anda kepada kami sebelum hari Jumat."),
        ("uk", "Будь ласка, надішліть нам рахунок до п'ятниці."),
        ("ja", "海岸行きの列車は朝九時に出発します。"),
        (UNDETERMINED, "for (i = 0; i < n; ++i) { acc[i] += buf[idx(i)] & 0xff; }"),
        (UNDETERMINED, "550e8400-e29b-41d4-a716-446655440000 d41d8cd98f00b204e9800998ecf8427e"),
    ],
)
def test_a_line_is_told(code: str, text: str, languages: Languages) -> None:
    assert told(languages, f"{text}\n{FRENCH}\n{text}")[0] == code
    assert told(languages, text) == [code]


def test_figures_alone_are_in_no_language(languages: Languages) -> None:
    assert told(languages, "12,300.50 — 17 %\n\n8\n") == [UNDETERMINED] * 3


def test_languages_have_names(languages: Languages) -> None:
    found = by_language(f"{GERMAN}\n{FRENCH}\n", O200K, languages)
    assert [passage.language for passage in found] == [Language("German", "de"), Language("French", "fr")]


def test_a_long_line_is_told_by_its_beginning() -> None:
    asked: list[str] = []

    def detect(text: str) -> str:
        asked.append(text)
        return "de"

    Languages(Detector("test", "1"), detect).marked("1, " * 5000 + GERMAN * 500)
    (text,) = asked
    assert text.startswith(GERMAN)
    assert len(text) == 2000


def test_a_long_line_is_as_certain_as_a_short_one(languages: Languages) -> None:
    for times in (20, 200, 500, 5000):
        assert told(languages, "The quick brown fox jumps over the lazy dog. " * times) == ["en"]
