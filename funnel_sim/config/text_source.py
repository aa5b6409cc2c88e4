"""The text of a file that a user wrote: an ordinary file of UTF-8, not too large."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import NoReturn

from funnel_sim.domain.errors import Finding, InvalidInput


def text_of(file: str, *, kind: str, largest: int, remedy: str) -> str:
    """The text of a file of at most `largest` bytes. InvalidInput with a finding otherwise.

    `kind` is what the file should be, `remedy` what to do if it is too large. A byte order mark is
    left out.
    """
    try:
        data = _bytes_of(Path(file), largest)
    except FileNotFoundError:
        refuse(file, "There is no such file. Check the name and the folder.")
    except PermissionError:
        refuse(file, "The file may not be read. Ask for the permission, or copy it.")
    except (OSError, ValueError) as error:
        refuse(file, f"The file cannot be read: {error}.")
    if data is None:
        refuse(file, "This is a folder or a device. Name a file.")
    if len(data) > largest:
        refuse(file, f"The file is larger than {largest / 1e6:g} MB. {remedy}")
    return _decoded(data, file, kind)


def refuse(file: str, message: str, line: int | None = None) -> NoReturn:
    """Raise InvalidInput with this finding alone."""
    raise InvalidInput([Finding(file, "", message, line)])


def _bytes_of(path: Path, largest: int) -> bytes | None:
    """At most a byte more than allowed; None if this is no ordinary file."""
    if not stat.S_ISREG(path.stat().st_mode):
        return None
    with path.open("rb") as stream:
        return stream.read(largest + 1)


def _decoded(data: bytes, file: str, kind: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        refuse(file, f"Not text in UTF-8 (byte {error.start}). Save the file as UTF-8.", line)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        refuse(file, f"This looks like a binary file. Name a {kind} file in UTF-8.", line)
    return text
