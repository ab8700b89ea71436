"""Libraries that only some inputs need, and what to install where one is missing."""

from __future__ import annotations

from importlib.util import find_spec

from comity.errors import UnreadableInput

EXTRA = "pip install 'comity[documents]'"


def needs(library: str, purpose: str) -> None:
    """Raise ``UnreadableInput`` where a library is not installed.

    Parameters
    ----------
    library : the name under which it is imported
    purpose : what it is needed for, such as "reading a PDF document"
    """
    if find_spec(library) is None:
        raise UnreadableInput(found=f"{purpose} needs {library}, which is not installed", fix=f"run {EXTRA}")
