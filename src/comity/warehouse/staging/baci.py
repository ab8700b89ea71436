"""BACI's list of products, which comes in more than one encoding and form."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from comity.errors import SourceError
from comity.warehouse.staging.textrows import decoded, text_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

    from comity.warehouse.engine import NumberedFile, Value
    from comity.warehouse.staging.textrows import Row


def products(files: Sequence[NumberedFile], _: Mapping[str, Value]) -> pa.Table:
    """The codes of ``product_codes_*.csv``, as they stand there: some releases lost their leading zeros.

    UTF-8, UTF-8 with a mark and Latin-1 occur, with and without quotation marks.
    """
    return text_table(("code",), _codes(files))


def _codes(files: Sequence[NumberedFile]) -> Iterator[tuple[int, Row]]:
    for file in files:
        rows = csv.DictReader(decoded(file.path))
        if "code" not in (rows.fieldnames or ()):
            raise SourceError(
                found=f"{file.path.name} has no column code; it has {', '.join(rows.fieldnames or ())}",
                fix="get the source again with `comity data get`",
            )
        yield from ((file.number, (row["code"],)) for row in rows)
