"""``--save-readings`` and ``--readings``: what texts were taken to mean, out to a file and back corrected."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, ExitStack
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click

from comity.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from comity.check import Report
    from comity.claims.corrections import Corrected
    from comity.cli.options import Manners
    from comity.inputs import Received

Function = TypeVar("Function", bound="Callable[..., Any]")


def corrections(function: Function) -> Function:
    """Add --save-readings and --readings."""
    options = (
        click.option(
            "--save-readings",
            metavar="PATH",
            type=click.Path(),
            help="Also write what was understood, as JSON to correct; of several texts, one a line.",
        ),
        click.option(
            "--readings",
            metavar="PATH",
            type=click.Path(),
            help="Judge these readings, saved before and corrected by hand, in place of reading the text.",
        ),
    )
    return reduce(lambda inner, option: option(inner), reversed(options), function)


class CorrectedReadings:
    """The file of ``--readings``, and what it says of each text."""

    def __init__(self, path: str, manners: Manners) -> None:
        from comity.inputs.readings import open_readings

        self._saved = open_readings(path)
        self._manners = manners

    def of(self, received: Received) -> Corrected | None:
        """The corrected reading of a text; None, and a warning, where the file has other texts only."""
        found = self._saved.of(received.communique)
        if found is None:
            self._manners.warn(f"{self._saved.where} has no reading of {received.where}; it was read anew")
        return found


class KeptReadings(AbstractContextManager["KeptReadings"]):
    """The file of ``--save-readings``: a document for one text, a line for each of several."""

    def __init__(self, out: str | None, *, inputs: Sequence[str], batch: bool, manners: Manners) -> None:
        from comity.cli.sinks import JsonLines, refuse_overwriting

        if out:
            refuse_overwriting(out, inputs)
        self._out, self._manners = out, manners
        self._lines = JsonLines(out, inputs=inputs) if out and batch else None
        self._open = ExitStack()

    def __enter__(self) -> KeptReadings:
        if self._lines is not None:
            self._open.enter_context(self._lines)
        return self

    def write(self, report: Report) -> None:
        """Keep the reading of one text."""
        if self._lines is not None:
            self._lines.write(json.loads(report.readings()))
        elif self._out is not None:
            from comity import dossiers

            dossiers.write(self._out, report.readings())
            self._manners.warn(f"wrote {self._out}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)


def corrected_readings(path: str | None, manners: Manners, *, model: bool) -> CorrectedReadings | None:
    """The file of ``--readings``, where one was named.

    Raises
    ------
    UsageError : a model was asked to read as well
    """
    if path is None:
        return None
    if model:
        raise UsageError(
            found="--readings and --reader model both say how the text is to be read",
            fix="leave one of them out; save what a model reads with --save-readings, and correct that",
        )
    return CorrectedReadings(path, manners)
