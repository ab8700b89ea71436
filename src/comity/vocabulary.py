"""Reads the vocabulary that ships with the package: YAML files and commented CSV tables.

Every file is read once per process and never written. What was read is kept in binary form in the
``__pycache__`` beside the file, as the interpreter keeps a module's byte code: parsing is a tenth of the
time of a short command.
"""

from __future__ import annotations

import csv
import hashlib
import marshal
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGE = Path(__file__).parent

_UNREADABLE = (OSError, EOFError, ValueError, TypeError)  # a kept form that is missing, cut short or foreign


@cache
def load_yaml(name: str) -> Any:  # noqa: ANN401 - a document, checked by whoever asks for it
    """Read one of the package's YAML files. Dates in it are texts, such as ``"2026-11-24"``.

    Parameters
    ----------
    name : path below the package, such as ``"claims/kinds.yaml"``

    Examples
    --------
    >>> sorted(load_yaml("claims/kinds.yaml"))[0]
    'agreement'
    """
    return _kept(PACKAGE / name, _parse_yaml)


@cache
def load_json(name: str) -> Any:  # noqa: ANN401 - as load_yaml
    """Read one of the package's JSON files, which are made by a script and not by hand.

    Parameters
    ----------
    name : path below the package, such as ``"claims/likeness/weights.json"``
    """
    return _kept(PACKAGE / name, _parse_json)


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
    found: tuple[dict[str, str], ...] = _kept(PACKAGE / name, _parse_table)
    return found


@cache
def checksum(name: str) -> str:
    """SHA-256 of one of the package's files, for the provenance of what was read from it."""
    return hashlib.sha256((PACKAGE / name).read_bytes()).hexdigest()


def _parse_yaml(path: Path) -> Any:  # noqa: ANN401 - as load_yaml
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # one of two classes
        """A safe loader that leaves a date the text that it is, since the kept form has no dates."""

        yaml_implicit_resolvers: ClassVar = {
            first: [(tag, shape) for tag, shape in known if not tag.endswith(":timestamp")]
            for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=Loader)  # noqa: S506 - a safe loader, both ways


def _parse_json(path: Path) -> Any:  # noqa: ANN401 - as load_yaml
    import json

    return json.loads(path.read_bytes())


def _parse_table(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(line for line in stream if not line.startswith("#")))


def _kept(path: Path, parse: Callable[[Path], Any]) -> Any:  # noqa: ANN401 - whatever parse returns
    """What the file holds: from its kept form while the file is as it was then, else parsed and kept."""
    kept = _kept_form(path)
    found = path.stat()
    state = (found.st_mtime_ns, found.st_size)
    with suppress(*_UNREADABLE):
        then, content = marshal.loads(kept.read_bytes())  # noqa: S302 - trusted as the byte code beside it is
        if then == state:
            return content
    content = parse(path)
    if not sys.dont_write_bytecode:
        with suppress(*_UNREADABLE):  # a folder that belongs to somebody else: parsed each time
            _write(kept, marshal.dumps((state, content)))
    return content


def _kept_form(path: Path) -> Path:
    prefix = sys.pycache_prefix
    folder = Path(prefix, *path.parent.parts[1:]) if prefix else path.parent / "__pycache__"
    return folder / f"{path.name}.{sys.implementation.cache_tag}"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)
