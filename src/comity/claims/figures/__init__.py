"""Claims that rest on a figure: one claim a number, of the kind that the words around it give it."""

from comity.claims.figures.reading import figure_drafts

__all__ = ["figure_drafts"]
