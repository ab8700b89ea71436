"""Claims about acts and dates: visits, signings without a count, anniversaries, superlatives."""

from comity.claims.acts.anniversaries import anniversary_drafts
from comity.claims.acts.documents import document_drafts, sectors
from comity.claims.acts.superlatives import superlative_drafts
from comity.claims.acts.visits import visit_drafts

__all__ = ["anniversary_drafts", "document_drafts", "sectors", "superlative_drafts", "visit_drafts"]
