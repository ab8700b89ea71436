"""Reports on their way out: one text or many, in each of the formats."""

from __future__ import annotations

import json
import sys
from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from comity import dossiers
from comity.cli import options
from comity.cli.sinks import JsonLines, SafeNames, in_folder, print_json, refuse_overwriting
from comity.errors import UsageError
from comity.inputs.subject import missing_partner

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from comity.inputs import Received
    from comity.records import Dossier

_SUFFIX = {"table": ".txt", "html": ".html", "json": ".json", "claimreview": ".jsonld"}


class ReportSink(AbstractContextManager["ReportSink"]):
    """Takes one dossier after the other; the subclasses know where to put them."""

    leaves_terminal_alone = True

    @staticmethod
    def of(
        form: str, out: str | None, *, files: Sequence[str], batch: bool, manners: options.Manners
    ) -> ReportSink:
        """The sink for this format, for one text or for a batch."""
        if not batch:
            return OneReport(form, out, files=files, manners=manners)
        if form == "html":
            return PageFolder(out)
        if form == "table":
            return SummaryTable(out, files=files, manners=manners)
        return ReportLines(form, out, files=files)

    def write(self, dossier: Dossier, received: Received) -> None:
        """Take the dossier of one text."""
        raise NotImplementedError

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish what was begun, or undo it."""


class OneReport(ReportSink):
    """The whole report on a single text."""

    def __init__(self, form: str, out: str | None, *, files: Sequence[str], manners: options.Manners) -> None:
        self._form, self._out, self._manners = form, out, manners
        if out:
            refuse_overwriting(out, files)

    def write(self, dossier: Dossier, received: Received) -> None:
        """Print it, or write it and say where."""
        if self._form != "table":
            for warning in dossier.warnings:
                self._manners.warn(warning)
        if not self._out:
            self._print(dossier)
            return
        path = Path(self._out)
        if in_folder(self._out):
            path = path / SafeNames().name(dossier.communique.id, _SUFFIX[self._form])
        dossiers.write(path, _rendered(dossier, self._form))
        self._manners.warn(f"wrote {path}")

    def _print(self, dossier: Dossier) -> None:
        if self._form == "table":
            dossiers.terminal(dossier, self._manners.console(), verbose=self._manners.verbose)
        elif self._form == "html":
            click.echo(dossiers.html(dossier).encode())
        else:
            print_json(_plain(dossier, self._form), indent=2)


class ReportLines(ReportSink):
    """One report a line."""

    def __init__(self, form: str, out: str | None, *, files: Sequence[str]) -> None:
        self._form = form
        self._lines = JsonLines(out, inputs=files)
        self.leaves_terminal_alone = self._lines.leaves_terminal_alone

    def __enter__(self) -> ReportLines:
        self._lines.__enter__()
        return self

    def write(self, dossier: Dossier, received: Received) -> None:
        """Write one line at once, so that whoever reads along has it."""
        self._lines.write(_plain(dossier, self._form))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.__exit__(kind, error, trace)


class PageFolder(ReportSink):
    """One page a text, each under a safe name in a folder."""

    def __init__(self, out: str | None) -> None:
        if not out:
            raise UsageError(
                found="several texts make several pages, and they need a folder",
                fix="add --out FOLDER, such as --out pages/",
            )
        if Path(out).exists() and not Path(out).is_dir():
            raise UsageError(found=f"--out {out} is a file", fix="name a folder for the pages")
        self._folder, self._names = Path(out), SafeNames()

    def __enter__(self) -> PageFolder:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            found = f"the folder {self._folder} cannot be made: {error.strerror or error}"
            raise UsageError(found=found, fix="name another folder with --out") from None
        return self

    def write(self, dossier: Dossier, received: Received) -> None:
        """Write the page, and print which text it is about."""
        path = self._folder / self._names.name(dossier.communique.id, ".html")
        dossiers.write(path, dossiers.html(dossier))
        click.echo(f"{received.where}\t{path}")

    @property
    def leaves_terminal_alone(self) -> bool:  # type: ignore[override]
        """The list of pages goes to standard output, so only where that is no terminal."""
        return not sys.stdout.isatty()


class SummaryTable(ReportSink):
    """A line a text: which pair, how many claims, and what was found."""

    def __init__(self, out: str | None, *, files: Sequence[str], manners: options.Manners) -> None:
        if out:
            refuse_overwriting(out, files)
        self._out, self._manners = out, manners
        self._rows: list[tuple[str, str, str, str]] = []

    def write(self, dossier: Dossier, received: Received) -> None:
        """Keep what the table needs, and let go of the rest."""
        counts = Counter(str(checked.verdict.label) for checked in dossier.checked)
        found = ", ".join(
            f"{number} {label.lower().replace('_', ' ')}" for label, number in counts.most_common()
        )
        pairs = ", ".join("–".join(pair) for pair in dossier.pairs[:3])
        self._rows.append(
            (dossier.communique.id, pairs, str(len(dossier.checked)), found or "no claim found")
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None or not self._rows:
            return
        if self._out:
            table = self._table()
            dossiers.write(self._out, options.on_paper(lambda console: console.print(table)))
            self._manners.warn(f"wrote {self._out}")
        else:
            self._manners.console().print(self._table())

    def _table(self) -> Any:  # noqa: ANN401 - rich is loaded only where a table is drawn
        from rich import box
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("text", overflow="fold")
        table.add_column("countries")
        table.add_column("claims", justify="right")
        table.add_column("verdicts")
        for row in self._rows:
            table.add_row(*(Text(cell) for cell in row))
        return table


def with_warnings(dossier: Dossier, received: Received) -> Dossier:
    """The dossier with what was to be said of its text; refuses a text that names no country."""
    lacking = missing_partner(received.communique.text, received.where) if dossier.pair is None else None
    added = (*received.warnings, *([lacking] if lacking else []))
    return replace(dossier, warnings=(*added, *dossier.warnings)) if added else dossier


def _plain(dossier: Dossier, form: str) -> Any:  # noqa: ANN401 - whatever json can write
    return dossiers.report_dict(dossier) if form == "json" else dossiers.claimreview(dossier)


def _rendered(dossier: Dossier, form: str) -> str:
    if form == "html":
        return dossiers.html(dossier)
    if form == "table":
        return options.on_paper(lambda console: dossiers.terminal(dossier, console))
    return json.dumps(_plain(dossier, form), ensure_ascii=False, indent=2) + "\n"
