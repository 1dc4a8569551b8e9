"""The body of a request and what it is sent to → what each part is billed, before its texts are counted."""

from __future__ import annotations

from datetime import date

from tokcount.requests import chat, plain, responses
from tokcount.requests.drafts import Draft
from tokcount.requests.families import Family
from tokcount.requests.faults import clipped, member
from tokcount.requests.jsonfields import Json, words
from tokcount.requests.messages import Picture

# What a request may say without being billed more for its prompt, and what is counted.
_KNOWN = words(
    "model messages input prompt instructions tools functions tool_choice function_call "
    "response_format text reasoning modalities parallel_tool_calls reasoning_effort verbosity "
    "max_tokens max_completion_tokens max_output_tokens temperature top_p top_logprobs logprobs "
    "logit_bias n best_of echo stop stream stream_options seed user store metadata service_tier "
    "presence_penalty frequency_penalty safety_identifier prompt_cache_key prompt_cache_retention "
    "moderation include background truncation max_tool_calls encoding_format dimensions suffix "
    "extra_headers timeout"
)
_UNKNOWABLE = {
    "previous_response_id": "what an earlier response adds is known to the server only",
    "conversation": "what a stored conversation adds is known to the server only",
    "prompt": "what a stored prompt says is known to the server only",
    "audio": "what audio costs is not known",
    "web_search_options": "what a search finds is billed too",
    "prediction": "what a prediction costs is not known",
}


def unknown_picture(part: Json, path: str, endpoint: str) -> Draft:  # noqa: ARG001  # the seam's signature
    """What stands for a picture where nothing counts them."""
    return Draft(path, "image", reasons=("pictures are not counted here",))


def drafts(  # noqa: PLR0917  # only the last two are ever left out
    body: Json,
    endpoint: str,
    model: str,
    family: Family,
    picture: Picture = unknown_picture,
    recorded: date | None = None,
) -> list[Draft]:
    """The parts of a request, as drafts: their tokens are known once their texts are counted.

    Arguments:
        body: the request.
        endpoint: ``chat/completions``, ``responses``, ``embeddings`` or ``completions``.
        model: whose prompt it is, for the reasons.
        family: that of the model.
        picture: what a picture costs, from its part of the content, its path, and the endpoint.
        recorded: the day on which it was billed, where that is known; else today's rules hold.

    Raises:
        ShapeError: it is not what the API takes.
    """
    if endpoint == "embeddings":
        found = plain.drafts(body, "input")
    elif endpoint == "completions":
        found = plain.drafts(body, "prompt")
    elif endpoint == "chat/completions":
        found = chat.drafts(body, family.chat, picture, recorded)
    else:
        found = responses.drafts(body, family.responses, picture, recorded)
    if family.foreign:
        found = [_doubted(draft, family.doubt) for draft in found]
    elif family.doubt and endpoint in {"chat/completions", "responses"}:
        found.append(Draft("model", "framing", label=model, reasons=(family.doubt,)))
    if not body.keys() <= _KNOWN or "prompt" in body or "reasoning" in body or "modalities" in body:
        found += _unknown(body, endpoint)
    return found


def _doubted(draft: Draft, doubt: str) -> Draft:
    """A draft that nothing is certain of: no bill of another vendor's is known."""
    parts = tuple(_doubted(part, doubt) for part in draft.parts)
    return draft._replace(parts=parts, reasons=draft.reasons if parts else (*draft.reasons, doubt))


def _unknown(body: Json, endpoint: str) -> list[Draft]:
    """Parts of no tokens for what a request asks for that no count of its text can know."""
    found: list[Draft] = []
    for key, value in body.items():
        if value is None or (key == "prompt" and endpoint == "completions"):
            continue
        if key in _UNKNOWABLE:
            found.append(Draft(key, "framing", reasons=(_UNKNOWABLE[key],)))
        elif key not in _KNOWN:
            place = member("", key)
            found.append(Draft(place, "framing", reasons=(f"what {clipped(key)} costs is not known",)))
    asked = body.get("modalities")
    if isinstance(asked, list) and "audio" in asked:
        found.append(Draft("modalities", "framing", reasons=(_UNKNOWABLE["audio"],)))
    reasoning = body.get("reasoning")
    mode = reasoning.get("mode") if isinstance(reasoning, dict) else None
    if mode not in (None, "standard"):  # it may be a list, which no set can be asked for
        reason = f"what the reasoning mode {clipped(mode)} adds is not known"
        found.append(Draft("reasoning", "framing", reasons=(reason,)))
    return found
