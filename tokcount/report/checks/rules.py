"""What each rule of a check means: for SARIF, for ``--explain`` and for the page of the documentation."""

from __future__ import annotations

from difflib import get_close_matches
from textwrap import fill
from typing import NamedTuple

from tokcount.errors import UnknownNameError
from tokcount.model.checks import Rule, Severity
from tokcount.report.options import Options

PAGE = "https://github.com/tokcount/tokcount/blob/main/docs/rules.md"

UNMEASURED = frozenset({Rule.UNREADABLE, Rule.NO_BASE})
"""The rules of what could not be measured, which is not the same as being too much."""

_WIDTH = 80


class RuleInfo(NamedTuple):
    """A rule, its name in words, one sentence on it, what it means in full, and what to do about it."""

    rule: Rule
    name: str
    short: str
    full: str
    remedy: str
    severity: Severity = Severity.ERROR

    @property
    def pascal(self) -> str:
        """The name as an identifier, as SARIF wants it."""
        return "".join(word.capitalize() for word in self.name.split("-"))

    @property
    def url(self) -> str:
        """Where the rule is explained."""
        return f"{PAGE}#{self.rule.value.lower()}"


_TOKENS = RuleInfo(
    Rule.TOKENS,
    "tokens-over-limit",
    "More tokens than max-tokens allows.",
    "The budget sets max-tokens, and a file of it (scope each), or all of its files together (scope total), "
    "have more tokens than that under the model's own tokenizer. The limit is inclusive: 8000 of 8000 "
    "tokens is fine. From the share that warn-at sets the same rule warns.",
    "Cut as many tokens as the finding says, from the largest files first, or move text to files that the "
    "budget does not cover. Where the text is worth it, raise max-tokens in a change of its own.",
)
_COST = RuleInfo(
    Rule.COST,
    "cost-over-limit",
    "The prompt costs more than max-cost allows.",
    "The budget sets max-cost, in USD per call or per month. What is compared is the price of the prompt "
    "and of output-tokens for the answer, times the number of calls where it is per month, at the price in "
    "force. Nothing is rounded.",
    "Cut tokens, expect a shorter answer (output-tokens), or choose a model that costs less. Where the "
    "price rose and not the prompt, raise max-cost.",
)
_CONTEXT = RuleInfo(
    Rule.CONTEXT,
    "context-over-limit",
    "More of the model's context window is filled than max-context allows.",
    "The budget sets max-context as a share of the model's context window, so that room is left for the "
    "conversation and the answer. The limit in tokens is that share of the window, rounded down, and "
    "inclusive.",
    "Cut as many tokens as the finding says, from the largest files first, or choose a model with a larger "
    "window.",
)
_INCREASE = RuleInfo(
    Rule.INCREASE,
    "increase-over-limit",
    "The change adds more tokens than max-increase allows.",
    "The budget sets max-increase in tokens, in percent, or both, and there are more tokens than in the "
    "base by more than that. With both set, the budget fails only when both are exceeded, so that neither a "
    "small file that doubles nor a large one that grows by a little stops a change. Fewer tokens never "
    "fail. A budget without a base to compare with has none of these findings; TOK007 says so.",
    "Look at the files that grew most, and cut what the change does not need. Where the growth is meant, "
    "raise max-increase, or split the change.",
)
_NO_MATCH = RuleInfo(
    Rule.NO_MATCH,
    "nothing-matched",
    "No file matches the paths of the budget.",
    "A budget that holds no files would hold for ever, also after the files that it was made for have "
    "moved. So it fails, unless it is optional.",
    "Correct the paths of the budget (they are relative to the root of the project), delete the budget, or "
    "set optional = true where it may be empty.",
)
_UNREADABLE = RuleInfo(
    Rule.UNREADABLE,
    "file-unreadable",
    "A file of the budget could not be counted.",
    "A file that the paths of the budget match could not be read or decoded, so that the tokens of the "
    "budget are not known. A check that could not measure fails, with exit status 2 rather than 1: nothing "
    "is known to be too large.",
    "Make the file readable, or exclude it from the budget where it is no text. For a file in Git LFS, "
    "fetch it first (git lfs pull).",
)
_NO_BASE = RuleInfo(
    Rule.NO_BASE,
    "base-unavailable",
    "There is no base to compare with.",
    "A budget sets max-increase, and what to compare with was not found: the revision is not in the clone, "
    "the history is too shallow, or no revision and no baseline was named. A missing base is never taken "
    "for an empty one. The setting on-missing-base decides whether this is an error (exit status 2), a "
    "warning, or nothing.",
    "Fetch the base (fetch-depth: 2 is enough on a pull request of GitHub), name it with --base REV, or use "
    "a stored baseline with --baseline FILE.",
    Severity.WARNING,
)
_ESTIMATE = RuleInfo(
    Rule.ESTIMATE,
    "count-estimated",
    "The count is an estimate.",
    "The model has no public tokenizer, or its package is not installed, so its tokens are estimated from "
    "those of another encoding. A number near the limit may be on its other side in truth.",
    "Install the package where there is one (docs/tokenizers.md), leave room below the limit (warn-at), or "
    "check for a model whose tokenizer is known too.",
    Severity.NOTE,
)
_OLD_PRICE = RuleInfo(
    Rule.OLD_PRICE,
    "price-outdated",
    "The price that a cost was computed with is old.",
    "The price of the model was compared with its vendor's too long ago for max-cost to mean much.",
    "Update the price table, or give a newer price in a table of the project's own (the setting pricing).",
    Severity.WARNING,
)

RULES = {
    info.rule: info
    for info in (
        _TOKENS, _COST, _CONTEXT, _INCREASE, _NO_MATCH, _UNREADABLE, _NO_BASE, _ESTIMATE, _OLD_PRICE,
    )
}  # fmt: skip


def find(text: str) -> Rule:
    """The rule that ``text`` names, by its id or its name, in any case.

    Raises ``UnknownNameError`` where it names none.
    """
    named = {info.name: rule for rule, info in RULES.items()} | {rule.value.lower(): rule for rule in RULES}
    rule = named.get(text.strip().lower())
    if rule is None:
        near = [named[name] for name in get_close_matches(text.strip().lower(), named, cutoff=0.5)]
        meant = tuple(dict.fromkeys(found.value for found in near))
        raise UnknownNameError("rule", text, meant, f"Rules are {', '.join(RULES)}.")
    return rule


def explain(rule: Rule, options: Options) -> str:
    """A page of plain text on ``rule``, wrapped to the width of the terminal."""
    info, width = RULES[rule], min(options.width or _WIDTH, _WIDTH)
    blocks = (
        f"{info.rule.value} {info.name} ({info.severity.value} by default)",
        info.short,
        info.full,
        f"What to do: {info.remedy}",
        info.url,
    )
    # A word that is broken would be no address any more.
    return "\n\n".join(fill(b, width, break_long_words=False, break_on_hyphens=False) for b in blocks) + "\n"
