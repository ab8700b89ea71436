"""A model's reading in lines for the user: agreement, what was dropped, tokens, cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.records import Claim, Kind

if TYPE_CHECKING:
    from comity.claims.agreement import Agreement
    from comity.claims.model_endpoint import Endpoint
    from comity.claims.model_grounding import Dropped
    from comity.claims.model_reader import ModelReading
    from comity.claims.model_session import Usage

_QUOTE = 90  # characters of a quote in a line


def lines(read: ModelReading, *, verbose: bool = False) -> tuple[str, ...]:
    """Say how a reading went, one fact a line."""
    said = [agreement_line(read.agreement)]
    if read.dropped.total:
        said.append(dropped_line(read.dropped))
    if read.unread:
        spans = ", ".join(f"{part.start:,}-{part.end:,}" for part in read.unread)
        said.append(
            f"no usable answer for {len(read.unread)} of {len(read.parts)} parts (characters {spans}): "
            "the grammar's reading stands there"
        )
    said.append(usage_line(read.usage, read.endpoint))
    return (*said, *disagreements(read.agreement)) if verbose else tuple(said)


def agreement_line(agreement: Agreement) -> str:
    """How many claims the two readers share, as parts of the model's and of the grammar's."""
    theirs = agreement.share_of_theirs
    ours = agreement.share_of_ours
    parts = [
        f"{share:.0%} of {whose}"
        for share, whose in ((ours, "the model's"), (theirs, "the grammar's"))
        if share is not None
    ]
    if not parts:
        return "model reader: neither reader finds a claim that can be checked"
    claims = "1 claim" if agreement.shared == 1 else f"{agreement.shared} claims"
    return (
        f"model reader: {claims} of the same place and kind in both readings "
        f"({', '.join(parts)}), {agreement.same} alike in every field"
    )


def dropped_line(dropped: Dropped) -> str:
    """What of the model's answer was not used, and why."""
    named = {
        "with an invented quote": dropped.invented,
        "twice": dropped.doubled,
        "of the wrong form": dropped.malformed,
        "with too long a quote": dropped.too_long,
        "with too short a quote": dropped.too_short,
    }
    return "dropped: " + ", ".join(f"{number} {why}" for why, number in named.items() if number)


def usage_line(usage: Usage, endpoint: Endpoint) -> str:
    """Tokens and cost, or why they are not known."""
    requests = f"{usage.requests} request{'' if usage.requests == 1 else 's'}"
    if usage.untold == usage.requests:
        return f"{requests} to {endpoint.name}; tokens and cost unknown, the server does not tell"
    tokens = f"{usage.tokens_in:,} tokens in, {usage.tokens_out:,} out"
    if usage.untold:
        return f"{requests} to {endpoint.name}: at least {tokens}; cost unknown, some answers told no tokens"
    cost = usage.cost_usd(endpoint.usd_per_million)
    price = "cost unknown, no price was given" if cost is None else f"US$ {cost:.4f}"
    return f"{requests} to {endpoint.name}: {tokens}; {price}"


def disagreements(agreement: Agreement) -> tuple[str, ...]:
    """Each claim that only one reader has, or that the two read differently, in the order of the text."""
    found = [
        (a.ours.start, f"differ on {', '.join(a.differs)}: {_shown(a.ours)} | grammar: {a.theirs.understood}")
        for a in agreement.aligned
        if a.differs
    ]
    found += [(c.start, f"only the model: {_shown(c)}") for c in agreement.only_ours]
    found += [(c.start, f"only the grammar: {_shown(c)}") for c in agreement.only_theirs if not _opinion(c)]
    return tuple(line for _, line in sorted(found))


def _shown(claim: Claim) -> str:
    quote = " ".join(claim.quote.split())
    short = quote if len(quote) <= _QUOTE else f"{quote[: _QUOTE - 1]}…"
    return f"“{short}” {claim.understood}"


def _opinion(claim: Claim) -> bool:
    return claim.kind is Kind.OPINION
