"""Sentence → segments: the shortest stretches that can hold a claim of their own.

A segment knows how it was introduced (a second predicate, a relative clause, a phrase with "up", …) and from
which earlier segment it takes the subject that it lacks.
"""

from comity.claims.clauses.segment import Intro, Segment
from comity.claims.clauses.segmenting import segments, trim
from comity.claims.clauses.verbs import has_verb, is_verb

__all__ = ["Intro", "Segment", "has_verb", "is_verb", "segments", "trim"]
