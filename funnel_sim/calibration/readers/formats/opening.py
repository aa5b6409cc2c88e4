"""A file by its name into a table: which format it has, and what is wrong where there is none."""

from __future__ import annotations

import gzip
import stat
import zlib
from pathlib import Path

from funnel_sim.calibration.readers.formats.decoding import Undecodable, text_and_encoding
from funnel_sim.calibration.readers.formats.delimited import Unreadable, read_delimited
from funnel_sim.calibration.readers.formats.parquet import read_parquet
from funnel_sim.calibration.readers.formats.xes import read_xes
from funnel_sim.calibration.readers.table import Table

LARGEST = 1_000_000_000
"""Bytes of a file, unpacked."""
_PARQUET, _GZIP, _ZIP = b"PAR1", b"\x1f\x8b", b"PK"


def open_table(file: str) -> Table:
    """The table in a file. Unreadable with a rule and a remedy if there is none."""
    data = _unpacked(_bytes(Path(file)))
    if data.startswith(_PARQUET):
        return read_parquet(data, file)
    if data.startswith(_ZIP):
        msg = "This is a workbook or a ZIP archive. Save its sheet as CSV, or unpack it."
        raise Unreadable(msg)
    if _is_xml(data, file):
        return read_xes(data, file)
    try:
        text, encoding = text_and_encoding(data)
    except Undecodable as error:
        raise Unreadable(str(error)) from None
    return read_delimited(text, file, encoding)


def _bytes(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            msg = "This is a folder or a device. Name a file."
            raise Unreadable(msg)
        if status.st_size > LARGEST:
            msg = f"The file is larger than {LARGEST / 1e9:g} GB. Export a shorter period."
            raise Unreadable(msg)
        return path.read_bytes()
    except FileNotFoundError:
        msg = "There is no such file. Check the name and the folder."
        raise Unreadable(msg) from None
    except (OSError, ValueError) as error:
        msg = f"The file cannot be read: {error}."
        raise Unreadable(msg) from None


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(_GZIP):
        return data
    import io

    try:
        with gzip.open(io.BytesIO(data)) as packed:
            plain = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        msg = f"Not readable as gzip: {error}. Copy the file again."
        raise Unreadable(msg) from None
    if len(plain) > LARGEST:
        msg = f"Unpacked, the file is larger than {LARGEST / 1e9:g} GB. Export a shorter period."
        raise Unreadable(msg)
    return plain


def _is_xml(data: bytes, file: str) -> bool:
    begin = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    return begin.startswith(b"<") or Path(file.removesuffix(".gz")).suffix.lower() == ".xes"
