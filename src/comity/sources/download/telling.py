"""What a download says while it runs, and to whom."""

from __future__ import annotations

from typing import Protocol


class Teller(Protocol):
    """Whoever shows the user how far it is."""

    def begin(self, name: str, total: int | None, have: int) -> None:
        """A file begins, or goes on after ``have`` bytes."""

    def advance(self, size: int) -> None:
        """So many bytes more of it are there."""

    def end(self) -> None:
        """No more comes of it."""

    def remark(self, words: str) -> None:
        """Something that the user may want to know: a wait, a new beginning."""


class Silence:
    """Says nothing."""

    def begin(self, name: str, total: int | None, have: int) -> None:
        """Say nothing."""

    def advance(self, size: int) -> None:
        """Say nothing."""

    def end(self) -> None:
        """Say nothing."""

    def remark(self, words: str) -> None:
        """Say nothing."""
