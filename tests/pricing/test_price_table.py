"""The table that ships: against the facts it was made from, and against the claims of the announcement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tokcount.model import Model, Rates, Schedule
from tokcount.model.tokenizers import VENDORS
from tokcount.pricing.book import Book
from tokcount.pricing.fields import ENCODINGS
from tokcount.pricing.status import State
from tokcount.pricing.table import Table

from . import sources

OPENAI = "openai"
HOSTS = {"together-pricing", "openrouter-models"}
# What others made of the vendors' pages without naming one, and what hosts of open weights ask.
SECOND_HAND = {"genai-prices", "genai-llm-prices", "genai-tokencost", "litellm", "litellm-discussion"} | HOSTS
FACTS = sources.facts()
EXPLAINED = sources.differences()["facts"]

needs_facts = pytest.mark.skipif(not FACTS, reason=f"the facts are not here: {sources.FACTS}")


def as_fact(rates: Rates) -> dict[str, Decimal]:
    named = {
        "input": rates.input,
        "cached_input": rates.cached,
        "cache_write": rates.cache_write,
        "output": rates.output,
    }
    return {key: rate for key, rate in named.items() if rate is not None}


def tiers(schedule: Schedule) -> dict[str, dict[str, Decimal]]:
    return {str(tier.above): as_fact(tier.rates) for tier in schedule.tiers}


def figures(fact: dict[str, Any]) -> Iterator[tuple[str, object]]:
    for key, name in (
        ("encoding", "encoding"),
        ("context_window", "context"),
        ("max_input", "max_input"),
        ("max_output", "max_output"),
        ("kind", "kind"),
    ):
        yield name, fact.get(key)
    for key in ("released", "shutdown"):
        yield key, date.fromisoformat(fact[key]) if key in fact else None


# Where recorded requests were billed otherwise than the guide of the time said.
BILLED: dict[str, dict[str, Any]] = {
    "gpt-5-mini": {"multiplier": Decimal("1.2")},
    "gpt-5-nano": {"multiplier": Decimal("1.5")},
}


@needs_facts
def test_it_lacks_no_openai_model_of_the_facts(table: Table) -> None:
    ours = {model.name for model in table.models.values() if model.provider == OPENAI}
    theirs = {fact["id"] for fact in FACTS}
    assert theirs - ours == set(EXPLAINED["lacking"])
    assert ours - theirs == set(EXPLAINED["beyond"])


@needs_facts
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: str(fact["id"]))
def test_every_figure_is_the_facts(fact: dict[str, Any], table: Table, book: Book) -> None:
    model = table.models[fact["id"]]
    for name, expected in figures(fact):
        assert getattr(model, name) == expected, name
    # "gpt-35-turbo (Azure)" is the name and a remark.
    assert {alias.split(" ")[0] for alias in fact.get("aliases", [])} <= set(model.snapshots)
    assert model.replacement == fact.get("replacement", "").split(" ")[0]
    rule = table.image_rules.get(model.image)
    for key, value in {**fact.get("image_tokens", {}), **BILLED.get(model.name, {})}.items():
        assert getattr(rule, key) == value
    shut_down = fact["status_on_2026-11-22"] == "shutdown"
    assert (book.status(model, date(2026, 11, 22)).state is State.SHUT_DOWN) is shut_down
    assert_prices(model, fact)


def assert_prices(model: Model, fact: dict[str, Any]) -> None:
    if fact["kind"] == "open-weight":
        assert model.prices == ()
        return
    latest = model.prices[-1]
    assert as_fact(latest.standard.base) == fact["price"]
    assert tiers(latest.standard) == fact.get("above_tokens", {})
    assert latest.second_hand or not fact.get("second_hand")
    assert (as_fact(latest.batch.base) if latest.batch else None) == fact.get("batch")
    raw = fact.get("by_source", {}).get("genai_prices_0.2.3", {}).get("batch")
    if latest.batch and isinstance(raw, dict) and "above" in raw:
        assert tiers(latest.batch) == raw["above"]
    history = [
        entry for entry in fact.get("history", [])[:-1] if "input" in entry and model.name != "gpt-3.5-turbo"
    ]
    for price, entry in zip(model.prices, history, strict=False):
        assert as_fact(price.standard.base) == {
            k: v for k, v in entry.items() if k not in {"from", "above", "note"}
        }
        assert tiers(price.standard) == entry.get("above", {})
    if history:
        assert latest.start == date.fromisoformat(fact["history"][-1]["from"])


@needs_facts
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: str(fact["id"]))
def test_a_price_that_sources_disagree_on_says_so(fact: dict[str, Any], table: Table) -> None:
    """A source that still has an earlier price of the model does not dispute the present one."""
    model = table.models[fact["id"]]
    for entry in fact.get("disagree", ()):
        field = entry["field"].removeprefix("batch.")
        if field not in {"input", "cached_input", "output"}:
            continue
        earlier = {as_fact(price.standard.base).get(field) for price in model.prices[:-1]}
        others = {Decimal(value) for value in entry["values"]}
        now = fact["batch" if entry["field"].startswith("batch.") else "price"][field]
        known = others - {now} <= earlier or model.name in EXPLAINED["undisputed"]
        assert known != bool(model.prices[-1].disputed), entry


def test_a_price_is_second_hand_where_its_source_is_no_page_of_the_vendor(book: Book) -> None:
    for model in book:
        for price in model.prices:
            assert price.second_hand is (price.source.id in SECOND_HAND), model.name


def test_a_host_is_named_where_the_price_is_its_own(book: Book) -> None:
    hosted = [model for model in book if any(price.source.id in HOSTS for price in model.prices)]
    assert hosted
    for model in hosted:
        assert model.kind == "open-weight"
        assert all("every host asks its own" in price.note for price in model.prices)


def test_every_encoding_is_one_that_can_be_counted(book: Book) -> None:
    import tiktoken

    assert set(ENCODINGS) == {*tiktoken.list_encoding_names(), *VENDORS}
    assert {model.tokenizer for model in book} - {None} <= set(ENCODINGS)


def test_a_model_without_a_tokenizer_is_one_that_no_source_has_it_of(book: Book) -> None:
    without = {model.name for model in book if model.tokenizer is None}
    # A moving alias, and others whose encoding no source names.
    openai = {"chat-latest", "computer-use-preview", "gpt-rosalind-research", "gpt-rosalind-discovery"}
    grok = {model.name for model in book if model.provider == "xai"}
    muse = {model.name for model in book if model.name.startswith("muse-")}
    assert without == openai | grok | muse


# How what stands for another tokenizer may be told.
BASES = ("taken for ", "not public, rebuilt by ctok", "Claude's older public vocabulary, measured")


def test_no_model_without_a_public_tokenizer_passes_for_exact(book: Book) -> None:
    for model in book:
        if model.provider == OPENAI:
            assert model.encoding not in VENDORS
            continue
        assert model.encoding is None or model.encoding in VENDORS
        assert not (model.encoding or "").startswith("claude")
        assert model.approx is None or model.approx.basis.startswith(BASES)


def test_the_vendors_that_people_compare_with_are_there(book: Book) -> None:
    vendors = {model.provider for model in book}
    assert vendors == {OPENAI, "anthropic", "google", "meta", "mistral", "deepseek", "qwen", "xai"}


def test_every_replacement_is_a_model_of_the_table(book: Book) -> None:
    for model in book:
        if model.replacement:
            assert book.status(book.find(model.replacement)).state is State.ACTIVE


def test_every_source_is_used(book: Book) -> None:
    assert {price.source.id for model in book for price in model.prices} == set(book.sources)


def test_the_tokenizer_is_gpt_4os(book: Book) -> None:
    assert book.find("gpt-4o-mini").encoding == book.find("gpt-4o").encoding == "o200k_base"


# --------------------------------------------------------------------------- the announcement


def rates(book: Book, name: str) -> tuple[Decimal, Decimal]:
    base = book.price(book.find(name)).standard.base
    assert base.output is not None
    return base.input, base.output


def test_gpt_4o_mini_costs_15_and_60_cents(book: Book) -> None:
    assert rates(book, "gpt-4o-mini") == (Decimal("0.15"), Decimal("0.60"))


def test_it_is_60_percent_cheaper_than_gpt_3_5_turbo(book: Book) -> None:
    mini, turbo = rates(book, "gpt-4o-mini"), rates(book, "gpt-3.5-turbo")
    assert 1 - mini[0] / turbo[0] == Decimal("0.7")
    assert 1 - mini[1] / turbo[1] == Decimal("0.6")


def test_text_davinci_003_cost_133_and_33_times_as_much(book: Book) -> None:
    mini, davinci = rates(book, "gpt-4o-mini"), rates(book, "text-davinci-003")
    assert round(davinci[0] / mini[0]) == 133
    assert round(davinci[1] / mini[1]) == 33
    # The often-quoted 100 times holds where eight tokens go in for one that comes out.
    assert (8 * davinci[0] + davinci[1]) / (8 * mini[0] + mini[1]) == 100


def test_its_window_is_128k_and_its_knowledge_of_october_2023(book: Book) -> None:
    mini = book.find("gpt-4o-mini")
    assert (mini.context, mini.max_output, mini.knowledge) == (128_000, 16_384, "2023-10")
    assert mini.released == date(2024, 7, 18)


def test_the_benchmarks_are_the_announcements(book: Book) -> None:
    expected = {
        "gpt-4o-mini": ("82.0", "87.0", "87.2", "59.4"),
        "gemini-1.5-flash": ("77.9", "75.5", "71.5", "56.1"),
        "claude-3-haiku": ("73.8", "71.7", "75.9", "50.2"),
    }
    for name, scores in expected.items():
        names = ("mmlu", "mgsm", "humaneval", "mmmu")
        assert book.find(name).benchmarks == dict(zip(names, map(Decimal, scores), strict=True))
