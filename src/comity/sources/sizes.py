"""Sizes of files in words."""

from __future__ import annotations


def in_units(size: int) -> str:
    """Bytes in words.

    >>> in_units(2_400_000_000), in_units(512)
    ('2.4 GB', '512 bytes')
    """
    for unit, worth in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= worth:
            return f"{size / worth:.{0 if size >= 100 * worth else 1}f} {unit}"
    return f"{size} bytes"
