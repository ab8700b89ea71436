"""The sections of a pair's dossier: each a function from what is known on a date to one ``Section``."""

from comity.dossiers.sections.contents import REGISTERED, SECTIONS, compose, sources_of
from comity.dossiers.sections.subject import Subject

__all__ = ["REGISTERED", "SECTIONS", "Subject", "compose", "sources_of"]
