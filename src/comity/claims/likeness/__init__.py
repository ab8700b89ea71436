"""Claims that no rule reads: clauses whose words are like those of annotated claims, with a doubt each."""

from comity.claims.likeness.drafts import in_order, like_drafts

__all__ = ["in_order", "like_drafts"]
