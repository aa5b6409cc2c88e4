"""Bytes into text: the byte-order mark decides, then UTF-8 where it fits, else Windows-1252.

Every byte sequence is some text in Latin-1, so nothing proves an encoding of one byte per letter;
Windows-1252 agrees with Latin-1 in all letters and is what programs in Western Europe write. UTF-16
without a mark is told by the zeros between its letters.
"""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


class Undecodable(Exception):
    """The bytes are no text; the message is a rule and a remedy."""


def text_and_encoding(data: bytes) -> tuple[str, str]:
    """The text without its mark, and the name of the encoding. Undecodable if it is none."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data, codec, name), name
    sample = data[:4096]
    zeros = sample.count(0)
    if zeros and zeros >= len(sample) // 4:
        little = sample[1::2].count(0) >= sample[0::2].count(0)
        return _decoded(data, "utf-16-le" if little else "utf-16-be", "UTF-16"), "UTF-16"
    if zeros:
        msg = "This looks like a binary file. Export it as CSV, Parquet or XES."
        raise Undecodable(msg)
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "Latin-1"


def _decoded(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        msg = f"It begins as {name}, but byte {error.start} is none. Save the file as UTF-8."
        raise Undecodable(msg) from None
