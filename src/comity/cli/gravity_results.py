"""What the commands on gravity print, and what they say while they work."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import click

from comity.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from comity.cli.options import Manners
    from comity.gravity.sectors import SectorFit
    from comity.gravity.tables import SideBySide

_SUFFIXES = {
    ".txt": "table", ".json": "json", ".csv": "csv", ".tex": "latex", ".svg": "svg", ".png": "png",
}  # fmt: skip
_LIBRARIES = ("numpy", "scipy", "pandas", "narwhals", "formulaic", "pyarrow", "joblib")


def chosen_form(form: str | None, out: str | None, allowed: tuple[str, ...]) -> str:
    """The format that was named, or that the ending of ``out`` names."""
    if form or not out:
        return form or allowed[0]
    suffix = os.path.splitext(out)[1].lower()
    guess = _SUFFIXES.get(suffix)
    if guess not in allowed:
        raise UsageError(
            found=f"the ending {suffix or 'of no kind'} of {out} names no format of this command",
            fix=f"add --format with one of {', '.join(allowed)}",
        )
    return guess


def refuse_overwriting(out: str | None, panel: Path) -> None:
    """Raise ``UsageError`` where the result would replace the panel."""
    if out and os.path.realpath(out) == os.path.realpath(panel):
        raise UsageError(found=f"--out {out} is the panel itself", fix="name another file for the result")


def require_extra() -> None:
    """Raise ``UsageError`` where the libraries of the extra ``gravity`` are not installed."""
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        raise UsageError(
            found=f"estimating needs {', '.join(missing)}, which is not installed",
            fix="run pip install 'comity[gravity]'",
        )


def put_table(table: SideBySide, form: str, out: str | None, manners: Manners) -> None:
    """A table in the format that was asked for."""
    drawn = {"table": table.to_text, "json": table.to_json, "csv": table.to_csv, "latex": table.to_latex}
    emit(drawn[form](), out, manners)


def put_figure(numbers: Any, chart: Any, form: str, out: str | None, manners: Manners) -> None:  # noqa: ANN401
    """A figure, or the numbers behind it."""
    if form == "table":
        emit(as_text(numbers), out, manners)
    elif form == "csv":
        emit(numbers.to_csv(index=False), out, manners)
    else:
        from comity.gravity.figures import draw

        emit(draw(chart(), form), out, manners)


def as_text(numbers: Any) -> str:  # noqa: ANN401 - a pandas frame
    """A data frame for a terminal, four digits of each number."""
    return f"{numbers.to_string(index=False, float_format=lambda number: f'{number:.4g}')}\n"


def emit(content: str | bytes, out: str | None, manners: Manners) -> None:
    """To the file, or to standard output; a picture never to a terminal."""
    if out:
        from comity.dossiers.files import write

        write(out, content)
        manners.warn(f"wrote {out}")
        return
    if isinstance(content, bytes) and content.startswith(b"\x89PNG") and sys.stdout.isatty():
        raise UsageError(found="a PNG would fill the terminal", fix="name a file with --out")
    click.echo(content.encode() if isinstance(content, str) else content, nl=False)


@contextmanager
def heard(manners: Manners) -> Iterator[None]:
    """Say what the engine warns of on standard error, in the house's way."""
    import warnings

    from comity.gravity.refusals import GravityWarning

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", GravityWarning)
        yield
    for words in dict.fromkeys(str(one.message) for one in caught):
        manners.warn(words)


@contextmanager
def busy(what: str, manners: Manners) -> Iterator[Any]:
    """A line on standard error that says what goes on, where somebody looks at it."""
    if manners.quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.markup import escape

    with manners.console(stderr=True).status(escape(what)) as status:
        yield lambda words: status.update(escape(f"{what}: {words}"))


@contextmanager
def bar(what: str, manners: Manners) -> Iterator[Any]:
    """A progress bar on standard error, where somebody looks at it."""
    if manners.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=manners.console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)

        def advance(_: SectorFit, total: int) -> None:
            progress.update(task, total=total, advance=1)

        yield advance
