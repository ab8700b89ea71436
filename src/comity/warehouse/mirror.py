"""From the two books in the warehouse to reconciled flows: tables on the outside, arrays within."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from comity.warehouse.reconcile import MirrorReports, ReconciledFlows, reconcile

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AS_THEY_ARE = ("source_id", "basis", "year", "exporter", "importer", "exporter_fob_usd", "importer_cif_usd")


def reconciled_rows(pairs: pa.Table) -> pa.Table:
    """Weigh the two books of every pair; each source and basis has offices and freight of its own.

    Parameters
    ----------
    pairs : the answer of ``tables/mirror_pairs``

    Returns
    -------
    Rows of the table ``mirror_flows``.
    """
    worlds = pairs.select(["source_id", "basis"]).group_by(["source_id", "basis"]).aggregate([])
    parts = [
        _weighed(
            pairs.filter(
                (pc.field("source_id") == world["source_id"]) & (pc.field("basis") == world["basis"])
            )
        )
        for world in worlds.to_pylist()
    ]
    return pa.concat_tables(parts) if parts else _rows(pairs, None)


def mirror_reports(pairs: pa.Table) -> MirrorReports:
    """The same books as arrays; countries get codes in alphabetical order."""
    exporter, importer = pairs["exporter"].to_pylist(), pairs["importer"].to_pylist()
    codes = {country: code for code, country in enumerate(sorted({*exporter, *importer}))}
    return MirrorReports(
        exporter=np.array([codes[country] for country in exporter], dtype=np.int64),
        importer=np.array([codes[country] for country in importer], dtype=np.int64),
        exporter_fob=_floats(pairs["exporter_fob_usd"]),
        importer_reported=_floats(pairs["importer_cif_usd"]),
        importer_fob=_flags(pairs["importer_fob"]),
        distance_km=_floats(pairs["distance_km"]),
        contiguous=_flags(pairs["contiguous"]),
    )


def _weighed(pairs: pa.Table) -> pa.Table:
    return _rows(pairs, reconcile(mirror_reports(pairs)))


def _rows(pairs: pa.Table, flows: ReconciledFlows | None) -> pa.Table:
    empty = np.array([], dtype=np.float64)
    columns = {name: pairs[name] for name in _AS_THEY_ARE}
    columns |= {
        "cif_fob": _known(flows.cif_fob if flows else empty),
        "log_gap": _known(flows.log_gap if flows else empty),
        "exporter_weight": _known(flows.exporter_weight if flows else empty),
        "reconciled_usd": _known(flows.value if flows else empty),
        "sides": pa.array(flows.sides if flows else empty, type=pa.uint8()),
        "importer_file": pairs["importer_file"],
        "file": pairs["file"],
    }
    return pa.table(columns)


def _floats(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """Numbers with NaN where there is none."""
    return np.asarray(column.cast(pa.float64()).to_numpy(), dtype=np.float64)


def _flags(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    """Flags, false where nothing is known."""
    return np.asarray(pc.fill_null(column.cast(pa.bool_()), fill_value=False).to_numpy(), dtype=np.bool_)


def _known(numbers: NDArray[np.float64]) -> pa.Array:
    """Numbers with null in place of NaN: missing is missing in every engine."""
    return pa.array(numbers, mask=np.isnan(numbers))
