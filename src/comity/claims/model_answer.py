"""A model's answer → proposals: what can be used of it, checked field by field.

An answer may stand in a code fence, behind prose or thoughts, or break off; each whole object in it counts.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from comity.records import Direction, Kind

_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_OPENERS = re.compile(r"[{\[]")
_MOST_OPENERS = 50  # how many brackets of leading prose are tried before giving up
_LIST_OF_OBJECTS = re.compile(r"\[\s*\{")
_BETWEEN = re.compile(r"[\s,]*")


class Proposal(BaseModel):
    """One claim as the model points at it: words of the text, and the part that each plays."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True, populate_by_name=True)

    quote: str = Field(min_length=1)
    kind: Kind
    figure: str | None = None
    period: str | None = None
    countries: tuple[str, ...] = Field(default=(), max_length=12)
    source: str | None = Field(default=None, alias="from")
    target: str | None = Field(default=None, alias="to")
    direction: Direction | None = None
    speaker: str | None = None
    negated: bool = False


class _Text(BaseModel):
    text: str = ""


class _Message(BaseModel):
    content: str | list[_Text] | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Tokens(BaseModel):
    prompt_tokens: int = Field(ge=0)
    completion_tokens: int = Field(ge=0)


class Completion(BaseModel):
    """The part of a chat completion that is used."""

    choices: list[_Choice] = Field(min_length=1)
    usage: _Tokens | None = None

    @property
    def text(self) -> str:
        """What the model wrote, in one piece."""
        content = self.choices[0].message.content
        return "".join(part.text for part in content) if isinstance(content, list) else content or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """What an answer proposes; not ``whole`` where it broke off; ``malformed`` counts what was unusable."""

    proposals: tuple[Proposal, ...]
    malformed: int = 0
    whole: bool = True


class Unusable(ValueError):
    """An answer in which no JSON of the form asked for can be found."""


def completion_of(body: bytes) -> Completion:
    """Check the envelope of an answer.

    Raises
    ------
    Unusable : it is no JSON, or no chat completion
    """
    try:
        return Completion.model_validate(json.loads(body))
    except (ValueError, RecursionError):  # ValidationError and JSONDecodeError are ValueErrors
        raise Unusable from None


def proposals_of(content: str, *, most: int) -> Proposals:
    """Read what a model wrote.

    Parameters
    ----------
    content : the model's words
    most : how many claims are taken; the rest counts as malformed

    Raises
    ------
    Unusable : there is no list of claims in it, not even a broken one

    Examples
    --------
    >>> found = proposals_of('Sure! {"claims": [{"quote": "They met", "kind": "visit"}, {"quo', most=9)
    >>> [p.quote for p in found.proposals], found.whole
    (['They met'], False)
    """
    items, whole = _items(_THOUGHTS.sub("", content))
    proposals: list[Proposal] = []
    malformed = max(0, len(items) - most)
    for item in items[:most]:
        try:
            proposals.append(Proposal.model_validate(item))
        except ValidationError:
            malformed += 1
    return Proposals(proposals=tuple(proposals), malformed=malformed, whole=whole)


def _items(content: str) -> tuple[list[Any], bool]:
    """The entries of the first list of claims, and whether it was closed."""
    if content.strip() == "[]":
        return [], True
    decoder = json.JSONDecoder()
    for number, opener in enumerate(_OPENERS.finditer(content)):
        if number == _MOST_OPENERS:
            break
        try:
            value, _ = decoder.raw_decode(content, opener.start())
        except (ValueError, RecursionError):
            continue
        if (found := _list_in(value)) is not None:
            return found, True
    broken = _whole_objects(content, decoder)
    if not broken:
        raise Unusable
    return broken, False


def _list_in(value: object) -> list[Any] | None:
    """The claims of a decoded value: under their name, or a bare list of objects."""
    if isinstance(value, dict) and isinstance(value.get("claims"), list):
        return list(value["claims"])
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return value
    return None


def _whole_objects(content: str, decoder: json.JSONDecoder) -> list[Any]:
    """The objects that are complete in a list that breaks off."""
    found: list[Any] = []
    opened = _LIST_OF_OBJECTS.search(content)
    position = opened.end() - 1 if opened else len(content)
    while position < len(content) and content[position] == "{":
        try:
            value, end = decoder.raw_decode(content, position)
        except (ValueError, RecursionError):
            break
        found.append(value)
        between = _BETWEEN.match(content, end)
        position = between.end() if between else len(content)
    return found
