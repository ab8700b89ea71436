"""Text → claims by a language model, held to the text and set beside the grammar's reading.

Optional: it needs the extra ``model`` and an endpoint that the user names, and nothing is sent unless this
is called. The model only points at words; ``model_grounding`` reads them.
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from comity.claims.agreement import Agreement, compare
from comity.claims.model_endpoint import Endpoint, UnusableAnswer
from comity.claims.reader import Reading, read
from comity.errors import UsageError
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from comity.claims.model_answer import Proposals
    from comity.claims.model_grounding import Dropped
    from comity.claims.model_session import Session, Usage
    from comity.records import Claim, Communique, Period

_MODEL_ONLY = 0.4  # confidence of what only the model reads: below the judge's reading floor
_DISPUTED = 0.5  # of what both read, and differently
_MODEL_ONLY_DOUBT = "read by a model only"
_NO_PAIR = frozenset({"EUU", "WLD"})
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text that is asked about at once: code points, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelReading:
    """What a model read, how far the grammar agrees, and what it took."""

    reading: Reading
    endpoint: Endpoint
    agreement: Agreement
    dropped: Dropped
    usage: Usage
    parts: tuple[Part, ...]
    unread: tuple[Part, ...]  # the model's answer was unusable; the grammar's claims stand there

    def report(self, *, verbose: bool = False) -> tuple[str, ...]:
        """Lines for the user: agreement, what was dropped, tokens and cost; if asked, each disagreement."""
        from comity.claims.model_report import lines

        return lines(self, verbose=verbose)


def read_by_model(communique: Communique, endpoint: Endpoint) -> ModelReading:
    """Read the claims of a text with a language model.

    Every quote must stand in the text; numbers, periods and countries are read by our own grammar where the
    model points. A claim that the grammar reads alike keeps the grammar's confidence; one that it reads
    otherwise or not at all falls below the judge's floor, with the reason among its doubts.

    Parameters
    ----------
    communique : the text; it is sent to the endpoint, with the date of publication and the pair if known
    endpoint : from ``comity.claims.model_endpoint.endpoint``

    Raises
    ------
    UsageError : the extra is not installed, or the text is too long to be sent
    EndpointError : the endpoint cannot be reached or refuses; an UnusableAnswer where it answers nonsense
    """
    _require_extra()
    from comity.claims.model_grounding import ground_of, grounded

    prompt = load_yaml("claims/model_prompt.yaml")
    limits: dict[str, int] = prompt["limits"]
    parts = parts_of(communique.text, most=limits["part_characters"])
    if len(parts) > limits["parts"]:
        raise UsageError(
            found=f"{communique.id} would take {len(parts)} requests to a model",
            fix=f"cut it into texts of at most {limits['parts'] * limits['part_characters']:,} characters",
        )
    answers, usage = _run(_ask_all(communique, endpoint, parts, prompt))
    unread = tuple(part for part, answer in zip(parts, answers, strict=True) if answer is None)
    if parts and len(unread) == len(parts):
        raise UnusableAnswer(
            found=f"{endpoint.name} at {endpoint.where} answered, and not with the JSON that was asked for",
            fix="take a model that follows instructions to answer in JSON",
        )
    used = [(p.start, p.end, a.proposals) for p, a in zip(parts, answers, strict=True) if a is not None]
    claims, dropped = grounded(ground_of(communique), used, longest_quote=limits["quote_characters"])
    dropped.malformed += sum(answer.malformed for answer in answers if answer is not None)
    grammar = read(communique)
    agreement = compare(claims, [c for c in grammar.claims if not _within(c, unread)])
    return ModelReading(
        reading=_joined(grammar, agreement, unread, endpoint),
        endpoint=endpoint,
        agreement=agreement,
        dropped=dropped,
        usage=usage,
        parts=parts,
        unread=unread,
    )


def parts_of(text: str, *, most: int) -> tuple[Part, ...]:
    """Cut a text between paragraphs, or where one is too long between lines, sentences or words.

    >>> parts_of("One.\\n\\nTwo.\\n\\nThree.", most=12)
    (Part(start=0, end=12), Part(start=12, end=18))
    """
    parts: list[Part] = []
    start = 0
    while start < len(text):
        end = len(text) if len(text) - start <= most else _cut(text, start, start + most)
        if text[start:end].strip():
            parts.append(Part(start, end))
        start = end
    return tuple(parts)


def _cut(text: str, start: int, limit: int) -> int:
    """The last good place to cut before the limit; paragraphs come before lines, sentences and words."""
    for mark in ("\n\n", "\n", ". ", " "):
        at = text.rfind(mark, start, limit)
        if at > start:
            return at + len(mark)
    return limit


# ---- asking --------------------------------------------------------------------------------------


async def _ask_all(
    communique: Communique, endpoint: Endpoint, parts: Sequence[Part], prompt: dict[str, Any]
) -> tuple[list[Proposals | None], Usage]:
    """Ask about every part; None stands for an answer that could not be used."""
    from comity.claims.model_session import session

    limits = prompt["limits"]
    options = {
        "temperature": 0,
        "max_tokens": limits["answer_tokens"],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "claims", "strict": True, "schema": answer_schema()},
        },
    }
    async with session(endpoint, options, most_bytes=limits["answer_bytes"]) as conversation:
        asked = [_ask(conversation, _messages(communique, part, prompt), prompt) for part in parts]
        answers = await asyncio.gather(*asked)
        return list(answers), conversation.usage


async def _ask(
    conversation: Session, messages: list[dict[str, str]], prompt: dict[str, Any]
) -> Proposals | None:
    """Ask about one part, and once more where the answer is no JSON of the right form."""
    from comity.claims.model_answer import Unusable, proposals_of

    for attempt in range(prompt["limits"]["asked_twice"]):
        said = messages if attempt == 0 else [*messages, {"role": "user", "content": prompt["again"].strip()}]
        try:
            completion = await conversation.ask(said)
            return proposals_of(completion.text, most=prompt["limits"]["claims"])
        except Unusable:
            continue
    return None


def _messages(communique: Communique, part: Part, prompt: dict[str, Any]) -> list[dict[str, str]]:
    from comity import countries

    kinds = load_yaml("claims/kinds.yaml")
    meanings = "\n  ".join(f"{kind}: {entry['meaning']}" for kind, entry in kinds.items())
    pair = communique.pair
    return [
        {"role": "system", "content": prompt["system"].format(kinds=meanings).strip()},
        {
            "role": "user",
            "content": prompt["user"]
            .format(
                published=f", published {_day(communique.published)}" if communique.published.stated else "",
                pair=f", about {countries.name(pair[0])} and {countries.name(pair[1])}" if pair else "",
                text="{text}",
            )
            .strip()
            .replace("{text}", communique.text[part.start : part.end]),
        },
    ]


def _day(published: Period) -> str:
    days = dict.fromkeys(str(day) for day in (published.start, published.end) if day is not None)
    return " to ".join(days)


def answer_schema() -> dict[str, Any]:
    """The JSON Schema that an answer must follow, with the kinds of ``kinds.yaml``."""
    schema: dict[str, Any] = json.loads(json.dumps(load_yaml("claims/model_prompt.yaml")["schema"]))
    fields = schema["properties"]["claims"]["items"]["properties"]
    fields["kind"]["enum"] = list(load_yaml("claims/kinds.yaml"))
    return schema


def _run(work: Coroutine[Any, Any, _Result]) -> _Result:
    """Run to the end, in a thread of its own where a loop already runs (in a notebook)."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def _require_extra() -> None:
    """Say which command mends it where a package of the extra is missing."""
    try:
        import comity.claims.model_session  # noqa: F401 - only to see whether it can be imported
    except ModuleNotFoundError as missing:
        raise UsageError(
            found=f"the model reader needs the package {missing.name}, which is not installed",
            fix='install the extra: pip install "comity[model]"',
        ) from None


