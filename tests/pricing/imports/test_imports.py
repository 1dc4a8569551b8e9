"""Feeds of others: their samples, the real package, and what they make of the table that ships."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tokcount.errors import PricingError
from tokcount.model import Rates, Tier
from tokcount.pricing.book import Book
from tokcount.pricing.changes import compare
from tokcount.pricing.imports import genai_prices, installed
from tokcount.pricing.imports.feed import Feed
from tokcount.pricing.imports.recognise import from_content, from_package
from tokcount.pricing.rules import broken
from tokcount.pricing.schema import parse_table
from tokcount.pricing.table import Table, compile_table, load_table
from tokcount.pricing.update import plan, refuse_what_was_lost
from tokcount.pricing.writer import yaml_text

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)
MADE = date(2026, 11, 20)


def sample(name: str, below: Table) -> Feed:
    return from_content((HERE / name).read_bytes(), name, below, today=TODAY, made=MADE)


def usd(*rates: str | None) -> Rates:
    charge, *others = (None if rate is None else Decimal(rate) for rate in rates)
    assert charge is not None
    return Rates(charge, *others)


# --- samples


def test_a_price_map_of_litellm(table: Table) -> None:
    feed = sample("litellm_sample.json", table)
    assert [*feed.table.models] == ["gpt-4o-mini", "openai-next", "gemini-sample"]
    mini, following, gemini = feed.table.models.values()
    assert mini.prices[0].standard.base == usd("0.15", "0.60", "0.075")
    assert mini.prices[0].batch
    assert mini.prices[0].batch.base == usd("0.075", "0.30")
    assert following.prices[0].standard.base == usd("2", "12", "0.2", "2.5")
    # What the map lists no long rate for is billed as before.
    assert following.prices[0].standard.tiers == (Tier(272_000, usd("4", "18", "0.2", "2.5")),)
    assert (following.kind, following.max_output, following.shutdown) == (
        "responses",
        128_000,
        date(2027, 6, 1),
    )
    assert (gemini.provider, gemini.context, gemini.encoding) == ("google", 1_048_576, None)
    assert all(model.prices[0].second_hand for model in feed.table.models.values())
    assert all(model.prices[0].checked == MADE for model in feed.table.models.values())
    assert {name for name, _ in feed.left_out} == {"openai-wrong", "openai-free"}


def test_the_v2_data_of_genai_prices(table: Table) -> None:
    feed = sample("genai_sample.json", table)
    assert [*feed.table.models] == ["gpt-next", "text-embedding-next"]
    following, embedding = feed.table.models.values()
    first, last = following.prices
    assert first.standard.base == usd("10", "40", "2.5")
    assert (first.start, last.start) == (None, date(2026, 6, 10))
    assert last.standard.tiers == (Tier(200_000, usd("4", "8", "0.5")),)
    assert first.batch is None
    assert last.batch
    assert last.batch.base == usd("1", "4")
    assert following.snapshots == ("gpt-next-2026-01-01",)
    assert (following.provider, following.context, embedding.kind) == ("openai", 400_000, "embedding")
    assert feed.newest == last.checked == date(2026, 6, 10)
    assert dict(feed.left_out).keys() == {"gpt-audio", "gpt-free", "gpt-night", "gpt-wrong", "ft:gpt-next-"}


@pytest.mark.parametrize(
    "content", [b"[]", b"[{}]", b"{}", b'{"a": 1}', b'[{"id": "openai"}]', b"[" * 100_000]
)
def test_what_is_no_feed(content: bytes, table: Table) -> None:
    with pytest.raises(PricingError, match=r"Nothing was changed|price table|not YAML|table"):
        from_content(content, "feed", table, today=TODAY, made=MADE)


@pytest.mark.parametrize("name", ["litellm_sample.json", "genai_sample.json"])
def test_a_feed_that_is_cut_off_anywhere_is_none(name: str, table: Table) -> None:
    content = (HERE / name).read_bytes().rstrip()
    for end in range(1, len(content), 97):
        with pytest.raises(PricingError):
            from_content(content[:end], name, table, today=TODAY, made=MADE)


@pytest.mark.parametrize("value", [-1, "1", True, None, Decimal("NaN"), Decimal("1e9"), [], {}])
def test_rates_that_are_none(value: Any) -> None:
    entry = {"id": "x", "match": {"equals": "x"}, "prices": {"input_mtok": value}}
    feed = genai_prices.read([{"id": "openai", "models": [entry]}], "feed", "via", TODAY)
    assert not feed.table.models
    assert len(feed.left_out) == 1


# --- the real package


@pytest.fixture(scope="module")
def real() -> Feed:
    pytest.importorskip("genai_prices")
    return from_package(TODAY)


def test_the_package_and_its_json_are_the_same_feed(real: Feed, table: Table) -> None:
    providers, called = installed.installed()
    content = json.dumps(providers, default=float).encode()
    other = from_content(content, called, table, today=TODAY, made=MADE)
    assert compare(real.table.models, other.table.models) == ((), (), ())
    assert other.left_out == real.left_out
    assert other.newest == real.newest


def test_every_model_of_the_package_holds_together(real: Feed) -> None:
    assert len(real.table.models) > 150
    assert not [found for model in real.table.models.values() for found in broken(model)]
    assert parse_table(yaml_text(real.table).encode(), "feed.yaml").models.keys() == real.table.models.keys()
    terra = real.table.models["gpt-5.6-terra"]
    assert [price.standard.base.input for price in terra.prices] == [Decimal("2.5"), Decimal(2)]
    assert terra.prices[1].start == date(2026, 7, 30)
    assert terra.prices[1].standard.tiers == (Tier(272_000, usd("4", "18", "0.4", "5")),)


def test_the_package_over_the_table_that_ships(real: Feed, table: Table) -> None:
    update = plan(table, None, real, TODAY)
    refuse_what_was_lost(update, real.name)
    assert not update.jumps
    assert len(update.merged.confirmed) > 50
    merged = Book([table, update.table])
    for name in ("gpt-4o-mini", "gpt-4o", "o3", "gpt-5.6-terra"):
        assert (
            merged.price(merged.find(name)).standard.base == Book([table]).find(name).prices[-1].standard.base
        )
        assert merged.find(name).encoding == "o200k_base"


def test_a_feed_without_a_vendor_s_models_is_refused(real: Feed, table: Table) -> None:
    models = {
        n: m for n, m in real.table.models.items() if m.provider not in {"openai", "anthropic", "google"}
    }
    with pytest.raises(PricingError, match="The feed has only"):
        refuse_what_was_lost(
            plan(table, None, real._replace(table=real.table._replace(models=models)), TODAY), "x"
        )


# --- merging

HEAD = "schema: 1\nupdated: 2026-11-01\nunit: usd_per_1m_tokens\nsources: {page: {}}\n"
KNOWN = HEAD + (
    "models:\n  gpt-next: {provider: openai, encoding: o200k_base, image: '', prices: "
    "[{input: 10, cached: 2.50, output: 40, source: page, checked: 2026-01-01}]}\n"
).replace(" image: '',", "")


def merged(known: str) -> Any:
    below = parse_table(known.encode(), "known.yaml")
    return plan(below, None, sample("genai_sample.json", below), TODAY)


def test_a_price_that_changed_goes_behind_the_ones_that_are_there() -> None:
    update = merged(KNOWN)
    model = update.table.models["gpt-next"]
    assert model.encoding == "o200k_base"
    assert [price.start for price in model.prices] == [None, date(2026, 6, 10)]
    assert [change.percent for change in update.changes.rates][:1] == [Decimal("-80.0")]
    assert {change.model for change in update.jumps} == set()
    assert update.changes.added == ("text-embedding-next",)


def test_a_price_that_is_repeated_gets_the_newer_check_and_keeps_its_rates() -> None:
    same = KNOWN.replace("input: 10, cached: 2.50, output: 40", "input: 2, output: 8")
    model = merged(same).table.models["gpt-next"]
    assert [price.checked for price in model.prices] == [date(2026, 6, 10)]
    assert model.prices[0].standard.base == usd("2", "8")
    checked_later = same.replace("2026-01-01", "2026-07-01")
    assert "gpt-next" not in merged(checked_later).table.models


def test_an_update_keeps_what_was_fetched_before() -> None:
    below = parse_table(KNOWN.encode(), "known.yaml")
    before = merged(KNOWN).table
    again = plan(below, before, sample("litellm_sample.json", below), TODAY)
    assert before.models.keys() < again.table.models.keys()
    assert load_table(compile_table(again.table)) == again.table
    assert parse_table(yaml_text(again.table).encode(), "x.yaml", below) == again.table


def test_the_table_that_ships_comes_back_from_its_own_text(table: Table) -> None:
    assert parse_table(yaml_text(table).encode(), "x.yaml") == table


@pytest.mark.parametrize(("other", "expected"), [("2", 2), ("3", 10)])
def test_snapshots_speak_for_a_model_where_they_agree(other: str, expected: int) -> None:
    below = parse_table(KNOWN.replace("prices:", "snapshot_pattern: date, prices:").encode(), "known.yaml")
    entries = [
        {"id": f"gpt-next-2026-0{month}-01", "prices": {"input_mtok": int(rate)}}
        for month, rate in ((1, "2"), (2, other))
    ]
    feed = genai_prices.read([{"id": "openai", "models": entries}], "feed", "via", TODAY, TODAY)
    merged = Book([below, plan(below, None, feed, TODAY).table])
    assert merged.find("gpt-next").prices[-1].standard.base.input == expected


def test_another_vendor_s_model_of_the_same_name_changes_nothing() -> None:
    below = parse_table(KNOWN.replace("provider: openai", "provider: me").encode(), "known.yaml")
    assert "gpt-next" not in plan(below, None, sample("genai_sample.json", below), TODAY).table.models
