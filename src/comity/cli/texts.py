"""One text after the other: progress while it runs, and afterwards what could not be done.

A single text that fails ends the command with its error. In a batch the others go on, and a summary lists
the failures.
"""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from comity.errors import ComityError
from comity.inputs import Known, Plan, Received, Refused, receive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from comity.cli.options import Manners
    from comity.inputs import Intake

EXIT_FAULT = 70
_DATA_MISSING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A text that could not be done, in words, and the exit code that it deserves."""

    found: str
    fix: str
    exit_code: int


@dataclass(slots=True)
class Outcome:
    """How many texts went through, and which did not."""

    batch: bool
    done: int = 0
    failures: list[Failure] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """The gravest of the failures' codes, 0 if there is none."""
        return max((failure.exit_code for failure in self.failures), default=0)

    def summary(self) -> str:
        """What a batch came to, with each failure and its reason."""
        failed = len(self.failures)
        lines = [
            f"comity: {_texts(self.done)} done, {failed} failed"
            if failed
            else f"comity: {_texts(self.done)} done"
        ]
        for failure in self.failures:
            lines += [f"  {failure.found}", f"    what to do: {failure.fix}"]
        return "\n".join(lines)


def each_text(
    asked: Plan, known: Known, manners: Manners, work: Callable[[Received], None], *, bar: bool
) -> Outcome:
    """Hand every text to ``work``; ``bar`` says whether a progress bar would not disturb the output."""
    outcome = Outcome(batch=asked.batch)
    with _progress(asked, show=bar and asked.batch and not manners.quiet) as advance:
        for intake in receive(asked, known):
            _take(intake, work, outcome, manners)
            advance(intake.size_bytes)
            if asked.batch and not gc.isenabled():
                gc.freeze()  # the tables that the first text had read stay, and need no looking at again
                gc.enable()
    if outcome.batch and (outcome.failures or not manners.quiet):
        click.echo(outcome.summary(), err=True)
    return outcome


def _take(intake: Intake, work: Callable[[Received], None], outcome: Outcome, manners: Manners) -> None:
    try:
        if isinstance(intake, Refused):
            raise intake.error
        work(intake)
        outcome.done += 1
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except ComityError as error:
        if not outcome.batch or error.exit_code == _DATA_MISSING:
            raise
        outcome.failures.append(_failure_of(error, intake.where))
    except Exception as error:
        if not outcome.batch:
            raise
        from comity.cli.app import in_words

        found = f"{intake.where}: a fault in comity, sorry ({in_words(error)})"
        fix = "report it with this text; COMITY_DEBUG=1 on the text alone shows where it happened"
        outcome.failures.append(Failure(found=found, fix=fix, exit_code=EXIT_FAULT))


def _failure_of(error: ComityError, where: str) -> Failure:
    found = error.found if where in error.found else f"{where}: {error.found}"
    return Failure(found=found, fix=error.fix, exit_code=error.exit_code)


@contextmanager
def _progress(asked: Plan, *, show: bool) -> Iterator[Callable[[int], None]]:
    """A bar on standard error by the share of bytes read; only where somebody sees it."""
    if not show or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.fields[texts]} texts"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=asked.size_bytes, texts=0)
        seen = 0

        def advance(size_bytes: int) -> None:
            nonlocal seen
            seen += 1
            progress.update(task, advance=size_bytes, texts=seen)

        yield advance


def _texts(number: int) -> str:
    return f"{number:,} text{'' if number == 1 else 's'}"