# ---- joining -------------------------------------------------------------------------------------


def _within(claim: Claim, parts: Sequence[Part]) -> bool:
    return any(part.start <= claim.start < part.end for part in parts)


def _joined(grammar: Reading, agreement: Agreement, unread: Sequence[Part], endpoint: Endpoint) -> Reading:
    """The model's claims with a confidence by agreement; the grammar's where the model could not be read."""
    claims = [a.theirs if not a.differs else _disputed(a.ours, a.differs) for a in agreement.aligned]
    claims += [
        replace(claim, confidence=_MODEL_ONLY, doubts=(_MODEL_ONLY_DOUBT, *claim.doubts))
        for claim in agreement.only_ours
    ]
    claims += [claim for claim in grammar.claims if _within(claim, unread)]
    claims.sort(key=lambda c: (c.start, -c.end))
    numbered = tuple(replace(claim, id=f"c{n}") for n, claim in enumerate(claims, 1))
    warnings = [f"read by the model {endpoint.name} at {endpoint.where}"]
    if agreement.only_theirs:
        warnings.append(f"the grammar reads {len(agreement.only_theirs)} claims that the model does not have")
    if unread:
        warnings.append(f"{len(unread)} parts are read by the grammar: the model's answer was unusable")
    return Reading(claims=numbered, pairs=_pairs(grammar, numbered), warnings=(*grammar.warnings, *warnings))


def _disputed(claim: Claim, differs: Sequence[str]) -> Claim:
    doubt = f"the model and the grammar read the {', the '.join(differs)} differently"
    return replace(claim, confidence=_DISPUTED, doubts=(doubt, *claim.doubts))


def _pairs(grammar: Reading, claims: Sequence[Claim]) -> tuple[tuple[str, str], ...]:
    """The grammar's pairs, and then those of agreed claims with two countries."""
    seen = {frozenset(pair): pair for pair in grammar.pairs}
    for claim in claims:
        codes = [c for c in claim.countries if c not in _NO_PAIR]
        if len(codes) == 2 and claim.confidence >= 1:
            seen.setdefault(frozenset(codes), (codes[0], codes[1]))
    return tuple(seen.values())


__all__ = ["ModelReading", "Part", "answer_schema", "parts_of", "read_by_model"]
