"""``--fail-on``: which verdicts the user asked to be told of, and how many there were."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from comity.errors import UsageError
from comity.records import Label, LedgerStatus, Timing

if TYPE_CHECKING:
    from comity.records import Dossier

FOUND = 1  # the exit code


@dataclass(slots=True)
class Tally:
    """Counts the verdicts with the labels that were asked for."""

    wanted: frozenset[str]
    found: Counter[str] = field(default_factory=Counter)

    @classmethod
    def asked(cls, words: str | None) -> Tally:
        """Read the value of ``--fail-on``: labels, ledger statuses or timings, with commas between.

        Raises
        ------
        UsageError : one of them is none of those

        Examples
        --------
        >>> sorted(Tally.asked("contradicted,Overdue").wanted)
        ['CONTRADICTED', 'OVERDUE']
        """
        known = [*Label, *LedgerStatus, *Timing]
        wanted = {word.strip().upper().replace("-", "_") for word in (words or "").split(",") if word.strip()}
        for word in sorted(wanted - set(known)):
            from difflib import get_close_matches

            near = get_close_matches(word, known, n=3)
            fix = f"did you mean {' or '.join(near)}?" if near else f"use one or more of {', '.join(known)}"
            raise UsageError(found=f"--fail-on {word} is not a label", fix=fix)
        if words is not None and not wanted:
            raise UsageError(found="--fail-on names no label", fix=f"use one or more of {', '.join(known)}")
        return cls(wanted=frozenset(wanted))

    def count(self, dossier: Dossier) -> None:
        """Take the verdicts of one more text into account."""
        for checked in dossier.checked:
            for label in {checked.verdict.label, checked.verdict.timing} & self.wanted:
                self.found[str(label)] += 1

    @property
    def exit_code(self) -> int:
        """1 where something was found, else 0."""
        return FOUND if self.found else 0

    def report(self) -> None:
        """Say on standard error what was found."""
        for label, number in sorted(self.found.items()):
            click.echo(f"comity: --fail-on {label}: {number} claim{'' if number == 1 else 's'}", err=True)
