"""Groups of goods in a few words."""

from __future__ import annotations

from comity.vocabulary import load_yaml


def chapter(code: str) -> str:
    """What a chapter of the Harmonized System holds; one that it does not know is shown by its number.

    Parameters
    ----------
    code : of the chapter, or of anything in it

    >>> chapter("870190"), chapter("77")
    ('Road vehicles', 'Chapter 77')
    """
    names: dict[str, str] = load_yaml("phrasing/chapters.yaml")
    return names.get(code[:2], f"Chapter {code[:2]}")
