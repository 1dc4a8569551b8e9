"""``tokcount image``, end to end: real files, bad input, every format.

``TOKCOUNT_UPDATE_GOLDEN=1 pytest tests/cli/test_image.py`` writes the golden files anew; read the difference.
"""

from __future__ import annotations

import csv
import json
import os
import re
from io import StringIO
from pathlib import Path

import pytest

from tests.picture_files import MAKERS, data_url, jpeg, png, webp
from tokcount._version import __version__

from .helpers import Json, Result, invoke, ok, valid, write

GOLDEN = Path(__file__).parent / "golden_image"
# Read at import: the tests' environment is cleared of what begins with TOKCOUNT_.
UPDATE = os.environ.get("TOKCOUNT_UPDATE_GOLDEN") == "1"
SOME = ("-m", "gpt-4o", "-m", "gpt-4o-mini", "-m", "gpt-5-mini", "-m", "gpt-5.4", "-m", "o1")


@pytest.fixture(autouse=True)
def files(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    write({"receipt.png": png(1024, 768), "photo.jpg": jpeg(4032, 3024), "icon.webp": webp(64, 64)})


def told(*args: str) -> Json:
    return valid(json.loads(ok("image", *args, "-f", "json").out), "image-1")


@pytest.mark.parametrize("fmt", ["table", "plain", "json", "csv", "markdown"])
def test_golden(fmt: str) -> None:
    text = ok("image", "receipt.png", "photo.jpg", *SOME, "-f", fmt).text
    text = text.replace(f'"version": "{__version__}"', '"version": "VERSION"')
    path = GOLDEN / f"{fmt}.txt"
    if UPDATE:
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_bytes().decode()
    if fmt == "table":
        assert max(map(len, text.splitlines())) <= 80


def test_every_kind_of_picture() -> None:
    write({f"x.{kind}": make(640, 480) for kind, make in MAKERS.items()})
    images = told(*(f"x.{kind}" for kind in MAKERS), "-m", "gpt-4o")["images"]
    assert [image["source"] for image in images] == [f"x.{kind}" for kind in MAKERS]
    assert {(image["width"], image["height"]) for image in images} == {(640, 480)}
    bill = {"tokens": 425, "exact": True, "reasons": [], "cost_usd": "0.0010625"}
    assert all(image["models"] == {"gpt-4o": bill} for image in images)


def test_all_models_that_see_unless_some_are_named() -> None:
    models = told("receipt.png")["images"][0]["models"]
    assert len(models) > 20
    assert {"gpt-4o", "gpt-4o-mini", "gpt-4.1-mini", "gpt-5", "gpt-6-sol", "o3"} <= set(models)
    assert not {"gpt-3.5-turbo", "o3-mini", "gpt-4-turbo"} & set(models)  # blind, blind, and shut down
    assert list(told("icon.webp", "-m", "o3", "-m", "gpt-4-turbo", "-m", "o3")["images"][0]["models"]) == [
        "o3",
        "gpt-4-turbo",
    ]


@pytest.mark.parametrize(("detail", "tokens"), [("low", 85), ("high", 1105), ("auto", 1105)])
def test_the_detail(detail: str, tokens: int) -> None:
    image = told("--size", "2048x4096", "-m", "gpt-4o", "--detail", detail)["images"][0]
    assert (image["source"], image["detail"]) == ("2048x4096", detail)
    assert image["models"]["gpt-4o"]["tokens"] == tokens


def test_a_size_in_place_of_a_picture_and_beside_some() -> None:
    assert (
        told("--size", "1024 X 768", "-m", "gpt-4o")["images"][0]["models"]
        == told("receipt.png", "-m", "gpt-4o")["images"][0]["models"]
    )
    assert [image["source"] for image in told("icon.webp", "--size", "9x8")["images"]] == ["icon.webp", "9x8"]


def test_a_data_url_is_shown_in_short() -> None:
    url = data_url(png(30, 20))
    image = told(url, "-m", "gpt-4o")["images"][0]
    assert (image["width"], image["height"]) == (30, 20)
    assert image["source"].startswith("data:image/")
    assert len(image["source"]) <= 40


def test_estimates_say_why() -> None:
    text = ok("image", "photo.jpg", *SOME).text
    assert re.search(r"^gpt-4o +765 +\$0\.001912$", text, re.MULTILINE)
    assert re.search(r"^gpt-5-mini +~1,744 +~\$", text, re.MULTILINE)
    assert re.search(r"^~ .*by a rule that few bills show:", text, re.MULTILINE)
    assert "~" not in ok("image", "receipt.png", "-m", "gpt-4o", "-m", "o3").text


# --- bad input


def bad(*args: str) -> Result:
    result = invoke("image", *args, "-m", "gpt-4o")
    assert result.status == 2
    return result


def test_each_bad_picture_is_named_and_the_others_are_shown(here: Path) -> None:
    write({"short.png": png(9, 9)[:-20], "text.png": "hello", "empty.jpg": ""})
    urls = ["https://example.org/a.png", "data:image/png;base64,####"]
    result = bad(
        "short.png", "text.png", "receipt.png", "empty.jpg", "nowhere.png", str(here), *urls, "-f", "plain"
    )
    assert result.text == "765\texact\t0.0019125\tgpt-4o\t1024x768\treceipt.png\n"
    lines = [line for line in result.err.splitlines() if not line.startswith("  ")]
    assert lines == [
        "tokcount: error: short.png: the picture is cut short.",
        "tokcount: error: text.png: it is not a picture that the API takes.",
        "tokcount: error: empty.jpg: it is empty.",
        "tokcount: error: nowhere.png: there is no such file.",
        f"tokcount: error: {here}: it is a directory or a device.",
        "tokcount: error: https://example.org/a.png: it is remote, and is not fetched.",
        "tokcount: error: data:image/png;base64,####: its base64 has characters that base64 does not have.",
    ]
    assert "--size WIDTHxHEIGHT" in result.err


def test_bad_pictures_are_in_the_document() -> None:
    result = bad("nowhere.png", "icon.webp", "-f", "json")
    document = valid(json.loads(result.out), "image-1")
    assert document["invalid"] == [{"source": "nowhere.png", "reason": "there is no such file"}]
    assert len(document["images"]) == 1


@pytest.mark.parametrize("fmt", ["table", "plain", "json", "csv", "markdown"])
def test_nothing_but_bad_pictures(fmt: str) -> None:
    assert bad("nowhere.png", "-f", fmt).err.startswith(
        "tokcount: error: nowhere.png: there is no such file."
    )


def test_a_bomb_is_shown_like_any_other() -> None:
    write({"bomb.png": png(100_000, 100_000)})
    models = told("bomb.png", *SOME, "-m", "gpt-6-sol")["images"][0]["models"]
    assert models["gpt-4o"]["tokens"] == 765
    assert "the API refuses a picture of more than 30,000 patches" in models["gpt-6-sol"]["reasons"]


def test_nothing_named() -> None:
    result = invoke("image")
    assert result.status == 2
    assert "No picture is named." in result.err


def test_a_model_that_does_not_see() -> None:
    result = invoke("image", "icon.webp", "-m", "gpt-3.5-turbo")
    assert (result.status, result.out) == (2, b"")
    assert "gpt-3.5-turbo sees no pictures" in result.err
    assert "There is no model 'gpt-4oo'." in invoke("image", "icon.webp", "-m", "gpt-4oo").err


@pytest.mark.parametrize(
    "size", ["", "1024", "1024x", "0x5", "-1x5", "1.5x2", "9999999999x1", "1x" + "9" * 50, "axb"]
)
def test_sizes_that_are_none(size: str) -> None:
    result = invoke("image", f"--size={size}")
    assert result.status == 2
    assert "is not a size" in result.err


def test_names_are_safe_to_show() -> None:
    if os.name == "nt":
        pytest.skip("Windows has no such names")
    write({"a\x1b[31m.png": png(3, 2)})
    for fmt in ("table", "plain", "markdown", "json"):
        assert "\x1b" not in ok("image", "a\x1b[31m.png", "-m", "gpt-4o", "-f", fmt).text


def test_csv_reads_back() -> None:
    (row,) = csv.DictReader(StringIO(ok("image", "photo.jpg", "-m", "gpt-5-mini", "-f", "csv").text))
    assert (row["source"], row["width"], row["tokens"], row["exact"]) == (
        "photo.jpg",
        "4032",
        "1744",
        "false",
    )
    assert row["reasons"] == "the picture is shrunk to 1,536 patches, by a rule that few bills show"


def test_a_model_of_one_s_own_table() -> None:
    table = """schema: 1
updated: 2026-11-22
unit: usd_per_1m_tokens
image_rules:
  mine: {method: patch, patch: 14, max_patches: 100, estimated: "a guess"}
models:
  seer: {provider: me, prices: [], image: mine}
"""
    write({"mine.yaml": table})
    models = told("--size", "14x28", "--pricing", "mine.yaml", "-m", "seer")["images"][0]["models"]
    assert models == {"seer": {"tokens": 2, "exact": False, "reasons": ["a guess"], "cost_usd": None}}
