"""Evidence: what the sources say about a claim, as intervals and states with a grade. One module a family."""

from comity.evidence.gather import gather

__all__ = ["gather"]
