"""The sections of a pair's dossier: each a function from what is known on a date to one ``Section``."""

from comity.dossiers.sections.contents import FROM_CUSTOMS, PARTS, REGISTERED, SECTIONS, compose, sources_of
from comity.dossiers.sections.subject import Subject

__all__ = ["FROM_CUSTOMS", "PARTS", "REGISTERED", "SECTIONS", "Subject", "compose", "sources_of"]
