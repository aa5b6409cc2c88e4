"""Parquet into cells of text. Needs pyarrow, an extra."""

from __future__ import annotations

import io
from importlib.util import find_spec

import numpy as np

from funnel_sim.calibration.readers.formats.delimited import Unreadable
from funnel_sim.calibration.readers.table import Cells, Table, cells_of

INSTALL = (
    "Parquet needs pyarrow. Install it with `pip install 'funnel-sim[parquet]'`, or export CSV."
)


def read_parquet(data: bytes, file: str) -> Table:
    """The table in a file, moments in ISO 8601. Unreadable if it is none, or pyarrow is missing."""
    if find_spec("pyarrow") is None:
        raise Unreadable(INSTALL)
    import pandas as pd

    try:
        frame = pd.read_parquet(io.BytesIO(data))
    except (OSError, ValueError) as error:
        msg = f"Not readable as Parquet: {' '.join(str(error).split())}."
        raise Unreadable(msg) from None
    frame = frame.reset_index() if frame.index.name is not None else frame
    return Table(
        file=file,
        headings=tuple(str(column) for column in frame.columns),
        columns=tuple(_texts(frame.iloc[:, i]) for i in range(frame.shape[1])),
        lines=np.arange(1, len(frame) + 1, dtype=np.int64),
        format="Parquet",
    )


def _texts(column: object) -> Cells:
    import pandas as pd

    assert isinstance(column, pd.Series)
    empty = column.isna().to_numpy()
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        codes, moments = pd.factorize(column)
        texts = [moment.isoformat() for moment in moments]
        cells = cells_of([texts[code] if code >= 0 else "" for code in codes])
    elif pd.api.types.is_float_dtype(column.dtype):
        cells = cells_of([_number(float(value)) for value in column])
    else:
        cells = cells_of([str(value) for value in column])
    cells[empty] = ""
    return cells


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
