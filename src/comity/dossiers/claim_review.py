"""The decided claims as schema.org ClaimReview, for search engines and fact-check exchanges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from comity.dossiers import wording
from comity.records import Label

if TYPE_CHECKING:
    from comity.records import Checked, Dossier

CONTEXT = "https://schema.org"
WORST, BEST = 1, 5
SCALE = (
    "1 contradicted; 2 overstated, understated or outdated; 3 sources conflict; 4 imprecise, or supported "
    "on a stated condition; 5 supported"
)
# Undecided claims are not on the scale: a review of what nobody could decide would still be read as one.
_RATING = {
    Label.SUPPORTED: 5,
    Label.SUPPORTED_IF: 4,
    Label.IMPRECISE: 4,
    Label.CONFLICTING: 3,
    Label.OVERSTATED: 2,
    Label.UNDERSTATED: 2,
    Label.OUTDATED: 2,
    Label.CONTRADICTED: 1,
}
_HOST = re.compile(r"^https?://(?:www\.)?([^/:?#\s]+)\S*$")  # an address, which is no name of a publisher


def reviews(dossier: Dossier) -> list[dict[str, Any]]:
    """One review for each claim that was decided, in the order of the text."""
    return [_review(dossier, c) for c in dossier.checked if c.verdict.label in _RATING]


def _review(dossier: Dossier, checked: Checked) -> dict[str, Any]:
    claim, verdict = checked.claim, checked.verdict
    return {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "claimReviewed": claim.quote,
        "datePublished": dossier.as_of.isoformat(),
        "inLanguage": "en",
        "author": {"@type": "Organization", "name": "comity, an automated check"},
        "reviewBody": verdict.sentence,
        "reviewRating": _rating(checked),
        "itemReviewed": _item(dossier, checked),
    }


def _rating(checked: Checked) -> dict[str, Any]:
    """The label as a rating: the word decides, the number only orders the words."""
    verdict = checked.verdict
    label = verdict.label
    if not isinstance(label, Label):
        raise TypeError(f"claim {checked.claim.id} has a ledger status, which is no rating")
    meaning = wording.label_sentence(label)
    condition = f" The condition: {verdict.condition}." if verdict.condition else ""
    return {
        "@type": "Rating",
        "ratingValue": _RATING[label],
        "worstRating": WORST,
        "bestRating": BEST,
        "alternateName": wording.label_word(label),
        "ratingExplanation": f"{meaning}{condition} Scale: {SCALE}.",
    }


def _item(dossier: Dossier, checked: Checked) -> dict[str, Any]:
    """The claim itself: who made it, where it appeared, and when."""
    said = dossier.communique
    appearance: dict[str, Any] = {
        "@type": "CreativeWork",
        "name": said.source or said.id,
        "identifier": {"@type": "PropertyValue", "propertyID": "sha256", "value": said.sha256},
        "inLanguage": said.language,
    }
    if said.document is not None and said.document.retrieved is not None:
        appearance["url"] = said.document.where
    item: dict[str, Any] = {
        "@type": "Claim",
        "text": checked.claim.quote,
        "appearance": appearance,
        "author": _author(dossier, checked),
    }
    published = said.published.end
    if published is not None and said.published.start == published:
        appearance["datePublished"] = item["datePublished"] = published.isoformat()
    return item


def _author(dossier: Dossier, checked: Checked) -> dict[str, str]:
    """Who said it: the one it is attributed to in the text, otherwise whoever published the text."""
    if checked.claim.attributed_to:
        return {"@type": "Thing", "name": checked.claim.attributed_to}
    source = dossier.communique.source or "unknown"
    return {"@type": "Organization", "name": _HOST.sub(r"\1", source)}
