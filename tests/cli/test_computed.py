"""What is computed: every option that chooses models, prices and windows, with the exact money."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tokcount import engines
from tokcount.engines import ENGINES, load
from tokcount.model.tokenizers import ENCODINGS

from .helpers import Json, invoke, ok, tokens, write

PRICES = str(Path(__file__).with_name("prices.yaml"))
# One token a word under every encoding.
THOUSAND = " hello" * 1000


@pytest.fixture(autouse=True)
def thousand(here: Path) -> None:
    write({"thousand.txt": THOUSAND})


def report(*args: str) -> Json:
    return ok("thousand.txt", "-f", "json", "--pricing", PRICES, *args).json


def figures(*args: str, model: str = "cheap") -> Json:
    found = report(*args)
    (entry,) = found["inputs"]
    assert (
        entry["models"][model].items()
        >= {
            key: value for key, value in found["totals"]["models"][model].items() if key.endswith("usd")
        }.items()
    )
    result = entry["models"][model]
    assert isinstance(result, dict)
    return result


@pytest.mark.parametrize(
    ("args", "input_cost", "output_cost"),
    [
        ("", "0.002", "0"),
        ("--output-tokens 500", "0.002", "0.004"),
        ("--output-tokens 0.5k --calls 3", "0.006", "0.012"),
        ("--calls 1M", "2000", "0"),
        ("--cached 400", "0.0014", "0"),
        ("--cached 40%", "0.0014", "0"),
        ("--cached 0.04%", "0.002", "0"),
        ("--cached 100%", "0.0005", "0"),
        ("--cached 0", "0.002", "0"),
        ("--cached 10k", "0.0005", "0"),
        ("--batch", "0.001", "0"),
        ("--batch --output-tokens 500 --calls 2", "0.002", "0.004"),
        ("--batch --cached 50%", "0.00075", "0"),
        ("--calls 1_000 --cached 25% --output-tokens 1", "1.625", "0.008"),
    ],
)
def test_the_cost_is_exact(args: str, input_cost: str, output_cost: str) -> None:
    found = figures("-m", "cheap", *args.split())
    assert found["tokens"] == 1000
    assert Decimal(found["input_cost_usd"]) == Decimal(input_cost)
    assert Decimal(found["output_cost_usd"]) == Decimal(output_cost)
    assert Decimal(found["cost_usd"]) == Decimal(input_cost) + Decimal(output_cost)


def test_the_price_of_the_announced_model_is_its_own() -> None:
    found = ok("thousand.txt", "-f", "json", "--output-tokens", "1k").json
    assert found["inputs"][0]["models"]["gpt-4o-mini"]["input_cost_usd"] == "0.00015"
    assert found["inputs"][0]["models"]["gpt-4o-mini"]["output_cost_usd"] == "0.0006"


def test_a_cost_that_is_not_zero_never_reads_as_zero() -> None:
    write({"one.txt": "a"})
    for fmt in ("table", "tree", "markdown"):
        text = ok("one.txt", "-f", fmt).text
        assert "$0.00000015" in text
        assert "$0.00 " not in text


def test_a_tier_bills_the_whole_prompt() -> None:
    assert figures("-m", "tiered", model="tiered")["cost_usd"] == "0.004"
    write({"thousand.txt": " hello" * 999})
    assert Decimal(figures("-m", "tiered", model="tiered")["cost_usd"]) == Decimal("0.001998")


def test_several_models_in_their_order_and_each_once() -> None:
    found = report("-m", "dear", "--model", "cheap", "-m", "cheap-1", "-m", "acme/dear")
    assert list(found["models"]) == ["dear", "cheap"]
    assert ok("thousand.txt", "-q", "-m", "dear", "-m", "guessed", "--pricing", PRICES).text == "1000\n1500\n"


def test_the_saving_of_a_comparison() -> None:
    found = report("-m", "cheap", "--compare", "dear", "--compare", "tiered")
    assert [(c["against"], c["saving"], c["times"]) for c in found["comparisons"]] == [
        ("dear", 0.8, 5.0),
        ("tiered", 0.5, 2.0),
    ]
    assert [column["compared"] for column in found["models"].values()] == [False, True, True]
    text = ok("thousand.txt", "--pricing", PRICES, "-m", "cheap", "--compare", "dear").text
    assert "cheap costs 80 % less than dear" in text.replace("80.0", "80")


def test_a_model_compared_with_itself_is_told() -> None:
    result = invoke("thousand.txt", "-q", "-m", "cheap", "--compare", "cheap-2", "--pricing", PRICES)
    assert (result.status, result.text) == (0, "1000\n")
    assert result.err.startswith("tokcount: warning: Nothing is compared: cheap-2 is counted for anyway.\n")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_encoding_without_a_model(encoding: str) -> None:
    text = "Ünïcode 你好 🎉 don't    stop\n\n"
    (expected,) = load(encoding, "tiktoken").count_many([text])
    assert ok("-q", "--encoding", encoding, stdin=text.encode()).text == f"{expected}\n"
    found = ok("-f", "json", "--encoding", encoding, stdin=text.encode()).json
    assert found["models"][encoding]["price"] is None
    assert "cost_usd" not in found["inputs"][0]["models"][encoding] or (
        found["inputs"][0]["models"][encoding]["cost_usd"] is None
    )


def test_the_example_of_the_issue() -> None:
    assert ok("--encoding", "cl100k_base", "-q", stdin=b"tiktoken is great!").text == "6\n"


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_gives_the_same_number(engine: str) -> None:
    engines._made.cache_clear()  # or it is what served other tests
    found = report("--engine", engine, "-m", "cheap", "--no-cache")
    assert found["inputs"][0]["models"]["cheap"]["tokens"] == 1000
    assert found["engines"][0]["engine"] == ("index" if engine == "auto" else engine)


def test_an_estimate_is_rounded_and_says_what_it_is() -> None:
    write({"odd.txt": " hello" * 3})
    found = ok("odd.txt", "-f", "json", "--pricing", PRICES, "-m", "guessed").json
    assert tokens(found, "guessed") == {"odd.txt": 4}  # 4.5, half to even
    assert (found["models"]["guessed"]["exact"], found["models"]["guessed"]["ratio"]) == (False, "1.5")
    assert "~" in ok("odd.txt", "--pricing", PRICES, "-m", "guessed").text


@pytest.mark.parametrize(
    ("args", "fits"),
    [
        ("cheap", True),
        ("cheap --output-tokens 500", True),
        ("dear", False),
        ("guessed --output-tokens 500", True),
        ("guessed --output-tokens 501", False),
        ("embedding", None),
    ],
)
def test_the_window_keeps_room_for_the_answer(args: str, fits: bool | None) -> None:
    model, *room = args.split()
    assert figures("-m", model, *room, model=model)["fits"] is fits


def test_by_how_much_it_does_not_fit_is_said() -> None:
    assert "100" in ok("thousand.txt", "--pricing", PRICES, "-m", "dear").text
    assert figures("-m", "dear", model="dear")["context_used"] == pytest.approx(1000 / 900, rel=1e-4)


def test_an_answer_longer_than_the_model_gives_is_a_warning() -> None:
    result = invoke("thousand.txt", "-q", "-m", "cheap", "--output-tokens", "501", "--pricing", PRICES)
    assert (result.status, result.text) == (0, "1000\n")
    assert result.err == (
        "tokcount: warning: cheap answers with at most 500 tokens, not 501.\n"
        "  Lower --output-tokens, or raise --calls instead.\n"
    )


def test_a_model_without_a_price_has_no_cost_rather_than_none_at_all() -> None:
    found = figures("-m", "free-weights", model="free-weights")
    assert (found["tokens"], found.get("cost_usd")) == (1000, None)
    assert "$0" not in ok("thousand.txt", "-m", "free-weights", "--pricing", PRICES).text


def test_pages() -> None:
    write({"two.txt": " hello" * 800})
    for fmt in ("table", "tree", "markdown"):
        assert "Pages" in ok("two.txt", "--pages", "-f", fmt).text
        assert "Pages" not in ok("two.txt", "-f", fmt).text
    found = ok("two.txt", "--pages", "-f", "json").json
    assert found["inputs"][0]["models"]["gpt-4o-mini"]["pages"] == 2


# --- settings


@pytest.mark.parametrize("name", ["tokcount.toml", ".tokcount.toml"])
def test_the_settings_name_models_and_prices(name: str) -> None:
    write({name: f"model = ['dear', 'cheap']\npricing = {PRICES!r}\n"})
    assert list(ok("thousand.txt", "-f", "json").json["models"]) == ["dear", "cheap"]
    assert list(ok("thousand.txt", "-f", "json", "-m", "tiered").json["models"]) == ["tiered"]


def test_the_environment_is_stronger_than_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write({"tokcount.toml": "model = 'gpt-4'\n"})
    monkeypatch.setenv("TOKCOUNT_MODEL", "gpt-4o, gpt-4")
    assert list(ok("thousand.txt", "-f", "json").json["models"]) == ["gpt-4o", "gpt-4"]


# --- what is shown


def files() -> dict[str, str | bytes]:
    return {
        "b/x.py": " hello" * 5,
        "b/c/y.py": " hello" * 20,
        "a.md": " hello" * 10 + " " * 300,
        "z.md": "hi",
    }


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("tokens", ["b/c/y.py", "a.md", "b/x.py", "z.md"]),
        ("cost", ["b/c/y.py", "a.md", "b/x.py", "z.md"]),
        ("bytes", ["a.md", "b/c/y.py", "b/x.py", "z.md"]),
        ("path", ["a.md", "b/c/y.py", "b/x.py", "z.md"]),
    ],
)
def test_sorting(sort: str, order: list[str]) -> None:
    write(files())
    args = (".", "-e", "thousand.txt")
    assert list(tokens(ok(*args, "-f", "json", "--sort", sort).json)) == order
    lines = ok(*args, "-s", sort).text.splitlines()
    assert [line.split()[0] for line in lines[2:6]] == order


def test_the_rest_is_added_up_rather_than_dropped() -> None:
    write(files())
    whole = ok(".", "-f", "json").json
    found = ok(".", "-f", "json", "-s", "tokens", "--top", "2").json
    assert list(tokens(found)) == ["thousand.txt", "b/c/y.py"]
    assert found["hidden"]["entries"] == 3
    assert found["totals"] == whole["totals"]
    hidden = found["hidden"]["models"]["gpt-4o-mini"]["tokens"]
    assert hidden + sum(tokens(found).values()) == whole["totals"]["models"]["gpt-4o-mini"]["tokens"]
    assert "3 more" in ok(".", "--top", "2").text


@pytest.mark.parametrize(
    ("args", "groups"),
    [
        ("--by dir", {"b": 5, "b/c": 20}),
        ("--by dir --depth 1", {"b": 25}),
        ("--by ext", {".py": 25, ".txt": 1000}),
        ("--by language", {"Python": 25}),
    ],
)
def test_groups(args: str, groups: dict[str, int]) -> None:
    write(files())
    listed = ok(".", "-f", "json", *args.split()).json["groups"]
    found = {group["name"]: group["models"]["gpt-4o-mini"]["tokens"] for group in listed}
    assert found.items() >= groups.items()
    assert sum(found.values()) == int(ok(".", "-q").text)
    text = ok(".", *args.split()).text
    assert all(name in text for name in found)
