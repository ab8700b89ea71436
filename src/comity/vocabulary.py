"""Reads the vocabulary that ships with the package: YAML files and commented CSV tables.

Every file is read once per process and never written.
"""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parent


@cache
def load_yaml(name: str) -> Any:  # noqa: ANN401 - a document, checked by whoever asks for it
    """Read one of the package's YAML files.

    Parameters
    ----------
    name : path below the package, such as ``"claims/kinds.yaml"``

    Examples
    --------
    >>> sorted(load_yaml("claims/kinds.yaml"))[0]
    'agreement'
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with (PACKAGE / name).open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=loader)  # noqa: S506 - a safe loader, both ways


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """Read one of the package's CSV tables; lines that start with # are its documentation.

    Parameters
    ----------
    name : path below the package, such as ``"facts/memberships.csv"``

    Returns
    -------
    One dictionary of strings a row, in the order of the file.
    """
    with (PACKAGE / name).open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(line for line in stream if not line.startswith("#")))


@cache
def checksum(name: str) -> str:
    """SHA-256 of one of the package's files, for the provenance of what was read from it."""
    return hashlib.sha256((PACKAGE / name).read_bytes()).hexdigest()
