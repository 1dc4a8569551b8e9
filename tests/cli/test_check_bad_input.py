"""What keeps ``tokcount check`` from measuring: exit status 2, with the place and what to do."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.sources.git.builder import ENVIRONMENT, Work

from .helpers import invoke, posix, run, write
from .test_check import config, words


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


GROWTH = config(max_increase="{ tokens = 0 }")
# What is in tokcount.toml, further arguments, and what stands on stderr.
BAD: dict[str, tuple[str, tuple[str, ...], str]] = {
    "no TOML": ("[[budgets]\n", (), "tokcount.toml:1: "),
    "a wrong type": (config(max_tokens=[]), (), "tokcount.toml:4: "),
    "an unknown key": (config(max_token=1), (), "Did you mean max-tokens"),
    "a contradiction": (config(max_tokens=1, rest=True, scope="total"), (), "tokcount.toml:"),
    "no limit": (config(), (), "tokcount.toml:1: "),
    "a glob that leaves the repository": (config(paths=["../x"], max_tokens=1), (), "tokcount.toml:3: "),
    "no git": (GROWTH, (), "git"),
    "an unknown model": (
        config(max_tokens=1, models=["gpt-4o-mni"]),
        (),
        "tokcount.toml:1: There is",
    ),
    "an unknown model for all": (
        'model = "gpt-4o-mni"\n' + config(max_tokens=1),
        (),
        "tokcount.toml:1: There is no",
    ),
    "an unknown model typed": (config(max_tokens=1), ("-m", "gpt-4o-mni"), "Did you mean gpt-4o-mini"),
    "no price": (config(max_cost={"usd": "1"}).replace(":", "="), ("-m", "NOPRICE"), "tokcount.toml:1: "),
    "no such config": ("", ("--config", "gone.toml"), "gone.toml: "),
    "no such baseline": (GROWTH, ("--baseline", "gone.json"), "gone.json: "),
    "no such table": (config(max_tokens=1), ("--pricing", "gone.yaml"), "gone.yaml: "),
    "no such file": (config(max_tokens=1), ("gone.md",), "There is no file 'gone.md'"),
    "a file elsewhere": (config(max_tokens=1), ("..",), "outside of the project"),
    "base and baseline": (GROWTH, ("--base", "x", "--baseline", "y"), "do not go together"),
    "quiet and a format": (GROWTH, ("-q", "-f", "json"), "do not go together"),
    "typed and named": (GROWTH, ("--token-budget", "1", "--budget", "b"), "do not go together"),
    "answers without money": (GROWTH, ("--output-tokens", "1"), "--cost-budget"),
    "no money": (GROWTH, ("--cost-budget", "free"), "not an amount of money"),
    "a budget of nothing": (GROWTH, ("--token-budget", "0", "docs/a.md"), "0 or less"),
    "limits for nothing": (GROWTH, ("--token-budget", "8k"), "nothing that they hold for"),
    "an unknown format": (GROWTH, ("-f", "sarrif"), "sarrif"),
    "an unknown suffix": (GROWTH, ("-o", "out.foo"), "out.foo"),
    "an output that is read": (GROWTH, ("-o", "json=docs/a.md", "docs/a.md"), "overwrite"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_2(name: str) -> None:
    text, args, told = BAD[name]
    write({"tokcount.toml": text, "docs/a.md": "x"})
    if "NOPRICE" in args:
        from tokcount.pricing.layers import load_book

        unpriced = [model.name for model in load_book() if not model.prices and model.tokenizer]
        if not unpriced:
            pytest.skip("every model has a price")
        args = ("-m", unpriced[0])
    result = invoke("check", *args)
    assert (result.status, result.out) == (2, b"")
    assert told in result.err
    assert "\n  " in result.err  # what to do


def test_unborn_and_detached() -> None:
    work = Work.new()
    os.chdir(work.path)
    write({"tokcount.toml": 'on-missing-base = "error"\n' + GROWTH, "docs/a.md": "x"})
    assert invoke("check").status == 2
    assert invoke("check", "--base", "HEAD").status == 2
    work.commit()
    work.git("checkout", "-q", "--detach")
    assert invoke("check", "--base", "HEAD").status == 0


@posix
def test_a_git_that_dies() -> None:
    work = Work.new()
    os.chdir(work.path)
    work.commit({"tokcount.toml": GROWTH, "docs/a.md": words(5)})
    write({"docs/a.md": words(6)})
    git = subprocess.check_output(["sh", "-c", "command -v git"], text=True).strip()
    for command in ("ls-tree", "diff", "cat-file", "status"):
        write({"bin/git": f'#!/bin/sh\ncase "$*" in *{command}*) kill -9 $$;; esac\nexec {git} "$@"\n'})
        os.chmod("bin/git", 0o755)
        result = run("check", "--base", "HEAD", env={"PATH": f"{os.getcwd()}/bin:{os.environ['PATH']}"})
        assert (result.status, result.out) == (2, b""), command
