"""Claims about what binds or blocks two countries: memberships, agreements, relations, sanctions."""

from comity.claims.bonds.agreements import agreement_drafts
from comity.claims.bonds.memberships import membership_drafts, remember_bodies
from comity.claims.bonds.sanctions import sanctions_drafts

__all__ = ["agreement_drafts", "membership_drafts", "remember_bodies", "sanctions_drafts"]
