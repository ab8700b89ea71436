"""Open the files of a source: give each relation of its reader the rows of its files."""

from __future__ import annotations

from fnmatch import fnmatchcase
from importlib import import_module
from typing import TYPE_CHECKING

from comity.errors import SourceError
from comity.warehouse.schema import FILE
from comity.warehouse.staging.documents import first_line, refuse_documents
from comity.warehouse.staging.spreadsheets import is_spreadsheet, sheet_table
from comity.warehouse.staging.textrows import text_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa

    from comity.warehouse.engine import Engine, NumberedFile, TextForm, Value
    from comity.warehouse.staging.readers import Reader, Relation


def open_files(
    source: Reader, files: Sequence[NumberedFile], engine: Engine, settings: Mapping[str, Value]
) -> None:
    """Name the rows of a source's files as its queries call them.

    Raises
    ------
    SourceError : files are missing, strange, empty, cut off, or lack columns
    """
    read = [file for file in files if not fits(file.path.name, source.ignores)]
    patterns = [pattern for relation in source.relations for pattern in relation.files]
    strange = [file for file in read if not fits(file.path.name, patterns)]
    if strange:
        raise SourceError(
            found=f"{source.name} does not read {named(strange)}",
            fix=f"its files are named {', '.join(dict.fromkeys(patterns))}; remove or rename the others",
        )
    refuse_documents(read)
    for relation in source.relations:
        mine = [file for file in read if fits(file.path.name, relation.files)]
        if not mine and not relation.optional:
            raise SourceError(
                found=f"there is no file for {source.name} ({', '.join(relation.files)})",
                fix="get the source again with `comity data get`",
            )
        _open(relation, mine, engine, settings)
    _refuse_cut_off(source, files, engine)


def form_of(relation: Relation, file: NumberedFile) -> TextForm:
    """The form that fits a file: by its name, or, without a header, by how many columns it has.

    Raises
    ------
    SourceError : none does
    """
    with_header = [
        form for pattern, form in relation.forms.items() if form.header and fits(file.path.name, [pattern])
    ]
    if with_header:
        return with_header[0]
    has = len(first_line(file.path).split(next(iter(relation.forms.values())).delimiter))
    by_width = {len(form.columns): form for form in relation.forms.values()}
    if has not in by_width:
        raise SourceError(
            found=f"{file.path.name} has {has} columns where {' or '.join(map(str, by_width))} are expected",
            fix="compare the file with its card; `comity data verify` tells whether it is damaged",
        )
    return by_width[has]


def fits(name: str, patterns: Sequence[str]) -> bool:
    """Whether a file's name fits one of the patterns, in any case."""
    return any(fnmatchcase(name.lower(), pattern.lower()) for pattern in patterns)


def named(files: Sequence[NumberedFile]) -> str:
    """The names of files, of many the first three."""
    names = [file.path.name for file in files]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _open(
    relation: Relation, files: Sequence[NumberedFile], engine: Engine, settings: Mapping[str, Value]
) -> None:
    if relation.opener:
        rows = _taken_out(relation.opener, files, settings) if files else text_table(relation.columns, ())
        engine.read_rows(relation.name, rows)
        return
    sheets = [file for file in files if is_spreadsheet(file.path)]
    by_form: dict[int, list[NumberedFile]] = {}
    for file in files:
        if file not in sheets:
            by_form.setdefault(id(form_of(relation, file)), []).append(file)
    parts = []
    for number, alike in enumerate(by_form.values(), 1):
        given = f"{relation.name}_as_given_{number}"
        engine.read_text(given, alike, form_of(relation, alike[0]))
        parts.append(_renamed(relation, given, engine.columns(given), alike))
    for file in sheets:
        given = f"{relation.name}_sheet_{file.number}"
        engine.read_rows(given, sheet_table(file.path, file.number))
        parts.append(_renamed(relation, given, engine.columns(given), [file]))
    engine.derive(relation.name, " union all ".join(parts))


def _taken_out(opener: str, files: Sequence[NumberedFile], settings: Mapping[str, Value]) -> pa.Table:
    module, _, function = opener.partition(":")
    take: Callable[[Sequence[NumberedFile], Mapping[str, Value]], pa.Table] = getattr(
        import_module(f"{__package__}.{module}"), function
    )
    return take(files, settings)


def _renamed(relation: Relation, given: str, has: Sequence[str], files: Sequence[NumberedFile]) -> str:
    """The query that calls the columns of a release as the queries of its reader do."""
    by_key = {name.strip().lower(): name for name in has}
    columns, missing = [], []
    for called, names in relation.names.items():
        found = next((by_key[n.lower()] for n in names if n and n.lower() in by_key), None)
        if found is None and None not in names:
            missing.append(" or ".join(n for n in names if n))
        columns.append(f'"{found}" as {called}' if found else f"cast(null as varchar) as {called}")
    if missing:
        raise SourceError(
            found=f"{named(files)} lacks the column {', '.join(missing)}; it has {', '.join(has[:12])}",
            fix="compare the file with its card: another release may need another reader",
        )
    return f"select {', '.join(columns)}, {FILE} from {given}"


def _refuse_cut_off(source: Reader, files: Sequence[NumberedFile], engine: Engine) -> None:
    if not source.row_caps:
        return
    counts = dict(engine.rows(f"select {FILE}, count(*) from raw group by {FILE}"))
    for file in files:
        if counts.get(file.number) in source.row_caps:
            raise SourceError(
                found=f"{file.path.name} has exactly {counts[file.number]} rows, "
                "the most that the provider gives: the rest was cut off",
                fix="ask for fewer years, reporters or products at once, and get it again",
            )
